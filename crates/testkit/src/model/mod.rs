//! Every order of what people may do, in small worlds of talks.
//!
//! Three sides and the team have a room each, folded by the real rules
//! ([`desk::talks::Room`]); heads and two officials act through the real commands
//! and the real crossing, on rooms as they last read them, which may be older
//! than the rooms are; one official may also seal what no desk would. A state is
//! the four logs. What must hold is said in `promises.rs` in other words than the
//! rules' own, and [`Fault`]s planted in what rooms accept show that it would be
//! noticed.
//!
//! A new kind of act is a [`Part`] in a file of its own, with its scenes, promises,
//! sights and faults, named in `PARTS`.

mod asking;
mod cast;
mod exchanged;
mod exchanging;
mod explore;
mod faults;
mod marked;
mod marking;
mod part;
mod promises;
mod proposed;
mod proposing;
mod record;
mod rogue;
mod scene;
mod shuttling;
mod sights;

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, RwLock};

use desk::talks::{RoomKind, SideNumber};
use stateright::{Model, Property};

pub use cast::Who;
pub use explore::{Explored, explore};
pub use part::{Among, Between, Fault, Look, Part, Said, Steps};
pub use record::{Logged, Mark, Record, Step};
pub use scene::{Beforehand, Scene, Together, Way, Wish};

/// What people may do, what must hold and what must be reached.
const PARTS: [&dyn Part; 12] = [
    &asking::Asking,
    &shuttling::Shuttling,
    &rogue::Rogue,
    &promises::Promises,
    &faults::Faults,
    &sights::Sights,
    &proposing::Proposing,
    &proposed::Proposed,
    &exchanging::Exchanging,
    &exchanged::Exchanged,
    &marking::Marking,
    &marked::Markings,
];

/// All scenes; each is explored whole.
pub fn scenes() -> Vec<Scene> {
    PARTS.iter().flat_map(|part| part.scenes()).collect()
}

/// All faults that must be noticed.
pub fn faults() -> Vec<Fault> {
    PARTS.iter().flat_map(|part| part.faults()).collect()
}

/// What was found by looking: bits of broken promises and of sights.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    broken: u64,
    seen: u64,
}

impl Found {
    fn and(self, other: Self) -> Self {
        Self {
            broken: self.broken | other.broken,
            seen: self.seen | other.seen,
        }
    }
}

/// All rooms, after everything in their logs.
#[derive(Debug, Clone)]
pub struct State {
    records: [Arc<Record>; 4],
    found: Found,
}

impl State {
    fn entries(&self) -> usize {
        self.records.iter().map(|record| record.log.len()).sum()
    }

    fn rogue(&self) -> usize {
        self.records.iter().map(|record| record.rogue).sum()
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        let both = self.records.iter().zip(&other.records);
        both.into_iter()
            .all(|(one, another)| one.digest == another.digest)
    }
}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for record in &self.records {
            record.digest.hash(state);
        }
    }
}

/// One step in one room.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    room: usize,
    step: Arc<Step>,
}

/// What may happen between two rooms, and what is found there.
#[derive(Debug)]
struct Pair {
    back: Vec<Arc<Step>>,
    over: Vec<Arc<Step>>,
    found: Found,
}

/// Values worked out once; the key is spread over some tables, so that threads
/// seldom meet.
struct Known<K, V>([RwLock<HashMap<K, Arc<V>>>; 16]);

impl<K: Hash + Eq + Copy + Into<Half>, V> Known<K, V> {
    fn new() -> Self {
        Self(std::array::from_fn(|_| RwLock::new(HashMap::new())))
    }

    fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        let Half(half) = key.into();
        let [table, ..] = &self.0;
        let table = self.0.get(half % self.0.len()).unwrap_or(table);
        let known = table.read().unwrap_or_else(|held| held.into_inner());
        if let Some(value) = known.get(&key) {
            return Arc::clone(value);
        }
        drop(known);
        let value = Arc::new(make());
        let mut known = table.write().unwrap_or_else(|held| held.into_inner());
        Arc::clone(known.entry(key).or_insert(value))
    }
}

/// A part of a key.
struct Half(usize);

impl From<u128> for Half {
    fn from(key: u128) -> Self {
        Self((key & 0xFFFF) as usize)
    }
}

impl From<(u128, u128)> for Half {
    fn from((one, other): (u128, u128)) -> Self {
        Self(((one ^ other.rotate_left(3)) & 0xFFFF) as usize)
    }
}

/// The talks, with a fault planted or none.
pub struct Talks {
    scene: Scene,
    fault: Option<Fault>,
    start: [Arc<Record>; 4],
    promises: Vec<Said>,
    sights: Vec<Said>,
    steps: Known<u128, Vec<Arc<Step>>>,
    records: Known<(u128, u128), Record>,
    pairs: Known<(u128, u128), Pair>,
}

