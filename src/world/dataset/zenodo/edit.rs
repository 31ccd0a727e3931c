//! The edit of one record that puts the link in, step by step. After each step the answer is
//! read, since Zenodo answers 200 also when it left something out; and after a step that failed,
//! what was begun here is taken back.

use serde_json::Value;

use crate::world::http::{Kind, ServiceError};
use crate::world::zenodo::Zenodo;

use crate::domain::Doi;
use crate::plan::link::Work;

use super::super::{LinkError, LinkOptions, Linked, NewLink};
use super::content::{differences, has_link, has_works, relates, with_works};
use super::denied;

/// An edit of one record.
pub(super) struct Edit<'a> {
    zenodo: &'a Zenodo,
    id: &'a str,
    /// What the record is to link to.
    works: Vec<Work>,
    /// What they take the place of.
    replaced: Vec<Work>,
    /// Other DOIs of the same software, and what they are.
    kin: Vec<(Doi, &'static str)>,
}

/// The draft that an edit works on.
struct Draft {
    shown: Value,
    revision: u64,
    /// Whether it was opened here, so that it may be thrown away here.
    opened_here: bool,
}

impl<'a> Edit<'a> {
    /// The edit that puts a link to software into the record of a dataset.
    pub(super) fn new(zenodo: &'a Zenodo, id: &'a str, new: &NewLink) -> Self {
        let all = new.concept.iter().map(|doi| (doi.clone(), "all versions"));
        let others = new
            .others
            .iter()
            .map(|doi| (doi.clone(), "another version"));
        Self {
            kin: all.chain(others).collect(),
            replaced: new.replaced().into_iter().collect(),
            ..Self::of(zenodo, id, vec![new.work()])
        }
    }

    /// The edit that puts these works into a record.
    pub(super) fn of(zenodo: &'a Zenodo, id: &'a str, works: Vec<Work>) -> Self {
        Self {
            zenodo,
            id,
            works,
            replaced: Vec::new(),
            kin: Vec::new(),
        }
    }

    /// Whether a record is as it should be.
    fn is_done(&self, shown: &Value) -> bool {
        let old = |work: &Work| relates(shown, work);
        has_works(shown, &self.works) && !self.replaced.iter().any(old)
    }

    /// What else differs between two readings of the record.
    fn differences(&self, one: &Value, other: &Value) -> Vec<String> {
        let besides = [self.works.as_slice(), &self.replaced].concat();
        differences(one, other, &besides)
    }

    /// The works, for a sentence.
    fn named(&self) -> String {
        let works = self.works.iter().map(|work| work.identifier.as_str());
        works.collect::<Vec<_>>().join(" and ")
    }

    /// Puts the link into a published record.
    pub(super) async fn of_published(&self, record: &Value) -> Result<Linked, LinkError> {
        if self.is_done(record) {
            let outcome = format!("record {} links to {} already", self.id, self.named());
            return Ok(self.linked(outcome, "records", false));
        }
        // Only the native shape can be sent back whole.
        self.revision(record)?;
        let mut draft = self.open(record).await?;
        if !self.is_done(&draft.shown) {
            let saved = match self.save(&draft).await {
                Ok(saved) => saved,
                Err(error) => return Err(self.take_back(&draft, error).await),
            };
            draft.revision = revision(&saved).unwrap_or(draft.revision);
            if let Err(error) = self.check(&draft.shown, &saved, true) {
                return Err(self.take_back(&draft, error).await);
            }
        }
        if let Err(error) = self.zenodo.publish(self.id).await {
            return Err(self.take_back(&draft, self.refusal(error)).await);
        }
        self.read_back(record).await
    }

