//! Studies in the IDR, as people name them: by accession, by the repository of their files, or by
//! the study file on this machine.

use std::fmt;

use url::Url;

/// A study in the IDR.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdrStudy {
    /// The accession: `idr0123`.
    pub accession: String,
    /// Where its study file is, if that was named.
    pub place: Option<StudyPlace>,
}

/// Where a study file is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StudyPlace {
    /// In the repository of that name on GitHub: `idr0123-carberry-spots`.
    Repository(String),
    /// On this machine: the path of the file, or of the folder that it is in.
    Path(String),
}

/// The accession of the templates: a study that has none yet.
const TEMPLATE: &str = "idr0000";

impl IdrStudy {
    /// A study of which only the accession is known.
    pub fn of(accession: impl Into<String>) -> Self {
        Self {
            accession: accession.into(),
            place: None,
        }
    }

    /// Whether it has an accession of its own. Without one the IDR cannot show it.
    pub fn is_accessioned(&self) -> bool {
        self.accession != TEMPLATE
    }

    /// The path, if the study was named by one.
    pub fn path(&self) -> Option<&str> {
        match &self.place {
            Some(StudyPlace::Path(path)) => Some(path),
            _ => None,
        }
    }

    /// The name of its repository, if that was named.
    pub fn repository(&self) -> Option<&str> {
        match &self.place {
            Some(StudyPlace::Repository(name)) => Some(name),
            _ => None,
        }
    }

    /// What the text names: an accession, a repository, a path, or the address of one of the
    /// first two.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Ok(url) = Url::parse(text)
            && url.has_host()
        {
            return Self::address(&url);
        }
        let name = text.trim_end_matches(['/', '\\']);
        let last = name.rsplit(['/', '\\']).next()?;
        let is_path = last.len() != text.len() || is_study_file(last);
        let (accession, rest) = split(last)?;
        let place = match (is_path, rest) {
            // `./idr0123` is a folder; `idr0123/` is, too.
            (true, _) => Some(StudyPlace::Path(text.to_owned())),
            (false, "") => None,
            (false, _) => Some(StudyPlace::Repository(last.to_owned())),
        };
        let known = is_path || rest.is_empty() || is_repository(last);
        known.then_some(Self { accession, place })
    }

    /// The page of a study on the IDR, or its repository on GitHub.
    fn address(url: &Url) -> Option<Self> {
        let parts: Vec<&str> = url.path_segments()?.collect();
        let on_github = matches!(
            url.host_str()?,
            "github.com" | "www.github.com" | "raw.githubusercontent.com"
        );
        if on_github {
            let ours = parts.first()?.eq_ignore_ascii_case("IDR");
            let name = parts.iter().find(|part| is_repository(part))?;
            let (accession, _) = split(name)?;
            let name = name.trim_end_matches(".git").to_owned();
            let place = Some(StudyPlace::Repository(name));
            return ours.then_some(Self { accession, place });
        }
        let searched = url.query_pairs().find_map(|(key, value)| {
            let name = value.strip_prefix("Name:").unwrap_or(&value);
            (key == "query").then(|| name.to_owned())
        });
        let words = parts.into_iter().map(str::to_owned).chain(searched);
        let (accession, _) = words
            .filter_map(|word| split(&word).map(|(accession, rest)| (accession, rest.to_owned())))
            .find(|(_, rest)| rest.is_empty() || rest.starts_with('-'))?;
        Some(Self::of(accession))
    }
}

/// Whether a file of this name is a study file: `idr0123-study.txt`, `idr0123-carberry-study.txt`,
/// and the templates' `idr0000-study_HCS.txt`.
pub fn is_study_file(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let Some((_, rest)) = split(&lower) else {
        return false;
    };
    let words = rest
        .strip_suffix(".txt")
        .and_then(|rest| rest.rsplit_once('-'));
    words.is_some_and(|(_, last)| last == "study" || last.starts_with("study_"))
}

/// Whether a repository of the IDR may have this name: `idr0123-carberry-spots`. It becomes part
/// of an address.
pub fn is_repository(name: &str) -> bool {
    let name = name.strip_suffix(".git").unwrap_or(name);
    let tame = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    split(name).is_some_and(|(_, rest)| {
        rest.len() > 1 && rest.len() < 100 && rest.starts_with('-') && rest.chars().all(tame)
    })
}

/// The accession at the beginning of a name, in lower case, and what follows.
fn split(name: &str) -> Option<(String, &str)> {
    let (accession, rest) = name.split_at_checked(7)?;
    let lower = accession.to_ascii_lowercase();
    let number = lower.strip_prefix("idr")?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (digits && ends).then(|| (lower.clone(), rest))
}

impl fmt::Display for IdrStudy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.accession)?;
        match self.path() {
            Some(path) => write!(f, " in {path}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_read_as_people_write_it() {
        let plain = Some(IdrStudy::of("idr0123"));
        for text in [
            "idr0123",
            "IDR0123",
            "https://idr.openmicroscopy.org/search/?query=Name:idr0123",
            "https://idr.openmicroscopy.org/search/?query=Name%3Aidr0123-carberry-spots",
            "https://idr.openmicroscopy.org/study/idr0123/",
        ] {
            assert_eq!(IdrStudy::parse(text), plain, "{text}");
        }
        for text in [
            "idr0123-carberry-spots",
            "https://github.com/IDR/idr0123-carberry-spots",
            "https://github.com/IDR/idr0123-carberry-spots.git",
            "https://github.com/IDR/idr-metadata/tree/HEAD/idr0123-carberry-spots",
            "https://raw.githubusercontent.com/IDR/idr0123-carberry-spots/HEAD/idr0123-study.txt",
        ] {
            let study = IdrStudy::parse(text).unwrap();
            assert_eq!(study.repository(), Some("idr0123-carberry-spots"), "{text}");
        }
        for text in [
            "idr0123-study.txt",
            "IDR0123-carberry-spots-study.txt",
            "../idr0123-carberry-spots/idr0123-study.txt",
            "./idr0123-carberry-spots",
            "clones/idr0123-carberry-spots/",
            r"C:\clones\idr0123-carberry-spots\idr0123-study.txt",
            "idr0123/",
        ] {
            let study = IdrStudy::parse(text).unwrap();
            assert_eq!((&*study.accession, study.path()), ("idr0123", Some(text)));
        }
        let template = IdrStudy::parse("idr0000-study_nonHCS.txt").unwrap();
        assert!(template.path().is_some() && !template.is_accessioned());
    }

    #[test]
    fn what_is_no_study_is_none() {
        for text in [
            "",
            "idr",
            "idr123",
            "idr01234",
            "idr0123x",
            "idr0123-a b",
            "idr0123-..",
            "idr0123?x",
            "dir/notes.txt",
            "ïdr0123",
            "https://github.com/somebody/idr0123-carberry-spots",
            "https://idr.openmicroscopy.org/webclient/?show=project-51",
        ] {
            assert_eq!(IdrStudy::parse(text), None, "{text}");
        }
    }
}
