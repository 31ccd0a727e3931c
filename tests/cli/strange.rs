//! Files and folders of strange content or of a strange kind: answered soon, with a finding, and
//! never taken for sound.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::runner::{Ended, clean};

/// A build for tests on a busy machine; a build for use takes a tenth of it, on its own a second
/// at most. What is read again and again takes minutes in both.
const SOON: Duration = Duration::from_secs(25);

#[track_caller]
fn soon(folder: &Folder, arguments: &[&str]) -> Ended {
    let start = Instant::now();
    let ended = folder.citable(arguments).run();
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert!(!ended.says("panicked"), "{}", ended.text());
    ended
}

/// A file of this content beside sound ones: what `check` says of it.
#[track_caller]
fn holds(name: &str, content: impl AsRef<[u8]>, code: i32, words: &[&str]) {
    let folder = Folder::sound();
    folder.write(name, content);
    soon(&folder, &["check"]).code(code).saying(words);
    soon(&folder, &["preview"]);
}

/// The sample with lines put behind it.
fn citation(more: &str) -> String {
    Folder::sound().citation() + more
}

#[test]
fn nesting_without_end() {
    let words: &[&str] = &["error[cff-invalid]", "nested more than 64 deep"];
    let deep = 100_000;
    let steps: Vec<String> = (1..1000)
        .map(|depth| format!("{}- \n", " ".repeat(depth)))
        .collect();
    for more in [
        format!("references: {}", "[".repeat(deep)),
        format!("references: {}", "{a: ".repeat(deep)),
        format!("references:\n  {}", "- ".repeat(deep)),
        "? ".repeat(deep),
        format!("references:\n{}", steps.concat()),
    ] {
        holds("CITATION.cff", citation(&more), 1, words);
    }
    let words: &[&str] = &["error[zenodo-json-invalid]", "nested too deeply"];
    for text in [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        format!("{{\"title\": {}{}}}", "[".repeat(deep), "]".repeat(deep)),
    ] {
        holds(".zenodo.json", text, 1, words);
    }
}

#[test]
fn more_keys_aliases_and_items_than_anybody_writes() {
    let keys: Vec<String> = (0..20_000).map(|key| format!("k{key}: 1\n")).collect();
    holds(
        "CITATION.cff",
        citation(&keys.concat()),
        1,
        &["no key `k0`", "more findings"],
    );
    let aliases = format!("x: &a b\ny: [{}]\n", "*a,".repeat(300_000));
    holds(
        "CITATION.cff",
        citation(&aliases),
        1,
        &["more than 100000 values"],
    );
    let unknown = format!("license: [{}]\n", "MITT, ".repeat(20_000));
    let sound = citation("").replace("license: MIT\n", &unknown);
    holds("CITATION.cff", sound, 1, &["`MITT`", "more findings"]);
    let keys: Vec<String> = (0..5_000).map(|key| format!(",\"k{key}\":1")).collect();
    let json = format!("{{\"title\": \"Spot Counter\"{}}}", keys.concat());
    holds(".zenodo.json", json, 0, &["[zenodo-json-shadows-cff]"]);
}

