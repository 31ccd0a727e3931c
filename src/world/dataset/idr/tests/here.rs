//! The study file on this machine.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

const PATH: &str = "idr9001-carberry-spots/idr9001-study.txt";

/// A folder with a clone of the study's repository in it.
fn clone() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(PATH);
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::write(&file, Services::study_file()).unwrap();
    (folder, file)
}

/// What is in the way at a path.
async fn held(bench: &Bench, folder: &TempDir, path: &str) -> String {
    let studies = studies_in(bench, folder.path());
    let before = asked(bench).len();
    let seen = inspect(&studies, path).await.unwrap().unwrap();
    assert_eq!(asked(bench).len(), before, "nobody has to be asked");
    let held = seen.held.unwrap();
    assert!(!held.help.is_empty());
    let refused = link(&studies, path, &new()).await.unwrap_err();
    assert_eq!(refused.to_string(), held.text);
    held.text
}

#[tokio::test]
async fn one_line_is_edited_and_every_other_byte_stays() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    let studies = studies_in(&bench, folder.path());
    let linked = link(&studies, PATH, &new()).await.unwrap();
    assert!(
        linked.changed && linked.outcome.contains("line 7 of"),
        "{linked:?}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), edited());
    let again = link(&studies, PATH, &new()).await.unwrap();
    assert!(!again.changed, "{again:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), edited());
    let beside = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "nothing is left beside it");
}

#[tokio::test]
async fn the_folder_of_the_clone_is_as_good_as_the_file() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    fs::write(file.with_file_name("notes.txt"), "x").unwrap();
    let studies = studies_in(&bench, folder.path());
    link(&studies, "./idr9001-carberry-spots", &new())
        .await
        .unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), edited());
    let absolute = file.parent().unwrap().to_str().unwrap().to_owned();
    let again = link(&studies, &absolute, &new()).await.unwrap();
    assert!(!again.changed);
}

#[tokio::test]
async fn the_older_version_is_replaced_where_that_is_asked_for() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    let old = edited().replace("777", "700");
    fs::write(&file, &old).unwrap();
    let replacing = NewLink {
        replaces: Some(new().others[0].clone()),
        ..new()
    };
    let studies = studies_in(&bench, folder.path());
    link(&studies, PATH, &replacing).await.unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), edited());
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    link(&studies_in(&bench, folder.path()), PATH, &new())
        .await
        .unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[tokio::test]
async fn an_edited_file_is_an_edit_until_everybody_sees_it() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    let studies = studies_in(&bench, folder.path());
    let seen = || async { inspect(&studies, PATH).await.unwrap().unwrap() };
    let before = seen().await;
    assert_eq!(
        (state(&before), before.route),
        (LinkState::Absent, Route::File)
    );
    assert_eq!(before.study_file.unwrap().path, PATH);
    fs::write(&file, edited()).unwrap();
    assert_eq!(state(&seen().await), LinkState::InEdit);
    bench.services.curate(&edited(), true);
    assert_eq!(state(&seen().await), LinkState::Visible);
}

#[tokio::test]
async fn an_edited_file_of_a_study_that_is_not_public_is_in_a_draft() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    for accession in ["idr9005", "idr0000"] {
        let name = format!("{accession}-study.txt");
        let text = edited().replace("idr9001", accession);
        fs::write(file.with_file_name(&name), text).unwrap();
        let path = format!("idr9001-carberry-spots/{name}");
        let before = asked(&bench).len();
        let seen = inspect(&studies_in(&bench, folder.path()), &path).await;
        assert_eq!(state(&seen.unwrap().unwrap()), LinkState::InDraft);
        // A study without an accession is nowhere to be found.
        assert_eq!(asked(&bench).len() == before, accession == "idr0000");
    }
}

#[tokio::test]
async fn a_file_can_be_edited_while_nothing_answers() {
    let bench = Bench::new("normal").await;
    bench.services.stop(Service::Idr);
    bench.services.stop(Service::StudyFiles);
    let (folder, file) = clone();
    let studies = studies_in(&bench, folder.path());
    let seen = inspect(&studies, PATH).await.unwrap().unwrap();
    assert_eq!(state(&seen), LinkState::Absent);
    assert!(seen.unseen.is_some());
    link(&studies, PATH, &new()).await.unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), edited());
}

#[tokio::test]
async fn what_is_no_study_file_of_that_study_is_left_alone() {
    let bench = Bench::new("normal").await;
    let (folder, file) = clone();
    let missing = held(&bench, &folder, "nowhere/idr9001-study.txt").await;
    assert!(missing.contains("there is no `nowhere/"), "{missing}");
    for (bytes, words) in [
        (b"Study Title\tK\xf6ln\n".to_vec(), "not UTF-8: byte 13"),
        (b"Study Title: no tabs".to_vec(), "no study file"),
        (b"Study Title\tx\n".to_vec(), "no row `Study External URL`"),
        (
            b"Study Title\tx\n\"Study External URL\"\ty\n".to_vec(),
            "line 2 is",
        ),
        (
            b"Study Title\tx\nComment[IDR Study Accession]\tidr9007\n".to_vec(),
            "`idr9007`",
        ),
    ] {
        fs::write(&file, &bytes).unwrap();
        let text = held(&bench, &folder, PATH).await;
        assert!(text.contains(words), "{text}");
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
    let large = fs::File::create(&file).unwrap();
    large.set_len(100 << 20).unwrap();
    let text = held(&bench, &folder, PATH).await;
    assert!(text.contains("104857600 bytes"), "{text}");
    fs::remove_file(&file).unwrap();
    let text = held(&bench, &folder, "idr9001-carberry-spots/").await;
    assert!(text.contains("no study file in"), "{text}");
    for name in ["idr9001-study.txt", "idr9001-carberry-study.txt"] {
        fs::write(file.with_file_name(name), "").unwrap();
    }
    let text = held(&bench, &folder, "idr9001-carberry-spots/").await;
    assert!(text.contains("several study files"), "{text}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_is_not_followed_to_another_file() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new("normal").await;
    let (elsewhere, file) = clone();
    let folder = tempfile::tempdir().unwrap();
    symlink(&file, folder.path().join("idr9001-study.txt")).unwrap();
    let text = held(&bench, &folder, "idr9001-study.txt").await;
    assert!(text.contains("no plain file"), "{text}");
    symlink(elsewhere.path(), folder.path().join("clones")).unwrap();
    let text = held(&bench, &folder, &format!("clones/{PATH}")).await;
    assert!(text.contains("leads out"), "{text}");
    symlink("/nonexistent", folder.path().join("idr9002-study.txt")).unwrap();
    let text = held(&bench, &folder, "idr9002-study.txt").await;
    assert!(text.contains("no plain file"), "{text}");
    assert_eq!(fs::read_to_string(&file).unwrap(), Services::study_file());
}
