use std::collections::BTreeMap;

use super::*;
use crate::domain::Remote;
use crate::facts::Content;
use crate::license;

/// What is proposed for a repository with these files, to which these people made commits.
struct Case {
    files: Files,
    remote: NamedRemote,
    tags: BTreeMap<Tag, ObjectId>,
    contributors: Vec<Contributor>,
}

impl Case {
    fn new(files: &[(&str, &str)], people: &[&str]) -> Self {
        let mut seen = Files::default();
        for (path, text) in files {
            seen.root.push((*path).to_owned());
            let text = Content::Text((*text).to_owned());
            seen.contents.insert((*path).to_owned(), text);
        }
        let contributor = |name: &&str| Contributor {
            name: (*name).to_owned(),
            email: String::new(),
            commits: 1,
        };
        Self {
            files: seen,
            remote: NamedRemote {
                name: "origin".to_owned(),
                remote: Remote::parse("git@github.com:lab/tool.git"),
            },
            tags: ["v1.9.0", "v1.10.0", "nightly"]
                .into_iter()
                .map(|tag| (tag.parse().unwrap(), "1".repeat(40).parse().unwrap()))
                .collect(),
            contributors: people.iter().map(contributor).collect(),
        }
    }

    fn propose(&self, answers: &Answers) -> Proposal {
        let known = Known {
            files: &self.files,
            remote: Some(&self.remote),
            tags: Some(&self.tags),
            contributors: &self.contributors,
            folder: "folder",
            today: jiff::civil::date(2026, 11, 22),
        };
        propose(&known, answers)
    }
}

fn file<'p>(proposal: &'p Proposal, path: &str) -> &'p str {
    let file = proposal.files.iter().find(|file| file.path == path);
    file.map_or_else(|| panic!("no {path} in {proposal:?}"), |file| &file.text)
}

fn origin(proposal: &Proposal, key: &str) -> String {
    let row = proposal.rows.iter().find(|row| row.key == key);
    row.map(|row| row.origin.to_string()).unwrap_or_default()
}

fn licensed(id: &str) -> Answers {
    Answers {
        license: Some(id.to_owned()),
        ..Answers::default()
    }
}

#[test]
fn metadata_made_for_citation_goes_before_manifests_and_those_before_git() {
    let zenodo = r#"{"title": "From Zenodo", "creators": [{"name": "Doe, Jane", "orcid": "0000-0002-1825-0097"}]}"#;
    let codemeta = r#"{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "name": "From CodeMeta", "description": "Counts", "version": "2.0"}"#;
    let pyproject = "[project]\nname = \"tool\"\nversion = \"1.0\"\nauthors = [{name = \"John Roe\"}]\nlicense = \"MIT\"\n";
    let files = [
        (".zenodo.json", zenodo),
        ("codemeta.json", codemeta),
        ("pyproject.toml", pyproject),
    ];
    let all = Case::new(&files, &["Ann Poe"]).propose(&Answers::default());
    assert_eq!(origin(&all, "title"), ".zenodo.json");
    assert_eq!(origin(&all, "author"), ".zenodo.json");
    assert_eq!(origin(&all, "version"), "codemeta.json");
    assert_eq!(origin(&all, "license"), "pyproject.toml");
    assert_eq!(origin(&all, "repository-code"), "remote origin");
    let manifest = Case::new(&files[2..], &["Ann Poe"]).propose(&Answers::default());
    assert_eq!(origin(&manifest, "author"), "pyproject.toml");
    let bare = Case::new(&[], &["Ann Poe"]).propose(&licensed("MIT"));
    assert_eq!(origin(&bare, "author"), "git log");
    assert_eq!(origin(&bare, "title"), "name of the repository");
    assert_eq!(origin(&bare, "version"), "newest tag v1.10.0");
    assert!(file(&bare, "CITATION.cff").contains("version: 1.10.0\n"));
    let said = Answers {
        title: Some("Mine".to_owned()),
        authors: Some(vec!["Eve Coe".parse().unwrap()]),
        ..Answers::default()
    };
    let said = Case::new(&files, &[]).propose(&said);
    assert!(file(&said, "CITATION.cff").contains("title: Mine\n"));
    assert_eq!(origin(&said, "author"), "you");
}

