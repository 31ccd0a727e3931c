//! Values from files, as they are shown in messages.

use crate::facts::Content;

/// The most characters of a value that a message shows.
const SHOWN: usize = 80;

/// A value in backticks: at most 80 characters, on one line, without backticks of its own.
/// Everything in a repository may be hostile, and a message is one line.
pub(super) fn quoted(value: &str) -> String {
    format!("`{}`", short(value))
}

/// The same without the backticks.
pub(super) fn short(value: &str) -> String {
    let clean = |c: char| match c {
        '`' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    let mut text: String = value.trim().chars().take(SHOWN).map(clean).collect();
    if value.trim().chars().nth(SHOWN).is_some() {
        text.pop();
        text.push('…');
    }
    text
}

/// What a file is that cannot be read as text; `None` where it can.
pub(super) fn unreadable(content: &Content) -> Option<String> {
    Some(match content {
        Content::Text(_) => return None,
        Content::Directory => "is a folder, and a file is expected".to_owned(),
        Content::NotUtf8(byte) => format!("is not UTF-8 text from byte {} on", byte + 1),
        Content::TooLarge(bytes) => format!("is {} MB large", bytes / 1_000_000),
        Content::OutsideLink(to) => format!(
            "is a link that leads out of the repository, to {}",
            quoted(to)
        ),
        Content::Unreadable(why) => format!("could not be read: {}", short(why)),
    })
}

/// The most characters of a sentence that another part wrote.
const SENTENCE: usize = 400;

/// A sentence that another part wrote, in the form of a message: one line, bounded, without
/// its full stop. Values in it come from files.
pub(super) fn sentence(text: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut sentence: String = text.trim().chars().take(SENTENCE).map(clean).collect();
    if text.trim().chars().nth(SENTENCE).is_some() {
        sentence.pop();
        sentence.push('…');
    }
    if !sentence.matches('`').count().is_multiple_of(2) {
        sentence = sentence.replace('`', "'");
    }
    sentence
        .strip_suffix('.')
        .map(str::to_owned)
        .unwrap_or(sentence)
}

/// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.
pub(super) fn listed(items: &[String]) -> String {
    const MOST: usize = 3;
    let shown = if items.len() > MOST + 1 {
        let mut shown = items[..MOST].to_vec();
        shown.push(format!("{} more", items.len() - MOST));
        shown
    } else {
        items.to_vec()
    };
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// How many single-character edits lead from one text to the other, without regard to ASCII case.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.to_ascii_lowercase().chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_on_one_line_and_short() {
        assert_eq!(quoted("a`b\nc\u{1b}[2J"), "`a'b c [2J`");
        assert_eq!(short(&"ü".repeat(500)).chars().count(), SHOWN);
        assert!(short(&"x".repeat(81)).ends_with('…'));
        assert!(!short(&"x".repeat(80)).ends_with('…'));
    }

    #[test]
    fn a_sentence_is_bounded_and_its_backticks_are_in_pairs() {
        assert_eq!(sentence("It is `a\nb`."), "It is `a b`");
        assert_eq!(sentence("`open"), "'open");
        assert_eq!(sentence(&"x".repeat(9999)).chars().count(), SENTENCE);
    }

    #[test]
    fn lists_are_cut_after_three_and_say_so() {
        let list = |n: usize| {
            listed(
                &(0..n)
                    .map(|i| char::from(b'a' + u8::try_from(i).unwrap()).to_string())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(list(1), "a");
        assert_eq!(list(2), "a and b");
        assert_eq!(list(4), "a, b, c and d");
        assert_eq!(list(9), "a, b, c and 6 more");
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("cff-mising", "cff-missing"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("ABC", "abc"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
