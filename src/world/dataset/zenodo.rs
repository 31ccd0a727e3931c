//! Dataset records on Zenodo and other InvenioRDM servers. A link is a related work of the record.
//!
//! A draft is saved, never published unless asked. A published record goes through an edit: its
//! DOI and files stay, and everybody sees the link when the edit is published.

pub(in crate::world) mod content;
mod edit;

use serde_json::Value;
use url::Url;

use crate::domain::{DatasetRef, Doi, RecordPlace};
use crate::facts::dataset::Submission;
use crate::plan::link::Work;
use crate::world::http::{Kind, ServiceError};
use crate::world::zenodo::Zenodo;

use super::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink, Pending};

use edit::Edit;

/// Records of datasets on Zenodo, and on other InvenioRDM servers where they can be read without a
/// token: the token goes to Zenodo only.
#[derive(Debug, Clone)]
pub struct ZenodoDatasets {
    zenodo: Zenodo,
}

/// A record by its id, and the server it is on.
struct Place {
    zenodo: Zenodo,
    id: String,
    /// The DOI that the record was named by.
    doi: Option<Doi>,
    /// Whether it is the server that the token is for.
    own: bool,
}

impl Place {
    /// That what the server shows under the number is what was named: another server, such as the
    /// sandbox, has another record of the same number.
    fn same(&self, shown: &Value) -> Result<(), String> {
        let named = self.doi.as_ref();
        let pids = [&shown["pids"], &shown["parent"]["pids"]];
        let dois = pids.map(|pids| pids["doi"]["identifier"].as_str().map(Doi::parse));
        let mut dois = dois.into_iter().flatten().flatten().peekable();
        match (named, dois.peek().cloned()) {
            (Some(named), Some(first)) if dois.all(|doi| doi != *named) => Err(format!(
                "{named} is not on {}: record {} there is {first}",
                self.zenodo.host(),
                self.id
            )),
            _ => Ok(()),
        }
    }
}

/// What to do about a DOI of another server.
const OTHER_SERVER: &str = "a DOI that begins with 10.5072 is one of Zenodo's sandbox, for which there is `--sandbox`; \
     give a record elsewhere by its address";

impl ZenodoDatasets {
    /// The records of that Zenodo, changed with its token.
    pub fn new(zenodo: Zenodo) -> Self {
        Self { zenodo }
    }

    fn place(&self, reference: &DatasetRef) -> Result<Place, ServiceError> {
        let base = self.zenodo.base();
        let wrong = |message: &str| invalid(reference, base, message.to_owned());
        let DatasetRef::Zenodo { id, place, .. } = reference else {
            return Err(wrong("it is not a record on Zenodo"));
        };
        let (doi, other) = match place {
            RecordPlace::Doi(doi) => (Some(doi.clone()), None),
            RecordPlace::Server(server) => {
                let server = server.parse::<Url>();
                let server = server.map_err(|_| wrong("the server has no proper address"))?;
                (None, (!same_server(&server, base)).then_some(server))
            }
        };
        Ok(Place {
            doi,
            own: other.is_none(),
            zenodo: match other {
                Some(server) => self.zenodo.elsewhere(server),
                None => self.zenodo.clone(),
            },
            id: id.clone(),
        })
    }

    async fn look(&self, reference: &DatasetRef) -> Result<Option<Submission>, ServiceError> {
        let place = self.place(reference)?;
        let Place {
            zenodo, id, own, ..
        } = &place;
        let with_token = zenodo.has_token();
        let other =
            |why: String| invalid(reference, zenodo.base(), format!("{why}; {OTHER_SERVER}"));
        let Some(record) = zenodo.published(id).await? else {
            // Not published: nobody but its owner can see it, not even that it is there.
            return match zenodo.draft(id).await {
                Ok(Some(draft)) => {
                    place.same(&draft).map_err(other)?;
                    Ok(Some(submission(&draft, zenodo, id, false)))
                }
                Ok(None) => Ok(None),
                Err(error) if *own && !with_token && denied(&error) => Err(needs_token(&error)),
                Err(error) => Err(error),
            };
        };
        place.same(&record).map_err(other)?;
        // The id of a concept leads to its newest version.
        let id = id_of(&record).unwrap_or_else(|| id.clone());
        let mut seen = submission(&record, zenodo, &id, true);
        if !with_token {
            seen.editable = Some(false);
            return Ok(Some(seen));
        }
        match zenodo.draft(&id).await {
            Ok(draft) => seen.edited_links = draft.as_ref().map(content::links),
            Err(error) if denied(&error) => seen.editable = Some(false),
            Err(error) => return Err(error),
        }
        Ok(Some(seen))
    }

