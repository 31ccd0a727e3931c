//! The arguments of the ordinary command that an Action's inputs stand for.

use std::path::Path;

use super::inputs::{INPUTS, Inputs, Use};

/// The forms in which a command gives its result for the Action: one for programs, one for the
/// summary, and annotations where it makes them itself.
pub(super) fn exports(command: &str) -> &'static [(&'static str, &'static str)] {
    match command {
        "check" => &[
            ("json", "report.json"),
            ("markdown", "report.md"),
            ("github", "annotations.txt"),
        ],
        "preview" | "verify" => &[("json", "report.json"), ("human", "report.txt")],
        _ => &[("json", "report.json"), ("markdown", "report.md")],
    }
}

/// The command line, with results in `folder`. Whatever a stranger may have named, a tag or a
/// version, stands behind `=` or `--`, where it is no option.
pub(super) fn arguments(inputs: &Inputs, tag: Option<&str>, folder: &Path) -> Vec<String> {
    let command = inputs.command();
    let mut words = vec!["citable".to_owned()];
    if let Some(directory) = inputs.text("working-directory") {
        words.push(format!("-C{directory}"));
    }
    if inputs.is("verbose") {
        words.push("--verbose".to_owned());
    }
    words.push(command.to_owned());
    for input in &INPUTS {
        let given = inputs.text(input.name).unwrap_or_default();
        match input.used {
            Use::Flag(option) if given == "true" => words.push(option.to_owned()),
            Use::Value(option) if !given.is_empty() => words.push(format!("{option}={given}")),
            _ => {}
        }
    }
    if matches!(command, "link" | "release" | "publish") && !inputs.is("dry-run") {
        words.push("--yes".to_owned());
    }
    for (format, name) in exports(command) {
        words.push(format!("--export={format}={}", folder.join(name).display()));
    }
    if let Some(file) = inputs.text("sarif-file") {
        words.push(format!("--export=sarif={file}"));
    }
    let datasets = inputs.text("datasets").unwrap_or_default();
    let datasets = datasets.split_whitespace().map(str::to_owned);
    let version = inputs.text("version");
    let mut positional = Vec::new();
    match command {
        "check" | "preview" => {
            words.extend(version.map(|version| format!("--at={version}")));
        }
        "link" => {
            words.extend(version.or(tag).map(|tag| format!("--tag={tag}")));
            positional.extend(datasets);
        }
        "doi" if inputs.is("all") => {}
        _ => {
            words.extend(datasets.map(|dataset| format!("--dataset={dataset}")));
            let tag = tag.filter(|_| inputs.text("bump").is_none());
            positional.extend(version.or(tag).map(str::to_owned));
        }
    }
    if !positional.is_empty() {
        words.push("--".to_owned());
        words.extend(positional);
    }
    words
}
