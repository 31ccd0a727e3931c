//! Judgement over facts: one file per rule, one list.
//!
//! A rule answers yes, no, or could not tell. What it cannot tell is listed with its reason,
//! so that nothing is green because nobody looked.

mod archive_lacks;
mod author_without_orcid;
mod authors_disagree;
mod branch_like_tag;
pub mod case;
mod cff_doi_hidden;
mod cff_doi_stale;
mod cff_invalid;
mod cff_misplaced;
mod cff_missing;
mod cff_no_year;
mod cff_not_in_tag;
mod cff_preferred_citation;
mod cff_unreadable;
mod clone_shallow;
mod date_released_off;
mod doi_disagrees;
mod doi_leads_nowhere;
mod doi_repeated;
mod file_unreadable;
pub mod finding;
mod git_missing;
mod head_detached;
mod integration_off;
mod license_disagrees;
mod license_missing;
mod license_placeholder;
mod license_unrecognised;
mod manifest_unreadable;
mod manifest_version_off;
pub mod need;
mod orcid_invalid;
mod person;
mod prerelease_archived;
mod refusals;
mod release_before_integration;
mod remote_missing;
mod remote_not_github;
mod repository_bare;
mod repository_code_not_remote;
mod repository_disagrees;
mod repository_empty;
mod repository_not_found;
mod repository_private;
mod repository_read_only;
mod said;
mod tag_conflict;
mod tag_not_pushed;
mod tag_not_version;
mod template_leftover;
mod title_disagrees;
mod told;
mod tree_dirty;
mod version_behind_tags;
mod version_not_tag;
mod words;
mod zenodo_default_license;
mod zenodo_drops;
mod zenodo_json_drops_tag_link;
mod zenodo_json_invalid;
mod zenodo_json_shadows_cff;
mod zenodo_json_version_off;
mod zenodo_refuses;
mod zenodo_refuses_author;
mod zenodo_refuses_keyword;
mod zenodo_refuses_license;
mod zenodo_refuses_title;

use std::fmt::Write as _;

use crate::license::{GitHubLicense, LicenseFile};

pub use case::Case;
pub use finding::{Finding, Findings, Fix, Severity, Skipped};
pub use need::{Met, Need};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The name that people write: lower case, words joined by `-`, the artefact first.
    pub id: &'static str,
    /// What it asks for, in one sentence.
    pub title: &'static str,
    /// How much it matters when it is broken. A rule may say otherwise for a case.
    pub severity: Severity,
    /// What it needs to answer, in the order in which it is asked for.
    pub needs: &'static [Need],
    /// Where the rule comes from: a project and a file, or a page.
    pub reference: &'static str,
    /// Its page, in Markdown.
    pub doc: &'static str,
    /// The question itself. Asked only when all needs are met.
    pub check: fn(&Case<'_>, &mut Findings),
}

/// What the rules say of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What was found, worst first, then by place.
    pub findings: Vec<Finding>,
    /// The rules that could not look.
    pub skipped: Vec<Skipped>,
    /// The licence files: those of the root folder, the one that GitHub prefers first, and those
    /// in `LICENSES/`, where the REUSE specification has them.
    pub licenses: Vec<LicenseSeen>,
}

/// A licence file and what it was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct LicenseSeen {
    /// The file.
    pub path: String,
    /// The SPDX id, where the text is that of one licence.
    pub spdx: Option<&'static str>,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What GitHub makes of this file alone: one of its ids, or `NOASSERTION`.
    pub github: &'static str,
}

