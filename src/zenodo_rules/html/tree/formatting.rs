//! Formatting elements: a block closes them and they are opened again in it; the adoption agency of
//! the HTML standard closes one across blocks.

use super::{Builder, Node, SCOPE, SPECIAL};

/// The most elements that are opened once more than they are written; 64 bytes of attributes
/// count as one. Every block inside a formatting element opens it again.
const MAX_AGAIN: usize = 200_000;

/// More formatting is not opened again: each of these would be, in every block.
const MAX_FORMATTING: usize = 64;

impl Builder {
    pub(super) fn reconstruct(&mut self) {
        let Some(first) = self
            .formatting
            .iter()
            .rposition(|entry| entry.is_none_or(|node| self.open.contains(&node)))
        else {
            return self.reopen_from(0);
        };
        self.reopen_from(first + 1);
    }

    fn reopen_from(&mut self, first: usize) {
        for place in first..self.formatting.len() {
            let Some(old) = self.formatting[place] else {
                continue;
            };
            if let Some((name, attributes)) = self.again(old) {
                let again = self.insert(&name, attributes);
                self.formatting[place] = Some(again);
            }
        }
    }

    /// Notes a formatting element; of more than three alike the earliest is forgotten.
    pub(super) fn remember(&mut self, node: usize) {
        // What was flattened is not open and is not opened again.
        if self.open.last() != Some(&node) || self.formatting.len() >= MAX_FORMATTING {
            return;
        }
        let marker = self.formatting.iter().rposition(Option::is_none);
        let from = marker.map_or(0, |place| place + 1);
        let alike: Vec<usize> = (from..self.formatting.len())
            .filter(|place| {
                let known = self.formatting[*place].and_then(|known| self.element(known));
                let new = self.element(node);
                known.zip(new).is_some_and(|(known, new)| {
                    known.name == new.name && known.attributes == new.attributes
                })
            })
            .collect();
        if alike.len() >= 3 {
            self.formatting.remove(alike[0]);
        }
        self.formatting.push(Some(node));
    }

    pub(super) fn close_earlier_a(&mut self) {
        let Some(node) = self.active("a") else { return };
        self.adopt("a");
        self.formatting.retain(|entry| *entry != Some(node));
        self.open.retain(|entry| *entry != node);
    }

    /// The last active formatting element of that name since the last marker.
    fn active(&self, name: &str) -> Option<usize> {
        self.formatting
            .iter()
            .rev()
            .map_while(|entry| *entry)
            .find(|node| self.name(*node) == name)
    }

    /// Closes the formatting element of that name.
    pub(super) fn adopt(&mut self, name: &str) {
        for _ in 0..8 {
            let Some(formatting) = self.active(name) else {
                return self.end_other(name);
            };
            let Some(place) = self.open.iter().position(|node| *node == formatting) else {
                self.formatting.retain(|entry| *entry != Some(formatting));
                return;
            };
            if !self.in_scope(name, SCOPE) {
                return;
            }
            let block = (place + 1..self.open.len())
                .find(|place| SPECIAL.contains(&self.name(self.open[*place])));
            let Some(block_place) = block else {
                self.open.truncate(place);
                self.formatting.retain(|entry| *entry != Some(formatting));
                return;
            };
            self.adopt_into(formatting, place, block_place);
        }
    }

    fn adopt_into(&mut self, formatting: usize, place: usize, block_place: usize) {
        let ancestor = self.open[place - 1];
        let block = self.open[block_place];
        let mut bookmark = self.formatting_place(formatting);
        let mut last = block;
        let mut at = block_place;
        let mut rounds = 0;
        while at > place + 1 {
            at -= 1;
            rounds += 1;
            let node = self.open[at];
            let listed = self
                .formatting
                .iter()
                .position(|entry| *entry == Some(node));
            let Some(listed) = listed.filter(|_| rounds <= 3) else {
                if let Some(listed) = listed {
                    self.formatting.remove(listed);
                    bookmark -= usize::from(listed < bookmark);
                }
                self.open.remove(at);
                continue;
            };
            let copy = self.copy(node);
            self.formatting[listed] = Some(copy);
            self.open[at] = copy;
            if last == block {
                bookmark = listed + 1;
            }
            self.append(copy, last);
            last = copy;
        }
        self.append_beside_cells(ancestor, last);
        let copy = self.copy(formatting);
        let children = match &mut self.nodes[block] {
            Node::Element(element) => std::mem::take(&mut element.children),
            Node::Text(_) => Vec::new(),
        };
        for child in &children {
            if let Node::Element(element) = &mut self.nodes[*child] {
                element.parent = Some(copy);
            }
        }
        if let Node::Element(element) = &mut self.nodes[copy] {
            element.children = children;
        }
        self.append(block, copy);
        let old = self.formatting_place(formatting);
        self.formatting.remove(old);
        bookmark -= usize::from(old < bookmark);
        self.formatting
            .insert(bookmark.min(self.formatting.len()), Some(copy));
        self.open.retain(|node| *node != formatting);
        let block_place = self.open.iter().position(|node| *node == block);
        self.open
            .insert(block_place.map_or(self.open.len(), |place| place + 1), copy);
    }

    fn formatting_place(&self, node: usize) -> usize {
        self.formatting
            .iter()
            .position(|entry| *entry == Some(node))
            .unwrap_or(0)
    }

    fn copy(&mut self, node: usize) -> usize {
        let (name, attributes) = match self.again(node) {
            Some(again) => again,
            None => (self.name(node).to_owned(), Vec::new()),
        };
        self.create(&name, attributes)
    }

    /// Name and attributes of an element that is opened once more; nothing when that was done
    /// too often, or with too much in it.
    pub(super) fn again(&mut self, node: usize) -> Option<(String, Vec<(String, String)>)> {
        let element = self.element(node)?;
        let length = |(name, value): &(String, String)| name.len() + value.len();
        let bytes: usize = element.attributes.iter().map(length).sum();
        let again = self.again + 1 + bytes / 64;
        if again > MAX_AGAIN {
            return None;
        }
        let copy = (element.name.clone(), element.attributes.clone());
        self.again = again;
        Some(copy)
    }
}
