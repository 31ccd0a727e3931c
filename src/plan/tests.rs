//! What the plan says of a release that is out and has no record yet, and of its datasets.

mod carried;
mod causes;

use jiff::Timestamp;

use super::*;
use crate::domain::{DatasetRef, Doi};
use crate::facts::archive::{Archive, Comparison, Difference, DifferenceKind, FoundBy, Record};
use crate::facts::dataset::{Dataset, Link, Submission};
use crate::facts::forge::{
    Delivery, Forge, ForgeRepository, ForgeTag, Hook, Integration, Release, Releases,
};
use crate::facts::repository::Tagged;
use crate::facts::{Content, Files, Repository, Seen};

const CFF: &str = "cff-version: 1.2.0\nmessage: Please cite this software.\ntitle: Cell counter\nversion: 1.0.0\n\
                   date-released: 2026-11-22\nlicense: MIT\nauthors:\n  - family-names: Doe\n    given-names: Jane\n";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    time("2026-11-22T12:10:00Z")
}

fn goal() -> Goal {
    Goal {
        datasets: vec!["10.5281/zenodo.1".parse().unwrap()],
        ..Goal::new("v1.0.0".parse().unwrap())
    }
}

fn delivery(status: u16, message: &str) -> Delivery {
    Delivery {
        guid: None,
        at: None,
        action: "published".to_owned(),
        status,
        message: Some(message.to_owned()),
    }
}

fn hook(deliveries: Vec<Delivery>) -> Hook {
    Hook {
        id: 1,
        host: "zenodo.org".to_owned(),
        active: true,
        hears_releases: true,
        created_at: Some(time("2026-01-01T00:00:00Z")),
        deliveries: Seen::Known(deliveries),
    }
}

/// A release of ten minutes ago that Zenodo has no record of.
fn released(integration: Seen<Integration>) -> Facts {
    let commit: ObjectId = "a".repeat(40).parse().unwrap();
    let files = Files {
        root: vec!["CITATION.cff".to_owned()],
        contents: [("CITATION.cff".to_owned(), Content::Text(CFF.to_owned()))].into(),
        ..Files::default()
    };
    let release = Release {
        id: 5,
        tag: "v1.0.0".parse().unwrap(),
        name: None,
        body: None,
        url: "https://github.com/octo/tool/releases/tag/v1.0.0".to_owned(),
        published_at: Some(time("2026-11-22T12:00:00Z")),
        prerelease: false,
        immutable: false,
        author: None,
        ours: true,
    };
    let repository = ForgeRepository {
        id: 7,
        slug: "octo/tool".parse().unwrap(),
        url: "https://github.com/octo/tool".to_owned(),
        default_branch: "main".to_owned(),
        private: false,
        archived: false,
        renamed_from: None,
        license: Some("MIT".to_owned()),
        description: None,
        can_push: None,
        can_administer: None,
    };
    let submission = Submission::at("https://zenodo.org/records/1", true);
    Facts {
        repository: Repository {
            files: files.clone(),
            git: Seen::Known(None),
            tagged: Seen::Known(Some(Tagged {
                commit: commit.clone(),
                tree: commit.clone(),
                files,
            })),
        },
        forge: Forge {
            repository: Seen::Known(Some(repository)),
            tag: Seen::Known(Some(ForgeTag {
                commit,
                annotated: true,
            })),
            branch_like_tag: Seen::Known(false),
            releases: Seen::Known(Releases {
                published: Some(release),
                drafts: Seen::Known(Vec::new()),
            }),
            integration,
            policy: crate::facts::Policy::unknown(&crate::facts::Why::NotAsked),
        },
        archive: Archive {
            record: Seen::Known(None),
            ..Archive::unknown(&Why::NotAsked)
        },
        datasets: vec![Dataset {
            reference: "10.5281/zenodo.1".parse::<DatasetRef>().unwrap(),
            submission: Seen::Known(Some(submission)),
        }],
        people: Seen::Unknown(Why::NotAsked),
    }
}

fn heard(deliveries: Vec<Delivery>) -> Facts {
    released(Seen::Known(Integration::Hook(hook(deliveries))))
}

fn archived(facts: &Facts) -> State {
    plan(&goal(), facts, now())
        .state(Stage::Archived)
        .unwrap()
        .clone()
}

/// The messages and the help of what blocks.
fn blocked(state: &State) -> String {
    let State::Blocked(findings) = state else {
        panic!("{state:?}")
    };
    let mut said = String::new();
    for finding in findings {
        said.push_str(&finding.message);
        said.push('\n');
        said.push_str(finding.help.as_deref().unwrap_or_default());
        said.push('\n');
    }
    said
}

