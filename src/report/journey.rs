//! `status`, `publish` and `rehearse`: the stages as they stand.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::domain::{Place, place::Position};
use crate::facts::{Comparison, Facts, Files, Why};
use crate::plan::link::HandOver;
use crate::plan::{Evidence, Plan, Stage, State, Step};
use crate::rules::Finding;

use super::graph::{self, Graph};
use super::{citation, hand_over, safe};

/// Everything a report of the journey shows.
#[derive(Debug, Clone, Copy)]
pub struct Journey<'a> {
    /// What was seen last.
    pub facts: &'a Facts,
    /// The plan made of it.
    pub plan: &'a Plan,
    /// What was done in this run.
    pub applied: &'a [Done],
    /// What a person carries.
    pub hand_over: &'a [HandOver],
}

/// One thing that was done in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The kind of action, as in `create-tag`.
    pub action: &'static str,
    /// What came of it.
    pub outcome: String,
}

/// The journey as `citable/status/1`.
pub fn json(journey: Journey) -> Value {
    let facts = journey.facts;
    let record = facts.archive.record.there();
    let mut shown = json!({
        "schema": "citable/status/1",
        "repository": facts.forge.repository.there().map(|repository| repository.slug.to_string()),
        "tag": journey.plan.tag.as_str(),
        "commit": journey.plan.commit.as_ref().map(ToString::to_string),
        "doi": record.map(|record| record.doi.to_string()),
        "conceptDoi": record.and_then(|record| record.concept_doi.as_ref()).map(ToString::to_string),
        "record": record.map(|record| record.url.clone()),
        "swhid": facts.archive.comparison.known().map(Comparison::swhid),
        "stages": journey.plan.steps.iter().map(|step| stage(step, &facts.repository.files)).collect::<Vec<_>>(),
        "applied": journey.applied.iter().map(|done| json!({
            "action": done.action,
            "outcome": done.outcome,
        })).collect::<Vec<_>>(),
    });
    if !journey.hand_over.is_empty() {
        shown["handOver"] = hand_over::json(journey.hand_over);
    }
    shown
}

fn stage(step: &Step, files: &Files) -> Value {
    let blocking = match &step.state {
        State::Blocked(findings) => findings.as_slice(),
        _ => &[],
    };
    let findings: Vec<Value> = blocking
        .iter()
        .chain(&step.notes)
        .map(|finding| super::json::finding(finding, files))
        .collect();
    let evidence: Vec<Value> = sights(&step.state)
        .into_iter()
        .map(|(what, url)| json!({"what": what, "url": url}))
        .collect();
    json!({
        "stage": step.stage.word(),
        "state": step.state.word(),
        "evidence": evidence,
        "findings": findings,
    })
}

/// What there is to say of a state, with the places to look.
fn sights(state: &State) -> Vec<(String, Option<String>)> {
    match state {
        State::Done(Evidence(sights)) => sights
            .iter()
            .map(|sight| (sight.what.clone(), sight.url.clone()))
            .collect(),
        State::Ready(action) => vec![(format!("next: {action}"), None)],
        State::Waiting(wait) => {
            let mut said = vec![(format!("waiting for {}", wait.on), wait.url.clone())];
            said.extend(wait.advice.clone().map(|advice| (advice, None)));
            said
        }
        State::Unknown(why) => vec![(why.to_string(), None)],
        State::Pending | State::Blocked(_) => Vec::new(),
    }
}

/// The colour of a state's word.
fn style(state: &State) -> Style {
    let colour = match state {
        State::Done(_) => AnsiColor::Green,
        State::Ready(_) => AnsiColor::Cyan,
        State::Waiting(_) | State::Unknown(_) => AnsiColor::Yellow,
        State::Blocked(_) => AnsiColor::Red,
        State::Pending => return Style::new().dimmed(),
    };
    colour.on_default().bold()
}

/// The table of the stages, for people. Colour adds nothing that is not in the words.
pub fn human(journey: Journey) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", heading(journey));
    // What an earlier stage has told with its help is not told again.
    let mut told: Vec<&str> = Vec::new();
    let mut unseen: Option<&Why> = None;
    for step in &journey.plan.steps {
        let style = style(&step.state);
        let said = sights(&step.state);
        let (mut first, first_url) = said.first().cloned().unwrap_or_default();
        if let State::Unknown(why) = &step.state
            && unseen.replace(why) == Some(why)
        {
            "for the same reason".clone_into(&mut first);
        }
        let _ = write!(
            out,
            "  {style}{:<8}{style:#} {:<9}",
            step.state.word(),
            step.stage.word()
        );
        let _ = write!(out, "  {}", safe::line(&first));
        link(&mut out, first_url.as_deref());
        for (what, url) in said.iter().skip(1) {
            let _ = write!(out, "\n{:22}{}", "", safe::line(what));
            link(&mut out, url.as_deref());
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
        if let State::Blocked(findings) = &step.state {
            for finding in findings {
                let text = if finding.help.is_none() && told.contains(&finding.rule) {
                    format!("see above [{}]", finding.rule)
                } else {
                    words(finding, &journey.facts.repository.files, 22)
                };
                let _ = writeln!(out, "{:22}{text}", "");
            }
            told.extend(findings.iter().map(|finding| finding.rule));
        }
    }
    out.push_str(&dois(journey));
    out.push_str(&hand_over::human(journey.hand_over));
    out
}

