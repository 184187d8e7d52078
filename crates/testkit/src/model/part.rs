//! A part of the model: what people may do, what must hold whatever they do, and
//! what must be reached, so that nothing holds only because nothing happens.
//! Another kind of act is added as another part, in a file of its own.

use std::collections::HashSet;
use std::sync::Arc;

use desk::talks::{Entry, LeafKey, Room, Verdict};

use super::record::{Record, Step};
use super::scene::Scene;

/// Steps that can be made, each once.
#[derive(Debug, Default)]
pub struct Steps {
    steps: Vec<Arc<Step>>,
    known: HashSet<u128>,
}

impl Steps {
    /// One more; one that is there already is left out.
    pub fn push(&mut self, step: Arc<Step>) {
        if self.known.insert(step.key()) {
            self.steps.push(step);
        }
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Arc<Step>> {
        self.steps
    }
}

/// A source room and another, with what may be done in each by somebody who
/// knows both.
#[derive(Debug)]
pub struct Between<'a> {
    /// Where words come from.
    pub source: &'a Record,
    /// Where they may go.
    pub destination: &'a Record,
    /// Steps in the source.
    pub back: Steps,
    /// Steps in the destination.
    pub over: Steps,
}

/// All rooms, the team's last, with what may be done in each by somebody who
/// knows them all.
pub struct Among<'a> {
    /// The rooms.
    pub records: &'a [Arc<Record>],
    pub(super) steps: Vec<(usize, Arc<Step>)>,
}

impl Among<'_> {
    /// The room of a side.
    pub fn side(&self, side: u8) -> Option<&Record> {
        let mut records = self.records.iter();
        records
            .find(|record| record.side() == Some(side))
            .map(AsRef::as_ref)
    }

    /// The team's room.
    pub fn team(&self) -> Option<&Record> {
        let mut records = self.records.iter();
        records
            .find(|record| record.side().is_none())
            .map(AsRef::as_ref)
    }

    /// One more step, in the room of a side, or in the team's if none is named.
    pub fn push(&mut self, room: Option<u8>, step: Arc<Step>) {
        let at = self.records.iter().position(|record| record.side() == room);
        if let Some(at) = at {
            let known =
                |(room, other): &(usize, Arc<Step>)| *room == at && other.key() == step.key();
            if !self.steps.iter().any(known) {
                self.steps.push((at, step));
            }
        }
    }
}

/// What is looked at to see whether something holds.
#[derive(Clone, Copy)]
pub enum Look {
    /// One room.
    Within(fn(&Scene, &Record) -> bool),
    /// Each pair of different rooms, the team's included: source and destination.
    Between(fn(&Scene, &Record, &Record) -> bool),
    /// All rooms.
    Whole(fn(&Scene, &[Arc<Record>]) -> bool),
}

/// Something said of the world.
#[derive(Clone, Copy)]
pub struct Said {
    /// In words; for a promise with the rule's id in front.
    pub told: &'static str,
    /// Whether it is so.
    pub look: Look,
}

/// A fault planted in what rooms accept.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// A word for it.
    pub name: &'static str,
    /// In words.
    pub told: &'static str,
    /// The promise that must notice it, where another would sooner.
    pub by: Option<&'static str>,
    /// Where it must show.
    pub scenes: fn() -> Vec<Scene>,
    /// What stands in for the rules: takes an entry into a copy of a room, and
    /// says whether it counts.
    pub accept: fn(&Record, LeafKey, Entry) -> (Room, Verdict),
}

/// See the module. `Whole` looks at every state and is for what no pair of rooms
/// can tell.
pub trait Part: Sync {
    /// What people may do in a room, whatever the others hold.
    fn within(&self, _: &Scene, _: &Record, _: &mut Steps) {}
    /// What people may do who know two rooms.
    fn between(&self, _: &Scene, _: &mut Between<'_>) {}
    /// What people may do who know all rooms.
    fn among(&self, _: &Scene, _: &mut Among<'_>) {}
    /// The small worlds in which it shows what it is about.
    fn scenes(&self) -> Vec<Scene> {
        Vec::new()
    }
    /// Faults that its promises must notice.
    fn faults(&self) -> Vec<Fault> {
        Vec::new()
    }
    /// What must hold always.
    fn promises(&self) -> Vec<Said> {
        Vec::new()
    }
    /// What must be reached somewhere.
    fn sights(&self) -> Vec<Said> {
        Vec::new()
    }
}
