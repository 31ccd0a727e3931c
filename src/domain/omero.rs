//! Objects in an OMERO, by the addresses of its web pages.

use url::Url;

use super::DatasetRef;

/// Why an address of an OMERO.web names no object that a link can be put on.
pub(super) type NotOne = &'static str;

const KINDS: [&str; 3] = ["project", "dataset", "screen"];

/// The address of an OMERO.web, without the page that was open there:
/// `https://omero.example.org/sub/webclient/userdata/?show=…` → `https://omero.example.org/sub`.
/// No name, password, query or fragment is part of it.
pub fn omero_site(url: &Url) -> String {
    let path = url.path();
    let path = path.split_once("/webclient").map_or(path, |(site, _)| site);
    let path = path.split_once("/api/v").map_or(path, |(site, _)| site);
    format!(
        "{}{}",
        url.origin().ascii_serialization(),
        path.trim_end_matches('/')
    )
}

/// The object that an address of an OMERO.web names; `None` if it is the address of something
/// else.
pub(super) fn reference(url: &Url) -> Option<Result<DatasetRef, NotOne>> {
    if !matches!(url.scheme(), "https" | "http") {
        return None;
    }
    let parts: Vec<&str> = url.path_segments()?.collect();
    let after = |name: &str| {
        let at = parts.iter().position(|part| *part == name)?;
        Some(&parts[at + 1..])
    };
    let shown = url.query_pairs().find(|(key, _)| key == "show");
    let path = url.query_pairs().find(|(key, _)| key == "path");
    let named = if let Some((_, shown)) = shown {
        let named = several(&shown);
        // Pages of other programs show something, too.
        if named.is_err() && after("webclient").is_none() {
            return None;
        }
        named
    } else if let Some(below) = after("webclient") {
        match (below, path) {
            // The older form of the same: the last part is what is selected.
            (_, Some((_, path))) => one(path.rsplit('|').next().unwrap_or_default()),
            (["metadata_details", kind, id, ..], None) => object(kind, id),
            (
                [
                    "img_detail" | "metadata_preview" | "render_image" | "metadata_details",
                    ..,
                ],
                _,
            ) => Err(WRONG_KIND),
            _ => Err(
                "shows no object: select a Project, a Dataset or a Screen there, and copy the link that its button gives",
            ),
        }
    } else {
        // The address in the JSON API: `api/v0/m/datasets/42/`.
        let [_, "m", kinds, id, ..] = after("api")? else {
            return None;
        };
        object(kinds.trim_end_matches('s'), id)
    };
    Some(named.map(|(kind, id)| DatasetRef::Omero {
        server: omero_site(url),
        kind: kind.to_owned(),
        id,
    }))
}

const WRONG_KIND: NotOne = "is neither a Project nor a Dataset nor a Screen, and the link goes on one of those: give the one that it is in";

/// What `show=` selects: one object, or several with bars between them.
fn several(shown: &str) -> Result<(&'static str, u64), NotOne> {
    let all: Vec<_> = shown.split('|').filter(|part| !part.is_empty()).collect();
    let Some(first) = all.first() else {
        return Err("shows no object: give the address with `?show=dataset-42` in it");
    };
    if all.iter().any(|other| other != first) {
        return Err("shows several objects: give the address of each by itself");
    }
    one(first)
}

/// `dataset-42`, as OMERO.web reads it: also `dataset=42` and `dataset.id-42`.
fn one(text: &str) -> Result<(&'static str, u64), NotOne> {
    let (kind, value) = text.split_once(['-', '=']).ok_or(WRONG_KIND)?;
    match kind.split_once('.') {
        Some((kind, "id")) => object(kind, value),
        Some(_) => Err(
            "names its object by something else than the number, which need not stay: give the address with `?show=dataset-42` in it",
        ),
        None => object(kind, value),
    }
}

