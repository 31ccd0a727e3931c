//! The [Citation File Format](https://citation-file-format.github.io/) 1.2.0: read it with
//! places, check it with every problem at once, edit it without losing a byte, write it.
//!
//! - [`yaml`]: the text as a tree that knows where everything stands, and what each plain value
//!   means to readers of YAML 1.2 and of YAML 1.1, which differ
//! - [`check`]: all problems, each with its place, a plain sentence and what to write instead
//! - [`citation`]: what the file says, typed and lenient
//! - [`edit`]: a new version, date or DOI spliced into the text; any other byte stays
//! - [`mod@write`]: a new file
//! - [`format`](mod@format), [`forms`], [`lists`]: the keys, forms and closed lists of the format
//!
//! ```
//! use cff_rs::check::check;
//! use cff_rs::yaml::position;
//!
//! let text = "cff-version: 1.2.0\nmessage: Cite me\ntitle: Tool\nauthors:\n  - family-name: Doe\n    given-names: Jane\n";
//! let problems = check(text);
//! assert_eq!(problems[0].message, "a person has no key `family-name`");
//! assert_eq!(problems[0].help.as_deref(), Some("did you mean `family-names`?"));
//! assert_eq!(position(text, problems[0].span.start).to_string(), "5:5");
//! ```
//!
//! There is no I/O here: texts come in, values and texts go out.

pub mod check;
pub mod citation;
pub mod edit;
pub mod format;
pub mod forms;
pub mod lists;
pub mod write;
pub mod yaml;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
