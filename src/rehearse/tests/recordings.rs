//! What a client asked of Zenodo's own application is asked of the model again, in the same order,
//! and the two answers are laid side by side: status, headers, the words of errors, and the keys
//! and types of everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::bench::{Answer, Bench, ask};
use crate::rehearse::{Fault, FaultKind, ZENODO_TOKEN};

/// What the model leaves out or has otherwise, and why. A row that nothing needs is an error.
const KNOWN: &[(&str, &str)] = &[
    (
        "has .hits.hits[]",
        "the model holds records of its own from the start",
    ),
    (
        "lacks .hits.hits[].links.",
        "links that no client here follows",
    ),
    ("lacks .links.", "links that no client here follows"),
    (
        "lacks .aggregations.",
        "counts for the facets of the search page",
    ),
    (
        "lacks .ui",
        "words for the pages of the site, in other languages",
    ),
    (
        "lacks .hits.hits[].ui",
        "words for the pages of the site, in other languages",
    ),
    ("lacks .stats", "views and downloads"),
    ("lacks .hits.hits[].stats", "views and downloads"),
    ("lacks .expires_at", "always null in a draft"),
    ("lacks .hits.hits[].expires_at", "always null in a draft"),
    (
        "lacks .parent.access.",
        "grants and links, which have a route of their own",
    ),
    (
        "lacks .hits.hits[].parent.access.",
        "grants and links, which have a route of their own",
    ),
    ("lacks .metadata.resource_type.title.", OTHER_LANGUAGES),
    (
        "lacks .metadata.related_identifiers[].relation_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .metadata.related_identifiers[].resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.related_identifiers[].relation_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.related_identifiers[].resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.rights[].icon",
        "a picture of the licence",
    ),
    (
        "lacks .hits.hits[].metadata.custom.code:programmingLanguage[].title",
        "the language's name",
    ),
    (
        "lacks .custom_fields.code:programmingLanguage[].title",
        "the language's name",
    ),
    ("has .metadata.resource_type.title", OPENED_TWICE),
    ("has .metadata.rights[].", OPENED_TWICE),
    ("has .metadata.related_identifiers[].", OPENED_TWICE),
    (
        "has .files.entries.*.links",
        "left out of the answer to publishing",
    ),
    (
        "lacks .versions.is_latest_draft",
        "an owner sees it of a record, too; nobody reads it",
    ),
    (
        "has .versions.is_latest_draft",
        "a share link does not show it; nobody reads it",
    ),
    ("has .pids.oai", "left out when the DOI is another"),
    (
        "lacks .metadata.related_identifiers",
        "the legacy form shows a DOI that was refused",
    ),
    (".files.entries.*.metadata is", INDEXED),
    (".hits.hits[].files.entries.*.metadata is", INDEXED),
    (".metadata is {\"object\"} there, {\"null\"} here", INDEXED),
    (
        "status 200 there, 406 here",
        "a record as BibTeX, CSL, DataCite and so on",
    ),
    (
        "errors [{\"field\":\"files.enabled\",\"messages\":[\"You don't have permissions to manage files options.\"]}] there, [{\"field\":\"pids.doi\"",
        OWN_PREFIX,
    ),
    (
        "errors [{\"field\":\"metadata.rights.0.rights\"",
        OWN_PREFIX,
    ),
];
const OTHER_LANGUAGES: &str = "titles in other languages than English";
const OPENED_TWICE: &str = "what is opened twice has its terms by id only the second time";
const OWN_PREFIX: &str =
    "a DOI under 10.5072 was foreign there; here it is the server's own prefix";
const INDEXED: &str = "of a file: null at first, an empty object later";

/// The recorded walks that the model can follow, by the beginnings of their names; each begins
/// with nothing of its own on the server.
const WALKS: &[&[&str]] = &[
    &["A-0", "A-10", "A-11", "A-12"],
    &["B-04"],
    &["D-0"],
    &["C-035", "C-036"],
];

