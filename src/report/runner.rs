//! What a step tells GitHub's runner: its outputs, and its summary.
//!
//! The forms and limits are those of actions/runner (`FileCommandManager.cs`).

use std::fmt::Write;

use serde_json::Value;

/// The runner uploads nothing of a summary above 1 MiB; less, for what other steps of the same
/// action may say.
const SUMMARY: usize = 900 << 10;

/// Outputs as the runner reads them from its file: each value between two lines with the
/// delimiter, so that no value, however many lines it has, becomes another output.
///
/// `None` if a value holds the delimiter: then take another one.
pub fn outputs(values: &[(&str, String)], delimiter: &str) -> Option<String> {
    let mut out = String::new();
    for (name, value) in values {
        if value.contains(delimiter) || name.contains(delimiter) {
            return None;
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{name}<<{delimiter}\n{value}\n{delimiter}\n");
    }
    Some(out)
}

/// A summary that the runner takes: cut at the end of a line where it would be too long, with a
/// word about what is missing.
pub fn summary(markdown: &str) -> String {
    limited(markdown, SUMMARY)
}

fn limited(markdown: &str, limit: usize) -> String {
    if markdown.len() <= limit {
        return markdown.to_owned();
    }
    let mut shown = start(markdown, limit.saturating_sub(400)).to_owned();
    if !shown.ends_with('\n') {
        shown.push('\n');
    }
    if let Some(fence) = open_fence(&shown) {
        shown.push_str(&fence);
        shown.push('\n');
    }
    let left = markdown.len() - shown.len().min(markdown.len());
    let _ = writeln!(
        shown,
        "\n*The rest, {} KiB, is not shown here: GitHub takes no longer summary. The file in the output `report` has all.*",
        left.div_ceil(1024)
    );
    shown
}

/// Whole lines of a text, as many as fit; of a longer line, as many characters.
fn start(text: &str, limit: usize) -> &str {
    let mut at = limit.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    match text[..at].rfind('\n') {
        Some(end) => &text[..=end],
        None => &text[..at],
    }
}

/// The fence that a cut text has opened and not closed.
fn open_fence(text: &str) -> Option<String> {
    let mut open: Option<&str> = None;
    for line in text.lines() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            None if fence.len() >= 3 => open = Some(fence),
            Some(by) if fence.len() >= by.len() && line.trim_end() == fence => open = None,
            _ => {}
        }
    }
    open.map(str::to_owned)
}

/// A text for people as a block of code, which nothing in it can leave.
pub fn fenced(title: &str, text: &str) -> String {
    let mut longest = 0;
    let mut now = 0;
    for c in text.chars() {
        now = if c == '`' { now + 1 } else { 0 };
        longest = longest.max(now);
    }
    let fence = "`".repeat((longest + 1).max(3));
    format!("### {title}\n\n{fence}text\n{}\n{fence}\n", text.trim_end())
}

/// The stages of a journey as a picture, which GitHub draws from Mermaid; empty for a report
/// without stages. The table below it says the same in words.
pub fn picture(report: &Value) -> String {
    let stages = report["stages"].as_array().map_or(&[][..], Vec::as_slice);
    let mut nodes = String::new();
    let mut arrows = Vec::new();
    for stage in stages {
        // Both are words of our own, and nothing else gets into the picture.
        let (Some(name), Some(state)) = (word(&stage["stage"]), word(&stage["state"])) else {
            continue;
        };
        let _ = writeln!(nodes, "  {name}[\"{name}: {state}\"]:::{state}");
        arrows.push(name);
    }
    if arrows.is_empty() {
        return String::new();
    }
    format!(
        "```mermaid\nflowchart LR\n{nodes}  {}\n{CLASSES}```\n\n",
        arrows.join(" --> ")
    )
}

const CLASSES: &str = "  \
  classDef done fill:#1a7f37,color:#fff
  classDef ready fill:#0969da,color:#fff
  classDef waiting fill:#9a6700,color:#fff
  classDef unknown fill:#9a6700,color:#fff
  classDef blocked fill:#cf222e,color:#fff
  classDef pending fill:#6e7781,color:#fff
";

fn word(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
    plain.then_some(text)
}

#[cfg(test)]
mod tests;
