//! Whether something is anywhere in the tree, as far as was looked.

use crate::facts::Seen;

use super::{Case, Findings};

/// Whether some path is as asked for: yes where the root folder or any tracked file shows it, no
/// only after a look at every file. Where nobody looked there the rule that speaks is skipped.
/// Folders of the root have a `/` at the end.
pub(super) fn anywhere(
    case: &Case<'_>,
    findings: &mut Findings,
    wanted: impl Fn(&str) -> bool,
) -> Option<bool> {
    if case.files.root.iter().any(|name| wanted(name)) {
        return Some(true);
    }
    match &case.files.tracked {
        Seen::Known(tracked) => Some(tracked.files.iter().any(|file| wanted(&file.path))),
        Seen::Unknown(why) => {
            findings.skip(why);
            None
        }
    }
}
