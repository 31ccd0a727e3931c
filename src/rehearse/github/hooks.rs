//! The webhook: its list, its deliveries, and the deliveries themselves over real HTTP.

use std::sync::Arc;
use std::time::Instant;

use axum::response::Response;
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refs::below;
use super::releases::{Events, release_json};
use super::repos::{account, full_repository};
use super::{Rights, not_found, refuse_integration};
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::server::{self, Call};
use crate::rehearse::state::{Delivery, Release};

/// Everything below `/hooks`; 404 for whoever is not an administrator.
pub(super) fn route(model: &Arc<Model>, call: &Call, rights: Rights, rest: &[&str]) -> Response {
    match rights {
        Rights::Anonymous | Rights::Visitor => return not_found(),
        Rights::Actions => return refuse_integration(),
        Rights::Read | Rights::Full => {}
    }
    let state = model.state();
    let Some(hook) = &state.hook else {
        drop(state);
        return if rest.is_empty() {
            server::json(200, &json!([]))
        } else {
            not_found()
        };
    };
    let (id, hook) = (hook.id, hook_json(model, hook, state.deliveries.last()));
    let deliveries = state.deliveries.clone();
    drop(state);
    if rest.first().is_some_and(|number| *number != id.to_string()) {
        return not_found();
    }
    match (&call.method, rest) {
        (&Method::GET, []) => server::json(200, &json!([hook])),
        (&Method::GET, [_]) => server::json(200, &hook),
        (&Method::GET, [_, "deliveries"]) => {
            let size = call.number("per_page", 30).clamp(1, 100);
            let newest = deliveries.iter().rev().take(size);
            let shown = newest.map(|delivery| summary(model, delivery));
            server::json(200, &Value::Array(shown.collect()))
        }
        (&Method::GET, [_, "deliveries", number]) => {
            let found = deliveries.iter().find(|d| d.id.to_string() == *number);
            found.map_or_else(not_found, |found| server::json(200, &detail(model, found)))
        }
        (&Method::POST, [_, "deliveries", number, "attempts"]) if rights == Rights::Full => {
            let found = deliveries.into_iter().find(|d| d.id.to_string() == *number);
            let Some(found) = found else {
                return not_found();
            };
            let again = Arc::clone(model);
            model.spawn(async move {
                send(&again, &found.action, found.payload, found.guid, true).await;
            });
            server::json(202, &json!({}))
        }
        _ => not_found(),
    }
}

fn hook_json(model: &Model, hook: &crate::rehearse::state::Hook, last: Option<&Delivery>) -> Value {
    let url = below(model, &format!("hooks/{}", hook.id));
    let last = match last {
        None => json!({ "code": null, "status": "unused", "message": null }),
        Some(delivery) => {
            let (status, message) = outcome(delivery.status);
            json!({ "code": delivery.status, "status": status, "message": message })
        }
    };
    json!({
        "type": "Repository",
        "id": hook.id,
        "name": "web",
        "active": true,
        "events": ["release"],
        "config": {
            "content_type": "json",
            "insecure_ssl": "0",
            "secret": "********",
            "url": hook.url,
        },
        "updated_at": stamp(hook.created_at),
        "created_at": stamp(hook.created_at),
        "url": url,
        "test_url": format!("{url}/test"),
        "ping_url": format!("{url}/pings"),
        "deliveries_url": format!("{url}/deliveries"),
        "last_response": last,
    })
}

/// GitHub's short word for an answer, and its sentence.
fn outcome(status: u16) -> (&'static str, String) {
    match status {
        0 => (
            "failed to connect to host",
            "failed to connect to host".to_owned(),
        ),
        200..300 => ("active", "OK".to_owned()),
        code => ("misconfigured", format!("Invalid HTTP Response: {code}")),
    }
}

fn summary(model: &Model, delivery: &Delivery) -> Value {
    let status = match delivery.status {
        200..300 => "OK".to_owned(),
        other => outcome(other).1,
    };
    json!({
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": stamp(delivery.at),
        "redelivery": delivery.redelivery,
        "duration": delivery.seconds,
        "status": status,
        "status_code": delivery.status,
        "event": "release",
        "action": delivery.action,
        "installation_id": null,
        "repository_id": model.repository.id,
        "throttled_at": null,
    })
}

fn detail(model: &Model, delivery: &Delivery) -> Value {
    let mut detail = summary(model, delivery);
    detail["url"] = json!("");
    detail["request"] = json!({
        "headers": { "X-GitHub-Event": "release", "X-GitHub-Delivery": delivery.guid, "content-type": "application/json" },
        "payload": delivery.payload,
    });
    detail["response"] = json!({
        "headers": { "Content-Type": "application/json" },
        "payload": delivery.answer,
    });
    detail
}

/// Sends the webhook's events for a release in the background, in an order that nobody
/// promised: each tag has its own, the same in every run.
pub(super) fn deliver(model: &Arc<Model>, release: &Release, events: Events) {
    let subscribed = model.state().hook.is_some();
    if !subscribed || events.is_empty() {
        return;
    }
    let mut events: Vec<&str> = events.to_vec();
    let seed = release.tag.bytes().map(u64::from).sum();
    fastrand::Rng::with_seed(seed).shuffle(&mut events);
    let body = json!({
        "release": release_json(model, release),
        "repository": full_repository(model, Rights::Anonymous),
        "sender": account(model),
    });
    let sending = Arc::clone(model);
    let id = release.id;
    model.spawn(async move {
        for (number, action) in events.into_iter().enumerate() {
            let mut payload = json!({ "action": action });
            if let (Some(payload), Some(body)) = (payload.as_object_mut(), body.as_object()) {
                payload.extend(body.clone());
            }
            let guid = format!("{id:08x}-0000-11f0-8000-{number:012x}");
            send(&sending, action, payload, guid, false).await;
        }
    });
}

/// One delivery, and the note of what the receiver answered.
async fn send(model: &Arc<Model>, action: &str, payload: Value, guid: String, redelivery: bool) {
    let url = model.state().hook.as_ref().map(|hook| hook.url.clone());
    let Some(url) = url else { return };
    let (at, begun) = (Timestamp::now(), Instant::now());
    let request = model.client.post(url).json(&payload);
    let request = request
        .header("X-GitHub-Event", "release")
        .header("X-GitHub-Delivery", &guid);
    let (status, answer) = match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            (status, answer.text().await.unwrap_or_default())
        }
        Err(_) => (0, String::new()),
    };
    let mut state = model.state();
    let id = state.new_id();
    state.deliveries.push(Delivery {
        id,
        guid,
        at,
        seconds: begun.elapsed().as_secs_f64(),
        action: action.to_owned(),
        redelivery,
        status,
        payload,
        answer,
    });
}
