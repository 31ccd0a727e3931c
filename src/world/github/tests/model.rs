//! Against the model of GitHub, over real HTTP.

use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::super::NewRelease;
use super::*;
use crate::domain::ObjectId;
use crate::facts::forge::{Integration, Release};
use crate::facts::{Seen, Why};
use crate::rehearse::sample::{self, SampleRepository};
use crate::rehearse::{
    Fault, FaultKind, GITHUB_READ_TOKEN, GITHUB_TOKEN, Options, SCENARIOS, Services, start,
};
use crate::world::http::{Kind, ServiceError};

pub(super) struct Bench {
    pub(super) services: Services,
    pub(super) sample: SampleRepository,
    pub(super) github: GitHub,
    _folder: TempDir,
}

impl Bench {
    pub(super) async fn new(scenario: &str, token: Option<&str>) -> Self {
        let scenario = SCENARIOS.iter().find(|s| s.name == scenario).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::make(folder.path(), scenario).unwrap();
        let options = Options {
            scenario,
            reader: |_, _, _| Ok(Value::Null),
            repository: sample.slug.clone(),
            folder: folder.path().to_owned(),
            license: Some(sample.license.clone()),
            pace: Duration::from_millis(2),
        };
        let services = start(options).await.unwrap();
        services.calm();
        let token = token.map(|token| SecretString::from(token.to_owned()));
        // Patient enough for a busy machine: the model runs git.
        let http = hasty().with_limit(Duration::from_secs(3));
        let github = GitHub::new(http, services.github_api().clone(), token).unwrap();
        Self {
            services,
            sample,
            github,
            _folder: folder,
        }
    }

    pub(super) async fn normal() -> Self {
        Self::new("normal", Some(GITHUB_TOKEN)).await
    }

    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.sample.path)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Tags HEAD and pushes the tag; gives what to make of it.
    pub(super) fn push_tag(&self, name: &str) -> NewRelease {
        self.git(&["tag", "--annotate", "-m", "release", name]);
        self.git(&["push", "--quiet", "origin", "main", name]);
        NewRelease {
            tag: tag(name),
            commit: self.head(),
            name: name.to_owned(),
            body: "What is new.".to_owned(),
            prerelease: false,
        }
    }

    pub(super) fn head(&self) -> ObjectId {
        self.git(&["rev-parse", "HEAD"]).parse().unwrap()
    }

    pub(super) fn slug(&self) -> Slug {
        self.services.repository().clone()
    }

    fn zenodo_host(&self) -> String {
        let url = self.services.zenodo();
        format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
    }

    pub(super) async fn released(&self, name: &str) -> Release {
        let (slug, new) = (self.slug(), self.push_tag(name));
        let draft = self.github.create_draft(&slug, &new).await.unwrap();
        self.github.publish(&slug, draft.id).await.unwrap()
    }

    async fn integration(&self) -> Result<Integration, ServiceError> {
        let (slug, host) = (self.slug(), self.zenodo_host());
        self.github.integration(&slug, &host, None).await
    }

    /// How many requests of that sort GitHub's model had.
    pub(super) fn count(&self, method: &str, part: &str) -> usize {
        self.services.snapshot().count(method, part)
    }
}

#[tokio::test]
async fn a_release_is_drafted_published_and_found_again() {
    let bench = Bench::normal().await;
    let (github, slug) = (&bench.github, bench.slug());
    let repository = github.repository(&slug).await.unwrap().unwrap();
    assert_eq!(
        (repository.slug, repository.renamed_from),
        (slug.clone(), None)
    );
    assert_eq!(repository.license.as_deref(), Some("MIT"));
    assert_eq!(repository.can_administer, Some(true));

    let v1 = tag("v1.0.0#a");
    assert_eq!(github.tag(&slug, &v1).await.unwrap(), None);
    let new = bench.push_tag(v1.as_str());
    let there = github.tag(&slug, &v1).await.unwrap().unwrap();
    assert_eq!((there.commit, there.annotated), (bench.head(), true));
    assert!(!github.has_branch(&slug, v1.as_str()).await.unwrap());
    assert!(github.has_branch(&slug, "main").await.unwrap());

    let draft = github.create_draft(&slug, &new).await.unwrap();
    let seen = github.releases(&slug, &v1).await.unwrap();
    assert_eq!(seen.published, None);
    assert_eq!(seen.drafts, Seen::Known(vec![draft.clone()]));
    assert!(draft.ours);

    let published = github.publish(&slug, draft.id).await.unwrap();
    let seen = github.releases(&slug, &v1).await.unwrap();
    assert_eq!(seen.published, Some(published));
    assert_eq!(seen.drafts, Seen::Unknown(Why::NotAsked));
}

