//! Reads what a service says when it refuses: all the shapes of error bodies, the headers
//! that tell what is missing, and what a person can do about it.

use std::time::Duration;

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::ask::Ask;
use super::error::{Kind, ServiceError};
use super::patience;
use crate::world::clock;

/// The most characters of a server's words that are kept.
const LONGEST: usize = 500;

/// The words of a body, and the body itself if it is JSON.
pub(super) struct Said {
    pub(super) message: Option<String>,
    pub(super) body: Option<Value>,
}

/// Makes the error of an answer with a status of 400 or more.
pub(super) fn refusal(
    ask: &Ask<'_>,
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
) -> ServiceError {
    let secrets = ask.secrets();
    let said = said(body, &secrets);
    let reading = ask.method.is_safe();
    let kind = kind(status, headers, said.message.as_deref(), reading);
    let mut error = ServiceError::new(ask.service, ask.doing, ask.method.as_str(), &ask.url, kind);
    error.status = Some(status);
    error.help = help(ask, &error.kind, headers);
    if status == 451 {
        let service = ask.service;
        error.help = Some(format!(
            "{service} has blocked this for legal reasons; only the owner can clear that with {service}"
        ));
    }
    error.message = said.message;
    error.body = said.body;
    error.request_id = request_id(headers);
    error
}

/// What sort of failure a status is. GitHub answers 403 as well as 429 when a limit is reached
/// (GitHub's documentation, "Rate limits for the REST API").
fn kind(status: u16, headers: &HeaderMap, message: Option<&str>, reading: bool) -> Kind {
    let limited = || {
        let used_up = headers
            .get("x-ratelimit-remaining")
            .is_some_and(|left| left == "0");
        let says_so = message.is_some_and(|message| {
            let message = message.to_ascii_lowercase();
            message.contains("rate limit") || message.contains("abuse detection")
        });
        used_up || says_so || headers.contains_key("retry-after")
    };
    match status {
        401 => Kind::Unauthorized,
        403 if limited() => Kind::RateLimited,
        403 | 451 => Kind::Forbidden,
        404 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        410 => Kind::Gone,
        429 => Kind::RateLimited,
        408 | 500.. if reading => Kind::ServerTrouble,
        408 | 500.. => Kind::Unclear,
        _ => Kind::Invalid,
    }
}

/// The pause that a limit asks for. GitHub wants at least a minute after its secondary limit
/// when it names no time. Zenodo sends `Retry-After` with every answer, good ones included: as long
/// as requests are left it tells when their count begins anew, not when a failure is over.
pub(super) fn wanted_pause(error: &ServiceError, headers: &HeaderMap) -> Option<Duration> {
    let left = headers.get("x-ratelimit-remaining");
    if error.kind == Kind::ServerTrouble && left.is_some_and(|left| left != "0") {
        return None;
    }
    patience::wanted(headers, sent_or_now(headers)).or_else(|| {
        let secondary = error.message.as_deref().is_some_and(|message| {
            message
                .to_ascii_lowercase()
                .contains("secondary rate limit")
        });
        (error.kind == Kind::RateLimited && secondary).then_some(Duration::from_secs(60))
    })
}

/// The times in an answer are by the clock of who sent it.
fn sent_or_now(headers: &HeaderMap) -> Timestamp {
    clock::sent(headers).unwrap_or_else(Timestamp::now)
}

