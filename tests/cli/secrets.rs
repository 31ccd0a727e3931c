//! No secret reaches any output, whatever goes wrong.

use citable::rehearse::{Fault, FaultKind};

use crate::runner::Ended;
use crate::world::World;

const GITHUB: &str = "github_pat_CANARY0000000000";
const ZENODO: &str = "zenodoCANARY1111111111";
const BASIC: &str = "basicCANARY2222222222";
/// What the model's webhook has in its address, as Zenodo's has.
const HOOK: &str = "rehearsal-hook-secret";

/// Runs with secrets in the environment and in the remote's address, as loud as can be, and
/// gives what it wrote anywhere.
fn loud(world: &World, arguments: &[&str]) -> (Ended, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    let export = format!("json={}", path.display());
    let arguments = [arguments, &["-vv", "--export", &export]].concat();
    let run = world
        .citable(&arguments)
        .env("GITHUB_TOKEN", GITHUB)
        .env("GH_TOKEN", GITHUB)
        .env("ZENODO_TOKEN", ZENODO)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "1");
    let ended = run.run();
    let exported = std::fs::read_to_string(path).unwrap_or_default();
    (ended, exported)
}

#[track_caller]
fn kept(arguments: &[&str], (ended, exported): (Ended, String)) {
    for secret in [GITHUB, ZENODO, BASIC, HOOK, "CANARY", "Bearer"] {
        assert!(
            !ended.says(secret) && !exported.contains(secret),
            "{arguments:?} shows `{secret}`\n{}\n---- export ----\n{exported}",
            ended.text()
        );
    }
    assert!(!ended.says("panicked"), "{}", ended.text());
}

/// Every command that talks to a service, or reads the remote.
fn commands(dataset: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["check"],
        vec!["check", "--online"],
        vec!["preview"],
        vec!["status"],
        vec!["doi", "--wait", "0"],
        vec!["verify", "--wait", "0"],
        vec!["link", dataset, "--yes", "--wait", "0"],
        vec!["release", "1.0.0", "--yes"],
        vec!["publish", "1.0.0", "--dry-run", "--dataset", dataset],
        vec![
            "publish",
            "1.0.0",
            "--yes",
            "--wait",
            "0",
            "--dataset",
            dataset,
        ],
    ]
}

/// A world whose remote has a password in its address, which works all the same.
fn world() -> World {
    let world = World::new();
    let url = format!("https://somebody:{BASIC}@github.com/example-lab/spot-counts.git");
    world.git(&["remote", "set-url", "origin", &url]);
    let key = format!("url.{}.insteadOf", world.bare().display());
    world.git(&["config", "--add", &key, &url]);
    world
}

#[test]
fn with_tokens_that_are_refused_nothing_shows_them() {
    let world = world();
    for arguments in commands(&world.dataset()) {
        kept(&arguments, loud(&world, &arguments));
    }
}

#[test]
fn with_tokens_that_work_nothing_shows_them() {
    let world = world();
    let (github, zenodo) = (
        citable::rehearse::GITHUB_TOKEN,
        citable::rehearse::ZENODO_TOKEN,
    );
    let dataset = world.dataset();
    for arguments in commands(&dataset) {
        let loud = [&arguments[..], &["-vv"]].concat();
        let ended = world.citable(&loud).run();
        for secret in [github, zenodo, BASIC, HOOK, "Bearer"] {
            assert!(
                !ended.says(secret),
                "{arguments:?}: {secret}\n{}",
                ended.text()
            );
        }
    }
    assert_eq!(world.snapshot().archived().count(), 1, "it did go through");
    assert!(
        world.snapshot().count("GET", "/hooks") > 0,
        "hooks were read"
    );
}

