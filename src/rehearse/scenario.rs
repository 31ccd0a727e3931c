//! What the world looks like when a rehearsal starts, and how the rehearsal ends.

mod list;

pub use list::SCENARIOS;

/// One rehearsal: the state of the services at the start, and their behaviour.
///
/// All differences between scenarios are fields here. The services read the fields;
/// none of them asks for a scenario's name. A test makes its own world from one of
/// `SCENARIOS` with other fields.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of the world, independent of the others"
)]
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// The name on the command line.
    pub name: &'static str,
    /// What happens and how it ends, in a sentence or two.
    pub summary: &'static str,
    /// The exit code of `citable rehearse`: 0 done, 1 blocked or findings, 3 could not
    /// complete, 4 waiting.
    pub exit: u8,
    /// Zenodo's switch for the repository.
    pub switch: Switch,
    /// Units of pace between the receiver's answer and the published record.
    pub archived_after: u32,
    /// Searches on Zenodo that find nothing before the record is made.
    pub archived_after_searches: u32,
    /// Units of pace between the record and its DOI at DataCite and doi.org.
    /// None: never.
    pub findable_after: Option<u32>,
    /// Whether the archived zip is what GitHub delivered for the tag.
    pub faithful_archive: bool,
    /// What the GitHub token may do.
    pub token: TokenRights,
    /// Whether the repository was renamed on GitHub after it was cloned.
    pub renamed: bool,
    /// What the repository's settings on GitHub ask of a release.
    pub settings: Settings,
    /// Whether the repository is private on GitHub.
    pub private: bool,
    /// A release that exists before the rehearsal starts.
    pub earlier_release: Option<EarlierRelease>,
    /// Whether Zenodo archived an older version of the repository once.
    pub archived_before: bool,
    /// What stands in the sample repository's CITATION.cff.
    pub citation: Citation,
    /// Where the datasets are that the software belongs to.
    pub datasets: &'static [Home],
    /// Whether the edit of a dataset is submitted where its archive keeps it in a draft.
    pub submits: bool,
    /// Whether somebody began to edit the study in the BioImage Archive.
    pub study_in_edit: bool,
    /// Faults that are there from the start: method, part of the path, kind.
    pub faults: &'static [(&'static str, &'static str, Loss)],
}

/// Where a dataset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// On Zenodo, as a published record.
    Zenodo,
    /// In the BioImage Archive.
    BioStudies,
    /// In the IDR.
    Idr,
    /// In the IDR, by the study file in a curator's clone on this machine, who pushes at once.
    StudyFile,
    /// In an institute's OMERO.
    Omero,
}

/// Zenodo's switch for a repository, with GitHub's webhook behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// Never switched on: Zenodo does not know the repository, GitHub has no webhook.
    Off,
    /// Switched off again: Zenodo knows the repository, GitHub's webhook is gone.
    Removed,
    /// Switched on this many hours before the rehearsal.
    On {
        /// Age of the webhook in hours.
        hours_ago: i64,
    },
}

/// Settings of the repository on GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether published releases can never be changed.
    pub immutable: bool,
    /// Whether the tag's name belonged to an immutable release that was deleted.
    pub burnt: bool,
    /// Whether a ruleset forbids new tags.
    pub tags_forbidden: bool,
    /// What keeps commits out of the default branch.
    pub protection: Protection,
}

/// What keeps commits out of the default branch but by a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Nothing.
    Open,
    /// The older branch protection, whose terms only an admin sees.
    Classic,
    /// A ruleset, which everybody sees.
    Ruleset,
}

impl Settings {
    /// Those of a new repository.
    pub const NONE: Self = Self {
        immutable: false,
        burnt: false,
        tags_forbidden: false,
        protection: Protection::Open,
    };
}

/// What the GitHub token of the rehearsal may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRights {
    /// Everything, webhooks included.
    Full,
    /// Reads everything, webhooks included, and may not write contents, so it can make
    /// no release. Its owner could, and only their rights are told beforehand.
    ReadOnly,
    /// The token of somebody who may only read the repository.
    Visitor,
    /// That of a workflow: it writes contents, and can never see webhooks.
    Actions,
}

