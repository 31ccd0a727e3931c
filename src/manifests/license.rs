//! Licences as manifests name them → SPDX.

use crate::domain::{At, spdx};

pub(super) use super::License;

/// A licence as it is written.
pub(super) fn license(text: At<String>) -> At<License> {
    At {
        value: License {
            spdx: meaning(&text.value),
            text: text.value,
        },
        span: text.span,
    }
}

/// The licence of a classifier such as `License :: OSI Approved :: MIT License` (PyPI).
pub(super) fn classified(text: At<String>) -> Option<At<License>> {
    let rest = text.value.strip_prefix("License ::")?;
    let name = rest.rsplit("::").next()?.trim().to_owned();
    Some(license(At {
        value: name,
        span: text.span,
    }))
    .filter(|at| at.value.spdx.is_some())
}

/// The SPDX expression that a text means, if that is certain.
fn meaning(text: &str) -> Option<String> {
    spdx::expression(text)
        .or_else(|| at_address(text))
        .or_else(|| gnu(text))
        .or_else(|| named(text))
}

/// Pages of licences: their start, lower case, and what stands before the id there.
const PAGES: [&str; 5] = [
    "spdx.org/licenses/",
    "opensource.org/licenses/",
    "opensource.org/license/",
    "choosealicense.com/licenses/",
    "gnu.org/licenses/",
];

fn at_address(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("://")?;
    let rest = rest.to_ascii_lowercase();
    let rest = rest.trim_start_matches("www.").trim_end_matches('/');
    let endings = [".html", ".en", ".txt", ".json", ".php"];
    let page = PAGES.iter().find_map(|page| rest.strip_prefix(page));
    if let Some(page) = page {
        let mut id = page;
        for ending in endings {
            id = id.trim_end_matches(ending);
        }
        return spdx::id(id);
    }
    if let Some(page) = rest.strip_prefix("creativecommons.org/licenses/") {
        let mut parts = page.split('/');
        return spdx::id(&format!("CC-{}-{}", parts.next()?, parts.next()?));
    }
    let fixed = [
        ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
        ("apache.org/licenses/license-2.0", "Apache-2.0"),
        ("mozilla.org/mpl/2.0", "MPL-2.0"),
        ("mozilla.org/en-us/mpl/2.0", "MPL-2.0"),
        ("unlicense.org", "Unlicense"),
    ];
    let found = fixed.iter().find(|(start, _)| rest.starts_with(start))?;
    Some(found.1.to_owned())
}

