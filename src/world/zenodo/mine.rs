//! The drafts of one's own that are for a tag. A draft has no name of ours, so each is known by
//! what it says: the repository and the version, the link to the tag, the name of the archive.

use serde_json::Value;

use crate::domain::Doi;
use crate::facts::deposit::{Deposited, Packed, Shared};
use crate::plan::deposit::Subject;
use crate::world::http::ServiceError;
use crate::zenodo_rules::creator_name;

use super::accept::{is_archive, is_repository, is_some_archive, is_tag_link};
use super::files::DraftFile;
use super::{ShareLink, Sought, Zenodo};

/// A draft that is for the tag.
#[derive(Debug, Clone)]
pub struct Mine {
    /// What it holds. Whether the archive is the tag's, its owner cannot tell: it is given as
    /// missing here.
    pub seen: Deposited,
    /// Size and MD5 sum (`md5:…`) of the archive, if it is there and whole.
    pub archive: Option<(u64, String)>,
}

impl Zenodo {
    /// The drafts of the token's owner that are for the tag, oldest first. `known` is one that
    /// was just made, which the list may not show yet.
    pub async fn mine(
        &self,
        subject: &Subject,
        known: Option<&str>,
    ) -> Result<Vec<Mine>, ServiceError> {
        let sought = &Sought::from(subject);
        let listed = self.own_drafts().await?;
        let listed = listed.iter().filter(|draft| may_be(draft, sought));
        let mut ids: Vec<&str> = listed.filter_map(|draft| draft["id"].as_str()).collect();
        ids.extend(known.filter(|known| !ids.contains(known)));
        let mut mine = Vec::new();
        for id in ids {
            // A list may leave the files out, and may be behind: it may show what is gone or
            // published.
            let Some(draft) = self.draft(id).await? else {
                continue;
            };
            if draft["is_published"] == true {
                continue;
            }
            let files = self.draft_files(id).await?;
            if is_for(&draft, &files, sought, &subject.version) {
                let links = self.share_links(id).await?;
                mine.push(self.seen(id, &draft, &files, links, sought));
            }
        }
        mine.sort_by(|one, other| {
            let key = |mine: &Mine| (mine.seen.made, mine.seen.id.clone());
            key(one).cmp(&key(other))
        });
        Ok(mine)
    }

    fn seen(
        &self,
        id: &str,
        draft: &Value,
        files: &[DraftFile],
        links: Vec<ShareLink>,
        sought: &Sought,
    ) -> Mine {
        let metadata = &draft["metadata"];
        let creators = metadata["creators"].as_array();
        let doi = draft["pids"]["doi"]["identifier"].as_str();
        let archive = files.iter().find(|file| is_archive(&file.key, sought));
        let others = files.iter().filter(|file| !is_archive(&file.key, sought));
        let shared = |link: ShareLink| Shared {
            id: link.id,
            description: link.description,
            expires: link.expires,
        };
        Mine {
            archive: archive.and_then(|file| file.content.clone()),
            seen: Deposited {
                id: id.to_owned(),
                page: self.page("uploads", id),
                made: draft["created"].as_str().and_then(|at| at.parse().ok()),
                title: metadata["title"].as_str().unwrap_or_default().to_owned(),
                creators: creators.into_iter().flatten().map(creator_name).collect(),
                doi: doi.and_then(|doi| Doi::parse(doi).ok()),
                dated: metadata["publication_date"]
                    .as_str()
                    .and_then(|day| day.parse().ok()),
                archive: Packed::Missing,
                others: others.map(|file| file.key.clone()).collect(),
                links: links.into_iter().map(shared).collect(),
            },
        }
    }
}

impl From<&Subject> for Sought {
    fn from(subject: &Subject) -> Self {
        Self {
            slug: subject.slug.clone(),
            former: subject.former.clone(),
            url: subject.url.clone(),
            github_id: subject.github_id,
            tag: subject.tag.clone(),
        }
    }
}

fn links_to_tag(draft: &Value, sought: &Sought) -> bool {
    let related = draft["metadata"]["related_identifiers"].as_array();
    related.into_iter().flatten().any(|it| {
        it["relation_type"]["id"] == "issupplementto"
            && it["identifier"]
                .as_str()
                .is_some_and(|identifier| is_tag_link(identifier, sought))
    })
}

fn names_repository(draft: &Value, sought: &Sought) -> bool {
    let address = draft["custom_fields"]["code:codeRepository"].as_str();
    address.is_some_and(|address| is_repository(address, sought))
}

/// Whether a closer look is worth it.
fn may_be(draft: &Value, sought: &Sought) -> bool {
    names_repository(draft, sought) || links_to_tag(draft, sought)
}

/// The name of the archive decides where there is one: what `.zenodo.json` says of version and
/// links it says for every tag.
fn is_for(draft: &Value, files: &[DraftFile], sought: &Sought, version: &str) -> bool {
    if files.iter().any(|file| is_archive(&file.key, sought)) {
        return true;
    }
    if files.iter().any(|file| is_some_archive(&file.key, sought)) {
        return false;
    }
    links_to_tag(draft, sought)
        || names_repository(draft, sought) && draft["metadata"]["version"] == version
}
