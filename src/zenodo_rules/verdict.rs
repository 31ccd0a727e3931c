//! What is said of a file while it is read: the refusals, the losses, and where each field of
//! the metadata comes from.

use std::collections::BTreeMap;

use super::value::{Py, Span};
use super::{Dropped, Refusal, Stage};

/// The most refusals, and the most losses, that are kept. Nobody reads more, and a file may have
/// been written to have a hundred thousand.
pub(crate) const MOST: usize = 1_000;

/// Collects everything before anything is decided: a person wants all problems at once.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) dropped: Vec<Dropped>,
    /// How many more refusals there were.
    refusals_left_out: usize,
    /// How many more losses there were.
    dropped_left_out: usize,
    /// Path of a metadata field, such as `creators.0`, to its place in the file.
    pub(crate) places: BTreeMap<String, Span>,
}

impl Verdict {
    /// The loader refuses the file because of this value.
    pub(crate) fn refuse(&mut self, field: &str, at: &Py, message: String, help: &str) {
        self.refuse_at(field, at.span.clone(), message, help);
    }

    pub(crate) fn refuse_at(
        &mut self,
        field: &str,
        span: Option<Span>,
        message: String,
        help: &str,
    ) {
        self.keep(Refusal {
            field: field.to_owned(),
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
            span,
            stage: Stage::Load,
        });
    }

    /// What keeps the file from loading is never left out altogether: the verdict is by it.
    fn keep(&mut self, refusal: Refusal) {
        let decides = refusal.stage == Stage::Load && self.loads();
        if self.refusals.len() < MOST || decides {
            self.refusals.push(refusal);
        } else {
            self.refusals_left_out += 1;
        }
    }

    /// Puts how much was left out behind the rest.
    pub(crate) fn close(&mut self) {
        let (stage, what) = if self.loads() {
            (Stage::Publish, "publish what it makes of this file")
        } else {
            (Stage::Load, "take this file")
        };
        self.refusals.sort_by_key(|refusal| refusal.stage);
        if self.refusals_left_out > 0 {
            let more = self.refusals_left_out;
            self.refusals.push(Refusal {
                field: String::new(),
                message: format!(
                    "Zenodo will refuse to {what} for {more} more reasons, which are not listed."
                ),
                help: Some("mend those that are listed, and check again".to_owned()),
                span: None,
                stage,
            });
        }
        if self.dropped_left_out > 0 {
            let more = self.dropped_left_out;
            self.dropped.push(Dropped {
                field: String::new(),
                span: None,
                message: format!(
                    "Zenodo drops or changes {more} more values of this file, which are not listed."
                ),
                help: None,
                changed: false,
            });
        }
    }

    /// The record could be made but not published.
    pub(crate) fn block(&mut self, field: &str, message: String, help: &str) {
        self.keep(Refusal {
            field: field.to_owned(),
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
            span: self.place_of(field),
            stage: Stage::Publish,
        });
    }

    /// Zenodo takes the file and does not read this. `help` says how it gets into the record all
    /// the same, if it can.
    pub(crate) fn drop_value(
        &mut self,
        field: &str,
        span: Option<&Span>,
        message: String,
        help: &str,
    ) {
        self.lose(field, span, message, help, false);
    }

    /// Zenodo takes this and makes something else of it.
    pub(crate) fn change_value(
        &mut self,
        field: &str,
        span: Option<&Span>,
        message: String,
        help: &str,
    ) {
        self.lose(field, span, message, help, true);
    }

    fn lose(
        &mut self,
        field: &str,
        span: Option<&Span>,
        message: String,
        help: &str,
        changed: bool,
    ) {
        if self.dropped.len() == MOST {
            self.dropped_left_out += 1;
            return;
        }
        self.dropped.push(Dropped {
            field: field.to_owned(),
            span: span.cloned(),
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
            changed,
        });
    }

    /// Notes where a metadata field comes from. The first note holds.
    pub(crate) fn place(&mut self, field: &str, at: &Py) {
        if let Some(span) = &at.span {
            self.places
                .entry(field.to_owned())
                .or_insert_with(|| span.clone());
        }
    }

    /// The place of a field or of the nearest field around it.
    fn place_of(&self, field: &str) -> Option<Span> {
        let mut path = field;
        loop {
            if let Some(span) = self.places.get(path) {
                return Some(span.clone());
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// Whether the loader takes the file.
    pub(crate) fn loads(&self) -> bool {
        !self
            .refusals
            .iter()
            .any(|refusal| refusal.stage == Stage::Load)
    }
}
