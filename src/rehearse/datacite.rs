//! DataCite's REST API and doi.org: whether a DOI is findable, and where it leads.

use axum::response::Response;
use http::Method;
use serde_json::json;

use super::model::Model;
use super::server::{Call, json, set, typed};
use super::state::State;
use crate::domain::Doi;

/// Answers a call to api.datacite.org.
pub(crate) fn answer(model: &Model, call: &Call) -> Response {
    let missing = || {
        let body = json!({ "errors": [{ "status": "404", "title": "The resource you are looking for doesn't exist." }] });
        json(404, &body)
    };
    if call.method != Method::GET && call.method != Method::HEAD {
        return json(
            405,
            &json!({ "errors": [{ "status": "405", "title": "Method not allowed" }] }),
        );
    }
    let [first, rest @ ..] = call.segments.as_slice() else {
        return missing();
    };
    let doi = Doi::parse(&rest.join("/"));
    let (true, Ok(doi)) = (first == "dois", doi) else {
        return missing();
    };
    let state = model.state();
    let Some(page) = state.findable.get(&doi.as_str().to_ascii_lowercase()) else {
        return missing();
    };
    json(200, &described(&state, &doi, page))
}

/// The DOI as DataCite describes it, from the record behind it.
fn described(state: &State, doi: &Doi, page: &str) -> serde_json::Value {
    let id = doi.zenodo_id().unwrap_or_default();
    let zenodo = &state.zenodo;
    let record = zenodo.records.get(&id).or_else(|| zenodo.latest(id));
    let content = record.and_then(|record| record.published.as_ref());
    let null = serde_json::Value::Null;
    let metadata = content.map_or(&null, |content| &content.metadata);
    let list = |key: &str| metadata[key].as_array().cloned().unwrap_or_default();
    let creators = list("creators").into_iter().map(|one| {
        let person = &one["person_or_org"];
        json!({ "name": person["name"], "givenName": person["given_name"], "familyName": person["family_name"], "affiliation": [], "nameIdentifiers": [] })
    });
    let related = list("related_identifiers").into_iter().map(|one| {
        json!({
            "relationType": one["relation_type"]["id"],
            "relatedIdentifier": one["identifier"],
            "relatedIdentifierType": one["scheme"].as_str().map(str::to_uppercase),
        })
    });
    let date = metadata["publication_date"].as_str().unwrap_or_default();
    let year = date.get(..4).and_then(|text| text.parse::<u16>().ok());
    let lower = doi.as_str().to_ascii_lowercase();
    let (prefix, suffix) = lower.split_once('/').unwrap_or((&lower, ""));
    json!({
        "data": {
            "id": lower,
            "type": "dois",
            "attributes": {
                "doi": lower,
                "prefix": prefix,
                "suffix": suffix,
                "identifiers": [],
                "creators": creators.collect::<Vec<_>>(),
                "titles": [{ "title": metadata["title"] }],
                "publisher": "Zenodo",
                "publicationYear": year,
                "version": metadata["version"],
                "relatedIdentifiers": related.collect::<Vec<_>>(),
                "types": { "resourceTypeGeneral": if metadata["resource_type"]["id"] == "dataset" { "Dataset" } else { "Software" } },
                "url": page,
                "state": "findable",
                "isActive": true,
            },
            "relationships": { "client": { "data": { "id": "cern.zenodo", "type": "clients" } } },
        },
    })
}

/// Answers a call to doi.org: the handle record, or the way to the page.
pub(crate) fn resolve(model: &Model, call: &Call) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let (as_handle, name) = match segments.as_slice() {
        ["api", "handles", name @ ..] => (true, name.join("/")),
        name => (false, name.join("/")),
    };
    let lower = name.to_ascii_lowercase();
    let page = model.state().findable.get(&lower).cloned();
    match (as_handle, page) {
        (true, Some(page)) => json(
            200,
            &json!({
                "responseCode": 1,
                "handle": name,
                "values": [{
                    "index": 1, "type": "URL",
                    "data": { "format": "string", "value": page },
                    "ttl": 86400, "timestamp": "2026-01-01T00:00:00Z",
                }],
            }),
        ),
        (true, None) => json(404, &json!({ "responseCode": 100, "handle": name })),
        (false, Some(page)) => {
            let mut answer = typed(302, "text/html; charset=utf-8", "");
            set(&mut answer, "location", &page);
            answer
        }
        (false, None) => typed(
            404,
            "text/html; charset=utf-8",
            "<!doctype html><title>DOI Not Found</title>",
        ),
    }
}
