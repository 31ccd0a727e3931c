//! People among the authors of commits: bots left out, each person once.

use crate::facts::repository::Contributor;

use super::name::{self, Name};

/// From the authors of commits: people, most commits first, and who was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    pub(super) names: Vec<Name>,
    /// Who, and why.
    pub(super) left_out: Vec<(String, &'static str)>,
}

/// Names that programs commit under, or that git has from a machine nobody set up; in lower case,
/// without `bot` in them.
const NOBODY: [&str; 16] = [
    "actions user",
    "admin",
    "ci",
    "copilot",
    "firstname lastname",
    "first last",
    "github",
    "github action",
    "github actions",
    "pre commit ci",
    "root",
    "travis ci",
    "ubuntu",
    "unknown",
    "user",
    "your name",
];

/// Local parts of addresses that no person reads.
const NOT_READ: [&str; 4] = ["noreply", "no-reply", "bot", "donotreply"];

/// So many contributors are compared with each other, those with the most commits.
const COMPARED: usize = 2000;

/// The people among contributors.
///
/// One person may have several names and addresses: those that share a name are one, and those
/// that share an address where one of the names is a login or has a word of the other. The name
/// that most looks like one is taken; one of a single word, such as a login, is none to be cited by.
pub(super) fn people(contributors: &[Contributor]) -> People {
    let mut found = People::default();
    let mut groups: Vec<Group> = Vec::new();
    for contributor in contributors.iter().take(COMPARED) {
        let shown = name::clean(&contributor.name);
        if is_program(&shown, &contributor.email) {
            found.left_out.push((shown, "a program"));
            continue;
        }
        let mine = Group::of(contributor, shown);
        let (same, others): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| group.meets(&mine));
        groups = others;
        groups.push(same.into_iter().fold(mine, Group::with));
    }
    // Sorting keeps the order of equals, which is git's.
    groups.sort_by_key(|group| (std::cmp::Reverse(group.commits), group.first.clone()));
    for group in groups {
        match group.best() {
            Ok(name) => found.names.push(name),
            Err((shown, why)) => found.left_out.push((shown, why)),
        }
    }
    found
}

/// The names and addresses of one person.
#[derive(Debug)]
struct Group {
    names: Vec<(String, u32)>,
    keys: Vec<String>,
    addresses: Vec<String>,
    commits: u32,
    first: String,
}

impl Group {
    fn of(contributor: &Contributor, shown: String) -> Self {
        let address = contributor.email.to_ascii_lowercase();
        // An address such as `user@localhost` is that of many.
        let own = address
            .split_once('@')
            .is_some_and(|(_, host)| host.contains('.'));
        Self {
            addresses: own.then_some(address).into_iter().collect(),
            keys: vec![name::key(&shown)],
            commits: contributor.commits,
            first: shown.clone(),
            // What acts on a terminal is in no name, and who knows what else is not.
            names: if contributor.name.contains(char::is_control) {
                Vec::new()
            } else {
                vec![(shown, contributor.commits)]
            },
        }
    }

    fn meets(&self, other: &Self) -> bool {
        let share = |mine: &[String], theirs: &[String]| mine.iter().any(|it| theirs.contains(it));
        // Two people may have the same first name.
        let full: Vec<String> = self
            .keys
            .iter()
            .filter(|key| key.contains(' '))
            .cloned()
            .collect();
        share(&full, &other.keys)
            || (share(&self.addresses, &other.addresses) && self.may_be(other))
    }

    /// Whether two names of one address may be those of one person. A shared address alone does
    /// not make one author of two.
    fn may_be(&self, other: &Self) -> bool {
        self.keys.iter().any(|mine| {
            other.keys.iter().any(|theirs| {
                !mine.contains(' ')
                    || !theirs.contains(' ')
                    || mine
                        .split(' ')
                        .any(|word| theirs.split(' ').any(|their| their == word))
            })
        })
    }

