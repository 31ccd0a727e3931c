//! Named and numeric character references of HTML.

use std::sync::LazyLock;

/// `name<TAB>code points`, sorted by name.
static NAMED: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    include_str!("entities.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, codes)| {
            let characters = codes
                .split(' ')
                .filter_map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
            (name, characters.collect())
        })
        .collect()
});

fn named(name: &str) -> Option<&'static str> {
    let place = NAMED
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    Some(&NAMED[place].1)
}

/// Whether some name begins so.
pub(super) fn begins_a_name(start: &str) -> bool {
    let place = NAMED.partition_point(|(known, _)| *known < start);
    NAMED
        .get(place)
        .is_some_and(|(known, _)| known.starts_with(start))
}

/// What ftfy makes of `&name;`: the names of HTML, names in lower case also in capitals, and
/// numbers. Nothing if it leaves the reference as it is.
pub(crate) fn decode(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        return numeric(number).filter(|text| !text.contains(';'));
    }
    if let Some(text) = named(name) {
        return Some(text.to_owned());
    }
    let lower = name.to_lowercase();
    (name == name.to_uppercase())
        .then(|| named(&lower))
        .flatten()
        .map(str::to_uppercase)
}

/// `html.unescape` of Python for a number.
fn numeric(number: &str) -> Option<String> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let text = match code {
        0 | 0xd800..=0xdfff | 0x11_0000.. => "\u{fffd}".to_owned(),
        0xd => "\r".to_owned(),
        0x1..=0x8 | 0xb | 0xe..=0x1f | 0x7f | 0xfdd0..=0xfdef => String::new(),
        _ => char::from_u32(code)?.to_string(),
    };
    Some(text)
}

/// The reference at the start of a text that begins with `&`, without `&` and `;`, as bleach
/// recognises it (`html5lib_shim.py`, `match_entity`).
pub(super) fn at_start(text: &str) -> Option<&str> {
    let body = &text[1..];
    let end = body.find(|c: char| "<&=;".contains(c) || c.is_ascii_whitespace())?;
    if !body[end..].starts_with(';') || end == 0 {
        return None;
    }
    let name = &body[..end];
    let known = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => number.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => begins_a_name(name),
    };
    known.then_some(name)
}
