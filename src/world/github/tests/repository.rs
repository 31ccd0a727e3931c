use axum::response::Redirect;
use axum::routing::get;
use url::Url;

use super::super::Unusable;
use super::*;
use crate::world::http::Kind;

fn repository(full_name: &str) -> Value {
    json!({
        "id": 7, "full_name": full_name, "html_url": format!("https://github.com/{full_name}"),
        "default_branch": "main", "private": false, "archived": false, "description": null,
        "license": {"key": "other", "spdx_id": null, "name": "Other"},
        "permissions": {"admin": false, "push": true, "pull": true},
    })
}

#[tokio::test]
async fn a_renamed_repository_is_followed_and_goes_by_its_present_name() {
    let router = Router::new()
        .route(
            "/repos/octo/tool",
            get(|| async { Redirect::permanent("/repositories/7") }),
        )
        .route(
            "/repositories/7",
            get(|| async { axum::Json(repository("New/Tool")) }),
        );
    let server = serve(router).await;
    let found = github(&server).repository(&slug()).await.unwrap().unwrap();
    assert_eq!(found.slug.to_string(), "New/Tool");
    assert_eq!(found.renamed_from, Some(slug()));
    assert_eq!(
        (found.can_push, found.can_administer),
        (Some(true), Some(false))
    );
    // Both requests were to GitHub, so both had the token.
    assert_eq!(server.headers().matches(CANARY).count(), 2);
}

#[tokio::test]
async fn rights_that_do_not_even_allow_what_was_just_done_say_nothing() {
    let mut of_an_app = repository("octo/tool");
    of_an_app["permissions"] = json!({"admin": false, "push": false, "pull": false});
    let server = answers(vec![("GET /repos/octo/tool", 200, of_an_app)]).await;
    let found = github(&server).repository(&slug()).await.unwrap().unwrap();
    assert_eq!((found.can_push, found.can_administer), (None, None));
}

#[tokio::test]
async fn another_spelling_is_not_another_name() {
    let server = answers(vec![("GET /repos/octo/tool", 200, repository("Octo/Tool"))]).await;
    let found = github(&server).repository(&slug()).await.unwrap().unwrap();
    assert_eq!(found.renamed_from, None);
    assert_eq!(found.license.as_deref(), Some("NOASSERTION"));
}

#[tokio::test]
async fn only_404_means_that_there_is_no_repository() {
    let server = answers(vec![]).await;
    assert_eq!(github(&server).repository(&slug()).await.unwrap(), None);
    for (status, kind) in [
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (451, Kind::Forbidden),
        (500, Kind::ServerTrouble),
    ] {
        let body = json!({"message": "no"});
        let server = answers(vec![("GET /repos/octo/tool", status, body)]).await;
        let error = github(&server).repository(&slug()).await.unwrap_err();
        assert_eq!(error.kind, kind);
        assert_eq!(error.request_id.as_deref(), Some("C0DE:1"));
    }
}

#[tokio::test]
async fn garbage_and_web_pages_are_not_an_absent_repository() {
    for body in [json!("<html>"), json!([]), json!({"id": 7}), json!(null)] {
        let server = answers(vec![("GET /repos/octo/tool", 200, body)]).await;
        let error = github(&server).repository(&slug()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Garbled, "{error}");
    }
}

#[tokio::test]
async fn github_is_asked_with_one_user_agent_one_version_and_its_media_type() {
    let server = answers(vec![]).await;
    github(&server).repository(&slug()).await.unwrap();
    let headers = server.headers();
    for (line, text) in [
        ("user-agent:", "citable/"),
        ("x-github-api-version:", "2022-11-28"),
        ("accept:", "application/vnd.github+json"),
        ("authorization:", CANARY),
    ] {
        let lines: Vec<&str> = headers.lines().filter(|l| l.starts_with(line)).collect();
        assert!(lines.len() == 1 && lines[0].contains(text), "{headers}");
    }
}

