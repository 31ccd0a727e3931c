//! What stops the program from outside.

/// The exit code after Ctrl-C, as shells have it: 128 + SIGINT.
const INTERRUPTED: u8 = 130;

/// The same after SIGTERM, which `timeout`, CI and service managers send.
#[cfg(unix)]
const TERMINATED: u8 = 143;

/// Waits until the program is to stop; gives the exit code of that.
///
/// From here on neither signal ends the program by itself.
pub async fn stopped() -> u8 {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        return tokio::select! {
            code = interrupted() => code,
            _ = terminate.recv() => TERMINATED,
        };
    }
    interrupted().await
}

async fn interrupted() -> u8 {
    // Where nobody can listen the signal keeps its own effect.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    INTERRUPTED
}
