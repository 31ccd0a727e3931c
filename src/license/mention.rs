//! Licences that a text names in words, as notices do: "licensed under the Apache
//! License, Version 2.0".

use super::name::without_suffix;
use super::table;

/// Ways to write a name, in lower case with single spaces, and the id. Longer ones come
/// before the ones that they begin with.
const NAMES: [(&str, &str); 74] = [
    ("apache license, version 2.0", "Apache-2.0"),
    ("apache license version 2.0", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"),
    ("apache 2.0", "Apache-2.0"),
    ("apache-2.0", "Apache-2.0"),
    ("apache.org/licenses/license-2.0", "Apache-2.0"),
    ("mit license", "MIT"),
    ("mit or apache-2.0", "MIT"),
    ("mit/apache-2.0", "MIT"),
    ("opensource.org/licenses/mit", "MIT"),
    ("opensource.org/license/mit", "MIT"),
    ("bsd 3-clause", "BSD-3-Clause"),
    ("bsd-3-clause", "BSD-3-Clause"),
    ("3-clause bsd", "BSD-3-Clause"),
    ("bsd 2-clause", "BSD-2-Clause"),
    ("bsd-2-clause", "BSD-2-Clause"),
    ("2-clause bsd", "BSD-2-Clause"),
    (
        "attribution-noncommercial-sharealike 4.0",
        "CC-BY-NC-SA-4.0",
    ),
    (
        "attribution-noncommercial-noderivatives 4.0",
        "CC-BY-NC-ND-4.0",
    ),
    ("attribution-noncommercial 4.0", "CC-BY-NC-4.0"),
    ("attribution-noderivatives 4.0", "CC-BY-ND-4.0"),
    ("attribution-sharealike 4.0", "CC-BY-SA-4.0"),
    ("attribution 4.0", "CC-BY-4.0"),
    ("attribution-sharealike 3.0", "CC-BY-SA-3.0"),
    ("attribution 3.0", "CC-BY-3.0"),
    ("cc by-nc-sa 4.0", "CC-BY-NC-SA-4.0"),
    ("cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
    ("cc by-nc-nd 4.0", "CC-BY-NC-ND-4.0"),
    ("cc-by-nc-nd-4.0", "CC-BY-NC-ND-4.0"),
    ("cc by-nc 4.0", "CC-BY-NC-4.0"),
    ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
    ("cc by-nd 4.0", "CC-BY-ND-4.0"),
    ("cc-by-nd-4.0", "CC-BY-ND-4.0"),
    ("cc by-sa 4.0", "CC-BY-SA-4.0"),
    ("cc-by-sa-4.0", "CC-BY-SA-4.0"),
    ("cc by 4.0", "CC-BY-4.0"),
    ("cc-by 4.0", "CC-BY-4.0"),
    ("cc-by-4.0", "CC-BY-4.0"),
    (
        "creativecommons.org/licenses/by-nc-sa/4.0",
        "CC-BY-NC-SA-4.0",
    ),
    (
        "creativecommons.org/licenses/by-nc-nd/4.0",
        "CC-BY-NC-ND-4.0",
    ),
    ("creativecommons.org/licenses/by-nc/4.0", "CC-BY-NC-4.0"),
    ("creativecommons.org/licenses/by-nd/4.0", "CC-BY-ND-4.0"),
    ("creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"),
    ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
    ("creativecommons.org/licenses/by-sa/3.0", "CC-BY-SA-3.0"),
    ("creativecommons.org/licenses/by/3.0", "CC-BY-3.0"),
    ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
    ("cnri open source license agreement", "CNRI-Python"),
    ("cnri's python 1.6", "CNRI-Python"),
    ("cc0 1.0", "CC0-1.0"),
    ("cc0-1.0", "CC0-1.0"),
    ("agpl-3.0", "AGPL-3.0"),
    ("agplv3", "AGPL-3.0"),
    ("lgpl-2.1", "LGPL-2.1"),
    ("lgpl 2.1", "LGPL-2.1"),
    ("lgpl-3.0", "LGPL-3.0"),
    ("lgplv3", "LGPL-3.0"),
    ("gpl-2.0", "GPL-2.0"),
    ("gpl 2.0", "GPL-2.0"),
    ("gplv2", "GPL-2.0"),
    ("gpl-3.0", "GPL-3.0"),
    ("gpl 3.0", "GPL-3.0"),
    ("gplv3", "GPL-3.0"),
    ("mpl-2.0", "MPL-2.0"),
    ("mpl 2.0", "MPL-2.0"),
    ("mpl 1.1", "MPL-1.1"),
    ("mozilla public license, version 2.0", "MPL-2.0"),
    ("mozilla public license version 2.0", "MPL-2.0"),
    ("mozilla public license, v. 2.0", "MPL-2.0"),
    ("mozilla public license 2.0", "MPL-2.0"),
    ("eclipse public license 2.0", "EPL-2.0"),
    ("eclipse public license - v 2.0", "EPL-2.0"),
    ("epl-2.0", "EPL-2.0"),
    ("isc license", "ISC"),
];

/// The long names of the GNU licences, whose version is told some words later, with the
/// letters that stand before GPL in the id.
const GNU: [(&str, &str); 6] = [
    ("lesser general public license", "L"),
    ("lesser gpl", "L"),
    ("affero general public license", "A"),
    ("affero gpl", "A"),
    ("gnu general public license", ""),
    ("gnu gpl", ""),
];

/// What stands before an SPDX expression in a file (SPDX specification, annex E).
const TAG: &str = "spdx-license-identifier:";

/// How far behind a GNU licence's name its version may stand, in bytes: "as published by
/// the Free Software Foundation, either version 3 of the License".
const VERSION_WITHIN: usize = 90;

/// The ids of the licences that `lower` names, each once, in the order of their first
/// place. `lower` is in lower case; line breaks and marks between words do not matter.
pub(super) fn licenses(lower: &str) -> Vec<&'static str> {
    let text = single_spaced(lower);
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (name, id) in NAMES {
        let places = text.match_indices(name).map(|(at, _)| at);
        found.extend(
            places
                .filter(|at| is_word_start(&text, *at))
                .map(|at| (at, id)),
        );
    }
    for (name, letters) in GNU {
        for (at, _) in text.match_indices(name) {
            let behind = &text.as_bytes()[at + name.len()..];
            let behind = &behind[..behind.len().min(VERSION_WITHIN)];
            found.extend(
                version(behind)
                    .and_then(|v| gnu(letters, v))
                    .map(|id| (at, id)),
            );
        }
    }
    for (at, _) in text.match_indices(TAG) {
        found.extend(tagged(&text[at + TAG.len()..]).map(|id| (at, id)));
    }
    found.sort_unstable();
    let mut ids = Vec::new();
    for (_, id) in found {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The ids of the SPDX expression that `text` begins with.
fn tagged(text: &str) -> impl Iterator<Item = &'static str> {
    let words = text.split([' ', '(', ')']).filter(|word| !word.is_empty());
    words
        .map_while(|word| {
            let joint = ["and", "or", "with"].contains(&word);
            let id = without_suffix(word);
            let license = table::all()
                .iter()
                .find(|it| it.id.eq_ignore_ascii_case(id));
            (joint || license.is_some()).then_some(license)
        })
        .filter_map(|license| license.map(|license| license.id))
}

/// "gpl-3.0" inside "agpl-3.0" or behind "affero " is not a name of its own.
fn is_word_start(text: &str, at: usize) -> bool {
    let before = &text[..at];
    !before.ends_with(char::is_alphanumeric)
        && !before.ends_with("affero ")
        && !before.ends_with("lesser ")
}

/// The first version behind a GNU licence's name: `3`, `v3`, `2.1`.
fn version(behind: &[u8]) -> Option<&[u8]> {
    let start = behind.iter().position(u8::is_ascii_digit)?;
    let rest = &behind[start..];
    let end = rest
        .iter()
        .position(|byte| !byte.is_ascii_digit() && *byte != b'.')
        .unwrap_or(rest.len());
    let version = &rest[..end];
    Some(version.strip_suffix(b".").unwrap_or(version))
}

fn gnu(letters: &str, version: &[u8]) -> Option<&'static str> {
    match (letters, version) {
        ("", b"2" | b"2.0") => Some("GPL-2.0"),
        ("", b"3" | b"3.0") => Some("GPL-3.0"),
        ("L", b"2.1") => Some("LGPL-2.1"),
        ("L", b"3" | b"3.0") => Some("LGPL-3.0"),
        ("A", b"3" | b"3.0") => Some("AGPL-3.0"),
        _ => None,
    }
}

/// The text with one space for each run of white space, emphasis and quotation marks.
fn single_spaced(lower: &str) -> String {
    let mut text = String::with_capacity(lower.len());
    for word in lower.split(|c: char| c.is_whitespace() || "*`\"_#>|".contains(c)) {
        if !word.is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}
