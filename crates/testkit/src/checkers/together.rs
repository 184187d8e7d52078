//! R5 and R10, judged anew from the plaintexts of all rooms: what several sides
//! do together.

use std::collections::{BTreeMap, BTreeSet};

use desk::Event;
use desk::talks::entry::{Body, Decision, MatchPart};
use desk::talks::view::Said;
use desk::talks::{Entry, EntryId, LeafKey, MatterId, SideNumber};

use super::Evidence;
use super::rules::{SideRoom, side_rooms};
use crate::people::OFFICIAL;
use crate::relay::holds;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    let rooms = side_rooms(evidence);
    let mut found = Vec::new();
    proposals(&rooms, &mut found);
    exchanges(evidence, &rooms, &mut found);
    left_undone(evidence, &mut found);
    found
}

/// A proposal in one room: its entry, the leaves whose last answer before the
/// closing was yes, and the outcome that was told.
struct Put<'a> {
    room: &'a SideRoom,
    yeses: BTreeMap<LeafKey, Vec<u8>>,
    closed: bool,
    outcome: Option<bool>,
}

fn put<'a>(room: &'a SideRoom, id: &EntryId) -> Put<'a> {
    let mut put = Put {
        room,
        yeses: BTreeMap::new(),
        closed: false,
        outcome: None,
    };
    for (_, author, entry, _) in &room.entries {
        match &entry.body {
            Body::ProposalAnswer(answer) if answer.proposal == *id => match &answer.yes {
                Some(yes) => {
                    put.yeses.insert(*author, yes.signature.to_vec());
                }
                None => {
                    put.yeses.remove(author);
                }
            },
            Body::Closed(closed) if closed.of == *id => put.closed = true,
            Body::Outcome(outcome) if outcome.of == *id => put.outcome = Some(outcome.agreed),
            _ => {}
        }
    }
    put
}

