//! The world: desks, relay and network on one clock, one happening at a time.

use std::collections::{BTreeMap, BTreeSet};

use desk::answer::Answer;
use desk::command::Command;
use desk::envelope::{OpeningToken, RoomId};
use desk::{DeskError, Input};
use rand_chacha::ChaCha20Rng;
use rand_core::RngCore;

use crate::documents::Running;
use crate::network::{Conn, Weather, Wire};
use crate::randomness::stream;
use crate::relay::Relay;
use crate::station::{Station, Storing};
use crate::trace::Trace;

/// A desk's place in the world, counted from 0.
pub type Who = usize;

/// When every world begins: 14 November 2023, in milliseconds since 1970.
pub const BEGINNING: u64 = 1_700_000_000_000;
/// Every word that people of a world say holds this.
pub const CANARY: &str = "canary";
/// Deadlines later than this after the last happening do not keep a world awake.
const HORIZON: u64 = 60 * 60 * 1000;
/// Happenings after which a world that is still busy never comes to rest.
const MOST_HAPPENINGS: u64 = 400_000;

/// How often machines fail, in a thousand batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trouble {
    /// A desk crashes around storing a batch.
    pub desk_crashes: u32,
    /// A desk's disk is full when a batch is to be stored.
    pub desk_full: u32,
    /// The relay crashes before a group.
    pub relay_crashes: u32,
    /// The relay's disk fails for a group.
    pub relay_full: u32,
    /// A desk loses the network for a while.
    pub partitions: u32,
}

/// A failure planned for one batch of one desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doom {
    /// The desk.
    pub who: Who,
    /// How many batches it stores before.
    pub after: u64,
    /// What happens then.
    pub storing: Storing,
}

/// Something that is going to happen.
pub(crate) enum Happening {
    Dialled(Conn),
    AtRelay(Conn, Vec<u8>),
    AtDesk(Conn, Vec<u8>),
    DeskNotices(Conn),
    RelayNotices(Conn),
    RelayWorks,
    RelayReturns,
    Return(Who),
    Connect(Who, u64, RoomId),
    Ask(Who, u64, u64),
    Errand(Who, u64, Box<Running>),
    Act,
}

/// A simulated world. The same seed and the same people give the same history.
pub struct World {
    /// The seed from which all chance is derived.
    pub seed: u64,
    /// The desks.
    pub desks: Vec<Station>,
    /// The relay.
    pub relay: Relay,
    /// The network.
    pub weather: Weather,
    /// How often machines fail.
    pub trouble: Trouble,
    /// What was found wrong while the world ran.
    pub violations: Vec<String>,
    /// What happened, if it is kept.
    pub trace: Trace,
    /// Desks to which a forked relay shows its other history, once they
    /// connect anew.
    pub forked: BTreeSet<Who>,
    /// A failure planned for one desk's batch.
    pub doom: Option<Doom>,
    /// How often each act was done, by its name ([`crate::acts`]).
    pub done: BTreeMap<&'static str, u64>,
    pub(crate) now: u64,
    pub(crate) queue: BTreeMap<(u64, u64), Happening>,
    pub(crate) order: u64,
    pub(crate) happened: u64,
    pub(crate) wires: BTreeMap<Conn, Wire>,
    pub(crate) conns: u64,
    pub(crate) working: bool,
    pub(crate) chance: ChaCha20Rng,
    pub(crate) acts_due: u64,
    /// The documents that lie at the relay: digests by room and secret.
    pub(crate) documents: BTreeMap<(RoomId, [u8; 32]), [u8; 32]>,
}

impl World {
    /// A world with a relay, desks of these names and fair weather.
    ///
    /// # Errors
    /// If the relay's key cannot be made.
    pub fn new(seed: u64, names: &[&str]) -> Result<Self, String> {
        let relay = Relay::new(seed, CANARY).ok_or("the relay has no key")?;
        Ok(Self {
            seed,
            desks: names.iter().map(|name| Station::new(seed, name)).collect(),
            relay,
            weather: Weather::FAIR,
            trouble: Trouble::default(),
            violations: Vec::new(),
            trace: Trace::default(),
            forked: BTreeSet::new(),
            doom: None,
            done: BTreeMap::new(),
            now: BEGINNING,
            queue: BTreeMap::new(),
            order: 0,
            happened: 0,
            wires: BTreeMap::new(),
            conns: 0,
            working: false,
            chance: stream(seed, &[b"world"]),
            acts_due: 0,
            documents: BTreeMap::new(),
        })
    }

