//! The citation of an archived version, from what the record says.

use crate::facts::Record;

use super::safe;

/// How many authors are named before "et al.": APA 7 names up to twenty.
const NAMED: usize = 20;

/// One line in the manner of APA 7: authors, year, title, version, publisher, DOI.
pub fn line(record: &Record) -> String {
    let mut authors: Vec<String> = record
        .creators
        .iter()
        .take(NAMED)
        .map(|creator| initials(&creator.name))
        .collect();
    if record.creators.len() > NAMED {
        authors.push("et al.".to_owned());
    }
    let authors = match authors.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] if last == "et al." => format!("{}, {last}", most.join(", ")),
        [most @ .., last] => format!("{}, & {last}", most.join(", ")),
    };
    let year = record
        .published
        .map(|date| format!(" ({})", date.year()))
        .unwrap_or_default();
    let version = record
        .version
        .as_deref()
        .map(|version| format!(" (Version {})", version.trim_start_matches('v')));
    let stop = if authors.ends_with('.') && year.is_empty() {
        ""
    } else {
        "."
    };
    safe::line(&format!(
        "{authors}{year}{stop} {}{} [Computer software]. Zenodo. {}",
        record.title,
        version.unwrap_or_default(),
        record.doi.url()
    ))
    .trim_start_matches(['.', ' '])
    .to_owned()
}

/// `Family, Given Second` as `Family, G. S.`; what has no comma is an organisation.
fn initials(name: &str) -> String {
    let Some((family, given)) = name.split_once(", ") else {
        return name.to_owned();
    };
    let letters: Vec<String> = given
        .split([' ', '-'])
        .filter_map(|part| part.chars().next())
        .map(|letter| format!("{}.", letter.to_uppercase()))
        .collect();
    if letters.is_empty() {
        family.to_owned()
    } else {
        format!("{family}, {}", letters.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Doi;
    use crate::facts::archive::{Creator, FoundBy};

    fn record(creators: &[&str]) -> Record {
        Record {
            id: "2".to_owned(),
            url: String::new(),
            doi: Doi::parse("10.5281/zenodo.2").unwrap(),
            concept_doi: None,
            title: "Spot counts".to_owned(),
            creators: creators
                .iter()
                .map(|name| Creator {
                    name: (*name).to_owned(),
                    orcid: None,
                    affiliations: Vec::new(),
                })
                .collect(),
            version: Some("v1.2.0".to_owned()),
            licenses: Vec::new(),
            published: Some(jiff::civil::date(2026, 11, 22)),
            description: None,
            keywords: Vec::new(),
            related: Vec::new(),
            files: Vec::new(),
            found_by: FoundBy::TagLink,
        }
    }

    #[test]
    fn people_are_cited_by_initials_and_organisations_by_name() {
        assert_eq!(
            line(&record(&["Doe, Jane Mary", "The Example Lab"])),
            "Doe, J. M., & The Example Lab (2026). Spot counts (Version 1.2.0) [Computer software]. Zenodo. \
             https://doi.org/10.5281/zenodo.2"
        );
        assert!(line(&record(&[])).starts_with("(2026). Spot counts"));
    }

    #[test]
    fn a_hostile_title_cannot_move_the_cursor() {
        let mut record = record(&["Doe, Jane"]);
        record.title = "x\u{1b}[2J\ny".to_owned();
        assert!(!line(&record).contains(['\u{1b}', '\n']));
    }
}
