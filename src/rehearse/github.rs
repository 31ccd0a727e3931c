//! GitHub's REST API, as far as a release needs it.

mod commits;
mod contents;
mod graphql;
mod hooks;
mod issues;
mod refs;
mod releases;
mod repos;
mod rules;

use hooks::deliver;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode, header};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::model::Model;
use super::scenario::{
    GITHUB_ACTIONS_TOKEN, GITHUB_READ_TOKEN, GITHUB_TOKEN, GITHUB_VISITOR_TOKEN,
};
use super::server::{self, Call, set, typed};
use crate::domain::Slug;
use crate::rehearse::Service;

/// Requests an hour for a signed-in client, and without a token.
const LIMITS: (usize, usize) = (5000, 60);

/// What the sender of a call may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rights {
    /// No token: what is public.
    Anonymous,
    /// Of somebody who may only read the repository.
    Visitor,
    /// A member's token without the right to write contents.
    Read,
    /// What GitHub Actions gives: contents, and no administration.
    Actions,
    /// Everything.
    Full,
}

impl Rights {
    fn signed_in(self) -> bool {
        self != Self::Anonymous
    }

    fn writes(self) -> bool {
        matches!(self, Self::Actions | Self::Full)
    }
}

/// Answers a call to api.github.com.
pub(crate) fn answer(model: &Arc<Model>, call: &Call, number: usize) -> Response {
    if call.header(header::USER_AGENT).is_none_or(str::is_empty) {
        return nameless();
    }
    let (signed_in, answer) = match call.token() {
        None => (false, route(model, call, Rights::Anonymous)),
        Some(GITHUB_TOKEN) => (true, route(model, call, Rights::Full)),
        Some(GITHUB_ACTIONS_TOKEN) => (true, route(model, call, Rights::Actions)),
        Some(GITHUB_READ_TOKEN) => (true, route(model, call, Rights::Read)),
        Some(GITHUB_VISITOR_TOKEN) => (true, route(model, call, Rights::Visitor)),
        Some(_) => (false, error(401, "Bad credentials")),
    };
    let limit = if signed_in { LIMITS.0 } else { LIMITS.1 };
    let used = number % limit;
    let mut answer = conditional(call, answer);
    set(&mut answer, "x-ratelimit-limit", &limit.to_string());
    set(
        &mut answer,
        "x-ratelimit-remaining",
        &(limit - used).to_string(),
    );
    set(&mut answer, "x-ratelimit-used", &used.to_string());
    set(&mut answer, "x-ratelimit-resource", "core");
    let reset = jiff::Timestamp::now().as_second() + 3600;
    set(&mut answer, "x-ratelimit-reset", &reset.to_string());
    let request_id = format!("C0DE:{number:04X}:1A2B3C:4D5E6F:{reset:08X}");
    set(&mut answer, "x-github-request-id", &request_id);
    set(&mut answer, "x-github-media-type", "github.v3; format=json");
    answer
}

/// GitHub's web servers turn away a client that does not say who it is.
fn nameless() -> Response {
    typed(
        403,
        "text/html; charset=utf-8",
        "\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header.\r\n",
    )
}

/// The repository's own routes, by name or by id, or a redirect when it was renamed.
/// Sends the webhook's messages about a release that was published a moment ago.
pub(crate) fn announce(model: &Arc<Model>, release: &super::state::Release) {
    hooks::deliver(model, release, &["published"]);
}

fn route(model: &Arc<Model>, call: &Call, rights: Rights) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let repository = &model.repository;
    // An Enterprise Server has its API below these.
    let path = match segments.as_slice() {
        ["api", "v3", path @ ..] | ["api", path @ ..] | path => path,
    };
    let rest = match path {
        ["graphql"] if call.method == Method::POST => return graphql::answer(model, call, rights),
        ["rate_limit"] => return repos::rate_limit(rights),
        ["repos", owner, name, rest @ ..] => {
            let Ok(named) = format!("{owner}/{name}").parse::<Slug>() else {
                return not_found();
            };
            if repository.former.as_ref() == Some(&named) {
                return moved(model, call, rest.len());
            }
            if named != repository.slug {
                return not_found();
            }
            rest
        }
        ["repositories", number, rest @ ..] if *number == repository.id.to_string() => rest,
        ["codeload", owner, name, "legacy.zip", reference @ ..] => {
            let named = format!("{owner}/{name}").parse::<Slug>();
            if named.is_ok_and(|named| named == repository.slug) {
                return contents::legacy_zip(model, &reference.join("/"));
            }
            return not_found();
        }
        _ => return not_found(),
    };
    match rest {
        ["releases", rest @ ..] => releases::route(model, call, rights, rest),
        ["issues", rest @ ..] => issues::route(model, call, rights, rest),
        ["hooks", rest @ ..] => hooks::route(model, call, rights, rest),
        ["git", rest @ ..] => refs::route(model, call, rest),
        ["rulesets" | "rules", ..] => rules::route(model, call, rest),
        rest => repos::route(model, call, rights, rest),
    }
}

