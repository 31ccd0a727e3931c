//! The OMERO.web of the rehearsal answers as the real one was recorded to.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::bench::{Answer, Bench, ask};
use crate::rehearse::{OMERO_PASSWORD, OMERO_USER, OmeroTrouble, Service};

struct Browser {
    bench: Bench,
    cookies: String,
    token: String,
}

impl Browser {
    async fn new() -> Self {
        let mut browser = Self {
            bench: Bench::new("normal").await,
            cookies: String::new(),
            token: String::new(),
        };
        let answer = ask(browser.request(Method::GET, "api/v0/token/")).await;
        browser.take(&answer);
        browser.token = answer.json()["data"].as_str().unwrap().to_owned();
        browser
    }

    fn take(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookies = format!("{pair}; {}", self.cookies);
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.bench.services.omero());
        self.bench
            .client
            .request(method, url)
            .header("cookie", &self.cookies)
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.request(Method::POST, path)
            .header("referer", self.bench.services.omero().as_str())
            .header("x-csrftoken", &self.token)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.finish())
    }

    async fn login(&mut self) -> Answer {
        let fields = [
            ("username", OMERO_USER),
            ("password", OMERO_PASSWORD),
            ("server", "1"),
        ];
        let answer = ask(self.post("api/v0/login/", &fields)).await;
        self.take(&answer);
        let again = ask(self.request(Method::GET, "api/v0/token/")).await;
        self.token = again.json()["data"].as_str().unwrap().to_owned();
        answer
    }

    async fn annotate(&self, fields: &[(&str, &str)]) -> Value {
        let answer = ask(self.post("webclient/annotate_map/", fields)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    fn held(&self) -> Vec<Value> {
        let held = self.bench.snapshot().held;
        let of_omero = held.into_iter().find(|(of, _)| *of == Service::Omero);
        of_omero.unwrap().1.as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn what_needs_no_login_answers_without_one() {
    let browser = Browser::new().await;
    assert_eq!(browser.token.len(), 64);
    let answer = ask(browser.request(Method::GET, "api/v0/servers/")).await;
    let servers =
        json!({"data": [{"id": 1, "host": "localhost", "port": 4064, "server": "omero"}]});
    assert_eq!((answer.status, answer.json()), (200, servers));
    let answer = ask(browser.request(Method::GET, "api/v0/login/")).await;
    let words = "POST only with username, password, server and csrftoken";
    assert_eq!(
        (answer.status, answer.json()["message"].clone()),
        (405, json!(words))
    );
    let versions = ask(browser.request(Method::GET, "api/")).await.json();
    assert_eq!(versions["data"][0]["version"], "0");
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_before_anything_else() {
    let browser = Browser::new().await;
    for path in ["api/v0/login/", "webclient/annotate_map/"] {
        let request = browser
            .request(Method::POST, path)
            .header("referer", "http://x/");
        let answer = ask(request).await;
        let words = "CSRF Failed: CSRF token missing.";
        assert_eq!(
            (answer.status, answer.json()["message"].clone()),
            (403, json!(words)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_login_that_fails_says_why() {
    let browser = Browser::new().await;
    let login = |fields: &[(&str, &str)]| ask(browser.post("api/v0/login/", fields));
    let message = login(&[("username", "x")]).await.json()["message"].clone();
    assert_eq!(
        message,
        "Password: This field is required. Server: This field is required."
    );
    let fields = [("username", "x"), ("password", "y"), ("server", "1")];
    let wrong = login(&fields).await;
    assert_eq!(wrong.status, 403);
    browser.bench.services.trouble_omero(OmeroTrouble {
        down: true,
        ..OmeroTrouble::default()
    });
    let down = login(&fields).await;
    let words = "Server is not responding, please contact administrator.";
    assert_eq!(
        (down.status, down.json()["message"].clone()),
        (403, json!(words))
    );
}

#[tokio::test]
async fn without_a_session_a_browser_is_sent_to_the_login_and_a_script_refused() {
    let browser = Browser::new().await;
    let write = || browser.post("webclient/annotate_map/", &[("dataset", "42")]);
    let sent = ask(write()).await;
    assert_eq!((sent.status, sent.text.as_str()), (302, ""));
    assert_eq!(
        sent.header("location"),
        "/webclient/login/?url=%2Fwebclient%2Fannotate_map%2F"
    );
    let refused = ask(write().header("x-requested-with", "XMLHttpRequest")).await;
    assert_eq!((refused.status, refused.text.as_str()), (403, ""));
    let read = "webclient/api/annotations/?type=map&dataset=42";
    assert_eq!(ask(browser.request(Method::GET, read)).await.status, 302);
    let object = ask(browser.request(Method::GET, "api/v0/m/datasets/1/")).await;
    assert_eq!(
        (object.status, object.json()),
        (403, json!({"message": "Not logged in"}))
    );
}

#[tokio::test]
async fn pairs_are_made_replaced_and_deleted_by_what_the_form_names() {
    let mut browser = Browser::new().await;
    assert_eq!(
        browser.login().await.json()["eventContext"]["userName"],
        OMERO_USER
    );
    let before = browser.held();
    let pairs = ("mapAnnotation", r#"[["a","1"],["a","1"]]"#);
    let first = browser.annotate(&[("dataset", "42"), pairs]).await;
    let second = browser.annotate(&[("dataset", "42"), pairs]).await;
    assert_ne!(
        first["annId"], second["annId"],
        "without annId there is always a new one"
    );
    let id = second["annId"][0].to_string();
    let other = ("mapAnnotation", r#"[["b","2"]]"#);
    let told = browser
        .annotate(&[("dataset", "42"), other, ("annId", &id)])
        .await;
    assert_eq!(
        told,
        json!({"annId": [id]}),
        "the number comes back as text"
    );
    assert_eq!(browser.held().last().unwrap()["pairs"], json!([["b", "2"]]));
    let none = ("mapAnnotation", "[]");
    let told = browser
        .annotate(&[("dataset", "42"), none, ("annId", &id)])
        .await;
    assert_eq!(told, json!({"annId": null}));
    let told = browser
        .annotate(&[("dataset", "42"), other, ("annId", &id)])
        .await;
    assert_eq!(
        told,
        json!({"annId": [id]}),
        "one that is gone is passed over"
    );
    let told = browser.annotate(&[("dataset", "99"), other]).await;
    assert_eq!(
        told,
        json!({"annId": []}),
        "an object that is not seen is passed over"
    );
    assert_eq!(browser.held().len(), before.len() + 1);
}

#[tokio::test]
async fn the_pairs_of_another_person_cannot_be_changed() {
    let mut browser = Browser::new().await;
    browser.login().await;
    let before = browser.held();
    let theirs = before.iter().find(|one| one["owner"] == 53).unwrap();
    let id = theirs["id"].to_string();
    let fields = [
        ("dataset", "42"),
        ("mapAnnotation", r#"[["b","2"]]"#),
        ("annId", &*id),
    ];
    assert_eq!(
        ask(browser.post("webclient/annotate_map/", &fields))
            .await
            .status,
        500
    );
    assert_eq!(browser.held(), before);
}