#[test]
fn one_accepted_message_outweighs_any_number_of_refused_ones() {
    let received = "The release has already been received.";
    for deliveries in [
        vec![delivery(202, "Accepted.")],
        vec![
            delivery(500, ""),
            delivery(403, ""),
            delivery(202, "Accepted."),
        ],
        vec![
            delivery(409, received),
            delivery(202, "Accepted."),
            delivery(409, received),
        ],
        // The accepting one may be older than what GitHub keeps.
        vec![delivery(409, received)],
    ] {
        let state = archived(&heard(deliveries.clone()));
        assert!(
            matches!(state, State::Waiting(_)),
            "{deliveries:?}: {state:?}"
        );
    }
}

#[test]
fn messages_that_all_failed_block_with_the_answer_and_the_way_to_send_them_again() {
    for (status, message) in [
        (404, "The repository does not exist."),
        (401, ""),
        (500, ""),
        (0, ""),
    ] {
        let state = archived(&heard(vec![delivery(status, message)]));
        let said = blocked(&state);
        assert!(
            said.contains(message) && said.contains("Recent deliveries"),
            "{said}"
        );
        assert!(status == 0 || said.contains(&status.to_string()), "{said}");
    }
    let said = blocked(&archived(&heard(vec![delivery(
        409,
        "This repository is not enabled for webhooks.",
    )])));
    assert!(said.contains("not enabled"), "{said}");
}

#[test]
fn a_release_that_zenodo_cannot_have_heard_of_needs_a_new_version() {
    let mut late = hook(Vec::new());
    late.created_at = Some(time("2026-11-22T12:05:00Z"));
    let mut off = hook(Vec::new());
    off.active = false;
    for integration in [
        Integration::Absent,
        Integration::Hook(late),
        Integration::Hook(off),
    ] {
        let mut facts = released(Seen::Known(integration));
        facts.archive.latest = Seen::Known(None);
        let said = blocked(&archived(&facts));
        assert!(said.contains("new version number"), "{said}");
        assert!(
            said.contains("https://zenodo.org/account/settings/github/repository/octo/tool"),
            "{said}"
        );
    }
}

#[test]
fn webhooks_that_cannot_be_seen_are_no_reason_to_give_up() {
    let facts = released(Seen::Unknown(Why::Forbidden(
        "needs repository admin".to_owned(),
    )));
    assert!(matches!(archived(&facts), State::Waiting(_)));
    let mut hidden = hook(Vec::new());
    hidden.deliveries = Seen::Unknown(Why::Unreachable("503".to_owned()));
    let facts = released(Seen::Known(Integration::Hook(hidden)));
    assert!(matches!(archived(&facts), State::Waiting(_)));
}

#[test]
fn a_record_that_could_not_be_looked_for_is_not_missing() {
    let mut facts = heard(vec![delivery(202, "Accepted.")]);
    facts.archive.record = Seen::Unknown(Why::Unreachable("503".to_owned()));
    assert!(matches!(
        archived(&facts),
        State::Unknown(Why::Unreachable(_))
    ));
}

#[test]
fn a_file_that_zenodo_refuses_at_the_tag_is_named_and_waiting_is_over() {
    let mut facts = heard(vec![delivery(202, "Accepted.")]);
    let Seen::Known(Some(tagged)) = &mut facts.repository.tagged else {
        panic!()
    };
    let refused = CFF.replace("license: MIT", "license:\n  - MIT\n  - Apache-2.0");
    tagged
        .files
        .contents
        .insert("CITATION.cff".to_owned(), Content::Text(refused));
    let said = blocked(&archived(&facts));
    assert!(
        said.contains("one licence") && said.contains("new version number"),
        "{said}"
    );
}

#[test]
fn after_the_time_in_which_zenodo_tries_again_the_advice_is_another() {
    let advice = |now: &str| {
        let plan = plan(&goal(), &heard(vec![delivery(202, "Accepted.")]), time(now));
        match plan.state(Stage::Archived) {
            Some(State::Waiting(wait)) => wait.advice.clone().unwrap(),
            state => panic!("{state:?}"),
        }
    };
    assert!(advice("2026-11-22T12:10:00Z").contains("50 minutes"));
    assert!(advice("2026-11-22T13:10:00Z").contains("support"));
}

