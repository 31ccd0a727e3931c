//! Files of the repository: contents, the licence file, the zipball.

use axum::response::Response;
use http::header;
use serde_json::{Value, json};

use super::refs::below;
use super::repos::license_summary;
use super::{error, not_found};
use crate::rehearse::Service;
use crate::rehearse::model::Model;
use crate::rehearse::server::{self, Call, set, typed};

/// The licence file with what GitHub detects; 404 when it detects none.
pub(super) fn license(model: &Model, call: &Call) -> Response {
    let revision = call.parameter("ref").unwrap_or("HEAD");
    let is_license = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING"]
            .iter()
            .any(|head| name.starts_with(head))
    };
    let listing = model.git.listing(revision, "").unwrap_or_default();
    let mut files = listing.into_iter().filter(|(kind, ..)| kind == "blob");
    let Some((_, id, name)) = files.find(|(.., name)| is_license(name)) else {
        return not_found();
    };
    if model.license.is_none() {
        return not_found();
    }
    let mut content = file(model, revision, &name, &id);
    content["license"] = license_summary(model);
    server::json(200, &content)
}

/// A file as GitHub describes it, its bytes in base64 with line breaks.
fn file(model: &Model, revision: &str, path: &str, id: &str) -> Value {
    let bytes = model.git.file(revision, path).unwrap_or_default();
    let url = below(model, &format!("contents/{path}?ref={revision}"));
    let git_url = below(model, &format!("git/blobs/{id}"));
    let html = format!("{}/blob/{revision}/{path}", model.repository.html_url());
    json!({
        "name": path.rsplit('/').next(),
        "path": path,
        "sha": id,
        "size": bytes.len(),
        "url": url,
        "html_url": html,
        "git_url": git_url,
        "download_url": format!("https://raw.githubusercontent.com/{}/{revision}/{path}", model.repository.slug),
        "type": "file",
        "content": base64_lines(&bytes),
        "encoding": "base64",
        "_links": { "self": url, "git": git_url, "html": html },
    })
}

pub(super) fn contents(model: &Model, call: &Call, path: &str) -> Response {
    let head = model.git.default_branch();
    let revision = call.parameter("ref").unwrap_or(&head);
    if model.git.commit_of(revision).is_none() {
        return error(404, &format!("No commit found for the ref {revision}"));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listing = model.git.listing(revision, folder).unwrap_or_default();
    if let Some((_, id, _)) = listing
        .iter()
        .find(|(kind, _, n)| kind == "blob" && n == name)
    {
        let raw = call
            .header(header::ACCEPT)
            .is_some_and(|accept| accept.contains("raw"));
        if raw {
            let bytes = model.git.file(revision, path).unwrap_or_default();
            return typed(200, "application/vnd.github.raw+json; charset=utf-8", bytes);
        }
        return server::json(200, &file(model, revision, path, id));
    }
    let is_folder = path.is_empty()
        || listing
            .iter()
            .any(|(kind, _, n)| kind == "tree" && n == name);
    if !is_folder {
        return not_found();
    }
    let entries = model.git.listing(revision, path).unwrap_or_default();
    let entries = entries.into_iter().map(|(kind, id, name)| {
        let path = format!("{path}/{name}");
        let mut entry = file(model, revision, path.trim_start_matches('/'), &id);
        entry["type"] = json!(if kind == "tree" { "dir" } else { "file" });
        for key in ["content", "encoding"] {
            entry.as_object_mut().map(|object| object.remove(key));
        }
        entry
    });
    server::json(200, &Value::Array(entries.collect()))
}

/// GitHub sends a client on to another host for the bytes; here it is another path.
pub(super) fn zipball(model: &Model, reference: &str) -> Response {
    if model.git.commit_of(reference).is_none() {
        return not_found();
    }
    let base = model.places.of(Service::GitHub).as_str();
    let slug = &model.repository.slug;
    let reference =
        percent_encoding::utf8_percent_encode(reference, percent_encoding::NON_ALPHANUMERIC);
    let place = format!("{base}codeload/{slug}/legacy.zip/{reference}");
    let mut answer = typed(302, "text/html; charset=utf-8", "");
    set(&mut answer, "location", &place);
    answer
}

/// The zip behind `zipball`.
pub(super) fn legacy_zip(model: &Model, reference: &str) -> Response {
    let slug = &model.repository.slug;
    match model.git.zipball(reference, slug) {
        Some(bytes) => {
            let mut answer = typed(200, "application/zip", bytes);
            let name = format!(
                "attachment; filename={}-{}-{}.zip",
                slug.owner(),
                slug.name(),
                reference.replace('/', "-")
            );
            set(&mut answer, "content-disposition", &name);
            answer
        }
        None => not_found(),
    }
}

/// Base64 as in GitHub's contents: broken after 60 characters, with a line end at the end.
fn base64_lines(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, chunk) in bytes.chunks(3).enumerate() {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = bits >> (18 - 6 * place) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
        if index % 15 == 14 {
            text.push('\n');
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_broken_into_lines_as_github_does() {
        assert_eq!(base64_lines(b""), "");
        assert_eq!(base64_lines(b"M"), "TQ==\n");
        assert_eq!(base64_lines(b"Man"), "TWFu\n");
        assert_eq!(base64_lines(b"light work"), "bGlnaHQgd29yaw==\n");
        let long = base64_lines(&[0; 46]);
        assert_eq!(long.lines().next().map(str::len), Some(60));
        assert_eq!(long.lines().count(), 2);
    }
}
