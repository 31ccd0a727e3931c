//! The checks of single values.

use crate::format::Shape;
use crate::yaml::{Kind, Node, Scalar, ScalarStyle, Value};
use crate::{forms, lists};

use super::suggest;
use super::walk::{Checker, version_message};
use super::{Severity, short};

impl Checker<'_> {
    /// Checks a value that is no list or mapping.
    pub(super) fn scalar(&mut self, node: &Node, shape: Shape) {
        let Kind::Scalar(scalar) = &node.kind else {
            let message = format!(
                "`{}` must be {}, but is {}",
                self.here(),
                wanted(shape),
                node.called()
            );
            self.invalid("wrong-type", &node.span, message);
            return;
        };
        let value = scalar.core();
        let fits = match (&value, shape) {
            (Value::Refused(_) | Value::Binary | Value::Timestamp(_), _) => {
                let message = format!(
                    "the tag of `{}` gives it no value that CFF knows",
                    self.here()
                );
                self.invalid("unknown-tag", &node.span, message);
                self.help("delete the tag, or put a value that begins with `!` in quotes");
                return;
            }
            (Value::String(_), _)
            | (
                Value::Int(_) | Value::BigInt(_),
                Shape::TextOrNumber | Shape::TextOrInteger | Shape::Month,
            )
            | (Value::Float(_), Shape::TextOrNumber) => true,
            (Value::Float(value), Shape::TextOrInteger | Shape::Month) => value.fract() == 0.0,
            _ => false,
        };
        if !fits {
            self.wrong_type(node, scalar, &value, shape);
            return;
        }
        if let Value::String(text) = &value {
            if text.is_empty() {
                self.invalid(
                    "empty-text",
                    &node.span,
                    format!("`{}` is an empty text", self.here()),
                );
                self.help("give it a value or delete the key");
                return;
            }
            self.form(node, text, shape);
        } else if shape == Shape::Month {
            let number = match value {
                Value::Int(number) => Some(number),
                #[expect(clippy::cast_possible_truncation, reason = "it is a whole number")]
                Value::Float(number) => Some(number as i128),
                _ => None,
            };
            if !number.is_some_and(|number| (1..=12).contains(&number)) {
                self.invalid(
                    "month-form",
                    &node.span,
                    format!("`{}` is no month from 1 to 12", scalar.text),
                );
            }
        }
        self.two_readings(node, scalar, shape);
        self.cut_by_hash(node, scalar, shape);
        self.left_over(node, scalar);
    }

    fn wrong_type(&mut self, node: &Node, scalar: &Scalar, value: &Value, shape: Shape) {
        let here = self.here();
        if *value == Value::Null {
            self.invalid(
                "empty-value",
                &node.span,
                format!("`{here}` has an empty value"),
            );
            self.help("give it a value or delete it");
            return;
        }
        let written = short(&scalar.text);
        let message = format!(
            "`{here}` must be {}, but `{written}` is {}",
            wanted(shape),
            value.called()
        );
        self.invalid("wrong-type", &node.span, message);
        if shape == Shape::CffVersion {
            self.help("write `cff-version: 1.2.0`");
        } else if shape == Shape::Date {
            self.help("write the full day, such as `2024-05-31`");
        } else if scalar.style == ScalarStyle::Plain {
            self.help(format!("put it in quotes: `\"{written}\"`"));
        }
    }

    /// Checks the form of a text that is not empty.
    fn form(&mut self, node: &Node, text: &str, shape: Shape) {
        let span = &node.span;
        let shown = short(text);
        match shape {
            Shape::CffVersion if text != crate::format::VERSION => {
                let (message, help) = version_message(text);
                self.invalid("cff-version", span, message);
                self.help(help);
            }
            Shape::Choice(words) if !words.contains(&text) => {
                let message = format!("`{shown}` is no {} that CFF 1.2.0 knows", self.here());
                self.invalid("unknown-word", span, message);
                self.help(match suggest::word(text, words) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it is one of {}", words.join(", ")),
                });
            }
            Shape::License => self.license(node, text),
            Shape::Country if !lists::countries().any(|id| id == text) => {
                let message = format!("`{shown}` is no country by ISO 3166-1 alpha-2");
                self.invalid("unknown-country", span, message);
                self.help("write two capital letters, such as `NL`");
            }
            Shape::Doi if !forms::is_doi(text) => self.doi(node, text),
            Shape::Orcid => self.orcid(node, text),
            Shape::Url => self.url(node, text),
            Shape::Date => self.date(node, text),
            Shape::Month => {
                let months = [
                    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
                ];
                if !months.contains(&text) {
                    let message = format!("`{shown}` is no month from 1 to 12");
                    self.invalid("month-form", span, message);
                }
            }
            Shape::Email if !forms::is_email(text) => {
                self.invalid(
                    "email-form",
                    span,
                    format!("`{shown}` is no e-mail address"),
                );
            }
            Shape::Isbn if !forms::is_isbn(text) => {
                let message =
                    format!("`{shown}` is no ISBN: ten to seventeen digits, hyphens and blanks");
                self.invalid("isbn-form", span, message);
            }
            Shape::Issn if !forms::is_issn(text) => {
                self.invalid(
                    "issn-form",
                    span,
                    format!("`{shown}` is no ISSN such as `1234-5678`"),
                );
            }
            Shape::Pmcid if !forms::is_pmcid(text) => {
                let message = format!(
                    "`{shown}` is not `PMC` and seven digits, which is all that CFF 1.2.0 allows"
                );
                self.invalid("pmcid-form", span, message);
            }
            _ => {}
        }
    }

    pub(super) fn language(&mut self, node: &Node) {
        self.scalar(node, Shape::Text);
        if let Some(Value::String(text)) = node.core()
            && !text.is_empty()
            && !forms::is_language(&text)
        {
            let shown = short(&text);
            let message =
                format!("`{shown}` is no language by ISO 639: two or three small letters");
            self.invalid("language-form", &node.span, message);
        }
    }

    pub(super) fn swhid(&mut self, node: &Node) {
        self.scalar(node, Shape::Text);
        if let Some(Value::String(text)) = node.core()
            && !text.is_empty()
            && !forms::is_swhid(&text)
        {
            let shown = short(&text);
            let message = format!("`{shown}` is no Software Heritage id");
            self.invalid("swhid-form", &node.span, message);
            self.help("it is `swh:1:`, then snp, rel, rev, dir or cnt, a colon and 40 hexadecimal digits, without qualifiers");
        }
    }

    fn license(&mut self, node: &Node, text: &str) {
        let shown = short(text);
        if lists::licenses().any(|id| id == text) {
            return;
        }
        let message = format!("`{shown}` is none of the licence ids that CFF 1.2.0 knows");
        self.invalid("unknown-license", &node.span, message);
        let expression = [" OR ", " AND ", " WITH "]
            .iter()
            .any(|word| text.contains(word));
        if let Some(id) = lists::licenses().find(|id| id.eq_ignore_ascii_case(text)) {
            self.help(format!("write `{id}`"));
        } else if expression {
            self.help("CFF 1.2.0 knows no licence expressions; a list of ids means that one of them may be chosen");
        } else if let Some(id) = suggest::license(text) {
            self.help(format!("did you mean `{id}`?"));
        } else {
            self.help("take an id of the SPDX list of May 2021, or give the licence by `license-url` alone");
        }
    }

    fn doi(&mut self, node: &Node, text: &str) {
        let shown = short(text);
        let here = self.here();
        let bare = text
            .find("10.")
            .map(|at| &text[at..])
            .filter(|bare| forms::is_doi(bare));
        let message = match bare {
            Some(_) => format!("`{here}` must be the DOI alone, and something stands before it"),
            None => format!("`{shown}` is no DOI in the form that CFF 1.2.0 allows"),
        };
        self.invalid("doi-form", &node.span, message);
        self.help(match bare {
            Some(bare) => format!("write `{bare}`"),
            None => "it begins with `10.`, such as `10.5281/zenodo.3484178`".to_owned(),
        });
    }

    fn orcid(&mut self, node: &Node, text: &str) {
        let shown = short(text);
        let id = text
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim();
        let id = id.replace('x', "X");
        if !forms::holds_orcid_url(text) {
            let message = format!("`{shown}` is no ORCID iD in the form that CFF asks for");
            self.invalid("orcid-form", &node.span, message);
            self.help(if forms::is_orcid_id(&id) {
                format!("write `https://orcid.org/{id}`")
            } else {
                "it is the whole address, such as `https://orcid.org/0000-0002-1825-0097`"
                    .to_owned()
            });
        } else if !forms::is_orcid_url(text) {
            let message = "more than the address of the ORCID iD stands here".to_owned();
            self.beyond("orcid-surroundings", Severity::Error, &node.span, message);
            if forms::is_orcid_id(&id) {
                self.help(format!("write `https://orcid.org/{id}`"));
            }
        }
        // An iD of zeros is a template's, which has its own finding.
        if forms::is_orcid_id(&id)
            && !forms::orcid_checksum_holds(&id)
            && id != "0000-0000-0000-0000"
        {
            let message =
                format!("the ORCID iD {id} has a slip: its last character does not fit the others");
            self.beyond("orcid-checksum", Severity::Error, &node.span, message);
            self.help("copy it again from orcid.org");
        }
    }

    fn url(&mut self, node: &Node, text: &str) {
        let shown = short(text);
        if !forms::has_url_scheme(text) {
            let message = format!("`{shown}` is no URL of http, https, ftp or sftp");
            self.invalid("url-form", &node.span, message);
            let https = text
                .strip_prefix("git@")
                .and_then(|rest| rest.split_once(':'))
                .map(|(host, path)| format!("https://{host}/{}", path.trim_end_matches(".git")))
                .or_else(|| Some(format!("https://{text}")).filter(|_| looks_like_host(text)));
            if let Some(https) = https.filter(|https| forms::is_uri(https)) {
                self.help(format!("write `{https}`"));
            }
        } else if !forms::is_uri(text) {
            let message = format!("`{shown}` holds a character that no URL may hold");
            self.invalid("url-form", &node.span, message);
            self.help("write a blank as `%20`, and other characters percent-encoded too");
        }
    }

    fn date(&mut self, node: &Node, text: &str) {
        let shown = short(text);
        if forms::is_date(text) {
            return;
        }
        if forms::is_date_shaped(text) {
            self.invalid(
                "date-impossible",
                &node.span,
                format!("there is no day {shown}"),
            );
            self.help("write year, month, day: `2024-05-31` is the last of May");
        } else {
            let message = format!("`{shown}` is no day in the form YYYY-MM-DD");
            self.invalid("date-form", &node.span, message);
            self.help("write it like `2024-05-31`");
        }
    }
}

/// `www.example.org/x`, `github.com/a/b`.
fn looks_like_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.contains('.')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
}

fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::TextOrNumber => "a text or a number",
        Shape::TextOrInteger => "a text or a whole number",
        Shape::Month => "a number from 1 to 12",
        Shape::Date => "a day as YYYY-MM-DD",
        Shape::License => "a licence id or a list of them",
        _ => "a text",
    }
}
