//! `citable draft`: one draft, one archive, one DOI, one link, whatever happens.

use std::thread;
use std::time::Duration;

use citable::rehearse::{Fault, FaultKind, RecordSeen, Scenario, Switch, TokenRights};

use crate::contracts::keeps;
use crate::runner::Ended;
use crate::world::{World, quick};

const TAG: &str = "v0.1.0";
const KEY: &str = "example-lab/spot-counts-v0.1.0.zip";
/// What the model's share links hold, and nobody but a person at a terminal may see.
const SECRET: &str = "rehearsal-share-token";

/// The writes of a draft that is made and published, as they are sent.
const WRITES: [(&str, &str); 8] = [
    ("POST", "/api/records"),
    ("POST", "/draft/files"),
    ("PUT", "/content"),
    ("POST", "/commit"),
    ("POST", "/draft/pids/doi"),
    ("POST", "/access/links"),
    ("PUT", "/draft"),
    ("POST", "/actions/publish"),
];

/// A tag that was never released, of a repository that Zenodo does not listen to.
fn tagged(scenario: Scenario) -> World {
    let world = World::of(scenario);
    world.git(&["tag", "--annotate", "--message", "Release", TAG]);
    world
}

fn off() -> Scenario {
    Scenario {
        switch: Switch::Off,
        ..quick()
    }
}

fn draft(world: &World, arguments: &[&str]) -> Ended {
    let all = [&["draft", TAG], arguments].concat();
    world.citable(&all).run().silent_on(&[SECRET, "panicked"])
}

/// What was made of the tag, drafts and records.
fn made(world: &World) -> Vec<RecordSeen> {
    let own = |record: &RecordSeen| record.custom_fields["code:codeRepository"].is_string();
    world.snapshot().records.into_iter().filter(own).collect()
}

#[track_caller]
fn one(world: &World) -> RecordSeen {
    let mut made = made(world);
    assert_eq!(made.len(), 1, "{made:#?}");
    made.remove(0)
}

