//! Bounds that are no business of the relay's. Those that it enforces too are
//! in [`envelope::limits`].

use envelope::limits::LARGEST_BUCKET;

/// The most members of one room.
pub const MEMBERS: usize = 256;
/// The most members one commit may add, and the most it may remove.
pub const CHANGES: usize = 64;
/// The largest room context, in bytes. Every commit that changes it carries it
/// whole, beside added members and the path.
pub const CONTEXT: usize = 16 * 1024;
/// The largest key package, in bytes. Ours take about 300; other
/// implementations list more capabilities.
pub const KEY_PACKAGE: usize = 4 * 1024;
/// The largest Welcome, in bytes: the ratchet tree of a full room, its context
/// and one encrypted secret for each of [`CHANGES`] newcomers.
pub const WELCOME: usize = 512 * 1024;
/// The largest stored state of a group or of a pending commit, in bytes.
pub const STATE: usize = 4 * 1024 * 1024;
/// How long a key package may be used, in seconds: 28 days. Other
/// implementations refuse more than 84.
pub const KEY_PACKAGE_LIFETIME_SECONDS: u64 = 28 * 24 * 3600;
/// How far the clocks of two desks may differ, in seconds: a key package counts
/// from this long before its author's clock said it was made.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 24 * 3600;
/// The largest box, in bytes of padded plaintext: whole multiples of the
/// largest bucket, for what an inviter leaves in a locker.
pub const LARGE_BOX: usize = 1024 * 1024;

/// Bytes of one of our own key packages, rounded up.
const OWN_KEY_PACKAGE: usize = 384;
/// Bytes of one encrypted path secret, rounded up; in the worst tree a commit
/// carries one for each other member.
const PATH_SECRET: usize = 88;

// The largest commit of our own making fits into a frame: a new context, the
// most newcomers, and the worst path.
const _: () =
    assert!(CONTEXT + CHANGES * OWN_KEY_PACKAGE + MEMBERS * PATH_SECRET < LARGEST_BUCKET - 1024);
const _: () = assert!(CHANGES < MEMBERS);
const _: () = assert!(LARGE_BOX.is_multiple_of(LARGEST_BUCKET));
const _: () = assert!(WELCOME < LARGE_BOX);
