//! Who can be read off a draft by whoever has the link: in a double-blind review nobody should.

use crate::facts::Content;
use crate::rules::{Finding, Severity};
use crate::zenodo_rules::creator_name;

use super::super::Situation;
use super::{content, finding, the_draft, wants};

/// The creators as the draft has them, or will have them.
fn creators(situation: &Situation) -> Vec<String> {
    if let Some(draft) = the_draft(situation) {
        return draft.creators.clone();
    }
    let content = content::content(situation).unwrap_or_default();
    let list = content["metadata"]["creators"].as_array();
    list.into_iter().flatten().map(creator_name).collect()
}

/// Whether reviewers would learn who wrote it. A name that says that it is none hides somebody.
pub(super) fn collide(situation: &Situation) -> bool {
    let is_name = |name: &str| !name.to_lowercase().starts_with("anonym");
    let owner = content::subject(situation).map(|subject| subject.slug.owner().to_owned());
    creators(situation).iter().any(|name| is_name(name)) || owner.is_ok_and(|owner| is_name(&owner))
}

/// Where the names stand.
fn places(situation: &Situation) -> String {
    let creators = creators(situation);
    let mut places = Vec::new();
    if !creators.is_empty() {
        places.push(format!("the creators ({})", creators.join("; ")));
    }
    if let Ok(subject) = content::subject(situation) {
        places.push(format!(
            "the name of the file and the links (`{}`)",
            subject.slug
        ));
    }
    let families = creators.iter().filter_map(|name| name.split(',').next());
    let families: Vec<&str> = families.filter(|name| name.chars().count() > 2).collect();
    let named = content::files(situation).into_iter().flat_map(|files| {
        files
            .contents
            .iter()
            .filter_map(|(path, content)| match content {
                Content::Text(text) if families.iter().any(|name| text.contains(name)) => {
                    Some(path.as_str())
                }
                _ => None,
            })
    });
    let named: Vec<&str> = named.take(5).collect();
    if !named.is_empty() {
        places.push(format!("{} in the archive", named.join(", ")));
    }
    let account =
        "the account that uploaded it, whose name the page holds if its profile is public";
    if places.is_empty() {
        return account.to_owned();
    }
    format!("{}, and {account}", places.join(", "))
}

/// What whoever has the link will see, or that there will be no link for that reason.
pub(super) fn note(situation: &Situation) -> Finding {
    let double_blind = wants(situation).double_blind;
    let told = if double_blind && collide(situation) {
        blocked(situation)
    } else {
        finding(
            format!(
                "whoever has the link learns who wrote this: from {}",
                places(situation)
            ),
            if double_blind {
                "`citable explain draft-blocked` says what to do in a double-blind review"
            } else {
                "for a double-blind review add `--double-blind`, which makes the draft and its DOI but no link; what to do then: `citable explain draft-blocked`"
            },
        )
    };
    Finding {
        severity: Severity::Warning,
        ..told
    }
}

/// Why no link is made.
pub(super) fn blocked(situation: &Situation) -> Finding {
    finding(
        format!(
            "no link is made: in a double-blind review it would tell who wrote this, from {}",
            places(situation)
        ),
        "give the editor the DOI and keep the draft to yourself; for the reviewers make a copy without names (`citable explain draft-blocked` says how)",
    )
}
