//! What everybody sees of a study: its file on GitHub, and the annotation of its objects in the
//! IDR's OMERO.web.
//!
//! The name of a study's repository does not follow from its accession. It is that of its objects
//! in OMERO.web (`idr0123-carberry-spots/experimentA`), which are listed by the JSON API
//! (`api/v0/m/projects/`, `screens/`). The annotations are those of the IDR's own example
//! (idr.openmicroscopy.org/about/api.html). None of this needs a login there. Whatever answers in
//! another shape is an error, never "not there".

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use url::Url;

use crate::domain::idr::is_repository;
use crate::facts::dataset::Link;
use crate::facts::study_file::StudyFile;
use crate::world::http::{Answer, Ask, Http, Kind, ServiceError};

use super::SERVICE;

/// The namespace of the annotation that the curators' parser makes of a study file.
const NAMESPACE: &str = "idr.openmicroscopy.org/study/info";

/// The key in it that the row `Study External URL` becomes.
const KEY: &str = "External URL";

/// How many objects are asked for at a time, and how often. The IDR has some hundred studies.
const PAGE: usize = 500;
const PAGES: usize = 20;

/// The studies, as they can be looked at.
#[derive(Debug, Clone)]
pub(super) struct Studies {
    http: Http,
    web: Url,
    files: Url,
    /// Repositories by accession, once they are known: they keep their names.
    names: Arc<Mutex<BTreeMap<String, String>>>,
}

/// A study as everybody sees it.
#[derive(Debug)]
pub(super) struct Public {
    /// The title.
    pub(super) title: Option<String>,
    /// The addresses that belong to it.
    pub(super) links: Vec<Link>,
    /// The name of its repository, if that is known.
    pub(super) repository: Option<String>,
    /// Its study file.
    pub(super) file: Option<Published>,
    /// Why a part of it could not be looked at.
    pub(super) missed: Option<ServiceError>,
}

/// A study file on GitHub.
#[derive(Debug)]
pub(super) struct Published {
    /// Its name.
    pub(super) name: String,
    /// Its page.
    pub(super) page: String,
    /// What is in it.
    pub(super) file: StudyFile,
}

/// An object of a study in OMERO.web.
#[derive(Debug)]
struct Object {
    kind: &'static str,
    id: u64,
    name: String,
}

impl Studies {
    pub(super) fn new(http: Http, web: Url, files: Url) -> Self {
        Self {
            http,
            web,
            files,
            names: Arc::default(),
        }
    }

    pub(super) fn web(&self) -> &Url {
        &self.web
    }

    /// The page of a study.
    pub(super) fn page(&self, accession: &str) -> String {
        let mut url = under(&self.web, &["search", ""]);
        url.set_query(Some(&format!("query=Name:{accession}")));
        url.into()
    }

    /// The study; `None` if the IDR has none of that accession. A study file that is found is
    /// enough: what the objects show is made of it.
    pub(super) async fn look(
        &self,
        accession: &str,
        name: Option<&str>,
    ) -> Result<Option<Public>, ServiceError> {
        let known = name.map(str::to_owned).or_else(|| self.known(accession));
        let mut missed = None;
        if let Some(name) = &known {
            match self.file(accession, name).await {
                Ok(Some(file)) => return Ok(Some(of_file(file, name.clone()))),
                Ok(None) => {}
                Err(error) => missed = Some(error),
            }
        }
        let object = match self.object(accession).await {
            Ok(object) => object,
            Err(error) => return Err(missed.unwrap_or(error)),
        };
        let Some(object) = object else {
            // Its file could not be looked for, so that it may be there all the same.
            return missed.map_or(Ok(None), Err);
        };
        let name = object
            .name
            .split('/')
            .next()
            .filter(|name| is_repository(name));
        if let Some(name) = name.filter(|name| known.as_deref() != Some(name)) {
            match self.file(accession, name).await {
                Ok(Some(file)) => {
                    self.know(accession, name);
                    return Ok(Some(of_file(file, name.to_owned())));
                }
                Ok(None) => {}
                Err(error) => missed = missed.or(Some(error)),
            }
        }
        let (title, links) = match self.pairs(&object).await {
            Ok(pairs) => (value(&pairs, "Study Title"), links(&pairs)),
            Err(error) => {
                missed = missed.or(Some(error));
                (None, Vec::new())
            }
        };
        Ok(Some(Public {
            title,
            links,
            repository: name.map(str::to_owned),
            file: None,
            missed,
        }))
    }

