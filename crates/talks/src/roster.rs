//! Who is in a room, as what. The roster lies in the group context, so that
//! MLS itself makes every member agree on it at every epoch.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::charter::CharterHash;
use crate::codec;
use crate::entry::{Malformed, check_text};
use crate::ids::{LeafKey, PersonId, SideNumber, TalksId};
use crate::limits;
use crate::opening::OpeningHash;

/// What kind of room it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(flat)]
pub enum RoomKind {
    /// A delegation and the intermediary ("With the intermediary").
    #[n(0)]
    Side(#[n(0)] SideNumber),
    /// A delegation alone, with the partners it consults.
    #[n(1)]
    Delegation(#[n(0)] SideNumber),
    /// The intermediary alone.
    #[n(2)]
    Team,
}

impl RoomKind {
    /// The side whose room it is, unless it is the team's.
    pub fn side(self) -> Option<SideNumber> {
        match self {
            Self::Side(side) | Self::Delegation(side) => Some(side),
            Self::Team => None,
        }
    }
}

/// What a person is in a room.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Of the intermediary; asks, conveys, invites.
    #[n(0)]
    Official,
    /// Of the intermediary's staff; speaks and reads.
    #[n(1)]
    Staff,
    /// Interprets for the intermediary; speaks and reads.
    #[n(2)]
    Interpreter,
    /// May permit and sign for a side, and invite its people.
    #[n(3)]
    Head,
    /// Of a delegation; speaks and reads.
    #[n(4)]
    Delegate,
    /// Consulted by a delegation in its own room; speaks and reads.
    #[n(5)]
    Partner,
    /// May permit and sign in a head's stead, where the charter lets deputies.
    #[n(6)]
    Deputy,
}

impl Role {
    /// Whether the role belongs to the intermediary.
    pub fn is_intermediary(self) -> bool {
        matches!(self, Self::Official | Self::Staff | Self::Interpreter)
    }

    /// Whether people of the role hold a key of their side.
    pub fn has_side_key(self) -> bool {
        matches!(self, Self::Head | Self::Deputy)
    }

    /// Whether the role may change the room's members (design: only the
    /// intermediary's officials and heads commit).
    pub fn may_commit(self) -> bool {
        matches!(self, Self::Official | Self::Head)
    }
}

/// One leaf of the room: one person on one device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Person {
    /// The leaf's signature key.
    #[n(0)]
    pub key: LeafKey,
    /// The human being; the same on all their devices.
    #[n(1)]
    pub person: PersonId,
    /// What they are here.
    #[n(2)]
    pub role: Role,
    /// Their name or office, as approved by whoever let them in.
    #[n(3)]
    pub name: String,
    /// What they call this device.
    #[n(4)]
    pub device: String,
    /// The key by which the relay knows this leaf as a committer of the room
    /// (Ed25519, random per room); present exactly if the role may commit.
    #[cbor(n(5), with = "optional_key")]
    pub committer: Option<[u8; 32]>,
}

mod optional_key {
    use minicbor::bytes::{ByteArray, ByteVec};
    use minicbor::{Decode, Decoder, Encode, Encoder};

    pub(super) fn encode<C, W: minicbor::encode::Write>(
        key: &Option<[u8; 32]>,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        key.as_ref()
            .map(|key| ByteVec::from(key.to_vec()))
            .encode(e, ctx)
    }

    pub(super) fn decode<'b, C>(
        d: &mut Decoder<'b>,
        ctx: &mut C,
    ) -> Result<Option<[u8; 32]>, minicbor::decode::Error> {
        Ok(Option::<ByteArray<32>>::decode(d, ctx)?.map(Into::into))
    }
}

/// What a room's group context carries (one MLS extension).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoomContext {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// The talks that the room belongs to.
    #[n(1)]
    pub talks: TalksId,
    /// What kind of room it is; never changes.
    #[n(2)]
    pub kind: RoomKind,
    /// The hash of the opening; never changes.
    #[n(3)]
    pub opening: OpeningHash,
    /// Everyone in the room, in the order of their coming.
    #[n(4)]
    pub people: Vec<Person>,
    /// The hash of the charter in force; none before the first.
    #[n(5)]
    pub charter: Option<CharterHash>,
    /// The room whose record goes on here, if it froze; never changes.
    #[n(6)]
    pub continues: Option<Predecessor>,
}

/// A room that froze, and how far its members agreed on its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Predecessor {
    /// The room, as its relay knew it.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub room: [u8; 32],
    /// How long its log was where its members last agreed.
    #[n(1)]
    pub size: u64,
    /// The log's root there.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// The member of the room before who opened this one.
    #[n(3)]
    pub by: LeafKey,
    /// By that leaf, over both rooms and the head; checked by whoever was in the
    /// room before.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl RoomContext {
    /// The bytes that go into the group context.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads a context and checks its bounds and its people's roles.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let context: Self = codec::decode(bytes, limits::CONTEXT)?;
        context.check()?;
        // One context, one encoding: every desk compares the bytes that the
        // group carries with those it would write itself.
        if context.to_bytes() != bytes {
            return Err(Malformed::NotCanonical);
        }
        Ok(context)
    }

    /// The person of a leaf key.
    pub fn person(&self, key: &LeafKey) -> Option<&Person> {
        self.people.iter().find(|person| person.key == *key)
    }

    /// The committer keys of everyone who may commit, in roster order.
    pub fn committers(&self) -> Vec<[u8; 32]> {
        self.people
            .iter()
            .filter_map(|person| person.committer)
            .collect()
    }

    /// Whether people of this role have a place in a room of this kind.
    pub fn admits(kind: RoomKind, role: Role) -> bool {
        match kind {
            RoomKind::Side(_) => role != Role::Partner,
            RoomKind::Delegation(_) => !role.is_intermediary(),
            RoomKind::Team => role.is_intermediary(),
        }
    }

    /// Checks bounds, versions, that no key stands twice, and that every role
    /// has its place here.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        if self.version != 1 {
            return Err(Malformed::Version(self.version));
        }
        if self.people.is_empty() || self.people.len() > limits::PEOPLE {
            return Err(Malformed::Field("people"));
        }
        if self.committers().len() > limits::COMMITTERS {
            return Err(Malformed::Field("people: too many may commit"));
        }
        for (index, person) in self.people.iter().enumerate() {
            check_text("name", &person.name, limits::NAME)?;
            check_text("device", &person.device, limits::NAME)?;
            let twice = self.people.iter().take(index).any(|other| {
                other.key == person.key
                    || (other.committer.is_some() && other.committer == person.committer)
            });
            if twice {
                return Err(Malformed::Field("people: a key stands twice"));
            }
            if !Self::admits(self.kind, person.role) {
                return Err(Malformed::Field("people: a role has no place in this room"));
            }
            if person.role.may_commit() != person.committer.is_some() {
                return Err(Malformed::Field("people: committer key and role disagree"));
            }
        }
        Ok(())
    }
}
