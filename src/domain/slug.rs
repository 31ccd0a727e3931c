//! Repository names on GitHub, and git remotes that point there.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// `owner/name` of a GitHub repository. Compared without regard to ASCII case, as GitHub does.
#[derive(Debug, Clone)]
pub struct Slug {
    owner: String,
    name: String,
}

/// A text that names no repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a repository name of the form owner/name")]
pub struct NotASlug(String);

impl Slug {
    /// The user or organisation.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The repository's name without its owner.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PartialEq for Slug {
    fn eq(&self, other: &Self) -> bool {
        self.owner.eq_ignore_ascii_case(&other.owner) && self.name.eq_ignore_ascii_case(&other.name)
    }
}

impl Eq for Slug {}

impl Hash for Slug {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.to_string().to_ascii_lowercase().hash(state);
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |text: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !text.is_empty() && text != "." && text != ".." && text.chars().all(allowed)
        };
        match text.split_once('/') {
            Some((owner, name)) if part(owner) && part(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(NotASlug(text.to_owned())),
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

/// A git remote's address as far as it matters: the host and the path on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// The host in lower case, without user and port; empty for a folder on this machine.
    pub host: String,
    /// The repository, if the path has the form `owner/name`.
    pub slug: Option<Slug>,
}

impl Remote {
    /// Reads `https://host/o/r.git`, `ssh://git@host/o/r`, `git@host:o/r.git` or a local path.
    pub fn parse(address: &str) -> Self {
        let address = address.trim();
        let (host, path) = if let Some((_, rest)) = address.split_once("://") {
            rest.split_once('/').unwrap_or((rest, ""))
        } else {
            match address.split_once(':') {
                // A path may hold a colon, a host never a slash; a single letter is a drive.
                Some((host, path)) if !host.contains(['/', '\\']) && host.len() > 1 => (host, path),
                _ => ("", address),
            }
        };
        let host = host.rsplit('@').next().unwrap_or_default();
        let host = host
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let slug = if host.is_empty() {
            None
        } else {
            path.parse().ok()
        };
        Self { host, slug }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_remote_names_the_same_repository() {
        for address in [
            "https://github.com/octo/tool.git",
            "https://user:token@github.com/octo/tool",
            "ssh://git@github.com:22/octo/tool.git",
            "git@github.com:octo/tool.git",
            "git://GitHub.com/Octo/Tool/",
        ] {
            let remote = Remote::parse(address);
            assert_eq!(remote.host, "github.com", "{address}");
            assert_eq!(remote.slug, Some("octo/tool".parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_folder_or_a_deeper_path_is_no_repository_on_github() {
        assert_eq!(
            Remote::parse("/srv/git/tool.git"),
            Remote {
                host: String::new(),
                slug: None
            }
        );
        assert_eq!(Remote::parse("C:\\git\\tool").host, "");
        assert_eq!(Remote::parse("https://gitlab.com/a/b/c.git").slug, None);
    }
}