#[test]
fn values_of_many_letters() {
    let long = 300_000;
    let with = |line: String| citation("").replace("version: 1.0.0\n", &line);
    for (text, code, words) in [
        (
            format!("version: {}\n", "9".repeat(long)),
            1,
            "[cff-invalid]",
        ),
        (
            format!(
                "version: 1{}.5e{}\n",
                "0".repeat(long / 2),
                "9".repeat(long / 3)
            ),
            0,
            "[cff-invalid]",
        ),
        (
            format!("version: 1{}\n", ":59".repeat(long / 3)),
            0,
            "[cff-invalid]",
        ),
        (format!("version: \"{}\"\n", "x".repeat(long)), 0, ""),
        (
            format!(
                "contact: [{{alias: x, email: '{}@b'}}]\n",
                "a.".repeat(long / 2)
            ),
            1,
            "no e-mail address",
        ),
        (format!("url: https://{}\n", "a.@/".repeat(long / 4)), 0, ""),
        (format!("doi: 10.5281/{}\n", "(".repeat(long)), 0, ""),
        (
            format!("abstract: e{}\n", "\u{301}".repeat(long / 2)),
            1,
            "stands here a second time",
        ),
        (
            format!("? \"{}\"\n: 1\n", "k".repeat(long)),
            1,
            "has no key `kkk",
        ),
    ] {
        holds("CITATION.cff", with(text), code, &[words]);
    }
    for more in [
        "&".repeat(long),
        format!("see <a {}>", "x=y ".repeat(long / 4)),
        format!("see {}", "<b><i><a>".repeat(long / 9)),
        format!("{}x", "&amp;amp;".repeat(long / 9)),
    ] {
        let text = citation("").replace(
            "Counts spots in fluorescence images.",
            &format!("\"{more}\""),
        );
        holds("CITATION.cff", text, 0, &[]);
    }
    for (value, code, words) in [
        ("9".repeat(long), 1, "`version` must be a text"),
        (
            format!("1.{}e5", "9".repeat(long)),
            1,
            "`version` must be a text",
        ),
        (
            "\"\\ud800 \\udc00\"".to_owned(),
            0,
            "[zenodo-json-shadows-cff]",
        ),
        ("\"a\\u0000b\"".to_owned(), 0, "[zenodo-json-shadows-cff]"),
        ("\"a\u{0}b\"".to_owned(), 1, "[zenodo-json-invalid]"),
    ] {
        let json = format!("{{\"title\": \"Spot Counter\", \"version\": {value}}}");
        holds(".zenodo.json", json, code, &[words]);
    }
    let long = long / 5;
    for text in [
        "[".repeat(long),
        "[year] ".repeat(long / 7),
        "a\n".repeat(long / 2),
        "/".repeat(long),
    ] {
        holds("LICENSE", text, 0, &["[license-unrecognised]"]);
    }
}

#[test]
fn text_in_other_encodings() {
    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let sound = citation("");
    let not_utf8 = ["is not UTF-8 text from byte"];
    holds("CITATION.cff", wide(&sound), 1, &not_utf8);
    holds(
        "LICENSE",
        wide("MIT License"),
        0,
        &["[file-unreadable]", not_utf8[0]],
    );
    holds(
        "LICENSE",
        b"MIT License\nCopyright 2024 Jos\xe9\n",
        0,
        &["[file-unreadable]", not_utf8[0]],
    );
    holds(
        "package.json",
        b"{\"name\": \"\xff\"}",
        0,
        &["[file-unreadable]", not_utf8[0]],
    );
    holds(".zenodo.json", wide("{}"), 1, &not_utf8);
    holds(
        "CITATION.cff",
        citation("abstract2: a\0b\n"),
        1,
        &["control character U+0000"],
    );
    holds(
        "CITATION.cff",
        citation("x: a\u{2028}b\n"),
        1,
        &["invisible character"],
    );
    holds(
        "CITATION.cff",
        sound.replace('\n', "\r"),
        0,
        &["no findings"],
    );
}

/// Every file that is looked into, and the rule that says when it cannot be.
const FILES: [(&str, &str); 9] = [
    ("CITATION.cff", "[cff-unreadable]"),
    (".zenodo.json", "[zenodo-json-invalid]"),
    ("LICENSE", "[file-unreadable]"),
    ("README.md", "[file-unreadable]"),
    ("pyproject.toml", "[file-unreadable]"),
    ("package.json", "[file-unreadable]"),
    ("codemeta.json", "[file-unreadable]"),
    (".gitattributes", "[file-unreadable]"),
    (".gitmodules", "[file-unreadable]"),
];

/// Puts something in the place of each file in turn.
#[track_caller]
fn each_file(put: impl Fn(&Path), words: &str) {
    for (name, rule) in FILES {
        let folder = Folder::sound();
        let path = folder.path().join(name);
        let _ = fs::remove_file(&path);
        put(&path);
        soon(&folder, &["check"]).saying(&[rule, words]);
        soon(&folder, &["check", "--format", "github"]).saying(&[words]);
    }
    // It may set rules: whoever cannot read it cannot say what is found.
    let folder = Folder::sound();
    put(&folder.path().join("citable.toml"));
    let refused = soon(&folder, &["check"]).code(2);
    refused.saying(&["citable.toml cannot be read"]);
}

