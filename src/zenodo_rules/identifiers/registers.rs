//! Identifiers of registers that have a form of their own.

/// `Q42`, bare or behind its address.
pub(super) fn wikidata(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("wikidata:").map(str::trim_start);
    let address = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower)
        .strip_prefix("www.wikidata.org/entity/");
    let id = bare.or(address).unwrap_or(&lower);
    let number = id.strip_prefix('q')?;
    let is_id = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then(|| &text[text.len() - id.len()..])
}

/// China's Science and Technology Resource identifiers: four parts with points between.
pub(super) fn cstr(text: &str) -> bool {
    let bare = match text.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("cstr:") => &text[5..],
        _ => text,
    };
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    bare.split('.').count() == 4
        && bare
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(word))
}
