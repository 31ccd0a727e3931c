//! The road of a tag that is not released: a draft on Zenodo with its archive and a reserved
//! DOI, which is shared with reviewers and published later.

mod apart;
mod content;
mod names;

use jiff::{SignedDuration, Timestamp};

use crate::domain::Doi;
use crate::facts::deposit::{Deposited, Packed, Shared};
use crate::facts::{Record, Seen, Why};
use crate::rules::{Finding, Need, Severity, find};

use super::checked::is_about_services;
use super::deposit::{Deposit, Subject, purpose};
use super::goal::Drafting;
use super::stage::{Evidence, Sight};
use super::{Action, Ahead, Situation, Stage, State};

/// Two runs at once may both make a draft; the later one is then thrown away by who made it.
const AT_ONCE: SignedDuration = SignedDuration::from_mins(2);

/// The stages of the road.
pub(super) fn stages(draft: &Drafting) -> Vec<Stage> {
    let last = |stage: &Stage| match stage {
        Stage::Shared => !draft.publish && !draft.unshared,
        Stage::Deposited => draft.publish,
        _ => true,
    };
    Stage::OF_DRAFT.into_iter().filter(last).collect()
}

/// The DOI that is reserved.
pub(super) fn doi(situation: &Situation) -> Option<Doi> {
    situation.goal.draft.as_ref()?;
    the_draft(situation)?.doi.clone()
}

/// What a draft of the tag is known by.
pub(super) fn subject(situation: &Situation) -> Option<Subject> {
    content::subject(situation).ok()
}

/// How a stage stands, what is worth saying of it, and what it will do.
pub(super) fn judged(stage: Stage, situation: &Situation) -> (State, Vec<Finding>, Vec<Ahead>) {
    let stands = match stage {
        Stage::Checked => checked(situation),
        Stage::Apart => apart::state(situation),
        Stage::Drafted => drafted(situation),
        Stage::Shared => shared(situation),
        Stage::Deposited => deposited(situation),
        _ => State::Pending,
    };
    let notes = match stage {
        Stage::Checked => of_files(situation, |severity| severity != Severity::Error),
        Stage::Shared
            if possible(situation) && !matches!(stands, State::Blocked(_) | State::Done(_)) =>
        {
            vec![names::note(situation)]
        }
        _ => Vec::new(),
    };
    (stands, notes, ahead(stage, situation))
}

fn wants(situation: &Situation) -> Drafting {
    situation.goal.draft.clone().unwrap_or_default()
}

/// The record of the tag, where it is wanted and there; then no draft is needed.
fn reached<'a>(situation: &Situation<'a>) -> Option<&'a Record> {
    let open = the_draft(situation).is_some();
    let record = situation.record();
    record.filter(|_| wants(situation).publish && !open)
}

fn checked(situation: &Situation) -> State {
    let tag = &situation.goal.tag;
    match &situation.facts.repository.tagged {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) if situation.remote_tag().is_some() => {
            return State::Unknown(Why::Unreachable(format!(
                "the tag {tag} is on GitHub but not in this clone: run `git fetch --tags`"
            )));
        }
        Seen::Known(None) => {
            return State::Blocked(vec![finding(
                format!("there is no tag {tag} in this clone"),
                &format!(
                    "`git tag` lists those here; to make it, write its version and the day into CITATION.cff, commit, and `git tag -a {tag}`"
                ),
            )]);
        }
        Seen::Known(Some(_)) => {}
    }
    if let Some(record) = reached(situation) {
        return State::done("the tag is published already", Some(&record.url));
    }
    let mut errors = of_files(situation, |severity| severity == Severity::Error);
    match content::subject(situation) {
        Err(lacking) => errors.push(*lacking),
        // What Zenodo refuses is told with its lines by the rules.
        Ok(_) if errors.is_empty() => {
            errors.extend(content::content(situation).err().map(|lacking| *lacking));
        }
        Ok(_) => {}
    }
    if errors.is_empty() {
        let commit = situation
            .local_tag()
            .map(|tagged| tagged.commit.short().to_owned());
        let commit = commit.unwrap_or_default();
        State::done(
            format!("{tag} is commit {commit}, and Zenodo can read its files"),
            None,
        )
    } else {
        State::Blocked(errors)
    }
}