#[test]
fn a_server_that_repeats_the_token_is_not_repeated() {
    let world = world();
    for (secret, method, path) in [
        (GITHUB, "GET", "/repos/"),
        (GITHUB, "GET", "/releases"),
        (GITHUB, "GET", "/hooks"),
        (HOOK, "GET", "/hooks"),
        (ZENODO, "GET", "/api/records"),
        (ZENODO, "GET", "/draft"),
    ] {
        let address = format!("https://example.org/?access_token={secret}");
        let body = format!(r#"{{"message":"bad token {secret} at {address}"}}"#);
        // A 500 is asked again for some seconds, so that one of them must do.
        let statuses: &[u16] = match path {
            "/hooks" => &[401, 403, 422, 500],
            _ => &[401, 403, 422],
        };
        for &status in statuses {
            world.services().calm();
            let refusal = FaultKind::Status(status, body.clone());
            let fault = Fault::new(method, path, refusal).always();
            world.services().inject(fault);
            let dataset = world.dataset();
            let publish = ["publish", "1.0.0", "--dry-run", "--dataset", &dataset];
            for arguments in [&publish[..], &["check", "--online"]] {
                kept(arguments, loud(&world, arguments));
            }
        }
    }
}

#[test]
fn a_push_that_fails_does_not_show_the_password_in_the_address() {
    let world = World::new();
    let url = format!("https://somebody:{BASIC}@127.0.0.1:9/example-lab/spot-counts.git");
    world.git(&["config", "remote.origin.pushurl", &url]);
    let arguments = ["publish", "1.0.0", "--yes"];
    let ended = world.citable(&arguments).run();
    assert_ne!(ended.code, 0, "{}", ended.text());
    kept(&arguments, (ended, String::new()));
}

#[test]
fn a_redirect_to_another_host_is_not_given_the_token() {
    let world = World::new();
    // DataCite's place stands for a foreign host: it would note what it is asked.
    let elsewhere = format!("{}repos/stolen", world.services().datacite());
    let redirect = FaultKind::Redirect(302, elsewhere);
    let fault = Fault::new("GET", "/repos/", redirect).always();
    world.services().inject(fault);
    let ended = world.citable(&["status", "v1.0.0"]).run();
    assert_ne!(ended.code, 0, "{}", ended.text());
    ended.silent_on(&[citable::rehearse::GITHUB_TOKEN]);
}

#[test]
fn help_does_not_show_what_the_environment_holds() {
    let world = World::new();
    for arguments in [&["--help"][..], &["publish", "--help"], &["man"]] {
        let run = world.citable(arguments).env("GITHUB_TOKEN", GITHUB);
        run.env("ZENODO_TOKEN", ZENODO)
            .run()
            .code(0)
            .silent_on(&["CANARY"]);
    }
}

/// Keys in files, put together here so that nobody's scanner takes this file for a leak.
const KEYS: [&str; 3] = [
    concat!("gh", "p_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
    "eyJhbGciOiJIUzUxMiJ9.eyJpZCI6IjQyIn0.x7Yz9",
    "1b3a5c7e-9d2f-4b6a-8c0e-123456789abc",
];

#[test]
fn a_key_in_a_file_is_told_of_and_shown_in_no_format() {
    let [github, share, study] = KEYS;
    let world = World::new();
    let citation = world.read("CITATION.cff");
    let link = format!("https://zenodo.org/records/42?preview=1&token={share}");
    // In the same line another rule finds fault.
    world.write(
        "CITATION.cff",
        &format!("{citation}repository: \"{link} x\"\n"),
    );
    world.write("README.md", &format!("# Spots\n\n`{github}` <{link}>\n"));
    let page = format!("https://www.ebi.ac.uk/biostudies/studies/S-BIAD9?key={study}");
    world.write(
        "src/deep/upload.py",
        &format!("a\nTOKEN = \"{github}\"  # {page}\n"),
    );
    world.git(&["add", "-A"]);
    let folder = tempfile::tempdir().unwrap();
    let formats = ["human", "json", "sarif", "github", "markdown"];
    for every in [&["--every-file"][..], &[]] {
        for format in formats {
            let path = folder.path().join(format);
            let export = format!("{format}={}", path.display());
            let arguments = [
                &["check", "-vv", "--format", format, "--export", &export],
                every,
            ]
            .concat();
            let ended = world.citable(&arguments).run();
            assert_eq!(ended.code, 1, "{}", ended.text());
            let exported = std::fs::read_to_string(&path).unwrap();
            for text in [&ended.text(), &exported] {
                assert!(text.contains("secret-in-file"), "{format}: {text}");
                assert_eq!(text.contains("upload.py"), !every.is_empty(), "{text}");
                for key in KEYS {
                    let part = &key[key.len() / 2..];
                    assert!(!text.contains(part), "{format} shows `{part}`: {text}");
                }
            }
        }
    }
}
