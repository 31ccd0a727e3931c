//! The kinds of trouble, and how a run may end that meets one.

use std::time::Duration;

use citable::reconcile::Stop;
use citable::rehearse::{Endpoint, FaultKind};

/// One kind of trouble.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) name: &'static str,
    pub(crate) kind: FaultKind,
    class: Class,
}

/// What can be known of a request that meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// No whole answer, or one that says to come again: a read that is tried again gets its answer.
    Passing,
    /// A refusal, or an answer that makes no sense: asking again is of no use.
    Refusal,
    /// A whole and wrong answer that cannot be told from a true one.
    Lie,
    /// Nothing that anybody may notice.
    Harmless,
}

/// Longer than any run waits.
const NEVER: Duration = Duration::from_secs(120);

/// All kinds.
pub(crate) fn all() -> Vec<Trouble> {
    use Class::{Harmless, Lie, Passing, Refusal};
    let html =
        |status: u16| format!("<html><h1>{status} trouble</h1><center>nginx</center></html>");
    let words = |status: u16, text: &str| {
        let body = format!(r#"{{"message":"{text}","status":"{status}"}}"#);
        FaultKind::Status(status, body)
    };
    let gateway = |status| FaultKind::Status(status, html(status));
    [
        ("connection refused", FaultKind::RefuseConnection, Refusal),
        ("reset before", FaultKind::ResetBefore, Passing),
        ("reset after", FaultKind::ResetAfter, Passing),
        ("time-out before", FaultKind::Hold(NEVER), Passing),
        ("time-out after", FaultKind::Delay(NEVER), Passing),
        ("half a body, then silence", FaultKind::Stall, Passing),
        ("401", words(401, "Bad credentials"), Refusal),
        ("403", words(403, "Resource not accessible"), Refusal),
        ("404", words(404, "Not Found"), Lie),
        (
            "412",
            words(412, "The revision is not the expected one."),
            Refusal,
        ),
        ("too many requests", FaultKind::RateLimited(1), Passing),
        ("500", gateway(500), Passing),
        ("502", gateway(502), Passing),
        ("503", gateway(503), Passing),
        ("504", gateway(504), Passing),
        ("504 after", FaultKind::StatusAfter(504, html(504)), Passing),
        ("half a body", FaultKind::TruncatedBody, Passing),
        ("other JSON", FaultKind::WrongJson, Refusal),
        ("a page of HTML", FaultKind::Html, Refusal),
        ("carried out twice", FaultKind::Twice, Harmless),
        ("an old answer", FaultKind::Stale, Lie),
    ]
    .map(|(name, kind, class)| Trouble { name, kind, class })
    .to_vec()
}

impl Trouble {
    /// Whether only a short patience makes it end.
    pub(crate) fn hangs(&self) -> bool {
        matches!(
            self.kind,
            FaultKind::Hold(_) | FaultKind::Delay(_) | FaultKind::Stall
        )
    }

    /// Whether a request may meet it once and the next one not.
    pub(crate) fn can_pass(&self) -> bool {
        self.kind != FaultKind::RefuseConnection
    }

    /// Whether it can happen to a write: an old answer is a cache's, which holds reads only.
    pub(crate) fn befalls(&self, endpoint: &Endpoint) -> bool {
        endpoint.is_read() || self.kind != FaultKind::Stale
    }

    /// Whether a run may end so that met it.
    pub(crate) fn allows(&self, stop: &Stop, read: bool, lasting: bool) -> bool {
        match (stop, self.class) {
            (Stop::Declined, _) => false,
            (Stop::Done, _) => true,
            (_, Class::Harmless) => !read,
            (_, Class::Passing) if read && !lasting => false,
            // What could not be looked at is in nobody's way: it is unknown. A token that is
            // refused is mended by its owner, before anything is made.
            (Stop::Blocked, class) => class == Class::Lie || matches!(self.name, "401" | "403"),
            (Stop::Waiting | Stop::Unknown(_) | Stop::Failed(_), _) => true,
        }
    }
}
