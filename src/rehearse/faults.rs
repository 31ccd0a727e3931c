//! Trouble between a client and a service.

use std::time::Duration;

use http::Method;

/// One kind of trouble for some requests.
#[derive(Debug, Clone)]
pub struct Fault {
    method: Method,
    path: String,
    first: usize,
    times: usize,
    kind: FaultKind,
    seen: usize,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The service goes away for good: this request is cut off and every later
    /// connection to that service is refused.
    RefuseConnection,
    /// The connection breaks before the service does anything.
    ResetBefore,
    /// The request is carried out and the connection breaks before the answer.
    ResetAfter,
    /// This status and body instead of the service; nothing is done.
    Status(u16, String),
    /// The request is carried out and then answered with this status and body, as a
    /// gateway does that lost patience.
    StatusAfter(u16, String),
    /// Too many requests: try again after this many seconds. GitHub says it with 403 and
    /// a message, the others with 429; nothing is done.
    RateLimited(u64),
    /// All requests of the hour are used up: again after this many seconds; nothing is done.
    UsedUp(u64),
    /// GitHub's refusal of a token that is not authorised for single sign-on, with the page that
    /// does it; nothing is done.
    SingleSignOn(String),
    /// To another address, with this status; nothing is done.
    Redirect(u16, String),
    /// The answer comes this much later.
    Delay(Duration),
    /// The answer breaks off in the middle of its body.
    TruncatedBody,
    /// Valid JSON of another shape, with status 200; nothing is done.
    WrongJson,
    /// A page of HTML with status 200, as from a captive portal; nothing is done.
    Html,
}

impl Fault {
    /// Trouble for the first request with this method whose path and query contain `path`.
    ///
    /// # Panics
    /// When `method` is no HTTP method.
    pub fn new(method: &str, path: &str, kind: FaultKind) -> Self {
        Self {
            method: method.parse().expect("an HTTP method"),
            path: path.to_owned(),
            first: 1,
            times: 1,
            kind,
            seen: 0,
        }
    }

    /// Starts at the nth matching request; the first is 1.
    pub fn nth(mut self, n: usize) -> Self {
        self.first = n.max(1);
        self
    }

    /// Hits this many matching requests in a row.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Hits every matching request from the first on.
    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Counts a request; says what goes wrong with it, if anything.
    fn strike(&mut self, method: &Method, target: &str) -> Option<FaultKind> {
        if *method != self.method || !target.contains(&self.path) {
            return None;
        }
        self.seen += 1;
        let hit = self.seen >= self.first && self.seen - self.first < self.times;
        hit.then(|| self.kind.clone())
    }
}

/// Counts a request against all faults; the first that hits wins.
pub(crate) fn strike(faults: &mut [Fault], method: &Method, target: &str) -> Option<FaultKind> {
    let mut hit = None;
    for fault in faults {
        let kind = fault.strike(method, target);
        hit = hit.or(kind);
    }
    hit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_the_requests_it_names_and_no_other() {
        let fault = Fault::new("POST", "/releases", FaultKind::ResetBefore);
        let mut faults = [fault.nth(2).times(2)];
        let mut hit = |method: Method, target| strike(&mut faults, &method, target).is_some();
        assert!(!hit(Method::POST, "/repos/o/r/releases"));
        assert!(!hit(Method::GET, "/repos/o/r/releases"));
        assert!(!hit(Method::POST, "/repos/o/r/git/refs"));
        assert!(hit(Method::POST, "/repos/o/r/releases"));
        assert!(hit(Method::POST, "/repos/o/r/releases"));
        assert!(!hit(Method::POST, "/repos/o/r/releases"));
    }
}
