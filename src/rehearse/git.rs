//! Git as a subprocess, on the bare repository behind the model and on working copies.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::domain::{ObjectId, Slug};

/// Git in a folder, without the variables that would point it at another repository,
/// and without any question to the user.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_CONFIG_PARAMETERS",
    ] {
        command.env_remove(variable);
    }
    command
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        // Large files are not needed here, and their server is out of reach.
        .env("GIT_LFS_SKIP_SMUDGE", "1")
        .stdin(Stdio::null());
    command
}

/// The output of git, or its complaint as an error.
pub(crate) fn output(mut command: Command, what: &str) -> io::Result<Vec<u8>> {
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::new(
            error.kind(),
            "git is not installed, and the rehearsal needs it (https://git-scm.com/downloads)",
        ),
        _ => error,
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("git {what}: {}", stderr.trim())))
}

/// Runs git in a folder and gives its output.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let what = arguments.first().copied().unwrap_or_default();
    output(command(folder, arguments), what)
}

/// As `run`, as text without the last line end.
pub(crate) fn text(folder: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = run(folder, arguments)?;
    Ok(String::from_utf8_lossy(&output).trim_end().to_owned())
}

/// A ref and the object it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ref {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) object: String,
}

/// An annotated tag.
#[derive(Debug, Clone)]
pub(crate) struct TagObject {
    pub(crate) object: String,
    pub(crate) kind: String,
    pub(crate) tag: String,
    pub(crate) tagger: Person,
    pub(crate) message: String,
}

/// Who did something, and when (RFC 3339).
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) date: String,
}

/// A commit.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) id: String,
    pub(crate) tree: String,
    pub(crate) parents: Vec<String>,
    pub(crate) author: Person,
    pub(crate) committer: Person,
    pub(crate) message: String,
}

/// The repository on the server's side.
#[derive(Debug, Clone)]
pub(crate) struct Bare {
    pub(crate) folder: PathBuf,
}

impl Bare {
    /// Runs git on this repository, also where the user's settings forbid git to find a
    /// bare one by itself.
    pub(crate) fn run(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        let arguments = [&["--git-dir=."], arguments].concat();
        run(&self.folder, &arguments)
    }

