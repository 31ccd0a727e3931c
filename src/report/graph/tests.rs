use super::*;
use crate::domain::Slug;
use crate::facts::archive::{Creator, FoundBy};
use crate::facts::dataset::Link;
use crate::facts::forge::{ForgeRepository, Releases};
use crate::facts::{Files, Release, Repository, Why};

fn tag() -> Tag {
    "v1.0.0".parse().unwrap()
}

/// Nothing but the files of the repository was looked at.
fn nothing(cff: &str) -> Facts {
    let repository = Repository {
        files: Files::default().with("CITATION.cff", cff.to_owned()),
        git: Seen::Unknown(Why::Offline),
        tagged: Seen::Known(None),
    };
    Facts::local(repository, &Why::Offline)
}

fn record(related: &[(&str, &str, Option<&str>)]) -> Record {
    let related = related.iter().map(|(identifier, relation, kind)| Related {
        identifier: (*identifier).to_owned(),
        relation: (*relation).to_owned(),
        kind: kind.map(str::to_owned),
    });
    Record {
        id: "2".to_owned(),
        url: "https://zenodo.org/records/2".to_owned(),
        doi: Doi::parse("10.5281/zenodo.2").unwrap(),
        concept_doi: Doi::parse("10.5281/zenodo.1").ok(),
        title: "Spot counts".to_owned(),
        creators: Vec::<Creator>::new(),
        version: None,
        licenses: Vec::new(),
        published: None,
        description: None,
        keywords: Vec::new(),
        related: related.collect(),
        files: Vec::new(),
        found_by: FoundBy::TagLink,
    }
}

/// A release that is archived, as far as that was seen.
fn archived(record: Option<Record>, datasets: Vec<Dataset>) -> Facts {
    let mut facts =
        nothing("preferred-citation:\n  type: article\n  title: A paper\n  doi: 10.1234/paper\n");
    let slug: Slug = "octo/spots".parse().unwrap();
    facts.forge.repository = Seen::Known(Some(ForgeRepository {
        id: 1,
        url: format!("https://github.com/{slug}"),
        slug,
        default_branch: "main".to_owned(),
        private: false,
        archived: false,
        renamed_from: None,
        license: None,
        description: None,
        can_push: None,
        can_administer: None,
    }));
    facts.forge.releases = Seen::Known(Releases {
        published: Some(Release {
            id: 1,
            tag: tag(),
            name: None,
            body: None,
            url: String::new(),
            published_at: None,
            prerelease: false,
            immutable: false,
            author: None,
            ours: false,
        }),
        drafts: Seen::Unknown(Why::NotAsked),
    });
    facts.archive.record = Seen::Known(record);
    facts.datasets = datasets;
    facts
}

fn dataset(named: &str, submission: Option<Submission>) -> Dataset {
    Dataset {
        reference: named.parse().unwrap(),
        submission: match submission {
            Some(submission) => Seen::Known(Some(submission)),
            None => Seen::Unknown(Why::Forbidden("not looked into".to_owned())),
        },
    }
}

fn pointing(target: &str, published: bool) -> Submission {
    Submission {
        title: Some("Images".to_owned()),
        links: vec![Link::to(target)],
        ..Submission::at("https://zenodo.org/records/7", published)
    }
}

/// The links as lines of words.
fn links(facts: &Facts) -> Vec<String> {
    let graph = Graph::of(facts, &tag());
    let edges = graph.edges.iter().map(|edge| {
        let (from, to) = (&graph.nodes[edge.from], &graph.nodes[edge.to]);
        format!(
            "{} {} {}: {}",
            from.kind,
            edge.says,
            to.kind,
            edge.mark.word()
        )
    });
    edges.collect()
}

