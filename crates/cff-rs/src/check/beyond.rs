//! Findings beyond the schema: what readers disagree about, and what was left by a template.

use crate::format::Shape;
use crate::yaml::{Node, Scalar, ScalarStyle, Value};

use super::walk::Checker;
use super::{Severity, short};

impl Checker<'_> {
    /// What concerns the file as a whole.
    pub(super) fn whole_document(&mut self) {
        let document = self.document;
        if document.bom {
            let message = "the file begins with an invisible byte order mark".to_owned();
            self.beyond("byte-order-mark", Severity::Warning, &(0..3), message);
            self.help("save it as UTF-8 without one: some readers then miss the first key");
        }
        if let Some(span) = &document.more_documents {
            let message = "a second YAML document begins here".to_owned();
            self.invalid("several-documents", span, message);
            self.help("delete the line `---` and merge the two parts");
        }
        for error in &document.yaml11_errors {
            let (severity, help) = if error.certain {
                (
                    Severity::Error,
                    "change it: PyYAML refuses the whole file for this",
                )
            } else {
                (
                    Severity::Warning,
                    "delete it: PyYAML may refuse the whole file for this",
                )
            };
            self.beyond(
                "yaml11-refused",
                severity,
                &error.span,
                error.message.clone(),
            );
            self.help(help);
        }
    }

    /// Whether readers of YAML 1.1 see what readers of 1.2 see, and both what is written.
    pub(super) fn two_readings(&mut self, node: &Node, scalar: &Scalar, shape: Shape) {
        if scalar.style != ScalarStyle::Plain || node.tag.is_some() {
            return;
        }
        let written = &short(&scalar.text);
        let (new, old) = (scalar.core(), scalar.yaml11());
        let (code, severity, message) = match (&new, &old) {
            (Value::String(_), Value::String(_)) => return,
            // A date is meant, and one that does not exist is reported already.
            (_, Value::Date(_) | Value::Refused(_)) if shape == Shape::Date => return,
            (_, Value::Refused(_)) => {
                let message = format!("readers of YAML 1.1 stop at `{written}`");
                ("yaml11-refused", Severity::Error, message)
            }
            (new, old) if new.called() == old.called() && same(new, old) => {
                let Some(rewritten) = rewritten(new, &scalar.text) else {
                    return;
                };
                let message = format!("`{written}` is read as the number {rewritten}");
                ("number-rewritten", Severity::Warning, message)
            }
            (new, old) => {
                let message = format!(
                    "`{written}` is {} to readers of YAML 1.2 and {} to those of YAML 1.1",
                    described(new),
                    described(old)
                );
                ("yaml-versions-differ", Severity::Warning, message)
            }
        };
        self.beyond(code, severity, &node.span, message);
        self.help(format!("put it in quotes: `\"{written}\"`"));
    }

    /// `title: Tool #1` is the title "Tool": a blank and `#` begin a comment. A comment that was
    /// meant has a blank behind the `#` nearly always.
    pub(super) fn cut_by_hash(&mut self, node: &Node, scalar: &Scalar, shape: Shape) {
        if scalar.style != ScalarStyle::Plain || shape != Shape::Text || node.span.is_empty() {
            return;
        }
        let comments = &self.document.comments;
        let next = comments.partition_point(|comment| comment.start < node.span.end);
        let Some(comment) = comments.get(next) else {
            return;
        };
        let between = self
            .text
            .get(node.span.end..comment.start)
            .unwrap_or_default();
        let behind = self
            .text
            .get(comment.start + 1..comment.end)
            .unwrap_or_default();
        let close = !between.is_empty() && between.bytes().all(|byte| byte == b' ');
        if close && behind.starts_with(char::is_alphanumeric) {
            let message = format!(
                "the text ends before `#{}`, which is read as a comment",
                short(behind)
            );
            self.beyond(
                "hash-cuts-text",
                Severity::Warning,
                &comment.clone(),
                message,
            );
            self.help("put the whole text in quotes, or a blank behind the `#` of a comment");
        }
    }

    /// Values that templates and examples fill in for a person to replace.
    pub(super) fn left_over(&mut self, node: &Node, scalar: &Scalar) {
        let text = scalar.text.trim();
        let lower = text.to_ascii_lowercase();
        let whole = WHOLE.contains(&lower.as_str());
        let part = PARTS.iter().any(|part| lower.contains(part))
            || (text.contains("{{") && text.contains("}}"))
            || (text.starts_with('<') && text.ends_with('>') && lower.contains("your"));
        if whole || part {
            let message = format!(
                "`{}` still has the value of a template: `{}`",
                self.here(),
                short(text)
            );
            self.beyond("template-left-over", Severity::Error, &node.span, message);
            self.help("replace it");
        }
    }
}

/// Whole values, in small letters: GitHub's template, the guide of the format, cffinit, and
/// cookiecutter templates.
const WHOLE: &[&str] = &[
    "my research software",
    "my-research-software",
    "your name",
    "your names",
    "your last name",
    "your first name",
    "your family name",
    "your given name",
    "your title",
    "your software",
    "your project",
    "your affiliation",
    "your orcid",
    "name of your software",
    "name of the software",
    "last name",
    "first name",
    "10.5281/zenodo.1234",
    "10.5281/zenodo.12345",
    "10.5281/zenodo.123456",
    "10.5281/zenodo.1234567",
    "10.5281/zenodo.12345678",
    "todo",
    "fixme",
    "tbd",
    "xxx",
];

const PARTS: &[&str] = &[
    "0000-0000-0000-0000",
    "10.5281/zenodo.xxx",
    "10.5281/zenodo.000",
    "your-username",
    "your-github-username",
    "<your",
    "yourusername",
    "github.com/username/",
    "github.com/user/repo",
    "github.com/your",
];

fn same(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Float(new), Value::Float(old)) => new.total_cmp(old).is_eq(),
        (new, old) => new == old,
    }
}

/// What a number looks like once a reader has written it again, when that is something else.
fn rewritten(value: &Value, written: &str) -> Option<String> {
    let again = match value {
        Value::Int(value) => value.to_string(),
        Value::Float(value) if value.is_finite() => format!("{value:?}"),
        _ => return None,
    };
    (again != written).then_some(again)
}

fn described(value: &Value) -> String {
    match value {
        Value::Int(value) => format!("the number {value}"),
        Value::Float(value) => format!("the number {value:?}"),
        value => value.called().to_owned(),
    }
}
