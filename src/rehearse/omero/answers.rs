//! Objects and their key-value pairs, read and written.

use axum::response::Response;
use serde_json::{Value, json};

use super::super::server::{Call, json, typed};
use super::objects::{Object, Objects, OmeroAnnotation};
use super::{COLLEAGUE, OWNER, field, fields};

const SCHEMA: &str = "http://www.openmicroscopy.org/Schemas/OME/2016-06#";

fn class(kind: &str) -> &'static str {
    match kind {
        "project" => "Project",
        "screen" => "Screen",
        _ => "Dataset",
    }
}

/// One object, or 404 with the trace that OMERO.web gives away.
pub(super) fn object(omero: &Objects, user: u64, kinds: &str, id: &str) -> Response {
    let kind = kinds.strip_suffix('s').unwrap_or(kinds);
    let known = omero
        .all
        .iter()
        .find(|object| object.kind == kind && object.id.to_string() == id && object.may_look(user));
    let Some(object) = known else {
        let text = format!("{} {id} not found", class(kind));
        return json(
            404,
            &json!({ "message": text, "stacktrace": "Traceback (most recent call last): …" }),
        );
    };
    json(
        200,
        &json!({ "data": {
            "@id": object.id,
            "@type": format!("{SCHEMA}{}", class(kind)),
            "Name": object.name,
            "Description": "Images of a rehearsal.",
            "omero:details": {
                "@type": "TBD#Details",
                "owner": { "@id": object.owner, "@type": format!("{SCHEMA}Experimenter"), "omero:details": { "@type": "TBD#Details" } },
                "group": { "@id": 103, "@type": format!("{SCHEMA}ExperimenterGroup"), "omero:details": { "@type": "TBD#Details" } },
                "permissions": rights(object, user),
            },
        }}),
    )
}

fn rights(object: &Object, user: u64) -> Value {
    let group = &object.rights[2..4];
    json!({
        "@type": "TBD#Permissions",
        "perm": object.rights,
        "canAnnotate": object.may_annotate(user),
        "canDelete": user == object.owner,
        "canEdit": user == object.owner,
        "canLink": user == object.owner,
        "isWorldWrite": false,
        "isWorldRead": false,
        "isGroupWrite": group.ends_with('w'),
        "isGroupRead": group.starts_with('r'),
        "isGroupAnnotate": group.ends_with('a'),
        "isUserWrite": true,
        "isUserRead": true,
    })
}

/// The key-value pairs on the objects that are asked for, ordered by namespace.
pub(super) fn annotations(omero: &Objects, user: u64, call: &Call) -> Response {
    let wanted = |object: &&Object| {
        let ids = call.query.iter().filter(|(key, _)| key == object.kind);
        ids.into_iter().any(|(_, id)| *id == object.id.to_string()) && object.may_look(user)
    };
    let mut shown = Vec::new();
    for object in omero.all.iter().filter(wanted) {
        let on = omero.annotations.iter().filter(|(_, one)| {
            one.kind == object.kind
                && one.object == object.id
                && call.parameter("ns").is_none_or(|ns| ns == one.namespace)
        });
        shown.extend(on.map(|(id, one)| {
            let mine = user == one.owner;
            let may = json!({ "canDelete": mine, "canAnnotate": user != 0, "canLink": mine, "canEdit": mine });
            json!({
                "id": id, "ns": one.namespace, "name": null, "description": null,
                "owner": { "id": one.owner }, "date": "2026-09-23T10:00:00Z",
                "permissions": may,
                "link": {
                    "id": id + 5000, "owner": { "id": one.owner },
                    "parent": {
                        "id": object.id, "class": format!("{}I", class(object.kind)), "name": object.name,
                    },
                    "date": "2026-09-23T10:00:00Z", "permissions": may,
                },
                "class": "MapAnnotationI", "values": one.pairs,
            })
        }));
    }
    shown.sort_by_key(|one| one["ns"].as_str().map(str::to_owned));
    let people = [(COLLEAGUE, "Ada", "Example"), (OWNER, "Josiah", "Carberry")];
    let people =
        people.map(|(id, first, last)| json!({ "id": id, "firstName": first, "lastName": last }));
    json(
        200,
        &json!({ "annotations": shown, "experimenters": people }),
    )
}

/// Writes pairs: with `annId` they replace all that were there, an empty list deletes the
/// annotation; without it there is a new one each time. What cannot be found is passed over, and
/// answered well.
pub(super) fn annotate(omero: &mut Objects, user: u64, call: &Call) -> Response {
    let given = fields(call);
    let broken = || {
        typed(
            500,
            "text/html; charset=utf-8",
            "<html><title>500 - Internal Server Error</title></html>",
        )
    };
    let pairs = field(&given, "mapAnnotation").and_then(|text| serde_json::from_str(text).ok());
    let Some(Value::Array(pairs)) = pairs else {
        return broken();
    };
    let all = given.iter().filter(|(key, _)| key == "annId");
    let ids: Vec<String> = all.map(|(_, id)| id.clone()).collect();
    let namespace = field(&given, "ns").unwrap_or("openmicroscopy.org/omero/client/mapAnnotation");
    if omero.trouble.drops_writes {
        return json(200, &json!({ "annId": ids }));
    }
    if omero.trouble.company {
        let theirs = OmeroAnnotation {
            kind: "dataset",
            object: super::DATASET,
            owner: COLLEAGUE,
            namespace: namespace.to_owned(),
            pairs: json!([["meanwhile", "yes"]]),
        };
        omero.annotate(theirs);
    }
    let pairs = match (omero.trouble.mixes_writes, pairs.last()) {
        (true, Some(last)) => json!([["edited", "meanwhile"], last]),
        _ => Value::from(pairs),
    };
    let empty = pairs.as_array().is_some_and(Vec::is_empty);
    if ids.is_empty() && !empty {
        let mut made = Vec::new();
        let on = |object: &&Object| {
            field(&given, object.kind) == Some(object.id.to_string().as_str())
                && object.may_look(user)
        };
        let found: Vec<_> = omero.all.iter().filter(on).collect();
        if found.iter().any(|object| !object.may_annotate(user)) {
            return broken();
        }
        let found: Vec<_> = found
            .iter()
            .map(|object| (object.kind, object.id))
            .collect();
        for (kind, object) in found {
            made.push(omero.annotate(OmeroAnnotation {
                kind,
                object,
                owner: user,
                namespace: namespace.to_owned(),
                pairs: pairs.clone(),
            }));
        }
        return json(200, &json!({ "annId": made }));
    }
    for id in ids.iter().filter_map(|id| id.parse().ok()) {
        let Some(annotation) = omero.annotations.get_mut(&id) else {
            continue;
        };
        if annotation.owner != user {
            return broken();
        }
        if empty {
            omero.annotations.remove(&id);
        } else {
            annotation.pairs = pairs.clone();
        }
    }
    if empty {
        return json(200, &json!({ "annId": null }));
    }
    json(200, &json!({ "annId": ids }))
}
