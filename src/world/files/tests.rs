use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn content_of(root: &Path, path: &str) -> Content {
    read(root).contents.remove(path).unwrap()
}

#[test]
fn wanted_files_are_read_and_others_are_only_named() {
    let at = folder();
    fs::write(at.path().join("CITATION.cff"), "title: é\n").unwrap();
    fs::write(at.path().join("analysis.py"), "print()").unwrap();
    fs::create_dir_all(at.path().join("LICENSES/deep")).unwrap();
    fs::write(at.path().join("LICENSES/MIT.txt"), "MIT").unwrap();
    fs::write(at.path().join("LICENSES/deep/x.txt"), "x").unwrap();
    fs::create_dir(at.path().join(".github")).unwrap();
    fs::write(at.path().join(".github/CITATION.cff"), "x").unwrap();
    fs::write(at.path().join(".github/other.yml"), "x").unwrap();
    fs::create_dir(at.path().join(".git")).unwrap();
    let files = read(at.path());
    assert_eq!(
        files.root,
        [".github/", "CITATION.cff", "LICENSES/", "analysis.py"]
    );
    let paths: Vec<&str> = files.contents.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [".github/CITATION.cff", "CITATION.cff", "LICENSES/MIT.txt"]
    );
    assert_eq!(files.text("CITATION.cff"), Some("title: é\n"));
}

#[test]
fn a_folder_that_is_not_there_has_no_files() {
    assert_eq!(read(Path::new("/nonexistent/x")), Files::default());
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    let at = folder();
    fs::write(at.path().join("LICENSE"), b"ab\xffc").unwrap();
    fs::create_dir(at.path().join("CITATION.cff")).unwrap();
    assert_eq!(content_of(at.path(), "LICENSE"), Content::NotUtf8(2));
    assert_eq!(content_of(at.path(), "CITATION.cff"), Content::Directory);
}

#[test]
fn a_folder_of_licences_is_no_slip() {
    let at = folder();
    fs::create_dir(at.path().join("licenses")).unwrap();
    fs::create_dir(at.path().join("LICENSE")).unwrap();
    let files = read(at.path());
    assert_eq!(files.root, ["LICENSE/", "licenses/"]);
    let paths: Vec<&String> = files.contents.keys().collect();
    assert_eq!(paths, ["LICENSE"]);
}

#[test]
fn a_large_file_is_known_by_its_size() {
    let at = folder();
    let file = fs::File::create(at.path().join("README.md")).unwrap();
    file.set_len(LIMIT + 1).unwrap();
    assert_eq!(
        content_of(at.path(), "README.md"),
        Content::TooLarge(LIMIT + 1)
    );
    file.set_len(LIMIT).unwrap();
    assert!(matches!(
        content_of(at.path(), "README.md"),
        Content::Text(_)
    ));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_inside_the_tree_is_followed_and_one_out_of_it_is_not() {
        let outer = folder();
        let root = outer.path().join("repo");
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        fs::write(root.join(".git/config"), "secret").unwrap();
        fs::write(root.join("docs/license.txt"), "MIT").unwrap();
        fs::write(outer.path().join("secret"), "s3cret").unwrap();
        symlink("docs/license.txt", root.join("LICENSE")).unwrap();
        symlink("../secret", root.join("CITATION.cff")).unwrap();
        symlink("/etc/hostname", root.join("README.md")).unwrap();
        symlink(".git/config", root.join("setup.cfg")).unwrap();
        symlink("nowhere", root.join("package.json")).unwrap();
        symlink("Cargo.toml", root.join("Cargo.toml")).unwrap();
        symlink("docs", root.join(".zenodo.json")).unwrap();
        let files = read(&root);
        let at = |path: &str| files.contents[path].clone();
        assert_eq!(files.text("LICENSE"), Some("MIT"));
        let outside = |to: &str| Content::OutsideLink(to.to_owned());
        assert_eq!(at("CITATION.cff"), outside("../secret"));
        assert_eq!(at("README.md"), outside("/etc/hostname"));
        assert_eq!(at("setup.cfg"), outside(".git/config"));
        assert!(matches!(at("package.json"), Content::Unreadable(why) if why.contains("nowhere")));
        assert!(matches!(at("Cargo.toml"), Content::Unreadable(_)));
        assert_eq!(at(".zenodo.json"), Content::Directory);
    }

    #[test]
    fn a_folder_linked_from_outside_is_not_read_through() {
        let outer = folder();
        let root = outer.path().join("repo");
        fs::create_dir(&root).unwrap();
        fs::create_dir(outer.path().join("far")).unwrap();
        fs::write(outer.path().join("far/MIT.txt"), "far away").unwrap();
        symlink("../far", root.join("LICENSES")).unwrap();
        let files = read(&root);
        assert_eq!(files.root, ["LICENSES/"]);
        assert_eq!(files.contents.get("LICENSES/MIT.txt"), None);
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn a_pipe_is_never_opened() {
        let at = folder();
        let pipe = at.path().join("CITATION.cff");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: no mkfifo here");
            return;
        }
        assert_eq!(
            content_of(at.path(), "CITATION.cff"),
            Content::Unreadable("not a regular file".to_owned())
        );
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn a_file_without_permission_is_unreadable_not_absent() {
        use std::os::unix::fs::PermissionsExt;
        let at = folder();
        let path = at.path().join("CITATION.cff");
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
        if fs::read(&path).is_ok() {
            eprintln!("skipped: this user may read everything");
            return;
        }
        assert_eq!(
            content_of(at.path(), "CITATION.cff"),
            Content::Unreadable("permission denied".to_owned())
        );
    }
}
