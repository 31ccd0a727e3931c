//! Every rule over its fixtures: it speaks at the expected place in each `bad` folder, stays
//! silent in each `good` one, and no other rule says the same thing again.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be read should stop the test"
)]

mod fixture;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use citable::rules::{self, Rule, Verdict};
use fixture::Fixture;

/// Files in `src/rules` that are no rules.
const NOT_RULES: &[&str] = &[
    "case",
    "datasets",
    "dependencies",
    "finding",
    "ignore",
    "leaked",
    "license_seen",
    "licenses",
    "mend",
    "named",
    "need",
    "people",
    "person",
    "profile",
    "readme",
    "refusals",
    "reminders",
    "said",
    "same_name",
    "setting",
    "standing",
    "told",
    "tree",
    "words",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fixtures_of(rule: &Rule) -> Vec<PathBuf> {
    let folder = root().join("tests/fixtures/rules").join(rule.id);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders
}

fn fired(verdict: &Verdict) -> BTreeSet<&str> {
    verdict
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

/// Runs `judge` over all fixtures whose name starts with `kind`, and fails with every complaint at once.
fn over_all(kind: &str, judge: impl Fn(&Rule, &Fixture, &Verdict) -> Result<(), String>) {
    let mut complaints = Vec::new();
    for rule in rules::ALL {
        let folders = fixtures_of(rule);
        let mut seen = 0;
        for folder in folders {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(
                name.starts_with("bad") || name.starts_with("good"),
                "{name}"
            );
            if !name.starts_with(kind) {
                continue;
            }
            seen += 1;
            let fixture = Fixture::read(&folder);
            let verdict = fixture.verdict();
            if let Err(complaint) = judge(rule, &fixture, &verdict) {
                complaints.push(format!(
                    "{}/{name}: {complaint}\n{:#?}",
                    rule.id, verdict.findings
                ));
            }
        }
        if seen == 0 {
            complaints.push(format!("{}: no {kind} fixture", rule.id));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn each_rule_speaks_at_the_expected_place_in_its_bad_fixtures() {
    over_all("bad", |rule, fixture, verdict| {
        let expected = &fixture.facts.expect;
        let mut own = verdict
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id);
        let first = own.next().ok_or("the rule is silent")?;
        if let Some(says) = &expected.says
            && !verdict
                .findings
                .iter()
                .any(|finding| finding.rule == rule.id && finding.message.contains(says))
        {
            return Err(format!("nothing says {says:?}"));
        }
        if let Some(helps) = &expected.helps
            && !first.help.as_ref().is_some_and(|help| help.contains(helps))
        {
            return Err(format!("the help lacks {helps:?}"));
        }
        let severity = expected.severity.as_deref().unwrap_or(rule.severity.word());
        if first.severity.word() != severity {
            return Err(format!(
                "severity {} is not {severity}",
                first.severity.word()
            ));
        }
        let place = first.place.as_ref();
        if place.map(|place| place.path.as_str()) != expected.path.as_deref() {
            return Err(format!("place {place:?} is not in {:?}", expected.path));
        }
        if let (Some(line), Some(place)) = (expected.line, place) {
            let found = fixture.line(place);
            if found != line {
                return Err(format!("line {found} is not {line}"));
            }
        }
        if own.count() + 1 != expected.count.unwrap_or(1) {
            return Err("another number of findings".to_owned());
        }
        Ok(())
    });
}

#[test]
fn no_other_rule_says_the_same_again() {
    over_all("bad", |rule, fixture, verdict| {
        let mut expected: BTreeSet<&str> = fixture.facts.also.iter().map(String::as_str).collect();
        expected.insert(rule.id);
        let fired = fired(verdict);
        if fired == expected {
            Ok(())
        } else {
            Err(format!("{fired:?} is not {expected:?}"))
        }
    });
}

#[test]
fn each_rule_looks_and_is_silent_in_its_good_fixtures() {
    over_all("good", |rule, fixture, verdict| {
        let also: BTreeSet<&str> = fixture.facts.also.iter().map(String::as_str).collect();
        if fired(verdict) != also {
            return Err("something fired".to_owned());
        }
        let asked = verdict
            .skipped
            .iter()
            .all(|skipped| skipped.rule != rule.id);
        let applies =
            rule.needs.iter().all(|need| fixture.meets(*need)) || fixture.facts.not_applicable;
        if asked && applies {
            Ok(())
        } else {
            Err("the rule was never asked".to_owned())
        }
    });
}

#[test]
fn a_fix_mends_what_it_was_made_for_and_nothing_else() {
    let mut fixed = BTreeSet::new();
    for rule in rules::ALL {
        for folder in fixtures_of(rule) {
            let mut fixture = Fixture::read(&folder);
            let before = fixture.verdict();
            let Some(finding) = before.findings.iter().find(|finding| finding.fix.is_some()) else {
                continue;
            };
            let fix = finding.fix.clone().unwrap();
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let (old, new) = (lines(fixture.text(&fix.path)), lines(&fix.text));
            assert_eq!(old.len(), new.len(), "{}", rule.id);
            let touched = old.iter().zip(&new).filter(|(old, new)| old != new).count();
            assert_eq!(touched, 1, "{}", rule.id);
            fixture.put(&fix.path, fix.text);
            let said = |verdict: &Verdict| -> BTreeSet<(&str, String)> {
                let findings = verdict.findings.iter();
                findings
                    .map(|finding| (finding.rule, finding.message.clone()))
                    .collect()
            };
            let mut rest = said(&before);
            rest.remove(&(finding.rule, finding.message.clone()));
            let after = said(&fixture.verdict());
            assert!(after.is_subset(&rest), "{}: {after:?}", folder.display());
            fixed.insert(finding.rule);
        }
    }
    let fixable = [
        "cff-invalid",
        "dataset-not-in-record",
        "date-released-off",
        "orcid-invalid",
        "repository-code-not-remote",
        "template-leftover",
        "version-not-tag",
    ];
    assert_eq!(fixed, fixable.into_iter().collect());
}

#[test]
fn an_address_that_may_be_right_is_not_replaced() {
    let folder = root().join("tests/fixtures/rules/repository-code-not-remote/bad-fork");
    let verdict = Fixture::read(&folder).verdict();
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!(verdict.findings[0].fix, None);
}

#[test]
fn findings_are_written_as_messages_are() {
    over_all("bad", |_, _, verdict| {
        for finding in &verdict.findings {
            let texts = [Some(&finding.message), finding.help.as_ref()];
            for text in texts.into_iter().flatten() {
                let start = text.chars().next().ok_or("an empty message")?;
                let next = text.chars().nth(1).unwrap_or(' ');
                // A name such as `CITATION.cff` or GitHub keeps its capital.
                let name = start.is_uppercase()
                    && text.split(' ').next().is_some_and(|word| {
                        word.contains('.')
                            || word.chars().skip(1).any(char::is_uppercase)
                            || word == "Zenodo"
                    });
                if (start.is_uppercase() && !name && !next.is_uppercase()) || text.ends_with('.') {
                    return Err(format!("{text:?}"));
                }
                if text.matches('`').count() % 2 != 0
                    || text.contains('\n')
                    || text.chars().count() > 400
                {
                    return Err(format!("{text:?}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn rules_pages_and_fixtures_are_the_same_set() {
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        std::fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
            .collect()
    };
    let ids: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(ids.len(), rules::ALL.len(), "an id twice");
    let sources: BTreeSet<String> = names("src/rules", ".rs")
        .into_iter()
        .filter(|name| !NOT_RULES.contains(&name.as_str()))
        .map(|name| name.replace('_', "-"))
        .collect();
    assert_eq!(sources, ids);
    let mut pages = names("docs/rules", ".md");
    pages.remove("README");
    assert_eq!(pages, ids);
    assert_eq!(names("tests/fixtures/rules", ""), ids);
}

#[test]
fn pages_have_the_fixed_form() {
    for rule in rules::ALL {
        let head = format!(
            "# {}\n\n**{}** · needs: {}\n\n",
            rule.id,
            rule.severity.word(),
            rule.needs_words()
        );
        assert!(
            rule.doc.starts_with(&head),
            "{}: the page should begin with\n{head}",
            rule.id
        );
        let mut rest = rule.doc;
        for part in [
            "What it checks",
            "Why it matters",
            "Example",
            "How to fix",
            "References",
        ] {
            let title = format!("\n## {part}\n\n");
            let at = rest
                .find(&title)
                .unwrap_or_else(|| panic!("{}: no {part}", rule.id));
            rest = &rest[at + title.len()..];
            let text = rest.split("\n## ").next().unwrap().trim();
            assert!(text.len() > 3, "{}: {part} is empty", rule.id);
        }
    }
}

#[test]
fn the_index_lists_every_rule() {
    let path = root().join("docs/rules/README.md");
    let index = rules::index();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &index).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == index,
        "docs/rules/README.md is old: run again with UPDATE=1"
    );
}

#[test]
fn a_rule_is_found_by_its_id_and_a_near_miss_is_guessed() {
    for rule in rules::ALL {
        assert_eq!(rules::find(rule.id).map(|found| found.id), Some(rule.id));
    }
    assert!(rules::find("cff-mising").is_none());
    assert_eq!(
        rules::nearest("cff-mising").map(|rule| rule.id),
        Some("cff-missing")
    );
    assert_eq!(
        rules::nearest("shadows").map(|rule| rule.id),
        Some("zenodo-json-shadows-cff")
    );
    assert!(rules::nearest("completely-unrelated-words-here").is_none());
}

#[test]
fn a_rule_that_cannot_look_is_listed_with_its_reason() {
    let folder = root().join("tests/fixtures/rules/integration-off/good-on");
    let mut fixture = Fixture::read(&folder);
    fixture.facts.online = false;
    let verdict = fixture.verdict();
    let skipped = verdict
        .skipped
        .iter()
        .find(|skipped| skipped.rule == "integration-off")
        .unwrap();
    assert!(skipped.reason.contains("--online"), "{}", skipped.reason);
    assert!(fired(&verdict).is_empty());
}

#[test]
fn rules_of_a_release_do_not_apply_without_one() {
    let folder = root().join("tests/fixtures/rules/tree-dirty/bad-change");
    let mut fixture = Fixture::read(&folder);
    fixture.facts.release = None;
    let verdict = fixture.verdict();
    assert!(fired(&verdict).is_empty());
    let skipped: Vec<&Rule> = verdict
        .skipped
        .iter()
        .filter_map(|skipped| rules::find(skipped.rule))
        .collect();
    assert!(
        skipped
            .iter()
            .all(|rule| !rule.needs.contains(&rules::Need::Release))
    );
}