/// The findings about the files of the tag. How the folder, the remote and GitHub stand matters
/// to a release only.
fn of_files(situation: &Situation, wanted: impl Fn(Severity) -> bool) -> Vec<Finding> {
    let about_files = |found: &&Finding| {
        let git = find(found.rule).is_some_and(|rule| {
            let needs = [Need::Git, Need::Changed];
            rule.needs.iter().any(|need| needs.contains(need))
        });
        let missing = ["cff-missing", "license-missing"].contains(&found.rule);
        (found.place.is_some() || missing) && !git && !is_about_services(found)
    };
    let found = situation.verdict.findings.iter();
    let found = found.filter(about_files);
    found
        .filter(|found| wanted(found.severity))
        .cloned()
        .collect()
}

/// The draft of the tag. Of two that were made at once the older one counts.
fn the_draft<'a>(situation: &Situation<'a>) -> Option<&'a Deposited> {
    situation.facts.archive.drafts.known()?.first()
}

/// Several drafts for one tag, unless another run has just made one and will see that it is not
/// the first.
fn several(drafts: &[Deposited], now: Timestamp) -> Option<Finding> {
    let (_, later) = drafts.split_first()?;
    let is_old = |draft: &&Deposited| {
        draft
            .made
            .is_none_or(|made| now.duration_since(made) > AT_ONCE)
    };
    later.iter().find(is_old)?;
    let pages: Vec<&str> = drafts.iter().map(|draft| draft.page.as_str()).collect();
    Some(finding(
        format!(
            "there are {} drafts for this tag: {}",
            drafts.len(),
            pages.join(" and ")
        ),
        "keep one and discard the others on their pages",
    ))
}

fn drafted(situation: &Situation) -> State {
    if let Some(record) = reached(situation) {
        return State::done("the draft is published", Some(&record.url));
    }
    let drafts = match &situation.facts.archive.drafts {
        Seen::Unknown(Why::NotAsked) => return State::Pending,
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(drafts) => drafts,
    };
    if let Some(several) = several(drafts, situation.now) {
        return State::Blocked(vec![several]);
    }
    if let Some(draft) = drafts
        .first()
        .filter(|draft| draft.archive == Packed::Other)
    {
        return State::Blocked(vec![finding(
            format!(
                "the archive in draft {} is not the one that git makes of {} here",
                draft.id, situation.goal.tag
            ),
            &format!(
                "the tag may have moved, or another git packed it: take the file out at {}, and run this again",
                draft.page
            ),
        )]);
    }
    match to_fill(situation).into_iter().next() {
        Some(step) => State::Ready(Action::Deposit(step)),
        None => drafts.first().map_or(State::Pending, ready),
    }
}

fn ready(draft: &Deposited) -> State {
    let page = Some(draft.page.as_str());
    let mut sights = vec![Sight::new(
        format!("draft {} holds the archive of the tag", draft.id),
        page,
    )];
    if let Some(doi) = &draft.doi {
        let words = format!("{doi} is reserved; it leads nowhere before the draft is published");
        sights.push(Sight::new(words, None));
    }
    if !draft.others.is_empty() {
        let words = format!("beside it: {}", draft.others.join(", "));
        sights.push(Sight::new(words, None));
    }
    State::Done(Evidence(sights))
}

/// The steps to a draft with an archive and a DOI that are not done.
fn to_fill(situation: &Situation) -> Vec<Deposit> {
    let (Ok(subject), Some(tagged)) = (content::subject(situation), situation.local_tag()) else {
        return Vec::new();
    };
    let draft = the_draft(situation);
    let id = draft.map_or_else(String::new, |draft| draft.id.clone());
    let mut steps = Vec::new();
    if draft.is_none()
        && let Ok(content) = content::content(situation)
    {
        steps.push(Deposit::Make {
            subject: subject.clone(),
            content,
        });
    }
    if draft.is_none_or(|draft| draft.archive == Packed::Missing) {
        let commit = tagged.commit.clone();
        steps.push(Deposit::Fill {
            id: id.clone(),
            subject,
            commit,
        });
    }
    if draft.is_none_or(|draft| draft.doi.is_none()) {
        steps.push(Deposit::Reserve { id });
    }
    steps
}

