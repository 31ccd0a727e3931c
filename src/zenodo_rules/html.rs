//! The HTML that Zenodo keeps of a description.
//!
//! `SanitizedHTML` of marshmallow-utils (`marshmallow_utils/html.py`, `sanitize_html`) runs
//! `bleach.clean(…, strip=True)`: tags outside a list vanish and their content stays, what is
//! open is closed, and `&`, `<`, `>` in text become references.

pub(super) mod entities;
mod tokens;
mod tree;

use tree::{Element, Node, Tree};

use super::text;

const ALLOWED_TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "blockquote",
    "br",
    "code",
    "col",
    "colgroup",
    "div",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "td",
    "th",
    "tr",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];

/// The style properties that stay.
const ALLOWED_STYLES: &[&str] = &[
    "border-width",
    "border-collapse",
    "border-spacing",
    "height",
    "margin-right",
    "margin-left",
    "padding",
    "width",
];

/// A text of more tags is kept as a text about tags. A long description has some hundreds.
const MAX_TAGS: usize = 100_000;

fn allowed_attributes(tag: &str) -> &'static [&'static str] {
    match tag {
        "a" => &["href", "title", "name", "target", "rel", "rev", "alt"],
        "div" | "span" | "p" => &["dir", "lang"],
        "abbr" | "acronym" => &["title", "lang", "dir"],
        "table" | "tbody" | "thead" | "tfoot" | "tr" => &["style"],
        "td" | "th" => &["style", "colspan", "rowspan", "nowrap"],
        "col" | "colgroup" => &["style", "span"],
        _ => &[],
    }
}

/// The text as a field of Zenodo's metadata that may hold HTML keeps it.
pub(crate) fn sanitize(text: &str) -> String {
    let text = text::sanitize(text);
    // Plain text, which most abstracts are, needs no tree.
    if !text.contains(['<', '>', '&']) {
        return text::strip(&text).to_owned();
    }
    if text.bytes().filter(|byte| *byte == b'<').count() > MAX_TAGS {
        let mut out = String::with_capacity(text.len());
        write_text(&text, &mut out);
        return text::strip(&out).to_owned();
    }
    let tree = tree::build(tokens::read(&text));
    let mut out = String::with_capacity(text.len());
    write_children(&tree, 0, &mut out);
    text::strip(&out).to_owned()
}

fn write_children(tree: &Tree, node: usize, out: &mut String) {
    let Node::Element(element) = &tree.nodes[node] else {
        return;
    };
    let mut lost = false;
    for child in &element.children {
        match &tree.nodes[*child] {
            Node::Text(text) if !lost => write_text(text, out),
            Node::Text(_) => {}
            Node::Element(element) if element.lost => lost = true,
            Node::Element(element) => {
                lost = false;
                write_start(element, out);
                if !matches!(element.name.as_str(), "br" | "col") {
                    write_children(tree, *child, out);
                    out.push_str("</");
                    out.push_str(&element.name);
                    out.push('>');
                }
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(place) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..place]);
        rest = &rest[place..];
        let reference = rest.starts_with('&').then(|| entities::at_start(rest));
        if let Some(name) = reference.flatten() {
            out.push('&');
            out.push_str(name);
            out.push(';');
            rest = &rest[name.len() + 2..];
            continue;
        }
        out.push_str(match &rest[..1] {
            "&" => "&amp;",
            "<" => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[1..];
    }
    out.push_str(rest);
}

fn write_start(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    let allowed = allowed_attributes(&element.name);
    for (name, value) in &element.attributes {
        if !allowed.contains(&name.as_str()) {
            continue;
        }
        let value = match name.as_str() {
            "href" if !is_allowed_address(value) => continue,
            "style" => allowed_style(value),
            _ => value.clone(),
        };
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        let mut escaped = String::new();
        write_text(&value, &mut escaped);
        // `>` may stand in an attribute, a quote may not.
        out.push_str(&escaped.replace("&gt;", ">").replace('"', "&quot;"));
        out.push('"');
    }
    out.push('>');
}

/// `http`, `https`, `mailto`, or no scheme at all (`sanitize_uri_value`).
fn is_allowed_address(address: &str) -> bool {
    let mut decoded = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(start) = rest.find('&')
        && let Some(name) = entities::at_start(&rest[start..])
        && let Some(text) = entities::decode(name)
        && text != "&"
    {
        decoded.push_str(&rest[..start]);
        decoded.push_str(&text);
        rest = &rest[start + name.len() + 2..];
    }
    decoded.push_str(rest);
    let plain: String = decoded
        .chars()
        .filter(|c| c.is_ascii_graphic() && *c != '`')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match plain.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            matches!(scheme, "http" | "https" | "mailto")
                || plain[scheme.len() + 1..].starts_with(|c: char| c.is_ascii_digit())
        }
        _ => true,
    }
}

