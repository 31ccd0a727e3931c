use serde_json::{Value, json};

use super::{content, dated, differences, has_link, has_works, with_works};
use crate::domain::{Doi, Relation};
use crate::plan::link::Work;
use crate::world::dataset::NewLink;
use crate::world::zenodo::tests::oracle::{body, native, recorded};

fn new() -> NewLink {
    NewLink {
        doi: Doi::parse("10.5281/zenodo.777").unwrap(),
        concept: None,
        others: Vec::new(),
        relation: Relation::IsSupplementedBy,
        label: String::new(),
        replaces: None,
        repository: None,
        tag: "v1.0.0".to_owned(),
        namespace: None,
    }
}

/// Any work of this DOI.
fn work(doi: &Doi) -> Work {
    Work {
        identifier: doi.as_str().to_owned(),
        ..new().work()
    }
}

fn all() -> Vec<(String, Value)> {
    let recordings = [recorded("zenodo"), recorded("inveniordm")].concat();
    let of_one = |(name, recording): (String, Value)| {
        let natives = native(&recording).into_iter();
        natives.map(|it| (name.clone(), it)).collect::<Vec<_>>()
    };
    recordings.into_iter().flat_map(of_one).collect()
}

#[test]
fn what_goes_back_is_what_came_but_for_the_link_and_the_licences() {
    let all = all();
    for (name, shown) in &all {
        let sent = with_works(shown, &[new().work()], &[]);
        let mut metadata = sent["metadata"].clone();
        let related = metadata["related_identifiers"].as_array_mut().unwrap();
        let added = related.pop().unwrap();
        assert_eq!(added["identifier"], "10.5281/zenodo.777", "{name}");
        assert_eq!(
            added["relation_type"],
            json!({"id": "issupplementedby"}),
            "{name}"
        );
        let mut wanted = shown["metadata"].clone();
        let wanted_fields = wanted.as_object_mut().unwrap();
        if !wanted_fields.contains_key("related_identifiers") {
            assert_eq!(related.len(), 0, "{name}");
            metadata
                .as_object_mut()
                .unwrap()
                .shift_remove("related_identifiers");
        }
        let rights = wanted.get_mut("rights").and_then(Value::as_array_mut);
        for right in rights.into_iter().flatten() {
            *right = json!({"id": right["id"]});
        }
        assert_eq!(metadata, wanted, "{name}");
        assert_eq!(sent["custom_fields"], shown["custom_fields"], "{name}");
        assert_eq!(
            sent["files"]["enabled"], shown["files"]["enabled"],
            "{name}"
        );
        for part in ["record", "files", "embargo"] {
            let embargo = |value: &Value| {
                let mut value = value[part].clone();
                if let Some(it) = value.as_object_mut() {
                    it.retain(|_, value| !value.is_null());
                }
                value
            };
            assert_eq!(
                embargo(&sent["access"]),
                embargo(&shown["access"]),
                "{name}"
            );
        }
        assert!(
            sent.get("pids").is_none() && sent.get("parent").is_none(),
            "{name}"
        );
    }
    assert!(all.is_empty() || all.len() > 150, "{}", all.len());
}

#[test]
fn a_licence_in_own_words_and_what_is_not_metadata_are_kept() {
    let draft = json!({
        "metadata": {
            "title": "A dataset",
            "rights": [
                {"id": "cc-by-4.0", "title": {"en": "CC"}, "icon": "cc-by-icon", "props": {"url": "x"}},
                {"title": {"en": "House rules"}, "description": {"en": "Ask."}, "link": "https://example.org", "icon": "x"},
            ],
        },
        "custom_fields": {"code:codeRepository": "https://github.com/octo/tool"},
        "access": {"record": "public", "files": "restricted", "embargo": {"active": true, "until": "2030-01-01"}, "status": "embargoed"},
        "files": {"enabled": true, "default_preview": "a.png", "order": ["a.png"], "count": 1, "entries": {}},
        "media_files": {"enabled": false, "order": []},
        "pids": {"doi": {"identifier": "10.5281/zenodo.1"}},
    });
    let wanted = json!({
        "access": {"record": "public", "files": "restricted", "embargo": {"active": true, "until": "2030-01-01"}},
        "files": {"enabled": true, "default_preview": "a.png", "order": ["a.png"]},
        "media_files": {"enabled": false, "order": []},
        "metadata": {
            "title": "A dataset",
            "rights": [
                {"id": "cc-by-4.0"},
                {"title": {"en": "House rules"}, "description": {"en": "Ask."}, "link": "https://example.org"},
            ],
        },
        "custom_fields": {"code:codeRepository": "https://github.com/octo/tool"},
    });
    assert_eq!(content(&draft), wanted);
}

#[test]
fn an_edit_that_was_just_opened_differs_in_nothing_from_the_record() {
    for (server, record, edit) in [
        ("zenodo", "A-060", "A-082"),
        ("zenodo", "A-093", "A-095"),
        ("inveniordm", "060", "082"),
    ] {
        let recordings = recorded(server);
        if !recordings.is_empty() {
            let (record, edit) = (body(&recordings, record), body(&recordings, edit));
            let none: Vec<String> = Vec::new();
            assert_eq!(
                differences(&record, &edit, &[new().work()]),
                none,
                "{server}"
            );
        }
    }
}

#[test]
fn the_recorded_edits_differ_in_what_was_edited() {
    let zenodo = recorded("zenodo");
    if zenodo.is_empty() {
        return;
    }
    let (record, edit) = (body(&zenodo, "A-060"), body(&zenodo, "A-084"));
    let doi = new().doi;
    assert_eq!(
        differences(&record, &edit, &[work(&doi)]),
        ["related_identifiers"]
    );
    let (other, version) = (body(&zenodo, "A-103"), body(&zenodo, "A-060"));
    let differing = differences(&other, &version, &[work(&doi)]);
    assert_eq!(differing, ["DOI", "version"]);
}