/// A release that exists before the rehearsal starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierRelease {
    /// Hours between its publication and the start.
    pub hours_ago: i64,
    /// What there is of it on GitHub.
    pub stands: Stands,
    /// What became of the webhook's message.
    pub heard: Heard,
}

/// How a release stands on GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Published.
    Published,
    /// Published as a pre-release.
    Prerelease,
    /// A draft that somebody made on GitHub's page.
    Draft,
    /// There is the tag only.
    TagOnly,
}

/// What became of the webhook's message about an earlier release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// None was sent.
    Never,
    /// Zenodo accepted it and then failed to make a record, in silence.
    Accepted,
    /// It is sent when the rehearsal starts, and Zenodo makes the record.
    Now,
    /// Zenodo's receiver answered this status with these words, and noted nothing.
    /// 0: nobody answered.
    Refused(u16, &'static str),
}

/// What stands in the sample's CITATION.cff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Citation {
    /// A file that GitHub and Zenodo both read.
    Accepted,
    /// Two licences: valid by the format's schema, refused by Zenodo.
    TwoLicenses,
    /// A good file beside a `.zenodo.json` with a licence that Zenodo does not know.
    UnknownLicense,
}

/// What gets lost from the start in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The first such request is carried out, and its answer never arrives.
    FirstAnswer,
}

/// The GitHub token that the rehearsal's own configuration uses, whatever it may do.
pub const GITHUB_TOKEN: &str = "rehearsal-github-token";
/// The GitHub token of the scenario in which it may not make releases.
pub const GITHUB_READ_TOKEN: &str = "rehearsal-github-token-read-only";
/// The GitHub token of somebody who may only read the repository.
pub const GITHUB_VISITOR_TOKEN: &str = "rehearsal-github-token-of-a-visitor";
/// A token as GitHub Actions gives it, good in every scenario: it writes contents, cannot
/// see webhooks, and cannot release a commit whose workflow files differ from those of the
/// default branch.
pub const GITHUB_ACTIONS_TOKEN: &str = "ghs_rehearsal-github-actions-token";
/// The Zenodo token of the person who owns the dataset record.
pub const ZENODO_TOKEN: &str = "rehearsal-zenodo-token";

impl Scenario {
    /// The one without trouble.
    pub(super) const NORMAL: Self = Self {
        name: "normal",
        summary: "Everything is set up: the release is archived, the DOI resolves, the dataset is linked. Ends done.",
        exit: 0,
        switch: Switch::On { hours_ago: 24 * 90 },
        archived_after: 2,
        archived_after_searches: 0,
        findable_after: Some(2),
        faithful_archive: true,
        token: TokenRights::Full,
        renamed: false,
        settings: Settings::NONE,
        private: false,
        earlier_release: None,
        archived_before: false,
        citation: Citation::Accepted,
        datasets: &[Home::Zenodo],
        submits: false,
        study_in_edit: false,
        faults: &[],
    };

    /// The scenario of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    /// Whether the scenario lies in the sample repository itself, so that it cannot be
    /// played with the user's own.
    pub fn needs_sample(&self) -> bool {
        self.citation != Citation::Accepted
            || self.earlier_release.is_some()
            || self.archived_before
            || self.settings.burnt
    }

    /// The GitHub token to use in this scenario.
    pub fn github_token(&self) -> &'static str {
        match self.token {
            TokenRights::Full => GITHUB_TOKEN,
            TokenRights::ReadOnly => GITHUB_READ_TOKEN,
            TokenRights::Visitor => GITHUB_VISITOR_TOKEN,
            TokenRights::Actions => GITHUB_ACTIONS_TOKEN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_scenario_is_the_one_without_trouble_and_names_are_unique() {
        assert_eq!(SCENARIOS[0].name, "normal");
        let mut names: Vec<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SCENARIOS.len());
        for scenario in SCENARIOS {
            assert!(matches!(scenario.exit, 0 | 1 | 3 | 4), "{}", scenario.name);
            assert!(scenario.summary.contains("Ends "), "{}", scenario.name);
        }
    }
}
