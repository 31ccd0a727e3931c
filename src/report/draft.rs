//! A draft of a tag as it stands. The address of a share link is no part of it.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::facts::Deposited;
use crate::plan::deposit::purpose;
use crate::plan::{Plan, Stage};

use super::journey::{self, Journey};
use super::safe;

/// Whether a plan is that of a draft.
pub fn is_of(plan: &Plan) -> bool {
    plan.state(Stage::Drafted).is_some()
}

/// The draft, unless it is published.
fn draft(journey: Journey<'_>) -> Option<&Deposited> {
    let archive = &journey.facts.archive;
    let drafts = archive.drafts.known().filter(|_| !published(journey));
    drafts?.first()
}

fn published(journey: Journey) -> bool {
    let archive = &journey.facts.archive;
    archive
        .record
        .there()
        .is_some_and(|record| Some(&record.doi) == journey.plan.doi.as_ref())
}

/// The draft as `citable/draft/1`.
pub fn json(journey: Journey) -> Value {
    let mut shown = journey::json(journey);
    let draft = draft(journey);
    let purpose = purpose(&journey.plan.tag);
    let link = draft.and_then(|draft| draft.links.iter().find(|link| link.description == purpose));
    // What a draft holds was compared when it was made; it has no identifier of its own yet.
    if let Some(shown) = shown.as_object_mut() {
        shown.remove("swhid");
    }
    shown["schema"] = json!("citable/draft/1");
    shown["doi"] = json!(journey.plan.doi.as_ref().map(ToString::to_string));
    shown["published"] = json!(published(journey));
    shown["draft"] = json!(draft.map(|draft| json!({
        "id": draft.id,
        "url": draft.page,
        "title": draft.title,
        "creators": draft.creators,
    })));
    shown["link"] = json!(link.map(|link| json!({
        "description": link.description,
        "until": link.expires.map(|day| day.to_string()),
    })));
    shown
}

/// The draft, for people.
pub fn human(journey: Journey) -> String {
    let mut out = journey::human(journey);
    out.push_str(&told(journey, safe::line));
    out
}

/// The draft in Markdown.
pub fn markdown(journey: Journey) -> String {
    let mut out = journey::markdown(journey);
    let told = told(journey, safe::markdown);
    if !told.is_empty() {
        let _ = write!(out, "\n{}", told.trim_start().replace('\n', "  \n"));
    }
    out
}

fn told(journey: Journey, safe: impl Fn(&str) -> String) -> String {
    let (Some(draft), Some(doi)) = (draft(journey), &journey.plan.doi) else {
        return String::new();
    };
    format!(
        "\nDraft: {} by {}\nReserved DOI: {}, for the manuscript; it leads nowhere before the draft is published\nPublish it with: {}\n",
        safe(&draft.title),
        safe(&draft.creators.join("; ")),
        safe(&doi.url()),
        safe(&format!("citable draft {} --publish", journey.plan.tag)),
    )
}
