//! An institute's OMERO.web.

use axum::response::Response;
use serde_json::{Value, json};

use super::model::Model;
use super::server::{Call, json};

/// The dataset of the rehearsal.
pub(crate) const DATASET: u64 = 42;

/// What the server holds.
#[derive(Debug)]
pub(crate) struct Objects(Value);

impl Objects {
    pub(crate) fn at_start() -> Self {
        Self(json!({}))
    }

    /// All of it, to be compared.
    pub(crate) fn held(&self) -> Value {
        self.0.clone()
    }
}

/// Answers a call to an OMERO.web.
pub(crate) fn answer(_model: &Model, _call: &Call) -> Response {
    json(404, &json!({}))
}
