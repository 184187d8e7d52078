//! One input's turn: what it may use, and the batch that it fills.

use envelope::RoomId;
use envelope::wire::Request;
use rand_chacha::ChaCha20Rng;
use talks::Time;
use zeroize::Zeroizing;

use crate::answer::Event;
use crate::effect::{Batch, Effect, Write};
use crate::random::{Randomness, Scope};

pub(crate) struct Turn<'a> {
    pub(crate) now: Time,
    randomness: &'a mut dyn Randomness,
    pub(crate) batch: Batch,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(now: Time, randomness: &'a mut dyn Randomness) -> Self {
        Self {
            now,
            randomness,
            batch: Batch::default(),
        }
    }

    /// A room's own stream.
    pub(crate) fn room_stream(&mut self, room: &RoomId) -> ChaCha20Rng {
        self.randomness.stream(Scope::Room(*room))
    }

    /// The desk's stream, for what is made before a room exists.
    pub(crate) fn desk_stream(&mut self) -> ChaCha20Rng {
        self.randomness.stream(Scope::Desk)
    }

    pub(crate) fn room_bytes<const N: usize>(&mut self, room: &RoomId) -> [u8; N] {
        fill(&mut self.room_stream(room))
    }

    pub(crate) fn desk_bytes<const N: usize>(&mut self) -> [u8; N] {
        fill(&mut self.desk_stream())
    }

    pub(crate) fn put(&mut self, key: String, value: Zeroizing<Vec<u8>>) {
        self.batch.writes.push(Write::Put { key, value });
    }

    pub(crate) fn delete(&mut self, key: String) {
        self.batch.writes.push(Write::Delete { key });
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.batch.events.push(event);
    }

    pub(crate) fn warn(&mut self, room: &RoomId, text: impl Into<String>) {
        self.tell(Event::Warning {
            room: Some(room.to_string()),
            text: text.into(),
        });
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.batch.effects.push(effect);
    }

    pub(crate) fn send(&mut self, room: RoomId, id: u64, request: Request) {
        self.effect(Effect::Send { room, id, request });
    }
}

fn fill<const N: usize>(stream: &mut ChaCha20Rng) -> [u8; N] {
    use rand_core::RngCore;
    let mut bytes = [0; N];
    stream.fill_bytes(&mut bytes);
    bytes
}
