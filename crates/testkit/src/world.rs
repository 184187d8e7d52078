//! The world: desks, relay and network on one clock, one happening at a time.

use std::collections::{BTreeMap, BTreeSet};

use desk::answer::Answer;
use desk::command::Command;
use desk::envelope::wire::{FromRelay, Reply, Request, ToRelay};
use desk::envelope::{ClientSession, OpeningToken, Refusal, RoomId};
use desk::{DeskError, Effect, Event, Input};
use rand_chacha::ChaCha20Rng;
use rand_core::RngCore;

use crate::network::{Conn, Purpose, Stage, Weather, Wire};
use crate::randomness::{below, happens, stream};
use crate::relay::{Outgoing, Relay};
use crate::station::{Asking, LinkState, Station, Storing};
use crate::trace::Trace;

/// A desk's place in the world, counted from 0.
pub type Who = usize;

/// When every world begins: 14 November 2023, in milliseconds since 1970.
pub const BEGINNING: u64 = 1_700_000_000_000;
/// Every word that people of a world say holds this.
pub const CANARY: &str = "canary";
/// The number of a proof among a connection's requests.
const PROOF: u64 = u64::MAX;
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
enum Happening {
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
    now: u64,
    queue: BTreeMap<(u64, u64), Happening>,
    order: u64,
    happened: u64,
    wires: BTreeMap<Conn, Wire>,
    conns: u64,
    working: bool,
    chance: ChaCha20Rng,
    acts_due: u64,
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
            now: BEGINNING,
            queue: BTreeMap::new(),
            order: 0,
            happened: 0,
            wires: BTreeMap::new(),
            conns: 0,
            working: false,
            chance: stream(seed, &[b"world"]),
            acts_due: 0,
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
        let done = self.feed(who, Input::Command(command));
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