fn link(out: &mut String, url: Option<&str>) {
    if let Some(url) = url {
        let _ = write!(out, "\n{:22}{}", "", safe::line(url));
    }
}

/// What stops nothing and is good to know, with its help; empty if there is none.
pub fn notes(journey: Journey) -> String {
    let mut out = String::new();
    for note in journey.plan.steps.iter().flat_map(|step| &step.notes) {
        let words = words(note, &journey.facts.repository.files, 11);
        let _ = writeln!(out, "  {:<7}  {words}", note.severity.word());
    }
    out
}

/// A finding in two lines: what, and what to do, the second so many columns from the left.
pub fn words(finding: &Finding, files: &Files, indent: usize) -> String {
    let place = finding
        .place
        .as_ref()
        .map(|place| format!("{}: ", position(place, files)))
        .unwrap_or_default();
    let mut text = safe::line(&format!("{place}{} [{}]", finding.message, finding.rule));
    if let Some(help) = &finding.help {
        let _ = write!(text, "\n{:indent$}help: {}", "", safe::line(help));
    }
    text
}

/// A place as `path:line:column`.
pub fn position(place: &Place, files: &Files) -> String {
    match files.text(&place.path) {
        Some(text) if place.span != (0..0) => {
            let Position { line, column } = Position::of(text, place.span.start);
            format!("{}:{line}:{column}", place.path)
        }
        _ => place.path.clone(),
    }
}

fn heading(journey: Journey) -> String {
    let repository = journey
        .facts
        .forge
        .repository
        .there()
        .map(|repository| repository.slug.to_string());
    let local = || {
        let git = journey.facts.repository.git.there()?;
        git.remote
            .as_ref()?
            .remote
            .slug
            .as_ref()
            .map(ToString::to_string)
    };
    let name = repository
        .or_else(local)
        .unwrap_or_else(|| "this repository".to_owned());
    let commit = journey
        .plan
        .commit
        .as_ref()
        .map(|commit| format!(", commit {}", commit.short()))
        .unwrap_or_default();
    safe::line(&format!("{name}, release {}{commit}", journey.plan.tag))
}

fn dois(journey: Journey) -> String {
    let Some(record) = journey.facts.archive.record.there() else {
        return String::new();
    };
    let mut out = format!("\nDOI of this version: {}\n", safe::line(&record.doi.url()));
    if let Some(concept) = &record.concept_doi {
        let _ = writeln!(out, "DOI of all versions: {}", safe::line(&concept.url()));
    }
    // What is not the tag, or not findable, is not to be cited before somebody knows why.
    let blocked =
        |step: &Step| step.stage == Stage::Verified && matches!(step.state, State::Blocked(_));
    if !journey.plan.steps.iter().any(blocked) {
        let work = citation::Work::of_record(journey.facts, record);
        let _ = writeln!(out, "\nCite it as:\n  {}", citation::apa(&work));
    }
    out
}

/// The table of the stages in Markdown, for job summaries and pull requests.
pub fn markdown(journey: Journey) -> String {
    let mut out = format!(
        "### {}\n\n| stage | state | seen |\n|---|---|---|\n",
        safe::markdown(&heading(journey))
    );
    for step in &journey.plan.steps {
        let mut cell: Vec<String> = sights(&step.state)
            .into_iter()
            .map(|(what, url)| match url {
                Some(url) => format!("[{}]({})", safe::markdown(&what), safe::url(&url)),
                None => safe::markdown(&what),
            })
            .collect();
        if let State::Blocked(findings) = &step.state {
            for finding in findings {
                let help = finding
                    .help
                    .as_deref()
                    .map(|help| format!(" — {}", safe::markdown(help)))
                    .unwrap_or_default();
                cell.push(format!("{}{help}", safe::markdown(&finding.message)));
            }
        }
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            step.stage.word(),
            step.state.word(),
            cell.join("<br>")
        );
    }
    let dois = dois(journey);
    if !dois.is_empty() {
        let _ = write!(out, "\n{}", dois.trim_start().replace('\n', "  \n"));
    }
    out.push_str(&hand_over::markdown(journey.hand_over));
    let _ = write!(
        out,
        "\n{}",
        graph::mermaid(&Graph::of(journey.facts, &journey.plan.tag))
    );
    out
}

/// The picture of the links, as SVG.
pub fn svg(journey: Journey) -> String {
    graph::svg(&Graph::of(journey.facts, &journey.plan.tag))
}

/// What is to come, as a numbered list, with what cannot be taken back.
pub fn ahead(plan: &Plan) -> String {
    let mut out = String::new();
    for (number, ahead) in plan.ahead().enumerate() {
        let _ = writeln!(out, "  {}. {}", number + 1, safe::line(&ahead.what));
        for line in &ahead.change {
            // The tabs in it matter.
            let _ = writeln!(out, "     {}", safe::text(line));
        }
        if let Some(permanent) = ahead.permanent {
            let _ = writeln!(out, "     cannot be taken back: {permanent}");
        }
    }
    out
}
