//! Git object ids.

use std::fmt;
use std::str::FromStr;

/// The id of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(String);

/// What is wrong with a text that should be an object id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a git object id")]
pub struct NotAnObjectId(String);

impl ObjectId {
    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl FromStr for ObjectId {
    type Err = NotAnObjectId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let right_length = matches!(text.len(), 40 | 64);
        if right_length && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(NotAnObjectId(text.to_owned()))
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forty_or_sixty_four_hexadecimal_digits_are_an_object_id() {
        assert!("a".repeat(40).parse::<ObjectId>().is_ok());
        assert!("A1".repeat(32).parse::<ObjectId>().is_ok());
        for wrong in ["", "main", &"a".repeat(39), &"g".repeat(40)] {
            assert!(wrong.parse::<ObjectId>().is_err(), "{wrong}");
        }
    }
}
