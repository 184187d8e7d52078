//! The rules of indirect talks: rooms, entries, permissions, conveyances.
//!
//! Pure: commands become entries ([`decide`]), entries become state
//! ([`room`]), state becomes what people see
//! ([`view`]) and what can be checked of it ([`verify`]). No I/O, no clock, no
//! randomness; times and ids are handed in.

pub mod codec;
pub mod conveyance;
pub mod decide;
pub mod entry;
pub mod ids;
pub mod limits;
pub mod opening;
pub mod permission;
pub mod room;
pub mod roster;
pub mod terms;
pub mod verify;
pub mod view;

pub use entry::{Body, Entry, Malformed};
pub use ids::{EntryId, LeafKey, PersonId, Place, SideNumber, TalksId, Time};
pub use opening::{Opening, OpeningHash};
pub use room::{Room, RuleBroken, Verdict};
pub use roster::{Person, Predecessor, Role, RoomContext, RoomKind};
pub use terms::{Attribution, Passage, Terms, Wording, Words};
