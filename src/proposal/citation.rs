//! CITATION.cff: a new one, or the keys that one lacks.

use cff_rs::edit::Edit;
use cff_rs::write::{self, MESSAGE, NewCitation};

use crate::domain::{DatasetRef, Orcid, Tag};
use crate::rules::case::CITATION;

use super::author::Author;
use super::licence::Chosen;
use super::name::{Name, clean};
use super::settings::reference;
use super::statement::{self, Statement};
use super::{Answers, Known, NewFile, Origin, Proposal, Question, Row, Told, is_there, readme};

/// The longest value that the table shows whole.
const SHOWN: usize = 70;

/// The values of a citation file.
struct Values<'a> {
    title: Option<Told<String>>,
    people: &'a Told<Vec<Author>>,
    license: Option<Told<String>>,
    version: Option<Told<String>>,
    description: Option<Told<String>>,
    keywords: Option<Told<Vec<String>>>,
    repository: Option<Told<String>>,
    datasets: &'a [DatasetRef],
}

/// The file, if it is not there; if it is, the keys that could be added to it.
pub(super) fn propose(
    known: &Known<'_>,
    answers: &Answers,
    statements: &[Statement],
    people: &Told<Vec<Author>>,
    license: Option<&Chosen>,
    proposal: &mut Proposal,
) {
    let is_new = !is_there(known, CITATION);
    if is_new && let Some(path) = misplaced(known) {
        proposal.left_out.push(format!(
            "{CITATION}: `{path}` is there, which neither GitHub nor Zenodo reads; `git mv {path} {CITATION}`"
        ));
        proposal.kept.push(path.to_owned());
        proposal.questions.clear();
        return;
    }
    let values = Values {
        title: title(known, answers, statements, is_new, proposal),
        people,
        license: license.and_then(Chosen::told),
        version: version(known, statements),
        description: statement::first(statements, |it| it.description.clone()),
        keywords: statement::first(statements, |it| {
            Some(distinct(&it.keywords)).filter(|keywords| !keywords.is_empty())
        }),
        repository: repository(known, statements),
        datasets: answers.datasets.as_deref().unwrap_or_default(),
    };
    if is_new {
        values.rows(&mut proposal.rows);
        proposal.files.push(NewFile {
            path: CITATION.to_owned(),
            text: values.written().to_string(),
            before: None,
        });
    } else {
        proposal.kept.push(CITATION.to_owned());
        unused(known, answers, proposal);
        values.add(known, answers, proposal);
    }
}

/// Says what was given and is not written, because a person wrote the key before.
fn unused(known: &Known<'_>, answers: &Answers, proposal: &mut Proposal) {
    let document = known.files.text(CITATION).map(cff_rs::yaml::read);
    let differs = |key: &str, given: &str| {
        let document = document.as_ref().and_then(|read| read.as_ref().ok());
        let root = document.and_then(|it| it.root.as_mapping());
        let there = root.and_then(|root| root.get(key));
        there.is_some_and(|it| it.as_scalar().is_none_or(|it| it.text.trim() != given))
    };
    let people = answers.authors.is_some() || answers.orcids.values().any(Option::is_some);
    if people {
        proposal.left_out.push(format!(
            "the authors that were given: those in {CITATION} stay as they are; write an iD there, under its author: `orcid: https://orcid.org/…`"
        ));
    }
    let texts = [("title", &answers.title), ("license", &answers.license)];
    for (key, given) in texts {
        if given.as_ref().is_some_and(|given| differs(key, given)) {
            proposal.left_out.push(format!(
                "the {key} that was given: `{key}` in {CITATION} stays as it is; change it there"
            ));
        }
    }
}

/// A citation file of another spelling or in another place: a person wrote it, and it needs a move.
fn misplaced<'a>(known: &Known<'a>) -> Option<&'a str> {
    let mut names = known.files.root.iter();
    let spelled = names.find(|name| name.eq_ignore_ascii_case(CITATION));
    let elsewhere = || {
        known
            .files
            .contents
            .keys()
            .find(|path| path.ends_with("/CITATION.cff"))
    };
    spelled.or_else(elsewhere).map(String::as_str)
}

