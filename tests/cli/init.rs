//! `citable init`: what is missing is written, what is there stays, and what nobody said is not
//! made up.

use std::path::Path;

use tempfile::TempDir;

use crate::runner::{Citable, Ended, citable};
use crate::world::{World, git};

/// A repository with these files, to which these people made a commit each.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn new(files: &[(&str, &str)], people: &[&str]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        project.git(&["init", "--quiet", "--initial-branch=main"]);
        project.git(&["config", "user.name", "Nobody"]);
        project.git(&["config", "user.email", "nobody@example.org"]);
        project.git(&[
            "remote",
            "add",
            "origin",
            "git@github.com:example-lab/spot-counts.git",
        ]);
        for (path, text) in files {
            project.write(path, text);
        }
        for person in people {
            project.commit_by(person);
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path().join(path), text).unwrap();
    }

    fn commit_by(&self, person: &str) {
        let author = format!("--author={person}");
        self.git(&["add", "--all"]);
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            &author,
            "--message",
            "Work",
        ]);
    }

    /// A file; empty if it is not there.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap_or_default()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        citable(arguments).in_folder(self.path()).run()
    }

    /// Nothing but what was committed lies in the folder.
    #[track_caller]
    fn untouched(&self) {
        assert_eq!(self.git(&["status", "--porcelain"]), "");
    }

    /// What was written passes the program's own check.
    #[track_caller]
    pub(crate) fn passes(&self) {
        self.run(&["check"]).code(0);
        self.run(&["preview"]).code(0);
    }

    /// `init` at a terminal at which somebody types this; `None` where no terminal can be made.
    #[cfg(target_os = "linux")]
    fn typed(&self, register: &str, options: &str, keys: &str) -> Option<Ended> {
        let command = format!("{} init {options}", env!("CARGO_BIN_EXE_citable"));
        Citable::of("script", &["-qec", &command, "/dev/null"])
            .env("TERM", "xterm")
            .env("CITABLE_ORCID_URL", register)
            .in_folder(self.path())
            .typing(keys)
            .try_run()
    }
}

const PYPROJECT: &str = "[project]\nname = \"spot-counts\"\nversion = \"1.2.0\"\n\
    description = \"Counts spots in images\"\nlicense = \"BSD-3-Clause\"\nkeywords = [\"microscopy\"]\n";

const JANE: &str = "Jane van der Berg <jane@example.org>";

#[test]
fn a_python_project_and_its_history_give_every_file() {
    let mailmap = "Jane van der Berg <jane@example.org> jvdb <jane@old.example>\n";
    let files = [
        ("pyproject.toml", PYPROJECT),
        ("README.md", "# Spot counts\n"),
        (".mailmap", mailmap),
    ];
    let bot = "dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>";
    let jvdb = "jvdb <jane@old.example>";
    let people = [bot, bot, bot, JANE, jvdb, "José García <jose@example.org>"];
    let project = Project::new(&files, &people);
    let ended = project
        .run(&["init", "--yes", "--dataset", "s-biad1234"])
        .code(0);
    assert_eq!(ended.stdout, "");
    assert_eq!(
        project.read("CITATION.cff"),
        "cff-version: 1.2.0\n\
         message: If you use this software, please cite it as below.\n\
         title: Spot counts\n\
         type: software\n\
         authors:\n  - family-names: van der Berg\n    given-names: Jane\n  - family-names: García\n    given-names: José\n\
         abstract: Counts spots in images\n\
         keywords:\n  - microscopy\n\
         license: BSD-3-Clause\n\
         repository-code: https://github.com/example-lab/spot-counts\n\
         version: 1.2.0\n\
         references:\n  - type: data\n    title: Dataset S-BIAD1234\n    authors:\n      - name: The authors of S-BIAD1234 in BioImage Archive\n    doi: 10.6019/S-BIAD1234\n    database: BioImage Archive\n"
    );
    let license = project.read("LICENSE");
    assert!(
        license.contains("Jane van der Berg and José García"),
        "{license}"
    );
    assert!(
        project
            .read("citable.toml")
            .contains("datasets = [\"S-BIAD1234\"]\n")
    );
    ended
        .saying(&[
            "git log",
            "pyproject.toml",
            "remote origin",
            "dependabot[bot]",
            "citable link",
        ])
        .silent_on(&["example.org"]);
    project.passes();
}

