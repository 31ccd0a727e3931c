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

#[cfg(test)]
mod tests {
    use clap::Parser;
    use proptest::prelude::*;

    use super::*;
    use crate::cli::Cli;

    fn call(given: &[(&str, &str)], tag: Option<&str>) -> Vec<String> {
        let variable = |name: &str| {
            let found = given.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let inputs = Inputs::read(variable).unwrap();
        let all = arguments(&inputs, tag, Path::new("/t"));
        let all = all.into_iter().skip(1);
        all.filter(|word| !word.starts_with("--export")).collect()
    }

    #[test]
    fn the_tag_of_the_event_stands_where_each_command_has_its_tag() {
        let tag = Some("v1.2.0");
        assert_eq!(call(&[], tag), ["check"]);
        assert_eq!(
            call(&[("INPUT_COMMAND", "doi")], tag),
            ["doi", "--", "v1.2.0"]
        );
        assert_eq!(
            call(
                &[
                    ("INPUT_COMMAND", "link"),
                    ("INPUT_DATASETS", "S-BIAD1\n 10.5072/x ")
                ],
                tag
            ),
            [
                "link",
                "--yes",
                "--tag=v1.2.0",
                "--",
                "S-BIAD1",
                "10.5072/x"
            ]
        );
        assert_eq!(
            call(
                &[("INPUT_COMMAND", "publish"), ("INPUT_VERSION", "2.0.0")],
                tag
            ),
            ["publish", "--yes", "--", "2.0.0"]
        );
        assert_eq!(
            call(
                &[("INPUT_COMMAND", "release"), ("INPUT_BUMP", "minor")],
                tag
            ),
            ["release", "--bump=minor", "--yes"]
        );
        assert_eq!(
            call(&[("INPUT_COMMAND", "doi"), ("INPUT_ALL", "true")], tag),
            ["doi", "--all"]
        );
        assert_eq!(
            call(&[("INPUT_VERSION", "v1.0.0")], None),
            ["check", "--at=v1.0.0"]
        );
    }

    proptest! {
        #[test]
        fn a_tag_is_a_tag_whatever_it_holds(tag in "\\PC{1,30}|-[-a-zA-Z=/]{1,20}") {
            for command in ["doi", "verify", "status", "release", "publish"] {
                let words = call(&[("INPUT_COMMAND", command)], Some(&tag));
                prop_assert_eq!(words.last(), Some(&tag));
                let with_name = std::iter::once("citable".to_owned()).chain(words);
                prop_assert!(Cli::try_parse_from(with_name).is_ok());
            }
        }
    }
}
