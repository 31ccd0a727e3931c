//! Two runs in one folder take turns, so that neither sees or undoes half of the other's commit.

use std::fs::{File, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use super::Git;

/// How long to wait for another run's commit: as long as a hook may take.
const COMMIT: Duration = Duration::from_secs(10);

/// How long a look waits. A hook of the commit itself may be what looks.
const LOOK: Duration = Duration::from_secs(2);

/// How often to try again.
const PAUSE: Duration = Duration::from_millis(20);

/// A turn at the working tree, until it is dropped or the program dies: it is a lock of the
/// system's on the folder, and leaves no file behind. Where there are no such locks, or the time
/// runs out, it is none, and git's own lock is all there is.
#[derive(Debug)]
#[must_use]
pub struct Turn(#[expect(dead_code, reason = "dropping it gives the turn back")] Option<File>);

impl Git {
    /// A turn to change something.
    pub(super) fn turn(&self) -> Turn {
        Turn(self.locked(COMMIT, File::try_lock))
    }

    /// A turn to look, side by side with others that look: no other run is in the middle of a
    /// commit meanwhile.
    pub fn still(&self) -> Turn {
        Turn(self.locked(LOOK, File::try_lock_shared))
    }

    fn locked(
        &self,
        patience: Duration,
        lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Option<File> {
        let folder = File::open(&self.root).ok()?;
        let end = Instant::now() + patience;
        loop {
            match lock(&folder) {
                Ok(()) => return Some(folder),
                Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(PAUSE),
                Err(_) => return None,
            }
        }
    }
}