#[test]
fn every_kind_of_other_change_is_named() {
    let record = json!({
        "metadata": {"title": "A", "rights": [{"id": "mit", "title": {"en": "MIT"}, "icon": "x"}]},
        "custom_fields": {"code:codeRepository": "https://github.com/octo/tool"},
        "access": {"record": "public", "files": "public", "status": "open"},
        "files": {"enabled": true, "default_preview": "a", "entries": {"a": {"size": 1, "checksum": "md5:1"}}},
        "pids": {"doi": {"identifier": "10.5281/zenodo.1"}},
    });
    let doi = new().doi;
    let changed = |pointer: &str, to: Value| {
        let mut other = record.clone();
        *other.pointer_mut(pointer).unwrap() = to;
        differences(&record, &other, &[work(&doi)])
    };
    assert_eq!(changed("/metadata/title", json!("B")), ["title"]);
    assert_eq!(
        changed("/metadata/rights", json!([{"id": "isc"}])),
        ["rights"]
    );
    assert_eq!(
        changed("/custom_fields", json!({})),
        ["custom_fields.code:codeRepository"]
    );
    assert_eq!(changed("/access/files", json!("restricted")), ["access"]);
    assert_eq!(
        changed("/files/entries/a/checksum", json!("md5:2")),
        ["files"]
    );
    assert_eq!(changed("/files/default_preview", json!("b")), ["files"]);
    assert_eq!(changed("/files/enabled", json!(false)), ["files"]);
    assert_eq!(
        changed("/pids/doi/identifier", json!("10.5281/zenodo.2")),
        ["DOI"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(changed("/metadata/rights", json!([{"id": "mit"}])), nothing);
    assert_eq!(changed("/access/status", json!("embargoed")), nothing);
    let linked = with_works(&record, &[new().work()], &[]);
    let mut other = record.clone();
    other["metadata"] = linked["metadata"].clone();
    assert_eq!(differences(&record, &other, &[work(&doi)]), nothing);
    assert!(has_link(&other, &doi) && !has_link(&record, &doi));
}

#[test]
fn a_link_is_seen_in_every_spelling() {
    for target in [
        "10.5281/ZENODO.777",
        "https://doi.org/10.5281/zenodo.777",
        "doi:10.5281/zenodo.777",
        "https://zenodo.org/records/777",
    ] {
        let shown = json!({"metadata": {"related_identifiers": [
            {"identifier": target, "relation_type": {"id": "cites"}},
        ]}});
        assert!(has_link(&shown, &new().doi), "{target}");
    }
}

#[test]
fn datasets_are_added_once_beside_what_is_there() {
    let study = Work {
        identifier: "10.6019/S-BIAD987".to_owned(),
        relation: Relation::IsSupplementTo,
        is_dataset: true,
        ..new().work()
    };
    let page = Work {
        identifier: "https://idr.openmicroscopy.org/search/?query=Name:idr0123".to_owned(),
        is_doi: false,
        ..study.clone()
    };
    let works = [study, page];
    for (name, shown) in &all() {
        let mut linked = shown.clone();
        linked["metadata"] = with_works(shown, &works, &[])["metadata"].clone();
        assert!(
            has_works(&linked, &works) && !has_works(shown, &works),
            "{name}"
        );
        let added = linked["metadata"]["related_identifiers"]
            .as_array()
            .unwrap();
        let [.., study, page] = added.as_slice() else {
            panic!("{name}: {added:?}");
        };
        assert_eq!(
            (&study["scheme"], &page["scheme"]),
            (&json!("doi"), &json!("url")),
            "{name}"
        );
        assert_eq!(page["resource_type"], json!({"id": "dataset"}), "{name}");
        assert_eq!(
            page["relation_type"],
            json!({"id": "issupplementto"}),
            "{name}"
        );
        assert_eq!(differences(shown, &linked, &works), [""; 0], "{name}");
        assert_eq!(with_works(&linked, &works, &[]), content(&linked), "{name}");
    }
}

#[test]
fn a_study_is_known_in_each_of_its_spellings() {
    for target in [
        "https://doi.org/10.6019/s-biad1234",
        "https://www.ebi.ac.uk/biostudies/BioImages/studies/S-BIAD1234",
        "10.6019/S-BIAD1234",
    ] {
        let shown = json!({"metadata": {"related_identifiers": [{"identifier": target}]}});
        let study = work(&Doi::parse("10.6019/S-BIAD1234").unwrap());
        assert!(has_works(&shown, &[study]), "{target}");
        let other = work(&Doi::parse("10.6019/S-BIAD123").unwrap());
        assert!(!has_works(&shown, &[other]), "{target}");
    }
}

#[test]
fn another_day_of_publication_changes_nothing_else() {
    for (name, shown) in &all() {
        let mut other = content(shown);
        other["metadata"]["publication_date"] = json!("2027-01-31");
        assert_eq!(dated(shown, "2027-01-31".parse().unwrap()), other, "{name}");
    }
}

#[test]
fn a_link_that_is_replaced_goes_and_every_other_one_stays() {
    let old = work(&Doi::parse("10.5281/zenodo.776").unwrap());
    for (name, shown) in &all() {
        let mut linked = shown.clone();
        linked["metadata"] = with_works(shown, std::slice::from_ref(&old), &[])["metadata"].clone();
        let replaced = with_works(&linked, &[new().work()], std::slice::from_ref(&old));
        assert_eq!(replaced, with_works(shown, &[new().work()], &[]), "{name}");
    }
}
