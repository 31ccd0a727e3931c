//! The citation in the style of a journal, by the CSL processor `hayagriva`.

use std::sync::OnceLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{IndependentStyle, Locale, Style as Csl, json::Item};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
};

use jiff::civil::Date;

use crate::domain::Doi;
use crate::report::safe;

use super::people::{Author, Name};
use super::{Work, csl};

/// A style of citations.
#[derive(Debug, Clone)]
pub struct Style {
    name: String,
    csl: IndependentStyle,
}

/// Why a style cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// There is none of that name.
    #[error("there is no style `{0}` in citable")]
    Unknown(String),
    /// The file is no style.
    #[error("it is no CSL style: {0}")]
    Syntax(String),
    /// The file only points to another style.
    #[error("it only points to the style {0}, which is in a file of its own")]
    Dependent(String),
    /// It has no list of references, or leaves out what a citation is for.
    #[error("the style `{style}` leaves out {what}, so that nobody would find this release by it")]
    Incomplete {
        /// The style.
        style: String,
        /// What it leaves out.
        what: &'static str,
    },
}

impl Style {
    /// The style of the American Psychological Association, which many journals take.
    pub fn apa() -> Result<Self, StyleError> {
        Self::named("apa")
    }

    /// A style by its name, such as `nature`.
    pub fn named(name: &str) -> Result<Self, StyleError> {
        let unknown = || StyleError::Unknown(name.to_owned());
        let archived = ArchivedStyle::by_name(name).ok_or_else(unknown)?;
        match archived.get() {
            Csl::Independent(csl) => Ok(Self {
                name: name.to_owned(),
                csl,
            }),
            Csl::Dependent(_) => Err(unknown()),
        }
    }

    /// A style by the text of its `.csl` file.
    pub fn read(name: &str, xml: &str) -> Result<Self, StyleError> {
        match Csl::from_xml(xml) {
            Ok(Csl::Independent(csl)) => Ok(Self {
                name: name.to_owned(),
                csl,
            }),
            Ok(Csl::Dependent(style)) => Err(StyleError::Dependent(style.parent_link.href)),
            Err(error) => Err(StyleError::Syntax(error.to_string())),
        }
    }

    /// The short names of the styles inside the program that have a place for software.
    pub fn names() -> Vec<&'static str> {
        let sample = Work {
            title: "Title".to_owned(),
            authors: vec![Author {
                name: Name::Group("Author".to_owned()),
                orcid: None,
                affiliations: Vec::new(),
            }],
            version: Some("1.0.0".to_owned()),
            date: Some(Date::constant(2026, 1, 1)),
            publisher: Some("Zenodo".to_owned()),
            page: Some("https://zenodo.org/records/1".to_owned()),
            doi: Doi::parse("10.5072/zenodo.1").ok(),
            ..Work::default()
        };
        let has_place = |name: &&str| Self::named(name).is_ok_and(|it| it.cite(&sample).is_ok());
        let all = ArchivedStyle::all().iter();
        let short = all.filter_map(|style| style.names().iter().min_by_key(|name| name.len()));
        let mut names: Vec<&str> = short.copied().filter(has_place).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The citation in one line, as it stands in a list of references.
    pub fn cite(&self, work: &Work) -> Result<String, StyleError> {
        let incomplete = |what| StyleError::Incomplete {
            style: self.name.clone(),
            what,
        };
        let line = self.line(work).ok_or_else(|| incomplete("everything"))?;
        let letters = letters(&line);
        let has = |part: &str| letters.contains(&self::letters(part));
        // A style that was made for articles may have no place for software.
        if work
            .authors
            .first()
            .is_some_and(|first| !has(first.family()))
        {
            return Err(incomplete("the authors"));
        }
        if work.doi.as_ref().is_some_and(|doi| !has(doi.as_str())) {
            return Err(incomplete("the DOI"));
        }
        Ok(line)
    }

    fn line(&self, work: &Work) -> Option<String> {
        // The words of all languages come at once or not at all.
        static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
        let locales = LOCALES.get_or_init(locales);
        let item: Item = serde_json::from_value(csl::item(work)).ok()?;
        let mut driver = BibliographyDriver::new();
        let cited = vec![CitationItem::with_entry(&item)];
        driver.citation(CitationRequest::from_items(cited, &self.csl, locales));
        let done = driver.finish(BibliographyRequest {
            style: &self.csl,
            locale: None,
            locale_files: locales,
        });
        let mut line = String::new();
        // The number that some styles set in front is another in each list.
        let only = done.bibliography?.items.into_iter().next()?;
        only.content
            .write_buf(&mut line, BufWriteFormat::Plain)
            .ok()?;
        Some(safe::bare(&line)).filter(|line| !line.is_empty())
    }
}

/// Letters and digits in one case: a style sets its own signs and capitals.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// One line in the style of the APA.
pub fn apa(work: &Work) -> String {
    let cited = Style::apa().and_then(|style| style.cite(work));
    // The style has a place for all there is; should it fail, what leads to the release is left.
    cited.unwrap_or_else(|_| {
        let address = work.address().unwrap_or_default();
        format!("{}. {address}", work.title)
    })
}
