//! Judgement over facts: one file per rule, one list.
//!
//! A rule answers yes, no, or could not tell. What it cannot tell is listed with its reason,
//! so that nothing is green because nobody looked.

mod archive_lacks;
mod author_is_bot;
mod author_is_organisation;
mod author_names_swapped;
mod author_twice;
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
mod container_missing;
mod dataset_not_cited;
mod dataset_not_in_record;
mod datasets;
mod date_released_off;
mod dependencies;
mod dependencies_not_pinned;
mod doi_disagrees;
mod doi_leads_nowhere;
mod doi_repeated;
mod draft_link;
mod environment_missing;
mod example_data_missing;
mod file_too_large;
mod file_unreadable;
pub mod finding;
mod git_missing;
mod head_detached;
mod identity_missing;
mod ignore;
mod ignore_unknown;
mod ignore_unused;
mod integration_off;
mod invisible_character;
mod leaked;
mod license_disagrees;
mod license_missing;
mod license_placeholder;
mod license_seen;
mod license_unrecognised;
mod licenses;
mod link_leads_out;
mod manifest_unreadable;
mod manifest_version_off;
mod mend;
mod merge_conflict;
mod model_not_named;
mod named;
pub mod need;
mod orcid_invalid;
mod orcid_name_differs;
mod orcid_unknown;
mod path_not_portable;
mod paths_collide;
mod people;
mod prerelease_archived;
pub mod profile;
mod readme;
mod readme_no_dataset;
mod readme_no_limits;
mod readme_no_usage;
mod refusals;
mod release_before_integration;
mod releases_immutable;
pub mod reminders;
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
mod secret_in_file;
pub mod setting;
pub mod standing;
mod tag_conflict;
mod tag_not_pushed;
mod tag_not_version;
mod tag_restricted;
mod template_leftover;
mod title_disagrees;
mod told;
mod tree;
mod tree_dirty;
mod version_behind_tags;
mod version_not_tag;
mod words;
mod workflows_differ;
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

use std::collections::BTreeSet;
use std::fmt::Write as _;

pub use case::Case;
pub use cff_unreadable::no_text;
pub use finding::{Finding, Findings, Fix, Severity, Skipped};
pub use license_seen::LicenseSeen;
pub use named::Named;
pub use need::{Met, Need};
pub use profile::{Level, Profile};
pub use reminders::Reminder;
pub use repository_not_found::not_found;
pub use setting::{By, Setting, Settings, Silenced, Which};
pub use standing::Standing;

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
    /// The checklist that asks for it; `None` where it is always asked.
    pub profile: Option<profile::Item>,
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
    /// What somebody wanted silent.
    pub silenced: Vec<Silenced>,
    /// The licence files: those of the root folder, the one that GitHub prefers first, and those
    /// in `LICENSES/`, where the REUSE specification has them; the README where it alone says it.
    pub licenses: Vec<LicenseSeen>,
    /// How the checklists that are on stand, by level.
    pub checklist: Vec<Standing>,
    /// What only a person can judge.
    pub reminders: Vec<Reminder>,
}

/// Every rule, in the order of the journey.
pub static ALL: &[&Rule] = &[
    &cff_missing::RULE,
    &cff_misplaced::RULE,
    &cff_unreadable::RULE,
    &cff_invalid::RULE,
    &template_leftover::RULE,
    &orcid_invalid::RULE,
    &orcid_unknown::RULE,
    &orcid_name_differs::RULE,
    &author_without_orcid::RULE,
    &author_twice::RULE,
    &author_is_organisation::RULE,
    &author_is_bot::RULE,
    &author_names_swapped::RULE,
    &invisible_character::RULE,
    &merge_conflict::RULE,
    &secret_in_file::RULE,
    &draft_link::RULE,
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
    &dataset_not_in_record::RULE,
    &zenodo_json_version_off::RULE,
    &zenodo_refuses_title::RULE,
    &zenodo_refuses_author::RULE,
    &zenodo_refuses_license::RULE,
    &zenodo_refuses_keyword::RULE,
    &zenodo_refuses::RULE,
    &zenodo_default_license::RULE,
    &zenodo_drops::RULE,
    &archive_lacks::RULE,
    &link_leads_out::RULE,
    &file_too_large::RULE,
    &paths_collide::RULE,
    &path_not_portable::RULE,
    &git_missing::RULE,
    &repository_empty::RULE,
    &repository_bare::RULE,
    &head_detached::RULE,
    &identity_missing::RULE,
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
    &tag_restricted::RULE,
    &workflows_differ::RULE,
    &releases_immutable::RULE,
    &prerelease_archived::RULE,
    &release_before_integration::RULE,
    &readme_no_usage::RULE,
    &readme_no_dataset::RULE,
    &dependencies_not_pinned::RULE,
    &example_data_missing::RULE,
    &model_not_named::RULE,
    &dataset_not_cited::RULE,
    &environment_missing::RULE,
    &readme_no_limits::RULE,
    &container_missing::RULE,
    &ignore_unknown::RULE,
    // Speaks of what all others found.
    &ignore_unused::RULE,
];

/// Asks every rule.
pub fn check(case: &Case<'_>) -> Verdict {
    let mut findings = Findings::new();
    for rule in ALL.iter().filter(|rule| rule.is_on(case)) {
        findings.turn(rule);
        match met(rule, case) {
            Met::Yes => {
                findings.asks();
                (rule.check)(case, &mut findings);
            }
            Met::No => {}
            Met::Unknown(why) => findings.skip(&why),
        }
    }
    // What is archived can be blocked no more: then an error about the release is a lesson.
    if case.release.is_some() && case.archived() {
        findings.soften(|id| find(id).is_some_and(|rule| rule.needs.contains(&Need::Release)));
    }
    let silenced = findings.settle(case);
    let (findings, skipped) = findings.into_parts();
    let in_folder = case.licenses_in_folder();
    let licenses = case.licenses.iter().chain(&in_folder);
    let licenses = licenses.chain(&case.license_in_readme);
    let licenses = licenses.map(LicenseSeen::of).collect();
    // What is silenced is open all the same.
    let open = findings
        .iter()
        .chain(silenced.iter().map(|one| &one.finding));
    let open: BTreeSet<&str> = open.map(|finding| finding.rule).collect();
    let checklist = standing::standings(case, &open, &skipped);
    Verdict {
        findings,
        skipped,
        silenced,
        licenses,
        checklist,
        reminders: reminders::of(case),
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
    const LONGEST: usize = 100;
    if id.len() > LONGEST {
        return None;
    }
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
            "| [`{id}`]({id}.md) | {} | {}{} | {} |",
            rule.severity.word(),
            rule.title,
            rule.profile_words(),
            rule.needs_words(),
            id = rule.id,
        );
    }
    page
}

impl Rule {
    /// Whether it is asked in this case: always, or because its profile is on.
    fn is_on(&self, case: &Case<'_>) -> bool {
        self.profile
            .is_none_or(|item| case.profiles.contains(&item.profile))
    }

    /// The checklist that asks for it, behind its title; empty where it is always asked.
    fn profile_words(&self) -> String {
        self.profile.map_or_else(String::new, |item| {
            format!(" (`{}`, {})", item.profile.name(), item.level.word())
        })
    }

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
