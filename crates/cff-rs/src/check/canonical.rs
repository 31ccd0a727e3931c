//! When two items of a list are the same.

use crate::yaml::{Kind, Node, Value};

/// A text that is equal for equal values, as JSON Schema compares them: `1` and `1.0` are equal,
/// and so are two mappings with the same keys in another order.
pub(super) fn canonical(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.core() {
            Value::Float(value) if value.fract() == 0.0 => format!("{value:.0}"),
            Value::Float(value) => format!("{value}"),
            Value::Int(value) => format!("{value}"),
            Value::String(text) => format!("{text:?}"),
            other => format!("{other:?}"),
        },
        Kind::Sequence(items, _) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Mapping(mapping) => {
            let entries = mapping.merged().unwrap_or_default();
            let mut pairs: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}:{}", canonical(&entry.key), canonical(&entry.value)))
                .collect();
            pairs.sort_unstable();
            format!("{{{}}}", pairs.join(","))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    #[test]
    fn values_are_compared_as_json_schema_does() {
        let same = |one: &str, other: &str| {
            canonical(&read(one).unwrap().root) == canonical(&read(other).unwrap().root)
        };
        assert!(same("1", "1.0") && same("0x10", "16") && same("'a'", "a"));
        assert!(same("{a: 1, b: [x]}", "{b: [x], a: 1}"));
        assert!(!same("'1'", "1") && !same("true", "'true'") && !same("[a, b]", "[b, a]"));
    }
}
