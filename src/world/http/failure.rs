//! Errors of requests that no whole answer came to, and bodies that may break off.

use reqwest::Response;

use crate::domain::secret::redact_url;

use super::LARGEST;
use super::ask::{Answer, Ask};
use super::error::{Kind, ServiceError};
use super::reading::{UNCLEAR, safe};

/// An error with those words.
pub(super) fn failure(ask: &Ask<'_>, kind: Kind, message: &str) -> ServiceError {
    let mut error = ServiceError::new(ask.service, ask.doing, ask.method.as_str(), &ask.url, kind);
    error.message = Some(safe(message, &ask.secrets()));
    error.help = match &error.kind {
        Kind::Unclear => Some(UNCLEAR.to_owned()),
        Kind::Unreachable => Some("try again later; if it stays so, check the network".to_owned()),
        _ => None,
    };
    error
}

/// A connection that could not be made, or that broke.
pub(super) fn broken(ask: &Ask<'_>, error: reqwest::Error) -> ServiceError {
    // Nothing was sent if there never was a connection. After that a write may have arrived.
    let unsent = error.is_connect() || error.is_builder();
    let kind = if unsent || ask.method.is_safe() {
        Kind::Unreachable
    } else {
        Kind::Unclear
    };
    let words = if error.is_timeout() {
        "the time ran out".to_owned()
    } else {
        // reqwest's own words hold the whole address.
        cause(&error.without_url())
    };
    let mut error = failure(ask, kind, &words);
    if unsent {
        error.help = Some("check the network, the address and the proxy settings".to_owned());
    }
    error
}

/// The time for a whole answer ran out.
pub(super) fn timed_out(ask: &Ask<'_>) -> ServiceError {
    let kind = if ask.method.is_safe() {
        Kind::Unreachable
    } else {
        Kind::Unclear
    };
    failure(ask, kind, "the time ran out")
}

/// A redirect that is not followed.
pub(super) fn moved(ask: &Ask<'_>, answer: &Answer) -> ServiceError {
    let to = answer
        .header("location")
        .and_then(|to| answer.url.join(to).ok())
        .map_or_else(
            || "an address it does not name".to_owned(),
            |to| redact_url(to.as_str()),
        );
    let mut error = ServiceError::new(
        ask.service,
        ask.doing,
        ask.method.as_str(),
        &ask.url,
        Kind::Moved { to },
    );
    error.status = Some(answer.status);
    error.request_id = super::reading::request_id(&answer.headers);
    error
}

/// The innermost cause of an error: `Connection refused`, `invalid peer certificate: …`.
/// The layers around it ("error sending request", "client error") tell nothing.
pub(super) fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}

/// Reads a body into memory.
pub(super) async fn keep(ask: &Ask<'_>, mut response: Response) -> Result<Vec<u8>, ServiceError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(ask, error))? {
        if body.len() + piece.len() > LARGEST {
            let words = format!("the answer is larger than {} MiB", LARGEST >> 20);
            return Err(failure(ask, Kind::Garbled, &words));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