    /// Puts the link into a record that is not published yet.
    pub(super) async fn of_draft(
        &self,
        shown: Value,
        options: LinkOptions,
    ) -> Result<Linked, LinkError> {
        let there = self.is_done(&shown);
        let revision = self.revision(&shown)?;
        let draft = Draft {
            shown,
            revision,
            opened_here: false,
        };
        if !there {
            let saved = self.save(&draft).await?;
            self.check(&draft.shown, &saved, false)?;
        }
        if options.publish_draft {
            if let Err(error) = self.zenodo.publish(self.id).await {
                return Err(self.take_back(&draft, self.refusal(error)).await);
            }
            return self.read_back(&draft.shown).await;
        }
        let outcome = if there {
            format!("draft {} links to {} already", self.id, self.named())
        } else {
            format!(
                "{} is in draft {}{}; it shows when the draft is published",
                self.named(),
                self.id,
                self.neighbours(&draft.shown)
            )
        };
        Ok(self.linked(outcome, "uploads", !there))
    }

    /// The words for a request that failed, if they can be better than the request's own.
    pub(super) fn refusal(&self, error: ServiceError) -> LinkError {
        if !denied(&error) {
            return error.into();
        }
        LinkError::refused(
            format!(
                "the token in ZENODO_TOKEN may not change record {} on {}",
                self.id,
                self.zenodo.host()
            ),
            format!(
                "the record's owner runs this with a token of their own, or gives you \"Can edit\" under Share on {}; \
                 a token that is wrong or expired is answered like this, too",
                self.zenodo.page("records", self.id)
            ),
        )
    }

    /// The open edit of a published record, or a new one. One that holds other changes is
    /// somebody's unfinished work and is left alone.
    async fn open(&self, record: &Value) -> Result<Draft, LinkError> {
        let open = self.zenodo.draft(self.id).await;
        let open = open.map_err(|error| self.refusal(error))?;
        let opened_here = open.is_none();
        let shown = if let Some(draft) = open {
            draft
        } else {
            let begun = self.zenodo.edit(self.id).await;
            begun.map_err(|error| self.refusal(error))?
        };
        let draft = Draft {
            revision: self.revision(&shown)?,
            shown,
            opened_here,
        };
        let differing = self.differences(record, &draft.shown);
        if differing.is_empty() {
            return Ok(draft);
        }
        let refusal = LinkError::refused(
            format!(
                "record {} has an unfinished edit, which changes {}; publishing the link would publish that, too",
                self.id,
                differing.join(", ")
            ),
            format!(
                "publish or discard the edit at {}, then run again",
                self.zenodo.page("uploads", self.id)
            ),
        );
        Err(if opened_here {
            self.take_back(&draft, refusal).await
        } else {
            refusal
        })
    }

    async fn save(&self, draft: &Draft) -> Result<Value, LinkError> {
        let body = with_works(&draft.shown, &self.works, &self.replaced);
        let saved = self.zenodo.save(self.id, draft.revision, body).await;
        saved.map_err(|error| match error.kind {
            Kind::Conflict => error
                .with_help(
                    "somebody else changed the draft meanwhile: run again, which looks first",
                )
                .into(),
            _ => self.refusal(error),
        })
    }

    /// Whether the answer to a PUT holds the link and what was there before. A draft that is not
    /// finished has problems of its own, which are not ours.
    fn check(&self, before: &Value, saved: &Value, strict: bool) -> Result<(), LinkError> {
        let at = self.zenodo.page("uploads", self.id);
        let problems = problems(saved, strict);
        if !problems.is_empty() {
            return Err(LinkError::refused(
                format!(
                    "{} did not take the link: {}",
                    self.zenodo.host(),
                    problems.join("; ")
                ),
                format!("add the link by hand at {at}"),
            ));
        }
        let changed = self.differences(before, saved);
        if !changed.is_empty() {
            return Err(LinkError::refused(
                format!(
                    "{} saved the draft of record {}, but with another {}",
                    self.zenodo.host(),
                    self.id,
                    changed.join(", ")
                ),
                format!("look at {at}"),
            ));
        }
        if self.is_done(saved) {
            Ok(())
        } else {
            Err(LinkError::refused(
                format!(
                    "{} saved the draft of record {} without the link",
                    self.zenodo.host(),
                    self.id
                ),
                format!("add the link by hand at {at}"),
            ))
        }
    }

