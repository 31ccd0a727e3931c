//! Cookies, form tokens and logins.

use axum::response::Response;
use http::header::{self, HeaderValue};
use serde_json::json;

use super::super::server::{Call, json};
use super::objects::Objects;
use super::{OMERO_PASSWORD, OMERO_USER, OWNER, field, fields, has_referer, message};

/// The session that a call's cookies name.
pub(super) fn of(call: &Call) -> Option<String> {
    cookie(call, "sessionid")
}

fn cookie(call: &Call, name: &str) -> Option<String> {
    let all = call.header(header::COOKIE)?;
    let mut pairs = all
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// The refusal of a form without a token, or with one that is not that of its cookie; checked
/// before anything else.
pub(super) fn forged(omero: &Objects, call: &Call) -> Option<Response> {
    let refused = |why: &str| Some(message(403, &format!("CSRF Failed: {why}")));
    if omero.trouble.deaf_to_tokens {
        return refused("CSRF token from the 'X-Csrftoken' HTTP header incorrect.");
    }
    if !has_referer(call) {
        return refused("Referer checking failed - no Referer.");
    }
    let Some(held) = cookie(call, "csrftoken") else {
        return refused("CSRF cookie not set.");
    };
    let token = call
        .headers
        .get("x-csrftoken")
        .and_then(|token| token.to_str().ok());
    match token {
        None => refused("CSRF token missing."),
        Some(token) if token == masked(&held) || token == held => None,
        Some(_) => refused("CSRF token from the 'X-Csrftoken' HTTP header incorrect."),
    }
}

/// A token for forms differs from its cookie and belongs to it.
fn masked(cookie: &str) -> String {
    let turned: String = cookie.chars().rev().collect();
    format!("{cookie}{turned}")
}

/// Gives the form token, and a cookie for it where there is none.
pub(super) fn token(omero: &mut Objects, call: &Call) -> Response {
    let held = cookie(call, "csrftoken");
    let cookie = held.unwrap_or_else(|| omero.new_cookie());
    let answer = json(200, &json!({ "data": masked(&cookie) }));
    with_cookie(
        answer,
        &format!(
            "csrftoken={cookie}; expires=Sat, 27 Nov 2027 08:00:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax"
        ),
    )
}

/// A login opens a session and makes the form token anew.
pub(super) fn login(omero: &mut Objects, call: &Call) -> Response {
    let given = fields(call);
    let missing: Vec<String> = ["username", "password", "server"]
        .iter()
        .filter(|name| field(&given, name).is_none())
        .map(|name| {
            format!(
                "{}{}: This field is required.",
                name[..1].to_uppercase(),
                &name[1..]
            )
        })
        .collect();
    if !missing.is_empty() {
        return message(403, &missing.join(" "));
    }
    if omero.trouble.down {
        return message(
            403,
            "Server is not responding, please contact administrator.",
        );
    }
    let known = field(&given, "username") == Some(OMERO_USER)
        && field(&given, "password") == Some(OMERO_PASSWORD)
        && field(&given, "server") == Some("1");
    if !known {
        return message(
            403,
            "Connection not available, please check your user name and password.",
        );
    }
    let (session, form) = (omero.new_cookie(), omero.new_cookie());
    omero.sessions.insert(session.clone(), OWNER);
    let answer = json(
        200,
        &json!({
            "success": true,
            "eventContext": {
                "sessionId": 1201, "sessionUuid": session, "userId": OWNER, "userName": OMERO_USER,
                "groupId": 103, "groupName": "Example lab", "isAdmin": false, "eventId": -1,
                "eventType": "User", "memberOfGroups": [103, 104, 1], "leaderOfGroups": [],
            },
        }),
    );
    let answer = with_cookie(
        answer,
        &format!(
            "sessionid={session}; expires=Sat, 28 Nov 2026 08:00:00 GMT; HttpOnly; Max-Age=86400; Path=/; SameSite=Lax"
        ),
    );
    with_cookie(
        answer,
        &format!("csrftoken={form}; Max-Age=31449600; Path=/; SameSite=Lax"),
    )
}

fn with_cookie(mut answer: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}
