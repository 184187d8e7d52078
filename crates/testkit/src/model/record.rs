//! One room's record as the model holds it: the room folded by the real rules,
//! and what led there.

use std::sync::{Arc, OnceLock};

use desk::talks::{
    Body, Entry, EntryId, LeafKey, Place, Room, RoomKind, SideNumber, Time, Verdict,
};
use sha2::{Digest, Sha256};

use super::cast::{self, Who};
use super::part::Fault;

/// What somebody does: an entry that goes into one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who.
    pub who: Who,
    /// What is sealed.
    pub body: Body,
    /// The time it states.
    pub stated: Time,
    /// What the model knows of it and no room does.
    pub mark: Mark,
    /// In words.
    pub told: String,
    /// Tells it apart from every other step.
    key: u128,
}

/// What the model knows of a step and no room does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Whether it was made as a desk makes it.
    pub honest: bool,
    /// Whether its author had read all that stands before it.
    pub fresh: bool,
    /// The side and the intention whose words it carries, or reports.
    pub carries: Option<(u8, EntryId)>,
    /// The wish that it is about.
    pub wish: Option<u8>,
}

impl Step {
    /// Somebody seals an entry.
    pub fn new(who: Who, body: Body, stated: Time, mark: Mark, told: String) -> Arc<Self> {
        let entry = entry_of(&body, LeafKey([0; 32]), 1, stated);
        let mut hasher = Sha256::new();
        hasher.update(entry.to_bytes().unwrap_or_default());
        hasher.update(format!("{:?}", (who, mark.honest, mark.carries)));
        let key = first_half(&hasher.finalize());
        Arc::new(Self {
            who,
            body,
            stated,
            mark,
            told,
            key,
        })
    }

    /// The same for the same entry of the same author, made in the same way.
    pub fn key(&self) -> u128 {
        self.key
    }
}

/// An entry of the log, and what the rules said of it.
#[derive(Debug, Clone)]
pub struct Logged {
    /// What was done.
    pub step: Arc<Step>,
    /// The entry as it was sealed.
    pub entry: Entry,
    /// Whether it counts.
    pub verdict: Verdict,
}

impl Logged {
    /// The body, if it counts.
    pub fn counted(&self) -> Option<&Body> {
        self.verdict.is_counted().then_some(&self.entry.body)
    }
}

/// A room after everything in its log. Two records are the same if their logs
/// are.
#[derive(Debug)]
pub struct Record {
    /// Which room.
    pub kind: RoomKind,
    /// What its log folds to.
    pub room: Room,
    /// What people did in it, in order; the openings and introductions that
    /// every room starts with are left out.
    pub log: Vec<Arc<Logged>>,
    /// How many entries were made against the rules on purpose.
    pub rogue: usize,
    /// The hash of the log.
    pub digest: u128,
    before: Option<Arc<Record>>,
    pub(super) found: OnceLock<super::Found>,
}

impl Record {
    /// A room in which nothing was done yet.
    ///
    /// # Errors
    /// If the room cannot begin.
    pub fn new(kind: RoomKind) -> Result<Self, String> {
        let opening = cast::opening();
        let context = cast::context(&opening, kind);
        let mut room = Room::new(context, opening.clone()).map_err(|error| error.to_string())?;
        let official = cast::leaf(kind, Who::Official(1));
        let mut bodies = vec![Body::Opening(opening)];
        if matches!(kind, RoomKind::Side(_)) {
            for side in 0..cast::SIDES {
                bodies.push(introduction(&room, side));
            }
        }
        for (body, place) in bodies.into_iter().zip(0..) {
            let entry = entry_of(&body, official, room.next_counter(&official), Time(1_000));
            let verdict = room.apply_entry(Place(place), official, entry);
            if !verdict.is_counted() {
                return Err(format!("the room does not begin: {verdict:?}"));
            }
        }
        Ok(Self {
            kind,
            room,
            log: Vec::new(),
            rogue: 0,
            digest: u128::from(cast::leaf(kind, Who::Head).0[0]) + 1,
            before: None,
            found: OnceLock::new(),
        })
    }