/// What the model has no part of.
const ELSEWHERE: &[&str] = &["/api/vocabularies/", "/api/deposit/depositions"];

/// All exchanges with a server, by name; none, said aloud, where they are not there.
#[expect(clippy::print_stdout, reason = "a test that skipped must say so")]
fn recorded(server: &str) -> Vec<(String, Value)> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("CITABLE_SHARED").map_or(beside, PathBuf::from);
    let Ok(entries) = std::fs::read_dir(folder.join("oracle/http").join(server)) else {
        println!("skipped: no recordings of {server}");
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, Value)> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .filter(|(_, it): &(String, Value)| it["request"].is_object())
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// A header's value in a recording.
fn header<'a>(response: &'a Value, name: &str) -> Option<&'a str> {
    let mut headers = response["headers"].as_array()?.iter();
    let header = headers.find(|it| {
        it[0]
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(name))
    });
    header?[1].as_str()
}

/// What has one name in the recordings and another in the model.
#[derive(Default)]
struct Names {
    ids: BTreeMap<String, String>,
    dois: BTreeMap<String, String>,
    revisions: BTreeMap<(String, String), String>,
    tokens: BTreeMap<String, String>,
}

impl Names {
    /// Learns the names in two answers to the same question.
    fn learn(&mut self, recorded: &Value, answer: &Answer) {
        let Ok(ours) = serde_json::from_str::<Value>(&answer.text) else {
            return;
        };
        let theirs = &recorded["body"];
        let pairs = [
            ("/id", &mut self.ids),
            ("/pids/doi/identifier", &mut self.dois),
        ];
        for (at, names) in pairs {
            let text = |it: &Value| it.pointer(at)?.as_str().map(str::to_owned);
            if let (Some(theirs), Some(ours)) = (text(theirs), text(&ours)) {
                names.insert(theirs, ours);
            }
        }
        let parent = |it: &Value| it.pointer("/parent/id")?.as_str().map(str::to_owned);
        if let (Some(theirs), Some(ours)) = (parent(theirs), parent(&ours)) {
            self.ids.insert(theirs, ours);
        }
        let tags = (header(recorded, "etag"), answer.header("etag"));
        if let ((Some(theirs), ours), Some(id)) = (tags, theirs["id"].as_str()) {
            let (theirs, ours) = (theirs.trim_matches('"'), ours.trim_matches('"'));
            let key = (id.to_owned(), theirs.to_owned());
            self.revisions.insert(key, ours.to_owned());
        }
        if let (Some(permission), Some(token)) =
            (theirs["permission"].as_str(), ours["token"].as_str())
        {
            self.tokens.insert(permission.to_owned(), token.to_owned());
        }
    }

    fn id(&self, part: &str) -> String {
        self.ids.get(part).map_or(part, String::as_str).to_owned()
    }

    fn dois(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (theirs, ours) in &self.dois {
            for end in ["\"", "%22"] {
                text = text.replace(&format!("{theirs}{end}"), &format!("{ours}{end}"));
            }
        }
        text
    }

