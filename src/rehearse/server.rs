//! From a connection to a call, from an answer to bytes: the same for every service.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::faults::{self, FaultKind};
use super::model::{self, Model};
use super::state::Request as Seen;
use super::wire::{Line, Port};
use super::{Service, biostudies, datacite, github, idr, memory, omero, orcid, zenodo};

/// The largest request body that is read, in bytes.
const LARGEST_BODY: usize = 64 << 20;

/// One request, taken apart.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path as sent, percent-encoded.
    pub(crate) path: String,
    /// The parts between the slashes, each decoded on its own, so that an encoded slash
    /// stays inside its part.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    fn new(parts: &http::request::Parts, body: Bytes) -> Self {
        let path = parts.uri.path().to_owned();
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let segments = path
            .trim_start_matches('/')
            .split('/')
            .map(decode)
            .collect();
        let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
        Self {
            method: parts.method.clone(),
            segments,
            query,
            headers: parts.headers.clone(),
            body,
            path,
        }
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs.find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }

    /// A parameter that is a number; `otherwise` when it is missing or none.
    pub(crate) fn number(&self, name: &str, otherwise: usize) -> usize {
        let number = self.parameter(name).and_then(|text| text.parse().ok());
        number.unwrap_or(otherwise)
    }

    /// The token of the Authorization header.
    pub(crate) fn token(&self) -> Option<&str> {
        let value = self.header(header::AUTHORIZATION)?;
        let (scheme, token) = value.split_once(' ')?;
        let known = ["bearer", "token"]
            .iter()
            .any(|s| scheme.eq_ignore_ascii_case(s));
        known.then(|| token.trim())
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// A JSON answer.
pub(crate) fn json(status: u16, value: &Value) -> Response {
    typed(status, "application/json; charset=utf-8", value.to_string())
}

/// An answer of any type.
pub(crate) fn typed(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut response, "content-type", content_type);
    response
}

/// Sets a header; a value that no header can hold is left out.
pub(crate) fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Runs one service on a port until the task is aborted or its gate is closed.
pub(crate) fn serve(model: Arc<Model>, service: Service, port: Port) -> JoinHandle<io::Result<()>> {
    let router = Router::new().fallback(move |ConnectInfo(line), request| {
        exchange(Arc::clone(&model), service, line, request)
    });
    let service = router.into_make_service_with_connect_info::<Line>();
    tokio::spawn(async move { axum::serve(port, service).await })
}

