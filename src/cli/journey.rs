//! What `status`, `doi`, `verify`, `link`, `release`, `publish` and `rehearse` have in common:
//! a goal, a world, the loop, and a report at the end.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::hand_over::{self, Carry};
use super::interrupt::{Stopped, unless_stopped};
use super::output::{Format, Opened};
use super::{Fault, Global};
use crate::config::{self, Project};
use crate::facts::{Content, Facts, Repository, Seen};
use crate::plan::action::Kind;
use crate::plan::cause::Cause;
use crate::plan::link::HandOver;
use crate::plan::{Goal, Next, Plan};
use crate::reconcile::{Applied, Ending, Live, Patience, Stop, Watcher, reconcile};
use crate::report::draft;
use crate::report::journey::{self, Done, Journey};
use crate::report::json::text as json_text;
use crate::term::{self, Leave, Screen};
use crate::world::git::{self, Look};
use crate::world::http::Http;
use crate::world::{World, files};
use crate::{observe, plan};

pub(super) use super::consent::{Approval, Consent, RELEASE, Waiting};
pub(super) use super::output::FORMATS;

/// Everything a run needs.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) goal: Goal,
    pub(super) leave: Leave,
    pub(super) patience: Patience,
    /// The command that goes on where this one stops.
    pub(super) resume: String,
    /// Whether all of it is gone afterwards, so that nothing can go on from it.
    pub(super) rehearsal: bool,
    /// Only show the plan.
    pub(super) only_show: bool,
    /// What becomes of the links that a person has to carry.
    pub(super) carry: Carry,
}

impl Run {
    /// Whether the command may do things of this kind, asked or not.
    fn may(&self, kind: Kind) -> bool {
        match &self.leave {
            Leave::Ask(kinds) | Leave::Given(kinds) => kinds.contains(&kind),
            Leave::Never => false,
        }
    }
}

/// The folder that the command works in.
pub(super) fn folder(global: &Global) -> PathBuf {
    global
        .directory
        .clone()
        .unwrap_or_else(|| PathBuf::from("."))
}

/// The folder to look at, as seen from the one given with `-C`. A path to a file in it, such
/// as CITATION.cff, is as good.
pub(super) fn folder_at(global: &Global, path: Option<&Path>) -> Result<PathBuf, Fault> {
    let path = match (path, &global.directory) {
        (Some(path), Some(folder)) => folder.join(path),
        (Some(path), None) => path.to_owned(),
        (None, _) => folder(global),
    };
    if path.is_dir() {
        return Ok(path);
    }
    let parent = path.parent().filter(|_| path.exists());
    match parent {
        Some(parent) if parent.as_os_str().is_empty() => Ok(PathBuf::from(".")),
        Some(parent) => Ok(parent.to_owned()),
        None => Err(no_folder(&path)),
    }
}

fn no_folder(path: &Path) -> Fault {
    Fault::usage(
        format!("there is no folder `{}`", path.display()),
        "name the folder of your repository",
    )
}

/// The repository here, without asking the network.
pub(super) fn local(folder: &Path) -> Result<Repository, Fault> {
    if !folder.is_dir() {
        return Err(no_folder(folder));
    }
    let Some(git) = git::discover(folder)? else {
        // `.` says nothing to whoever reads a log.
        let shown = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        return Err(Fault::usage(
            format!("`{}` is not in a git repository", shown.display()),
            "run this in the folder of your repository, or `citable rehearse` to see the whole journey",
        ));
    };
    Ok(Repository {
        files: files::of(&git),
        git: Seen::Known(Some(git.look(Look::default())?)),
        tagged: Seen::Known(None),
    })
}

/// `citable.toml`, or what holds without one.
pub(super) fn project(repository: &Repository) -> Result<Project, Fault> {
    match repository.files.contents.get("citable.toml") {
        None => Ok(Project::default()),
        Some(Content::Text(text)) => Ok(Project::parse(text)?),
        Some(_) => Err(Fault::usage(
            "citable.toml cannot be read",
            "make it a small UTF-8 text file",
        )),
    }
}

/// The world at the real addresses, or at those in the environment.
pub(super) fn world(global: &Global) -> Result<World, Fault> {
    world_at(global, &folder(global))
}

