//! From parser events to the tree, within bounds.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, Tag, options};

use super::{
    Document, Entry, Kind, Mapping, Node, ReadError, Scalar, ScalarStyle, Span, Style, Yaml11Error,
    bom_length, diagnose, source, yaml11,
};

/// The longest text that is read, in bytes. Known citation files stay below 200 kB.
pub const MAX_BYTES: usize = 10_000_000;
/// The deepest nesting that is read. The format itself needs six levels.
pub const MAX_DEPTH: usize = 64;
/// The most nodes that are read, each repetition by an alias counted anew.
pub const MAX_NODES: usize = 100_000;

/// Reads the bytes of a file, which must be UTF-8.
pub fn read_bytes(bytes: &[u8]) -> Result<(Document, &str), ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(diagnose::too_large(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| diagnose::not_utf8(&error, bytes))?;
    Ok((read(text)?, text))
}

/// Reads a text. A text without any content is a document whose root is null.
///
/// Fails with the first trouble that makes the rest unreadable, see [`ReadErrorKind`](super::ReadErrorKind).
pub fn read(text: &str) -> Result<Document, ReadError> {
    if text.len() > MAX_BYTES {
        return Err(diagnose::too_large(text.len()));
    }
    if let Some(error) = diagnose::control_character(text) {
        return Err(error);
    }
    Builder::new(text).document()
}

/// A list or mapping that is not yet closed.
struct Open {
    node: Node,
    anchor: usize,
    /// Depth of the deepest child so far, counted from this node.
    height: usize,
    /// What an alias to this node costs.
    cost: Cost,
    /// The key that waits for its value.
    key: Option<Node>,
}

/// A finished node that aliases may repeat.
struct Anchored {
    node: Node,
    height: usize,
    cost: Cost,
}

