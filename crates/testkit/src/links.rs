//! The wires of a world: connections, what travels on them, how they tear, and
//! the relay at their other end.

use desk::envelope::wire::ToRelay;

use crate::network::{Conn, Purpose, Weather, Wire};
use crate::randomness::{below, happens};
use crate::relay::Outgoing;
use crate::world::{Happening, Who, World};

impl World {
    /// Nothing sent from now on arrives; both ends notice later.
    pub(crate) fn tear(&mut self, conn: Conn) {
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
    pub(crate) fn hang_up(&mut self, conn: Conn) {
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

    pub(crate) fn hang_up_all(&mut self, who: Who) {
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

    pub(crate) fn dial(&mut self, who: Who, purpose: Purpose) -> Option<Conn> {
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

    pub(crate) fn dialled(&mut self, conn: Conn) {
        if !self.relay.is_up() {
            return self.tear(conn);
        }
        let who = self.wires.get(&conn).map(|wire| wire.desk);
        let forked = who.is_some_and(|who| self.forked.contains(&who));
        let greeting = self.relay.accept(conn, forked);
        self.relay_says(Some(greeting));
    }

    pub(crate) fn desk_sends(&mut self, conn: Conn, message: &ToRelay) {
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

    pub(crate) fn wake_relay(&mut self) {
        if self.relay.has_work() && !self.working {
            self.working = true;
            let pause = match self.weather == Weather::FAIR {
                true => 0,
                false => below(&mut self.chance, 3),
            };
            self.plan(self.now + pause, Happening::RelayWorks);
        }
    }

    pub(crate) fn relay_works(&mut self) {
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

    pub(crate) fn relay_says(&mut self, outgoing: Option<Outgoing>) {
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

    pub(crate) fn relay_returns(&mut self) {
        if !self.relay.is_up() {
            self.trace.note(self.now, "relay", || "returns".to_owned());
            self.relay.restart();
        }
    }
}
