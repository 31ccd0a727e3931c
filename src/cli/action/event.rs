//! The tag that a workflow's event is about.

use serde_json::Value;

/// What GitHub says of the event, in variables and in a file.
#[derive(Debug, Default)]
pub(super) struct Event<'a> {
    /// `GITHUB_EVENT_NAME`.
    pub(super) name: Option<&'a str>,
    /// `GITHUB_REF`.
    pub(super) reference: Option<&'a str>,
    /// The file that `GITHUB_EVENT_PATH` names.
    pub(super) payload: Option<&'a Value>,
}

impl Event<'_> {
    /// The tag, if it is about one: that of the release, or the tag that was pushed or on which a
    /// workflow was started by hand.
    pub(super) fn tag(&self) -> Option<String> {
        let released = self
            .payload
            .filter(|_| self.name == Some("release"))
            .and_then(|payload| payload.pointer("/release/tag_name"))
            .and_then(Value::as_str);
        let pushed = self
            .reference
            .and_then(|reference| reference.strip_prefix("refs/tags/"));
        released
            .or(pushed)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_release_names_its_tag_and_a_branch_names_none() {
        let payload = json!({"action": "published", "release": {"tag_name": "v1.2.0"}});
        let event = Event {
            name: Some("release"),
            reference: Some("refs/tags/v1.2.0"),
            payload: Some(&payload),
        };
        assert_eq!(event.tag().as_deref(), Some("v1.2.0"));
        let branch = Event {
            name: Some("push"),
            reference: Some("refs/heads/v1.2.0"),
            payload: Some(&payload),
        };
        assert_eq!(branch.tag(), None);
        assert_eq!(Event::default().tag(), None);
    }

    #[test]
    fn a_tag_that_was_pushed_keeps_its_slashes() {
        let event = Event {
            name: Some("push"),
            reference: Some("refs/tags/release/1.0"),
            payload: None,
        };
        assert_eq!(event.tag().as_deref(), Some("release/1.0"));
    }

    proptest! {
        #[test]
        fn the_tag_is_the_one_that_was_named_whatever_it_holds(tag in ".{1,40}") {
            let reference = format!("refs/tags/{tag}");
            let payload = json!({"release": {"tag_name": tag}});
            let of = |name, payload| Event { name: Some(name), reference: Some(&reference), payload };
            prop_assert_eq!(of("push", None).tag(), Some(tag.clone()));
            prop_assert_eq!(of("release", Some(&payload)).tag(), Some(tag.clone()));
        }
    }
}
