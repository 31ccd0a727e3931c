//! Ctrl-C, and SIGTERM from whoever has no more patience.

use std::time::Duration;

use crate::term;

/// How long a signal may need to be heard after git.
const LAST_WORD: Duration = Duration::from_millis(20);

/// The program was told to stop; with the exit code of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped(pub(super) u8);

/// What comes of it, unless the program is told to stop. That ends a git that is at work, too,
/// whose failure may be heard first.
pub(super) async fn unless_stopped<T>(
    going: impl Future<Output = T>,
    failed: impl Fn(&T) -> bool,
) -> Result<T, Stopped> {
    let mut stopped = std::pin::pin!(term::stopped());
    let end = tokio::select! {
        // Heard before anything is begun.
        biased;
        code = &mut stopped => return Err(Stopped(code)),
        end = going => end,
    };
    if failed(&end)
        && let Ok(code) = tokio::time::timeout(LAST_WORD, stopped).await
    {
        return Err(Stopped(code));
    }
    Ok(end)
}
