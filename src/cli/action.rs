//! `citable action`: one ordinary command inside GitHub Actions. `action.yml` calls it; it is not
//! for people.
//!
//! The inputs become the arguments of the command, its results become outputs, a summary and
//! annotations. What the command does is the same as on a laptop.

mod call;
mod event;
mod inputs;
mod outputs;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Parser};
use serde_json::{Value, json};

use event::Event;
use inputs::{INPUTS, Inputs};

use super::{Cli, Fault, dispatch};
use crate::report::github::{self, Kind, Told};
use crate::report::json::text as json_text;
use crate::report::{runner, safe};
use crate::term;

/// Run a command with the inputs of the GitHub Action
#[derive(Debug, Args)]
pub(super) struct ActionArgs {
    /// Print the inputs and outputs as JSON: what `action.yml` and its documentation say
    #[arg(long)]
    describe: bool,
}

/// What came of the command.
struct Ended {
    /// Its exit code.
    code: u8,
    /// Its report, if it gave one.
    report: Value,
    /// Why it could not do its work.
    fault: Option<Fault>,
}

pub(super) fn run(args: &ActionArgs) -> Result<u8, Fault> {
    if args.describe {
        return describe();
    }
    let inputs = match Inputs::read(|name| env::var(name).ok()) {
        Ok(inputs) => inputs,
        Err(fault) => return refuse(fault),
    };
    let folder = folder()?;
    let arguments = call::arguments(&inputs, tag().as_deref(), &folder);
    let ended = call(&arguments, &folder);
    let code = code(&ended, &inputs);
    tell(&ended, &folder)?;
    summarise(&ended, &inputs, &folder)?;
    outputs(&ended, &inputs, &folder)?;
    last_words(code, &inputs);
    Ok(code)
}

fn describe() -> Result<u8, Fault> {
    let described = json!({
        "inputs": INPUTS.iter().map(|input| json!({
            "name": input.name,
            "default": input.default,
            "about": input.about,
            "variable": input.variable(),
            "commands": input.of,
        })).collect::<Vec<_>>(),
        "outputs": outputs::OUTPUTS.iter().map(|(name, about)| json!({
            "name": name,
            "about": about,
        })).collect::<Vec<_>>(),
    });
    term::print(&json_text(&described))?;
    Ok(0)
}

/// Runs the command as if somebody had typed it.
fn call(arguments: &[String], folder: &Path) -> Ended {
    let (code, fault) = match Cli::try_parse_from(arguments) {
        Ok(cli) => match dispatch(&cli) {
            Ok(code) => (code, None),
            Err(fault) => (fault.code, Some(fault)),
        },
        Err(stop) => {
            let said = stop.render().to_string();
            let said = said.trim().trim_start_matches("error: ").to_owned();
            let fault = Fault::usage(said, "mend this behind `with:` in the workflow");
            (fault.code, Some(fault))
        }
    };
    if let Some(fault) = &fault {
        term::error(&fault.message, fault.help.as_deref());
    }
    let report = fs::read_to_string(folder.join("report.json")).ok();
    let report = report.and_then(|text| serde_json::from_str(&text).ok());
    Ended {
        code,
        report: report.unwrap_or(Value::Null),
        fault,
    }
}

/// A folder for the reports, which the next steps can read.
fn folder() -> Result<PathBuf, Fault> {
    let base = env::var_os("RUNNER_TEMP").map_or_else(env::temp_dir, PathBuf::from);
    let folder = tempfile::Builder::new()
        .prefix("citable-")
        .tempdir_in(&base);
    let folder = folder.map_err(|error| {
        Fault::failed(format!(
            "cannot make a folder in `{}`: {error}",
            base.display()
        ))
    })?;
    Ok(folder.keep())
}

/// The tag of the event.
fn tag() -> Option<String> {
    let variable = |name| env::var(name).ok();
    let payload = variable("GITHUB_EVENT_PATH")
        .and_then(|path| fs::read_to_string(path).ok())
        .and_then(|text| serde_json::from_str(&text).ok());
    let (name, reference) = (variable("GITHUB_EVENT_NAME"), variable("GITHUB_REF"));
    let event = Event {
        name: name.as_deref(),
        reference: reference.as_deref(),
        payload: payload.as_ref(),
    };
    event.tag()
}

