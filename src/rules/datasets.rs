//! The datasets that a repository belongs to, and whether a text names them.

use crate::domain::DatasetRef;

use super::{Case, profile};

/// The datasets of `citable.toml` and those that the command was given.
pub(super) fn of(case: &Case<'_>) -> Vec<DatasetRef> {
    let mut datasets = profile::declared(case.files);
    for dataset in &case.facts.datasets {
        if !datasets.contains(&dataset.reference) {
            datasets.push(dataset.reference.clone());
        }
    }
    datasets
}

/// The word for so many datasets.
pub(super) fn word(count: usize) -> &'static str {
    if count == 1 { "dataset" } else { "datasets" }
}

/// Whether a text names a dataset: by its accession, its DOI, or its address.
pub(super) fn names(text: &str, dataset: &DatasetRef) -> bool {
    let forms = match dataset {
        DatasetRef::BioStudies(accession) => vec![accession.to_ascii_lowercase()],
        DatasetRef::Idr(study) => vec![study.accession.to_ascii_lowercase()],
        DatasetRef::PageTab(path) => {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            vec![stem.to_ascii_lowercase()]
        }
        DatasetRef::Zenodo { id, .. } => ["zenodo.", "records/", "record/", "uploads/"]
            .iter()
            .map(|before| format!("{before}{id}").to_ascii_lowercase())
            .collect(),
        DatasetRef::Omero { kind, id, .. } => vec![format!("show={kind}-{id}")],
    };
    let lower = text.to_ascii_lowercase();
    forms.iter().any(|form| {
        let mut found = lower.match_indices(form.as_str());
        // `S-BIAD12` is not in `S-BIAD123`.
        found.any(|(at, _)| !lower[at + form.len()..].starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a text names any dataset of an image archive, or something with a DOI.
pub(super) fn names_any(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let numbered = |before: &str| {
        let mut found = lower.match_indices(before);
        found.any(|(at, _)| lower[at + before.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    [
        "s-biad",
        "s-bsst",
        "idr0",
        "empiar-",
        "zenodo.",
        "zenodo.org/record/",
        "zenodo.org/records/",
    ]
    .iter()
    .any(|before| numbered(before))
        || ["doi.org/10.", "doi:10.", "webclient/?show="]
            .iter()
            .any(|form| lower.contains(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dataset_is_named_by_its_accession_and_by_no_longer_one() {
        let names = |text: &str, dataset: &str| names(text, &dataset.parse().unwrap());
        assert!(names("see s-biad12.", "S-BIAD12"));
        assert!(names("https://doi.org/10.6019/S-BIAD12", "S-BIAD12"));
        assert!(!names("S-BIAD123", "S-BIAD12"));
        assert!(names("S-BIAD123, S-BIAD12", "S-BIAD12"));
        assert!(names("10.5281/zenodo.42", "https://zenodo.org/records/42"));
        assert!(!names("10.5281/zenodo.421", "10.5281/zenodo.42"));
        assert!(names("IDR0123", "idr0123"));
    }
}