    /// The same request to the model.
    fn request(&self, bench: &Bench, name: &str, request: &Value) -> reqwest::RequestBuilder {
        let url = Url::parse(request["url"].as_str().unwrap()).unwrap();
        let parts = url.path_segments().unwrap().map(|part| self.id(part));
        let path: Vec<String> = parts.collect();
        let mut query = url
            .query()
            .map(|query| self.dois(&format!("?{query}")))
            .unwrap_or_default();
        if query.contains("<share-token>") || query.contains("share-token") {
            let permission = if name.contains("-view-") {
                "view"
            } else {
                "preview"
            };
            let token = self.tokens.get(permission).map_or("none", String::as_str);
            query = format!("?token={token}");
        }
        if query.contains("access_token=%3C") || query.contains("access_token=<") {
            query = format!("?access_token={ZENODO_TOKEN}");
        }
        let method: Method = request["method"].as_str().unwrap().parse().unwrap();
        let mut ask = bench.zenodo(method, &format!("{}{query}", path.join("/")));
        for (name, value) in request["headers"].as_object().unwrap() {
            let value = value.as_str().unwrap_or_default();
            let value = match name.as_str() {
                "Authorization" if value.contains("user lab") => format!("Bearer {ZENODO_TOKEN}"),
                "If-Match" => {
                    let bare = value.trim_matches('"');
                    let id = url.path_segments().unwrap().nth(2).unwrap_or_default();
                    let key = (id.to_owned(), bare.to_owned());
                    let ours = self.revisions.get(&key).map_or(bare, String::as_str);
                    value.replace(bare, ours)
                }
                _ => value.to_owned(),
            };
            ask = ask.header(name, value);
        }
        match &request["body"] {
            Value::Null => ask,
            Value::String(text) => ask.body(text.clone()),
            body => ask.body(self.dois(&body.to_string())),
        }
    }
}

/// The paths of a value with their types. What is named by its content stands as `*`.
fn shape(value: &Value, at: &str, into: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    into.entry(at.to_owned()).or_default().insert(kind);
    match value {
        Value::Array(items) => {
            for item in items {
                shape(item, &format!("{at}[]"), into);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                let name = if at.ends_with("entries") { "*" } else { name };
                shape(item, &format!("{at}.{name}"), into);
            }
        }
        _ => {}
    }
}

