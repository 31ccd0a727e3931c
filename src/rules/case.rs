//! What is judged: the facts, the files, and what the files say, read once.

use std::ops::Range;

use cff_rs::check::{self, Problem};
use cff_rs::edit::Edit;
use cff_rs::yaml::{self, Document, Mapping, Node, ReadError};
use jiff::civil::Date;

use crate::domain::{At, Doi, Slug, Tag};
use crate::facts::{Content, Facts, Files, Git};

use crate::license::LicenseFile;

use crate::manifests::Manifest;

use crate::zenodo_rules::{self, Reading, Refusal, Source};

use super::licenses::{license_files, license_in_readme, read_licenses, repository_license};
use super::people::{self, Person};
use super::profile::{self, Profile};
use super::refusals::Shared;
use super::said;
use super::setting::Settings;
use super::told::{Told, WrongOrcid, refused_orcids};

/// The name of the citation file. GitHub and Zenodo read no other spelling.
pub const CITATION: &str = "CITATION.cff";
/// The name of Zenodo's own metadata file.
pub const ZENODO_JSON: &str = ".zenodo.json";

/// The code by which the reader of citation files knows what is left of a template.
pub(super) const LEFT_OVER: &str = "template-left-over";

/// A case before the rules.
#[derive(Debug)]
pub struct Case<'a> {
    /// All that was seen.
    pub facts: &'a Facts,
    /// The files that are judged: those of the working tree, of a revision, of a tag, or as they
    /// will be after the version was written into them.
    pub files: &'a Files,
    /// The release that the command is about. Rules of a release do not apply without one.
    pub release: Option<&'a Tag>,
    /// Whether the command makes that release, where there is none yet.
    pub releasing: bool,
    /// The day on which this is judged.
    pub today: Date,
    /// The checklists that are on: those that the datasets in `citable.toml` call for, and those
    /// that were asked for.
    pub profiles: Vec<Profile>,
    /// What is wanted of single rules: by `citable.toml`, and by who asks.
    pub settings: Settings,
    /// `CITATION.cff`, if it is there and is text.
    pub citation: Option<Citation<'a>>,
    /// What is wrong with `CITATION.cff` as such, in the order of the file.
    pub problems: Vec<Problem>,
    /// The licence files of the root folder, the one that GitHub prefers first.
    pub licenses: Vec<LicenseFile>,
    /// The licence that the README holds or names, where there is no licence file.
    pub license_in_readme: Option<LicenseFile>,
    /// What each file says of the software: `CITATION.cff`, `.zenodo.json`, the manifests.
    pub said: Vec<Manifest>,
    /// The people in `CITATION.cff` and `.zenodo.json`.
    pub(super) people: Vec<Person>,
    /// What Zenodo makes of the files.
    pub reading: Reading,
    /// Which of Zenodo's refusals are problems of `CITATION.cff` at the same time.
    pub(super) shared: Shared,
    /// What rules of their own tell of each of the two metadata files.
    told: [(&'static str, Told); 2],
    /// `.zenodo.json` as a tree, if it is there and its values can be placed.
    json: Option<Document>,
}

/// `CITATION.cff`, read once.
#[derive(Debug)]
pub struct Citation<'a> {
    /// The text.
    pub text: &'a str,
    /// The tree, or why there is none.
    pub document: Result<Document, ReadError>,
}

impl<'a> Case<'a> {
    /// Reads the files once for all rules.
    pub fn new(facts: &'a Facts, files: &'a Files, release: Option<&'a Tag>, today: Date) -> Self {
        let citation = files.text(CITATION).map(|text| Citation {
            text,
            document: yaml::read(text),
        });
        let problems = citation
            .as_ref()
            .map(Citation::problems)
            .unwrap_or_default();
        // JSON is YAML but for tabs, which have no meaning there, and rare corners; in those the
        // places are missing, nothing else.
        let json = files
            .text(ZENODO_JSON)
            .and_then(|text| yaml::read(&text.replace('\t', " ")).ok());
        let left = problems.iter().filter(|problem| problem.code == LEFT_OVER);
        let left = left.map(|problem| problem.span.clone());
        let document = citation
            .as_ref()
            .and_then(|citation| Some((citation.text, citation.document.as_ref().ok()?)));
        let licenses = license_files(files);
        let license_in_readme = license_in_readme(files, &licenses);
        let license = repository_license(facts, &licenses);
        let sources = zenodo_rules::Files {
            citation_cff: files.text(CITATION),
            zenodo_json: files.text(ZENODO_JSON),
        };
        let reading = zenodo_rules::read(&sources, license, today);
        let refused = reading.source;
        let orcids = refused_orcids(&reading);
        let refused = |source| (refused == source).then_some(orcids.as_slice());
        let in_citation = document
            .map(|(text, document)| Told::of(text, document, left, refused(Source::CitationCff)));
        let in_json = json.as_ref().map(|document| {
            Told::of(
                "",
                document,
                std::iter::empty(),
                refused(Source::ZenodoJson),
            )
        });
        let told = [
            (CITATION, in_citation.unwrap_or_default()),
            (ZENODO_JSON, in_json.unwrap_or_default()),
        ];
        let said = said::all(document.map(|(_, document)| document), json.as_ref(), files);
        let people = people::people(
            document.map(|(_, document)| &document.root),
            json.as_ref().map(|document| &document.root),
        );
        let shared = Shared::of(&reading, &problems, document.is_some());
        Self {
            facts,
            files,
            release,
            releasing: false,
            today,
            profiles: profile::wanted(files),
            settings: Settings::declared(files),
            citation,
            problems,
            licenses,
            license_in_readme,
            said,
            people,
            reading,
            shared,
            told,
            json,
        }
    }

