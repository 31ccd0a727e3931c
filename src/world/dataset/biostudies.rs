//! Studies in BioStudies, the BioImage Archive's among them. A link is an object in the list
//! `links` of the study's section: a full address, a description, and no `Type`.
//!
//! Everybody can look at a public study. Its owner changes it as the web form does: through a
//! draft, which is compared with the version that counts and then submitted, if that was asked
//! for. Looking never makes a draft.

mod api;
mod edit;
mod hand_over;
mod local;
mod memory;
mod pagetab;
mod public;
mod spans;
mod splice;
mod tsv;

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use crate::domain::DatasetRef;
use crate::facts::dataset::{Held, Link, Route, Submission};
use crate::plan::link::HandOver;
use crate::world::BioStudiesKey;
use crate::world::http::{Http, Kind, ServiceError};

use super::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink, Pending};

use api::{Api, PageTab, Progress};
use edit::Edit;
use memory::Memory;
use public::Public;

pub use local::PageTabFiles;

/// Who is asked.
const SERVICE: &str = "BioStudies";

/// What the archive does after a submission.
const AT_WORK: &str = "working on its last submission";

/// Studies in BioStudies.
#[derive(Debug, Clone)]
pub struct BioStudies(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    http: Http,
    base: Url,
    api: Api,
    memory: Memory,
}

/// A study as its owner sees it.
#[derive(Debug, Default)]
struct Owned {
    progress: Option<Progress>,
    current: Option<PageTab>,
    draft: Option<PageTab>,
}

impl BioStudies {
    /// The BioStudies at that address, with the credentials of a study's owner if there are any.
    pub fn new(http: Http, base: Url, key: Option<BioStudiesKey>) -> Self {
        Self(Arc::new(Inside {
            api: Api::new(http.clone(), base.clone(), key),
            http,
            base,
            memory: Memory::default(),
        }))
    }
}

