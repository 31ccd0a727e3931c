//! Which scheme an identifier belongs to, and its normal form, as idutils 1.7 has them.
//!
//! Zenodo ignores a scheme that is written in the file and takes the first that idutils
//! recognises (`idutils/schemes.py`, `detectors.py`, `validators.py`, `normalizers.py`) and that
//! Zenodo allows (invenio-rdm-records `config.py`, `RDM_RECORDS_IDENTIFIERS_SCHEMES`).

mod addresses;
mod books;
mod people;
mod registers;

use addresses::{address, ark, is_open_bracket, lsid, normalize_urn, purl, urn};
pub(crate) use people::{is_gnd, is_orcid, normalize_gnd, normalize_orcid};
use registers::{cstr, wikidata};

/// The scheme that Zenodo gives an identifier and the form in which it keeps it; nothing if it
/// recognises none, and then refuses the file.
pub(crate) fn related(identifier: &str) -> Option<(&'static str, String)> {
    // Cleaned first (marshmallow-utils 0.15, `IdentifierSchema.load_scheme`).
    let identifier = super::text::sanitize(identifier);
    if is_open_bracket(&identifier) {
        return None;
    }
    let found = detect(&identifier);
    let scheme = ALLOWED
        .iter()
        .find(|scheme| found.contains(scheme))
        .copied()?;
    Some((scheme, normalize(scheme, &identifier)))
}

/// What Zenodo allows of what idutils recognises, in the order in which idutils tries.
const ALLOWED: &[&str] = &[
    "doi", "ark", "handle", "purl", "lsid", "urn", "ads", "arxiv", "isbn", "issn", "isni", "ean13",
    "istc", "pmid", "url", "wikidata", "cstr", "rrid",
];

/// What else decides by being recognised: it takes schemes away.
const OTHERS: &[&str] = &["viaf", "orcid", "ean8"];

fn detect(text: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = ALLOWED
        .iter()
        .chain(OTHERS)
        .copied()
        .filter(|scheme| is(scheme, text))
        .collect();
    let mut remove = |when: bool, schemes: &[&str]| {
        if when {
            found.retain(|scheme| !schemes.contains(scheme));
        }
    };
    remove(
        text.to_lowercase().starts_with("gnd:") && is_gnd(text),
        &["isbn"],
    );
    remove(
        is("viaf", text) || (isni_address(text).is_some() && is("isni", text)),
        &["url", "handle"],
    );
    let filters: [(&str, &[&str]); 6] = [
        (
            "url",
            &[
                "isbn", "istc", "urn", "lsid", "issn", "ean8", "wikidata", "cstr",
            ],
        ),
        ("ean8", &["pmid"]),
        ("ean13", &["pmid"]),
        ("isbn", &["pmid"]),
        ("orcid", &["pmid"]),
        ("isni", &["pmid"]),
    ];
    for (present, schemes) in filters {
        if found.contains(&present) {
            found.retain(|scheme| !schemes.contains(scheme));
        }
    }
    let has = |scheme| found.contains(&scheme);
    let handle_address = ["http://hdl.handle.net/", "https://hdl.handle.net/"]
        .iter()
        .any(|address| text.starts_with(address));
    if (has("url") && !handle_address) || has("ark") || has("arxiv") {
        found.retain(|scheme| *scheme != "handle");
    }
    found
}

fn is(scheme: &str, text: &str) -> bool {
    match scheme {
        "doi" => doi(text).is_some(),
        "ark" => ark(text),
        "handle" => handle(text).is_some() && !swh(text),
        "purl" => purl(text),
        "lsid" => lsid(text),
        "urn" => urn(text),
        "ads" => ads(text).is_some(),
        "arxiv" => arxiv(text).is_some(),
        "isbn" => books::is_isbn(text),
        "issn" => books::is_issn(text),
        "ean13" => books::is_ean(text, 13),
        "ean8" => books::is_ean(text, 8),
        "istc" => books::is_istc(text),
        "pmid" => pmid(text).is_some(),
        "url" => address(text).is_some_and(|parts| !parts.host.is_empty()),
        "rrid" => rrid(text),
        "wikidata" => wikidata(text).is_some(),
        "cstr" => cstr(text),
        "orcid" => is_orcid(text),
        "isni" => people::is_isni(isni_address(text).unwrap_or(text)),
        "viaf" => VIAF.iter().any(|prefix| text.starts_with(prefix)),
        _ => false,
    }
}

