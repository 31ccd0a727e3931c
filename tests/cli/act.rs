//! The Action and the workflows to copy, under `act`: the runner's contract from another maker.
//!
//! `CITABLE_TOOLS` names the folder with `act` and `gh`; `.ci/run` installs them and sets it.

mod hostile;
mod workflows;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use citable::rehearse::{GITHUB_ACTIONS_TOKEN, ZENODO_TOKEN};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::runner::clean;
use crate::world::World;

/// How the workflows name the Action, and what `act` takes for it.
const ACTION: &str = "citable/citable@v0.1.0";

/// The folder with the tools; `None`, and a word about it, where nobody named one.
fn tools() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("CITABLE_TOOLS") else {
        println!("skipped: `.ci/run` installs act and names it in CITABLE_TOOLS");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(
        folder.join("act").is_file(),
        "no act in {}",
        folder.display()
    );
    Some(folder)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A runner with a checkout of the Action, whose program is the one that was just built.
struct Runner<'a> {
    world: &'a World,
    tools: PathBuf,
    folder: TempDir,
    token: &'static str,
}

/// A workflow to copy, led to the checkout.
fn workflow(name: &str) -> String {
    let text = fs::read_to_string(root().join("docs/workflows").join(name)).unwrap();
    assert!(text.contains("uses: ./\n"), "{text}");
    led(&text.replace("uses: ./\n", &format!("uses: {ACTION}\n")))
}

/// A workflow of one step with these inputs.
fn step(inputs: &[(&str, &str)]) -> String {
    let with = inputs.iter().fold(String::new(), |with, (name, value)| {
        with + &format!("          {name}: {}\n", json!(value))
    });
    led(&format!(
        "name: Test\non: [push, pull_request, release]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    \
         steps:\n      - uses: actions/checkout@v6\n      - uses: {ACTION}\n        with:\n{with}"
    ))
}

/// With the program that is there, so that nothing is built.
fn led(text: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_citable");
    text.replace(
        "        with:\n          command:",
        &format!(
            "        with:\n          install: path\n          binary: {binary}\n          command:"
        ),
    )
}

/// What came of a workflow.
struct Acted {
    success: bool,
    lines: Vec<Value>,
    text: String,
}

impl<'a> Runner<'a> {
    /// A runner for the repository of this world; `None` without the tools.
    fn new(world: &'a World) -> Option<Self> {
        let tools = tools()?;
        let folder = tempfile::tempdir().unwrap();
        let checkout = folder.path().join("checkout");
        fs::create_dir_all(checkout.join("action")).unwrap();
        for file in [
            "action.yml",
            "Cargo.toml",
            "action/install.sh",
            "action/checksums.txt",
        ] {
            fs::copy(root().join(file), checkout.join(file)).unwrap();
        }
        Some(Self {
            world,
            tools,
            folder,
            token: GITHUB_ACTIONS_TOKEN,
        })
    }

