//! `citable rehearse [PATH]`: the same run as `publish`, against services that this process is.

mod serve;
mod stage;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::hand_over::Carry;
use super::interrupt::{Stopped, unless_stopped};
use super::journey::{self, FORMATS, RELEASE, Run};
use super::output::{Format, Opened};
use super::{Fault, Global, Output, tags};
use crate::facts::Dataset;
use crate::plan::action::Kind;
use crate::plan::goal::Leave as Given;
use crate::plan::{Goal, Plan, Stage};
use crate::reconcile::{Ending, Patience};
use crate::rehearse::{
    self, BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, OMERO_PASSWORD, OMERO_USER, Options, SCENARIOS,
    Scenario, Services, ZENODO_TOKEN,
};
use crate::report::json::text as json_text;
use crate::term::{self, Leave, Screen};
use crate::world::http::Http;
use crate::world::{self, BioStudiesKey, Login, OmeroKey, Tokens, World};
use crate::zenodo_rules;

use stage::{Stagecraft, prepare};

/// The whole journey against embedded services: no account, no network, nothing permanent
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable rehearse\n  citable rehearse .\n  citable rehearse --scenario integration-not-enabled\n\n\
    What `citable rehearse --serve > served.json` leaves holds the variables that lead a program to the services;\n\
    jq puts them into a shell:\n  \
    eval \"$(jq -r '.environment | to_entries[] | \"export \\(.key)=\\(.value | @sh)\"' served.json)\""
)]
pub(super) struct RehearseArgs {
    /// Your repository: a clone of it is used, and it is never written to; without one, a small sample
    path: Option<PathBuf>,

    /// What happens; see --list-scenarios
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,

    /// List the scenarios, and how each ends
    #[arg(long)]
    list_scenarios: bool,

    /// Only serve, until Ctrl-C, and print where: for workflows and programs to be tried on it
    #[arg(long, conflicts_with_all = ["list_scenarios", "format", "export"])]
    serve: bool,

    #[command(flatten)]
    output: Output,
}

/// The pause between two looks. In earnest it is a hundred times as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// How long the rehearsal waits for one thing.
const LIMIT: SignedDuration = SignedDuration::from_secs(2);

/// The unit of the services' delays.
const PACE: Duration = Duration::from_millis(20);

pub(super) fn run(global: &Global, args: &RehearseArgs) -> Result<u8, Fault> {
    if args.list_scenarios {
        return list(args.output.open(&[Format::Human, Format::Json])?);
    }
    let output = args.output.open(&FORMATS)?;
    let scenario = match &args.scenario {
        None => &SCENARIOS[0],
        Some(name) => Scenario::named(name).ok_or_else(|| {
            Fault::usage(
                format!("there is no scenario `{name}`"),
                "`citable rehearse --list-scenarios` lists them",
            )
        })?,
    };
    let temporary = tempfile::tempdir()?;
    let path = args.path.as_deref();
    let path = path
        .map(|path| journey::folder_at(global, Some(path)))
        .transpose()?;
    let folder = temporary.path().to_owned();
    journey::runtime()?.block_on(async {
        let into = folder.clone();
        let preparing = async {
            let prepare = move || prepare(path.as_deref(), &into, scenario);
            tokio::task::spawn_blocking(prepare).await
        };
        let prepared = unless_stopped(preparing, |ended| !matches!(ended, Ok(Ok(_))));
        let prepared = match prepared.await {
            Ok(prepared) => prepared,
            Err(Stopped(code)) => {
                Screen::new(Leave::Never, None).interrupted();
                return Ok(code);
            }
        };
        let stage = prepared.map_err(std::io::Error::other)??;
        if args.serve {
            return serve::serve(scenario, stage, &folder).await;
        }
        play(scenario, stage, &folder, output).await
    })
}

fn list(output: Opened) -> Result<u8, Fault> {
    output.write(|format| match format {
        Format::Json => json_text(&json!({
            "schema": "citable/scenarios/1",
            "scenarios": SCENARIOS.iter().map(|scenario| json!({
                "name": scenario.name,
                "summary": scenario.summary,
                "exit": scenario.exit,
            })).collect::<Vec<_>>(),
        })),
        _ => SCENARIOS.iter().fold(String::new(), |mut out, scenario| {
            let Scenario {
                name,
                exit,
                summary,
                ..
            } = scenario;
            let _ = writeln!(out, "{name}  (exit {exit})\n    {summary}");
            out
        }),
    })?;
    Ok(0)
}

