//! A page in Markdown, as a terminal shows it.
//!
//! The pages are our own: headings, paragraphs, lists, fenced blocks, code, links, nothing more.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

const TITLE: Style = Style::new().bold().underline();
const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// The page in lines of at most `width` columns.
pub fn terminal(page: &str, width: usize) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            let style = match line.as_bytes().first() {
                Some(b'+') => ADDED,
                Some(b'-') => REMOVED,
                _ => CODE,
            };
            let _ = writeln!(out, "    {style}{line}{style:#}");
        } else if let Some(title) = line.strip_prefix("# ") {
            let _ = writeln!(out, "{TITLE}{title}{TITLE:#}");
        } else if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ')
            && line.starts_with('#')
        {
            let _ = writeln!(out, "{HEADING}{heading}{HEADING:#}");
        } else {
            paragraph(line, width.max(20), &mut out);
        }
    }
    out
}

/// Words, with what is between backticks or two asterisks in another style.
fn paragraph(line: &str, width: usize, out: &mut String) {
    let indent = if line.starts_with("- ") { 2 } else { 0 };
    let mut column = 0;
    let (mut code, mut bold) = (false, false);
    for word in line.split_whitespace() {
        let length = word.chars().filter(|c| !matches!(c, '`' | '*')).count();
        if column > 0 && column + 1 + length > width {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        column += length;
        let mut rest = word;
        // A style ends with its word, so that it never runs into the next line.
        begin(code, bold, out);
        while let Some(c) = rest.chars().next() {
            if c == '`' {
                end(code, bold, out);
                code = !code;
                begin(code, bold, out);
                rest = &rest[1..];
            } else if !code && rest.starts_with("**") {
                end(code, bold, out);
                bold = !bold;
                begin(code, bold, out);
                rest = &rest[2..];
            } else {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        end(code, bold, out);
    }
    out.push('\n');
}

fn begin(code: bool, bold: bool, out: &mut String) {
    if let Some(style) = style(code, bold) {
        let _ = write!(out, "{style}");
    }
}

fn end(code: bool, bold: bool, out: &mut String) {
    if let Some(style) = style(code, bold) {
        let _ = write!(out, "{style:#}");
    }
}

fn style(code: bool, bold: bool) -> Option<Style> {
    match (code, bold) {
        (true, _) => Some(CODE),
        (_, true) => Some(HEADING),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ALL;

    fn bare(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_page_is_shown_without_its_markup() {
        let page = "# rule\n\n**error** · needs: `CITATION.cff`\n\n## Example\n\n```diff\n-a **b**\n+c\n```\n";
        let shown = terminal(page, 80);
        assert_eq!(
            bare(&shown),
            "rule\n\nerror · needs: CITATION.cff\n\nExample\n\n    -a **b**\n    +c\n"
        );
        assert!(
            shown.contains(&format!("{REMOVED}-a **b**{REMOVED:#}")),
            "{shown:?}"
        );
    }

    #[test]
    fn lines_are_no_longer_than_the_terminal_and_lists_stay_indented() {
        let shown = bare(&terminal("- one `two three` four five six seven\n", 20));
        assert_eq!(shown, "- one two three four\n  five six seven\n");
    }

    #[test]
    fn every_page_keeps_its_words() {
        for rule in ALL {
            let shown = bare(&terminal(rule.doc, 80));
            let lines = shown.lines().filter(|line| !line.starts_with("    "));
            for line in lines {
                let one_word = line.split_whitespace().count() <= 2;
                assert!(
                    line.chars().count() <= 80 || one_word,
                    "{}: {line}",
                    rule.id
                );
            }
            assert!(
                shown.contains("What it checks") && !shown.contains("\n## "),
                "{}",
                rule.id
            );
        }
    }
}
