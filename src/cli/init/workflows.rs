//! The workflows of `citable init --workflows`: those of `docs/workflows`, led to an Action.

use std::path::Path;

use crate::cli::Fault;
use crate::proposal::{NewFile, Proposal};

/// The workflows, by the names that they get in a repository.
const WORKFLOWS: [(&str, &str); 4] = [
    (
        "citable-check.yml",
        include_str!("../../../docs/workflows/check.yml"),
    ),
    (
        "citable-release.yml",
        include_str!("../../../docs/workflows/release.yml"),
    ),
    (
        "citable-released.yml",
        include_str!("../../../docs/workflows/released.yml"),
    ),
    (
        "citable-drift.yml",
        include_str!("../../../docs/workflows/drift.yml"),
    ),
];

/// How the workflows name the Action in citable's own repository.
const HERE: &str = "uses: ./\n";

/// The step that is for repositories with a dataset, from its first line to the next step's.
const LINKING: (&str, &str) = (
    "      # Only where citable.toml",
    "      - name: Show the DOI",
);

/// The Action of the release that this program belongs to, if the program knows its home.
fn own() -> Option<String> {
    let home = env!("CARGO_PKG_REPOSITORY").strip_prefix("https://github.com/")?;
    let version = env!("CARGO_PKG_VERSION");
    Some(format!("{}@v{version}", home.trim_end_matches(".git")))
}

/// An Action as a workflow names it: `owner/repository@reference`, or a folder below `./`.
pub(super) fn action(text: &str) -> Result<String, String> {
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
    };
    let folder = text.strip_prefix("./").is_some_and(plain);
    let named = text.split_once('@').is_some_and(|(name, reference)| {
        let parts: Vec<&str> = name.split('/').collect();
        parts.len() >= 2 && parts.into_iter().all(plain) && plain(reference)
    });
    let stand_in = ["OWNER", "REPOSITORY", "COMMIT", "VERSION"]
        .into_iter()
        .find(|word| text.split(['/', '@']).any(|part| part == *word));
    if let Some(word) = stand_in {
        Err(format!(
            "`{word}` stands for something: write whose repository it is and which commit or version, as behind `uses:` in a workflow"
        ))
    } else if folder || named {
        Ok(text.to_owned())
    } else {
        Err("write it as OWNER/REPOSITORY@VERSION, as behind `uses:` in a workflow".to_owned())
    }
}

/// Adds the workflows that are not there to what will be written.
pub(super) fn add(
    root: &Path,
    action: Option<&str>,
    datasets: bool,
    proposal: &mut Proposal,
) -> Result<(), Fault> {
    let action = action.map(str::to_owned).or_else(own).ok_or_else(|| {
        Fault::usage(
            "this citable was built from a checkout, and does not know where its Action is published",
            "name it, as behind `uses:` in a workflow: `citable init --workflows --action OWNER/REPOSITORY@VERSION`",
        )
    })?;
    for (name, text) in WORKFLOWS {
        let path = format!(".github/workflows/{name}");
        if root.join(&path).symlink_metadata().is_ok() {
            proposal.kept.push(path);
            continue;
        }
        let text = text.replace(HERE, &format!("uses: {action}\n"));
        proposal.files.push(NewFile {
            path,
            text: if datasets {
                text
            } else {
                without_linking(&text)
            },
            before: None,
        });
    }
    Ok(())
}

fn without_linking(text: &str) -> String {
    let cut = text.find(LINKING.0).zip(text.find(LINKING.1));
    cut.map_or_else(
        || text.to_owned(),
        |(from, to)| format!("{}{}", &text[..from], &text[to..]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_named_as_in_a_workflow_and_is_nothing_else() {
        for good in [
            "example/citable@v1.2.0",
            "example/mono/action@0123abc",
            "./.citable",
        ] {
            assert_eq!(action(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "citable@v1",
            "example/citable",
            "example/citable@",
            "a/b@c\n  run: x",
            "a/b@c # x",
            "./",
            "a//b@c",
            "OWNER/citable@COMMIT",
            "OWNER/REPOSITORY@VERSION",
            "example/citable@COMMIT",
        ] {
            assert!(action(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_workflow_names_the_action_and_one_links() {
        for (name, text) in WORKFLOWS {
            assert!(text.contains(HERE), "{name}");
        }
        let (_, text) = WORKFLOWS[2];
        let without = without_linking(text);
        assert!(text.contains("command: link") && !without.contains("command: link"));
        assert!(
            without.contains("command: verify\n      - name: Show the DOI\n"),
            "{without}"
        );
    }
}
