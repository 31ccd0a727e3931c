//! What came of an action.

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In words, in the past tense.
    pub what: String,
    /// Where it can be seen.
    pub url: Option<String>,
}

/// Why an action did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApplyError {
    /// Whether it may have come about all the same: then the world is looked at again.
    pub unclear: bool,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Outcome {
    /// An outcome.
    pub fn new(what: impl Into<String>, url: Option<&str>) -> Self {
        Self {
            what: what.into(),
            url: url.map(str::to_owned),
        }
    }
}

impl ApplyError {
    /// A conflict: the world is otherwise than the plan saw it. Nothing was done, and somebody else
    /// may have done it: only a look can tell.
    pub fn conflict(message: impl Into<String>) -> Self {
        let help = Some("look at `citable status`, and run again".to_owned());
        Self {
            unclear: true,
            message: message.into(),
            help,
        }
    }
}
