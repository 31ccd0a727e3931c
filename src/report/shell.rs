//! Words as a POSIX shell takes them.

/// A word as a shell takes it, quoted only where it must be. What the shell would run, expand or
/// split is text and nothing but text.
pub fn word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@=+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        quoted(word)
    }
}

/// The same, always in quotes.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
