use super::*;

#[tokio::test]
async fn a_web_page_instead_of_json_is_garbled_and_quoted() {
    let page = || async { Html("<!doctype html><html><head><title>Sign\u{1b}[31m in\n</title>") };
    let server = serve(Router::new().route("/", get(page))).await;
    let answer = try_read(Ask::get("Zenodo", "looking", server.at("/")))
        .await
        .unwrap();
    let error = answer.json::<Value>("looking").unwrap_err();
    assert_eq!(error.kind, Kind::Garbled);
    let text = error.to_string();
    assert!(text.contains("not JSON but text/html"), "{text}");
    assert!(text.contains("Sign [31m in"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[tokio::test]
async fn the_wrong_permission_is_named() {
    let no = || async {
        let mut headers = HeaderMap::new();
        let needed = "contents=write; contents=write,workflows=write";
        headers.insert("x-accepted-github-permissions", needed.parse().unwrap());
        headers.insert("x-github-request-id", "AB:12".parse().unwrap());
        let body = json!({"message": "Resource not accessible by integration", "status": "403"});
        (StatusCode::FORBIDDEN, headers, axum::Json(body))
    };
    let server = serve(Router::new().route("/", any(no))).await;
    let token = token();
    let ask = Ask::post("GitHub", "making the release", server.at("/")).token(Some(&token));
    let error = try_write(ask).await.unwrap_err();
    assert_eq!(error.kind, Kind::Forbidden);
    assert_eq!(
        error.help.as_deref(),
        Some("give a token with the permission contents=write, or contents=write,workflows=write")
    );
    let address = server.at("/");
    assert_eq!(
        error.to_string(),
        format!(
            "making the release · POST {address} · 403 · Resource not accessible by integration · request AB:12"
        )
    );
}

#[tokio::test]
async fn single_sign_on_names_the_page_to_open() {
    let no = || async {
        let page = "required; url=https://github.com/orgs/o/sso?authorization_request=A1";
        (StatusCode::FORBIDDEN, [("x-github-sso", page)])
    };
    let server = serve(Router::new().route("/", get(no))).await;
    let token = token();
    let ask = Ask::get("GitHub", "looking", server.at("/")).token(Some(&token));
    let help = try_read(ask).await.unwrap_err().help.clone().unwrap();
    assert!(
        help.ends_with("open https://github.com/orgs/o/sso?authorization_request=A1"),
        "{help}"
    );
}

#[tokio::test]
async fn a_wrong_token_and_a_missing_one_get_different_advice() {
    let server = serve(Router::new().fallback(|| async { StatusCode::UNAUTHORIZED })).await;
    let (token, blank) = (token(), SecretString::from(" \n".to_owned()));
    let help = |token| {
        let ask = Ask::get("Zenodo", "looking", server.at("/")).token(token);
        async move { try_read(ask).await.unwrap_err().help.clone().unwrap() }
    };
    assert!(help(Some(&token)).await.contains("does not accept"));
    for none in [None, Some(&blank)] {
        let help = help(none).await;
        assert!(
            help.contains("wants a token") && help.contains("ZENODO_TOKEN"),
            "{help}"
        );
    }
    assert_eq!(server.headers().matches("authorization").count(), 1);
}
