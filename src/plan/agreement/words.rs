//! The words of a description, whatever its markup.

/// Markup that parts words; other tags, as `<b>`, may stand within one.
const BLOCKS: [&str; 12] = [
    "p", "/p", "br", "br/", "li", "/li", "div", "/div", "ul", "/ul", "tr", "td",
];

/// The text without tags, with the five named characters of HTML and the numbered ones read,
/// and with single blanks. Enough to compare what Zenodo cleaned with what it cleaned before.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        text.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let Some(end) = tag.find('>').filter(|_| is_tag) else {
            text.push('<');
            rest = &tag[1..];
            continue;
        };
        let name = tag[1..end].split_whitespace().next().unwrap_or_default();
        if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) {
            text.push(' ');
        }
        rest = &tag[end + 1..];
    }
    text.push_str(rest);
    let text = decoded(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 12);
        if let Some((end, c)) = end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_blanks_do_not_count() {
        assert_eq!(
            plain("<p>Counts <b>sp</b>ots.</p>\n<p>Fast</p>"),
            "Counts spots. Fast"
        );
        assert_eq!(plain("a &lt; b &amp; c &#8211; &#x64;"), "a < b & c – d");
        assert_eq!(plain("a < b & c; AT&T"), "a < b & c; AT&T");
        assert_eq!(plain("one<br>two"), "one two");
    }
}
