//! `--like FILE[#KEY]`: the paper that a record is compared with.

use std::fs;
use std::path::Path;

use super::Fault;
use crate::domain::Doi;
use crate::facts::Seen;
use crate::paper::{self, Paper};
use crate::plan::likeness::Cited;
use crate::world::World;

/// The largest file that is read: bibliographies of whole groups have a few megabytes.
const LARGEST: u64 = 32 << 20;

/// The most versions that are looked up for one paper.
const LOOKUPS: usize = 5;

/// A paper and where it was read.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) file: String,
    pub(super) paper: Paper,
}

/// Reads the paper. What stands behind the last `#` is the key of an entry, unless there is a
/// file of the whole name.
pub(super) fn read(named: &str) -> Result<Named, Fault> {
    let (file, key) = match named.rsplit_once('#') {
        Some((file, key)) if !Path::new(named).is_file() => (file, Some(key)),
        _ => (named, None),
    };
    let unreadable = |why: &str| {
        let message = format!("cannot read `{file}`: {why}");
        let help = "name a paper.md, a CSL-JSON file or a BibTeX file";
        Fault::usage(message, help)
    };
    let about = fs::metadata(file).map_err(|error| unreadable(&error.to_string()))?;
    if about.len() > LARGEST {
        return Err(unreadable("it is larger than 32 MiB"));
    }
    let bytes = fs::read(file).map_err(|error| unreadable(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is no UTF-8 text"))?;
    let paper = paper::read(file, &text, key).map_err(|error| {
        let message = format!("`{file}`: {error}");
        let help = "of several entries, name one: `--like refs.bib#KEY`";
        Fault::usage(message, help)
    })?;
    Ok(Named {
        file: file.to_owned(),
        paper,
    })
}

/// The versions of the other DOIs of the software that the paper cites.
pub(super) async fn cited(world: &World, paper: &Paper, others: &Seen<Vec<Doi>>) -> Vec<Cited> {
    let others = others.known().map_or(&[][..], Vec::as_slice);
    let mut cited = Vec::new();
    for doi in others
        .iter()
        .filter(|doi| paper.dois.contains(doi))
        .take(LOOKUPS)
    {
        let Some(id) = doi.zenodo_id() else { continue };
        // Without an answer the finding has no version's name, and stands.
        let record = world.zenodo.record(&id.to_string()).await.ok().flatten();
        cited.push((doi.clone(), record.and_then(|record| record.version)));
    }
    cited
}
