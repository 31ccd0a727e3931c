mod refusals;
mod secrets;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{any, get};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::loopback::{blurt, drip, hasty, serve};
use super::{Answer, Ask, Kind, ServiceError, Sink, Transfer};
use super::{may_lead, request_headers};
use crate::facts::Why;

const CANARY: &str = "ghp_canary0123456789";

fn token() -> SecretString {
    SecretString::from(CANARY.to_owned())
}

async fn try_read(ask: Ask<'_>) -> Result<Answer, ServiceError> {
    hasty().read(ask).await
}

async fn try_write(ask: Ask<'_>) -> Result<Answer, ServiceError> {
    hasty().write(ask).await
}

fn all_texts(error: &ServiceError) -> String {
    let why = Why::from(error.clone());
    format!("{error} {error:?} {why} {why:?} {:?}", error.body)
}

#[tokio::test]
async fn one_user_agent_is_sent_and_no_referer() {
    let server = serve(Router::new().route("/", get(|| async { "{}" }))).await;
    try_read(Ask::get("GitHub", "looking", server.at("/")))
        .await
        .unwrap();
    let headers = server.headers();
    let agent = format!("user-agent: citable/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(headers.matches("user-agent").count(), 1, "{headers}");
    assert!(headers.contains(&agent), "{headers}");
    assert!(!headers.contains("referer"), "{headers}");
}

#[tokio::test]
async fn a_read_is_tried_again_until_it_succeeds() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let answer = move || async move {
        match counter.fetch_add(1, Ordering::SeqCst) {
            0 => StatusCode::BAD_GATEWAY.into_response(),
            1 => StatusCode::TOO_MANY_REQUESTS.into_response(),
            _ => "[1]".into_response(),
        }
    };
    let server = serve(Router::new().route("/", get(answer))).await;
    let answer = try_read(Ask::get("Zenodo", "looking", server.at("/"))).await;
    assert_eq!(answer.unwrap().json::<Vec<u8>>("looking").unwrap(), [1]);
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_refused_read_is_not_tried_again() {
    let server = serve(Router::new().fallback(|| async { StatusCode::NOT_FOUND })).await;
    let error = try_read(Ask::get("GitHub", "looking", server.at("/x")))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind.clone(), error.status),
        (Kind::NotFound, Some(404))
    );
    assert_eq!(server.asked(), ["GET /x"]);
}

#[tokio::test]
async fn a_longer_retry_after_than_the_budget_ends_at_once_and_says_when() {
    let limited = || async { (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "3600")]) };
    let server = serve(Router::new().route("/", get(limited))).await;
    let start = Instant::now();
    let error = try_read(Ask::get("Zenodo", "looking", server.at("/")))
        .await
        .unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(3));
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(server.asked().len(), 1);
    assert!(error.help.as_ref().unwrap().contains("in 60 min"));
}

#[tokio::test]
async fn a_retry_after_that_comes_with_every_answer_does_not_slow_down_a_failure() {
    let with_limit = |status: u16, left: &'static str| {
        let headers = [("retry-after", "60"), ("x-ratelimit-remaining", left)];
        let status = StatusCode::from_u16(status).unwrap();
        Router::new().route("/", get(move || async move { (status, headers, "{}") }))
    };
    for (status, left, tries) in [(200, "5", 1), (502, "5", 3), (502, "0", 1), (429, "0", 1)] {
        let server = serve(with_limit(status, left)).await;
        let read = try_read(Ask::get("Zenodo", "looking", server.at("/"))).await;
        assert_eq!(read.is_ok(), status == 200);
        assert_eq!(server.asked().len(), tries, "{status} {left}");
    }
}

