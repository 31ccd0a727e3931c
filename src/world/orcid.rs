//! ORCID's public register: who an iD belongs to, and who has a name.
//!
//! The public API of ORCID, version 3.0 (ORCID/ORCID-Source, `orcid-api-web/README.md`), without
//! a token. A person decides what of it is public, so that names may be missing.

mod shape;

use url::Url;

use crate::domain::Orcid;
use crate::facts::people::{Candidate, People, Person};
use crate::facts::{Seen, Why};

use super::http::{Answer, Ask, Http, Kind, Patience, ServiceError};

/// The most iDs that one look asks for.
pub const MOST: usize = 30;

/// How many iDs are asked for at a time.
const AT_ONCE: usize = 4;

/// How often one merged iD may lead to another.
const HOPS: usize = 3;

/// ORCID's public API.
#[derive(Debug, Clone)]
pub struct OrcidRegister {
    http: Http,
    base: Url,
}

impl OrcidRegister {
    /// The API at `base` (`https://pub.orcid.org`). Names are a courtesy: it is not waited for long.
    pub fn new(http: Http, base: Url) -> Self {
        let patience = Patience {
            tries: 3,
            budget: std::time::Duration::from_secs(15),
            ..Patience::default()
        };
        Self {
            http: http.with_patience(patience),
            base,
        }
    }

    /// The person behind an iD, or `None` if ORCID never gave it out. One that is locked or
    /// deactivated exists and shows no names; one that was merged shows those of the iD that is
    /// left, which is then in the answer.
    pub async fn person(&self, orcid: &Orcid) -> Result<Option<Person>, ServiceError> {
        let mut asked = orcid.clone();
        for _ in 0..HOPS {
            let doing = &format!("asking ORCID for {asked}");
            let url = self.address(&["v3.0", asked.as_str(), "person"]);
            // Where a redirect leads is read and asked for here, so that no other host is.
            let ask = Ask::get("ORCID", doing, url).without_redirects();
            let next = match self.http.read(ask).await {
                Ok(answer) if answer.status < 300 => {
                    let body: serde_json::Value = answer.json(doing)?;
                    let person = shape::person(&body, asked);
                    return person
                        .map(Some)
                        .ok_or_else(|| answer.garbled(doing, "JSON without a person"));
                }
                Ok(answer) => merged_into(&answer, &asked)
                    .ok_or_else(|| answer.garbled(doing, "a redirect that leads to no iD"))?,
                Err(error) => match (&error.kind, &error.body) {
                    // Only the API's own 404 is an answer about the iD.
                    (Kind::NotFound, Some(body)) if shape::is_no_such_id(body) => return Ok(None),
                    (Kind::Conflict | Kind::Gone, Some(body)) => {
                        match shape::primary(&body.to_string(), &asked) {
                            Some(next) => next,
                            None => return Ok(Some(Person::unnamed(asked))),
                        }
                    }
                    _ => return Err(error),
                },
            };
            asked = next;
        }
        let url = self.address(&["v3.0", orcid.as_str(), "person"]);
        let doing = format!("asking ORCID for {orcid}");
        let mut error = ServiceError::new("ORCID", &doing, "GET", &url, Kind::Garbled);
        error.message = Some("it was merged into others again and again".to_owned());
        Err(error)
    }

    /// The people of that name, at most ten, the likeliest first.
    pub async fn search(&self, given: &str, family: &str) -> Result<Vec<Candidate>, ServiceError> {
        let doing = "searching ORCID by name";
        let mut url = self.address(&["v3.0", "expanded-search", ""]);
        url.query_pairs_mut()
            .append_pair("q", &query(given, family))
            .append_pair("rows", "10");
        let answer = self.http.read(Ask::get("ORCID", doing, url)).await?;
        let body: serde_json::Value = answer.json(doing)?;
        shape::candidates(&body).ok_or_else(|| answer.garbled(doing, "JSON without results"))
    }

    /// What ORCID shows of these iDs, a few at a time, at most [`MOST`]. After the first one for
    /// which there is no answer no more are asked for.
    pub async fn people(&self, asked: &[Orcid]) -> People {
        let mut people = People::new();
        let mut lanes = tokio::task::JoinSet::new();
        let mut away: Option<Why> = None;
        let (now, later) = asked.split_at(asked.len().min(MOST));
        let mut waiting = now.iter();
        loop {
            while lanes.len() < AT_ONCE && away.is_none() {
                let Some(orcid) = waiting.next().cloned() else {
                    break;
                };
                let register = self.clone();
                lanes.spawn(async move {
                    let seen = Seen::from(register.person(&orcid).await);
                    (orcid, seen)
                });
            }
            let Some(Ok((orcid, seen))) = lanes.join_next().await else {
                break;
            };
            if let Seen::Unknown(why @ Why::Unreachable(_)) = &seen {
                away.get_or_insert_with(|| why.clone());
            }
            people.insert(orcid, seen);
        }
        let not_asked = away.unwrap_or(Why::NotAsked);
        for orcid in waiting {
            people.insert(orcid.clone(), Seen::Unknown(not_asked.clone()));
        }
        let many = format!("at most {MOST} ORCID iDs are looked up at a time");
        for orcid in later {
            people.insert(orcid.clone(), Seen::Unknown(Why::Forbidden(many.clone())));
        }
        people
    }

    fn address(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path);
        }
        url
    }
}

/// The iD that one was merged into: in the address of the redirect, or in its words.
fn merged_into(answer: &Answer, asked: &Orcid) -> Option<Orcid> {
    let location = answer.header("location").unwrap_or_default();
    shape::primary(location, asked)
        .or_else(|| shape::primary(&String::from_utf8_lossy(&answer.body), asked))
}

/// The question in the words of ORCID's search (Solr, with the fields of its tutorial "Searching
/// the ORCID registry").
fn query(given: &str, family: &str) -> String {
    let quoted = |text: &str| {
        let clean = text.replace(['\\', '"'], " ");
        format!(
            "\"{}\"",
            clean.split_whitespace().collect::<Vec<_>>().join(" ")
        )
    };
    let whole = quoted(&format!("{given} {family}"));
    let parts: Vec<String> = [("given-names", given), ("family-name", family)]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(field, text)| format!("{field}:{}", quoted(text)))
        .collect();
    format!(
        "({}) OR credit-name:{whole} OR other-names:{whole}",
        parts.join(" AND ")
    )
}

#[cfg(test)]
mod tests;
