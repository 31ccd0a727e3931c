//! The picture as Mermaid, which GitHub draws in Markdown.

use std::fmt::Write;

use super::{Graph, Mark, Node, shortened};

/// The longest name, in columns.
const LONGEST: usize = 60;

/// A fenced block with the picture.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("```mermaid\nflowchart LR\n");
    // Writing to a String cannot fail. The title is not quoted in Mermaid, so that it is fixed.
    let _ = writeln!(out, "  accTitle: links of the release");
    let _ = writeln!(out, "  accDescr: {}", graph.summary());
    for (at, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "  n{at}[\"{}\"]", label(node));
    }
    for edge in &graph.edges {
        let line = match edge.mark {
            Mark::Seen => "-->",
            Mark::Missing => "-.-x",
            Mark::Unknown => "-.->",
        };
        let word = edge.mark.word();
        let (from, to, says) = (edge.from, edge.to, edge.says);
        let _ = writeln!(out, "  n{from} {line}|\"{says}: {word}\"| n{to}");
    }
    out.push_str("```\n");
    out
}

fn label(node: &Node) -> String {
    let lines = [
        Some(node.kind),
        Some(node.name.as_str()),
        node.identifier.as_deref(),
    ];
    let lines = lines.into_iter().flatten();
    let lines: Vec<String> = lines
        .map(|line| quoted(&shortened(line, LONGEST)))
        .collect();
    lines.join("<br/>")
}

/// Text between Mermaid's quotes: letters, digits and a few signs stand for themselves, all else
/// is written by its number, so that nothing ends the quotes, the fence or becomes markup.
fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || " -./,()…".contains(c) || !c.is_ascii() {
            written.push(c);
        } else {
            let _ = write!(written, "#{};", u32::from(c));
        }
    }
    written
}
