//! Badges, which lead from GitHub's number of a repository to its newest DOI.

use axum::response::Response;

use super::{error, redirect};
use crate::domain::Doi;
use crate::rehearse::Service;
use crate::rehearse::doi;
use crate::rehearse::model::Model;
use crate::rehearse::server::typed;
use crate::rehearse::state::RowStatus;

/// Everything below `/badge`.
pub(super) fn route(model: &Model, rest: &[&str]) -> Response {
    match rest {
        ["DOI" | "doi", name @ ..] => {
            let name = name.join("/");
            let named = name
                .strip_suffix(".svg")
                .and_then(|text| Doi::parse(text).ok());
            match named {
                Some(doi) => picture(&doi),
                None => missing(),
            }
        }
        ["latestdoi", number] => match newest(model, number) {
            Some(doi) => redirect(302, &format!("{}{doi}", model.places.of(Service::DoiOrg))),
            None => missing(),
        },
        [number] => {
            let number = number
                .strip_suffix(".svg")
                .and_then(|number| newest(model, number));
            match number {
                Some(doi) => redirect(302, &format!("/badge/DOI/{doi}.svg")),
                None => missing(),
            }
        }
        _ => missing(),
    }
}

fn missing() -> Response {
    error(404, "Not found.")
}

/// The version DOI of the newest release that Zenodo published for the repository.
fn newest(model: &Model, number: &str) -> Option<Doi> {
    if number != model.repository.id.to_string() {
        return None;
    }
    let state = model.state();
    let mut rows = state.zenodo.rows.iter().rev();
    let row = rows.find(|row| row.status == RowStatus::Published)?;
    Some(doi(row.record?))
}

fn picture(doi: &Doi) -> Response {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"190\" height=\"20\"><title>DOI</title><text x=\"6\" y=\"14\">DOI {doi}</text></svg>"
    );
    typed(200, "image/svg+xml; charset=utf-8", svg)
}
