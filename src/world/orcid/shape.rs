//! The JSON of ORCID's public API. Any part may be null or missing: a person decides what is
//! public.

use serde_json::Value;

use crate::domain::Orcid;
use crate::facts::people::{Candidate, Person};

/// The person in the answer to `/v3.0/{iD}/person`; `None` for JSON of another kind.
pub(super) fn person(body: &Value, asked: Orcid) -> Option<Person> {
    if !["name", "other-names", "path"]
        .iter()
        .any(|key| body.get(key).is_some())
    {
        return None;
    }
    let name = &body["name"];
    let path = body["path"].as_str().unwrap_or_default();
    Some(Person {
        orcid: primary(path, &asked).unwrap_or(asked),
        given: text(&name["given-names"]),
        family: text(&name["family-name"]),
        credit: text(&name["credit-name"]),
        others: texts(&body["other-names"]["other-name"]),
    })
}

/// The people in the answer to a search; `None` for JSON of another kind. A result without an
/// iD is none.
pub(super) fn candidates(body: &Value) -> Option<Vec<Candidate>> {
    let found = &body["expanded-result"];
    if found.is_null() {
        // Without results the list is null, and the number says so.
        return body.get("num-found").map(|_| Vec::new());
    }
    let found = found.as_array()?.iter().filter_map(|one| {
        let orcid = one["orcid-id"].as_str()?.parse().ok()?;
        Some(Candidate {
            person: Person {
                orcid,
                given: text(&one["given-names"]),
                family: text(&one["family-names"]),
                credit: text(&one["credit-name"]),
                others: texts(&one["other-name"]),
            },
            institutions: texts(&one["institution-name"]),
        })
    });
    Some(found.collect())
}

/// Whether the body of a 404 speaks of the iD, and not of a page that is not there.
pub(super) fn is_no_such_id(body: &Value) -> bool {
    const NO_RECORD: u64 = 9016;
    body["error-code"].as_u64() == Some(NO_RECORD)
        || (body["response-code"].as_u64() == Some(404) && body.get("user-message").is_some())
}

/// The first iD in a text that is not the one asked for.
pub(super) fn primary(text: &str, asked: &Orcid) -> Option<Orcid> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '-' || c == 'X'))
        .filter_map(|part| part.parse::<Orcid>().ok())
        .find(|orcid| orcid != asked)
}

/// A text, bare or in the member `value` or `content`; nothing where it is blank.
fn text(value: &Value) -> Option<String> {
    let inner = ["value", "content"].iter().find_map(|key| value.get(key));
    let text = inner.unwrap_or(value).as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}
