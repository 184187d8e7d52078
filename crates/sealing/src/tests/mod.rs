//! What rooms promise, told by their tests.

mod boxes;
mod forged;
mod full;
mod life;
mod opening;
mod persistence;
mod rogue;
mod schedules;
mod second;

use envelope::{Frame, RoomId};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::{
    Change, Group, KeyPackageSecrets, MemberKey, MemberSecret, Opened, OpenedCommit, OpenedEntry,
    SealedCommit, UnixMillis, VoidReason,
};

/// A Monday in November 2026.
pub(super) const NOW: UnixMillis = UnixMillis(1_795_000_000_000);

/// Randomness that a seed replays.
pub(super) fn randomness(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A person on a device: a key, a source of randomness, and the room if joined.
pub(super) struct Desk {
    pub(super) secret: MemberSecret,
    pub(super) rng: ChaCha20Rng,
    pub(super) group: Option<Group>,
}

impl Desk {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = randomness(seed);
        Self {
            secret: MemberSecret::generate(&mut rng),
            rng,
            group: None,
        }
    }

    pub(super) fn key(&self) -> MemberKey {
        self.secret.public()
    }

    pub(super) fn room(&self) -> &Group {
        self.group.as_ref().expect("not in the room")
    }

    pub(super) fn package(&mut self) -> (Vec<u8>, KeyPackageSecrets) {
        crate::key_package(&self.secret, NOW, &mut self.rng).expect("a key package")
    }

    pub(super) fn create(&mut self, context: &[u8]) {
        let room = RoomId::from_bytes([7; 32]);
        let group = Group::create(room, &self.secret, context, NOW, &mut self.rng);
        self.group = Some(group.expect("a room"));
    }

    pub(super) fn join(&mut self, welcome: &[u8], secrets: &KeyPackageSecrets) {
        let joined = Group::join(welcome, secrets, &self.secret);
        self.group = Some(joined.expect("a valid Welcome"));
    }

    /// Seals an entry and keeps the state after it.
    pub(super) fn say(&mut self, words: &[u8]) -> Frame {
        let group = self.group.take().expect("not in the room");
        let (frame, next) = group
            .seal_entry(words, NOW, &mut self.rng)
            .expect("an entry");
        self.group = Some(next);
        frame
    }

    pub(super) fn seal_commit(&mut self, change: &Change) -> SealedCommit {
        let group = self.group.as_ref().expect("not in the room");
        group
            .seal_commit(change, NOW, &mut self.rng)
            .expect("a commit")
    }

    /// Seals a commit and takes its frame as the winner.
    pub(super) fn commit(&mut self, change: &Change) -> SealedCommit {
        let sealed = self.seal_commit(change);
        self.win(&sealed);
        sealed
    }

    pub(super) fn win(&mut self, sealed: &SealedCommit) -> OpenedCommit {
        let opened = self.room().apply_own_commit(&sealed.secrets);
        let opened = opened.expect("its own commit");
        self.group.clone_from(&opened.next);
        opened
    }

    /// Opens an entry and keeps the state after it.
    pub(super) fn hear(&mut self, frame: &Frame) -> OpenedEntry {
        match self.room().open(frame) {
            Ok(Opened::Entry(entry)) => {
                self.group = Some(entry.next.clone());
                entry
            }
            other => panic!("not an entry: {other:?}"),
        }
    }

    /// Opens a commit and keeps the epoch after it.
    pub(super) fn follow(&mut self, frame: &Frame) -> OpenedCommit {
        match self.room().open(frame) {
            Ok(Opened::Commit(commit)) => {
                self.group.clone_from(&commit.next);
                commit
            }
            other => panic!("not a commit: {other:?}"),
        }
    }

    /// Why a frame is void for this desk.
    pub(super) fn void(&self, frame: &Frame) -> VoidReason {
        match self.room().open(frame) {
            Err(crate::Fault::Void(reason)) => reason,
            other => panic!("not void: {other:?}"),
        }
    }
}

/// A room with a creator and one more member for each further desk, all at
/// the same epoch.
pub(super) fn room_of(count: u64, context: &[u8]) -> Vec<Desk> {
    let mut desks: Vec<Desk> = (0..count).map(|seed| Desk::new(1000 + seed)).collect();
    let (first, others) = desks.split_first_mut().expect("a creator");
    first.create(context);
    if others.is_empty() {
        return desks;
    }
    let packages: Vec<_> = others.iter_mut().map(Desk::package).collect();
    let change = Change {
        add: packages
            .iter()
            .map(|(package, _)| package.clone())
            .collect(),
        ..Change::default()
    };
    let welcome = first.commit(&change).welcome.expect("a Welcome");
    for (desk, (_, secrets)) in others.iter_mut().zip(&packages) {
        desk.join(&welcome, secrets);
    }
    desks
}

/// The three desks of most tests.
pub(super) fn three() -> [Desk; 3] {
    let desks = room_of(3, b"context");
    desks
        .try_into()
        .unwrap_or_else(|_| panic!("room_of gave another number"))
}
