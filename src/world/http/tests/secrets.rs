use super::*;

#[tokio::test]
async fn a_token_goes_to_its_own_origin_only() {
    let other = serve(Router::new().fallback(|| async { "{}" })).await;
    let away = other.at("/there").to_string();
    let router = Router::new()
        .route(
            "/here",
            get(|| async { Redirect::permanent("/repositories/1") }),
        )
        .route("/repositories/1", get(|| async { "{}" }))
        .route(
            "/away",
            get(move || async move { Redirect::temporary(&away) }),
        );
    let server = serve(router).await;
    let token = token();
    let read = |path: &str| {
        let secret = http::HeaderValue::from_static("session-canary");
        let name = http::HeaderName::from_static("x-session-token");
        let ask = Ask::get("GitHub", "looking", server.at(path))
            .token(Some(&token))
            .header(name, secret);
        async move { try_read(ask).await }
    };
    let answer = read("/here").await.unwrap();
    assert_eq!(answer.url, server.at("/repositories/1"));
    assert_eq!(server.headers().matches(CANARY).count(), 2);
    let answer = read("/away").await.unwrap();
    assert_eq!(answer.url, other.at("/there"));
    assert!(!other.headers().contains("canary"), "{}", other.headers());
}

#[tokio::test]
async fn a_token_is_not_sent_over_plain_http_to_another_machine() {
    let token = token();
    let url = "http://192.0.2.1/".parse().unwrap();
    let ask = Ask::get("GitHub", "looking", url).token(Some(&token));
    let error = try_read(ask).await.unwrap_err();
    assert!(error.to_string().contains("plain HTTP"), "{error}");
}

#[tokio::test]
async fn a_token_with_a_line_break_inside_is_refused_and_not_shown() {
    let token = SecretString::from("canary\ncanary".to_owned());
    let server = serve(Router::new()).await;
    let ask = Ask::get("GitHub", "looking", server.at("/")).token(Some(&token));
    let error = try_read(ask).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unauthorized);
    assert!(!all_texts(&error).contains("canary"));
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn what_a_server_echoes_of_a_secret_is_struck_out() {
    let echo = |headers: HeaderMap| async move {
        let sent = headers["authorization"].to_str().unwrap().to_owned();
        let body = json!({
            "message": format!("bad {sent} at https://z/?access_token=hook-canary&x=1"),
            "errors": [{"field": sent, "message": "no"}],
        });
        (StatusCode::BAD_REQUEST, axum::Json(body))
    };
    let server = serve(Router::new().route("/", any(echo))).await;
    let token = token();
    let url = server.at("/?access_token=query-canary");
    let ask = Ask::post("GitHub", "making", url).token(Some(&token));
    assert!(!format!("{ask:?}").contains("canary"));
    let error = try_write(ask).await.unwrap_err();
    let texts = all_texts(&error);
    assert!(!texts.contains("canary"), "{texts}");
    assert!(texts.contains("bad Bearer …"), "{texts}");
}

#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_fullest_log_holds_the_requests_and_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let moved = || async { Redirect::temporary("/end?access_token=moved-canary") };
    let router = Router::new()
        .route("/start", any(moved))
        .fallback(|| async { (StatusCode::BAD_GATEWAY, "body-canary") });
    let server = serve(router).await;
    let token = token();
    let url = server.at("/start?access_token=query-canary");
    let read = Ask::get("Zenodo", "looking", url.clone()).token(Some(&token));
    let write = Ask::post("Zenodo", "making", url)
        .token(Some(&token))
        .json(json!({"password": "sent-canary"}));
    assert!(try_read(read).await.is_err());
    assert!(try_write(write).await.is_err());
    drop(guard);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("/end?…") && log.contains("trying again"),
        "{log}"
    );
    // The body of an error is a service's own words and may be shown.
    assert!(!log.replace("body-canary", "").contains("canary"), "{log}");
}

#[test]
fn a_token_is_marked_for_the_layers_below_that_log_headers() {
    let token = token();
    let url = "https://api.example/".parse().unwrap();
    let ask = Ask::get("GitHub", "looking", url).token(Some(&token));
    let headers = request_headers(&ask, true).unwrap();
    assert!(headers["authorization"].is_sensitive());
    assert!(!format!("{headers:?}").contains("canary"));
}