#[tokio::test]
async fn the_path_of_an_enterprise_server_stays_in_front() {
    let table = vec![("GET /api/v3/repos/octo/tool", 200, repository("octo/tool"))];
    let server = answers(table).await;
    for api in ["/api/v3", "/api/v3/"] {
        let github = GitHub::new(hasty(), server.at(api), None).unwrap();
        assert!(github.repository(&slug()).await.unwrap().is_some(), "{api}");
    }
}

#[tokio::test]
async fn an_address_away_from_the_api_is_not_asked() {
    let (server, other) = (answers(vec![]).await, answers(vec![]).await);
    let page = other.at("/repos/octo/tool/hooks?page=2");
    let asked = github(&server)
        .ask(http::Method::GET, "reading on", page.as_str(), None)
        .await;
    let error = asked.unwrap_err();
    assert!(error.to_string().contains("away from GitHub"), "{error}");
    assert!(other.asked().is_empty());
}

#[test]
fn a_token_is_trimmed_and_one_with_a_line_break_inside_is_refused_without_a_panic() {
    // Not in a runtime: making the client must not need one.
    let api: Url = "https://api.github.com".parse().unwrap();
    let new = |token: &str| {
        let token = SecretString::from(token.to_owned());
        GitHub::new(hasty(), api.clone(), Some(token))
    };
    assert!(new("tok\n").unwrap().has_token());
    assert!(!new(" \r\n").unwrap().has_token());
    for wrong in [
        "canary\ncanary",
        "canary canary",
        "canary\u{7f}",
        "\"canary\u{e9}\u{0}\"",
    ] {
        let error = new(wrong).unwrap_err();
        assert_eq!(error, Unusable::Token);
        assert!(!error.to_string().contains("canary"));
    }
    for wrong in ["file:///etc", "mailto:a@b", "ftp://api.github.com"] {
        let error = GitHub::new(hasty(), wrong.parse().unwrap(), None).unwrap_err();
        assert_eq!(error, Unusable::Address, "{wrong}");
    }
}

#[tokio::test]
async fn the_rate_limit_is_read_and_a_server_without_one_has_none() {
    let core = json!({"limit": 60, "remaining": 0, "reset": 1_795_000_000, "used": 60});
    let body = json!({"resources": {"core": core, "search": core}});
    let server = answers(vec![("GET /rate_limit", 200, body)]).await;
    let limit = github(&server).rate_limit().await.unwrap().unwrap();
    assert_eq!((limit.limit, limit.remaining), (60, 0));
    assert!(limit.reset.is_some());
    let server = answers(vec![]).await;
    assert_eq!(github(&server).rate_limit().await.unwrap(), None);
}

#[tokio::test]
async fn the_primary_limit_says_when_it_ends() {
    let limited = || async {
        let headers = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "4102444800"),
        ];
        let body = axum::Json(json!({"message": "API rate limit exceeded for 192.0.2.1."}));
        (StatusCode::FORBIDDEN, headers, body)
    };
    let server = serve(Router::new().fallback(limited)).await;
    let error = github(&server).repository(&slug()).await.unwrap_err();
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(error.help.as_ref().unwrap().contains("try again in"));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_token_with_scopes_tells_beforehand_that_it_may_not_write() {
    for (scopes, may) in [
        ("repo, workflow", Some(true)),
        ("gist, public_repo", Some(true)),
        ("read:org, gist", Some(false)),
        // Tokens of apps have the header without a word in it.
        ("", Some(true)),
    ] {
        let mut body = repository("octo/tool");
        body["permissions"] = json!({ "pull": true, "push": true, "admin": true });
        let answer = move || async move { ([("x-oauth-scopes", scopes)], axum::Json(body)) };
        let router = Router::new().route("/repos/octo/tool", axum::routing::get(answer));
        let server = serve(router).await;
        let seen = github(&server).repository(&slug()).await.unwrap().unwrap();
        assert_eq!(seen.can_push, may, "{scopes}");
    }
}
