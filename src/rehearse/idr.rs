//! The IDR: its study files on GitHub, and what its OMERO.web shows of them.

use axum::response::Response;
use serde_json::{Value, json};

use super::model::Model;
use super::server::{Call, json, typed};

/// The study of the rehearsal.
pub(crate) const STUDY: &str = "idr9001";

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

/// Answers a call to raw.githubusercontent.com.
pub(crate) fn file(_model: &Model, _call: &Call) -> Response {
    typed(404, "text/plain; charset=utf-8", "404: Not Found")
}

/// Answers a call to the OMERO.web of the IDR.
pub(crate) fn annotations(_model: &Model, _call: &Call) -> Response {
    json(404, &json!({}))
}
