//! What is printed for programs keeps the contracts in `docs/schemas`.

use std::path::Path;

use citable::plan::Stage;
use citable::plan::action::Kind;
use citable::rehearse::{SCENARIOS, Scenario};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::runner::{Ended, citable};
use crate::world::{World, quick};

fn schema(name: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/schemas").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(name: &str) -> Validator {
    let schema = schema(name);
    assert!(
        jsonschema::meta::is_valid(&schema),
        "{name}.json is no schema"
    );
    let options = jsonschema::draft202012::options();
    options.build(&schema).unwrap()
}

/// The output, if it keeps the contract.
#[track_caller]
pub(crate) fn keeps(ended: &Ended, name: &str) -> Value {
    let value = ended.json();
    let validator = validator(name);
    let broken: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}\n{}", ended.text());
    assert_eq!(value["schema"], format!("citable/{name}/1"));
    strict(&value, &validator);
    value
}

/// No key may be left out of the output and none added, at any depth; but for the metadata,
/// which are Zenodo's to name, and the origins, which have their keys; and for what is to be
/// handed over, which is there only where there is something.
fn strict(value: &Value, validator: &Validator) {
    let mut places = Vec::new();
    objects(value, String::new(), &mut places);
    for place in places {
        if place == "/zenodo/origins" {
            continue;
        }
        let mut more = value.clone();
        more.pointer_mut(&place).unwrap()["unheard-of"] = json!(1);
        assert!(!validator.is_valid(&more), "`{place}` takes any key");
        let keys = value.pointer(&place).unwrap().as_object().unwrap().keys();
        for key in keys.filter(|key| *key != "handOver") {
            let mut less = value.clone();
            let object = less.pointer_mut(&place).unwrap().as_object_mut();
            object.unwrap().shift_remove(key);
            assert!(!validator.is_valid(&less), "`{place}/{key}` is not needed");
        }
    }
}

/// The JSON Pointers of all objects.
fn objects(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(inner) => {
            for (key, value) in inner {
                let inner = format!("{place}/{key}");
                // Formats of others, which have their own keys.
                let others = ["/zenodo/metadata", "/cslJson", "/codemeta"];
                if !others.contains(&inner.as_str()) {
                    objects(value, inner, places);
                }
            }
            places.push(place);
        }
        Value::Array(inner) => {
            for (number, value) in inner.iter().enumerate() {
                objects(value, format!("{place}/{number}"), places);
            }
        }
        _ => {}
    }
}

