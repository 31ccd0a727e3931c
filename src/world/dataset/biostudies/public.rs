//! What everybody can see of a study. Nothing secret is ever sent here.

use serde_json::Value;
use url::Url;

use crate::world::http::{Answer, Ask, Http, Kind, ServiceError};

use super::{SERVICE, under};

/// A study as everybody sees it.
#[derive(Debug)]
pub(super) enum Public {
    /// It is public. Its PageTab as it came, and read.
    Shown(String, Value),
    /// It is there, and not public.
    Hidden,
    /// There is none of that accession.
    Missing,
}

/// Reads a study from the place where the study's page has it from. That place answers with
/// PageTab, leads to where it is by a redirect, or names it in an answer of its own.
pub(super) async fn study(
    http: &Http,
    base: &Url,
    accession: &str,
) -> Result<Public, ServiceError> {
    let doing = format!("looking at {accession} in BioStudies");
    let url = under(base, &format!("api/v1/studies/{accession}"));
    let answer = match http.read(Ask::get(SERVICE, &doing, url)).await {
        Ok(answer) => answer,
        Err(error) => return refused(error, base, accession),
    };
    let value: Value = answer.json(&doing)?;
    if value["section"].is_object() {
        return Ok(Public::Shown(text(&answer, &doing)?, value));
    }
    if value["pageTab"]["section"].is_object() {
        let pagetab = value["pageTab"].clone();
        return Ok(Public::Shown(pagetab.to_string(), pagetab));
    }
    let Some(folder) = value["ftpHttp_link"].as_str() else {
        return Err(answer.garbled(&doing, "JSON that is no PageTab"));
    };
    let named = format!("{}/{accession}.json", folder.trim_end_matches('/'));
    let file = answer.url.join(&named).ok().filter(|file| {
        let plain = file.scheme() == "http" && answer.url.scheme() == "http";
        file.scheme() == "https" || plain
    });
    let Some(file) = file else {
        return Err(answer.garbled(&doing, "a link that leads nowhere"));
    };
    let answer = http.read(Ask::get(SERVICE, &doing, file)).await?;
    let value: Value = answer.json(&doing)?;
    if value["section"].is_object() {
        Ok(Public::Shown(text(&answer, &doing)?, value))
    } else {
        Err(answer.garbled(&doing, "JSON that is no PageTab"))
    }
}

/// The same study from where its files are, which has a new version sooner or later than the
/// page does; `None` if it cannot be had there. It only ever adds to what the page shows.
pub(super) async fn file(http: &Http, base: &Url, accession: &str) -> Option<Value> {
    let doing = format!("looking at the files of {accession} in BioStudies");
    let url = under(base, &format!("files/{accession}/{accession}.json"));
    let answer = http.read(Ask::get(SERVICE, &doing, url)).await.ok()?;
    let value: Value = answer.json(&doing).ok()?;
    value["section"].is_object().then_some(value)
}

fn text(answer: &Answer, doing: &str) -> Result<String, ServiceError> {
    let text = String::from_utf8(answer.body.clone());
    text.map_err(|_| answer.garbled(doing, "text that is not UTF-8"))
}

/// What a refusal says. Only the archive's own words for it count: a gateway's 404 says nothing
/// of a study.
fn refused(error: ServiceError, base: &Url, accession: &str) -> Result<Public, ServiceError> {
    let words = error.body.as_ref().map(|body| &body["errorMessage"]);
    let own = words.is_some_and(Value::is_string);
    let message = error.message.clone().unwrap_or_default();
    match error.kind {
        Kind::NotFound if own => Ok(Public::Missing),
        Kind::Forbidden if own => Ok(Public::Hidden),
        Kind::Forbidden if message.to_ascii_lowercase().contains("user-agent") => {
            let page = under(base, &format!("studies/{accession}"));
            Err(error.with_help(format!(
                "BioStudies turns away requests of programs like this one, which says nothing of the study: \
                 look at {page}, and ask biostudies@ebi.ac.uk to let `citable` in"
            )))
        }
        Kind::NotFound | Kind::Forbidden => Err(error.with_help(
            "that is no answer of BioStudies' own: something before it refused the request; try again later",
        )),
        _ => Err(error),
    }
}
