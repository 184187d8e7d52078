//! By what a side let words go: a permission of them, or a standing permission under
//! which they were said; read from entries, and not from what any room made of them.

use std::collections::BTreeSet;

use desk::talks::charter::Permitting;
use desk::talks::entry::{Body, Marked, Permission, Speakers, StandingProof};
use desk::talks::{Entry, EntryId, Passage, Role, Terms, Words};

use super::rules::{SideRoom, first};

/// What let some words go.
pub(super) struct Leave<'a> {
    /// The entry that an intention names.
    pub(super) id: EntryId,
    pub(super) terms: &'a Terms,
    pub(super) nonce: [u8; 16],
    /// The entry that the side's people sign.
    pub(super) signed: EntryId,
    /// By what it was given beforehand, if it was.
    pub(super) standing: Option<Standing<'a>>,
    words: &'a Words,
    keys: Vec<u8>,
}

/// A standing permission: as a head gave it, or as it goes on from the room before.
#[derive(Clone)]
pub(super) struct Standing<'a> {
    pub(super) proof: StandingProof,
    pub(super) terms: &'a Terms,
    /// How often it was used before this room began.
    pub(super) used: u32,
    keys: Vec<u8>,
}

impl<'a> Standing<'a> {
    fn of(body: &'a Body) -> Option<Self> {
        match body {
            Body::StandingPermission(body) => Some(Self {
                proof: StandingProof {
                    mark: body.mark.clone(),
                    most: body.most,
                    speakers: body.speakers,
                    nonce: body.nonce,
                },
                terms: &body.terms,
                used: 0,
                keys: vec![body.signed.key_number],
            }),
            Body::CarriedStanding(body) => Some(Self {
                proof: body.given.clone(),
                terms: &body.terms,
                used: body.used.certain,
                keys: body
                    .signatures
                    .iter()
                    .map(|signer| signer.signed.key_number)
                    .collect(),
            }),
            _ => None,
        }
    }

    /// Whether it takes the place of an earlier one.
    fn replaces(&self, earlier: &Self) -> bool {
        (&self.proof.mark, self.terms.addressee) == (&earlier.proof.mark, earlier.terms.addressee)
    }
}

impl<'a> Leave<'a> {
    fn permission(id: EntryId, body: &'a Permission) -> Self {
        Self {
            id,
            terms: &body.terms,
            nonce: body.nonce,
            signed: id,
            standing: None,
            words: &body.words,
            keys: vec![body.key_number],
        }
    }

    fn beforehand(id: EntryId, body: &'a Marked, standing: Standing<'a>) -> Self {
        Self {
            id,
            terms: standing.terms,
            nonce: body.nonce,
            signed: body.standing,
            words: &body.words,
            keys: standing.keys.clone(),
            standing: Some(standing),
        }
    }

    /// How many of a side's keys, none of them ended, had signed it before a position,
    /// and how many must by the charter then in force.
    pub(super) fn signatures(&self, room: &SideRoom, before: u64) -> (usize, u8) {
        let mut keys: BTreeSet<u8> = self.keys.iter().copied().collect();
        let mut needed = 1;
        let earlier = room.entries.iter().filter(|(at, ..)| *at < before);
        for (_, _, entry, _) in earlier {
            match &entry.body {
                Body::Countersignature(body) if body.permission == self.signed => {
                    keys.insert(body.signed.key_number);
                }
                Body::SideKeyEnd(body) if body.side == room.side => {
                    keys.remove(&body.number);
                }
                Body::AdoptedCharter(body) => {
                    let charter = body.proposal.charter();
                    let side = charter.and_then(|charter| charter.side(room.side));
                    needed = side.map_or(needed, |side| side.threshold);
                }
                _ => {}
            }
        }
        (keys.len(), needed)
    }

