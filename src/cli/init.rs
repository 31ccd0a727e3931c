//! `citable init [PATH]`.

mod orcid;
mod place;
mod workflows;

use std::path::PathBuf;

use clap::Args;

use super::{Fault, Global, journey};
use crate::domain::{DatasetRef, Orcid, spdx};
use crate::proposal::{self, Answers, Author, Proposal, Question};
use crate::report::{human, proposal as shown, safe};
use crate::rules::Finding;
use crate::term;
use crate::world::files;

use orcid::Register;
use place::Place;

/// Write what is missing: CITATION.cff, LICENSE, citable.toml
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
#[derive(Debug, Args)]
#[command(
    after_help = "A file that is there stays as it is. What nothing in the repository says is asked, or is left out\n\
    with `--yes`.\n\n\
    Examples:\n  citable init\n  citable init --dry-run\n  \
    citable init --yes --license MIT --author \"Jane van der Berg <0000-0002-1825-0097>\" --dataset S-BIAD1234"
)]
pub(super) struct InitArgs {
    /// The repository
    path: Option<PathBuf>,

    /// The title of the software
    #[arg(long)]
    title: Option<String>,

    /// The licence
    #[arg(long, value_name = "SPDX", value_parser = license)]
    license: Option<String>,

    /// Who holds the rights, for the licence's text; else the authors
    #[arg(long, value_name = "NAME")]
    holder: Option<String>,

    /// An author: "Given Family <ORCID iD>", the iD if there is one; may be given several times
    #[arg(long, value_name = "AUTHOR")]
    author: Vec<Author>,

    /// The ORCID iD of the author, where there is one author
    #[arg(long, value_name = "ID")]
    orcid: Option<Orcid>,

    /// A dataset that the software belongs to; may be given several times
    #[arg(long, value_name = "DATASET")]
    dataset: Vec<DatasetRef>,

    /// Add missing keys to a CITATION.cff that is there
    #[arg(long)]
    complete: bool,

    /// Write workflows for GitHub Actions too: check, release, after a release, weekly
    #[arg(long)]
    workflows: bool,

    /// The Action that they use, as behind `uses:`. A citable that was released knows its own; one
    /// that was built from a checkout has to be told
    #[arg(long, value_name = "ACTION", requires = "workflows", value_parser = workflows::action)]
    action: Option<String>,

    /// Do not ask ORCID's public register
    #[arg(long)]
    offline: bool,

    /// Write without asking; what nothing says is left out
    #[arg(short, long)]
    yes: bool,

    /// Only show what would be written
    #[arg(short = 'n', long, conflicts_with = "yes")]
    dry_run: bool,
}

fn license(text: &str) -> Result<String, String> {
    spdx::expression(text)
        .ok_or_else(|| "it is no SPDX identifier; https://spdx.org/licenses lists them".to_owned())
}

/// How many times a question is asked before its answer is taken for none.
const TRIES: usize = 5;

pub(super) fn run(global: &Global, args: &InitArgs) -> Result<u8, Fault> {
    let folder = journey::folder_at(global, args.path.as_deref())?;
    let asks = !args.yes && !args.dry_run;
    if asks && !term::can_ask() {
        return Err(Fault::usage(
            "this is not a terminal, so that nobody can be asked",
            "`citable init --dry-run` shows what would be written, `citable init --yes` writes it",
        ));
    }
    let place = Place::look(&folder)?;
    let register = Register::new(global, args.offline)?;
    let mut answers = args.answers();
    if let Some(orcid) = &args.orcid {
        give(orcid, &place, &mut answers)?;
    }
    confirm(&register, &place, &answers)?;
    if asks && !question_all(&place, &register, &mut answers) {
        term::say("nothing was written");
        return Ok(1);
    }
    let mut proposal = place.propose(&answers);
    if args.workflows {
        let datasets = place.names_datasets(&proposal);
        workflows::add(&place.root, args.action.as_deref(), datasets, &mut proposal)?;
    }
    if proposal.files.is_empty() {
        term::say(&shown::human(&proposal));
        let lacking = !proposal.missing.is_empty() || !proposal.left_out.is_empty();
        term::say(if lacking {
            "nothing was written; what is left to do stands above"
        } else {
            "nothing is missing; `citable check` says whether it is right"
        });
        return Ok(0);
    }
    let wrong = place.wrong(&proposal);
    if args.dry_run {
        term::print(&shown::human(&proposal))?;
        tell(&place, &proposal, &wrong);
        return Ok(u8::from(!wrong.is_empty()));
    }
    term::say(&format!("\n{}", shown::human(&proposal)));
    tell(&place, &proposal, &wrong);
    if args.yes && !wrong.is_empty() {
        return Err(Fault {
            message: "nothing was written: `citable check` would not pass".to_owned(),
            help: Some(format!(
                "say what is missing with {}",
                options(&proposal).join(", ")
            )),
            code: 1,
        });
    }
    if asks && !agreed() {
        term::say("nothing was written");
        return Ok(1);
    }
    files::create(&place.root, &proposal.files).map_err(|error| Fault {
        help: Some("nothing was written; run it again".to_owned()),
        ..Fault::failed(error.to_string())
    })?;
    written(&proposal);
    Ok(u8::from(!wrong.is_empty()))
}