/// The words of an `enum` at a place in a schema.
fn words(name: &str, pointer: &str) -> Vec<String> {
    let schema = schema(name);
    let words = schema.pointer(pointer).unwrap().as_array().unwrap().iter();
    words
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn all_releases_keep_their_contract() {
    for name in [
        "webhook-renewed",
        "draft-of-somebody-else",
        "webhooks-hidden",
    ] {
        let world = World::of(*citable::rehearse::Scenario::named(name).unwrap());
        let ended = world.citable(&["doi", "--all", "--format", "json"]).run();
        let all = keeps(&ended, "releases");
        assert_eq!(all["problem"], Value::Null);
    }
}

#[test]
fn the_schemas_name_the_stages_and_actions_that_there_are() {
    let stage = "/properties/stages/items/properties/stage/enum";
    let stages: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    assert_eq!(words("status", stage), stages);
    let action = "/properties/applied/items/properties/action/enum";
    let kinds = [
        Kind::SetVersion,
        Kind::CreateTag,
        Kind::PushBranch,
        Kind::Push,
        Kind::CreateDraft,
        Kind::Publish,
        Kind::Link,
        Kind::LinkBack,
    ];
    assert_eq!(words("status", action), kinds.map(Kind::word));
    let stages = Stage::OF_DRAFT.map(Stage::word);
    assert_eq!(words("draft", stage), stages);
    let kinds = [
        Kind::MakeDeposit,
        Kind::FillDeposit,
        Kind::ReserveDoi,
        Kind::ShareDeposit,
        Kind::PublishDeposit,
    ];
    assert_eq!(words("draft", action), kinds.map(Kind::word));
}

#[test]
fn the_finding_of_check_and_of_status_is_the_same_thing() {
    let of = |name| schema(name)["$defs"]["finding"].clone();
    assert_eq!(of("check"), of("status"));
    assert_eq!(of("check"), of("draft"));
}

#[test]
fn the_list_of_scenarios_keeps_its_contract() {
    let list = citable(&["rehearse", "--list-scenarios", "--format", "json"]);
    let list = keeps(&list.run().code(0), "scenarios");
    assert_eq!(list["scenarios"].as_array().unwrap().len(), SCENARIOS.len());
}

#[test]
fn the_list_of_rules_keeps_its_contract() {
    let list = citable(&["explain", "--format", "json"]);
    let list = keeps(&list.run().code(0), "rules");
    let all = citable::rules::ALL.len();
    assert_eq!(list["rules"].as_array().unwrap().len(), all);
    let one = citable(&["explain", "version-not-tag", "--format", "json"]);
    let one = keeps(&one.run().code(0), "rules");
    assert_eq!(one["rules"][0]["rule"], "version-not-tag");
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_silenced_keeps_the_contract_of_check() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    world.write(
        "CITATION.cff",
        &text.replace("license: MIT", "license: nonsense"),
    );
    let check = [
        "check",
        "--format",
        "json",
        "-A",
        "cff-invalid,zenodo-refuses-license",
    ];
    let check = keeps(&world.citable(&check).run(), "check");
    assert_eq!(check["silenced"][0]["by"], "the command line");
}

#[test]
fn check_keeps_its_contract_on_good_files_bad_files_and_no_files() {
    let world = World::new();
    let check = ["check", "--format", "json"];
    let good = keeps(&world.citable(&check).run().code(0), "check");
    assert_eq!(good["summary"]["errors"], 0);
    assert_eq!(good["licenses"][0]["spdx"], "MIT");

    std::fs::create_dir(world.path().join("LICENSES")).unwrap();
    world.write("LICENSES/MIT.txt", &world.read("LICENSE"));
    let reuse = keeps(&world.citable(&check).run().code(0), "check");
    let paths = |index: usize| reuse["licenses"][index]["path"].clone();
    assert_eq!([paths(0), paths(1)], ["LICENSE", "LICENSES/MIT.txt"]);
    assert_eq!(reuse["licenses"][1]["spdx"], "MIT");

    let online = ["check", "--online", "--format", "json"];
    let asked = keeps(&world.citable(&online).run().code(0), "check");
    assert_ne!(asked["skipped"], good["skipped"]);

    world.write(
        "CITATION.cff",
        "cff-version: 1.2.0\ntitle: [a, b]\nauthors: 3\nlicence: x\n",
    );
    world.write("LICENSE", "Do as you like.\n");
    let bad = keeps(&world.citable(&check).run().code(1), "check");
    assert!(bad["summary"]["errors"].as_u64().unwrap() > 1, "{bad:#}");
    let counted = bad["findings"].as_array().unwrap().len() as u64;
    let sum: u64 = ["errors", "warnings", "notes"]
        .iter()
        .map(|kind| bad["summary"][*kind].as_u64().unwrap())
        .sum();
    assert_eq!(counted, sum);
    assert!(
        bad["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["line"] == 2)
    );
    assert_eq!(bad["licenses"][0]["spdx"], Value::Null);

    let nothing = tempfile::tempdir().unwrap();
    let none = citable(&check).in_folder(nothing.path()).run().code(1);
    let none = keeps(&none, "check");
    assert_eq!(none["licenses"], json!([]));
    assert_eq!(none["findings"][0]["line"], Value::Null);
}

#[test]
fn preview_keeps_its_contract_whatever_zenodo_would_read() {
    let world = World::new();
    let preview = ["preview", "--format", "json"];
    let shown = keeps(&world.citable(&preview).run().code(0), "preview");
    assert_eq!(shown["zenodo"]["source"], "CITATION.cff");
    assert_eq!(
        shown["zenodo"]["metadata"]["title"],
        "Spot counts: counting fluorescent spots in microscopy images"
    );

    let origins = &shown["zenodo"]["origins"];
    assert_eq!(origins["title"]["path"], "CITATION.cff");
    let citation = world.read("CITATION.cff");
    let before = citation
        .lines()
        .take_while(|line| !line.starts_with("title:"));
    assert_eq!(origins["title"]["line"], before.count() + 1);
    assert_eq!(origins["version"]["from"], "github");
    assert_eq!(shown["github"]["shown"], true);
    assert_eq!(shown["github"]["problem"], Value::Null);

    world.write(".zenodo.json", "{\"title\": \"From .zenodo.json\"}\n");
    let shown = keeps(&world.citable(&preview).run().code(0), "preview");
    assert_eq!(shown["zenodo"]["source"], ".zenodo.json");

    world.write(".zenodo.json", "{\"title\": \n");
    let refused = keeps(&world.citable(&preview).run().code(1), "preview");
    assert_eq!(refused["zenodo"]["loads"], false);

    let nothing = tempfile::tempdir().unwrap();
    let ended = citable(&preview).in_folder(nothing.path()).run().code(0);
    let shown = keeps(&ended, "preview");
    assert_eq!(shown["zenodo"]["source"], "github");
    assert_eq!(shown["github"]["shown"], false);
    assert_eq!(shown["github"]["apa"], Value::Null);

    let text = world.read("CITATION.cff");
    let number = text.replacen("cff-version: 1.2.0", "cff-version: 1.2", 1);
    world.write("CITATION.cff", &number);
    let shown = keeps(&world.citable(&preview).run().code(1), "preview");
    let problem = shown["github"]["problem"].as_str().unwrap();
    assert!(problem.contains("write `cff-version: 1.2.0`"), "{problem}");
}

#[test]
fn every_command_of_the_journey_keeps_the_contract_of_status() {
    let world = World::new();
    let url = world.dataset();
    let run = |arguments: &[&str], code: i32| {
        let arguments = [arguments, &["--format", "json"]].concat();
        keeps(&world.citable(&arguments).run().code(code), "status")
    };
    let before = run(&["status"], 0);
    assert_eq!(
        (&before["doi"], &before["record"]),
        (&Value::Null, &Value::Null)
    );
    run(&["publish", "1.0.0", "--dry-run"], 0);
    run(&["publish", "1.0.0"], 1);
    run(&["release", "1.0.0", "--yes"], 0);
    run(&["doi"], 0);
    let linked = run(&["link", &url, "--yes"], 0);
    assert_eq!(linked["applied"][0]["action"], "link-dataset");
    run(&["publish", "1.0.0", "--yes", "--dataset", &url], 0);
    let after = run(&["status"], 0);
    assert!(after["doi"].is_string() && after["record"].is_string());
}

#[test]
fn a_rehearsal_that_is_blocked_waiting_or_refused_keeps_the_contract_too() {
    for scenario in [
        "integration-not-enabled",
        "doi-not-resolving-yet",
        "token-without-scope",
        "wrong-archive",
    ] {
        let exit = Scenario::named(scenario).unwrap().exit;
        let ended = citable(&["rehearse", "--scenario", scenario, "--format", "json"]).run();
        keeps(&ended.code(exit.into()), "status");
    }
}

#[test]
fn cite_keeps_its_contract_with_and_without_a_doi() {
    let world = World::new();
    let dataset = world.dataset();
    let cite = ["cite", "--format", "json", "--dataset", &dataset];
    let none = keeps(&world.citable(&cite).run().code(1), "cite");
    assert_eq!(
        (&none["doi"], &none["source"]),
        (&Value::Null, &json!("CITATION.cff"))
    );
    world.publish("1.0.0").run().code(0);
    let all = keeps(&world.citable(&cite).run().code(0), "cite");
    assert_eq!(all["source"], "record");
    assert_eq!(all["cslJson"]["DOI"], all["doi"]);
    assert_eq!(all["datasets"][0]["public"], true);
    let offline = ["cite", "--offline", "--format", "json"];
    let offline = keeps(&world.citable(&offline).run().code(0), "cite");
    assert_eq!(offline["doi"], Value::Null);
}

#[test]
fn verify_keeps_its_contract_before_and_after_there_is_something_to_verify() {
    let world = World::new();
    let verify = ["verify", "--format", "json"];
    let none = keeps(&world.citable(&verify).run().code(1), "verify");
    assert_eq!(none["archive"], Value::Null);
    world.publish("1.0.0").run().code(0);
    let equal = keeps(&world.citable(&verify).run().code(0), "verify");
    assert_eq!(equal["archive"]["equal"], true);
    assert_eq!(equal["archive"]["tree"], equal["tree"]);
    assert_eq!(
        equal["tree"],
        world.git(&["rev-parse", "v1.0.0^{tree}"]).as_str()
    );
    assert_eq!(equal["doi"]["datacite"], true);
    assert_eq!(equal["doi"]["resolves"], true);
}

#[test]
fn verify_names_every_path_that_differs() {
    let world = World::of(Scenario {
        faithful_archive: false,
        ..quick()
    });
    world.hurry();
    world.publish("1.0.0").run().code(1);
    let verify = world.citable(&["verify", "--format", "json"]).run().code(1);
    let differing = keeps(&verify, "verify");
    assert_eq!(differing["archive"]["equal"], false);
    let kinds = differing["archive"]["differences"].as_array().unwrap();
    let kinds: Vec<&Value> = kinds.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["changed", "missing"]);
}

#[test]
fn an_export_holds_what_stdout_would() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let exports = [
        ("json", "report.json"),
        ("sarif", "report.sarif"),
        ("github", "report.txt"),
        ("markdown", "report.md"),
        ("human", "report"),
    ];
    let mut arguments = vec!["check".to_owned()];
    for (format, name) in exports {
        arguments.push("--export".to_owned());
        arguments.push(format!("{format}={}", at(name).display()));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    world.citable(&arguments).run().code(0);
    for (format, name) in exports {
        let said = world.citable(&["check", "--format", format]).run().code(0);
        let exported = std::fs::read_to_string(at(name)).unwrap();
        assert_eq!(exported, said.stdout, "{format}");
    }
}
