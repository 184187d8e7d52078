//! Faults that a dishonest relay could plant, to see whether they are found.

use envelope::wire::{FromRelay, Reply, Request};
use envelope::{Frame, Position, RoomId};
use log::engine::Memory;
use log::{Asked, Link, Machine, Proven, Quotas, Time, View};

use super::{Relay, signer};

/// Changes a message on its way to a desk; whether it did.
pub type Tamper = Box<dyn FnMut(&mut FromRelay) -> bool + Send>;

impl Relay {
    /// Planted fault *fork*: from now on, connections that are made with
    /// `forked` are shown a history of their own.
    pub fn plant_fork(&mut self) {
        let copy = self.machine.engine().fork();
        self.fork = signer(self.seed).map(|signer| Machine::new(copy, signer, Quotas::default()));
    }

    /// Planted fault *cross*: puts a frame of the trunk into the fork as well,
    /// where it gets another place. Whether there was one.
    pub fn cross_over(&mut self, room: &RoomId, position: Position) -> bool {
        let at = usize::try_from(position.0).unwrap_or(usize::MAX);
        let frame = self.machine.engine().log(room).get(at).cloned();
        let (Some(frame), Some(fork)) = (frame, &mut self.fork) else {
            return false;
        };
        append(fork, *room, frame).is_some()
    }

    /// Planted fault: appends a frame that no desk sent, and announces nothing.
    pub fn slip_in(&mut self, room: &RoomId, frame: Frame) -> Option<Position> {
        append(&mut self.machine, *room, frame)
    }

    /// Planted fault: changes messages before they leave.
    pub fn plant_tamper(&mut self, tamper: Tamper) {
        self.tamper = Some(tamper);
    }

    /// All that was planted in messages ends.
    pub fn behave(&mut self) {
        self.tamper = None;
    }

    pub(crate) fn tampered(&mut self, message: &mut FromRelay) {
        if let Some(tamper) = &mut self.tamper {
            tamper(message);
        }
    }
}

/// Appends as if somebody with the room's current key had asked.
fn append(machine: &mut Machine<Memory>, room: RoomId, frame: Frame) -> Option<Position> {
    let access = machine.engine().room(&room).ok()??.access;
    let asked = Asked {
        link: Link(0),
        id: 0,
        proven: Some(Proven { room, access }),
        request: Request::Append {
            expected: None,
            frame,
        },
    };
    let outcome = machine.handle(Time(0), vec![asked]);
    match outcome.replies.first().map(|answered| &answered.reply) {
        Some(Reply::Appended { position, .. }) => Some(*position),
        _ => None,
    }
}
