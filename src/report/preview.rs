//! `preview`: the record as Zenodo will make it, and the citation as GitHub will show it.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::github_rules::CiteBox;
use crate::zenodo_rules::{Reading, Source, creator_name};

use super::safe;

/// The preview as `citable/preview/1`.
pub fn json(reading: &Reading, cite_box: &CiteBox) -> Value {
    let (apa, bibtex) = match cite_box {
        CiteBox::Shown { apa, bibtex, .. } => (Some(apa), Some(bibtex)),
        CiteBox::Nothing { .. } | CiteBox::Broken { .. } => (None, None),
    };
    json!({
        "schema": "citable/preview/1",
        "zenodo": {
            "source": reading.source.as_str(),
            "loads": reading.loads,
            "problems": reading.refusals.iter().map(|refusal| json!({
                "field": refusal.field,
                "message": refusal.message,
            })).collect::<Vec<_>>(),
            "metadata": reading.metadata,
        },
        "github": {
            "shown": apa.is_some(),
            "apa": apa,
            "bibtex": bibtex,
            "problem": cite_box.problem(),
        },
    })
}

/// The preview for people. `license` is what GitHub detects.
pub fn human(reading: &Reading, license: Option<&str>, cite_box: &CiteBox) -> String {
    format!("{}\n{}", zenodo(reading, license), github(cite_box))
}

fn zenodo(reading: &Reading, license: Option<&str>) -> String {
    let mut out = String::new();
    let from = match reading.source {
        Source::ZenodoJson => ".zenodo.json (CITATION.cff is not read beside it)",
        Source::CitationCff => "CITATION.cff",
        Source::GitHub => "GitHub alone: there is neither CITATION.cff nor .zenodo.json",
    };
    let verdict = if reading.loads {
        "Zenodo will read"
    } else {
        "Zenodo will refuse"
    };
    let _ = writeln!(out, "{verdict} {from}\n");
    for refusal in &reading.refusals {
        let _ = writeln!(
            out,
            "  refused  {}: {}",
            safe::line(&refusal.field),
            safe::line(&refusal.message)
        );
        if let Some(help) = &refusal.help {
            let _ = writeln!(out, "           help: {}", safe::line(help));
        }
    }
    if reading.loads {
        for (name, value) in rows(reading, license) {
            let _ = writeln!(out, "  {name:<13} {}", safe::line(&value));
        }
    }
    for dropped in &reading.dropped {
        let _ = writeln!(
            out,
            "  lost          {}",
            safe::line(dropped.message.trim_end_matches('.'))
        );
    }
    out
}

/// The box as it will be read: the line, the entry, and what is wrong with them.
fn github(cite_box: &CiteBox) -> String {
    let heading = match cite_box {
        CiteBox::Shown { .. } => "GitHub's \"Cite this repository\" will show",
        CiteBox::Nothing { .. } => "GitHub will not show \"Cite this repository\"",
        CiteBox::Broken { .. } => {
            "GitHub's \"Cite this repository\" will only say that CITATION.cff cannot be parsed"
        }
    };
    let mut out = format!("{heading}\n\n");
    if let CiteBox::Shown { apa, bibtex, .. } = cite_box {
        let _ = writeln!(out, "  {}\n", safe::line(apa));
        for line in fields(bibtex) {
            let _ = writeln!(out, "  {}", safe::line(&line));
        }
    }
    let problems = match cite_box {
        CiteBox::Shown { flaws, .. } => flaws.as_slice(),
        CiteBox::Nothing { why } | CiteBox::Broken { why, .. } => std::slice::from_ref(why),
    };
    if matches!(cite_box, CiteBox::Shown { .. }) && !problems.is_empty() {
        out.push('\n');
    }
    for problem in problems {
        let _ = writeln!(out, "  problem  {}", safe::line(problem));
    }
    out
}

