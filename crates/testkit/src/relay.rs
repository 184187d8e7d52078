//! A simulated relay: the pure machine over a store in memory, driven message
//! by message as the real driver does.

mod faults;

use std::collections::BTreeMap;

use envelope::wire::{Frames, FromRelay, Reply, Request, ToRelay};
use envelope::{LockerId, Position, Refusal, RelayKey, RelaySession, RelaySigner};
use log::engine::Memory;
use log::{Asked, Follow, Follower, Link, Machine, Outcome, Proven, Push, Quotas, Time};
use rand_core::RngCore;

use crate::network::Conn;
use crate::randomness::stream;

pub use faults::Tamper;

/// A message on its way to a desk.
pub(crate) struct Outgoing {
    pub(crate) conn: Conn,
    pub(crate) message: FromRelay,
    /// The relay closes the connection after it.
    pub(crate) last: bool,
}

/// What the relay knows of a connection.
struct Line {
    greeting: envelope::Greeting,
    ephemeral: [u8; 32],
    session: Option<RelaySession>,
    proving: Option<RelaySession>,
    proven: Option<Proven>,
    follower: Option<Follower>,
    /// Which of a forked relay's stores this desk is shown.
    branch: Branch,
}

/// One of the stores of a relay that shows its desks different histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Branch {
    Trunk,
    Fork,
}

struct Waiting {
    conn: Conn,
    id: u64,
    locker: LockerId,
    slot: u8,
}

/// The relay of a simulated world.
pub struct Relay {
    seed: u64,
    machine: Machine<Memory>,
    /// Planted fault: a second history.
    fork: Option<Machine<Memory>>,
    /// Planted fault: what is done to messages before they leave.
    tamper: Option<Tamper>,
    up: bool,
    lines: BTreeMap<Conn, Line>,
    waiting: Vec<Waiting>,
    inbox: Vec<Asked>,
    /// A text that no byte the relay sees may hold.
    canary: Vec<u8>,
    /// Where the canary was seen.
    leaked: Vec<String>,
}

fn signer(seed: u64) -> Option<RelaySigner> {
    let mut bytes = [0; 32];
    stream(seed, &[b"relay signer"]).fill_bytes(&mut bytes);
    RelaySigner::from_seed("relay.example", &bytes).ok()
}

impl Relay {
    /// An empty relay; none if its key cannot be made.
    pub(crate) fn new(seed: u64, canary: &str) -> Option<Self> {
        Some(Self {
            seed,
            machine: Machine::new(Memory::new(), signer(seed)?, Quotas::default()),
            fork: None,
            tamper: None,
            up: true,
            lines: BTreeMap::new(),
            waiting: Vec::new(),
            inbox: Vec::new(),
            canary: canary.as_bytes().to_vec(),
            leaked: Vec::new(),
        })
    }

    /// Its public key.
    pub fn key(&self) -> &RelayKey {
        self.machine.key()
    }

    /// Its store.
    pub fn store(&self) -> &Memory {
        self.machine.engine()
    }

    /// Its store, to be changed behind its back.
    pub fn store_mut(&mut self) -> &mut Memory {
        self.machine.engine_mut()
    }

    /// Signs anything, as a dishonest relay can.
    pub fn signer(&self) -> Option<RelaySigner> {
        signer(self.seed)
    }

    pub(crate) fn is_up(&self) -> bool {
        self.up
    }

    /// Everything that is not stored is gone.
    pub(crate) fn crash(&mut self) {
        self.up = false;
        self.lines.clear();
        self.waiting.clear();
        self.inbox.clear();
    }

    pub(crate) fn restart(&mut self) {
        let store = core::mem::take(self.machine.engine_mut());
        if let Some(signer) = signer(self.seed) {
            self.machine = Machine::new(store, signer, Quotas::default());
        }
        self.up = true;
    }

    /// A desk connects: the relay greets.
    pub(crate) fn accept(&mut self, conn: Conn, forked: bool) -> Outgoing {
        let mut rng = stream(self.seed, &[b"relay greets", &conn.to_be_bytes()]);
        let (mut challenge, mut ephemeral) = ([0; 32], [0; 32]);
        rng.fill_bytes(&mut challenge);
        rng.fill_bytes(&mut ephemeral);
        let greeting = RelaySession::greeting(challenge, &ephemeral);
        self.lines.insert(
            conn,
            Line {
                greeting: greeting.clone(),
                ephemeral,
                session: None,
                proving: None,
                proven: None,
                follower: None,
                branch: match forked && self.fork.is_some() {
                    true => Branch::Fork,
                    false => Branch::Trunk,
                },
            },
        );
        say(conn, FromRelay::Greeting(greeting))
    }