/// The world around a folder.
pub(super) fn world_at(global: &Global, folder: &Path) -> Result<World, Fault> {
    let services = config::services(global.sandbox)?;
    let tokens = config::tokens(&services)?;
    Ok(World::open(folder, &Http::new(), services, tokens)?)
}

/// A runtime for commands that talk to services; `check` never makes one.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Fault> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

/// Runs the loop until the goal is reached or something is in the way, and says how it ended.
/// Whoever is told to stop says where it stands and gives no ending.
pub(super) async fn drive(world: &World, run: &Run) -> Result<Ending, Stopped> {
    let resume = (!run.rehearsal).then(|| run.resume.clone());
    let mut screen = Screen::new(run.leave.clone(), resume).following(&world.transfer);
    let ended = {
        let mut ground = Live(world);
        let going = Box::pin(reconcile(&mut ground, &mut screen, &run.goal, run.patience));
        unless_stopped(going, |ending| matches!(ending.stop, Stop::Failed(_))).await
    };
    if ended.is_err() {
        screen.interrupted();
    }
    ended
}

/// One look and the plan made of it.
pub(super) async fn look(world: &World, goal: &Goal) -> (Facts, Plan) {
    // Without the network it takes seconds until that is certain.
    let mut screen = Screen::new(Leave::Never, None).following(&world.transfer);
    screen.observing();
    let facts = observe::observe(world, goal).await;
    screen.clear();
    let plan = plan::plan(goal, &facts, world.clock.now());
    (facts, plan)
}

/// Prints what would be done; gives the exit code.
pub(super) fn show_plan(
    facts: &Facts,
    plan: &Plan,
    hand_over: &[HandOver],
    output: Opened,
) -> Result<u8, Fault> {
    let ahead = journey::ahead(plan);
    let journey = Journey {
        facts,
        plan,
        applied: &[],
        hand_over,
    };
    let notes = journey::notes(journey);
    let human = output.is_human();
    output.write(|format| {
        let report = rendered(journey, format);
        if format != Format::Human {
            return report;
        }
        let part = |title: &str, text: &str| match text {
            "" => String::new(),
            text => format!("\n{title}:\n{text}"),
        };
        let notes = part("Good to know, and nothing stops for it", &notes);
        format!("{report}{notes}{}", part("To be done", &ahead))
    })?;
    if human && matches!(plan.next(), Next::Unknown(_)) {
        term::error(
            "citable could not look everywhere; see `unknown` above",
            Some("mend what it says there, and run this again; nothing was changed"),
        );
    }
    Ok(code(plan))
}

/// The exit code of a plan that nobody carries out: ready is fine.
pub(super) fn code(plan: &Plan) -> u8 {
    match plan.next() {
        Next::Done | Next::Act(_) => 0,
        Next::Blocked => 1,
        Next::Unknown(_) => 3,
        Next::Wait(_) => 4,
    }
}

fn rendered(journey: Journey, format: Format) -> String {
    let is_draft = draft::is_of(journey.plan);
    match format {
        Format::Json if is_draft => json_text(&draft::json(journey)),
        Format::Json => json_text(&journey::json(journey)),
        Format::Markdown if is_draft => draft::markdown(journey),
        Format::Markdown => journey::markdown(journey),
        Format::Svg => journey::svg(journey),
        _ if is_draft => draft::human(journey),
        _ => journey::human(journey),
    }
}

/// Runs and reports; the exit code says how it ended.
pub(super) fn go(world: &World, run: &Run, output: Opened) -> Result<u8, Fault> {
    let runtime = runtime()?;
    runtime.block_on(async {
        if run.only_show {
            let (facts, plan) = look(world, &run.goal).await;
            // What the command may not do it does not promise either.
            let first = plan.ahead().next();
            let carried = carried(world, run, &facts).await?;
            if first.is_none_or(|ahead| run.may(ahead.kind)) {
                return show_plan(&facts, &plan, &carried, output);
            }
            let journey = Journey {
                facts: &facts,
                plan: &plan,
                applied: &[],
                hand_over: &carried,
            };
            output.write(|format| rendered(journey, format))?;
            let unreleased = matches!(plan.next(), Next::Act(_));
            if unreleased {
                not_released(&plan, run, &facts, world.clock.now());
            }
            return Ok(if unreleased { 1 } else { code(&plan) });
        }
        match drive(world, run).await {
            Ok(ending) => {
                let carried = carried(world, run, &ending.facts).await?;
                finish(&ending, run, &carried, output, world.clock.now())
            }
            Err(Stopped(code)) => Ok(code),
        }
    })
}

