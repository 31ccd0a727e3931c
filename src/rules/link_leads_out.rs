//! `link-leads-out`: no symbolic link leads out of the repository.

use crate::facts::tracked::TrackedKind;

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "link-leads-out",
    title: "no symbolic link leads out of the repository",
    severity: Severity::Warning,
    needs: &[Need::EveryFile],
    profile: None,
    reference: "git-archive; gitdatamodel: a link is stored as the path it leads to",
    doc: include_str!("../../docs/rules/link-leads-out.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tracked) = case.files.tracked.known() else {
        return;
    };
    for file in &tracked.files {
        let TrackedKind::Link(target) = &file.kind else {
            continue;
        };
        if leads_out(&file.path, target) {
            findings
                .add(format!(
                    "{} is a symbolic link to {}, which is not in the archive",
                    quoted(&file.path),
                    quoted(target)
                ))
                .in_file(&file.path)
                .help("commit the file itself, or say in the README where to get it");
        }
    }
}

/// Whether a link leads to a place above the root, or to one that every machine has its own of.
fn leads_out(path: &str, target: &str) -> bool {
    let drive = target
        .get(1..3)
        .is_some_and(|rest| rest == ":\\" || rest == ":/");
    if target.starts_with('/') || drive {
        return true;
    }
    let mut depth = path.matches('/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_from_its_own_folder() {
        for (path, target) in [
            ("a", "../x"),
            ("a/b", "../../x"),
            ("a/b", "x/../../../y"),
            ("a", "/data/x"),
            ("a", "C:\\data"),
        ] {
            assert!(leads_out(path, target), "{path} {target}");
        }
        for (path, target) in [
            ("a", "b"),
            ("a/b", "../c"),
            ("a/b/c", "../.././x"),
            ("a", ""),
        ] {
            assert!(!leads_out(path, target), "{path} {target}");
        }
    }
}
