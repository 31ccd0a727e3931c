//! Keys and private links in files, for the rules that tell of them.

use crate::domain::leak::{LeakKind, leaks};
use crate::facts::Seen;
use crate::facts::tracked::TraceKind;

use super::finding::Finding;
use super::{Case, Findings, Severity};

/// The file in which the address of a draft is meant as it is written: it names the dataset.
const PROJECT: &str = "citable.toml";

/// Puts down a finding for each leak of some kinds: in the files that are always read at its
/// bytes, in all others at its line.
pub(super) fn told(
    case: &Case<'_>,
    findings: &mut Findings,
    wanted: impl Fn(LeakKind) -> bool,
    tell: impl Fn(LeakKind, &mut Findings) -> &mut Finding,
) {
    let meant = |path: &str, kind: LeakKind| path == PROJECT && !kind.is_secret();
    for (path, text) in case.files.texts() {
        for leak in leaks(text) {
            if wanted(leak.kind) && !meant(path, leak.kind) {
                tell(leak.kind, findings).at(path, leak.span);
            }
        }
    }
    let tracked = match &case.files.tracked {
        Seen::Known(tracked) => tracked,
        Seen::Unknown(why) => return findings.skip(why),
    };
    for trace in &tracked.traces {
        let TraceKind::Leak(kind) = trace.what else {
            continue;
        };
        if !wanted(kind) || case.files.text(&trace.path).is_some() {
            continue;
        }
        // Code that makes such addresses sends no reader there.
        if !kind.is_secret() && !is_prose(&trace.path) {
            continue;
        }
        let finding = tell(kind, findings);
        finding.on_line(&trace.path, trace.line);
        // What stands in a test is made up more often than not.
        if is_test(&trace.path) {
            finding.severity(Severity::Warning);
        }
    }
}

/// Whether people read the file as text.
pub(super) fn is_prose(path: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        ".md", ".rst", ".txt", ".adoc", ".org", ".html", ".ipynb", ".tex", ".rmd",
    ];
    let lower = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Whether the file lies in a folder of tests.
fn is_test(path: &str) -> bool {
    const FOLDERS: [&str; 6] = ["test", "tests", "testdata", "fixtures", "spec", "__tests__"];
    path.split('/').any(|part| FOLDERS.contains(&part))
}
