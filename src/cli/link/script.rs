//! `citable link --script`: the commands that put the links into an OMERO, for a computer that
//! reaches it. Nothing is asked of the OMERO, and nothing is sent to it.

use crate::cli::Global;
use crate::cli::fault::Fault;
use crate::cli::hand_over;
use crate::cli::journey;
use crate::domain::DatasetRef;
use crate::facts::{Dataset, Seen, Why};
use crate::plan::link::Part;
use crate::plan::{Goal, Stage};
use crate::term;

/// Prints the commands for the goal's datasets in an OMERO.
pub(super) fn print(global: &Global, mut goal: Goal) -> Result<u8, Fault> {
    let mut datasets = std::mem::take(&mut goal.datasets);
    datasets.retain(|dataset| matches!(dataset, DatasetRef::Omero { .. }));
    if datasets.is_empty() {
        return Err(Fault::usage(
            "`--script` prints commands for an OMERO, and none of the datasets is in one",
            "give an address such as `https://omero.example.org/webclient/?show=dataset-42`",
        ));
    }
    goal.until = Stage::Archived;
    let world = journey::world(global)?;
    journey::runtime()?.block_on(async {
        let (mut facts, _) = journey::look(&world, &goal).await;
        match &facts.archive.record {
            Seen::Known(Some(_)) => {}
            Seen::Known(None) => {
                return Err(Fault {
                    message: format!("{} has no DOI yet", goal.tag),
                    help: Some(format!("`citable doi {}` waits for it", goal.tag)),
                    code: 4,
                });
            }
            Seen::Unknown(why) => {
                return Err(Fault::failed(format!(
                    "the DOI of {} could not be looked up: {why}",
                    goal.tag
                )));
            }
        }
        let unseen = datasets.into_iter().map(|reference| Dataset {
            reference,
            submission: Seen::Unknown(Why::NoToken("a look into the OMERO".to_owned())),
        });
        facts.datasets = unseen.collect();
        let all = hand_over::collect(&world, &goal, &facts).await;
        let parts = all.iter().flat_map(|hand_over| &hand_over.parts);
        let scripts = parts.filter_map(|part| match part {
            Part::Script(text) => Some(text.as_str()),
            _ => None,
        });
        term::print(&scripts.collect::<Vec<_>>().join("\n"))?;
        Ok(0)
    })
}
