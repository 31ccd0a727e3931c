//! One way to the network for all services.
//!
//! It holds what every request needs: one `User-Agent`, time limits, a token that goes to one
//! origin only, errors that say everything and hold nothing secret. Reads are tried again;
//! a write is sent once, because only its caller can look whether it was applied.

mod ask;
mod error;
mod failure;
mod patience;
mod reading;
mod store;
mod upload;

use std::sync::{Arc, Once, OnceLock};
use std::time::{Duration, Instant};

use http::HeaderMap;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, USER_AGENT};
use reqwest::Client;
use secrecy::ExposeSecret;
use url::Url;

pub use ask::{Answer, Ask, Body};
pub use error::{Kind, ServiceError, Trouble};
pub use patience::Patience;
pub use store::{Sink, Stored, Transfer};

pub(crate) use reading::words;

use super::clock::Clock;
use failure::{broken, cause, failure, keep, moved, timed_out};
use store::store;

/// The most bytes of an answer that are kept in memory: 32 MiB.
pub const LARGEST: usize = 32 << 20;

/// The most redirects that one read follows.
const REDIRECTS: usize = 5;

/// The way to the network. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Http {
    clients: Arc<Clients>,
    patience: Patience,
    limits: Limits,
    clock: Clock,
}

/// How long to wait for one try.
#[derive(Debug, Clone, Copy)]
struct Limits {
    connect: Duration,
    /// Between two pieces of an answer.
    read: Duration,
    /// For a whole answer that is kept in memory, so that a drip of bytes comes to an end.
    whole: Duration,
}

