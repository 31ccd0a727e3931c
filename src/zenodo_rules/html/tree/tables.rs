//! The parts of a table, and what stands between its cells, which is moved in front of it.

use super::{Builder, Node};

/// What holds rows.
const BODIES: &[&str] = &["tbody", "thead", "tfoot"];

impl Builder {
    /// Whether what comes next is in a table and in none of its cells.
    pub(super) fn between_cells(&self) -> bool {
        let mut open = self.open[1..].iter().rev().map(|node| self.name(*node));
        open.find(|name| ["table", "td", "th"].contains(name)) == Some("table")
    }

    /// Whether it is an element of a table that holds other elements of it, and nothing else.
    pub(super) fn is_table_part(&self, node: usize) -> bool {
        ["table", "tbody", "tfoot", "thead", "tr"].contains(&self.name(node))
    }

    /// Puts an element into another, or in front of the table where only parts of it belong.
    pub(super) fn append_beside_cells(&mut self, parent: usize, child: usize) {
        if self.is_table_part(parent) {
            self.put_before_table(child);
        } else {
            self.append(parent, child);
        }
    }

    /// Puts a node in front of the innermost open table ("foster parenting"). An element that comes
    /// to stand outside of every other is lost: html5lib moves only what it has appended into the
    /// fragment that it gives back (`treebuilders/etree.py`, `insertBefore` and `reparentChildren`).
    pub(super) fn put_before_table(&mut self, child: usize) {
        self.detach(child);
        let table = self
            .open
            .iter()
            .rposition(|node| self.name(*node) == "table");
        let table = table.unwrap_or(0);
        let around = self
            .element(self.open[table])
            .and_then(|table| table.parent);
        let parent = around.unwrap_or(self.open[table.saturating_sub(1)]);
        if let Node::Element(element) = &mut self.nodes[child] {
            element.parent = Some(parent);
            element.lost = parent == 0;
        }
        let table = self.open[table];
        if let Node::Element(element) = &mut self.nodes[parent] {
            // The table is mostly the last.
            let place = element.children.iter().rposition(|node| *node == table);
            let place = place.unwrap_or(element.children.len());
            element.children.insert(place, child);
        }
    }

    /// Columns hold nothing but columns.
    pub(super) fn leave_columns(&mut self) {
        if self.name(self.current()) == "colgroup" {
            self.open.pop();
        }
    }

    pub(super) fn start_table_part(&mut self, name: &str, attributes: Vec<(String, String)>) {
        if !self.in_scope("table", &[]) {
            return;
        }
        self.drop_newline = false;
        let (parents, missing): (&[&str], Option<&str>) = match name {
            "td" | "th" => (&["tr"], Some("tr")),
            "tr" => (BODIES, Some("tbody")),
            "col" => (&["colgroup"], Some("colgroup")),
            _ => (&["table"], None),
        };
        loop {
            let current = self.name(self.current());
            let beside = missing == Some("tr") && BODIES.contains(&current);
            if self.open.len() == 1 || parents.contains(&current) || beside || current == "table" {
                break;
            }
            self.close_cell_or_pop();
        }
        if let Some(missing) = missing
            && !parents.contains(&self.name(self.current()))
        {
            self.start_table_part(missing, Vec::new());
        }
        let node = self.create(name, attributes);
        self.append(self.current(), node);
        self.opened(name, node);
        if matches!(name, "td" | "th") {
            self.formatting.push(None);
        }
    }

    /// A table between the cells of another is not opened. The row ends, or the rows, or the table
    /// (html5lib, `html5parser.py`, `startTagTable`).
    pub(super) fn end_innermost_part(&mut self) {
        while self.open.len() > 1 {
            let part = self.is_table_part(self.current());
            self.open.pop();
            if part {
                return;
            }
        }
    }

    fn close_cell_or_pop(&mut self) {
        let cell = matches!(self.name(self.current()), "td" | "th");
        self.open.pop();
        if cell {
            while let Some(Some(_)) = self.formatting.pop() {}
        }
    }

    pub(super) fn end_table_part(&mut self, name: &str) {
        let boundaries: &[&str] = if name == "table" { &[] } else { &["table"] };
        if !self.in_scope(name, boundaries) {
            return;
        }
        while self.open.len() > 1 {
            let found = self.name(self.current()) == name;
            self.close_cell_or_pop();
            if found {
                return;
            }
        }
    }
}
