//! The parts of a table. What a browser would move in front of the table stays in it.

use super::Builder;

impl Builder {
    pub(super) fn start_table_part(&mut self, name: &str, attributes: Vec<(String, String)>) {
        if !self.in_scope("table", &[]) {
            return;
        }
        let (contexts, missing): (&[&str], Option<&str>) = match name {
            "td" | "th" => (&["tr"], Some("tr")),
            "tr" => (&["tbody", "thead", "tfoot"], Some("tbody")),
            "col" => (&["colgroup"], Some("colgroup")),
            _ => (&["table"], None),
        };
        while self.open.len() > 1 {
            let current = self.name(self.current());
            if contexts.contains(&current) || current == "table" {
                break;
            }
            self.close_cell_or_pop();
        }
        if let Some(missing) = missing
            && !contexts.contains(&self.name(self.current()))
        {
            self.start_table_part(missing, Vec::new());
        }
        self.insert(name, attributes);
        if matches!(name, "td" | "th") {
            self.formatting.push(None);
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
