//! Values of a TOML file with their places.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::At;

use super::{Author, person};

/// A table, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a>(Option<&'a DeTable<'a>>);

impl<'a> Table<'a> {
    pub(super) fn of(root: &'a Spanned<DeTable<'a>>) -> Self {
        Self(Some(root.get_ref()))
    }

    /// Whether the table is there.
    pub(super) fn is_there(self) -> bool {
        self.0.is_some()
    }

    pub(super) fn get(self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.0?.get(key)
    }

    /// The table under a key.
    pub(super) fn table(self, key: &str) -> Self {
        Self(self.get(key).and_then(|value| value.get_ref().as_table()))
    }

    /// The text under a key.
    pub(super) fn text(self, key: &str) -> Option<At<String>> {
        text(self.get(key)?)
    }

    /// The texts in the list under a key.
    pub(super) fn texts(self, key: &str) -> Vec<At<String>> {
        self.list(key).filter_map(text).collect()
    }

    /// The items of the list under a key.
    pub(super) fn list(self, key: &str) -> impl Iterator<Item = &'a Spanned<DeValue<'a>>> {
        let list = self.get(key).and_then(|value| value.get_ref().as_array());
        list.into_iter().flatten()
    }

    /// The people under a key, written as `Name <address>`.
    pub(super) fn people(self, key: &str) -> Vec<At<Author>> {
        let texts = self.texts(key).into_iter();
        texts.filter_map(person::in_line).collect()
    }

    /// The keys with texts.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, At<String>)> {
        self.0.into_iter().flatten().filter_map(|(key, value)| {
            let key: &str = key.get_ref();
            Some((key, text(value)?))
        })
    }
}

/// Where a text stops to be TOML, and why.
pub(super) fn broken(text: &str) -> Option<At<String>> {
    let error = DeTable::parse(text).err()?;
    Some(At {
        value: error.message().to_owned(),
        span: error.span().unwrap_or(0..0),
    })
}

/// A text that is not empty.
pub(super) fn text(value: &Spanned<DeValue<'_>>) -> Option<At<String>> {
    let text = value.get_ref().as_str()?.trim();
    (!text.is_empty()).then(|| At {
        value: text.to_owned(),
        span: value.span(),
    })
}
