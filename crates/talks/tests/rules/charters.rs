//! How a charter comes to talks in these tests: put to every side, answered,
//! closed, told, adopted.

use ed25519_dalek::Signer;
use goodoffices_talks::charter::{CharterKey, CharterSide, Mandate, Permitting};
use goodoffices_talks::decide;
use goodoffices_talks::entry::{AdoptedCharter, CharterConfirmed, Countersignature, SideKeyEnd};
use goodoffices_talks::permission::{PermissionStatement, Permitted, Signed, end_bytes};
use goodoffices_talks::proposal::{Matter, ProposalStatement, SideYes};
use goodoffices_talks::{
    Body, Charter, EntryId, MatterId, Proposal, RoomKind, SideNumber, Time, Verdict,
};

use crate::world::{HEAD, OFFICIAL, OTHER_HEAD, World, intermediary_key, secret, side_room};

/// A charter as the next one of a world, with a threshold for every side.
pub(crate) fn charter(world: &World, threshold: u8) -> Charter {
    let current = world.side(0).charter();
    let sides = (0u8..).take(world.opening.sides.len());
    Charter {
        version: 1,
        number: current.map_or(1, |charter| charter.number + 1),
        opening: world.opening.hash(),
        previous: current.map(Charter::hash),
        mandate: Mandate::Mediation,
        title: "Friend of the talks".to_owned(),
        sides: sides.map(|side| charter_side(side, threshold)).collect(),
        permitting: Permitting::Heads,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: false,
        hold_seconds: 10,
        deadlines: Vec::new(),
        retention_days: 30,
        closes: None,
        rules: None,
    }
}

fn charter_side(side: u8, threshold: u8) -> CharterSide {
    CharterSide {
        threshold,
        keys: (1..=2)
            .map(|number| CharterKey {
                number,
                key: secret(side, number).verifying_key().to_bytes(),
            })
            .collect(),
    }
}

pub(crate) fn put(world: &World, charter: Charter, matter: u8) -> Proposal {
    let sides = (0u8..).map(SideNumber).take(world.opening.sides.len());
    Proposal {
        matter: MatterId([matter; 16]),
        what: Matter::Charter(Box::new(charter)),
        sides: sides.collect(),
        closes: Time(world.now.0 + 1_000),
    }
}

/// What a key of a side signs, yes to a proposal.
pub(crate) fn yes(world: &World, side: u8, number: u8, proposal: &Proposal) -> Signed {
    let statement = ProposalStatement {
        ground: world.side(side).ground().hash,
        side: SideNumber(side),
        proposal,
    };
    Signed {
        key_number: number,
        signature: secret(side, number)
            .sign(&statement.to_signing_bytes())
            .to_bytes(),
    }
}

pub(crate) fn yes_of(world: &World, side: u8, numbers: &[u8], proposal: &Proposal) -> SideYes {
    SideYes {
        side: SideNumber(side),
        signatures: numbers
            .iter()
            .map(|number| yes(world, side, *number, proposal))
            .collect(),
    }
}

/// A side's heads say yes where the side can.
pub(crate) fn answer(world: &mut World, side: u8, number: u8, proposal: &EntryId) {
    let kind = side_room(side);
    let who = if number == 1 { HEAD } else { OTHER_HEAD };
    let place = world.side(side).place_of(proposal).unwrap();
    let key = secret(side, number);
    let sign = |bytes: &[u8]| key.sign(bytes).to_bytes();
    let leaf = crate::world::leaf(kind, who);
    let body = decide::answer_proposal(world.side(side), &leaf, place, (number, &sign)).unwrap();
    assert_eq!(world.enter(kind, who, body), Verdict::Counted);
}

/// Puts a charter to every side; gives the entry's id in each room.
pub(crate) fn put_to_all(world: &mut World, proposal: &Proposal) -> Vec<EntryId> {
    let mut ids = Vec::new();
    for side in (0u8..).take(world.opening.sides.len()) {
        let kind = side_room(side);
        let verdict = world.enter(kind, OFFICIAL, Body::Proposal(proposal.clone()));
        assert_eq!(verdict, Verdict::Counted);
        ids.push(world.last_id(kind));
    }
    ids
}

