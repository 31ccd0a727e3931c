//! The rehearsal's GitHub under GitHub's own command line: an independent client, which asks as
//! it asks the real one. `gh` is found by `CITABLE_GH` or on the `PATH`.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be set up should stop the test"
)]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

use std::ffi::OsString;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use citable::rehearse::sample::{self, SampleRepository};
use citable::rehearse::{self, GITHUB_TOKEN, Options, Scenario, Services};
use serde_json::Value;
use tempfile::TempDir;

/// The program, if there is one.
fn gh() -> Option<OsString> {
    let program = std::env::var_os("CITABLE_GH").unwrap_or_else(|| "gh".into());
    let found = Command::new(&program)
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(program);
    }
    println!("skipped: there is no `gh`; name one in CITABLE_GH");
    None
}

struct Bench {
    program: OsString,
    services: Services,
    sample: SampleRepository,
    folder: TempDir,
}

impl Bench {
    async fn new(program: OsString) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scenario = Scenario::named("normal").unwrap();
        let sample = sample::make(folder.path(), scenario).unwrap();
        let services = rehearse::start(Options {
            scenario,
            reader: |_, _, _| Ok(Value::Null),
            repository: sample.slug.clone(),
            folder: folder.path().to_owned(),
            license: Some(sample.license.clone()),
            pace: Duration::from_millis(1),
        });
        Self {
            program,
            services: services.await.unwrap(),
            sample,
            folder,
        }
    }

    /// Runs `gh` with these words, led to the model: the host `github.localhost` is asked over
    /// plain HTTP, and the model is its proxy.
    async fn gh(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        let repository = format!("github.localhost/{}", self.sample.slug);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("GH_CONFIG_DIR", self.folder.path().join("gh"))
            .env("GH_HOST", "github.localhost")
            .env("GH_TOKEN", GITHUB_TOKEN)
            .env("HTTP_PROXY", self.services.github_api().as_str())
            .env("GH_PROMPT_DISABLED", "1")
            .env("GH_NO_UPDATE_NOTIFIER", "1")
            .current_dir(&self.sample.path)
            .stdin(Stdio::null());
        if arguments[0] != "api" {
            command.args(["--repo", &repository]);
        }
        let ended = tokio::task::spawn_blocking(move || command.output());
        ended.await.unwrap().unwrap()
    }

    /// The same, which must succeed; gives what it printed.
    async fn done(&self, arguments: &[&str]) -> String {
        let ended = self.gh(arguments).await;
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "gh {arguments:?}: {said}");
        String::from_utf8(ended.stdout).unwrap()
    }

    async fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments).await).unwrap()
    }
}

fn git(bench: &Bench, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(&bench.sample.path).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn gh_makes_sees_lists_edits_and_deletes_a_release() {
    let Some(program) = gh() else { return };
    let bench = Bench::new(program).await;
    git(&bench, &["tag", "--annotate", "-m", "release", "v1.0.0"]);
    git(&bench, &["push", "--quiet", "origin", "v1.0.0"]);

    let create = ["release", "create", "v1.0.0", "--verify-tag", "--draft"];
    let made = [
        &create[..],
        &["--title", "First", "--notes", "Counts spots."],
    ]
    .concat();
    let page = bench.done(&made).await;
    assert!(page.contains("/releases/tag/untagged-"), "{page}");

    let list = [
        "release",
        "list",
        "--json",
        "tagName,name,isDraft,isLatest,isImmutable",
    ];
    let listed = bench.json(&list).await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["tagName"], &listed[0]["isDraft"]),
        (&"v1.0.0".into(), &true.into())
    );

    // The draft is found by its tag, though the tag is not its address.
    let view = [
        "release",
        "view",
        "v1.0.0",
        "--json",
        "body,isDraft,name,isImmutable,url",
    ];
    let seen = bench.json(&view).await;
    assert_eq!(seen["name"], "First");
    assert_eq!(seen["isDraft"], true);

    bench.services.immutable_releases(true);
    bench
        .done(&["release", "edit", "v1.0.0", "--draft=false"])
        .await;
    let seen = bench.json(&view).await;
    assert_eq!(seen["isDraft"], false);
    assert_eq!(seen["isImmutable"], true);
    let listed = bench.json(&list).await;
    assert_eq!(listed[0]["isLatest"], true);
    bench
        .done(&["release", "edit", "v1.0.0", "--notes", "With a DOI."])
        .await;
    assert_eq!(bench.json(&view).await["body"], "With a DOI.");
    let latest = bench.json(&["release", "view", "--json", "tagName"]).await;
    assert_eq!(latest["tagName"], "v1.0.0");

    // The name of an immutable release is burnt with it.
    let id = bench.services.snapshot().releases[0].id;
    let path = format!("repos/{}/releases/{id}", bench.sample.slug);
    bench.done(&["api", "--method", "DELETE", &path]).await;
    let again = bench
        .gh(&["release", "create", "v1.0.0", "--notes", "again"])
        .await;
    assert!(!again.status.success());
    let said = String::from_utf8_lossy(&again.stderr);
    assert!(said.contains("was used by an immutable release"), "{said}");
}

#[tokio::test]
async fn gh_makes_the_tag_where_there_is_none_and_refuses_where_it_is_told_to() {
    let Some(program) = gh() else { return };
    let bench = Bench::new(program).await;
    let verify = ["release", "create", "v2.0.0", "--verify-tag", "--notes", ""];
    assert!(!bench.gh(&verify).await.status.success());
    assert!(bench.services.snapshot().releases.is_empty());
    bench
        .done(&[
            "release", "create", "v2.0.0", "--notes", "", "--target", "main",
        ])
        .await;
    let seen = bench.services.snapshot();
    assert!(matches!(&seen.tags[..], [tag] if tag.name == "v2.0.0" && !tag.annotated));
    assert_eq!(
        seen.tags[0].commit.as_str(),
        git(&bench, &["rev-parse", "origin/main"])
    );
}