#[test]
fn an_id_stated_anywhere_goes_with_its_person_and_a_wrong_one_does_not() {
    let codemeta = r#"{"author": [{"@type": "Person", "givenName": "Jane", "familyName": "Doe", "@id": "https://orcid.org/0000-0002-1825-0097"}]}"#;
    let zenodo = r#"{"creators": [{"name": "Doe, Jane"}, {"name": "Roe, John", "orcid": "0000-0002-1825-0098"}]}"#;
    let files = [(".zenodo.json", zenodo), ("codemeta.json", codemeta)];
    let proposal = Case::new(&files, &[]).propose(&Answers::default());
    let text = file(&proposal, "CITATION.cff");
    assert!(text.contains("given-names: Jane\n    orcid: https://orcid.org/0000-0002-1825-0097"));
    assert!(!text.contains("1825-0098"));
    assert!(
        proposal
            .left_out
            .iter()
            .any(|line| line.contains("should be 7"))
    );
}

#[test]
fn what_is_asked_is_asked_in_order_until_it_is_answered() {
    let case = Case::new(&[], &["Ann Poe"]);
    let mut answers = Answers::default();
    let mut asked = Vec::new();
    for line in ["", "", "", "1", "", ""] {
        let proposal = case.propose(&answers);
        let question = proposal.questions.first().unwrap().clone();
        accept(&question, line, &mut answers).unwrap();
        asked.push(question.rank());
    }
    assert_eq!(asked, [0, 1, 2, 3, 5, 6]);
    let done = case.propose(&answers);
    assert_eq!(done.questions, []);
    assert!(file(&done, "LICENSE").contains("Copyright (c) 2026 Ann Poe"));
}

#[test]
fn an_answer_that_is_none_changes_nothing() {
    let mut answers = Answers::default();
    let name = Name::read("Ann Poe").unwrap();
    let suggestion = vec![Author::named(name.clone())];
    for (question, line) in [
        (Question::License, "nonsense"),
        (Question::License, "0"),
        (Question::Orcid { name }, "0000-0002-1825-0098"),
        (
            Question::Authors {
                suggestion: suggestion.clone(),
            },
            "2",
        ),
        (Question::Authors { suggestion }, "ann@example.org"),
        (Question::Datasets, "S-BIAD1 nonsense"),
        (
            Question::LaterVersions {
                family: "GPL-3.0".to_owned(),
            },
            "maybe",
        ),
    ] {
        assert!(accept(&question, line, &mut answers).is_err(), "{line}");
    }
    assert_eq!(answers, Answers::default());
}

#[test]
fn a_choice_of_licences_gives_both_texts_and_names_one() {
    let cargo = "[package]\nname = \"tool\"\nlicense = \"MIT OR Apache-2.0\"\n";
    let proposal = Case::new(&[("Cargo.toml", cargo)], &["Ann Poe"]).propose(&Answers::default());
    assert!(file(&proposal, "CITATION.cff").contains("license: MIT\n"));
    assert!(file(&proposal, "LICENSE-MIT").contains("Ann Poe"));
    assert!(file(&proposal, "LICENSE-Apache-2.0").contains("Apache License"));
}

#[test]
fn licences_that_hold_together_cannot_be_named_by_one_id() {
    let proposal = Case::new(&[], &["Ann Poe"]).propose(&licensed("MIT AND CC0-1.0"));
    assert!(!file(&proposal, "CITATION.cff").contains("license:"));
    assert!(
        proposal
            .left_out
            .iter()
            .any(|line| line.contains("MIT AND CC0-1.0"))
    );
}

#[test]
fn a_licence_that_is_not_the_one_in_the_file_is_said_in_a_sentence() {
    let mit = license::text("MIT", 2026, "Us").unwrap();
    let case = Case::new(&[("LICENSE", &mit)], &["Ann Poe"]);
    let left_out = case.propose(&licensed("Apache-2.0")).left_out;
    let said = "you say Apache-2.0, but LICENSE is MIT: one of them is wrong";
    assert!(left_out.iter().any(|line| line == said), "{left_out:?}");
}

#[test]
fn the_text_of_a_gnu_licence_does_not_say_whether_later_versions_hold() {
    let gpl = license::text("GPL-3.0", 2026, "").unwrap();
    let case = Case::new(&[("COPYING", &gpl)], &["Ann Poe"]);
    let open = case.propose(&Answers::default());
    let family = "GPL-3.0".to_owned();
    assert!(open.questions.contains(&Question::LaterVersions { family }));
    assert!(file(&open, "CITATION.cff").contains("license: GPL-3.0-only\n"));
    let later = Answers {
        later_versions: Some(true),
        ..Answers::default()
    };
    let later = case.propose(&later);
    assert!(file(&later, "CITATION.cff").contains("license: GPL-3.0-or-later\n"));
}