#[test]
fn what_nobody_looked_at_is_unknown_and_never_missing() {
    let mut facts = nothing("");
    facts.datasets = vec![dataset("S-BIAD1234", None)];
    assert_eq!(
        links(&facts),
        [
            "repository released as release: unknown",
            "release archived as archive: unknown",
            "archive names the tag release: unknown",
            "archive names the dataset dataset: unknown",
            "dataset names the DOI archive: unknown",
        ]
    );
}

#[test]
fn both_directions_of_each_link_are_told_apart() {
    let record = record(&[
        (
            "https://github.com/octo/spots/tree/v1.0.0",
            "issupplementto",
            Some("software"),
        ),
        ("10.5281/zenodo.7", "issupplementto", Some("dataset")),
        ("https://doi.org/10.1234/other", "isdocumentedby", None),
        ("10.1234/cited", "cites", None),
    ]);
    let datasets = vec![
        dataset(
            "https://zenodo.org/records/7",
            Some(pointing("10.5281/zenodo.1", true)),
        ),
        dataset(
            "S-BIAD1234",
            Some(pointing("https://doi.org/10.5281/zenodo.2", true)),
        ),
        dataset("idr0123", Some(pointing("10.5281/zenodo.2", false))),
    ];
    assert_eq!(
        links(&archived(Some(record), datasets)),
        [
            "repository released as release: seen",
            "release archived as archive: seen",
            "archive names the tag release: seen",
            "archive names the dataset dataset: seen",
            // The DOI of all versions is another one.
            "dataset names the DOI archive: missing",
            "archive names the dataset dataset: missing",
            "dataset names the DOI archive: seen",
            "archive names the dataset dataset: missing",
            // In a draft nobody sees it.
            "dataset names the DOI archive: missing",
            "archive names the paper paper: seen",
            "paper cites the DOI archive: unknown",
            // The one that CITATION.cff prefers.
            "archive names the paper paper: missing",
            "paper cites the DOI archive: unknown",
        ]
    );
}

#[test]
fn a_link_where_nobody_could_look_is_unknown() {
    let submission = Submission {
        unseen: Some(Why::Forbidden("hidden".to_owned())),
        ..pointing("10.5281/zenodo.1", true)
    };
    let facts = archived(
        Some(record(&[])),
        vec![dataset("idr0123", Some(submission))],
    );
    assert_eq!(links(&facts)[4], "dataset names the DOI archive: unknown");
}

#[test]
fn a_release_without_a_record_has_no_links_to_it() {
    let facts = archived(
        None,
        vec![dataset(
            "10.5281/zenodo.7",
            Some(pointing("10.5281/zenodo.2", true)),
        )],
    );
    let links = links(&facts);
    assert_eq!(links[1], "release archived as archive: missing");
    assert_eq!(links[4], "dataset names the DOI archive: missing");
    let graph = Graph::of(&facts, &tag());
    assert_eq!(graph.nodes[2].name, "no DOI seen");
}