    fn plan(&mut self, at: u64, happening: Happening) {
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
            Happening::Act => self.acts_due += 1,
        }
    }

    // The relay's side.

    fn wake_relay(&mut self) {
        if self.relay.has_work() && !self.working {
            self.working = true;
            let pause = match self.weather == Weather::FAIR {
                true => 0,
                false => below(&mut self.chance, 3),
            };
            self.plan(self.now + pause, Happening::RelayWorks);
        }
    }

    fn relay_works(&mut self) {
        if !self.relay.is_up() || !self.working {
            return;
        }
        self.working = false;
        if happens(&mut self.chance, self.trouble.relay_crashes) {
            let millis = below(&mut self.chance, 4000);
            return self.crash_relay(millis);
        }
        if happens(&mut self.chance, self.trouble.relay_full) {
            let fault = match happens(&mut self.chance, 500) {
                true => log::engine::CommitFault::Lost,
                false => log::engine::CommitFault::Kept,
            };
            self.relay.store_mut().fail_next_commit(fault);
        }
        let mut said = self.relay.work(self.now);
        if self.weather != Weather::FAIR && happens(&mut self.chance, 20) {
            said.extend(self.relay.give_up_waiting());
        }
        for outgoing in said {
            self.relay_says(Some(outgoing));
        }
    }

    fn relay_says(&mut self, outgoing: Option<Outgoing>) {
        let Some(mut outgoing) = outgoing else { return };
        self.relay.tampered(&mut outgoing.message);
        let bytes = outgoing.message.encode();
        self.relay.watch("a message of its own", &bytes);
        let (now, weather) = (self.now, self.weather);
        let Some(wire) = self.wires.get_mut(&outgoing.conn) else {
            return;
        };
        if wire.torn {
            return;
        }
        let torn = wire.tears(weather);
        if torn != Some(false) {
            let at = wire.reaches_desk(now, weather);
            self.plan(at, Happening::AtDesk(outgoing.conn, bytes));
        }
        if torn.is_some() || outgoing.last {
            self.tear(outgoing.conn);
        }
    }

    fn relay_returns(&mut self) {
        if !self.relay.is_up() {
            self.trace.note(self.now, "relay", || "returns".to_owned());
            self.relay.restart();
        }
    }

    // Connections.

    /// Nothing sent from now on arrives; both ends notice later.
    fn tear(&mut self, conn: Conn) {
        let (now, weather) = (self.now, self.weather);
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        if wire.torn {
            return;
        }
        wire.torn = true;
        let late = below(wire.luck(), 400);
        let later = below(wire.luck(), 400);
        let desk = wire.reaches_desk(now, weather) + late;
        let relay = wire.reaches_relay(now, weather) + later;
        self.plan(desk, Happening::DeskNotices(conn));
        self.plan(relay, Happening::RelayNotices(conn));
    }

    /// The desk closes its end; what it sent still arrives.
    fn hang_up(&mut self, conn: Conn) {
        let (now, weather) = (self.now, self.weather);
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        wire.open = false;
        if !wire.torn {
            wire.torn = true;
            let at = wire.reaches_relay(now, weather);
            self.plan(at, Happening::RelayNotices(conn));
        }
    }

    fn hang_up_all(&mut self, who: Who) {
        let conns: Vec<Conn> = self
            .wires
            .iter()
            .filter(|(_, wire)| wire.desk == who && wire.open)
            .map(|(conn, _)| *conn)
            .collect();
        for conn in conns {
            self.hang_up(conn);
        }
    }

    fn dial(&mut self, who: Who, purpose: Purpose) -> Option<Conn> {
        let station = self.desks.get_mut(who)?;
        let key = match purpose {
            Purpose::Room(room) => room.as_bytes().to_vec(),
            Purpose::Anonymous(id) => id.to_be_bytes().to_vec(),
        };
        let nth = station.dialled.entry(key).or_default();
        *nth += 1;
        let mut wire = Wire::new(self.seed, (who, &station.name), purpose, *nth);
        let reachable = station.away_until <= self.now && self.relay.is_up();
        self.conns += 1;
        let conn = self.conns;
        let at = wire.reaches_relay(self.now, self.weather);
        self.wires.insert(conn, wire);
        if reachable {
            self.plan(at, Happening::Dialled(conn));
        } else {
            self.tear(conn);
        }
        Some(conn)
    }

    fn dialled(&mut self, conn: Conn) {
        if !self.relay.is_up() {
            return self.tear(conn);
        }
        let who = self.wires.get(&conn).map(|wire| wire.desk);
        let forked = who.is_some_and(|who| self.forked.contains(&who));
        let greeting = self.relay.accept(conn, forked);
        self.relay_says(Some(greeting));
    }

    fn desk_sends(&mut self, conn: Conn, message: &ToRelay) {
        let (now, weather) = (self.now, self.weather);
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        if wire.torn || !wire.open {
            return;
        }
        let torn = wire.tears(weather);
        if torn != Some(false) {
            let at = wire.reaches_relay(now, weather);
            self.plan(at, Happening::AtRelay(conn, message.encode()));
        }
        if torn.is_some() {
            self.tear(conn);
        }
    }

    // The desks' drivers.

    /// Hands an input to a desk, stores and carries out what follows.
    fn feed(&mut self, who: Who, input: Input) -> Option<Result<Option<Answer>, DeskError>> {
        let storing = self.storing(who);
        let station = self.desks.get_mut(who)?;
        let handled = match station.handle(self.now, input, storing)? {
            Ok(handled) => handled,
            Err(error) => return Some(Err(error)),
        };
        match handled.stored {
            Storing::Done => {
                self.tell(who, &handled.events);
                self.carry_out(who, handled.effects);
                Some(Ok(handled.answer))
            }
            Storing::Full => {
                self.note(who, || "has a full disk".to_owned());
                self.hang_up_all(who);
                self.start(who);
                None
            }
            crash => {
                self.note(who, || format!("{crash:?}"));
                self.hang_up_all(who);
                let pause = below(&mut self.chance, 3000);
                self.plan(self.now + pause, Happening::Return(who));
                None
            }
        }
    }

    fn storing(&mut self, who: Who) -> Storing {
        if let Some(doom) = self.doom.as_mut().filter(|doom| doom.who == who) {
            if doom.after == 0 {
                let storing = doom.storing;
                self.doom = None;
                return storing;
            }
            doom.after -= 1;
        }
        let trouble = self.trouble;
        if happens(&mut self.chance, trouble.desk_crashes) {
            return match happens(&mut self.chance, 500) {
                true => Storing::CrashBefore,
                false => Storing::CrashAfter,
            };
        }
        if happens(&mut self.chance, trouble.desk_full) {
            return Storing::Full;
        }
        if happens(&mut self.chance, trouble.partitions) {
            let who = below(&mut self.chance, self.desks.len() as u64);
            let millis = below(&mut self.chance, 8000);
            self.cut_off(usize::try_from(who).unwrap_or_default(), millis);
        }
        Storing::Done
    }

    fn tell(&mut self, who: Who, events: &[Event]) {
        for event in events {
            self.note(who, || format!("tells {event:?}"));
        }
    }

    fn carry_out(&mut self, who: Who, effects: Vec<Effect>) {
        for effect in effects {
            self.note(who, || shortly(&effect));
            match effect {
                Effect::Connect { room, .. } => self.wants_link(who, room, 0),
                Effect::Disconnect { room } => {
                    let link = self
                        .desks
                        .get_mut(who)
                        .and_then(|desk| desk.links.remove(&room));
                    if let Some(conn) = link.and_then(|link| link.conn) {
                        self.hang_up(conn);
                    }
                }
                Effect::Send { room, id, request } => self.send(who, room, id, &request),
                Effect::SendAnonymously { id, request, .. } => {
                    let Some(station) = self.desks.get_mut(who) else {
                        continue;
                    };
                    station.asking.insert(
                        id,
                        Asking {
                            request,
                            failures: 0,
                        },
                    );
                    let generation = station.generation;
                    self.plan(self.now, Happening::Ask(who, generation, id));
                }
                _ => self
                    .violations
                    .push("a desk wants something that no driver knows".to_owned()),
            }
        }
    }

    /// Hangs up what there is and connects again after a pause.
    fn wants_link(&mut self, who: Who, room: RoomId, pause: u64) {
        let Some(station) = self.desks.get_mut(who) else {
            return;
        };
        let generation = station.generation;
        let link = station.links.entry(room).or_default();
        let old = link.conn.take();
        let due = core::mem::replace(&mut link.due, true);
        if let Some(conn) = old {
            self.hang_up(conn);
        }
        if !due {
            self.plan(self.now + pause, Happening::Connect(who, generation, room));
        }
    }

    fn connect(&mut self, who: Who, generation: u64, room: RoomId) {
        let Some(station) = self.current(who, generation) else {
            return;
        };
        match station.links.get_mut(&room) {
            Some(link) if link.due => link.due = false,
            _ => return,
        }
        let conn = self.dial(who, Purpose::Room(room));
        if let Some(link) = self.link(who, room) {
            link.conn = conn;
        }
    }

    fn current(&mut self, who: Who, generation: u64) -> Option<&mut Station> {
        self.desks
            .get_mut(who)
            .filter(|station| station.generation == generation && station.is_running())
    }

    fn link(&mut self, who: Who, room: RoomId) -> Option<&mut LinkState> {
        self.desks.get_mut(who)?.links.get_mut(&room)
    }

    fn send(&mut self, who: Who, room: RoomId, id: u64, request: &Request) {
        let Some(conn) = self.link(who, room).and_then(|link| link.conn) else {
            return;
        };
        let message = match self.wires.get_mut(&conn).map(|wire| &mut wire.stage) {
            Some(Stage::Up(session)) => ToRelay::sealed(id, request, session),
            _ => return,
        };
        self.desk_sends(conn, &message);
    }

    fn ask(&mut self, who: Who, generation: u64, id: u64) {
        let weather = self.weather;
        let Some(station) = self.current(who, generation) else {
            return;
        };
        if !station.asking.contains_key(&id) {
            return;
        }
        let doubled = happens(&mut self.chance, weather.doubled);
        self.dial(who, Purpose::Anonymous(id));
        if doubled {
            self.dial(who, Purpose::Anonymous(id));
        }
    }

    fn at_desk(&mut self, conn: Conn, bytes: &[u8]) {
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        if !wire.open {
            return;
        }
        let (who, purpose) = (wire.desk, wire.purpose);
        let Ok(message) = FromRelay::decode(bytes) else {
            self.violations
                .push("a message of the relay cannot be read".to_owned());
            return;
        };
        match (purpose, message) {
            (Purpose::Room(room), FromRelay::Greeting(greeting)) => {
                self.prove(who, conn, room, &greeting);
            }
            (Purpose::Room(room), FromRelay::Reply { id: PROOF, reply }) => {
                self.proved(who, conn, room, &reply);
            }
            (Purpose::Room(room), FromRelay::Reply { id, reply }) => {
                self.feed(who, Input::Reply { room, id, reply });
            }
            (Purpose::Room(room), FromRelay::Pushed(frames)) => {
                self.feed(who, Input::Pushed { room, frames });
            }
            (Purpose::Room(room), FromRelay::Retired { at }) => {
                self.feed(who, Input::Retired { room, at });
            }
            (Purpose::Anonymous(id), FromRelay::Greeting(_)) => self.speak(who, conn, id),
            (Purpose::Anonymous(id), FromRelay::Reply { reply, .. }) => {
                self.answered(who, conn, id, reply);
            }
            (_, FromRelay::Closing(_)) => self.desk_notices(conn),
            _ => {}
        }
    }

    fn prove(&mut self, who: Who, conn: Conn, room: RoomId, greeting: &desk::envelope::Greeting) {
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        let mut ephemeral = [0; 32];
        wire.luck().fill_bytes(&mut ephemeral);
        let access = self
            .desks
            .get(who)
            .and_then(|station| station.engine.as_ref()?.access(&room));
        let Some(access) = access else {
            return self.hang_up(conn);
        };
        match ClientSession::prove(greeting, room, &access, &ephemeral) {
            Ok((proof, session)) => {
                wire.stage = Stage::Proving(session);
                self.desk_sends(conn, &ToRelay::plain(PROOF, &Request::Prove { proof }));
            }
            Err(error) => self.violations.push(error.to_string()),
        }
    }

    fn proved(&mut self, who: Who, conn: Conn, room: RoomId, reply: &Reply) {
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        match (reply, core::mem::replace(&mut wire.stage, Stage::Asking)) {
            (Reply::Proved { .. }, Stage::Proving(session)) => {
                wire.stage = Stage::Up(session);
                if let Some(link) = self.link(who, room) {
                    link.failures = 0;
                }
                self.feed(who, Input::LinkUp(room));
            }
            _ => {
                self.hang_up(conn);
                self.lost(who, Purpose::Room(room), conn);
            }
        }
    }

    fn speak(&mut self, who: Who, conn: Conn, id: u64) {
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        wire.stage = Stage::Asking;
        let asking = self.desks.get(who).and_then(|desk| desk.asking.get(&id));
        if let Some(asking) = asking {
            let message = ToRelay::plain(1, &asking.request);
            self.desk_sends(conn, &message);
        } else {
            self.hang_up(conn);
        }
    }

    fn answered(&mut self, who: Who, conn: Conn, id: u64, reply: Reply) {
        self.hang_up(conn);
        let again = matches!(
            reply,
            Reply::Refused(Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage)
        );
        if again {
            return self.lost(who, Purpose::Anonymous(id), conn);
        }
        let known = self
            .desks
            .get_mut(who)
            .and_then(|desk| desk.asking.remove(&id));
        if known.is_some() {
            self.feed(who, Input::Answered { id, reply });
        }
    }

    fn desk_notices(&mut self, conn: Conn) {
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        if !core::mem::replace(&mut wire.open, false) {
            return;
        }
        let (who, purpose) = (wire.desk, wire.purpose);
        let was_up = matches!(wire.stage, Stage::Up(_));
        if let (Purpose::Room(room), true) = (purpose, was_up) {
            let mine = self
                .link(who, room)
                .is_some_and(|link| link.conn == Some(conn));
            if mine {
                self.feed(who, Input::LinkDown(room));
            }
        }
        self.lost(who, purpose, conn);
    }

    /// An attempt came to nothing, or a link broke: again after a pause.
    fn lost(&mut self, who: Who, purpose: Purpose, conn: Conn) {
        let Some(station) = self.desks.get_mut(who).filter(|desk| desk.is_running()) else {
            return;
        };
        let generation = station.generation;
        match purpose {
            Purpose::Room(room) => {
                let Some(link) = station.links.get_mut(&room) else {
                    return;
                };
                if link.conn != Some(conn) {
                    return;
                }
                link.failures += 1;
                let pause = pause(link.failures);
                self.wants_link(who, room, pause);
            }
            Purpose::Anonymous(id) => {
                let Some(asking) = station.asking.get_mut(&id) else {
                    return;
                };
                asking.failures += 1;
                let at = self.now + pause(asking.failures);
                self.plan(at, Happening::Ask(who, generation, id));
            }
        }
    }
}

/// The pause after so many failures in a row: from 50 ms, doubling to 5 s.
fn pause(failures: u32) -> u64 {
    (50u64 << failures.min(7)).min(5000)
}

fn shortly(effect: &Effect) -> String {
    match effect {
        Effect::Connect { room, .. } => format!("connects for {}", short(room)),
        Effect::Disconnect { room } => format!("hangs up for {}", short(room)),
        Effect::Send { room, id, request } => {
            format!("sends {id} for {}: {}", short(room), asked(request))
        }
        Effect::SendAnonymously { id, request, .. } => {
            format!("sends {id} anonymously: {}", asked(request))
        }
        _ => "wants something new".to_owned(),
    }
}

fn short(room: &RoomId) -> String {
    room.to_string().chars().take(6).collect()
}

fn asked(request: &Request) -> String {
    let text = format!("{request:?}");
    text.chars().take(60).collect()
}
