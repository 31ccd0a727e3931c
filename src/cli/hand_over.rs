//! What a person is given who has to carry the link to an archive.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Fault;
use crate::facts::Facts;
use crate::plan::link::{HandOver, Part};
use crate::plan::{self, Goal};
use crate::report::safe;
use crate::term;
use crate::world::World;

/// Whether links are handed over, and where their files go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Carry {
    /// Nothing is handed over.
    #[default]
    No,
    /// What is to be pasted or sent is printed.
    Print,
    /// It is printed, and the files are written into this folder.
    Into(PathBuf),
}

/// The hand-overs for the datasets that citable cannot link itself. Whether a file or a form
/// could be prepared is said; that it could not ends nothing.
pub(super) async fn collect(world: &World, goal: &Goal, facts: &Facts) -> Vec<HandOver> {
    let now = world.clock.now();
    let mut all: Vec<HandOver> = plan::back_by_hand(goal, facts, now).into_iter().collect();
    for (reference, link) in plan::by_hand(goal, facts, now) {
        let Some(archive) = world.datasets.of(&reference) else {
            continue;
        };
        match archive.hand_over(&reference, &link).await {
            Ok(Some(hand_over)) => all.push(hand_over),
            Ok(None) => {}
            Err(error) => term::say(&safe::line(&format!(
                "nothing could be prepared for {reference}: {error}"
            ))),
        }
    }
    all
}

/// Writes the files into a folder, which is made. One that is there as it would be written is
/// done; where another is in its place nothing is written at all.
pub(super) fn write(folder: &Path, all: &[HandOver]) -> Result<(), Fault> {
    let failed = |path: &Path, error: &io::Error| {
        Fault::failed(format!("cannot write `{}`: {error}", path.display()))
    };
    let mut new = Vec::new();
    for part in all.iter().flat_map(|hand_over| &hand_over.parts) {
        let Part::File { name, text, .. } = part else {
            continue;
        };
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(there) if there == text.as_bytes() => {
                let shown = path.display().to_string();
                term::say(&format!("{} is there already", safe::line(&shown)));
            }
            Ok(_) => return Err(taken(&path)),
            Err(error) if error.kind() == ErrorKind::NotFound => new.push((path, text)),
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    if !new.is_empty() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    for (path, text) in new {
        let made = fs::File::create_new(&path)
            .and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
        made.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => taken(&path),
            _ => failed(&path, &error),
        })?;
        term::say(&format!("wrote {}", safe::line(&path.to_string_lossy())));
    }
    Ok(())
}

fn taken(path: &Path) -> Fault {
    Fault {
        help: Some(
            "nothing was overwritten: name another folder with `--hand-over`, or move that file away"
                .to_owned(),
        ),
        ..Fault::failed(format!(
            "`{}` is there already and holds something else",
            path.display()
        ))
    }
}