    /// The side whose room it is; none for the team's.
    pub fn side(&self) -> Option<u8> {
        self.kind.side().map(|side| side.0)
    }

    /// The room's name, as people read it.
    pub fn name(&self) -> &'static str {
        self.side().map_or("the team's room", cast::name)
    }

    /// The leaf of somebody here.
    pub fn leaf(&self, who: Who) -> LeafKey {
        cast::leaf(self.kind, who)
    }

    /// The records on which somebody may decide: this one, then older ones that
    /// hold everything of their own.
    pub fn views(&self, who: Who, most: usize) -> impl Iterator<Item = &Record> {
        let mut older = Some(self);
        std::iter::from_fn(move || {
            let now = older?;
            let own = now.log.last().is_some_and(|last| last.step.who == who);
            older = if own { None } else { now.before.as_deref() };
            Some(now)
        })
        .take(most + 1)
    }

    /// The record after a step.
    pub fn after(self: &Arc<Self>, step: &Arc<Step>, fault: Option<Fault>) -> Self {
        let author = self.leaf(step.who);
        let entry = entry_of(
            &step.body,
            author,
            self.room.next_counter(&author),
            step.stated,
        );
        // What is applied is what a reader decodes.
        let sealed = entry
            .to_bytes()
            .and_then(|bytes| Entry::from_bytes(&bytes))
            .unwrap_or(entry);
        let (room, verdict) = match fault {
            Some(fault) => (fault.accept)(self, author, sealed.clone()),
            None => {
                let mut room = self.room.clone();
                let verdict = room.apply_entry(self.next_place(), author, sealed.clone());
                (room, verdict)
            }
        };
        let mut log = self.log.clone();
        log.push(Arc::new(Logged {
            step: Arc::clone(step),
            entry: sealed,
            verdict,
        }));
        let mut hasher = Sha256::new();
        hasher.update(self.digest.to_be_bytes());
        hasher.update(step.key().to_be_bytes());
        Self {
            kind: self.kind,
            room,
            log,
            rogue: self.rogue + usize::from(!step.mark.honest),
            digest: first_half(&hasher.finalize()),
            before: Some(Arc::clone(self)),
            found: OnceLock::new(),
        }
    }

    /// The room as its log would fold without some entries; the others keep
    /// their places. None if it does not begin.
    pub fn without(&self, left_out: impl Fn(&Logged) -> bool) -> Option<Room> {
        let mut room = Self::new(self.kind).ok()?.room;
        let first = room.last_place().map_or(0, |last| last.0 + 1);
        for (logged, place) in self.log.iter().zip(first..) {
            if left_out(logged) {
                room.apply_void(Place(place));
            } else {
                let author = self.leaf(logged.step.who);
                room.apply_entry(Place(place), author, logged.entry.clone());
            }
        }
        Some(room)
    }

    /// The place of the next entry.
    pub fn next_place(&self) -> Place {
        Place(self.room.last_place().map_or(0, |last| last.0 + 1))
    }
}

fn introduction(room: &Room, side: u8) -> Body {
    use ed25519_dalek::Signer;
    let key = cast::secret(side).verifying_key().to_bytes();
    let side = SideNumber(side);
    let bytes = desk::talks::permission::introduction_bytes(
        room.context().opening,
        side,
        cast::KEY_NUMBER,
        &key,
    );
    Body::SideKey(desk::talks::entry::SideKey {
        side,
        number: cast::KEY_NUMBER,
        key,
        signature: cast::intermediary().sign(&bytes).to_bytes(),
    })
}

pub(super) fn entry_of(body: &Body, author: LeafKey, counter: u64, stated: Time) -> Entry {
    Entry {
        id: EntryId::of(&author, counter),
        counter,
        stated,
        seen: Vec::new(),
        body: body.clone(),
    }
}

fn first_half(hash: &[u8]) -> u128 {
    hash.iter()
        .take(16)
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}
