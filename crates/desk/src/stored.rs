//! How a desk's state is written down. Every value starts with the version of
//! its format; every enum has explicit numbers.

use envelope::wire::OpeningToken;
use envelope::{Checkpoint, FrameHash, Frontier, RoomId, SignedRegistration};
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Decoder, Encode};
use talks::room::Briefing;
use talks::{EntryId, LeafKey, Opening, Person, PersonId, SideNumber, TalksId, Time};
use zeroize::Zeroizing;

use crate::charter::KeyHolder;
use crate::error::RestoreError;
use crate::invitation::Link;

/// The version of all stored formats that this crate writes.
pub(crate) const VERSION: u16 = 1;

#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct DeskStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) next_number: u32,
    #[n(2)]
    pub(crate) next_order: u32,
}

#[derive(Clone, Encode, Decode)]
pub(crate) struct TalksStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) opening: Opening,
    #[n(2)]
    pub(crate) relay: String,
    /// The intermediary's secret key (seed), on the desk that opened.
    #[n(3)]
    pub(crate) intermediary_secret: Option<ByteArray<32>>,
    /// The operator's token, on the desk that opened.
    #[n(4)]
    pub(crate) token: Option<OpeningToken>,
    /// Our own side key (seed), on a head's desk.
    #[n(5)]
    pub(crate) side_secret: Option<ByteArray<32>>,
    /// Our side; none for the intermediary.
    #[n(6)]
    pub(crate) side: Option<SideNumber>,
    /// Sides whose first head has been given the token for the delegation room.
    #[n(7)]
    pub(crate) delegations: Vec<SideNumber>,
    /// Whose the side keys are that this desk introduced.
    #[n(8)]
    #[cbor(default)]
    pub(crate) holders: Vec<KeyHolder>,
    /// When this desk destroys its copy of the talks.
    #[n(9)]
    pub(crate) destroy_at: Option<Time>,
    /// The last of the charter's moments that was told.
    #[n(10)]
    pub(crate) told_until: Option<Time>,
}

#[derive(Clone, Encode, Decode)]
pub(crate) struct RoomStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) talks: TalksId,
    /// The order in which rooms came to this desk.
    #[n(2)]
    pub(crate) order: u32,
    #[n(3)]
    pub(crate) member: ByteArray<32>,
    #[n(4)]
    pub(crate) committer: ByteArray<32>,
    #[n(5)]
    pub(crate) group: Option<ByteVec>,
    /// The room's context when this desk's record begins.
    #[n(6)]
    pub(crate) context: ByteVec,
    /// The log before this desk's record begins.
    #[n(7)]
    pub(crate) start: Frontier,
    #[n(8)]
    pub(crate) size: u64,
    #[n(9)]
    pub(crate) checkpoint: Option<Checkpoint>,
    /// Checkpoints that members stated and that this desk has not reached.
    #[n(10)]
    pub(crate) claims: Vec<Checkpoint>,
    #[n(11)]
    pub(crate) outbox: Vec<Outgoing>,
    #[n(12)]
    pub(crate) standing: Standing,
    /// The token with which the room is still to be opened.
    #[n(13)]
    pub(crate) token: Option<OpeningToken>,
    /// The registrations that the relay has not confirmed, oldest first.
    #[n(14)]
    pub(crate) registrations: Vec<SignedRegistration>,
    #[n(15)]
    pub(crate) counter: u64,
    /// What the inviter told of the record before this desk's begins.
    #[n(16)]
    pub(crate) briefing: Option<Briefing>,
    /// The room; for the record of an earlier membership, an id of its own.
    #[n(17)]
    pub(crate) id: RoomId,
    /// Where this desk began to be in all of the talks' rooms that it is in.
    #[n(18)]
    pub(crate) whole_from: Option<u64>,
    /// Address and key of the room's relay, if it is not the one of the talks.
    #[n(19)]
    pub(crate) elsewhere: Option<(String, String)>,
}