#[test]
fn files_of_100_megabytes() {
    each_file(
        |path| {
            fs::File::create(path)
                .unwrap()
                .set_len(100_000_000)
                .unwrap();
        },
        "100 MB",
    );
}

#[test]
fn pipes_and_devices_are_not_waited_for() {
    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    };
    each_file(pipe, "not a regular file");
    let device = |path: &Path| std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    each_file(device, "leads out of the repository");
}

#[test]
fn links_that_lead_to_themselves_or_nowhere() {
    let itself = |path: &Path| std::os::unix::fs::symlink(path.file_name().unwrap(), path).unwrap();
    each_file(itself, "could not be read");
    let nowhere = |path: &Path| std::os::unix::fs::symlink("not-here", path).unwrap();
    each_file(nowhere, "could not be read");
    // A folder that is its own grandchild.
    let folder = Folder::sound();
    std::os::unix::fs::symlink("..", folder.path().join("LICENSES")).unwrap();
    soon(&folder, &["check"]).code(0);
}

#[test]
fn a_folder_that_nobody_may_look_into() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::sound();
    folder.write("LICENSES/MIT.txt", "x");
    let closed = folder.path().join("LICENSES");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    soon(&folder, &["check"]).code(0);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    let missing = soon(&folder, &["-C", "nowhere", "check"]).code(2);
    missing.saying(&["nowhere"]);
}

#[test]
fn a_submodule_and_a_linked_worktree_are_checked_as_repositories() {
    let folder = Folder::sound();
    let inner = folder.path().join("inner");
    let url = format!("file://{}", folder.path().display());
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &url,
        "inner",
    ];
    folder.git(&add);
    let beside = folder.beside("beside");
    folder.git(&[
        "worktree",
        "add",
        "--quiet",
        "--detach",
        beside.to_str().unwrap(),
    ]);
    for place in [inner, beside] {
        fs::write(place.join("CITATION.cff"), "title: x\n").unwrap();
        let ended = soon(&folder, &["check", place.to_str().unwrap()]).code(1);
        ended.saying(&["error[cff-invalid]", "CITATION.cff:1"]);
    }
    // What lies in a submodule is said of the repository around it.
    soon(&folder, &["check"]).saying(&["[archive-lacks]"]);
}

#[test]
fn a_git_file_that_leads_nowhere() {
    let folder = Folder::sound();
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    for content in ["gitdir: /nowhere/at/all\n", "gitdir: .git\n", "\0\n", ""] {
        folder.write(".git", content);
        let ended = soon(&folder, &["check"]).code(3);
        ended.saying(&["error: could not look at the git repository"]);
    }
}

#[test]
fn git_is_not_there() {
    let folder = Folder::sound();
    let nothing = folder.beside("empty");
    fs::create_dir(&nothing).unwrap();
    for arguments in [
        &["check"][..],
        &["preview"],
        &["status"],
        &["publish", "1.0.0"],
    ] {
        let ended = folder
            .citable(arguments)
            .env("PATH", &nothing)
            .run()
            .code(3);
        ended.saying(&["`git` is not installed", "help: install git"]);
    }
}

#[test]
fn a_repository_of_somebody_else_is_refused_as_git_refuses_it() {
    let folder = Folder::sound();
    let mut chown = Command::new("chown");
    chown
        .args(["--recursive", "65534:65534"])
        .arg(folder.path());
    if !chown.output().unwrap().status.success() {
        println!("skipped: this user may not give files away");
        return;
    }
    let mut probe = Command::new("git");
    clean(&mut probe, &folder.path());
    probe.current_dir(folder.path()).args(["rev-parse", "HEAD"]);
    if probe.output().unwrap().status.success() {
        println!("skipped: git looks into everything for this user");
        return;
    }
    for arguments in [&["check"][..], &["preview"], &["check", "--at", "v1.0.0"]] {
        let ended = soon(&folder, arguments).code(3);
        ended.saying(&["it belongs to another user", "safe.directory"]);
    }
}
