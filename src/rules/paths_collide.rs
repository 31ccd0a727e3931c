//! `paths-collide`: no two paths differ in capitals only.

use std::collections::HashMap;

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "paths-collide",
    title: "no two paths differ in capitals only",
    severity: Severity::Warning,
    needs: &[Need::EveryFile],
    profile: None,
    reference: "git-config, core.ignoreCase; file systems of macOS and Windows",
    doc: include_str!("../../docs/rules/paths-collide.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tracked) = case.files.tracked.known() else {
        return;
    };
    let mut seen: HashMap<String, &str> = HashMap::new();
    for file in &tracked.files {
        let Some(other) = seen.insert(file.path.to_lowercase(), &file.path) else {
            continue;
        };
        findings
            .add(format!(
                "{} and {} differ in capitals only: macOS and Windows keep one of them when they unpack the archive",
                quoted(other),
                quoted(&file.path)
            ))
            .in_file(&file.path)
            .help("give one of them another name, with `git mv`");
    }
}
