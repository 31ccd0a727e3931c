//! Where an object is: its OMERO.web, its kind and its number.

use url::Url;

use crate::domain::{DatasetRef, omero_site};
use crate::world::http::{Kind, ServiceError};

use super::SERVICE;

/// An object in an OMERO.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// As it was named.
    pub(super) reference: &'a DatasetRef,
    /// The address of the OMERO.web.
    pub(super) site: Url,
    /// `project`, `dataset` or `screen`.
    pub(super) kind: &'a str,
    pub(super) id: u64,
}

impl<'a> Object<'a> {
    pub(super) fn of(reference: &'a DatasetRef) -> Result<Self, ServiceError> {
        let wrong = || {
            let nowhere = Url::parse("http://localhost").expect("a constant address is one");
            let doing = format!("looking at {reference}");
            let mut error = ServiceError::new(SERVICE, &doing, "GET", &nowhere, Kind::Invalid);
            error.message = Some("it is not the address of an object in an OMERO".to_owned());
            error
        };
        let DatasetRef::Omero { server, kind, id } = reference else {
            return Err(wrong());
        };
        Ok(Self {
            reference,
            site: server.parse().map_err(|_| wrong())?,
            kind,
            id: *id,
        })
    }

    /// `Dataset`, as OMERO writes its types.
    pub(super) fn class(&self) -> &'static str {
        match self.kind {
            "project" => "Project",
            "screen" => "Screen",
            _ => "Dataset",
        }
    }

    /// The page that shows it.
    pub(super) fn page(&self) -> String {
        self.reference.as_argument()
    }
}

/// An address below an OMERO.web. Django wants the slash at the end.
pub(super) fn below(site: &Url, parts: &[&str]) -> Url {
    let mut url = site.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts).push("");
    }
    url
}

/// Whether two addresses are those of the same OMERO.web. Plain HTTP and HTTPS are the same one
/// where neither names a port; the request goes to the one that the login is for.
pub(super) fn same(one: &Url, other: &Url) -> bool {
    let place = |url: &Url| {
        let site = omero_site(url);
        site.split_once("://").map(|(_, rest)| rest.to_owned())
    };
    let usual = |url: &Url| url.port().is_none();
    place(one) == place(other) && (one.scheme() == other.scheme() || usual(one) && usual(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn an_omero_web_is_the_same_however_its_address_is_written() {
        let one = url("https://omero.example.org/sub");
        for same_one in [
            "https://omero.example.org/sub/",
            "https://OMERO.example.org:443/sub/webclient/?show=dataset-1",
            "http://omero.example.org/sub",
        ] {
            assert!(same(&one, &url(same_one)), "{same_one}");
        }
        for another in [
            "https://omero.example.org",
            "https://omero.example.org/other",
            "https://omero.example.org:8443/sub",
            "https://omero.example.org.evil.example/sub",
            "https://example.org/sub",
            "http://omero.example.org:443/sub",
        ] {
            assert!(!same(&one, &url(another)), "{another}");
        }
    }

    #[test]
    fn an_address_below_a_server_keeps_the_servers_own_path() {
        for (site, whole) in [
            (
                "https://omero.example.org",
                "https://omero.example.org/api/v0/token/",
            ),
            (
                "https://omero.example.org/sub/",
                "https://omero.example.org/sub/api/v0/token/",
            ),
            (
                "http://127.0.0.1:1/a?x=1#y",
                "http://127.0.0.1:1/a/api/v0/token/",
            ),
        ] {
            assert_eq!(below(&url(site), &["api", "v0", "token"]).as_str(), whole);
        }
    }
}