    /// Whether something took it back, or ended all that waited under it, before a
    /// position.
    pub(super) fn is_over(&self, room: &SideRoom, before: u64) -> bool {
        let over = first(room, |body| match body {
            Body::Withdrawal(body) => [self.id, self.signed].contains(&body.permission),
            Body::RoundBegin(next) => next.number > self.terms.round,
            _ => false,
        });
        over.is_some_and(|(earlier, _)| earlier < before)
    }

    /// The words, followed to where they were said.
    pub(super) fn words(&self, room: &SideRoom) -> Option<Passage> {
        let mut words = self.words.clone();
        for _ in 0..room.entries.len() {
            let id = match words {
                Words::Own(passage) => return Some(passage),
                Words::Same(id) => id,
            };
            words = match &entry_of(room, &id)?.1.body {
                Body::Statement(statement) => return Some(statement.passage.clone()),
                Body::Document(document) => return Some(document.passage()),
                Body::Ask(ask) => ask.words.clone(),
                _ => return None,
            };
        }
        None
    }
}

/// All that lets words go out of a room, in order; and what is wrong with what was
/// said under standing permissions.
pub(super) fn leaves<'a>(room: &'a SideRoom, found: &mut Vec<String>) -> Vec<Leave<'a>> {
    let mut leaves = Vec::new();
    for (position, _, entry, _) in &room.entries {
        match &entry.body {
            Body::Permission(body) => leaves.push(Leave::permission(entry.id, body)),
            Body::Marked(body) => {
                let given = entry_of(room, &body.standing).filter(|(given, _)| given < position);
                match given.and_then(|(_, given)| Standing::of(&given.body)) {
                    Some(standing) => {
                        found.extend(misused(room, (*position, entry), body, &standing));
                        leaves.push(Leave::beforehand(entry.id, body, standing));
                    }
                    None => found.push(format!(
                        "R1: {} counts as said under a standing permission that nobody gave here",
                        entry.id
                    )),
                }
            }
            _ => {}
        }
    }
    leaves
}

/// What is wrong with words that count as said under a standing permission.
fn misused(
    room: &SideRoom,
    (position, entry): (u64, &Entry),
    body: &Marked,
    standing: &Standing<'_>,
) -> Option<String> {
    let id = entry.id;
    let before = |ends: &dyn Fn(&Entry) -> bool| {
        let mut entries = room.entries.iter();
        entries.any(|(at, _, other, _)| *at < position && ends(other))
    };
    let given = entry_of(room, &body.standing).map_or(0, |(given, _)| given);
    let ended = before(&|other| match &other.body {
        Body::Withdrawal(other) => other.permission == body.standing,
        Body::RoundBegin(next) => next.number > standing.terms.round,
        _ => false,
    });
    let replaced = room.entries.iter().any(|(at, _, other, _)| {
        (given + 1..position).contains(at)
            && Standing::of(&other.body).is_some_and(|other| other.replaces(standing))
    });
    let expired = standing
        .terms
        .expires
        .is_none_or(|expires| entry.stated > expires);
    if ended || replaced || expired {
        return Some(format!(
            "R6: {id} counts as said under a standing permission that was over"
        ));
    }
    let deputies = before(&|other| {
        matches!(&other.body, Body::AdoptedCharter(body)
            if body.proposal.charter().is_some_and(|charter| charter.permitting == Permitting::HeadsAndDeputies))
    });
    let may = match (room.roles.get(&position), standing.proof.speakers) {
        // Nobody here shows who said it.
        (None, _) | (Some(Role::Head), _) => true,
        (Some(Role::Deputy), Speakers::Signers) => deputies,
        (Some(Role::Deputy | Role::Delegate), Speakers::Delegation) => true,
        _ => false,
    };
    (!may).then(|| format!("R2: {id} counts as said under a mark by somebody who may not"))
}

fn entry_of<'a>(room: &'a SideRoom, id: &EntryId) -> Option<(u64, &'a Entry)> {
    let mut entries = room.entries.iter();
    entries
        .find(|(_, _, entry, _)| entry.id == *id)
        .map(|(position, _, entry, _)| (*position, entry))
}
