//! What is sealed: frames by members, Welcomes and key packages by strangers.

use std::sync::OnceLock;

use envelope::RoomId;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sealing::{
    Change, Group, KeyPackageSecrets, MemberSecret, UnixMillis, inspect_key_package, key_package,
};

const NOW: UnixMillis = UnixMillis(1_700_000_000_000);

struct Pair {
    first: Group,
    second: Group,
    secret: MemberSecret,
    newcomer: KeyPackageSecrets,
}

/// A room of two, made once.
fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| {
        #[expect(
            clippy::expect_used,
            reason = "made of fixed values, none of them from the input"
        )]
        make_pair().expect("a room of two can be made")
    })
}

fn make_pair() -> Result<Pair, sealing::SealingError> {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let owner = MemberSecret::generate(&mut rng);
    let secret = MemberSecret::generate(&mut rng);
    let room = RoomId::from_bytes([5; 32]);
    let group = Group::create(room, &owner, b"context", NOW, &mut rng)?;
    let (package, newcomer) = key_package(&secret, NOW, &mut rng)?;
    let change = Change {
        remove: Vec::new(),
        add: vec![package],
        context: None,
    };
    let sealed = group.seal_commit(&change, NOW, &mut rng)?;
    let welcome = sealed.welcome.unwrap_or_default();
    let second = Group::join(&welcome, &newcomer, &secret)?;
    let first = group
        .apply_own_commit(&sealed.secrets)?
        .next
        .unwrap_or(group);
    Ok(Pair {
        first,
        second,
        secret,
        newcomer,
    })
}

/// A frame whose author is a member and whose MLS message is anything.
pub fn frame(data: &[u8]) {
    let pair = pair();
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    if let Ok(frame) = pair.first.seal_anything(data, NOW, &mut rng) {
        let _ = pair.second.open(&frame);
    }
}

/// A Welcome, a key package or a stored state from elsewhere.
pub fn welcome(data: &[u8]) {
    let pair = pair();
    let _ = Group::join(data, &pair.newcomer, &pair.secret);
    let _ = inspect_key_package(data, NOW);
    let _ = Group::from_bytes(data);
    let _ = KeyPackageSecrets::from_bytes(data);
}