fn normalize(scheme: &str, text: &str) -> String {
    let normal = match scheme {
        "doi" => doi(text).map(str::to_owned),
        "handle" => handle(text).map(str::to_owned),
        "ads" => ads(text),
        "pmid" => pmid(text).map(str::to_owned),
        "arxiv" => arxiv(text),
        "isbn" => books::normalize_isbn(text),
        "issn" => Some(books::normalize_issn(text)),
        "urn" => Some(normalize_urn(text)),
        "wikidata" => wikidata(text).map(str::to_owned),
        _ => None,
    };
    normal.unwrap_or_else(|| text.to_owned())
}

const VIAF: &[&str] = &[
    "http://viaf.org/viaf/",
    "https://viaf.org/viaf/",
    "http://www.viaf.org/viaf/",
    "https://www.viaf.org/viaf/",
];

fn isni_address(text: &str) -> Option<&str> {
    ["http://isni.org/isni/", "https://isni.org/isni/"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
}

/// The text after a prefix, ASCII case ignored.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn one_line(text: &str) -> bool {
    !text.contains('\n')
}

/// `10.1234/…` behind `doi:`, `doi.org/` and their like.
fn doi(text: &str) -> Option<&str> {
    let bare = [
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "dx.doi.org/",
        "https://doi.org/",
        "http://doi.org/",
        "doi.org/",
    ]
    .iter()
    .find_map(|prefix| after(text, prefix))
    .or_else(|| after(text, "doi:").map(str::trim_start))
    .unwrap_or(text);
    let (prefix, suffix) = bare.split_once('/')?;
    let mut parts = prefix.split('.');
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (parts.next() == Some("10")
        && prefix.len() > 3
        && parts.all(numeric)
        && !suffix.is_empty()
        && one_line(suffix))
    .then_some(bare)
}

/// `prefix/suffix`, where the prefix has no slash and no empty part between its dots.
fn handle(text: &str) -> Option<&str> {
    let behind = [
        "https://hdl.handle.net/",
        "http://hdl.handle.net/",
        "hdl.handle.net/",
    ]
    .iter()
    .find_map(|prefix| after(text, prefix))
    .or_else(|| after(text, "hdl:").map(str::trim_start));
    let fits = |bare: &str| {
        bare.split_once('/').is_some_and(|(prefix, suffix)| {
            prefix.split('.').all(|part| !part.is_empty()) && one_line(suffix)
        })
    };
    behind
        .filter(|bare| fits(bare))
        .or_else(|| Some(text).filter(|text| fits(text)))
}