fn allowed_style(style: &str) -> String {
    style
        .split(';')
        .filter_map(|declaration| {
            let name = declaration.split(':').next()?.trim().to_ascii_lowercase();
            ALLOWED_STYLES
                .contains(&name.as_str())
                .then(|| format!("{};", declaration.trim()))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn tags_outside_the_list_vanish_and_their_content_stays() {
        assert_eq!(
            sanitize("<b>bold</b> <script>alert(1)</script>"),
            "<b>bold</b> alert(1)"
        );
        assert_eq!(sanitize("a <!-- hidden --> b"), "a  b");
    }

    #[test]
    fn what_is_open_is_closed_and_what_crosses_is_untangled() {
        assert_eq!(sanitize("<p>a<p>b"), "<p>a</p><p>b</p>");
        assert_eq!(sanitize("<b>1<i>2</b>3</i>"), "<b>1<i>2</i></b><i>3</i>");
        assert_eq!(
            sanitize("<ul><li>a<li>b</ul>"),
            "<ul><li>a</li><li>b</li></ul>"
        );
        assert_eq!(sanitize("<b>1<p>2</b>3</p>"), "<b>1</b><p><b>2</b>3</p>");
    }

    #[test]
    fn signs_become_references_and_references_stay() {
        assert_eq!(sanitize("a < b & c > d"), "a &lt; b &amp; c &gt; d");
        assert_eq!(
            sanitize("<b>&eacute; &amp; &x</b>"),
            "<b>&eacute; &amp; &amp;x</b>"
        );
    }

    #[test]
    fn an_address_that_runs_code_is_dropped() {
        assert_eq!(
            sanitize("<a href=\"javascript:x\" class=\"y\">z</a>"),
            "<a>z</a>"
        );
        assert_eq!(
            sanitize("<a href=https://example.org/?a=1&b=2>z</a>"),
            "<a href=\"https://example.org/?a=1&amp;b=2\">z</a>"
        );
    }

    #[test]
    fn a_table_keeps_its_cells() {
        assert_eq!(
            sanitize("<table><tr><td>1<td>2</table>"),
            "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
        );
    }

    #[test]
    fn what_stands_between_the_cells_of_a_table_is_moved_before_it_or_lost() {
        let cases = [
            (
                "<p><table>x<tr>y<td>z</table>",
                "<p></p>xy<table><tbody><tr><td>z</td></tr></tbody></table>",
            ),
            (
                "<div><table><b>x</b></table></div>",
                "<div><b>x</b><table></table></div>",
            ),
            ("a<table><b>x</b>y</table>z", "a<table></table>z"),
            (
                "<table> <tr> <td>z",
                "<table> <tbody><tr> <td>z</td></tr></tbody></table>",
            ),
            (
                "<table><tr><td>a<tr><th>b",
                "<table><tbody><tr><td>a</td></tr><tr><th>b</th></tr></tbody></table>",
            ),
            (
                "<table><tr></tr><th>b",
                "<table><tbody><tr></tr><tr><th>b</th></tr></tbody></table>",
            ),
            (
                "<table><tr><table>x",
                "x<table><tbody><tr></tr></tbody></table>",
            ),
        ];
        for (text, kept) in cases {
            assert_eq!(sanitize(text), kept, "{text}");
        }
    }

    #[test]
    fn hostile_html_is_answered_quickly() {
        let start = std::time::Instant::now();
        assert!(sanitize(&"<div>".repeat(50_000)).ends_with("</div>"));
        sanitize(&"<br>".repeat(50_000));
        sanitize(&"<p><b>".repeat(20_000));
        let many: Vec<String> = (0..20_000)
            .map(|n| format!("<p><a href={n}><i lang={n}>"))
            .collect();
        sanitize(&many.concat());
        sanitize(&"<b><p></b>".repeat(20_000));
        sanitize(&"<a <!-- &".repeat(20_000));
        let attributes: Vec<String> = (0..50_000).map(|n| format!(" x{n}=y")).collect();
        sanitize(&format!(
            "<i{}>{}",
            attributes.concat(),
            "<p>x".repeat(20_000)
        ));
        sanitize(&format!("<a href=\"{}\">x", "&#104;".repeat(100_000)));
        sanitize(&"<b>".repeat(1_000_000));
        sanitize(&format!("<p><table>{}", "<b>x</b><br>".repeat(40_000)));
        sanitize(&"<p><table>x".repeat(40_000));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}
