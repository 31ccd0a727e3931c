//! The version and the date of a release, written into CITATION.cff before the tag is made.

use cff_rs::edit::Edit;
use jiff::civil::Date;

use crate::domain::Tag;
use crate::rules::{Finding, Severity};

/// What CITATION.cff must become for this version; `None` if it is right as it is, or cannot
/// be read: then the rules say why. With `keep_date` a date that stands beside the right version
/// is right: a pull request may take its days. An edit that cannot be made is a finding with the lines to
/// write by hand.
pub(super) fn edit(
    before: &str,
    tag: &Tag,
    version: &str,
    today: Date,
    keep_date: bool,
) -> Option<Result<String, Box<Finding>>> {
    let document = cff_rs::yaml::read(before).ok()?;
    let root = document.root.as_mapping()?;
    let written = |key: &str| Some(root.get(key)?.as_scalar()?.text.as_str());
    let version_is_right = written("version").is_some_and(|text| tag.names(text));
    let date: Option<Date> = written("date-released").and_then(|text| text.parse().ok());
    // The release may be made a day after its date was written, or where the day has another name.
    let date_is_right = date.is_some_and(|date| keep_date || (today - date).get_days().abs() <= 1);
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

/// Whether the file here is the committed one with nothing but a version and a date written into
/// it: what a run left that was cut off before its commit. Then its version.
pub(super) fn left_over(committed: &str, here: &str, tag: &Tag) -> Option<String> {
    let document = cff_rs::yaml::read(here).ok()?;
    let root = document.root.as_mapping()?;
    let written = |key: &str| Some(root.get(key)?.as_scalar()?.text.clone());
    let version = written("version").filter(|version| tag.names(version))?;
    let date: Date = written("date-released")?.parse().ok()?;
    let made = edit(committed, tag, &version, date, false)?.ok()?;
    (made == here).then_some(version)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_run_left_is_taken_for_it() {
        let committed = "cff-version: 1.2.0\ntitle: Tool\nversion: 0.9.0\nabstract: Old words.\n";
        let tag: Tag = "v1.0.0".parse().unwrap();
        let today: Date = "2026-11-22".parse().unwrap();
        let here = edit(committed, &tag, "1.0.0", today, false)
            .unwrap()
            .unwrap();
        let left = |here: &str| left_over(committed, here, &tag);
        assert_eq!(left(&here).as_deref(), Some("1.0.0"));
        assert_eq!(left(&here.replace("Old", "Half-written")), None);
        assert_eq!(
            left(
                &here
                    .replace("1.0.0\"", "2.0.0\"")
                    .replace(" 1.0.0", " 2.0.0")
            ),
            None
        );
        assert_eq!(left(committed), None);
    }
}
