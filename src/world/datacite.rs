//! The registration of a DOI: whether DataCite shows it, and whether doi.org leads anywhere.
//! Zenodo registers a DOI only after it has published the record, so the three facts come one
//! after the other.

use url::Url;

use crate::domain::Doi;

use super::http::{Ask, Http, Kind, ServiceError};

/// DataCite's REST API.
#[derive(Debug, Clone)]
pub struct DataCite {
    http: Http,
    base: Url,
}

/// The handle API of doi.org.
#[derive(Debug, Clone)]
pub struct Resolver {
    http: Http,
    base: Url,
}

impl DataCite {
    /// The API at `base` (`https://api.datacite.org`).
    pub fn new(http: Http, base: Url) -> Self {
        Self { http, base }
    }

    /// Whether the DOI is findable: registered, and shown to everybody. `false` if it is
    /// unknown (404) or in the state `registered` or `draft`
    /// (DataCite REST API reference, "DOI states").
    pub async fn findable(&self, doi: &Doi) -> Result<bool, ServiceError> {
        let doing = &format!("asking DataCite for {doi}");
        let ask = Ask::get("DataCite", doing, doi_url(&self.base, &["dois"], doi))
            .accept("application/vnd.api+json");
        let answer = match self.http.read(ask).await {
            Ok(answer) => answer,
            // Only the API's own 404 is an answer about the DOI.
            Err(error) if error.kind == Kind::NotFound && has_errors(&error) => return Ok(false),
            Err(error) => return Err(error),
        };
        let shown: serde_json::Value = answer.json(doing)?;
        match shown
            .pointer("/data/attributes/state")
            .and_then(|it| it.as_str())
        {
            Some("findable") => Ok(true),
            Some("registered" | "draft") => Ok(false),
            _ => Err(answer.garbled(doing, "JSON without the state of a DOI")),
        }
    }
}

impl Resolver {
    /// The API at `base` (`https://doi.org`).
    pub fn new(http: Http, base: Url) -> Self {
        Self { http, base }
    }

    /// Whether doi.org leads the DOI to an address. Asked of the handle API, which answers
    /// without going there (Handle.Net proxy, "REST API": `responseCode` 1 found, 100 no such
    /// handle, 200 no such values; 2 is an error).
    pub async fn resolves(&self, doi: &Doi) -> Result<bool, ServiceError> {
        let doing = &format!("asking doi.org for {doi}");
        let mut url = doi_url(&self.base, &["api", "handles"], doi);
        url.query_pairs_mut().append_pair("type", "URL");
        let ask = Ask::get("doi.org", doing, url);
        let answer = match self.http.read(ask).await {
            Ok(answer) => answer,
            Err(error) if error.kind == Kind::NotFound => {
                let code = error.body.as_ref().map(|body| &body["responseCode"]);
                return match code.and_then(serde_json::Value::as_u64) {
                    Some(100 | 200) => Ok(false),
                    _ => Err(error),
                };
            }
            Err(error) => return Err(error),
        };
        let shown: serde_json::Value = answer.json(doing)?;
        let leads = || {
            let values = shown["values"].as_array();
            values.is_some_and(|values| {
                values.iter().any(|value| {
                    let to = value["data"]["value"].as_str();
                    value["type"] == "URL" && to.is_some_and(|to| Url::parse(to).is_ok())
                })
            })
        };
        match shown["responseCode"].as_u64() {
            Some(1) if leads() => Ok(true),
            Some(100 | 200) => Ok(false),
            _ => Err(answer.garbled(doing, "neither an address nor the code for none")),
        }
    }
}

fn has_errors(error: &ServiceError) -> bool {
    let errors = error.body.as_ref().map(|body| &body["errors"]);
    errors.is_some_and(serde_json::Value::is_array)
}

/// The DOI's own slashes stay slashes; everything else that a path cannot hold is encoded.
fn doi_url(base: &Url, path: &[&str], doi: &Doi) -> Url {
    let mut url = base.clone();
    if let Ok(mut parts) = url.path_segments_mut() {
        parts
            .pop_if_empty()
            .extend(path)
            .extend(doi.as_str().split('/'));
    }
    url
}

#[cfg(test)]
mod tests;
