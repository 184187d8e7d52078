//! Standing permissions: what a side lets go before it is said (R1, R2, R4, R6,
//! R8).

mod giving;
mod newcomers;
mod saying;

use ed25519_dalek::Signer;
use goodoffices_talks::conveyance::{self, CannotConvey, Manner, ProofFailed};
use goodoffices_talks::decide::{self, Refused, StandingChoice, WordsChoice};
use goodoffices_talks::entry::{
    Body, Conveyance, Countersignature, Intention, Marked, Origin, Proof, Speakers,
    StandingPermission, Withdrawal, check_standing,
};
use goodoffices_talks::limits;
use goodoffices_talks::permission::{Signed, StandingStatement};
use goodoffices_talks::room::{Briefing, PermissionStanding, StandingEnd, StandingUse, Used};
use goodoffices_talks::verify::account;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Condition, EntryId, Malformed, Room, RuleBroken, SideNumber, Terms, Time, Verdict,
    Wording, Words, codec,
};

use crate::charters::{adopt, charter, end_of};
use crate::world::{
    DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, replay, secret, side_room, terms,
};

const MARK: &str = "for Birch";

fn beforehand(wording: Wording, attribution: Attribution) -> Terms {
    Terms {
        expires: Some(Time(2_000_000)),
        ..terms(1, wording, attribution)
    }
}

pub(crate) fn in_substance() -> Terms {
    beforehand(Wording::Substance, Attribution::Attributed)
}

pub(crate) fn choice(terms: Terms, most: u32) -> StandingChoice {
    StandingChoice {
        mark: MARK.to_owned(),
        terms,
        most,
        speakers: Speakers::Delegation,
    }
}

/// A standing permission as a side key signs it, whoever then enters it.
pub(crate) fn signed(world: &World, choice: StandingChoice, number: u8) -> StandingPermission {
    let StandingChoice {
        mark,
        terms,
        most,
        speakers,
    } = choice;
    let nonce = world.next_nonce(side_room(0));
    let statement = StandingStatement {
        ground: world.side(0).ground().hash,
        side: SideNumber(0),
        terms: &terms,
        mark: &mark,
        most,
        speakers,
        nonce,
    };
    let signature = secret(0, number).sign(&statement.to_signing_bytes());
    let signed = Signed {
        key_number: number,
        signature: signature.to_bytes(),
    };
    StandingPermission {
        mark,
        terms,
        most,
        speakers,
        nonce,
        signed,
    }
}

/// Another's signature under a standing permission, whoever then enters it.
pub(crate) fn countersigned(world: &World, id: &EntryId, number: u8) -> Countersignature {
    let state = world.side(0).standing(id).unwrap();
    let statement = StandingStatement {
        ground: state.ground,
        side: SideNumber(0),
        terms: &state.terms,
        mark: &state.mark,
        most: state.most,
        speakers: state.speakers,
        nonce: state.nonce,
    };
    let signature = secret(0, number).sign(&statement.to_signing_bytes());
    Countersignature {
        permission: *id,
        signed: Signed {
            key_number: number,
            signature: signature.to_bytes(),
        },
    }
}

/// A head permits beforehand; gives the entry's id.
pub(crate) fn stand(world: &mut World, terms: Terms, most: u32) -> EntryId {
    let kind = side_room(0);
    let key = secret(0, 1);
    let body = decide::permit_beforehand(
        world.side(0),
        &leaf(kind, HEAD),
        choice(terms, most),
        world.next_nonce(kind),
        (1, &|bytes| key.sign(bytes).to_bytes()),
    )
    .unwrap();
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    world.last_id(kind)
}

/// Somebody of the side says something under the mark.
pub(crate) fn say(world: &mut World, who: usize, words: &str) -> EntryId {
    let all = say_to_all(world, who, words);
    assert_eq!(all.len(), 1);
    all[0]
}

/// The same, once for each side to whom the mark lets it go.
fn say_to_all(world: &mut World, who: usize, words: &str) -> Vec<EntryId> {
    let kind = side_room(0);
    let drawn = world.next_nonce(kind);
    let mut count = 0;
    let nonce = || {
        count += 1;
        let mut nonce = drawn;
        nonce[4] = count;
        nonce
    };
    let words = WordsChoice::Own(passage(words));
    let author = leaf(kind, who);
    let bodies = decide::mark(world.side(0), &author, MARK, words, nonce, world.now).unwrap();
    let enter = |body| {
        assert_eq!(world.enter(kind, who, body), Verdict::Counted);
        world.last_id(kind)
    };
    bodies.into_iter().map(enter).collect()
}

fn marked(world: &World, standing: EntryId) -> Body {
    Body::Marked(Marked {
        standing,
        words: Words::Own(passage("words")),
        nonce: world.next_nonce(side_room(0)),
    })
}

fn bind(world: &mut World, permission: EntryId) -> Verdict {
    let body = Intention {
        permission,
        aloud: false,
    };
    world.enter(side_room(0), OFFICIAL, Body::Intention(body))
}

fn withdraw(world: &mut World, permission: EntryId) -> Verdict {
    let body = Body::Withdrawal(Withdrawal { permission });
    world.enter(side_room(0), HEAD, body)
}

fn refused(broken: RuleBroken) -> Verdict {
    Verdict::Refused(broken)
}

fn proof(conveyance: &mut Conveyance) -> &mut Proof {
    match &mut conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof,
        _ => panic!("attributed words carry a proof"),
    }
}
