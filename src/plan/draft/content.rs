//! What a draft says: what Zenodo would make of the files at the tag, had it been released.

use serde_json::{Value, json};

use crate::domain::Remote;
use crate::facts::Files;
use crate::rules::{Case, Finding};
use crate::zenodo_rules::{Defaults, Origin, record_metadata};

use super::super::Situation;
use super::super::deposit::Subject;
use super::finding;

/// What the draft is for; a finding where the repository has no name.
pub(super) fn subject(situation: &Situation) -> Result<Subject, Box<Finding>> {
    let forge = situation.facts.forge.repository.there();
    let remote = remote(situation);
    let slug = forge.map(|there| there.slug.clone());
    let slug = slug.or_else(|| remote?.slug.clone());
    let Some(slug) = slug else {
        return Err(Box::new(finding(
            "the repository has no remote of the form owner/name, after which the archive is named"
                .to_owned(),
            "add the address that it has or will have: `git remote add origin https://github.com/OWNER/NAME.git`",
        )));
    };
    let host = remote.map_or("github.com", |remote| remote.host.as_str());
    let url = forge.map_or_else(
        || format!("https://{host}/{slug}"),
        |there| there.url.clone(),
    );
    let tag = situation.goal.tag.clone();
    let version = judged(situation, |case| {
        let own = case.reading.metadata["version"].as_str();
        own.map_or_else(|| tag.to_string(), str::to_owned)
    });
    Ok(Subject {
        slug,
        former: forge.and_then(|there| there.renamed_from.clone()),
        url,
        github_id: forge.map(|there| there.id),
        version: version.unwrap_or_else(|| tag.to_string()),
        tag,
    })
}

/// The content of the draft; a finding where the files do not say enough.
pub(super) fn content(situation: &Situation) -> Result<Value, Box<Finding>> {
    let subject = subject(situation)?;
    let made = judged(situation, |case| {
        let named = case.reading.metadata["creators"].as_array();
        let named = named.is_some_and(|list| !list.is_empty());
        let defaults = Defaults {
            repository: subject.slug.clone(),
            tag: subject.tag.clone(),
            release_name: None,
            release_body: None,
            repository_description: situation
                .facts
                .forge
                .repository
                .there()
                .and_then(|there| there.description.clone()),
            published: situation.today(),
            contributors: Vec::new(),
            owner: None,
            license: case.repository_license().map(str::to_owned),
        };
        named.then(|| record_metadata(&case.reading, &defaults))
    });
    let mut content = made.flatten().filter(Value::is_object).ok_or_else(|| {
        Box::new(finding(
            "the files of the tag do not say who wrote it, so that a draft would have no creators"
                .to_owned(),
            "write the authors into CITATION.cff (`citable init`), commit that, and tag the commit",
        ))
    })?;
    content["access"] = json!({"record": "public", "files": "public"});
    content["files"] = json!({"enabled": true});
    let custom = &mut content["custom_fields"];
    custom["code:codeRepository"] = json!(subject.url);
    // A link to a tag elsewhere than on GitHub has another form.
    let elsewhere = !is_on_github(situation);
    let related = content["metadata"]["related_identifiers"].as_array_mut();
    if let Some(related) = related.filter(|_| elsewhere) {
        let link = format!("https://github.com/{}/tree/{}", subject.slug, subject.tag);
        related.retain(|it| it["identifier"] != json!(link));
    }
    Ok(content)
}

/// Whether the day of publication is that of the publication, because no file gives another.
pub(super) fn dates_itself(situation: &Situation) -> bool {
    let own = judged(situation, |case| {
        matches!(case.reading.origin("publication_date"), Origin::File(_))
    });
    own == Some(false)
}

/// The files of the tag.
pub(super) fn files<'a>(situation: &Situation<'a>) -> Option<&'a Files> {
    situation.local_tag().map(|tagged| &tagged.files)
}

fn judged<T>(situation: &Situation, look: impl FnOnce(&Case<'_>) -> T) -> Option<T> {
    let files = files(situation)?;
    let (facts, tag) = (situation.facts, &situation.goal.tag);
    Some(look(&Case::new(facts, files, Some(tag), situation.today())))
}

fn remote<'a>(situation: &Situation<'a>) -> Option<&'a Remote> {
    let git = situation.git()?;
    git.remote.as_ref().map(|named| &named.remote)
}

fn is_on_github(situation: &Situation) -> bool {
    let on_github =
        |remote: &Remote| remote.host == "github.com" || remote.host.ends_with(".github.com");
    situation.facts.forge.repository.there().is_some() || remote(situation).is_none_or(on_github)
}
