//! The rules of indirect talks: rooms, entries, permissions, conveyances,
//! proposals, charters.
//!
//! Pure: commands become entries ([`decide`]), entries become state
//! ([`room`]), state becomes what people see
//! ([`view`]) and what can be checked of it ([`verify`]). What a side signs
//! stands on a [`ground`]: the opening, then the charters. No I/O, no clock, no
//! randomness; times and ids are handed in.

pub mod charter;
pub mod codec;
pub mod conveyance;
pub mod decide;
pub mod entry;
pub mod ground;
pub mod ids;
pub mod limits;
pub mod opening;
pub mod permission;
pub mod proof;
pub mod proposal;
pub mod room;
pub mod roster;
pub mod terms;
pub mod verify;
pub mod view;

pub use charter::{Charter, CharterHash};
pub use entry::{Body, Entry, Malformed};
pub use ids::{EntryId, LeafKey, PersonId, Place, SideNumber, TalksId, Time};
pub use opening::{GroundHash, Opening, OpeningHash};
pub use proposal::{MatterId, Proposal};
pub use room::{Room, RuleBroken, Verdict};
pub use roster::{Person, Predecessor, Role, RoomContext, RoomKind};
pub use terms::{Attribution, Condition, Passage, Terms, Wording, Words};
