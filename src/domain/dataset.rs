//! Dataset submissions, as people name them.

use std::fmt;
use std::str::FromStr;

use url::Url;

use super::secret::redact_url;
use super::{Doi, IdrStudy, StudyPlace, omero};

/// A dataset submission. The text it was read from is kept for messages; secrets in it are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DatasetRef {
    /// A record or draft on Zenodo or another InvenioRDM, by its id.
    Zenodo {
        /// The record id: digits on Zenodo, letters and digits on other servers.
        id: String,
        /// Whether the reference was that of a draft (`/uploads/<id>`).
        draft: bool,
        /// What says which server it is on.
        place: RecordPlace,
    },
    /// A study in BioStudies or the BioImage Archive, by accession (`S-BIAD1234`).
    BioStudies(String),
    /// A study for BioStudies as a PageTab file on this machine, by its path.
    PageTab(String),
    /// A study in the IDR, by accession (`idr0123`), repository or study file.
    Idr(IdrStudy),
    /// An OMERO object by its address.
    Omero {
        /// The server with the path to OMERO.web.
        server: String,
        /// `project`, `dataset` or `screen`.
        kind: String,
        /// The object's id.
        id: u64,
    },
}

/// What a reference to a record says of its server. A record of the same number is on every server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordPlace {
    /// It is the one that gave this DOI (`10.5281/zenodo.42`), of a version or of all of them.
    Doi(Doi),
    /// Its address (`https://zenodo.org`).
    Server(String),
}

/// A text that names no dataset known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADataset {
    /// One that names nothing known.
    #[error(
        "`{0}` names no dataset that citable knows: give an accession (S-BIAD1234, idr0123), a Zenodo DOI, \
         record or draft address, the path of an IDR study file, or the address of an OMERO object"
    )]
    Unknown(String),
    /// The address of something in an OMERO that a link cannot be put on, and why not.
    #[error("`{0}` {1}")]
    InOmero(String, &'static str),
}

impl DatasetRef {
    fn accession(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let letters_then_digits = |text: &str| {
            let start = text
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(text.len());
            start > 0
                && text[..start].bytes().all(|byte| byte.is_ascii_uppercase())
                && digits(&text[start..])
        };
        if upper.strip_prefix("S-").is_some_and(letters_then_digits)
            || upper
                .strip_prefix("E-")
                .and_then(|rest| rest.split_once('-'))
                .is_some_and(|(kind, number)| {
                    !kind.is_empty()
                        && kind.bytes().all(|byte| byte.is_ascii_uppercase())
                        && digits(number)
                })
        {
            return Some(Self::BioStudies(upper));
        }
        None
    }

    /// Studies of the IDR: by accession, page, repository or path.
    fn study(text: &str) -> Option<Self> {
        IdrStudy::parse(text).map(Self::Idr)
    }

    /// The path of a PageTab file, which is JSON or a table of tabs.
    fn file(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let known = [".json", ".tsv"].iter().any(|end| lower.ends_with(end));
        (known && !text.contains("://")).then(|| Self::PageTab(text.to_owned()))
    }

    /// The path of the file on this machine, where the reference names one.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::PageTab(path) => Some(path),
            Self::Idr(study) => study.path(),
            Self::Zenodo { .. } | Self::BioStudies(_) | Self::Omero { .. } => None,
        }
    }

    fn address(url: &Url) -> Option<Self> {
        let parts: Vec<&str> = url
            .path_segments()?
            .filter(|part| !part.is_empty())
            .collect();
        let at = parts
            .iter()
            .position(|part| matches!(*part, "records" | "record" | "uploads" | "deposit"));
        if let Some(at) = at {
            let id = (*parts.get(at + 1)?).to_owned();
            let draft = matches!(parts[at], "uploads" | "deposit")
                || url.query().is_some_and(|q| q.contains("preview=1"));
            let server = url.origin().ascii_serialization();
            return Some(Self::Zenodo {
                id,
                draft,
                place: RecordPlace::Server(server),
            });
        }
        Self::accession(parts.last()?)
    }
}

impl DatasetRef {
    /// The reference as it is typed on a command line. What a share link says beyond the
    /// address, such as its token, is not part of it.
    pub fn as_argument(&self) -> String {
        match self {
            Self::Zenodo {
                place: RecordPlace::Doi(doi),
                ..
            } => doi.to_string(),
            Self::Zenodo {
                id,
                draft,
                place: RecordPlace::Server(server),
            } => {
                let kind = if *draft { "uploads" } else { "records" };
                format!("{server}/{kind}/{id}")
            }
            Self::BioStudies(accession) => accession.clone(),
            Self::PageTab(path) => path.clone(),
            Self::Idr(study) => match &study.place {
                None => study.accession.clone(),
                Some(StudyPlace::Repository(name)) => name.clone(),
                Some(StudyPlace::Path(path)) => path.clone(),
            },
            Self::Omero { server, kind, id } => format!("{server}/webclient/?show={kind}-{id}"),
        }
    }
}

