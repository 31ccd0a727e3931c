//! Why a command could not do its work.

use crate::config::ConfigError;
use crate::world::OpenError;
use crate::world::git::GitError;

/// Why a command could not do its work: what, what to do, and the exit code.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) code: u8,
}

impl Fault {
    /// The command was given something that it cannot use.
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
            code: 2,
        }
    }

    /// The network, a permission or the disk was in the way.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: 3,
        }
    }
}

impl From<ConfigError> for Fault {
    fn from(error: ConfigError) -> Self {
        Self {
            message: error.to_string(),
            help: None,
            code: 2,
        }
    }
}

impl From<GitError> for Fault {
    fn from(error: GitError) -> Self {
        Self {
            help: error.help(),
            message: error.to_string(),
            code: 3,
        }
    }
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Git(error) => error.into(),
            OpenError::GitHub(error) => Self {
                message: error.to_string(),
                help: None,
                code: 2,
            },
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error.to_string())
    }
}
