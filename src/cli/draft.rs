//! `citable draft [TAG]`.

use clap::Args;
use jiff::civil::Date;
use secrecy::ExposeSecret;

use super::hand_over::Carry;
use super::interrupt::Stopped;
use super::journey::{self, Approval, Run};
use super::output::{Forms, OfDraft, Opened};
use super::{Fault, Global, Output, resume, tags};
use crate::domain::Tag;
use crate::plan::action::Kind;
use crate::plan::deposit::purpose;
use crate::plan::goal::Drafting;
use crate::plan::{Goal, Stage};
use crate::reconcile::Patience;
use crate::term;
use crate::world::World;

/// Make a draft on Zenodo of a tag that is not public yet, with a reserved DOI and a link for reviewers
///
/// For a private repository, or while a paper is under review. The draft holds the archive of the
/// tag and what its files say, as Zenodo would have made of a release. Nothing is public before
/// `--publish`. The link is shown once, on the terminal. Running it again goes on with the draft
/// that is there. More: `citable explain draft-blocked`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable draft --dry-run\n  citable draft v1.0.0\n  citable draft v1.0.0 --double-blind\n  citable draft v1.0.0 --new-link --expires 2027-06-30\n  citable draft v1.0.0 --publish"
)]
pub(super) struct DraftArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    /// Publish the draft as the record of the tag: permanent
    #[arg(long, conflicts_with_all = ["double_blind", "expires", "new_link", "no_link"])]
    publish: bool,

    /// The review is double-blind: make no link while it would tell who wrote this
    #[arg(long)]
    double_blind: bool,

    /// The last day on which the link works, such as 2027-06-30
    #[arg(long, value_name = "DAY", value_parser = day)]
    expires: Option<Date>,

    /// Take the link for reviewers back and make another
    #[arg(long)]
    new_link: bool,

    /// Make no link
    #[arg(long, conflicts_with_all = ["new_link", "expires", "double_blind"])]
    no_link: bool,

    /// You have seen that the repository's switch on Zenodo is off, where citable may not look
    #[arg(long)]
    no_integration: bool,

    #[command(flatten)]
    approval: Approval,

    #[command(flatten)]
    output: Output<OfDraft>,
}

fn day(text: &str) -> Result<Date, String> {
    let day = text.trim().parse();
    day.map_err(|_| "write the day as 2027-06-30".to_owned())
}

const KINDS: [Kind; 5] = [
    Kind::MakeDeposit,
    Kind::FillDeposit,
    Kind::ReserveDoi,
    Kind::ShareDeposit,
    Kind::PublishDeposit,
];

/// The same command again. A link that was to be replaced is replaced by then.
fn again(global: &Global, args: &DraftArgs, tag: &Tag) -> String {
    let mut rest = vec![tag.to_string()];
    let flags = [
        (args.publish, "--publish"),
        (args.double_blind, "--double-blind"),
        (args.no_link, "--no-link"),
        (args.no_integration, "--no-integration"),
    ];
    let given = flags.into_iter().filter(|(given, _)| *given);
    rest.extend(given.map(|(_, flag)| flag.to_owned()));
    if let Some(day) = args.expires {
        rest.extend(["--expires".to_owned(), day.to_string()]);
    }
    resume::command(global, "draft", rest)
}

pub(super) fn run(global: &Global, args: &DraftArgs) -> Result<u8, Fault> {
    let today = jiff::Zoned::now().date();
    if let Some(day) = args.expires.filter(|day| *day <= today) {
        return Err(Fault::usage(
            format!("a link that expires on {day} would not work any more"),
            "give a later day, as in `--expires 2027-06-30`",
        ));
    }
    let output = args.output.open(OfDraft::ALL)?;
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Checked,
        draft: Some(Drafting {
            publish: args.publish,
            double_blind: args.double_blind,
            expires: args.expires,
            replaced: Vec::new(),
            unshared: args.no_link,
            apart: args.no_integration,
        }),
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let run = Run {
        leave: args.approval.leave(KINDS.to_vec()),
        patience: Patience::default(),
        resume: again(global, args, &goal.tag),
        only_show: args.approval.dry_run,
        rehearsal: false,
        carry: Carry::No,
        goal,
    };
    let world = journey::world(global)?;
    journey::runtime()?.block_on(go(&world, run, args.new_link, output))
}

async fn go(world: &World, mut run: Run, new_link: bool, output: Opened) -> Result<u8, Fault> {
    if new_link {
        let (facts, _) = journey::look(world, &run.goal).await;
        let purpose = purpose(&run.goal.tag);
        let drafts = facts.archive.drafts.known().into_iter().flatten();
        let links = drafts.flat_map(|draft| &draft.links);
        let ours = links.filter(|link| link.description == purpose);
        let ours = ours.map(|link| link.id.clone()).collect();
        if let Some(draft) = &mut run.goal.draft {
            draft.replaced = ours;
        }
    }
    if run.only_show {
        let (facts, plan) = journey::look(world, &run.goal).await;
        return journey::show_plan(&facts, &plan, &[], output);
    }
    let ended = journey::drive(world, &run).await;
    let link = world.memory().shared.take();
    let ending = match ended {
        Ok(ending) => ending,
        Err(Stopped(code)) => {
            tell(link.as_ref().map(ExposeSecret::expose_secret), &run);
            return Ok(code);
        }
    };
    let code = journey::finish(&ending, &run, &[], output, world.clock.now())?;
    tell(link.as_ref().map(ExposeSecret::expose_secret), &run);
    Ok(code)
}

/// Shows the link that was made, once and to nobody but who sits there.
fn tell(link: Option<&str>, run: &Run) {
    let Some(link) = link else { return };
    let tag = &run.goal.tag;
    let shown = term::whisper(&format!(
        "\nThe link for reviewers, shown only here and only now. Whoever has it can read the draft:\n\n  {link}\n\n\
         It is under Share on the draft's page, too; `citable draft {tag} --new-link` takes it back and makes another"
    ));
    if !shown {
        term::say(&format!(
            "the link for reviewers is made, and not shown, because this is not a terminal and it is a secret: \
             copy it under Share on the draft's page, or run `citable draft {tag} --new-link` at a terminal"
        ));
    }
}
