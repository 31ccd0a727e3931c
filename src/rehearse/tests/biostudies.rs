//! BioStudies answers as the service was seen, or read in its code, to answer.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::bench::{Answer, Bench, ask};
use crate::rehearse::{
    BEGUN_STUDY, BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, OTHER_STUDY, PRIVATE_STUDY, STUDY,
    STUDY_KEY, Shown,
};

const API: &str = "submissions/api";

impl Bench {
    fn study(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.services.biostudies());
        self.client.request(method, url)
    }

    /// A request with a session of the account.
    fn account(&self, session: &str, method: Method, path: &str) -> RequestBuilder {
        self.study(method, &format!("{API}/{path}"))
            .header("x-session-token", session)
    }
}

async fn get(bench: &Bench, session: &str, path: &str) -> Answer {
    ask(bench.account(session, Method::GET, path)).await
}

fn said(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["log"]["message"].clone())
}

#[tokio::test]
async fn a_login_gives_a_session_and_a_wrong_one_the_shape_of_every_refusal() {
    let bench = Bench::new("normal").await;
    let login = |password: &str| {
        let body = json!({ "login": BIOSTUDIES_USER, "password": password });
        bench
            .study(Method::POST, &format!("{API}/auth/login"))
            .json(&body)
    };
    let wrong = ask(login("wrong")).await;
    assert_eq!(wrong.json()["status"], "FAIL");
    assert_eq!(
        said(&wrong),
        (401, json!("Invalid email address or password."))
    );
    let account = ask(login(BIOSTUDIES_PASSWORD)).await.json();
    let session = account["sessid"].as_str().unwrap();
    assert_eq!(
        get(&bench, session, "auth/profile").await.json()["email"],
        BIOSTUDIES_USER
    );
    let out = json!({ "sessid": session });
    let logout = bench.study(Method::POST, &format!("{API}/auth/logout"));
    assert_eq!(ask(logout.json(&out)).await.status, 200);
    let ended = get(&bench, session, "auth/profile").await;
    let words = "Could not find an active session for the provided security token.";
    assert_eq!(said(&ended), (401, json!(words)));
    let nobody = ask(bench.study(Method::GET, &format!("{API}/submissions"))).await;
    assert_eq!(nobody.status, 401);
}

