//! BioStudies, the BioImage Archive's home: its public studies and its submission tool.

use axum::response::Response;
use serde_json::{Value, json};

use super::model::Model;
use super::server::{Call, json};

/// The study of the rehearsal.
pub(crate) const STUDY: &str = "S-BIAD9001";

/// What the archive holds.
#[derive(Debug)]
pub(crate) struct Studies(Value);

impl Studies {
    pub(crate) fn at_start() -> Self {
        Self(json!({}))
    }

    /// All of it, to be compared.
    pub(crate) fn held(&self) -> Value {
        self.0.clone()
    }
}

/// Answers a call to www.ebi.ac.uk/biostudies.
pub(crate) fn answer(_model: &Model, _call: &Call) -> Response {
    json(404, &json!({ "errorMessage": "Study not found" }))
}
