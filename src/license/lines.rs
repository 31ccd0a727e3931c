//! Which lines of a licence file belong to the licence. `build.rs` reads the SPDX
//! texts with the same rules, so that both sides lose the same lines.

/// How much around the licence's own words is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// For the question "which licence is this": titles, copyright lines, the
    /// preamble of Creative Commons and the instructions after the terms go.
    Lenient,
    /// For the question "what will GitHub say": only what licensee 10 drops, which
    /// at the top are the titles that it knows, and copyright lines.
    Strict,
    /// For the question "what else is in here": all but copyright lines stays.
    Whole,
}

/// Longer than any instructions that follow the terms of an SPDX text (GPL-2.0 has
/// some 360 words). What is longer is a licence of its own.
const LONGEST_APPENDIX: usize = 500;

/// Leading lines of at most so many words are a title, not the licence.
const TITLE_WORDS: usize = 7;

/// The first words of what follows Creative Commons' preamble: 4.0, 3.0 and older, CC0.
const AFTER_PREAMBLE: [&str; 3] = [
    "by exercising the licensed rights",
    "the work (as defined below) is provided",
    "statement of purpose",
];

/// The first words of Creative Commons' remarks on itself below the licence.
const AFTERWORD: [&str; 3] = [
    "creative commons is not a party to",
    "creative commons notice",
    "creative commons may be contacted",
];

