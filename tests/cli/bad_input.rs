//! Repositories and files that are not as they should be: a clear word, the right exit code, and
//! nothing written anywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::runner::Ended;
use crate::world::{World, git};

/// Everything below a folder, git's own files too: paths with their lengths and first bytes.
pub(crate) fn listing(folder: &Path) -> BTreeMap<String, (u64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            let short = metadata.is_file() && metadata.len() < 1 << 20;
            let content = if short {
                fs::read(&path).unwrap_or_default()
            } else {
                Vec::new()
            };
            found.insert(path.display().to_string(), (metadata.len(), content));
            if metadata.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

/// Runs it in a folder; it must end with this code, have said this, and have written nothing.
#[track_caller]
pub(crate) fn harmless(
    world: &World,
    folder: &Path,
    arguments: &[&str],
    code: i32,
    words: &[&str],
) -> Ended {
    let before = listing(folder);
    let run = world.citable(arguments).in_folder(folder).run();
    let ended = run.code(code).saying(words);
    let after = listing(folder);
    let changed: Vec<&String> = after
        .keys()
        .chain(before.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    assert!(changed.is_empty(), "{arguments:?} changed {changed:?}");
    assert_eq!(world.snapshot().writes().len(), 0, "{}", ended.text());
    ended
}

/// The commands that look, and those that would do something.
#[track_caller]
fn each(world: &World, folder: &Path, expected: &[(&[&str], i32, &[&str])]) {
    for (arguments, code, words) in expected {
        harmless(world, folder, arguments, *code, words);
    }
}

const CHECK: &[&str] = &["check"];
const STATUS: &[&str] = &["status"];
const PREVIEW: &[&str] = &["preview"];
/// With `--yes`: what is in the way must hold it back all the same.
const PUBLISH: &[&str] = &["publish", "1.0.0", "--yes"];
const DRY: &[&str] = &["publish", "1.0.0", "--dry-run"];
const REHEARSE: &[&str] = &["rehearse", "."];

#[test]
fn no_repository() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    let words: &[&str] = &["not in a git repository", "help:"];
    each(
        &world,
        folder.path(),
        &[
            (CHECK, 1, &["[cff-missing]", "[license-missing]"]),
            (STATUS, 2, words),
            (PUBLISH, 2, words),
            (DRY, 2, words),
            (REHEARSE, 2, words),
            (&["doi"], 2, words),
            (&["verify"], 2, words),
            (&["release", "1.0.0", "--yes"], 2, words),
        ],
    );
}

#[test]
fn an_empty_repository() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    let words: &[&str] = &["[repository-empty]", "[cff-missing]", "help:"];
    each(
        &world,
        folder.path(),
        &[
            (CHECK, 1, &["[cff-missing]"]),
            (STATUS, 1, &["there is no tag yet", "help:"]),
            (PUBLISH, 1, words),
            (DRY, 1, words),
            (REHEARSE, 1, words),
        ],
    );
}

#[test]
fn a_head_on_no_branch() {
    let world = World::new();
    world.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    let words: &[&str] = &["[head-detached]", "git switch"];
    each(
        &world,
        world.path(),
        &[(STATUS, 1, &[]), (PUBLISH, 1, words), (DRY, 1, words)],
    );
    world.git(&["checkout", "--quiet", "--detach", "main"]);
    each(
        &world,
        world.path(),
        &[(CHECK, 0, &[]), (STATUS, 1, words), (REHEARSE, 0, &[])],
    );
}

#[test]
fn no_remote() {
    let world = World::new();
    world.git(&["remote", "remove", "origin"]);
    let words: &[&str] = &["[remote-missing]", "git remote add origin"];
    each(
        &world,
        world.path(),
        &[
            (CHECK, 0, &[]),
            (STATUS, 1, words),
            (PUBLISH, 1, words),
            (REHEARSE, 0, &["DOI of this version"]),
        ],
    );
}

#[test]
fn a_remote_that_is_not_github() {
    let world = World::new();
    let elsewhere = "https://gitlab.example.org/lab/spot-counts.git";
    world.git(&["remote", "set-url", "origin", elsewhere]);
    let words: &[&str] = &["[remote-not-github]", "gitlab.example.org", "help:"];
    each(
        &world,
        world.path(),
        &[
            (STATUS, 1, words),
            (PUBLISH, 1, words),
            (REHEARSE, 0, &["DOI of this version"]),
        ],
    );
}

#[test]
fn a_remote_that_github_does_not_show() {
    let world = World::new();
    let nowhere = "https://github.com/example-lab/no-such-name.git";
    world.git(&["remote", "set-url", "origin", nowhere]);
    let words: &[&str] = &[
        "`example-lab/no-such-name`",
        "[repository-not-found]",
        "help:",
    ];
    let online: &[&str] = &["check", "--online"];
    let each_of = [(STATUS, 1, words), (PUBLISH, 1, words), (online, 1, words)];
    each(&world, world.path(), &each_of);
}

#[test]
fn a_remote_that_is_a_folder() {
    let world = World::new();
    let elsewhere = world.bare();
    world.git(&["remote", "set-url", "origin", elsewhere.to_str().unwrap()]);
    each(
        &world,
        world.path(),
        &[(PUBLISH, 1, &["[remote-not-github]", "help:"])],
    );
}

#[test]
fn a_shallow_clone_is_a_warning() {
    let world = World::new();
    let head = world.git(&["rev-parse", "HEAD"]);
    world.write(".git/shallow", &format!("{head}\n"));
    each(
        &world,
        world.path(),
        &[
            (CHECK, 0, &[]),
            (&["status", "--format", "json"], 0, &["clone-shallow"]),
            (REHEARSE, 0, &["[clone-shallow]", "git fetch --unshallow"]),
        ],
    );
    // The remote has what is cut off here: the release can be made.
    world.publish("1.0.0").run().code(0);
}

