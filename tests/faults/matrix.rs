//! Every call of a `publish` that nothing disturbs, and every kind of trouble.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use citable::reconcile::Stop;
use citable::rehearse::Endpoint;

use crate::cell::{Call, Cell, not_one_of_everything};
use crate::run::{self, Pace};
use crate::trouble;
use crate::world::{World, quick};

/// How many cells are played side by side: most of their time goes by in waiting.
pub(crate) const ABREAST: usize = 8;

/// The calls of a run that nothing disturbs, in order, from the model's own log: a new call is in
/// the matrix by itself.
pub(crate) fn calls() -> Vec<Call> {
    let world = World::of(quick());
    world.hurry();
    let ran = run::publish(&world, Pace::CALM);
    assert_eq!(ran.stop, Stop::Done, "{}", ran.text);
    assert_eq!(not_one_of_everything(&world, 0), None);
    let mut calls: Vec<Call> = Vec::new();
    for request in world.snapshot().requests {
        if !request.between_services {
            let endpoint = Endpoint::from(&request);
            let before = calls.iter().filter(|(one, _)| *one == endpoint).count();
            calls.push((endpoint, before + 1));
        }
    }
    calls
}

/// Whether the cells of each call are wanted, and not only those of each endpoint.
pub(crate) fn whole() -> bool {
    std::env::var_os("CITABLE_FULL_MATRIX").is_some_and(|value| value == "1")
}

/// The cells to play now: all of them, or those of a slice.
pub(crate) fn wanted(all: &[Cell]) -> Vec<&Cell> {
    let now = |cell: &&Cell| (whole() || slice(cell)) && asked_for(cell);
    all.iter().filter(now).collect()
}

/// Whether a cell is among those to play now, all or those of `CITABLE_MATRIX_AT`: a part of a
/// cell's name, for whoever mends one.
fn asked_for(cell: &Cell) -> bool {
    let part = std::env::var("CITABLE_MATRIX_AT").unwrap_or_default();
    cell.to_string().contains(&part)
}

/// Every call, every kind of trouble, once and for good.
pub(crate) fn cells(calls: &[Call]) -> Vec<Cell> {
    let mut made = Vec::new();
    for call in calls {
        for trouble in trouble::all() {
            if !trouble.befalls(&call.0) {
                continue;
            }
            // A write is sent once, so that it meets nothing twice.
            let lasting: &[bool] = match (call.0.is_read(), trouble.can_pass()) {
                (true, true) => &[true, false],
                (true, false) => &[true],
                (false, _) => &[false],
            };
            for &lasting in lasting {
                made.push(Cell {
                    call: call.clone(),
                    trouble: trouble.clone(),
                    lasting,
                });
            }
        }
    }
    made
}

/// Those that are always played: every kind at every write; and at the first call of every
/// other endpoint what lasts and differs in what can be known of it.
fn slice(cell: &Cell) -> bool {
    let key = ["connection refused", "401", "404", "503", "other JSON"];
    let (endpoint, nth) = &cell.call;
    let first = *nth == 1 && cell.lasting && key.contains(&cell.trouble.name);
    !endpoint.is_read() || first
}

/// The page that tells of the matrix tells its size.
fn told(endpoints: usize, all: &[Cell]) {
    let page = include_str!("../../docs/how-citable-decides.md");
    let words: Vec<&str> = page.split_whitespace().collect();
    let page = words.join(" ");
    let sliced = all.iter().filter(|cell| slice(cell)).count();
    for size in [
        format!("{endpoints} endpoints"),
        format!("{} kinds of trouble", trouble::all().len()),
        format!("{sliced} of these cells"),
    ] {
        assert!(page.contains(&size), "`{size}` is not in the page");
    }
    assert!(all.len() > 3000 && page.contains("more than 3,000"));
}

/// Plays the cells side by side, and fails if one of them ends wrong, or if too many did not come
/// about; gives how many did not.
pub(crate) fn play_all(
    wanted: &[&Cell],
    play: impl Fn(&Cell) -> Result<bool, String> + Sync,
) -> usize {
    let (next, missed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..ABREAST {
            scope.spawn(|| {
                while let Some(cell) = wanted.get(next.fetch_add(1, Ordering::SeqCst)) {
                    match play(cell) {
                        Ok(struck) => {
                            missed.fetch_add(usize::from(!struck), Ordering::SeqCst);
                        }
                        Err(what) => {
                            // The whole matrix takes long.
                            println!("wrong: {}", what.lines().next().unwrap_or_default());
                            wrong.lock().unwrap().push(what);
                        }
                    }
                }
            });
        }
    });
    let (missed, wrong) = (missed.into_inner(), wrong.into_inner().unwrap());
    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong.join("\n\n########\n\n")
    );
    assert!(
        missed * 20 <= wanted.len(),
        "{missed} cells were not struck"
    );
    missed
}

#[test]
fn whatever_breaks_and_wherever_one_more_run_ends_with_one_of_everything() {
    let begun = Instant::now();
    let calls = calls();
    let all = cells(&calls);
    let wanted = wanted(&all);
    let missed = play_all(&wanted, Cell::play);
    let endpoints: BTreeSet<&Endpoint> = calls.iter().map(|(endpoint, _)| endpoint).collect();
    told(endpoints.len(), &all);
    println!(
        "{} calls of {} endpoints, {} kinds of trouble: {} cells, {} of them played ({missed} did not come about) in {:.0} s",
        calls.len(),
        endpoints.len(),
        trouble::all().len(),
        all.len(),
        wanted.len(),
        begun.elapsed().as_secs_f64(),
    );
}
