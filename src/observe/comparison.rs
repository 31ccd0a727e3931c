//! The archived files beside those of the tag.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::facts::{Comparison, Record, Repository, Seen, Why};
use crate::world::http::Sink;
use crate::world::{World, files};

/// Downloads the archive and compares it with the tag; once per record and process, since
/// the files of a record never change.
pub(super) async fn of(
    world: &World,
    repository: &Repository,
    record: &Record,
) -> Seen<Comparison> {
    let (Some(tagged), Some(git)) = (repository.tagged.there(), world.git.clone()) else {
        return Seen::Unknown(Why::Unreachable(
            "the tag is not in this clone: run `git fetch --tags`".to_owned(),
        ));
    };
    let [file] = record.files.as_slice() else {
        let count = record.files.len();
        return Seen::Unknown(Why::Garbled(format!(
            "the record has {count} files where one zip is expected"
        )));
    };
    if let Some(known) = world.compared(&record.id) {
        return Seen::Known(known);
    }
    let fetched = async {
        let zip = files::scratch().map_err(|error| Why::Unreachable(error.to_string()))?;
        let into = Sink {
            file: &zip,
            transfer: &world.transfer,
        };
        world.zenodo.download(file, into).await.map_err(Why::from)?;
        let (commit, url) = (tagged.commit.clone(), file.url.clone());
        let stop = Stop::default();
        let stopped = Arc::clone(&stop.0);
        let compared = tokio::task::spawn_blocking(move || {
            crate::world::archive::compare(&zip, &git, &commit, url, &stopped)
        });
        let compared = compared
            .await
            .map_err(|error| Why::Unreachable(error.to_string()))?;
        compared.map_err(Why::from)
    };
    match fetched.await {
        Ok(comparison) => {
            world.remember(&record.id, &comparison);
            Seen::Known(comparison)
        }
        Err(why) => Seen::Unknown(why),
    }
}

/// Tells a thread to end when nobody waits for it any more, as after Ctrl-C.
#[derive(Debug, Default)]
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
