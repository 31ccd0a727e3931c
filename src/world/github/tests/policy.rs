//! What GitHub's settings and rights do to a release, against the model over real HTTP.

use std::time::Duration;

use super::model::Bench;
use super::*;
use crate::rehearse::{
    Fault, FaultKind, GITHUB_ACTIONS_TOKEN, GITHUB_READ_TOKEN, GITHUB_TOKEN, GITHUB_VISITOR_TOKEN,
    Protection,
};
use crate::world::http::Kind;

#[tokio::test]
async fn rulesets_about_tags_and_the_protection_of_a_branch_are_read() {
    let bench = Bench::normal().await;
    let (github, slug) = (&bench.github, bench.slug());
    assert_eq!(github.tag_rulesets(&slug).await.unwrap(), []);
    assert!(!github.pull_request_only(&slug, "main").await.unwrap());
    assert!(!github.pull_request_only(&slug, "new").await.unwrap());

    bench.services.restrict(true, Protection::Ruleset).unwrap();
    let rulesets = github.tag_rulesets(&slug).await.unwrap();
    let [ruleset] = &rulesets[..] else {
        panic!("{rulesets:?}")
    };
    assert!(ruleset.forbids_creation && ruleset.can_bypass == Some(false));
    assert_eq!(ruleset.include, ["refs/tags/**/*"]);
    assert!(github.pull_request_only(&slug, "main").await.unwrap());
    assert!(!github.pull_request_only(&slug, "new").await.unwrap());

    bench.services.restrict(false, Protection::Classic).unwrap();
    let hidden = github.pull_request_only(&slug, "main").await.unwrap_err();
    assert_eq!(hidden.kind, Kind::Forbidden, "{hidden}");
}

#[tokio::test]
async fn a_release_whose_tag_a_ruleset_forbids_is_refused_and_its_draft_can_be_taken_away() {
    let bench = Bench::normal().await;
    let (github, slug) = (&bench.github, bench.slug());
    let mut new = bench.push_tag("v1.0.0");
    bench.services.restrict(true, Protection::Open).unwrap();
    new.tag = tag("v2.0.0");
    let draft = github.create_draft(&slug, &new).await.unwrap();
    let error = github.publish(&slug, draft.id).await.unwrap_err();
    let text = format!("{error}: {}", error.help.as_deref().unwrap_or_default());
    assert!(
        text.contains("creations being restricted") && text.contains("ask an admin"),
        "{text}"
    );
    assert!(github.discard_draft(&slug, draft.id).await.unwrap());
    assert!(!github.discard_draft(&slug, draft.id).await.unwrap());
    assert_eq!(bench.services.snapshot().releases, []);
}

#[tokio::test]
async fn only_a_draft_of_our_own_is_ever_taken_away() {
    let bench = Bench::normal().await;
    let (github, slug) = (&bench.github, bench.slug());
    let published = bench.released("v1.0.0").await;
    assert!(!github.discard_draft(&slug, published.id).await.unwrap());
    let path = format!("/repos/{slug}/releases");
    let body = json!({ "tag_name": "v2.0.0", "draft": true, "body": "mine" });
    let theirs = github
        .ask(http::Method::POST, "testing", &path, Some(&body))
        .await;
    let theirs: Value = theirs.unwrap().json("testing").unwrap();
    let id = theirs["id"].as_u64().unwrap();
    assert!(!github.discard_draft(&slug, id).await.unwrap());
    assert_eq!(bench.services.snapshot().releases.len(), 2);
    assert_eq!(bench.count("DELETE", "/releases/"), 0);
}