/// The lines that count, without the marks of comments, headings and lists.
pub(crate) fn body(text: &str, reading: Reading) -> Vec<&str> {
    // Some editors still end a line with a carriage return alone.
    let mut lines: Vec<&str> = text.split(['\n', '\r']).map(unmarked).collect();
    if reading != Reading::Whole {
        cut_creative_commons(&mut lines);
        cut_instructions(&mut lines);
    }
    if reading == Reading::Lenient {
        // A comment in Markdown, or the tags of the REUSE specification.
        lines.retain(|line| !line.starts_with("<!") && !begins(line, "spdx-"));
    }
    let front = match reading {
        Reading::Lenient => lenient_front(&lines),
        Reading::Strict => strict_front(&lines),
        Reading::Whole => 0,
    };
    lines.drain(..front);
    if reading != Reading::Strict {
        lines.retain(|line| !is_copyright_line(line));
    }
    for line in &mut lines {
        *line = without_list_mark(line);
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Does the line, taken out of `unmarked`, end the terms? What follows are
/// instructions for applying the licence, with placeholders that are meant to stay.
pub(crate) fn ends_terms(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    line.eq_ignore_ascii_case("end of terms and conditions")
        || line.eq_ignore_ascii_case("end of the terms and conditions")
}

/// The line without space and the marks of comments, headings, quotations and bullets.
pub(crate) fn unmarked(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || "#>*/%;|•·-=_~\u{feff}".contains(c))
}

/// Does `line` begin with `prefix`, which is in lower case and ASCII?
pub(crate) fn begins(line: &str, prefix: &str) -> bool {
    line.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// "Copyright (c) 2024 …", "© 2024", "All rights reserved.": a statement, and not the
/// middle of a wrapped sentence such as "copyright notice, this list of conditions".
pub(crate) fn is_copyright_line(line: &str) -> bool {
    let is_statement = |rest: &str| {
        let rest = rest.trim_start_matches([':', ' ', '\t', ',']);
        let placeholder = rest.starts_with(['<', '[', '{', '©']) || begins(rest, "year");
        placeholder || begins(rest, "(c)") || rest.starts_with(|c: char| c.is_ascii_digit())
    };
    if begins(line, "copyright") {
        is_statement(&line["copyright".len()..])
    } else if begins(line, "(c)") {
        is_statement(&line["(c)".len()..])
    } else {
        line.starts_with('©') || is_all_rights_reserved(line)
    }
}

fn is_all_rights_reserved(line: &str) -> bool {
    line.trim_end_matches('.')
        .eq_ignore_ascii_case("all rights reserved")
}

fn cut_creative_commons(lines: &mut Vec<&str>) {
    let start = lines
        .iter()
        .position(|line| AFTER_PREAMBLE.iter().any(|words| begins(line, words)));
    let Some(start) = start else { return };
    lines.drain(..start);
    let end = lines
        .iter()
        .position(|line| AFTERWORD.iter().any(|words| begins(line, words)));
    if let Some(end) = end {
        lines.truncate(end);
    }
}

fn cut_instructions(lines: &mut Vec<&str>) {
    let Some(end) = lines.iter().position(|line| ends_terms(line)) else {
        return;
    };
    let after: usize = lines[end..].iter().map(|line| count_words(line)).sum();
    if after <= LONGEST_APPENDIX {
        lines.truncate(end);
    }
}

/// Words between white space.
pub(crate) fn count_words(line: &str) -> usize {
    line.split_ascii_whitespace().count()
}

/// How many leading lines are titles, copyright and addresses. 0 when nothing would be left.
fn lenient_front(lines: &[&str]) -> usize {
    let first = |line: &&str| count_words(line) > TITLE_WORDS && !is_copyright_line(line);
    lines.iter().position(first).unwrap_or(0)
}

/// How many leading lines licensee 10 drops, in its order: titles and the version, then
/// one address, then copyright lines, then titles again (`ContentHelper`, `STRIP_METHODS`).
/// What stands out of this order stays, and counts against the file.
fn strict_front(lines: &[&str]) -> usize {
    let is_version = |line: &str| begins(line, "version");
    let is_address = |line: &str| begins(line, "http") && !line.contains(' ');
    let mut at = skip(lines, 0, usize::MAX, |line| {
        is_known_title(line) || is_version(line)
    });
    at = skip(lines, at, 1, is_address);
    let mut open = false;
    at = skip(lines, at, usize::MAX, |line| {
        let statement = begins(line, "copyright") || begins(line, "(c)") || line.starts_with('©');
        let continued = (open && count_words(line) <= TITLE_WORDS)
            || line.starts_with(|c: char| c.is_ascii_digit());
        let last = is_all_rights_reserved(line) || begins(line, "with reserved font name");
        // "Copyright (C) 2005 Open Microscopy Environment:" and a line for each member.
        open = statement && line.ends_with(':') || continued && !statement && !last;
        statement || continued || last
    });
    skip(lines, at, usize::MAX, is_known_title)
}

/// The place behind at most `most` lines for which `goes` holds, and the empty ones between.
fn skip(lines: &[&str], from: usize, most: usize, mut goes: impl FnMut(&str) -> bool) -> usize {
    let mut at = from;
    let mut skipped = 0;
    for (place, line) in lines.iter().enumerate().skip(from) {
        if line.is_empty() {
            continue;
        }
        if skipped == most || !goes(line) {
            break;
        }
        skipped += 1;
        at = place + 1;
    }
    at
}

/// The titles of the licences that licensee knows, as it looks for them: at the start
/// of a line, after "the" and an opening parenthesis, whatever follows.
const TITLES: [&str; 47] = [
    "0bsd",
    "academic free license",
    "affero general public license",
    "agpl",
    "apache 2.0",
    "apache license",
    "apache-2.0",
    "artistic license",
    "attribution 4.0 international",
    "attribution-sharealike 4.0 international",
    "blue oak model license",
    "boost software license",
    "bsd 2-clause",
    "bsd 3-clause",
    "bsd 4-clause",
    "bsd zero clause",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsd-4-clause",
    "cc0",
    "cecill",
    "cern open hardware licence",
    "creative commons",
    "do what the f",
    "eclipse public license",
    "educational community license",
    "european union public licen",
    "free documentation license",
    "general public license",
    "gnu ",
    "gpl",
    "isc",
    "latex project public license",
    "lesser general public license",
    "lgpl",
    "microsoft public license",
    "microsoft reciprocal license",
    "mit",
    "mozilla public license",
    "mulan permissive software license",
    "open data commons",
    "open software license",
    "sil open font license",
    "universal permissive license",
    "university of illinois",
    "unlicense",
    "zlib",
];

fn is_known_title(line: &str) -> bool {
    let line = line.trim_start_matches('(');
    let line = if begins(line, "the ") {
        &line[4..]
    } else {
        line
    };
    TITLES.iter().any(|title| begins(line, title))
}

/// The line without "1.", "(a)", "iv)", "2.1" in front.
fn without_list_mark(line: &str) -> &str {
    let Some((mark, rest)) = line.split_once([' ', '\t']) else {
        return line;
    };
    let bare = mark.trim_matches(['(', ')', '.', ':']);
    let numbered = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.len() <= 5
        && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    let lettered = bare.len() == 1 && bare.starts_with(|c: char| c.is_ascii_alphabetic());
    let roman = bare.len() <= 4 && !bare.is_empty() && bare.chars().all(|c| "ivxIVX".contains(c));
    let closed = mark.ends_with(['.', ')', ':']);
    if (numbered && (closed || bare.contains('.'))) || ((lettered || roman) && closed) {
        rest.trim_start()
    } else {
        line
    }
}