/// R5: agreed only if all said yes, and the same for all. R10: a yes of one
/// room stands in no other unless all said yes.
fn proposals(rooms: &[SideRoom], found: &mut Vec<String>) {
    let mut matters: BTreeMap<MatterId, (usize, Vec<Put<'_>>)> = BTreeMap::new();
    for room in rooms {
        for (_, _, entry, _) in &room.entries {
            if let Body::Proposal(proposal) = &entry.body {
                let (sides, all) = matters.entry(proposal.matter).or_default();
                *sides = proposal.sides.len();
                all.push(put(room, &entry.id));
            }
        }
    }
    for (matter, (sides, puts)) in &matters {
        let outcomes: BTreeSet<bool> = puts.iter().filter_map(|put| put.outcome).collect();
        let mutual = puts.iter().all(|put| put.closed && !put.yeses.is_empty());
        let known = puts.len() == *sides;
        if outcomes.len() > 1 {
            found.push(format!(
                "R5: one side is told yes of {matter:?}, another no"
            ));
        }
        if known && outcomes.contains(&true) && !mutual {
            found.push(format!("R5: {matter:?} was agreed without everybody's yes"));
        }
        if known && outcomes.contains(&false) && told_alike(puts).is_err() {
            found.push(format!(
                "R5: that nothing came of {matter:?} reads differently"
            ));
        }
        for put in puts.iter().filter(|_| !outcomes.contains(&true)) {
            let elsewhere = rooms.iter().filter(|room| room.side != put.room.side);
            for room in elsewhere {
                let told = put.yeses.values().any(|yes| {
                    let mut entries = room.entries.iter();
                    entries.any(|(_, _, _, plaintext)| holds(plaintext, yes))
                });
                if told {
                    found.push(format!(
                        "R10: side {} was told the lone yes of side {}",
                        room.side.0, put.room.side.0
                    ));
                }
            }
        }
    }
}

/// Whether that nothing came of it reads the same in all rooms, but for the
/// entry that it names.
fn told_alike(puts: &[Put<'_>]) -> Result<(), ()> {
    for put in puts {
        for (_, _, entry, _) in &put.room.entries {
            if let Body::Outcome(outcome) = &entry.body
                && !outcome.agreed
                && !outcome.yeses.is_empty()
            {
                return Err(());
            }
        }
    }
    Ok(())
}

/// R5: what the team matched goes whole or not at all, as it decided.
fn exchanges(evidence: &Evidence<'_>, rooms: &[SideRoom], found: &mut Vec<String>) {
    let Some(team) = team(evidence) else {
        return;
    };
    let mut matched: BTreeMap<MatterId, Vec<MatchPart>> = BTreeMap::new();
    let mut decided: BTreeMap<MatterId, Decision> = BTreeMap::new();
    for entry in &team {
        match &entry.body {
            Body::Match(body) => {
                matched
                    .entry(body.matter)
                    .or_insert_with(|| body.parts.clone());
            }
            Body::Decision(body) => {
                decided.entry(body.matter).or_insert_with(|| body.clone());
            }
            _ => {}
        }
    }
    let gone = is_somebody_gone(evidence);
    let mut agreed: BTreeSet<(SideNumber, EntryId)> = BTreeSet::new();
    for (matter, parts) in &matched {
        let went: Vec<bool> = parts.iter().map(|part| went(rooms, part)).collect();
        if decided.get(matter).is_some_and(|decision| decision.agreed) {
            agreed.extend(parts.iter().map(|part| (part.side, part.permission)));
            if !went.iter().all(|went| *went) && !gone {
                found.push(format!("R5: {matter:?} was agreed, and not all of it went"));
            }
        }
    }
    for room in rooms {
        let exchanged = room.entries.iter().filter(|(_, _, entry, _)| {
            matches!(&entry.body, Body::Permission(body) if body.terms.condition.closes().is_some())
        });
        for (_, _, entry, _) in exchanged {
            let part = MatchPart {
                side: room.side,
                permission: entry.id,
            };
            if is_bound(rooms, &part) && !agreed.contains(&(room.side, entry.id)) {
                found.push(format!(
                    "R5: words of side {} in exchange went without a decision",
                    room.side.0
                ));
            }
        }
    }
}

/// The counted entries of the team's room, as the official's desk has them.
fn team(evidence: &Evidence<'_>) -> Option<Vec<Entry>> {
    let view = evidence.world.show(OFFICIAL, "team").ok()?;
    let refused: BTreeSet<u64> = view
        .lines
        .iter()
        .filter(|line| line.refused.is_some())
        .map(|line| line.number)
        .collect();
    let rooms = evidence.world.rooms(OFFICIAL);
    let id = rooms
        .iter()
        .find(|room| room.short == "team")?
        .id
        .parse()
        .ok()?;
    let record = evidence
        .records
        .iter()
        .find(|record| record.who == OFFICIAL && record.room == id && record.is_complete())?;
    let entries = record.entries();
    Some(
        entries
            .into_iter()
            .filter(|(position, _)| !refused.contains(position))
            .map(|(_, entry)| entry)
            .collect(),
    )
}

fn is_bound(rooms: &[SideRoom], part: &MatchPart) -> bool {
    bound(rooms, part).is_some()
}

fn bound(rooms: &[SideRoom], part: &MatchPart) -> Option<EntryId> {
    let room = rooms.iter().find(|room| room.side == part.side)?;
    room.entries.iter().find_map(|(_, _, entry, _)| {
        matches!(&entry.body, Body::Intention(body) if body.permission == part.permission)
            .then_some(entry.id)
    })
}

/// Whether a part has its receipt; a room that nobody holds whole proves
/// nothing.
fn went(rooms: &[SideRoom], part: &MatchPart) -> bool {
    let Some(room) = rooms.iter().find(|room| room.side == part.side) else {
        return true;
    };
    let Some(intention) = bound(rooms, part) else {
        return false;
    };
    room.entries.iter().any(|(_, _, entry, _)| {
        matches!(&entry.body, Body::Receipt(body) if body.intention == intention)
    })
}

/// Whether an official's desk was taken out of a room, or invited again: what it
/// alone knew nobody can complete, and it said so.
pub(super) fn is_somebody_gone(evidence: &Evidence<'_>) -> bool {
    (0..evidence.world.desks.len()).any(|who| {
        if super::has_destroyed(evidence.world, who) {
            return true;
        }
        let rooms = evidence.world.rooms(who);
        let official = rooms.iter().any(|room| room.short == "team");
        let dropped = evidence.world.desks.get(who).is_some_and(|desk| {
            desk.told
                .iter()
                .any(|event| matches!(event, Event::NotLogged { .. }))
        });
        official && (dropped || rooms.iter().any(|room| room.standing == "left"))
    })
}

/// R5: what has closed is decided and told, however often machines fail.
fn left_undone(evidence: &Evidence<'_>, found: &mut Vec<String>) {
    let rooms = evidence.world.rooms(OFFICIAL);
    let all_open = rooms.len() == 3 && rooms.iter().all(|room| room.standing == "open");
    let Some(station) = evidence.world.desks.get(OFFICIAL) else {
        return;
    };
    let now = evidence.world.now().saturating_add_signed(station.skew);
    if !all_open || is_somebody_gone(evidence) {
        return;
    }
    let views: Vec<_> = rooms
        .iter()
        .filter_map(|room| evidence.world.show(OFFICIAL, &room.id).ok())
        .collect();
    // Another official whose clock is ahead states moments that are to come.
    let ahead = views.iter().flat_map(|view| &view.lines).any(|line| {
        matches!(line.what, Said::Closed { .. } | Said::Decision { .. }) && line.at.0 > now
    });
    if ahead {
        return;
    }
    for view in views {
        let proposals = view.proposals.iter().filter(|put| put.state == "closed");
        let permissions = view.permissions.iter().filter(|one| one.state == "closed");
        for number in proposals
            .map(|put| put.number)
            .chain(permissions.map(|one| one.number))
        {
            found.push(format!(
                "R5: number {number} of {:?} has closed and is never decided",
                view.side
            ));
        }
    }
}