fn help(ask: &Ask<'_>, kind: &Kind, headers: &HeaderMap) -> Option<String> {
    let header = |name: &str| {
        let text = headers.get(name)?.to_str().ok()?;
        Some(safe(text, &ask.secrets()))
    };
    let variable = match ask.service {
        "GitHub" => "GITHUB_TOKEN",
        "Zenodo" => "ZENODO_TOKEN",
        "BioStudies" => "BIOSTUDIES_TOKEN",
        _ => "the token",
    };
    let service = ask.service;
    match kind {
        Kind::Unauthorized if ask.has_token() => Some(format!(
            "{service} does not accept the token: it is wrong, expired or revoked; put a new one into {variable}"
        )),
        Kind::Unauthorized => Some(format!(
            "{service} wants a token for this: put one into {variable}"
        )),
        Kind::Forbidden => Some(
            if let Some(page) =
                header("x-github-sso").and_then(|sso| sso_page(&sso).map(str::to_owned))
            {
                format!(
                    "the organisation wants the token to be authorised for single sign-on: open {page}"
                )
            } else if let Some(needed) =
                header("x-accepted-github-permissions").filter(|needed| !needed.is_empty())
            {
                format!(
                    "give a token with the permission {}",
                    needed
                        .split(';')
                        .map(str::trim)
                        .collect::<Vec<_>>()
                        .join(", or ")
                )
            } else if ask.has_token() {
                format!("the token may not do this: {service} wants one with more rights")
            } else {
                format!("{service} may want a token for this: put one into {variable}")
            },
        ),
        Kind::NotFound => Some(if ask.has_token() {
            "it does not exist, or the token may not see it".to_owned()
        } else {
            format!("it does not exist, or only a token may see it (put one into {variable})")
        }),
        Kind::RateLimited => Some(match patience::wanted(headers, sent_or_now(headers)) {
            Some(wait) => format!(
                "{service} has had too many requests; try again {}",
                when(wait)
            ),
            None => format!("{service} has had too many requests; try again in a few minutes"),
        }),
        Kind::ServerTrouble => Some(format!("{service} has trouble of its own; try again later")),
        Kind::Unclear => Some(UNCLEAR.to_owned()),
        Kind::Conflict => Some(format!(
            "something changed on {service} meanwhile; run again, which looks anew"
        )),
        Kind::Invalid if ask.method.is_safe() => Some(format!(
            "{service} does not take this question: try again later; if it stays so, report this line"
        )),
        _ => None,
    }
}

/// The advice after a write without a clear answer.
pub(super) const UNCLEAR: &str =
    "it may have been applied all the same: run again, which looks first";

/// `required; url=https://…` of `X-GitHub-SSO`. The address may hold a one-time code, which is
/// for the person who reads this.
fn sso_page(value: &str) -> Option<&str> {
    let (_, page) = value.split_once("url=")?;
    let page = page.split([' ', ';']).next()?;
    page.starts_with("https://").then_some(page)
}

fn when(wait: Duration) -> String {
    let then = SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| Timestamp::now().checked_add(wait).ok());
    let clock = then.map_or_else(String::new, |then| {
        then.strftime(" (%H:%M UTC)").to_string()
    });
    match wait.as_secs() {
        0..=1 => "now".to_owned(),
        seconds @ 2..=90 => format!("in {seconds} s"),
        seconds @ 91..86_400 => format!("in {} min{clock}", seconds.div_ceil(60)),
        seconds => format!("in {} days", seconds.div_ceil(86_400)),
    }
}

/// The number by which the service's support finds the request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    ["x-github-request-id", "x-request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .map(|id| safe(id, &[]).chars().take(80).collect())
}

/// The words of a service's answer that came by way of another service.
pub(crate) fn words(body: &[u8]) -> Option<String> {
    said(body, &[]).message
}

