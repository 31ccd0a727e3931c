//! A repository that somebody else made: to look at it runs nothing that it names, and nothing
//! that is set around git turns the look to another place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::Folder;
use crate::runner::clean;
use crate::world::{git, write_script};

/// Every command that only looks, and needs no network.
const LOOKS: [&[&str]; 10] = [
    &["check"],
    &["check", "--every-file"],
    &["check", "--every-file", "--at", "v1.0.0"],
    &["check", "--fix"],
    &["check", "--at", "v1.0.0"],
    &["check", "--at", "HEAD", "--format", "json"],
    &["check", "--format", "github"],
    &["preview"],
    &["preview", "--at", "v1.0.0"],
    &["preview", "--format", "json"],
];

/// A program that leaves a mark when it is run.
struct Canary {
    program: PathBuf,
    mark: PathBuf,
}

impl Canary {
    fn of(folder: &Folder) -> Self {
        let (program, mark) = (folder.beside("canary"), folder.beside("sang"));
        let text = format!("#!/bin/sh\necho \"$0 $*\" >> {}\nexit 1\n", mark.display());
        write_script(&program, &text);
        Self { program, mark }
    }

    fn path(&self) -> &str {
        self.program.to_str().unwrap()
    }

    /// What ran it since the last time.
    fn sang(&self) -> Option<String> {
        let said = fs::read_to_string(&self.mark).ok();
        let _ = fs::remove_file(&self.mark);
        said
    }
}

/// Git as its user calls it, for a command that may fail.
fn try_git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    clean(&mut command, folder);
    command.current_dir(folder).args(arguments);
    command.output().unwrap();
}

/// Settings by which git runs a program at one time or another.
fn set_traps(folder: &Path, canary: &Canary) {
    let program = canary.path();
    let shell = format!("!{program}");
    let hooks = folder.parent().unwrap().join("hooks");
    for name in ["post-index-change", "reference-transaction", "pre-auto-gc"] {
        let text = format!("#!/bin/sh\nexec {program} {name}\n");
        write_script(&hooks.join(name), &text);
    }
    for (key, value) in [
        ("core.fsmonitor", program),
        ("core.sshCommand", program),
        ("core.gitProxy", program),
        ("core.askPass", program),
        ("core.pager", program),
        ("core.editor", program),
        ("core.alternateRefsCommand", program),
        ("core.hooksPath", hooks.to_str().unwrap()),
        ("credential.helper", &shell),
        ("diff.external", program),
        ("diff.trap.textconv", program),
        ("diff.trap.command", program),
        ("filter.trap.clean", program),
        ("filter.trap.smudge", program),
        ("filter.trap.process", program),
        ("gpg.program", program),
        ("uploadpack.packObjectsHook", program),
        ("alias.rev-parse", &shell),
        ("alias.config", &shell),
        ("alias.for-each-ref", &shell),
    ] {
        git(folder, &["config", key, value]);
    }
    // And once more from a file that the settings include.
    let more = folder.parent().unwrap().join("more-settings");
    fs::write(&more, format!("[core]\n\tfsmonitor = {program}\n")).unwrap();
    git(folder, &["config", "include.path", more.to_str().unwrap()]);
}

/// Has git fetch what is missing by a program, and makes everything missing.
fn lose_objects(folder: &Path, canary: &Canary) {
    let address = format!("ext::{} fetch", canary.path());
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &address),
        ("remote.origin.uploadpack", canary.path()),
        ("protocol.ext.allow", "always"),
    ] {
        git(folder, &["config", key, value]);
    }
    let git_folder = git(folder, &["rev-parse", "--absolute-git-dir"]);
    for entry in fs::read_dir(Path::new(&git_folder).join("objects")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().len() == 2 {
            fs::remove_dir_all(path).unwrap();
        }
    }
}

#[test]
fn nothing_that_the_settings_name_is_run() {
    let folder = Folder::sound();
    let canary = Canary::of(&folder);
    folder.write(".gitattributes", "* filter=trap diff=trap\n");
    set_traps(&folder.path(), &canary);
    for arguments in LOOKS {
        folder.citable(arguments).run().code(0);
        assert_eq!(canary.sang(), None, "{arguments:?}");
    }
    try_git(&folder.path(), &["status"]);
    assert!(canary.sang().is_some(), "the traps do not work");
}

#[test]
fn nothing_is_fetched_for_an_object_that_is_missing() {
    let folder = Folder::sound();
    let canary = Canary::of(&folder);
    lose_objects(&folder.path(), &canary);
    for arguments in LOOKS {
        let ended = folder.citable(arguments).run().code(3);
        ended.silent_on(&["no findings", "is not in a git repository"]);
        assert_eq!(canary.sang(), None, "{arguments:?}");
    }
    try_git(&folder.path(), &["cat-file", "-p", "v1.0.0"]);
    assert!(canary.sang().is_some(), "nothing was missing");
}

#[test]
fn a_bare_repository_that_lies_in_the_tree_runs_nothing() {
    let folder = Folder::sound();
    let canary = Canary::of(&folder);
    let bare = folder.path().join("samples");
    folder.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    set_traps(&bare, &canary);
    for arguments in [&["check", "samples"][..], &["preview", "samples"]] {
        folder.citable(arguments).run().code(0);
        assert_eq!(canary.sang(), None, "{arguments:?}");
    }
    lose_objects(&bare, &canary);
    for arguments in [&["check", "samples"][..], &["preview", "samples"]] {
        folder.citable(arguments).run();
        assert_eq!(canary.sang(), None, "{arguments:?}");
    }
}

#[test]
fn what_is_set_around_git_leads_nowhere_else() {
    let folder = Folder::sound();
    let other = Folder::sound();
    other.write("CITATION.cff", "title: the-other-repository\n");
    other.commit();
    let elsewhere = other.path();
    let settings = folder.beside("settings");
    fs::write(
        &settings,
        "[remote \"x\"]\n\turl = https://evil.example/x/y\n",
    )
    .unwrap();
    for (name, value) in [
        ("GIT_DIR", elsewhere.join(".git")),
        ("GIT_WORK_TREE", elsewhere.clone()),
        ("GIT_COMMON_DIR", elsewhere.join(".git")),
        ("GIT_INDEX_FILE", elsewhere.join(".git/index")),
        ("GIT_OBJECT_DIRECTORY", elsewhere.join(".git/objects")),
        ("GIT_CONFIG", settings),
        ("GIT_NAMESPACE", "evil".into()),
        ("GIT_PREFIX", "evil/".into()),
        ("GIT_SHALLOW_FILE", elsewhere.join("CITATION.cff")),
        ("GIT_GRAFT_FILE", elsewhere.join("CITATION.cff")),
        ("GIT_REPLACE_REF_BASE", "refs/heads/".into()),
        ("GIT_ATTR_SOURCE", "nowhere".into()),
        ("GIT_ICASE_PATHSPECS", "1".into()),
        ("GIT_GLOB_PATHSPECS", "1".into()),
        ("GIT_NOGLOB_PATHSPECS", "1".into()),
        ("GIT_TRACE", "1".into()),
        ("GIT_FLUSH", "1".into()),
        ("GIT_PAGER", "false".into()),
        ("GIT_EXTERNAL_DIFF", "false".into()),
        ("LC_ALL", "de_DE.UTF-8".into()),
    ] {
        for arguments in [&["check"][..], &["check", "--at", "v1.0.0"], &["preview"]] {
            let plain = folder.citable(arguments).run();
            let ended = folder.citable(arguments).env(name, &value).run().code(0);
            assert_eq!(ended.text(), plain.text(), "{name} {arguments:?}");
        }
    }
}
