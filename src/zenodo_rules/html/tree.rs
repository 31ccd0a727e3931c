//! Tags put into a tree as a browser would: what is open is closed, what crosses is untangled.
//!
//! After "Tree construction" of the HTML standard, in the body of a `div`, for the tags that
//! Zenodo keeps.

mod formatting;
mod tables;

use std::iter::Peekable;

use super::tokens::Token;

/// A piece of text or an element with its content, by place in the arena.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<usize>,
    /// Zenodo's library loses it, and the text up to the next element, where it writes the tree.
    pub(super) lost: bool,
    parent: Option<usize>,
}

/// The nodes; the first is the `div` around everything.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

const FORMATTING: &[&str] = &["a", "b", "code", "em", "i", "s", "strike", "strong", "u"];
const CLOSE_P: &[&str] = &["blockquote", "div", "ol", "p", "pre", "ul", "table"];
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5"];
const TABLE_PARTS: &[&str] = &[
    "col", "colgroup", "tbody", "tfoot", "thead", "tr", "td", "th",
];
/// Elements that bound the search for an open element (`td` and `th` too, and the root).
const SCOPE: &[&str] = &["table", "td", "th"];
const SPECIAL: &[&str] = &[
    "blockquote",
    "br",
    "col",
    "colgroup",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const VOID: &[&str] = &["br", "col"];
/// Deeper nesting is flattened: the searches below walk over what is open.
const MAX_OPEN: usize = 256;

/// Builds the tree of a fragment.
pub(super) fn build(tokens: Vec<Token>) -> Tree {
    let root = Node::Element(Element {
        name: "div".to_owned(),
        attributes: Vec::new(),
        children: Vec::new(),
        lost: false,
        parent: None,
    });
    let mut builder = Builder {
        nodes: vec![root],
        open: vec![0],
        formatting: Vec::new(),
        drop_newline: false,
        again: 0,
    };
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => builder.text(&with_next_texts(text, &mut tokens)),
            Token::Break => {
                builder.drop_newline = false;
                builder.text(&with_next_texts("\n".to_owned(), &mut tokens));
            }
            Token::Comment => builder.drop_newline = false,
            Token::Start {
                name, attributes, ..
            } => builder.start(&name, attributes),
            Token::End(name) => builder.end(&name),
        }
    }
    Tree {
        nodes: builder.nodes,
    }
}

/// In a table, blanks go where the text goes that they stand next to.
fn with_next_texts(mut text: String, tokens: &mut Peekable<impl Iterator<Item = Token>>) -> String {
    while let Some(next) = tokens.next_if(|next| matches!(next, Token::Text(_) | Token::Break)) {
        text.push_str(match &next {
            Token::Text(more) => more,
            _ => "\n",
        });
    }
    text
}

struct Builder {
    nodes: Vec<Node>,
    /// The open elements, the outermost first.
    open: Vec<usize>,
    /// The formatting elements to open again when a block has closed them; nothing marks a cell.
    formatting: Vec<Option<usize>>,
    /// A line break right after `<pre>` does not count.
    drop_newline: bool,
    /// How much was opened once more than it is written.
    again: usize,
}