/// The words of a body. Known shapes: GitHub (`message`, `errors` of objects or strings, or one
/// string), `InvenioRDM` (`errors[].messages`), `DataCite` and RFC 9457 (`title`, `detail`),
/// BioStudies (`log` with `subnodes`), Spring (`error`), HTML and plain text.
pub(super) fn said(body: &[u8], secrets: &[String]) -> Said {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if let Ok(mut value) = serde_json::from_str::<Value>(text) {
        strike_out(&mut value, secrets);
        let mut words = Vec::new();
        collect(&value, 0, &mut words);
        words.dedup();
        let message = safe(&words.join("; "), secrets);
        return Said {
            message: Some(message).filter(|message| !message.is_empty()),
            body: Some(value),
        };
    }
    let text: String = text.chars().take(20_000).collect();
    let lower = text.to_ascii_lowercase();
    let words = if lower.starts_with('<') {
        let title = lower.find("<title").and_then(|at| {
            let start = at + text[at..].find('>')? + 1;
            let end = start + lower.get(start..)?.find("</title")?;
            text.get(start..end)
        });
        title.map_or("a web page".to_owned(), |title| {
            format!("a web page: {title}")
        })
    } else {
        text.chars().take(2 * LONGEST).collect()
    };
    let message = safe(&words, secrets);
    Said {
        message: Some(message).filter(|message| !message.is_empty()),
        body: None,
    }
}

fn collect(value: &Value, depth: usize, words: &mut Vec<String>) {
    if depth > 8 || words.len() > 40 {
        return;
    }
    let (own, lists) = match value {
        Value::String(text) => {
            words.push(text.clone());
            return;
        }
        Value::Array(items) => {
            for item in items {
                collect(item, depth + 1, words);
            }
            return;
        }
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let own = [
                "message",
                "title",
                "detail",
                "error_description",
                "code",
                "error",
            ]
            .into_iter()
            // A code only counts where there are no words; GitHub's `custom` says nothing at all.
            .filter(|key| !matches!(*key, "code") || text("message").is_none())
            .filter_map(text)
            .collect::<Vec<_>>()
            .join(": ");
            let field = text("field").filter(|_| !own.is_empty() && depth > 0);
            let own = field.map_or(own.clone(), |field| format!("{field}: {own}"));
            let lists = ["errors", "messages", "log", "subnodes"];
            (own, lists.map(|key| object.get(key)))
        }
        _ => return,
    };
    let field = value.get("field").and_then(Value::as_str);
    if !own.is_empty() {
        words.push(own);
    }
    for list in lists.into_iter().flatten() {
        match (list, field) {
            (Value::Array(items), Some(field)) => {
                for text in items.iter().filter_map(Value::as_str) {
                    words.push(format!("{field}: {text}"));
                }
            }
            (Value::Object(by_field), None) if !by_field.contains_key("message") => {
                for (field, messages) in by_field {
                    let mut own = Vec::new();
                    collect(messages, depth + 1, &mut own);
                    words.extend(own.into_iter().map(|text| format!("{field}: {text}")));
                }
            }
            _ => collect(list, depth + 1, words),
        }
    }
}

/// A text without anything that could steer a terminal or hide (control and direction
/// characters, line breaks), without the secrets, and not too long.
pub(super) fn safe(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        text = text.replace(secret.as_str(), "…");
    }
    let text = without_query_tokens(&text);
    let unsafe_to_show = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let text: String = text
        .chars()
        .map(|c| if unsafe_to_show(c) { ' ' } else { c })
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Services put secrets into addresses (`?access_token=…`, `?token=…`, BioStudies' `?key=…`) and
/// repeat them in messages.
fn without_query_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let end_of = |rest: &str, name: &str| Some(rest.find(name)? + name.len());
    let next = |rest: &str| {
        let names = ["token=", "?key=", "&key="].into_iter();
        names.filter_map(|name| end_of(rest, name)).min()
    };
    while let Some(at) = next(rest) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        out.push('…');
        let end = after.find(|c: char| c.is_whitespace() || "&\"'<>,;".contains(c));
        rest = &after[end.unwrap_or(after.len())..];
    }
    out.push_str(rest);
    out
}

fn strike_out(value: &mut Value, secrets: &[String]) {
    match value {
        Value::String(text) => {
            for secret in secrets {
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), "…");
                }
            }
            *text = without_query_tokens(text);
        }
        Value::Array(items) => {
            for item in items {
                strike_out(item, secrets);
            }
        }
        Value::Object(object) => {
            for item in object.values_mut() {
                strike_out(item, secrets);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
