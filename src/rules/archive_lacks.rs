//! `archive-lacks`: the archive of a release holds all the code.

use crate::facts::tracked::{TraceKind, TrackedKind};
use crate::facts::{Seen, Tracked};

use super::words::{listed, quoted};

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
            let (what, help) = if attributes.contains(&LFS) {
                POINTERS
            } else if attributes.contains(&"export-ignore") && !own_affair(pattern) {
                LEFT_OUT
            } else {
                continue;
            };
            findings
                .add(format!("the archive {what} {}", quoted(pattern)))
                .at(ATTRIBUTES, start..start + line.trim_end().len())
                .help(help);
        }
    }
    match &case.files.tracked {
        Seen::Unknown(why) => findings.skip(why),
        Seen::Known(tracked) => below(case, tracked, findings),
    }
}

/// What only a look at every file shows: submodules that `.gitmodules` does not name, attributes
/// below the root, and pointers that no attribute explains.
fn below(case: &Case<'_>, tracked: &Tracked, findings: &mut Findings) {
    let modules = case.files.text(MODULES).unwrap_or_default();
    let named: Vec<&str> = modules
        .lines()
        .filter_map(|line| {
            Some(
                line.trim()
                    .strip_prefix("path")?
                    .trim_start()
                    .strip_prefix('=')?
                    .trim(),
            )
        })
        .collect();
    let submodules = tracked
        .files
        .iter()
        .filter(|file| file.kind == TrackedKind::Submodule);
    for module in submodules.filter(|module| !named.contains(&module.path.as_str())) {
        findings
            .add(format!(
                "the archive will hold an empty folder in place of {}, which git has as another repository",
                quoted(&module.path)
            ))
            .in_file(&module.path)
            .help("take it out with `git rm --cached`, then add the files in it, or add it as a submodule and give it a DOI of its own");
    }
    let mut lfs = case
        .files
        .text(ATTRIBUTES)
        .is_some_and(|text| text.contains(LFS));
    for trace in &tracked.traces {
        let TraceKind::Attribute(pattern, attribute) = &trace.what else {
            continue;
        };
        lfs |= *attribute == LFS;
        let (what, help) = if *attribute == LFS {
            POINTERS
        } else {
            LEFT_OUT
        };
        let folder = trace
            .path
            .trim_end_matches(ATTRIBUTES)
            .trim_end_matches('/');
        findings
            .add(format!(
                "the archive {what} {} in {}",
                quoted(pattern),
                quoted(folder)
            ))
            .on_line(&trace.path, trace.line)
            .help(help);
    }
    let pointers = tracked
        .traces
        .iter()
        .filter(|trace| trace.what == TraceKind::Pointer);
    let pointers: Vec<String> = pointers.map(|trace| quoted(&trace.path)).collect();
    if let Some(first) = tracked
        .traces
        .iter()
        .find(|trace| trace.what == TraceKind::Pointer)
        && !lfs
    {
        findings
            .add(format!(
                "only a pointer into Git LFS was committed of {}",
                listed(&pointers)
            ))
            .in_file(&first.path)
            .help("run `git lfs install`, add the files again, and commit");
    }
}

/// What becomes of files in Git LFS, and what to do.
const POINTERS: (&str, &str) = (
    "holds only pointers in place of files that match",
    "switch on \"Include Git LFS objects in archives\" in the repository's settings, or put data into a dataset archive",
);

/// What becomes of files that are `export-ignore`, and what to do.
const LEFT_OUT: (&str, &str) = (
    "leaves out what matches",
    "take `export-ignore` away from what others need to run the code",
);

/// The attribute of files in Git LFS.
const LFS: &str = "filter=lfs";

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
