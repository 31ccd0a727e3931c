//! Our transport as a service under octocrab.
//!
//! octocrab's own clients retry failed POSTs, send two `User-Agent`s, have no time limits
//! (octocrab 0.54, `src/service`); this one does what [`Http`] does.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{Request, Response};
use http_body_util::BodyExt;
use octocrab::OctoBody;
use secrecy::SecretString;
use url::Url;

use crate::world::http::{Answer, Ask, Body, Http, Kind, ServiceError};

/// What a request is for; travels with it as an extension.
#[derive(Debug, Clone)]
pub(super) struct Purpose(pub(super) String);

/// Where requests go, and how.
#[derive(Clone)]
pub(super) struct Transport {
    pub(super) http: Http,
    pub(super) api: Url,
    pub(super) token: Option<SecretString>,
}

impl Transport {
    /// Carries one request. A status of 400 or more comes back as a [`ServiceError`]. The
    /// [`Answer`] travels back as an extension, with its body in the response's.
    pub(super) async fn carry(
        self,
        request: Request<OctoBody>,
    ) -> Result<Response<OctoBody>, ServiceError> {
        let (parts, body) = request.into_parts();
        let doing = parts
            .extensions
            .get()
            .map_or("asking GitHub", |Purpose(doing)| doing.as_str());
        let wrong = |message: String| {
            let method = parts.method.as_str();
            let mut error = ServiceError::new("GitHub", doing, method, &self.api, Kind::Invalid);
            error.message = Some(message);
            error
        };
        let url = self
            .address(&parts.uri)
            .map_err(|why| wrong(why.to_owned()))?;
        let bytes = body
            .collect()
            .await
            .map_err(|error| wrong(format!("the request has no body: {error}")))?
            .to_bytes();
        let mut ask = Ask::new(parts.method.clone(), "GitHub", doing, url)
            .token(self.token.as_ref())
            .accept("application/vnd.github+json");
        if !bytes.is_empty() {
            ask.body = Some(Body::Bytes(bytes.to_vec(), "application/json"));
        }
        for (name, value) in &parts.headers {
            let ours = [ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE];
            if !ours.contains(name) {
                ask = ask.header(name.clone(), value.clone());
            }
        }
        let mut answer = if parts.method.is_safe() {
            self.http.read(ask).await?
        } else {
            self.http.write(ask).await?
        };
        let mut response = Response::new(OctoBody::from(std::mem::take(&mut answer.body)));
        *response.status_mut() = http::StatusCode::from_u16(answer.status).unwrap_or_default();
        *response.headers_mut() = answer.headers.clone();
        response.extensions_mut().insert::<Answer>(answer);
        Ok(response)
    }

    /// A path is put behind the API's own (`/api/v3` on an Enterprise Server). A whole address,
    /// as lists give for their next page, must be under it.
    fn address(&self, uri: &http::Uri) -> Result<Url, &'static str> {
        if uri.authority().is_some() {
            let url = Url::parse(&uri.to_string()).map_err(|_| "the address is not one")?;
            return if url.origin() == self.api.origin() {
                Ok(url)
            } else {
                Err("the address leads away from GitHub's API")
            };
        }
        let mut url = self.api.clone();
        let prefix = self.api.path().trim_end_matches('/');
        url.set_path(&format!("{prefix}{}", uri.path()));
        url.set_query(uri.query());
        url.set_fragment(None);
        Ok(url)
    }
}

/// Our error out of octocrab's, which only says `Service Error` itself.
pub(super) fn service_error(
    error: octocrab::Error,
    otherwise: impl FnOnce() -> ServiceError,
) -> ServiceError {
    match error {
        octocrab::Error::Service { source, .. } => match source.downcast::<ServiceError>() {
            Ok(error) => *error,
            Err(_) => otherwise(),
        },
        _ => otherwise(),
    }
}
