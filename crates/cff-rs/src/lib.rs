//! The Citation File Format.
