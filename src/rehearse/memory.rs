//! The answers that reads had before, for a cache that gives old ones.

use axum::body::{Body, Bytes, to_bytes};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::faults::FaultKind;
use super::model::Model;
use super::state::Request;

/// One answer, to be given again.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// The answer that the same read had before.
pub(crate) fn recalled(model: &Model, asked: &Request) -> Option<Response> {
    let state = model.state();
    let (_, given) = state.given.iter().find(|(request, _)| request == asked)?;
    let mut answer = Response::new(Body::from(given.body.clone()));
    *answer.status_mut() = given.status;
    *answer.headers_mut() = given.headers.clone();
    Some(answer)
}

/// Notes the answer to a read where some fault may ask for it again, and gives it back.
pub(crate) async fn kept(model: &Model, asked: &Request, answer: Response) -> Response {
    let wanted = model
        .faults()
        .iter()
        .any(|fault| fault.is(&FaultKind::Stale));
    if !wanted || asked.method != "GET" {
        return answer;
    }
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let given = Given {
        status: parts.status,
        headers: parts.headers.clone(),
        body: body.clone(),
    };
    let mut state = model.state();
    state.given.retain(|(request, _)| request != asked);
    state.given.push((asked.clone(), given));
    drop(state);
    Response::from_parts(parts, Body::from(body))
}
