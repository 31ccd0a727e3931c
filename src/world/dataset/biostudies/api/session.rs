//! The session: opened once, renewed once if it ends, and shown nowhere.

use std::fmt;

use http::{HeaderName, HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::world::http::{Answer, Ask, Kind, ServiceError};
use crate::world::{BioStudiesKey, Login};

use super::super::SERVICE;
use super::{Api, says};

/// Whether the submission tool lets us in.
#[derive(Default)]
pub(super) enum Door {
    /// Nobody knocked yet.
    #[default]
    Shut,
    /// By this session.
    Open(SecretString),
    /// It does not, and is not asked again.
    Refused(ServiceError),
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shut => "Shut",
            Self::Open(_) => "Open",
            Self::Refused(_) => "Refused",
        })
    }
}

/// Whether the credentials are not accepted.
pub(in super::super) fn is_refusal(error: &ServiceError) -> bool {
    error.kind == Kind::Unauthorized
}

/// Whether the session is not known there. What status that has is not certain, the words are.
fn has_ended(error: &ServiceError) -> bool {
    error.status == Some(401) || says(error, "active session")
}

impl Api {
    /// A read with the session.
    pub(super) async fn read(&self, doing: &str, path: &str) -> Result<Answer, ServiceError> {
        let ask = |session: &SecretString| self.ask(Method::GET, doing, path, session);
        let session = self.session().await?;
        let first = self.http.read(ask(&session)?).await;
        match first {
            Err(error) if has_ended(&error) => {
                let renewed = self.renewed(error).await?;
                let again = ask(&renewed)?.hiding(&session);
                self.judged(self.http.read(again).await).await
            }
            answer => answer,
        }
    }

    /// A request that is sent once. If the session has ended, nothing was done: that is said at
    /// the door, and it is opened anew.
    pub(super) async fn once<'a>(
        &self,
        method: Method,
        doing: &'a str,
        path: &str,
        with: impl Fn(Ask<'a>) -> Ask<'a>,
    ) -> Result<Answer, ServiceError> {
        let session = self.session().await?;
        let first = with(self.ask(method.clone(), doing, path, &session)?);
        match self.http.write(first).await {
            Err(error) if has_ended(&error) => {
                let renewed = self.renewed(error).await?;
                let again = self.ask(method, doing, path, &renewed)?;
                let again = with(again).hiding(&session);
                self.judged(self.http.write(again).await).await
            }
            answer => answer,
        }
    }

    fn ask<'a>(
        &self,
        method: Method,
        doing: &'a str,
        path: &str,
        session: &SecretString,
    ) -> Result<Ask<'a>, ServiceError> {
        let url = self.at(path);
        let value = HeaderValue::from_str(session.expose_secret().trim());
        let mut value = value.map_err(|_| {
            let error = ServiceError::new(SERVICE, doing, method.as_str(), &url, Kind::Unauthorized);
            error.with_help("the session in BIOSTUDIES_TOKEN cannot be sent: copy it again, one line without quotes")
        })?;
        value.set_sensitive(true);
        let name = HeaderName::from_static("x-session-token");
        let ask = Ask::new(method, SERVICE, doing, url).header(name, value);
        Ok(match &self.key {
            Some(BioStudiesKey::Login(login)) => ask.hiding(&login.password),
            _ => ask,
        })
    }

    async fn session(&self) -> Result<SecretString, ServiceError> {
        let mut door = self.door.lock().await;
        match &*door {
            Door::Open(session) => return Ok(session.clone()),
            Door::Refused(error) => return Err(error.clone()),
            Door::Shut => {}
        }
        let opened = match &self.key {
            Some(BioStudiesKey::Session(session)) => Ok(session.clone()),
            Some(BioStudiesKey::Login(login)) => self.login(login).await,
            None => Err(self.unasked()),
        };
        match opened {
            Ok(session) => {
                *door = Door::Open(session.clone());
                Ok(session)
            }
            Err(error) => {
                if is_refusal(&error) {
                    *door = Door::Refused(error.clone());
                }
                Err(error)
            }
        }
    }

    /// Another session in the place of one that ended.
    async fn renewed(&self, ended: ServiceError) -> Result<SecretString, ServiceError> {
        match &self.key {
            Some(BioStudiesKey::Login(_)) => {
                *self.door.lock().await = Door::Shut;
                self.session().await
            }
            _ => self.judged(Err(ended)).await.and(Err(self.unasked())),
        }
    }

    /// An answer after the door was opened anew: if it is shut again, it stays so.
    async fn judged(&self, answer: Result<Answer, ServiceError>) -> Result<Answer, ServiceError> {
        match answer {
            Err(mut error) if has_ended(&error) => {
                error.kind = Kind::Unauthorized;
                let error = error.with_help(match &self.key {
                    Some(BioStudiesKey::Login(_)) => {
                        "BioStudies ends each session at once; try again later"
                    }
                    _ => {
                        "the session in BIOSTUDIES_TOKEN has ended: log in again and put the new one there, or give \
                         BIOSTUDIES_USER and BIOSTUDIES_PASSWORD"
                    }
                });
                *self.door.lock().await = Door::Refused(error.clone());
                Err(error)
            }
            answer => answer,
        }
    }

    /// Logs in. Nothing is changed by it, so that a lost answer leaves nothing unclear.
    async fn login(&self, login: &Login) -> Result<SecretString, ServiceError> {
        let doing = "logging in to BioStudies";
        let url = self.at("auth/login");
        let body = json!({ "login": login.user, "password": login.password.expose_secret() });
        let ask = Ask::post(SERVICE, doing, url)
            .json(body)
            .hiding(&login.password);
        let answer = self.http.write(ask).await.map_err(|mut error| {
            // The code says 401, the description of the interface 400. Without BioStudies' own
            // words it was something before it that refused.
            let own = error.body.is_some();
            if error.status == Some(401) || own && matches!(error.status, Some(400 | 403)) {
                error.kind = Kind::Unauthorized;
                return error.with_help(
                    "BioStudies does not accept BIOSTUDIES_USER and BIOSTUDIES_PASSWORD: try them at \
                     its submission tool; they are not sent again in this run",
                );
            }
            if error.is_unclear() {
                error.kind = Kind::Unreachable;
                return error.with_help("try again later");
            }
            error
        })?;
        // What came is not repeated in an error: it may hold the session.
        let value: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let session = value["sessid"].as_str().map(str::trim).unwrap_or_default();
        if session.is_empty() {
            return Err(answer.garbled(doing, "an answer without a session"));
        }
        Ok(SecretString::from(session.to_owned()))
    }

    fn unasked(&self) -> ServiceError {
        let url = self.at("submissions");
        let mut error = ServiceError::new(
            SERVICE,
            "asking BioStudies as the owner",
            "GET",
            &url,
            Kind::Unauthorized,
        );
        error.message = Some(
            "BIOSTUDIES_USER and BIOSTUDIES_PASSWORD of the study's owner, or BIOSTUDIES_TOKEN"
                .to_owned(),
        );
        error
    }
}
