//! The pages of the findings that come from the plan itself and from no rule, and of the plan.

/// A finding of the plan, or the plan itself.
#[derive(Debug)]
pub struct Topic {
    /// Its id, as it stands behind a message or is named in the help.
    pub id: &'static str,
    /// Its page, in Markdown.
    pub doc: &'static str,
}

/// All, in the order of the journey.
pub static TOPICS: &[Topic] = &[
    Topic {
        id: "branch-protected",
        doc: include_str!("../../docs/journey/branch-protected.md"),
    },
    Topic {
        id: "draft-exists",
        doc: include_str!("../../docs/journey/draft-exists.md"),
    },
    Topic {
        id: "archive-differs",
        doc: include_str!("../../docs/journey/archive-differs.md"),
    },
    Topic {
        id: "record-disagrees",
        doc: include_str!("../../docs/journey/record-disagrees.md"),
    },
    Topic {
        id: "dataset-not-linkable",
        doc: include_str!("../../docs/journey/dataset-not-linkable.md"),
    },
    Topic {
        id: "how-citable-decides",
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
            assert!(
                topic.doc.starts_with(&format!("# {}\n", topic.id)),
                "{}",
                topic.id
            );
        }
    }
}
