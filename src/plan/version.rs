//! The version and the date of a release, written into CITATION.cff before the tag is made.

use cff_rs::edit::Edit;
use jiff::civil::Date;

use crate::domain::Tag;
use crate::rules::{Finding, Severity};

/// What CITATION.cff must become for this version; `None` if it is right as it is, or cannot
/// be read: then the rules say why. An edit that cannot be made is a finding with the lines to
/// write by hand.
pub(super) fn edit(
    before: &str,
    tag: &Tag,
    version: &str,
    today: Date,
) -> Option<Result<String, Box<Finding>>> {
    let document = cff_rs::yaml::read(before).ok()?;
    let root = document.root.as_mapping()?;
    let written = |key: &str| Some(root.get(key)?.as_scalar()?.text.as_str());
    let version_is_right = written("version").is_some_and(|text| tag.names(text));
    let date: Option<Date> = written("date-released").and_then(|text| text.parse().ok());
    // The release may be made a day after its date was written, or where the day has another name.
    let date_is_right = date.is_some_and(|date| (today - date).get_days().abs() <= 1);
    if version_is_right && date_is_right {
        return None;
    }
    let mut edit = match Edit::new(before) {
        Ok(edit) => edit,
        Err(error) => return Some(Err(Box::new(refused(&error)))),
    };
    if !version_is_right {
        edit = edit.set("version", version);
    }
    edit = edit.set("date-released", today.to_string());
    Some(edit.apply().map_err(|error| Box::new(refused(&error))))
}

fn refused(error: &cff_rs::edit::EditError) -> Finding {
    let lines = error.snippet.trim_end().replace('\n', " ⏎ ");
    let by_hand = (!lines.is_empty()).then(|| format!("write it yourself and commit it: {lines}"));
    Finding {
        rule: "version-not-tag",
        severity: Severity::Error,
        message: format!("the version cannot be written into CITATION.cff: {error}"),
        place: None,
        help: by_hand,
        fix: None,
    }
}