impl InitArgs {
    fn answers(&self) -> Answers {
        let some = |authors: &Vec<Author>| Some(authors.clone()).filter(|it| !it.is_empty());
        Answers {
            title: self.title.clone(),
            authors: some(&self.author),
            license: self.license.clone(),
            holder: self.holder.clone(),
            datasets: Some(self.dataset.clone()).filter(|it| !it.is_empty()),
            complete: self.complete,
            ..Answers::default()
        }
    }
}

/// Asks until nothing is left to ask; `false` at the end of the input.
fn question_all(place: &Place, register: &Register, answers: &mut Answers) -> bool {
    loop {
        let proposal = place.propose(answers);
        let Some(question) = proposal.questions.first() else {
            let more = !proposal.missing.is_empty() && !answers.complete;
            return !more || offer(&proposal, answers);
        };
        if !answer(question, register, answers) {
            return false;
        }
    }
}

/// Asks one question until the answer is one.
fn answer(question: &Question, register: &Register, answers: &mut Answers) -> bool {
    let candidates = match question {
        Question::Orcid { name } => register.candidates(name),
        _ => Vec::new(),
    };
    let text = shown::question(question, &candidates);
    for _ in 0..TRIES {
        let Some(line) = term::ask(&text) else {
            return false;
        };
        let line = orcid::numbered(&line, &candidates).unwrap_or(line);
        match proposal::accept(question, &line, answers) {
            Ok(()) => return true,
            Err(error) => term::say(&safe::line(&error.to_string())),
        }
    }
    proposal::accept(question, "", answers).is_ok()
}

/// Offers to add to the CITATION.cff that is there; an empty line leaves it alone.
fn offer(proposal: &Proposal, answers: &mut Answers) -> bool {
    let question = format!(
        "CITATION.cff says nothing of {}. Add it? What is there stays. [y/N] ",
        proposal.missing.join(", ")
    );
    let Some(line) = term::ask(&question) else {
        return false;
    };
    answers.complete = is_yes(&line);
    true
}

fn agreed() -> bool {
    term::ask("Write this? [y/N] ").is_some_and(|line| is_yes(&line))
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// Gives the iD to the only author.
fn give(orcid: &Orcid, place: &Place, answers: &mut Answers) -> Result<(), Fault> {
    let people = place.propose(answers).people;
    match people.as_slice() {
        [one] => {
            answers.orcids.insert(one.name.key(), Some(orcid.clone()));
            Ok(())
        }
        _ => Err(Fault::usage(
            format!(
                "`--orcid` does not say whose it is: there are {} authors",
                people.len()
            ),
            "name each: `--author \"Given Family <ORCID iD>\"`",
        )),
    }
}

/// Looks up the iDs that were given on the command line. One that nobody has is a slip; a name
/// that differs is said; a register that cannot be asked is no reason to stop.
fn confirm(register: &Register, place: &Place, answers: &Answers) -> Result<(), Fault> {
    let given = answers.authors.is_some() || !answers.orcids.is_empty();
    if !given {
        return Ok(());
    }
    for author in place.propose(answers).people {
        if let Some(orcid) = &author.orcid {
            register.confirm(&author.name, orcid)?;
        }
    }
    Ok(())
}

/// Shows what the rules would say.
fn tell(place: &Place, proposal: &Proposal, wrong: &[Finding]) {
    if wrong.is_empty() {
        return;
    }
    let after = place.after(proposal);
    term::say("\nwith this, `citable check` would still find:\n");
    for finding in wrong {
        let text = human::finding(finding, &after.repository.files, term::style());
        term::say(&format!("{text}\n"));
    }
}

/// The options that would say what is missing.
fn options(proposal: &Proposal) -> Vec<&'static str> {
    let of = |question: &Question| match question {
        Question::Title { suggestion: None } => Some("`--title`"),
        Question::License => Some("`--license`"),
        Question::Authors { suggestion } if suggestion.is_empty() => Some("`--author`"),
        _ => None,
    };
    let mut options: Vec<&str> = proposal.questions.iter().filter_map(of).collect();
    if options.is_empty() {
        options.extend(["`--title`", "`--author`", "`--license`"]);
    }
    options
}

fn written(proposal: &Proposal) {
    let names: Vec<&str> = proposal.files.iter().map(|it| it.path.as_str()).collect();
    term::say(&format!("wrote {}", names.join(", ")));
    let datasets = proposal.rows.iter().any(|row| row.key == "dataset");
    if datasets {
        term::say("the dataset's record gets its link after a release, from `citable link`");
    }
    term::say(&format!(
        "read it, then: git add {} && git commit; `citable check` checks it again",
        names.join(" ")
    ));
}
