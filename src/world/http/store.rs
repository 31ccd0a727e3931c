//! Bodies that are too large for memory: into a file, and hashed on the way.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use md5::{Digest, Md5};
use reqwest::Response;
use tokio::sync::mpsc;

use super::ask::Ask;
use super::error::{Kind, ServiceError};
use super::failure::{broken, failure};

/// How many pieces may wait for the disk. One has up to some hundred kilobytes.
const WAITING: usize = 8;

/// Where a body goes.
#[derive(Debug, Clone, Copy)]
pub struct Sink<'a> {
    /// The file; it is emptied first.
    pub file: &'a File,
    /// Where others see how far it is.
    pub transfer: &'a Transfer,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// How much, in bytes.
    pub size: u64,
    /// Its MD5 sum in lower-case hexadecimal digits.
    pub md5: String,
}

/// How far a download is. Clones show the same one.
#[derive(Debug, Clone, Default)]
pub struct Transfer(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    under_way: AtomicBool,
    came: AtomicU64,
    /// 0 where the server does not say.
    total: AtomicU64,
}

impl Transfer {
    /// The bytes that came, and how many there will be if the server said so; `None` while
    /// nothing is under way.
    pub fn seen(&self) -> Option<(u64, Option<u64>)> {
        let counters = &self.0;
        let total = counters.total.load(Ordering::Relaxed);
        let came = counters.came.load(Ordering::Relaxed);
        let under_way = counters.under_way.load(Ordering::Relaxed);
        under_way.then_some((came, Some(total).filter(|total| *total > 0)))
    }

    fn begin(&self, total: Option<u64>) {
        let counters = &self.0;
        counters.came.store(0, Ordering::Relaxed);
        let total = total.unwrap_or_default();
        counters.total.store(total, Ordering::Relaxed);
        counters.under_way.store(true, Ordering::Relaxed);
    }

    fn add(&self, length: usize) {
        self.0.came.fetch_add(length as u64, Ordering::Relaxed);
    }

    fn end(&self) {
        self.0.under_way.store(false, Ordering::Relaxed);
    }
}

/// Reads a body into a file, from its beginning; writing and hashing do not keep the network
/// waiting.
pub(super) async fn store(
    ask: &Ask<'_>,
    mut response: Response,
    into: Sink<'_>,
) -> Result<Stored, ServiceError> {
    // A full disk is not the service's fault, and trying again does not help.
    let disk = |error: io::Error| {
        failure(ask, Kind::Invalid, &format!("writing the file: {error}"))
            .with_help("make room, or name another folder for temporary files in TMPDIR")
    };
    let file = into.file.try_clone().map_err(disk)?;
    into.transfer.begin(response.content_length());
    let (send, pieces) = mpsc::channel(WAITING);
    let writer = tokio::task::spawn_blocking(move || write(file, pieces));
    let came = loop {
        match response.chunk().await {
            Ok(Some(piece)) => {
                into.transfer.add(piece.len());
                // Without a reader the disk has failed, which the writer says.
                if send.send(piece).await.is_err() {
                    break Ok(());
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(broken(ask, error)),
        }
    };
    drop(send);
    let stored = writer.await.map_err(io::Error::other);
    into.transfer.end();
    came?;
    stored.and_then(|stored| stored).map_err(disk)
}

fn write<P: AsRef<[u8]>>(mut file: File, mut pieces: mpsc::Receiver<P>) -> io::Result<Stored> {
    use std::fmt::Write as _;

    file.rewind()?;
    file.set_len(0)?;
    let mut sum = Md5::new();
    let mut size = 0;
    while let Some(piece) = pieces.blocking_recv() {
        file.write_all(piece.as_ref())?;
        sum.update(piece.as_ref());
        size += piece.as_ref().len() as u64;
    }
    let mut md5 = String::new();
    for byte in sum.finalize() {
        // Writing into a String cannot fail.
        let _ = write!(md5, "{byte:02x}");
    }
    Ok(Stored { size, md5 })
}
