use super::*;
use crate::rules::{Level, Profile, Reminder, Standing};

#[test]
fn a_checklist_is_counted_and_what_a_person_judges_is_listed_apart() {
    let standings = [
        Standing {
            item: Profile::Bioimage.at(Level::Minimal),
            rules: 5,
            open: 2,
            skipped: 1,
        },
        Standing {
            item: Profile::Bioimage.at(Level::Ideal),
            rules: 1,
            open: 0,
            skipped: 0,
        },
    ];
    let reminders = [Reminder {
        item: Profile::Bioimage.at(Level::Minimal),
        message: "regions (`a|b\u{1b}[2J.roi`) are with the data".to_owned(),
        source: "somebody",
    }];
    let files = files(CFF);
    let check = Check {
        findings: &[],
        skipped: &[],
        silenced: &[],
        files: &files,
        licenses: &[],
        checklist: &standings,
        reminders: &reminders,
    };
    let human = human::check(&check, Style::plain());
    assert!(
        human.contains("for you to judge:\n  minimal: regions")
            && human.contains("bioimage checklist, minimal: 2 of 5 open, 1 not looked at\n")
            && human.contains("bioimage checklist, ideal: 0 of 1 open\n"),
        "{human}"
    );
    let markdown = markdown::check(&check);
    assert!(markdown.contains("- [ ] minimal: regions"), "{markdown}");
    assert!(!acts(&human) && !acts(&markdown));
    let value = json::check(&check);
    assert_eq!(
        value["checklist"][0],
        json!({"profile": "bioimage", "level": "minimal", "rules": 5, "open": 2, "skipped": 1})
    );
    assert_eq!(value["reminders"][0]["level"], "minimal");
    assert_eq!(value["reminders"][0]["source"], "somebody");
    assert_eq!(value["summary"]["notes"], 0, "a reminder is no finding");
}

#[test]
fn a_line_of_a_file_that_is_not_at_hand_is_named_in_every_format() {
    let place = Place::on_line("src/upload.py", 12);
    let found = [finding(Severity::Error, "a token", Some(place))];
    let files = files(CFF);
    let plain = with(&found, &files, |check| human::check(check, Style::plain()));
    assert!(plain.contains("--> src/upload.py:12:1"), "{plain}");
    let json = with(&found, &files, json::check);
    assert_eq!(json["findings"][0]["line"], 12);
    let sarif = with(&found, &files, sarif::check);
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 12);
    let log = with(&found, &files, github::annotations);
    assert!(log.contains("file=src/upload.py,line=12,"), "{log}");
    let markdown = with(&found, &files, markdown::check);
    assert!(markdown.contains("src/upload.py:12"), "{markdown}");
}

#[test]
fn an_excerpt_shows_no_secret_and_marks_the_same_place() {
    let secret = "eyJhbGciOiJIUzUxMiJ9.eyJpZCI6IjQyIn0";
    let text = format!("title: x\nurl: https://zenodo.org/records/42?token={secret} # ü\n");
    let start = text.find("https").unwrap();
    let place = Place::at("CITATION.cff", start..text.find(" # ").unwrap());
    let found = [finding(Severity::Error, "a share link", Some(place))];
    let plain = with(&found, &files(&text), |check| {
        human::check(check, Style::plain())
    });
    assert!(!plain.contains("eyJ"), "{plain}");
    let marks = plain.matches('^').count();
    assert_eq!(
        marks,
        "https://zenodo.org/records/42?token=".len() + secret.len()
    );
}
