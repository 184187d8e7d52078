//! Bounds on what an entry may hold. The relay never sees these; it bounds
//! frames (`envelope::limits`), inside which all of this must fit.

/// The largest encoded entry, in bytes.
pub const ENTRY: usize = 62 * 1024;
/// The largest words of one entry, in bytes of UTF-8.
pub const WORDS: usize = 60 * 1024;
/// The longest name, office or device label, in bytes of UTF-8.
pub const NAME: usize = 200;
/// The longest title of talks, in bytes of UTF-8.
pub const TITLE: usize = 400;
/// The longest language tag (BCP 47), in bytes.
pub const LANGUAGE: usize = 35;
/// The longest reason or note beside a decision, in bytes of UTF-8.
pub const NOTE: usize = 4 * 1024;
/// The most items of a round's agenda.
pub const AGENDA: usize = 50;
/// The longest item of an agenda, in bytes of UTF-8.
pub const AGENDA_ITEM: usize = 1000;
/// The most parts of the record that one entry retells.
pub const TOLD: usize = 100;
/// The longest note beside a part retold, in bytes of UTF-8.
pub const TOLD_NOTE: usize = 1000;
/// The longest judgement of an assessment, in bytes of UTF-8.
pub const JUDGEMENT: usize = 16 * 1024;
/// The most entries that an assessment refers to.
pub const REFERENCES: usize = 20;
/// The most sides of one process of talks.
pub const SIDES: usize = 16;
/// The most people (leaves) of one room.
pub const PEOPLE: usize = 100;
/// The most leaves of one room that may commit; a relay registers no more.
pub const COMMITTERS: usize = 64;
/// The most nonces of permissions, and of conveyed proofs, that a newcomer is
/// told: the newest.
pub const BRIEFED_NONCES: usize = 512;
/// The most leaves that have left whose counts a newcomer is told.
pub const FORMER_COUNTS: usize = 256;
/// The longest mark of a standing permission, in bytes of UTF-8.
pub const MARK: usize = 100;
/// The most statements that one standing permission lets go.
pub const STANDING: u32 = 1_000;
/// How long a device waits after a reading mark before it makes another, in
/// milliseconds.
pub const READING_PAUSE: u64 = 30_000;
/// The most standing permissions of a room that have not ended; a newcomer is told
/// of all of them.
pub const STANDING_PERMISSIONS: usize = 64;
/// The largest document, in bytes: 64 MiB.
pub const DOCUMENT: u64 = 64 * 1024 * 1024;
/// The longest media type of a document, in bytes.
pub const MEDIA_TYPE: usize = 127;
/// The largest encoded room context, in bytes.
pub const CONTEXT: usize = 16 * 1024;
/// The longest checkpoint that an entry may state, in bytes.
pub const SEEN: usize = 256;

/// The most people of one side that may have to sign: m in "m of n".
pub const THRESHOLD: u8 = 16;
/// The most keys of one side that a charter lists.
pub const CHARTER_KEYS: usize = 32;
/// The most deadlines that a charter names.
pub const DEADLINES: usize = 32;
/// The longest free text of ground rules in a charter, in bytes of UTF-8.
pub const GROUND_RULES: usize = 8 * 1024;
/// The longest time that records are kept after the closing, in days.
pub const RETENTION_DAYS: u32 = 36_525;
/// The longest hold before a conveyance, in seconds.
pub const HOLD_SECONDS: u32 = 86_400;
/// The most grounds (opening and charters) that a room remembers: the newest.
pub const GROUNDS: usize = 16;

const _: () = assert!(WORDS < ENTRY);
// One part retold fits, however long its words.
const _: () = assert!(WORDS + NAME + TOLD_NOTE + SEEN + 256 < ENTRY);
const _: () = assert!(AGENDA * (AGENDA_ITEM + 8) + 1024 < ENTRY);
