mod hand_over;
mod look;
mod make;
mod secrets;
mod splice;
mod table;
mod tabs;
mod trouble;

use std::time::Duration;

use serde_json::Value;

use super::{BioStudies, pagetab};
use crate::domain::{DatasetRef, Doi, Relation};
use crate::facts::dataset::{LinkState, Software, Submission};
use crate::rehearse::{BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, STUDY, Service};
use crate::world::dataset::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink};
use crate::world::http::ServiceError;
use crate::world::http::loopback::hasty;
use crate::world::zenodo::tests::bench::Bench;
use crate::world::{BioStudiesKey, Login};

const KEEP: LinkOptions = LinkOptions {
    publish_draft: false,
    submit: false,
};
const SUBMIT: LinkOptions = LinkOptions {
    publish_draft: false,
    submit: true,
};

/// The address of the link that is made.
const URL: &str = "https://doi.org/10.5072/zenodo.777";

fn doi(text: &str) -> Doi {
    Doi::parse(text).unwrap()
}

fn new() -> NewLink {
    NewLink {
        doi: doi("10.5072/zenodo.777"),
        concept: Some(doi("10.5072/zenodo.776")),
        others: vec![doi("10.5072/zenodo.700")],
        replaces: None,
        relation: Relation::IsSupplementedBy,
        label: "Image analysis code: octo/tool v1.0.0".to_owned(),
        repository: Some("https://github.com/octo/tool".to_owned()),
        tag: "v1.0.0".to_owned(),
        namespace: None,
    }
}

/// The same in the place of the link to an older version.
fn replacing() -> NewLink {
    NewLink {
        replaces: Some(doi("10.5072/zenodo.700")),
        ..new()
    }
}

fn at(accession: &str) -> DatasetRef {
    DatasetRef::BioStudies(accession.to_owned())
}

fn login_with(password: &str) -> BioStudiesKey {
    BioStudiesKey::Login(Login {
        user: BIOSTUDIES_USER.to_owned(),
        password: password.to_owned().into(),
    })
}

/// The model of BioStudies, and somebody at work with it.
struct Desk {
    bench: Bench,
    archive: BioStudies,
}

impl Desk {
    /// Somebody with the account's password.
    async fn new() -> Self {
        Self::with(Some(login_with(BIOSTUDIES_PASSWORD))).await
    }

    async fn with(key: Option<BioStudiesKey>) -> Self {
        let bench = Bench::new("normal").await;
        let archive = archive(&bench, key);
        Self { bench, archive }
    }

    /// Somebody else at the same archive.
    fn also(&self, key: Option<BioStudiesKey>) -> BioStudies {
        archive(&self.bench, key)
    }

    async fn try_inspect(&self, accession: &str) -> Result<Option<Submission>, ServiceError> {
        self.archive.inspect(&at(accession)).await
    }

    async fn inspect(&self, accession: &str) -> Submission {
        self.try_inspect(accession).await.unwrap().unwrap()
    }

    async fn state(&self, accession: &str) -> LinkState {
        state(&self.inspect(accession).await)
    }

    async fn link(&self, accession: &str, options: LinkOptions) -> Result<Linked, LinkError> {
        self.archive.link(&at(accession), &new(), options).await
    }

    /// The study as its page shows it now.
    fn text(&self) -> String {
        self.bench.services.study(STUDY).unwrap()
    }

    fn draft(&self) -> Option<String> {
        self.bench.services.study_draft(STUDY)
    }

    /// What BioStudies was asked, without the logins.
    fn asked(&self) -> Vec<String> {
        let all = self.bench.services.snapshot().requests.into_iter();
        let own = all.filter(|it| it.service == Service::BioStudies);
        own.filter(|it| !it.path.ends_with("/auth/login"))
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    }

    fn writes(&self) -> Vec<String> {
        let mut asked = self.asked();
        asked.retain(|line| !line.starts_with("GET "));
        asked
    }

    fn held(&self) -> Value {
        let held = self.bench.services.snapshot().held;
        let own = |(service, _): &(Service, Value)| *service == Service::BioStudies;
        held.into_iter().find(own).unwrap().1
    }
}

fn archive(bench: &Bench, key: Option<BioStudiesKey>) -> BioStudies {
    // A busy machine must not make an answer late.
    let http = hasty().with_limit(Duration::from_secs(10));
    BioStudies::new(http, bench.services.biostudies().clone(), key)
}

fn state(seen: &Submission) -> LinkState {
    let new = new();
    seen.link_state(Software {
        version: &new.doi,
        concept: new.concept.as_ref(),
        others: &new.others,
        repository: new.repository.as_deref(),
    })
}

#[track_caller]
fn refused(result: Result<Linked, LinkError>) -> (String, String) {
    match result {
        Err(LinkError::Refused { text, help }) => (text, help),
        other => panic!("{other:?}"),
    }
}

/// In what two PageTab texts differ.
fn differences(before: &str, after: &str) -> Vec<String> {
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    pagetab::differences(&read(before), &read(after), false)
}

/// A text with another in the place of its only such part.
#[track_caller]
fn with(text: &str, part: &str, other: &str) -> String {
    assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
    text.replace(part, other)
}

/// The text of the study with another title on its section.
fn retitled(text: &str) -> String {
    text.replace("with counted spots", "with counted spots, revised")
}

/// The model's links with one more behind them.
fn with_link(text: &str) -> String {
    super::splice::with_link(text, &new()).unwrap()
}
