//! The command that goes on where one stopped, for people to type or paste.

use super::Global;
use super::journey::Consent;
use crate::domain::DatasetRef;
use crate::report::shell;

/// The command with what it needs to mean the same: `rest` stands behind its name. No word of it
/// is a secret, since none is ever an argument.
pub(super) fn command(
    global: &Global,
    name: &str,
    rest: impl IntoIterator<Item = String>,
) -> String {
    let mut words = vec!["citable".to_owned()];
    if let Some(folder) = &global.directory {
        words.extend(["-C".to_owned(), folder.display().to_string()]);
    }
    words.push(name.to_owned());
    words.extend(rest);
    words.extend(global.sandbox.then(|| "--sandbox".to_owned()));
    let quoted: Vec<String> = words.iter().map(|word| shell::word(word)).collect();
    quoted.join(" ")
}

/// Datasets as options.
pub(super) fn datasets(datasets: &[DatasetRef]) -> impl Iterator<Item = String> + '_ {
    datasets
        .iter()
        .flat_map(|dataset| ["--dataset".to_owned(), dataset.as_argument()])
}

/// The flags that say what was seen or is allowed; `--yes` is to be given anew each time.
pub(super) fn flags(consent: &Consent) -> impl Iterator<Item = String> {
    let flags = [
        (consent.connected, "--connected"),
        (consent.publish_draft, "--publish-draft"),
        (consent.pull_request, "--pull-request"),
    ];
    let given = flags.into_iter().filter(|(given, _)| *given);
    given.map(|(_, flag)| flag.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use clap::ColorChoice;

    use super::*;

    #[test]
    fn the_command_can_be_pasted_and_means_the_same() {
        let global = Global {
            directory: Some(PathBuf::from("my code")),
            sandbox: true,
            color: ColorChoice::Auto,
            verbose: 0,
        };
        let dataset = "https://zenodo.org/uploads/42?token=s3cret"
            .parse()
            .unwrap();
        let mut rest = vec![
            "v1.0.0".to_owned(),
            "--title".to_owned(),
            "Ada's".to_owned(),
        ];
        rest.extend(datasets(&[dataset]));
        assert_eq!(
            command(&global, "publish", rest),
            r"citable -C 'my code' publish v1.0.0 --title 'Ada'\''s' --dataset https://zenodo.org/uploads/42 --sandbox"
        );
    }
}
