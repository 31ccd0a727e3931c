//! Judgement over facts: one file per rule, one list.

pub mod finding;

pub use finding::{Finding, Fix, Severity, Skipped};