#[tokio::test]
async fn a_lightweight_tag_and_a_branch_of_the_same_name_are_seen() {
    let bench = Bench::normal().await;
    bench.git(&["tag", "v2"]);
    bench.git(&["branch", "v2"]);
    bench.git(&["push", "--quiet", "origin", "refs/tags/v2", "refs/heads/v2"]);
    let found = bench.github.tag(&bench.slug(), &tag("v2")).await.unwrap();
    assert!(!found.unwrap().annotated);
    assert!(bench.github.has_branch(&bench.slug(), "v2").await.unwrap());
}

#[tokio::test]
async fn zenodos_webhook_and_what_it_was_told_are_seen_and_its_secret_is_not() {
    let bench = Bench::normal().await;
    let (host, slug) = (bench.zenodo_host(), bench.slug());
    let first = bench.released("v0.9.0").await;
    let release = bench.released("v1.0.0").await;
    let mut seen = 0;
    for _ in 0..100 {
        let integration = bench.github.integration(&slug, &host, Some(&release)).await;
        let Integration::Hook(hook) = integration.unwrap() else {
            panic!("the webhook was not recognised")
        };
        assert!(hook.works() && hook.host == host);
        assert!(!format!("{hook:?}").contains("secret"), "{hook:?}");
        let deliveries = hook.deliveries.known().unwrap();
        seen = deliveries.len();
        if seen == 2 {
            let mut statuses: Vec<_> = deliveries.iter().map(|d| d.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [202, 409]);
            assert!(
                deliveries
                    .iter()
                    .all(|d| d.message.is_some() && d.action != "created")
            );
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(seen, 2);
    assert_ne!(first.id, release.id);
}

#[tokio::test]
async fn a_switch_that_is_off_is_absent_only_for_those_who_may_look() {
    let off = "integration-not-enabled";
    let bench = Bench::new(off, Some(GITHUB_TOKEN)).await;
    let seen = bench.integration();
    assert_eq!(seen.await.unwrap(), Integration::Absent);
    let bench = Bench::new(off, Some("not-a-token-of-this-world")).await;
    let seen = bench.integration();
    assert_eq!(seen.await.unwrap_err().kind, Kind::Unauthorized);
    let bench = Bench::new(off, None).await;
    let seen = bench.integration();
    let seen: Seen<Integration> = seen.await.into();
    assert_eq!(seen.known(), None);
}

#[tokio::test]
async fn a_renamed_repository_is_written_to_under_its_present_name_only() {
    let bench = Bench::new("renamed-repository", Some(GITHUB_TOKEN)).await;
    let old = &bench.sample.slug;
    let found = bench.github.repository(old).await.unwrap().unwrap();
    assert_eq!(found.slug, bench.slug());
    assert_eq!(found.renamed_from.as_ref(), Some(old));
    let new = bench.push_tag("v1.0.0");
    assert!(bench.github.tag(old, &new.tag).await.unwrap().is_some());
    let refused = bench.github.create_draft(old, &new).await.unwrap_err();
    assert!(matches!(refused.kind, Kind::Moved { .. }), "{refused}");
    assert!(bench.services.snapshot().releases.is_empty());
    bench.github.create_draft(&found.slug, &new).await.unwrap();
}

#[tokio::test]
async fn a_token_that_may_not_write_is_told_which_permission_it_lacks() {
    let bench = Bench::new("token-without-scope", Some(GITHUB_READ_TOKEN)).await;
    let new = bench.push_tag("v1.0.0");
    let error = bench.github.create_draft(&bench.slug(), &new).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(
        error.help.as_ref().unwrap().contains("contents=write"),
        "{error:?}"
    );
    assert!(error.request_id.is_some());
    assert!(!format!("{error} {error:?}").contains(GITHUB_READ_TOKEN));
}

#[tokio::test]
async fn a_lost_answer_is_unclear_and_a_second_look_finds_the_one_draft() {
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::StatusAfter(502, "<html>bad gateway</html>".to_owned()),
        FaultKind::TruncatedBody,
        FaultKind::Delay(Duration::from_secs(5)),
    ] {
        let bench = Bench::normal().await;
        let new = bench.push_tag("v1.0.0");
        bench.services.inject(Fault::new("POST", "/releases", kind));
        let error = bench.github.create_draft(&bench.slug(), &new).await;
        assert!(error.unwrap_err().is_unclear());
        assert_eq!(bench.count("POST", "/releases"), 1);
        let seen = bench
            .github
            .releases(&bench.slug(), &new.tag)
            .await
            .unwrap();
        assert!(matches!(&seen.drafts.known().unwrap()[..], [draft] if draft.ours));
    }
}

#[tokio::test]
async fn a_write_that_never_arrived_or_met_a_portal_is_unclear_too() {
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::Status(503, String::new()),
        FaultKind::Html,
        FaultKind::WrongJson,
    ] {
        let bench = Bench::normal().await;
        let new = bench.push_tag("v1.0.0");
        bench.services.inject(Fault::new("POST", "/releases", kind));
        let error = bench.github.create_draft(&bench.slug(), &new).await;
        assert!(error.unwrap_err().is_unclear());
        let seen = bench
            .github
            .releases(&bench.slug(), &new.tag)
            .await
            .unwrap();
        assert!(seen.drafts.known().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_read_outlives_two_bad_answers_and_a_portal_is_garbled() {
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::TruncatedBody,
        FaultKind::Status(502, "<html>".to_owned()),
        FaultKind::Status(429, String::new()),
    ] {
        let bench = Bench::normal().await;
        bench
            .services
            .inject(Fault::new("GET", "/repos/", kind).times(2));
        assert!(
            bench
                .github
                .repository(&bench.slug())
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(bench.count("GET", "/repos/"), 3);
    }
    let bench = Bench::normal().await;
    for kind in [FaultKind::Html, FaultKind::WrongJson] {
        bench.services.inject(Fault::new("GET", "/repos/", kind));
        let error = bench.github.repository(&bench.slug()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Garbled);
    }
    let gone = FaultKind::RefuseConnection;
    bench.services.inject(Fault::new("GET", "/repos/", gone));
    let error = bench.github.repository(&bench.slug()).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unreachable);
}

#[tokio::test]
async fn two_runs_at_once_end_with_one_published_release() {
    let bench = Bench::normal().await;
    let new = bench.push_tag("v1.0.0");
    let slug = bench.slug();
    let one = bench.github.create_draft(&slug, &new).await.unwrap();
    let two = bench.github.create_draft(&slug, &new).await.unwrap();
    bench.github.publish(&slug, one.id).await.unwrap();
    let error = bench.github.publish(&slug, two.id).await.unwrap_err();
    assert_eq!(error.kind, Kind::Conflict, "{error}");
    let seen = bench.github.releases(&slug, &new.tag).await.unwrap();
    assert_eq!(seen.published.unwrap().id, one.id);
    let drafts = bench.services.snapshot().releases;
    assert_eq!(drafts.iter().filter(|one| one.draft).count(), 1);
}

#[tokio::test]
async fn a_commit_that_was_not_pushed_is_named_when_the_draft_is_published() {
    let bench = Bench::normal().await;
    let mut new = bench.push_tag("v1.0.0");
    new.tag = tag("v9.0.0");
    new.commit = "f".repeat(40).parse().unwrap();
    let draft = bench
        .github
        .create_draft(&bench.slug(), &new)
        .await
        .unwrap();
    let error = bench.github.publish(&bench.slug(), draft.id).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind, Kind::Invalid);
    assert!(
        error.help.as_ref().unwrap().contains("push it"),
        "{error:?}"
    );
}

#[tokio::test]
async fn immutable_releases_are_seen() {
    let bench = Bench::normal().await;
    let seen = bench.github.immutable(&bench.slug()).await;
    assert!(!matches!(seen, Ok(true)), "{seen:?}");
    bench.services.immutable_releases(true);
    let release = bench.released("v1.0.0").await;
    assert!(release.immutable);
    assert!(bench.github.immutable(&bench.slug()).await.unwrap());
}

#[tokio::test]
async fn a_release_costs_few_requests() {
    let bench = Bench::normal().await;
    let slug = bench.slug();
    let github = &bench.github;
    let before = || bench.services.snapshot().requests.len();
    let start = before();
    github.repository(&slug).await.unwrap();
    assert_eq!(before() - start, 1);
    let new = bench.push_tag("v1.0.0");
    let start = before();
    github.tag(&slug, &new.tag).await.unwrap();
    assert_eq!(before() - start, 2);
    // The tag object never changes.
    let start = before();
    github.tag(&slug, &new.tag).await.unwrap();
    assert_eq!(before() - start, 1);
    let start = before();
    github.releases(&slug, &new.tag).await.unwrap();
    assert_eq!(before() - start, 2);
    let start = before();
    github
        .integration(&slug, &bench.zenodo_host(), None)
        .await
        .unwrap();
    assert_eq!(before() - start, 1);
    let limit = github.rate_limit().await.unwrap().unwrap();
    assert!(limit.remaining <= limit.limit);
}