#[test]
fn a_bare_repository() {
    let world = World::new();
    let bare = world.bare();
    let url = "https://github.com/example-lab/spot-counts.git";
    git(&bare, &["remote", "add", "origin", url]);
    let words: &[&str] = &["[repository-bare]", "git clone"];
    for (arguments, code, words) in [
        (CHECK, 0, &[][..]),
        (PREVIEW, 0, &["Spot counts"]),
        (STATUS, 1, words),
        (PUBLISH, 1, words),
        (DRY, 1, words),
        (REHEARSE, 0, &["DOI of this version"]),
    ] {
        harmless(&world, &bare, arguments, code, words).silent_on(&["[cff-missing]"]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let path = world.path().join("CITATION.cff");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    unreadable(&world, &["permission denied"]);
}

/// What holds for a CITATION.cff that cannot be read at all.
#[track_caller]
fn unreadable(world: &World, words: &[&str]) {
    let words = [words, &["[cff-unreadable]", "help:"]].concat();
    for (arguments, code, words) in [
        (CHECK, 1, &words[..]),
        (PREVIEW, 1, &["Zenodo will refuse CITATION.cff", "help:"]),
        (STATUS, 1, &["no version can be read", "help:"]),
        (PUBLISH, 1, &words),
        (DRY, 1, &words),
        // The committed file is sound.
        (REHEARSE, 0, &["not committed are not part"]),
    ] {
        harmless(world, world.path(), arguments, code, words).silent_on(&["[cff-missing]"]);
    }
}

#[test]
fn a_citation_file_that_is_a_folder() {
    let world = World::new();
    fs::remove_file(world.path().join("CITATION.cff")).unwrap();
    fs::create_dir(world.path().join("CITATION.cff")).unwrap();
    unreadable(&world, &["is a folder"]);
}

#[cfg(unix)]
#[test]
fn a_citation_file_that_leads_out_of_the_repository() {
    let world = World::new();
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "title: the-secret-outside\n").unwrap();
    let path = world.path().join("CITATION.cff");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(outside.path(), &path).unwrap();
    unreadable(&world, &["leads out of the repository"]);
    let check = world.citable(CHECK).run();
    check.silent_on(&["the-secret-outside"]);
}

#[test]
fn a_citation_file_of_100_megabytes() {
    let world = World::new();
    let file = fs::File::create(world.path().join("CITATION.cff")).unwrap();
    file.set_len(100_000_000).unwrap();
    unreadable(&world, &["100 MB"]);
}

#[test]
fn a_citation_file_that_is_not_utf8() {
    let world = World::new();
    let path = world.path().join("CITATION.cff");
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b"# caf\xe9\n");
    fs::write(path, bytes).unwrap();
    unreadable(&world, &["not UTF-8"]);
}

/// What holds for a CITATION.cff that is text and no citation file.
#[track_caller]
fn invalid(world: &World, text: &str, words: &[&str]) {
    world.commit("CITATION.cff", text);
    each(
        world,
        world.path(),
        &[
            (
                CHECK,
                1,
                &[words, &["[cff-invalid]", "CITATION.cff"]].concat(),
            ),
            (PREVIEW, 1, &["Zenodo will refuse CITATION.cff"]),
            (STATUS, 1, &["no version can be read"]),
            (PUBLISH, 1, words),
            (REHEARSE, 1, words),
        ],
    );
}

#[test]
fn a_citation_file_that_is_an_alias_bomb() {
    let world = World::new();
    let bomb = ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"].map(|pair| {
        let (from, to) = pair.split_at(1);
        let nine = [format!("*{from}").as_str(); 9].join(", ");
        format!("{to}: &{to} [{nine}]\n")
    });
    let first = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    let text = world.read("CITATION.cff") + first + &bomb.concat();
    invalid(&world, &text, &["aliases"]);
}

#[test]
fn a_citation_file_that_is_nested_without_end() {
    let world = World::new();
    let text = format!(
        "{}keywords: {}\n",
        world.read("CITATION.cff"),
        "[".repeat(200_000)
    );
    invalid(&world, &text, &["nested"]);
}

#[test]
fn a_citation_file_that_is_no_yaml_or_empty() {
    let world = World::new();
    invalid(&world, "title: [unclosed\nauthors: {\n", &["[cff-invalid]"]);
    invalid(&world, "just a word\n", &["[cff-invalid]"]);
    world.commit("CITATION.cff", "\n");
    let words: &[&str] = &["[cff-invalid]", "the file is empty"];
    each(
        &world,
        world.path(),
        &[(CHECK, 1, words), (PUBLISH, 1, words)],
    );
}

#[test]
fn a_byte_order_mark_is_a_warning_and_stays() {
    let world = World::new();
    world.commit(
        "CITATION.cff",
        &format!("\u{feff}{}", world.read("CITATION.cff")),
    );
    each(&world, world.path(), &[(CHECK, 0, &["byte order mark"])]);
    world.publish("1.0.0").run().code(0);
    assert!(
        world
            .read("CITATION.cff")
            .starts_with("\u{feff}cff-version")
    );
}

#[test]
fn windows_line_ends_are_fine_and_stay() {
    let world = World::new();
    let text = world.read("CITATION.cff").replace('\n', "\r\n");
    world.commit("CITATION.cff", &text);
    each(&world, world.path(), &[(CHECK, 0, &["no findings"])]);
    world.publish("1.0.0").run().code(0);
    let after = world.read("CITATION.cff");
    assert!(after.contains("version: 1.0.0\r\n"), "{after:?}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}