/// 301 for reads and 307 for writes, so that a write keeps its method and body.
fn moved(model: &Model, call: &Call, depth: usize) -> Response {
    let reads = matches!(call.method, Method::GET | Method::HEAD);
    let path = call.path.trim_start_matches('/');
    let rest: Vec<&str> = path.splitn(4, '/').collect();
    let rest = match rest.get(3) {
        Some(rest) if depth > 0 => format!("/{rest}"),
        _ => String::new(),
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&call.query)
        .finish();
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let base = model
        .places
        .of(Service::GitHub)
        .as_str()
        .trim_end_matches('/');
    let place = format!("{base}/repositories/{}{rest}{query}", model.repository.id);
    let mut answer = server::json(
        if reads { 301 } else { 307 },
        &json!({
            "message": "Moved Permanently",
            "url": place,
            "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
        }),
    );
    set(&mut answer, "location", &place);
    answer
}

/// An error as GitHub writes it; the status stands in the body as text.
pub(crate) fn error(status: u16, message: &str) -> Response {
    server::json(
        status,
        &json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.to_string(),
        }),
    )
}

/// 422 with the list of what is wrong.
pub(crate) fn invalid(errors: &Value) -> Response {
    server::json(
        422,
        &json!({
            "message": "Validation Failed",
            "errors": errors,
            "documentation_url": "https://docs.github.com/rest/releases/releases#create-a-release",
            "status": "422",
        }),
    )
}

/// Missing, or not allowed to see it: GitHub does not tell which.
pub(crate) fn not_found() -> Response {
    error(404, "Not Found")
}

/// The answer to somebody who may not write.
pub(crate) fn refuse_write(rights: Rights) -> Response {
    if rights == Rights::Anonymous {
        return error(401, "Requires authentication");
    }
    if rights == Rights::Visitor {
        return not_found();
    }
    let mut answer = error(403, "Resource not accessible by personal access token");
    set(
        &mut answer,
        "x-accepted-github-permissions",
        "contents=write; contents=write,workflows=write",
    );
    answer
}

/// The answer to a token of GitHub Actions that asks for what no such token can do.
fn refuse_integration() -> Response {
    error(403, "Resource not accessible by integration")
}

/// Adds an `ETag` to a good answer to GET, and makes it 304 when the client has it.
fn conditional(call: &Call, answer: Response) -> Response {
    if call.method != Method::GET || answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    // The bodies of the model are whole in memory, so this never waits.
    let body = whole(body);
    let tag = format!("W/\"{}\"", hex(&Sha1::digest(&body)));
    let known = call.header(header::IF_NONE_MATCH).is_some_and(|list| {
        let strip = |text: &str| text.trim().trim_start_matches("W/").to_owned();
        list.split(',')
            .any(|one| one.trim() == "*" || strip(one) == strip(&tag))
    });
    let body = if known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        Body::empty()
    } else {
        Body::from(body)
    };
    let mut answer = Response::from_parts(parts, body);
    set(&mut answer, "etag", &tag);
    set(
        &mut answer,
        "vary",
        "Accept, Authorization, Cookie, X-GitHub-OTP",
    );
    answer
}

/// The bytes of a body that is already in memory.
fn whole(body: Body) -> Vec<u8> {
    let runtime = tokio::runtime::Handle::current();
    let bytes = runtime.block_on(axum::body::to_bytes(body, usize::MAX));
    bytes.map(|bytes| bytes.to_vec()).unwrap_or_default()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// No content.
pub(crate) fn nothing() -> Response {
    typed(204, "application/json; charset=utf-8", "")
}
