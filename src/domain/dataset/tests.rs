use super::*;

#[test]
fn datasets_are_read_as_people_write_them() {
    let read = |text: &str| text.parse::<DatasetRef>().unwrap();
    let record = |draft, place| DatasetRef::Zenodo {
        id: "42".to_owned(),
        draft,
        place,
    };
    let doi = || RecordPlace::Doi("10.5281/zenodo.42".parse().unwrap());
    let server = || RecordPlace::Server("https://zenodo.org".to_owned());
    assert_eq!(read("10.5281/zenodo.42"), record(false, doi()));
    assert_eq!(
        read("https://doi.org/10.5281/zenodo.42"),
        record(false, doi())
    );
    assert_eq!(
        read("https://zenodo.org/doi/10.5281/zenodo.42"),
        record(false, doi())
    );
    assert_eq!(
        read("https://zenodo.org/records/42"),
        record(false, server())
    );
    assert_eq!(
        read("https://zenodo.org/uploads/42"),
        record(true, server())
    );
    assert_eq!(
        read("s-biad1234"),
        DatasetRef::BioStudies("S-BIAD1234".to_owned())
    );
    assert_eq!(
        read("10.6019/S-BIAD1234"),
        DatasetRef::BioStudies("S-BIAD1234".to_owned())
    );
    assert_eq!(
        read("https://www.ebi.ac.uk/biostudies/BioImages/studies/S-BIAD1234"),
        DatasetRef::BioStudies("S-BIAD1234".to_owned())
    );
    assert_eq!(
        read("E-MTAB-99"),
        DatasetRef::BioStudies("E-MTAB-99".to_owned())
    );
    for path in ["S-BIAD1.json", "images/study.TSV"] {
        assert_eq!(read(path), DatasetRef::PageTab(path.to_owned()));
    }
    assert!("https://example.org/x.json".parse::<DatasetRef>().is_err());
    assert_eq!(read("IDR0123"), DatasetRef::Idr(IdrStudy::of("idr0123")));
    assert_eq!(
        read("https://omero.example.org/webclient/?show=dataset-42"),
        DatasetRef::Omero {
            server: "https://omero.example.org".to_owned(),
            kind: "dataset".to_owned(),
            id: 42
        }
    );
}

#[test]
fn an_argument_names_the_same_dataset_without_a_token() {
    for (text, argument) in [
        ("10.5281/zenodo.42", "10.5281/zenodo.42"),
        ("doi:10.5072/zenodo.42", "10.5072/zenodo.42"),
        (
            "https://zenodo.org/records/42?token=s3cret",
            "https://zenodo.org/records/42",
        ),
        (
            "https://zenodo.org/uploads/42?token=s3cret",
            "https://zenodo.org/uploads/42",
        ),
        ("s-biad1234", "S-BIAD1234"),
        ("IDR0123", "idr0123"),
        ("idr0123-carberry-spots", "idr0123-carberry-spots"),
        ("clone/idr0123-study.txt", "clone/idr0123-study.txt"),
        ("images/S-BIAD1.tsv", "images/S-BIAD1.tsv"),
        (
            "https://omero.example.org/webclient/?show=dataset-42",
            "https://omero.example.org/webclient/?show=dataset-42",
        ),
    ] {
        let read: DatasetRef = text.parse().unwrap();
        assert_eq!(read.as_argument(), argument);
        assert_eq!(argument.parse(), Ok(read));
    }
}

#[test]
fn an_object_of_the_idr_names_no_study() {
    let address = "https://idr.openmicroscopy.org/webclient/?show=project-51";
    let error = address.parse::<DatasetRef>().unwrap_err();
    assert!(error.to_string().contains("idr0123"), "{error}");
}

#[test]
fn a_dataset_is_cited_by_its_doi_or_its_address() {
    for (text, cited) in [
        ("S-BIAD1234", "10.6019/S-BIAD1234"),
        (
            "S-BSST12",
            "https://www.ebi.ac.uk/biostudies/studies/S-BSST12",
        ),
        (
            "idr0123",
            "https://idr.openmicroscopy.org/search/?query=Name:idr0123",
        ),
        ("images/S-BIAD1234.tsv", "10.6019/S-BIAD1234"),
        ("https://zenodo.org/records/42", "10.5281/zenodo.42"),
        ("10.5072/zenodo.42", "10.5072/zenodo.42"),
        (
            "https://sandbox.zenodo.org/uploads/42?token=s3cret",
            "https://sandbox.zenodo.org/records/42",
        ),
        (
            "https://omero.example.org/webclient/?show=dataset-42",
            "https://omero.example.org/webclient/?show=dataset-42",
        ),
    ] {
        let cited = Some(cited.to_owned());
        assert_eq!(text.parse::<DatasetRef>().unwrap().cited_as(), cited);
    }
    let file = "images/study.json".parse::<DatasetRef>().unwrap();
    assert_eq!(file.cited_as(), None);
}

#[test]
fn a_share_links_token_stays_out_of_the_error() {
    let error = "https://example.org/x?token=s3cret"
        .parse::<DatasetRef>()
        .unwrap_err();
    assert!(!error.to_string().contains("s3cret"));
}
