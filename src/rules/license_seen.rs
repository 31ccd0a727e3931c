//! The licence files, as reports show them.

use crate::license::{GitHubLicense, LicenseFile};

/// A licence file and what it was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct LicenseSeen {
    /// The file.
    pub path: String,
    /// The SPDX id, where the text is that of one licence.
    pub spdx: Option<&'static str>,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What GitHub makes of this file alone: one of its ids, or `NOASSERTION`.
    pub github: &'static str,
}

impl LicenseSeen {
    pub(super) fn of(file: &LicenseFile) -> Self {
        Self {
            path: file.path.clone(),
            spdx: file.detection.spdx,
            confidence: file.detection.confidence,
            github: match file.detection.github {
                GitHubLicense::Id(id) => id,
                GitHubLicense::NoAssertion | GitHubLicense::NoLicense => "NOASSERTION",
            },
        }
    }
}
