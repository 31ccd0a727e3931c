//! The citation as an entry for BibTeX and BibLaTeX.
//!
//! The crate `biblatex` reads entries well, and the tests read these with it; it writes `\~` and
//! `\\`, which are other commands to TeX, so that the entry is written here.

use std::fmt::Write;

use super::Work;
use super::people::Name;

/// Months as BibTeX names them.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The entry, one field a line.
pub fn entry(work: &Work) -> String {
    let authors: Vec<String> = work
        .authors
        .iter()
        .map(|author| name(&author.name))
        .collect();
    let month = work.date.and_then(|date| {
        let at = usize::try_from(date.month()).ok()?.checked_sub(1)?;
        MONTHS.get(at).map(|month| (*month).to_owned())
    });
    let braced = |text: String| format!("{{{text}}}");
    let fields = [
        (
            "author",
            Some(authors.join(" and "))
                .filter(|it| !it.is_empty())
                .map(braced),
        ),
        // Two pairs of braces: the capitals of a name stay.
        ("title", Some(format!("{{{{{}}}}}", tex(&work.title)))),
        (
            "year",
            work.date.map(|date| braced(date.year().to_string())),
        ),
        ("month", month),
        (
            "version",
            work.version.as_deref().map(|version| braced(tex(version))),
        ),
        (
            "publisher",
            work.publisher.as_deref().map(|name| braced(tex(name))),
        ),
        (
            "doi",
            work.doi.as_ref().map(|doi| braced(verbatim(doi.as_str()))),
        ),
        ("url", work.address().map(|url| braced(verbatim(&url)))),
    ];
    let mut entry = format!("@software{{{},\n", work.key());
    for (name, value) in fields {
        if let Some(value) = value {
            // Writing to a String cannot fail.
            let _ = writeln!(entry, "  {name:<9} = {value},");
        }
    }
    entry.push_str("}\n");
    entry
}

/// `van der Berg, Jr., Jane`, and a group in braces, so that no word of it is taken for a name.
fn name(name: &Name) -> String {
    if let Name::Group(name) = name {
        return format!("{{{}}}", tex(name));
    }
    name.family_first(false, |part| {
        let is_joint = |word: &str| word.eq_ignore_ascii_case("and");
        if part.contains(',') || part.split(' ').any(is_joint) {
            format!("{{{}}}", tex(part))
        } else {
            tex(part)
        }
    })
}

/// Text in which nothing is a command to TeX, and every brace has its pair.
fn tex(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => written.push_str("\\textbackslash{}"),
            '~' => written.push_str("\\textasciitilde{}"),
            '^' => written.push_str("\\textasciicircum{}"),
            // BibTeX counts braces behind a backslash, too.
            '{' => written.push_str("\\textbraceleft{}"),
            '}' => written.push_str("\\textbraceright{}"),
            '&' | '%' | '$' | '#' | '_' => {
                written.push('\\');
                written.push(c);
            }
            // Two of them would be a dash.
            '-' if written.ends_with('-') => written.push_str("{}-"),
            _ => written.push(c),
        }
    }
    written
}

/// DOIs and addresses are taken as they are; what could end the field is percent-encoded.
fn verbatim(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => written.push_str("%7B"),
            '}' => written.push_str("%7D"),
            '\\' => written.push_str("%5C"),
            _ => written.push(c),
        }
    }
    written
}
