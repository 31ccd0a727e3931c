//! Dataset submissions, as people name them.

use std::fmt;
use std::str::FromStr;

use url::Url;

use super::Doi;

/// A dataset submission. The text it was read from is kept for messages; secrets in it are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DatasetRef {
    /// A record or draft on Zenodo or another InvenioRDM, by its id.
    Zenodo {
        /// The record id: digits on Zenodo, letters and digits on other servers.
        id: String,
        /// Whether the reference was that of a draft (`/uploads/<id>`).
        draft: bool,
        /// The server (`https://zenodo.org`), if the reference named one.
        server: Option<String>,
    },
    /// A study in BioStudies or the BioImage Archive, by accession (`S-BIAD1234`).
    BioStudies(String),
    /// A study in the IDR, by accession (`idr0123`).
    Idr(String),
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

/// A text that names no dataset known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no dataset that citable knows: give an accession (S-BIAD1234, idr0123), a Zenodo DOI, \
     record or draft address, or the address of an OMERO object"
)]
pub struct NotADataset(String);

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
        let number = upper.strip_prefix("IDR")?;
        (number.len() == 4 && digits(number)).then(|| Self::Idr(format!("idr{number}")))
    }

    fn address(url: &Url) -> Option<Self> {
        let parts: Vec<&str> = url
            .path_segments()?
            .filter(|part| !part.is_empty())
            .collect();
        if let Some(shown) = url.query_pairs().find(|(key, _)| key == "show") {
            let (kind, id) = shown.1.split_once('-')?;
            let known = matches!(kind, "project" | "dataset" | "screen");
            let server = url.as_str().split("/webclient").next()?.to_owned();
            return known
                .then_some(())
                .and_then(|()| id.parse().ok())
                .map(|id| Self::Omero {
                    server,
                    kind: kind.to_owned(),
                    id,
                });
        }
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
                server: Some(server),
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
                id,
                draft: false,
                server: None,
            } => format!("10.5281/zenodo.{id}"),
            Self::Zenodo { id, draft, server } => {
                let server = server.as_deref().unwrap_or("https://zenodo.org");
                let kind = if *draft { "uploads" } else { "records" };
                format!("{server}/{kind}/{id}")
            }
            Self::BioStudies(accession) | Self::Idr(accession) => accession.clone(),
            Self::Omero { server, kind, id } => format!("{server}/webclient/?show={kind}-{id}"),
        }
    }
}

impl DatasetRef {
    /// The dataset as another work names it: a bare DOI where its archive gives one by rule, else
    /// an address.
    pub fn cited_as(&self) -> String {
        match self {
            // Every study of the BioImage Archive has this DOI, at Crossref.
            Self::BioStudies(accession) if accession.starts_with("S-BIAD") => {
                format!("10.6019/{accession}")
            }
            Self::BioStudies(accession) => {
                format!("https://www.ebi.ac.uk/biostudies/studies/{accession}")
            }
            Self::Idr(accession) => {
                format!("https://idr.openmicroscopy.org/search/?query=Name:{accession}")
            }
            Self::Zenodo { id, server, .. } => {
                match (
                    server.as_deref(),
                    id.bytes().all(|byte| byte.is_ascii_digit()),
                ) {
                    (None | Some("https://zenodo.org"), true) => format!("10.5281/zenodo.{id}"),
                    (server, _) => {
                        format!("{}/records/{id}", server.unwrap_or("https://zenodo.org"))
                    }
                }
            }
            Self::Omero { .. } => self.as_argument(),
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
                    server: None,
                });
            }
            Self::accession(doi.as_str().split_once('/')?.1)
        };
        let from_url = || {
            Url::parse(text)
                .ok()
                .filter(Url::has_host)
                .and_then(|url| Self::address(&url))
        };
        from_doi()
            .or_else(|| Self::accession(text))
            .or_else(from_url)
            .ok_or_else(|| NotADataset(super::secret::redact_url(text)))
    }
}

impl fmt::Display for DatasetRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zenodo {
                id,
                draft: false,
                server: None,
            } => write!(f, "Zenodo record {id}"),
            Self::Zenodo {
                id,
                draft: true,
                server: None,
            } => write!(f, "Zenodo draft {id}"),
            Self::Zenodo {
                id,
                draft,
                server: Some(server),
            } => {
                write!(
                    f,
                    "{} {id} on {server}",
                    if *draft { "draft" } else { "record" }
                )
            }
            Self::BioStudies(accession) | Self::Idr(accession) => f.write_str(accession),
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
        let record = |id: &str, draft, server: Option<&str>| DatasetRef::Zenodo {
            id: id.to_owned(),
            draft,
            server: server.map(str::to_owned),
        };
        assert_eq!(read("10.5281/zenodo.42"), record("42", false, None));
        assert_eq!(
            read("https://doi.org/10.5281/zenodo.42"),
            record("42", false, None)
        );
        assert_eq!(
            read("https://zenodo.org/records/42"),
            record("42", false, Some("https://zenodo.org"))
        );
        assert_eq!(
            read("https://zenodo.org/uploads/42"),
            record("42", true, Some("https://zenodo.org"))
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
        assert_eq!(read("IDR0123"), DatasetRef::Idr("idr0123".to_owned()));
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
            ("https://zenodo.org/records/42", "10.5281/zenodo.42"),
            (
                "https://sandbox.zenodo.org/uploads/42?token=s3cret",
                "https://sandbox.zenodo.org/records/42",
            ),
            (
                "https://omero.example.org/webclient/?show=dataset-42",
                "https://omero.example.org/webclient/?show=dataset-42",
            ),
        ] {
            assert_eq!(text.parse::<DatasetRef>().unwrap().cited_as(), cited);
        }
    }

    #[test]
    fn a_share_links_token_stays_out_of_the_error() {
        let error = "https://example.org/x?token=s3cret"
            .parse::<DatasetRef>()
            .unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }
}
