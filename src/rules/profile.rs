//! Profiles: the checklist of a field, asked where it was asked for or where the repository
//! says that it belongs to that field.

use std::str::FromStr;

use toml::de::DeTable;

use crate::domain::DatasetRef;
use crate::facts::Files;

use super::Case;

/// The file in which a project names its datasets.
const PROJECT: &str = "citable.toml";

/// A field with a checklist of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Analysis code beside microscopy images: QUAREP-LiMi WG12 (Schmied et al. 2024,
    /// 10.1038/s41592-023-01987-9), REMBI, IDR.
    Bioimage,
}

/// How much a checklist asks for: the three columns of Schmied et al. 2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What every publication should have.
    Minimal,
    /// What makes it easy to repeat the analysis.
    Recommended,
    /// What lets others build on it.
    Ideal,
}

/// The place of a rule in a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The checklist.
    pub profile: Profile,
    /// The level at which it is asked for.
    pub level: Level,
}

/// A word that names no profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile `{0}`: the only one is `bioimage`")]
pub struct NoSuchProfile(String);

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 1] = [Self::Bioimage];

    /// The name on the command line and in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bioimage => "bioimage",
        }
    }

    /// An item of this profile at a level.
    pub const fn at(self, level: Level) -> Item {
        Item {
            profile: self,
            level,
        }
    }

    /// The profiles that some datasets call for: a study of the BioImage Archive or the IDR, or
    /// an object in an OMERO, is microscopy.
    pub fn of(datasets: &[DatasetRef]) -> Vec<Self> {
        let bioimage = datasets.iter().any(|dataset| match dataset {
            DatasetRef::BioStudies(accession) => accession.starts_with("S-BIAD"),
            DatasetRef::PageTab(path) => path.to_ascii_uppercase().contains("S-BIAD"),
            DatasetRef::Idr(_) | DatasetRef::Omero { .. } => true,
            DatasetRef::Zenodo { .. } => false,
        });
        if bioimage {
            vec![Self::Bioimage]
        } else {
            Vec::new()
        }
    }
}

/// The profiles that `citable.toml` asks for: by name, or by the datasets that it names.
pub(super) fn wanted(files: &Files) -> Vec<Profile> {
    let mut profiles = Profile::of(&declared(files));
    let named = project(files, |project| {
        project.get("profile")?.get_ref().as_str()?.parse().ok()
    });
    profiles.extend(named.filter(|profile| !profiles.contains(profile)));
    profiles
}

/// The datasets that `citable.toml` names, so far as they can be read.
pub(super) fn declared(files: &Files) -> Vec<DatasetRef> {
    let datasets = project(files, |project| {
        let datasets = project.get("datasets")?.get_ref().as_array()?.iter();
        let read = datasets.filter_map(|dataset| dataset.get_ref().as_str()?.parse().ok());
        Some(read.collect())
    });
    datasets.unwrap_or_default()
}

/// Something of `citable.toml`. What is wrong with the file is told by whoever works with it.
fn project<T>(files: &Files, read: impl FnOnce(&DeTable<'_>) -> Option<T>) -> Option<T> {
    let document = DeTable::parse(files.text(PROJECT)?).ok()?;
    read(document.get_ref())
}

impl Case<'_> {
    /// The same case with these profiles on as well.
    #[must_use]
    pub fn with_profiles(mut self, profiles: &[Profile]) -> Self {
        for profile in profiles {
            if !self.profiles.contains(profile) {
                self.profiles.push(*profile);
            }
        }
        self
    }
}

impl Level {
    /// The word in reports and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Recommended => "recommended",
            Self::Ideal => "ideal",
        }
    }
}

impl FromStr for Profile {
    type Err = NoSuchProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|profile| profile.name() == name)
            .ok_or_else(|| NoSuchProfile(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_of_an_image_archive_calls_for_the_profile() {
        let profiles = |text: &str| {
            let files = Files::default().with(PROJECT, text.to_owned());
            wanted(&files)
        };
        assert_eq!(profiles("profile = \"bioimage\""), [Profile::Bioimage]);
        for dataset in [
            "S-BIAD1234",
            "idr0123",
            "https://omero.example.org/webclient/?show=dataset-42",
        ] {
            let text = format!("datasets = [\"{dataset}\"]\n");
            assert_eq!(profiles(&text), [Profile::Bioimage], "{dataset}");
        }
        for text in [
            "",
            "datasets = [\"10.5281/zenodo.42\", \"E-MTAB-99\"]",
            "datasets = 3",
            "not toml",
        ] {
            assert_eq!(profiles(text), [], "{text}");
        }
    }

    #[test]
    fn a_profile_is_known_by_its_name() {
        for profile in Profile::ALL {
            assert_eq!(profile.name().parse(), Ok(profile));
        }
        assert!("genomics".parse::<Profile>().is_err());
    }
}
