//! The rules over files of real repositories, where those are at hand: nothing panics, every
//! place is inside its file, every message keeps its form, and hostile files are answered soon.

#![expect(
    clippy::print_stdout,
    reason = "a test says what it skipped, and its figures"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use citable::facts::repository::Repository;
use citable::facts::{Content, Facts, Files, Seen, Why};
use citable::rules::{self, Case, Severity, Verdict};

fn shared() -> PathBuf {
    std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    )
}

/// The rules over one file beside a README.
fn verdict(path: &str, text: &str) -> Verdict {
    verdict_of(&[(path, text)])
}

/// The rules over some files beside a README.
fn verdict_of(texts: &[(&str, &str)]) -> Verdict {
    let mut files = Files {
        root: vec!["README.md".to_owned()],
        ..Files::default()
    };
    for (path, text) in texts {
        files.root.push((*path).to_owned());
        let content = Content::Text((*text).to_owned());
        files.contents.insert((*path).to_owned(), content);
    }
    files.root.sort();
    let repository = Repository {
        files: files.clone(),
        git: Seen::Known(None),
        tagged: Seen::Unknown(Why::NotAsked),
    };
    let facts = Facts::local(repository, &Why::Offline);
    rules::check(&Case::new(
        &facts,
        &files,
        None,
        jiff::civil::date(2026, 11, 22),
    ))
}

/// Complaints about the form of what was found in a file.
fn malformed(text: &str, verdict: &Verdict) -> Vec<String> {
    let mut complaints = Vec::new();
    for finding in &verdict.findings {
        let inside = finding
            .place
            .as_ref()
            .is_none_or(|place| place.span == (0..0) || text.get(place.span.clone()).is_some());
        let texts = [Some(&finding.message), finding.help.as_ref()];
        let well_formed = texts.into_iter().flatten().all(|text| {
            !text.contains(char::is_control)
                && !text.ends_with('.')
                && text.chars().count() <= 500
                && text.matches('`').count().is_multiple_of(2)
        });
        if !inside || !well_formed {
            complaints.push(format!("{finding:?}"));
        }
    }
    complaints
}

#[test]
fn findings_in_real_files_stand_inside_them() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    let (mut files, mut slowest) = (0, Duration::ZERO);
    let (mut silent, mut alarms) = (Vec::new(), Vec::new());
    let sources = [
        ("real-cff", "CITATION.cff"),
        ("systematic-cff", "CITATION.cff"),
        ("real-zenodo-json", ".zenodo.json"),
        ("systematic-zenodo-json", ".zenodo.json"),
    ];
    for (source, path) in sources {
        let from = shared()
            .join("oracle/zenodo")
            .join(format!("{source}.jsonl"));
        let Ok(lines) = std::fs::read_to_string(&from) else {
            println!("skipped: {} is not here", from.display());
            continue;
        };
        for line in lines.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let text = case["text"].as_str().expect("a text");
            let start = Instant::now();
            let verdict = verdict(path, text);
            slowest = slowest.max(start.elapsed());
            files += 1;
            complaints.extend(malformed(text, &verdict));
            let zenodo = &case["no_repository_license"];
            let refused = zenodo["loads"] == false;
            let published = !refused
                && zenodo["publish_problems"]
                    .as_array()
                    .is_some_and(Vec::is_empty);
            let name = format!("{source}: {}", case["name"]);
            if refused && !blocked(&verdict) {
                silent.push(name);
            } else if published && says_refused(&verdict) {
                alarms.push(name);
            }
            let mut rules: Vec<&str> = verdict
                .findings
                .iter()
                .map(|finding| finding.rule)
                .collect();
            rules.dedup();
            for rule in rules {
                *counts.entry(rule).or_default() += 1;
            }
        }
    }
    println!(
        "{files} files, the slowest took {slowest:?}; files in which a rule speaks: {counts:#?}"
    );
    println!("Zenodo would publish, and a finding says that it refuses: {alarms:#?}");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(
        silent.is_empty(),
        "Zenodo refuses these, and no rule stops them: {silent:#?}"
    );
    assert!(alarms.is_empty(), "{} false alarms", alarms.len());
}

#[test]
fn two_files_of_one_repository_are_compared_as_a_person_would() {
    let cases = |source: &str, ending: &str| -> Option<BTreeMap<String, String>> {
        let from = shared()
            .join("oracle/zenodo")
            .join(format!("{source}.jsonl"));
        let lines = std::fs::read_to_string(from).ok()?;
        let cases = lines.lines().filter_map(|line| {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let name = case["name"].as_str()?.strip_suffix(ending)?;
            Some((name.to_owned(), case["text"].as_str()?.to_owned()))
        });
        Some(cases.collect())
    };
    let (Some(cff), Some(json)) = (
        cases("real-cff", ".cff"),
        cases("real-zenodo-json", ".zenodo.json"),
    ) else {
        println!("skipped: the files of real repositories are not here");
        return;
    };
    let rules = [
        "authors-disagree",
        "title-disagrees",
        "zenodo-json-version-off",
        "doi-leads-nowhere",
        "doi-repeated",
    ];
    let (mut pairs, mut found) = (0, Vec::new());
    for (name, citation) in &cff {
        let Some(deposit) = json.get(name) else {
            continue;
        };
        pairs += 1;
        let verdict = verdict_of(&[("CITATION.cff", citation), (".zenodo.json", deposit)]);
        let ours = verdict.findings.iter();
        let ours = ours.filter(|finding| rules.contains(&finding.rule));
        found.extend(ours.map(|finding| (name.as_str(), finding.rule)));
    }
    println!("{pairs} repositories with both files");
    // Read by eye: an author more in the one, a newer version in the other; nothing else.
    assert_eq!(
        found,
        [
            ("NLESC-JCER__Fortran_Davidson", "authors-disagree"),
            ("gammapy__gammapy", "zenodo-json-version-off"),
        ]
    );
}

