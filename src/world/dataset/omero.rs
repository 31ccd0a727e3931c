//! Projects, Datasets and Screens in an OMERO, through its web pages. A link is key-value pairs on
//! the object, in an annotation of one's own.
//!
//! OMERO has no history: a write replaces all pairs of an annotation. So it is read first, sent
//! with every pair that was there, and read and compared again afterwards. The password goes to
//! the OMERO.web named in the environment and to no other, whatever a reference names.

mod annotation;
mod edit;
mod jar;
mod place;
mod script;
mod session;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use url::Url;

use crate::domain::{DatasetRef, omero_site};
use crate::facts::dataset::Submission;
use crate::plan::link::HandOver;
use crate::report::safe;
use crate::world::OmeroKey;
use crate::world::http::{Http, Kind, Patience, ServiceError};

use super::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink, Pending};

use annotation::Annotation;
use edit::{Came, Edit};
use place::{Object, below, same};
use session::{Session, get_as_anybody, lost};

const SERVICE: &str = "OMERO";

/// Objects in any OMERO, and the login for one of them.
#[derive(Debug)]
pub struct Omero {
    http: Http,
    key: Option<OmeroKey>,
    session: tokio::sync::Mutex<Option<Arc<Session>>>,
    /// The servers that showed nothing without a login: not asked again in this run.
    closed: Mutex<BTreeSet<String>>,
}

/// An object as OMERO shows it.
struct Shown {
    name: Option<String>,
    can_annotate: Option<bool>,
    among: &'static str,
    annotations: Vec<Annotation>,
}

impl Omero {
    /// With the login for one server, if there is one.
    pub fn new(http: Http, key: Option<OmeroKey>) -> Self {
        Self {
            http,
            key,
            session: tokio::sync::Mutex::default(),
            closed: Mutex::default(),
        }
    }

    /// The login, if it is for the server of this object.
    fn key(&self, object: &Object) -> Option<&OmeroKey> {
        let mut key = self.key.iter();
        key.find(|key| same(&key.server, &object.site))
    }

    /// The open session, or a new one.
    async fn session(&self, key: &OmeroKey) -> Result<Arc<Session>, ServiceError> {
        let mut held = self.session.lock().await;
        if let Some(session) = &*held {
            return Ok(Arc::clone(session));
        }
        let site = omero_site(&key.server).parse::<Url>();
        let site = site.unwrap_or_else(|_| key.server.clone());
        let session = Arc::new(Session::open(self.http.clone(), key, site).await?);
        *held = Some(Arc::clone(&session));
        Ok(session)
    }

    async fn forget(&self) {
        *self.session.lock().await = None;
    }

    async fn look(&self, reference: &DatasetRef) -> Result<Option<Submission>, ServiceError> {
        let object = Object::of(reference)?;
        let Some(key) = self.key(&object) else {
            return self.look_as_anybody(&object).await.map(Some);
        };
        let shown = match self.shown(key, &object).await {
            Err(error) if lost(&error) => {
                self.forget().await;
                self.shown(key, &object).await?
            }
            shown => shown?,
        };
        Ok(shown.map(|shown| Submission {
            among: Some(shown.among),
            editable: shown.can_annotate,
            ..submission(&object, &shown)
        }))
    }

    async fn shown(
        &self,
        key: &OmeroKey,
        object: &Object<'_>,
    ) -> Result<Option<Shown>, ServiceError> {
        let session = self.session(key).await?;
        shown(&session, object).await
    }

    /// What everybody sees. Few servers show anything to somebody who is not logged in, and then
    /// that something is missing could not be told from that it is hidden.
    async fn look_as_anybody(&self, object: &Object<'_>) -> Result<Submission, ServiceError> {
        let site = object.site.as_str().to_owned();
        let closed = || self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        if closed().contains(&site) {
            return Err(self.needs_login(object));
        }
        let once = self.http.clone().with_patience(Patience {
            tries: 1,
            ..Patience::default()
        });
        let doing = &format!("looking at {}", object.reference);
        let look = async {
            let answer = get_as_anybody(&once, doing, object_url(object, &object.site)).await?;
            let told: Value = answer.json(doing)?;
            let answer =
                get_as_anybody(&once, doing, annotations_url(object, &object.site)).await?;
            let all = annotation::all(answer.json(doing)?);
            let all = all.map_err(|_| answer.garbled(doing, "annotations of another shape"))?;
            Ok::<_, ServiceError>(read(&told, all))
        };
        let Ok(shown) = look.await else {
            closed().insert(site);
            return Err(self.needs_login(object));
        };
        Ok(Submission {
            editable: Some(false),
            ..submission(object, &shown)
        })
    }

