//! citable.toml, and how a citation file speaks of a dataset.

use cff_rs::write::{Author, Reference};

use crate::domain::{DatasetRef, Doi, RecordPlace};

use super::{Known, NewFile, Origin, Proposal, Row, SETTINGS, is_there};

/// The settings with the datasets, unless there is such a file.
pub(super) fn propose(known: &Known<'_>, datasets: &[DatasetRef], proposal: &mut Proposal) {
    if is_there(known, SETTINGS) {
        proposal.kept.push(SETTINGS.to_owned());
        let text = known.files.text(SETTINGS).unwrap_or_default();
        for dataset in datasets {
            let name = dataset.as_argument();
            if !text.contains(&name) {
                proposal.left_out.push(format!(
                    "{name} in {SETTINGS}, which is there: add it to `datasets` yourself"
                ));
            }
        }
        return;
    }
    if datasets.is_empty() {
        return;
    }
    let names: Vec<toml::Value> = datasets
        .iter()
        .map(|dataset| toml::Value::String(dataset.as_argument()))
        .collect();
    for dataset in datasets {
        proposal.rows.push(Row {
            key: "dataset",
            value: dataset.as_argument(),
            origin: Origin::You,
        });
    }
    proposal.files.push(NewFile {
        path: SETTINGS.to_owned(),
        text: format!(
            "# The datasets that `citable publish` and `citable link` put the DOI of a release into.\n\
             datasets = {}\n",
            toml::Value::Array(names)
        ),
        before: None,
    });
}

/// The dataset as a reference of a citation file; nothing for a draft, which nobody else can
/// open. The format asks for a title and authors, which only the dataset's own page knows.
pub(super) fn reference(dataset: &DatasetRef) -> Option<Reference> {
    let (name, database, doi, url) = match dataset {
        DatasetRef::Zenodo { draft: true, .. } | DatasetRef::PageTab(_) => return None,
        DatasetRef::Zenodo { id, place, .. } => {
            let doi = dataset.doi_by_rule().map(|doi| doi.to_string());
            let url = match place {
                RecordPlace::Doi(_) => None,
                RecordPlace::Server(server) => Some(format!("{server}/records/{id}")),
            };
            (format!("record {id}"), "Zenodo", doi, url)
        }
        DatasetRef::BioStudies(accession) => {
            // Only the BioImage Archive gives each study a DOI, made of its accession.
            let doi = accession
                .starts_with("S-BIAD")
                .then(|| format!("10.6019/{accession}"));
            let database = if doi.is_some() {
                "BioImage Archive"
            } else {
                "BioStudies"
            };
            let url = format!("https://www.ebi.ac.uk/biostudies/studies/{accession}");
            (accession.clone(), database, doi, Some(url))
        }
        DatasetRef::Idr(study) => {
            let accession = &study.accession;
            let url = format!("https://idr.openmicroscopy.org/search/?query=Name:{accession}");
            (accession.clone(), "Image Data Resource", None, Some(url))
        }
        DatasetRef::Omero { kind, id, .. } => {
            let name = format!("{kind} {id}");
            (name, "OMERO", None, Some(dataset.as_argument()))
        }
    };
    let doi = doi.filter(|doi| Doi::parse(doi).is_ok());
    Some(Reference {
        authors: vec![Author::entity(format!(
            "The authors of {name} in {database}"
        ))],
        // The DOI is the better address.
        url: url.filter(|_| doi.is_none()),
        doi,
        database: Some(database.to_owned()),
        ..Reference::new("data", format!("Dataset {name}"))
    })
}
