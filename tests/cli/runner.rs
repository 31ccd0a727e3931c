//! Runs the program: with an environment of its own, and never for ever.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The longest that any run of the program may take. A run that hangs fails its test.
const LIMIT: Duration = Duration::from_secs(30);

/// A port on which nobody listens: what is not told where the services are reaches nothing.
const NOWHERE: &str = "http://127.0.0.1:9/";

/// A call of the program that was not made yet.
pub(crate) struct Citable {
    command: Command,
    /// Home and settings of nobody; dropped after the run.
    home: TempDir,
    keys: Option<String>,
}

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A run that goes on.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    stdout: JoinHandle<String>,
    /// What was read of its standard error so far.
    seen: Vec<String>,
    end: Instant,
    _home: TempDir,
}

/// The program with these arguments, in an environment in which only `PATH` is the machine's.
pub(crate) fn citable(arguments: &[&str]) -> Citable {
    Citable::of(env!("CARGO_BIN_EXE_citable"), arguments)
}

/// Takes everything out of a command's environment but what it needs to run at all.
pub(crate) fn clean(command: &mut Command, home: &Path) {
    command.env_clear();
    for name in ["PATH", "TMPDIR", "TEMP", "SystemRoot", "LLVM_PROFILE_FILE"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    command
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .env("GIT_CONFIG_GLOBAL", nothing)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::null());
}

impl Citable {
    /// Any program, in the same environment.
    pub(crate) fn of(program: &str, arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.args(arguments);
        clean(&mut command, home.path());
        for name in [
            "GITHUB_API_URL",
            "CITABLE_ZENODO_URL",
            "CITABLE_DATACITE_URL",
            "CITABLE_DOI_URL",
            "CITABLE_ORCID_URL",
        ] {
            command.env(name, NOWHERE);
        }
        // The services of a test speak plain HTTP; anything else is on its way out.
        command.env("https_proxy", NOWHERE);
        Self {
            command,
            home,
            keys: None,
        }
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Gives it this to read.
    #[cfg(target_os = "linux")]
    pub(crate) fn typing(mut self, keys: &str) -> Self {
        self.keys = Some(keys.to_owned());
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Ended {
        self.start().end()
    }

    /// Runs it to its end, if it is installed at all.
    #[cfg(target_os = "linux")]
    pub(crate) fn try_run(self) -> Option<Ended> {
        self.try_start().ok().map(Running::end)
    }

    /// Starts it, in a process group of its own as a shell does.
    pub(crate) fn start(self) -> Running {
        self.try_start().unwrap()
    }

    fn try_start(mut self) -> io::Result<Running> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        let child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if self.keys.is_some() {
            child.stdin(Stdio::piped());
        }
        let mut child = child.spawn()?;
        if let Some(keys) = self.keys {
            let mut stdin = child.stdin.take().unwrap();
            // The pipe stays open until it was read: its end would be the terminal's.
            thread::spawn(move || {
                let _ = stdin.write_all(keys.as_bytes());
                thread::sleep(LIMIT);
            });
        }
        let (send, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stderr.split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut pipe = child.stdout.take().unwrap();
        let stdout = thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Ok(Running {
            child,
            lines,
            stdout,
            seen: Vec::new(),
            end: Instant::now() + LIMIT,
            _home: self.home,
        })
    }
}

impl Running {
    /// Waits for a line of standard error that contains `part`; false if it ended without one.
    pub(crate) fn until(&mut self, part: &str) -> bool {
        loop {
            let left = self.end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.seen.push(line);
                    if self.seen.last().unwrap().contains(part) {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => self.give_up(),
            }
        }
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Ends it at once, with no chance to tidy up. A git that it has started goes on, and has
    /// ended when this returns.
    #[cfg(unix)]
    pub(crate) fn kill_alone(mut self) -> Ended {
        self.child.kill().unwrap();
        let ended = self.child.wait().map(|_| ());
        ended.unwrap();
        while self.signal("-0") {
            assert!(Instant::now() < self.end, "what it started did not end");
            thread::sleep(Duration::from_millis(5));
        }
        self.end()
    }

    /// Ends it and everything that it has started at once, as a power cut does.
    #[cfg(unix)]
    pub(crate) fn kill_with_children(self) -> Ended {
        assert!(self.signal("-KILL"));
        self.end()
    }

    /// Sends what Ctrl-C at a terminal sends: SIGINT, to git below it too.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        assert!(self.signal("-INT"));
    }

    /// Sends what `timeout` and CI send: SIGTERM.
    #[cfg(unix)]
    pub(crate) fn terminate(&self) {
        assert!(self.signal("-TERM"));
    }

    /// Sends a signal to its process group; false if nobody is left in it.
    #[cfg(unix)]
    fn signal(&self, signal: &str) -> bool {
        let group = format!("-{}", self.child.id());
        let mut kill = Command::new("kill");
        kill.args([signal, "--", &group]).stderr(Stdio::null());
        kill.status().unwrap().success()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        while self.until("\0 in no line") {}
        let status = self.status();
        Ended {
            code: status.code().unwrap_or(-1),
            stdout: self.stdout.join().unwrap(),
            stderr: self.seen.join("\n") + "\n",
        }
    }

    fn status(&mut self) -> ExitStatus {
        loop {
            if self.has_ended() {
                return self.child.wait().unwrap();
            }
            if Instant::now() > self.end {
                self.give_up();
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn give_up(&mut self) -> ! {
        let _ = self.child.kill();
        panic!("it did not end: {}", self.seen.join("\n"));
    }
}

impl Ended {
    /// The same, if it ended with this code and without a panic.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert!(
            self.code == code && !self.says("panicked"),
            "exit code {} instead of {code}\n{}",
            self.code,
            self.text()
        );
        self
    }

    /// The same, if one of its streams has each of these words.
    #[track_caller]
    pub(crate) fn saying(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.says(word), "`{word}` is not in\n{}", self.text());
        }
        self
    }

    /// The same, if neither stream has any of these words.
    #[track_caller]
    pub(crate) fn silent_on(self, words: &[&str]) -> Self {
        for word in words {
            assert!(!self.says(word), "`{word}` is in\n{}", self.text());
        }
        self
    }

    pub(crate) fn says(&self, word: &str) -> bool {
        self.stdout.contains(word) || self.stderr.contains(word)
    }

    /// Both streams, to be shown or searched.
    pub(crate) fn text(&self) -> String {
        format!("{}\n---- stderr ----\n{}", self.stdout, self.stderr)
    }

    /// What stands behind `Doing` on its standard error, in order.
    pub(crate) fn doings(&self) -> Vec<&str> {
        let lines = self.stderr.lines();
        lines
            .filter_map(|line| line.trim_start().strip_prefix("Doing "))
            .collect()
    }

    /// Its standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}", self.text()))
    }
}