/// How the model's answer differs from the recorded one.
fn differences(names: &Names, recorded: &Value, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    if recorded["status"] != answer.status {
        found.push(format!(
            "status {} there, {} here",
            recorded["status"], answer.status
        ));
        return found;
    }
    let main = |kind: &str| {
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let theirs = main(header(recorded, "content-type").unwrap_or_default());
    let ours = main(answer.header("content-type"));
    if theirs != ours {
        found.push(format!("content-type {theirs} there, {ours} here"));
    }
    for name in ["etag", "location", "link"] {
        let there = header(recorded, name).is_some();
        if there != !answer.header(name).is_empty() {
            found.push(format!(
                "header {name} {}",
                if there { "lacks" } else { "is extra" }
            ));
        }
    }
    if let Some(place) = header(recorded, "location")
        && place.starts_with('/') != answer.header("location").starts_with('/')
    {
        found.push("location absolute in one, relative in the other".to_owned());
    }
    let Value::Object(_) = &recorded["body"] else {
        return found;
    };
    let Ok(ours) = serde_json::from_str::<Value>(&answer.text) else {
        found.push("no JSON here".to_owned());
        return found;
    };
    let theirs = &recorded["body"];
    for key in ["message", "errors", "is_published", "is_draft", "status"] {
        // Names of ours in the words of errors, and lists of media types, are compared no further.
        let words = |it: &Value| {
            let mut value = it[key].clone();
            if let Some(list) = value.as_array_mut() {
                list.sort_by_key(Value::to_string);
            }
            let mut text = value.to_string();
            for (theirs, ours) in &names.ids {
                text = text.replace(&format!("'{theirs}'"), &format!("'{ours}'"));
            }
            let text = text
                .split("Expected one of")
                .next()
                .unwrap_or_default()
                .to_owned();
            text.replace(char::is_numeric, "")
        };
        if words(theirs) != words(&ours) {
            found.push(format!("{key} {} there, {} here", theirs[key], ours[key]));
        }
    }
    let (mut there, mut here) = (BTreeMap::new(), BTreeMap::new());
    shape(theirs, "", &mut there);
    shape(&ours, "", &mut here);
    // What a whole branch lacks is told once, at its root.
    let rootless = |path: &str, other: &BTreeMap<String, BTreeSet<&str>>| {
        let parent = path.rfind(['.', '[']).map(|at| &path[..at]);
        parent.is_some_and(|parent| !other.contains_key(parent))
    };
    for (path, kinds) in &there {
        match here.get(path) {
            None if rootless(path, &here) => {}
            None => found.push(format!("lacks {path}")),
            Some(ours) if ours.is_disjoint(kinds) => {
                found.push(format!("{path} is {kinds:?} there, {ours:?} here"));
            }
            _ => {}
        }
    }
    let extra = here.keys().filter(|path| !there.contains_key(*path));
    let extra = extra.filter(|path| !rootless(path, &there));
    found.extend(extra.map(|path| format!("has {path}")));
    found.retain(|it| !it.starts_with("lacks .errors") && !it.starts_with("has .errors"));
    found
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the test tells what it covered")]
async fn the_model_answers_as_zenodo_was_seen_to() {
    let all = recorded("zenodo");
    let mut replayed = 0;
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for walk in WALKS {
        let bench = Bench::new("normal").await;
        let mut names = Names::default();
        for (name, recording) in &all {
            let request = &recording["request"];
            let url = request["url"].as_str().unwrap();
            let belongs = walk.iter().any(|start| name.starts_with(start));
            if !belongs || ELSEWHERE.iter().any(|part| url.contains(part)) {
                continue;
            }
            let answer = ask(names.request(&bench, name, request)).await;
            let response = &recording["response"];
            names.learn(response, &answer);
            replayed += 1;
            for difference in differences(&names, response, &answer) {
                found.entry(difference).or_default().push(name);
            }
        }
    }
    println!("{replayed} of {} recorded exchanges replayed", all.len());
    let mut used = BTreeSet::new();
    let unknown: Vec<String> = found
        .iter()
        .filter(|(difference, _)| {
            let known = KNOWN
                .iter()
                .find(|(known, _)| difference.starts_with(known));
            used.extend(known.map(|(known, _)| *known));
            known.is_none()
        })
        .map(|(difference, names)| format!("{difference} · {} × {}", names.len(), names[0]))
        .collect();
    assert!(
        unknown.is_empty(),
        "{} differences:\n{}",
        unknown.len(),
        unknown.join("\n")
    );
    let stale: Vec<_> = KNOWN
        .iter()
        .filter(|(known, _)| !used.contains(known))
        .collect();
    assert!(
        all.is_empty() || stale.is_empty(),
        "no longer needed: {stale:#?}"
    );
}

#[tokio::test]
async fn limits_are_told_in_the_headers_that_a_real_server_has() {
    let bench = Bench::new("normal").await;
    let search = || bench.zenodo(Method::GET, "api/records?size=1");
    let good = ask(search()).await;
    bench.services.inject(Fault::new(
        "GET",
        "/api/records",
        FaultKind::RateLimited(60),
    ));
    let limited = ask(search()).await;
    for (name, recording) in recorded("inveniordm") {
        let response = &recording["response"];
        if !name.starts_with("E-0") {
            continue;
        }
        let ours = if response["status"] == 429 {
            &limited
        } else {
            &good
        };
        assert_eq!(response["status"], ours.status, "{name}");
        for (header_name, value) in [("x-ratelimit-remaining", None), ("retry-after", Some("60"))] {
            let there = header(response, header_name).unwrap();
            let here = ours.header(header_name);
            assert!(!here.is_empty(), "{name} {header_name}");
            // A good answer has requests left, a refusal has none; both say when to come back.
            assert_eq!(there == "0", here == "0", "{name} {header_name}");
            assert!(
                value.is_none_or(|value| value == here),
                "{name} {header_name}"
            );
        }
        if response["status"] == 429 {
            let keys = |it: &Value| {
                it.as_object()
                    .map(|it| it.keys().cloned().collect::<Vec<_>>())
            };
            assert_eq!(keys(&response["body"]), keys(&ours.json()), "{name}");
        }
    }
}