    /// Runs a workflow for an event.
    fn run(&self, workflow: &str, event: &str, payload: &Value) -> Acted {
        let path = |name: &str| self.folder.path().join(name);
        fs::write(path("workflow.yml"), workflow).unwrap();
        fs::write(path("event.json"), payload.to_string()).unwrap();
        let services = self.world.services();
        let mut command = Command::new(self.tools.join("act"));
        clean(&mut command, self.folder.path());
        let paths = std::env::join_paths(
            std::iter::once(self.tools.clone())
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        command
            .env("PATH", paths.unwrap())
            .current_dir(self.world.path())
            .arg(event)
            .arg("--workflows")
            .arg(path("workflow.yml"))
            .arg("--eventpath")
            .arg(path("event.json"))
            .args(["--platform", "ubuntu-latest=-self-hosted", "--json"])
            .args(["--pull=false", "--no-cache-server", "--action-offline-mode"])
            .arg("--local-repository")
            .arg(format!("{ACTION}={}", path("checkout").display()))
            .arg("--secret")
            .arg(format!("GITHUB_TOKEN={}", self.token))
            .arg("--secret")
            .arg(format!("ZENODO_TOKEN={ZENODO_TOKEN}"));
        for (name, value) in [
            ("GITHUB_API_URL", services.github_api().as_str()),
            ("CITABLE_ZENODO_URL", services.zenodo().as_str()),
            ("CITABLE_DATACITE_URL", services.datacite().as_str()),
            ("CITABLE_DOI_URL", services.doi().as_str()),
            ("CITABLE_ORCID_URL", services.orcid().as_str()),
            ("CITABLE_BIOSTUDIES_URL", services.biostudies().as_str()),
            ("CITABLE_IDR_URL", services.idr().as_str()),
            ("CITABLE_STUDY_FILES_URL", services.study_files().as_str()),
            // act takes it from the remote, which leads to a folder here.
            ("GITHUB_REPOSITORY", &services.repository().to_string()),
            // For GitHub's own command line, which knows no other way to a loopback.
            ("GH_HOST", "github.localhost"),
            ("HTTP_PROXY", services.github_api().as_str()),
            ("NO_PROXY", "127.0.0.1"),
            ("HTTPS_PROXY", "http://127.0.0.1:9/"),
        ] {
            command.arg("--env").arg(format!("{name}={value}"));
        }
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        Acted {
            success: output.status.success(),
            lines: lines.collect(),
            text,
        }
    }
}

impl Acted {
    /// The same, if the job ended so.
    #[track_caller]
    fn ended(self, success: bool) -> Self {
        assert_eq!(self.success, success, "{}", self.log());
        // Where a secret may not be, it is not.
        for secret in [GITHUB_ACTIONS_TOKEN, ZENODO_TOKEN] {
            assert!(!self.text.contains(secret), "{}", self.log());
        }
        self
    }

    /// What the steps printed, to be shown or searched.
    fn log(&self) -> String {
        let said = self.lines.iter().filter_map(|line| line["msg"].as_str());
        let said: String = said.map(|line| line.trim_end().to_owned() + "\n").collect();
        let other = self.text.lines().filter(|line| !line.starts_with('{'));
        said + &other.collect::<Vec<_>>().join("\n")
    }

    /// Lines that the steps printed and that were no commands to the runner.
    fn printed(&self) -> impl Iterator<Item = &str> {
        let raw = self.lines.iter().filter(|line| line["raw_output"] == true);
        raw.filter_map(|line| line["msg"].as_str())
    }

    /// The last outputs of the Action, by their names.
    fn outputs(&self) -> BTreeMap<String, String> {
        let set = self
            .lines
            .iter()
            .filter(|line| line["command"] == "set-output");
        let set = set.filter(|line| line["stepID"].as_array().is_some_and(|id| id.len() == 2));
        set.filter_map(|line| {
            Some((
                line["name"].as_str()?.to_owned(),
                line["arg"].as_str()?.to_owned(),
            ))
        })
        .collect()
    }

    /// All summaries, one after the other.
    fn summary(&self) -> String {
        let own = self
            .lines
            .iter()
            .filter(|line| line["command"] == "summary");
        let own = own.filter(|line| line["stepID"].as_array().is_some_and(|id| id.len() == 2));
        own.filter_map(|line| line["content"].as_str()).collect()
    }

    /// The annotations: what kind, under which title, and the text.
    fn annotations(&self) -> Vec<(String, String, String)> {
        let all = self.lines.iter().filter_map(|line| {
            let kind = line["command"].as_str()?;
            let title = line["kvPairs"]["title"].as_str().unwrap_or_default();
            let text = line["arg"].as_str().unwrap_or_default();
            ["error", "warning", "notice"]
                .contains(&kind)
                .then(|| (kind.to_owned(), title.to_owned(), text.to_owned()))
        });
        all.collect()
    }

    #[track_caller]
    fn annotated(&self, kind: &str, title: &str, words: &str) {
        let all = self.annotations();
        let found = all
            .iter()
            .any(|(k, t, text)| k == kind && t == title && text.contains(words));
        assert!(
            found,
            "no {kind} {title} `{words}` in {all:#?}\n{}",
            self.log()
        );
    }
}

fn released(tag: &str) -> Value {
    json!({"action": "published", "release": {"tag_name": tag, "draft": false}})
}

/// A file as YAML reads it that GitHub and Zenodo take.
fn citation(path: &Path) -> String {
    fs::read_to_string(path.join("CITATION.cff")).unwrap()
}
