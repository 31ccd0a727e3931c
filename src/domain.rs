//! The words of the field, as values that can only be valid. No I/O.

pub mod bot;
pub mod commit;
pub mod dataset;
pub mod doi;
pub mod idr;
pub mod leak;
pub mod name;
pub mod number;
mod omero;
pub mod orcid;
pub mod place;
pub mod relation;
pub mod secret;
pub mod slug;
pub mod spdx;
pub mod tag;

pub use commit::{ObjectId, RawId};
pub use dataset::{DatasetRef, RecordPlace};
pub use doi::Doi;
pub use idr::{IdrStudy, StudyPlace};
pub use name::{Agreement, WrittenName};
pub use number::VersionNumber;
pub use omero::omero_site;
pub use orcid::Orcid;
pub use place::{At, Place};
pub use relation::Relation;
pub use slug::{Remote, Slug};
pub use tag::Tag;
