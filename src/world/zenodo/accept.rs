//! Whether a hit of a search is the archived copy of a tag. A search for an address also finds
//! works that merely cite it, and a query that Zenodo cannot parse finds anything at all, so
//! no hit is believed unseen.

use percent_encoding::percent_decode_str;

use crate::domain::{Doi, Slug};

use super::Sought;
use super::shape::Shown;

/// How strongly a record shows that it is the copy of the tag. The greater, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// It says that it is a supplement to the tag.
    Link,
    /// It names the repository, and its version is the tag.
    Version,
    /// It holds `owner/name-tag.zip`, the file that the integration makes.
    File,
}

/// What the record shows of being the copy of the tag; `None` if it is not.
///
/// `own` says that Zenodo itself named the record as one of this repository's (by its badge):
/// then the name of the file is enough.
///
/// Records that the integration makes have a link of the relation `isSupplementTo` to the tag,
/// unless `.zenodo.json` replaces the related works, and the repository's address
/// (invenio-rdm-records `services/github/metadata.py`).
pub(super) fn evidence(shown: &Shown, sought: &Sought, own: bool) -> Option<Evidence> {
    let record = &shown.record;
    let holds_file = record
        .files
        .iter()
        .any(|file| is_archive(&file.key, sought));
    let names_repository = shown
        .code_repository
        .as_deref()
        .is_some_and(|address| is_repository(address, sought));
    let has_version = record.version.as_deref() == Some(sought.tag.as_str());
    let links = links_to_tag(shown, sought);
    // A dataset may be a supplement to the very same tag without being its copy.
    let software = shown
        .resource_type
        .as_deref()
        .is_none_or(|kind| kind == "software" || kind.starts_with("software-"));
    // A hit may leave the files out; then nothing speaks against it.
    let maybe_archive = software || record.files.is_empty();
    if holds_file && (links || names_repository || own) {
        Some(Evidence::File)
    } else if record
        .files
        .iter()
        .any(|file| is_some_archive(&file.key, sought))
    {
        // What `.zenodo.json` says of version and links it says in every release; the name of the
        // file is the integration's own word.
        None
    } else if names_repository && has_version && maybe_archive {
        Some(Evidence::Version)
    } else if links && software {
        Some(Evidence::Link)
    } else {
        None
    }
}

/// The copies of the tag among these: the hits with the strongest evidence, the first of each
/// concept. More than one is a dispute. Anybody can upload the archive of a public repository
/// under its name and with its links, and only the badge says whose record is the integration's.
pub(super) fn copies<'a>(
    hits: impl IntoIterator<Item = &'a Shown>,
    sought: &Sought,
    own: bool,
) -> Vec<&'a Shown> {
    let with = |hit| Some((evidence(hit, sought, own)?, hit));
    let claims: Vec<(Evidence, &Shown)> = hits.into_iter().filter_map(with).collect();
    let strongest = claims.iter().map(|(evidence, _)| *evidence).max();
    let mut copies: Vec<&Shown> = Vec::new();
    for (evidence, hit) in claims {
        let again = copies.iter().any(|copy| concept(copy) == concept(hit));
        if Some(evidence) == strongest && !again {
            copies.push(hit);
        }
    }
    copies
}

/// What all versions of a record have in common: their DOI, else its own.
pub(super) fn concept(shown: &Shown) -> &Doi {
    let record = &shown.record;
    record.concept_doi.as_ref().unwrap_or(&record.doi)
}

/// Which records claim to be the copy of the tag.
pub(super) fn dispute(copies: &[&Shown], sought: &Sought) -> String {
    let dois: Vec<&str> = copies.iter().map(|copy| copy.record.doi.as_str()).collect();
    format!(
        "{} say that they are the archive of {}, and Zenodo does not say which it made",
        dois.join(" and "),
        sought.tag
    )
}

/// Whether it says of itself that it is a supplement to the tag.
pub(super) fn links_to_tag(shown: &Shown, sought: &Sought) -> bool {
    let mut related = shown.record.related.iter();
    related.any(|it| it.relation == "issupplementto" && is_tag_link(&it.identifier, sought))
}

