//! GitHub: what it says of a repository, and the two writes that make a release.
//!
//! octocrab builds and carries the requests, over our own transport. Its typed
//! builders are not used: they put tag names into paths as they are (`v1#x` asks for `v1`), and
//! its models refuse a whole answer for one missing field that is of no concern here. After a
//! write that would throw away the answer to something that was done.

mod answers;
mod hooks;
mod policy;
mod refs;
mod releases;
mod transport;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use http::Method;
use http::header::HeaderValue;
use http_body_util::BodyExt;
use jiff::Timestamp;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::domain::Slug;
use crate::facts::forge::ForgeRepository;

use super::http::{Answer, Http, Kind, ServiceError};
use transport::{Purpose, Transport, service_error};

pub use releases::NewRelease;

/// The most pages of a list that are read. GitHub itself ends its lists after 10 000 entries.
const PAGES: usize = 100;

/// GitHub's REST API, for one token.
pub struct GitHub {
    transport: Transport,
    /// Made with the first request: octocrab starts a task, which needs the runtime.
    octocrab: OnceLock<Octocrab>,
    /// Answers about what never changes under its address, by path.
    unchanging: Mutex<BTreeMap<String, Answer>>,
}

/// Why there is no asking GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The token cannot be put into a header.
    #[error(
        "the GitHub token holds a blank, a line break or another character that no token has; copy it again"
    )]
    Token,
    /// The address is not one of a REST API.
    #[error("the address of GitHub's API is not an http(s) address of a host")]
    Address,
}

/// How many requests are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Per hour.
    pub limit: u64,
    /// Left in this hour.
    pub remaining: u64,
    /// When the hour ends.
    pub reset: Option<Timestamp>,
}

impl GitHub {
    /// `api` is `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server.
    /// White space around the token is cut off; a blank token is the same as none.
    pub fn new(http: Http, api: Url, token: Option<SecretString>) -> Result<Self, Unusable> {
        if !matches!(api.scheme(), "http" | "https") || !api.has_host() {
            return Err(Unusable::Address);
        }
        let token = token
            .map(|token| token.expose_secret().trim().to_owned())
            .filter(|token| !token.is_empty());
        let sendable = |token: &String| {
            HeaderValue::from_str(token).is_ok() && !token.contains(char::is_whitespace)
        };
        if !token.as_ref().is_none_or(sendable) {
            return Err(Unusable::Token);
        }
        Ok(Self {
            transport: Transport {
                http,
                api,
                token: token.map(SecretString::from),
            },
            octocrab: OnceLock::new(),
            unchanging: Mutex::default(),
        })
    }

    /// Whether there is a token. Without one GitHub shows neither drafts nor webhooks.
    pub fn has_token(&self) -> bool {
        self.transport.token.is_some()
    }

    /// The repository under its present name; `None` if GitHub says that there is none,
    /// which it also says of a private one that the token may not see.
    pub async fn repository(&self, slug: &Slug) -> Result<Option<ForgeRepository>, ServiceError> {
        let doing = format!("looking up the repository {slug}");
        let Some(answer) = self.find(&doing, &format!("/repos/{slug}")).await? else {
            return Ok(None);
        };
        let repository: answers::Repository = answer.json(&doing)?;
        let mut seen = repository
            .into_fact(slug)
            .map_err(|wrong| answer.garbled(&doing, &wrong))?;
        // The rights above are those of the person; a token with scopes may have less.
        let scopes = answer.header("x-oauth-scopes").unwrap_or_default();
        let writes = |scope: &str| matches!(scope.trim(), "repo" | "public_repo");
        if !scopes.trim().is_empty() && !scopes.split(',').any(writes) {
            seen.can_push = Some(false);
        }
        Ok(Some(seen))
    }

    /// How many requests are left; `None` on an Enterprise Server without limits.
    /// Asking costs nothing.
    pub async fn rate_limit(&self) -> Result<Option<RateLimit>, ServiceError> {
        let doing = "asking how many requests are left";
        let Some(answer) = self.find(doing, "/rate_limit").await? else {
            return Ok(None);
        };
        let limits: answers::RateLimits = answer.json(doing)?;
        let core = limits.resources.core;
        Ok(Some(RateLimit {
            limit: core.limit,
            remaining: core.remaining,
            reset: Timestamp::from_second(core.reset).ok(),
        }))
    }

    /// Reads what may be missing: 404 is `None`. So is 409, GitHub's answer to questions
    /// about an empty repository.
    async fn find(&self, doing: &str, path: &str) -> Result<Option<Answer>, ServiceError> {
        match self.ask(Method::GET, doing, path, None).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if matches!(error.status, Some(404 | 409)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads what never changes under its address: a git object by its id, a delivery that was
    /// made. It is asked for once.
    async fn once(&self, doing: &str, path: &str) -> Result<Answer, ServiceError> {
        let kept = || {
            self.unchanging
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let known = kept().get(path).cloned();
        if let Some(answer) = known {
            return Ok(answer);
        }
        let answer = self.ask(Method::GET, doing, path, None).await?;
        // What cannot be read may come whole the next time.
        if answer.json::<Value>(doing).is_ok() {
            kept().insert(path.to_owned(), answer.clone());
        }
        Ok(answer)
    }

    /// Reads the pages of a list until `enough` says so of the entries so far, or the list ends.
    async fn list<T: DeserializeOwned>(
        &self,
        doing: &str,
        path: &str,
        pages: usize,
        mut enough: impl FnMut(&[T]) -> bool,
    ) -> Result<Vec<T>, ServiceError> {
        let mut entries = Vec::new();
        let mut next = Some(path.to_owned());
        for _ in 0..pages {
            let Some(path) = next else { break };
            let answer = self.ask(Method::GET, doing, &path, None).await?;
            entries.extend(answer.json::<Vec<T>>(doing)?);
            next = answer.next_page().map(String::from);
            if enough(&entries) {
                break;
            }
        }
        Ok(entries)
    }

    /// Sends one request. `path` follows the API's address, or is a whole address under it.
    async fn ask(
        &self,
        method: Method,
        doing: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, ServiceError> {
        let wrong = |why: &dyn fmt::Display| {
            let api = &self.transport.api;
            let mut error = ServiceError::new("GitHub", doing, method.as_str(), api, Kind::Invalid);
            error.message = Some(format!("the request cannot be made: {why}"));
            error
        };
        let octocrab = self.octocrab();
        let request = http::request::Builder::new()
            .method(method.clone())
            .uri(path)
            .extension(Purpose(doing.to_owned()));
        let request = octocrab
            .build_request(request, body)
            .map_err(|error| wrong(&error))?;
        let response = octocrab
            .execute(request)
            .await
            .map_err(|error| service_error(error, || wrong(&"octocrab did not send it")))?;
        let (mut parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| wrong(&error))?;
        let mut answer: Answer = parts
            .extensions
            .remove()
            .ok_or_else(|| wrong(&"no answer came back"))?;
        answer.body = body.to_bytes().to_vec();
        Ok(answer)
    }

    fn octocrab(&self) -> &Octocrab {
        self.octocrab.get_or_init(|| {
            let transport = self.transport.clone();
            let service = tower::service_fn(move |request| transport.clone().carry(request));
            // The token stays with the transport; octocrab never sees it.
            let Ok(octocrab) = OctocrabBuilder::new_empty()
                .with_service(service)
                .with_auth(AuthState::None)
                .build();
            octocrab
        })
    }
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub")
            .field("api", &self.transport.api.host_str())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
