//! A login at one OMERO.web: its cookies, its form token, and what is asked with them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::Method;
use http::header::{HeaderName, HeaderValue, REFERER};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use crate::domain::secret::redact_url;
use crate::world::OmeroKey;
use crate::world::http::{Answer, Ask, Http, Kind, ServiceError, is_loopback};

use super::SERVICE;
use super::jar::Jar;
use super::place::below;

/// Without it a request without a session is answered by a redirect to the login page, with it
/// by a plain 403.
const XHR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-requested-with"),
    HeaderValue::from_static("XMLHttpRequest"),
);
const CSRF: HeaderName = HeaderName::from_static("x-csrftoken");
const FORM: &str = "application/x-www-form-urlencoded";

/// An open session. It goes to its own server and to no other.
#[derive(Debug)]
pub(super) struct Session {
    http: Http,
    site: Url,
    jar: Mutex<Jar>,
    csrf: SecretString,
    /// OMERO's number of who is logged in.
    pub(super) user: u64,
}

impl Session {
    /// Logs in. Nothing in an OMERO changes by that.
    pub(super) async fn open(http: Http, key: &OmeroKey, site: Url) -> Result<Self, ServiceError> {
        let mut session = Self {
            http,
            site,
            jar: Mutex::default(),
            csrf: SecretString::default(),
            user: 0,
        };
        let doing = &format!("logging in to {}", redact_url(session.site.as_str()));
        if session.site.scheme() == "http" && !is_loopback(&session.site) {
            let kind = Kind::Invalid;
            let mut error = ServiceError::new(SERVICE, doing, "GET", &session.site, kind);
            error.message = Some("a password is not sent over plain HTTP".to_owned());
            return Err(error.with_help("put the https:// address into OMERO_URL"));
        }
        session.csrf = session.token(doing).await?;
        let server = session.server(doing).await?;
        let login = &key.login;
        let password = login.password.expose_secret();
        let fields = [
            ("username", login.user.as_str()),
            ("password", password),
            ("server", &server),
        ];
        let ask = session
            .post(doing, &["api", "v0", "login"], &fields)
            .hiding(&login.password);
        let answer = session.http.write(ask).await.map_err(no_login)?;
        session.jar().take(&answer.headers);
        let told: Value = answer.json(doing)?;
        session.user = told["eventContext"]["userId"]
            .as_u64()
            .filter(|_| told["success"] == true)
            .ok_or_else(|| answer.garbled(doing, "an answer that names nobody"))?;
        // The login may have made a new one.
        session.csrf = session.token(doing).await?;
        Ok(session)
    }

    /// The address of the OMERO.web.
    pub(super) fn site(&self) -> &Url {
        &self.site
    }

    /// The token that a form needs.
    async fn token(&self, doing: &str) -> Result<SecretString, ServiceError> {
        let answer = self.get(doing, below(&self.site, &["api", "v0", "token"]));
        let answer = answer.await.map_err(not_there)?;
        let told: Value = answer.json(doing)?;
        let token = told["data"].as_str().filter(|token| !token.is_empty());
        token
            .map(|token| token.to_owned().into())
            .ok_or_else(|| answer.garbled(doing, "no form token"))
    }

    /// The number of the OMERO behind the web pages: the first, as in the login form.
    async fn server(&self, doing: &str) -> Result<String, ServiceError> {
        let answer = self.get(doing, below(&self.site, &["api", "v0", "servers"]));
        let answer = answer.await?;
        let told: Value = answer.json(doing)?;
        let id = told["data"][0]["id"].as_u64();
        id.map(|id| id.to_string())
            .ok_or_else(|| answer.garbled(doing, "no OMERO server"))
    }

    /// Reads; an answer that there is no session any more is [`lost`].
    pub(super) async fn get(&self, doing: &str, url: Url) -> Result<Answer, ServiceError> {
        let ask = self
            .with_cookies(Ask::get(SERVICE, doing, url))
            .without_redirects();
        let answer = self.http.read(ask).await.map_err(of_session)?;
        self.jar().take(&answer.headers);
        if answer.status < 300 {
            return Ok(answer);
        }
        Err(redirected(&answer, doing))
    }

    /// Replaces the pairs of an annotation, or makes one of them where none is given.
    pub(super) async fn annotate(
        &self,
        doing: &str,
        object: (&str, u64),
        namespace: &str,
        annotation: Option<u64>,
        pairs: &[Value],
    ) -> Result<Answer, ServiceError> {
        let (kind, id) = object;
        let id = id.to_string();
        let pairs = Value::from(pairs).to_string();
        let annotation = annotation.map(|id| id.to_string());
        let mut fields = vec![
            (kind, id.as_str()),
            ("mapAnnotation", &pairs),
            ("ns", namespace),
        ];
        fields.extend(annotation.as_deref().map(|id| ("annId", id)));
        let ask = self.post(doing, &["webclient", "annotate_map"], &fields);
        let answer = self.http.write(ask).await.map_err(of_session)?;
        self.jar().take(&answer.headers);
        Ok(answer)
    }

