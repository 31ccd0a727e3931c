//! `citable rehearse --serve`: the rehearsal's services for other programs, such as a workflow
//! that is tried on a laptop.

use std::path::Path;

use serde_json::json;

use super::options;
use super::stage::Stagecraft;
use crate::cli::Fault;
use crate::rehearse::{self, OMERO_PASSWORD, OMERO_USER, Scenario, ZENODO_TOKEN};
use crate::report::json::text as json_text;
use crate::term;

/// Starts the services, says where they are, and goes on until it is told to stop. What it says is
/// one JSON object: the environment that leads a program to them, and the working copy.
pub(super) async fn serve(
    scenario: &'static Scenario,
    stage: Stagecraft,
    folder: &Path,
) -> Result<u8, Fault> {
    let copy = stage.copy.clone();
    let services = rehearse::start(options(scenario, &stage, folder)).await?;
    let dataset = format!("{}records/{}", services.zenodo(), services.dataset_record());
    let served = json!({
        "workingCopy": copy.display().to_string(),
        "repository": stage.slug.to_string(),
        "version": stage.version,
        "dataset": dataset,
        "environment": {
            "GITHUB_API_URL": services.github_api().as_str(),
            "CITABLE_ZENODO_URL": services.zenodo().as_str(),
            "CITABLE_DATACITE_URL": services.datacite().as_str(),
            "CITABLE_DOI_URL": services.doi().as_str(),
            "CITABLE_ORCID_URL": services.orcid().as_str(),
            "CITABLE_BIOSTUDIES_URL": services.biostudies().as_str(),
            "CITABLE_IDR_URL": services.idr().as_str(),
            "CITABLE_STUDY_FILES_URL": services.study_files().as_str(),
            "GITHUB_TOKEN": scenario.github_token(),
            "ZENODO_TOKEN": ZENODO_TOKEN,
            "OMERO_URL": services.omero().as_str(),
            "OMERO_USER": OMERO_USER,
            "OMERO_PASSWORD": OMERO_PASSWORD,
        },
    });
    term::print(&json_text(&served))?;
    term::say("serving on 127.0.0.1; Ctrl-C stops it, and everything is gone then");
    term::stopped().await;
    Ok(0)
}