/// Whether something in the file itself would stop the release.
fn blocked(verdict: &Verdict) -> bool {
    let about_others = ["license-missing", "cff-missing"];
    let mut findings = verdict.findings.iter();
    findings
        .any(|finding| finding.severity == Severity::Error && !about_others.contains(&finding.rule))
}

/// Whether a finding says that Zenodo refuses the file.
fn says_refused(verdict: &Verdict) -> bool {
    let mut findings = verdict.findings.iter();
    findings.any(|finding| {
        finding.rule.starts_with("zenodo-refuses")
            || finding.rule == "zenodo-json-invalid"
            || finding.rule == "orcid-invalid"
            || finding.message.contains("Zenodo refuses")
    })
}

/// How long this thread was on a processor: what else the machine does has no part in it. Where
/// the system does not tell (it is Linux that does), the time that has passed.
fn time_used(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

#[test]
fn hostile_files_are_answered_soon() {
    let repeated = |text: &str, times: usize| text.repeat(times);
    let person = "  - {orcid: 0000-0002-1825-0096, given-names: '<name>'}\n";
    let many_keys = (0..10_000).fold(String::new(), |text, i| text + &format!("k{i}: '<x>'\n"));
    let texts = [
        repeated("[", 100_000),
        repeated("a: &x [*x]\n", 1000),
        format!("authors:\n{}", repeated(person, 20_000)),
        format!("title: {}\n", repeated("`", 1_000_000)),
        repeated("key: {{ x }}\n", 50_000),
        many_keys,
        "\u{feff}\u{0}\u{1b}]0;x\u{7}".to_owned(),
        format!("version: \"{}\"\n", repeated("\u{202e}`\u{1b}[31m", 1000)),
        format!("Package: x\nAuthors@R: {}", repeated("c(person(", 50_000)),
        format!("Package: x\nAuthor: {}", repeated("A and ", 50_000)),
        format!(
            "[project]\nauthors = [{}]",
            repeated("{name='A B'},", 5_000)
        ),
        repeated("10.5281/zenodo.X 10.5072/1 ", 20_000),
        format!(
            "{{\"author\": [{}1]}}",
            repeated("{\"name\": \"<A> `B`\"},", 3_000)
        ),
    ];
    let start = Instant::now();
    for text in texts {
        for path in [
            "CITATION.cff",
            ".zenodo.json",
            "LICENSE",
            ".gitattributes",
            "Cargo.toml",
            "package.json",
            "codemeta.json",
            "pyproject.toml",
            "setup.cfg",
            "DESCRIPTION",
            "README.md",
        ] {
            let before = time_used(start);
            let verdict = verdict(path, &text);
            let took = time_used(start).saturating_sub(before);
            // A build without optimisation takes some ten times as long as the one that people have.
            assert!(
                took < Duration::from_secs(3),
                "{path} {:?}: {took:?}",
                &text.chars().take(20).collect::<String>()
            );
            let complaints = malformed(&text, &verdict);
            assert!(complaints.is_empty(), "{path}: {}", complaints[0]);
        }
    }
}

#[test]
fn many_people_in_two_files_are_compared_soon() {
    let people = 0..8_000;
    let authors: Vec<String> = people
        .clone()
        .map(|n| format!("  - {{family-names: Family{n}, given-names: Given{n}}}\n"))
        .collect();
    let creators: Vec<String> = people
        .map(|n| format!("{{\"name\": \"Given{n}, Family{n}\"}}"))
        .collect();
    let citation = format!("title: x\nauthors:\n{}", authors.concat());
    let deposit = format!(
        "{{\"title\": \"x\", \"creators\": [{}]}}",
        creators.join(",")
    );
    let start = Instant::now();
    let before = time_used(start);
    let verdict = verdict_of(&[("CITATION.cff", &citation), (".zenodo.json", &deposit)]);
    let took = time_used(start).saturating_sub(before);
    let swapped = |rule: &str| rule == "author-names-swapped";
    let swapped = verdict.findings.iter().filter(|found| swapped(found.rule));
    assert_eq!(swapped.count(), 101, "the first hundred, and how many more");
    assert!(took < Duration::from_secs(10), "{took:?}");
}
