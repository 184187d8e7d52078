//! What several sides, or several people of one side, do together: commands of
//! proposals, exchanges, countersignatures, side keys and the charter.

use crate::charter::CharterHash;
use crate::entry::{
    Body, CharterConfirmed, Closed, ClosingPart, Countersignature, Decision, Match, MatchPart,
    Outcome, ProposalAnswer, Provenance, SideKeyEnd,
};
use crate::ids::{EntryId, LeafKey, Place, SideNumber, Time};
use crate::permission::{PermissionStatement, Permitted, Signed, end_bytes};
use crate::proposal::{MatterId, Proposal, ProposalStatement, SideYes};
use crate::room::{Room, RuleBroken};

use super::{Refused, Sign, allowed, allowed_at, entry_at, given_at, something_else};

/// Puts a proposal to the side whose room this is; officials only.
///
/// # Errors
/// [`Refused`] if the author may not, or the proposal cannot stand at `now`.
pub fn propose(
    room: &Room,
    author: &LeafKey,
    proposal: Proposal,
    now: Time,
) -> Result<Body, Refused> {
    allowed_at(room, author, now, Body::Proposal(proposal))
}

/// Whether the entry at a number is a proposal.
pub fn is_proposal(room: &Room, place: Place) -> bool {
    entry_at(room, place).is_ok_and(|id| room.proposal(&id).is_some())
}

/// Says yes to a proposal; heads only. `key` is as for [`super::permit`].
///
/// # Errors
/// [`Refused`] if the author may not, there is no proposal at that number, or
/// it has closed.
pub fn answer_proposal(
    room: &Room,
    author: &LeafKey,
    place: Place,
    key: (u8, Sign<'_>),
) -> Result<Body, Refused> {
    let id = entry_at(room, place)?;
    let state = room
        .proposal(&id)
        .ok_or_else(|| something_else(room, &id, place, Refused::NotAProposal(place)))?;
    let side = room.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let statement = ProposalStatement {
        ground: state.ground,
        side,
        proposal: &state.proposal,
    };
    let (key_number, sign) = key;
    let yes = Signed {
        key_number,
        signature: sign(&statement.to_signing_bytes()),
    };
    let answer = ProposalAnswer {
        proposal: id,
        yes: Some(yes),
    };
    allowed(room, author, Body::ProposalAnswer(answer))
}

/// Says no to a proposal, or takes a yes back; heads only.
///
/// # Errors
/// As [`answer_proposal`].
pub fn answered_no(room: &Room, author: &LeafKey, place: Place) -> Result<Body, Refused> {
    let id = entry_at(room, place)?;
    if room.proposal(&id).is_none() {
        let otherwise = Refused::NotAProposal(place);
        return Err(something_else(room, &id, place, otherwise));
    }
    let answer = ProposalAnswer {
        proposal: id,
        yes: None,
    };
    allowed(room, author, Body::ProposalAnswer(answer))
}

/// Closes a proposal, or a permission in exchange, in its room; officials only.
///
/// # Errors
/// [`Refused`] if it is too early at `now`, or nothing there closes.
pub fn close(room: &Room, author: &LeafKey, of: EntryId, now: Time) -> Result<Body, Refused> {
    allowed_at(room, author, now, Body::Closed(Closed { of }))
}

/// Says in the team's room that permissions are each other's counterparts.
///
/// # Errors
/// [`Refused`] outside the team's room, or if the matter was matched before.
pub fn match_parts(
    room: &Room,
    author: &LeafKey,
    matter: MatterId,
    parts: Vec<MatchPart>,
) -> Result<Body, Refused> {
    allowed(room, author, Body::Match(Match { matter, parts }))
}

/// Decides in the team's room what comes of a matter.
///
/// # Errors
/// [`Refused`] outside the team's room, or if it was decided before.
pub fn decide(
    room: &Room,
    author: &LeafKey,
    matter: MatterId,
    agreed: bool,
    closings: Vec<ClosingPart>,
) -> Result<Body, Refused> {
    let decision = Decision {
        matter,
        agreed,
        closings,
    };
    allowed(room, author, Body::Decision(decision))
}

/// Tells a side what came of a proposal, or that nothing came of a permission in
/// exchange. `yeses` are the other sides', and only if all said yes.
///
/// # Errors
/// [`Refused`] if it has not closed, was decided before, or is not proved.
pub fn outcome(
    room: &Room,
    author: &LeafKey,
    of: EntryId,
    agreed: bool,
    yeses: Vec<SideYes>,
) -> Result<Body, Refused> {
    allowed(room, author, Body::Outcome(Outcome { of, agreed, yeses }))
}

/// Signs a permission of another head, or a standing one, where one is not enough. `key` is as for
/// [`super::permit`].
///
/// # Errors
/// [`Refused`] if the author may not, has signed before, or nobody else has to.
pub fn countersign(
    room: &Room,
    author: &LeafKey,
    permission: Place,
    key: (u8, Sign<'_>),
) -> Result<Body, Refused> {
    let id = given_at(room, permission)?;
    let side = room.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let bytes = match (room.standing(&id), room.permission(&id)) {
        (Some(standing), _) => standing.statement(side).to_signing_bytes(),
        (None, Some(state)) => PermissionStatement {
            ground: state.ground,
            side,
            terms: &state.terms,
            permitted: Permitted::of(
                room.passage_of(&id).ok_or(Refused::BeforeUs)?,
                state.salt.as_ref(),
            ),
            nonce: state.nonce,
        }
        .to_signing_bytes(),
        (None, None) => {
            let otherwise = Refused::NotAPermission(permission);
            return Err(something_else(room, &id, permission, otherwise));
        }
    };
    let (key_number, sign) = key;
    let signed = Signed {
        key_number,
        signature: sign(&bytes),
    };
    let body = Countersignature {
        permission: id,
        signed,
    };
    allowed(room, author, Body::Countersignature(body))
}

/// Ends a side's key; officials only. `sign` signs with the intermediary's key of
/// the opening.
///
/// # Errors
/// [`Refused`] if the author may not, or no such key signs in this room.
pub fn end_side_key(
    room: &Room,
    author: &LeafKey,
    side: SideNumber,
    number: u8,
    sign: Sign<'_>,
) -> Result<Body, Refused> {
    let key = room
        .side_key(side, number)
        .ok_or(RuleBroken::KeyUnknown(number))?;
    let bytes = end_bytes(room.context().opening, side, number, key);
    let end = SideKeyEnd {
        side,
        number,
        signature: sign(&bytes),
    };
    allowed(room, author, Body::SideKeyEnd(end))
}

/// Says that a head has compared the charter's words with the other sides.
///
/// # Errors
/// [`Refused`] if the author is no head, or no such charter is in force.
pub fn confirm_charter(
    room: &Room,
    author: &LeafKey,
    charter: CharterHash,
) -> Result<Body, Refused> {
    allowed(
        room,
        author,
        Body::CharterConfirmed(CharterConfirmed { charter }),
    )
}

/// Notes in the team's room where a non-paper came from; officials only.
///
/// # Errors
/// [`Refused`] outside the team's room.
pub fn note_provenance(
    room: &Room,
    author: &LeafKey,
    provenance: Provenance,
) -> Result<Body, Refused> {
    allowed(room, author, Body::Provenance(provenance))
}
