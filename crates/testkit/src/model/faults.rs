//! Faults planted in what rooms accept, so that the model shows that it would
//! find them. The rules stay as they are: a fault bends an entry, or the log
//! before it, just so far that one check of theirs has nothing left to find.

use std::sync::Arc;

use desk::talks::entry::{Conveyance, Origin, Proof};
use desk::talks::permission::Permitted;
use desk::talks::{
    Attribution, Body, Entry, EntryId, LeafKey, Room, SideNumber, Terms, Verdict, Wording,
};

use super::Fault;
use super::cast;
use super::record::{Logged, Record};

/// Takes an entry into a room by the real rules, with a fault planted or none.
pub(super) fn accept(
    fault: Option<Fault>,
    record: &Record,
    author: LeafKey,
    entry: Entry,
) -> (Room, Verdict) {
    let place = record.next_place();
    let (mut room, entry) = match fault {
        None => (record.room.clone(), entry),
        Some(Fault::WithdrawalRaced) => (before_withdrawal(record, &entry), entry),
        Some(fault) => (record.room.clone(), resigned(fault, record, entry)),
    };
    let verdict = room.apply_entry(place, author, entry);
    (room, verdict)
}

/// A conveyance whose proof was signed anew, if the fault lets it pass.
fn resigned(fault: Fault, record: &Record, mut entry: Entry) -> Entry {
    let here = record.side().map(SideNumber);
    if let (Some(here), Body::Conveyance(conveyance)) = (here, &mut entry.body)
        && let Origin::Side {
            side,
            proof: Some(proof),
        } = conveyance.origin.clone()
    {
        let claimed = claim(conveyance, &proof, here, Attribution::Attributed);
        let passes = |addressee, attribution| {
            let terms = claim(conveyance, &proof, addressee, attribution);
            signature(side, &terms, conveyance, &proof) == Some(proof.signature)
        };
        let let_pass = match fault {
            Fault::SignatureUnchecked => true,
            Fault::DestinationUnbound => {
                (0..cast::SIDES).any(|other| passes(SideNumber(other), Attribution::Attributed))
            }
            Fault::AttributionUpgraded => [
                Attribution::WithoutAttribution,
                Attribution::OwnResponsibility,
                Attribution::SoundOut,
            ]
            .into_iter()
            .any(|attribution| passes(here, attribution)),
            Fault::WithdrawalRaced => false,
        };
        if let_pass && let Some(anew) = signature(side, &claimed, conveyance, &proof) {
            let signature = anew;
            let proof = Some(Proof { signature, ..proof });
            conveyance.origin = Origin::Side { side, proof };
        }
    }
    entry
}

fn claim(
    conveyance: &Conveyance,
    proof: &Proof,
    addressee: SideNumber,
    attribution: Attribution,
) -> Terms {
    Terms {
        addressee,
        wording: conveyance.wording,
        attribution,
        round: proof.round,
        expires: proof.expires,
    }
}

fn signature(
    side: SideNumber,
    terms: &Terms,
    conveyance: &Conveyance,
    proof: &Proof,
) -> Option<[u8; 64]> {
    let permitted = match conveyance.wording {
        Wording::Substance => Permitted::Substance(proof.commitment?),
        Wording::Exact | Wording::ShownFirst => Permitted::Words(&conveyance.passage),
    };
    let opening = cast::opening();
    Some(cast::sign(side, &opening, terms, permitted, proof.nonce))
}

/// The room as an intention finds it if the withdrawal of its permission is
/// overlooked.
fn before_withdrawal(record: &Record, entry: &Entry) -> Room {
    let Body::Intention(intention) = &entry.body else {
        return record.room.clone();
    };
    let withdrawn = |logged: &Logged, of: &EntryId| matches!(&logged.entry.body, Body::Withdrawal(body) if body.permission == *of);
    let any = |logged: &Arc<Logged>| withdrawn(logged, &intention.permission);
    let Ok(start) = Record::new(record.kind) else {
        return record.room.clone();
    };
    if !record.log.iter().any(any) {
        return record.room.clone();
    }
    let mut room = start.room;
    let first = room.last_place().map_or(0, |last| last.0 + 1);
    for (logged, place) in record.log.iter().zip(first..) {
        let place = desk::talks::Place(place);
        if any(logged) {
            room.apply_void(place);
        } else {
            let author = record.leaf(logged.step.who);
            room.apply_entry(place, author, logged.entry.clone());
        }
    }
    room
}
