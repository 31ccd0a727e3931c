//! The licence: which one, and its text where there is none.

use crate::domain::spdx;
use crate::facts::Content;
use crate::license::{
    self, Remark, detect_file, is_license_file, root_license_files, same_license,
};
use crate::rules::case::CITATION;
use crate::zenodo_rules::license_id;

use super::author::Author;
use super::statement::{self, Statement};
use super::{Answers, Known, NewFile, Origin, Proposal, Question, Row, Told, is_there};

/// The licence that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The id that a citation file can name: Zenodo takes one, and no expression.
    pub(super) named: Option<String>,
    /// The ids of all licences that hold.
    ids: Vec<String>,
    origin: Origin,
}

/// Licences of which a later version may hold as well: their text does not tell.
const GNU: [&str; 8] = [
    "AGPL-3.0", "GFDL-1.3", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0",
];

/// The licence that a person, a file, or the licence file's own text says.
pub(super) fn choose(
    known: &Known<'_>,
    answers: &Answers,
    statements: &[Statement],
    proposal: &mut Proposal,
) -> Option<Chosen> {
    let held = held(known);
    let stated = match answers.license.as_deref() {
        Some("") => None,
        Some(id) => Some(Told::new(id.to_owned(), Origin::You)),
        None => statement::first(statements, |statement| statement.license.clone())
            .or_else(|| of_text(&held, answers, proposal)),
    };
    let Some(stated) = stated else {
        if answers.license.is_none() {
            proposal.questions.push(Question::License);
        }
        proposal.left_out.push(match file(known) {
            Some(path) => {
                let is_text = known.files.text(&path).is_some();
                let what = if is_text {
                    "is no text that is known"
                } else {
                    "cannot be read as text"
                };
                format!("the licence in CITATION.cff: {path} {what}; name it with `--license`")
            }
            None => "a licence: no file names one; choose it with `--license`".to_owned(),
        });
        return None;
    };
    let ids: Vec<String> = spdx::ids(&stated.value)
        .iter()
        .map(|id| current(id, "-only"))
        .collect();
    let is_held =
        |id: &String| held.is_empty() || held.iter().any(|(held, _)| same_license(held, id));
    let whole = stated.value.contains(" AND ") || stated.value.contains(" WITH ");
    let named = ids.iter().find(|id| is_held(id)).or(ids.first()).cloned();
    let named = named.filter(|_| !whole);
    if let Some(id) = named.iter().find(|id| !is_held(id)) {
        let (other, path) = &held[0];
        proposal.left_out.push(format!(
            "{} {id}, but {path} is {other}: one of them is wrong",
            stated.origin.says()
        ));
    }
    let usable = |id: &String| {
        cff_rs::lists::licenses().any(|known| known == id) && license_id(id).is_some()
    };
    let fits = named.clone().filter(usable);
    if fits.is_none() && !is_there(known, CITATION) {
        proposal.left_out.push(format!(
            "the licence in CITATION.cff: Zenodo takes no {}",
            stated.value
        ));
    }
    Some(Chosen {
        named: fits,
        ids,
        origin: stated.origin,
    })
}

/// The licence's text, if the repository has no licence file.
pub(super) fn propose(
    known: &Known<'_>,
    answers: &Answers,
    people: &Told<Vec<Author>>,
    license: Option<&Chosen>,
    proposal: &mut Proposal,
) {
    if let Some(path) = file(known) {
        proposal.kept.push(path);
        return;
    }
    let Some(license) = license else { return };
    if license.ids.iter().any(|id| license::names_holder(id)) && answers.holder.is_none() {
        let suggestion = holder(people);
        proposal.questions.push(Question::Holder { suggestion });
    }
    let holder = answers.holder.clone().unwrap_or_else(|| holder(people));
    let year = known.today.year();
    let single = license.ids.len() == 1;
    let mut files = Vec::new();
    for id in &license.ids {
        let Some(text) = license::text(id, year, &holder) else {
            proposal.left_out.push(format!(
                "the text of {id}, which citable does not have: save it as `LICENSE` from https://spdx.org/licenses/{id}.html"
            ));
            return;
        };
        let path = if single {
            "LICENSE".to_owned()
        } else {
            format!("LICENSE-{id}")
        };
        files.push(NewFile {
            path,
            text,
            before: None,
        });
    }
    let told_already = license.named.is_some() && !is_there(known, CITATION);
    if !told_already && !files.is_empty() {
        proposal.rows.push(Row {
            key: "license",
            value: license.ids.join(" "),
            origin: license.origin.clone(),
        });
    }
    proposal.files.extend(files);
}

