//! A study in the IDR: its file is edited where it is, and the rest is handed over.

use std::fs;
use std::path::PathBuf;

use citable::rehearse::{Service, Services};
use serde_json::Value;

use crate::contracts::keeps;
use crate::runner::Ended;
use crate::world::World;

const FILE: &str = "idr9001-study.txt";
const ROW: &str = "Study External URL\thttps://example.org/spots\t";

/// A world in which version 1.0.0 is released and archived, and its DOI as an address.
fn released() -> (World, String) {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    let doi = world.snapshot().archived().next().unwrap().doi.url();
    (world, doi)
}

/// The study file with an address in it.
fn edited(url: &str) -> String {
    Services::study_file().replace(ROW, &format!("{ROW}{url}"))
}

/// Puts the study file into the working copy.
fn clone(world: &World) -> PathBuf {
    world.write(FILE, &Services::study_file());
    world.path().join(FILE)
}

/// Everything that the archives hold.
fn held(world: &World) -> Vec<(Service, Value)> {
    world.snapshot().held
}

fn link(world: &World, arguments: &[&str]) -> Ended {
    world.citable(&[&["link"], arguments].concat()).run()
}

#[test]
fn by_accession_the_file_and_the_mail_are_handed_over_and_nothing_is_sent() {
    let (world, url) = released();
    let (before, writes) = (held(&world), world.snapshot().writes().len());
    link(&world, &["idr9001", "--yes"]).code(4).saying(&[
        "waiting for idr9001 to show the link",
        "To: idr@openmicroscopy.org",
        "+ Study External URL\thttps://example.org/spots\thttps://doi.org/10.5072/zenodo.",
        "https://github.com/IDR/idr9001-carberry-spots/blob/HEAD/idr9001-study.txt",
        "data analysis protocol",
    ]);
    let handed = ["idr9001", "--yes", "--hand-over", "to-send"];
    link(&world, &handed).code(4);
    assert_eq!(world.read("to-send/idr9001-study.txt"), edited(&url));
    assert_eq!(
        (held(&world), world.snapshot().writes().len()),
        (before, writes)
    );

    world.services().curate(&edited(&url), true);
    link(&world, &["idr9001", "--yes"])
        .code(0)
        .saying(&["idr9001 points to 10.5072/zenodo."])
        .silent_on(&["Dear IDR team"]);
    link(&world, &["idr9001", "--check"]).code(0);
}

#[test]
fn what_is_handed_over_keeps_the_contract() {
    let (world, url) = released();
    let status = link(&world, &["idr9001", "--yes", "--format", "json"]).code(4);
    let status = keeps(&status, "status");
    let parts = status["handOver"][0]["parts"].as_array().unwrap();
    let kinds: Vec<&str> = parts
        .iter()
        .filter_map(|part| part["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["file", "mail", "page", "row", "row"]);
    assert_eq!(parts[0]["text"], edited(&url));
}

#[test]
fn the_study_file_is_edited_once_and_handed_over_until_it_shows() {
    let (world, url) = released();
    let file = clone(&world);
    let first = link(&world, &[FILE, "--yes"]).code(4);
    let doi = url.strip_prefix("https://doi.org/").unwrap();
    let doing = format!("add `{doi}` to idr9001 in {FILE}");
    assert_eq!(first.doings(), [doing]);
    first.saying(&["Dear IDR team", "The edited idr9001-study.txt is attached"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), edited(&url));

    let again = link(&world, &[FILE, "--yes"]).code(4);
    assert_eq!(again.doings(), Vec::<&str>::new());
    assert_eq!(fs::read_to_string(&file).unwrap(), edited(&url));

    world.services().curate(&edited(&url), false);
    link(&world, &[FILE, "--yes"]).code(0);
}

#[test]
fn the_change_is_shown_before_it_is_made() {
    let (world, _) = released();
    let file = clone(&world);
    let words = [
        "idr9001-study.txt, line 7:",
        "- Study External URL\thttps://example.org/spots\n",
        "+ Study External URL\thttps://example.org/spots\thttps://doi.org/10.5072/zenodo.",
    ];
    link(&world, &[FILE, "--dry-run"]).code(0).saying(&words);
    // Nobody is there to be asked.
    link(&world, &[FILE]).saying(&words).saying(&["--yes"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), Services::study_file());
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_file_is_edited_after_a_yes() {
    let (world, url) = released();
    let file = clone(&world);
    let command = format!("'{}' link {FILE}", env!("CARGO_BIN_EXE_citable"));
    let Some(no) = world.at_a_terminal(&command, "n\n") else {
        println!("skipped: `script`, which makes a terminal, is not here");
        return;
    };
    no.saying(&["line 7:", "Go on? [y/N]", "nothing was done"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), Services::study_file());
    let yes = world.at_a_terminal(&command, "y\n").unwrap();
    yes.saying(&["Dear IDR team"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), edited(&url));
}

#[test]
fn the_file_of_a_study_that_is_not_public_is_all_there_is_to_do() {
    let (world, url) = released();
    let text = Services::study_file().replace("idr9001", "idr9005");
    world.write("data/idr9005-study.txt", &text);
    world.write("citable.toml", "datasets = [\"data/idr9005-study.txt\"]\n");
    // A path in citable.toml starts at the root of the repository.
    let below = world.citable(&["link", "--yes"]);
    below
        .in_folder(&world.path().join("data"))
        .run()
        .code(0)
        .saying(&["it shows when the archive has published that file"]);
    let written = world.read("data/idr9005-study.txt");
    assert_eq!(written, edited(&url).replace("idr9001", "idr9005"));
}

#[test]
fn an_older_version_stays_beside_the_new_one_unless_it_is_to_be_replaced() {
    let (world, old) = released();
    let file = clone(&world);
    world.commit(FILE, &edited(&old));
    world.citable(&["publish", "1.1.0", "--yes"]).run().code(0);
    let new = world.snapshot();
    let new = new
        .archived()
        .map(|record| record.doi.url())
        .find(|doi| *doi != old)
        .unwrap();
    link(&world, &[FILE, "--dry-run"])
        .code(0)
        .saying(&["which is another version", &new]);
    let replace = link(&world, &[FILE, "--yes", "--replace"]).code(4);
    replace.saying(&["in the place of"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), edited(&new));
}

#[test]
fn a_study_that_is_not_there_or_a_file_that_is_none_is_said_and_nothing_is_written() {
    let (world, _) = released();
    link(&world, &["idr9002", "--yes"])
        .code(1)
        .saying(&["there is no idr9002", "the path of its study file"]);
    link(&world, &["nowhere/idr9001-study.txt", "--yes"])
        .code(1)
        .saying(&["there is no `nowhere/idr9001-study.txt`", "help:"]);
    world.write(FILE, "Study Title\tx\n");
    link(&world, &[FILE, "--yes"])
        .code(1)
        .saying(&["no row `Study External URL`", "help:"])
        .silent_on(&["Dear IDR team"]);
    assert_eq!(world.read(FILE), "Study Title\tx\n");
}

#[test]
fn an_idr_that_does_not_answer_holds_up_no_release_and_is_not_taken_for_a_no() {
    let world = World::new();
    world.services().stop(Service::Idr);
    world.services().stop(Service::StudyFiles);
    let publish = ["publish", "1.0.0", "--yes", "--dataset", "idr9001"];
    let ended = world.citable(&publish).run().code(3);
    ended.saying(&["Archived as", "no answer from the IDR", "Dear IDR team"]);
    assert_eq!(world.snapshot().archived().count(), 1);
}
