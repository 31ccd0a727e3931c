//! Running `git`: one place that sets what every call needs.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::error::{self, GitError};

/// What git sets for its hooks, and what would turn its eyes from the folder it is given.
/// (`git rev-parse --local-env-vars`), and what changes how it reads paths and attributes.
/// Settings for one call (`GIT_CONFIG_COUNT`) stay: they are the user's.
const TURNED_AWAY_BY: [&str; 17] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_ATTR_SOURCE",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// One call of git that was not made yet.
#[derive(Debug)]
pub(super) struct Call {
    command: Command,
    patience: Option<Duration>,
}

/// A call that git works on. Several that need nothing of each other are started one after
/// another and then waited for, so that they run side by side.
#[derive(Debug)]
pub(super) struct Started(Child);

/// What a call gave.
#[derive(Debug)]
pub(super) struct Output {
    /// The exit status; `None` when a signal ended it.
    pub(super) code: Option<i32>,
    /// What it wrote.
    pub(super) stdout: Vec<u8>,
    /// What it said.
    pub(super) stderr: String,
}

impl Output {
    pub(super) fn success(&self) -> bool {
        self.code == Some(0)
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// The output, if the call succeeded.
    pub(super) fn or_fail(self, doing: &'static str) -> Result<Self, GitError> {
        if self.success() {
            Ok(self)
        } else {
            Err(error::failed(doing, &self.stderr))
        }
    }
}

impl Call {
    /// A call that only reads: it takes no locks, so that it disturbs no other git, and sees the
    /// objects themselves, as GitHub does, not what `git replace` puts in their places here.
    pub(super) fn new(folder: &Path, arguments: &[&str]) -> Self {
        let mut call = Self::changing(folder, arguments);
        call.command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_REPLACE_OBJECTS", "1");
        call
    }

    /// Does not fetch an object that is missing. To fetch, git would run the programs that the
    /// repository's own settings name: a transport, a proxy, an ssh.
    pub(super) fn offline(mut self) -> Self {
        self.command
            .env("GIT_NO_LAZY_FETCH", "1")
            // For git before 2.44: no transport has this name, so none is allowed.
            .env("GIT_ALLOW_PROTOCOL", "none");
        self
    }

    /// A call that changes something.
    pub(super) fn changing(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new("git");
        // `-C` instead of the current folder of the child: git itself then says why
        // a folder cannot be entered, and a missing `git` is told from a missing folder.
        command.arg("-C").arg(folder).args(arguments);
        command
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_PAGER", "cat")
            // Paths are paths, never patterns.
            .env("GIT_LITERAL_PATHSPECS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in TURNED_AWAY_BY {
            command.env_remove(name);
        }
        Self {
            command,
            patience: None,
        }
    }