impl Inside {
    fn accession<'a>(&self, reference: &'a DatasetRef) -> Result<&'a str, ServiceError> {
        if let DatasetRef::BioStudies(accession) = reference {
            return Ok(accession);
        }
        let doing = format!("looking at {reference}");
        let mut error = ServiceError::new(SERVICE, &doing, "GET", &self.base, Kind::Invalid);
        error.message = Some("it is not a study in BioStudies".to_owned());
        Err(error)
    }

    async fn look(&self, reference: &DatasetRef) -> Result<Option<Submission>, ServiceError> {
        let accession = self.accession(reference)?;
        let public = public::study(&self.http, &self.base, accession).await?;
        if !self.api.has_key() {
            return self.without_key(accession, public).await;
        }
        match self.owned(accession).await {
            Ok(owned) => self.seen(accession, &public, owned),
            Err(error) if api::is_refusal(&error) => match public {
                // The look at it is good; only an edit cannot be made.
                Public::Shown(_, study) => {
                    let mut seen = self.shown(accession, &study, Route::Draft);
                    seen.editable = Some(false);
                    seen.held = Some(Held {
                        text: error.to_string(),
                        help: error.help.clone().unwrap_or_default(),
                    });
                    Ok(Some(seen))
                }
                Public::Hidden | Public::Missing => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    /// A study as everybody sees it, to which the link is carried by hand.
    async fn without_key(
        &self,
        accession: &str,
        public: Public,
    ) -> Result<Option<Submission>, ServiceError> {
        let study = match public {
            Public::Shown(_, study) => study,
            Public::Missing => return Ok(None),
            Public::Hidden => {
                let mut error = self.hidden(accession, Kind::Unauthorized);
                error.message = Some(format!(
                    "BIOSTUDIES_USER and BIOSTUDIES_PASSWORD of the owner of {accession}, which is not public"
                ));
                return Err(error);
            }
        };
        let mut seen = self.shown(accession, &study, Route::ByHand);
        let file = public::file(&self.http, &self.base, accession).await;
        if let Some(file) = file {
            newer(&mut seen, pagetab::links(&file));
        }
        Ok(Some(seen))
    }

    async fn owned(&self, accession: &str) -> Result<Owned, ServiceError> {
        let progress = self.api.progress(accession).await?;
        let current = match progress {
            Some(_) => self.api.current(accession).await?,
            None => None,
        };
        Ok(Owned {
            draft: self.api.draft(accession).await?,
            progress,
            current,
        })
    }

    /// A study as its owner and everybody else see it.
    fn seen(
        &self,
        accession: &str,
        public: &Public,
        owned: Owned,
    ) -> Result<Option<Submission>, ServiceError> {
        let current = owned.current.map(|current| current.value);
        let draft = owned.draft.map(|draft| draft.value);
        let shown = match public {
            Public::Shown(_, study) => Some(study),
            Public::Hidden | Public::Missing => None,
        };
        let mut seen = match (public, &current, &draft) {
            (Public::Shown(_, study), ..) => self.shown(accession, study, Route::Draft),
            (_, Some(study), _) => Submission {
                published: false,
                ..self.shown(accession, study, Route::Draft)
            },
            // Never submitted: the draft is all there is.
            (_, None, Some(draft)) => {
                return Ok(Some(Submission {
                    published: false,
                    url: edit_page(&self.base, accession),
                    editable: Some(true),
                    ..self.shown(accession, draft, Route::Draft)
                }));
            }
            (Public::Missing, None, None) => return Ok(None),
            (Public::Hidden, None, None) => {
                let mut error = self.hidden(accession, Kind::Forbidden);
                error.message = Some(format!(
                    "{accession} is not public, and the account in BIOSTUDIES_USER does not have it"
                ));
                return Err(error.with_help("give the credentials of its owner"));
            }
        };
        seen.editable = owned.progress.is_some().then_some(true);
        if let Some(current) = &current {
            newer(&mut seen, pagetab::links(current));
        }
        match owned.progress {
            Some(Progress::Processing) => {
                seen.in_work = Some(AT_WORK.to_owned());
            }
            Some(Progress::Invalid(errors)) => {
                seen.held = Some(Held {
                    text: edit::refused_text(accession, &errors),
                    help: format!("mend it at {}", edit_page(&self.base, accession)),
                });
            }
            Some(Progress::Processed) | None => {}
        }
        if let (Some(draft), Some(current)) = (&draft, current.as_ref().or(shown)) {
            self.with_draft(&mut seen, accession, current, draft);
        }
        self.memory.complete(&mut seen, accession);
        Ok(Some(seen))
    }

    /// What the draft of the next version has to do with it.
    fn with_draft(&self, seen: &mut Submission, accession: &str, current: &Value, draft: &Value) {
        if pagetab::differences(current, draft, false).is_empty() {
            return;
        }
        seen.edited_links = Some(pagetab::links(draft));
        let at = edit_page(&self.base, accession);
        let others = pagetab::differences(current, draft, true);
        if !others.is_empty() && seen.held.is_none() {
            seen.held = Some(Held {
                text: edit::unfinished_text(accession, &others),
                help: format!("submit or revert that draft at {at}, then run again"),
            });
        }
        seen.url = at;
    }

    fn shown(&self, accession: &str, study: &Value, route: Route) -> Submission {
        Submission {
            title: pagetab::title(study),
            links: pagetab::links(study),
            route,
            ..Submission::at(page(&self.base, accession), true)
        }
    }

    fn hidden(&self, accession: &str, kind: Kind) -> ServiceError {
        let doing = format!("looking at {accession} in BioStudies");
        let url = under(&self.base, &format!("studies/{accession}"));
        ServiceError::new(SERVICE, &doing, "GET", &url, kind)
    }

    async fn ensure(
        &self,
        reference: &DatasetRef,
        new: &NewLink,
        options: LinkOptions,
    ) -> Result<Linked, LinkError> {
        let accession = self.accession(reference)?;
        if !self.api.has_key() {
            return Err(LinkError::refused(
                format!("changing {accession} needs the credentials of its owner"),
                "give BIOSTUDIES_USER and BIOSTUDIES_PASSWORD, or carry the link by hand",
            ));
        }
        let public = public::study(&self.http, &self.base, accession).await?;
        let shown = match &public {
            Public::Shown(_, study) => Some(study),
            Public::Hidden | Public::Missing => None,
        };
        let edit = Edit {
            api: &self.api,
            base: &self.base,
            memory: &self.memory,
            accession,
            new,
        };
        edit.make(shown, options).await
    }
}

/// A newer state of the study than the one that everybody sees: what it has more is on its way.
fn newer(seen: &mut Submission, links: Vec<Link>) {
    if seen.published && links.iter().any(|link| !seen.links.contains(link)) {
        seen.edited_links = Some(links);
        seen.in_work = Some("publishing its last version".to_owned());
    }
}

impl DatasetArchive for BioStudies {
    fn name(&self) -> &'static str {
        SERVICE
    }

    fn takes(&self, reference: &DatasetRef) -> bool {
        matches!(reference, DatasetRef::BioStudies(_))
    }

    fn inspect<'a>(
        &'a self,
        reference: &'a DatasetRef,
    ) -> Pending<'a, Result<Option<Submission>, ServiceError>> {
        Box::pin(self.0.look(reference))
    }

    fn link<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
        options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>> {
        Box::pin(self.0.ensure(reference, new, options))
    }

    fn hand_over<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
    ) -> Pending<'a, Result<Option<HandOver>, ServiceError>> {
        Box::pin(self.0.carried(reference, new))
    }
}

/// An address below the archive's, which need not end with a slash.
fn under(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url.set_query(query);
    url
}

/// The study's page.
fn page(base: &Url, accession: &str) -> String {
    under(base, &format!("studies/{accession}")).into()
}

/// The page of the form in which its owner edits it.
fn edit_page(base: &Url, accession: &str) -> String {
    under(base, &format!("submissions/edit/{accession}")).into()
}

#[cfg(test)]
mod tests;
