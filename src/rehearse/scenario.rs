//! What the world looks like when a rehearsal starts, and how the rehearsal ends.

/// One rehearsal: the state of the services at the start, and their behaviour.
///
/// All differences between scenarios are fields here. The services read the fields;
/// none of them asks for a scenario's name. A test makes its own world from one of
/// `SCENARIOS` with other fields.
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
    /// A release that exists before the rehearsal starts.
    pub earlier_release: Option<EarlierRelease>,
    /// What stands in the sample repository's CITATION.cff.
    pub citation: Citation,
    /// Faults that are there from the start: method, part of the path, kind.
    pub faults: &'static [(&'static str, &'static str, Loss)],
}

/// Zenodo's switch for a repository, with GitHub's webhook behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// Never switched on: Zenodo does not know the repository, GitHub has no webhook.
    Off,
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
}

/// A release that exists before the rehearsal starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierRelease {
    /// Hours between its publication and the start.
    pub hours_ago: i64,
    /// Whether the webhook reached Zenodo, which accepted it and then failed to read the
    /// repository.
    pub accepted_by_zenodo: bool,
}

/// What stands in the sample's CITATION.cff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Citation {
    /// A file that GitHub and Zenodo both read.
    Accepted,
    /// Two licences: valid by the format's schema, refused by Zenodo.
    TwoLicenses,
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

const NORMAL: Scenario = Scenario {
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
    earlier_release: None,
    citation: Citation::Accepted,
    faults: &[],
};

/// All scenarios; the first is the one without trouble.
pub static SCENARIOS: &[Scenario] = &[
    NORMAL,
    Scenario {
        name: "integration-not-enabled",
        summary: "Zenodo's switch for the repository is off. Ends blocked before any tag is made, because a release made now would never be archived.",
        exit: 1,
        switch: Switch::Off,
        ..NORMAL
    },
    Scenario {
        name: "cff-refused-by-zenodo",
        summary: "CITATION.cff names two licences: valid by its schema, refused by Zenodo. Ends blocked before any tag is made.",
        exit: 1,
        citation: Citation::TwoLicenses,
        ..NORMAL
    },
    Scenario {
        name: "late-record",
        summary: "Zenodo takes its time: the first searches find nothing. Ends done, after waiting.",
        exit: 0,
        archived_after: 4,
        archived_after_searches: 3,
        ..NORMAL
    },
    Scenario {
        name: "webhook-202-then-409",
        summary: "Zenodo accepts the first webhook and answers 409 to the next, and the record is late, so that a red delivery is all there is to see at first. Ends done: 409 is no failure.",
        exit: 0,
        archived_after: 2,
        archived_after_searches: 1,
        ..NORMAL
    },
    Scenario {
        name: "response-lost",
        summary: "GitHub makes the release and the connection breaks before the answer. Ends done with exactly one release, because the state is looked at before anything is sent again.",
        exit: 0,
        faults: &[("POST", "/releases", Loss::FirstAnswer)],
        ..NORMAL
    },
    Scenario {
        name: "released-before-enabling",
        summary: "The tag and the release are older than Zenodo's switch, so no event was ever sent. Ends blocked: a new version is needed.",
        exit: 1,
        switch: Switch::On { hours_ago: 24 },
        earlier_release: Some(EarlierRelease {
            hours_ago: 24 * 30,
            accepted_by_zenodo: false,
        }),
        ..NORMAL
    },
    Scenario {
        name: "token-without-scope",
        summary: "The GitHub token may not make releases, though its owner may: GitHub tells only the owner's rights beforehand, and answers 403 with the missing permission. Ends without the release.",
        exit: 3,
        token: TokenRights::ReadOnly,
        ..NORMAL
    },
    Scenario {
        name: "no-right-to-push",
        summary: "The GitHub token belongs to somebody who may only read the repository. Ends blocked before any tag is made.",
        exit: 1,
        token: TokenRights::Visitor,
        ..NORMAL
    },
    Scenario {
        name: "immutable-releases",
        summary: "GitHub makes the repository's releases immutable, which is said before the first step. Ends done.",
        exit: 0,
        settings: Settings {
            immutable: true,
            ..Settings::NONE
        },
        ..NORMAL
    },
    Scenario {
        name: "burnt-tag",
        summary: "The tag's name belonged to an immutable release that was deleted: 422, and no release can ever have that name again. Ends without the release, and the draft is removed again.",
        exit: 3,
        settings: Settings {
            burnt: true,
            ..Settings::NONE
        },
        ..NORMAL
    },
    Scenario {
        name: "tag-ruleset",
        summary: "A ruleset of the repository forbids new tags. Ends blocked before any tag is made.",
        exit: 1,
        settings: Settings {
            tags_forbidden: true,
            ..Settings::NONE
        },
        ..NORMAL
    },
    Scenario {
        name: "protected-branch",
        summary: "The default branch takes changes through pull requests only, and the version is still to be committed. Ends blocked before any tag is made, with the option that opens the way.",
        exit: 1,
        settings: Settings {
            protection: Protection::Ruleset,
            ..Settings::NONE
        },
        ..NORMAL
    },
    Scenario {
        name: "renamed-repository",
        summary: "The clone's remote has the repository's old name; GitHub redirects, and Zenodo knows the new name. Ends done.",
        exit: 0,
        renamed: true,
        ..NORMAL
    },
    Scenario {
        name: "doi-not-resolving-yet",
        summary: "The record is published and its DOI never becomes findable at DataCite or doi.org. Ends waiting; nothing has failed.",
        exit: 4,
        findable_after: None,
        ..NORMAL
    },
    Scenario {
        name: "wrong-archive",
        summary: "One file in the archived zip differs from the tag and one is missing. Ends with findings.",
        exit: 1,
        faithful_archive: false,
        ..NORMAL
    },
    Scenario {
        name: "refused-after-release",
        summary: "The release exists, Zenodo accepted its webhook and then refused its CITATION.cff, in silence. No record will come: the file at the tag says why. Ends blocked: a new version is needed.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            accepted_by_zenodo: true,
        }),
        citation: Citation::TwoLicenses,
        ..NORMAL
    },
];

impl Scenario {
    /// The scenario of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    /// Whether the scenario lies in the sample repository itself, so that it cannot be
    /// played with the user's own.
    pub fn needs_sample(&self) -> bool {
        self.citation != Citation::Accepted || self.earlier_release.is_some() || self.settings.burnt
    }

    /// The GitHub token to use in this scenario.
    pub fn github_token(&self) -> &'static str {
        match self.token {
            TokenRights::Full => GITHUB_TOKEN,
            TokenRights::ReadOnly => GITHUB_READ_TOKEN,
            TokenRights::Visitor => GITHUB_VISITOR_TOKEN,
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