    fn needs_login(&self, object: &Object) -> ServiceError {
        let doing = &format!("looking at {}", object.reference);
        let url = object_url(object, &object.site);
        let mut error = ServiceError::new(SERVICE, doing, "GET", &url, Kind::Unauthorized);
        error.message = Some(match &self.key {
            None => format!(
                "OMERO_URL, OMERO_USER and OMERO_PASSWORD of somebody who may annotate {}",
                object.reference
            ),
            Some(key) => format!(
                "the login of {}: OMERO_URL is {}, and the password goes there only",
                object.site.as_str().trim_end_matches('/'),
                omero_site(&key.server)
            ),
        });
        error
    }

    async fn ensure(&self, reference: &DatasetRef, new: &NewLink) -> Result<Linked, LinkError> {
        let object = Object::of(reference)?;
        let Some(key) = self.key(&object) else {
            return Err(self.needs_login(&object).into());
        };
        match self.ensure_with(key, &object, new).await {
            // What is lost before the write did nothing, and what is lost after it is seen.
            Err(LinkError::Service(error)) if lost(&error) => {
                self.forget().await;
                self.ensure_with(key, &object, new).await
            }
            ended => ended,
        }
    }

    async fn ensure_with(
        &self,
        key: &OmeroKey,
        object: &Object<'_>,
        new: &NewLink,
    ) -> Result<Linked, LinkError> {
        let reference = object.reference;
        let session = self.session(key).await?;
        let Some(before) = shown(&session, object).await? else {
            return Err(LinkError::refused(
                format!("there is no {reference}, or this user may not see it"),
                "check the number; an object in another group is seen by the members of that group",
            ));
        };
        if before.annotations.iter().any(|one| one.points_to(&new.doi)) {
            return Ok(Linked {
                outcome: format!("{reference} points to {} already", new.doi),
                url: object.page(),
                changed: false,
            });
        }
        if before.can_annotate == Some(false) {
            return Err(LinkError::refused(
                format!("this user may look at {reference} and may not annotate it"),
                "ask its owner; `citable link --script` prints the commands for them",
            ));
        }
        let before = before.annotations;
        let edit =
            Edit::of(&before, session.user, new).map_err(|why| LinkError::refused(why, BY_HAND))?;
        let doing = &format!("annotating {reference}");
        let on = (object.kind, object.id);
        let sent = session
            .annotate(doing, on, &edit.namespace, edit.annotation, &edit.pairs)
            .await;
        let unclear = match sent {
            Ok(answer) => answer.json::<Value>(doing).err(),
            Err(error) if error.is_unclear() => Some(error),
            Err(error) => return Err(error.into()),
        };
        let after = annotations(&session, object).await;
        // Only another look can tell; where that fails, it is as open as before.
        let after = match (after, &unclear) {
            (Ok(after), _) => after,
            (Err(_), Some(error)) => return Err(error.clone().into()),
            (Err(error), None) => return Err(unseen(error)),
        };
        let beside = match edit.came(&before, &after, session.user) {
            Came::True => "",
            Came::Beside => "; another annotation was changed meanwhile, and not by citable",
            Came::Not => return Err(unclear.map_or_else(|| without_effect(reference), Into::into)),
            Came::Other => return Err(mixed(reference, &before, &edit)),
        };
        Ok(Linked {
            outcome: format!("{reference} points to {}{beside}", new.doi),
            url: object.page(),
            changed: true,
        })
    }
}

impl DatasetArchive for Omero {
    fn name(&self) -> &'static str {
        SERVICE
    }

    fn takes(&self, reference: &DatasetRef) -> bool {
        matches!(reference, DatasetRef::Omero { .. })
    }

    fn inspect<'a>(
        &'a self,
        reference: &'a DatasetRef,
    ) -> Pending<'a, Result<Option<Submission>, ServiceError>> {
        Box::pin(self.look(reference))
    }

    fn link<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
        _options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>> {
        Box::pin(self.ensure(reference, new))
    }

    fn hand_over<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
    ) -> Pending<'a, Result<Option<HandOver>, ServiceError>> {
        let hand_over = Object::of(reference).map(|object| script::hand_over(&object, new));
        Box::pin(async move { hand_over.map(Some) })
    }
}

