//! `citable cite`: what to paste into a paper; and the picture of the links.

use biblatex::Bibliography;
use citable::rehearse::Scenario;
use serde_json::Value;

use crate::runner::citable;
use crate::world::World;

fn world(scenario: &str) -> World {
    World::of(*Scenario::named(scenario).unwrap())
}

#[test]
fn each_form_is_alone_on_stdout_and_has_the_doi_of_the_version() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let doi = world.citable(&["doi", "--format", "json"]).run().json()["doi"].clone();
    let doi = doi.as_str().unwrap();
    let cite = |format: &str| {
        let ended = world.citable(&["cite", "--format", format]).run().code(0);
        assert_eq!(ended.stderr.trim(), "", "{format}");
        assert!(ended.stdout.contains(doi), "{format}: {}", ended.stdout);
        ended.stdout
    };
    let entry = cite("bibtex");
    assert_eq!(Bibliography::parse(&entry).unwrap().len(), 1);
    assert!(
        entry.starts_with("@software{") && entry.ends_with("}\n"),
        "{entry}"
    );
    assert!(cite("ris").starts_with("TY  - COMP\n"));
    let items: Value = serde_json::from_str(&cite("csl-json")).unwrap();
    assert_eq!(items[0]["type"], "software");
    let meta: Value = serde_json::from_str(&cite("codemeta")).unwrap();
    assert_eq!(meta["author"][0]["familyName"], "Carberry");
    let text = cite("text");
    assert_eq!(text.lines().count(), 1);
    assert!(text.starts_with("Carberry, J., & Example, A. ("), "{text}");
    let nature = world
        .citable(&["cite", "--style", "nature", "--format", "text"])
        .run();
    assert!(
        nature
            .code(0)
            .stdout
            .starts_with("Carberry, J. & Example, A. ")
    );
}

#[test]
fn people_are_told_which_doi_is_for_what() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let dataset = world.dataset();
    world.citable(&["cite", "--dataset", &dataset]).run().code(0).saying(&[
        "DOI of this version: https://doi.org/10.5072/zenodo.",
        "for a paper: it always leads to this release",
        "DOI of all versions: https://doi.org/10.5072/zenodo.",
        "Citation (apa):",
        "@software{carberry_",
        "The code is available at https://github.com/example-lab/spot-counts under the licence MIT. Version 1.0.0",
        "The data are available on",
        "Software and algorithms | Spot counts",
    ]);
    let markdown = ["cite", "--format", "markdown"];
    world.citable(&markdown).run().code(0).saying(&[
        "```bibtex\n@software{",
        "| **Software and algorithms** | | |",
    ]);
}

#[test]
fn one_run_writes_several_forms() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let bibtex = format!("bibtex={}", at("a.bib"));
    let ris = format!("ris={}", at("a.ris"));
    world
        .citable(&["cite", "--export", &bibtex, "--export", &ris])
        .run()
        .code(0);
    let entry = std::fs::read_to_string(at("a.bib")).unwrap();
    let said = world.citable(&["cite", "--format", "bibtex"]).run();
    assert_eq!(entry, said.stdout);
    assert!(
        std::fs::read_to_string(at("a.ris"))
            .unwrap()
            .ends_with("ER  - \n")
    );
}

#[test]
fn without_a_doi_nothing_goes_into_a_list_of_references() {
    let world = World::new();
    let entry = world
        .citable(&["cite", "v1.0.0", "--format", "bibtex"])
        .run()
        .code(1);
    assert_eq!(entry.stdout, "");
    entry.saying(&["v1.0.0 has no DOI", "--offline"]);
    // People are shown what there is, and that it is not all.
    let shown = world.citable(&["cite", "v1.0.0"]).run().code(1);
    assert!(!shown.stdout.contains("doi.org"), "{}", shown.stdout);
    shown.saying(&[
        "Citation (apa):",
        "This work used version 1.0.0.",
        "v1.0.0 has no DOI",
    ]);
}

#[test]
fn a_release_that_zenodo_is_at_work_on_is_waited_for() {
    let world = world("still-trying");
    let entry = world.citable(&["cite", "--format", "bibtex"]).run().code(4);
    assert_eq!(entry.stdout, "");
    entry.saying(&["v1.0.0 has no DOI yet: waiting for", "citable doi v1.0.0"]);
}

#[test]
fn what_could_not_be_looked_at_is_not_called_missing() {
    let world = World::new();
    let ended = citable(&["cite", "v1.0.0"])
        .in_folder(world.path())
        .run()
        .code(3);
    ended.saying(&["could not look for the DOI of v1.0.0"]);
}

