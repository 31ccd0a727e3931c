//! The model of the services, and short ways to change what it holds.

use std::process::Command;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};

use crate::domain::Tag;
use crate::rehearse::{
    GITHUB_TOKEN, Options, Scenario, Service, Services, ZENODO_TOKEN, sample, start,
};
use crate::world::http::loopback::hasty;
use crate::world::zenodo::{Sought, Zenodo};

pub(in crate::world) struct Bench {
    pub(in crate::world) services: Services,
    sample: sample::SampleRepository,
    client: reqwest::Client,
    _folder: tempfile::TempDir,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the model's reader may refuse a file"
)]
fn reader(cff: Option<&str>, _: Option<&str>, _: Option<&str>) -> Result<Value, String> {
    Ok(match cff {
        Some(_) => json!({"title": "Spot counts", "rights": [{"id": "mit"}]}),
        None => Value::Null,
    })
}

/// GitHub refuses requests that do not say who asks.
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    builder.user_agent("citable-tests").build().unwrap()
}

impl Bench {
    pub(in crate::world) async fn new(scenario: &str) -> Self {
        let scenario = Scenario::named(scenario).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::make(folder.path(), scenario).unwrap();
        let services = start(Options {
            scenario,
            reader,
            repository: sample.slug.clone(),
            folder: folder.path().to_owned(),
            license: Some(sample.license.clone()),
            pace: Duration::from_millis(1),
        });
        Self {
            services: services.await.unwrap(),
            sample,
            client: client(),
            _folder: folder,
        }
    }

    /// Zenodo with the token of the dataset's owner.
    pub(in crate::world) fn zenodo(&self) -> Zenodo {
        self.zenodo_with(Some(ZENODO_TOKEN))
    }

    pub(in crate::world) fn zenodo_with(&self, token: Option<&str>) -> Zenodo {
        let token = token.map(|token| SecretString::from(token.to_owned()));
        // A busy machine must not make an answer late.
        let http = hasty().with_limit(Duration::from_secs(10));
        Zenodo::new(http, self.services.zenodo().clone(), token)
    }

    pub(in crate::world) fn sought(&self, tag: &str) -> Sought {
        let slug = self.services.repository();
        Sought {
            slug: slug.clone(),
            former: (*slug != self.sample.slug).then(|| self.sample.slug.clone()),
            url: format!("https://github.com/{slug}"),
            github_id: Some(self.services.repository_id()),
            tag: tag.parse::<Tag>().unwrap(),
        }
    }

    /// Pushes a tag, makes its release, and waits until Zenodo has archived it.
    pub(in crate::world) async fn release(&self, tag: &str) {
        let archived = self.services.snapshot().archived().count();
        let git = |arguments: &[&str]| {
            let git = Command::new("git")
                .current_dir(&self.sample.path)
                .args(arguments)
                .output();
            let git = git.unwrap();
            assert!(
                git.status.success(),
                "{}",
                String::from_utf8_lossy(&git.stderr)
            );
        };
        git(&["commit", "--quiet", "--allow-empty", "-m", tag]);
        git(&["tag", "-a", "-m", tag, tag]);
        git(&["push", "--quiet", "origin", "HEAD", tag]);
        let api = self.services.github_api();
        let url = format!("{api}repos/{}/releases", self.services.repository());
        let release = self.client.post(url).bearer_auth(GITHUB_TOKEN);
        let release = release
            .json(&json!({"tag_name": tag}))
            .send()
            .await
            .unwrap();
        assert_eq!(release.status(), 201);
        for _ in 0..200 {
            if self.services.snapshot().archived().count() > archived {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{tag} was not archived");
    }

    /// A request of the records' owner, past the code that is tested.
    pub(in crate::world) async fn owner(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let url = format!("{}api/records/{path}", self.services.zenodo());
        let mut ask = self
            .client
            .request(method.parse().unwrap(), url)
            .bearer_auth(ZENODO_TOKEN);
        ask = ask.header("accept", super::super::NATIVE);
        if let Some(body) = body {
            ask = ask.json(&body);
        }
        let answer = ask.send().await.unwrap().error_for_status().unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null)
    }

    /// Changes a published record as a person would on its page.
    pub(in crate::world) async fn rewrite(&self, id: &str, change: impl FnOnce(&mut Value)) {
        let path = format!("{id}/draft");
        let mut draft = self.owner("POST", &path, None).await;
        change(&mut draft);
        if let Some(rights) = draft["metadata"]["rights"].as_array_mut() {
            for right in rights {
                *right = json!({"id": right["id"]});
            }
        }
        let body = json!({"metadata": draft["metadata"], "custom_fields": draft["custom_fields"]});
        let saved = self.owner("PUT", &path, Some(body)).await;
        assert!(saved["errors"].is_null(), "{}", saved["errors"]);
        self.owner("POST", &format!("{path}/actions/publish"), None)
            .await;
    }

    /// What Zenodo was asked from now on, as `METHOD path`.
    pub(in crate::world) fn asked_of_zenodo(&self, since: usize) -> Vec<String> {
        let requests = self.services.snapshot().requests;
        let asked = requests[since..].iter();
        let asked = asked.filter(|it| it.service == Service::Zenodo);
        asked
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    }

    pub(in crate::world) fn requests(&self) -> usize {
        self.services.snapshot().requests.len()
    }
}
