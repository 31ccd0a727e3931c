//! A licence file's text → its SPDX id, and what GitHub will say of it. Pure, and quick
//! enough for every run: no text is hashed at the start (`license/table.rs`).

mod html;
mod likeness;
mod lines;
mod mention;
mod name;
mod preface;
mod readme;
mod remark;
mod repository;
mod table;
mod texts;
mod words;

#[cfg(test)]
mod tests;

pub use name::{is_license_file, root_license_files, same_license};
pub use readme::in_readme;
pub use remark::Remark;
pub use repository::{GitHubLicense, LicenseFile, github_license, github_license_of};
pub use texts::{names_holder, text, with_text};

use likeness::{NAMED, nearest};
use lines::Reading;
use words::read;

/// What a licence file is.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The licence, when the text is clearly one: an SPDX id without `-only` or
    /// `-or-later`, which the text does not tell. `None`: not recognised, several
    /// licences, or only words about one; `remark` says which, if that is known.
    pub spdx: Option<&'static str>,
    /// Likeness to the nearest text of the SPDX list, 0 to 1 (Dice's coefficient over
    /// pairs of words). From 0.90 on a licence is named.
    pub confidence: f32,
    /// What GitHub will show for a repository with only this licence file.
    pub github: GitHubLicense,
    /// What a reader should know of the file, the most important first found.
    pub remark: Option<Remark>,
}

/// Recognises the text of a licence file.
pub fn detect(text: &str) -> Detection {
    detect_file("LICENSE", text)
}

/// Recognises the text of a licence file of this name, which counts for GitHub where the text is
/// a page.
pub fn detect_file(name: &str, text: &str) -> Detection {
    let github = repository::of_text(name, text);
    let Some(plain) = html::plain(text) else {
        return of_plain(text, github);
    };
    let mut detection = of_plain(&plain, github);
    // A place in the text is one of the page only where the page has the same letters.
    if let Some(Remark::Placeholder { text: gap, .. }) = &detection.remark {
        let found = text.find(gap);
        detection.remark = found.map(|at| Remark::Placeholder {
            span: at..at + gap.len(),
            text: gap.clone(),
        });
    }
    if detection.remark.is_none() && github == GitHubLicense::NoAssertion {
        detection.remark = Some(Remark::Page);
    }
    detection
}

fn of_plain(text: &str, github: GitHubLicense) -> Detection {
    let lower = text.to_ascii_lowercase();
    let bigrams = read(text, Reading::Lenient).bigrams();
    let nearest = nearest(&bigrams, &lower);
    let named = nearest
        .filter(|nearest| nearest.likeness >= NAMED)
        .or_else(|| preface::behind(text, &bigrams, &lower));
    let remark = remark::of(text, &lower, named);
    let several = matches!(remark, Some(Remark::Composite { .. }));
    Detection {
        spdx: named.filter(|_| !several).map(|named| named.license.id),
        confidence: named.or(nearest).map_or(0.0, |nearest| nearest.likeness),
        github,
        remark,
    }
}