    /// The world's clock, in milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The relay's operator mints a token for so many rooms.
    pub fn mint(&mut self, rooms: u32) -> OpeningToken {
        let mut bytes = [0; 32];
        stream(self.seed, &[b"token"]).fill_bytes(&mut bytes);
        let token = OpeningToken::from_bytes(bytes);
        self.relay.store_mut().mint(token.hash(), rooms);
        token
    }

    /// A person asks something of a desk.
    ///
    /// # Errors
    /// Why the desk refused it. None if the desk does not run, or crashed over
    /// it: then nobody knows whether it was done.
    pub fn command(&mut self, who: Who, command: Command) -> Option<Result<Answer, DeskError>> {
        let told = Station::shortly(&command);
        self.note(who, || told);
        let link = match &command {
            Command::Join(join) => Some(join.link.clone()),
            _ => None,
        };
        let act = crate::acts::name_of(&command);
        let done = self.feed(who, Input::Command(command));
        self.count(act, matches!(done, Some(Ok(_))));
        // Whoever is told "answered already" knows it as well.
        if let (Some(link), Some(_), Some(station)) = (link, &done, self.desks.get_mut(who)) {
            station.joined_by.push(link);
        }
        match done? {
            Ok(answer) => answer.map(Ok),
            Err(error) => {
                self.note(who, || format!("refused: {error}"));
                Some(Err(error))
            }
        }
    }

    /// Counts an act that a desk did.
    pub(crate) fn count(&mut self, act: &'static str, done: bool) {
        *self.done.entry(act).or_default() += u64::from(done);
    }

    /// One more happening, whatever it is; none if nothing is under way.
    pub fn happens_next(&mut self) -> bool {
        self.step(None)
    }

    /// Runs until nothing is under way any more.
    pub fn settle(&mut self) {
        while self.step(None) {}
    }

    /// Runs up to a time.
    pub fn run_until(&mut self, time: u64) {
        while self.step(Some(time)) {}
        self.now = self.now.max(time);
    }

    /// Runs until it is somebody's turn to act (see [`World::act_in`]), or
    /// nothing is under way; gives whether it is.
    pub fn run_to_act(&mut self) -> bool {
        while self.acts_due == 0 {
            if !self.step(None) {
                return false;
            }
        }
        self.acts_due -= 1;
        true
    }

    /// Somebody acts after so many milliseconds.
    pub fn act_in(&mut self, millis: u64) {
        self.plan(self.now + millis, Happening::Act);
    }

    /// All troubles end: everything is started, reachable and in fair weather.
    pub fn calm(&mut self) {
        self.weather = Weather::FAIR;
        self.trouble = Trouble::default();
        for station in &mut self.desks {
            station.away_until = 0;
        }
        if !self.relay.is_up() {
            self.relay_returns();
        }
        for who in 0..self.desks.len() {
            self.start(who);
        }
    }

    /// A desk stops at once; what it has stored remains.
    pub fn crash(&mut self, who: Who) {
        self.note(who, || "crashes".to_owned());
        if let Some(station) = self.desks.get_mut(who) {
            station.engine = None;
        }
        self.hang_up_all(who);
    }

    /// A desk starts after so many milliseconds, unless it runs by then.
    pub fn start_in(&mut self, who: Who, millis: u64) {
        self.plan(self.now + millis, Happening::Return(who));
    }

    /// A desk that does not run starts from its vault.
    pub fn start(&mut self, who: Who) {
        let Some(station) = self.desks.get_mut(who) else {
            return;
        };
        if station.is_running() {
            return;
        }
        match station.restore() {
            Ok(effects) => {
                self.note(who, || "starts".to_owned());
                self.carry_out(who, effects);
            }
            Err(error) => {
                let name = station.name.clone();
                self.violations
                    .push(format!("{name} cannot be restored: {error}"));
            }
        }
    }

