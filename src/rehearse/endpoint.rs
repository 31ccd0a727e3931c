//! What a request asks for, without what differs from run to run.

use std::fmt;

use super::Service;
use super::state::Request;

/// A request without commits, numbers and times: the same in every run of the same program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// Who is asked.
    pub service: Service,
    /// GET, POST, …
    pub method: String,
    /// Path and query, with `*` for each commit and each run of digits.
    pub path: String,
}

impl Endpoint {
    pub(crate) fn new(service: Service, method: &str, target: &str) -> Self {
        Self {
            service,
            method: method.to_owned(),
            path: general(target),
        }
    }

    /// Whether it changes nothing.
    pub fn is_read(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }
}

impl From<&Request> for Endpoint {
    fn from(request: &Request) -> Self {
        Self::new(request.service, &request.method, &request.path)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} {}", self.service, self.method, self.path)
    }
}

/// The length of a git object id.
const OBJECT_ID: usize = 40;

fn general(target: &str) -> String {
    let mut shown = String::with_capacity(target.len());
    let mut rest = target;
    while let Some(first) = rest.chars().next() {
        let hex = run(rest, |c| c.is_ascii_hexdigit());
        let digits = run(rest, |c| c.is_ascii_digit());
        let length = if hex == OBJECT_ID { hex } else { digits };
        let (sign, length) = match length {
            0 => (first, first.len_utf8()),
            length => ('*', length),
        };
        shown.push(sign);
        rest = &rest[length..];
    }
    shown
}

/// How many bytes at the start of a text are such characters, all of them ASCII.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_and_numbers_become_one_sign_and_everything_else_stays() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let path = format!("/repos/o/r/git/tags/{commit}?page=2");
        assert_eq!(general(&path), "/repos/o/r/git/tags/*?page=*");
        assert_eq!(
            general("/dois/10.5072%2Fzenodo.1000004"),
            "/dois/*.*%*Fzenodo.*"
        );
        assert_eq!(general("/é/decade"), "/é/decade");
    }
}
