//! Who made the commits.

use crate::facts::repository::Contributor;

use super::Git;
use super::error::GitError;

/// The commits that are counted, newest first: half a second of git's time.
const COMMITS: &str = "--max-count=50000";

impl Git {
    /// Who made the commits that `HEAD` has, alone or as co-author, most commits first. Git counts,
    /// so that `.mailmap` holds; merges do not count. Nobody where there is no commit.
    ///
    /// Only the newest 50,000 commits are counted.
    pub fn contributors(&self) -> Result<Vec<Contributor>, GitError> {
        if self.head()?.0.is_none() {
            return Ok(Vec::new());
        }
        let output = self
            .call(&[
                "shortlog",
                "--summary",
                "--numbered",
                "--email",
                "--no-merges",
                "--group=author",
                "--group=trailer:co-authored-by",
                COMMITS,
                "HEAD",
            ])
            .output()?
            .or_fail("count the commits of each author")?;
        Ok(output.text().lines().filter_map(contributor).collect())
    }
}

/// A line `   12\tJane Doe <jane@example.org>`; of a trailer that is not of this form, the text.
fn contributor(line: &str) -> Option<Contributor> {
    let (commits, who) = line.split_once('\t')?;
    let (name, email) = match who.rsplit_once(" <") {
        Some((name, email)) => (name, email.trim_end_matches('>')),
        None => (who, ""),
    };
    Some(Contributor {
        name: name.to_owned(),
        email: email.to_owned(),
        commits: commits.trim().parse().ok()?,
    })
}