/// What a person carries, its files written where that was asked for.
pub(super) async fn carried(
    world: &World,
    run: &Run,
    facts: &Facts,
) -> Result<Vec<HandOver>, Fault> {
    if run.carry == Carry::No {
        return Ok(Vec::new());
    }
    let all = hand_over::collect(world, &run.goal, facts).await;
    if let Carry::Into(folder) = &run.carry {
        hand_over::write(folder, &all)?;
    }
    Ok(all)
}

/// Says why it stopped, and writes the report.
pub(super) fn finish(
    ending: &Ending,
    run: &Run,
    hand_over: &[HandOver],
    output: Opened,
    now: Timestamp,
) -> Result<u8, Fault> {
    let applied: Vec<Done> = ending.applied.iter().map(done).collect();
    let journey = Journey {
        facts: &ending.facts,
        plan: &ending.plan,
        applied: &applied,
        hand_over,
    };
    if output.is_human() {
        term::say("");
    }
    output.write(|format| rendered(journey, format))?;
    last_words(ending, run, now);
    Ok(ending.stop.exit_code())
}

/// Says why it stopped.
pub(super) fn last_words(ending: &Ending, run: &Run, now: Timestamp) {
    match &ending.stop {
        Stop::Done => {}
        Stop::Blocked
            if run.goal.draft.is_none()
                && !run.may(Kind::CreateTag)
                && no_such_tag(&ending.facts) =>
        {
            let tag = &ending.plan.tag;
            term::error(
                &format!("there is no tag {tag}, neither here nor on GitHub"),
                Some(&format!(
                    "`git tag` lists those here; `citable publish {tag}` makes a new one"
                )),
            );
        }
        Stop::Blocked => term::error(
            "something must be mended first; see `blocked` in the report",
            None,
        ),
        Stop::Waiting => {
            // Of what Zenodo was told nobody may know, so that waiting may be in vain.
            let cause = plan::cause(&run.goal, &ending.facts, now);
            let doubt = cause.is_some_and(|cause| cause != Cause::Pending);
            term::say(&format!(
                "\nnot there yet{}. {}`{}` goes on from here",
                if doubt { "" } else { "; nothing is wrong" },
                if run.rehearsal { "In earnest, " } else { "" },
                run.resume
            ));
        }
        Stop::Unknown(why) => term::error(&format!("could not look: {why}"), None),
        Stop::Declined => declined(ending, run, now),
        Stop::Failed(error) => term::error(&error.message, error.help.as_deref()),
    }
}

/// Whether the tag was looked for in both places and is in neither.
fn no_such_tag(facts: &Facts) -> bool {
    facts.repository.tagged.is_absent() && facts.forge.tag.is_absent()
}

fn declined(ending: &Ending, run: &Run, now: Timestamp) {
    let Next::Act(_) = ending.plan.next() else {
        return;
    };
    let kind = ending.plan.ahead().next().map(|ahead| ahead.kind);
    if kind.is_some_and(|kind| run.may(kind)) {
        term::say("nothing was done");
    } else {
        not_released(&ending.plan, run, &ending.facts, now);
    }
}

/// For a command that makes no release, and of which one is to be made first.
fn not_released(plan: &Plan, run: &Run, facts: &Facts, now: Timestamp) {
    let Next::Act(next) = plan.next() else { return };
    let tag = &plan.tag;
    let cause = plan::cause(&run.goal, facts, now);
    let cause = cause.map_or_else(String::new, |cause| format!(" ({})", cause.telling().words));
    term::error(
        &format!("{tag} is not released yet{cause}; next would be to {next}"),
        Some(&format!(
            "`citable publish {tag} --dry-run` shows what is missing"
        )),
    );
}

fn done(applied: &Applied) -> Done {
    Done {
        action: applied.action.kind().word(),
        outcome: applied.outcome.clone(),
    }
}
