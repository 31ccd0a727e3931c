//! `file-unreadable`: the other files that are looked into are text files in UTF-8.

use crate::facts::Content;
use crate::license::is_license_file;

use super::case::{CITATION, ZENODO_JSON};
use super::words::{quoted, unreadable};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "file-unreadable",
    title: "licence files, manifests and README are text files in UTF-8",
    severity: Severity::Note,
    needs: &[],
    profile: None,
    reference: "licensee project_files/project_file.rb replaces what is not UTF-8; TOML 1.0 and RFC 8259 allow nothing else",
    doc: include_str!("../../docs/rules/file-unreadable.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for (path, content) in &case.files.contents {
        let license = is_license_file(path).is_some() || path.starts_with("LICENSES/");
        // Rules of their own speak of these.
        let told = [CITATION, ZENODO_JSON].contains(&path.as_str())
            || path.eq_ignore_ascii_case(CITATION)
            || path.ends_with("/CITATION.cff")
            || (license && *content == Content::Directory);
        let Some(what) = unreadable(content).filter(|_| !told) else {
            continue;
        };
        let (severity, unknown) = if license {
            (
                Severity::Warning,
                "which licence it holds was not looked at",
            )
        } else {
            (Severity::Note, "what it says was compared with nothing")
        };
        findings
            .add(format!("{} {what}, so {unknown}", quoted(path)))
            .severity(severity)
            .in_file(path)
            .help(match content {
                Content::NotUtf8(_) => "save it as UTF-8, without changing anything else",
                Content::OutsideLink(_) => "put the file itself in its place",
                Content::Unreadable(_) => "look what it is, and at its permissions",
                _ => "look whether something else was saved under this name",
            });
    }
}
