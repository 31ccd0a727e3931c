//! `citable explain [RULE]`.

use std::fmt::Write;

use clap::Args;

use super::Fault;
use crate::plan::topics;
use crate::{rules, term};

/// Explain a rule, or list all rules
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  citable explain version-not-tag")]
pub(super) struct ExplainArgs {
    /// The rule; without one all rules are listed
    rule: Option<String>,
}

pub(super) fn run(args: &ExplainArgs) -> Result<u8, Fault> {
    let Some(id) = args.rule.as_deref() else {
        let width = rules::ALL
            .iter()
            .map(|rule| rule.id.len())
            .max()
            .unwrap_or_default();
        let mut lines = String::new();
        for rule in rules::ALL {
            let word = rule.severity.word();
            let _ = writeln!(lines, "{:<width$}  {word:<7}  {}", rule.id, rule.title);
        }
        term::print(&lines)?;
        return Ok(0);
    };
    if let Some(topic) = topics::find(id) {
        term::print(topic.doc)?;
        return Ok(0);
    }
    let Some(rule) = rules::find(id) else {
        let near = rules::nearest(id).map(|rule| format!("did you mean `{}`? ", rule.id));
        return Err(Fault::usage(
            format!("there is no rule `{id}`"),
            format!(
                "{}`citable explain` lists all rules",
                near.unwrap_or_default()
            ),
        ));
    };
    term::print(rule.doc)?;
    Ok(0)
}