    pub(super) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives up after a time. Only for questions: a change that is cut off is neither done nor undone.
    pub(super) fn patience(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Starts git with pipes to it and from it.
    pub(super) fn start_talking(mut self) -> Result<Child, GitError> {
        // Nobody reads what it says meanwhile, and a full pipe would stop it.
        self.command.stdin(Stdio::piped()).stderr(Stdio::null());
        self.command.spawn().map_err(not_started)
    }

    /// Starts git and does not wait for it.
    pub(super) fn start(mut self) -> Result<Started, GitError> {
        self.command.spawn().map(Started).map_err(not_started)
    }

    /// Starts git with a pipe from it, for output that is better not held in memory.
    pub(super) fn start_writing(mut self) -> Result<Child, GitError> {
        // Nobody reads what it says meanwhile, and a full pipe would stop it.
        self.command.stderr(Stdio::null());
        self.command.spawn().map_err(not_started)
    }

    /// Runs to the end and gives what came, whatever the exit status.
    pub(super) fn output(mut self) -> Result<Output, GitError> {
        if self.patience.is_none() {
            return self.start()?.output();
        }
        let child = self.command.spawn().map_err(not_started)?;
        self.finish(child, None)
    }

    /// Runs to the end with this on its standard input.
    pub(super) fn output_with(mut self, input: Vec<u8>) -> Result<Output, GitError> {
        self.command.stdin(Stdio::piped());
        let child = self.command.spawn().map_err(not_started)?;
        self.finish(child, Some(input))
    }

    /// Runs to the end, and gives each part of the output that this byte ends as it comes: what
    /// git lists of a large tree is never in memory as a whole. `take` says `None` to what it
    /// does not understand.
    pub(super) fn each(
        mut self,
        doing: &'static str,
        end: u8,
        mut take: impl FnMut(&[u8]) -> Option<()>,
    ) -> Result<(), GitError> {
        let mut child = self.command.spawn().map_err(not_started)?;
        let stdout = child.stdout.take();
        let (send, said) = mpsc::channel();
        if let Some(stderr) = child.stderr.take() {
            read_aside(stderr, Stream::Err, send);
        }
        let taken = stdout.map_or(Ok(true), |stdout| {
            let mut stdout = BufReader::new(stdout);
            let mut part = Vec::new();
            while stdout.read_until(end, &mut part)? > 0 {
                let whole = part.strip_suffix(&[end]).unwrap_or(&part);
                if take(whole).is_none() {
                    return Ok(false);
                }
                part.clear();
            }
            Ok::<bool, GitError>(true)
        });
        // One that is not heard to its end may still be writing.
        if !matches!(taken, Ok(true)) {
            let _ = child.kill();
        }
        let status = child.wait()?;
        if !taken? {
            return Err(GitError::Garbled { doing });
        }
        if status.success() {
            return Ok(());
        }
        let said = said.recv().ok().and_then(|(_, bytes)| bytes.ok());
        let said = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
        Err(error::failed(doing, &said))
    }

    fn finish(self, mut child: Child, input: Option<Vec<u8>>) -> Result<Output, GitError> {
        let (send, receive) = mpsc::channel();
        if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
            // Git may stop reading when it fails; what it says then is the answer.
            thread::spawn(move || stdin.write_all(&input));
        }
        // The readers are not joined: a grandchild (ssh) may hold the pipes after git is gone.
        if let Some(stdout) = child.stdout.take() {
            read_aside(stdout, Stream::Out, send.clone());
        }
        if let Some(stderr) = child.stderr.take() {
            read_aside(stderr, Stream::Err, send);
        }
        let end = self.patience.map(|patience| Instant::now() + patience);
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            let received = match end {
                None => receive.recv().ok(),
                Some(end) => receive
                    .recv_timeout(end.saturating_duration_since(Instant::now()))
                    .ok(),
            };
            match received {
                Some((Stream::Out, bytes)) => stdout = bytes?,
                Some((Stream::Err, bytes)) => stderr = bytes?,
                None => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(GitError::Late {
                        doing: "ask the remote",
                        seconds: self.patience.map_or(0, |patience| patience.as_secs()),
                    });
                }
            }
        }
        let status = child.wait()?;
        Ok(Output {
            code: status.code(),
            stdout,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        })
    }
}

impl Started {
    /// Waits for the end and gives what came, whatever the exit status.
    pub(super) fn output(self) -> Result<Output, GitError> {
        Ok(self.0.wait_with_output()?.into())
    }
}

impl From<process::Output> for Output {
    fn from(output: process::Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The host that SSH would go to for a name, from its settings alone (`ssh -G`). It is the SSH
/// that the environment names for git; what the repository's own settings name is not run.
pub(super) fn ssh_host(name: &str) -> Option<String> {
    if name.starts_with('-') {
        return None;
    }
    let named = |variable| std::env::var_os(variable).filter(|value| !value.is_empty());
    let mut ssh = match (named("GIT_SSH_COMMAND"), named("GIT_SSH")) {
        // A line for the shell, as git has it.
        (Some(mut line), _) => {
            line.push(" \"$@\"");
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(line).arg("ssh");
            shell
        }
        (None, Some(program)) => Command::new(program),
        (None, None) => Command::new("ssh"),
    };
    let output = ssh
        .args(["-G", name])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).to_ascii_lowercase();
    let host = text
        .lines()
        .find_map(|line| line.strip_prefix("hostname "))?;
    (host.contains('.')).then(|| host.trim().to_owned())
}

#[derive(Clone, Copy)]
enum Stream {
    Out,
    Err,
}

type Received = (Stream, io::Result<Vec<u8>>);

fn read_aside(mut pipe: impl Read + Send + 'static, stream: Stream, send: mpsc::Sender<Received>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let result = pipe.read_to_end(&mut bytes).map(|_| bytes);
        // Nobody listens any more after the patience is over.
        let _ = send.send((stream, result));
    });
}

fn not_started(error: io::Error) -> GitError {
    if error.kind() == io::ErrorKind::NotFound {
        GitError::NotInstalled
    } else {
        GitError::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_that_never_answers_is_given_up_though_it_holds_the_pipes() {
        let start = Instant::now();
        // The sleeper outlives git, as an ssh would.
        let call = Call::new(
            Path::new("."),
            &["-c", "alias.wait=!sleep 20; true", "wait"],
        );
        let result = call.patience(Duration::from_millis(200)).output();
        assert!(matches!(result, Err(GitError::Late { .. })));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn more_than_a_pipe_holds_goes_through_both_ways() {
        let names = "HEAD:nowhere\n".repeat(100_000);
        let folder = tempfile::tempdir().unwrap();
        Call::changing(folder.path(), &["init", "-q"])
            .output()
            .unwrap();
        let call = Call::new(folder.path(), &["cat-file", "--batch-check"]);
        let output = call.output_with(names.into_bytes()).unwrap();
        assert_eq!(output.text().lines().count(), 100_000);
    }
}
