//! The pages of the findings that come from the plan itself and from no rule, and of the plan.

/// A finding of the plan, or the plan itself.
#[derive(Debug)]
pub struct Topic {
    /// Its id, as it stands behind a message or is named in the help.
    pub id: &'static str,
    /// Where its page is in citable's source.
    pub page: &'static str,
    /// Its page, in Markdown.
    pub doc: &'static str,
}

/// Topics, each an id and the place of its page below `docs/`.
macro_rules! topics {
    ($($id:literal in $page:literal,)*) => {
        &[$(Topic {
            id: $id,
            page: concat!("docs/", $page),
            doc: include_str!(concat!("../../docs/", $page)),
        }),*]
    };
}

/// All, in the order of the journey.
pub static TOPICS: &[Topic] = topics![
    "branch-protected" in "journey/branch-protected.md",
    "draft-exists" in "journey/draft-exists.md",
    "not-archived" in "what-can-go-wrong.md",
    "archive-differs" in "journey/archive-differs.md",
    "record-disagrees" in "journey/record-disagrees.md",
    "dataset-not-linkable" in "journey/dataset-not-linkable.md",
    "draft-blocked" in "draft.md",
    "how-citable-decides" in "how-citable-decides.md",
];

/// The topic of this id.
pub fn find(id: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_of_the_plan_has_a_page() {
        for (file, text) in [
            ("archived.rs", include_str!("archived.rs")),
            ("connected.rs", include_str!("connected.rs")),
            ("draft.rs", include_str!("draft.rs")),
            ("linked.rs", include_str!("linked.rs")),
            ("released.rs", include_str!("released.rs")),
            ("review.rs", include_str!("review.rs")),
            ("tagged.rs", include_str!("tagged.rs")),
            ("verified.rs", include_str!("verified.rs")),
            ("version.rs", include_str!("version.rs")),
        ] {
            for (at, start) in text.match_indices("rule: \"") {
                let id = text[at + start.len()..].split('"').next().unwrap();
                let known = find(id).is_some() || crate::rules::find(id).is_some();
                assert!(known, "{file}: `{id}` has no page");
            }
        }
        for topic in TOPICS {
            let by_id = topic.doc.starts_with(&format!("# {}\n", topic.id));
            let by_name = topic
                .doc
                .lines()
                .take(5)
                .any(|line| line.contains(topic.id));
            assert!(by_id || by_name, "{}", topic.id);
        }
    }
}