impl DatasetRef {
    /// Whether its archive writes down what a link means; elsewhere a link is just a link.
    pub fn knows_relations(&self) -> bool {
        matches!(self, Self::Zenodo { .. })
    }

    /// The study that a file for BioStudies is of, where its name says so: `images/S-BIAD1.tsv`.
    fn of_file(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        Self::accession(name.rsplit_once('.')?.0)
    }

    /// The dataset as another work names it: a bare DOI where its archive gives one by rule, else
    /// an address; `None` for a file on this machine that names no study.
    pub fn cited_as(&self) -> Option<String> {
        Some(match self {
            // Every study of the BioImage Archive has this DOI, at Crossref.
            Self::BioStudies(accession) if accession.starts_with("S-BIAD") => {
                format!("10.6019/{accession}")
            }
            Self::BioStudies(accession) => {
                format!("https://www.ebi.ac.uk/biostudies/studies/{accession}")
            }
            Self::PageTab(path) => return Self::of_file(path)?.cited_as(),
            Self::Idr(study) => {
                format!(
                    "https://idr.openmicroscopy.org/search/?query=Name:{}",
                    study.accession
                )
            }
            Self::Zenodo { id, place, .. } => match place {
                RecordPlace::Doi(doi) => doi.to_string(),
                RecordPlace::Server(server) => match self.doi_by_rule() {
                    Some(doi) => doi.to_string(),
                    None => format!("{server}/records/{id}"),
                },
            },
            Self::Omero { .. } => self.as_argument(),
        })
    }

    /// The DOI of a record on Zenodo, which is made of its number there.
    pub fn doi_by_rule(&self) -> Option<Doi> {
        let Self::Zenodo { id, place, .. } = self else {
            return None;
        };
        match place {
            RecordPlace::Doi(doi) => Some(doi.clone()),
            RecordPlace::Server(server) => {
                let number = id.bytes().all(|byte| byte.is_ascii_digit());
                let rule = number && server == "https://zenodo.org";
                rule.then(|| Doi::parse(&format!("10.5281/zenodo.{id}")).ok())?
            }
        }
    }

    /// The same dataset by its accession, where a file on this machine is one of a study.
    pub fn accessioned(&self) -> Self {
        match self {
            Self::PageTab(path) => Self::of_file(path).unwrap_or_else(|| self.clone()),
            other => other.clone(),
        }
    }
}

impl FromStr for DatasetRef {
    type Err = NotADataset;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let from_doi = || {
            let doi = Doi::parse(text).ok()?;
            if let Some(id) = doi.zenodo_id() {
                return Some(Self::Zenodo {
                    id: id.to_string(),
                    draft: false,
                    place: RecordPlace::Doi(doi),
                });
            }
            Self::accession(doi.as_str().split_once('/')?.1)
        };
        let url = Url::parse(text).ok().filter(Url::has_host);
        // The IDR's own objects can be changed by its curators only, and do not name their study.
        let idr = |url: &&Url| url.host_str() == Some("idr.openmicroscopy.org");
        let elsewhere = url.as_ref().filter(|url| !idr(url));
        if let Some(named) = elsewhere.and_then(omero::reference) {
            return named.map_err(|why| NotADataset::InOmero(redact_url(text), why));
        }
        from_doi()
            .or_else(|| Self::accession(text))
            .or_else(|| url.as_ref().and_then(Self::address))
            .or_else(|| Self::study(text))
            .or_else(|| Self::file(text))
            .ok_or_else(|| NotADataset::Unknown(redact_url(text)))
    }
}

impl fmt::Display for DatasetRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zenodo { id, draft, place } => {
                let kind = if *draft { "draft" } else { "record" };
                match place {
                    RecordPlace::Doi(_) => write!(f, "Zenodo {kind} {id}"),
                    RecordPlace::Server(server) => write!(f, "{kind} {id} on {server}"),
                }
            }
            Self::BioStudies(accession) => f.write_str(accession),
            Self::PageTab(path) => f.write_str(path),
            Self::Idr(study) => study.fmt(f),
            Self::Omero { server, kind, id } => write!(f, "{kind} {id} on {server}"),
        }
    }
}

#[cfg(test)]
mod tests {
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
}