    fn known(&self, accession: &str) -> Option<String> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(accession).cloned()
    }

    fn know(&self, accession: &str, name: &str) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(accession.to_owned(), name.to_owned());
    }

    /// The study file on GitHub: in the repository of that name or, for older studies, in the
    /// folder of that name in `idr-metadata`.
    async fn file(&self, accession: &str, name: &str) -> Result<Option<Published>, ServiceError> {
        let doing = &format!("reading the study file of {accession}");
        let file = format!("{accession}-study.txt");
        for (repository, folder) in [(name, None), ("idr-metadata", Some(name))] {
            let parts = ["IDR", repository, "HEAD"].into_iter().chain(folder);
            let parts: Vec<&str> = parts.chain([file.as_str()]).collect();
            let ask = Ask::get("GitHub", doing, under(&self.files, &parts)).accept("text/plain");
            let answer = match self.http.read(ask).await {
                Ok(answer) => answer,
                Err(error) if error.kind == Kind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let garbled = |why: &str| answer.garbled(doing, why);
            let read = StudyFile::read(answer.body.clone());
            let read = read.map_err(|error| garbled(&format!("no study file: {error}")))?;
            if let Some(other) = read.accession().filter(|other| other != accession) {
                return Err(garbled(&format!("the study file of `{other}`")));
            }
            let folder = folder.map_or_else(String::new, |folder| format!("{folder}/"));
            return Ok(Some(Published {
                page: format!("https://github.com/IDR/{repository}/blob/HEAD/{folder}{file}"),
                name: file,
                file: read,
            }));
        }
        Ok(None)
    }

    /// An object of the study: a project or a screen. All of them say the same of the study.
    async fn object(&self, accession: &str) -> Result<Option<Object>, ServiceError> {
        for (kind, list) in [("project", "projects"), ("screen", "screens")] {
            let found = self.in_list(accession, kind, list).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn in_list(
        &self,
        accession: &str,
        kind: &'static str,
        list: &str,
    ) -> Result<Option<Object>, ServiceError> {
        let doing = &format!("looking for {accession} among the {list} of the IDR");
        let mut offset = 0;
        for _ in 0..PAGES {
            let mut url = under(&self.web, &["api", "v0", "m", list, ""]);
            url.set_query(Some(&format!("limit={PAGE}&offset={offset}")));
            let answer = self.http.read(Ask::get(SERVICE, doing, url)).await?;
            let body: Value = answer.json(doing)?;
            let wrong = || answer.garbled(doing, "JSON without a list and its length");
            let objects = body["data"].as_array().ok_or_else(wrong)?;
            let total = body["meta"]["totalCount"].as_u64().ok_or_else(wrong)?;
            let total = usize::try_from(total).unwrap_or(usize::MAX);
            for object in objects {
                let name = object["Name"].as_str().unwrap_or_default();
                if is_of(name, accession) {
                    let id = object["@id"].as_u64().ok_or_else(wrong)?;
                    let name = name.to_owned();
                    return Ok(Some(Object { kind, id, name }));
                }
            }
            offset += objects.len();
            if offset >= total {
                return Ok(None);
            }
            if objects.is_empty() {
                return Err(answer.garbled(doing, "a list that is shorter than it says"));
            }
        }
        let url = under(&self.web, &["api", "v0", "m", list, ""]);
        let mut error = ServiceError::new(SERVICE, doing, "GET", &url, Kind::Garbled);
        error.message = Some("the list has no end".to_owned());
        Err(error)
    }

    /// The pairs of the study's annotation on an object.
    async fn pairs(&self, object: &Object) -> Result<Vec<(String, String)>, ServiceError> {
        let doing = &format!("reading what the IDR shows of {}", object.name);
        let mut url = under(&self.web, &["webclient", "api", "annotations", ""]);
        url.set_query(Some(&format!("type=map&{}={}", object.kind, object.id)));
        let answer = self.http.read(Ask::get(SERVICE, doing, url)).await?;
        let body: Value = answer.json(doing)?;
        let study = pairs(&body, &answer, doing)?;
        // Each study has that annotation, so that a list without it is not the one looked for.
        study.ok_or_else(|| answer.garbled(doing, "no annotation about the study"))
    }
}

fn pairs(
    body: &Value,
    answer: &Answer,
    doing: &str,
) -> Result<Option<Vec<(String, String)>>, ServiceError> {
    let all = body["annotations"].as_array();
    let all = all.ok_or_else(|| answer.garbled(doing, "JSON without annotations"))?;
    let ours: Vec<&Value> = all.iter().filter(|one| one["ns"] == NAMESPACE).collect();
    let pair = |pair: &Value| {
        let text = |at: usize| pair.get(at)?.as_str().map(str::to_owned);
        Some((text(0)?, text(1)?))
    };
    let values = ours
        .iter()
        .filter_map(|one| one["values"].as_array())
        .flatten();
    let pairs = values.filter_map(pair).collect();
    Ok((!ours.is_empty()).then_some(pairs))
}

fn of_file(published: Published, repository: String) -> Public {
    Public {
        title: published.file.title().map(str::to_owned),
        links: published.file.links(),
        repository: Some(repository),
        file: Some(published),
        missed: None,
    }
}

fn links(pairs: &[(String, String)]) -> Vec<Link> {
    let ours = pairs.iter().filter(|(key, _)| key == KEY);
    let filled = ours.filter(|(_, value)| !value.trim().is_empty());
    filled.map(|(_, value)| Link::to(value.trim())).collect()
}

fn value(pairs: &[(String, String)], wanted: &str) -> Option<String> {
    let pair = pairs.iter().find(|(key, _)| key == wanted);
    pair.map(|(_, value)| value.clone())
}

/// Whether an object of that name belongs to a study.
fn is_of(name: &str, accession: &str) -> bool {
    let start = name.get(..accession.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(accession))
        && !name[accession.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// An address below a base; each part is one segment, whatever is in it.
fn under(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(parts);
    }
    url
}
