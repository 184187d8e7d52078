//! What drives the desks of a world: inputs in, batches stored, effects carried
//! out, links proved and brought back, as the real driver does.

use desk::answer::Answer;
use desk::envelope::wire::{FromRelay, Reply, Request, ToRelay};
use desk::envelope::{ClientSession, Refusal, RoomId};
use desk::{DeskError, Effect, Event, Input};
use rand_core::RngCore;

use crate::network::{Conn, Purpose, Stage};
use crate::randomness::{below, happens};
use crate::station::{Asking, LinkState, Station, Storing};
use crate::world::{Happening, Who, World};

/// The number of a proof among a connection's requests.
const PROOF: u64 = u64::MAX;

impl World {
    /// Hands an input to a desk, stores and carries out what follows.
    pub(crate) fn feed(
        &mut self,
        who: Who,
        input: Input,
    ) -> Option<Result<Option<Answer>, DeskError>> {
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

    pub(crate) fn storing(&mut self, who: Who) -> Storing {
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

    pub(crate) fn tell(&mut self, who: Who, events: &[Event]) {
        for event in events {
            self.note(who, || format!("tells {event:?}"));
        }
    }

    pub(crate) fn carry_out(&mut self, who: Who, effects: Vec<Effect>) {
        for effect in effects {
            self.note(who, || shortly(&effect));
            let Some(effect) = self.run_errand(who, effect) else {
                continue;
            };
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
    pub(crate) fn wants_link(&mut self, who: Who, room: RoomId, pause: u64) {
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

    pub(crate) fn connect(&mut self, who: Who, generation: u64, room: RoomId) {
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

    pub(crate) fn current(&mut self, who: Who, generation: u64) -> Option<&mut Station> {
        self.desks
            .get_mut(who)
            .filter(|station| station.generation == generation && station.is_running())
    }

    pub(crate) fn link(&mut self, who: Who, room: RoomId) -> Option<&mut LinkState> {
        self.desks.get_mut(who)?.links.get_mut(&room)
    }

    pub(crate) fn send(&mut self, who: Who, room: RoomId, id: u64, request: &Request) {
        let Some(conn) = self.link(who, room).and_then(|link| link.conn) else {
            return;
        };
        let message = match self.wires.get_mut(&conn).map(|wire| &mut wire.stage) {
            Some(Stage::Up(session)) => ToRelay::sealed(id, request, session),
            _ => return,
        };
        self.desk_sends(conn, &message);
    }

    pub(crate) fn ask(&mut self, who: Who, generation: u64, id: u64) {
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

    pub(crate) fn at_desk(&mut self, conn: Conn, bytes: &[u8]) {
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

    pub(crate) fn prove(
        &mut self,
        who: Who,
        conn: Conn,
        room: RoomId,
        greeting: &desk::envelope::Greeting,
    ) {
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

    pub(crate) fn proved(&mut self, who: Who, conn: Conn, room: RoomId, reply: &Reply) {
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

    pub(crate) fn speak(&mut self, who: Who, conn: Conn, id: u64) {
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

    pub(crate) fn answered(&mut self, who: Who, conn: Conn, id: u64, reply: Reply) {
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

    pub(crate) fn desk_notices(&mut self, conn: Conn) {
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
    pub(crate) fn lost(&mut self, who: Who, purpose: Purpose, conn: Conn) {
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
        Effect::PutDocument { errand, .. } => format!("puts a document for {errand:?}"),
        Effect::SealAnew { errand, .. } => format!("seals a document anew for {errand:?}"),
        Effect::ForgetDocument(errand) => format!("forgets the document of {errand:?}"),
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
