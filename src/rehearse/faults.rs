//! Trouble between a client and a service.

use std::time::Duration;

use http::Method;

use super::endpoint::Endpoint;
use super::state::Request;

/// One kind of trouble for some requests.
#[derive(Debug, Clone)]
pub struct Fault {
    target: Target,
    first: usize,
    times: usize,
    kind: FaultKind,
    seen: usize,
}

/// Which requests it is for.
#[derive(Debug, Clone)]
enum Target {
    /// Those with this method and with this in their path and query.
    Like(Method, String),
    /// A client's requests of exactly this.
    At(Endpoint),
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The service goes away: this request is cut off and every later connection to that
    /// service is refused, until it is calm again.
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
    /// The request lies there this long before anything is done about it.
    Hold(Duration),
    /// The answer breaks off in the middle of its body.
    TruncatedBody,
    /// Half the body arrives, and then nothing more, on a connection that stays open.
    Stall,
    /// The request is carried out twice, as by a proxy that lost the first answer; the second
    /// answer is given.
    Twice,
    /// The answer that the same read had before, as from a cache; the true one if there was none.
    Stale,
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
        let method = method.parse().expect("an HTTP method");
        Self::of(Target::Like(method, path.to_owned()), kind)
    }

    /// Trouble for the first request of a client that asks for exactly this.
    pub fn at(endpoint: &Endpoint, kind: FaultKind) -> Self {
        Self::of(Target::At(endpoint.clone()), kind)
    }

    fn of(target: Target, kind: FaultKind) -> Self {
        Self {
            target,
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

    /// Whether that is what goes wrong.
    pub(crate) fn is(&self, kind: &FaultKind) -> bool {
        self.kind == *kind
    }

    /// Counts a request; says what goes wrong with it, if anything.
    fn strike(&mut self, request: &Request) -> Option<FaultKind> {
        let meant = match &self.target {
            Target::Like(method, part) => {
                request.method == method.as_str() && request.path.contains(part)
            }
            Target::At(endpoint) => {
                !request.between_services && Endpoint::from(request) == *endpoint
            }
        };
        if !meant {
            return None;
        }
        self.seen += 1;
        let hit = self.seen >= self.first && self.seen - self.first < self.times;
        hit.then(|| self.kind.clone())
    }
}

/// Counts a request against all faults; the first that hits wins.
pub(crate) fn strike(faults: &mut [Fault], request: &Request) -> Option<FaultKind> {
    let mut hit = None;
    for fault in faults {
        let kind = fault.strike(request);
        hit = hit.or(kind);
    }
    hit
}

#[cfg(test)]
mod tests {
    use super::super::Service;
    use super::*;

    fn asked(method: &str, path: &str, between_services: bool) -> Request {
        Request {
            service: Service::GitHub,
            method: method.to_owned(),
            path: path.to_owned(),
            between_services,
        }
    }

    #[test]
    fn a_fault_hits_the_requests_it_names_and_no_other() {
        let fault = Fault::new("POST", "/releases", FaultKind::ResetBefore);
        let mut faults = [fault.nth(2).times(2)];
        let mut hit = |method, path| strike(&mut faults, &asked(method, path, false)).is_some();
        assert!(!hit("POST", "/repos/o/r/releases"));
        assert!(!hit("GET", "/repos/o/r/releases"));
        assert!(!hit("POST", "/repos/o/r/git/refs"));
        assert!(hit("POST", "/repos/o/r/releases"));
        assert!(hit("POST", "/repos/o/r/releases"));
        assert!(!hit("POST", "/repos/o/r/releases"));
    }

    #[test]
    fn a_fault_at_an_endpoint_hits_nothing_longer_and_nothing_between_the_services() {
        let endpoint = Endpoint::from(&asked("GET", "/repos/o/r/releases/1", false));
        let mut faults = [Fault::at(&endpoint, FaultKind::ResetBefore).always()];
        let mut hit = |path, between| strike(&mut faults, &asked("GET", path, between)).is_some();
        assert!(hit("/repos/o/r/releases/17", false));
        assert!(!hit("/repos/o/r/releases/17/assets", false));
        assert!(!hit("/repos/o/r/releases/17", true));
    }
}
