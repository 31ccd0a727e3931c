//! ORCID's public API: a small register of people who do not exist.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::server::{Call, json, set};

/// Somebody in the register.
struct Entry {
    orcid: &'static str,
    given: &'static str,
    family: &'static str,
    other: &'static str,
    seen: Sight,
}

/// What the register shows of somebody.
enum Sight {
    /// The names.
    Public,
    /// That the iD exists, and no names.
    Private,
    /// That the record is locked.
    Locked,
    /// That the iD was merged into another.
    Merged(&'static str),
}

/// The first one is ORCID's own example of a person.
const REGISTER: [Entry; 5] = [
    Entry {
        orcid: "0000-0002-1825-0097",
        given: "Josiah",
        family: "Carberry",
        other: "J. S. Carberry",
        seen: Sight::Public,
    },
    Entry {
        orcid: "0000-0009-0000-0015",
        given: "Jürgen Karl",
        family: "van der Müller",
        other: "",
        seen: Sight::Public,
    },
    Entry {
        orcid: "0000-0009-0000-0023",
        given: "",
        family: "",
        other: "",
        seen: Sight::Private,
    },
    Entry {
        orcid: "0000-0009-0000-0031",
        given: "",
        family: "",
        other: "",
        seen: Sight::Locked,
    },
    Entry {
        orcid: "0000-0009-0000-004X",
        given: "",
        family: "",
        other: "",
        seen: Sight::Merged("0000-0002-1825-0097"),
    },
];

/// Answers a call to pub.orcid.org.
pub(crate) fn answer(call: &Call) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match (&call.method, segments.as_slice()) {
        (&Method::GET, ["v3.0", "expanded-search", ..]) => search(call),
        (&Method::GET, ["v3.0", orcid, "person"]) => person(orcid),
        _ => refusal(404, 9001, "There is no such address"),
    }
}

fn person(orcid: &str) -> Response {
    let Some(entry) = REGISTER.iter().find(|entry| entry.orcid == orcid) else {
        return refusal(404, 9016, "The resource was not found.");
    };
    match entry.seen {
        Sight::Public => json(200, &shown(entry)),
        Sight::Private => json(
            200,
            &json!({ "name": null, "other-names": { "other-name": [] }, "path": format!("/{orcid}/person") }),
        ),
        Sight::Locked => refusal(409, 9018, "The ORCID record is locked."),
        Sight::Merged(into) => {
            let words = format!(
                "This account is deprecated. Please refer to account: https://orcid.org/{into}"
            );
            let mut answer = refusal(301, 9007, &words);
            set(
                &mut answer,
                "location",
                &format!("https://pub.orcid.org/v3.0/{into}"),
            );
            answer
        }
    }
}

fn shown(entry: &Entry) -> Value {
    let path = format!("/{}/person", entry.orcid);
    let others = [entry.other].into_iter().filter(|name| !name.is_empty());
    let others =
        others.map(|name| json!({ "content": name, "visibility": "public", "display-index": 1 }));
    json!({
        "last-modified-date": null,
        "name": {
            "given-names": { "value": entry.given },
            "family-name": { "value": entry.family },
            "credit-name": null,
            "visibility": "public",
            "path": entry.orcid,
        },
        "other-names": { "other-name": others.collect::<Vec<_>>(), "path": format!("/{}/other-names", entry.orcid) },
        "biography": null,
        "path": path,
    })
}

/// Everybody whose family name is in the question.
fn search(call: &Call) -> Response {
    let question = call.parameter("q").unwrap_or_default().to_lowercase();
    let found = REGISTER.iter().filter(|entry| {
        !entry.family.is_empty() && question.contains(&entry.family.to_lowercase())
    });
    let found: Vec<Value> = found
        .map(|entry| {
            json!({
                "orcid-id": entry.orcid,
                "given-names": entry.given,
                "family-names": entry.family,
                "credit-name": null,
                "other-name": [entry.other],
                "email": [],
                "institution-name": ["Example University"],
            })
        })
        .collect();
    let count = found.len();
    let found = if found.is_empty() {
        Value::Null
    } else {
        Value::Array(found)
    };
    json(
        200,
        &json!({ "expanded-result": found, "num-found": count }),
    )
}

fn refusal(status: u16, code: u32, words: &str) -> Response {
    let body = json!({
        "response-code": status,
        "developer-message": format!("{status}: {words}"),
        "user-message": words,
        "error-code": code,
        "more-info": "https://members.orcid.org/api/resources/troubleshooting",
    });
    json(status, &body)
}
