//! `draft` and `link --back` against a real InvenioRDM, if one runs: its address in
//! `CITABLE_TEST_INVENIORDM`, the token of a user in `CITABLE_TEST_INVENIORDM_TOKEN`. Never a real
//! Zenodo: what is published there stays. GitHub is the model.

use citable::rehearse::{Scenario, Switch};
use serde_json::json;

use crate::contracts::keeps;
use crate::runner::Ended;
use crate::world::{World, quick};

#[test]
fn a_real_server_gets_one_draft_one_record_and_the_link_back() {
    let variable = |name: &str| std::env::var(format!("CITABLE_TEST_INVENIORDM{name}")).ok();
    let (Some(base), Some(token)) = (variable(""), variable("_TOKEN")) else {
        println!("skipped: no InvenioRDM in CITABLE_TEST_INVENIORDM");
        return;
    };
    assert!(!base.contains("zenodo.org"), "records there are for ever");
    let world = World::of(Scenario {
        switch: Switch::Off,
        ..quick()
    });
    // A version that no other run has.
    let version = format!("0.1.{}", jiff::Timestamp::now().as_second());
    let tag = format!("v{version}");
    let text = world.read("CITATION.cff").replace("0.1.0", &version);
    world.commit("CITATION.cff", &text);
    // Plain InvenioRDM has no type `notes`, which Zenodo makes of the message in CITATION.cff.
    let json =
        r#"{"title": "Spot counts", "license": "mit", "creators": [{"name": "Carberry, Josiah"}]}"#;
    world.commit(".zenodo.json", json);
    world.git(&["tag", "--annotate", "--message", "Release", &tag]);
    let run = |arguments: &[&str]| -> Ended {
        let run = world.citable(arguments).env("CITABLE_ZENODO_URL", &base);
        run.env("ZENODO_TOKEN", &token)
            .run()
            .silent_on(&["token=", "panicked"])
    };
    let first = run(&["draft", &tag, "--yes", "--format", "json"]).code(0);
    let shown = keeps(&first, "draft");
    assert_eq!(shown["applied"].as_array().unwrap().len(), 4);
    let again = keeps(
        &run(&["draft", &tag, "--yes", "--format", "json"]).code(0),
        "draft",
    );
    assert_eq!(again["applied"], json!([]));
    assert_eq!(again["doi"], shown["doi"]);
    let new_link = run(&[
        "draft",
        &tag,
        "--yes",
        "--new-link",
        "--expires",
        "2099-01-31",
    ]);
    assert_eq!(new_link.code(0).doings().len(), 1);
    let published = run(&["draft", &tag, "--publish", "--yes", "--format", "json"]).code(0);
    let published = keeps(&published, "draft");
    assert_eq!(
        (&published["doi"], &published["published"]),
        (&shown["doi"], &json!(true))
    );
    assert_eq!(
        run(&["draft", &tag, "--publish", "--yes"])
            .code(0)
            .doings()
            .len(),
        0
    );
    run(&["draft", &tag, "--yes"]).code(1);

    // With a release on GitHub the record is found like any other.
    world.git(&["push", "--quiet", "origin", "main", &tag]);
    world.github("POST", "/releases", &json!({"tag_name": tag, "name": tag}));
    let back = ["link", "--back", "S-BIAD1234", "--tag", &tag, "--wait", "0"];
    let check = [&back[..], &["--check"]].concat();
    run(&check).code(1);
    let yes = [&back[..], &["--yes"]].concat();
    assert_eq!(run(&yes).code(0).doings().len(), 1);
    assert_eq!(run(&yes).code(0).doings().len(), 0);
    run(&check).code(0);
    run(&["verify", &tag, "--wait", "0"]).saying(&["the archive is the tag"]);
}