impl Talks {
    /// Talks that go as a scene lets them.
    ///
    /// # Errors
    /// If the rooms cannot begin.
    pub fn new(scene: &Scene, fault: Option<Fault>) -> Result<Self, String> {
        let side = |side| RoomKind::Side(SideNumber(side));
        let start = [side(0), side(1), side(2), RoomKind::Team]
            .into_iter()
            .map(|kind| Record::new(kind).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            scene: scene.clone(),
            fault,
            start: <[_; 4]>::try_from(start).map_err(|_| "not four rooms")?,
            promises: PARTS.iter().flat_map(|part| part.promises()).collect(),
            sights: PARTS.iter().flat_map(|part| part.sights()).collect(),
            steps: Known::new(),
            records: Known::new(),
            pairs: Known::new(),
        })
    }

    /// What people may do in a room, whatever the others hold.
    fn steps(&self, scene: &Scene, record: &Record) -> Arc<Vec<Arc<Step>>> {
        self.steps.get(record.digest, || {
            let mut steps = Steps::default();
            for part in PARTS {
                part.within(scene, record, &mut steps);
            }
            steps.into_vec()
        })
    }

    fn after(&self, record: &Arc<Record>, step: &Arc<Step>) -> Arc<Record> {
        let key = (record.digest, step.key());
        self.records.get(key, || record.after(step, self.fault))
    }

    fn pair(&self, scene: &Scene, source: &Record, destination: &Record) -> Arc<Pair> {
        let key = (source.digest, destination.digest);
        self.pairs.get(key, || {
            let mut between = Between {
                source,
                destination,
                back: Steps::default(),
                over: Steps::default(),
            };
            for part in PARTS {
                part.between(scene, &mut between);
            }
            Pair {
                back: between.back.into_vec(),
                over: between.over.into_vec(),
                found: self.look(|look| match look {
                    Look::Between(look) => Some(look(scene, source, destination)),
                    _ => None,
                }),
            }
        })
    }

    /// Looks at something for all that is said of it.
    fn look(&self, at: impl Fn(Look) -> Option<bool>) -> Found {
        let bits = |said: &[Said], so: bool| {
            let said = said.iter().enumerate();
            said.filter(|(_, said)| at(said.look) == Some(so))
                .fold(0, |bits, (bit, _)| bits | 1 << bit)
        };
        Found {
            broken: bits(&self.promises, false),
            seen: bits(&self.sights, true),
        }
    }

    /// Looks at what a change of one room may have changed.
    fn found(&self, scene: &Scene, records: &[Arc<Record>], changed: usize) -> Found {
        let Some(record) = records.get(changed) else {
            return Found::default();
        };
        let mut found = *record.found.get_or_init(|| {
            self.look(|look| match look {
                Look::Within(look) => Some(look(scene, record)),
                _ => None,
            })
        });
        for (other, _) in others(records, changed) {
            found = found.and(self.pair(scene, record, other).found);
            found = found.and(self.pair(scene, other, record).found);
        }
        found.and(self.look(|look| match look {
            Look::Whole(look) => Some(look(scene, records)),
            _ => None,
        }))
    }
}

fn others(records: &[Arc<Record>], but: usize) -> impl Iterator<Item = (&Arc<Record>, usize)> {
    let all = records.iter().zip(0..);
    all.filter(move |(_, index)| *index != but)
}

impl Model for Talks {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            records: self.start.clone(),
            found: Found::default(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        let scene = &self.scene;
        if state.entries() >= scene.entries {
            return;
        }
        let spent = state.rogue() >= scene.rogue;
        let mut add = |room, steps: &[Arc<Step>]| {
            let steps = steps.iter().filter(|step| step.mark.honest || !spent);
            actions.extend(steps.map(|step| Action {
                room,
                step: Arc::clone(step),
            }));
        };
        for (room, record) in state.records.iter().enumerate() {
            add(room, &self.steps(scene, record));
            for (other, there) in others(&state.records, room) {
                let pair = self.pair(scene, record, other);
                add(room, &pair.back);
                add(there, &pair.over);
            }
        }
        let mut among = Among {
            records: &state.records,
            steps: Vec::new(),
        };
        for part in PARTS {
            part.among(scene, &mut among);
        }
        for (room, step) in among.steps {
            if step.mark.honest || !spent {
                actions.push(Action { room, step });
            }
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        let record = next.records.get_mut(action.room)?;
        *record = self.after(record, &action.step);
        let found = self.found(&self.scene, &next.records, action.room);
        next.found = found.and(state.found);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let promises = self.promises.iter().zip(explore::KEPT);
        let sights = self.sights.iter().zip(explore::SEEN);
        let by = self.fault.and_then(|fault| fault.by);
        promises
            .filter(|(said, _)| by.is_none_or(|by| said.told == by))
            .map(|(said, kept)| Property::always(said.told, kept))
            .chain(sights.map(|(said, seen)| Property::sometimes(said.told, seen)))
            .collect()
    }
}
