//! `check --online` asks ORCID who the authors are, and says when it could not.

use citable::rehearse::{Fault, FaultKind, Service};
use serde_json::Value;

use crate::runner::Ended;
use crate::world::World;

fn rules(ended: &Ended, list: &str) -> Vec<String> {
    let json = ended.json();
    let findings = json[list].as_array().unwrap().iter();
    let rule = |finding: &Value| finding["rule"].as_str().unwrap().to_owned();
    findings
        .map(rule)
        .filter(|rule| rule.starts_with("orcid-"))
        .collect()
}

fn online(world: &World) -> Ended {
    world
        .citable(&["check", "--online", "--format", "json"])
        .run()
}

/// The sample with another iD or another name.
fn with(from: &str, to: &str) -> World {
    let world = World::new();
    let text = world.read("CITATION.cff");
    assert!(text.contains(from));
    world.commit("CITATION.cff", &text.replace(from, to));
    world
}

#[test]
fn an_author_is_who_orcid_says() {
    let world = World::new();
    let ended = online(&world).code(0);
    assert!(rules(&ended, "findings").is_empty(), "{}", ended.text());
    assert!(rules(&ended, "skipped").is_empty(), "{}", ended.text());
    let asked = |request: &&citable::rehearse::Request| request.service == Service::Orcid;
    assert_eq!(world.snapshot().requests.iter().filter(asked).count(), 1);
}

#[test]
fn an_id_that_belongs_to_nobody_is_an_error() {
    let world = with("0000-0002-1825-0097", "0000-0002-1694-233X");
    let ended = online(&world).code(1);
    assert_eq!(rules(&ended, "findings"), ["orcid-unknown"]);
    // Without the network nobody is asked, and that is said.
    let ended = world.citable(&["check", "--format", "json"]).run().code(0);
    assert_eq!(rules(&ended, "skipped").len(), 2, "{}", ended.text());
}

#[test]
fn an_id_next_to_another_name_is_a_warning() {
    let world = with(
        "family-names: Carberry\n    given-names: Josiah",
        "family-names: Lovelace\n    given-names: Ada",
    );
    let ended = online(&world).code(0);
    assert_eq!(rules(&ended, "findings"), ["orcid-name-differs"]);
}

#[test]
fn a_register_that_is_away_is_said_and_blames_nobody() {
    for kind in [
        FaultKind::Status(503, String::new()),
        FaultKind::Html,
        FaultKind::WrongJson,
        FaultKind::Status(404, "<h1>Not found</h1>".to_owned()),
    ] {
        let world = World::new();
        let fault = Fault::new("GET", "/v3.0/", kind);
        world.services().inject(fault.always());
        let ended = online(&world).code(0);
        assert!(rules(&ended, "findings").is_empty(), "{}", ended.text());
        assert_eq!(rules(&ended, "skipped").len(), 2, "{}", ended.text());
    }
}

#[test]
fn a_journey_waits_for_nobodys_name() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let requests = world.snapshot().requests;
    assert!(
        requests
            .iter()
            .all(|request| request.service != Service::Orcid)
    );
}

#[test]
fn each_service_that_is_away_is_named_and_the_rest_is_checked_all_the_same() {
    let away = move |service: Service, code: i32, rules: &[&str]| {
        let world = World::new();
        world.services().stop(service);
        let ended = online(&world).code(code);
        let json = ended.json();
        assert_eq!(json["summary"]["errors"], 0, "{}", ended.text());
        let skipped = json["skipped"].as_array().unwrap();
        for rule in rules {
            let one = skipped.iter().find(|skipped| skipped["rule"] == *rule);
            let reason = one.unwrap()["reason"].as_str().unwrap();
            assert!(reason.contains("no answer"), "{rule}: {reason}");
        }
    };
    // Whoever asked for GitHub and got no answer has no clean bill; a name is a courtesy.
    std::thread::scope(|scope| {
        let github = ["repository-private", "integration-off"];
        scope.spawn(move || away(Service::GitHub, 3, &github));
        scope.spawn(|| away(Service::Orcid, 0, &["orcid-unknown", "orcid-name-differs"]));
    });
}
