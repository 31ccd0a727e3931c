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

/// All, in the order of the journey.
pub static TOPICS: &[Topic] = &[
    Topic {
        id: "branch-protected",
        page: "docs/journey/branch-protected.md",
        doc: include_str!("../../docs/journey/branch-protected.md"),
    },
    Topic {
        id: "draft-exists",
        page: "docs/journey/draft-exists.md",
        doc: include_str!("../../docs/journey/draft-exists.md"),
    },
    Topic {
        id: "not-archived",
        page: "docs/what-can-go-wrong.md",
        doc: include_str!("../../docs/what-can-go-wrong.md"),
    },
    Topic {
        id: "archive-differs",
        page: "docs/journey/archive-differs.md",
        doc: include_str!("../../docs/journey/archive-differs.md"),
    },
    Topic {
        id: "record-disagrees",
        page: "docs/journey/record-disagrees.md",
        doc: include_str!("../../docs/journey/record-disagrees.md"),
    },
    Topic {
        id: "dataset-not-linkable",
        page: "docs/journey/dataset-not-linkable.md",
        doc: include_str!("../../docs/journey/dataset-not-linkable.md"),
    },
    Topic {
        id: "draft-blocked",
        page: "docs/draft.md",
        doc: include_str!("../../docs/draft.md"),
    },
    Topic {
        id: "how-citable-decides",
        page: "docs/how-citable-decides.md",
        doc: include_str!("../../docs/how-citable-decides.md"),
    },
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