fn shared(situation: &Situation) -> State {
    // What is in the way of a link is not in the way of the draft.
    let Some(draft) = the_draft(situation).filter(|_| to_fill(situation).is_empty()) else {
        return State::Pending;
    };
    let wanted = wants(situation);
    let there = ours(draft, situation).find(|link| !wanted.replaced.contains(&link.id));
    let old = draft
        .links
        .iter()
        .any(|link| wanted.replaced.contains(&link.id));
    if let Some(link) = there.filter(|_| !old) {
        let until = link
            .expires
            .map_or_else(String::new, |day| format!(" until {day}"));
        return State::done(
            format!(
                "a link opens it for reviewers{until}; see Share on its page, or make another with `--new-link`"
            ),
            Some(&draft.page),
        );
    }
    if wanted.double_blind && names::collide(situation) {
        return State::Blocked(vec![names::blocked(situation)]);
    }
    State::Ready(Action::Deposit(share(situation, &draft.id)))
}

fn share(situation: &Situation, id: &str) -> Deposit {
    let wanted = wants(situation);
    Deposit::Share {
        id: id.to_owned(),
        tag: situation.goal.tag.clone(),
        expires: wanted.expires,
        replaced: wanted.replaced,
    }
}

/// The links for reviewers of the tag that still work.
fn ours<'a>(draft: &'a Deposited, situation: &Situation) -> impl Iterator<Item = &'a Shared> {
    let (purpose, today) = (purpose(&situation.goal.tag), situation.today());
    draft.links.iter().filter(move |link| {
        link.description == purpose && link.expires.is_none_or(|day| day >= today)
    })
}

fn deposited(situation: &Situation) -> State {
    if let Some(record) = reached(situation) {
        return State::done(
            format!("{} is {}", situation.goal.tag, record.doi),
            Some(&record.url),
        );
    }
    let Some(draft) = the_draft(situation) else {
        return State::Pending;
    };
    publish(situation, &draft.id).map_or(State::Pending, |step| State::Ready(Action::Deposit(step)))
}

fn publish(situation: &Situation, id: &str) -> Option<Deposit> {
    let draft = the_draft(situation);
    let today = situation.today();
    let dated = draft.and_then(|draft| draft.dated) == Some(today);
    Some(Deposit::Publish {
        id: id.to_owned(),
        subject: content::subject(situation).ok()?,
        dated: (!dated && content::dates_itself(situation)).then_some(today),
    })
}

/// Whether a draft can be had: of a tag that is not here, or names nobody, nothing can be made.
fn possible(situation: &Situation) -> bool {
    let to_make = || content::content(situation).is_ok();
    situation.local_tag().is_some() && (the_draft(situation).is_some() || to_make())
}

fn ahead(stage: Stage, situation: &Situation) -> Vec<Ahead> {
    if !possible(situation) {
        return Vec::new();
    }
    let steps = match stage {
        Stage::Drafted if reached(situation).is_none() => to_fill(situation),
        Stage::Shared => match shared(situation) {
            State::Pending if !(wants(situation).double_blind && names::collide(situation)) => {
                vec![share(situation, "")]
            }
            State::Ready(_) => vec![share(situation, "")],
            _ => Vec::new(),
        },
        Stage::Deposited if reached(situation).is_none() => {
            publish(situation, "").into_iter().collect()
        }
        _ => Vec::new(),
    };
    steps
        .into_iter()
        .map(|step| Action::Deposit(step).ahead())
        .collect()
}

fn finding(message: String, help: &str) -> Finding {
    Finding {
        rule: "draft-blocked",
        severity: Severity::Error,
        message,
        place: None,
        help: Some(help.to_owned()),
        fix: None,
    }
}
