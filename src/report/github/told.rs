//! Annotations about what a command without findings of its own tells: a journey, a
//! verification, the releases of a repository, or that it could not do its work.

use std::fmt::Write;

use serde_json::Value;

use super::{OF_A_KIND, message, plural, property, see};

/// How loud an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It stops something.
    Error,
    /// It should be looked at.
    Warning,
    /// It is good to know.
    Notice,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    /// The kind for a severity as the JSON contracts have it.
    fn of(severity: &Value) -> Self {
        match severity.as_str() {
            Some("error") => Self::Error,
            Some("warning") => Self::Warning,
            _ => Self::Notice,
        }
    }
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How loud.
    pub kind: Kind,
    /// A rule, or a word such as `waiting`.
    pub title: String,
    /// What, and what to do.
    pub text: String,
}

impl Told {
    /// Something to tell, with help if there is some.
    pub fn new(kind: Kind, title: &str, text: &str, help: Option<&str>) -> Self {
        let help = help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
        Self {
            kind,
            title: title.to_owned(),
            text: format!("{text}{help}"),
        }
    }
}

/// What a report in JSON tells, each thing once, the worst first; nothing for a contract that has
/// annotations of its own.
pub fn told(report: &Value) -> Vec<Told> {
    let mut all = match report["schema"].as_str() {
        Some("citable/status/1") => stages(report),
        Some("citable/verify/1") => verification(report),
        Some("citable/releases/1") => releases(report),
        Some("citable/preview/1") => refusals(report),
        _ => Vec::new(),
    };
    let mut seen = Vec::new();
    all.retain(|told| {
        let new = !seen.contains(told);
        seen.push(told.clone());
        new
    });
    all.sort_by_key(|told| told.kind);
    all
}

/// The annotations, at most ten of a kind, and how many more there are.
pub fn annotated(all: &[Told]) -> String {
    let mut out = String::new();
    for kind in [Kind::Error, Kind::Warning, Kind::Notice] {
        let of_kind = all.iter().filter(|told| told.kind == kind);
        for told in of_kind.clone().take(OF_A_KIND) {
            let (title, text) = (property(&told.title), message(&told.text));
            // Writing to a String cannot fail.
            let _ = writeln!(out, "::{} title={title}::{text}", kind.word());
        }
        let more = of_kind.count().saturating_sub(OF_A_KIND);
        if more > 0 {
            let more = plural(more, kind.word());
            let _ = writeln!(
                out,
                "and {more} more, which GitHub does not show as annotations; see the summary"
            );
        }
    }
    out
}

fn stages(report: &Value) -> Vec<Told> {
    let mut all = Vec::new();
    for stage in list(&report["stages"]) {
        let name = text(&stage["stage"]);
        let said: Vec<&str> = list(&stage["evidence"])
            .iter()
            .map(|evidence| text(&evidence["what"]))
            .collect();
        let said = format!("{name}: {}", said.join("; "));
        if let state @ ("waiting" | "unknown") = text(&stage["state"]) {
            all.push(Told::new(Kind::Warning, state, &said, None));
        }
        for finding in list(&stage["findings"]) {
            let rule = text(&finding["rule"]);
            let kind = Kind::of(&finding["severity"]);
            let help = finding["help"].as_str();
            let mut told = Told::new(kind, rule, text(&finding["message"]), help);
            let _ = write!(told.text, "\nsee: {}", see(rule));
            all.push(told);
        }
    }
    all
}

fn verification(report: &Value) -> Vec<Told> {
    let mut all = Vec::new();
    let archive = &report["archive"];
    if archive["equal"] == Value::Bool(false) {
        let paths = list(&archive["differences"]);
        let named: Vec<&str> = paths.iter().take(5).map(|one| text(&one["path"])).collect();
        let more = if paths.len() > named.len() {
            ", …"
        } else {
            ""
        };
        let said = format!(
            "the archive is not the tag: {} differ ({}{more})",
            plural(paths.len(), "path"),
            named.join(", ")
        );
        all.push(Told::new(Kind::Error, "archive-differs", &said, None));
    }
    for field in list(&report["metadata"]) {
        if field["equal"] == Value::Bool(false) {
            let kind = Kind::of(&field["severity"]);
            let said = format!(
                "the record's {} is {}, the repository's {}",
                text(&field["field"]),
                shown(&field["record"]),
                shown(&field["repository"])
            );
            all.push(Told::new(kind, "record-disagrees", &said, None));
        }
    }
    for unknown in list(&report["unknown"]) {
        let said = format!("{}: {}", text(&unknown["what"]), text(&unknown["why"]));
        all.push(Told::new(Kind::Warning, "unknown", &said, None));
    }
    all
}

