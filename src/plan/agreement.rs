//! Whether the record says what the repository says, field by field.

use jiff::civil::Date;

use crate::domain::Tag;
use crate::facts::{Facts, Record};

/// One field on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub field: &'static str,
    /// What the repository says.
    pub repository: Option<String>,
    /// What the record says.
    pub record: Option<String>,
    /// Whether they agree; `None` where the repository says nothing of it.
    pub equal: Option<bool>,
}

/// Compares the record with the files of the tag.
pub fn of(_facts: &Facts, record: &Record, tag: &Tag, _today: Date) -> Vec<Field> {
    let version = record.version.clone();
    let equal = Some(version.as_deref() == Some(tag.as_str()));
    vec![Field {
        field: "version",
        repository: Some(tag.to_string()),
        record: version,
        equal,
    }]
}