/// The exit code of the step: the command's, but for what the workflow takes as it is.
fn code(ended: &Ended, inputs: &Inputs) -> u8 {
    let fail_on = match inputs.text("fail-on") {
        Some("warning") => Some(Kind::Warning),
        Some("note") => Some(Kind::Notice),
        Some("never") => None,
        _ => Some(Kind::Error),
    };
    match (ended.code, fail_on) {
        _ if ended.fault.is_some() => ended.code,
        (1, None) => 0,
        (4, _) if !inputs.is("fail-on-waiting") => 0,
        (0, Some(mildest)) => {
            let loudest = outputs::loudest(&ended.report);
            u8::from(loudest.is_some_and(|kind| kind <= mildest))
        }
        (code, _) => code,
    }
}

/// Prints the annotations.
fn tell(ended: &Ended, folder: &Path) -> Result<(), Fault> {
    let own = fs::read_to_string(folder.join("annotations.txt")).unwrap_or_default();
    let mut all = github::told(&ended.report);
    if let Some(fault) = &ended.fault {
        let help = fault.help.as_deref();
        all.insert(0, Told::new(Kind::Error, "citable", &fault.message, help));
    }
    Ok(term::print(&format!("{own}{}", github::annotated(&all)))?)
}

/// Writes `GITHUB_OUTPUT`.
fn outputs(ended: &Ended, inputs: &Inputs, folder: &Path) -> Result<(), Fault> {
    let there = |path: PathBuf| {
        if path.is_file() {
            path.display().to_string()
        } else {
            String::new()
        }
    };
    let mut values = outputs::of(&ended.report);
    for (_, value) in &mut values {
        *value = safe::line(value);
    }
    let sarif = inputs
        .text("sarif-file")
        .map(|file| there(PathBuf::from(file)));
    values.push(("exit-code", ended.code.to_string()));
    values.push(("sarif-file", sarif.unwrap_or_default()));
    values.push(("report", there(folder.join("report.md"))));
    values.push(("json", there(folder.join("report.json"))));
    let text = loop {
        let delimiter = format!("citable_{:032x}", fastrand::u128(..));
        if let Some(text) = runner::outputs(&values, &delimiter) {
            break text;
        }
    };
    append("GITHUB_OUTPUT", &text)
}

/// Writes `GITHUB_STEP_SUMMARY`, and the report in Markdown where the command has none.
fn summarise(ended: &Ended, inputs: &Inputs, folder: &Path) -> Result<(), Fault> {
    let report = folder.join("report.md");
    if let Ok(human) = fs::read_to_string(folder.join("report.txt")) {
        let title = format!("citable {}", inputs.command());
        fs::write(&report, runner::fenced(&title, &human))?;
    }
    let text = fs::read_to_string(&report).ok();
    let fault = ended.fault.as_ref().map(|fault| {
        let help = fault.help.as_deref().map(safe::markdown);
        let help = help.map_or_else(String::new, |help| format!("\n\n{help}"));
        format!("**{}**{help}\n\n", safe::markdown(&fault.message))
    });
    let picture = runner::picture(&ended.report);
    let all = [fault.unwrap_or_default(), picture, text.unwrap_or_default()].concat();
    append("GITHUB_STEP_SUMMARY", &runner::summary(&all))
}

/// Appends to a file of the runner's; by hand there is none.
fn append(variable: &str, text: &str) -> Result<(), Fault> {
    let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let file = OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Fault::failed(format!("cannot write {variable}: {error}")))
}

fn last_words(code: u8, inputs: &Inputs) {
    if code == 4 {
        term::say(
            "this step waits for something that is not there yet: run the job again later, and it goes on; \
             `fail-on-waiting: false` lets it pass",
        );
    } else if code == 1 && inputs.text("fail-on") != Some("error") {
        term::say("this step fails by what `fail-on` says");
    }
}

/// Inputs that are wrong are told where people look, too.
fn refuse(fault: Fault) -> Result<u8, Fault> {
    let told = Told::new(
        Kind::Error,
        "citable",
        &fault.message,
        fault.help.as_deref(),
    );
    term::print(&github::annotated(&[told]))?;
    Err(fault)
}