fn releases(report: &Value) -> Vec<Told> {
    let mut all = Vec::new();
    if let Some(problem) = report["problem"].as_str() {
        // The exit code says whether that is known or could not be looked at.
        all.push(Told::new(Kind::Warning, "not-archived", problem, None));
    }
    for release in list(&report["releases"]) {
        let tag = text(&release["tag"]);
        let (kind, what) = match text(&release["state"]) {
            "missing" => (Kind::Error, "has no record on Zenodo"),
            "pending" => (Kind::Warning, "has no record on Zenodo yet"),
            "unknown" => (Kind::Warning, "cannot be told"),
            _ => continue,
        };
        let cause = release["cause"].as_str();
        let cause = cause.map_or_else(String::new, |cause| format!(" ({cause})"));
        let said = format!("the release {tag} {what}{cause}");
        all.push(Told::new(kind, "not-archived", &said, None));
    }
    all
}

fn refusals(report: &Value) -> Vec<Told> {
    let mut all = Vec::new();
    for problem in list(&report["zenodo"]["problems"]) {
        let said = format!(
            "Zenodo refuses {}: {}",
            text(&problem["field"]),
            text(&problem["message"])
        );
        all.push(Told::new(Kind::Error, "zenodo-refuses", &said, None));
    }
    all
}

/// A value as people write it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "not given".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_journey_tells_what_blocks_it_once_and_the_worst_first() {
        let finding = json!({"rule": "tag-conflict", "severity": "error", "message": "50% of\n::error::x", "help": null});
        let report = json!({
            "schema": "citable/status/1",
            "stages": [
                {"stage": "archived", "state": "waiting", "evidence": [{"what": "waiting for ##[error]x"}], "findings": []},
                {"stage": "tagged", "state": "blocked", "evidence": [], "findings": [finding, finding]},
            ],
        });
        let told = told(&report);
        assert_eq!(told.len(), 2);
        let shown = annotated(&told);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(
            lines[0].starts_with("::error title=tag-conflict::50%25 of%0A.: :error: :x%0Asee"),
            "{shown}"
        );
        assert!(lines[1].starts_with("::warning title=waiting::archived: waiting for # #[error]x"));
        assert_eq!(lines.len(), 2, "{shown}");
    }

    #[test]
    fn at_most_ten_of_a_kind_are_annotations() {
        let release =
            |n: usize| json!({"tag": format!("v{n}"), "state": "missing", "cause": "switch-off"});
        let report = json!({
            "schema": "citable/releases/1",
            "releases": (0..14).map(release).collect::<Vec<_>>(),
        });
        let shown = annotated(&told(&report));
        assert_eq!(shown.matches("::error ").count(), 10);
        assert!(shown.contains("and 4 errors more"), "{shown}");
    }

    #[test]
    fn why_there_is_no_list_of_releases_is_told() {
        let problem = "GitHub shows no repository `a/b`; check `git remote -v`";
        let report = json!({"schema": "citable/releases/1", "problem": problem, "releases": []});
        let shown = annotated(&told(&report));
        assert_eq!(shown, format!("::warning title=not-archived::{problem}\n"));
    }

    #[test]
    fn a_verification_names_what_differs_and_what_could_not_be_seen() {
        let report = json!({
            "schema": "citable/verify/1",
            "archive": {"equal": false, "differences": [{"path": "a"}, {"path": "b"}]},
            "metadata": [
                {"field": "title", "repository": "A", "record": null, "equal": false, "severity": "warning"},
                {"field": "version", "repository": "1", "record": "1", "equal": true, "severity": "error"},
            ],
            "unknown": [{"what": "resolves", "why": "no answer"}],
        });
        let shown = annotated(&told(&report));
        assert!(
            shown.contains("archive is not the tag: 2 paths differ (a, b)"),
            "{shown}"
        );
        assert!(
            shown.contains("title is not given, the repository's `A`"),
            "{shown}"
        );
        assert!(
            shown.contains("::warning title=unknown::resolves: no answer"),
            "{shown}"
        );
        assert!(!shown.contains("version"), "{shown}");
    }
}
