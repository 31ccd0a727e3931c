//! `path-not-portable`: every path can be unpacked on Windows.

use crate::facts::tracked::TrackedFile;

use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "path-not-portable",
    title: "every path can be unpacked on Windows",
    severity: Severity::Note,
    needs: &[Need::EveryFile],
    profile: None,
    reference: "Microsoft Learn: Naming Files, Paths, and Namespaces",
    doc: include_str!("../../docs/rules/path-not-portable.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tracked) = case.files.tracked.known() else {
        return;
    };
    let bad: Vec<(&TrackedFile, String)> = tracked
        .files
        .iter()
        .filter_map(|file| Some((file, file.path.split('/').find_map(why)?)))
        .collect();
    let Some((first, why)) = bad.first() else {
        return;
    };
    let more = match bad.len() {
        1 => String::new(),
        2 => ", and of 1 more file neither".to_owned(),
        n => format!(", and of {} more files neither", n - 1),
    };
    findings
        .add(format!(
            "the name of {} is not possible on Windows, where {why}{more}",
            quoted(&first.path)
        ))
        .in_file(&first.path)
        .help("rename it with `git mv` if people on Windows should be able to unpack the archive");
}

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Why a part of a path is no name on Windows.
fn why(name: &str) -> Option<String> {
    if let Some(c) = name.chars().find(|c| "<>:\"|?*\\".contains(*c)) {
        return Some(format!("no name has the character {c}"));
    }
    if name.chars().any(char::is_control) {
        return Some("no name has a control character".to_owned());
    }
    if name.ends_with(['.', ' ']) {
        return Some("no name ends with a dot or a space".to_owned());
    }
    let stem = name.split('.').next().unwrap_or_default();
    DEVICES
        .contains(&stem.to_ascii_lowercase().as_str())
        .then(|| format!("{} is a device", short(stem)))
}
