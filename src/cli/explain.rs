//! `citable explain [RULE]`.

use std::fmt::Write;

use clap::Args;
use serde_json::{Value, json};

use super::output::{Format, Forms, Plain};
use super::{Fault, Output};
use crate::plan::topics;
use crate::report::json::text as json_text;
use crate::report::{self, page};
use crate::rules::{self, ALL, Rule};
use crate::term;

/// Explain a rule, or list all rules
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable explain\n  citable explain version-not-tag\n  citable explain --format json"
)]
pub(super) struct ExplainArgs {
    /// The rule; without one all rules are listed
    rule: Option<String>,

    #[command(flatten)]
    output: Output<Plain>,
}

pub(super) fn run(args: &ExplainArgs) -> Result<u8, Fault> {
    let topic = args.rule.as_deref().and_then(topics::find);
    let output = if topic.is_some() {
        args.output.open(&[Format::Human])?
    } else {
        args.output.open(Plain::ALL)?
    };
    if let Some(topic) = topic {
        output.write(|_| shown(topic.doc))?;
        return Ok(0);
    }
    let asked = args.rule.as_deref().map(named).transpose()?;
    output.write(|format| match (format, asked) {
        (Format::Json, None) => json_text(&listed(ALL)),
        (Format::Json, Some(rule)) => json_text(&listed(&[rule])),
        (_, None) => table(),
        (_, Some(rule)) => shown(rule.doc),
    })?;
    Ok(0)
}

fn named(id: &str) -> Result<&'static Rule, Fault> {
    rules::find(id).ok_or_else(|| {
        let near = rules::nearest(id).map(|rule| format!("did you mean `{}`? ", rule.id));
        Fault::usage(
            format!("there is no rule `{id}`"),
            format!(
                "{}`citable explain` lists all rules",
                near.unwrap_or_default()
            ),
        )
    })
}

/// A page: rendered for a terminal, and as it is for whatever else reads it.
fn shown(page: &str) -> String {
    if term::is_styled() {
        page::terminal(page, term::style().width)
    } else {
        page.to_owned()
    }
}

fn table() -> String {
    let bold = anstyle::Style::new().bold();
    let ids = ALL.iter().map(|rule| rule.id.len());
    let width = ids.max().unwrap_or_default();
    let mut lines = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        lines,
        "{bold}{:<width$}  {:<8}  WHAT IT ASKS FOR{bold:#}",
        "RULE", "SEVERITY"
    );
    for rule in ALL {
        let word = rule.severity.word();
        let _ = writeln!(lines, "{:<width$}  {word:<8}  {}", rule.id, rule.title);
    }
    lines
}

fn listed(rules: &[&Rule]) -> Value {
    let rules = rules.iter().map(|rule| {
        let needs: Vec<&str> = rule.needs.iter().map(|need| need.words()).collect();
        json!({
            "rule": rule.id,
            "severity": rule.severity.word(),
            "title": rule.title,
            "needs": needs,
            "profile": rule.profile.map(|item| item.profile.name()),
            "level": rule.profile.map(|item| item.level.word()),
            "reference": rule.reference,
            "docs": report::docs(rule.id),
        })
    });
    json!({"schema": "citable/rules/1", "rules": rules.collect::<Vec<_>>()})
}
