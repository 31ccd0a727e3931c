//! A file as the body of a request: read piece by piece while it is sent, so that an archive of
//! any size needs no memory.

use std::path::Path;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::RequestBuilder;
use tokio::fs::File;

use super::ask::Ask;
use super::error::{Kind, ServiceError};
use super::failure::failure;

/// The slowest line that an upload is waited for, in bytes a second.
const SLOWEST: u64 = 64 << 10;

/// Puts the file into the request; also gives the time that sending it may take.
pub(super) async fn attach(
    ask: &Ask<'_>,
    request: RequestBuilder,
    path: &Path,
) -> Result<(RequestBuilder, Duration), ServiceError> {
    // Nothing was sent yet, so this is no unclear write.
    let unreadable = |error: std::io::Error| {
        let words = format!("reading {}: {error}", path.display());
        failure(ask, Kind::Invalid, &words)
    };
    let file = File::open(path).await.map_err(unreadable)?;
    let size = file.metadata().await.map_err(unreadable)?.len();
    let request = request
        .header(CONTENT_TYPE, "application/octet-stream")
        // Without it the body goes in chunks, which not every server before Zenodo takes.
        .header(CONTENT_LENGTH, size)
        .body(file);
    Ok((request, Duration::from_secs(size / SLOWEST)))
}