#[test]
fn a_tag_gets_one_draft_with_its_archive_a_doi_and_a_link_and_again_nothing() {
    let world = tagged(off());
    let ended = draft(&world, &["--yes"]).code(0);
    assert_eq!(ended.doings().len(), 4, "{}", ended.text());
    let seen = one(&world);
    ended.saying(&[
        "Reserved DOI",
        seen.doi.as_str(),
        "leads nowhere before",
        "whoever has the link learns who wrote this",
        "is made, and not shown, because this is not a terminal",
    ]);
    assert!(!seen.published);
    assert_eq!(
        (&seen.files[..], &seen.share_links[..]),
        (&[KEY.to_owned()][..], &["preview".to_owned()][..])
    );
    assert_eq!(seen.metadata["version"], TAG);
    let tag_link = "https://github.com/example-lab/spot-counts/tree/v0.1.0";
    assert_eq!(seen.related(), [("issupplementto", tag_link)]);
    let writes = world.snapshot().writes().len();
    let again = draft(&world, &["--yes"]).code(0);
    assert_eq!(again.doings(), Vec::<&str>::new());
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn a_dry_run_and_a_pipe_without_yes_send_nothing() {
    let world = tagged(off());
    draft(&world, &["--dry-run"]).code(0).saying(&[
        "To be done:",
        "make a draft for v0.1.0",
        "put example-lab/spot-counts-v0.1.0.zip",
        "reserve the draft's DOI",
        "make a link by which reviewers",
    ]);
    draft(&world, &[]).code(1).saying(&["add `--yes`"]);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn no_report_no_export_and_no_log_holds_the_link() {
    let world = tagged(off());
    let json = ["--dry-run", "--format", "json"];
    keeps(&draft(&world, &json), "draft");
    let folder = tempfile::tempdir().unwrap();
    let export = |format: &str| format!("{format}={}", folder.path().join(format).display());
    let (markdown, human) = (export("markdown"), export("human"));
    let all = [
        "--yes", "-vv", "--format", "json", "--export", &markdown, "--export", &human,
    ];
    let shown = keeps(&draft(&world, &all).code(0), "draft");
    assert_eq!(shown["doi"], one(&world).doi.as_str());
    assert_eq!(
        shown["link"]["description"],
        "for reviewers of v0.1.0 (made by citable)"
    );
    assert_eq!(shown["published"], false);
    for file in ["markdown", "human"] {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(
            text.contains("Reserved DOI") && !text.contains(SECRET),
            "{text}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_link_is_shown_once() {
    let world = tagged(off());
    let command = format!("{} draft {TAG} --yes", env!("CARGO_BIN_EXE_citable"));
    let Some(ended) = world.at_a_terminal(&command, "") else {
        println!("skipped: no terminal can be made here");
        return;
    };
    let text = ended.text();
    assert_eq!(text.matches(SECRET).count(), 1, "{text}");
    assert!(text.contains("preview=1&token="), "{text}");
    let again = world.at_a_terminal(&command, "").unwrap().text();
    assert!(!again.contains(SECRET), "{again}");
    assert!(again.contains("--new-link"), "{again}");
}

#[test]
fn a_new_link_takes_the_old_one_back_and_may_expire() {
    let world = tagged(off());
    draft(&world, &["--yes"]).code(0);
    let ended = draft(&world, &["--yes", "--new-link", "--expires", "2099-01-31"]).code(0);
    assert_eq!(ended.doings().len(), 1, "{}", ended.text());
    ended.saying(&["until 2099-01-31"]);
    assert_eq!(one(&world).share_links.len(), 1);
    assert_eq!(world.snapshot().count("DELETE", "/access/links/"), 1);
    draft(&world, &["--yes", "--expires", "2001-01-31"]).code(2);
    draft(&world, &["--yes", "--expires", "tomorrow"]).code(2);
}

#[test]
fn without_a_link_there_is_none() {
    let world = tagged(off());
    draft(&world, &["--yes", "--no-link"]).code(0);
    assert_eq!(one(&world).share_links, Vec::<String>::new());
}

#[test]
fn a_double_blind_review_gets_the_draft_and_the_doi_and_no_link() {
    let world = tagged(off());
    draft(&world, &["--yes", "--double-blind"])
        .code(1)
        .saying(&[
            "no link is made",
            "Carberry, Josiah",
            "`example-lab/spot-counts`",
            "CITATION.cff",
            "the account that uploaded it",
            "citable explain draft-blocked",
        ]);
    let seen = one(&world);
    assert_eq!((seen.files.len(), seen.share_links.len()), (1, 0));
}

#[test]
fn what_is_said_beforehand_fits_what_was_asked_for() {
    let world = tagged(off());
    draft(&world, &["--dry-run", "--double-blind"])
        .saying(&["no link is made"])
        .silent_on(&["add `--double-blind`"]);
    draft(&world, &["--dry-run"]).saying(&["add `--double-blind`"]);
    draft(&world, &["--expires", "tomorrow"])
        .code(2)
        .saying(&["write the day as 2027-06-30"]);
}

#[test]
fn publish_makes_the_draft_the_record_and_again_nothing() {
    let world = tagged(off());
    draft(&world, &["--yes"]).code(0);
    let doi = one(&world).doi;
    draft(&world, &["--publish", "--dry-run"])
        .code(0)
        .saying(&["cannot be taken back: a public record with a DOI"]);
    draft(&world, &["--publish"]).code(1);
    assert!(!one(&world).published);
    let ended = draft(&world, &["--publish", "--yes", "--format", "json"]).code(0);
    let shown = keeps(&ended, "draft");
    assert_eq!(
        (&shown["published"], &shown["doi"]),
        (&true.into(), &doi.as_str().into())
    );
    let seen = one(&world);
    assert!(seen.published && seen.doi == doi);
    let writes = world.snapshot().writes().len();
    draft(&world, &["--publish", "--yes"])
        .code(0)
        .saying(&[doi.as_str()]);
    assert_eq!(world.snapshot().writes().len(), writes);
    // And there is nothing to draft any more.
    draft(&world, &["--yes"])
        .code(1)
        .saying(&["has a record on Zenodo already"]);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn a_record_that_was_a_draft_is_seen_by_every_command_and_gets_no_second_one() {
    let world = tagged(off());
    draft(&world, &["--publish", "--yes"]).code(0);
    let doi = one(&world).doi;
    let dataset = format!("10.5072/zenodo.{}", world.services().dataset_record());
    for arguments in [
        &["doi", TAG][..],
        &["cite", TAG, "--format", "bibtex"],
        &["verify", TAG],
        &["link", &dataset, "--tag", TAG, "--yes"],
        &["status", TAG],
    ] {
        world
            .citable(arguments)
            .run()
            .code(0)
            .saying(&[doi.as_str()]);
    }
    let writes = world.snapshot().writes().len();
    world
        .publish("0.1.0")
        .run()
        .code(0)
        .saying(&[doi.as_str(), "has its record without a release on GitHub"]);
    assert_eq!(world.snapshot().writes().len(), writes);
    assert_eq!(one(&world).doi, doi);
}

#[test]
fn publish_without_a_draft_makes_it_first() {
    let world = tagged(off());
    let ended = draft(&world, &["--publish", "--yes"]).code(0);
    assert_eq!(ended.doings().len(), 4, "{}", ended.text());
    let seen = one(&world);
    assert!(seen.published && seen.share_links.is_empty());
    // What was sent is the tag's, byte for byte.
    assert_eq!(seen.files, [KEY]);
}

#[test]
fn beside_an_integration_that_listens_nothing_is_made() {
    let world = tagged(quick());
    for arguments in [
        &["--yes"][..],
        &["--yes", "--publish"],
        &["--yes", "--no-integration"],
    ] {
        draft(&world, arguments).code(1).saying(&[
            "by itself",
            "would get a second record",
            "citable publish v0.1.0",
        ]);
    }
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn where_nobody_can_see_whether_zenodo_listens_it_asks_for_a_persons_word() {
    let hidden = Scenario {
        token: TokenRights::Actions,
        ..off()
    };
    let world = tagged(hidden);
    draft(&world, &["--yes"])
        .code(3)
        .saying(&["cannot tell whether", "--no-integration"]);
    assert_eq!(world.snapshot().writes().len(), 0);
    draft(&world, &["--yes", "--no-integration"]).code(0);
    one(&world);
    // Zenodo archives nothing private by itself.
    let world = tagged(Scenario {
        private: true,
        ..hidden
    });
    draft(&world, &["--yes"])
        .code(0)
        .saying(&["the repository is private"]);
    one(&world);
}

#[test]
fn a_tag_that_the_integration_archived_gets_no_draft() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let writes = world.snapshot().writes().len();
    world
        .citable(&["draft", "v1.0.0", "--yes"])
        .run()
        .code(1)
        .saying(&["has a record on Zenodo already"]);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn without_a_token_and_without_an_answer_nothing_is_made() {
    let world = tagged(off());
    let run = world
        .citable(&["draft", TAG, "--yes"])
        .without("ZENODO_TOKEN")
        .run();
    run.code(3).saying(&["ZENODO_TOKEN", "deposit:write"]);
    for part in ["/api/records?", "/api/user/records"] {
        let trouble = FaultKind::Status(500, "{}".to_owned());
        world
            .services()
            .inject(Fault::new("GET", part, trouble).always());
        draft(&world, &["--yes"]).code(3);
        world.services().calm();
    }
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn a_tag_that_is_not_here_or_names_nobody_is_refused() {
    let world = tagged(off());
    let none = world.citable(&["draft", "v9.0.0", "--yes"]).run();
    none.code(1).saying(&["there is no tag v9.0.0"]);
    world.git(&["rm", "--quiet", "CITATION.cff"]);
    world.git(&["commit", "--quiet", "--message", "Name nobody"]);
    world.git(&["tag", "v0.2.0"]);
    for version in ["v9.0.0", "v0.2.0"] {
        let shown = world.citable(&["draft", version, "--dry-run"]).run();
        shown.silent_on(&["To be done", "learns who wrote this", "()"]);
    }
    let nobody = world.citable(&["draft", "v0.2.0", "--yes"]).run();
    nobody
        .code(1)
        .saying(&["do not say who wrote it", "citable init"]);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn a_tag_that_moved_is_told_apart_from_the_archive_in_the_draft() {
    let world = tagged(off());
    draft(&world, &["--yes"]).code(0);
    world.commit("more.txt", "more\n");
    world.git(&["tag", "--force", TAG]);
    let writes = world.snapshot().writes().len();
    for arguments in [&["--yes"][..], &["--yes", "--publish"]] {
        draft(&world, arguments)
            .code(1)
            .saying(&["is not the one that git makes of v0.1.0 here"]);
    }
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn each_tag_has_a_draft_of_its_own() {
    let world = tagged(off());
    draft(&world, &["--yes"]).code(0);
    let text = world.read("CITATION.cff").replace("0.1.0", "0.2.0");
    world.commit("CITATION.cff", &text);
    world.git(&["tag", "v0.2.0"]);
    world.citable(&["draft", "v0.2.0", "--yes"]).run().code(0);
    let versions: Vec<String> = made(&world)
        .iter()
        .map(|made| made.metadata["version"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(versions, ["v0.1.0", "v0.2.0"]);
    draft(&world, &["--yes"]).code(0);
    assert_eq!(made(&world).len(), 2);
}

#[test]
fn a_repository_elsewhere_is_drafted_without_links_to_github() {
    let world = tagged(off());
    let remote = "https://gitlab.example.org/example-lab/spot-counts.git";
    world.git(&["remote", "set-url", "origin", remote]);
    draft(&world, &["--yes"])
        .code(0)
        .saying(&["is not on GitHub"]);
    let seen = one(&world);
    assert_eq!(seen.related(), []);
    assert_eq!(
        seen.custom_fields["code:codeRepository"],
        "https://gitlab.example.org/example-lab/spot-counts"
    );
    draft(&world, &["--yes"]).code(0);
    one(&world);
}

#[test]
fn the_writes_are_those_that_the_tests_below_strike() {
    let world = tagged(off());
    draft(&world, &["--yes"]).code(0);
    draft(&world, &["--yes", "--publish"]).code(0);
    let seen = world.snapshot();
    // The day of publication is the day on which it was made: it is not written anew.
    let sent = WRITES
        .iter()
        .filter(|(method, path)| (*method, *path) != ("PUT", "/draft"));
    let writes = seen.writes();
    assert_eq!(writes.len(), sent.clone().count(), "{writes:?}");
    for (write, (method, path)) in writes.iter().zip(sent) {
        assert!(
            write.method == *method && write.path.contains(path),
            "{write:?}"
        );
    }
}

/// One record, published, with one file.
#[track_caller]
fn converged(world: &World) {
    world.services().calm();
    // An answer that was lost may leave the first look behind.
    draft(world, &["--yes"]).code(0);
    let seen = one(world);
    assert_eq!((seen.files.len(), seen.share_links.len()), (1, 1));
    draft(world, &["--yes", "--publish"]).code(0);
    let seen = one(world);
    assert!(seen.published && seen.files == [KEY]);
}

#[test]
fn whatever_happens_to_a_write_there_is_one_draft_in_the_end() {
    let kinds = [
        FaultKind::StatusAfter(504, "<html>".to_owned()),
        FaultKind::ResetAfter,
        FaultKind::ResetBefore,
        FaultKind::Html,
    ];
    thread::scope(|scope| {
        for (method, path) in &WRITES[..6] {
            let kinds = &kinds;
            scope.spawn(move || {
                for kind in kinds {
                    let world = tagged(off());
                    world
                        .services()
                        .inject(Fault::new(method, path, kind.clone()));
                    let ended = draft(&world, &["--yes"]);
                    assert!(
                        matches!(ended.code, 0 | 3),
                        "{method} {path} {kind:?}: {}",
                        ended.text()
                    );
                    converged(&world);
                }
            });
        }
    });
}

#[test]
fn whatever_happens_to_the_publication_there_is_one_record_in_the_end() {
    for kind in [
        FaultKind::StatusAfter(504, "<html>".to_owned()),
        FaultKind::ResetAfter,
        FaultKind::ResetBefore,
    ] {
        let world = tagged(off());
        draft(&world, &["--yes"]).code(0);
        world
            .services()
            .inject(Fault::new("POST", "/actions/publish", kind.clone()));
        let ended = draft(&world, &["--yes", "--publish"]);
        assert!(matches!(ended.code, 0 | 3), "{kind:?}: {}", ended.text());
        world.services().calm();
        draft(&world, &["--yes", "--publish"]).code(0);
        assert!(one(&world).published);
    }
}

#[cfg(unix)]
#[test]
fn killed_at_any_step_the_next_run_goes_on() {
    thread::scope(|scope| {
        for nth in 1..=4 {
            scope.spawn(move || {
                for pause in [0, 10, 40] {
                    let world = tagged(off());
                    let mut running = world.citable(&["draft", TAG, "--yes"]).start();
                    for _ in 0..nth {
                        assert!(running.until("Doing "), "there is no step {nth}");
                    }
                    thread::sleep(Duration::from_millis(pause));
                    running.kill_alone();
                    converged(&world);
                }
            });
        }
    });
}

#[test]
fn two_runs_at_once_end_with_one_draft_and_one_link() {
    let world = tagged(off());
    // Both have looked before either has made one.
    let late = FaultKind::Hold(Duration::from_millis(300));
    world
        .services()
        .inject(Fault::new("POST", "/api/records", late).times(2));
    let one_run = world.citable(&["draft", TAG, "--yes"]).start();
    let other = world.citable(&["draft", TAG, "--yes"]).start();
    for ended in [one_run.end(), other.end()] {
        assert!(matches!(ended.code, 0 | 1 | 3), "{}", ended.text());
        ended.silent_on(&[SECRET, "panicked"]);
    }
    converged(&world);
}
