//! By what a side let words go: a permission of them, or a standing permission under
//! which they were said; read from entries, and not from what any room made of them.

use std::collections::BTreeSet;

use desk::talks::charter::Permitting;
use desk::talks::entry::{Body, Marked, Permission, Speakers, StandingPermission};
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
    pub(super) standing: Option<&'a StandingPermission>,
    words: &'a Words,
    key_number: u8,
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
            key_number: body.key_number,
        }
    }

    fn beforehand(id: EntryId, body: &'a Marked, standing: &'a StandingPermission) -> Self {
        Self {
            id,
            terms: &standing.terms,
            nonce: body.nonce,
            signed: body.standing,
            standing: Some(standing),
            words: &body.words,
            key_number: standing.signed.key_number,
        }
    }

    /// How many of a side's keys, none of them ended, had signed it before a position,
    /// and how many must by the charter then in force.
    pub(super) fn signatures(&self, room: &SideRoom, before: u64) -> (usize, u8) {
        let mut keys = BTreeSet::from([self.key_number]);
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
            Body::Marked(body) => match entry_of(room, &body.standing) {
                Some((given, standing)) if given < *position => {
                    if let Body::StandingPermission(standing) = &standing.body {
                        leaves.push(Leave::beforehand(entry.id, body, standing));
                        found.extend(misused(room, (*position, entry), body, standing));
                    }
                }
                _ => found.push(format!(
                    "R1: {} counts as said under a standing permission that nobody gave here",
                    entry.id
                )),
            },
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
    standing: &StandingPermission,
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
            && matches!(&other.body, Body::StandingPermission(other) if takes_place(other, standing))
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
    let may = match (room.roles.get(&position), standing.speakers) {
        // Nobody here shows who said it.
        (None, _) | (Some(Role::Head), _) => true,
        (Some(Role::Deputy), Speakers::Signers) => deputies,
        (Some(Role::Deputy | Role::Delegate), Speakers::Delegation) => true,
        _ => false,
    };
    (!may).then(|| format!("R2: {id} counts as said under a mark by somebody who may not"))
}

/// Whether a standing permission takes the place of an earlier one.
fn takes_place(later: &StandingPermission, earlier: &StandingPermission) -> bool {
    (&later.mark, later.terms.addressee) == (&earlier.mark, earlier.terms.addressee)
}

fn entry_of<'a>(room: &'a SideRoom, id: &EntryId) -> Option<(u64, &'a Entry)> {
    let mut entries = room.entries.iter();
    entries
        .find(|(_, _, entry, _)| entry.id == *id)
        .map(|(position, _, entry, _)| (*position, entry))
}