    /// What everybody sees after publishing: the link, and nothing else changed.
    async fn read_back(&self, before: &Value) -> Result<Linked, LinkError> {
        let at = self.zenodo.page("records", self.id);
        let after = self.zenodo.published(self.id).await.map_err(|mut error| {
            error.kind = Kind::Unclear;
            error.with_help(
                "it was published, but could not be looked at: run again, which looks first",
            )
        })?;
        let Some(after) = after else {
            return Err(LinkError::refused(
                format!("record {} was published, but is not there", self.id),
                format!("look at {at} in a few minutes"),
            ));
        };
        let changed = self.differences(before, &after);
        if !self.is_done(&after) {
            Err(LinkError::refused(
                format!("record {} was published, but without the link", self.id),
                format!("look at {at}, then run again"),
            ))
        } else if changed.is_empty() {
            let outcome = format!(
                "record {} links to {}{}; its files and its DOI are as before",
                self.id,
                self.named(),
                self.neighbours(before)
            );
            Ok(self.linked(outcome, "records", true))
        } else {
            Err(LinkError::refused(
                format!(
                    "record {} links to {}, but {} changed with it",
                    self.id,
                    self.named(),
                    changed.join(", ")
                ),
                format!("compare it at {at}; an edit there can set it right"),
            ))
        }
    }

    /// After a failure: throws away the edit that was opened here, unless somebody changed it
    /// meanwhile or the failure leaves open what was done, and says how things stand.
    async fn take_back(&self, draft: &Draft, error: LinkError) -> LinkError {
        let unclear = matches!(&error, LinkError::Service(error) if error.is_unclear());
        let at = self.zenodo.page("uploads", self.id);
        let left = format!("an edit of the record may be left open at {at}");
        let note = if unclear {
            left
        } else if !draft.opened_here {
            format!("what was open before stays open: {at}")
        } else {
            match self.zenodo.draft(self.id).await {
                Ok(None) => "no edit of the record is left open".to_owned(),
                Ok(Some(now)) if revision(&now) == Some(draft.revision) => {
                    match self.zenodo.discard(self.id).await {
                        Ok(()) => "the edit that was begun is discarded".to_owned(),
                        Err(_) => left,
                    }
                }
                Ok(Some(_)) | Err(_) => left,
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

    fn revision(&self, shown: &Value) -> Result<u64, LinkError> {
        revision(shown).ok_or_else(|| {
            LinkError::refused(
                format!("{} gives the draft no revision", self.zenodo.host()),
                format!(
                    "add the link by hand at {}",
                    self.zenodo.page("uploads", self.id)
                ),
            )
        })
    }

    /// The links to the same software that stay beside the new one.
    fn neighbours(&self, before: &Value) -> String {
        let staying: Vec<String> = self
            .kin
            .iter()
            .filter(|(doi, _)| has_link(before, doi))
            .filter(|(doi, _)| !self.replaced.iter().any(|old| old.is(doi.as_str())))
            .map(|(doi, what)| format!("{doi} ({what})"))
            .collect();
        if staying.is_empty() {
            String::new()
        } else {
            format!(", beside {}", staying.join(" and "))
        }
    }

    fn linked(&self, outcome: String, kind: &str, changed: bool) -> Linked {
        Linked {
            outcome,
            url: self.zenodo.page(kind, self.id),
            changed,
        }
    }
}

fn revision(shown: &Value) -> Option<u64> {
    shown["revision_id"].as_u64()
}

/// The `errors` of an answer in words; if not strict, only those about what the PUT is for.
fn problems(saved: &Value, strict: bool) -> Vec<String> {
    let errors = saved["errors"].as_array();
    let problem = |error: &Value| {
        let field = error["field"].as_str().unwrap_or_default();
        let ours = field.starts_with("metadata.related_identifiers");
        let messages = match &error["messages"] {
            Value::Array(list) => list
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            _ => error["message"].as_str().unwrap_or("refused").to_owned(),
        };
        (strict || ours).then(|| format!("{field}: {messages}"))
    };
    errors
        .map(|errors| errors.iter().filter_map(problem).collect())
        .unwrap_or_default()
}