    /// The same case with these wishes, which outweigh those of `citable.toml`.
    #[must_use]
    pub fn with_settings(mut self, settings: &Settings) -> Self {
        self.settings.extend(settings);
        self
    }

    /// The same case for a command that makes the release, or looks on.
    #[must_use]
    pub fn with_release_to_come(mut self, releasing: bool) -> Self {
        self.releasing = releasing;
        self
    }

    /// Zenodo's refusal that a problem of `CITATION.cff` is at the same time, by its number.
    pub(super) fn refusal(&self, problem: usize) -> Option<&Refusal> {
        self.shared.refusal(&self.reading, problem)
    }

    /// The keys of `.zenodo.json`, if its values can be placed.
    pub fn json_root(&self) -> Option<&Mapping> {
        self.json_tree()?.as_mapping()
    }

    /// What a file says of the software, if it can be read.
    pub fn said_in(&self, path: &str) -> Option<&Manifest> {
        self.said.iter().find(|file| file.path == path)
    }

    /// What the manifests say.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        let own = [CITATION, ZENODO_JSON];
        self.said
            .iter()
            .filter(move |file| !own.contains(&file.path))
    }

    /// The tree of `CITATION.cff`, if it can be read.
    pub fn citation_root(&self) -> Option<&Node> {
        let document = self.citation.as_ref()?.document.as_ref().ok()?;
        Some(&document.root)
    }

    /// The tree of `.zenodo.json`, if its values can be placed.
    pub fn json_tree(&self) -> Option<&Node> {
        self.json.as_ref().map(|document| &document.root)
    }

    /// Whether the file that Zenodo reads names a licence.
    pub fn license_named(&self) -> bool {
        let root = if self.files.text(ZENODO_JSON).is_some() {
            self.json_root()
        } else {
            self.root()
        };
        root.and_then(|root| root.get("license"))
            .is_some_and(|license| !license.is_null())
    }

    /// The licence that GitHub tells Zenodo: what it will recognise in these files; where that
    /// is nothing, what it says of the repository now.
    pub fn repository_license(&self) -> Option<&str> {
        repository_license(self.facts, &self.licenses)
    }

    /// The licence files in `LICENSES/`. The rules do not judge them: templates with gaps are
    /// rightly there.
    pub fn licenses_in_folder(&self) -> Vec<LicenseFile> {
        let paths = self.files.contents.keys().map(String::as_str);
        read_licenses(
            self.files,
            paths.filter(|path| path.starts_with("LICENSES/")),
        )
    }

    /// What is left of a template, with the file.
    pub fn leftovers(&self) -> impl Iterator<Item = (&'static str, &At<String>)> {
        self.told
            .iter()
            .flat_map(|(path, told)| told.leftovers.iter().map(move |at| (*path, at)))
    }

    /// The ORCID iDs of authors and creators that are none, with the file.
    pub fn wrong_orcids(&self) -> impl Iterator<Item = (&'static str, &At<WrongOrcid>)> {
        self.told
            .iter()
            .flat_map(|(path, told)| told.orcids.iter().map(move |at| (*path, at)))
    }

    /// Whether a rule of its own tells of what stands there.
    pub fn tells(&self, path: &str, span: &Range<usize>) -> bool {
        self.told
            .iter()
            .any(|(there, told)| *there == path && told.tells(span))
    }

    /// The keys of `CITATION.cff`, if it can be read and holds keys.
    pub fn root(&self) -> Option<&Mapping> {
        self.citation_root()?.as_mapping()
    }

    /// The text of a root key of `CITATION.cff`, as it is written; nothing where it is empty.
    pub fn citation_text(&self, key: &str) -> Option<At<&str>> {
        text_at(self.root()?.get(key)?)
    }

    /// The people and organisations in `authors` of `CITATION.cff`.
    pub fn authors(&self) -> Vec<&Node> {
        let authors = self.root().and_then(|root| root.get("authors"));
        let authors = authors.and_then(Node::as_sequence).unwrap_or_default();
        authors.iter().collect()
    }

    /// The DOIs that Zenodo gave, in `doi` and `identifiers` of `CITATION.cff`. An identifier
    /// with a description is left out: it may well be that of an earlier version, and say so.
    pub fn zenodo_dois(&self) -> Vec<At<Doi>> {
        let Some(root) = self.root() else {
            return Vec::new();
        };
        let listed = root.get("identifiers").and_then(Node::as_sequence);
        let listed = listed.unwrap_or_default().iter();
        let bare = listed.filter(|identifier| identifier.get("description").is_none());
        let values = bare.filter_map(|identifier| identifier.get("value"));
        root.get("doi")
            .into_iter()
            .chain(values)
            .filter_map(|node| {
                let text = text_at(node)?;
                let value = Doi::parse(text.value).ok()?;
                value.zenodo_id()?;
                Some(At {
                    value,
                    span: text.span,
                })
            })
            .collect()
    }

    /// Git's view, if there is one.
    pub fn git(&self) -> Option<&'a Git> {
        self.facts.repository.git.there()
    }

    /// The repository's present name on GitHub, or the one that the remote names.
    pub fn slug(&self) -> Option<&'a Slug> {
        let forge = self
            .facts
            .forge
            .repository
            .there()
            .map(|repository| &repository.slug);
        forge.or_else(|| {
            let remote = self.git()?.remote.as_ref()?;
            remote
                .remote
                .slug
                .as_ref()
                .filter(|_| remote.remote.host == "github.com")
        })
    }

    /// Whether the release's tag is known to exist, here or on GitHub. Then its files are fixed.
    pub fn tag_exists(&self) -> bool {
        self.facts.repository.tagged.there().is_some() || self.facts.forge.tag.there().is_some()
    }

    /// Whether the release is known to be published on GitHub.
    pub fn released(&self) -> bool {
        let releases = self.facts.forge.releases.known();
        releases.is_some_and(|releases| releases.published.is_some())
    }

    /// Whether Zenodo is known to have the release.
    pub fn archived(&self) -> bool {
        self.facts.archive.record.there().is_some()
    }

    /// The name of the remote to push to.
    pub fn remote_name(&self) -> &'a str {
        let remote = self.git().and_then(|git| git.remote.as_ref());
        remote.map_or("origin", |remote| remote.name.as_str())
    }

    /// The paths that are not as they were committed. `CITATION.cff` is not among them when it
    /// already holds what the release will commit: that is a release that was interrupted.
    pub fn changed(&self) -> Vec<&'a String> {
        let changed = self.git().and_then(|git| git.changed.known());
        let version = self.citation_text("version");
        let ours = self.files.text(CITATION) == self.facts.repository.files.text(CITATION)
            && version
                .is_some_and(|version| self.release.is_some_and(|tag| tag.names(version.value)));
        let changed = changed.map(Vec::as_slice).unwrap_or_default().iter();
        changed
            .filter(|path| !(ours && path.as_str() == CITATION))
            .collect()
    }

    /// Whether something of this name is in the root folder or was read.
    pub fn has(&self, path: &str) -> bool {
        self.files.contents.contains_key(path) || self.files.root.iter().any(|name| name == path)
    }

    /// The content of a file, if it was read or tried.
    pub fn content(&self, path: &str) -> Option<&'a Content> {
        self.files.contents.get(path)
    }
}

impl Citation<'_> {
    fn problems(&self) -> Vec<Problem> {
        match &self.document {
            Ok(document) => check::check_document(self.text, document),
            Err(error) => vec![check::unreadable(error)],
        }
    }
}

/// The text of a scalar, as it is written but without quotes; nothing where it is empty.
pub fn text_at(node: &Node) -> Option<At<&str>> {
    let value = node.as_scalar()?.text.trim();
    (!value.is_empty() && !node.is_null()).then(|| At {
        value,
        span: node.span.clone(),
    })
}

/// `CITATION.cff` with another value under a root key, if the edit is safe.
pub fn edited(case: &Case<'_>, key: &str, value: &str) -> Option<String> {
    let text = case.files.text(CITATION)?;
    Edit::new(text).ok()?.set(key, value).apply().ok()
}