impl Builder {
    fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node] {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    fn name(&self, node: usize) -> &str {
        self.element(node).map_or("", |element| &element.name)
    }

    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn append(&mut self, parent: usize, child: usize) {
        self.detach(child);
        if let Node::Element(element) = &mut self.nodes[child] {
            element.parent = Some(parent);
            element.lost = false;
        }
        if let Node::Element(element) = &mut self.nodes[parent] {
            element.children.push(child);
        }
    }

    fn detach(&mut self, child: usize) {
        let Some(parent) = self.element(child).and_then(|element| element.parent) else {
            return;
        };
        if let Node::Element(element) = &mut self.nodes[parent] {
            // What is moved is mostly the last.
            if let Some(place) = element.children.iter().rposition(|node| *node == child) {
                element.children.remove(place);
            }
        }
    }

    fn create(&mut self, name: &str, attributes: Vec<(String, String)>) -> usize {
        self.nodes.push(Node::Element(Element {
            name: name.to_owned(),
            attributes,
            children: Vec::new(),
            lost: false,
            parent: None,
        }));
        self.nodes.len() - 1
    }

    fn insert(&mut self, name: &str, attributes: Vec<(String, String)>) -> usize {
        let node = self.create(name, attributes);
        self.append_beside_cells(self.current(), node);
        self.opened(name, node)
    }

    /// What was inserted is open, if it can hold anything.
    fn opened(&mut self, name: &str, node: usize) -> usize {
        if !VOID.contains(&name) && self.open.len() < MAX_OPEN {
            self.open.push(node);
        }
        node
    }

    fn text(&mut self, text: &str) {
        let text = match text.strip_prefix('\n') {
            Some(rest) if std::mem::take(&mut self.drop_newline) => rest,
            _ => text,
        };
        self.drop_newline = false;
        if text.is_empty() {
            return;
        }
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if !(blank && self.between_cells()) {
            self.leave_columns();
            self.reconstruct();
            if self.is_table_part(self.current()) {
                self.nodes.push(Node::Text(text.to_owned()));
                return self.put_before_table(self.nodes.len() - 1);
            }
        }
        let parent = self.current();
        let last = self
            .element(parent)
            .and_then(|element| element.children.last().copied());
        if let Some(Node::Text(before)) = last.map(|node| &mut self.nodes[node]) {
            before.push_str(text);
            return;
        }
        self.nodes.push(Node::Text(text.to_owned()));
        let node = self.nodes.len() - 1;
        if let Node::Element(element) = &mut self.nodes[parent] {
            element.children.push(node);
        }
    }

    /// Whether an element of that name is open and no boundary is nearer.
    fn in_scope(&self, name: &str, boundaries: &[&str]) -> bool {
        for node in self.open[1..].iter().rev() {
            let open = self.name(*node);
            if open == name {
                return true;
            }
            if boundaries.contains(&open) {
                return false;
            }
        }
        false
    }

    fn pop_until(&mut self, names: &[&str]) {
        while self.open.len() > 1 {
            let closed = self.open.pop().unwrap_or(0);
            if names.contains(&self.name(closed)) {
                return;
            }
        }
    }

    fn close_p(&mut self) {
        if self.in_scope("p", SCOPE) {
            self.implied_ends("p");
            self.pop_until(&["p"]);
        }
    }

    fn implied_ends(&mut self, except: &str) {
        while self.open.len() > 1 {
            let name = self.name(self.current());
            if name == except || !["li", "p"].contains(&name) {
                return;
            }
            self.open.pop();
        }
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>) {
        if TABLE_PARTS.contains(&name) {
            return self.start_table_part(name, attributes);
        }
        self.drop_newline = false;
        self.leave_columns();
        if name == "table" && self.between_cells() {
            return self.end_innermost_part();
        }
        if CLOSE_P.contains(&name) || HEADINGS.contains(&name) {
            self.close_p();
        }
        if HEADINGS.contains(&name) && HEADINGS.contains(&self.name(self.current())) {
            self.open.pop();
        }
        if name == "li" {
            self.close_li();
        } else if name == "a" {
            self.close_earlier_a();
        }
        let block = CLOSE_P.contains(&name) || HEADINGS.contains(&name) || name == "li";
        if !block {
            self.reconstruct();
        }
        let node = self.insert(name, attributes);
        if FORMATTING.contains(&name) {
            self.remember(node);
        }
        self.drop_newline = name == "pre";
    }

    fn close_li(&mut self) {
        for place in (1..self.open.len()).rev() {
            let name = self.name(self.open[place]).to_owned();
            if name == "li" {
                self.implied_ends("li");
                self.pop_until(&["li"]);
                break;
            }
            if SPECIAL.contains(&name.as_str()) && !["div", "p"].contains(&name.as_str()) {
                break;
            }
        }
        self.close_p();
    }

    fn end(&mut self, name: &str) {
        self.drop_newline = false;
        if !TABLE_PARTS.contains(&name) {
            self.leave_columns();
        }
        match name {
            "p" => {
                if !self.in_scope("p", SCOPE) {
                    self.insert("p", Vec::new());
                }
                self.implied_ends("p");
                self.pop_until(&["p"]);
            }
            "br" => {
                self.reconstruct();
                self.insert("br", Vec::new());
            }
            "li" => {
                if self.in_scope("li", &["ol", "ul", "table", "td", "th"]) {
                    self.implied_ends("li");
                    self.pop_until(&["li"]);
                }
            }
            "blockquote" | "div" | "ol" | "pre" | "ul" => {
                if self.in_scope(name, SCOPE) {
                    self.implied_ends("");
                    self.pop_until(&[name]);
                }
            }
            _ if HEADINGS.contains(&name) => {
                if HEADINGS.iter().any(|heading| self.in_scope(heading, SCOPE)) {
                    self.implied_ends("");
                    self.pop_until(HEADINGS);
                }
            }
            _ if FORMATTING.contains(&name) => self.adopt(name),
            "table" => self.end_table_part("table"),
            _ if TABLE_PARTS.contains(&name) => self.end_table_part(name),
            _ => self.end_other(name),
        }
    }

    fn end_other(&mut self, name: &str) {
        for place in (1..self.open.len()).rev() {
            let open = self.name(self.open[place]);
            if open == name {
                self.open.truncate(place);
                return;
            }
            if SPECIAL.contains(&open) {
                return;
            }
        }
    }
}
