//! Tags and branches.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::{ObjectId, Slug, Tag};
use crate::facts::forge::ForgeTag;
use crate::world::http::ServiceError;

use super::GitHub;
use super::answers::{Object, Pointer, Pointers};

/// What stays as it is in a path segment: RFC 3986's unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How deep a tag of a tag of a tag is followed.
const DEEPEST: usize = 10;

/// A name as one segment of a path: `release/1.0#x` → `release%2F1.0%23x`.
pub(super) fn segment(name: &str) -> String {
    utf8_percent_encode(name, SEGMENT).to_string()
}

impl GitHub {
    /// The tag, peeled to its commit. `None` if there is none, or the repository is empty.
    pub async fn tag(&self, slug: &Slug, tag: &Tag) -> Result<Option<ForgeTag>, ServiceError> {
        let doing = format!("looking up the tag {tag} of {slug}");
        let Some((mut object, answer)) = self.reference(&doing, slug, "tags", tag.as_str()).await?
        else {
            return Ok(None);
        };
        let annotated = object.kind == "tag";
        let mut answer = answer;
        for _ in 0..DEEPEST {
            let sha: ObjectId = object
                .sha
                .parse()
                .map_err(|error| answer.garbled(&doing, &format!("{error}")))?;
            match object.kind.as_str() {
                "commit" => {
                    return Ok(Some(ForgeTag {
                        commit: sha,
                        annotated,
                    }));
                }
                "tag" => {
                    let path = format!("/repos/{slug}/git/tags/{sha}");
                    answer = self.once(&doing, &path).await?;
                    object = answer.json::<Pointer>(&doing)?.object;
                }
                other => {
                    let words = format!("the tag names a {other}, not a commit");
                    return Err(answer.garbled(&doing, &words));
                }
            }
        }
        Err(answer.garbled(&doing, "tags of tags without end"))
    }

    /// Whether there is a branch of exactly that name. A renamed branch does not count under
    /// its old name, which is why the branch itself is not asked for: GitHub would redirect.
    pub async fn has_branch(&self, slug: &Slug, name: &str) -> Result<bool, ServiceError> {
        let doing = format!("looking whether {slug} has a branch {name}");
        let found = self.reference(&doing, slug, "heads", name).await?;
        Ok(found.is_some())
    }

    /// What `refs/<sort>/<name>` points to. Servers that answer with everything that begins
    /// with the name are not believed.
    pub(super) async fn reference(
        &self,
        doing: &str,
        slug: &Slug,
        sort: &str,
        name: &str,
    ) -> Result<Option<(Object, crate::world::http::Answer)>, ServiceError> {
        let path = format!("/repos/{slug}/git/ref/{sort}/{}", segment(name));
        let Some(answer) = self.find(doing, &path).await? else {
            return Ok(None);
        };
        let full = format!("refs/{sort}/{name}");
        let found = match answer.json::<Pointers>(doing)? {
            Pointers::One(pointer) => Some(pointer).filter(|pointer| pointer.name == full),
            Pointers::Many(all) => all.into_iter().find(|pointer| pointer.name == full),
        };
        Ok(found.map(|pointer| (pointer.object, answer)))
    }
}
