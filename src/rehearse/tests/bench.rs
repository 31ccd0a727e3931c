//! A started model with a sample repository, and short ways to ask it.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::Value;

use crate::rehearse::git;
use crate::rehearse::{
    GITHUB_TOKEN, Options, Scenario, Services, Snapshot, ZENODO_TOKEN, sample, start,
};

pub(super) const NATIVE: &str = "application/vnd.inveniordm.v1+json";

/// Two licences are refused, a title is taken over: enough of Zenodo's reading here.
fn reader(
    cff: Option<&str>,
    zenodo_json: Option<&str>,
    license: Option<&str>,
) -> Result<Value, String> {
    if let Some(text) = zenodo_json {
        return serde_json::from_str(text).map_err(|_| "Extra metadata load failed.".to_owned());
    }
    let Some(cff) = cff else {
        return Ok(Value::Null);
    };
    if cff.contains("license:\n") {
        return Err("Citation metadata load failed".to_owned());
    }
    let title = cff.lines().find_map(|line| line.strip_prefix("title: "));
    Ok(serde_json::json!({
        "title": title.unwrap_or_default().trim_matches('"'),
        "rights": [{ "id": license.unwrap_or("mit").to_lowercase() }],
    }))
}

pub(super) struct Bench {
    pub(super) services: Services,
    pub(super) sample: sample::SampleRepository,
    pub(super) client: reqwest::Client,
    /// Kept, since dropping it deletes the folder.
    _folder: tempfile::TempDir,
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: http::HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) async fn of(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Bench {
    pub(super) async fn new(scenario: &str) -> Self {
        let scenario = Scenario::named(scenario).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::make(folder.path(), scenario).unwrap();
        let options = Options {
            scenario,
            reader,
            repository: sample.slug.clone(),
            folder: folder.path().to_owned(),
            license: Some(sample.license.clone()),
            pace: Duration::from_millis(2),
        };
        let services = start(options).await.unwrap();
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .user_agent("citable-tests")
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            services,
            sample,
            client,
            _folder: folder,
        }
    }

    /// A request to GitHub below the repository, with the full token.
    pub(super) fn repo(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!(
            "{}repos/{}{path}",
            self.services.github_api(),
            self.sample.slug
        );
        self.client.request(method, url).bearer_auth(GITHUB_TOKEN)
    }

    pub(super) fn zenodo(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.services.zenodo());
        self.client.request(method, url)
    }

    /// A request to Zenodo as the owner of the records, for native JSON.
    pub(super) fn owner(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.zenodo(method, path)
            .bearer_auth(ZENODO_TOKEN)
            .header("accept", NATIVE)
    }

    pub(super) fn git(&self, arguments: &[&str]) -> String {
        git::text(&self.sample.path, arguments).unwrap()
    }

    /// Tags HEAD and pushes, as the tool's user would.
    pub(super) fn push_tag(&self, tag: &str) {
        self.git(&["tag", "--annotate", "-m", "release", tag]);
        self.git(&["push", "--quiet", "origin", "main", tag]);
    }

    /// Makes a draft and publishes it; gives the release.
    pub(super) async fn release(&self, tag: &str) -> Value {
        let body = serde_json::json!({ "tag_name": tag, "name": tag, "draft": true });
        let draft = ask(self.repo(Method::POST, "/releases").json(&body)).await;
        assert_eq!(draft.status, 201, "{}", draft.text);
        let path = format!("/releases/{}", draft.json()["id"]);
        let body = serde_json::json!({ "draft": false });
        let release = ask(self.repo(Method::PATCH, &path).json(&body)).await;
        assert_eq!(release.status, 200, "{}", release.text);
        release.json()
    }

    /// Searches on Zenodo until something is found.
    pub(super) async fn search_until_found(&self, query: &str) -> Value {
        for _ in 0..500 {
            let found = ask(self.search(query)).await.json();
            if found["hits"]["total"] != 0 {
                return found["hits"]["hits"][0].clone();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing found: {:?}", self.snapshot().archiving);
    }

    pub(super) fn search(&self, query: &str) -> reqwest::RequestBuilder {
        let parameters = [("q", query), ("all_versions", "true"), ("size", "10")];
        self.zenodo(Method::GET, "api/records").query(&parameters)
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.services.snapshot()
    }

    /// Waits for something to become true of the services.
    pub(super) async fn until(&self, what: impl Fn(&Snapshot) -> bool) -> Snapshot {
        for _ in 0..500 {
            let snapshot = self.snapshot();
            if what(&snapshot) {
                return snapshot;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it never happened: {:?}", self.snapshot());
    }
}

pub(super) async fn ask(request: reqwest::RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}