#[tokio::test]
async fn a_file_is_sent_whole_with_its_length_and_one_that_is_missing_sends_nothing() {
    let size = 5 << 20;
    let length = move |body: axum::body::Bytes| async move { body.len().to_string() };
    let limit = axum::extract::DefaultBodyLimit::disable();
    let server = serve(Router::new().route("/", any(length)).layer(limit)).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(size).unwrap();
    let ask = |path: &std::path::Path| Ask::put("Zenodo", "sending", server.at("/")).file(path);
    let answer = try_write(ask(file.path())).await.unwrap();
    assert_eq!(answer.json::<u64>("sending").unwrap(), size);
    let headers = server.headers();
    assert!(
        headers.contains(&format!("content-length: {size}\n")),
        "{headers}"
    );
    assert!(headers.contains("content-type: application/octet-stream\n"));
    let missing = try_write(ask("/nowhere/at/all".as_ref()))
        .await
        .unwrap_err();
    assert_eq!(missing.kind, Kind::Invalid, "{missing}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_server_that_takes_long_to_take_a_file_is_waited_for() {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "{}"
    };
    let server = serve(Router::new().route("/", any(slow))).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    // Between pieces 150 ms, for the whole 600.
    let http = hasty().with_limit(Duration::from_millis(150));
    let json = Ask::put("Zenodo", "sending", server.at("/")).json(json!({}));
    assert!(http.write(json).await.unwrap_err().is_unclear());
    let sent = http.write(Ask::put("Zenodo", "sending", server.at("/")).file(file.path()));
    assert_eq!(sent.await.unwrap().status, 200);
}