#[derive(Debug, Default)]
struct Clients {
    /// For plain HTTP on this machine: never through a proxy, and without reading certificates.
    loopback: OnceLock<Result<Client, String>>,
    /// For everything else. Made when it is first needed: it reads the machine's certificates.
    outside: OnceLock<Result<Client, String>>,
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    /// With the usual time limits: 10 s to connect, 30 s between pieces of an answer.
    pub fn new() -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error means that one is installed already, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        Self {
            clients: Arc::default(),
            patience: Patience::default(),
            clock: Clock::default(),
            limits: Limits {
                connect: Duration::from_secs(10),
                read: Duration::from_secs(30),
                whole: Duration::from_secs(60),
            },
        }
    }

    /// With other tries and pauses for reads.
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// On a machine with another clock.
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The time, as the answers so far had it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// With another time limit between pieces of an answer, four times that for a whole one.
    pub fn with_limit(mut self, read: Duration) -> Self {
        self.limits.read = read;
        self.limits.connect = self.limits.connect.min(read);
        self.limits.whole = read * 4;
        self.clients = Arc::default();
        self
    }

    /// Reads (GET or HEAD): tries again after connection errors, time-outs, 429 and 5xx as long
    /// as the patience lasts, follows redirects. A status of 400 or more is an error; 304 and,
    /// if redirects are not followed, the other 3xx are answers.
    pub async fn read(&self, ask: Ask<'_>) -> Result<Answer, ServiceError> {
        self.read_into(&ask, None).await
    }

    /// Reads into a file, which is emptied before each try. Half a body is an error.
    /// [`Answer::stored`] says what came.
    pub async fn download(&self, ask: Ask<'_>, into: Sink<'_>) -> Result<Answer, ServiceError> {
        self.read_into(&ask, Some(into)).await
    }

    /// Sends a write exactly once and follows no redirect. See [`ServiceError::is_unclear`].
    pub async fn write(&self, ask: Ask<'_>) -> Result<Answer, ServiceError> {
        match self.once(&ask, ask.url.clone(), true, None).await {
            Ok(answer) if (300..400).contains(&answer.status) => Err(moved(&ask, &answer)),
            Ok(answer) => Ok(answer),
            Err((error, _)) => Err(error),
        }
    }

    async fn read_into(
        &self,
        ask: &Ask<'_>,
        into: Option<Sink<'_>>,
    ) -> Result<Answer, ServiceError> {
        if !ask.method.is_safe() {
            return Err(failure(ask, Kind::Invalid, "a write cannot be read"));
        }
        let start = Instant::now();
        let mut tries = 0;
        loop {
            tries += 1;
            let (error, wanted) = match self.follow(ask, into).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let may_pass = matches!(
                error.kind,
                Kind::Unreachable | Kind::RateLimited | Kind::ServerTrouble
            );
            let pause = self.patience.pause(tries, start.elapsed(), wanted);
            match pause.filter(|_| may_pass) {
                Some(pause) => {
                    tracing::debug!(%error, ?pause, "trying again");
                    tokio::time::sleep(pause).await;
                }
                None => return Err(error),
            }
        }
    }

    async fn follow(
        &self,
        ask: &Ask<'_>,
        into: Option<Sink<'_>>,
    ) -> Result<Answer, (ServiceError, Option<Duration>)> {
        let mut url = ask.url.clone();
        let mut trusted = true;
        for _ in 0..=REDIRECTS {
            let answer = self.once(ask, url, trusted, into).await?;
            let redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            if !redirect || !ask.follow {
                return Ok(answer);
            }
            let next = answer
                .header(LOCATION.as_str())
                .and_then(|to| answer.url.join(to).ok())
                .ok_or_else(|| (answer.garbled(ask.doing, "a redirect to nowhere"), None))?;
            if !may_lead(&answer.url, &next) {
                return Err((moved(ask, &answer), None));
            }
            // Once another host was asked, nothing it says can bring the token back.
            trusted &= next.origin() == ask.url.origin();
            url = next;
        }
        let to = crate::domain::secret::redact_url(url.as_str());
        let error = failure(ask, Kind::Moved { to }, "more than five redirects");
        let help = "check the address, and whether a proxy or a login page answers in its place";
        Err((error.with_help(help), None))
    }

    /// One request, one answer. 3xx is an answer; 400 and more is an error.
    async fn once(
        &self,
        ask: &Ask<'_>,
        url: Url,
        trusted: bool,
        into: Option<Sink<'_>>,
    ) -> Result<Answer, (ServiceError, Option<Duration>)> {
        let headers = request_headers(ask, trusted).map_err(|error| (error, None))?;
        let plain = url.scheme() == "http" && !is_loopback(&url);
        if plain && trusted && ask.has_secret() {
            let error = failure(ask, Kind::Invalid, "a secret is not sent over plain HTTP");
            return Err((error.with_help("use the https:// address"), None));
        }
        let uploading = matches!(ask.body, Some(Body::File(_)));
        let client = self
            .client(&url, uploading)
            .map_err(|why| (failure(ask, Kind::Unreachable, &why), None))?;
        let mut limit = self.limits.whole;
        let mut request = client
            .request(ask.method.clone(), url.clone())
            .headers(headers);
        match &ask.body {
            Some(Body::Json(value)) if trusted => request = request.json(value),
            Some(Body::Bytes(bytes, media_type)) if trusted => {
                request = request
                    .header(CONTENT_TYPE, *media_type)
                    .body(bytes.clone());
            }
            Some(Body::File(path)) if trusted => {
                // Boxed: every request would be as large as this rare one.
                let upload = Box::pin(upload::attach(ask, request, path)).await;
                let (with_file, time) = upload.map_err(|error| (error, None))?;
                request = with_file;
                limit += time;
            }
            _ => {}
        }
        let start = Instant::now();
        let response = match tokio::time::timeout(limit, request.send()).await {
            Ok(response) => response.map_err(|error| (broken(ask, error), None))?,
            Err(_) => return Err((timed_out(ask), None)),
        };
        let status = response.status();
        let address = crate::domain::secret::redact_url(url.as_str());
        tracing::debug!(method = %ask.method, %address, %status, took = ?start.elapsed(), "asked");
        let headers = response.headers().clone();
        self.clock.hear(&headers);
        let refused = status.is_client_error() || status.is_server_error();
        let mut stored = None;
        let body = match into {
            Some(into) if status.is_success() => {
                let whole = store(ask, response, into).await;
                stored = Some(whole.map_err(|error| (error, None))?);
                Vec::new()
            }
            _ => match tokio::time::timeout(self.limits.whole, keep(ask, response)).await {
                Ok(Ok(body)) => body,
                // A write was refused, whatever the words. A read is asked again: it may be the
                // words that tell what is not there from what may not be seen.
                _ if refused && !ask.method.is_safe() => Vec::new(),
                Ok(Err(error)) => return Err((error, None)),
                Err(_) => return Err((timed_out(ask), None)),
            },
        };
        if refused {
            let error = reading::refusal(ask, status.as_u16(), &headers, &body);
            let wanted = reading::wanted_pause(&error, &headers);
            return Err((error, wanted));
        }
        Ok(Answer {
            status: status.as_u16(),
            headers,
            body,
            stored,
            url,
            service: ask.service,
            method: ask.method.clone(),
        })
    }

    /// The client for an address. One that sends a file is made for this once, without the limit
    /// between pieces: it would run while the file is sent, when nothing can come back yet.
    fn client(&self, url: &Url, uploading: bool) -> Result<Client, String> {
        let loopback = url.scheme() == "http" && is_loopback(url);
        let limits = self.limits;
        if uploading {
            return build(loopback, limits.connect, None);
        }
        let cell = if loopback {
            &self.clients.loopback
        } else {
            &self.clients.outside
        };
        cell.get_or_init(|| build(loopback, limits.connect, Some(limits.read)))
            .clone()
    }
}

