//! `file-too-large`: no file is larger than GitHub and Zenodo take.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "file-too-large",
    title: "no file is larger than GitHub and Zenodo take",
    severity: Severity::Error,
    needs: &[Need::EveryFile],
    profile: None,
    reference: "GitHub Docs: About large files on GitHub; Zenodo: 50 GB per record",
    doc: include_str!("../../docs/rules/file-too-large.md"),
    check,
};

/// GitHub takes no larger file in a push: 100 MiB.
const FILE: u64 = 100 << 20;

/// Zenodo takes no larger record: 50 GB.
const RECORD: u64 = 50_000_000_000;

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tracked) = case.files.tracked.known() else {
        return;
    };
    for file in tracked.plain_files().filter(|file| file.size > FILE) {
        findings
            .add(format!(
                "{} has {}, and GitHub takes no file of more than 100 MiB",
                quoted(&file.path),
                size(file.size)
            ))
            .in_file(&file.path)
            .help("put data into a dataset archive and fetch it from there, or keep the file in Git LFS; it has to leave the history too");
    }
    let all: u64 = tracked.plain_files().map(|file| file.size).sum();
    if all > RECORD {
        findings
            .add(format!(
                "the files have {} together, and Zenodo takes an archive of 50 GB at most",
                size(all)
            ))
            .severity(Severity::Warning)
            .help("put data into a dataset archive, and the code alone here");
    }
}

/// A size in words.
fn size(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if bytes < 10_000 * MIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} GB", bytes / 1_000_000_000)
    }
}