#[test]
fn an_r_package_says_its_title_people_and_ids_itself() {
    let description = "Package: spotr\nTitle: Count Spots in Images\nVersion: 0.3.1\n\
        Authors@R: c(person(\"Jane\", \"Doe\", email = \"jane@example.org\", role = c(\"aut\", \"cre\"),\n    \
        comment = c(ORCID = \"0000-0002-1825-0097\")),\n    person(\"Ann\", \"Roe\", role = \"aut\"))\n\
        Description: Counts spots.\nLicense: GPL (>= 3)\n";
    let project = Project::new(&[("DESCRIPTION", description)], &["bot <bot@example.org>"]);
    project
        .run(&["init", "--yes"])
        .code(0)
        .silent_on(&["example.org"]);
    let written = project.read("CITATION.cff");
    for part in [
        "title: \"spotr: Count Spots in Images\"\n",
        "family-names: Doe\n    given-names: Jane\n    orcid: https://orcid.org/0000-0002-1825-0097\n",
        "family-names: Roe\n    given-names: Ann\n",
        "license: GPL-3.0-or-later\n",
        "version: 0.3.1\n",
    ] {
        assert!(written.contains(part), "{part}\n{written}");
    }
    assert!(
        project
            .read("LICENSE")
            .contains("GNU GENERAL PUBLIC LICENSE")
    );
    project.passes();
}

#[test]
fn where_nothing_is_known_a_script_gets_no_file_and_the_options_that_help() {
    let project = Project::new(&[("run.py", "")], &["jdoe <jdoe@example.org>"]);
    project.run(&["init", "--yes"]).code(1).saying(&[
        "--license",
        "--author",
        "jdoe in git's history",
        "nothing was written",
    ]);
    project.untouched();
    project
        .run(&[
            "init",
            "--yes",
            "--offline",
            "--license",
            "mit",
            "--author",
            "Doe, Jane <0000-0002-1825-0097>",
        ])
        .code(0);
    assert!(
        project
            .read("CITATION.cff")
            .contains("title: spot-counts\n")
    );
    project.passes();
}

#[test]
fn what_is_there_stays_byte_for_byte() {
    let mine =
        "# mine\ncff-version: 1.2.0\r\nmessage: 'Cite me'\ntitle: My tool\nauthors: [{name: Us}]\n";
    let files = [
        ("CITATION.cff", mine),
        ("pyproject.toml", PYPROJECT),
        ("citable.toml", "datasets = []\n"),
    ];
    let project = Project::new(&files, &[JANE]);
    project
        .run(&["init", "--yes", "--dataset", "idr0123"])
        .code(0)
        .saying(&[
            "--complete",
            "repository-code",
            "add it to `datasets` yourself",
        ]);
    assert_eq!(project.read("CITATION.cff"), mine);
    assert_eq!(project.read("citable.toml"), "datasets = []\n");
    assert!(project.read("LICENSE").contains("Us"));
    project.commit_by(JANE);
    project
        .run(&["init", "--yes"])
        .code(0)
        .saying(&["nothing was written; what is left to do stands above"])
        .silent_on(&["nothing is missing"]);
    project.untouched();
    // Then it is said of a repository that has it all.
    project.run(&["init", "--yes", "--complete"]);
    project.commit_by(JANE);
    project
        .run(&["init", "--yes"])
        .code(0)
        .saying(&["nothing is missing"]);
}

#[test]
fn missing_keys_are_added_only_when_that_is_asked_for() {
    let mine =
        "cff-version: 1.2.0\nmessage: Cite me # please\ntitle: My tool\nauthors:\n  - name: Us\n";
    let files = [("CITATION.cff", mine), ("pyproject.toml", PYPROJECT)];
    let project = Project::new(&files, &[JANE]);
    let ended = project.run(&["init", "--yes", "--complete"]).code(0);
    let written = project.read("CITATION.cff");
    let added = ["abstract: ", "license: BSD-3-Clause\n", "repository-code: "];
    for key in added {
        assert!(written.contains(key), "{written}");
    }
    let kept: Vec<&str> = written
        .lines()
        .filter(|line| !added.iter().any(|key| line.starts_with(key.trim_end())))
        .collect();
    assert_eq!(kept.join("\n") + "\n", mine);
    ended.saying(&["+license: BSD-3-Clause", " message: Cite me # please"]);
    project.passes();
}

