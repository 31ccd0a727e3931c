//! From options to running services.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use url::Url;

use super::faults::{Fault, FaultKind};
use super::git::Bare;
use super::model::{AGENT, Model, Places};
use super::scenario::{Home, Loss, Switch};
use super::state::{Content, File, Hook, Record, Repository, State, Zenodo, ZenodoSwitch};
use super::wire::Port;
use super::{
    Options, Service, Services, biostudies, doi, earlier, idr, omero, sample, server, zenodo,
};
use crate::domain::Slug;

/// GitHub's number of the model's repository.
const REPOSITORY_ID: u64 = 700_100_200;
/// The token in the webhook's address: a secret like the real one, and as useless elsewhere.
const HOOK_TOKEN: &str = "rehearsal-hook-secret";

/// Starts the services on free ports of 127.0.0.1.
///
/// The bare repository must be there; `sample::make` and `sample::adopt` make it.
///
/// # Errors
/// When there is no bare repository, no port is free, or the HTTP client cannot be made.
pub async fn start(options: Options) -> io::Result<Services> {
    let git = Bare::at(&options.folder, &options.repository);
    if !git.folder.is_dir() {
        let what = format!("no bare repository at {}", git.folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, what));
    }
    // The model's own client speaks plain HTTP, yet will not be built without a provider.
    // A second installation fails, which is fine: the first one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // It trusts no certificate, so that no mistake can make it talk to a real service;
    // not reading the machine's certificates is quicker, too.
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .user_agent(AGENT);
    let client = client.build().map_err(io::Error::other)?;
    let mut places = Vec::new();
    let mut gates = Vec::new();
    let mut ports = Vec::new();
    for service in Service::ALL {
        let (port, gate) = Port::open().await?;
        places.push(Url::parse(&format!("http://{}/", port.address())).map_err(io::Error::other)?);
        gates.push((service, gate));
        ports.push((service, port));
    }
    let places = places.try_into().map(Places).expect("one for each service");
    let settings = options.scenario.settings;
    git.guard(settings.tags_forbidden, settings.protection)?;
    let repository = repository(&options)?;
    let state = state(&options, &places);
    let faults = options
        .scenario
        .faults
        .iter()
        .map(|(method, path, loss)| match loss {
            Loss::FirstAnswer => Fault::new(method, path, FaultKind::ResetAfter),
        });
    let model = Arc::new(Model {
        scenario: options.scenario,
        reader: options.reader,
        license: options.license,
        pace: options.pace,
        git,
        repository,
        places,
        client,
        gates,
        state: Mutex::new(state),
        faults: Mutex::new(faults.collect()),
        tasks: Mutex::new(JoinSet::new()),
    });
    if options.scenario.datasets.contains(&Home::StudyFile) {
        let path = idr::clone(&options.folder);
        std::fs::create_dir_all(path.parent().expect("it is in a folder"))?;
        std::fs::write(&path, idr::study_file())?;
        model.state().idr.curated_in(path);
    }
    if options.scenario.archived_before {
        earlier::archived(&model);
    }
    if let Some(earlier) = options.scenario.earlier_release {
        earlier::release(&model, earlier);
    }
    let tasks = ports
        .into_iter()
        .map(|(service, port)| server::serve(Arc::clone(&model), service, port));
    let tasks = tasks.collect();
    Ok(Services {
        model,
        tasks,
        folder: options.folder,
    })
}

/// Renamed or not: the bare repository keeps the name in the clone's remote.
fn repository(options: &Options) -> io::Result<Repository> {
    let named = &options.repository;
    let (slug, former) = if options.scenario.renamed {
        let renamed: Slug = format!("{named}-renamed")
            .parse()
            .map_err(io::Error::other)?;
        (renamed, Some(named.clone()))
    } else {
        (named.clone(), None)
    };
    Ok(Repository {
        id: REPOSITORY_ID,
        slug,
        former,
        created_at: hours_ago(24 * 400),
    })
}

pub(super) fn hours_ago(hours: i64) -> Timestamp {
    let now = Timestamp::now();
    now.checked_sub(SignedDuration::from_hours(hours))
        .unwrap_or(now)
}

