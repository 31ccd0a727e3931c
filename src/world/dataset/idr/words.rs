//! What a person sends to the curators of the IDR.

use crate::domain::IdrStudy;
use crate::facts::study_file::{LineEdit, ROW, StudyFile};
use crate::plan::link::{HandOver, NewLink, Part};

use super::here::Found;
use super::public::Public;

/// The address of the curators.
const CURATORS: &str = "idr@openmicroscopy.org";

/// What there is to write about.
pub(super) struct Words<'a> {
    pub(super) study: &'a IdrStudy,
    pub(super) new: &'a NewLink,
    /// The study file on this machine, which is edited already.
    pub(super) here: Option<&'a Found>,
    /// What everybody sees.
    pub(super) public: Option<&'a Public>,
    /// The page of the study.
    pub(super) page: String,
}

impl Words<'_> {
    pub(super) fn hand_over(&self) -> HandOver {
        let edit = self.edit();
        let repository = self.repository();
        let mut parts = Vec::new();
        if let Some((name, edit)) = edit.as_ref().filter(|_| self.here.is_none()) {
            parts.push(Part::File {
                name: name.clone(),
                text: edit.text.clone(),
                about: format!(
                    "the study file, line {} of which names the DOI; every other line is as it was",
                    edit.line
                ),
            });
        }
        parts.push(self.mail(edit.as_ref()));
        let ways = match &repository {
            Some(name) => {
                parts.push(Part::Page {
                    title: "or as a pull request, on the page of the study's files:".to_owned(),
                    url: self.page_of(name),
                });
                parts.push(Part::Row(vec![
                    ("Title".to_owned(), self.title()),
                    ("Description".to_owned(), self.description()),
                ]));
                "send the mail, or open the pull request"
            }
            None => "send the mail",
        };
        parts.push(Part::Row(vec![
            ("Row".to_owned(), "Protocol Description".to_owned()),
            ("Column".to_owned(), "data analysis protocol".to_owned()),
            ("Sentence".to_owned(), self.sentence()),
        ]));
        HandOver {
            dataset: crate::domain::DatasetRef::Idr(self.study.clone()),
            what: format!(
                "{ways}; the curators of the IDR put the DOI on the study's page, and the sentence at the end belongs into its data analysis protocol"
            ),
            parts,
        }
    }

    /// The edit of the file on this machine, or of the published one, with the file's name.
    fn edit(&self) -> Option<(String, LineEdit)> {
        let edit = |file: &StudyFile| {
            let edit = file.with_link(&self.new.doi, self.new.replaces.as_ref());
            edit.ok().flatten()
        };
        let file = self.public?.file.as_ref()?;
        Some((file.name.clone(), edit(&file.file)?))
    }

    fn repository(&self) -> Option<String> {
        let seen = self.public.and_then(|public| public.repository.clone());
        let named = || self.study.repository().map(str::to_owned);
        seen.or_else(named)
            .or_else(|| self.here?.repository().map(str::to_owned))
    }

    /// The page of the study file, or of the repository where the file was not seen.
    fn page_of(&self, repository: &str) -> String {
        let file = self.public.and_then(|public| public.file.as_ref());
        file.map_or_else(
            || format!("https://github.com/IDR/{repository}"),
            |file| file.page.clone(),
        )
    }

    fn mail(&self, edit: Option<&(String, LineEdit)>) -> Part {
        let (accession, new) = (&self.study.accession, self.new);
        let mut body = vec!["Dear IDR team,".to_owned(), String::new()];
        let study = if self.study.is_accessioned() {
            format!("the study {accession} ({})", self.page)
        } else {
            "our submission".to_owned()
        };
        match &new.replaces {
            Some(old) => body.push(format!(
                "please put the DOI of the image analysis code into {study}, in the place of {} of an older version:",
                old.url()
            )),
            None => body.push(format!(
                "please add the DOI of the image analysis code to {study}:"
            )),
        }
        body.extend([
            String::new(),
            new.url(),
            String::new(),
            format!("{}.", new.label),
        ]);
        body.extend(new.repository.iter().map(|url| {
            format!(
                "It is developed at {url}; the DOI stands for this version and does not change."
            )
        }));
        body.extend([
            String::new(),
            format!("It belongs into the row `{ROW}`, as a further column of that row."),
        ]);
        body.extend(self.attached(edit));
        if let Some((name, edit)) = edit {
            body.push(String::new());
            body.extend(edit.shown(name));
        }
        body.extend([
            String::new(),
            "If you agree, this sentence may go into the data analysis column of `Protocol Description`:".to_owned(),
            String::new(),
            self.sentence(),
            String::new(),
            "With many thanks".to_owned(),
        ]);
        Part::Mail {
            to: CURATORS.to_owned(),
            subject: format!("{accession}: DOI of the image analysis code"),
            body: body.join("\n"),
        }
    }

    /// The sentence about the file that goes with the mail. What else is in a file of one's own is
    /// only known beside the published one.
    fn attached(&self, edit: Option<&(String, LineEdit)>) -> Option<String> {
        let sentence = match (self.here, edit) {
            (None, None) => return None,
            (None, Some((name, _))) => {
                format!("The edited {name} is attached; nothing else in it is changed.")
            }
            (Some(found), Some((_, edit))) if edit.text == found.file.text() => {
                let name = found.name();
                format!("The edited {name} is attached; nothing else in it is changed.")
            }
            (Some(found), Some(_)) => format!(
                "{} as we have it is attached; it differs from the published one in more than that line.",
                found.name()
            ),
            (Some(found), None) => format!("{} as we have it is attached.", found.name()),
        };
        Some(sentence)
    }

    fn title(&self) -> String {
        format!(
            "Add the DOI of the analysis code to {}",
            self.study.accession
        )
    }

    fn description(&self) -> String {
        format!(
            "{} is archived as {}. This adds it to the row `{ROW}`, as a further column; nothing else is changed.",
            self.new.label,
            self.new.url()
        )
    }

    fn sentence(&self) -> String {
        let code = self.new.repository.as_deref().unwrap_or("the code");
        let (tag, url) = (&self.new.tag, self.new.url());
        format!("Images were analysed with {code}, version {tag} ({url}).")
    }
}
