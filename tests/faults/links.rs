//! Every call by which a study in the BioImage Archive and a dataset in an OMERO are linked, and
//! every kind of trouble: one more run ends with exactly one link in each.

use citable::reconcile::Stop;
use citable::rehearse::{Endpoint, Fault, FaultKind, Home, STUDY, Scenario, Service};
use citable::world::clock::Clock;

use crate::cell::{Call, Cell, ill_said, shown, written};
use crate::matrix::{cells, play_all, wanted};
use crate::run::{self, Pace, Ran};
use crate::world::{World, quick};

/// A world in which version 1.0.0 is archived, and none of its datasets is linked.
fn released() -> World {
    let world = World::of(Scenario {
        datasets: &[Home::BioStudies, Home::Omero],
        ..quick()
    });
    world.hurry();
    let ran = run::reach(&world, Vec::new(), Pace::CALM, &Clock::default());
    assert_eq!(ran.stop, Stop::Done, "{}", ran.text);
    world
}

fn link(world: &World, pace: Pace) -> Ran {
    let datasets = world.services().datasets();
    run::reach(world, datasets, pace, &Clock::default())
}

/// What there is more or less than one link of, in each of the two.
fn not_one_link(world: &World, spare: usize) -> Option<String> {
    let seen = world.snapshot();
    let doi = seen.archived().next().unwrap().doi.url();
    let study = world.services().study(STUDY).unwrap();
    let mut held = seen.held.into_iter();
    let (_, omero) = held.find(|(of, _)| *of == Service::Omero).unwrap();
    let in_study = study.matches(&doi).count();
    let in_omero = omero.to_string().matches(&doi).count();
    let fine = in_study == 1 && (1..=1 + spare).contains(&in_omero);
    (!fine).then(|| format!("{in_study} links in the study, {in_omero} in the OMERO"))
}

/// The calls to the two archives in a run that nothing disturbs.
fn calls() -> Vec<Call> {
    let world = released();
    let before = world.snapshot().requests.len();
    let ran = link(&world, Pace::CALM);
    assert_eq!(ran.stop, Stop::Done, "{}", ran.text);
    assert_eq!(not_one_link(&world, 0), None);
    let mut calls: Vec<Call> = Vec::new();
    for request in world.snapshot().requests.into_iter().skip(before) {
        if matches!(request.service, Service::BioStudies | Service::Omero) {
            let endpoint = Endpoint::from(&request);
            let nth = calls.iter().filter(|(one, _)| *one == endpoint).count() + 1;
            calls.push((endpoint, nth));
        }
    }
    calls
}

/// Links with the trouble, and once without; what is wrong with either, in words.
fn play(cell: &Cell) -> Result<bool, String> {
    let world = released();
    let (endpoint, nth) = &cell.call;
    let fault = Fault::at(endpoint, cell.trouble.kind.clone()).nth(*nth);
    let fault = if cell.lasting { fault.always() } else { fault };
    world.services().inject(fault);
    let first = link(&world, cell.pace());
    let struck = world.services().struck(&cell.trouble.kind) > 0;
    let wrong = |what: &str, ran: &Ran| Err(format!("{cell}: {what}\n{}", ran.text));
    if first.stop == Stop::Declined {
        return wrong("nobody declined", &first);
    }
    if let Some(what) = ill_said(&first) {
        return wrong(&what, &first);
    }
    world.services().calm();
    let second = link(&world, Pace::CALM);
    if second.stop != Stop::Done {
        let text = format!("{}\n==== again ====\n{}", first.text, second.text);
        return Err(format!("{cell}: one more run is not the end of it\n{text}"));
    }
    let spare = usize::from(cell.trouble.kind == FaultKind::Twice);
    if let Some(what) = not_one_link(&world, spare) {
        return wrong(&what, &first);
    }
    let said = [&first, &second]
        .into_iter()
        .find_map(|ran| shown(&ran.text));
    match said.or_else(|| written(world.path())) {
        Some(what) => wrong(&what, &first),
        None => Ok(struck),
    }
}

#[test]
fn whatever_breaks_while_datasets_are_linked_one_more_run_ends_with_one_link_in_each() {
    let calls = calls();
    let all = cells(&calls);
    let wanted = wanted(&all);
    let missed = play_all(&wanted, play);
    println!(
        "links: {} calls, {} cells, {} of them played ({missed} did not come about)",
        calls.len(),
        all.len(),
        wanted.len(),
    );
}