#[tokio::test]
async fn asking_for_a_draft_makes_it_and_the_list_does_not() {
    let bench = Bench::new("normal").await;
    let session = bench.services.open_study_session();
    let drafts = |session: String| {
        let bench = &bench;
        async move {
            let list = get(bench, &session, "submissions/drafts?offset=0&limit=9")
                .await
                .json();
            let list = list.as_array().unwrap().clone();
            list.iter()
                .map(|one| one["key"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(drafts(session.clone()).await, [BEGUN_STUDY]);
    let path = format!("submissions/drafts/{STUDY}");
    let draft = get(&bench, &session, &path).await.json();
    assert_eq!(draft["content"]["accno"], STUDY);
    assert_eq!(drafts(session.clone()).await, [STUDY, BEGUN_STUDY]);
    let content = get(&bench, &session, &format!("{path}/content")).await;
    assert_eq!(content.json(), draft["content"]);
    let reverted = ask(bench.account(&session, Method::DELETE, &path)).await;
    assert_eq!(reverted.status, 200);
    assert_eq!(drafts(session.clone()).await, [BEGUN_STUDY]);
    let other = get(
        &bench,
        &session,
        &format!("submissions/drafts/{OTHER_STUDY}"),
    )
    .await;
    let words =
        format!("The user {BIOSTUDIES_USER} is not allowed to update the submission {OTHER_STUDY}");
    assert_eq!(said(&other), (500, json!(words)));
}

#[tokio::test]
async fn a_submission_is_worked_on_then_counts_and_then_shows() {
    let bench = Bench::new("normal").await;
    bench.services.pace_studies(1, 1);
    let session = bench.services.open_study_session();
    let path = format!("submissions/drafts/{STUDY}");
    let mut draft = get(&bench, &session, &path).await.json()["content"].clone();
    draft["section"]["links"] = json!([]);
    let put = bench.account(&session, Method::PUT, &path).json(&draft);
    assert_eq!(ask(put).await.json()["content"], draft);
    let submit = || {
        let path = format!("{path}/submit?preferredSources=SUBMISSION");
        bench
            .account(&session, Method::POST, &path)
            .json(&json!({}))
    };
    assert_eq!(ask(submit()).await.status, 415, "without the header");
    let sent = ask(submit().header("submission_type", "application/json")).await;
    assert_eq!((sent.status, sent.text.as_str()), (200, ""));
    let blocked = get(&bench, &session, &path).await;
    assert_eq!(blocked.status, 500);
    assert!(
        blocked.text.contains("is being processed"),
        "{}",
        blocked.text
    );
    let status = || get(&bench, &session, "submissions/S-BIAD9001");
    assert_eq!(status().await.json()["status"], "PROCESSING");
    assert_eq!(status().await.json()["status"], "PROCESSED");
    let request = get(&bench, &session, "submissions/requests/S-BIAD9001/2/status").await;
    assert_eq!(request.json(), "POST_PROCESSED");
    let links = |answer: Answer| answer.json()["section"]["links"].clone();
    let page = || ask(bench.study(Method::GET, &format!("api/v1/studies/{STUDY}")));
    let file = bench.study(Method::GET, &format!("files/{STUDY}/{STUDY}.json"));
    assert_eq!(links(ask(file).await), json!([]), "the files are early");
    assert_ne!(links(page().await), json!([]), "the page is late");
    assert_eq!(links(page().await), json!([]));
}

#[tokio::test]
async fn what_the_archive_does_not_allow_makes_the_submission_invalid() {
    for (name, value, words) in [
        (
            "ReleaseDate",
            json!("2030-01-01"),
            "release date of a public study",
        ),
        (
            "DOI",
            json!("10.6019/S-BIAD1"),
            "should match the previous DOI",
        ),
        ("DOI", Value::Null, "cannot be removed"),
    ] {
        let bench = Bench::new("normal").await;
        bench.services.pace_studies(0, 0);
        let session = bench.services.open_study_session();
        let before = bench.services.study(STUDY);
        let path = format!("submissions/drafts/{STUDY}");
        let mut draft = get(&bench, &session, &path).await.json()["content"].clone();
        let attributes = draft["attributes"].as_array_mut().unwrap();
        attributes
            .iter_mut()
            .find(|one| one["name"] == name)
            .unwrap()["value"] = value;
        ask(bench.account(&session, Method::PUT, &path).json(&draft)).await;
        let submit = bench.account(&session, Method::POST, &format!("{path}/submit"));
        ask(submit.header("submission_type", "application/json")).await;
        let row = get(&bench, &session, "submissions/S-BIAD9001").await.json();
        assert_eq!(row["status"], "INVALID");
        assert!(row["errors"][0].as_str().unwrap().contains(words), "{row}");
        let errors = get(&bench, &session, "submissions/requests/S-BIAD9001/2/errors").await;
        assert_eq!(errors.json(), row["errors"]);
        assert_eq!(bench.services.study(STUDY), before);
    }
}

#[tokio::test]
async fn everybody_sees_what_is_public_and_the_rest_with_its_key() {
    let bench = Bench::new("normal").await;
    let page = |path: &str| ask(bench.study(Method::GET, &format!("api/v1/studies/{path}")));
    assert_eq!(page(STUDY).await.json()["accno"], STUDY);
    let hidden = page(PRIVATE_STUDY).await;
    assert_eq!(
        (hidden.status, hidden.json()),
        (403, json!({ "errorMessage": "Study not accessible" }))
    );
    let with_key = page(&format!("{PRIVATE_STUDY}?key={STUDY_KEY}")).await;
    assert_eq!(with_key.json()["accno"], PRIVATE_STUDY);
    let missing = page("S-BIAD1").await;
    assert_eq!(
        (missing.status, missing.json()),
        (404, json!({ "errorMessage": "Study not found" }))
    );
    assert_eq!(
        page(&format!("{STUDY}/info")).await.json()["isPublic"],
        true
    );
    bench.services.show_study(STUDY, Shown::Redirected);
    let moved = page(STUDY).await;
    assert_eq!(moved.status, 302);
    let file = bench.client.get(moved.header("location"));
    assert_eq!(ask(file).await.json()["accno"], STUDY);
    bench.services.show_study(STUDY, Shown::Named);
    assert!(page(STUDY).await.json()["ftpHttp_link"].is_string());
    bench.services.turn_programs_away();
    let away = page(STUDY).await;
    assert_eq!(
        (away.status, away.text.as_str()),
        (403, "403 Forbidden – User-Agent blocked")
    );
}

#[tokio::test]
async fn an_account_has_its_own_studies_and_a_check_that_changes_nothing() {
    let bench = Bench::new("normal").await;
    let session = bench.services.open_study_session();
    let own = get(&bench, &session, "submissions?offset=0&limit=9")
        .await
        .json();
    let own: Vec<_> = own
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["accno"].clone())
        .collect();
    assert_eq!(own, [STUDY, PRIVATE_STUDY]);
    let extended = get(&bench, &session, "submissions/extended/S-BIAD9002")
        .await
        .json();
    assert_eq!(
        (&extended["released"], &extended["secretKey"]),
        (&json!(false), &json!(STUDY_KEY))
    );
    let check = |body: &Value| {
        let path = "submissions/check-pagetab?source=json&target=json";
        bench.account(&session, Method::POST, path).json(body)
    };
    let good = json!({ "section": { "type": "Study" } });
    assert_eq!(ask(check(&good)).await.json(), good);
    assert_eq!(
        said(&ask(check(&json!([]))).await),
        (400, json!("Error processing submission"))
    );
    let begin = bench.account(
        &session,
        Method::POST,
        "submissions/drafts?attachTo=BioImages",
    );
    let login_answer = ask(begin.json(&good)).await.json();
    assert!(
        login_answer["key"].as_str().unwrap().starts_with("S-BIAD"),
        "{login_answer}"
    );
    let missing = get(&bench, &session, "submissions/S-BIAD1.json").await;
    assert_eq!(
        said(&missing),
        (404, json!("The submission 'S-BIAD1' was not found"))
    );
}
