//! Why a request did not bring what it was for.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_json::Value;
use url::Url;

use crate::domain::secret::redact_url;
use crate::facts::Why;

/// A request that failed: what was being done, and everything the service said about it.
/// Nothing in it is secret. The parts are those of [`Trouble`].
#[derive(Clone, PartialEq)]
pub struct ServiceError(Box<Trouble>);

/// The parts of a [`ServiceError`].
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// Who was asked.
    pub service: &'static str,
    /// What was being done, for people.
    pub doing: String,
    /// The method.
    pub method: String,
    /// The address without its query.
    pub url: String,
    /// What sort of failure it is.
    pub kind: Kind,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// The server's own words, safe for a terminal, at most 500 characters;
    /// or, if no answer came, what the connection died of.
    pub message: Option<String>,
    /// The number by which the service's support finds the request.
    pub request_id: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The JSON that came, for callers that decide by code or field. The request's own
    /// secrets are struck out of it.
    pub body: Option<Value>,
}

/// What sort of failure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The service was not reached; a write was not sent.
    Unreachable,
    /// A write that may or may not have been applied: the time ran out, the connection broke,
    /// half an answer came, or a 5xx. Look again before anything else.
    Unclear,
    /// 401: no token, or a wrong one. Without a status: not asked, as it needs a token
    /// (the message says which).
    Unauthorized,
    /// 403 or 451: not allowed.
    Forbidden,
    /// 404: not there, or hidden from this token.
    NotFound,
    /// 409 or 412: it is in another state than the request took for granted.
    Conflict,
    /// 400, 422 and the other 4xx: the request itself is refused.
    Invalid,
    /// Too many requests. Nothing was applied.
    RateLimited,
    /// 5xx to a read, after all tries.
    ServerTrouble,
    /// An answer that makes no sense.
    Garbled,
    /// A redirect that is not followed: of a write, to plain HTTP, or one too many.
    Moved {
        /// Where to, without the query.
        to: String,
    },
    /// 410: it was there.
    Gone,
}

impl ServiceError {
    /// An error of that kind, with nothing else known.
    pub fn new(service: &'static str, doing: &str, method: &str, url: &Url, kind: Kind) -> Self {
        Self(Box::new(Trouble {
            service,
            doing: doing.to_owned(),
            method: method.to_owned(),
            url: redact_url(url.as_str()),
            kind,
            status: None,
            message: None,
            request_id: None,
            help: None,
            body: None,
        }))
    }

    /// Whether a write may have been applied all the same.
    pub fn is_unclear(&self) -> bool {
        self.kind == Kind::Unclear
    }

    /// The same with other advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Deref for ServiceError {
    type Target = Trouble;

    fn deref(&self) -> &Trouble {
        &self.0
    }
}

impl DerefMut for ServiceError {
    fn deref_mut(&mut self) -> &mut Trouble {
        &mut self.0
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ServiceError {
    /// One line: what was being done · METHOD address · status · the server's words · request id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {} {}", self.doing, self.method, self.url)?;
        match (&self.kind, self.status) {
            (Kind::Unreachable, None) => write!(f, " · no answer from {}", self.service)?,
            (Kind::Unclear, None) => write!(f, " · no whole answer from {}", self.service)?,
            (Kind::Unauthorized, None) => write!(f, " · not asked")?,
            (Kind::Moved { to }, Some(status)) => write!(f, " · {status} moved to {to}")?,
            (_, Some(status)) => write!(f, " · {status}")?,
            (_, None) => {}
        }
        if let Some(message) = &self.message {
            write!(f, " · {message}")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " · request {id}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ServiceError {}

impl From<ServiceError> for Why {
    fn from(error: ServiceError) -> Self {
        let text = match &error.help {
            Some(help) => format!("{error}: {help}"),
            None => error.to_string(),
        };
        match &error.kind {
            Kind::Unauthorized if error.status.is_none() => {
                Self::NoToken(error.message.clone().unwrap_or(text))
            }
            Kind::Unauthorized | Kind::Forbidden | Kind::NotFound | Kind::Gone => {
                Self::Forbidden(text)
            }
            Kind::Unreachable | Kind::Unclear | Kind::RateLimited | Kind::ServerTrouble => {
                Self::Unreachable(text)
            }
            Kind::Conflict | Kind::Invalid | Kind::Garbled | Kind::Moved { .. } => {
                Self::Garbled(text)
            }
        }
    }
}
