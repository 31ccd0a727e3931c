//! `tag-restricted`: the rulesets on GitHub let the tag be made.

use crate::facts::policy::{NamePattern, Ruleset};

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tag-restricted",
    title: "the rulesets on GitHub let the tag be made",
    severity: Severity::Error,
    needs: &[Need::Release, Need::TagRulesets],
    profile: None,
    reference: "GitHub's OpenAPI description, `repository-ruleset`; https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets",
    doc: include_str!("../../docs/rules/tag-restricted.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let forge = &case.facts.forge;
    let (Some(tag), Some(rulesets)) = (case.release, forge.policy.tag_rulesets.known()) else {
        return;
    };
    if forge.tag.there().is_some() {
        return;
    }
    let name = tag.as_str();
    for ruleset in rulesets.iter().filter(|ruleset| is_about(ruleset, name)) {
        let what = if ruleset.forbids_creation {
            "forbids new tags of this name".to_owned()
        } else if let Some(broken) = ruleset.names.iter().find(|asked| !is_met(asked, name)) {
            format!("wants tags whose name {}", words(broken))
        } else {
            continue;
        };
        let slug = case.slug().map(ToString::to_string).unwrap_or_default();
        let message = format!(
            "the ruleset {} on GitHub {what}, and the tag is {}",
            quoted(&ruleset.name),
            quoted(name)
        );
        let page = format!("https://github.com/{slug}/rules/{}", ruleset.id);
        match ruleset.can_bypass {
            Some(true) => continue,
            Some(false) => findings.add(message).help(format!(
                "ask an admin to let you make it ({page}), or to make the release"
            )),
            None => findings
                .add(message)
                .severity(Severity::Warning)
                .help(format!(
                    "GitHub does not say whether you are above it; see {page}"
                )),
        };
    }
}

/// Whether a ruleset is about the tag of this name.
fn is_about(ruleset: &Ruleset, name: &str) -> bool {
    let full = format!("refs/tags/{name}");
    let fits = |pattern: &String| pattern == "~ALL" || matches(pattern.as_bytes(), full.as_bytes());
    ruleset.include.iter().any(fits) && !ruleset.exclude.iter().any(fits)
}

/// Whether a text fits a pattern, as Ruby's `File.fnmatch` with `FNM_PATHNAME` has it: `*` and `?`
/// stay between two slashes, `**/` leads over any folders, `[a-z]` is one of some characters.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', b'*', b'/', rest @ ..] => {
            let folders = text.iter().enumerate().filter(|(_, byte)| **byte == b'/');
            matches(rest, text)
                || folders
                    .into_iter()
                    .any(|(at, _)| matches(rest, &text[at + 1..]))
        }
        [b'*', rest @ ..] => {
            let inside = text.iter().take_while(|byte| **byte != b'/').count();
            (0..=inside).any(|taken| matches(rest, &text[taken..]))
        }
        [b'[', rest @ ..] => match (rest.iter().position(|byte| *byte == b']'), text) {
            (Some(end), [first, text @ ..]) => {
                one_of(&rest[..end], *first) && matches(&rest[end + 1..], text)
            }
            _ => false,
        },
        [b'?', rest @ ..] => text
            .split_first()
            .is_some_and(|(first, text)| *first != b'/' && matches(rest, text)),
        [b'\\', literal, rest @ ..] | [literal, rest @ ..] => text
            .split_first()
            .is_some_and(|(first, text)| first == literal && matches(rest, text)),
    }
}

/// Whether a character is one of a set without its brackets: `abc`, `a-z`, `^a-z`.
fn one_of(set: &[u8], byte: u8) -> bool {
    let (negated, mut set) = match set {
        [b'^' | b'!', rest @ ..] => (true, rest),
        set => (false, set),
    };
    let mut found = false;
    while let [first, rest @ ..] = set {
        set = if let [b'-', last, rest @ ..] = rest {
            found |= (*first..=*last).contains(&byte);
            rest
        } else {
            found |= *first == byte;
            rest
        };
    }
    found != negated
}

/// Whether the name is as it is asked for. A regular expression is GitHub's to read.
fn is_met(asked: &NamePattern, name: &str) -> bool {
    let pattern = asked.pattern.as_str();
    let fits = match asked.operator.as_str() {
        "starts_with" => name.starts_with(pattern),
        "ends_with" => name.ends_with(pattern),
        "contains" => name.contains(pattern),
        _ => return true,
    };
    fits != asked.negate
}

fn words(asked: &NamePattern) -> String {
    let (is, is_not) = match asked.operator.as_str() {
        "starts_with" => ("starts with", "does not start with"),
        "ends_with" => ("ends with", "does not end with"),
        _ => ("contains", "does not contain"),
    };
    let how = if asked.negate { is_not } else { is };
    format!("{how} {}", quoted(&asked.pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        matches(pattern.as_bytes(), text.as_bytes())
    }

    #[test]
    fn patterns_are_read_as_github_reads_them() {
        for (pattern, text) in [
            ("refs/tags/v*", "refs/tags/v1.0.0"),
            ("refs/tags/*", "refs/tags/v1"),
            ("refs/tags/**/*", "refs/tags/a/b/v1"),
            ("refs/tags/v[0-9].?", "refs/tags/v1.2"),
            ("refs/tags/[^a-z]*", "refs/tags/1.0"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("refs/tags/v*", "refs/tags/1.0.0"),
            ("refs/tags/*", "refs/tags/a/v1"),
            ("refs/tags/v[0-9]", "refs/tags/vx"),
            ("refs/tags/[a-", "refs/tags/a"),
            ("refs/heads/*", "refs/tags/v1"),
        ] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_asked_of_a_name_is_said_as_it_is_meant() {
        let asked = |operator: &str, negate| NamePattern {
            operator: operator.to_owned(),
            pattern: "v".to_owned(),
            negate,
        };
        assert!(
            is_met(&asked("starts_with", false), "v1")
                && !is_met(&asked("starts_with", false), "1")
        );
        assert!(!is_met(&asked("contains", true), "v1") && is_met(&asked("ends_with", true), "v1"));
        assert!(is_met(&asked("regex", false), "whatever"), "GitHub decides");
        assert_eq!(words(&asked("starts_with", false)), "starts with `v`");
        assert_eq!(words(&asked("contains", true)), "does not contain `v`");
    }
}