/// The lines of an entry. A value of several lines becomes one: to BibTeX it is the same, and
/// no line of a stranger's text begins a line here.
fn fields(bibtex: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in bibtex.lines() {
        let begins = line == "}"
            || line.split_once(" = ").is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase())
            });
        match lines.last_mut() {
            Some(value) if !begins => {
                value.push(' ');
                value.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn rows(reading: &Reading, license: Option<&str>) -> Vec<(&'static str, String)> {
    let metadata = &reading.metadata;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut rows = Vec::new();
    let default = |what: &str| format!("{what} (from GitHub)");
    rows.push((
        "title",
        text(&metadata["title"]).unwrap_or_else(|| default("owner/name: title of the release")),
    ));
    let creators = list(&metadata["creators"]);
    if creators.is_empty() {
        rows.push(("creators", default("the contributors")));
    }
    rows.extend(creators.iter().map(|creator| ("creator", person(creator))));
    rows.push((
        "version",
        text(&metadata["version"]).unwrap_or_else(|| default("the tag, letter by letter")),
    ));
    rows.push(("license", licenses(&metadata["rights"], license)));
    let date =
        text(&metadata["publication_date"]).unwrap_or_else(|| default("the day of the release"));
    rows.push(("date", date));
    rows.push((
        "type",
        text(&metadata["resource_type"]["id"]).unwrap_or_else(|| "software".to_owned()),
    ));
    let description =
        text(&metadata["description"]).unwrap_or_else(|| default("the notes of the release"));
    rows.push(("description", description));
    let subjects: Vec<String> = list(&metadata["subjects"])
        .iter()
        .filter_map(|subject| text(&subject["subject"]))
        .collect();
    if !subjects.is_empty() {
        rows.push(("subjects", subjects.join(", ")));
    }
    let related = list(&metadata["related_identifiers"]);
    if related.is_empty() {
        rows.push(("related", default("the address of the tag, isSupplementTo")));
    }
    rows.extend(related.iter().map(|work| {
        let relation = text(&work["relation_type"]["id"]).unwrap_or_default();
        (
            "related",
            format!(
                "{relation} {}",
                text(&work["identifier"]).unwrap_or_default()
            ),
        )
    }));
    rows
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn person(creator: &Value) -> String {
    let who = &creator["person_or_org"];
    let name = creator_name(creator);
    let mut extra: Vec<String> = list(&who["identifiers"])
        .iter()
        .filter_map(|id| id["identifier"].as_str().map(str::to_owned))
        .collect();
    extra.extend(
        list(&creator["affiliations"])
            .iter()
            .filter_map(|place| place["name"].as_str().map(str::to_owned)),
    );
    if extra.is_empty() {
        name
    } else {
        format!("{name} ({})", extra.join("; "))
    }
}

/// The licence, and where it comes from: the file, GitHub, or Zenodo's own default.
fn licenses(rights: &Value, detected: Option<&str>) -> String {
    let ids: Vec<&str> = list(rights)
        .iter()
        .filter_map(|right| right["id"].as_str())
        .collect();
    if !ids.is_empty() {
        return ids.join(", ");
    }
    match detected.filter(|id| *id != "NOASSERTION") {
        Some(id) => format!(
            "{} (from the licence file, as GitHub detects it)",
            id.to_lowercase()
        ),
        None => "cc-by-4.0 (Zenodo's default, because GitHub recognises no licence)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_is_shown_as_github_shows_it_and_then_what_is_wrong_with_it() {
        let shown = CiteBox::Shown {
            apa: "Doe, J. A tool".to_owned(),
            bibtex: "@software{Doe,\nauthor = {Doe, Jane},\ntitle = {{A\n::error::tool}}\n}"
                .to_owned(),
            flaws: vec!["no DOI".to_owned()],
        };
        assert_eq!(
            github(&shown),
            "GitHub's \"Cite this repository\" will show\n\n  Doe, J. A tool\n\n  @software{Doe,\n  author = {Doe, Jane},\n  title = {{A ::error::tool}}\n  }\n\n  problem  no DOI\n"
        );
    }

    #[test]
    fn no_box_and_a_broken_one_are_told_apart() {
        let why = || "what to write".to_owned();
        let nothing = github(&CiteBox::Nothing { why: why() });
        assert!(nothing.starts_with("GitHub will not show"), "{nothing}");
        let broken = github(&CiteBox::Broken {
            why: why(),
            span: None,
        });
        assert!(broken.contains("cannot be parsed"), "{broken}");
        for text in [nothing, broken] {
            assert!(text.ends_with("\n\n  problem  what to write\n"), "{text}");
        }
    }
}