#[test]
fn a_licence_without_a_text_here_is_said_with_its_address() {
    let proposal = Case::new(&[], &["Ann Poe"]).propose(&licensed("NCSA"));
    assert!(proposal.files.iter().all(|file| file.path != "LICENSE"));
    let address = "https://spdx.org/licenses/NCSA.html";
    assert!(proposal.left_out.iter().any(|line| line.contains(address)));
}

#[test]
fn a_licence_that_zenodo_refuses_is_not_named_to_it() {
    let proposal = Case::new(&[], &["Ann Poe"]).propose(&licensed("Elastic-2.0"));
    assert!(!file(&proposal, "CITATION.cff").contains("license:"));
}

#[test]
fn two_licence_statements_that_disagree_are_said() {
    let mit = license::text("MIT", 2026, "Ann Poe").unwrap();
    let pyproject = "[project]\nname = \"tool\"\nlicense = \"Apache-2.0\"\n";
    let files = [("LICENSE", mit.as_str()), ("pyproject.toml", pyproject)];
    let proposal = Case::new(&files, &["Ann Poe"]).propose(&Answers::default());
    assert!(
        proposal
            .left_out
            .iter()
            .any(|line| line.contains("one of them is wrong"))
    );
}

#[test]
fn a_draft_is_no_reference_for_others_and_its_token_is_written_nowhere() {
    let answers = Answers {
        datasets: Some(vec![
            "https://zenodo.org/uploads/42?token=s3cret"
                .parse()
                .unwrap(),
            "10.5281/zenodo.43".parse().unwrap(),
        ]),
        ..licensed("MIT")
    };
    let proposal = Case::new(&[], &["Ann Poe"]).propose(&answers);
    let citation = file(&proposal, "CITATION.cff");
    assert!(citation.contains("doi: 10.5281/zenodo.43\n") && !citation.contains("42"));
    let settings = file(&proposal, "citable.toml");
    assert!(settings.contains("https://zenodo.org/uploads/42\""));
    assert!(!format!("{proposal:?}").contains("s3cret"));
}

#[test]
fn a_citation_file_in_another_place_is_to_be_moved_and_not_doubled() {
    for path in ["citation.cff", ".github/CITATION.cff"] {
        let case = Case::new(&[(path, "title: x\n")], &["Ann Poe"]);
        let proposal = case.propose(&licensed("MIT"));
        assert!(
            proposal
                .files
                .iter()
                .all(|file| file.path != "CITATION.cff")
        );
        assert!(
            proposal.left_out.iter().any(|line| line.contains("git mv")),
            "{path}"
        );
    }
}

#[test]
fn that_nobody_is_named_is_said() {
    let proposal = Case::new(&[], &[]).propose(&licensed("MIT"));
    let said = |words: &str| proposal.left_out.iter().any(|line| line.contains(words));
    assert!(said("the authors: "), "{:?}", proposal.left_out);
}

#[test]
fn who_is_left_out_is_said_in_a_line_for_each_reason() {
    let bots: Vec<String> = (0..9).map(|at| format!("bot {at}")).collect();
    let mut people: Vec<&str> = bots.iter().map(String::as_str).collect();
    people.extend(["jdoe", "Ann Poe"]);
    let proposal = Case::new(&[], &people).propose(&licensed("MIT"));
    let lines: Vec<&String> = proposal
        .left_out
        .iter()
        .filter(|line| line.contains("git's history"))
        .collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("and 4 more in git's history: a program"))
    );
}

#[test]
fn of_very_many_people_those_with_most_commits_are_taken_and_the_rest_is_said() {
    let names: Vec<String> = (b'a'..=b'p')
        .map(|c| format!("Ann P{}e", c as char))
        .collect();
    let people: Vec<&str> = names.iter().map(String::as_str).collect();
    let proposal = Case::new(&[], &people).propose(&licensed("MIT"));
    assert_eq!(proposal.people.len(), 10);
    assert!(
        proposal
            .left_out
            .iter()
            .any(|line| line.starts_with("6 more people"))
    );
}