/// Whether an address is that of the repository, now or under its former name.
pub(super) fn is_repository(address: &str, sought: &Sought) -> bool {
    let address = bare(address);
    let address = address.strip_suffix(".git").unwrap_or(address);
    addresses(sought)
        .iter()
        .any(|own| bare(own).eq_ignore_ascii_case(address))
}

/// The addresses that the repository has or had: what GitHub says now first.
pub(super) fn addresses(sought: &Sought) -> Vec<String> {
    let mut addresses = vec![sought.url.trim_end_matches('/').to_owned()];
    let names = std::iter::once(&sought.slug).chain(&sought.former);
    for address in names.map(|slug| format!("https://github.com/{slug}")) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// The link to the tag that the integration makes: the tag as it is, never encoded.
pub(super) fn tag_link(slug: &Slug, sought: &Sought) -> String {
    format!("https://github.com/{slug}/tree/{}", sought.tag)
}

pub(super) fn is_tag_link(identifier: &str, sought: &Sought) -> bool {
    let Some((address, tag)) = bare(identifier).split_once("/tree/") else {
        return false;
    };
    let decoded = percent_decode_str(tag).decode_utf8_lossy();
    (tag == sought.tag.as_str() || decoded == sought.tag.as_str()) && is_repository(address, sought)
}

pub(super) fn is_archive(key: &str, sought: &Sought) -> bool {
    let name = key.strip_suffix(&format!("-{}.zip", sought.tag));
    std::iter::once(&sought.slug)
        .chain(&sought.former)
        .any(|slug| name.is_some_and(|name| name.eq_ignore_ascii_case(&slug.to_string())))
}

/// Whether it is the name of an archive that the integration makes of some tag.
pub(super) fn is_some_archive(key: &str, sought: &Sought) -> bool {
    let lower = key.to_ascii_lowercase();
    lower.strip_suffix(".zip").is_some()
        && std::iter::once(&sought.slug)
            .chain(&sought.former)
            .any(|slug| lower.starts_with(&format!("{slug}-").to_ascii_lowercase()))
}

/// An address without its scheme and without a slash at its end.
fn bare(address: &str) -> &str {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use url::Url;

    use super::*;
    use crate::facts::archive::FoundBy;
    use crate::world::zenodo::shape;

    fn sought() -> Sought {
        Sought {
            slug: "Lab/Tool".parse().unwrap(),
            former: Some("lab/old-tool".parse().unwrap()),
            url: "https://github.com/Lab/Tool".to_owned(),
            github_id: Some(7),
            tag: "v1.0.0".parse().unwrap(),
        }
    }

    /// A native record: related works, repository, version, file keys, type.
    fn shown(
        related: &Value,
        repository: Option<&str>,
        version: &str,
        key: &str,
        kind: &str,
    ) -> Shown {
        let answer = json!({
            "id": "42",
            "pids": {"doi": {"identifier": "10.5281/zenodo.42"}},
            "parent": {"pids": {"doi": {"identifier": "10.5281/zenodo.41"}}},
            "metadata": {
                "title": "A tool",
                "resource_type": {"id": kind},
                "version": version,
                "related_identifiers": related,
            },
            "custom_fields": {"code:codeRepository": repository},
            "files": {"entries": {key: {"key": key, "size": 1}}},
        });
        let base = Url::parse("https://zenodo.org").unwrap();
        shape::record(&answer, &base, FoundBy::TagLink).unwrap()
    }

    fn link(relation: &str, to: &str) -> Value {
        json!([{"identifier": to, "relation_type": {"id": relation}}])
    }

    #[test]
    fn the_link_to_the_tag_is_seen_in_any_case_of_the_name_and_under_the_former_name() {
        for to in [
            "https://github.com/Lab/Tool/tree/v1.0.0",
            "https://github.com/lab/tool/tree/v1.0.0",
            "http://GitHub.com/LAB/Tool/tree/v1.0.0",
            "https://github.com/lab/old-tool/tree/v1.0.0",
        ] {
            let hit = shown(&link("issupplementto", to), None, "1", "a.zip", "software");
            assert_eq!(
                evidence(&hit, &sought(), false),
                Some(Evidence::Link),
                "{to}"
            );
        }
    }

    #[test]
    fn another_tag_another_repository_and_another_case_of_the_tag_are_refused() {
        for to in [
            "https://github.com/Lab/Tool/tree/V1.0.0",
            "https://github.com/Lab/Tool/tree/v1.0.0-rc1",
            "https://github.com/Lab/Tool/tree/v1.0.0/src",
            "https://github.com/Lab/Tool2/tree/v1.0.0",
            "https://github.com/fork/Tool/tree/v1.0.0",
            "https://github.com/Lab/Tool/releases/tag/v1.0.0",
            "https://github.com/Lab/Tool",
        ] {
            let hit = shown(&link("issupplementto", to), None, "1", "a.zip", "software");
            assert_eq!(evidence(&hit, &sought(), false), None, "{to}");
        }
    }

    #[test]
    fn a_record_that_merely_cites_the_tag_is_refused() {
        let to = "https://github.com/Lab/Tool/tree/v1.0.0";
        for relation in ["cites", "references", "issupplementedby", "isderivedfrom"] {
            let hit = shown(&link(relation, to), None, "v1.0.0", "a.zip", "software");
            assert_eq!(evidence(&hit, &sought(), false), None, "{relation}");
        }
        let dataset = shown(&link("issupplementto", to), None, "1", "a.tif", "dataset");
        assert_eq!(evidence(&dataset, &sought(), false), None);
    }

    #[test]
    fn a_record_without_the_link_is_known_by_repository_and_version_or_file() {
        let hit = |repository, version, key| {
            let hit = shown(&json!([]), repository, version, key, "software");
            evidence(&hit, &sought(), false)
        };
        let own = Some("https://github.com/lab/tool.git");
        assert_eq!(hit(own, "v1.0.0", "a.zip"), Some(Evidence::Version));
        assert_eq!(hit(own, "1", "lab/TOOL-v1.0.0.zip"), Some(Evidence::File));
        assert_eq!(hit(own, "1.0.0", "a.zip"), None);
        assert_eq!(hit(own, "1", "Lab/Tool-v1.0.0-rc.zip"), None);
        assert_eq!(hit(None, "v1.0.0", "Lab/Tool-v1.0.0.zip"), None);
        assert_eq!(
            hit(Some("https://github.com/fork/tool"), "v1.0.0", "a.zip"),
            None
        );
    }

    #[test]
    fn a_record_that_holds_the_archive_of_another_tag_is_refused() {
        // A version or a link that was written into .zenodo.json once stays in every release.
        let own = Some("https://github.com/lab/tool");
        let to = "https://github.com/Lab/Tool/tree/v1.0.0";
        for key in ["Lab/Tool-v1.1.0.zip", "lab/old-tool-v1.1.0.zip"] {
            let hit = shown(&link("issupplementto", to), own, "v1.0.0", key, "software");
            assert_eq!(evidence(&hit, &sought(), true), None, "{key}");
        }
        // A repository whose name begins the same is another one.
        let hit = shown(
            &json!([]),
            own,
            "v1.0.0",
            "lab/toolbox-v1.1.0.zip",
            "software",
        );
        assert_eq!(evidence(&hit, &sought(), false), Some(Evidence::Version));
    }

    #[test]
    fn a_dataset_of_the_same_version_is_refused() {
        let own = Some("https://github.com/lab/tool");
        let hit = shown(&json!([]), own, "v1.0.0", "images.tif", "dataset");
        assert_eq!(evidence(&hit, &sought(), false), None);
        // `.zenodo.json` may make the archive itself a dataset.
        let hit = shown(&json!([]), own, "v1.0.0", "lab/tool-v1.0.0.zip", "dataset");
        assert_eq!(evidence(&hit, &sought(), false), Some(Evidence::File));
    }

    #[test]
    fn the_file_is_enough_where_zenodo_itself_names_the_record() {
        let hit = |key| shown(&json!([]), None, "1", key, "dataset");
        let own = |key| evidence(&hit(key), &sought(), true);
        assert_eq!(own("Lab/Tool-v1.0.0.zip"), Some(Evidence::File));
        assert_eq!(own("Lab/Tool-v0.9.0.zip"), None);
    }
}
