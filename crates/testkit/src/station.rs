//! One simulated desk: the real engine, a simulated vault, a clock of its own,
//! and what a driver remembers of links and requests.

use std::collections::BTreeMap;

use desk::answer::Answer;
use desk::command::{Command, Query};
use desk::envelope::RoomId;
use desk::envelope::wire::Request;
use desk::talks::Time;
use desk::{Batch, Desk, DeskError, Effect, Errand, Event, Input, View};

use crate::documents::Running;
use crate::network::Conn;
use crate::randomness::Streams;
use crate::vault::Vault;

/// What a desk's driver keeps of a room's link.
#[derive(Debug, Default, Clone)]
pub(crate) struct LinkState {
    pub(crate) conn: Option<Conn>,
    /// Whether an attempt is due.
    pub(crate) due: bool,
    pub(crate) failures: u32,
}

/// An anonymous request that the relay has not answered.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) request: Request,
    pub(crate) failures: u32,
}

/// How storing a batch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storing {
    /// It is stored, and the desk goes on.
    Done,
    /// The desk crashes before it stores the batch.
    CrashBefore,
    /// The desk crashes after storing, before any effect.
    CrashAfter,
    /// The disk is full: nothing is stored.
    Full,
}

/// One participant's desk in a simulated world.
pub struct Station {
    /// What the trace calls it.
    pub name: String,
    /// How far its clock is ahead of the world's, in milliseconds.
    pub skew: i64,
    /// What it has stored.
    pub vault: Vault,
    /// All that it told, in order.
    pub heard: Vec<Event>,
    /// All that it stored and had to tell, also where it crashed before it did.
    pub told: Vec<Event>,
    /// Entries whose storing it confirmed to a person: they may not be lost.
    pub promised: Vec<(String, desk::talks::EntryId)>,
    /// Links that its person answered and remembers.
    pub joined_by: Vec<String>,
    pub(crate) engine: Option<Desk>,
    /// Counts the engines; what belongs to an earlier one is not listened to.
    pub(crate) generation: u64,
    pub(crate) streams: Streams,
    pub(crate) links: BTreeMap<RoomId, LinkState>,
    pub(crate) asking: BTreeMap<u64, Asking>,
    /// Documents that lie sealed on its disk: digests by secret.
    pub(crate) keeping: BTreeMap<[u8; 32], [u8; 32]>,
    /// Errands under way.
    pub(crate) errands: BTreeMap<Errand, Running>,
    /// No connection can be made before this time.
    pub(crate) away_until: u64,
    /// Connections that it made for each purpose.
    pub(crate) dialled: BTreeMap<Vec<u8>, u64>,
}

/// What an engine needs of its keeping; a driver clears away the rest when it
/// starts.
fn engine_documents(engine: Option<&Desk>) -> Vec<[u8; 32]> {
    engine.map(Desk::documents_in_use).unwrap_or_default()
}

/// What came of an input.
pub(crate) struct Handled {
    pub(crate) effects: Vec<Effect>,
    pub(crate) events: Vec<Event>,
    pub(crate) answer: Option<Answer>,
    pub(crate) stored: Storing,
}

impl Station {
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            skew: 0,
            vault: Vault::default(),
            heard: Vec::new(),
            told: Vec::new(),
            promised: Vec::new(),
            joined_by: Vec::new(),
            engine: Some(Desk::new()),
            generation: 0,
            streams: Streams::new(seed, name),
            links: BTreeMap::new(),
            asking: BTreeMap::new(),
            keeping: BTreeMap::new(),
            errands: BTreeMap::new(),
            away_until: 0,
            dialled: BTreeMap::new(),
        }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.engine.is_some()
    }

    /// Its own clock, when the world's shows this.
    pub fn clock(&self, now: u64) -> Time {
        Time(now.saturating_add_signed(self.skew))
    }

    /// When the engine wants to be told the time, by the world's clock.
    pub(crate) fn deadline(&self) -> Option<u64> {
        let deadline = self.engine.as_ref()?.deadline()?;
        let back = self.skew.checked_neg().unwrap_or_default();
        Some(deadline.0.saturating_add_signed(back))
    }

    /// Looks at something; none if it does not run or has no such thing.
    pub fn look(&self, now: u64, query: &Query) -> Option<View> {
        let engine = self.engine.as_ref()?;
        engine.query(self.clock(now), query).ok()
    }

    /// Hands an input to the engine and stores what comes of it, as `storing`
    /// lets it.
    ///
    /// # Errors
    /// As [`Desk::handle`]; none if the desk does not run.
    pub(crate) fn handle(
        &mut self,
        now: u64,
        input: Input,
        storing: Storing,
    ) -> Option<Result<Handled, DeskError>> {
        let time = self.clock(now);
        let engine = self.engine.as_mut()?;
        let batch = match engine.handle(time, &mut self.streams, input) {
            Ok(batch) => batch,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(self.store(batch, storing)))
    }

    fn store(&mut self, batch: Batch, storing: Storing) -> Handled {
        if matches!(storing, Storing::Done | Storing::CrashAfter) {
            self.vault.store(&batch.writes);
            self.told.extend(batch.events.iter().cloned());
        }
        if storing != Storing::Done {
            self.engine = None;
            return Handled {
                effects: Vec::new(),
                events: Vec::new(),
                answer: None,
                stored: storing,
            };
        }
        if let Some(Answer::Queued { room, entry }) = &batch.answer {
            self.promised.push((room.clone(), *entry));
        }
        self.heard.extend(batch.events.iter().cloned());
        Handled {
            effects: batch.effects,
            events: batch.events,
            answer: batch.answer,
            stored: storing,
        }
    }

    /// Brings the engine back from the vault; gives what is outstanding.
    ///
    /// # Errors
    /// Why the vault holds no desk.
    pub(crate) fn restore(&mut self) -> Result<Vec<Effect>, String> {
        let mut engine = Desk::restore(self.vault.items()).map_err(|error| error.to_string())?;
        let effects = engine.resume();
        self.engine = Some(engine);
        self.generation += 1;
        self.links.clear();
        self.asking.clear();
        self.errands.clear();
        let in_use = engine_documents(self.engine.as_ref());
        self.keeping.retain(|secret, _| in_use.contains(secret));
        Ok(effects)
    }

    /// The command in words, for the trace.
    pub(crate) fn shortly(command: &Command) -> String {
        let text = format!("{command:?}");
        let mut short: String = text.chars().take(160).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    }
}
