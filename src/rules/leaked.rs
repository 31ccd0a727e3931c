//! Keys and private links in files, for the rules that tell of them.

use crate::domain::leak::{LeakKind, leaks};
use crate::facts::Seen;
use crate::facts::tracked::TraceKind;

use super::case::texts;
use super::finding::Finding;
use super::{Case, Findings};

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
    for (path, text) in texts(case) {
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
        if wanted(kind) && case.files.text(&trace.path).is_none() {
            tell(kind, findings).on_line(&trace.path, trace.line);
        }
    }
}