#[test]
fn the_mermaid_says_each_mark_in_a_word_and_in_a_line() {
    let facts = archived(Some(record(&[])), vec![dataset("S-BIAD1234", None)]);
    assert_eq!(
        mermaid(&Graph::of(&facts, &tag())),
        "```mermaid
flowchart LR
  accTitle: links of the release
  accDescr: 7 links: 2 seen, 3 missing, 2 unknown
  n0[\"repository<br/>octo/spots\"]
  n1[\"release<br/>v1.0.0\"]
  n2[\"archive<br/>Spot counts<br/>10.5281/zenodo.2\"]
  n3[\"dataset<br/>S-BIAD1234\"]
  n4[\"paper<br/>A paper<br/>10.1234/paper\"]
  n0 -->|\"released as: seen\"| n1
  n1 -->|\"archived as: seen\"| n2
  n2 -.-x|\"names the tag: missing\"| n1
  n2 -.-x|\"names the dataset: missing\"| n3
  n3 -.->|\"names the DOI: unknown\"| n2
  n2 -.-x|\"names the paper: missing\"| n4
  n4 -.->|\"cites the DOI: unknown\"| n2
```
"
    );
}

const HOSTILE: [&str; 6] = [
    "x\"]; click n0 \"javascript:alert(1)\"\n  n9[\"y",
    "</title><script>alert(1)</script>&<!--",
    "```\n# out of the fence <img src=x onerror=alert(1)>",
    "%%{init: {\"theme\": \"x\"}}%% #quot; `md **b**` $a$",
    "end; subgraph \\ | {a} (b) \u{1b}[2J\u{202e}\u{ffff}",
    "雙斑點計數影像分析軟體雙斑點計數影像分析軟體雙斑點計數影像分析軟體雙斑點計數影像分析軟體",
];

#[test]
fn a_hostile_title_stays_text_in_both_pictures() {
    for title in HOSTILE {
        let submission = Submission {
            title: Some(title.to_owned()),
            ..pointing("x", true)
        };
        let mut facts = archived(
            Some(record(&[])),
            vec![dataset("10.5281/zenodo.7", Some(submission))],
        );
        if let Seen::Known(Some(record)) = &mut facts.archive.record {
            title.clone_into(&mut record.title);
        }
        let graph = Graph::of(&facts, &tag());
        let block = mermaid(&graph);
        assert_eq!(block.matches("```").count(), 2, "{block}");
        assert_eq!(
            block.lines().count(),
            1 + 3 + graph.nodes.len() + graph.edges.len() + 1,
            "{block}"
        );
        for line in block.lines().filter(|line| line.contains("[\"")) {
            let inner = line
                .split_once("[\"")
                .unwrap()
                .1
                .strip_suffix("\"]")
                .unwrap();
            let inner = inner.replace("<br/>", "");
            assert!(
                !inner.contains(['"', '<', '>', '`', '[', ']', '{', '|', '\\', '%', '&']),
                "{inner}"
            );
        }
        let picture = svg(&graph);
        assert!(
            !picture.contains("<script") && !picture.contains("<img"),
            "{picture}"
        );
        assert!(!picture.contains(['\u{1b}', '\u{202e}', '\u{ffff}']));
        assert_eq!(
            picture.matches("</text>").count(),
            picture.matches("<text ").count()
        );
    }
}

#[test]
fn every_link_has_one_of_three_marks_in_word_and_line_style() {
    for count in [0, 1, 4] {
        let datasets = (1..=count).map(|id| {
            let there = (id % 2 == 0).then(|| pointing("10.5281/zenodo.2", true));
            dataset(&format!("S-BIAD{id}"), there)
        });
        let graph = Graph::of(&archived(Some(record(&[])), datasets.collect()), &tag());
        let picture = svg(&graph);
        let words = |mark: Mark| {
            let word = mark.word();
            let said = picture
                .matches(&format!("<tspan class=\"word {word}\">{word}</tspan>"))
                .count();
            let drawn = picture
                .matches(&format!("<path class=\"link {word}\" d="))
                .count();
            assert_eq!((said, drawn), (graph.count(mark), graph.count(mark)));
            said
        };
        let all = words(Mark::Seen) + words(Mark::Missing) + words(Mark::Unknown);
        assert_eq!(all, graph.edges.len());
        for dashes in [
            ".missing { stroke: #cf222e; stroke-dasharray: 9 5 }",
            ".unknown { stroke: #6e7781; stroke-dasharray: 2 5",
        ] {
            assert!(picture.contains(dashes));
        }
        assert!(
            picture.contains("<title id=\"title\">Links of octo/spots, release v1.0.0</title>")
        );
        assert!(
            picture.contains("links: "),
            "a description for who cannot see it"
        );
    }
}

#[test]
fn a_long_name_is_shortened_by_its_width() {
    assert_eq!(shortened("short", 9), "short");
    assert_eq!(shortened("a very long name", 7), "a very…");
    assert_eq!(shortened("雙斑點計數", 5), "雙斑…");
}
