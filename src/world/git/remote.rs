//! Remotes: which one a release goes to, and what it has.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::{ObjectId, Remote, Tag};
use crate::facts::repository::{NamedRemote, Pushed};

use super::Git;
use super::error::GitError;

/// How long a remote may take to answer a question.
const PATIENCE: Duration = Duration::from_secs(60);

/// The remotes in the configuration.
#[derive(Debug, Default)]
pub(super) struct Remotes {
    addresses: BTreeMap<String, Vec<String>>,
    pushed_to: BTreeMap<String, Vec<String>>,
    of_branch: BTreeMap<String, String>,
    merged_by: BTreeMap<String, String>,
}

impl Remotes {
    /// Reads `git config -z --get-regexp`: `key`, a line feed, the value, a NUL.
    pub(super) fn read(text: &str) -> Self {
        let mut remotes = Self::default();
        for entry in text.split('\0') {
            let Some((key, value)) = entry.split_once('\n') else {
                continue;
            };
            let add = |to: &mut BTreeMap<String, Vec<String>>, name: &str| {
                to.entry(name.to_owned())
                    .or_default()
                    .push(value.to_owned());
            };
            // Of a branch the last value wins, as for git.
            let set = |to: &mut BTreeMap<String, String>, branch: &str| {
                to.insert(branch.to_owned(), value.to_owned());
            };
            if let Some(name) = inner(key, "remote.", ".url") {
                add(&mut remotes.addresses, name);
            } else if let Some(name) = inner(key, "remote.", ".pushurl") {
                add(&mut remotes.pushed_to, name);
            } else if let Some(branch) = inner(key, "branch.", ".remote") {
                set(&mut remotes.of_branch, branch);
            } else if let Some(branch) = inner(key, "branch.", ".merge") {
                set(&mut remotes.merged_by, branch);
            }
        }
        remotes
    }

    /// The upstream remote of the branch, else `origin`, else the only one.
    pub(super) fn choose(&self, branch: Option<&str>) -> Option<NamedRemote> {
        let upstream = branch
            .and_then(|branch| self.of_branch.get(branch))
            .filter(|name| self.addresses.contains_key(*name));
        let only = || (self.addresses.len() == 1).then(|| self.addresses.keys().next())?;
        let name = upstream
            .or_else(|| self.addresses.get_key_value("origin").map(|(name, _)| name))
            .or_else(only)?;
        Some(NamedRemote {
            name: name.clone(),
            // The first address is the one that git fetches from.
            remote: Remote::parse(self.addresses[name].first()?),
        })
    }

    /// Why a push would not end where the remote was looked at; `None` if it would.
    ///
    /// Git pushes to each `pushurl`, else to every `url`, and fetches from the first `url` alone
    /// (git-config, `remote.<name>.pushurl`).
    pub(super) fn astray(&self, remote: &str, branch: Option<&str>) -> Option<GitError> {
        let urls = self.addresses.get(remote)?;
        let looked_at = urls.first()?;
        let targets = self.pushed_to.get(remote).unwrap_or(urls);
        if targets.iter().any(|target| !is_same(looked_at, target)) {
            return Some(GitError::Failed {
                doing: "tell where a push would go",
                said: format!("`{remote}` is fetched from one repository and pushed to another"),
                help: Some("see `git remote -v`; give each repository a remote of its own"),
            });
        }
        let branch = branch?;
        let merged = self.merged_by.get(branch)?;
        let renamed = self.of_branch.get(branch).map(String::as_str) == Some(remote)
            && *merged != format!("refs/heads/{branch}");
        renamed.then(|| GitError::Failed {
            doing: "tell where a push would go",
            said: format!("the branch `{branch}` here is `{merged}` on `{remote}`"),
            help: Some("give the branch the same name on both sides, then run again"),
        })
    }
}

/// Whether two addresses of one remote name the same repository: `https://` and `git@` of one
/// host may differ, and so may a name that only this machine's SSH knows.
fn is_same(one: &str, other: &str) -> bool {
    let (left, right) = (Remote::parse(one), Remote::parse(other));
    let host = |host: &str| host.strip_prefix("ssh.").unwrap_or(host).to_owned();
    let same_host = host(&left.host) == host(&right.host)
        || !(left.host.contains('.') && right.host.contains('.'));
    one == other || (left.slug.is_some() && left.slug == right.slug && same_host)
}

fn inner<'a>(key: &'a str, start: &str, end: &str) -> Option<&'a str> {
    key.strip_prefix(start)?.strip_suffix(end)
}

impl Git {
    /// The commit that a tag has on a remote, asked of the remote itself; `None` where it has no
    /// such tag. An annotated tag is peeled.
    pub fn remote_tag(&self, remote: &str, tag: &Tag) -> Result<Option<ObjectId>, GitError> {
        let name = format!("refs/tags/{tag}");
        let peeled = format!("{name}^{{}}");
        let mut refs = self.ls_remote(remote, &[&name, &peeled])?;
        Ok(refs.remove(&peeled).or_else(|| refs.remove(&name)))
    }