fn object(kind: &str, id: &str) -> Result<(&'static str, u64), NotOne> {
    let known = KINDS.iter().find(|known| **known == kind);
    let id = id.bytes().all(|byte| byte.is_ascii_digit()).then_some(id);
    match (known, id.and_then(|id| id.parse().ok())) {
        (Some(kind), Some(id)) => Ok((kind, id)),
        (Some(_), None) => Err("has no number behind the kind of the object, as in `dataset-42`"),
        (None, _) => Err(WRONG_KIND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Result<String, NotOne>> {
        let read = reference(&Url::parse(text).unwrap())?;
        Some(read.map(|reference| reference.to_string()))
    }

    #[test]
    fn an_object_is_read_in_every_form_that_people_copy() {
        let web = "https://omero.example.org";
        for (rest, named) in [
            ("/webclient/?show=dataset-42", "dataset 42 on "),
            ("/webclient?show=dataset-42", "dataset 42 on "),
            (
                "/webclient/userdata/?show=dataset-42&experimenter=3",
                "dataset 42 on ",
            ),
            (
                "/webclient/?experimenter=-1&show=project-7",
                "project 7 on ",
            ),
            ("/webclient/?show=screen-9#x", "screen 9 on "),
            ("/webclient/?show=dataset.id-42", "dataset 42 on "),
            ("/webclient/?show=dataset=42", "dataset 42 on "),
            ("/webclient/?show=dataset-42%7Cdataset-42", "dataset 42 on "),
            ("/webclient/?path=project=7|dataset=42", "dataset 42 on "),
            ("/webclient/metadata_details/dataset/42/", "dataset 42 on "),
            ("/api/v0/m/datasets/42/", "dataset 42 on "),
            ("/?show=dataset-42", "dataset 42 on "),
        ] {
            let read = read(&format!("{web}{rest}")).unwrap();
            assert_eq!(read, Ok(format!("{named}{web}")), "{rest}");
        }
    }

    #[test]
    fn a_server_may_lie_below_a_path_and_have_a_port_and_no_password_stays_in_it() {
        for (address, site) in [
            (
                "https://lab.example.org:8443/omero/webclient/?show=dataset-42",
                "https://lab.example.org:8443/omero",
            ),
            (
                "http://josiah:s3cret@127.0.0.1:4080/a/b/webclient/userdata/?show=dataset-42&token=s3cret",
                "http://127.0.0.1:4080/a/b",
            ),
            (
                "https://LAB.example.org/omero/api/v0/m/datasets/42/",
                "https://lab.example.org/omero",
            ),
        ] {
            let read = read(address).unwrap();
            assert_eq!(read, Ok(format!("dataset 42 on {site}")));
            assert_eq!(omero_site(&Url::parse(address).unwrap()), site);
        }
    }

    #[test]
    fn what_the_link_cannot_be_put_on_is_refused_with_the_reason() {
        for (rest, why) in [
            ("?show=dataset-42|dataset-43", "shows several objects"),
            ("?show=dataset-42%7Cimage-1", "shows several objects"),
            ("?show=image-5", "is neither a Project nor a Dataset"),
            ("?show=plate-5", "is neither a Project nor a Dataset"),
            ("?show=well.name-A1", "something else than the number"),
            ("?show=dataset.name-Spots", "something else than the number"),
            ("?show=dataset-", "has no number"),
            ("?show=dataset-x", "has no number"),
            ("?show=dataset--4", "has no number"),
            ("?show=dataset-99999999999999999999", "has no number"),
            ("?show=", "shows no object"),
            (
                "img_detail/5/?dataset=42",
                "is neither a Project nor a Dataset",
            ),
            ("", "shows no object"),
            ("userdata/", "shows no object"),
        ] {
            let read = read(&format!("https://omero.example.org/webclient/{rest}"));
            let said = read.unwrap().unwrap_err();
            assert!(said.contains(why), "{rest}: {said}");
        }
    }

    #[test]
    fn other_addresses_are_nothing_of_an_omero() {
        for address in [
            "https://zenodo.org/records/42",
            "https://www.ebi.ac.uk/biostudies/studies/S-BIAD1",
            "https://example.org/api/v0/x",
            "https://zenodo.org/records/42?show=5",
            "ftp://example.org/webclient/?show=dataset-42",
        ] {
            assert_eq!(read(address), None, "{address}");
        }
    }
}
