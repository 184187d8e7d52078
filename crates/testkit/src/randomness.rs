//! Chance that a seed replays: every stream is derived from the seed, its
//! owner, what it is for, and how often that was asked.

use std::collections::BTreeMap;

use desk::{Randomness, Scope};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};

/// The stream of one purpose under a seed.
pub fn stream(seed: u64, purpose: &[&[u8]]) -> ChaCha20Rng {
    let mut hasher = Sha256::new();
    hasher.update(b"good-offices testkit stream 1\0");
    hasher.update(seed.to_be_bytes());
    for part in purpose {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    ChaCha20Rng::from_seed(hasher.finalize().into())
}

/// One desk's randomness. What one room draws moves no other room's streams
/// (rule R9); a crash of the desk does not turn it back.
#[derive(Debug)]
pub struct Streams {
    seed: u64,
    owner: String,
    asked: BTreeMap<Scope, u64>,
}

impl Streams {
    /// The streams of a desk.
    pub fn new(seed: u64, owner: &str) -> Self {
        Self {
            seed,
            owner: owner.to_owned(),
            asked: BTreeMap::new(),
        }
    }
}

impl Randomness for Streams {
    fn stream(&mut self, scope: Scope) -> ChaCha20Rng {
        let count = self.asked.entry(scope).or_default();
        *count += 1;
        let room = match &scope {
            Scope::Desk => &[][..],
            Scope::Room(room) => &room.as_bytes()[..],
        };
        let owner = self.owner.as_bytes();
        stream(self.seed, &[b"desk", owner, room, &count.to_be_bytes()])
    }
}

/// A number from 0 to `below`, which it never reaches; 0 if that is 0.
pub fn below(rng: &mut impl RngCore, below: u64) -> u64 {
    match below {
        0 => 0,
        _ => rng.next_u64() % below,
    }
}

/// Whether something happens whose odds are so many in a thousand.
pub fn happens(rng: &mut impl RngCore, per_mille: u32) -> bool {
    below(rng, 1000) < u64::from(per_mille)
}

/// One of several things; none of none.
pub fn one_of<'a, T>(rng: &mut impl RngCore, things: &'a [T]) -> Option<&'a T> {
    let at = usize::try_from(below(rng, things.len() as u64)).ok()?;
    things.get(at)
}
