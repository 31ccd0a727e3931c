//! Text from files and servers, made fit to be shown.
//!
//! A title in a CITATION.cff or a server's error page may hold terminal escapes, text that runs
//! backwards, or commands to the runner of a workflow.

use std::fmt::Write;

/// Text of several lines: line ends and tabs stay, what would act or hide is shown as `\u{…}`,
/// and no line is a command to the runner of a workflow.
pub fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\t' => shown.push(c),
            _ if acts(c) => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "{}", c.escape_unicode());
            }
            _ => shown.push(c),
        }
    }
    log(&shown)
}

/// Text in one line: line ends, tabs and what is around them become one space.
pub fn line(text: &str) -> String {
    let one: Vec<&str> = text
        .split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    self::text(&one.join(" "))
}

/// Text in one line for programs to read: what would act or hide is left out.
pub fn bare(text: &str) -> String {
    let stays = |c: &char| matches!(c, '\n' | '\r' | '\t') || !acts(*c);
    line(&text.chars().filter(stays).collect::<String>())
}

/// One character of an excerpt, in whose place another stands if it would act or hide:
/// one for one, so that what is marked below stays below.
pub(super) fn one(c: char) -> char {
    if c == '\t' {
        c
    } else if acts(c) {
        '\u{fffd}'
    } else {
        c
    }
}

/// Text for a line or a table cell of GitHub's Markdown. What stands between two backticks
/// becomes code; everything else is text and nothing but text.
pub fn markdown(text: &str) -> String {
    let line = line(text);
    let mut shown = String::with_capacity(line.len());
    let parts: Vec<&str> = line.split('`').collect();
    for (at, part) in parts.iter().enumerate() {
        let closed = at + 1 < parts.len();
        if at % 2 == 1 && closed && !part.trim().is_empty() {
            // A bar would end the cell, in code too.
            let _ = write!(shown, "`{}`", part.replace('|', "\\|"));
            continue;
        }
        if at % 2 == 1 {
            shown.push_str("\\`");
            plain(part, &mut shown);
            if closed {
                shown.push_str("\\`");
            }
        } else {
            plain(part, &mut shown);
        }
    }
    shown
}

fn plain(text: &str, shown: &mut String) {
    for c in text.chars() {
        match c {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            // Nobody is called by a report.
            '@' => shown.push_str("@<!-- -->"),
            '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                shown.push('\\');
                shown.push(c);
            }
            _ => shown.push(c),
        }
    }
}

/// An address for the target of a Markdown link; `#` where it is none of the web.
pub fn url(address: &str) -> String {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    if !is_web {
        return "#".to_owned();
    }
    let mut shown = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_whitespace() || acts(c) || "()<>[]\"'`|\\".contains(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(shown, "%{byte:02X}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A finished text for the log of a GitHub workflow, where lines that begin with `::` and `##[`
/// anywhere are commands to the runner (actions/runner, `ActionCommand.cs`).
pub fn log(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("::") {
            // The runner trims spaces before it looks, but not this.
            shown.push('.');
        }
        shown.push_str(&without_old_commands(line));
    }
    shown
}

/// The older form of a command is read anywhere in a line.
pub(super) fn without_old_commands(text: &str) -> String {
    text.replace("##[", "# #[")
}

/// Whether a character acts on a terminal, turns the direction of the text, or cannot be seen.
/// The joiners stay: some scripts and emoji need them.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_does_not_act() {
        assert_eq!(text("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(
            text("\u{9b}31m\u{202e}x\u{feff}"),
            "\\u{9b}31m\\u{202e}x\\u{feff}"
        );
        assert_eq!(text("one\r\ntwo\tthree\rfour"), "one\ntwo\tthree\\u{d}four");
        assert_eq!(text("né 中文 👩‍🔬"), "né 中文 👩‍🔬");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line(" one\r\n\n  two\tthree\n"), "one two three");
        assert_eq!(line("##[error]x"), "# #[error]x");
        assert_eq!(bare("a\u{1b}[2J\r\n b\u{202e}\u{feff}c"), "a[2J bc");
    }

    #[test]
    fn text_in_markdown_is_nothing_but_text() {
        assert_eq!(
            markdown("a|b <img> [x](y) *z*"),
            "a\\|b &lt;img&gt; \\[x\\](y) \\*z\\*"
        );
        assert_eq!(
            markdown("set `version: 1|2` now"),
            "set `version: 1\\|2` now"
        );
        assert_eq!(markdown("one ` tick"), "one \\` tick");
        assert_eq!(markdown("``x"), "\\`\\`x");
        assert_eq!(markdown("hi @octocat"), "hi @<!-- -->octocat");
    }

    #[test]
    fn a_link_leads_to_the_web_or_nowhere() {
        assert_eq!(
            url("https://example.org/a b)"),
            "https://example.org/a%20b%29"
        );
        assert_eq!(url("javascript:alert(1)"), "#");
    }

    #[test]
    fn a_log_holds_no_commands_but_its_own() {
        assert_eq!(
            log("a\n  ::error::x\nb ##[error]y\n"),
            "a\n.  ::error::x\nb # #[error]y\n"
        );
    }
}