/// Whether a room can be used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Standing {
    /// The relay has not opened it yet; with its last refusal.
    #[n(0)]
    Opening(#[n(0)] Option<String>),
    #[n(1)]
    Open,
    /// The relay contradicted itself; readable, with evidence.
    #[n(2)]
    Frozen(#[n(0)] Box<Evidence>),
    /// This desk cannot go on in the room, and why.
    #[n(3)]
    Stopped(#[n(0)] String),
    /// This desk is no longer a member.
    #[n(4)]
    Left(#[n(0)] String),
}

/// What shows that the relay contradicted itself; anybody who has its public
/// key can check the two checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Evidence {
    #[n(0)]
    pub(crate) explanation: String,
    /// What the relay signed.
    #[n(1)]
    pub(crate) first: Option<Checkpoint>,
    /// What it signed as well, and cannot both be true.
    #[n(2)]
    pub(crate) second: Option<Checkpoint>,
    /// Hashes of the frames that the relay delivered between the two.
    #[n(3)]
    pub(crate) delivered: Vec<FrameHash>,
    /// What the log under the first checkpoint was at the second's size.
    #[n(4)]
    pub(crate) earlier: Option<crate::evidence::Earlier>,
}

/// Something that waits for its place in the log.
#[derive(Clone, Encode, Decode)]
pub(crate) struct Outgoing {
    #[n(0)]
    pub(crate) what: What,
    /// The final frame, once sealed: resent byte for byte until it is logged
    /// or its epoch is over.
    #[n(1)]
    pub(crate) frame: Option<ByteVec>,
}

#[derive(Clone, Encode, Decode)]
pub(crate) enum What {
    #[n(0)]
    Entry {
        #[n(0)]
        id: EntryId,
        #[n(1)]
        counter: u64,
        #[n(2)]
        stated: Time,
        /// The encoded entry; its stated checkpoint is renewed at sealing.
        #[n(3)]
        entry: ByteVec,
    },
    #[n(1)]
    Commit {
        #[n(0)]
        purpose: Purpose,
        /// The detached commit secrets, once sealed.
        #[n(1)]
        secrets: Option<ByteVec>,
        #[n(2)]
        welcome: Option<ByteVec>,
    },
}

/// What a change of members is for; from it the commit is made again when
/// another one won its epoch.
#[derive(Clone, Encode, Decode)]
pub(crate) enum Purpose {
    /// Lets somebody in (in place of some leaves, when invited again).
    #[n(0)]
    Admit {
        #[n(0)]
        invitation: u32,
        /// Which of the invitation's rooms this is.
        #[n(1)]
        index: u32,
        #[n(2)]
        person: Person,
        #[n(3)]
        key_package: ByteVec,
        #[n(4)]
        replaces: Vec<LeafKey>,
    },
    /// Takes leaves out.
    #[n(1)]
    Remove(#[n(0)] Vec<LeafKey>),
    /// Puts the charter in force into the room's context.
    #[n(2)]
    Charter,
}

/// One position of a room's log, as this desk understood it.
#[derive(Clone, Encode, Decode)]
pub(crate) struct RecordStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) frame: FrameHash,
    #[n(2)]
    pub(crate) item: Item,
    /// The relay's checkpoint that ends with this position, if there was one.
    #[n(3)]
    pub(crate) checkpoint: Option<Checkpoint>,
}

#[derive(Clone, Encode, Decode)]
pub(crate) enum Item {
    #[n(0)]
    Entry {
        #[n(0)]
        author: LeafKey,
        #[n(1)]
        plaintext: ByteVec,
    },
    #[n(1)]
    Commit {
        #[n(0)]
        committer: LeafKey,
        #[n(1)]
        stated: Time,
        #[n(2)]
        context: ByteVec,
    },
    #[n(2)]
    Void,
}

/// An invitation made here.
#[derive(Clone, Encode, Decode)]
pub(crate) struct InvitationStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) talks: TalksId,
    #[n(2)]
    pub(crate) rooms: Vec<RoomId>,
    /// The side that the invitee joins; none for the team.
    #[n(3)]
    pub(crate) side: Option<SideNumber>,
    #[n(4)]
    pub(crate) link: Link,
    #[n(5)]
    pub(crate) state: InvitationState,
    /// Room by room, whose place the invitee takes.
    #[n(6)]
    pub(crate) places: Vec<Place>,
    /// The one-time token for the delegation room, and whether the relay has
    /// split it off.
    #[n(7)]
    pub(crate) delegation: Option<(OpeningToken, bool)>,
}