async fn play(
    scenario: &'static Scenario,
    stage: Stagecraft,
    folder: &Path,
    output: Opened,
) -> Result<u8, Fault> {
    let services = rehearse::start(options(scenario, &stage, folder)).await?;
    let world = world(&services, &stage.copy, scenario)?;
    let repository = journey::local(&stage.copy)?;
    let tag = tags::spelled(&repository, &stage.version)?;
    let resume = format!("citable publish {tag}");
    let kinds = RELEASE.into_iter().chain([Kind::Link]).collect();
    let run = Run {
        goal: Goal {
            version: Some(stage.version),
            left_behind: stage.left_behind,
            datasets: services.datasets(),
            until: Stage::Linked,
            leave: Given {
                submit_edit: scenario.submits,
                ..Given::default()
            },
            ..Goal::new(tag)
        },
        leave: Leave::Given(kinds),
        patience: Patience {
            limit: LIMIT,
            first: FIRST_PAUSE,
        },
        resume,
        rehearsal: true,
        carry: Carry::Print,
        only_show: false,
    };
    let human = output.is_human();
    if human {
        let about = if stage.own {
            format!("with a clone of {}", stage.slug)
        } else {
            scenario.summary.to_owned()
        };
        term::say(&format!("REHEARSAL `{}`: {about}", scenario.name));
        term::say(
            "Services on 127.0.0.1, a repository in a temporary folder: nothing of this is real.",
        );
        term::say("");
    }
    let ending = match journey::drive(&world, &run).await {
        Ok(ending) => ending,
        Err(Stopped(code)) => return Ok(code),
    };
    let carried = journey::carried(&world, &run, &ending.facts).await?;
    let code = journey::finish(&ending, &run, &carried, output, world.clock.now())?;
    if human {
        term::print(&curtain(&ending))?;
    }
    Ok(code)
}

fn options(scenario: &'static Scenario, stage: &Stagecraft, folder: &Path) -> Options {
    Options {
        scenario,
        reader,
        repository: stage.slug.clone(),
        folder: folder.to_owned(),
        license: stage.license.clone(),
        pace: PACE,
    }
}

fn world(services: &Services, copy: &Path, scenario: &Scenario) -> Result<World, Fault> {
    let secret = |text: &str| Some(SecretString::from(text.to_owned()));
    let places = world::Services {
        github_api: services.github_api().clone(),
        zenodo: services.zenodo().clone(),
        datacite: services.datacite().clone(),
        doi: services.doi().clone(),
        orcid: services.orcid().clone(),
        biostudies: services.biostudies().clone(),
        idr: services.idr().clone(),
        study_files: services.study_files().clone(),
        ..world::Services::default()
    };
    let tokens = Tokens {
        github: secret(scenario.github_token()),
        zenodo: secret(ZENODO_TOKEN),
        omero: Some(OmeroKey {
            server: services.omero().clone(),
            login: Login {
                user: OMERO_USER.to_owned(),
                password: OMERO_PASSWORD.to_owned().into(),
            },
        }),
        biostudies: Some(BioStudiesKey::Login(Login {
            user: BIOSTUDIES_USER.to_owned(),
            password: BIOSTUDIES_PASSWORD.to_owned().into(),
        })),
    };
    Ok(World::open(copy, &Http::new(), places, tokens)?)
}

/// How Zenodo's model reads the files: by the rules that `check` applies.
fn reader(
    cff: Option<&str>,
    zenodo_json: Option<&str>,
    license: Option<&str>,
) -> Result<Value, String> {
    let today = jiff::Zoned::now().date();
    zenodo_rules::answer(cff, zenodo_json, license, today).map_err(str::to_owned)
}

/// The last words: the citation, and what would be permanent by now.
fn curtain(ending: &Ending) -> String {
    let mut out = String::new();
    let permanent = permanent(&ending.plan, ending);
    if permanent.is_empty() {
        out.push_str(
            "\nThis was a rehearsal. In earnest, nothing permanent would have happened.\n",
        );
    } else {
        out.push_str("\nThis was a rehearsal. In earnest, these would be permanent now:\n");
        for thing in permanent {
            let _ = writeln!(out, "  - {thing}");
        }
    }
    out
}

fn permanent(plan: &Plan, ending: &Ending) -> Vec<String> {
    let mut things = Vec::new();
    let tag = &plan.tag;
    let did = |kind| {
        ending
            .applied
            .iter()
            .any(|applied| applied.action.kind() == kind)
    };
    if did(Kind::Push) {
        things.push(format!("the tag {tag}, which others may have fetched"));
    }
    if did(Kind::Publish) && ending.reached(Stage::Released) {
        things.push(format!("the release {tag} on GitHub"));
        if let Some(record) = ending.facts.archive.record.there() {
            things.push(format!(
                "the DOI {} and the archived copy on Zenodo",
                record.doi
            ));
        }
    }
    // What a group sees can be taken out again.
    let public = |dataset: &Dataset| {
        let there = dataset.submission.there();
        there.is_none_or(|there| there.among.is_none())
    };
    let public = ending.facts.datasets.iter().any(public);
    if public && did(Kind::Link) && ending.reached(Stage::Linked) {
        things.push("the link in the dataset's public record".to_owned());
    }
    things
}
