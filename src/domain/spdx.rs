//! SPDX licence identifiers and expressions.

use spdx::identifiers::{EXCEPTIONS, LICENSES};

/// The joints of an expression.
const JOINTS: [&str; 3] = ["OR", "AND", "WITH"];

/// Words of the SPDX list that say that nothing is said.
const NO_LICENSE: [&str; 2] = ["NONE", "NOASSERTION"];

/// The expression with each identifier as the SPDX list spells it; nothing if a part of it is
/// not on the list. `/` between identifiers, as old Cargo manifests have it, is `OR`.
pub fn expression(text: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut wants_id = true;
    for token in tokens(text) {
        let joint = JOINTS
            .iter()
            .find(|joint| joint.eq_ignore_ascii_case(token));
        let last_is_with = parts.last().is_some_and(|part| part == "WITH");
        match (token, joint) {
            ("(" | ")", _) => parts.push(token.to_owned()),
            ("/", _) if !wants_id => {
                parts.push("OR".to_owned());
                wants_id = true;
            }
            (_, Some(joint)) if !wants_id => {
                parts.push((*joint).to_owned());
                wants_id = true;
            }
            _ if wants_id => {
                let known = if last_is_with {
                    exception(token)
                } else {
                    id(token)
                };
                parts.push(known?);
                wants_id = false;
            }
            _ => return None,
        }
    }
    let nesting = |c: &str| parts.iter().filter(|part| *part == c).count();
    if wants_id || nesting("(") != nesting(")") {
        return None;
    }
    Some(parts.join(" ").replace("( ", "(").replace(" )", ")"))
}

/// The licence identifiers in an expression, as the SPDX list spells them, in order; nothing if
/// it is no expression.
pub fn ids(text: &str) -> Vec<String> {
    let Some(expression) = expression(text) else {
        return Vec::new();
    };
    let mut before = "";
    let mut ids = Vec::new();
    for token in tokens(&expression) {
        // The word behind WITH is an exception, which is no licence.
        if !JOINTS.contains(&token) && !["(", ")"].contains(&token) && before != "WITH" {
            ids.push(token.to_owned());
        }
        before = token;
    }
    ids
}

/// Whether an expression is fulfilled by the licences that there are: of `A OR B` one is enough.
pub fn is_fulfilled(text: &str, has: impl Fn(&str) -> bool) -> bool {
    let expression = expression(text).and_then(|text| spdx::Expression::parse(&text).ok());
    expression.is_some_and(|expression| {
        expression.evaluate(|asked| {
            let id = asked.license.to_string();
            has(&id)
        })
    })
}

/// One identifier as the list spells it, with its `+` if it has one.
pub fn id(text: &str) -> Option<String> {
    let bare = text.strip_suffix('+').unwrap_or(text);
    let known = LICENSES
        .iter()
        .find(|license| license.name.eq_ignore_ascii_case(bare))?;
    let plus = if bare.len() < text.len() { "+" } else { "" };
    (!NO_LICENSE.contains(&known.name)).then(|| format!("{}{plus}", known.name))
}

fn exception(text: &str) -> Option<String> {
    let known = EXCEPTIONS
        .iter()
        .find(|exception| exception.name.eq_ignore_ascii_case(text))?;
    Some(known.name.to_owned())
}

/// Words, brackets and slashes.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split_whitespace() {
        let mut start = 0;
        for (at, bracket) in word.match_indices(['(', ')', '/']) {
            tokens.push(&word[start..at]);
            tokens.push(bracket);
            start = at + 1;
        }
        tokens.push(&word[start..]);
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_spelled_as_the_list_has_it() {
        for (text, right) in [
            ("mit", Some("MIT")),
            ("MIT/Apache-2.0", Some("MIT OR Apache-2.0")),
            (
                "(mit or apache-2.0) AND cc0-1.0",
                Some("(MIT OR Apache-2.0) AND CC0-1.0"),
            ),
            (
                "GPL-2.0+ WITH classpath-exception-2.0",
                Some("GPL-2.0+ WITH Classpath-exception-2.0"),
            ),
            ("MIT License", None),
            ("NOASSERTION", None),
            ("LicenseRef-mine", None),
            ("MIT OR", None),
            ("(MIT", None),
            ("", None),
        ] {
            assert_eq!(expression(text).as_deref(), right, "{text}");
        }
    }

    #[test]
    fn the_ids_leave_out_joints_and_exceptions() {
        assert_eq!(
            ids("(MIT OR gpl-2.0-only WITH Classpath-exception-2.0) AND CC0-1.0"),
            ["MIT", "GPL-2.0-only", "CC0-1.0"]
        );
        assert!(ids("proprietary").is_empty());
    }
}