fn build(loopback: bool, connect: Duration, read: Option<Duration>) -> Result<Client, String> {
    let builder = Client::builder()
        .connect_timeout(connect)
        .pool_idle_timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    let builder = match read {
        Some(read) => builder.read_timeout(read),
        None => builder,
    };
    let builder = if loopback {
        builder.no_proxy().tls_certs_only([])
    } else {
        builder
    };
    let words = |error: reqwest::Error| reading::safe(&cause(&error), &[]);
    builder.build().map_err(words)
}

/// `citable/<version> (+<address>)`. GitHub refuses requests without one.
fn user_agent() -> HeaderValue {
    const PLAIN: &str = concat!("citable/", env!("CARGO_PKG_VERSION"));
    let page = env!("CARGO_PKG_REPOSITORY");
    let named = (!page.is_empty()).then(|| format!("{PLAIN} (+{page})"));
    named
        .and_then(|named| HeaderValue::from_str(&named).ok())
        .unwrap_or(HeaderValue::from_static(PLAIN))
}

fn request_headers(ask: &Ask<'_>, trusted: bool) -> Result<HeaderMap, ServiceError> {
    let unsendable = |what: &str, help: &str| failure(ask, Kind::Invalid, what).with_help(help);
    let mut headers = HeaderMap::new();
    if trusted {
        for (name, value) in &ask.headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(token) = ask.token.filter(|_| ask.has_token()) {
            let bearer = format!("Bearer {}", token.expose_secret().trim());
            let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| {
                let mut error = unsendable(
                    "a token without blanks, line breaks or other such characters in it",
                    "copy it again: one line, without quotes",
                );
                error.kind = Kind::Unauthorized;
                error
            })?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
    }
    let accept = HeaderValue::from_str(ask.accept)
        .map_err(|_| unsendable("the media type cannot be sent", "report this"))?;
    headers.insert(ACCEPT, accept);
    headers.insert(USER_AGENT, user_agent());
    Ok(headers)
}

/// Whether a redirect may be followed: to HTTP or HTTPS, and never from HTTPS to HTTP.
fn may_lead(from: &Url, to: &Url) -> bool {
    match to.scheme() {
        "https" => true,
        "http" => from.scheme() == "http",
        _ => false,
    }
}

/// Whether the address is on this machine: `localhost`, `*.localhost`, 127.0.0.0/8, `::1`.
pub(in crate::world) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
pub(crate) mod loopback;
#[cfg(test)]
mod tests;