    /// The connection is gone.
    pub(crate) fn forget(&mut self, conn: Conn) {
        self.lines.remove(&conn);
        self.waiting.retain(|waiting| waiting.conn != conn);
    }

    /// Takes a message into the inbox; what cannot be read is refused at once.
    pub(crate) fn receive(&mut self, conn: Conn, bytes: &[u8]) -> Option<Outgoing> {
        self.watch("a message from a desk", bytes);
        let line = self.lines.get_mut(&conn)?;
        let Ok(message) = ToRelay::decode(bytes) else {
            return Some(say(conn, FromRelay::Closing(Refusal::Malformed)));
        };
        let id = message.id;
        let Ok(request) = message.request() else {
            return Some(refuse(conn, id, Refusal::Malformed));
        };
        let mut proven = None;
        if let Some(seal) = &message.seal {
            let checked = line
                .session
                .as_mut()
                .is_some_and(|session| session.check(id, seal, message.body()).is_ok());
            if !checked {
                return Some(refuse(conn, id, Refusal::NotProven));
            }
            proven = line.proven;
        }
        if let Request::Prove { proof } = &request {
            match RelaySession::accept(&line.greeting, &line.ephemeral, proof) {
                Ok(session) => {
                    proven = Some(Proven {
                        room: session.room(),
                        access: session.access(),
                    });
                    line.proving = Some(session);
                }
                Err(_) => return Some(refuse(conn, id, Refusal::NotProven)),
            }
        }
        self.inbox.push(Asked {
            link: Link(conn),
            id,
            proven,
            request,
        });
        None
    }

    pub(crate) fn has_work(&self) -> bool {
        !self.inbox.is_empty()
    }

    /// Decides everything in the inbox as one group (of each history).
    pub(crate) fn work(&mut self, now: u64) -> Vec<Outgoing> {
        let inbox = core::mem::take(&mut self.inbox);
        let mut out = Vec::new();
        for branch in [Branch::Trunk, Branch::Fork] {
            let batch: Vec<Asked> = inbox
                .iter()
                .filter(|asked| self.branch(asked.link.0) == Some(branch))
                .cloned()
                .collect();
            if !batch.is_empty() {
                self.decide(&mut out, now, branch, batch);
            }
        }
        out
    }

    fn decide(&mut self, out: &mut Vec<Outgoing>, now: u64, branch: Branch, batch: Vec<Asked>) {
        let machine = match (branch, &mut self.fork) {
            (Branch::Fork, Some(fork)) => fork,
            _ => &mut self.machine,
        };
        let Outcome {
            replies, pushes, ..
        } = machine.handle(Time(now), batch.clone());
        for (answered, asked) in replies.into_iter().zip(batch) {
            self.reply(out, answered.link.0, asked, answered.reply);
        }
        for push in &pushes {
            self.announce(out, now, branch, push);
        }
    }

    fn branch(&self, conn: Conn) -> Option<Branch> {
        self.lines.get(&conn).map(|line| line.branch)
    }

    /// The store that a connection is shown.
    fn shown(&self, conn: Conn) -> &Memory {
        match (self.branch(conn), &self.fork) {
            (Some(Branch::Fork), Some(fork)) => fork.engine(),
            _ => self.machine.engine(),
        }
    }

    fn reply(&mut self, out: &mut Vec<Outgoing>, conn: Conn, asked: Asked, reply: Reply) {
        let Some(line) = self.lines.get_mut(&conn) else {
            return;
        };
        match (&asked.request, &reply) {
            (Request::Prove { .. }, Reply::Proved { .. }) => {
                line.session = line.proving.take();
                line.proven = asked.proven;
                line.follower = None;
            }
            (Request::Live { from }, Reply::Live { .. }) => {
                if let Some(proven) = asked.proven {
                    line.follower = Some(Follower::new(proven.room, proven.access, *from));
                }
                out.push(answer(conn, asked.id, reply));
                self.catch_up(out, conn, *from);
                return;
            }
            (
                Request::TakeLocker {
                    locker,
                    slot,
                    wait_seconds,
                },
                Reply::Refused(Refusal::LockerEmpty),
            ) if *wait_seconds > 0 => {
                self.waiting.push(Waiting {
                    conn,
                    id: asked.id,
                    locker: *locker,
                    slot: *slot,
                });
                return;
            }
            _ => {}
        }
        out.push(answer(conn, asked.id, reply));
    }

