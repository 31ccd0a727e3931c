//! Zenodo as recorded, as modelled, and as it must never be believed.

pub(in crate::world) mod bench;
mod deposit;
mod disputed;
mod finding;
pub(in crate::world) mod live;
pub(in crate::world) mod oracle;
mod reading;
mod recordings;
