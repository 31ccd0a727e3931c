use super::*;
use crate::facts::repository::Contributor;

fn commit(repo: &Repo, author: &str, message: &str) {
    let author = format!("--author={author}");
    repo.git(&["commit", "-q", "--allow-empty", &author, "-m", message]);
}

fn person(name: &str, email: &str, commits: u32) -> Contributor {
    Contributor {
        name: name.to_owned(),
        email: email.to_owned(),
        commits,
    }
}

#[test]
fn commits_are_counted_by_person_with_the_mailmap_and_co_authors() {
    let repo = Repo::with(&[(".mailmap", "Jane Doe <jane@example.org> <jd@old.example>\n")]);
    commit(&repo, "jd <jd@old.example>", "a");
    commit(&repo, "Jane Doe <jane@example.org>", "b");
    let trailer = "c\n\nCo-authored-by: Zoë Roe <zoe@example.org>\nCo-authored-by: nobody\n";
    commit(&repo, "Jane Doe <jane@example.org>", trailer);
    let seen = repo.open().contributors().unwrap();
    assert_eq!(seen[0], person("Jane Doe", "jane@example.org", 3));
    for other in [
        person("Ada", "ada@example.org", 1),
        person("Zoë Roe", "zoe@example.org", 1),
        person("nobody", "", 1),
    ] {
        assert!(seen.contains(&other), "{seen:?}");
    }
    assert_eq!(seen.len(), 4);
}

#[test]
fn without_a_commit_there_is_nobody() {
    assert_eq!(Repo::empty().open().contributors().unwrap(), []);
}
