//! The scenarios by name.

use super::{
    Citation, EarlierRelease, Heard, Home, Loss, Protection, Scenario, Settings, Stands, Switch,
    TokenRights,
};

const NORMAL: Scenario = Scenario::NORMAL;

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
        summary: "The tag and the release are older than Zenodo's switch, so no event was ever sent. Ends blocked: it has to be released anew, best under a new version.",
        exit: 1,
        switch: Switch::On { hours_ago: 24 },
        earlier_release: Some(EarlierRelease {
            hours_ago: 24 * 30,
            stands: Stands::Published,
            heard: Heard::Never,
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
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        citation: Citation::TwoLicenses,
        ..NORMAL
    },
    Scenario {
        name: "private-repository",
        summary: "The repository is private, and Zenodo archives public ones only. Ends blocked before any tag is made.",
        exit: 1,
        private: true,
        ..NORMAL
    },
    Scenario {
        name: "tag-without-release",
        summary: "The tag is on GitHub and nobody made a release of it, so that Zenodo was told nothing. Ends done: the release is made from the tag as it is.",
        exit: 0,
        earlier_release: Some(EarlierRelease {
            hours_ago: 24 * 30,
            stands: Stands::TagOnly,
            heard: Heard::Never,
        }),
        ..NORMAL
    },
    Scenario {
        name: "draft-of-somebody-else",
        summary: "The release of the tag is a draft that somebody made on GitHub; Zenodo is told of it when it is published. Ends blocked: nobody's draft is published unasked.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 24,
            stands: Stands::Draft,
            heard: Heard::Never,
        }),
        ..NORMAL
    },
    Scenario {
        name: "prerelease",
        summary: "The release is marked as a pre-release. Zenodo archives those like any other. Ends done.",
        exit: 0,
        earlier_release: Some(EarlierRelease {
            hours_ago: 0,
            stands: Stands::Prerelease,
            heard: Heard::Now,
        }),
        ..NORMAL
    },
    Scenario {
        name: "released-without-switch",
        summary: "The release was made while Zenodo's switch was off, which it still is. Ends blocked: switch it on, and a new version is needed.",
        exit: 1,
        switch: Switch::Off,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Never,
        }),
        ..NORMAL
    },
    Scenario {
        name: "webhook-gone",
        summary: "The switch was turned off a moment after the release, and what Zenodo was told went with the webhook: whether it heard of the release cannot be seen. Ends waiting.",
        exit: 4,
        switch: Switch::Removed,
        earlier_release: Some(EarlierRelease {
            hours_ago: 0,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        archived_before: true,
        ..NORMAL
    },
    Scenario {
        name: "webhook-renewed",
        summary: "The switch was turned off and on again after the release, so that the webhook is younger; an older version is archived. No record came in a month. Ends blocked: a new version is needed.",
        exit: 1,
        switch: Switch::On { hours_ago: 24 },
        earlier_release: Some(EarlierRelease {
            hours_ago: 24 * 30,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        archived_before: true,
        ..NORMAL
    },
    Scenario {
        name: "zenodo-json-refused-after-release",
        summary: "The release exists, Zenodo accepted its webhook and then refused its .zenodo.json, in silence. Ends blocked: a new version is needed.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        citation: Citation::UnknownLicense,
        ..NORMAL
    },
    Scenario {
        name: "delivery-401",
        summary: "The key in the webhook's address was revoked, so that Zenodo answered 401 to the message about the release. Ends blocked: reconnect GitHub on Zenodo.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(401, ""),
        }),
        ..NORMAL
    },
    Scenario {
        name: "delivery-403",
        summary: "Zenodo refused the sender of the message about the release with 403. Ends blocked: switch off and on, and send the message again.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(403, ""),
        }),
        ..NORMAL
    },
    Scenario {
        name: "delivery-404",
        summary: "Zenodo did not know the repository when the message about the release came: 404. Ends blocked: switch it on, and send the message again.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(404, "The repository does not exist."),
        }),
        ..NORMAL
    },
    Scenario {
        name: "delivery-409-not-enabled",
        summary: "The switch was off when the message about the release came: 409. Ends blocked: switch it on, and send the message again.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(409, "This repository is not enabled for webhooks."),
        }),
        ..NORMAL
    },
    Scenario {
        name: "delivery-503",
        summary: "Zenodo was in trouble when the message about the release came: 503. Ends blocked: send the message again.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(503, ""),
        }),
        ..NORMAL
    },
    Scenario {
        name: "delivery-timed-out",
        summary: "Zenodo did not answer the message about the release in time. Ends blocked: send the message again.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 3,
            stands: Stands::Published,
            heard: Heard::Refused(0, ""),
        }),
        ..NORMAL
    },
    Scenario {
        name: "still-trying",
        summary: "Zenodo accepted the message about a release of just now and tries again after a fault of its own. Ends waiting; nothing is wrong.",
        exit: 4,
        earlier_release: Some(EarlierRelease {
            hours_ago: 0,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        ..NORMAL
    },
    Scenario {
        name: "failed-in-silence",
        summary: "Zenodo accepted the message about the release more than a day ago and made no record; nothing that can be seen says why. Ends blocked: look at Zenodo's page or ask its support.",
        exit: 1,
        earlier_release: Some(EarlierRelease {
            hours_ago: 30,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        ..NORMAL
    },
    Scenario {
        name: "webhooks-hidden",
        summary: "A release of more than a day ago has no record, and the token of a workflow cannot see what GitHub told Zenodo. Ends without an answer: only a repository admin can tell.",
        exit: 3,
        token: TokenRights::Actions,
        earlier_release: Some(EarlierRelease {
            hours_ago: 30,
            stands: Stands::Published,
            heard: Heard::Accepted,
        }),
        ..NORMAL
    },
    Scenario {
        name: "idr",
        summary: "The dataset is a study in the IDR, which takes links from its curators only. Ends waiting, with the edited study file, the mail and the pull request that a person sends.",
        exit: 4,
        datasets: &[Home::Idr],
        ..NORMAL
    },
    Scenario {
        name: "omero",
        summary: "The dataset is in an institute's OMERO: its key-value pairs get the DOI, and those of others stay as they are. Ends done.",
        exit: 0,
        datasets: &[Home::Omero],
        ..NORMAL
    },
    Scenario {
        name: "biostudies",
        summary: "The dataset is a public study in the BioImage Archive, and its owner lets the edit be submitted. The archive works on it for a while, and its page is late. Ends done.",
        exit: 0,
        datasets: &[Home::BioStudies],
        submits: true,
        ..NORMAL
    },
    Scenario {
        name: "biostudies-draft",
        summary: "The dataset is a public study in the BioImage Archive, and nothing is submitted: the link stays in the study's draft, for its owner to look at. Ends waiting for them.",
        exit: 4,
        datasets: &[Home::BioStudies],
        ..NORMAL
    },
    Scenario {
        name: "biostudies-in-edit",
        summary: "Somebody began to edit the study in the BioImage Archive, and submitting the link would submit that too. Ends blocked before any tag is made.",
        exit: 1,
        datasets: &[Home::BioStudies],
        submits: true,
        study_in_edit: true,
        ..NORMAL
    },
    Scenario {
        name: "all-datasets",
        summary: "Four datasets at once: a record on Zenodo, a study in the BioImage Archive, a dataset in an OMERO, and a study in the IDR, whose study file is in a curator's clone here. Each gets the DOI in its own way. Ends done.",
        exit: 0,
        datasets: &[Home::Zenodo, Home::BioStudies, Home::Omero, Home::StudyFile],
        submits: true,
        ..NORMAL
    },
];