impl Values<'_> {
    fn written(&self) -> NewCitation {
        let value = |told: &Option<Told<String>>| told.as_ref().map(|told| told.value.clone());
        NewCitation {
            title: value(&self.title).unwrap_or_default(),
            work_type: Some("software".to_owned()),
            authors: self.people.value.iter().map(written).collect(),
            abstract_text: value(&self.description),
            keywords: self
                .keywords
                .as_ref()
                .map(|told| told.value.clone())
                .unwrap_or_default(),
            license: value(&self.license),
            repository_code: value(&self.repository),
            version: value(&self.version),
            references: self.datasets.iter().filter_map(reference).collect(),
            ..NewCitation::default()
        }
    }

    fn rows(&self, rows: &mut Vec<Row>) {
        let mut row = |key, value: String, origin: &Origin| {
            rows.push(Row {
                key,
                value: short(&value),
                origin: origin.clone(),
            });
        };
        let texts = [
            ("abstract", &self.description),
            ("license", &self.license),
            ("repository-code", &self.repository),
            ("version", &self.version),
        ];
        if let Some(told) = &self.title {
            row("title", told.value.clone(), &told.origin);
        }
        for author in &self.people.value {
            let orcid = author.orcid.as_ref().map(|orcid| format!(" <{orcid}>"));
            let value = author.name.sorted() + &orcid.unwrap_or_default();
            row("author", value, &self.people.origin);
        }
        if let Some(told) = &self.keywords {
            row("keywords", told.value.join(", "), &told.origin);
        }
        for (key, told) in texts {
            if let Some(told) = told {
                row(key, told.value.clone(), &told.origin);
            }
        }
    }

    /// Adds what an existing file lacks, if that may be done; else only says what that is.
    fn add(&self, known: &Known<'_>, answers: &Answers, proposal: &mut Proposal) {
        let Some(before) = known.files.text(CITATION) else {
            return;
        };
        let document = cff_rs::yaml::read(before).ok();
        let Some(root) = document.as_ref().and_then(|it| it.root.as_mapping()) else {
            return;
        };
        let Ok(mut edit) = Edit::new(before) else {
            return;
        };
        let mut rows = Vec::new();
        let fixed = |text: &str| Some(Told::new(text.to_owned(), Origin::Format));
        let (format, message) = (fixed(cff_rs::format::VERSION), fixed(MESSAGE));
        for (key, told) in [
            ("cff-version", &format),
            ("message", &message),
            ("title", &self.title),
            ("abstract", &self.description),
            ("license", &self.license),
            ("repository-code", &self.repository),
        ] {
            let Some(told) = told.as_ref().filter(|_| root.get(key).is_none()) else {
                continue;
            };
            edit = edit.set(key, &*told.value);
            rows.push(Row {
                key,
                value: short(&told.value),
                origin: told.origin.clone(),
            });
        }
        for reference in self.datasets.iter().filter_map(reference) {
            edit = edit.add_reference(&reference);
        }
        match edit.apply() {
            Ok(text) if text == before => {}
            Ok(_) if !answers.complete => {
                proposal.missing = rows.iter().map(|row| row.key).collect();
            }
            Ok(text) => {
                proposal.rows.extend(rows);
                proposal.kept.retain(|path| path != CITATION);
                proposal.files.push(NewFile {
                    path: CITATION.to_owned(),
                    text,
                    before: Some(before.to_owned()),
                });
            }
            Err(error) => proposal
                .left_out
                .push(format!("what {CITATION} lacks: {error}")),
        }
    }
}

fn written(author: &Author) -> write::Author {
    let mut new = match &author.name {
        Name::Person { given, family } => write::Author::person(given.clone(), family.clone()),
        Name::Entity(name) => write::Author::entity(name.clone()),
    };
    new.orcid = author.orcid.as_ref().map(Orcid::url);
    new.affiliation.clone_from(&author.affiliation);
    new
}

/// The title that was given or that a file states; else what it may be, which is asked.
fn title(
    known: &Known<'_>,
    answers: &Answers,
    statements: &[Statement],
    is_new: bool,
    proposal: &mut Proposal,
) -> Option<Told<String>> {
    // Zenodo takes no title of less than three characters.
    let long = |title: &String| title.chars().count() >= 3;
    if let Some(title) = &answers.title {
        return Some(Told::new(clean(title), Origin::You));
    }
    let stated = statement::first(statements, |it| it.title.clone().filter(long));
    if stated.is_some() {
        return stated;
    }
    let heading = || {
        let title = readme::title(known.files.text("README.md")?)?;
        Some(Told::new(title, Origin::File("README.md".to_owned())))
    };
    let package = || statement::first(statements, |it| it.package.clone().filter(long));
    let folder = || {
        let slug = known.remote.and_then(|it| it.remote.slug.as_ref());
        let name = slug.map_or(known.folder, |slug| slug.name());
        Some(Told::new(clean(name), Origin::Folder)).filter(|told| long(&told.value))
    };
    let suggestion = heading().or_else(package).or_else(folder);
    if is_new {
        proposal.questions.push(Question::Title {
            suggestion: suggestion.clone(),
        });
    }
    suggestion
}

/// The version in a file, else that of the newest tag. A version that is still to be made, such
/// as `1.3.0.dev0`, is as good: `citable release` writes the one that it makes.
fn version(known: &Known<'_>, statements: &[Statement]) -> Option<Told<String>> {
    statement::first(statements, |it| it.version.clone()).or_else(|| {
        let tags = known.tags?.keys();
        let newest: &Tag = tags
            .filter(|tag| tag.version().is_some())
            .max_by_key(|tag| tag.version())?;
        let version = newest.version()?.to_string();
        Some(Told::new(version, Origin::Tag(newest.clone())))
    })
}

/// The page of the repository: where the remote is, else where a file says.
fn repository(known: &Known<'_>, statements: &[Statement]) -> Option<Told<String>> {
    let remote = || {
        let named = known.remote?;
        let slug = named.remote.slug.as_ref()?;
        let url = format!("https://{}/{slug}", named.remote.host);
        let origin = Origin::Remote(named.name.clone());
        named
            .remote
            .host
            .contains('.')
            .then(|| Told::new(url, origin))
    };
    let stated = || {
        statement::first(statements, |it| {
            let text = it.repository.as_deref()?;
            let text = text.strip_prefix("git+").unwrap_or(text);
            let text = text.strip_suffix(".git").unwrap_or(text);
            let url = url::Url::parse(text).ok()?;
            let web = matches!(url.scheme(), "https" | "http") && url.has_host();
            // A password in an address stays where it is.
            let plain = url.username().is_empty() && url.password().is_none();
            (web && plain).then(|| text.to_owned())
        })
    };
    remote().or_else(stated)
}

/// Each keyword once, in their order.
fn distinct(keywords: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut kept: Vec<String> = Vec::new();
    for keyword in keywords {
        let lower = keyword.to_lowercase();
        if !seen.contains(&lower) {
            seen.push(lower);
            kept.push(keyword.clone());
        }
    }
    kept
}

fn short(text: &str) -> String {
    let line = clean(text);
    if line.chars().count() <= SHOWN {
        return line;
    }
    let start: String = line.chars().take(SHOWN - 1).collect();
    format!("{}…", start.trim_end())
}