/// Closes it everywhere and tells all sides that all said yes.
pub(crate) fn conclude(world: &mut World, ids: &[EntryId]) -> Vec<SideYes> {
    world.now = Time(world.now.0 + 2_000);
    let mut yeses = Vec::new();
    for (side, id) in (0u8..).zip(ids) {
        let of = *id;
        let body = Body::Closed(goodoffices_talks::entry::Closed { of });
        assert_eq!(
            world.enter(side_room(side), OFFICIAL, body),
            Verdict::Counted
        );
        let state = world.side(side).proposal(id).unwrap();
        yeses.push(SideYes {
            side: SideNumber(side),
            signatures: state.closed.as_ref().unwrap().yes.clone().unwrap(),
        });
    }
    for (side, id) in (0u8..).zip(ids) {
        let others = yeses.iter().filter(|yes| yes.side != SideNumber(side));
        let body = Body::Outcome(goodoffices_talks::entry::Outcome {
            of: *id,
            agreed: true,
            yeses: others.cloned().collect(),
        });
        assert_eq!(
            world.enter(side_room(side), OFFICIAL, body),
            Verdict::Counted
        );
    }
    yeses
}

/// Enters a charter that all said yes to, room by room.
pub(crate) fn adopt_in(world: &mut World, kind: RoomKind, adopted: &AdoptedCharter) -> Verdict {
    // In a delegation's room its head carries it, elsewhere an official.
    world.enter(kind, 0, Body::AdoptedCharter(adopted.clone()))
}

/// The whole way of a charter into every room, with the yes of two of each side.
pub(crate) fn adopt(world: &mut World, charter: Charter, matter: u8) -> AdoptedCharter {
    adopt_by(world, charter, matter, &|_| &[1, 2])
}

/// The same, with the yes of one of each side, by the key of that number.
pub(crate) fn adopt_signed_by(
    world: &mut World,
    charter: Charter,
    matter: u8,
    keys: [u8; 2],
) -> AdoptedCharter {
    adopt_by(world, charter, matter, &|side| {
        &keys[usize::from(side)..=usize::from(side)]
    })
}

fn adopt_by<'a>(
    world: &mut World,
    charter: Charter,
    matter: u8,
    keys: &dyn Fn(u8) -> &'a [u8],
) -> AdoptedCharter {
    let proposal = put(world, charter, matter);
    let ids = put_to_all(world, &proposal);
    for (side, id) in (0u8..).zip(&ids) {
        for number in keys(side) {
            answer(world, side, *number, id);
        }
    }
    let yeses = conclude(world, &ids);
    let adopted = AdoptedCharter { proposal, yeses };
    let kinds: Vec<RoomKind> = world.rooms.keys().copied().collect();
    for kind in kinds {
        assert_eq!(
            adopt_in(world, kind, &adopted),
            Verdict::Counted,
            "{kind:?}"
        );
    }
    adopted
}

/// A side's head has compared the words of the charter in force.
pub(crate) fn confirm(world: &mut World, side: u8) {
    let charter = world.side(side).charter().unwrap().hash();
    let body = Body::CharterConfirmed(CharterConfirmed { charter });
    assert_eq!(world.enter(side_room(side), HEAD, body), Verdict::Counted);
}

/// A room's context comes to carry the charter in force.
pub(crate) fn commit_charter(world: &mut World, kind: RoomKind) {
    let mut after = world.room(kind).context().clone();
    after.charter = world.room(kind).charter().map(Charter::hash);
    world.change(kind, after);
}

/// A countersignature as a side key makes it, whoever then enters it.
pub(crate) fn countersigned(
    world: &World,
    side: u8,
    permission: &EntryId,
    number: u8,
) -> Countersignature {
    let room = world.side(side);
    let state = room.permission(permission).unwrap();
    let statement = PermissionStatement {
        ground: state.ground,
        side: SideNumber(side),
        terms: &state.terms,
        permitted: Permitted::of(room.passage_of(permission).unwrap(), state.salt.as_ref()),
        nonce: state.nonce,
    };
    let signature = secret(side, number).sign(&statement.to_signing_bytes());
    Countersignature {
        permission: *permission,
        signed: Signed {
            key_number: number,
            signature: signature.to_bytes(),
        },
    }
}

/// The end of a side's key, as the intermediary signs it.
pub(crate) fn end_of(world: &World, side: u8, number: u8) -> SideKeyEnd {
    let key = secret(side, number).verifying_key().to_bytes();
    let bytes = end_bytes(world.opening.hash(), SideNumber(side), number, &key);
    SideKeyEnd {
        side: SideNumber(side),
        number,
        signature: intermediary_key().sign(&bytes).to_bytes(),
    }
}