#[test]
fn a_dataset_that_may_not_be_changed_is_said_before_anything_else_is_done() {
    let mut facts = heard(Vec::new());
    facts.forge.releases = Seen::Known(Releases {
        published: None,
        drafts: Seen::Known(Vec::new()),
    });
    let Seen::Known(Some(submission)) = &mut facts.datasets[0].submission else {
        panic!()
    };
    submission.editable = Some(false);
    let plan = plan(&goal(), &facts, now());
    assert_eq!(plan.next(), Next::Blocked);
    assert!(blocked(plan.state(Stage::Linked).unwrap()).contains("ZENODO_TOKEN"));
}

#[test]
fn nothing_is_published_while_zenodo_gives_no_answer() {
    let mut facts = heard(Vec::new());
    facts.archive.latest = Seen::Unknown(Why::Unreachable("503".to_owned()));
    let connected = |facts: &Facts| {
        let plan = plan(&goal(), facts, now());
        plan.state(Stage::Connected).cloned()
    };
    assert!(matches!(connected(&facts), Some(State::Done(_))));
    facts.forge.releases = Seen::Known(Releases {
        published: None,
        drafts: Seen::Known(Vec::new()),
    });
    let Some(State::Unknown(why)) = connected(&facts) else {
        panic!()
    };
    assert!(why.to_string().contains("never archived: 503"), "{why}");
}

#[test]
fn a_dataset_that_points_to_the_version_is_linked_and_one_that_points_to_all_versions_is_not() {
    let doi = |id: u64| Doi::parse(&format!("10.5281/zenodo.{id}")).unwrap();
    let mut facts = heard(Vec::new());
    facts.archive.record = Seen::Known(Some(record()));
    let mut linked = |target: u64| {
        let Seen::Known(Some(submission)) = &mut facts.datasets[0].submission else {
            panic!()
        };
        submission.links = vec![Link::to(doi(target).url())];
        linked::state(&Situation::new(&goal(), &facts, now()))
    };
    assert!(matches!(linked(3), State::Done(_)));
    assert!(matches!(linked(2), State::Ready(Action::Link { .. })));
    assert!(matches!(linked(9), State::Ready(Action::Link { .. })));
}

fn record() -> Record {
    Record {
        id: "3".to_owned(),
        url: "https://zenodo.org/records/3".to_owned(),
        doi: Doi::parse("10.5281/zenodo.3").unwrap(),
        concept_doi: Some(Doi::parse("10.5281/zenodo.2").unwrap()),
        title: "Cell counter".to_owned(),
        creators: Vec::new(),
        version: Some("v1.0.0".to_owned()),
        licenses: Vec::new(),
        published: None,
        description: None,
        keywords: Vec::new(),
        related: Vec::new(),
        files: Vec::new(),
        found_by: FoundBy::TagLink,
    }
}

/// An archived release whose files are compared.
fn verified(comparison: Comparison, published: &str) -> State {
    let mut facts = heard(Vec::new());
    facts.archive.record = Seen::Known(Some(Record {
        published: Some(published.parse().unwrap()),
        ..record()
    }));
    facts.archive.comparison = Seen::Known(comparison);
    facts.archive.findable = Seen::Known(false);
    facts.archive.resolves = Seen::Known(false);
    verified::state(&Situation::new(&goal(), &facts, now()))
}

fn comparison(differences: Vec<Difference>, commit: &str) -> Comparison {
    let id = |digit: &str| digit.repeat(40).parse::<ObjectId>().unwrap();
    Comparison {
        url: String::new(),
        commit: Some(id(commit)),
        archive_tree: id("1"),
        explained_tree: id("1"),
        tag_tree: id("1"),
        differences,
        excluded: Vec::new(),
    }
}

#[test]
fn a_doi_that_is_not_registered_is_waited_for_and_after_a_day_support_is_named() {
    let advice = |published: &str| match verified(comparison(Vec::new(), "a"), published) {
        State::Waiting(wait) => wait.advice.unwrap(),
        other => panic!("{other:?}"),
    };
    assert!(advice("2026-11-22").contains("minutes are usual"));
    assert!(advice("2026-11-21").contains("minutes are usual"));
    let late = advice("2026-11-20");
    assert!(
        late.contains("10.5281/zenodo.3 to Zenodo's support"),
        "{late}"
    );
}

#[test]
fn an_archive_of_another_commit_says_that_the_tag_was_moved() {
    let changed = || Difference {
        path: "a.py".to_owned(),
        kind: DifferenceKind::Changed,
    };
    let said = |commit: &str| blocked(&verified(comparison(vec![changed()], commit), "2026-11-22"));
    assert!(
        said("b").contains("it was made of the commit bbbbbbbbbbbb, the tag is aaaaaaaaaaaa now")
    );
    assert!(!said("a").contains("made of the commit"));
}
