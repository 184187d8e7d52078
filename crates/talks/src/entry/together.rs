//! What the entries hold by which several sides, or several people of one side,
//! act together: proposals, closings, decisions, countersignatures, the charter.

use minicbor::{Decode, Encode};

use crate::charter::CharterHash;
use crate::ids::{EntryId, Place, SideNumber};
use crate::permission::Signed;
use crate::proposal::{MatterId, Proposal, SideYes};
use crate::terms::Passage;

/// A head answers a proposal. What each person answered last counts, until the
/// proposal closes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ProposalAnswer {
    /// The proposal.
    #[n(0)]
    pub proposal: EntryId,
    /// Yes, with a signature over a [`crate::proposal::ProposalStatement`]; none
    /// is a no, also to an earlier yes.
    #[n(1)]
    pub yes: Option<Signed>,
}

/// A proposal, or a permission in exchange, closes in this room: what lies here
/// by now is what will be decided on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Closed {
    /// The proposal or the permission.
    #[n(0)]
    pub of: EntryId,
}

/// In the team's room: these permissions are each other's counterparts, as the
/// intermediary judges.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Match {
    /// The exchange.
    #[n(0)]
    pub matter: MatterId,
    /// Whose words go in exchange for whose.
    #[n(1)]
    pub parts: Vec<MatchPart>,
}

/// One permission of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MatchPart {
    /// The side that permitted.
    #[n(0)]
    pub side: SideNumber,
    /// The permission in its room.
    #[n(1)]
    pub permission: EntryId,
}

/// In the team's room: all that was to close has closed, and this is what comes
/// of it. The first decision of a matter counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Decision {
    /// The proposal's or the exchange's.
    #[n(0)]
    pub matter: MatterId,
    /// Whether all said yes, or every part still stood.
    #[n(1)]
    pub agreed: bool,
    /// The closings that it rests on, one for each side.
    #[n(2)]
    pub closings: Vec<ClosingPart>,
}

/// What closed in one side's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ClosingPart {
    /// The side.
    #[n(0)]
    pub side: SideNumber,
    /// The entry [`Closed`] in its room; none if nothing was left to close.
    #[n(1)]
    pub closing: Option<EntryId>,
}

/// What came of a proposal, or that nothing came of a permission in exchange.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Outcome {
    /// The proposal or the permission.
    #[n(0)]
    pub of: EntryId,
    /// Whether all said yes. If not, nothing else is told, to anybody.
    #[n(1)]
    pub agreed: bool,
    /// What proves it: the yes of each other side.
    #[n(2)]
    pub yeses: Vec<SideYes>,
}

/// In the team's room: where a non-paper came from. Nothing else says so.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Provenance {
    /// Whose text it is.
    #[n(0)]
    pub side: SideNumber,
    /// The permission in its room.
    #[n(1)]
    pub permission: EntryId,
    /// The permission's number there.
    #[n(2)]
    pub number: Place,
    /// To whom it went.
    #[n(3)]
    pub to: SideNumber,
    /// The words that went.
    #[n(4)]
    pub passage: Passage,
}

/// Another person of the side signs a permission, where one is not enough.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Countersignature {
    /// The permission.
    #[n(0)]
    pub permission: EntryId,
    /// By that person's key, over the same [`crate::permission::PermissionStatement`].
    #[n(1)]
    pub signed: Signed,
}

/// A side's key signs no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SideKeyEnd {
    /// The side.
    #[n(0)]
    pub side: SideNumber,
    /// The key's number.
    #[n(1)]
    pub number: u8,
    /// By the intermediary's key of the opening, over
    /// [`crate::permission::end_bytes`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A head has compared the charter's words with the other sides, over a channel
/// that the intermediary does not run.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CharterConfirmed {
    /// The charter.
    #[n(0)]
    pub charter: CharterHash,
}

/// The charter comes to a room that has no part in its signing: the team's, a
/// delegation's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AdoptedCharter {
    /// The proposal by which it was put to the sides.
    #[n(0)]
    pub proposal: Proposal,
    /// The yes of every side.
    #[n(1)]
    pub yeses: Vec<SideYes>,
}