    /// Puts works into a published record, with the token of its owner; everything else in it
    /// stays. Looks first, and sends nothing if they are there.
    pub async fn tell(&self, reference: &DatasetRef, works: &[Work]) -> Result<Linked, LinkError> {
        let Place { zenodo, id, .. } = self.place(reference)?;
        let edit = Edit::of(&zenodo, &id, works.to_vec());
        match zenodo.published(&id).await? {
            Some(record) => edit.of_published(&record).await,
            None => Err(LinkError::refused(
                format!("{} has no record {id}", zenodo.host()),
                "run `citable doi`, which looks for the record of the release",
            )),
        }
    }

    async fn ensure(
        &self,
        reference: &DatasetRef,
        new: &NewLink,
        options: LinkOptions,
    ) -> Result<Linked, LinkError> {
        let place = self.place(reference)?;
        let Place {
            zenodo, id, own, ..
        } = &place;
        if !zenodo.has_token() {
            return Err(without_token(zenodo, id, new, *own, self.zenodo.host()));
        }
        let other = |why: String| LinkError::refused(why, OTHER_SERVER);
        if let Some(record) = zenodo.published(id).await? {
            place.same(&record).map_err(other)?;
            let id = id_of(&record).unwrap_or_else(|| id.clone());
            return Edit::new(zenodo, &id, new).of_published(&record).await;
        }
        let edit = Edit::new(zenodo, id, new);
        match zenodo.draft(id).await {
            Ok(Some(draft)) => {
                place.same(&draft).map_err(other)?;
                edit.of_draft(draft, options).await
            }
            Ok(None) => Err(LinkError::refused(
                format!("{} has no record and no draft {id}", zenodo.host()),
                "check the number in the reference to the dataset",
            )),
            Err(error) => Err(edit.refusal(error)),
        }
    }
}

impl DatasetArchive for ZenodoDatasets {
    fn name(&self) -> &'static str {
        "Zenodo"
    }

    fn takes(&self, reference: &DatasetRef) -> bool {
        matches!(reference, DatasetRef::Zenodo { .. })
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
        options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>> {
        Box::pin(self.ensure(reference, new, options))
    }
}

fn submission(shown: &Value, zenodo: &Zenodo, id: &str, published: bool) -> Submission {
    let title = shown["metadata"]["title"].as_str();
    let page = if published { "records" } else { "uploads" };
    // A token that may look at a draft need not be one that may change it: `editable` stays open.
    Submission {
        title: title.map(str::to_owned),
        doi: shown["pids"]["doi"]["identifier"]
            .as_str()
            .and_then(|doi| Doi::parse(doi).ok()),
        links: content::links(shown),
        ..Submission::at(zenodo.page(page, id), published)
    }
}

/// That a reference cannot be looked at, and why; or that it names something else.
fn invalid(reference: &DatasetRef, base: &Url, why: String) -> ServiceError {
    let doing = format!("looking at {reference}");
    let mut error = ServiceError::new("Zenodo", &doing, "GET", base, Kind::Invalid);
    error.message = Some(why);
    error
}

fn id_of(shown: &Value) -> Option<String> {
    shown["id"].as_str().map(str::to_owned)
}

/// Whether an address is that of the server: `www.` and plain HTTP are the same Zenodo, another
/// port is another server.
fn same_server(server: &Url, base: &Url) -> bool {
    let host = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    };
    let usual = |url: &Url| url.port().is_none();
    host(server) == host(base)
        && (server.port_or_known_default() == base.port_or_known_default()
            || usual(server) && usual(base))
}

/// Whether the server said no to who is asking.
fn denied(error: &ServiceError) -> bool {
    matches!(error.status, Some(401 | 403))
}

fn needs_token(denial: &ServiceError) -> ServiceError {
    let mut error = denial.clone();
    error.kind = Kind::Unauthorized;
    error.status = None;
    error.message = Some("ZENODO_TOKEN of the draft's owner".to_owned());
    error
}

fn without_token(
    zenodo: &Zenodo,
    id: &str,
    new: &NewLink,
    own: bool,
    token_host: &str,
) -> LinkError {
    let by_hand = format!(
        "open {}, press Edit, and under Related works add: {} {} (DOI)",
        zenodo.page("records", id),
        new.relation,
        new.doi
    );
    if own {
        LinkError::refused(
            format!(
                "changing record {id} on {} needs ZENODO_TOKEN of the record's owner",
                zenodo.host()
            ),
            format!(
                "make a token with deposit:write and deposit:actions at {}, or {by_hand}",
                zenodo.page("account/settings/applications/tokens", "new"),
            ),
        )
    } else {
        LinkError::refused(
            format!(
                "there is no token for {}: ZENODO_TOKEN is sent to {token_host} only",
                zenodo.host()
            ),
            by_hand,
        )
    }
}

#[cfg(test)]
mod tests;