#[test]
fn a_repository_elsewhere_is_not_said_to_have_no_doi() {
    let world = World::new();
    world.git(&["tag", "v1.0.0"]);
    let elsewhere = "https://gitlab.example.org/example-lab/spot-counts.git";
    world.git(&["remote", "set-url", "origin", elsewhere]);
    let ended = world.citable(&["cite", "v1.0.0"]).run().code(3);
    ended.saying(&["could not look for the DOI of v1.0.0", "--offline"]);
}

#[test]
fn offline_cites_the_file_of_the_tag_and_asks_nobody() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let text = world.read("CITATION.cff");
    world.write("CITATION.cff", &text.replace("title: ", "title: Other "));
    let ended = citable(&["cite", "v1.0.0", "--offline"])
        .in_folder(world.path())
        .run()
        .code(0);
    assert!(!ended.stdout.contains("Other"), "{}", ended.stdout);
    ended.saying(&["CITATION.cff names no DOI"]);
}

#[test]
fn offline_says_of_a_tag_that_is_not_here_nothing_at_all() {
    let world = World::new();
    let blob = world.git(&["rev-parse", "HEAD:CITATION.cff"]);
    world.git(&["tag", "v8.0.0", &blob]);
    for format in ["human", "json", "text", "bibtex"] {
        let cite = |tag: &str| {
            let cite = ["cite", tag, "--offline", "--format", format];
            let ended = citable(&cite).in_folder(world.path()).run().code(3);
            assert_eq!(ended.stdout, "", "{format}");
            ended
        };
        cite("v9.0.0").saying(&["there is no tag `v9.0.0` in this clone", "git fetch --tags"]);
        cite("9.0.0").saying(&["there is no tag `v9.0.0` in this clone"]);
        cite("v8.0.0").saying(&["`v8.0.0` points to no commit", "git tag -d v8.0.0"]);
    }
}

#[test]
fn offline_without_any_tag_takes_the_version_from_the_file() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let lines = text.lines().filter(|line| !line.starts_with("version: "));
    let text: Vec<&str> = lines
        .chain(["version: 3.1.4", "doi: 10.5281/zenodo.1234"])
        .collect();
    world.write("CITATION.cff", &text.join("\n"));
    let cite = |format: &str| {
        let cite = ["cite", "--offline", "--format", format];
        citable(&cite).in_folder(world.path()).run().code(0)
    };
    cite("human").saying(&[
        "DOI in CITATION.cff: https://doi.org/10.5281/zenodo.1234",
        "it may be that of another version",
        "there is no tag v3.1.4 here",
        "(Version 3.1.4)",
    ]);
    // A form in which no note can stand has it beside it.
    for format in ["text", "bibtex", "ris", "csl-json", "codemeta"] {
        let ended = cite(format);
        assert!(
            ended.stderr.contains("note: there is no tag v3.1.4 here"),
            "{}",
            ended.stderr
        );
        assert!(!ended.stdout.contains("note: "), "{}", ended.stdout);
    }
}

#[test]
fn a_style_that_is_none_is_refused_with_what_to_do() {
    let world = World::new();
    let cite = |style: &str| {
        world
            .citable(&["cite", "v1.0.0", "--offline", "--style", style])
            .run()
            .code(2)
    };
    cite("no-such-style").saying(&["there is no style `no-such-style`", "--list-styles"]);
    cite("missing.csl").saying(&["cannot read `missing.csl`"]);
    world.write("bad.csl", "<style/>");
    let bad = world.path().join("bad.csl").display().to_string();
    cite(&bad).saying(&["it is no CSL style"]);
    let list = citable(&["cite", "--list-styles"]).run().code(0);
    assert!(
        list.stdout.lines().any(|name| name == "nature"),
        "{}",
        list.stdout
    );
}

#[test]
fn the_journey_comes_with_a_picture_of_its_links() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    world.write(
        "citable.toml",
        &format!("datasets = [\"{}\"]\n", world.dataset()),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("links.svg");
    let export = format!("svg={}", path.display());
    let status = [
        "status", "v1.0.0", "--format", "markdown", "--export", &export,
    ];
    world.citable(&status).run().code(0).saying(&[
        "```mermaid\nflowchart LR\n",
        "-->|\"archived as: seen\"|",
        "-->|\"names the DOI: seen\"|",
    ]);
    let picture = std::fs::read_to_string(&path).unwrap();
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    assert!(
        picture.contains("names the DOI: <tspan class=\"word seen\">seen</tspan>"),
        "{picture}"
    );
}
