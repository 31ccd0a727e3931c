//! Zenodo's reading of any text as either file: answered, and every place that is named is one of
//! the text. The first byte says which file it is and what licence GitHub reports.

#![no_main]

use citable::zenodo_rules::{
    Defaults, Reading, Stage, read_citation_cff, read_zenodo_json, record_metadata,
};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fn sound(text: &str, reading: &Reading) {
    let places = reading.refusals.iter().map(|refusal| &refusal.span);
    for span in places.chain(reading.dropped.iter().map(|dropped| &dropped.span)) {
        assert!(
            span.as_ref()
                .is_none_or(|span| text.get(span.clone()).is_some()),
            "{span:?}"
        );
    }
    for refusal in &reading.refusals {
        assert!(!refusal.message.is_empty());
        assert!(
            refusal.stage == Stage::Publish || !reading.loads,
            "{refusal:?}"
        );
    }
    assert_eq!(reading.loads, reading.metadata.is_object());
    assert!(
        reading.loads
            || reading
                .refusals
                .iter()
                .any(|refusal| refusal.stage == Stage::Load)
    );
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let today = date(2026, 11, 22);
    let license = [
        None,
        Some("MIT"),
        Some("NOASSERTION"),
        Some("Not-A-License"),
    ];
    let license = license[usize::from(choice >> 1 & 3)];
    let reading = if choice & 1 == 0 {
        read_citation_cff(text, license, today)
    } else {
        read_zenodo_json(text, license, today)
    };
    sound(text, &reading);
    if reading.loads {
        let defaults = Defaults {
            repository: "example-lab/spot-counts".parse().expect("a name"),
            tag: "v1.0.0".parse().expect("a tag"),
            release_name: None,
            release_body: None,
            repository_description: None,
            published: today,
            contributors: Vec::new(),
            owner: None,
            license: license.map(str::to_owned),
        };
        let record = record_metadata(&reading, &defaults);
        let written = serde_json::to_string(&record).expect("it can be written");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&written).ok(),
            Some(record)
        );
    }
});