/// `GPLv3`, `GNU Lesser General Public License v2.1 or later (LGPLv2+)`.
fn gnu(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let families = [
        ("affero general public", "AGPL"),
        ("lesser general public", "LGPL"),
        ("library general public", "LGPL"),
        ("general public", "GPL"),
        ("agpl", "AGPL"),
        ("lgpl", "LGPL"),
        ("gpl", "GPL"),
    ];
    let (word, family) = families.iter().find(|(word, _)| lower.contains(word))?;
    if *word == "general public" && !lower.contains("gnu") {
        return None;
    }
    let behind = lower.split(word).nth(1)?;
    let from = behind.find(|c: char| c.is_ascii_digit())?;
    let number: String = behind[from..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let number = number.trim_end_matches('.');
    let number = if number.contains('.') {
        number.to_owned()
    } else {
        format!("{number}.0")
    };
    let later = [
        "or later",
        "or-later",
        "+",
        ">=",
        "or newer",
        "or any later",
    ];
    let ending = if later.iter().any(|words| lower.contains(words)) {
        "-or-later"
    } else if lower.contains("only") {
        "-only"
    } else {
        ""
    };
    spdx::id(&format!("{family}-{number}{ending}"))
}

/// Names without `the`, `license`, `version` and what stands in brackets.
const NAMES: [(&str, &str); 32] = [
    ("mit", "MIT"),
    ("expat", "MIT"),
    ("apache 2.0", "Apache-2.0"),
    ("apache 2", "Apache-2.0"),
    ("apache2", "Apache-2.0"),
    ("apache2.0", "Apache-2.0"),
    ("bsd 3 clause", "BSD-3-Clause"),
    ("3 clause bsd", "BSD-3-Clause"),
    ("bsd 3", "BSD-3-Clause"),
    ("bsd3", "BSD-3-Clause"),
    ("new bsd", "BSD-3-Clause"),
    ("modified bsd", "BSD-3-Clause"),
    ("bsd 3 clause new or revised", "BSD-3-Clause"),
    ("bsd 2 clause", "BSD-2-Clause"),
    ("2 clause bsd", "BSD-2-Clause"),
    ("bsd 2", "BSD-2-Clause"),
    ("simplified bsd", "BSD-2-Clause"),
    ("isc", "ISC"),
    ("mozilla public 2.0", "MPL-2.0"),
    ("mpl 2.0", "MPL-2.0"),
    ("mpl 2", "MPL-2.0"),
    ("unlicense", "Unlicense"),
    ("boost 1.0", "BSL-1.0"),
    ("zlib", "Zlib"),
    ("cc0", "CC0-1.0"),
    ("cc0 1.0", "CC0-1.0"),
    ("cc0 1.0 universal", "CC0-1.0"),
    ("cc by 4.0", "CC-BY-4.0"),
    (
        "creative commons attribution 4.0 international",
        "CC-BY-4.0",
    ),
    ("cc by sa 4.0", "CC-BY-SA-4.0"),
    ("european union public 1.2", "EUPL-1.2"),
    ("eclipse public 2.0", "EPL-2.0"),
];

fn named(text: &str) -> Option<String> {
    let outside = text.split('(').next().unwrap_or_default().to_lowercase();
    let words = outside.split(|c: char| !c.is_alphanumeric() && c != '.');
    let words: Vec<&str> = words
        .map(|word| {
            let number = word.strip_prefix('v').unwrap_or(word);
            let is_number = number.starts_with(|c: char| c.is_ascii_digit());
            if is_number { number } else { word }
        })
        .filter(|word| {
            !["", "the", "license", "licence", "version", "v", "software"].contains(word)
        })
        .collect();
    let name = words.join(" ");
    let found = NAMES.iter().find(|(known, _)| *known == name)?;
    Some(found.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_a_licence_is_recognised() {
        for (text, right) in [
            ("MIT", Some("MIT")),
            ("MIT License", Some("MIT")),
            ("The MIT License (MIT)", Some("MIT")),
            ("Apache License, Version 2.0", Some("Apache-2.0")),
            ("Apache Software License 2.0", Some("Apache-2.0")),
            ("BSD 3-Clause License", Some("BSD-3-Clause")),
            ("GPLv3", Some("GPL-3.0")),
            ("GNU GPL v3+", Some("GPL-3.0-or-later")),
            ("GNU General Public License v3 (GPLv3)", Some("GPL-3.0")),
            (
                "GNU Lesser General Public License v2.1 or later (LGPLv2+)",
                Some("LGPL-2.1-or-later"),
            ),
            (
                "https://spdx.org/licenses/BSD-3-Clause.html",
                Some("BSD-3-Clause"),
            ),
            (
                "https://www.gnu.org/licenses/gpl-3.0.en.html",
                Some("GPL-3.0"),
            ),
            (
                "https://creativecommons.org/licenses/by-sa/4.0/",
                Some("CC-BY-SA-4.0"),
            ),
            (
                "http://www.apache.org/licenses/LICENSE-2.0.html",
                Some("Apache-2.0"),
            ),
            ("https://opensource.org/licenses/MIT", Some("MIT")),
            ("https://github.com/octo/tool/blob/main/LICENSE", None),
            ("BSD", None),
            ("GPL", None),
            ("SEE LICENSE IN LICENSE.md", None),
            ("UNLICENSED", None),
            ("Proprietary", None),
            ("MIT-like, ask Bob", None),
        ] {
            assert_eq!(meaning(text).as_deref(), right, "{text}");
        }
    }

    #[test]
    fn a_classifier_counts_only_when_it_names_one_licence() {
        let at = |text: &str| At {
            value: text.to_owned(),
            span: 0..1,
        };
        let mit = classified(at("License :: OSI Approved :: MIT License")).unwrap();
        assert_eq!(mit.value.spdx.as_deref(), Some("MIT"));
        assert!(classified(at("License :: OSI Approved :: BSD License")).is_none());
        assert!(classified(at("Topic :: MIT License")).is_none());
    }
}