impl Chosen {
    /// The id that a citation file can name, with where it comes from.
    pub(super) fn told(&self) -> Option<Told<String>> {
        Some(Told::new(self.named.clone()?, self.origin.clone()))
    }
}

/// Who holds the rights if nobody says otherwise: the authors.
fn holder(people: &Told<Vec<Author>>) -> String {
    let names: Vec<String> = people.value.iter().map(|it| it.name.spoken()).collect();
    match names.as_slice() {
        [] => "the authors".to_owned(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// The id that the list has now: `GPL-3.0+` became `GPL-3.0-or-later`, and `GPL-3.0` means
/// `GPL-3.0-only` (SPDX licence list 3.0, deprecated identifiers).
fn current(id: &str, plain: &str) -> String {
    let bare = id.strip_suffix('+').unwrap_or(id);
    if !GNU.contains(&bare) {
        return id.to_owned();
    }
    let suffix = if bare.len() < id.len() {
        "-or-later"
    } else {
        plain
    };
    format!("{bare}{suffix}")
}

/// The one licence whose text is there. A GNU licence's text does not tell whether later versions
/// hold: until somebody says so, the version that surely does.
fn of_text(
    held: &[(&'static str, String)],
    answers: &Answers,
    proposal: &mut Proposal,
) -> Option<Told<String>> {
    let [(id, path)] = held else { return None };
    let plain = match answers.later_versions {
        Some(true) => "-or-later",
        Some(false) => "-only",
        None => {
            if GNU.contains(id) {
                proposal.questions.push(Question::LaterVersions {
                    family: (*id).to_owned(),
                });
                proposal.left_out.push(format!(
                    "later versions of the {id}: its text does not say whether they hold; `--license {id}-or-later` does"
                ));
            }
            "-only"
        }
    };
    Some(Told::new(current(id, plain), Origin::File(path.clone())))
}

/// A licence file of the root folder, or the folder of REUSE.
fn file(known: &Known<'_>) -> Option<String> {
    let root = known.files.root.iter().map(String::as_str);
    let file = root_license_files(root)
        .into_iter()
        .find(|name| is_license_file(name).is_some_and(|score| score >= 0.40));
    let reuse = || {
        let mut paths = known.files.contents.keys();
        paths.find(|path| path.starts_with("LICENSES/")).cloned()
    };
    file.map(str::to_owned).or_else(reuse)
}

/// The licences that the licence files of the root folder have; nothing where one is not clear.
/// Where there are no such files, the one that the README says.
fn held(known: &Known<'_>) -> Vec<(&'static str, String)> {
    let names = known.files.root.iter().map(String::as_str);
    let mut held = Vec::new();
    for name in root_license_files(names) {
        let Some(text) = known.files.text(name) else {
            continue;
        };
        let detection = detect_file(name, text);
        match (detection.spdx, detection.remark) {
            (Some(id), _) | (None, Some(Remark::Notice { id: Some(id) })) => {
                held.push((id, name.to_owned()));
            }
            _ => return Vec::new(),
        }
    }
    if held.is_empty()
        && file(known).is_none()
        && let Some((path, Content::Text(text))) = known.files.readme()
        && let Some(id) = license::in_readme(text).and_then(|found| found.spdx)
    {
        held.push((id, path.to_owned()));
    }
    held
}