    /// What the remote has of the branch of the same name, and whether that is `HEAD` or behind it.
    /// A commit that is not here cannot be behind.
    pub(super) fn pushed(&self, remote: &str, branch: &str) -> Result<Option<Pushed>, GitError> {
        let name = format!("refs/heads/{branch}");
        let Some(commit) = self.ls_remote(remote, &[&name])?.remove(&name) else {
            return Ok(None);
        };
        let id = commit.as_str();
        let ancestor = self
            .call(&["merge-base", "--is-ancestor", id, "HEAD"])
            .output()?;
        Ok(Some(Pushed {
            is_behind_or_at_head: ancestor.success(),
            commit,
        }))
    }

    /// A remote at a host that only this machine knows (`work:owner/repo`), with the host that is
    /// meant: as git's `url.<base>.insteadOf` has it, else as SSH has it (`Host work`,
    /// `HostName github.com`). A host with a dot is meant as it is written. Nothing is sent.
    pub(super) fn resolved(&self, named: NamedRemote) -> NamedRemote {
        let host = &named.remote.host;
        if host.is_empty() || host.contains('.') {
            return named;
        }
        let asked = self
            .call(&["remote", "get-url", "--", &named.name])
            .output();
        let rewritten = asked.ok().filter(super::run::Output::success);
        let rewritten = rewritten.map(|output| Remote::parse(&output.text()));
        let meant = rewritten
            .filter(|remote| remote.host.contains('.'))
            .or_else(|| {
                let host = super::run::ssh_host(host)?;
                Some(Remote {
                    host,
                    slug: named.remote.slug.clone(),
                })
            });
        match meant {
            Some(remote) => NamedRemote { remote, ..named },
            None => named,
        }
    }

    fn ls_remote(
        &self,
        remote: &str,
        names: &[&str],
    ) -> Result<BTreeMap<String, ObjectId>, GitError> {
        let mut call = self.call(&["ls-remote", "--quiet", "--", remote]);
        for name in names {
            call = call.arg(name);
        }
        let output = call
            .patience(PATIENCE)
            .output()?
            .or_fail("ask the remote for its tags and branches")?;
        // The names are matched by their end: `refs/x/refs/heads/main` is in the answer too.
        let text = output.text();
        let lines = text.lines().map(|line| {
            let (id, name) = line.split_once('\t')?;
            Some((name.to_owned(), id.parse().ok()?))
        });
        lines.collect::<Option<_>>().ok_or(GitError::Garbled {
            doing: "ask the remote for its tags and branches",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(config: &str, branch: Option<&str>) -> Option<String> {
        Remotes::read(config)
            .choose(branch)
            .map(|remote| remote.name)
    }

    #[test]
    fn a_push_that_would_end_elsewhere_is_seen() {
        let astray = |config: &str| {
            let remotes = Remotes::read(config);
            remotes.astray("origin", Some("main")).is_some()
        };
        let fork = "remote.origin.url\nhttps://github.com/lab/tool\0\
                    remote.origin.pushurl\ngit@github.com:me/tool.git\0";
        let mirror = "remote.origin.url\nhttps://github.com/lab/tool\0\
                      remote.origin.url\nhttps://gitlab.com/lab/tool\0";
        let renamed = "remote.origin.url\nhttps://github.com/lab/tool\0\
                       branch.main.remote\norigin\0branch.main.merge\nrefs/heads/master\0";
        let folders = "remote.origin.url\n/srv/a\0remote.origin.pushurl\n/srv/b\0";
        for config in [fork, mirror, renamed, folders] {
            assert!(astray(config), "{config}");
        }
        let same = "remote.origin.url\nhttps://github.com/lab/tool\0\
                    remote.origin.pushurl\ngit@github.com:Lab/Tool.git\0\
                    remote.origin.pushurl\nwork:lab/tool\0\
                    branch.main.remote\norigin\0branch.main.merge\nrefs/heads/main\0\
                    branch.x.remote\nother\0branch.x.merge\nrefs/heads/y\0";
        assert!(!astray(same));
        assert!(!astray("remote.origin.url\n/srv/a\0"));
    }

    #[test]
    fn the_upstream_remote_comes_before_origin_and_origin_before_others() {
        let two = "remote.origin.url\nhttps://github.com/me/fork\0\
                   remote.lab.url\ngit@github.com:lab/tool.git\0\
                   branch.main.remote\nlab\0branch.x.remote\n.\0";
        assert_eq!(chosen(two, Some("main")).as_deref(), Some("lab"));
        assert_eq!(chosen(two, Some("x")).as_deref(), Some("origin"));
        assert_eq!(chosen(two, None).as_deref(), Some("origin"));
        let one = "remote.a.b.url\nhttps://github.com/o/r\0";
        assert_eq!(chosen(one, Some("main")).as_deref(), Some("a.b"));
        let neither = "remote.a.url\nx\0remote.b.url\ny\0";
        assert_eq!(chosen(neither, Some("main")), None);
        assert_eq!(chosen("", None), None);
    }
}