    fn with(mut self, other: Self) -> Self {
        self.names.extend(other.names);
        self.keys.extend(other.keys);
        self.addresses.extend(other.addresses);
        self.commits += other.commits;
        self
    }

    /// The name to be cited by; else what is shown of it, and why it is none.
    fn best(&self) -> Result<Name, (String, &'static str)> {
        let mut names: Vec<&(String, u32)> = self.names.iter().collect();
        names.sort_by_key(|(name, commits)| {
            (
                std::cmp::Reverse(name.matches(' ').count().min(1)),
                std::cmp::Reverse(*commits),
            )
        });
        let Some((shown, _)) = names.first() else {
            return Err(("somebody".to_owned(), "a name with control characters"));
        };
        if shown.contains('@') {
            return Err(("an e-mail address".to_owned(), "no name"));
        }
        if !shown.contains(' ') && shown.is_ascii() {
            return Err((shown.clone(), "a login more than a name"));
        }
        Name::read(shown).ok_or_else(|| (shown.clone(), "no name"))
    }
}

fn is_program(shown: &str, email: &str) -> bool {
    let key = name::key(shown);
    let email = email.to_ascii_lowercase();
    let (local, host) = email.split_once('@').unwrap_or((&email, ""));
    let of_github = host == "users.noreply.github.com";
    let is_bot = |word: &str| word == "bot" || (word.len() > 3 && word.ends_with("bot"));
    // "Talbot" and "Abbot" are family names; a program says it is a bot apart, or has one word.
    let named_bot = key.split(' ').any(|word| word == "bot")
        || (!key.contains(' ') && is_bot(&key))
        || shown.contains("[bot]");
    named_bot
        || NOBODY.contains(&key.as_str())
        || local.ends_with("[bot]")
        || (!of_github && NOT_READ.contains(&local))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(contributors: &[(&str, &str, u32)]) -> People {
        let contributors: Vec<Contributor> = contributors
            .iter()
            .map(|(name, email, commits)| Contributor {
                name: (*name).to_owned(),
                email: (*email).to_owned(),
                commits: *commits,
            })
            .collect();
        people(&contributors)
    }

    fn names(people: &People) -> Vec<String> {
        people.names.iter().map(Name::sorted).collect()
    }

    #[test]
    fn programs_are_no_authors() {
        let seen = found(&[
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
                99,
            ),
            ("github-actions", "actions@github.com", 9),
            ("renovate-bot", "x@y.org", 9),
            ("Claude Opus", "noreply@anthropic.com", 9),
            ("GitHub", "noreply@github.com", 9),
            ("Jane Talbot", "1+jt@users.noreply.github.com", 1),
        ]);
        assert_eq!(names(&seen), ["Talbot, Jane"]);
        assert_eq!(seen.left_out.len(), 5);
    }

    #[test]
    fn one_person_under_several_names_and_addresses_is_one() {
        let seen = found(&[
            ("jdoe", "jane@lab.org", 50),
            ("John Roe", "john@lab.org", 20),
            ("Jane Doe", "jane@home.org", 5),
            ("JANE DOE", "jane@lab.org", 1),
            ("Bob", "user@localhost", 1),
            ("Eve Poe", "user@localhost", 1),
            ("Mary Coe", "john@lab.org", 1),
        ]);
        assert_eq!(
            names(&seen),
            ["Doe, Jane", "Roe, John", "Poe, Eve", "Coe, Mary"]
        );
        assert_eq!(
            seen.left_out,
            [("Bob".to_owned(), "a login more than a name")]
        );
    }

    #[test]
    fn an_address_in_place_of_a_name_is_not_shown() {
        let seen = found(&[("jane@lab.org", "jane@lab.org", 3), ("\u{1b}[2J", "", 1)]);
        assert!(seen.names.is_empty());
        assert!(seen.left_out.iter().all(|(who, _)| !who.contains('@')));
    }

    #[test]
    fn names_that_no_login_has_are_names() {
        assert_eq!(names(&found(&[("山田太郎", "y@lab.jp", 1)])), ["山田太郎"]);
    }
}
