//! Zenodo's refusals: each is told once, by the rule of its field; where `CITATION.cff` is
//! invalid at the same place, `cff-invalid` tells both.

use std::collections::HashMap;
use std::ops::Range;

use cff_rs::check::Problem;

use crate::zenodo_rules::{Reading, Refusal, Source};

use super::case::{CITATION, ZENODO_JSON};
use super::words::sentence;
use super::{Case, Findings};

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// The title.
    Title,
    /// Authors, creators and contributors.
    Author,
    /// The licence.
    License,
    /// Keywords.
    Keyword,
    /// The file as a whole.
    File,
    /// Anything else.
    Other,
}

/// Which refusals are told by `cff-invalid`, and for which of its problems.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The problem's number → the refusal's.
    refused: HashMap<usize, usize>,
    /// The refusals that have no problem, in their order.
    alone: Vec<usize>,
}

impl Topic {
    /// By the name of a field of Zenodo's or of a key of `CITATION.cff`.
    fn of(path: &str) -> Self {
        let root = path.split(['.', '[']).next().unwrap_or_default();
        match root {
            "" => Self::File,
            "title" => Self::Title,
            "authors" | "creators" | "contributors" => Self::Author,
            "license" | "rights" => Self::License,
            "keywords" | "subjects" => Self::Keyword,
            _ => Self::Other,
        }
    }
}

impl Shared {
    /// Pairs the refusals with the problems of `CITATION.cff`.
    pub(super) fn of(reading: &Reading, problems: &[Problem], readable: bool) -> Self {
        let all = 0..reading.refusals.len();
        if reading.source == Source::ZenodoJson {
            return Self {
                refused: HashMap::new(),
                alone: all.collect(),
            };
        }
        // Zenodo cannot read what nobody can read.
        if !readable {
            return Self::default();
        }
        let places: HashMap<(usize, usize), usize> = problems
            .iter()
            .enumerate()
            .map(|(number, problem)| ((problem.span.start, problem.span.end), number))
            .collect();
        let mut shared = Self::default();
        for (number, refusal) in reading.refusals.iter().enumerate() {
            let problem = match &refusal.span {
                Some(span) => places.get(&(span.start, span.end)).copied().or_else(|| {
                    (refusal.field.is_empty())
                        .then(|| within(problems, span))
                        .flatten()
                }),
                None => missing(problems, refusal),
            };
            match problem {
                Some(problem) => {
                    shared.refused.entry(problem).or_insert(number);
                }
                None => shared.alone.push(number),
            }
        }
        shared
    }

    /// The refusal that a problem of `CITATION.cff` also is.
    pub(super) fn refusal<'a>(&self, reading: &'a Reading, problem: usize) -> Option<&'a Refusal> {
        reading.refusals.get(*self.refused.get(&problem)?)
    }
}

/// The problem that begins within a place. Problems stand in the order of the file.
fn within(problems: &[Problem], span: &Range<usize>) -> Option<usize> {
    let first = problems.partition_point(|problem| problem.span.start < span.start);
    let problem = problems.get(first)?;
    (problem.span.start <= span.end).then_some(first)
}

/// The problem of a key that is not there.
fn missing(problems: &[Problem], refusal: &Refusal) -> Option<usize> {
    let key = format!("`{}`", refusal.field);
    problems
        .iter()
        .position(|problem| problem.code == "missing-key" && problem.message.contains(&key))
}

/// Tells the refusals of one topic that nothing else tells, each with its own help, else with `help`.
pub(super) fn tell(case: &Case<'_>, findings: &mut Findings, topic: Topic, help: Option<&str>) {
    let reading = &case.reading;
    let path = match reading.source {
        Source::ZenodoJson => ZENODO_JSON,
        Source::CitationCff | Source::GitHub => CITATION,
    };
    for number in &case.shared.alone {
        let refusal = &reading.refusals[*number];
        let told = refusal
            .span
            .as_ref()
            .is_some_and(|span| case.tells(path, span));
        if told || Topic::of(&refusal.field) != topic {
            continue;
        }
        let finding = findings.add(sentence(&refusal.message));
        match &refusal.span {
            Some(span) => finding.at(path, span.clone()),
            None => finding.in_file(path),
        };
        let help = refusal.help.as_deref().or(help);
        if let Some(help) = help.filter(|help| !help.is_empty()) {
            finding.help(sentence(help));
        }
    }
}
