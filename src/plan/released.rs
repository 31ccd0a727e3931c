//! Released: the release of the tag is published on GitHub. Drafts are not seen by Zenodo,
//! and a bare tag is not either.

use crate::facts::{Release, Seen};
use crate::rules::{Finding, Severity};

use super::{Action, Ahead, Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    let releases = match &situation.facts.forge.releases {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(releases) => releases,
    };
    if let Some(release) = &releases.published {
        let kind = if release.prerelease {
            "pre-release"
        } else {
            "release"
        };
        return State::done(
            format!("the {kind} {} is published", release.tag),
            Some(&release.url),
        );
    }
    // A draft of one's own became the record. Zenodo would archive the release once more.
    if let Some(record) = situation.record() {
        return State::done(
            format!(
                "{} has its record without a release on GitHub, which Zenodo would give another one",
                situation.goal.tag
            ),
            Some(&record.url),
        );
    }
    // Zenodo would have two things of one name to choose from.
    if let Seen::Unknown(why) = &situation.facts.forge.branch_like_tag {
        return State::Unknown(why.clone());
    }
    let drafts = match &releases.drafts {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(drafts) => drafts,
    };
    match next_actions(situation, drafts) {
        Ok(actions) => actions
            .into_iter()
            .next()
            .map_or(State::Pending, State::Ready),
        Err(foreign) => State::Blocked(vec![*foreign]),
    }
}

pub(super) fn ahead(situation: &Situation) -> Vec<Ahead> {
    if situation.record().is_some() {
        return Vec::new();
    }
    let releases = situation.facts.forge.releases.known();
    let unpublished = releases.filter(|releases| releases.published.is_none());
    let Some(drafts) = unpublished.and_then(|releases| releases.drafts.known()) else {
        return Vec::new();
    };
    let actions = next_actions(situation, drafts).unwrap_or_default();
    let mut ahead: Vec<Ahead> = actions
        .iter()
        .map(|action| announced(action, drafts))
        .collect();
    if let [
        Ahead {
            kind: super::action::Kind::CreateDraft,
            ..
        },
    ] = ahead.as_slice()
    {
        // The draft has no number yet, so that its publication can only be announced.
        let kind = super::action::Kind::Publish;
        let what = format!(
            "publish the release {} on GitHub, which Zenodo then archives",
            situation.goal.tag
        );
        ahead.push(Ahead {
            kind,
            what,
            permanent: kind.permanent(),
            change: Vec::new(),
        });
    }
    ahead
}

/// A draft that citable did not make is published only under the eyes of whoever allowed it.
fn announced(action: &Action, drafts: &[Release]) -> Ahead {
    match action {
        Action::Publish { release, .. } => {
            let foreign = drafts
                .iter()
                .find(|draft| draft.id == *release && !draft.ours);
            let what = foreign.map(|draft| {
                let author = draft.author.as_deref().unwrap_or("somebody else");
                format!(
                    "publish the draft release {} that {author} made on GitHub, as it is; Zenodo then archives it",
                    draft.tag
                )
            });
            let what = what.unwrap_or_else(|| action.to_string());
            let what = match drafts.len() - 1 {
                0 => what,
                1 => format!("{what}; another draft of that tag stays as it is"),
                others => format!("{what}; {others} other drafts of that tag stay as they are"),
            };
            Ahead {
                what,
                ..action.ahead()
            }
        }
        action => action.ahead(),
    }
}

fn next_actions(situation: &Situation, drafts: &[Release]) -> Result<Vec<Action>, Box<Finding>> {
    let tag = &situation.goal.tag;
    let placeholder = || "0".repeat(40).parse().ok();
    // Before the tag is made its commit is not known; the action is made anew then.
    let Some(commit) = situation.commit().or_else(placeholder) else {
        return Ok(Vec::new());
    };
    let Some(repository) = situation
        .facts
        .forge
        .repository
        .there()
        .map(|there| there.slug.clone())
    else {
        return Ok(Vec::new());
    };
    let usable = drafts
        .iter()
        .find(|draft| draft.ours || situation.goal.leave.foreign_draft);
    if let Some(draft) = usable {
        return Ok(vec![Action::Publish {
            repository,
            tag: tag.clone(),
            commit,
            release: draft.id,
        }]);
    }
    if let Some(draft) = drafts.first() {
        return Err(Box::new(foreign_draft(draft)));
    }
    let text = &situation.goal.release;
    Ok(vec![Action::CreateDraft {
        repository,
        tag: tag.clone(),
        commit,
        title: text.title.clone().unwrap_or_else(|| tag.to_string()),
        notes: text
            .notes
            .clone()
            .unwrap_or_else(|| "How to cite this release: see CITATION.cff.".to_owned()),
        prerelease: tag.version().is_some_and(|version| !version.pre.is_empty()),
    }])
}

fn foreign_draft(draft: &Release) -> Finding {
    let author = draft
        .author
        .as_deref()
        .map(|author| format!(" by {author}"))
        .unwrap_or_default();
    Finding {
        rule: "draft-exists",
        severity: Severity::Error,
        message: format!(
            "there is a draft release for {} already{author}, which citable did not make",
            draft.tag
        ),
        place: None,
        help: Some(format!(
            "look at {}; publish or delete it there, or run again with `--publish-draft` to publish it as it is",
            draft.url
        )),
        fix: None,
    }
}
