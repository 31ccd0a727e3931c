//! What changes in a text, line by line.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::safe;

const ADDED: Style = AnsiColor::Green.on_default();
const TAKEN: Style = AnsiColor::Red.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// Texts with more lines than this between their first and last change are shown as replaced:
/// comparing them takes the square of that.
const COMPARED: usize = 1500;

/// A file that is new: its first `most` lines, and how many more there are.
pub fn new_file(path: &str, text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = format!(
        "--- /dev/null\n+++ {}\n{PLACE}@@ -0,0 +1,{} @@{PLACE:#}\n",
        safe::line(path),
        lines.len()
    );
    for line in lines.iter().take(most) {
        one(&mut out, '+', line);
    }
    if lines.len() > most {
        let _ = writeln!(out, "{ADDED}+{ADDED:#} … {} more lines", lines.len() - most);
    }
    out
}

/// The changed lines of a file with some around them, in the form of `diff -u`.
pub fn change(path: &str, before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let script = script(&old, &new);
    let mut out = format!("--- {path}\n+++ {path}\n", path = safe::line(path));
    let changed: Vec<usize> = (0..script.len())
        .filter(|&at| script[at].0 != ' ')
        .collect();
    let mut rest = changed.as_slice();
    while let Some((&first, _)) = rest.split_first() {
        let mut count = 1;
        while count < rest.len() && rest[count] - rest[count - 1] <= 2 * CONTEXT {
            count += 1;
        }
        let (start, end) = (
            first.saturating_sub(CONTEXT),
            (rest[count - 1] + CONTEXT + 1).min(script.len()),
        );
        let lines = |part: &[(char, &str)], but_not: char| {
            part.iter().filter(|(mark, _)| *mark != but_not).count()
        };
        let _ = writeln!(
            out,
            "{PLACE}@@ -{},{} +{},{} @@{PLACE:#}",
            lines(&script[..start], '+') + 1,
            lines(&script[start..end], '+'),
            lines(&script[..start], '-') + 1,
            lines(&script[start..end], '-'),
        );
        for (mark, line) in &script[start..end] {
            one(&mut out, *mark, line);
        }
        rest = &rest[count..];
    }
    out
}

fn one(out: &mut String, mark: char, line: &str) {
    let style = match mark {
        '+' => ADDED,
        '-' => TAKEN,
        _ => Style::new(),
    };
    let _ = writeln!(out, "{style}{mark}{}{style:#}", safe::text(line));
}

/// Every line of both texts in order: kept ` `, taken `-`, added `+`.
fn script<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_middle, new_middle) = (
        &old_rest[..old_rest.len() - end],
        &new_rest[..new_rest.len() - end],
    );
    let mut script: Vec<(char, &str)> = old[..start].iter().map(|line| (' ', *line)).collect();
    script.extend(middle(old_middle, new_middle));
    script.extend(old[old.len() - end..].iter().map(|line| (' ', *line)));
    script
}

/// The same for what lies between the first and the last change: along a longest common subsequence.
fn middle<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    let marked = |mark: char, lines: &[&'t str]| -> Vec<(char, &'t str)> {
        lines.iter().map(|line| (mark, *line)).collect()
    };
    if old.len().max(new.len()) > COMPARED {
        return [marked('-', old), marked('+', new)].concat();
    }
    // common[a][b]: the length of the longest common subsequence of old[a..] and new[b..].
    let mut common = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] = if old[a] == new[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let (mut a, mut b, mut script) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            script.push((' ', old[a]));
            (a, b) = (a + 1, b + 1);
        } else if common[a + 1][b] >= common[a][b + 1] {
            script.push(('-', old[a]));
            a += 1;
        } else {
            script.push(('+', new[b]));
            b += 1;
        }
    }
    script.extend(marked('-', &old[a..]));
    script.extend(marked('+', &new[b..]));
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_new_file_is_all_added_and_a_long_one_is_cut() {
        assert_eq!(
            plain(&new_file("a.txt", "1\n2\n3\n", 2)),
            "--- /dev/null\n+++ a.txt\n@@ -0,0 +1,3 @@\n+1\n+2\n+ … 1 more lines\n"
        );
    }

    #[test]
    fn only_what_changes_is_shown_with_some_lines_around_it() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
        let after = before.replace("b\n", "b\nB\n").replace("k\n", "K\n");
        assert_eq!(
            plain(&change("x", before, &after)),
            "--- x\n+++ x\n@@ -1,5 +1,6 @@\n a\n b\n+B\n c\n d\n e\n@@ -8,5 +9,5 @@\n h\n i\n j\n-k\n+K\n l\n"
        );
        assert_eq!(plain(&change("x", "a\n", "a\n")), "--- x\n+++ x\n");
    }

    #[test]
    fn what_acts_in_a_line_does_not_act() {
        let shown = plain(&new_file("x", "a\u{1b}[2Jb\n##[error]\n", 9));
        assert!(
            !shown.contains('\u{1b}') && !shown.contains("##["),
            "{shown}"
        );
    }
}