/// The core of a Software Heritage identifier.
fn swh(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("swh:1:") else {
        return false;
    };
    let core = &rest[..rest.find(';').unwrap_or(rest.len())];
    core.split_once(':').is_some_and(|(kind, hash)| {
        matches!(kind, "snp" | "rel" | "rev" | "dir" | "cnt")
            && hash.len() == 40
            && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// A bibliographic code of the Astrophysics Data System: 19 characters.
fn ads(text: &str) -> Option<String> {
    let code = text
        .strip_prefix("ads:")
        .or_else(|| text.strip_prefix("ADS:"))
        .unwrap_or(text);
    let letters: Vec<char> = code.chars().collect();
    let fits = letters.len() == 19
        && letters[..4].iter().all(char::is_ascii_digit)
        && letters[4].is_ascii_alphabetic()
        && !letters.iter().any(|c| c.is_whitespace())
        && (letters[18].is_ascii_alphabetic() || matches!(letters[18], '.' | ':'));
    fits.then(|| code.to_owned())
}

fn pmid(text: &str) -> Option<&str> {
    let bare = [
        "pmid:",
        "https://pubmed.ncbi.nlm.nih.gov/",
        "http://pubmed.ncbi.nlm.nih.gov/",
    ]
    .iter()
    .find_map(|prefix| after(text, prefix))
    .unwrap_or(text);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
}

/// `arXiv:1501.00001v2`, and the older `arXiv:math/0309136`.
fn arxiv(text: &str) -> Option<String> {
    let bare = after(text, "arxiv:").unwrap_or(text);
    let (body, version) = match bare.rfind(['v', 'V']) {
        Some(place)
            if place + 1 < bare.len() && bare[place + 1..].bytes().all(|b| b.is_ascii_digit()) =>
        {
            bare.split_at(place)
        }
        _ => (bare, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let class_of = |class: &str| {
        let (archive, subject) = class.split_once('.').unwrap_or((class, "aa"));
        (!archive.is_empty()
            && archive
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || b == b'-')
            && subject.len() == 2
            && subject.bytes().all(|b| b.is_ascii_alphabetic()))
        .then(|| archive.to_owned())
    };
    let (class, number) = match body.rsplit_once('/') {
        Some((class, number)) => (Some(class_of(class)?), number),
        None => (None, body),
    };
    match (number.split_once('.'), class) {
        (Some((month, serial)), _)
            if month.len() == 4
                && digits(month)
                && (4..=5).contains(&serial.len())
                && digits(serial) =>
        {
            Some(format!("arXiv:{month}.{serial}{version}"))
        }
        (None, Some(archive)) if number.len() >= 5 && digits(number) => {
            Some(format!("arXiv:{archive}/{number}{version}"))
        }
        _ => None,
    }
}

fn rrid(text: &str) -> bool {
    const CODES: &[&str] = &[
        "ab",
        "cvcl",
        "scr",
        "imsr",
        "addgene",
        "dgrc",
        "flybase",
        "ncbitaxon",
        "mgi",
        "bdsc",
        "wb-strain",
        "zfin",
        "zirc",
        "dggr",
    ];
    let bare = after(text, "rrid:").unwrap_or(text);
    bare.split_once('_').is_some_and(|(code, number)| {
        CODES.contains(&code.to_ascii_lowercase().as_str())
            && !number.is_empty()
            && number
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::related;

    /// Expected values were printed by idutils 1.7.1.
    #[test]
    fn schemes_are_found_and_identifiers_get_their_normal_form() {
        for (given, scheme, normal) in [
            (
                "https://doi.org/10.6019/S-BIAD144",
                "doi",
                "10.6019/S-BIAD144",
            ),
            ("doi: 10.5281/zenodo.1", "doi", "10.5281/zenodo.1"),
            ("ark:/13030/tqb3kh97gh8w", "ark", "ark:/13030/tqb3kh97gh8w"),
            ("hdl:11234/1", "handle", "11234/1"),
            ("https://hdl.handle.net/11234/1", "handle", "11234/1"),
            ("github.com/o/r", "handle", "github.com/o/r"),
            ("http://purl.org/x", "purl", "http://purl.org/x"),
            (
                "urn:nbn:de:101:1-201102033592",
                "urn",
                "urn:nbn:de:101:1-201102033592",
            ),
            ("arXiv:1501.00001v2", "arxiv", "arXiv:1501.00001v2"),
            ("math.GT/0309136", "arxiv", "arXiv:math/0309136"),
            ("9783161484100", "isbn", "978-3-16-148410-0"),
            ("3-16-148410-X", "isbn", "978-3-16-148410-0"),
            ("03178471", "issn", "0317-8471"),
            ("pmid:1234567", "pmid", "1234567"),
            ("https://github.com/o/r", "url", "https://github.com/o/r"),
            (
                "http://arxiv.org/abs/1501.00001",
                "url",
                "http://arxiv.org/abs/1501.00001",
            ),
            ("2021PhRvL.126a1101A", "ads", "2021PhRvL.126a1101A"),
            // No scheme of its own here; an ORCID iD is an ISNI, too.
            ("0000-0002-1825-0097", "isni", "0000-0002-1825-0097"),
            (
                "https://isni.org/isni/000000012146438X",
                "isni",
                "https://isni.org/isni/000000012146438X",
            ),
            ("Q42", "wikidata", "Q42"),
            (
                "https://www.wikidata.org/entity/Q42",
                "url",
                "https://www.wikidata.org/entity/Q42",
            ),
            ("CSTR:11738.11.NCDC.6", "cstr", "CSTR:11738.11.NCDC.6"),
            (" doi:10.1000/182\n", "doi", "10.1000/182"),
            (" 12345678", "pmid", "12345678"),
        ] {
            assert_eq!(related(given), Some((scheme, normal.to_owned())), "{given}");
        }
    }

    #[test]
    fn a_bare_accession_has_no_scheme() {
        for given in [
            "S-BIAD144",
            "idr0001",
            "www.example.org",
            "swh:1:dir:d198bc9d7a6bcf6db04f476d29314f157507d505",
            "wikidata:x",
            "1.2.3",
            "mailto:a@example.org",
            "",
        ] {
            assert_eq!(related(given), None, "{given}");
        }
    }
}