    /// Sends all pages from a position on.
    fn catch_up(&mut self, out: &mut Vec<Outgoing>, conn: Conn, from: Position) {
        let mut next = from;
        loop {
            let Some(page) = self.page(conn, next) else {
                return;
            };
            if page.frames.is_empty() {
                return;
            }
            next = page.next();
            if let Some(follower) = self
                .lines
                .get_mut(&conn)
                .and_then(|line| line.follower.as_mut())
            {
                follower.caught(&page);
            }
            out.push(say(conn, FromRelay::Pushed(page)));
        }
    }

    fn page(&self, conn: Conn, from: Position) -> Option<Frames> {
        let proven = self.lines.get(&conn)?.proven?;
        let request = Request::Read {
            from,
            limit: envelope::limits::FRAMES_PER_REPLY,
        };
        let signer = signer(self.seed)?;
        let read = log::read::answer(self.shown(conn), &signer, Time(0), Some(&proven), &request);
        match read {
            Ok(Reply::Frames(page)) => Some(page),
            _ => None,
        }
    }

    fn announce(&mut self, out: &mut Vec<Outgoing>, now: u64, branch: Branch, push: &Push) {
        if let Push::LockerFilled { locker, slot } = push {
            let (due, later) = self
                .waiting
                .drain(..)
                .partition(|waiting| waiting.locker == *locker && waiting.slot == *slot);
            self.waiting = later;
            let due: Vec<Waiting> = due;
            for waiting in due {
                self.fill(out, now, &waiting);
            }
            return;
        }
        let conns: Vec<Conn> = self
            .lines
            .iter()
            .filter(|(_, line)| line.branch == branch)
            .map(|(conn, _)| *conn)
            .collect();
        for conn in conns {
            let Some(follower) = self
                .lines
                .get_mut(&conn)
                .and_then(|line| line.follower.as_mut())
            else {
                continue;
            };
            match (follower.hear(push), push) {
                (Follow::Pass, Push::Frames { frames, .. }) => {
                    out.push(say(conn, FromRelay::Pushed(frames.clone())));
                }
                (Follow::CatchUp(from), _) => self.catch_up(out, conn, from),
                (Follow::Ended(at), _) => {
                    if let Some(line) = self.lines.get_mut(&conn) {
                        line.follower = None;
                    }
                    out.push(say(conn, FromRelay::Retired { at }));
                }
                _ => {}
            }
        }
    }

    fn fill(&mut self, out: &mut Vec<Outgoing>, now: u64, waiting: &Waiting) {
        let request = Request::TakeLocker {
            locker: waiting.locker,
            slot: waiting.slot,
            wait_seconds: 0,
        };
        let Some(signer) = signer(self.seed) else {
            return;
        };
        let store = self.shown(waiting.conn);
        let read = log::read::answer(store, &signer, Time(now), None, &request);
        if let Ok(reply) = read {
            out.push(answer(waiting.conn, waiting.id, reply));
        }
    }

    /// Answers all who wait at lockers that nothing came, as a relay does when
    /// their time is over.
    pub(crate) fn give_up_waiting(&mut self) -> Vec<Outgoing> {
        let waiting = core::mem::take(&mut self.waiting);
        waiting
            .iter()
            .map(|waiting| refuse(waiting.conn, waiting.id, Refusal::LockerEmpty))
            .collect()
    }

    /// Where the canary was seen; empty if nowhere.
    pub fn leaked(&self) -> &[String] {
        &self.leaked
    }

    /// Looks for the canary in bytes that the relay handles.
    pub fn watch(&mut self, what: &str, bytes: &[u8]) {
        if holds(bytes, &self.canary) {
            self.leaked.push(format!("the relay saw words in {what}"));
        }
    }
}

/// Whether bytes hold a sequence; nothing holds the empty one.
pub fn holds(bytes: &[u8], sought: &[u8]) -> bool {
    let Some(first) = sought.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(sought) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn say(conn: Conn, message: FromRelay) -> Outgoing {
    let last = matches!(message, FromRelay::Closing(_));
    Outgoing {
        conn,
        message,
        last,
    }
}

fn answer(conn: Conn, id: u64, reply: Reply) -> Outgoing {
    say(conn, FromRelay::Reply { id, reply })
}

fn refuse(conn: Conn, id: u64, refusal: Refusal) -> Outgoing {
    answer(conn, id, Reply::Refused(refusal))
}
