//! Datasets whose links a person carries: studies of the IDR, with and without their file here.

use super::*;
use crate::facts::dataset::{Held, Route};
use crate::facts::study_file::{StudyFile, StudyFileHere};
use crate::facts::{Record, Why};

const VERSION: &str = "https://doi.org/10.5281/zenodo.3";
const CONCEPT: &str = "https://doi.org/10.5281/zenodo.2";
const OLDER: &str = "https://doi.org/10.5281/zenodo.1";

fn links(targets: &[&str]) -> Vec<Link> {
    targets.iter().copied().map(Link::to).collect()
}

/// A study that everybody sees with these links.
fn public(targets: &[&str]) -> Submission {
    Submission {
        links: links(targets),
        route: Route::ByHand,
        ..Submission::at("https://idr.openmicroscopy.org/", true)
    }
}

/// The same with its file here, which has those.
fn with_file(seen: Submission, targets: &[&str]) -> Submission {
    let text = format!(
        "Study Title\tx\nStudy External URL\t{}\n",
        targets.join("\t")
    );
    let file = StudyFile::read(text.into_bytes()).unwrap();
    Submission {
        route: Route::File,
        edited_links: Some(file.links()),
        study_file: Some(StudyFileHere {
            path: "idr9001-study.txt".to_owned(),
            file,
        }),
        ..seen
    }
}

fn facts(submission: Seen<Option<Submission>>, record: Option<Record>) -> Facts {
    let mut facts = heard(Vec::new());
    facts.archive.record = Seen::Known(record);
    facts.archive.others = Seen::Known(vec![Doi::parse(OLDER).unwrap()]);
    facts.datasets = vec![Dataset {
        reference: "idr9001".parse().unwrap(),
        submission,
    }];
    facts
}

fn state(submission: Submission) -> State {
    let facts = facts(Seen::Known(Some(submission)), Some(record()));
    linked::state(&Situation::new(&goal(), &facts, now()))
}

/// Whether it waits for a person, and whether there is something to hand over.
fn carried(submission: Submission) -> bool {
    let facts = facts(Seen::Known(Some(submission.clone())), Some(record()));
    let handed = by_hand(&goal(), &facts, now());
    match state(submission) {
        State::Waiting(wait) => {
            assert!(wait.for_person && wait.advice.is_some(), "{wait:?}");
            assert_eq!(handed.len(), 1);
            true
        }
        State::Done(_) | State::Ready(_) => {
            assert_eq!(handed, []);
            false
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_only_curators_write_is_handed_over_until_everybody_sees_it() {
    for there in [
        &[][..],
        &[CONCEPT],
        &[OLDER],
        &["https://github.com/octo/tool"],
    ] {
        assert!(carried(public(there)), "{there:?}");
    }
    assert!(!carried(public(&[OLDER, VERSION])));
}

#[test]
fn a_file_that_is_here_is_edited_and_then_handed_over() {
    let before = with_file(public(&[]), &["https://example.org/a"]);
    let State::Ready(Action::Link { .. }) = state(before.clone()) else {
        panic!("{before:?}")
    };
    let facts = facts(Seen::Known(Some(before)), Some(record()));
    let ahead = linked::ahead(&Situation::new(&goal(), &facts, now()));
    assert_eq!(ahead[0].permanent, None, "a file can be edited again");
    let row = "Study External URL\thttps://example.org/a";
    let shown = [
        "idr9001-study.txt, line 2:".to_owned(),
        format!("- {row}"),
        format!("+ {row}\t{VERSION}"),
    ];
    assert_eq!(ahead[0].change, shown);
    assert!(carried(with_file(public(&[]), &[VERSION])));
    assert!(!carried(with_file(public(&[VERSION]), &[VERSION])));
}

#[test]
fn the_edited_file_of_a_study_that_is_not_public_is_all_there_is_to_do() {
    let private = |targets: &[&str]| Submission {
        links: links(targets),
        published: false,
        edited_links: None,
        ..with_file(public(&[]), targets)
    };
    assert!(matches!(state(private(&["x"])), State::Ready(_)));
    assert!(matches!(state(private(&[VERSION])), State::Done(_)));
}

#[test]
fn an_older_version_gives_way_in_the_file_and_in_what_is_handed_over_only_if_asked() {
    for (replace, expected) in [(false, None), (true, Some(Doi::parse(OLDER).unwrap()))] {
        let mut goal = goal();
        goal.leave.replace_link = replace;
        for seen in [public(&[OLDER]), with_file(public(&[OLDER]), &[OLDER])] {
            let facts = facts(Seen::Known(Some(seen.clone())), Some(record()));
            let replaces = match linked::state(&Situation::new(&goal, &facts, now())) {
                State::Ready(Action::Link { link, .. }) => link.replaces,
                _ => by_hand(&goal, &facts, now())[0].1.replaces.clone(),
            };
            assert_eq!(replaces, expected, "{seen:?}");
        }
    }
}

#[test]
fn what_could_not_be_looked_at_is_neither_there_nor_missing() {
    let why = Why::Unreachable("503".to_owned());
    let unseen = |seen: Submission| Submission {
        unseen: Some(why.clone()),
        ..seen
    };
    assert_eq!(state(unseen(public(&[]))), State::Unknown(why.clone()));
    assert!(matches!(state(unseen(public(&[VERSION]))), State::Done(_)));
    // A file can be edited meanwhile; whether that shows is another question.
    let file = |targets: &[&str]| unseen(with_file(public(&[]), targets));
    assert!(matches!(state(file(&["x"])), State::Ready(_)));
    assert_eq!(state(file(&[VERSION])), State::Unknown(why));
}

#[test]
fn an_idr_that_does_not_answer_holds_up_no_release_and_no_mail() {
    let unknown = || Seen::Unknown(Why::Unreachable("503".to_owned()));
    let (goal, before) = (goal(), facts(unknown(), None));
    let situation = Situation::new(&goal, &before, now());
    assert_eq!(linked::state(&situation), State::Pending);
    assert_eq!(
        linked::notes(&situation)[0].severity,
        crate::rules::Severity::Warning
    );
    let after = facts(unknown(), Some(record()));
    let situation = Situation::new(&goal, &after, now());
    assert!(matches!(linked::state(&situation), State::Unknown(_)));
    assert_eq!(by_hand(&goal, &after, now()).len(), 1);
}

#[test]
fn a_file_that_cannot_be_edited_is_said_before_the_release() {
    let held = Submission {
        held: Some(Held {
            text: "it is not UTF-8".to_owned(),
            help: "save it as UTF-8".to_owned(),
        }),
        route: Route::File,
        ..Submission::at("", false)
    };
    let facts = facts(Seen::Known(Some(held)), None);
    let state = linked::state(&Situation::new(&goal(), &facts, now()));
    assert!(blocked(&state).contains("it is not UTF-8"), "{state:?}");
}
