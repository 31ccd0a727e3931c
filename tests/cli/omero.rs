//! The DOI on a dataset in an institute's OMERO: with a login, without one, and by commands.

use citable::rehearse::{
    Fault, FaultKind, OMERO_COOKIE, OMERO_DATASET, OMERO_PASSWORD, OMERO_USER, Service,
};
use serde_json::Value;

use crate::runner::{Citable, Ended};
use crate::world::World;

/// A world in which version 1.0.0 is released and archived.
fn released() -> World {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
}

fn dataset(world: &World) -> String {
    let server = world.services().omero();
    format!("{server}webclient/?show=dataset-{OMERO_DATASET}")
}

fn logged_in(world: &World, command: Citable) -> Citable {
    command
        .env("OMERO_URL", world.services().omero().as_str())
        .env("OMERO_USER", OMERO_USER)
        .env("OMERO_PASSWORD", OMERO_PASSWORD)
}

fn link(world: &World, more: &[&str]) -> Ended {
    let dataset = dataset(world);
    let command = [&["link", &dataset], more].concat();
    logged_in(world, world.citable(&command)).run()
}

/// All annotations in the OMERO.
fn held(world: &World) -> Value {
    let held = world.snapshot().held;
    held.into_iter()
        .find(|(of, _)| *of == Service::Omero)
        .unwrap()
        .1
}

/// What the OMERO was asked.
fn asked(world: &World) -> Vec<String> {
    let requests = world.snapshot().requests.into_iter();
    let asked = requests.filter(|request| request.service == Service::Omero);
    asked
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}

fn doi(world: &World) -> String {
    world.snapshot().archived().next().unwrap().doi.to_string()
}

#[test]
fn a_dataset_gets_the_doi_once_and_it_is_said_who_sees_it() {
    let world = released();
    let doi = doi(&world);
    let among = format!("points to {doi}, for the members of its group to see");
    link(&world, &["--dry-run"])
        .code(0)
        .saying(&[&format!("add `{doi}` to dataset 42 on ")])
        .silent_on(&["isSupplementedBy", "public record"]);
    link(&world, &["--check"]).code(1);
    link(&world, &["--yes"]).code(0).saying(&[&among]);
    let after = held(&world);
    let made = after.as_array().unwrap().last().unwrap();
    assert_eq!(made["pairs"][0][1], format!("https://doi.org/{doi}"));
    let again = link(&world, &["--yes"]).code(0);
    assert_eq!(again.doings(), Vec::<&str>::new());
    link(&world, &["--check"]).code(0).saying(&[&among]);
    assert_eq!(held(&world), after);
}

#[test]
fn without_a_login_the_pairs_and_the_commands_are_handed_over_and_nothing_is_missing() {
    let world = released();
    let (dataset, before) = (dataset(&world), held(&world));
    let ended = world
        .citable(&["link", &dataset, "--yes", "--wait", "0"])
        .run();
    ended
        .code(3)
        .saying(&[
            "OMERO_URL, OMERO_USER and OMERO_PASSWORD",
            "By hand, for dataset 42",
            "Analysis code DOI ",
            "DatasetAnnotationLink parent=Dataset:42",
        ])
        .silent_on(&["there is no"]);
    world
        .citable(&["link", &dataset, "--check"])
        .run()
        .code(3)
        .silent_on(&["there is no"]);
    assert_eq!(held(&world), before);
    assert!(asked(&world).iter().all(|line| line.starts_with("GET ")));
}

#[test]
fn the_commands_are_printed_without_asking_the_omero_anything() {
    let world = released();
    let ended = link(&world, &["--script"]).code(0);
    let doi = format!(
        "mapValue 'Analysis code DOI' 'https://doi.org/{}' &&\n",
        doi(&world)
    );
    assert!(ended.stdout.contains(&doi), "{}", ended.text());
    assert!(
        ended
            .stdout
            .starts_with("# Dataset 42 of http://127.0.0.1:")
    );
    ended.silent_on(&[OMERO_PASSWORD, OMERO_USER]);
    assert_eq!(asked(&world), [""; 0]);
}