    /// A desk loses the network for so many milliseconds.
    pub fn cut_off(&mut self, who: Who, millis: u64) {
        self.note(who, || format!("loses the network for {millis} ms"));
        let until = self.now + millis;
        if let Some(station) = self.desks.get_mut(who) {
            station.away_until = until;
        }
        let conns: Vec<Conn> = self
            .wires
            .iter()
            .filter(|(_, wire)| wire.desk == who && !wire.torn)
            .map(|(conn, _)| *conn)
            .collect();
        for conn in conns {
            self.tear(conn);
        }
    }

    /// The relay stops at once; what it has stored remains.
    pub fn crash_relay(&mut self, millis: u64) {
        self.trace.note(self.now, "relay", || "crashes".to_owned());
        self.relay.crash();
        self.working = false;
        let conns: Vec<Conn> = self.wires.keys().copied().collect();
        for conn in conns {
            self.tear(conn);
        }
        self.plan(self.now + millis, Happening::RelayReturns);
    }

    pub(crate) fn plan(&mut self, at: u64, happening: Happening) {
        self.order += 1;
        self.queue.insert((at.max(self.now), self.order), happening);
    }

    pub(crate) fn note(&mut self, who: Who, what: impl FnOnce() -> String) {
        let name = self.desks.get(who).map_or("?", |desk| desk.name.as_str());
        self.trace.note(self.now, name, what);
    }

    /// The desk whose deadline comes first.
    fn deadline(&self) -> Option<(u64, Who)> {
        self.desks
            .iter()
            .enumerate()
            .filter_map(|(who, station)| Some((station.deadline()?, who)))
            .min()
    }

    /// One happening; none if nothing is due (up to a time, if one is given).
    fn step(&mut self, until: Option<u64>) -> bool {
        if self.happened > MOST_HAPPENINGS {
            let text = "the world does not come to rest".to_owned();
            if !self.violations.contains(&text) {
                self.violations.push(text);
            }
            return false;
        }
        let next = self.queue.keys().next().map(|(at, _)| *at);
        let deadline = self
            .deadline()
            .filter(|(at, _)| next.is_some() || *at <= self.now + HORIZON);
        let within = |at: u64| until.is_none_or(|until| at <= until);
        match (next, deadline) {
            (next, Some((at, who))) if next.is_none_or(|next| at < next) && within(at) => {
                self.happened += 1;
                self.now = self.now.max(at);
                let done = self.feed(who, Input::Tick).is_some();
                let again = self.desks.get(who).and_then(Station::deadline);
                if done && again.is_some_and(|again| again <= at) {
                    self.violations
                        .push("a deadline stays although time has passed".to_owned());
                    return false;
                }
                true
            }
            (Some(at), _) if within(at) => {
                let Some(((at, _), happening)) = self.queue.pop_first() else {
                    return false;
                };
                self.happened += 1;
                self.now = self.now.max(at);
                self.happen(happening);
                true
            }
            _ => false,
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Dialled(conn) => self.dialled(conn),
            Happening::AtRelay(conn, bytes) => {
                if self.relay.is_up() {
                    let answer = self.relay.receive(conn, &bytes);
                    self.relay_says(answer);
                    self.wake_relay();
                }
            }
            Happening::AtDesk(conn, bytes) => self.at_desk(conn, &bytes),
            Happening::DeskNotices(conn) => self.desk_notices(conn),
            Happening::RelayNotices(conn) => {
                self.relay.forget(conn);
                if self.wires.get(&conn).is_some_and(|wire| !wire.open) {
                    self.wires.remove(&conn);
                }
            }
            Happening::RelayWorks => self.relay_works(),
            Happening::RelayReturns => self.relay_returns(),
            Happening::Return(who) => self.start(who),
            Happening::Connect(who, generation, room) => self.connect(who, generation, room),
            Happening::Ask(who, generation, id) => self.ask(who, generation, id),
            Happening::Errand(who, generation, running) => {
                self.end_errand(who, generation, &running);
            }
            Happening::Act => self.acts_due += 1,
        }
    }
}
