//! The next version of a study, with the link in it: a draft that holds nothing else, written,
//! read back, and submitted only if that was asked for.
//!
//! BioStudies keeps one draft for each study and knows no revisions of it. A draft with other
//! changes is somebody's unfinished work, and submitting the link would submit that too.

use serde_json::Value;
use url::Url;

use crate::facts::dataset::target_doi;
use crate::world::http::ServiceError;

use super::super::{LinkError, LinkOptions, Linked, NewLink};
use super::api::{Api, PageTab, Progress, says};
use super::memory::Memory;
use super::pagetab::{self, Uneditable};
use super::{edit_page, page, splice};

/// The edit of one study.
#[derive(Debug)]
pub(super) struct Edit<'a> {
    pub(super) api: &'a Api,
    pub(super) base: &'a Url,
    pub(super) memory: &'a Memory,
    pub(super) accession: &'a str,
    pub(super) new: &'a NewLink,
}

/// A draft that was opened.
struct Draft {
    opened: PageTab,
    /// Whether there was none before.
    made_here: bool,
}

/// Whether the archive says that this account may not change the study.
fn is_denied(error: &ServiceError) -> bool {
    says(error, "not allowed to update")
}

impl Edit<'_> {
    /// Puts the link into the draft, and submits that if asked to. `shown` is the study as
    /// everybody sees it.
    pub(super) async fn make(
        &self,
        shown: Option<&Value>,
        options: LinkOptions,
    ) -> Result<Linked, LinkError> {
        let current = self.current().await?;
        let current = current.as_ref().map(|current| &current.value).or(shown);
        if current.is_some_and(|study| self.is_in(study)) {
            let outcome = format!("{} points to {} already", self.accession, self.new.doi);
            return Ok(linked(outcome, page(self.base, self.accession), false));
        }
        let made_here = self.api.draft(self.accession).await?.is_none();
        let opened = self.api.open(self.accession).await;
        let opened = opened.map_err(|error| self.refusal(error))?;
        let draft = Draft { opened, made_here };
        if let Err(error) = self.judge(current, &draft, options) {
            return Err(self.take_back(&draft, None, error).await);
        }
        let wrote = !self.is_in(&draft.opened.value);
        let saved = if wrote {
            self.write(&draft).await?
        } else {
            draft.opened.value.clone()
        };
        if !options.submit {
            let outcome = format!(
                "{} is in the draft of {}{}; nobody else sees it before the draft is submitted",
                self.new.doi,
                self.accession,
                if wrote { "" } else { " already" }
            );
            return Ok(linked(outcome, edit_page(self.base, self.accession), wrote));
        }
        self.submit(&draft, &saved).await
    }

    /// The version that counts, if the archive is not at work on another one.
    async fn current(&self) -> Result<Option<PageTab>, LinkError> {
        let accession = self.accession;
        match self.api.progress(accession).await? {
            None => Ok(None),
            Some(Progress::Processed) => Ok(self.api.current(accession).await?),
            Some(Progress::Processing) => Err(self.busy()),
            Some(Progress::Invalid(errors)) => Err(LinkError::refused(
                refused_text(accession, &errors),
                format!(
                    "mend it at {}, then run again",
                    edit_page(self.base, accession)
                ),
            )),
        }
    }

    /// Whether the draft may be written to and submitted.
    fn judge(
        &self,
        current: Option<&Value>,
        draft: &Draft,
        options: LinkOptions,
    ) -> Result<(), LinkError> {
        let accession = self.accession;
        let at = edit_page(self.base, accession);
        let Some(current) = current else {
            return if draft.made_here {
                Err(LinkError::refused(
                    format!(
                        "BioStudies does not show {accession} as it is, so that its draft cannot be compared with it"
                    ),
                    format!("add the link by hand at {at}"),
                ))
            } else if options.submit {
                Err(LinkError::refused(
                    format!(
                        "{accession} was never submitted, and its first submission is its author's"
                    ),
                    format!("run again without `--submit`, then submit it at {at}"),
                ))
            } else {
                Ok(())
            };
        };
        let differing = pagetab::differences(current, &draft.opened.value, true);
        if differing.is_empty() {
            return Ok(());
        }
        Err(LinkError::refused(
            unfinished_text(accession, &differing),
            format!("submit or revert that draft at {at}, then run again"),
        ))
    }

    /// Writes the link into the draft and reads it back.
    async fn write(&self, draft: &Draft) -> Result<Value, LinkError> {
        let accession = self.accession;
        let text = match splice::with_link(&draft.opened.text, self.new) {
            Ok(text) => text,
            Err(error) => {
                let error = self.uneditable(&error);
                return Err(self.take_back(draft, None, error).await);
            }
        };
        let wanted: Value = serde_json::from_str(&text).unwrap_or_default();
        let sent = self.api.save(accession, &text).await;
        let unclear = match sent {
            Ok(()) => None,
            Err(error) if error.is_unclear() && !is_clear(&error) => Some(error),
            Err(error) => {
                let error = self.refusal(error);
                return Err(self.take_back(draft, None, error).await);
            }
        };
        let saved = match self.api.open(accession).await {
            Ok(saved) => saved.value,
            Err(error) => {
                let left = format!(
                    "the draft may hold the link; look at {}",
                    edit_page(self.base, accession)
                );
                return Err(error.with_help(left).into());
            }
        };
        let changed = pagetab::differences(&wanted, &saved, false);
        if changed.is_empty() {
            return Ok(saved);
        }
        let untouched = pagetab::differences(&draft.opened.value, &saved, false).is_empty();
        let error = match unclear {
            Some(error) if untouched => {
                let error = error.with_help("the draft is as it was: run again");
                return Err(error.into());
            }
            _ if untouched => LinkError::refused(
                format!("BioStudies took the draft of {accession} and left the link out"),
                format!("add it by hand at {}", edit_page(self.base, accession)),
            ),
            _ => LinkError::refused(
                format!(
                    "BioStudies saved the draft of {accession}, but otherwise than it was sent: {}",
                    changed.join(", ")
                ),
                format!("look at {}", edit_page(self.base, accession)),
            ),
        };
        Err(self.take_back(draft, Some(&saved), error).await)
    }

    /// Submits the draft. What becomes of it is seen by looking again.
    async fn submit(&self, draft: &Draft, saved: &Value) -> Result<Linked, LinkError> {
        let accession = self.accession;
        if let Err(error) = self.api.submit(accession).await {
            let unclear = error.is_unclear() && !is_clear(&error);
            if !unclear {
                let error = self.refusal(error);
                return Err(self.take_back(draft, Some(saved), error).await);
            }
            if !self.is_under_way().await {
                return Err(error.into());
            }
        }
        let outcome = format!(
            "the edit of {accession} with {} is submitted; the archive works on it",
            self.new.doi
        );
        self.memory.submitted(accession, pagetab::links(saved));
        Ok(linked(outcome, page(self.base, accession), true))
    }

    /// Whether a submission without an answer did arrive.
    async fn is_under_way(&self) -> bool {
        match self.api.progress(self.accession).await {
            Ok(Some(Progress::Processing)) => true,
            Ok(Some(Progress::Processed)) => {
                let current = self.api.current(self.accession).await;
                matches!(current, Ok(Some(study)) if self.is_in(&study.value))
            }
            _ => false,
        }
    }

    fn is_in(&self, study: &Value) -> bool {
        let links = pagetab::links(study);
        let mut targets = links.iter().filter_map(|link| target_doi(&link.target));
        targets.any(|doi| doi == self.new.doi)
    }

    /// After a failure: reverts the draft if it was made here and nobody else changed it
    /// meanwhile, and says how things stand.
    async fn take_back(&self, draft: &Draft, saved: Option<&Value>, error: LinkError) -> LinkError {
        let at = edit_page(self.base, self.accession);
        let left = format!("its draft is left at {at}, where it can be reverted");
        let note = if draft.made_here {
            let same =
                |now: &Value, other: &Value| pagetab::differences(now, other, false).is_empty();
            match self.api.draft(self.accession).await {
                Ok(None) => "no draft of it is left".to_owned(),
                Ok(Some(now))
                    if same(&now.value, &draft.opened.value)
                        || saved.is_some_and(|saved| same(&now.value, saved)) =>
                {
                    match self.api.discard(self.accession).await {
                        Ok(()) => "the draft that was made for this is reverted".to_owned(),
                        Err(_) => left,
                    }
                }
                Ok(Some(_)) | Err(_) => left,
            }
        } else {
            match saved {
                None => "its draft is as it was".to_owned(),
                Some(_) => left,
            }
        };
        match error {
            LinkError::Refused { text, help } => {
                LinkError::refused(format!("{text}; {note}"), help)
            }
            LinkError::Service(error) => {
                let help = error.help.clone();
                let help = help.map_or_else(|| note.clone(), |help| format!("{help}; {note}"));
                error.with_help(help).into()
            }
        }
    }

    /// The words for a request that was refused, if they can be better than the request's own.
    fn refusal(&self, error: ServiceError) -> LinkError {
        let accession = self.accession;
        if is_denied(&error) {
            self.memory.denied(accession);
            return LinkError::refused(
                format!("the account in BIOSTUDIES_USER may not change {accession}"),
                "only the account that submitted it may: its owner runs this, or the row and the mail below \
                 are sent by hand",
            );
        }
        if says(&error, "is being processed") {
            return self.busy();
        }
        if error.status == Some(500) && error.body.is_some() {
            let words = error.message.clone().unwrap_or_default();
            return LinkError::refused(
                format!("BioStudies refused the edit of {accession}: {words}"),
                format!(
                    "add the link by hand at {}",
                    edit_page(self.base, accession)
                ),
            );
        }
        error.into()
    }

    fn busy(&self) -> LinkError {
        LinkError::refused(
            format!(
                "BioStudies is at work on the last submission of {}",
                self.accession
            ),
            "run again in a few minutes",
        )
    }

    fn uneditable(&self, error: &Uneditable) -> LinkError {
        let at = edit_page(self.base, self.accession);
        let help = match error {
            Uneditable::Malformed(_) => format!("add the link by hand at {at}"),
            Uneditable::NotOurs(_) => format!(
                "run again without `--replace`, which adds a second link, or change the old one at {at}"
            ),
        };
        LinkError::refused(
            format!("{} cannot be edited: {error}", self.accession),
            help,
        )
    }
}

fn linked(outcome: String, url: String, changed: bool) -> Linked {
    Linked {
        outcome,
        url,
        changed,
    }
}

/// Whether the archive's own words make a 5xx a plain refusal.
fn is_clear(error: &ServiceError) -> bool {
    is_denied(error) || says(error, "is being processed")
}

/// What is said of a draft with other changes.
pub(super) fn unfinished_text(accession: &str, differing: &[String]) -> String {
    format!(
        "the draft of {accession} holds other changes ({}), and submitting the link would submit them too",
        differing.join(", ")
    )
}

/// What is said of a study whose last submission was refused.
pub(super) fn refused_text(accession: &str, errors: &[String]) -> String {
    let why = if errors.is_empty() {
        "BioStudies does not say why".to_owned()
    } else {
        errors.join("; ")
    };
    format!("the last submission of {accession} was refused: {why}")
}
