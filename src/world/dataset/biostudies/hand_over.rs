//! The link as a person carries it: the page of the form, the row for its table of links, the
//! study's file with the link in it, and a mail to the archive.

use std::fmt::Write;

use crate::domain::DatasetRef;
use crate::facts::dataset::{Link, target_doi};
use crate::plan::link::{HandOver, NewLink, Part};
use crate::world::http::ServiceError;

use super::public::Public;
use super::{Inside, edit_page, pagetab, public, splice};

/// Who looks after the BioImage Archive.
const CURATORS: &str = "bioimage-archive@ebi.ac.uk";

impl Inside {
    /// What a person needs; nothing where nothing is left to be done by hand.
    pub(super) async fn carried(
        &self,
        reference: &DatasetRef,
        new: &NewLink,
    ) -> Result<Option<HandOver>, ServiceError> {
        let accession = self.accession(reference)?;
        let form = Part::Page {
            title: "The study in the submission form, for its owner".to_owned(),
            url: edit_page(&self.base, accession),
        };
        // What its owner sees matters where that can be seen.
        let seen = if self.api.has_key() {
            self.look(reference).await.ok().flatten()
        } else {
            None
        };
        if let Some(seen) = seen {
            let points = |links: &[Link]| {
                let mut targets = links.iter().filter_map(|link| target_doi(&link.target));
                targets.any(|doi| doi == new.doi)
            };
            // In the draft it only waits to be submitted, which is said where it is waited for.
            if points(&seen.links) || seen.edited_links.as_deref().is_some_and(points) {
                return Ok(None);
            }
        }
        let study = match public::study(&self.http, &self.base, accession).await {
            Ok(Public::Shown(text, value)) => Some((text, value)),
            _ => None,
        };
        let is_images = accession.starts_with("S-BIAD")
            || study.as_ref().is_some_and(|(_, value)| {
                pagetab::attribute(value, "AttachTo") == Some("BioImages")
            });
        let row = vec![
            ("Link".to_owned(), new.url()),
            ("Description".to_owned(), new.label.clone()),
        ];
        let mut parts = vec![form, Part::Row(row)];
        let file = study.and_then(|(text, _)| splice::with_link(&text, new).ok());
        let has_file = file.is_some();
        parts.extend(file.map(|text| Part::File {
            name: format!("{accession}.json"),
            text,
            about: "the study as PageTab, with this link and no other change".to_owned(),
        }));
        if is_images {
            parts.push(mail(accession, new));
        }
        Ok(Some(HandOver {
            dataset: reference.clone(),
            what: what(new, has_file, is_images),
            parts,
        }))
    }
}

fn what(new: &NewLink, has_file: bool, has_mail: bool) -> String {
    let row = match &new.replaces {
        None => "the owner of the study adds this row to the table Link of the form".to_owned(),
        Some(old) => {
            format!(
                "the owner of the study writes this row in the place of the link to {old} in the form"
            )
        }
    };
    let file = if has_file {
        ", or uploads the file"
    } else {
        ""
    };
    let mail = if has_mail {
        "; whoever is not its owner sends the mail"
    } else {
        "; whoever is not its owner asks them to"
    };
    format!("{row}{file}{mail}")
}

fn mail(accession: &str, new: &NewLink) -> Part {
    let (url, label) = (new.url(), &new.label);
    let what = match &new.replaces {
        None => format!("Please add this link to the study {accession}:"),
        Some(old) => format!(
            "Please put this link in the place of the one to {} in the study {accession}:",
            old.url()
        ),
    };
    let mut body = format!(
        "Dear BioImage Archive team,\n\n{what}\n\n  Link: {url}\n  Description: {label}\n\n\
         It is the version of the analysis code ({}) that was used with these images, as Zenodo archived it.\n",
        new.tag
    );
    // Writing into a String cannot fail.
    if let Some(repository) = &new.repository {
        let _ = writeln!(body, "The code is developed at {repository}");
    }
    if let Some(concept) = &new.concept {
        let _ = writeln!(
            body,
            "All versions together have the DOI {concept}; the link should be the one above."
        );
    }
    body.push_str(
        "\nPlease write the link as a full address, without a Type.\n\nWith kind regards\n",
    );
    Part::Mail {
        to: CURATORS.to_owned(),
        subject: format!("{accession}: link to the analysis code"),
        body,
    }
}
