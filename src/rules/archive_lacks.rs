//! `archive-lacks`: the archive of a release holds all the code.

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "archive-lacks",
    title: "the archive of a release holds all the code",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "GitHub Docs: source code archives; git-archive, export-ignore; zenodo/zenodo#1036, #2300",
    doc: include_str!("../../docs/rules/archive-lacks.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if let Some(text) = case.files.text(MODULES) {
        for (start, line) in lines(text) {
            let Some(name) = line.trim().strip_prefix("[submodule") else {
                continue;
            };
            findings
                .add(format!(
                    "the archive will hold an empty folder in place of the submodule {}",
                    quoted(name.trim_end_matches(']').trim().trim_matches('"'))
                ))
                .at(MODULES, start..start + line.trim_end().len())
                .help("give the submodule a release and a DOI of its own, or copy its files in");
        }
    }
    if let Some(text) = case.files.text(ATTRIBUTES) {
        for (start, line) in lines(text) {
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next().filter(|pattern| !pattern.starts_with('#')) else {
                continue;
            };
            let attributes: Vec<&str> = words.collect();
            let (what, help) = if attributes.contains(&"filter=lfs") {
                (
                    "holds only pointers in place of files that match",
                    "switch on \"Include Git LFS objects in archives\" in the repository's settings, or put data into a dataset archive",
                )
            } else if attributes.contains(&"export-ignore") && !own_affair(pattern) {
                (
                    "leaves out what matches",
                    "take `export-ignore` away from what others need to run the code",
                )
            } else {
                continue;
            };
            findings
                .add(format!("the archive {what} {}", quoted(pattern)))
                .at(ATTRIBUTES, start..start + line.trim_end().len())
                .help(help);
        }
    }
}

const MODULES: &str = ".gitmodules";
const ATTRIBUTES: &str = ".gitattributes";

/// Files about git and GitHub, which nobody misses in an archive.
fn own_affair(pattern: &str) -> bool {
    pattern.trim_start_matches('/').starts_with(".git")
}

/// Each line and the byte at which it starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let at = *start;
        *start += line.len();
        Some((at, line))
    })
}