const BY_HAND: &str =
    "without `--replace` the new link is added beside it; or change it in OMERO.web";

fn object_url(object: &Object, site: &Url) -> Url {
    let (kinds, id) = (format!("{}s", object.kind), object.id.to_string());
    below(site, &["api", "v0", "m", &kinds, &id])
}

fn annotations_url(object: &Object, site: &Url) -> Url {
    let mut url = below(site, &["webclient", "api", "annotations"]);
    url.query_pairs_mut()
        .append_pair("type", "map")
        .append_pair(object.kind, &object.id.to_string());
    url
}

/// The object with its annotations; `None` if OMERO says that there is none for this user.
async fn shown(session: &Session, object: &Object<'_>) -> Result<Option<Shown>, ServiceError> {
    let doing = &format!("looking at {}", object.reference);
    let answer = match session.get(doing, object_url(object, session.site())).await {
        Ok(answer) => answer,
        Err(error) if error.kind == Kind::NotFound && says_not_found(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let told: Value = answer.json(doing)?;
    if !told["data"].is_object() {
        return Err(answer.garbled(doing, "no object in it"));
    }
    let all = annotations(session, object).await?;
    Ok(Some(read(&told, all)))
}

/// Whether it is OMERO that knows no such object, and not a web server without an OMERO.
fn says_not_found(error: &ServiceError) -> bool {
    error
        .body
        .as_ref()
        .is_some_and(|body| body["message"].is_string())
}

async fn annotations(
    session: &Session,
    object: &Object<'_>,
) -> Result<Vec<Annotation>, ServiceError> {
    let doing = &format!("reading the key-value pairs of {}", object.reference);
    let answer = session
        .get(doing, annotations_url(object, session.site()))
        .await?;
    annotation::all(answer.json(doing)?)
        .map_err(|error| answer.garbled(doing, &format!("annotations of another shape: {error}")))
}

fn read(told: &Value, annotations: Vec<Annotation>) -> Shown {
    let object = &told["data"];
    let permissions = &object["omero:details"]["permissions"];
    Shown {
        name: object["Name"].as_str().map(str::to_owned),
        can_annotate: permissions["canAnnotate"].as_bool(),
        among: match permissions["isGroupRead"].as_bool() {
            Some(true) => "the members of its group",
            Some(false) => "its owner and the leaders of its group",
            None => "those who may open it",
        },
        annotations,
    }
}

fn submission(object: &Object, shown: &Shown) -> Submission {
    Submission {
        title: shown.name.clone(),
        links: shown
            .annotations
            .iter()
            .flat_map(Annotation::links)
            .collect(),
        ..Submission::at(object.page(), true)
    }
}

/// A write that was answered well, after which nothing could be seen.
fn unseen(mut error: ServiceError) -> LinkError {
    if lost(&error) {
        // A second try begins with a look, so that nothing is written twice.
        return error.into();
    }
    error.kind = Kind::Unclear;
    error
        .with_help(
            "it was sent, and what came of it could not be seen: run again, which looks first",
        )
        .into()
}

fn without_effect(reference: &DatasetRef) -> LinkError {
    LinkError::refused(
        format!("OMERO.web answered well, and nothing was changed on {reference}"),
        "the annotation may have been deleted meanwhile, or the object moved to another group: run again, which looks first",
    )
}

fn mixed(reference: &DatasetRef, before: &[Annotation], edit: &Edit) -> LinkError {
    let old = before.iter().find(|one| Some(one.id) == edit.annotation);
    let id = edit.annotation.unwrap_or_default();
    LinkError::refused(
        format!("after the write, annotation {id} of {reference} holds other pairs than were sent"),
        format!(
            "somebody may have edited it at the same time; look at it in OMERO.web. Before, it held: {}",
            safe::line(&old.map(Annotation::words).unwrap_or_default())
        ),
    )
}

#[cfg(test)]
mod tests;
