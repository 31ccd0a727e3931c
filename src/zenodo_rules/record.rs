//! The record that Zenodo makes of a release: GitHub's defaults, and over them the file.
//!
//! `RDMReleaseMetadata` of invenio-rdm-records (`services/github/metadata.py`) and
//! `ZenodoGithubRelease.metadata` of zenodo/zenodo-rdm (`site/zenodo_rdm/github/release.py`).

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::license::license_id;
use super::{Reading, known_license};
use crate::domain::{Slug, Tag};

/// What GitHub says of a release, its repository and its people.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// The repository, in the case that GitHub gives it.
    pub repository: Slug,
    /// The release's tag.
    pub tag: Tag,
    /// The release's name; without one Zenodo takes the tag.
    pub release_name: Option<String>,
    /// The release's text, which Zenodo turns from Markdown into HTML. Here it stays as it is.
    pub release_body: Option<String>,
    /// The repository's description.
    pub repository_description: Option<String>,
    /// The day on which the release was published (UTC).
    pub published: Date,
    /// The people with the most commits, at most thirty.
    pub contributors: Vec<GitHubPerson>,
    /// The owner of the repository, the creator if there is no other.
    pub owner: Option<GitHubPerson>,
    /// The licence that GitHub detected, as an SPDX id. `NOASSERTION` counts as none.
    pub license: Option<String>,
}

/// A person as GitHub knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitHubPerson {
    /// The account.
    pub login: String,
    /// The name on the profile; without one Zenodo takes the account.
    pub name: Option<String>,
    /// The company on the profile.
    pub company: Option<String>,
}

impl GitHubPerson {
    fn creator(&self) -> Value {
        let name = self.name.as_deref().filter(|name| !name.is_empty());
        let mut creator = json!({
            "person_or_org": { "type": "personal", "family_name": name.unwrap_or(&self.login) },
        });
        if let Some(company) = self
            .company
            .as_deref()
            .filter(|company| !company.is_empty())
        {
            creator["affiliations"] = json!([{ "name": company }]);
        }
        creator
    }
}

impl Defaults {
    /// The link from the record to the tag, by which the record can be found again. The tag and
    /// the repository stand in it as they are, without any encoding.
    pub fn tag_link(&self) -> String {
        format!("https://github.com/{}/tree/{}", self.repository, self.tag)
    }

    fn metadata(&self) -> Map<String, Value> {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let name = filled(&self.release_name).unwrap_or_else(|| self.tag.to_string());
        let description = filled(&self.release_body)
            .or_else(|| filled(&self.repository_description))
            .unwrap_or_else(|| "No description provided.".to_owned());
        let creators = self.contributors.iter().map(GitHubPerson::creator);
        let mut metadata = Map::new();
        let mut put = |key: &str, value: Value| metadata.insert(key.to_owned(), value);
        put("description", description.into());
        put("publication_date", self.published.to_string().into());
        put("publisher", "Zenodo".into());
        put(
            "related_identifiers",
            json!([{
                "identifier": self.tag_link(),
                "scheme": "url",
                "relation_type": { "id": "issupplementto" },
                "resource_type": { "id": "software" },
            }]),
        );
        put("resource_type", json!({ "id": "software" }));
        put("title", format!("{}: {name}", self.repository).into());
        put("version", self.tag.to_string().into());
        put("creators", creators.collect());
        metadata
    }
}

/// The name of a creator as a record shows it: `Family, Given`, or that of an organisation.
/// `creator` is an entry of the metadata's `creators`.
pub fn creator_name(creator: &Value) -> String {
    let who = &creator["person_or_org"];
    let part = |key: &str| who[key].as_str().unwrap_or_default();
    match (part("family_name"), part("given_name")) {
        ("", _) => part("name").to_owned(),
        (family, "") => family.to_owned(),
        (family, given) => format!("{family}, {given}"),
    }
}

/// The record as an InvenioRDM draft has it: `metadata` with the file's keys laid over GitHub's,
/// key by key and never merged, and `custom_fields` with the repository's address. A file that
/// does not load makes no record: the answer is null.
pub fn record_metadata(reading: &Reading, defaults: &Defaults) -> Value {
    if !reading.loads {
        return Value::Null;
    }
    let mut metadata = defaults.metadata();
    if let Some(own) = reading.metadata.as_object() {
        for (key, value) in own {
            metadata.insert(key.clone(), value.clone());
        }
    }
    let absent = |value: Option<&Value>| {
        value
            .and_then(Value::as_array)
            .is_none_or(std::vec::Vec::is_empty)
    };
    if absent(metadata.get("creators")) {
        let creator = defaults.owner.as_ref().map_or_else(
            || json!({ "person_or_org": { "type": "personal", "family_name": "Unknown" } }),
            GitHubPerson::creator,
        );
        metadata.insert("creators".to_owned(), json!([creator]));
    }
    if absent(metadata.get("rights")) {
        let license = known_license(defaults.license.as_deref()).unwrap_or("cc-by-4.0");
        let id = license_id(license).map_or_else(|| license.to_lowercase(), str::to_owned);
        metadata.insert("rights".to_owned(), json!([{ "id": id }]));
    }
    let repository = format!("https://github.com/{}", defaults.repository);
    json!({
        "metadata": metadata,
        "custom_fields": { "code:codeRepository": repository },
    })
}
