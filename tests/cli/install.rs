//! `action/install.sh`, against a file server on loopback.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tempfile::TempDir;

use crate::runner::{Ended, clean};

const TARGET: &str = "x86_64-unknown-linux-musl";

/// A checkout of the Action with its own checksums, and a server of releases.
struct Place {
    folder: TempDir,
    server: String,
    asked: Arc<AtomicUsize>,
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn archive() -> String {
    format!("citable-{}-{TARGET}.tar.gz", version())
}

fn program(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Place {
    /// The server gives `answer`, or a good archive.
    fn new(status: u16, answer: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let name = format!("citable-{}-{TARGET}", version());
        for made in ["checkout/action", "bin", "temp", &format!("made/{name}")] {
            fs::create_dir_all(path.join(made)).unwrap();
        }
        program(
            &path.join("made").join(&name).join("citable"),
            "echo citable from the archive",
        );
        let tar = ["-czf", &archive(), &name];
        run(Command::new("tar").current_dir(path.join("made")).args(tar));
        let bytes = fs::read(path.join("made").join(archive())).unwrap();
        let sum = run(Command::new("sha256sum").arg(path.join("made").join(archive())));
        let sum = sum.split(' ').next().unwrap().to_owned();
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        for file in ["Cargo.toml", "action/install.sh"] {
            fs::copy(root.join(file), path.join("checkout").join(file)).unwrap();
        }
        let asked = Arc::new(AtomicUsize::new(0));
        let body = answer.map_or(bytes, |text| text.as_bytes().to_vec());
        let server = serve(status, body, Arc::clone(&asked));
        let place = Self {
            folder,
            server,
            asked,
        };
        place.sums(&format!("{sum}  {}\n", archive()));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn sums(&self, text: &str) {
        fs::write(self.path("checkout/action/checksums.txt"), text).unwrap();
    }

    /// Runs the script with these variables; nothing but a few tools is on the path.
    fn install(&self, variables: &[(&str, &str)]) -> Ended {
        let mut command = Command::new("bash");
        clean(&mut command, self.folder.path());
        for tool in [
            "sed",
            "head",
            "awk",
            "curl",
            "tar",
            "gzip",
            "sha256sum",
            "cut",
            "mktemp",
            "rm",
            "bash",
            "mkdir",
            "chmod",
            "cat",
        ] {
            let found = run(Command::new("sh").args(["-c", &format!("command -v {tool}")]));
            let _ = std::os::unix::fs::symlink(found.trim(), self.path("bin").join(tool));
        }
        fs::write(self.path("output"), "").unwrap();
        command
            .arg(self.path("checkout/action/install.sh"))
            .env("PATH", self.path("bin"))
            .env("GITHUB_ACTION_PATH", self.path("checkout"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_SERVER_URL", &self.server)
            .env("RUNNER_TEMP", self.path("temp"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("CITABLE_REPOSITORY", "somebody/citable")
            .envs(variables.iter().copied());
        ended(&mut command)
    }

    fn outputs(&self) -> String {
        fs::read_to_string(self.path("output")).unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// One answer for the release's archive, and 404 for everything else.
fn serve(status: u16, body: Vec<u8>, asked: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let expected = format!(
        "GET /somebody/citable/releases/download/v{}/{} ",
        version(),
        archive()
    );
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            asked.fetch_add(1, Ordering::SeqCst);
            let (status, body) = if first.starts_with(&expected) {
                (status, &body[..])
            } else {
                (404, &b"no"[..])
            };
            let head = format!(
                "HTTP/1.1 {status} Status\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(body));
        }
    });
    address
}

#[test]
fn a_release_with_the_right_checksum_is_used() {
    let place = Place::new(200, None);
    for way in ["auto", "download"] {
        place
            .install(&[("CITABLE_INSTALL", way)])
            .code(0)
            .saying(&["citable from the archive"]);
        let binary = place.outputs();
        let binary = binary.trim().strip_prefix("binary=").unwrap();
        assert!(
            Path::new(binary).starts_with(place.path("temp")),
            "{binary}"
        );
    }
    assert_eq!(place.asked(), 2);
}

#[test]
fn an_archive_with_another_checksum_is_deleted_and_never_run() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    for place in [
        Place::new(200, Some("another archive")),
        Place::new(200, Some(page)),
    ] {
        let ended = place.install(&[]).code(3);
        ended.saying(&[
            "::error title=citable::",
            "is not the file that this version",
        ]);
        assert_eq!(place.outputs(), "");
        let left = fs::read_dir(place.path("temp")).unwrap().flatten();
        assert!(
            left.flat_map(|entry| fs::read_dir(entry.path()))
                .flatten()
                .next()
                .is_none()
        );
    }
    // An archive that is good, where the Action says another sum.
    let place = Place::new(200, None);
    let sum = "0".repeat(64);
    place.sums(&format!("{sum}  {}\n", archive()));
    place
        .install(&[])
        .code(3)
        .silent_on(&["citable from the archive"]);
}

#[test]
fn without_a_checksum_nothing_is_downloaded() {
    let place = Place::new(200, None);
    place.sums("# none\n");
    place
        .install(&[("CITABLE_INSTALL", "download")])
        .code(3)
        .saying(&["no checksum"]);
    place
        .install(&[])
        .code(3)
        .saying(&["and no cargo to build it"]);
    // A system for which there is no release.
    let place = Place::new(200, None);
    let other = [("CITABLE_INSTALL", "download"), ("RUNNER_ARCH", "RISCV64")];
    place
        .install(&other)
        .code(3)
        .saying(&["there is no program for Linux RISCV64"]);
    // A checkout has no release of its own.
    let checkout = [("CITABLE_INSTALL", "download"), ("CITABLE_REPOSITORY", "")];
    place
        .install(&checkout)
        .code(3)
        .saying(&["a checkout of the Action"]);
    assert_eq!(place.asked(), 0);
}

#[test]
fn a_release_that_is_not_there_is_said() {
    let place = Place::new(404, Some("Not Found"));
    place.install(&[]).code(3).saying(&["cannot download"]);
    assert_eq!(place.outputs(), "");
}

#[test]
fn a_checkout_is_built_with_cargo_from_its_lock_file() {
    let place = Place::new(200, None);
    // In the place of cargo: what it is asked, and the program that it would make.
    program(
        &place.path("bin").join("cargo"),
        "echo cargo \"$@\"\nfor last; do :; done\nmkdir -p \"$last/release\"\n\
         printf '#!/bin/sh\\necho citable, built\\n' >\"$last/release/citable\"\nchmod +x \"$last/release/citable\"",
    );
    let ended = place.install(&[("CITABLE_REPOSITORY", "")]).code(0);
    ended.saying(&[
        "cargo build --release --locked --bin citable",
        "citable, built",
    ]);
    assert!(
        place
            .outputs()
            .contains("temp/citable-build/release/citable")
    );
    assert_eq!(place.asked(), 0);
}

#[test]
fn a_program_that_is_there_is_used_and_one_that_is_not_is_said() {
    let place = Place::new(200, None);
    let own = place.path("own");
    program(&own, "echo my own citable");
    let given = [("CITABLE_BINARY", own.to_str().unwrap())];
    place.install(&given).code(0).saying(&["my own citable"]);
    place
        .install(&[("CITABLE_BINARY", "nowhere")])
        .code(3)
        .saying(&["names no file"]);
    place
        .install(&[("CITABLE_BINARY", "x\nhacked=1")])
        .code(3)
        .saying(&["is one path"]);
    place
        .install(&[("CITABLE_INSTALL", "path")])
        .code(3)
        .saying(&["no citable on the PATH"]);
    place
        .install(&[("CITABLE_INSTALL", "curl")])
        .code(3)
        .saying(&["is one of auto"]);
    assert!(!place.outputs().contains("hacked"));
}

/// One of the scripts that make a release.
fn script(name: &str) -> Command {
    Command::new(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("packaging")
            .join(name),
    )
}

/// The archive and the sums of a release, of the program that was just built.
fn released() -> TempDir {
    let made = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_citable")).parent().unwrap();
    run(script("archive.sh")
        .arg(program)
        .arg(TARGET)
        .arg(made.path()));
    let sums = run(script("checksums.sh").arg(made.path()));
    fs::write(made.path().join("checksums.txt"), sums).unwrap();
    made
}

/// Runs the installer of this release, made for this server.
fn installed(made: &Path, server: &str) -> Ended {
    let address = format!("{server}/somebody/citable");
    let sums = made.join("checksums.txt");
    run(script("installers.sh")
        .arg(address)
        .arg(version())
        .arg(sums)
        .arg(made));
    let mut command = Command::new("sh");
    clean(&mut command, made);
    let installer = command.arg(made.join("citable-installer.sh"));
    ended(installer.env("CITABLE_BIN", made.join("bin")))
}

#[test]
fn an_archive_holds_what_a_package_needs() {
    let made = released();
    let listed = run(Command::new("tar")
        .arg("-tzf")
        .arg(made.path().join(archive())));
    for name in [
        "citable",
        "citable.1",
        "completions/citable.bash",
        "completions/_citable",
        "completions/citable.fish",
        "completions/_citable.ps1",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
    ] {
        let path = format!("citable-{}-{TARGET}/{name}\n", version());
        assert!(listed.contains(&path), "{name} is not in\n{listed}");
    }
}

#[test]
fn the_installer_of_a_release_installs_what_it_was_made_for_and_nothing_else() {
    let made = released();
    let bin = made.path().join("bin");
    let asked = Arc::new(AtomicUsize::new(0));
    let page = serve(200, b"<!DOCTYPE html>".to_vec(), Arc::clone(&asked));
    installed(made.path(), &page)
        .code(1)
        .saying(&["nothing was installed"]);
    assert!(!bin.exists());

    let body = fs::read(made.path().join(archive())).unwrap();
    let server = serve(200, body, Arc::clone(&asked));
    let said = installed(made.path(), &server).code(0);
    said.saying(&["installed citable", "is not on your PATH"]);
    let shown = run(Command::new(bin.join("citable")).arg("--version"));
    assert_eq!(shown.trim(), format!("citable {}", version()));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn an_address_that_would_be_a_command_makes_no_installer() {
    let made = released();
    let sums = made.path().join("checksums.txt");
    let mut installers = script("installers.sh");
    let address = installers.arg("https://example.org/x'; touch pwned; '");
    let ended = ended(address.arg(version()).arg(sums).arg(made.path()));
    ended.code(1);
    assert!(!made.path().join("citable-installer.sh").exists());
}
