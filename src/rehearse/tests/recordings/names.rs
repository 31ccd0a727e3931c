//! Numbers, DOIs, revisions and tokens: the recordings' and the model's for the same thing.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::super::bench::{Answer, Bench};
use super::header;
use crate::rehearse::ZENODO_TOKEN;

/// What has one name in the recordings and another in the model.
#[derive(Default)]
pub(super) struct Names {
    pub(super) ids: BTreeMap<String, String>,
    dois: BTreeMap<String, String>,
    revisions: BTreeMap<(String, String), String>,
    tokens: BTreeMap<String, String>,
}

impl Names {
    /// Learns the names in two answers to the same question.
    pub(super) fn learn(&mut self, recorded: &Value, answer: &Answer) {
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
    pub(super) fn request(
        &self,
        bench: &Bench,
        name: &str,
        request: &Value,
    ) -> reqwest::RequestBuilder {
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
