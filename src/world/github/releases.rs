//! Releases: found, drafted, published.

use http::Method;
use serde_json::{Value, json};

use crate::domain::{ObjectId, Slug, Tag};
use crate::facts::forge::{MARK, Release, Releases};
use crate::facts::{Seen, Why};
use crate::world::http::{Answer, Kind, ServiceError};

use super::answers;
use super::refs::segment;
use super::{GitHub, PAGES};

/// The most characters of a release's notes (GitHub refuses more with 422).
const LONGEST_NOTES: usize = 125_000;

/// A release to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelease {
    /// Its tag, which is there already.
    pub tag: Tag,
    /// The commit that the tag peels to. GitHub would use it if the tag were gone by then.
    pub commit: ObjectId,
    /// The title.
    pub name: String,
    /// The notes, without the mark.
    pub body: String,
    /// Whether it is a pre-release.
    pub prerelease: bool,
}

impl GitHub {
    /// The releases of a tag: the published one, and, while there is none, the drafts. GitHub shows
    /// drafts only to those who may push, so that without a token they are unknown.
    pub async fn releases(&self, slug: &Slug, tag: &Tag) -> Result<Releases, ServiceError> {
        let doing = format!("looking up the release {tag} of {slug}");
        let path = format!("/repos/{slug}/releases/tags/{}", segment(tag.as_str()));
        let mut releases = Releases {
            published: None,
            drafts: Seen::Unknown(Why::NoToken(
                "a GitHub token (GITHUB_TOKEN) that may make releases".to_owned(),
            )),
        };
        if let Some(answer) = self.find(&doing, &path).await? {
            let found: answers::Release = answer.json(&doing)?;
            if found.tag_name != tag.as_str() {
                let words = format!("the release of another tag: {}", found.tag_name);
                return Err(answer.garbled(&doing, &words));
            }
            // GitHub hides drafts here; some of its doubles do not.
            if !found.draft {
                releases.published = Some(fact(&answer, &doing, found)?);
            }
        }
        if releases.published.is_some() {
            // GitHub allows one published release for a tag, and Zenodo sees no draft.
            releases.drafts = Seen::Unknown(Why::NotAsked);
        } else if self.has_token() {
            let doing = format!("looking for drafts of the release {tag} of {slug}");
            let path = format!("/repos/{slug}/releases?per_page=100");
            let all: Vec<answers::Release> = self.list(&doing, &path, PAGES, |_| false).await?;
            let drafts = all
                .into_iter()
                .filter(|release| release.draft && release.tag_name == tag.as_str());
            let mut drafts: Vec<Release> =
                drafts.filter_map(|draft| draft.into_fact().ok()).collect();
            // A page that moves while it is read shows an entry twice.
            drafts.sort_by_key(|draft| draft.id);
            drafts.dedup_by_key(|draft| draft.id);
            releases.drafts = Seen::Known(drafts);
        }
        Ok(releases)
    }

    /// All releases of the repository, newest first; drafts among them where the token may push.
    pub async fn all_releases(&self, slug: &Slug) -> Result<Vec<Release>, ServiceError> {
        let doing = format!("listing the releases of {slug}");
        let path = format!("/repos/{slug}/releases?per_page=100");
        let all: Vec<answers::Release> = self.list(&doing, &path, PAGES, |_| false).await?;
        if all.len() >= PAGES * 100 {
            let api = &self.transport.api;
            let mut error = ServiceError::new("GitHub", &doing, "GET", api, Kind::Garbled);
            error.message = Some("there are more releases than can be looked at".to_owned());
            return Err(error);
        }
        let mut releases: Vec<Release> = Vec::new();
        for release in all
            .into_iter()
            .filter_map(|release| release.into_fact().ok())
        {
            // A page that moves while it is read shows an entry twice.
            if !releases.iter().any(|seen| seen.id == release.id) {
                releases.push(release);
            }
        }
        Ok(releases)
    }

    /// Makes a draft. Its notes end with [`MARK`], by which a later run knows it again.
    ///
    /// An error may be [`ServiceError::is_unclear`]: the draft may be there.
    pub async fn create_draft(
        &self,
        slug: &Slug,
        new: &NewRelease,
    ) -> Result<Release, ServiceError> {
        let doing = format!("making a draft of the release {} of {slug}", new.tag);
        let body = json!({
            "tag_name": new.tag.as_str(),
            // A branch name would be resolved only when the draft is published.
            "target_commitish": new.commit.as_str(),
            "name": new.name,
            "body": marked(&new.body),
            "draft": true,
            "prerelease": new.prerelease,
        });
        let path = format!("/repos/{slug}/releases");
        let (answer, release) = self.change(Method::POST, &doing, &path, &body).await?;
        if release.draft && release.tag_name == new.tag.as_str() {
            return written(&answer, &doing, release);
        }
        Err(unclear(answer.garbled(
            &doing,
            "GitHub made another release than the draft that was asked for",
        )))
    }

