//! `model-not-named`: the model can be had.

use crate::facts::Seen;

use super::case::CITATION;
use super::dependencies;
use super::readme::readme;
use super::words::quoted;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "model-not-named",
    title: "the model can be had",
    severity: Severity::Note,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Minimal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), machine learning, minimal: access to the model",
    doc: include_str!("../../docs/rules/model-not-named.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let named = dependencies::read(case.files);
    let library = named
        .iter()
        .find(|one| LIBRARIES.iter().any(|library| one.name == *library));
    let weights = case
        .files
        .tracked
        .known()
        .and_then(|tracked| tracked.plain_files().find(|file| is_weights(&file.path)));
    let (why, path) = match (weights, library) {
        (Some(file), _) => (
            format!("{} holds the weights of a model", quoted(&file.path)),
            &file.path,
        ),
        (None, Some(library)) => (
            format!("the code needs {}", quoted(&library.name)),
            &library.path,
        ),
        (None, None) => {
            if let Seen::Unknown(why) = &case.files.tracked {
                findings.skip(why);
            }
            return;
        }
    };
    let readme = readme(case, findings);
    let citation = case.files.text(CITATION).unwrap_or_default();
    let texts = readme
        .map(|readme| readme.text)
        .into_iter()
        .chain([citation]);
    if texts.flat_map(str::lines).any(names_model) {
        return;
    }
    findings
        .add(format!("{why}, and neither README nor CITATION.cff says which model it is and where to get it"))
        .in_file(path)
        .help("name the model and its address or DOI: that of https://bioimage.io or Zenodo for your own, the name for one that comes with the tool");
}

/// Libraries that are of no use without a trained model.
const LIBRARIES: [&str; 11] = [
    "torch",
    "pytorch",
    "tensorflow",
    "keras",
    "jax",
    "cellpose",
    "stardist",
    "onnxruntime",
    "bioimageio.core",
    "micro_sam",
    "segment-anything",
];

/// Whether a file holds the weights of a model, by the endings that only those have.
fn is_weights(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    [
        ".pt",
        ".pth",
        ".onnx",
        ".keras",
        ".safetensors",
        ".ckpt",
        ".tflite",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending))
}

/// Whether a line names a model and says which one.
fn names_model(line: &str) -> bool {
    let line = line.to_lowercase();
    let known = [
        "bioimage.io",
        "huggingface.co",
        "model zoo",
        "cyto2",
        "cyto3",
        "2d_versatile",
        "cpsam",
        "pretrained",
    ];
    let model = ["model", "weights", "network", "checkpoint"]
        .iter()
        .any(|word| line.contains(word));
    known.iter().any(|name| line.contains(name))
        || model
            && ["http", "doi", "10."]
                .iter()
                .any(|sign| line.contains(sign))
}
