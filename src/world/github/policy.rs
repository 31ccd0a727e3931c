//! What the repository's settings do to a new tag and a new release.

use http::Method;
use serde::Deserialize;
use serde_json::Value;

use crate::domain::{ObjectId, Slug};
use crate::facts::policy::{NamePattern, Ruleset};
use crate::world::http::{Kind, ServiceError};

use super::answers::{self, Immutability};
use super::refs::segment;
use super::{GitHub, PAGES};

/// What tokens of apps begin with, that of a workflow (`GITHUB_TOKEN`) among them (GitHub's
/// documentation, "About authentication to GitHub", token formats).
const OF_AN_APP: &str = "ghs_";

/// The rules that keep a commit out of a branch unless it comes by a pull request or was checked
/// there (GitHub's OpenAPI description, `repository-rule`).
const KEEP_OUT: [&str; 4] = [
    "pull_request",
    "update",
    "merge_queue",
    "required_status_checks",
];

/// A ruleset as GitHub describes it; in lists without its rules.
#[derive(Debug, Deserialize)]
struct RulesetAnswer {
    id: u64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    enforcement: String,
    target: Option<String>,
    conditions: Option<Conditions>,
    #[serde(default)]
    rules: Vec<RuleAnswer>,
    current_user_can_bypass: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Conditions {
    ref_name: Option<RefName>,
}

#[derive(Debug, Default, Deserialize)]
struct RefName {
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RuleAnswer {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    parameters: Value,
    ruleset_id: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct BranchAnswer {
    protected: bool,
}

/// An entry of a folder.
#[derive(Debug, Deserialize)]
struct EntryAnswer {
    name: String,
    sha: String,
}

impl GitHub {
    /// Whether published releases can no longer be changed. Where the token may not see the
    /// setting (GitHub then says 404, as it does when it is off), the newest published release
    /// tells; without one this is an error.
    pub async fn immutable(&self, slug: &Slug) -> Result<bool, ServiceError> {
        let doing = format!("looking whether releases of {slug} are immutable");
        let path = format!("/repos/{slug}/immutable-releases");
        let hidden = match self.ask(Method::GET, &doing, &path, None).await {
            Ok(answer) => {
                let setting: Immutability = answer.json(&doing)?;
                return Ok(setting.enabled || setting.enforced_by_owner);
            }
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Forbidden) => error,
            // A public repository shows its releases without a token.
            Err(error) if error.kind == Kind::Unauthorized && !self.has_token() => error,
            Err(error) => return Err(error),
        };
        let path = format!("/repos/{slug}/releases?per_page=30");
        let some: Vec<answers::Release> = self.list(&doing, &path, 1, |_| true).await?;
        some.iter()
            .filter(|release| !release.draft)
            .max_by_key(|release| release.published_at)
            .and_then(|newest| newest.immutable)
            .ok_or_else(|| {
                let mut error = hidden.with_help(
                    "only a token of a repository admin (administration: read) can see this setting, \
                     and no published release shows it",
                );
                error.kind = Kind::Forbidden;
                error
            })
    }

    /// The active rulesets about tags, those of the organisation included. Whoever may read the
    /// repository may read them.
    pub async fn tag_rulesets(&self, slug: &Slug) -> Result<Vec<Ruleset>, ServiceError> {
        let doing = format!("looking what {slug} asks of new tags");
        let path = format!("/repos/{slug}/rulesets?targets=tag&includes_parents=true&per_page=100");
        let all: Vec<RulesetAnswer> = self.list(&doing, &path, PAGES, |_| false).await?;
        let active = all.into_iter().filter(|ruleset| {
            // Older servers do not know the parameter, and list rulesets about branches too.
            let about_tags = ruleset
                .target
                .as_deref()
                .is_none_or(|target| target == "tag");
            about_tags && ruleset.enforcement == "active"
        });
        let mut rulesets = Vec::new();
        for listed in active {
            rulesets.push(self.ruleset(&doing, slug, listed.id).await?.into_fact());
        }
        Ok(rulesets)
    }

    /// Whether a branch takes new commits through pull requests only, for this token. An older
    /// protection does not show its terms: then this is an error.
    pub async fn pull_request_only(&self, slug: &Slug, branch: &str) -> Result<bool, ServiceError> {
        let doing = format!("looking what the branch {branch} of {slug} asks of a push");
        let name = segment(branch);
        let path = format!("/repos/{slug}/rules/branches/{name}?per_page=100");
        let rules: Vec<RuleAnswer> = self.list(&doing, &path, PAGES, |_| false).await?;
        let strict = rules
            .into_iter()
            .filter(|rule| KEEP_OUT.contains(&rule.kind.as_str()));
        let mut rulesets: Vec<Option<u64>> = strict.map(|rule| rule.ruleset_id).collect();
        rulesets.sort_unstable();
        rulesets.dedup();
        for id in rulesets.into_iter().flatten() {
            let ruleset = self.ruleset(&doing, slug, id).await?;
            if ruleset.can_bypass() == Some(false) {
                return Ok(true);
            }
        }
        let path = format!("/repos/{slug}/branches/{name}");
        let Some(answer) = self.find(&doing, &path).await? else {
            // A branch that is not there yet has no protection that this push would meet.
            return Ok(false);
        };
        let found: BranchAnswer = answer.json(&doing)?;
        if !found.protected {
            return Ok(false);
        }
        let mut error = answer.garbled(
            &doing,
            "the branch is protected, and only an admin sees how",
        );
        error.kind = Kind::Forbidden;
        Err(error)
    }

    /// The git tree of `.github/workflows` at the tip of a branch; `None` where there is no such
    /// folder. With it, whether the token may change workflows, as far as GitHub says.
    pub async fn workflows(
        &self,
        slug: &Slug,
        branch: &str,
    ) -> Result<(Option<ObjectId>, Option<bool>), ServiceError> {
        let doing = format!("looking at the workflow files of {slug}");
        let path = format!("/repos/{slug}/contents/.github?ref={}", segment(branch));
        let mut may = self.transport.token.as_ref().and_then(|token| {
            use secrecy::ExposeSecret;
            token
                .expose_secret()
                .starts_with(OF_AN_APP)
                .then_some(false)
        });
        let Some(answer) = self.find(&doing, &path).await? else {
            return Ok((None, may));
        };
        // Only tokens with scopes have this header (GitHub's documentation, "Scopes for OAuth apps").
        if let Some(scopes) = answer
            .header("x-oauth-scopes")
            .filter(|scopes| !scopes.is_empty())
        {
            may = Some(scopes.split(',').any(|scope| scope.trim() == "workflow"));
        }
        let entries: Vec<EntryAnswer> = answer.json(&doing)?;
        let folder = entries.into_iter().find(|entry| entry.name == "workflows");
        let tree = folder
            .map(|folder| folder.sha.parse())
            .transpose()
            .map_err(|error| answer.garbled(&doing, &format!("{error}")))?;
        Ok((tree, may))
    }

    /// The commit of a branch; `None` where there is no such branch.
    pub async fn branch(&self, slug: &Slug, name: &str) -> Result<Option<ObjectId>, ServiceError> {
        let doing = format!("looking up the branch {name} of {slug}");
        let Some((object, answer)) = self.reference(&doing, slug, "heads", name).await? else {
            return Ok(None);
        };
        let commit = object.sha.parse();
        commit
            .map(Some)
            .map_err(|error| answer.garbled(&doing, &format!("{error}")))
    }

    async fn ruleset(
        &self,
        doing: &str,
        slug: &Slug,
        id: u64,
    ) -> Result<RulesetAnswer, ServiceError> {
        let path = format!("/repos/{slug}/rulesets/{id}");
        let answer = self.ask(Method::GET, doing, &path, None).await?;
        answer.json(doing)
    }
}

impl RulesetAnswer {
    /// `pull_requests_only` is no leave to push.
    fn can_bypass(&self) -> Option<bool> {
        let word = self.current_user_can_bypass.as_deref()?;
        Some(matches!(word, "always" | "exempt"))
    }

    fn into_fact(self) -> Ruleset {
        let can_bypass = self.can_bypass();
        let refs = self.conditions.and_then(|conditions| conditions.ref_name);
        let refs = refs.unwrap_or_default();
        let text = |rule: &RuleAnswer, key: &str| {
            let value = rule.parameters.get(key).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let names = self
            .rules
            .iter()
            .filter(|rule| rule.kind == "tag_name_pattern");
        let names = names.map(|rule| NamePattern {
            operator: text(rule, "operator"),
            pattern: text(rule, "pattern"),
            negate: rule.parameters.get("negate") == Some(&Value::Bool(true)),
        });
        Ruleset {
            id: self.id,
            name: self.name,
            include: refs.include,
            exclude: refs.exclude,
            forbids_creation: self.rules.iter().any(|rule| rule.kind == "creation"),
            names: names.collect(),
            can_bypass,
        }
    }
}
