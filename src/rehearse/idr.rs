//! The IDR: its study files on GitHub, and what its OMERO.web shows of them.
//!
//! The JSON API's lists and the annotations are read without a login, as there. Nobody can write:
//! curators change the file and then have the annotation made anew.

use std::path::{Path, PathBuf};

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::model::Model;
use super::server::{Call, json, typed};

/// The study of the rehearsal.
pub(crate) const STUDY: &str = "idr9001";

/// Its repository, which its one experiment is named after.
pub(crate) const REPOSITORY: &str = "idr9001-carberry-spots";

/// The row that addresses stand in, and its key in the annotation.
const ROW: &str = "Study External URL";
const KEY: &str = "External URL";

/// OMERO's number of the experiment's project.
const PROJECT: u64 = 2051;

/// What the archive holds.
#[derive(Debug)]
pub(crate) struct Studies {
    /// The study file, as it is on GitHub.
    file: String,
    /// The addresses of the annotation: those that the file had when a curator last made it.
    shown: Vec<String>,
    /// A curator's clone, whose file is on GitHub as soon as it is written.
    clone: Option<PathBuf>,
}

impl Studies {
    pub(crate) fn at_start() -> Self {
        let file = study_file();
        Self {
            shown: addresses(&file),
            file,
            clone: None,
        }
    }

    /// Lets a curator work in this clone.
    pub(crate) fn curated_in(&mut self, clone: PathBuf) {
        self.clone = Some(clone);
    }

    fn file(&self) -> String {
        let pushed = self.clone.as_ref();
        let pushed = pushed.and_then(|path| std::fs::read_to_string(path).ok());
        pushed.unwrap_or_else(|| self.file.clone())
    }

    /// All of it, to be compared.
    pub(crate) fn held(&self) -> Value {
        json!({ "studyFile": self.file(), "externalUrls": self.shown })
    }

    /// What a curator does with an edited file: it takes the place of the one on GitHub and, if
    /// wanted, the annotation is made anew.
    pub(crate) fn curate(&mut self, file: &str, annotate: bool) {
        file.clone_into(&mut self.file);
        if annotate {
            self.shown = addresses(file);
        }
    }
}

/// The study file in a clone of the study's repository below a folder.
pub(crate) fn clone(folder: &Path) -> PathBuf {
    folder.join(REPOSITORY).join(format!("{STUDY}-study.txt"))
}

/// A study file as the IDR's template makes them: padded with tabs.
pub(crate) fn study_file() -> String {
    let rows = [
        "# STUDY DESCRIPTION SECTION",
        "",
        "Comment[IDR Study Accession]\tidr9001",
        "Study Title\tFluorescence microscopy images of cells with counted spots",
        "Study Description\tImages of a rehearsal",
        "Study Experiments Number\t1",
        "Study External URL\thttps://example.org/spots",
        "Study Public Release Date\t2026-09-23",
        "Study Publication Title\tCounting spots",
        "Study Author List\tCarberry J",
        "",
        "Experiment Number\t1",
        "Comment[IDR Experiment Name]\tidr9001-carberry-spots/experimentA",
        "Protocol Name\tgrowth protocol\tdata analysis protocol",
        "Protocol Description\tCells were grown.\tSpots were counted.",
    ];
    rows.map(|row| format!("{row}\t\t\t\n")).concat()
}

/// The values of the row, as the curators' parser reads them.
fn addresses(file: &str) -> Vec<String> {
    let key = format!("{ROW}\t");
    let row = file.lines().find_map(|line| line.strip_prefix(&key));
    let row = row.unwrap_or_default().trim_end();
    let values = row.split('\t').filter(|value| !value.is_empty());
    values.map(str::to_owned).collect()
}

/// Answers a call to raw.githubusercontent.com.
pub(crate) fn file(model: &Model, call: &Call) -> Response {
    let name = format!("{STUDY}-study.txt");
    let there = ["IDR", REPOSITORY, "HEAD", &name];
    if call.method == Method::GET && call.segments == there {
        let file = model.state().idr.file();
        return typed(200, "text/plain; charset=utf-8", file);
    }
    typed(404, "text/plain; charset=utf-8", "404: Not Found")
}

/// Answers a call to the OMERO.web of the IDR.
pub(crate) fn annotations(model: &Model, call: &Call) -> Response {
    if call.method != Method::GET {
        let message = "CSRF Failed: CSRF token missing.";
        return json(403, &json!({ "message": message }));
    }
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["api", "v0", "m", "projects", ""] => {
            // Older studies stand before it, so that lists have more than one page.
            let older = |id: u64| {
                let name = format!("idr{id:04}-example-older/experimentA");
                json!({ "@id": id, "Name": name })
            };
            let ours = json!({ "@id": PROJECT, "Name": format!("{REPOSITORY}/experimentA") });
            list(call, (1..=3).map(older).chain([ours]).collect())
        }
        ["api", "v0", "m", "screens", ""] => list(call, Vec::new()),
        ["webclient", "api", "annotations", ""] => {
            let ours = call.parameter("project") == Some(&PROJECT.to_string());
            let all = if ours { study(model) } else { json!([]) };
            json(200, &json!({ "annotations": all, "experimenters": [] }))
        }
        _ => typed(404, "text/html; charset=utf-8", "<h1>Not Found</h1>"),
    }
}

/// A page of a list of the JSON API.
fn list(call: &Call, all: Vec<Value>) -> Response {
    let (offset, limit) = (call.number("offset", 0), call.number("limit", 200).min(500));
    let total = all.len();
    let page: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
    let meta = json!({ "offset": offset, "limit": limit, "maxLimit": 500, "totalCount": total });
    json(200, &json!({ "data": page, "meta": meta }))
}

/// The annotations of the experiment: one about the study, and one of somebody else.
fn study(model: &Model) -> Value {
    let state = model.state();
    let title = [
        "Study Title",
        "Fluorescence microscopy images of cells with counted spots",
    ];
    let urls = state.idr.shown.iter().map(|url| [KEY, url.as_str()]);
    let values: Vec<[&str; 2]> = [title].into_iter().chain(urls).collect();
    json!([
        {
            "id": 1, "class": "MapAnnotationI", "ns": "openmicroscopy.org/mapr/gene",
            "values": [["Gene Symbol", "CDC20"], [KEY, "https://example.org/gene"]],
        },
        {
            "id": 2, "class": "MapAnnotationI", "ns": "idr.openmicroscopy.org/study/info",
            "values": values,
        },
    ])
}