#[test]
fn a_folder_without_git_gets_its_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("ab");
    std::fs::create_dir(&place).unwrap();
    let run = |arguments: &[&str]| citable(arguments).in_folder(&place).run();
    let options = [
        "init",
        "--yes",
        "--license",
        "Apache-2.0",
        "--author",
        "Jane Doe",
    ];
    run(&options).code(1).saying(&["--title"]);
    run(&[&options[..], &["--title", "Ab initio"]].concat()).code(0);
    assert!(place.join("LICENSE").exists() && place.join("CITATION.cff").exists());
    run(&["check"]).code(0);
}

#[test]
fn a_dry_run_shows_the_files_and_writes_none() {
    let project = Project::new(&[("pyproject.toml", PYPROJECT)], &[JANE]);
    let ended = project.run(&["init", "--dry-run"]).code(0);
    for part in [
        "+++ CITATION.cff",
        "+license: BSD-3-Clause",
        "+++ LICENSE",
        "more lines",
    ] {
        assert!(ended.stdout.contains(part), "{}", ended.text());
    }
    project.untouched();
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let project = Project::new(&[("pyproject.toml", PYPROJECT)], &[JANE]);
    project
        .run(&["init"])
        .code(2)
        .saying(&["--yes", "--dry-run"]);
    project.untouched();
}

#[test]
fn an_id_that_is_none_is_refused_and_one_of_somebody_else_is_said() {
    let world = World::new();
    let project = Project::new(&[("pyproject.toml", PYPROJECT)], &[JANE]);
    let init = |orcid: &str| {
        citable(&["init", "--dry-run", "--orcid", orcid])
            .env("CITABLE_ORCID_URL", world.services().orcid().as_str())
            .in_folder(project.path())
            .run()
    };
    init("0000-0002-1825-0098").code(2).saying(&["should be 7"]);
    init("0000-0002-1694-233X")
        .code(2)
        .saying(&["never gave out"]);
    init("0000-0002-1825-0097").code(0).saying(&[
        "Josiah Carberry, not as Jane van der Berg",
        "+    orcid: https://orcid.org/0000-0002-1825-0097",
    ]);
    // Nobody answers: that is said, and it goes on.
    project
        .run(&["init", "--dry-run", "--orcid", "0000-0002-1825-0097"])
        .code(0)
        .saying(&["ORCID could not be asked", "+    orcid: "]);
    project
        .run(&[
            "init",
            "--dry-run",
            "--author",
            "Jane Doe <jane@example.org>",
        ])
        .code(2)
        .saying(&["e-mail address"]);
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_only_what_cannot_be_known_is_asked() {
    let world = World::new();
    let register = world.services().orcid().as_str().to_owned();
    let people = [
        "Josiah Carberry <j@example.org>",
        JANE,
        "Josiah Carberry <j@example.org>",
    ];
    let project = Project::new(&[("README.md", "# Spot counts\n")], &people);
    // The title as suggested, both people, his iD from the list, none for her, MIT, another
    // holder, no dataset; and then no.
    let keys = "\n1 2\n1\n\n1\nExample University\n\n";
    let Some(no) = project.typed(&register, "", &format!("{keys}n\n")) else {
        println!("skipped: `script`, which makes a terminal, is not here");
        return;
    };
    assert!(
        no.says("Title [Spot counts]:") && no.says("nothing was written"),
        "{}",
        no.text()
    );
    project.untouched();
    let yes = project.typed(&register, "", &format!("{keys}y\n")).unwrap();
    assert!(yes.says("wrote CITATION.cff, LICENSE"), "{}", yes.text());
    let written = project.read("CITATION.cff");
    assert!(
        written.contains("given-names: Josiah\n    orcid: https://orcid.org/0000-0002-1825-0097\n"),
        "{written}"
    );
    assert_eq!(written.matches("orcid:").count(), 1, "{written}");
    assert!(project.read("LICENSE").contains("Example University"));
    project.passes();
}

#[cfg(target_os = "linux")]
#[test]
fn the_end_of_the_input_leaves_nothing_written() {
    let project = Project::new(&[("README.md", "# Spot counts\n")], &[JANE]);
    // Ctrl-D at the second question.
    let Some(ended) = project.typed("http://127.0.0.1:9/", "--offline", "\n\u{4}") else {
        println!("skipped: `script`, which makes a terminal, is not here");
        return;
    };
    assert!(ended.says("nothing was written"), "{}", ended.text());
    assert_eq!(ended.code, 1, "{}", ended.text());
    project.untouched();
}
