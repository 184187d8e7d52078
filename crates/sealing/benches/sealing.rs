//! How long the steps of a room take: `cargo bench -p goodoffices-sealing`.
//!
//! Prints medians. Absolute times differ several-fold between machines and
//! runs; compare lines of one run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use envelope::RoomId;
use goodoffices_sealing::{
    Change, Group, KeyPackageSecrets, MemberSecret, Opened, UnixMillis, key_package,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const NOW: UnixMillis = UnixMillis(1_795_000_000_000);
const ROUNDS: usize = 101;

type AnyError = Box<dyn std::error::Error>;

fn median(mut step: impl FnMut() -> Result<(), AnyError>) -> Result<Duration, AnyError> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        step()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(ROUNDS / 2).copied().unwrap_or_default())
}

struct Room {
    head: Group,
    other: Group,
    rng: ChaCha20Rng,
    welcome: Vec<u8>,
}

fn room(members: usize) -> Result<Room, AnyError> {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let member = MemberSecret::generate(&mut rng);
    let id = RoomId::from_bytes([1; 32]);
    let mut head = Group::create(id, &member, b"context", NOW, &mut rng)?;
    let mut last: Option<(MemberSecret, KeyPackageSecrets)> = None;
    let mut welcome = Vec::new();
    while head.members().len() < members {
        let batch = (members - head.members().len()).min(64);
        let mut add = Vec::new();
        for _ in 0..batch {
            let secret = MemberSecret::generate(&mut rng);
            let (package, secrets) = key_package(&secret, NOW, &mut rng)?;
            add.push(package);
            last = Some((secret, secrets));
        }
        let change = Change {
            add,
            ..Change::default()
        };
        let sealed = head.seal_commit(&change, NOW, &mut rng)?;
        welcome = sealed.welcome.ok_or("no Welcome")?;
        head = head
            .apply_own_commit(&sealed.secrets)?
            .next
            .ok_or("removed")?;
    }
    let (secret, secrets) = last.ok_or("a room of one")?;
    let other = Group::join(&welcome, &secrets, &secret)?;
    Ok(Room {
        head,
        other,
        rng,
        welcome,
    })
}

fn measure(members: usize) -> Result<(), AnyError> {
    let Room {
        head,
        other,
        mut rng,
        welcome,
    } = room(members)?;
    let words = [b'x'; 256];
    let seal = median(|| {
        black_box(head.seal_entry(&words, NOW, &mut rng)?);
        Ok(())
    })?;
    let (entry, _) = head.seal_entry(&words, NOW, &mut rng)?;
    let open = median(|| match other.open(&entry)? {
        Opened::Entry(entry) => {
            black_box(entry.plaintext.len());
            Ok(())
        }
        Opened::Commit(_) => Err("a commit".into()),
    })?;
    let commit = median(|| {
        black_box(head.seal_commit(&Change::default(), NOW, &mut rng)?);
        Ok(())
    })?;
    let sealed = head.seal_commit(&Change::default(), NOW, &mut rng)?;
    let apply = median(|| {
        black_box(head.apply_own_commit(&sealed.secrets)?);
        Ok(())
    })?;
    let follow = median(|| {
        black_box(other.open(&sealed.frame)?);
        Ok(())
    })?;
    let state = head.to_bytes();
    let restore = median(|| {
        black_box(Group::from_bytes(&state)?);
        Ok(())
    })?;
    println!(
        "{members:>4} members: seal {seal:?}, open {open:?}, commit {commit:?}, apply own {apply:?}, \
         follow {follow:?}, restore {restore:?}; state {} B, Welcome {} B, commit secrets {} B",
        state.len(),
        welcome.len(),
        sealed.secrets.len(),
    );
    Ok(())
}

fn main() -> Result<(), AnyError> {
    for members in [3, 12, 64, 256] {
        measure(members)?;
    }
    Ok(())
}
