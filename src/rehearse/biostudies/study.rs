//! A study: the version that counts, what everybody sees of it, and the draft of the next one.

use serde_json::{Value, json};

use super::{BEGUN_STUDY, OTHER_STUDY, PRIVATE_STUDY, STUDY};

/// How the archive answers to who asks for a study's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// With its PageTab.
    Whole,
    /// With a redirect to the file.
    Redirected,
    /// With JSON that names the folder of the file.
    Named,
    /// It is not public.
    Hidden,
    /// There is no such study, as far as everybody can see.
    Missing,
}

/// How far the archive is with the last submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    Processed,
    /// At work on this text, until it was asked that many more times.
    Processing(String, u32),
    Invalid(String),
}

#[derive(Debug, Clone)]
pub(super) struct Study {
    pub(super) shown: Shown,
    /// Whether the account may change it.
    pub(super) owned: bool,
    /// The version that counts. PageTab is kept as the text it came as.
    pub(super) current: Option<String>,
    /// What the page shows.
    pub(super) page: Option<String>,
    /// How many looks at the page still show that, once something newer counts.
    pub(super) late: u32,
    pub(super) draft: Option<String>,
    pub(super) progress: Progress,
    pub(super) version: u64,
}

impl Study {
    fn new(shown: Shown, text: String) -> Self {
        Self {
            shown,
            owned: true,
            current: Some(text.clone()),
            page: Some(text),
            late: 0,
            draft: None,
            progress: Progress::Processed,
            version: 1,
        }
    }

    pub(super) fn held(&self) -> Value {
        json!({
            "current": self.current,
            "draft": self.draft,
            "version": self.version,
            "progress": format!("{:?}", self.progress),
        })
    }

    /// What the page shows now.
    pub(super) fn looked_at(&mut self) -> Option<String> {
        if self.late > 0 && self.page != self.current {
            self.late -= 1;
        } else {
            self.page.clone_from(&self.current);
        }
        self.page.clone()
    }

    /// Somebody asks how far it is, and the archive gets on.
    pub(super) fn asked(&mut self, late: u32, refuses: Option<&str>) {
        let Progress::Processing(text, left) = &mut self.progress else {
            return;
        };
        if *left > 0 {
            *left -= 1;
            return;
        }
        let text = std::mem::take(text);
        let why = refuses.map(str::to_owned).or_else(|| self.objection(&text));
        if let Some(why) = why {
            self.draft = Some(text);
            self.progress = Progress::Invalid(why);
            return;
        }
        self.current = Some(text);
        self.version += 1;
        self.late = late;
        self.progress = Progress::Processed;
    }

    /// What the archive has against a new version.
    fn objection(&self, text: &str) -> Option<String> {
        let new: Value = serde_json::from_str(text).ok()?;
        let old: Value = serde_json::from_str(self.current.as_deref()?).ok()?;
        let is_public = !matches!(self.shown, Shown::Hidden | Shown::Missing);
        if is_public && attribute(&new, "ReleaseDate") != attribute(&old, "ReleaseDate") {
            return Some("The release date of a public study cannot be changed".to_owned());
        }
        let doi = attribute(&old, "DOI")?;
        match attribute(&new, "DOI") {
            None => Some(format!("The previous DOI: '{doi}' cannot be removed")),
            Some(other) if other != doi => Some(format!(
                "The given DOI '{other}' should match the previous DOI '{doi}'"
            )),
            Some(_) => None,
        }
    }
}

pub(super) fn attribute(study: &Value, name: &str) -> Option<String> {
    let mut attributes = study["attributes"].as_array()?.iter();
    let one = attributes.find(|one| one["name"] == name)?;
    one["value"].as_str().map(str::to_owned)
}

/// A study that was never submitted.
pub(super) fn begun() -> Study {
    Study {
        current: None,
        page: None,
        version: 0,
        ..Study::new(Shown::Missing, String::new())
    }
}

/// The studies at the start.
pub(super) fn all(in_edit: bool) -> [(&'static str, Study); 4] {
    let text = |accession: &str, title: &str| {
        let study = pagetab(accession, title);
        serde_json::to_string_pretty(&study).unwrap_or_default()
    };
    let title = "Fluorescence microscopy images of cells with counted spots";
    let mut first = Study::new(Shown::Whole, text(STUDY, title));
    if in_edit {
        let other = format!("{title}, and a second plate");
        first.draft = Some(text(STUDY, &other));
    }
    let begun = "Fluorescence microscopy images, third plate";
    let begun = Study {
        draft: Some(text(BEGUN_STUDY, begun)),
        ..self::begun()
    };
    let private = "Fluorescence microscopy images, second plate";
    let other = "Fluorescence microscopy images of another group";
    [
        (STUDY, first),
        (
            PRIVATE_STUDY,
            Study::new(Shown::Hidden, text(PRIVATE_STUDY, private)),
        ),
        (BEGUN_STUDY, begun),
        (
            OTHER_STUDY,
            Study {
                owned: false,
                ..Study::new(Shown::Whole, text(OTHER_STUDY, other))
            },
        ),
    ]
}

/// A study as the form `BioImages.v5` makes it, made up from end to end.
fn pagetab(accession: &str, title: &str) -> Value {
    let attribute = |name: &str, value: &str| json!({ "name": name, "value": value });
    json!({
        "accno": accession,
        "attributes": [
            attribute("Template", "BioImages.v5"),
            attribute("Title", title),
            attribute("ReleaseDate", "2026-09-23"),
            attribute("RootPath", accession),
            attribute("AttachTo", "BioImages"),
            attribute("DOI", &format!("10.6019/{accession}")),
        ],
        "section": {
            "accno": "study-0-70nb",
            "type": "Study",
            "attributes": [
                attribute("Title", title),
                attribute("ReleaseDate", "2026-09-23"),
                attribute("Description", "Images of a rehearsal."),
                attribute("Keywords", "microscopy"),
                attribute("Keywords", "spots"),
                {
                    "name": "License",
                    "value": "CC BY 4.0",
                    "valqual": [{ "name": "url", "value": "https://creativecommons.org/licenses/by/4.0/" }],
                },
            ],
            "links": [{
                "url": "https://example.org/spots",
                "attributes": [attribute("Description", "Project website")],
            }],
            "subsections": [
                {
                    "accno": "author-0",
                    "type": "Author",
                    "attributes": [
                        attribute("Name", "Josiah Carberry"),
                        attribute("ORCID", "0000-0002-1825-0097"),
                        { "name": "affiliation", "value": "organisation-0", "reference": true },
                    ],
                },
                {
                    "accno": "organisation-0",
                    "type": "Organisation",
                    "attributes": [attribute("Name", "Example University")],
                },
                {
                    "accno": "component-0",
                    "type": "Study Component",
                    "attributes": [
                        attribute("Name", "Plate 1"),
                        attribute("File List", "plate1.json"),
                    ],
                },
            ],
        },
        "type": "submission",
    })
}
