//! Every desk sees the same at the same place, and every record verifies.

use std::collections::BTreeMap;

use desk::View;
use desk::command::Query;
use desk::talks::view::{Line, RoomView, Said};

use super::Evidence;
use crate::scenes::room;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = same(evidence);
    found.extend(sound(evidence));
    found
}

fn same(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut first: BTreeMap<(String, u64), (usize, String)> = BTreeMap::new();
    let mut whole: BTreeMap<(String, u64), (usize, String)> = BTreeMap::new();
    for who in 0..evidence.world.desks.len() {
        for summary in evidence.world.rooms(who) {
            let Some(view) = shown(evidence, who, &summary.id) else {
                continue;
            };
            let inside = summary.standing == "open";
            for line in &view.lines {
                let place = (summary.id.clone(), line.number);
                let mut compare = |seen: &mut BTreeMap<_, (usize, String)>, told: String| {
                    let (other, before) = seen.entry(place.clone()).or_insert((who, told.clone()));
                    if *before != told {
                        found.push(format!(
                            "views: {} and {} see {} of {} differently: {before} / {told}",
                            evidence.name(*other),
                            evidence.name(who),
                            line.number,
                            summary.id
                        ));
                    }
                };
                if let Some(told) = outline(line) {
                    compare(&mut first, told);
                }
                // What became of a permission is known to those who stayed.
                if view.complete && inside {
                    compare(&mut whole, all_of(line));
                }
            }
        }
    }
    found
}

/// A room at the world's time, whatever the desk's own clock shows.
fn shown(evidence: &Evidence<'_>, who: usize, id: &str) -> Option<RoomView> {
    let query = Query::Show {
        room: room(id),
        last: None,
    };
    match evidence.world.look_at_world_time(who, &query)? {
        View::Room(view) => Some(*view),
        _ => None,
    }
}

/// What everybody sees of a line, also who joined later. Whether it counts
/// cannot be judged by whoever lacks what it rests on.
fn outline(line: &Line) -> Option<String> {
    let told = format!(
        "{} {} {:?} {}",
        line.at.0,
        line.who.name,
        line.who.role,
        line.refused.is_some()
    );
    (!line.before_you).then_some(told)
}

/// The whole line, apart from who reads it.
fn all_of(line: &Line) -> String {
    let mut line = line.clone();
    line.who.you = false;
    for caution in cautions(&mut line.what) {
        *caution = None;
    }
    format!("{line:?}")
}

/// What a line cautions its reader of: each side of the table is told in its
/// own words.
fn cautions(said: &mut Said) -> Vec<&mut Option<String>> {
    match said {
        Said::Statement { permissions, .. } => permissions
            .iter_mut()
            .map(|permission| &mut permission.terms.caution)
            .collect(),
        Said::Ask { ask } | Said::Showing { ask } => ask
            .terms
            .iter_mut()
            .map(|terms| &mut terms.caution)
            .collect(),
        Said::Permission { permission } => vec![&mut permission.terms.caution],
        Said::StandingPermission { standing } => vec![&mut standing.terms.caution],
        Said::Marked { permission, .. } => permission
            .iter_mut()
            .map(|permission| &mut permission.terms.caution)
            .collect(),
        _ => Vec::new(),
    }
}

fn sound(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for who in 0..evidence.world.desks.len() {
        for account in evidence.world.accounts(who) {
            if !account.sound {
                found.push(format!(
                    "views: the record of {} at {} is not sound: {:?}",
                    account.name,
                    evidence.name(who),
                    account.findings
                ));
            }
        }
    }
    found
}
