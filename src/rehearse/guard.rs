//! What keeps a push out of the bare repository, in GitHub's words.

use std::io;

use super::git::Bare;
use super::scenario::Protection;

impl Bare {
    /// Has git refuse new tags, or pushes to the default branch, from now on; or neither.
    pub(crate) fn guard(&self, tags_forbidden: bool, protection: Protection) -> io::Result<()> {
        let hook = self.folder.join("hooks").join("pre-receive");
        if !tags_forbidden && protection == Protection::Open {
            return match std::fs::remove_file(hook) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        let mut refused = String::new();
        let branch = format!("refs/heads/{}", self.default_branch());
        match protection {
            Protection::Open => {}
            Protection::Classic => refused.push_str(&refusal(
                &branch,
                "GH006: Protected branch update failed for",
                "Changes must be made through a pull request.",
            )),
            Protection::Ruleset => refused.push_str(&refusal(
                &branch,
                "GH013: Repository rule violations found for",
                "- Changes must be made through a pull request.",
            )),
        }
        if tags_forbidden {
            refused.push_str(&refusal(
                "refs/tags/*",
                "GH013: Repository rule violations found for",
                "- Cannot create ref due to creations being restricted.",
            ));
        }
        let script = format!(
            "#!/bin/sh\nwhile read -r old new name; do\ncase \"$name\" in\n{refused}esac\ndone\n"
        );
        // Settings of the user may send git to another folder for its hooks.
        self.run(&["config", "core.hooksPath", "hooks"])?;
        std::fs::create_dir_all(self.folder.join("hooks"))?;
        std::fs::write(&hook, script)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    }
}

/// One arm of the hook.
fn refusal(name: &str, error: &str, why: &str) -> String {
    format!("{name}) echo \"error: {error} $name.\" >&2; echo \"{why}\" >&2; exit 1;;\n")
}
