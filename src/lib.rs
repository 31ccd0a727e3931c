//! citable makes an analysis-code repository citable: it checks the repository,
//! makes the tagged release, finds the DOI that Zenodo gave it, compares the archive
//! with the tag, and links the DOI to the dataset.
//!
//! The modules in the order of their arrows; each uses only what stands above it.
//! `tests/architecture.rs` holds this. `rehearse` stands beside them and knows only `domain`.

pub mod apply;
pub mod cli;
pub mod config;
pub mod domain;
pub mod facts;
pub mod github_rules;
pub mod license;
pub mod manifests;
pub mod observe;
pub mod paper;
pub mod plan;
pub mod proposal;
pub mod reconcile;
pub mod rehearse;
pub mod report;
pub mod rules;
pub mod term;
pub mod world;
pub mod zenodo_rules;