    fn post<'a>(&self, doing: &'a str, parts: &[&str], fields: &[(&str, &str)]) -> Ask<'a> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let ask = Ask::new(Method::POST, SERVICE, doing, below(&self.site, parts));
        let mut ask = self
            .with_cookies(ask)
            .bytes(form.finish().into_bytes(), FORM);
        if let Ok(mut token) = HeaderValue::from_str(self.csrf.expose_secret()) {
            token.set_sensitive(true);
            ask = ask.header(CSRF, token);
        }
        // Django compares it with the server's own address where that is HTTPS.
        if let Ok(site) = HeaderValue::from_str(below(&self.site, &[]).as_str()) {
            ask = ask.header(REFERER, site);
        }
        ask
    }

    fn with_cookies<'a>(&self, ask: Ask<'a>) -> Ask<'a> {
        let jar = self.jar();
        let mut ask = ask.header(XHR.0, XHR.1);
        if let Some(cookies) = jar.header() {
            ask = ask.header(http::header::COOKIE, cookies);
        }
        for secret in jar.secrets() {
            ask = ask.hiding(secret);
        }
        ask
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads as somebody who is not logged in. One try: whoever runs an OMERO seldom opens it to all.
pub(super) async fn get_as_anybody(
    http: &Http,
    doing: &str,
    url: Url,
) -> Result<Answer, ServiceError> {
    let ask = Ask::get(SERVICE, doing, url).header(XHR.0, XHR.1);
    let answer = http.read(ask.without_redirects()).await?;
    if answer.status < 300 {
        return Ok(answer);
    }
    Err(redirected(&answer, doing))
}

/// Whether the session is not known any more: nothing was done, and a new login may help.
pub(super) fn lost(error: &ServiceError) -> bool {
    error.kind == Kind::Unauthorized && error.status.is_some()
}

fn redirected(answer: &Answer, doing: &str) -> ServiceError {
    let to = answer
        .header("location")
        .and_then(|to| answer.url.join(to).ok());
    let to = to.map_or_else(String::new, |to| redact_url(to.as_str()));
    let mut error = answer.garbled(doing, "");
    error.message = None;
    if to.contains("/login") {
        error.kind = Kind::Unauthorized;
        return error.with_help(AGAIN);
    }
    error.kind = Kind::Moved { to };
    error.with_help("if that is where this OMERO.web is now, put it into OMERO_URL")
}

const AGAIN: &str = "OMERO.web does not know the session any more; nothing was changed by this request: run again, which logs in anew";

/// Names what a refusal within a session means.
fn of_session(mut error: ServiceError) -> ServiceError {
    if let Kind::Moved { to } = &error.kind {
        if !to.contains("/login") {
            return error
                .with_help("if that is where this OMERO.web is now, put it into OMERO_URL");
        }
        error.kind = Kind::Unauthorized;
        return error.with_help(AGAIN);
    }
    if error.status != Some(403) || error.kind != Kind::Forbidden {
        return error;
    }
    let said = error.message.as_deref().unwrap_or_default();
    if said.contains("CSRF") {
        return error.with_help(FORM_TOKEN);
    }
    if said.is_empty() || said == "Not logged in" {
        error.kind = Kind::Unauthorized;
        return error.with_help(AGAIN);
    }
    error.with_help("OMERO does not let this user do that: ask the owner of the object, or whoever runs this OMERO, for the right, and run again")
}

const FORM_TOKEN: &str = "OMERO.web did not accept its own form token: check that OMERO_URL is the address that a browser shows, with https and the path before /webclient";

/// Names what keeps a login out. It changes nothing, so none of it is unclear.
fn no_login(mut error: ServiceError) -> ServiceError {
    if error.kind == Kind::Unclear {
        error.kind = Kind::ServerTrouble;
        return error.with_help("nothing was changed; try again later");
    }
    if matches!(error.kind, Kind::Moved { .. }) {
        return of_session(error);
    }
    if error.status != Some(403) || error.kind != Kind::Forbidden {
        return not_there(error);
    }
    let said = error.message.as_deref().unwrap_or_default();
    if said.contains("CSRF") {
        return error.with_help(FORM_TOKEN);
    }
    if said.contains("not responding") {
        error.kind = Kind::ServerTrouble;
        return error.with_help(
            "the OMERO behind these web pages is down: try again later, or ask whoever runs it",
        );
    }
    error.with_help(
        "check OMERO_USER and OMERO_PASSWORD; an account that logs in by single sign-on may have no password here",
    )
}

/// Says what an address without an OMERO.web means.
fn not_there(error: ServiceError) -> ServiceError {
    match error.kind {
        Kind::NotFound => error.with_help(
            "no OMERO.web answers there: OMERO_URL is the address of its pages up to /webclient",
        ),
        Kind::Unreachable => error.with_help(
            "an institute's OMERO is often reached from its own network only; `citable link --script` prints commands for a computer that can",
        ),
        _ => error,
    }
}
