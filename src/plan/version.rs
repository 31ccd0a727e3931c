//! The version and the date of a release, written into CITATION.cff before the tag is made.

use jiff::civil::Date;

use crate::rules::Finding;

/// What CITATION.cff must become for this version; `None` if it is right as it is.
pub(super) fn edit(
    before: &str,
    version: &str,
    today: Date,
) -> Option<Result<String, Box<Finding>>> {
    let after: String = before
        .lines()
        .map(|l| {
            if l.starts_with("version:") {
                format!("version: {version}\n")
            } else if l.starts_with("date-released:") {
                format!("date-released: {today}\n")
            } else {
                format!("{l}\n")
            }
        })
        .collect();
    (after != before).then_some(Ok(after))
}
