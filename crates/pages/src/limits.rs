//! Every bound on what the pages take in or keep.

use std::time::Duration;

/// The largest form, in bytes: words of 60 KiB, each byte escaped.
pub(crate) const FORM: usize = 256 * 1024;
/// The longest draft that is kept, in bytes.
pub(crate) const DRAFT: usize = client::limits::NOTE;
/// Drafts that are kept.
pub(crate) const DRAFTS: usize = 256;
/// Links that wait to be used; the oldest is forgotten.
pub(crate) const LINKS: usize = 16;
/// How long a link can be used.
pub(crate) const LINK_LIVES: Duration = Duration::from_secs(12 * 60 * 60);
/// Browsers that may be seated at once; the one that was quiet longest loses its
/// seat.
pub(crate) const SEATS: usize = 64;
/// Within how long the very same, sent again from one seat without a script, was
/// pressed twice.
pub(crate) const TWICE: Duration = Duration::from_secs(2);
/// Within how long a page that is told to load itself anew has done so.
pub(crate) const LOADS_ITSELF: Duration = Duration::from_secs(10);
/// How long a page that does not change by itself waits to show what was done.
pub(crate) const SHOWN_SOON: Duration = Duration::from_secs(1);
/// Lines of a room that a page shows at first, and that reading on brings.
pub(crate) const LINES: u32 = 60;
/// Lines at the end of a room that are kept up to date on an open page.
pub(crate) const LIVE_LINES: u32 = 200;
/// Lines at the end of each room that stand beside each other.
pub(crate) const COLUMN_LINES: u32 = 40;
/// What the timeline of some talks shows, the last.
pub(crate) const HAPPENINGS: u32 = 500;
/// What one room's people were not told of another's, the last.
pub(crate) const UNTOLD: u32 = 100;
/// Pages that were drawn and not yet followed.
pub(crate) const UNFOLLOWED: usize = 64;
/// Words that wait to be recalled.
pub(crate) const HELD: usize = 64;
/// Documents on their way that pages tell of.
pub(crate) const SENDINGS: usize = 256;
/// Documents that come from browsers at once.
pub(crate) const ARRIVALS: usize = 4;
/// How long the next piece of one may take.
pub(crate) const NEXT_PIECE: Duration = Duration::from_secs(60);
/// Pieces of a document that wait to be sealed.
pub(crate) const PIECES: usize = 4;
/// Guesses at the passphrase that may be under way at once.
pub(crate) const GUESSES: usize = 1;
/// Streams that one seat may have open.
pub(crate) const STREAMS: usize = 32;
/// What lies at least between two parts that a stream sends: three frames of a screen.
pub(crate) const BETWEEN_PARTS: Duration = Duration::from_millis(50);
/// How often a quiet stream says that it lives.
pub(crate) const ALIVE: Duration = Duration::from_secs(15);
/// How often it is looked whether somebody has been idle too long.
pub(crate) const IDLE_LOOK: Duration = Duration::from_secs(5);
/// Accounts of people whose desks are hosted here.
pub(crate) const ACCOUNTS: usize = 64;
/// Passkeys of one account.
pub(crate) const PASSKEYS: usize = 16;
/// The longest time for which an account's link can be used.
pub(crate) const INVITED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Challenges of one account that wait for an answer; the oldest is forgotten.
pub(crate) const CEREMONIES: usize = 8;
/// How long a challenge waits for an answer.
pub(crate) const CEREMONY_LIVES: Duration = Duration::from_secs(5 * 60);
/// Answers at one account that may be wrong within a while, before it waits.
pub(crate) const FAILURES: usize = 10;
/// Within which while.
pub(crate) const FAILURES_WITHIN: Duration = Duration::from_secs(10 * 60);
/// Answers to challenges that are checked at once; more wait their turn.
pub(crate) const CHECKS: usize = 2;
/// The longest answer to a challenge, in bytes.
pub(crate) const PROOF: usize = 32 * 1024;
/// Connections from other devices that are open at once. A browser needs one or two;
/// a whole delegation may come from one address.
pub(crate) const CONNECTIONS: tls::Bounds = tls::Bounds {
    connections: 512,
    of_one: 128,
    // Streams of pages say every 15 seconds that they live.
    quiet: Some(Duration::from_secs(120)),
};
/// How long a connection from another device may take to send its first request.
pub(crate) const FIRST_REQUEST: Duration = Duration::from_secs(10);
