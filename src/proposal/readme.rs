//! The title of a README, as a suggestion.

use super::name::clean;

/// Headings that name a part of a README and not the software.
const PARTS: [&str; 12] = [
    "about",
    "abstract",
    "contents",
    "description",
    "getting started",
    "home",
    "installation",
    "introduction",
    "overview",
    "readme",
    "table of contents",
    "usage",
];

/// The first heading of a Markdown text, without marks, links and pictures; nothing where it
/// cannot be a title.
pub(super) fn title(text: &str) -> Option<String> {
    let mut fenced = false;
    let mut before = "";
    for line in text.lines().take(200) {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let heading = if let Some(rest) = line.strip_prefix("# ") {
            Some(rest.trim_end_matches('#'))
        } else if line.len() > 2 && line.bytes().all(|byte| byte == b'=') {
            Some(before)
        } else {
            element(line)
        };
        before = line;
        let Some(heading) = heading else { continue };
        let plain = plain(heading);
        let usable = plain.chars().count() >= 3 && plain.chars().count() <= 200;
        if usable && !PARTS.contains(&plain.to_lowercase().as_str()) {
            return Some(plain);
        }
    }
    None
}

/// What stands in `<h1 …>…</h1>`.
fn element(line: &str) -> Option<&str> {
    let start = line.to_ascii_lowercase().find("<h1")?;
    let inner = line.get(start..)?.split_once('>')?.1;
    let end = inner
        .to_ascii_lowercase()
        .find("</h1")
        .unwrap_or(inner.len());
    inner.get(..end)
}

/// A heading's words.
fn plain(heading: &str) -> String {
    let mut words = String::new();
    let mut rest = heading;
    while let Some(at) = rest.find(['[', '!', '<', '`', '*', '\\']) {
        words.push_str(&rest[..at]);
        let here = &rest[at..];
        rest = if let Some(length) = picture(here) {
            &here[length..]
        } else if let Some((text, length)) = link(here) {
            words.push_str(&plain(text));
            &here[length..]
        } else if here.starts_with('<')
            && let Some(end) = here.find('>')
        {
            &here[end + 1..]
        } else {
            if here.starts_with(['[', '!']) {
                words.push_str(&here[..1]);
            }
            &here[1..]
        };
    }
    words.push_str(rest);
    // A shortcode such as `:rocket:` is a picture too.
    let kept: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !(word.len() > 2 && word.starts_with(':') && word.ends_with(':')))
        .collect();
    let text = kept.join(" ");
    let is_edge = |c: char| !c.is_alphanumeric() && !"()[]\"'.!?+#".contains(c);
    clean(text.trim_matches(is_edge))
}

/// The length of `![…](…)` or `![…][…]`.
fn picture(text: &str) -> Option<usize> {
    let (_, length) = link(text.strip_prefix('!')?)?;
    Some(length + 1)
}

/// The text of `[…](…)` or `[…][…]`, and the length of all of it.
fn link(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0;
    let close = text.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        (depth == 0).then_some(at)
    })?;
    let inner = text.get(1..close)?;
    let rest = &text[close + 1..];
    let end = match rest.chars().next() {
        Some('(') => rest.find(')')? + 1,
        Some('[') => rest.find(']')? + 1,
        _ => return None,
    };
    Some((inner, close + 1 + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_heading_is_read_without_its_marks() {
        for (text, expected) in [
            ("# Spot counts\n", Some("Spot counts")),
            (
                "\n\n<h1 align=\"center\">Spot <b>counts</b></h1>\n",
                Some("Spot counts"),
            ),
            ("Spot counts\n===========\n", Some("Spot counts")),
            (
                "# [Spot counts](https://x.org) ![ci](https://x.org/b.svg)\n",
                Some("Spot counts"),
            ),
            (
                "[![ci](https://x.org/b.svg)](https://x.org)\n# :rocket: **Spot** `counts` 🚀 #\n",
                Some("Spot counts"),
            ),
            ("# README\n# Spot counts\n", Some("Spot counts")),
            ("```sh\n# comment\n```\n## Usage\n", None),
            ("# C++ for [all]\n", Some("C++ for [all]")),
            (
                "# Überblick: Zählen (2026)\n",
                Some("Überblick: Zählen (2026)"),
            ),
            ("# ab\n", None),
            ("", None),
            ("# ![", None),
        ] {
            assert_eq!(title(text).as_deref(), expected, "{text:?}");
        }
    }
}
