//! `title-disagrees`: the title is the same in each file that has one.

use crate::manifests::Manifest;

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "title-disagrees",
    title: "the title is the same in each file that has one",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "CodeMeta 3.0, name; Zenodo takes the title of `.zenodo.json`, GitHub that of CITATION.cff",
    doc: include_str!("../../docs/rules/title-disagrees.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut files = case.said.iter().filter(|file| {
        let title = file.title.as_ref();
        title.is_some_and(|title| is_title(file, &title.value))
            && title.is_some_and(|title| !case.tells(file.path, &title.span))
    });
    let Some((first, right)) = files.next().and_then(titled) else {
        return;
    };
    for (file, title) in files.filter_map(titled) {
        let (one, two) = (plain(&title.value), plain(&right.value));
        // A subtitle more or less is the same title.
        if one.is_empty() || two.is_empty() || one.contains(&two) || two.contains(&one) {
            continue;
        }
        let reader = match file.path {
            ZENODO_JSON if first.path == CITATION => ", and Zenodo takes this one",
            _ => "",
        };
        findings
            .add(format!(
                "the title is {} here but {} in {}{reader}",
                quoted(&title.value),
                quoted(&right.value),
                first.path
            ))
            .at(file.path, title.span.clone())
            .help("write the same title into both");
    }
}

fn titled(file: &Manifest) -> Option<(&Manifest, &crate::domain::At<String>)> {
    Some((file, file.title.as_ref()?))
}

/// Whether a title is that of the work. The one of an R package tells what it does, and a single
/// word in codemeta.json is often the name to install it by.
fn is_title(file: &Manifest, title: &str) -> bool {
    match file.path {
        CITATION | ZENODO_JSON => true,
        "codemeta.json" => title.contains(char::is_whitespace),
        _ => false,
    }
}

/// Letters and digits.
fn plain(title: &str) -> String {
    let letters = title.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