#[tokio::test]
async fn a_burnt_name_says_that_a_new_version_is_needed() {
    let bench = Bench::normal().await;
    bench.services.burn("v1.0.0");
    let new = bench.push_tag("v1.0.0");
    let draft = bench
        .github
        .create_draft(&bench.slug(), &new)
        .await
        .unwrap();
    let error = bench
        .github
        .publish(&bench.slug(), draft.id)
        .await
        .unwrap_err();
    assert_eq!(error.status, Some(422));
    assert!(
        error
            .help
            .as_ref()
            .unwrap()
            .contains("a new version number is needed"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_tag_that_publishing_makes_is_lightweight_and_at_the_branch_as_it_is_then() {
    let bench = Bench::normal().await;
    let (github, slug) = (&bench.github, bench.slug());
    let path = format!("/repos/{slug}/releases");
    let body = json!({ "tag_name": "v3.0.0", "draft": true, "target_commitish": "main" });
    let draft = github
        .ask(http::Method::POST, "testing", &path, Some(&body))
        .await;
    let draft: Value = draft.unwrap().json("testing").unwrap();
    assert_eq!(github.tag(&slug, &tag("v3.0.0")).await.unwrap(), None);
    std::fs::write(bench.sample.path.join("later.txt"), "later").unwrap();
    bench.git(&["add", "later.txt"]);
    bench.git(&["commit", "--quiet", "-m", "Later"]);
    bench.git(&["push", "--quiet", "origin", "main"]);
    github
        .publish(&slug, draft["id"].as_u64().unwrap())
        .await
        .unwrap();
    let made = github.tag(&slug, &tag("v3.0.0")).await.unwrap().unwrap();
    assert_eq!((made.commit, made.annotated), (bench.head(), false));
}

#[tokio::test]
async fn the_workflow_files_of_the_default_branch_are_seen_with_what_the_token_may() {
    let bench = Bench::new("normal", Some(GITHUB_ACTIONS_TOKEN)).await;
    let slug = bench.slug();
    let seen = bench.github.workflows(&slug, "main").await.unwrap();
    assert_eq!(seen, (None, Some(false)));
    let bench = Bench::normal().await;
    std::fs::create_dir_all(bench.sample.path.join(".github/workflows")).unwrap();
    std::fs::write(
        bench.sample.path.join(".github/workflows/ci.yml"),
        "on: push\n",
    )
    .unwrap();
    bench.git(&["add", "."]);
    bench.git(&["commit", "--quiet", "-m", "Add a workflow"]);
    bench.git(&["push", "--quiet", "origin", "main"]);
    let (tree, may) = bench.github.workflows(&slug, "main").await.unwrap();
    let here = bench.git(&["rev-parse", "HEAD:.github/workflows"]);
    assert_eq!((tree.unwrap().as_str(), may), (here.as_str(), None));
}

#[tokio::test]
async fn rights_are_known_beforehand_where_github_tells_them() {
    for (token, may) in [
        (GITHUB_TOKEN, Some(true)),
        // GitHub tells the rights of the person, whatever the token may.
        (GITHUB_READ_TOKEN, Some(true)),
        (GITHUB_VISITOR_TOKEN, Some(false)),
        (GITHUB_ACTIONS_TOKEN, None),
    ] {
        let bench = Bench::new("normal", Some(token)).await;
        let seen = bench.github.repository(&bench.slug()).await.unwrap();
        assert_eq!(seen.unwrap().can_push, may, "{token}");
    }
}

#[tokio::test]
async fn single_sign_on_limits_and_legal_blocks_say_what_to_do() {
    let bench = Bench::normal().await;
    let page = "https://github.com/orgs/lab/sso?authorization_request=A1";
    for (fault, words) in [
        (FaultKind::SingleSignOn(page.to_owned()), page),
        (FaultKind::UsedUp(3000), "try again in 50 min ("),
        (FaultKind::RateLimited(600), "try again in 10 min ("),
        (
            FaultKind::Status(451, r#"{"message":"Repository access blocked"}"#.to_owned()),
            "legal reasons",
        ),
    ] {
        bench.services.calm();
        bench
            .services
            .inject(Fault::new("GET", "/repos/", fault).always());
        let error = bench.github.repository(&bench.slug()).await.unwrap_err();
        let help = error.help.as_deref().unwrap_or_default();
        assert!(help.contains(words), "{words}: {help}");
    }
}

#[tokio::test]
async fn an_enterprise_server_has_its_api_below_a_path() {
    let bench = Bench::normal().await;
    let api = bench.services.github_api().join("api/v3/").unwrap();
    let token = SecretString::from(GITHUB_TOKEN.to_owned());
    let github = GitHub::new(hasty().with_limit(Duration::from_secs(3)), api, Some(token)).unwrap();
    let (slug, new) = (bench.slug(), bench.push_tag("v1.0.0"));
    assert!(github.repository(&slug).await.unwrap().is_some());
    let draft = github.create_draft(&slug, &new).await.unwrap();
    assert_eq!(github.publish(&slug, draft.id).await.unwrap().tag, new.tag);
    let asked = bench.services.snapshot().requests;
    let asked = asked.iter().filter(|one| one.path.contains("/repos/"));
    assert!(
        asked
            .into_iter()
            .all(|one| one.path.starts_with("/api/v3/repos/"))
    );
}

#[tokio::test]
async fn an_empty_repository_has_neither_tag_nor_branch() {
    let bench = Bench::normal().await;
    let bare = bench.sample.path.parent().unwrap();
    let bare = bare.join("example-lab/spot-counts.git");
    let git = [
        "--git-dir",
        bare.to_str().unwrap(),
        "update-ref",
        "-d",
        "refs/heads/main",
    ];
    bench.git(&git);
    let path = format!("/repos/{}/git/ref/heads/main", bench.slug());
    let refused = bench
        .github
        .ask(http::Method::GET, "testing", &path, None)
        .await;
    assert_eq!(refused.unwrap_err().status, Some(409));
    let (github, slug) = (&bench.github, bench.slug());
    assert_eq!(github.tag(&slug, &tag("v1.0.0")).await.unwrap(), None);
    assert!(!github.has_branch(&slug, "main").await.unwrap());
    assert_eq!(github.branch(&slug, "main").await.unwrap(), None);
}

#[tokio::test]
async fn an_archived_repository_is_known_as_such_and_takes_no_draft() {
    let bench = Bench::normal().await;
    let new = bench.push_tag("v1.0.0");
    bench.services.archive();
    let seen = bench
        .github
        .repository(&bench.slug())
        .await
        .unwrap()
        .unwrap();
    assert!(seen.archived);
    let error = bench
        .github
        .create_draft(&bench.slug(), &new)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("archived so is read-only"),
        "{error}"
    );
}