fn state(options: &Options, places: &Places) -> State {
    let mut zenodo = Zenodo {
        hook_token: HOOK_TOKEN.to_owned(),
        last_record: 1_000_000,
        ..Zenodo::default()
    };
    let hook = match options.scenario.switch {
        Switch::Off => None,
        Switch::Removed => {
            zenodo.switch = ZenodoSwitch::Off;
            None
        }
        Switch::On { hours_ago: hours } => {
            zenodo.switch = ZenodoSwitch::On;
            Some(hook(
                places.of(Service::Zenodo),
                HOOK_TOKEN,
                hours_ago(hours),
            ))
        }
    };
    let mut findable = BTreeMap::new();
    let record = dataset(&mut zenodo, true);
    zenodo.dataset_record = record.id;
    for id in [record.id, record.concept] {
        findable.insert(
            doi(id).to_string(),
            format!("{}records/{id}", places.of(Service::Zenodo)),
        );
    }
    zenodo.records.insert(record.id, record);
    let draft = dataset(&mut zenodo, false);
    zenodo.dataset_draft = draft.id;
    zenodo.records.insert(draft.id, draft);
    let settings = options.scenario.settings;
    let burnt = settings.burnt.then(|| format!("v{}", sample::VERSION));
    State {
        immutable_releases: settings.immutable,
        archived: false,
        tags_forbidden: settings.tags_forbidden,
        protection: settings.protection,
        releases: Vec::new(),
        issues: Vec::new(),
        burnt: burnt.into_iter().collect(),
        hook,
        deliveries: Vec::new(),
        zenodo,
        biostudies: biostudies::Studies::at_start(options.scenario.study_in_edit),
        idr: idr::Studies::at_start(),
        omero: omero::Objects::at_start(),
        findable,
        requests: Vec::new(),
        struck: Vec::new(),
        given: Vec::new(),
        next_id: 90_000_000,
    }
}

/// The webhook that Zenodo asks GitHub for.
pub(super) fn hook(zenodo: &Url, token: &str, created_at: Timestamp) -> Hook {
    Hook {
        id: 4_200_001,
        created_at,
        url: format!("{zenodo}api/hooks/receivers/github/events/?access_token={token}"),
    }
}

/// A dataset of microscopy images, published or still a draft.
fn dataset(zenodo: &mut Zenodo, published: bool) -> Record {
    let bytes = b"image,spots\nwell-a1.tif,12\nwell-a2.tif,7\n".to_vec();
    let title = if published {
        "Fluorescence microscopy images of cells with counted spots"
    } else {
        "Fluorescence microscopy images, second plate"
    };
    let content = Content {
        revision: 3,
        metadata: metadata(title),
        custom_fields: json!({}),
        foreign_doi: None,
    };
    let created = hours_ago(24 * 60);
    Record {
        concept: zenodo.new_record_id(),
        id: zenodo.new_record_id(),
        created,
        updated: created,
        published: published.then(|| content.clone()),
        draft: (!published).then(|| Content {
            revision: 6,
            ..content
        }),
        draft_revision: 6,
        reserved: false,
        files: vec![File {
            key: "images.csv".to_owned(),
            md5: zenodo::md5_hex(&bytes),
            bytes,
        }],
        uploads: Vec::new(),
        links: Vec::new(),
    }
}

fn metadata(title: &str) -> Value {
    json!({
        "resource_type": { "id": "dataset" },
        "title": title,
        "description": "<p>Images of a rehearsal.</p>",
        "publication_date": "2026-09-23",
        "publisher": "Zenodo",
        "version": "1",
        "creators": [{
            "person_or_org": {
                "type": "personal",
                "family_name": "Carberry",
                "given_name": "Josiah",
                "identifiers": [{ "identifier": "0000-0002-1825-0097", "scheme": "orcid" }],
            },
            "affiliations": [{ "name": "Example University" }],
        }],
        "rights": [{ "id": "cc-by-4.0" }],
        "subjects": [{ "subject": "microscopy" }],
        "related_identifiers": [{
            "identifier": "10.5555/12345678",
            "scheme": "doi",
            "relation_type": { "id": "issupplementto" },
            "resource_type": { "id": "publication-article" },
        }],
    })
}
