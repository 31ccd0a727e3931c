//! Ctrl-C.

use std::time::Duration;

/// How long a Ctrl-C may need to be heard after git.
const LAST_WORD: Duration = Duration::from_millis(20);

/// What comes of it; `None` after Ctrl-C. That ends a git that is at work, too, whose failure may
/// be heard first.
pub(super) async fn unless_interrupted<T>(
    going: impl Future<Output = T>,
    failed: impl Fn(&T) -> bool,
) -> Option<T> {
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    let end = tokio::select! {
        // Heard before anything is begun.
        biased;
        _ = &mut interrupt => return None,
        end = going => end,
    };
    if failed(&end) {
        let interrupted = tokio::time::timeout(LAST_WORD, interrupt).await;
        return interrupted.is_err().then_some(end);
    }
    Some(end)
}
