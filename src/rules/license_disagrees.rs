//! `license-disagrees`: the licence is the same wherever it is named.

use crate::domain::spdx;
use crate::license::{Remark, same_license};
use crate::manifests::Manifest;

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "license-disagrees",
    title: "the licence is the same wherever it is named",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "9 of 101 repositories looked at name another licence than the one they hold",
    doc: include_str!("../../docs/rules/license-disagrees.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let held = held(case);
    for file in &case.said {
        against_texts(file, &held, findings);
    }
    let mut versions = case.said.iter();
    let first = versions.find_map(|file| Some((file, edition(file)?)));
    if let Some((first, (id, later))) = first {
        for file in versions {
            against_edition(file, first, (&id, later), findings);
        }
    }
}

/// Says where a file names a licence whose text is not here. What it names that is no id, such as
/// `BSD` or Zenodo's `other-open`, is told by other rules.
fn against_texts(file: &Manifest, held: &[(&str, &str)], findings: &mut Findings) {
    let (Some(license), Some((what, path))) = (&file.license, held.first()) else {
        return;
    };
    let Some(said) = license.value.spdx.as_deref() else {
        return;
    };
    let is_held = |id: &str| held.iter().any(|(held, _)| same_license(held, id));
    // Who offers a choice and holds the text of one of them leaves nothing unclear.
    if spdx::is_fulfilled(said, is_held) {
        return;
    }
    let named = spdx::ids(said);
    let wrong: Vec<&String> = named.iter().filter(|id| !is_held(id)).collect();
    let Some(first) = wrong.first() else { return };
    let readme = path.to_ascii_lowercase().starts_with("readme");
    let is = if readme { "says" } else { "is" };
    let finding = findings.add(format!(
        "{} names the licence {} but {} {is} {}, so it is not clear what others may do",
        file.path,
        quoted(first),
        quoted(path),
        quoted(what)
    ));
    finding.at(file.path, license.span.clone());
    // One of several that is not here: the others still tell what others may do. A manifest is
    // that of a package, and no part of what is published; a README may speak of a part.
    if readme || wrong.len() < named.len() || ![CITATION, ZENODO_JSON].contains(&file.path) {
        finding.severity(Severity::Warning);
    }
    let other = if readme {
        format!("correct {}", quoted(path))
    } else if path.contains(['-', '_']) {
        // `LICENSE-DATA`, `LICENSE-APACHE`: one of several, and the one that is named is not here.
        format!("add the text of {} as `LICENSE`", quoted(first))
    } else {
        format!("replace the text in {}", quoted(path))
    };
    finding.help(format!(
        "write {} in {}, or {other}",
        quoted(what),
        file.path
    ));
}

/// The licence of a file that says `-only` or `-or-later`, and which: the text does not tell.
fn edition(file: &Manifest) -> Option<(String, bool)> {
    let named = spdx::ids(file.license.as_ref()?.value.spdx.as_deref()?);
    let [id] = &named[..] else { return None };
    let later = id.ends_with('+') || id.ends_with("-or-later");
    (later || id.ends_with("-only")).then(|| (id.clone(), later))
}

/// Says where a file allows later editions of a licence and another one does not.
fn against_edition(
    file: &Manifest,
    first: &Manifest,
    (right, right_later): (&str, bool),
    findings: &mut Findings,
) {
    let (Some((id, later)), Some(license)) = (edition(file), &file.license) else {
        return;
    };
    if !same_license(&id, right) || later == right_later {
        return;
    }
    findings
        .add(format!(
            "{} says {} but {} says {}, and the licence text does not tell which it is",
            file.path,
            quoted(&id),
            first.path,
            quoted(right)
        ))
        .at(file.path, license.span.clone())
        .severity(Severity::Warning)
        .help("write the same into both; the copyright statement in the sources says whether later editions are allowed");
}

/// The licences in the licence files, with the file; nothing if one of them is not recognised,
/// because it may be the one that is named. Where there is no such file, what the README says.
fn held<'a>(case: &'a Case<'_>) -> Vec<(&'a str, &'a str)> {
    let mut held = Vec::new();
    for file in case.licenses.iter().chain(&case.license_in_readme) {
        let ids: &[&str] = match (&file.detection.spdx, &file.detection.remark) {
            (_, Some(Remark::Composite { ids })) => ids,
            (Some(id), _) | (None, Some(Remark::Notice { id: Some(id) })) => {
                std::slice::from_ref(id)
            }
            // R's two lines fill in a licence that is named elsewhere.
            (None, Some(Remark::Stub)) => &[],
            (None, _) => return Vec::new(),
        };
        held.extend(ids.iter().map(|id| (*id, file.path.as_str())));
    }
    held
}