/// Whose further device, or replacement, an invitee is in one room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Place {
    /// The human being, if the room knows them.
    #[n(0)]
    pub(crate) person: Option<PersonId>,
    /// The leaves that make way.
    #[n(1)]
    pub(crate) replaces: Vec<LeafKey>,
    /// Under which name the room before this one knew them.
    #[n(2)]
    pub(crate) name: Option<String>,
}

#[derive(Clone, Encode, Decode)]
pub(crate) enum InvitationState {
    /// The locker is not open yet.
    #[n(0)]
    Opening,
    #[n(1)]
    Waiting,
    #[n(2)]
    Card(#[n(0)] ByteVec),
    /// Approved; commits and answer are on their way.
    #[n(3)]
    Approving {
        #[n(0)]
        card: ByteVec,
        /// Room by room: what the newcomer needs, once its commit won.
        #[n(1)]
        admitted: Vec<Option<(crate::invitation::Admission, Briefing)>>,
        /// The sealed answer, once complete.
        #[n(2)]
        answer: Option<ByteVec>,
    },
    #[n(4)]
    Answered,
    #[n(5)]
    Declined,
    #[n(6)]
    Ended(#[n(0)] String),
}

/// An invitation answered here.
#[derive(Clone, Encode, Decode)]
pub(crate) struct JoiningStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) link: ByteVec,
    #[n(2)]
    pub(crate) card: ByteVec,
    #[n(3)]
    pub(crate) sealed_card: ByteVec,
    #[n(4)]
    pub(crate) box_secret: ByteVec,
    #[n(5)]
    pub(crate) side_secret: Option<ByteArray<32>>,
    #[n(6)]
    pub(crate) rooms: Vec<JoiningRoom>,
    #[n(7)]
    pub(crate) state: JoiningState,
    /// The talks that it led into.
    #[n(8)]
    pub(crate) talks: Option<TalksId>,
}

#[derive(Clone, Encode, Decode)]
pub(crate) struct JoiningRoom {
    #[n(0)]
    pub(crate) member: ByteArray<32>,
    #[n(1)]
    pub(crate) committer: ByteArray<32>,
    #[n(2)]
    pub(crate) key_package: ByteVec,
}

#[derive(Clone, Encode, Decode)]
pub(crate) enum JoiningState {
    /// The card is not in the locker yet.
    #[n(0)]
    Sending,
    #[n(1)]
    Sent,
    #[n(2)]
    Joined,
    #[n(3)]
    Failed(#[n(0)] String),
}

pub(crate) fn encode<T: Encode<()>>(value: &T) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(talks::codec::encode(value))
}

/// Reads a stored value whole; `key` is for the message.
pub(crate) fn decode<'b, T: Decode<'b, ()>>(key: &str, bytes: &'b [u8]) -> Result<T, RestoreError> {
    let mut version = Decoder::new(bytes);
    if let (Ok(_), Ok(found)) = (version.array(), version.u16())
        && found > VERSION
    {
        return Err(RestoreError::Newer {
            key: key.to_owned(),
            version: found,
        });
    }
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().map_err(|error| RestoreError::Value {
        key: key.to_owned(),
        why: error.to_string(),
    })?;
    if decoder.position() != bytes.len() {
        return Err(RestoreError::Value {
            key: key.to_owned(),
            why: "bytes follow its end".to_owned(),
        });
    }
    Ok(value)
}
