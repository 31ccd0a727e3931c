//! The citation for reference managers, in the RIS format.

use std::fmt::Write;

use super::Work;
use super::people::Name;

/// The reference: a line each for its parts, a tag of two letters in front.
pub fn reference(work: &Work) -> String {
    let mut lines = vec![("TY", "COMP".to_owned()), ("ID", work.key())];
    lines.push(("TI", work.title.clone()));
    for author in &work.authors {
        lines.push(("AU", name(&author.name)));
    }
    if let Some(date) = work.date {
        let [year, month, day] = [date.year(), date.month().into(), date.day().into()];
        lines.push(("PY", year.to_string()));
        lines.push(("DA", format!("{year:04}/{month:02}/{day:02}")));
    }
    let rest = [
        ("ET", work.version.clone()),
        ("PB", work.publisher.clone()),
        ("DO", work.doi.as_ref().map(ToString::to_string)),
        ("UR", work.address()),
    ];
    lines.extend(
        rest.into_iter()
            .filter_map(|(tag, text)| Some((tag, text?))),
    );
    for word in &work.keywords {
        lines.push(("KW", word.clone()));
    }
    let mut reference = String::new();
    for (tag, text) in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(reference, "{tag}  - {text}");
    }
    reference.push_str("ER  - \n");
    reference
}

/// `van der Berg, Jane, Jr.`; a group as it is.
fn name(name: &Name) -> String {
    name.family_first(true, str::to_owned)
}
