//! GitHub's "Cite this repository" box: what it makes of a CITATION.cff, as a pure function.
//!
//! GitHub reads the file with Psych (YAML 1.1) and cites it with ruby-cff; the rule here is that
//! of ruby-cff 1.4.0 (`lib/cff/index.rb`, `reference.rb`, `formatters/`). It validates nothing:
//! an invalid file may be shown, and a valid one may stop it. GitHub's documentation
//! (`about-citation-files`) says where the file must be: in the root of the default branch.

mod apa;
mod bibtex;
mod citekey;
mod date;
mod flaws;
mod names;
mod psych;
mod read;
#[cfg(test)]
mod tests;
mod value;
mod work;

use std::ops::Range;

/// What the box will show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CiteBox {
    /// A citation.
    Shown {
        /// The citation in the manner of the APA, in one line as a rule.
        apa: String,
        /// The same as a BibTeX entry, in several lines.
        bibtex: String,
        /// What is shown wrongly or left out, each with what to write instead.
        flaws: Vec<String>,
    },
    /// No box: there is nothing to cite.
    Nothing {
        /// What is missing, and what to write.
        why: String,
    },
    /// Only a notice that the file cannot be parsed.
    Broken {
        /// In which line what stops the reader, and what to write instead.
        why: String,
        /// The bytes of the file that stop it, where that is one place.
        span: Option<Range<usize>>,
    },
}

impl CiteBox {
    /// What the author of the file should know; nothing when the citation is shown as meant.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Shown { flaws, .. } if flaws.is_empty() => None,
            Self::Shown { flaws, .. } => Some(flaws.join("; ")),
            Self::Nothing { why } | Self::Broken { why, .. } => Some(why.clone()),
        }
    }
}

/// What the box shows for the text of `CITATION.cff`, or for a repository without one.
pub fn cite_box(citation_cff: Option<&str>) -> CiteBox {
    let Some(text) = citation_cff else {
        return CiteBox::Nothing {
            why: "there is no CITATION.cff in the root, so GitHub shows no box: `citable init` writes one"
                .to_owned(),
        };
    };
    match read::citation(text) {
        Ok(shown) => shown,
        Err(stop) => CiteBox::Broken {
            why: match &stop.span {
                Some(span) => {
                    let place = cff_rs::yaml::position(text, span.start);
                    format!("line {}: {}", place.line, stop.why)
                }
                None => stop.why,
            },
            span: stop.span,
        },
    }
}

/// Where ruby-cff or Psych stops with an exception.
#[derive(Debug)]
struct Stop {
    why: String,
    span: Option<Range<usize>>,
}

impl Stop {
    fn at(span: Range<usize>, why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            span: Some(span),
        }
    }
}