/// One request and its answer, with the trouble that was asked for.
async fn exchange(model: Arc<Model>, service: Service, line: Line, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let call = Call::new(&parts, body);
    let target = parts
        .uri
        .path_and_query()
        .map_or_else(|| call.path.clone(), ToString::to_string);
    let seen = Seen {
        service,
        method: call.method.to_string(),
        path: target,
        between_services: call.header(header::USER_AGENT) == Some(model::AGENT)
            || call.path.starts_with("/api/hooks/"),
    };
    let fault = faults::strike(&mut model.faults(), &seen);
    let number = {
        let mut state = model.state();
        state.struck.extend(fault.clone());
        state.requests.push(seen.clone());
        state.requests.len()
    };
    match &fault {
        Some(FaultKind::RefuseConnection) => {
            model.close(service);
            line.cut();
            return Response::default();
        }
        Some(FaultKind::ResetBefore) => {
            line.cut();
            return Response::default();
        }
        Some(FaultKind::Status(status, body)) => return canned(*status, body),
        Some(FaultKind::RateLimited(seconds)) => return limited(service, *seconds),
        Some(FaultKind::UsedUp(seconds)) => return used_up(*seconds),
        Some(FaultKind::SingleSignOn(page)) => return single_sign_on(page),
        Some(FaultKind::Redirect(status, place)) => {
            let mut answer = canned(*status, "");
            set(&mut answer, "location", place);
            return answer;
        }
        Some(FaultKind::WrongJson) => return canned(200, r#"{"unexpected":[1,2,3]}"#),
        Some(FaultKind::Html) => {
            return canned(
                200,
                "<!doctype html><html><title>Welcome</title><p>Please sign in to the network.</html>",
            );
        }
        Some(FaultKind::Hold(time)) => tokio::time::sleep(*time).await,
        Some(FaultKind::Stale) => {
            if let Some(answer) = memory::recalled(&model, &seen) {
                return answer;
            }
        }
        _ => {}
    }
    let twice = fault == Some(FaultKind::Twice);
    let answering = Arc::clone(&model);
    let answer = tokio::task::spawn_blocking(move || {
        let answer = || match service {
            Service::GitHub => github::answer(&answering, &call, number),
            Service::Zenodo => zenodo::answer(&answering, &call, number),
            Service::DataCite => datacite::answer(&answering, &call),
            Service::DoiOrg => datacite::resolve(&answering, &call),
            Service::Orcid => orcid::answer(&call),
            Service::BioStudies => biostudies::answer(&answering, &call),
            Service::Idr => idr::annotations(&answering, &call),
            Service::StudyFiles => idr::file(&answering, &call),
            Service::Omero => omero::answer(&answering, &call),
        };
        if twice {
            let _lost = answer();
        }
        answer()
    });
    let answer = answer
        .await
        .unwrap_or_else(|_| canned(500, "The model of the service failed."));
    let answer = memory::kept(&model, &seen, answer).await;
    match fault {
        Some(FaultKind::ResetAfter) => {
            line.cut();
            Response::default()
        }
        Some(FaultKind::StatusAfter(status, body)) => canned(status, &body),
        Some(FaultKind::Delay(time)) => {
            tokio::time::sleep(time).await;
            answer
        }
        Some(FaultKind::TruncatedBody) => halved(answer, |half| line.cut_after(half)).await,
        Some(FaultKind::Stall) => halved(answer, |half| line.stall_after(half)).await,
        _ => answer,
    }
}

/// An answer that no service wrote.
fn canned(status: u16, body: &str) -> Response {
    let kind = match body.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => "application/json; charset=utf-8",
        Some(b'<') => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    typed(status, kind, body.to_owned())
}

/// The refusal of a client that asks too often.
fn limited(service: Service, seconds: u64) -> Response {
    let (status, body) = if service == Service::GitHub {
        let message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
        (
            403,
            serde_json::json!({ "message": message, "documentation_url": "https://docs.github.com/rest", "status": "403" }),
        )
    } else {
        (
            429,
            serde_json::json!({ "message": "30 per 1 minute", "status": 429 }),
        )
    };
    let mut answer = json(status, &body);
    let reset = jiff::Timestamp::now()
        .as_second()
        .saturating_add_unsigned(seconds);
    set(&mut answer, "retry-after", &seconds.to_string());
    set(&mut answer, "x-ratelimit-remaining", "0");
    set(&mut answer, "x-ratelimit-reset", &reset.to_string());
    answer
}

/// GitHub's refusal once the limit of the hour is used up, without `Retry-After`.
fn used_up(seconds: u64) -> Response {
    let mut answer = github::error(403, "API rate limit exceeded for user ID 4100001.");
    let reset = jiff::Timestamp::now()
        .as_second()
        .saturating_add_unsigned(seconds);
    set(&mut answer, "x-ratelimit-remaining", "0");
    set(&mut answer, "x-ratelimit-reset", &reset.to_string());
    answer
}

fn single_sign_on(page: &str) -> Response {
    let mut answer = github::error(
        403,
        "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
    );
    set(
        &mut answer,
        "x-github-sso",
        &format!("required; url={page}"),
    );
    answer
}

/// The same answer, of which only half the body arrives.
async fn halved(answer: Response, stop: impl FnOnce(usize)) -> Response {
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    stop(body.len() / 2);
    Response::from_parts(parts, Body::from(body))
}