    /// Publishes a draft. Webhooks and Zenodo learn of it now.
    ///
    /// An error may be [`ServiceError::is_unclear`]: it may be published.
    pub async fn publish(&self, slug: &Slug, release_id: u64) -> Result<Release, ServiceError> {
        let doing = format!("publishing the release {release_id} of {slug}");
        let path = format!("/repos/{slug}/releases/{release_id}");
        let body = json!({ "draft": false });
        let (answer, release) = self.change(Method::PATCH, &doing, &path, &body).await?;
        if release.draft {
            return Err(answer.garbled(&doing, "GitHub left it a draft"));
        }
        written(&answer, &doing, release)
    }

    /// Deletes a draft. A published release is left alone, and so is a draft without [`MARK`].
    ///
    /// Gives whether there was one to delete.
    pub async fn discard_draft(&self, slug: &Slug, release_id: u64) -> Result<bool, ServiceError> {
        let doing = format!("removing the draft {release_id} of {slug}");
        let path = format!("/repos/{slug}/releases/{release_id}");
        let Some(answer) = self.find(&doing, &path).await? else {
            return Ok(false);
        };
        let found: answers::Release = answer.json(&doing)?;
        let ours = found
            .body
            .as_deref()
            .is_some_and(|body| body.contains(MARK));
        if !found.draft || !ours {
            return Ok(false);
        }
        self.ask(Method::DELETE, &doing, &path, None).await?;
        Ok(true)
    }

    async fn change(
        &self,
        method: Method,
        doing: &str,
        path: &str,
        body: &Value,
    ) -> Result<(Answer, answers::Release), ServiceError> {
        let answer = self
            .ask(method, doing, path, Some(body))
            .await
            .map_err(advise)?;
        let release = answer.json(doing).map_err(unclear)?;
        Ok((answer, release))
    }
}

fn fact(answer: &Answer, doing: &str, release: answers::Release) -> Result<Release, ServiceError> {
    release
        .into_fact()
        .map_err(|wrong| answer.garbled(doing, &wrong))
}

fn written(
    answer: &Answer,
    doing: &str,
    release: answers::Release,
) -> Result<Release, ServiceError> {
    fact(answer, doing, release).map_err(unclear)
}

/// After a write that GitHub accepted, an answer that makes no sense does not undo it.
fn unclear(mut error: ServiceError) -> ServiceError {
    error.kind = Kind::Unclear;
    error.with_help("it was probably applied: run again, which looks first")
}

/// The notes with the mark at their end, cut to what GitHub takes.
pub(super) fn marked(body: &str) -> String {
    let room = LONGEST_NOTES - MARK.len() - "\n\n…".len();
    let body = body.trim_end();
    let cut: String = body.chars().take(room).collect();
    let ellipsis = if cut.len() < body.len() { "…" } else { "" };
    let gap = if cut.is_empty() { "" } else { "\n\n" };
    format!("{cut}{ellipsis}{gap}{MARK}")
}

/// What to do about GitHub's refusals of releases. Its bodies differ between paths and years,
/// so the texts are looked for wherever they stand.
fn advise(mut error: ServiceError) -> ServiceError {
    let everything = error
        .body
        .as_ref()
        .map(Value::to_string)
        .or_else(|| error.message.clone())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let says = |text: &str| everything.contains(text);
    let help = match error.status {
        Some(422) if says("used by an immutable release") => {
            "this tag name belonged to an immutable release and can never be used again: \
             a new version number is needed"
        }
        Some(422) if says("already_exists") && says("tag_name") => {
            error.kind = Kind::Conflict;
            "a published release of this tag is there already: run again, which looks at it first"
        }
        Some(422) if says("pre_receive") || says("rule violations") => {
            "a ruleset of the repository forbids this tag: ask an admin to let you make it \
             (Settings → Rules → Rulesets)"
        }
        Some(422) if says("not well-formed") => "git or GitHub does not accept this tag name",
        Some(422) if says("target_commitish") => {
            "GitHub does not know the commit: push it, then run again. The tag name itself is fine"
        }
        Some(422) if says("body is too long") => "the release notes are too long: shorten them",
        // "Resource not accessible" and a bare 404 are also what a change of workflow files gives.
        Some(403) if error.kind == Kind::Forbidden => {
            let known = error.help.take().unwrap_or_default();
            return error.with_help(format!("{known}{WORKFLOWS}"));
        }
        Some(404) => {
            return error.with_help(format!(
                "the token may not write releases here (contents: write){WORKFLOWS}"
            ));
        }
        _ if matches!(error.kind, Kind::Moved { .. }) => {
            "the repository has another name now: use that one"
        }
        _ => return error,
    };
    error.with_help(help)
}

/// GitHub's description of `POST /repos/{owner}/{repo}/releases`.
const WORKFLOWS: &str = "; if the commit changes files under .github/workflows/ against the default branch, \
     the token also needs `workflows: write` (classic: `workflow`), which GITHUB_TOKEN of a \
     workflow can never have";