/// What a node takes when it is repeated.
#[derive(Clone, Copy, Default)]
struct Cost {
    nodes: usize,
    bytes: usize,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    anchor_names: HashMap<String, Span>,
    spent: Cost,
    comments: Vec<Span>,
    more_documents: Option<Span>,
    yaml11_errors: Vec<Yaml11Error>,
    /// Where the quoted texts are, and where the block texts are: there a tab is content.
    quoted: Vec<Span>,
    block_texts: Vec<Span>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            anchor_names: HashMap::new(),
            spent: Cost::default(),
            comments: Vec::new(),
            more_documents: None,
            yaml11_errors: Vec::new(),
            quoted: Vec::new(),
            block_texts: Vec::new(),
        }
    }

    fn options() -> Options {
        options! {
            emit_anchor_events: true,
            // The file is bounded already, and a long licence header is no attack.
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        }
    }

    fn document(mut self) -> Result<Document, ReadError> {
        let mut parser = Parser::new_from_str_with_options(self.text, Self::options());
        let mut documents = 0;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| diagnose::syntax(self.text, &error))?;
            let span = span.byte_range().unwrap_or(0..0);
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
                if documents == 2 {
                    self.more_documents = Some(span);
                    break;
                }
                continue;
            }
            self.event(event, span)?;
        }
        let end = self
            .more_documents
            .as_ref()
            .map_or(self.text.len(), |span| span.start);
        let text = &self.text[..end];
        self.block_texts.extend(self.comments.iter().cloned());
        let refused = yaml11::refused(text, &mut self.quoted, &mut self.block_texts);
        self.yaml11_errors.extend(refused);
        self.yaml11_errors.sort_by_key(|error| error.span.start);
        let end = bom_length(self.text);
        Ok(Document {
            root: self.root.unwrap_or_else(|| source::empty(end..end)),
            more_documents: self.more_documents,
            bom: end > 0,
            comments: self.comments,
            yaml11_errors: self.yaml11_errors,
        })
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), ReadError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let style = source::scalar_style(style);
                // The parser writes `~` for a value that is not there.
                let absent = span.is_empty() && style == ScalarStyle::Plain;
                let mut text = if absent {
                    String::new()
                } else {
                    text.into_owned()
                };
                let span = self.scalar_span(span, style, absent);
                match style {
                    ScalarStyle::Plain => {}
                    ScalarStyle::Single | ScalarStyle::Double => self.quoted.push(span.clone()),
                    ScalarStyle::Literal | ScalarStyle::Folded => {
                        self.block_texts.push(span.clone());
                        // The parser ends every block text with a line end.
                        if span.end == self.text.len() && text.ends_with('\n') {
                            text.pop();
                        }
                    }
                }
                let tag = tag.map(|tag| source::resolved(&tag));
                let cost = Cost {
                    nodes: 1,
                    bytes: text.len(),
                };
                let kind = Kind::Scalar(Scalar {
                    text,
                    style,
                    tag: tag.clone(),
                });
                let node = Node {
                    span,
                    kind,
                    anchored: anchor > 0,
                    alias: None,
                    tag,
                };
                self.spend(cost, &node.span)?;
                self.finish(
                    Anchored {
                        node,
                        height: 0,
                        cost,
                    },
                    anchor,
                );
            }
            Event::SequenceStart(style, anchor, tag) => {
                let kind = Kind::Sequence(Vec::new(), source::structure_style(style));
                self.start(kind, span, anchor, tag.as_deref())?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let mapping = Mapping {
                    entries: Vec::new(),
                    style: source::structure_style(style),
                };
                self.start(Kind::Mapping(mapping), span, anchor, tag.as_deref())?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(mut open) = self.open.pop() {
                    let flow = matches!(
                        &open.node.kind,
                        Kind::Sequence(_, Style::Flow)
                            | Kind::Mapping(Mapping {
                                style: Style::Flow,
                                ..
                            })
                    );
                    // A block ends with its last child, not with the blank lines behind it.
                    if flow {
                        open.node.span.end = open.node.span.end.max(span.end);
                    }
                    let Open {
                        node,
                        anchor,
                        height,
                        cost,
                        ..
                    } = open;
                    self.finish(Anchored { node, height, cost }, anchor);
                }
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::Anchor(_, name) => {
                let before = self.anchor_names.insert(name.to_string(), span.clone());
                if before.is_some() {
                    let message = format!("the anchor `&{name}` is given a second time");
                    self.yaml11_errors.push(Yaml11Error {
                        span,
                        message,
                        certain: true,
                    });
                }
            }
            Event::Comment(..) => self.comments.push(span),
            _ => {}
        }
        Ok(())
    }

    fn start(
        &mut self,
        kind: Kind,
        span: Span,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), ReadError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(diagnose::too_deep(span));
        }
        let cost = Cost { nodes: 1, bytes: 0 };
        self.spend(cost, &span)?;
        let tag = tag.map(source::resolved);
        let span = match kind {
            Kind::Sequence(_, Style::Block) if self.waits_for_value() => {
                source::from_dash(self.text, span, &self.comments)
            }
            _ => span,
        };
        let node = Node {
            span,
            kind,
            anchored: anchor > 0,
            alias: None,
            tag,
        };
        self.open.push(Open {
            node,
            anchor,
            height: 0,
            cost,
            key: None,
        });
        Ok(())
    }

    fn waits_for_value(&self) -> bool {
        self.open.last().is_some_and(|parent| parent.key.is_some())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), ReadError> {
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(diagnose::alias_inside_itself(span));
        };
        let (height, cost) = (target.height, target.cost);
        if self.open.len() + height > MAX_DEPTH {
            return Err(diagnose::too_deep(span));
        }
        // Before the copy, so that a bomb never unfolds.
        self.spend(cost, &span)?;
        let mut node = self.anchors[&anchor].node.clone();
        node.alias = Some(span);
        self.finish(Anchored { node, height, cost }, 0);
        Ok(())
    }

    fn spend(&mut self, cost: Cost, at: &Span) -> Result<(), ReadError> {
        self.spent.add(cost);
        if self.spent.nodes > MAX_NODES || self.spent.bytes > 2 * MAX_BYTES {
            return Err(diagnose::too_many_nodes(at.clone()));
        }
        Ok(())
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, done: Anchored, anchor: usize) {
        let Anchored {
            mut node,
            height,
            cost,
        } = done;
        if anchor > 0 {
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    height,
                    cost,
                },
            );
        }
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        parent.height = parent.height.max(height + 1);
        parent.cost.add(cost);
        let place = node.alias.as_ref().unwrap_or(&node.span).clone();
        match &mut parent.node.kind {
            Kind::Sequence(items, _) => items.push(node),
            Kind::Mapping(mapping) => {
                let Some(key) = parent.key.take() else {
                    if mapping.style == Style::Block && source::is_missing_key(&node, self.text) {
                        let message = "a key is missing before this colon".to_owned();
                        let span = node.span.start..node.span.start + 1;
                        self.yaml11_errors.push(Yaml11Error {
                            span,
                            message,
                            certain: true,
                        });
                    }
                    parent.key = Some(node);
                    parent.node.span.end = parent.node.span.end.max(place.end);
                    return;
                };
                if place.is_empty() {
                    node.span = source::behind_colon(self.text, &key);
                }
                mapping.entries.push(Entry { key, value: node });
            }
            Kind::Scalar(_) => {}
        }
        if !place.is_empty() {
            parent.node.span.end = parent.node.span.end.max(place.end);
        }
    }

    /// The range of a scalar without the blank lines that a parser may count to it.
    fn scalar_span(&self, span: Span, style: ScalarStyle, absent: bool) -> Span {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if absent || matches!(style, ScalarStyle::Single | ScalarStyle::Double) {
            return span;
        }
        let end = span.start + written.trim_end_matches(['\n', '\r', ' ', '\t']).len();
        span.start..end
    }
}
