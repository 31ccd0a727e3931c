//! citable makes an analysis-code repository citable: it checks the repository,
//! makes the tagged release, finds the DOI that Zenodo gave it, compares the archive
//! with the tag, and links the DOI to the dataset.
//!
//! The modules in the order of their arrows; each uses only what stands above it.
//! `tests/architecture.rs` holds this.

pub mod domain;
pub mod facts;
pub mod license;
pub mod rules;
pub mod zenodo_rules;
