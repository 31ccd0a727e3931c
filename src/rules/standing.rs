//! How the checklists that are on stand.

use std::collections::BTreeSet;

use super::{ALL, Case, Skipped, profile};

/// How a checklist stands at one of its levels. What is not open is not therefore met: a person
/// still has to judge the [`Reminder`](super::Reminder)s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The checklist and the level.
    pub item: profile::Item,
    /// How many rules there are.
    pub rules: usize,
    /// How many of them found something.
    pub open: usize,
    /// How many found nothing but could not look everywhere.
    pub skipped: usize,
}

/// How the checklists that are on stand.
pub(super) fn standings(
    case: &Case<'_>,
    open: &BTreeSet<&str>,
    skipped: &[Skipped],
) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.is_on(case)) {
        let Some(item) = rule.profile else { continue };
        let open = open.contains(rule.id);
        let unseen = !open && skipped.iter().any(|skipped| skipped.rule == rule.id);
        let at = standings.iter().position(|standing| standing.item == item);
        let at = at.unwrap_or_else(|| {
            standings.push(Standing {
                item,
                rules: 0,
                open: 0,
                skipped: 0,
            });
            standings.len() - 1
        });
        let one = &mut standings[at];
        one.rules += 1;
        one.open += usize::from(open);
        one.skipped += usize::from(unseen);
    }
    standings.sort_by_key(|standing| (standing.item.profile, standing.item.level));
    standings
}
