//! `draft` and `link --back` against a real InvenioRDM, if one runs: its address in
//! `CITABLE_TEST_INVENIORDM`, the token of a user in `CITABLE_TEST_INVENIORDM_TOKEN`. Never a real
//! Zenodo: what is published there stays. GitHub is the model.

use citable::domain::{DatasetRef, Relation};
use citable::plan::link::Work;
use citable::rehearse::{Scenario, Switch};
use citable::world::dataset::DatasetArchive;
use citable::world::dataset::zenodo::ZenodoDatasets;
use citable::world::http::Http;
use citable::world::zenodo::Zenodo;
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

    // The DOI of that server is at no DataCite, for which the journey waits: past it, then.
    let record = published["record"].as_str().unwrap();
    let record: DatasetRef = record.parse().unwrap();
    let study = Work {
        identifier: "10.6019/S-BIAD1234".to_owned(),
        is_doi: true,
        relation: Relation::IsSupplementTo,
        is_dataset: true,
    };
    let zenodo = Zenodo::new(
        Http::new(),
        base.parse().unwrap(),
        Some(token.clone().into()),
    );
    let records = ZenodoDatasets::new(zenodo);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let works = [study];
        let told = records.tell(&record, &works).await.unwrap();
        assert!(told.changed, "{told:?}");
        let again = records.tell(&record, &works).await.unwrap();
        assert!(!again.changed, "{again:?}");
        let seen = records.inspect(&record).await.unwrap().unwrap();
        let targets: Vec<&str> = seen.links.iter().map(|link| link.target.as_str()).collect();
        let tag_link = format!("https://github.com/example-lab/spot-counts/tree/{tag}");
        assert_eq!(targets, [tag_link.as_str(), "10.6019/S-BIAD1234"]);
        assert_eq!(seen.edited_links, None, "an edit was left open");
    });
}
