//! The outside world: everything that talks to a network, a disk, a clock or another program.

pub mod datacite;
pub mod dataset;
pub mod github;
pub mod http;
pub mod zenodo;
