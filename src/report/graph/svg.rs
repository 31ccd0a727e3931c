//! The picture as SVG: repository, release and archive from left to right, and what is linked to
//! the archive in a column behind it. The archive is as high as that column, so that every link
//! is a straight line.

use std::fmt::Write;

use super::{ARCHIVE, Edge, Graph, Mark, Node, RELEASE, REPOSITORY, fitting, shortened};

/// Sizes in pixels.
const MARGIN: usize = 24;
const WIDTH: usize = 220;
const HEIGHT: usize = 92;
/// Between two columns: room for the words of a link.
const GAP: usize = 190;
/// Between two boxes of a column.
const STEP: usize = 28;
/// So far from the middle of a box its links leave it.
const APART: usize = 18;
/// So many columns of text are in a line of a box.
const LINE: usize = 24;

const HEAD: &str = r#"  <style>
    .back { fill: #ffffff } .box { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.5 }
    text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
    .kind { font-size: 11px; fill: #57606a } .id { font-size: 11px } .name { font-weight: 600 }
    .says { font-size: 11px; text-anchor: middle } .word { font-weight: 700 }
    .link { fill: none; stroke-width: 2 } .tip { stroke: none }
    .seen { stroke: #1a7f37 } .missing { stroke: #cf222e; stroke-dasharray: 9 5 } .unknown { stroke: #6e7781; stroke-dasharray: 2 5; stroke-linecap: round }
    .tip.seen { fill: #1a7f37 } .tip.missing { fill: #cf222e } .tip.unknown { fill: #6e7781 }
    .word.seen { fill: #1a7f37; stroke: none } .word.missing { fill: #cf222e; stroke: none } .word.unknown { fill: #57606a; stroke: none }
    @media (prefers-color-scheme: dark) {
      .back { fill: #0d1117 } .box { fill: #161b22; stroke: #8b949e }
      text { fill: #e6edf3 } .kind { fill: #9198a1 }
      .seen { stroke: #3fb950 } .missing { stroke: #ff7b72 } .unknown { stroke: #9198a1 }
      .tip.seen, .word.seen { fill: #3fb950 } .tip.missing, .word.missing { fill: #ff7b72 } .tip.unknown, .word.unknown { fill: #9198a1 }
    }
  </style>
"#;

/// A box on the picture.
#[derive(Debug, Clone, Copy)]
struct Place {
    left: usize,
    top: usize,
    height: usize,
}

/// The picture. It has a ground of its own, so that it can be read on light and dark pages.
pub fn svg(graph: &Graph) -> String {
    let last = graph.nodes.len() - ARCHIVE - 1;
    let tall = last.max(1) * HEIGHT + last.max(1).saturating_sub(1) * STEP;
    let columns = if last == 0 { 3 } else { 4 };
    let width = 2 * MARGIN + columns * WIDTH + (columns - 1) * GAP;
    let height = 2 * MARGIN + tall;
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"title desc\">"
    );
    let _ = writeln!(
        out,
        "  <title id=\"title\">{}</title>",
        escaped(&graph.title)
    );
    let _ = writeln!(out, "  <desc id=\"desc\">{}</desc>", escaped(&told(graph)));
    out.push_str(HEAD);
    let _ = writeln!(
        out,
        "  <rect class=\"back\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
    );
    for edge in &graph.edges {
        link(&mut out, edge, tall);
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        boxed(&mut out, node, place(at, tall));
    }
    out.push_str("</svg>\n");
    out
}

/// Every link in words.
fn told(graph: &Graph) -> String {
    let name = |at: usize| graph.nodes.get(at).map_or("", |node| node.kind);
    let each = graph.edges.iter().map(|edge| {
        let (from, to, word) = (name(edge.from), name(edge.to), edge.mark.word());
        format!("{from} to {to}, {}: {word}", edge.says)
    });
    let each: Vec<String> = each.collect();
    format!("{}. {}.", graph.summary(), each.join("; "))
}

fn place(at: usize, tall: usize) -> Place {
    let column = at.min(ARCHIVE + 1);
    let left = MARGIN + column * (WIDTH + GAP);
    match at {
        REPOSITORY | RELEASE => Place {
            left,
            top: MARGIN + (tall - HEIGHT) / 2,
            height: HEIGHT,
        },
        ARCHIVE => Place {
            left,
            top: MARGIN,
            height: tall,
        },
        _ => Place {
            left,
            top: MARGIN + (at - ARCHIVE - 1) * (HEIGHT + STEP),
            height: HEIGHT,
        },
    }
}

/// A line with its tip, and its words above or below it.
fn link(out: &mut String, edge: &Edge, tall: usize) {
    let (from, to) = (place(edge.from, tall), place(edge.to, tall));
    let forth = from.left < to.left;
    // The lower of the two boxes is the one whose middle counts: the archive's is elsewhere.
    let aside = if from.height < to.height { from } else { to };
    let middle = aside.top + aside.height / 2;
    let alone = edge.from == REPOSITORY;
    let y = match (alone, forth) {
        (true, _) => middle,
        (_, true) => middle - APART,
        (_, false) => middle + APART,
    };
    let (start, end) = if forth {
        (from.left + WIDTH, to.left)
    } else {
        (from.left, to.left + WIDTH)
    };
    let word = edge.mark.word();
    let (stop, back) = if forth {
        (end - 9, end - 11)
    } else {
        (end + 9, end + 11)
    };
    let _ = writeln!(
        out,
        "  <path class=\"link {word}\" d=\"M{start} {y}H{stop}\"/>"
    );
    let _ = match edge.mark {
        // A cross: it does not arrive.
        Mark::Missing => {
            let (left, right) = (back - 5, back + 5);
            writeln!(
                out,
                "  <path class=\"link {word}\" style=\"stroke-dasharray: none\" d=\"M{left} {}L{right} {}M{left} {}L{right} {}\"/>",
                y - 5,
                y + 5,
                y + 5,
                y - 5
            )
        }
        _ => writeln!(
            out,
            "  <path class=\"tip {word}\" d=\"M{end} {y}L{back} {}V{}Z\"/>",
            y - 5,
            y + 5
        ),
    };
    let x = start.midpoint(end);
    let at = if forth { y - 8 } else { y + 17 };
    let _ = writeln!(
        out,
        "  <text class=\"says\" x=\"{x}\" y=\"{at}\">{}: <tspan class=\"word {word}\">{word}</tspan></text>",
        edge.says
    );
}

/// A box with its words; what was shortened can be read in full where the pointer rests.
fn boxed(out: &mut String, node: &Node, place: Place) {
    let Place { left, top, height } = place;
    let _ = writeln!(out, "  <g>\n    <title>{}</title>", escaped(&node.name));
    let _ = writeln!(
        out,
        "    <rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"6\"/>"
    );
    let lines = wrapped(&node.name);
    let rows = 1 + lines.len() + usize::from(node.identifier.is_some());
    let x = left + 12;
    let mut y = top + height / 2 + 13 - rows * 9;
    let mut row = |class: &str, text: &str| {
        let _ = writeln!(
            out,
            "    <text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escaped(text)
        );
        y += 18;
    };
    row("kind", node.kind);
    for line in &lines {
        row("name", line);
    }
    if let Some(identifier) = &node.identifier {
        row("id", &shortened(identifier, LINE + 5));
    }
    out.push_str("  </g>\n");
}

/// The name in at most two lines, broken behind a space, a slash or a hyphen where there is one.
fn wrapped(name: &str) -> Vec<String> {
    let end = fitting(name, LINE);
    if end == name.len() {
        return vec![name.to_owned()];
    }
    let behind = |c: char| matches!(c, ' ' | '/' | '-');
    let cut = name[..end].rfind(behind).map_or(end, |at| at + 1);
    let (first, rest) = name.split_at(cut);
    vec![
        first.trim_end().to_owned(),
        shortened(rest.trim_start(), LINE),
    ]
}

/// Text for XML.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            // XML has no way to write these.
            '\u{fffe}' | '\u{ffff}' => written.push('\u{fffd}'),
            _ => written.push(c),
        }
    }
    written
}
