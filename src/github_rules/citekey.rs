//! The key of a BibTeX entry: first author, first three words of the title, year.

/// Letters of Latin script without a counterpart in ASCII, by what ruby-cff 1.4.0 puts for them
/// (`lib/cff/util.rb`; the list comes from Rails' I18n). Other letters are left out.
const LETTERS: [(&str, &str); 51] = [
    ("A", "ÀÁÂÃÄÅĀĂĄ"),
    ("AE", "Æ"),
    ("C", "ÇĆĈĊČ"),
    ("D", "ÐĎĐ"),
    ("E", "ÈÉÊËĒĔĖĘĚ"),
    ("G", "ĜĞĠĢ"),
    ("H", "ĤĦ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"),
    ("IJ", "Ĳ"),
    ("J", "Ĵ"),
    ("K", "Ķ"),
    ("L", "ĹĻĽĿŁ"),
    ("N", "ÑŃŅŇ"),
    ("NG", "Ŋ"),
    ("O", "ÒÓÔÕÖØŌŎŐ"),
    ("OE", "Œ"),
    ("R", "ŔŖŘ"),
    ("S", "ŚŜŞŠ"),
    ("T", "ŢŤŦ"),
    ("Th", "Þ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("W", "Ŵ"),
    ("Y", "ÝŶŸ"),
    ("Z", "ŹŻŽ"),
    ("a", "àáâãäåāăą"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ðďđ"),
    ("e", "èéêëēĕėęěệ"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("ij", "ĳ"),
    ("j", "ĵ"),
    ("k", "ķĸ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņň"),
    ("'n", "ŉ"),
    ("ng", "ŋ"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşš"),
    ("ss", "ß"),
    ("t", "ţťŧ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("x", "×"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
];

/// The key from the fields as they stand in the entry; `author` up to its first comma.
pub(super) fn of(author: &str, title: &str, year: Option<&str>) -> String {
    let author = author.split(',').next().unwrap_or_default();
    let words = title.split_ascii_whitespace().take(3);
    let parts: Vec<&str> = [author].into_iter().chain(words).chain(year).collect();
    plain(&parts.join("_"))
}

/// Letters, digits and hyphens, all else as single `_` between them.
fn plain(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            push(&mut key, c);
        } else if let Some((ascii, _)) = LETTERS.iter().find(|(_, letters)| letters.contains(c)) {
            ascii.chars().for_each(|c| push(&mut key, c));
        }
    }
    key.trim_matches('_').to_owned()
}

fn push(key: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || c == '-' {
        key.push(c);
    } else if !key.ends_with('_') {
        key.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_key_is_ascii_with_single_underscores() {
        assert_eq!(
            of("Ångström Łuk, Ada", "{{A B.jl: c d}}", Some("2024")),
            "Angstrom_Luk_A_B_jl_c_2024"
        );
        assert_eq!(of("{雙 Team}", "{x-y}", None), "Team_x-y");
    }
}
