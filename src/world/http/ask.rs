//! One question to a service, and its answer.

use std::fmt;
use std::path::PathBuf;

use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue, LINK};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::domain::secret::redact_url;

use super::error::{Kind, ServiceError};
use super::store::Stored;

/// One request. What it is for goes into every error that comes of it.
pub struct Ask<'a> {
    /// What is being done, for people: "reading the releases of octo/tool".
    pub doing: &'a str,
    /// Who is asked: `GitHub`, `Zenodo`, `DataCite`, `doi.org`, …
    pub service: &'static str,
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// Sent as `Authorization: Bearer`, to this origin only. Blank is the same as none.
    pub token: Option<&'a SecretString>,
    /// The media types that are understood.
    pub accept: &'a str,
    /// Further headers. They are not sent on to another origin.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Option<Body>,
    /// Secrets in the body. They are kept out of errors, and off plain HTTP.
    pub hidden: Vec<SecretString>,
    /// Whether a read follows redirects; if not, the 3xx itself is the answer.
    pub follow: bool,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub enum Body {
    /// JSON.
    Json(Value),
    /// Bytes with their media type.
    Bytes(Vec<u8>, &'static str),
    /// A file's bytes as `application/octet-stream`, read while they are sent.
    File(PathBuf),
}

impl<'a> Ask<'a> {
    /// A request with that method.
    pub fn new(method: Method, service: &'static str, doing: &'a str, url: Url) -> Self {
        Self {
            doing,
            service,
            method,
            url,
            token: None,
            accept: "application/json",
            headers: Vec::new(),
            body: None,
            hidden: Vec::new(),
            follow: true,
        }
    }

    /// A GET.
    pub fn get(service: &'static str, doing: &'a str, url: Url) -> Self {
        Self::new(Method::GET, service, doing, url)
    }

    /// A POST.
    pub fn post(service: &'static str, doing: &'a str, url: Url) -> Self {
        Self::new(Method::POST, service, doing, url)
    }

    /// A PUT.
    pub fn put(service: &'static str, doing: &'a str, url: Url) -> Self {
        Self::new(Method::PUT, service, doing, url)
    }

    /// A PATCH.
    pub fn patch(service: &'static str, doing: &'a str, url: Url) -> Self {
        Self::new(Method::PATCH, service, doing, url)
    }

    /// A DELETE.
    pub fn delete(service: &'static str, doing: &'a str, url: Url) -> Self {
        Self::new(Method::DELETE, service, doing, url)
    }

    /// With a token, if there is one.
    pub fn token(mut self, token: Option<&'a SecretString>) -> Self {
        self.token = token;
        self
    }

    /// With other media types than JSON.
    pub fn accept(mut self, accept: &'a str) -> Self {
        self.accept = accept;
        self
    }

    /// With one more header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With a JSON body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(Body::Json(body));
        self
    }

    /// With a body of that media type.
    pub fn bytes(mut self, body: Vec<u8>, media_type: &'static str) -> Self {
        self.body = Some(Body::Bytes(body, media_type));
        self
    }

    /// With the bytes of a file as the body.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.body = Some(Body::File(path.into()));
        self
    }

    /// With a secret in its body.
    pub fn hiding(mut self, secret: &SecretString) -> Self {
        self.hidden.push(secret.clone());
        self
    }

    /// Without following redirects: the answer to a read may then be a 3xx.
    pub fn without_redirects(mut self) -> Self {
        self.follow = false;
        self
    }

    /// Whether a token goes with it.
    pub(super) fn has_token(&self) -> bool {
        self.token
            .is_some_and(|token| !token.expose_secret().trim().is_empty())
    }

    /// Whether anything secret goes with it: a token, a header, a part of the body.
    pub(super) fn has_secret(&self) -> bool {
        let sensitive = |(_, value): &(HeaderName, HeaderValue)| value.is_sensitive();
        self.has_token() || self.headers.iter().any(sensitive) || !self.hidden.is_empty()
    }

    /// Every secret in the request, so that a server's echo of one can be struck out.
    pub(super) fn secrets(&self) -> Vec<String> {
        let token = self
            .token
            .map(|token| token.expose_secret().trim().to_owned());
        let headers = self
            .headers
            .iter()
            .filter(|(_, value)| value.is_sensitive())
            .filter_map(|(_, value)| value.to_str().ok().map(str::to_owned));
        let hidden = self.hidden.iter();
        let hidden = hidden.map(|secret| secret.expose_secret().to_owned());
        // A very short one would strike out half of every message.
        token
            .into_iter()
            .chain(headers)
            .chain(hidden)
            .filter(|secret| secret.len() >= 4)
            .collect()
    }
}

impl fmt::Debug for Ask<'_> {
    /// Without token, header values, query and body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Ask")
            .field("doing", &self.doing)
            .field("service", &self.service)
            .field("method", &self.method)
            .field("url", &redact_url(self.url.as_str()))
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}

/// What a service answered; for a read also 304, and 3xx if redirects are not followed.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most [`super::LARGEST`] bytes; empty after a download.
    pub body: Vec<u8>,
    /// What a download wrote into its file.
    pub stored: Option<Stored>,
    /// Where it came from in the end, after redirects.
    pub url: Url,
    pub(super) service: &'static str,
    pub(super) method: Method,
}

impl Answer {
    /// The body as JSON. Anything else (a login page, half a document) is
    /// [`Kind::Garbled`] with the beginning of what came.
    pub fn json<T: DeserializeOwned>(&self, doing: &str) -> Result<T, ServiceError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let media_type = self.header("content-type").unwrap_or("no content type");
            let said = super::reading::said(&self.body, &[]).message;
            let message = match said {
                _ if self.body.is_empty() => "the answer is empty".to_owned(),
                Some(said) if serde_json::from_slice::<Value>(&self.body).is_err() => {
                    format!("not JSON but {media_type}: {said}")
                }
                _ => format!("JSON of another shape: {error}"),
            };
            self.garbled(doing, &message)
        })
    }

    /// An error that says that this answer makes no sense.
    pub fn garbled(&self, doing: &str, message: &str) -> ServiceError {
        let mut error = ServiceError::new(
            self.service,
            doing,
            self.method.as_str(),
            &self.url,
            Kind::Garbled,
        );
        error.status = Some(self.status);
        error.message = Some(super::reading::safe(message, &[]));
        error.request_id = super::reading::request_id(&self.headers);
        error.help = Some(format!(
            "try again later; if it stays so, a proxy or a login page may answer in the place of {}",
            self.service
        ));
        error
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The address of the next page (`Link: <…>; rel="next"`, RFC 8288), if it has the same
    /// origin as this one: the token goes with it.
    pub fn next_page(&self) -> Option<Url> {
        let links = self.header(LINK.as_str())?;
        let next = links.split(',').find_map(|link| {
            let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
            let is_next = parameters
                .split(';')
                .any(|parameter| matches!(parameter.trim(), "rel=\"next\"" | "rel=next"));
            is_next.then_some(address)
        })?;
        let next = self.url.join(next).ok()?;
        (next.origin() == self.url.origin()).then_some(next)
    }
}

impl fmt::Debug for Answer {
    /// Without headers, query and body: a list of webhooks holds Zenodo's token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("url", &redact_url(self.url.as_str()))
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
