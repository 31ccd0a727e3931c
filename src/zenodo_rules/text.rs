//! What Zenodo does to every text before it keeps it.
//!
//! `SanitizedUnicode` of marshmallow-utils (`marshmallow_utils/html.py`, `sanitize_unicode`):
//! the text is stripped, repaired by ftfy's `fix_text` (`ftfy/fixes.py`), freed of characters
//! that XML does not allow and of zero-width spaces. Of ftfy's repair of text that was decoded
//! with a wrong character set, only the common case is here: the whole line is UTF-8 that was
//! read as Windows-1252.

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

use super::html::entities;

/// The text as a field of Zenodo's metadata keeps it.
pub(crate) fn sanitize(text: &str) -> String {
    fix(strip(text))
        .chars()
        .filter(|character| valid_in_xml(*character) && *character != '\u{200b}')
        .collect()
}

/// Python's `str.strip`: Unicode white space and the four ASCII separators.
pub(crate) fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

fn valid_in_xml(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}'
        | '\u{fffe}' | '\u{ffff}')
}

/// Line by line. Entities are decoded until the first line that holds a `<`, because from there
/// on the text is taken for HTML.
fn fix(text: &str) -> String {
    let mut plain = true;
    text.split_inclusive('\n')
        .map(|line| {
            plain &= !line.contains('<');
            fix_line(line, plain)
        })
        .collect()
}

/// ftfy repairs until nothing changes. So many rounds are enough for any text that was not made
/// to need more: references in references are followed in one of them.
const ROUNDS: usize = 16;

fn fix_line(line: &str, unescape: bool) -> String {
    let mut text = line.to_owned();
    if is_plain(line) {
        return text;
    }
    for _ in 0..ROUNDS {
        let mut fixed = if unescape {
            unescape_html(&text)
        } else {
            text.clone()
        };
        if let Some(decoded) = utf8_read_as_windows_1252(&fixed) {
            fixed = decoded;
        }
        fixed = fixed.chars().map(c1_as_windows_1252).collect();
        fixed = replace_characters(&fixed);
        fixed = fixed.replace("\r\n", "\n");
        fixed = fixed.replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
        fixed = remove_terminal_escapes(&fixed);
        fixed.retain(|character| !is_control(character));
        fixed = ComposingNormalizer::new_nfc()
            .normalize(&fixed)
            .into_owned();
        if fixed == text {
            break;
        }
        text = fixed;
    }
    text
}

/// Whether there is nothing to repair, as in most lines of most texts.
fn is_plain(line: &str) -> bool {
    line.bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t') && byte != b'&')
}

/// Ligatures of Latin letters, wide and narrow forms, curly quotes.
fn replace_characters(text: &str) -> String {
    let compatible: ComposingNormalizerBorrowed<'_> = ComposingNormalizer::new_nfkc();
    let mut replaced = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'Ĳ' => replaced.push_str("IJ"),
            'ĳ' => replaced.push_str("ij"),
            'ŉ' => replaced.push_str("ʼn"),
            'Ǳ' => replaced.push_str("DZ"),
            'ǲ' => replaced.push_str("Dz"),
            'ǳ' => replaced.push_str("dz"),
            'Ǆ' => replaced.push_str("DŽ"),
            'ǅ' => replaced.push_str("Dž"),
            'ǆ' => replaced.push_str("dž"),
            'Ǉ' => replaced.push_str("LJ"),
            'ǈ' => replaced.push_str("Lj"),
            'ǉ' => replaced.push_str("lj"),
            'Ǌ' => replaced.push_str("NJ"),
            'ǋ' => replaced.push_str("Nj"),
            'ǌ' => replaced.push_str("nj"),
            'ﬀ' => replaced.push_str("ff"),
            'ﬁ' => replaced.push_str("fi"),
            'ﬂ' => replaced.push_str("fl"),
            'ﬃ' => replaced.push_str("ffi"),
            'ﬄ' => replaced.push_str("ffl"),
            'ﬅ' => replaced.push_str("ſt"),
            'ﬆ' => replaced.push_str("st"),
            '\u{3000}' => replaced.push(' '),
            '\u{ff01}'..='\u{ffef}' => {
                replaced.push_str(&compatible.normalize(character.encode_utf8(&mut [0; 4])));
            }
            '\u{2bc}' | '\u{2018}'..='\u{201b}' => replaced.push('\''),
            '\u{201c}'..='\u{201f}' => replaced.push('"'),
            _ => replaced.push(character),
        }
    }
    replaced
}

fn is_control(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'
        | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
}

