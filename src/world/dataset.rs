//! Dataset archives: one small trait, one file behind it per archive.
//!
//! A new archive is a file here, a variant of [`DatasetRef`], and one `with` where the world is
//! put together.

pub mod biostudies;
pub mod idr;
pub mod omero;
pub mod zenodo;

use std::fmt;
use std::pin::Pin;

use crate::domain::DatasetRef;
use crate::facts::dataset::Submission;
use crate::plan::link::HandOver;

pub use crate::plan::link::{LinkOptions, NewLink};

use super::http::ServiceError;

/// An answer that is on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A place where dataset submissions live.
pub trait DatasetArchive: fmt::Debug + Send + Sync {
    /// Its name, for people.
    fn name(&self) -> &'static str;

    /// Whether a reference is to a submission there.
    fn takes(&self, reference: &DatasetRef) -> bool;

    /// The submission as it stands; `None` only if the archive says that there is none.
    fn inspect<'a>(
        &'a self,
        reference: &'a DatasetRef,
    ) -> Pending<'a, Result<Option<Submission>, ServiceError>>;

    /// Ensures the link: looks first, and sends nothing if it is there. After an error that
    /// [is unclear](ServiceError::is_unclear) only another look can tell what was done.
    fn link<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
        options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>>;

    /// The link as a person can carry it, where that is a way: without credentials, or in an
    /// archive that takes no edit from outside. Sends nothing that changes anything.
    fn hand_over<'a>(
        &'a self,
        _reference: &'a DatasetRef,
        _new: &'a NewLink,
    ) -> Pending<'a, Result<Option<HandOver>, ServiceError>> {
        Box::pin(async { Ok(None) })
    }
}

/// A link that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// What was done, in a sentence.
    pub outcome: String,
    /// Where to see it.
    pub url: String,
    /// Whether anything was sent; `false` if the link was there already.
    pub changed: bool,
}

/// Why a link was not made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LinkError {
    /// It must not or cannot be made this way.
    #[error("{text}")]
    Refused {
        /// What is in the way, and what state things are left in.
        text: String,
        /// What to do about it.
        help: String,
    },
    /// A request failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl LinkError {
    /// A refusal in those words.
    pub fn refused(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused {
            text: text.into(),
            help: help.into(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Refused { help, .. } => Some(help),
            Self::Service(error) => error.help.as_deref(),
        }
    }
}

/// The archives that are known.
#[derive(Debug, Default)]
pub struct Datasets(Vec<Box<dyn DatasetArchive>>);

impl Datasets {
    /// With one more archive.
    pub fn with(mut self, archive: impl DatasetArchive + 'static) -> Self {
        self.0.push(Box::new(archive));
        self
    }

    /// The archive of a reference, if it is a known one.
    pub fn of(&self, reference: &DatasetRef) -> Option<&dyn DatasetArchive> {
        let mut archives = self.0.iter();
        archives
            .find(|archive| archive.takes(reference))
            .map(Box::as_ref)
    }
}
