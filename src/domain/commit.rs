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

/// The same as bytes. A tree has a hundred thousand of them, and this form has nothing on the heap.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RawId {
    /// SHA-1 fills the first twenty.
    bytes: [u8; 32],
    is_sha256: bool,
}

impl RawId {
    /// The bytes: 20 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        if self.is_sha256 {
            &self.bytes
        } else {
            &self.bytes[..20]
        }
    }
}

impl From<[u8; 20]> for RawId {
    fn from(sha1: [u8; 20]) -> Self {
        let mut bytes = [0; 32];
        bytes[..20].copy_from_slice(&sha1);
        Self {
            bytes,
            is_sha256: false,
        }
    }
}

impl FromStr for RawId {
    type Err = NotAnObjectId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAnObjectId(text.to_owned());
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if !matches!(digits.len(), 40 | 64) {
            return Err(wrong());
        }
        let value = |digit: u8| char::from(digit).to_digit(16).ok_or_else(wrong);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let both = value(pair[0])? << 4 | value(pair[1])?;
            *byte = u8::try_from(both).map_err(|_| wrong())?;
        }
        Ok(Self {
            bytes,
            is_sha256: digits.len() == 64,
        })
    }
}

impl fmt::Display for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.as_bytes().iter();
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawId({self})")
    }
}

impl From<&RawId> for ObjectId {
    fn from(raw: &RawId) -> Self {
        Self(raw.to_string())
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
            assert!(wrong.parse::<RawId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_id_is_the_same_as_text_and_as_bytes() {
        for text in ["09af".repeat(10), "f0e1".repeat(16)] {
            let raw: RawId = text.parse().unwrap();
            assert_eq!(raw.as_bytes().len() * 2, text.len());
            assert_eq!(ObjectId::from(&raw), text.parse().unwrap());
            assert_eq!(text.to_uppercase().parse(), Ok(raw));
        }
        let sha1 = RawId::from([0xab; 20]);
        assert_eq!(sha1, "ab".repeat(20).parse().unwrap());
        assert_ne!(sha1, ("ab".repeat(20) + &"00".repeat(12)).parse().unwrap());
    }
}