#[test]
fn commands_are_refused_where_no_dataset_is_in_an_omero_or_no_doi_is_there() {
    let world = World::new();
    let script = ["link", &world.dataset(), "--script", "--tag", "v1.0.0"];
    world
        .citable(&script)
        .run()
        .code(2)
        .saying(&["in one", "?show=dataset-42"]);
    world.git(&["tag", "v1.0.0"]);
    let ended = link(&world, &["--script"]);
    assert_ne!(ended.code, 0, "{}", ended.text());
    assert_eq!(ended.stdout, "");
}

#[test]
fn what_is_not_an_object_for_a_link_is_refused_with_the_reason() {
    let world = World::new();
    for (shown, why) in [
        ("?show=dataset-42|dataset-43", "shows several objects"),
        (
            "img_detail/5/",
            "neither a Project nor a Dataset nor a Screen",
        ),
    ] {
        let address = format!("https://omero.example.org/webclient/{shown}");
        world
            .citable(&["link", &address])
            .run()
            .code(2)
            .saying(&[why]);
    }
}

#[test]
fn the_namespace_of_the_project_is_used() {
    let world = World::new();
    world.commit(
        "citable.toml",
        "omero-namespace = \"example.org/analysis\"\n",
    );
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    link(&world, &["--script"])
        .code(0)
        .saying(&["ns=example.org/analysis"]);
    link(&world, &["--yes"]).code(0);
    let after = held(&world);
    let made = after.as_array().unwrap().last().unwrap();
    assert_eq!(made["ns"], "example.org/analysis");
}

#[test]
fn the_password_is_sent_to_no_server_that_only_a_reference_names() {
    let world = released();
    // DataCite's place stands for a stranger's server.
    let stranger = format!("{}webclient/?show=dataset-42", world.services().datacite());
    let command = world.citable(&["link", &stranger, "--yes", "--wait", "0"]);
    logged_in(&world, command)
        .run()
        .code(3)
        .saying(&["the password goes there only"])
        .silent_on(&[OMERO_PASSWORD]);
    let posted = world.snapshot().requests.into_iter();
    let posted = posted.filter(|request| request.service == Service::DataCite);
    assert!(posted.into_iter().all(|request| request.method == "GET"));
    assert_eq!(asked(&world), [""; 0]);
}

#[test]
fn no_password_and_no_cookie_is_shown_whatever_goes_wrong() {
    let world = released();
    let faults = [
        None,
        Some(Fault::new(
            "POST",
            "/login/",
            FaultKind::Status(500, "<p>oops".to_owned()),
        )),
        Some(Fault::new("POST", "/annotate_map/", FaultKind::ResetBefore).always()),
        Some(Fault::new("GET", "/annotations/", FaultKind::Html).always()),
        Some(Fault::new("GET", "/m/datasets/", FaultKind::Status(403, String::new())).always()),
    ];
    for fault in faults.into_iter().rev() {
        world.services().calm();
        if let Some(fault) = fault {
            world.services().inject(fault);
        }
        let dataset = dataset(&world);
        let command = world.citable(&["link", &dataset, "--yes", "--wait", "0", "-vv"]);
        let ended = logged_in(&world, command)
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "1")
            .run();
        let encoded = "rehearsal+omero%2Bpassword";
        ended.silent_on(&[
            OMERO_PASSWORD,
            encoded,
            OMERO_COOKIE,
            "sessionid=",
            "panicked",
        ]);
    }
    let dataset = dataset(&world);
    let wrong = world.citable(&["link", &dataset, "--check", "-vv"]);
    logged_in(&world, wrong)
        .env("OMERO_PASSWORD", "CANARY wrong")
        .run()
        .silent_on(&["CANARY", OMERO_COOKIE]);
}