/// What Windows-1252 has where Latin-1 has its C1 controls.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn c1_as_windows_1252(character: char) -> char {
    let code = u32::from(character) as usize;
    code.checked_sub(0x80)
        .and_then(|place| WINDOWS.get(place).copied())
        .unwrap_or(character)
}

/// `JosÃ©` becomes `José`, if all of the line can be read so and some of it looks so: one of the
/// letters that begin such a pair, and a sign behind it.
fn utf8_read_as_windows_1252(line: &str) -> Option<String> {
    let looks_so = line
        .chars()
        .zip(line.chars().skip(1))
        .any(|(first, second)| {
            matches!(first, 'Â' | 'Ã' | 'Ä' | 'Å' | 'â')
                && !second.is_ascii()
                && !second.is_alphabetic()
        });
    if !looks_so {
        return None;
    }
    let byte = |character: char| {
        WINDOWS
            .iter()
            .position(|windows| *windows == character)
            .and_then(|place| u8::try_from(place + 0x80).ok())
            .or_else(|| u8::try_from(u32::from(character)).ok())
    };
    let bytes: Vec<u8> = line.chars().map(byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// Colours of a terminal: `ESC [ … letter`.
fn remove_terminal_escapes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\u{1b}[") {
        let after = &rest[start + 2..];
        let length = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(after.len());
        kept.push_str(&rest[..start]);
        if after[length..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = &after[length + 1..];
        } else {
            kept.push_str("\u{1b}[");
            rest = after;
        }
    }
    kept.push_str(rest);
    kept
}

/// `&eacute;`, `&#233;`, and in capitals `&EACUTE;`; only with the semicolon.
fn unescape_html(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let mut text = "&".to_owned();
        // `&amp;` is a sign with which the next reference can begin.
        while text == "&"
            && let Some(name) = reference_name(rest)
            && let Some(character) = entities::decode(name)
        {
            text = character;
            rest = &rest[name.len() + 1..];
        }
        decoded.push_str(&text);
    }
    decoded.push_str(rest);
    decoded
}

/// What stands before the `;` of a text behind `&`, if it has the form of a reference.
fn reference_name(text: &str) -> Option<&str> {
    // The longest is `#` and 24 letters.
    let end = text.bytes().take(26).position(|byte| byte == b';')?;
    let name = &text[..end];
    let letters = name.strip_prefix('#').unwrap_or(name);
    ((1..=24).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_alphanumeric()))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_stripped_and_control_characters_go() {
        assert_eq!(sanitize("  padded  "), "padded");
        assert_eq!(sanitize("a\u{7}b"), "ab");
        assert_eq!(sanitize("\0"), "");
        assert_eq!(sanitize("zero\u{200b}width"), "zerowidth");
        assert_eq!(sanitize("tab\tand é"), "tab\tand é");
    }

    #[test]
    fn curly_quotes_ligatures_and_wide_letters_become_plain() {
        assert_eq!(sanitize("\u{201c}it\u{2019}s\u{201d}"), "\"it's\"");
        assert_eq!(sanitize("ﬁle Ｗｉｄｅ"), "file Wide");
        assert_eq!(sanitize("e\u{301}"), "é");
    }

    #[test]
    fn utf8_that_was_read_as_windows_1252_is_read_again() {
        assert_eq!(sanitize("JosÃ© â€“ MÃ¼ller"), "José – Müller");
        assert_eq!(sanitize("Ångström"), "Ångström");
    }

    #[test]
    fn references_in_references_are_followed_to_the_end() {
        assert_eq!(sanitize("&amp;amp;lt; &am&#112;;"), "< &");
        assert_eq!(sanitize(&format!("&{}x", "amp;".repeat(100))), "&x");
    }

    #[test]
    fn texts_made_to_be_read_many_times_are_read_a_few_times() {
        let start = std::time::Instant::now();
        let nested = |before: &str, after: &str| before.repeat(20_000) + &after.repeat(20_000);
        for text in [
            "&".repeat(1_000_000),
            format!("&{}", "amp;".repeat(250_000)),
            nested("&#5&#4&#5&#5&#5", ";;;;;"),
            nested("\u{1b}[", "m"),
            format!("{};", "&".repeat(500_000)),
        ] {
            sanitize(&text);
        }
        // A build for tests on a busy machine; each took minutes when it was read again and again.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn entities_are_decoded_unless_the_text_looks_like_html() {
        assert_eq!(sanitize("A &amp; B &#233; &EACUTE; &amp"), "A & B é É &amp");
        assert_eq!(sanitize("<b>A &amp; B</b>"), "<b>A &amp; B</b>");
        assert_eq!(sanitize("a &lt; b\n<c> &lt;"), "a < b\n<c> &lt;");
    }
}
