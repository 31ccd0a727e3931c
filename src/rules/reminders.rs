//! What a checklist asks for and only a person can judge.

use super::profile::Item;
use super::words::{listed, quoted};
use super::{Case, Level, Profile};

/// An item of a checklist that no program can tick off. It is never counted as met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The checklist and the level.
    pub item: Item,
    /// What to look at, as a sentence of the form of a message.
    pub message: String,
    /// Who asks for it.
    pub source: &'static str,
}

/// Who asks for all of them.
const SOURCE: &str = "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12)";

/// What is asked for at which level, the regions of interest left out.
const ASKED: [(Level, &str); 5] = [
    (
        Level::Minimal,
        "the settings that decide the result (thresholds, filters, channels) are written down, each with its value",
    ),
    (
        Level::Minimal,
        "the example data show what the figures show, and are enough to repeat a part of the analysis",
    ),
    (
        Level::Minimal,
        "the Methods of the paper cite the platform and every component, with their versions",
    ),
    (
        Level::Minimal,
        "the images are public with a licence, and the paper says where",
    ),
    (
        Level::Ideal,
        "a tutorial or a recording shows the steps that are made by hand",
    ),
];

/// The reminders of the profiles that are on.
pub(super) fn of(case: &Case<'_>) -> Vec<Reminder> {
    if !case.profiles.contains(&Profile::Bioimage) {
        return Vec::new();
    }
    let reminder = |level: Level, message: String| Reminder {
        item: Profile::Bioimage.at(level),
        message,
        source: SOURCE,
    };
    let mut reminders = vec![reminder(Level::Minimal, regions(case))];
    let asked = ASKED.iter();
    reminders.extend(asked.map(|(level, message)| reminder(*level, (*message).to_owned())));
    reminders
}

/// Regions of interest that were drawn by hand belong to the data.
fn regions(case: &Case<'_>) -> String {
    let tracked = case.files.tracked.known();
    let files = tracked
        .into_iter()
        .flat_map(|tracked| tracked.plain_files());
    let drawn: Vec<String> = files
        .filter(|file| is_region(&file.path))
        .map(|file| quoted(&file.path))
        .collect();
    let found = if drawn.is_empty() {
        String::new()
    } else {
        format!(" ({})", listed(&drawn))
    };
    format!(
        "regions of interest that were drawn by hand{found} are with the data or with the code, and it is said how they were chosen"
    )
}

fn is_region(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    match name.rsplit_once('.') {
        Some((_, "roi" | "geojson")) => true,
        Some((stem, "zip")) => stem.starts_with("roiset"),
        _ => false,
    }
}