/// Every rule, in the order of the journey.
pub static ALL: &[&Rule] = &[
    &cff_missing::RULE,
    &cff_misplaced::RULE,
    &cff_unreadable::RULE,
    &cff_invalid::RULE,
    &template_leftover::RULE,
    &orcid_invalid::RULE,
    &author_without_orcid::RULE,
    &title_disagrees::RULE,
    &authors_disagree::RULE,
    &cff_not_in_tag::RULE,
    &version_not_tag::RULE,
    &version_behind_tags::RULE,
    &manifest_unreadable::RULE,
    &manifest_version_off::RULE,
    &date_released_off::RULE,
    &cff_no_year::RULE,
    &repository_code_not_remote::RULE,
    &repository_disagrees::RULE,
    &cff_doi_stale::RULE,
    &cff_doi_hidden::RULE,
    &doi_leads_nowhere::RULE,
    &doi_disagrees::RULE,
    &doi_repeated::RULE,
    &cff_preferred_citation::RULE,
    &file_unreadable::RULE,
    &license_missing::RULE,
    &license_unrecognised::RULE,
    &license_placeholder::RULE,
    &license_disagrees::RULE,
    &zenodo_json_invalid::RULE,
    &zenodo_json_shadows_cff::RULE,
    &zenodo_json_drops_tag_link::RULE,
    &zenodo_json_version_off::RULE,
    &zenodo_refuses_title::RULE,
    &zenodo_refuses_author::RULE,
    &zenodo_refuses_license::RULE,
    &zenodo_refuses_keyword::RULE,
    &zenodo_refuses::RULE,
    &zenodo_default_license::RULE,
    &zenodo_drops::RULE,
    &archive_lacks::RULE,
    &git_missing::RULE,
    &repository_empty::RULE,
    &repository_bare::RULE,
    &head_detached::RULE,
    &clone_shallow::RULE,
    &tree_dirty::RULE,
    &remote_missing::RULE,
    &remote_not_github::RULE,
    &repository_not_found::RULE,
    &repository_private::RULE,
    &repository_read_only::RULE,
    &integration_off::RULE,
    &tag_not_version::RULE,
    &tag_not_pushed::RULE,
    &tag_conflict::RULE,
    &branch_like_tag::RULE,
    &prerelease_archived::RULE,
    &release_before_integration::RULE,
];

/// Asks every rule.
pub fn check(case: &Case<'_>) -> Verdict {
    let mut findings = Findings::new();
    for rule in ALL {
        findings.turn(rule);
        match met(rule, case) {
            Met::Yes => (rule.check)(case, &mut findings),
            Met::No => {}
            Met::Unknown(why) => findings.skip(&why),
        }
    }
    // What is archived can be blocked no more: then an error about the release is a lesson.
    if case.release.is_some() && case.archived() {
        findings.soften(|id| find(id).is_some_and(|rule| rule.needs.contains(&Need::Release)));
    }
    let (findings, skipped) = findings.into_parts();
    let in_folder = case.licenses_in_folder();
    let licenses = case.licenses.iter().chain(&in_folder);
    let licenses = licenses.map(LicenseSeen::of).collect();
    Verdict {
        findings,
        skipped,
        licenses,
    }
}

/// Whether all needs of a rule are met; one that does not apply outweighs one that is unknown.
fn met(rule: &Rule, case: &Case<'_>) -> Met {
    let mut answer = Met::Yes;
    for need in rule.needs {
        match need.met(case) {
            Met::Yes => {}
            Met::No => return Met::No,
            unknown @ Met::Unknown(_) => {
                if answer == Met::Yes {
                    answer = unknown;
                }
            }
        }
    }
    answer
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The rule that someone who wrote `id` probably meant.
pub fn nearest(id: &str) -> Option<&'static Rule> {
    let best = ALL
        .iter()
        .copied()
        .min_by_key(|rule| words::distance(rule.id, id))?;
    let near = words::distance(best.id, id) <= id.chars().count() / 3 + 1;
    let inside = || {
        let mut holding = ALL.iter().copied().filter(|rule| rule.id.contains(id));
        holding.next().filter(|_| id.len() > 2)
    };
    if near { Some(best) } else { inside() }
}

/// The table of all rules, as it stands in `docs/rules/README.md`.
pub fn index() -> String {
    let mut page = String::from(
        "# Rules\n\nOne page a rule. `citable explain RULE` prints it.\n\n\
         | rule | severity | what it asks for | needs |\n|---|---|---|---|\n",
    );
    for rule in ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| [`{id}`]({id}.md) | {} | {} | {} |",
            rule.severity.word(),
            rule.title,
            rule.needs_words(),
            id = rule.id,
        );
    }
    page
}

impl LicenseSeen {
    fn of(file: &LicenseFile) -> Self {
        Self {
            path: file.path.clone(),
            spdx: file.detection.spdx,
            confidence: file.detection.confidence,
            github: match file.detection.github {
                GitHubLicense::Id(id) => id,
                GitHubLicense::NoAssertion | GitHubLicense::NoLicense => "NOASSERTION",
            },
        }
    }
}

impl Rule {
    /// What it needs, in words; `-` for nothing but the files.
    pub fn needs_words(&self) -> String {
        let mut words: Vec<&str> = self.needs.iter().map(|need| need.words()).collect();
        words.dedup();
        if words.is_empty() {
            "-".to_owned()
        } else {
            words.join(", ")
        }
    }
}
