use serde_json::{Value, json};

use super::{LONGEST, safe, said};

fn words(body: &Value) -> String {
    said(body.to_string().as_bytes(), &[])
        .message
        .unwrap_or_default()
}

#[test]
fn all_of_githubs_reasons_are_kept() {
    let body = json!({
        "message": "Validation Failed",
        "errors": [
            {"resource": "Release", "code": "custom", "field": "tag_name", "message": "tag_name is not a valid tag"},
            {"resource": "Release", "code": "custom", "message": "Published releases must have a valid tag"},
            {"resource": "Release", "code": "invalid", "field": "target_commitish"},
        ],
        "documentation_url": "https://docs.github.com/rest",
        "status": "422",
    });
    assert_eq!(
        words(&body),
        "Validation Failed; tag_name: tag_name is not a valid tag; \
         Published releases must have a valid tag; target_commitish: invalid"
    );
    let strings = json!({"message": "Validation Failed", "errors": ["one", "two"]});
    assert_eq!(words(&strings), "Validation Failed; one; two");
    let string = json!({"message": "Validation Failed", "errors": "only this"});
    assert_eq!(words(&string), "Validation Failed; only this");
}

#[test]
fn the_field_and_all_messages_of_inveniordm_are_kept() {
    let body = json!({"status": 400, "message": "A validation error occurred.", "errors": [
        {"field": "metadata.title", "messages": ["Missing data.", "Too short."]},
        {"field": "metadata.x", "message": "Unknown field."},
    ]});
    assert_eq!(
        words(&body),
        "A validation error occurred.; metadata.title: Missing data.; metadata.title: Too short.; \
         metadata.x: Unknown field."
    );
}

#[test]
fn datacite_problem_documents_biostudies_and_spring_are_understood() {
    let datacite = json!({"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]});
    assert_eq!(
        words(&datacite),
        "The resource you are looking for doesn't exist."
    );
    let problem =
        json!({"type": "about:blank", "title": "Forbidden", "detail": "No licence", "status": 403});
    assert_eq!(words(&problem), "Forbidden: No licence");
    let biostudies = json!({"status": "FAIL", "log": {"level": "ERROR", "message": "Submission failed",
        "subnodes": [{"level": "ERROR", "message": "Section Study", "subnodes": [
            {"level": "ERROR", "message": "ReleaseDate: required", "subnodes": []}]}]}});
    assert_eq!(
        words(&biostudies),
        "Submission failed; Section Study; ReleaseDate: required"
    );
    let spring =
        json!({"timestamp": 1, "error": "Bad Request", "message": "No file", "path": "/x"});
    assert_eq!(words(&spring), "No file: Bad Request");
}

#[test]
fn a_body_of_any_shape_is_read_without_harm() {
    let mut deep = json!("x");
    for _ in 0..200 {
        deep = json!({ "errors": [deep] });
    }
    words(&deep);
    for body in [
        &b""[..],
        b"\xff\xfe",
        b"[[[",
        b"<",
        b"<title",
        b"<title>",
        b"null",
        b"17",
    ] {
        said(body, &[]);
    }
    assert_eq!(said(b"", &[]).message, None);
    assert_eq!(
        said(b"plain words", &[]).message.as_deref(),
        Some("plain words")
    );
    let page = "<html><title>502 Bad Gateway</title><body>…".as_bytes();
    assert_eq!(
        said(page, &[]).message.as_deref(),
        Some("a web page: 502 Bad Gateway")
    );
}

#[test]
fn a_title_in_other_letters_does_not_shift_the_cut() {
    // Lower-casing some letters changes their length in bytes.
    let page = "<HTML>İİİ<TITLE>Straße</TITLE>".as_bytes();
    assert_eq!(
        said(page, &[]).message.as_deref(),
        Some("a web page: Straße")
    );
}

#[test]
fn words_are_safe_for_a_terminal_and_bounded() {
    let text = safe("a\u{1b}]0;x\u{7}\r\n\u{202e}b\u{200b}c", &[]);
    assert_eq!(text, "a ]0;x b c");
    let long = safe(&"é".repeat(LONGEST * 3), &[]);
    assert_eq!(long.chars().count(), LONGEST);
    let secrets = ["hunter2".to_owned()];
    assert_eq!(safe("is hunter2?", &secrets), "is …?");
    assert_eq!(
        safe("https://x/?access_token=abc&y=1 and token=z", &[]),
        "https://x/?access_token=…&y=1 and token=…"
    );
}