#[tokio::test]
async fn a_secondary_limit_without_a_time_is_not_hurried() {
    let limited = || async {
        let body = json!({"message": "You have exceeded a secondary rate limit"});
        (StatusCode::FORBIDDEN, axum::Json(body))
    };
    let server = serve(Router::new().route("/", get(limited))).await;
    let error = try_read(Ask::get("GitHub", "looking", server.at("/")))
        .await
        .unwrap_err();
    assert_eq!(error.kind, Kind::RateLimited);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_write_is_sent_once_and_a_5xx_to_it_is_unclear() {
    for status in [500, 502, 503, 504, 408] {
        let status = StatusCode::from_u16(status).unwrap();
        let server = serve(Router::new().route("/", any(move || async move { status }))).await;
        let error = try_write(Ask::post("GitHub", "making", server.at("/")).json(json!({})))
            .await
            .unwrap_err();
        assert!(error.is_unclear(), "{error}");
        assert_eq!(server.asked(), ["POST /"]);
    }
}

#[tokio::test]
async fn a_write_that_is_moved_is_not_sent_there() {
    let router = Router::new().route(
        "/old",
        any(|| async { Redirect::temporary("/new?token=x") }),
    );
    let server = serve(router).await;
    let error = try_write(Ask::post("GitHub", "making", server.at("/old")).json(json!({})))
        .await
        .unwrap_err();
    assert!(
        matches!(&error.kind, Kind::Moved { to } if to.ends_with("/new?…")),
        "{error}"
    );
    assert_eq!(server.asked(), ["POST /old"]);
}

#[tokio::test]
async fn nothing_listening_is_unreachable_for_a_write_too() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: url::Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let read = try_read(Ask::get("GitHub", "looking", url.clone()));
    assert_eq!(read.await.unwrap_err().kind, Kind::Unreachable);
    let write = try_write(Ask::post("GitHub", "making", url.clone()));
    let error = write.await.unwrap_err();
    assert_eq!(error.kind, Kind::Unreachable);
    let beginning = format!("making · POST {url} · no answer from GitHub · ");
    let text = error.to_string();
    assert!(text.starts_with(&beginning), "{text}");
    assert!(!text.contains("error sending request"), "{text}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again_for_a_read_and_unclear_for_a_write() {
    let cut: &[&[u8]] = &[
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hal\r\n",
        b"garbage\r\n\r\n",
    ];
    for bytes in cut {
        let (url, count) = blurt(bytes).await;
        let read = try_read(Ask::get("GitHub", "looking", url.clone()));
        assert_eq!(read.await.unwrap_err().kind, Kind::Unreachable);
        assert_eq!(count.swap(0, Ordering::SeqCst), 3);
        let write = try_write(Ask::post("GitHub", "making", url).json(json!({})));
        assert!(write.await.unwrap_err().is_unclear());
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_server_that_stays_silent_or_drips_comes_to_an_end() {
    let silent = || async { tokio::time::sleep(Duration::from_secs(60)).await };
    let silent = serve(Router::new().route("/", any(silent))).await.url;
    let http = hasty().with_limit(Duration::from_millis(150));
    for url in [silent, drip().await] {
        let start = Instant::now();
        let read = http.read(Ask::get("GitHub", "looking", url.clone()));
        assert_eq!(read.await.unwrap_err().kind, Kind::Unreachable);
        let write = http.write(Ask::post("GitHub", "making", url));
        let error = write.await.unwrap_err();
        assert!(error.is_unclear() && error.to_string().contains("the time ran out"));
        assert!(start.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn redirects_end_after_five_and_can_be_left_alone() {
    let again = || async { Redirect::temporary("/again") };
    let server = serve(Router::new().route("/again", get(again))).await;
    let error = try_read(Ask::get("doi.org", "resolving", server.at("/again")))
        .await
        .unwrap_err();
    assert!(matches!(error.kind, Kind::Moved { .. }));
    assert_eq!(server.asked().len(), 6);
    let answer =
        try_read(Ask::get("doi.org", "resolving", server.at("/again")).without_redirects())
            .await
            .unwrap();
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, Some("/again"))
    );
}

#[tokio::test]
async fn not_modified_is_an_answer() {
    let server = serve(Router::new().fallback(|| async { StatusCode::NOT_MODIFIED })).await;
    let read = try_read(Ask::get("GitHub", "looking", server.at("/")));
    assert_eq!(read.await.unwrap().status, 304);
}

#[tokio::test]
async fn a_download_is_whole_or_an_error_and_begins_anew_with_each_try() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let router = Router::new().route(
        "/zip",
        get(move || async move {
            match counter.fetch_add(1, Ordering::SeqCst) {
                0 => (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "busy, and longer than the file",
                )
                    .into_response(),
                _ => "PK\u{3}\u{4}".into_response(),
            }
        }),
    );
    let server = serve(router).await;
    let path = tempfile::NamedTempFile::new().unwrap();
    let mut file = std::fs::File::create(path.path()).unwrap();
    let before = b"what an earlier try left behind";
    file.write_all(before).unwrap();
    let transfer = Transfer::default();
    let into = Sink {
        file: &file,
        transfer: &transfer,
    };
    let ask = Ask::get("Zenodo", "downloading", server.at("/zip"));
    let answer = hasty().download(ask, into).await.unwrap();
    assert_eq!(std::fs::read(path.path()).unwrap(), b"PK\x03\x04");
    let stored = answer.stored.unwrap();
    // `printf 'PK\003\004' | md5sum`
    let sum = "10893fd7cff66dca193f658ca9438d15";
    assert_eq!((stored.size, stored.md5.as_str()), (4, sum));
    assert_eq!(transfer.seen(), None);

    let (url, _) = blurt(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nPK").await;
    let http = hasty();
    let half = http.download(Ask::get("Zenodo", "downloading", url), into);
    assert_eq!(half.await.unwrap_err().kind, Kind::Unreachable);
}

#[tokio::test]
async fn the_next_page_is_followed_on_the_same_origin_only() {
    let page = |link: &'static str| move || async move { ([("link", link)], "[]") };
    let router = Router::new()
        .route(
            "/a",
            get(page(r#"</a?page=2>; rel="next", </a?page=9>; rel="last""#)),
        )
        .route(
            "/b",
            get(page(r#"<https://elsewhere.example/b>; rel="next""#)),
        )
        .route("/c", get(page(r#"</c?page=1>; rel="prev""#)));
    let server = serve(router).await;
    let next = |path: &str| {
        let ask = Ask::get("GitHub", "looking", server.at(path));
        async move { try_read(ask).await.unwrap().next_page() }
    };
    assert_eq!(next("/a").await, Some(server.at("/a?page=2")));
    assert_eq!(next("/b").await, None);
    assert_eq!(next("/c").await, None);
}

#[test]
fn a_redirect_never_leads_from_https_to_http_or_to_a_file() {
    let url = |text: &str| -> url::Url { text.parse().unwrap() };
    let (safe, plain) = (url("https://a.example/"), url("http://a.example/"));
    assert!(may_lead(&safe, &safe) && may_lead(&plain, &safe) && may_lead(&plain, &plain));
    assert!(!may_lead(&safe, &plain));
    assert!(!may_lead(&plain, &url("file:///etc/passwd")));
}

#[tokio::test]
async fn a_refusal_is_clear_even_if_its_words_break_off() {
    let (url, _) =
        blurt(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\n{\"message\":").await;
    let error = try_write(Ask::post("GitHub", "making", url)).await;
    assert_eq!(error.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_unreachable_and_a_write_to_it_unsent() {
    let (mut url, _) = blurt(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    url.set_scheme("https").unwrap();
    let error = try_write(Ask::post("GitHub", "making", url))
        .await
        .unwrap_err();
    assert_eq!(error.kind, Kind::Unreachable, "{error}");
}
