//! What everybody sees: the data behind the pages, and the files.

use axum::response::Response;
use serde_json::{Value, json};
use url::Url;

use super::study::{Progress, Shown};
use super::{STUDY_KEY, Studies, study};
use crate::rehearse::server::{Call, json, set, typed};

const JSON: &str = "application/json; charset=utf-8";

pub(super) fn answer(
    studies: &mut Studies,
    call: &Call,
    segments: &[&str],
    base: &Url,
) -> Response {
    let with_key = call.parameter("key") == Some(STUDY_KEY);
    match segments {
        ["api", "v1", "studies", accession] => page(studies, accession, base, with_key),
        ["api", "v1", "studies", accession, "info"] => info(studies, accession, base),
        ["api", "v2", "studies", accession] => {
            let link = format!("{base}ftp/{accession}/");
            match visible(studies, accession) {
                Some(_) => json(200, &json!({ "ftpHttp_link": link })),
                None => missing(),
            }
        }
        ["files" | "ftp", accession, file] if *file == format!("{accession}.json") => {
            let study = visible(studies, accession);
            match study.and_then(|study| study.current.clone()) {
                Some(text) => typed(200, JSON, text),
                None => typed(404, "text/html; charset=utf-8", "<h1>Not Found</h1>"),
            }
        }
        _ => missing(),
    }
}

fn missing() -> Response {
    json(404, &json!({ "errorMessage": "Study not found" }))
}

/// A study that everybody can see.
fn visible<'a>(studies: &'a mut Studies, accession: &str) -> Option<&'a mut study::Study> {
    let study = studies.all.get_mut(accession);
    study.filter(|study| !matches!(study.shown, Shown::Hidden | Shown::Missing))
}

fn page(studies: &mut Studies, accession: &str, base: &Url, with_key: bool) -> Response {
    let Some(study) = studies.all.get_mut(accession) else {
        return missing();
    };
    let shown = match study.shown {
        Shown::Hidden if with_key => Shown::Whole,
        shown => shown,
    };
    match shown {
        Shown::Missing => missing(),
        Shown::Hidden => json(403, &json!({ "errorMessage": "Study not accessible" })),
        Shown::Whole => match study.looked_at() {
            Some(text) => typed(200, JSON, text),
            None => missing(),
        },
        Shown::Redirected => {
            let mut answer = typed(302, JSON, "");
            set(
                &mut answer,
                "location",
                &format!("{base}ftp/{accession}/{accession}.json"),
            );
            answer
        }
        Shown::Named => json(
            200,
            &json!({ "ftpHttp_link": format!("{base}ftp/{accession}/") }),
        ),
    }
}

fn info(studies: &mut Studies, accession: &str, base: &Url) -> Response {
    let Some(study) = visible(studies, accession) else {
        return missing();
    };
    let modified = 1_790_000_000_000_u64 + study.version;
    let busy = matches!(study.progress, Progress::Processing(..));
    let text: Value = json!({
        "isPublic": true,
        "relPath": accession,
        "httpLink": format!("{base}ftp/{accession}/"),
        "released": 1_789_000_000_000_u64,
        "modified": if busy { modified - 1 } else { modified },
    });
    json(200, &text)
}
