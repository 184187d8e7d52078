//! Every bound on what the driver of a desk takes in or keeps waiting.
//!
//! What the relay may see is bounded in [`envelope::limits`]; the bounds here
//! are the desk's own business.

use std::time::Duration;

/// The most memory that a vault's header may ask of Argon2id, in KiB: 1 GiB. A
/// foreign file must not be able to exhaust the machine.
pub const KEY_MEMORY_KIB: u32 = 1024 * 1024;
/// The most passes that a vault's header may ask of Argon2id.
pub const KEY_PASSES: u32 = 64;
/// The most lanes that a vault's header may ask of Argon2id.
pub const KEY_LANES: u32 = 16;

/// Commands and queries that may wait for the engine; whoever asks more waits.
pub const WAITING_REQUESTS: usize = 64;
/// Replies and pushes of all links that may wait for the engine; a link that
/// brings more reads no further until they are taken.
pub const WAITING_REPORTS: usize = 64;
/// Reports that are stored in one transaction when they wait together.
pub const REPORTS_AT_ONCE: usize = 16;
/// Requests that may wait to be sent on one room's link. A link that cannot
/// keep up is taken down and connected again.
pub const WAITING_SENDS: usize = 256;
/// Anonymous requests that may be on their way at once, each on a connection
/// of its own; more wait their turn.
pub const ANONYMOUS_AT_ONCE: usize = 32;
/// Anonymous requests that may wait at the relay for a locker to be filled;
/// more wait their turn.
pub const LOCKERS_AT_ONCE: usize = 256;
/// Parts of one document that are under way at once.
pub const PARTS_AT_ONCE: usize = 4;
/// For how long the relay is asked to keep the parts of a document that is not
/// whole yet: 7 days. What it has not any more is sent again.
pub const UNFINISHED: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The longest note, in bytes: words of 60 KiB, twice.
pub const NOTE: usize = 128 * 1024;
/// Notes that a desk keeps.
pub const NOTES: usize = 512;
/// The longest ledger of accounts, in bytes.
pub const LEDGER: usize = 1024 * 1024;
/// Events kept for a listener that lags behind; what is older it is told to
/// have missed.
pub const EVENTS_KEPT: usize = 4096;

/// How long connecting to a relay may take, from name to greeting.
pub const CONNECT: Duration = Duration::from_secs(15);
/// How long a relay may take to answer, or to take what is sent to it.
pub const ANSWER: Duration = Duration::from_secs(30);
/// How often a quiet link is asked whether it lives.
pub const PING: Duration = Duration::from_secs(20);
/// After how long without a word from the relay a link is given up.
pub const SILENCE: Duration = Duration::from_secs(60);
/// The first pause before another attempt; doubled after each failure.
pub const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause before another attempt.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest sleep before the clock is read again: it may have been set, or
/// the machine may have slept.
pub const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// The longest line that the desk's socket takes, in bytes.
pub const LARGEST_LINE: usize = 1024 * 1024;
/// The longest line that the desk's socket is expected to give, in bytes: a
/// room's whole record is one line.
pub const LARGEST_ANSWER: usize = 1024 * 1024 * 1024;
/// Programs that may speak to a desk's socket at once.
pub const SOCKET_CLIENTS: usize = 64;
/// Requests of one such program that may be under way at once.
pub const SOCKET_REQUESTS: usize = 32;
/// Lines that may wait for such a program to read them.
pub const SOCKET_LINES: usize = 256;
/// The longest time for which a program may wait for a desk to settle.
pub const LONGEST_SETTLE: Duration = Duration::from_secs(24 * 60 * 60);

const _: () = assert!(FIRST_PAUSE.as_millis() < LONGEST_PAUSE.as_millis());
const _: () = assert!(PING.as_secs() * 2 < SILENCE.as_secs());