    /// As `run`, as text without the last line end.
    pub(crate) fn text(&self, arguments: &[&str]) -> io::Result<String> {
        let output = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&output).trim_end().to_owned())
    }

    /// The bare repository of that name below a folder. It need not exist yet.
    pub(crate) fn at(folder: &Path, slug: &Slug) -> Self {
        let name = format!("{}.git", slug.name());
        Self {
            folder: folder.join(slug.owner()).join(name),
        }
    }

    /// The branch that HEAD names.
    pub(crate) fn default_branch(&self) -> String {
        self.text(&["symbolic-ref", "--short", "HEAD"])
            .unwrap_or_else(|_| "main".to_owned())
    }

    /// Refs whose full name begins with `prefix`, as GitHub matches them: by letters, not
    /// by path components.
    pub(crate) fn refs(&self, prefix: &str) -> Vec<Ref> {
        let format = "--format=%(objectname) %(objecttype) %(refname)";
        let listing = self.text(&["for-each-ref", format]).unwrap_or_default();
        let parse = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            Some(Ref {
                object: parts.next()?.to_owned(),
                kind: parts.next()?.to_owned(),
                name: parts.next()?.to_owned(),
            })
        };
        let refs = listing.lines().filter_map(parse);
        refs.filter(|r| r.name.starts_with(prefix)).collect()
    }

    pub(crate) fn find_ref(&self, name: &str) -> Option<Ref> {
        self.refs(name).into_iter().find(|r| r.name == name)
    }

    /// The commit behind a branch, a tag or an id.
    pub(crate) fn commit_of(&self, revision: &str) -> Option<String> {
        if revision.starts_with('-') {
            return None;
        }
        let peeled = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", &peeled];
        self.text(&arguments).ok()
    }

    /// The commit that a release with this `target_commitish` would get: a branch or a
    /// full commit id, nothing else.
    pub(crate) fn target(&self, target: &str) -> Option<String> {
        let branch = format!("refs/heads/{target}");
        if self.find_ref(&branch).is_some() {
            return self.commit_of(&branch);
        }
        let id: ObjectId = target.parse().ok()?;
        self.commit_of(id.as_str())
    }

    pub(crate) fn tag_object(&self, id: &str) -> Option<TagObject> {
        let id: ObjectId = id.parse().ok()?;
        let content = self.run(&["cat-file", "tag", id.as_str()]).ok()?;
        let content = String::from_utf8_lossy(&content);
        let (head, message) = content.split_once("\n\n")?;
        let field = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(' '));
            lines.find_map(|(key, value)| (key == name).then(|| value.to_owned()))
        };
        Some(TagObject {
            object: field("object")?,
            kind: field("type")?,
            tag: field("tag")?,
            tagger: field("tagger")
                .map(|line| person(&line))
                .unwrap_or_default(),
            message: message.to_owned(),
        })
    }

    pub(crate) fn commit(&self, revision: &str) -> Option<Commit> {
        let id = self.commit_of(revision)?;
        let format = "--format=%H%n%T%n%P%n%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%B";
        let shown = self
            .text(&["show", "-s", "--no-show-signature", format, &id])
            .ok()?;
        let mut lines = shown.splitn(10, '\n');
        let mut next = || lines.next().unwrap_or_default().to_owned();
        let (id, tree) = (next(), next());
        let parents = next().split_whitespace().map(str::to_owned).collect();
        let mut somebody = || Person {
            name: next(),
            email: next(),
            date: next(),
        };
        let (author, committer) = (somebody(), somebody());
        Some(Commit {
            id,
            tree,
            parents,
            author,
            committer,
            message: next(),
        })
    }

    /// A file's bytes at a revision; None when it is not there.
    pub(crate) fn file(&self, revision: &str, path: &str) -> Option<Vec<u8>> {
        let commit = self.commit_of(revision)?;
        self.run(&["cat-file", "blob", &format!("{commit}:{path}")])
            .ok()
    }

    /// The object id of a file or folder at a revision.
    pub(crate) fn object(&self, revision: &str, path: &str) -> Option<String> {
        let name = format!("{revision}:{path}");
        self.text(&["rev-parse", "--verify", "--quiet", &name]).ok()
    }

    /// What lies in a folder: kind, object id and path of each entry.
    pub(crate) fn listing(
        &self,
        revision: &str,
        path: &str,
    ) -> Option<Vec<(String, String, String)>> {
        let commit = self.commit_of(revision)?;
        let tree = format!("{commit}:{path}");
        let listing = self.text(&["ls-tree", &tree]).ok()?;
        let parse = |line: &str| {
            let (meta, name) = line.split_once('\t')?;
            let mut meta = meta.split(' ').skip(1);
            let (kind, id) = (meta.next()?.to_owned(), meta.next()?.to_owned());
            Some((kind, id, name.to_owned()))
        };
        Some(listing.lines().filter_map(parse).collect())
    }

    /// The zip that GitHub serves: `git archive` under a folder of its own.
    pub(crate) fn zipball(&self, revision: &str, slug: &Slug) -> Option<Vec<u8>> {
        let commit = self.commit_of(revision)?;
        let short = &commit[..7];
        let prefix = format!("--prefix={}-{}-{short}/", slug.owner(), slug.name());
        self.run(&["archive", "--format=zip", &prefix, &commit])
            .ok()
    }

    /// Makes a lightweight tag; an existing one is never moved.
    pub(crate) fn make_tag(&self, tag: &str, commit: &str) -> io::Result<()> {
        let name = format!("refs/tags/{tag}");
        let nothing = "0".repeat(commit.len());
        self.run(&["update-ref", &name, commit, &nothing])
            .map(|_| ())
    }

    /// Names of those who wrote commits that lead to a revision, at most 30.
    pub(crate) fn authors(&self, revision: &str) -> Vec<String> {
        let log = self
            .text(&["log", "--format=%an", revision])
            .unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for name in log.lines() {
            if names.len() < 30 && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

/// `Name <address> seconds zone`, as git stores it.
fn person(line: &str) -> Person {
    let (name, rest) = line.split_once(" <").unwrap_or((line, ""));
    let (email, when) = rest.split_once("> ").unwrap_or((rest, ""));
    let seconds = when.split(' ').next().and_then(|text| text.parse().ok());
    let time = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    Person {
        name: name.to_owned(),
        email: email.to_owned(),
        date: time.map(super::model::stamp).unwrap_or_default(),
    }
}

/// How two revisions relate.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) merge_base: String,
    /// Commits of the head that the base lacks, oldest first.
    pub(crate) ahead: Vec<String>,
    /// How many commits of the base the head lacks.
    pub(crate) behind: usize,
    /// What changed since the merge base: GitHub's word for the change, and the path.
    pub(crate) files: Vec<(&'static str, String)>,
}

impl Bare {
    pub(crate) fn compare(&self, base: &str, head: &str) -> Option<Comparison> {
        let (base, head) = (self.commit_of(base)?, self.commit_of(head)?);
        let merge_base = self.text(&["merge-base", &base, &head]).ok()?;
        let list = |range: &str| {
            let list = self
                .text(&["rev-list", "--reverse", range])
                .unwrap_or_default();
            list.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let range = format!("{base}...{head}");
        let arguments = [
            "diff",
            "--no-ext-diff",
            "--no-renames",
            "--name-status",
            "-z",
            &range,
        ];
        let changes = self.text(&arguments).unwrap_or_default();
        let parts: Vec<&str> = changes.split('\0').collect();
        let files = parts.chunks_exact(2).map(|pair| {
            let status = match pair[0] {
                "A" => "added",
                "D" => "removed",
                _ => "modified",
            };
            (status, pair[1].to_owned())
        });
        Some(Comparison {
            merge_base,
            ahead: list(&format!("{base}..{head}")),
            behind: list(&format!("{head}..{base}")).len(),
            files: files.collect(),
        })
    }
}
