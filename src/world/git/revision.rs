//! What a revision names, and whether it can be told.

use crate::domain::ObjectId;

use super::Git;
use super::error::GitError;

impl Git {
    /// The commit that a revision (a branch, a tag, an id, `HEAD~2`) names.
    pub fn commit_of(&self, revision: &str) -> Result<ObjectId, GitError> {
        self.resolve(revision, "commit")
    }

    /// The tree of a revision.
    pub fn tree_of(&self, revision: &str) -> Result<ObjectId, GitError> {
        self.resolve(revision, "tree")
    }

    fn resolve(&self, revision: &str, kind: &str) -> Result<ObjectId, GitError> {
        let missing = || GitError::NoSuchRevision(revision.to_owned());
        // Git would read it as an option.
        if revision.starts_with('-') {
            return Err(missing());
        }
        let output = self
            .call(&["rev-parse", "--verify", "--quiet"])
            .arg(format!("{revision}^{{{kind}}}"))
            .output()?;
        match output.text().parse() {
            Ok(id) => Ok(id),
            Err(_) if self.may_lack(revision)? => {
                Err(GitError::RevisionNotHere(revision.to_owned()))
            }
            Err(_) => Err(missing()),
        }
    }

    /// Whether a revision that git cannot find may be one all the same: the clone has not all
    /// commits or tags, or the name is that of an object that is not here.
    fn may_lack(&self, revision: &str) -> Result<bool, GitError> {
        if self.shallow {
            return Ok(true);
        }
        let asked = |name: &str| -> Result<Option<ObjectId>, GitError> {
            let call = self.call(&["rev-parse", "--verify", "--quiet"]).arg(name);
            Ok(call.output()?.text().parse().ok())
        };
        if let Some(id) = asked(&format!("{revision}^{{}}"))? {
            // The commit is here, and its tree is not; or it is a file, which is no revision.
            let kind = self.call(&["cat-file", "-t", id.as_str()]).output()?;
            return Ok(kind.text().trim() == "commit");
        }
        // Git takes a whole id at its word, without a look for the object.
        match asked(revision)? {
            Some(id) if revision.eq_ignore_ascii_case(id.as_str()) => self.is_partial(),
            named => Ok(named.is_some()),
        }
    }

    /// Whether the clone fetches objects only when they are needed (`git clone --filter`).
    fn is_partial(&self) -> Result<bool, GitError> {
        let call = self.call(&["config", "--get-regexp", r"^remote\..*\.promisor$"]);
        Ok(call.output()?.success())
    }
}
