//! The search over records, with the part of the query language that finds a release.

mod query;

use axum::response::Response;
use serde_json::{Value, json};

use self::query::Query;
use super::shape::{self, View};
use super::{
    LEGACY, NATIVE, RECORD_TYPES, Wrong, base, denied, invalid, is_owner, negotiate,
    not_acceptable, record_answer,
};
use crate::rehearse::doi;
use crate::rehearse::model::Model;
use crate::rehearse::server::Call;
use crate::rehearse::state::Record;

/// `GET /api/records`.
pub(super) fn records(model: &Model, call: &Call) -> Response {
    let (size, page) = match paging(call) {
        Ok(paging) => paging,
        Err(wrong) => return invalid(&[wrong]),
    };
    let Some(kind) = negotiate(call, &RECORD_TYPES) else {
        return not_acceptable(&RECORD_TYPES);
    };
    let text = call.parameter("q").unwrap_or_default();
    let every_version = ["all_versions", "allversions"]
        .iter()
        .any(|name| matches!(call.parameter(name), Some("true" | "1" | "True")));
    let mut state = model.state();
    state.zenodo.searches += 1;
    let zenodo = &state.zenodo;
    let published = zenodo
        .records
        .values()
        .filter(|record| record.published.is_some());
    let latest = |record: &Record| {
        zenodo
            .latest(record.concept)
            .is_some_and(|l| l.id == record.id)
    };
    let candidates = published.filter(|record| every_version || latest(record));
    let query = Query::parse(text);
    let mut hits: Vec<&Record> = match &query {
        Some(query) => candidates
            .filter(|record| query.matches(&|field| values(record, field)))
            .collect(),
        // A query that the server cannot read becomes a vague search for its words, and
        // finds what nobody asked for.
        None => candidates
            .filter(|record| record.id == zenodo.dataset_record)
            .collect(),
    };
    let sort = call.parameter("sort").unwrap_or("bestmatch");
    hits.sort_by_key(|record| record.id);
    if !matches!(sort, "oldest" | "-mostrecent" | "updated-asc") {
        hits.reverse();
    }
    if let (Some(query), "bestmatch") = (&query, sort) {
        let weight = |record: &&Record| query.weight(&|field| values(record, field));
        hits.sort_by_key(|record| std::cmp::Reverse(weight(record)));
    }
    let total = hits.len();
    let shown = hits.into_iter().skip((page - 1) * size).take(size);
    let shown = shown.filter_map(|record| View::published(model, zenodo, record));
    let shown: Vec<Value> = shown
        .map(|view| shape::of_kind_in_list(kind, &view))
        .collect();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("page", &page.to_string())
        .append_pair("q", text)
        .append_pair("size", &size.to_string())
        .append_pair("sort", sort)
        .finish();
    let mut body = json!({
        "hits": { "hits": shown, "total": total },
        "aggregations": {},
        "links": { "self": format!("{}/api/records?{query}", base(model)) },
    });
    if kind == NATIVE {
        body["sortBy"] = json!(sort);
    }
    record_answer(200, kind, &body, None)
}

/// `GET /api/user/records`: the owner's records, drafts included.
pub(super) fn mine(model: &Model, call: &Call) -> Response {
    if !is_owner(call) {
        return denied();
    }
    let kind = negotiate(call, &RECORD_TYPES).unwrap_or(LEGACY);
    let (size, page) = match paging(call) {
        Ok(paging) => paging,
        Err(wrong) => return invalid(&[wrong]),
    };
    let state = model.state();
    let all = state.zenodo.records.values().rev();
    let views = all.filter_map(|record| {
        let draft = View::draft(model, &state.zenodo, record);
        draft.or_else(|| View::published(model, &state.zenodo, record))
    });
    let hits: Vec<Value> = views
        .map(|view| shape::of_kind_in_list(kind, &view))
        .collect();
    let total = hits.len();
    let hits: Vec<Value> = hits
        .into_iter()
        .skip((page - 1) * size)
        .take(size)
        .collect();
    let mut body = json!({
        "hits": { "hits": hits, "total": total },
        "aggregations": {},
        "links": { "self": format!("{}/api/user/records?page={page}&size={size}", base(model)) },
    });
    if kind == NATIVE {
        body["sortBy"] = json!("updated-desc");
    }
    record_answer(200, kind, &body, None)
}

/// `GET /api/deposit/depositions`: the old list, which tells whether a token is good.
pub(super) fn depositions(model: &Model, call: &Call) -> Response {
    if !is_owner(call) {
        return denied();
    }
    let Some(kind) = negotiate(call, &[LEGACY]) else {
        return not_acceptable(&[LEGACY]);
    };
    let size = call.number("size", 10).clamp(1, 100);
    let state = model.state();
    let newest = state.zenodo.records.values().rev().take(size);
    let views = newest.filter_map(|record| {
        let draft = View::draft(model, &state.zenodo, record);
        draft.or_else(|| View::published(model, &state.zenodo, record))
    });
    let list: Vec<Value> = views.map(|view| shape::of_kind(LEGACY, &view)).collect();
    record_answer(200, kind, &Value::Array(list), None)
}

/// Size and page, or what is wrong with the size.
fn paging(call: &Call) -> Result<(usize, usize), Wrong> {
    let size = call.number("size", 25).max(1);
    let page = call.number("page", 1).max(1);
    match (is_owner(call), size) {
        (false, 26..) => Err(Wrong::new(
            "size",
            "Page size cannot be greater than 25. Please use authenticated requests to increase the limit to 100.",
        )),
        (true, 101..) => Err(Wrong::new("size", "Page size cannot be greater than 100.")),
        _ => Ok((size, page)),
    }
}

/// What a record has under a field of the index; nothing under one that the index lacks.
fn values(record: &Record, field: &str) -> Vec<String> {
    let metadata = match &record.published {
        Some(content) => &content.metadata,
        None => return Vec::new(),
    };
    let text = |value: &Value| value.as_str().map(str::to_owned).into_iter().collect();
    match field {
        "related.identifier" | "metadata.related_identifiers.identifier" => {
            let list = metadata["related_identifiers"]
                .as_array()
                .into_iter()
                .flatten();
            list.filter_map(|one| one["identifier"].as_str())
                .map(str::to_owned)
                .collect()
        }
        "custom_fields.code:codeRepository" => {
            let fields = record
                .published
                .as_ref()
                .map(|content| &content.custom_fields);
            fields
                .map(|fields| text(&fields["code:codeRepository"]))
                .unwrap_or_default()
        }
        "conceptdoi" | "parent.pids.doi.identifier" => vec![doi(record.concept).to_string()],
        "conceptrecid" | "parent.id" => vec![record.concept.to_string()],
        "doi" | "pids.doi.identifier" => vec![doi(record.id).to_string()],
        "id" | "recid" => vec![record.id.to_string()],
        "metadata.version" => text(&metadata["version"]),
        "title" | "metadata.title" | "" => text(&metadata["title"]),
        _ => Vec::new(),
    }
}
