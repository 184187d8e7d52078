//! What an official may try that no desk would let it do. It holds its own keys
//! and has read everything; it does not hold the intermediary's key of the
//! opening, with which it could introduce a key of its own as a side's
//! (SECURITY.md: known only through the intermediary).

use desk::talks::entry::{
    Body, Conveyance, Intention, Origin, Permission, Proof, Receipt, StandingPermission,
    StandingProof,
};
use desk::talks::permission::{Commitment, Signed};
use desk::talks::{Attribution, EntryId, Passage, SideNumber, Wording, Words};

use super::cast::{self, EARLY, LATE, ROGUE};
use super::part::{Between, Part, Steps};
use super::record::{Mark, Record, Step};
use super::scene::Scene;

/// See the module.
pub(super) struct Rogue;

impl Part for Rogue {
    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let Some(side) = record.side().filter(|_| scene.rogue > 0) else {
            return;
        };
        let mut act = |body, told: &str| {
            let told = format!("official 2, against the rules, {told}");
            steps.push(step(body, told));
        };
        for logged in &record.log {
            let id = logged.entry.id;
            match &logged.entry.body {
                Body::Permission(permission) => {
                    let body = Body::Intention(Intention {
                        permission: id,
                        aloud: false,
                    });
                    act(body, "sets out whatever became of the permission");
                    let copy = Body::Permission(permission.clone());
                    act(copy, "enters the head's permission again as its own");
                    let body = desk::talks::entry::Withdrawal { permission: id };
                    act(Body::Withdrawal(body), "withdraws the side's permission");
                }
                Body::Marked(_) => {
                    let body = Body::Intention(Intention {
                        permission: id,
                        aloud: false,
                    });
                    act(body, "sets out whatever became of the standing permission");
                    let copy = logged.entry.body.clone();
                    act(copy, "says under the side's mark what its head said");
                }
                Body::StandingPermission(_) => {
                    let copy = logged.entry.body.clone();
                    act(
                        copy,
                        "enters the head's standing permission again as its own",
                    );
                    let body = desk::talks::entry::Withdrawal { permission: id };
                    let body = Body::Withdrawal(body);
                    act(body, "withdraws the side's standing permission");
                }
                Body::Intention(intention) => {
                    receipts(record, side, &id, intention, &mut act);
                }
                _ => {}
            }
        }
    }

    fn between(&self, scene: &Scene, rooms: &mut Between<'_>) {
        let (Some(side), Some(to)) = (rooms.source.side(), rooms.destination.side()) else {
            return;
        };
        if scene.rogue == 0 {
            return;
        }
        for logged in &rooms.source.log {
            match &logged.entry.body {
                Body::Permission(permission) => {
                    let words = words_of(rooms.source, &logged.entry.id, permission);
                    forged(rooms, side, to, permission, words);
                }
                Body::StandingPermission(standing) => beforehand(rooms, side, to, standing),
                Body::Yes(yes) => {
                    let room = &rooms.source.room;
                    if let Some(showing) = room.showing(&yes.showing)
                        && let Some(permission) = permission_of(rooms.source, &showing.permission)
                        && let Some(words) = room.passage_of(&yes.showing)
                    {
                        let mut proof = proof_of(&permission, None);
                        proof.signatures = vec![Signed {
                            key_number: yes.key_number,
                            signature: yes.signature,
                        }];
                        let body = attributed(side, words.clone(), Wording::ShownFirst, proof);
                        let told = "the words of a yes, whatever was shown since";
                        over(rooms, side, to, body, told);
                    }
                }
                _ => {}
            }
        }
        let invented = Conveyance {
            passage: cast::passage("what nobody said"),
            wording: Wording::Substance,
            origin: Origin::OwnResponsibility,
            aloud: false,
            answers: None,
            document: None,
        };
        let told = format!(
            "official 2, against the rules, puts words of its own invention before {}",
            cast::name(to)
        );
        rooms.over.push(step(Body::Conveyance(invented), told));
    }
}

fn step(body: Body, told: String) -> std::sync::Arc<Step> {
    Step::new(ROGUE, body, EARLY, Mark::default(), told)
}

fn over(rooms: &mut Between<'_>, side: u8, to: u8, body: Conveyance, what: &str) {
    let told = format!(
        "official 2, against the rules, puts before {}, with what {} signed: {what}",
        cast::name(to),
        cast::name(side),
    );
    // It may state whatever time serves it: what must have closed, has so late.
    let waits = matches!(
        &body.origin,
        Origin::Side { proof: Some(proof), .. } if proof.condition.closes().is_some()
    );
    let body = Body::Conveyance(body);
    if waits {
        let told = format!("{told}, late");
        let late = Step::new(ROGUE, body.clone(), LATE, Mark::default(), told);
        rooms.over.push(late);
    }
    rooms.over.push(step(body, told));
}

/// A receipt of what never went, of other words, or of another destination.
fn receipts(
    record: &Record,
    side: u8,
    id: &EntryId,
    intention: &Intention,
    act: &mut dyn FnMut(Body, &str),
) {
    let Some(state) = record.room.permission(&intention.permission) else {
        return;
    };
    let to = state.terms.addressee;
    let honest = Receipt {
        intention: *id,
        passage: None,
        shown: EARLY,
        order: record.room.next_order(to),
        to,
        asked: false,
        in_exchange: None,
    };
    let mut altered = honest.clone();
    altered.passage = Some(cast::passage("other words than went"));
    let mut elsewhere = honest.clone();
    let other = (0..cast::SIDES).find(|other| ![to.0, side].contains(other));
    elsewhere.to = SideNumber(other.unwrap_or(side));
    act(
        Body::Receipt(honest),
        "tells the side that its words have gone",
    );
    act(
        Body::Receipt(altered),
        "tells the side that other words have gone",
    );
    act(
        Body::Receipt(elsewhere),
        "tells the side that its words have gone to another",
    );
}

/// What can be made of a permission's signature.
fn forged(
    rooms: &mut Between<'_>,
    side: u8,
    to: u8,
    permission: &Permission,
    words: Option<Passage>,
) {
    let Some(words) = words else {
        return;
    };
    let terms = &permission.terms;
    let commitment = match terms.wording {
        Wording::Substance => permission.salt.map(|salt| Commitment::to(&words, &salt)),
        Wording::Exact | Wording::ShownFirst => None,
    };
    let proof = proof_of(permission, commitment);
    let as_claimed = attributed(side, words.clone(), terms.wording, proof.clone());
    let told = if terms.addressee.0 != to {
        "words that it permitted to another side"
    } else if terms.attribution != Attribution::Attributed {
        "words as the side's that it did not permit so"
    } else {
        "its words, whether they were set out with or not"
    };
    over(rooms, side, to, as_claimed.clone(), told);
    if terms.addressee.0 != to {
        return;
    }
    let mut altered = as_claimed.clone();
    altered.passage.words.push_str(", or else");
    over(rooms, side, to, altered, "other words");
    let mut bare = as_claimed.clone();
    bare.origin = Origin::Side {
        side: SideNumber(side),
        proof: None,
    };
    over(rooms, side, to, bare, "its words without the signature");
    let other = (0..cast::SIDES).find(|other| ![side, to].contains(other));
    if let Some(other) = other {
        let stolen = attributed(other, words.clone(), terms.wording, proof.clone());
        over(rooms, side, to, stolen, "its words as a third side's");
    }
    if terms.wording.is_open() {
        let proof = Proof {
            commitment: None,
            standing: None,
            ..proof
        };
        let exact = attributed(side, words, Wording::Exact, proof);
        over(
            rooms,
            side,
            to,
            exact,
            "words in another's wording as exact",
        );
    }
}

/// What can be made of a standing permission's signature: under it an official can
/// invent what nobody said, up to its count.
fn beforehand(rooms: &mut Between<'_>, side: u8, to: u8, standing: &StandingPermission) {
    let terms = &standing.terms;
    let told = if terms.addressee.0 != to {
        "words under its mark for another side"
    } else if terms.attribution != Attribution::Attributed {
        "words as the side's under a mark that does not let them go so"
    } else {
        "words under its mark that nobody said"
    };
    let proof = Proof {
        signatures: vec![standing.signed],
        round: terms.round,
        expires: terms.expires,
        nonce: [0x99; 16],
        condition: terms.condition.clone(),
        commitment: None,
        standing: Some(StandingProof {
            mark: standing.mark.clone(),
            most: standing.most,
            speakers: standing.speakers,
            nonce: standing.nonce,
        }),
    };
    let invented = cast::passage("what nobody said");
    let sent = |proof: Proof| attributed(side, invented.clone(), Wording::Substance, proof);
    over(rooms, side, to, sent(proof.clone()), told);
    if terms.addressee.0 != to {
        return;
    }
    let bent = |bend: fn(&mut StandingProof)| {
        let mut proof = proof.clone();
        if let Some(standing) = &mut proof.standing {
            bend(standing);
        }
        sent(proof)
    };
    let more = bent(|standing| standing.most += 1);
    over(rooms, side, to, more, "that more may go under its mark");
    let other = bent(|standing| standing.mark.push('!'));
    over(rooms, side, to, other, "words under another mark");
}

fn attributed(side: u8, passage: Passage, wording: Wording, proof: Proof) -> Conveyance {
    Conveyance {
        passage,
        wording,
        origin: Origin::Side {
            side: SideNumber(side),
            proof: Some(proof),
        },
        aloud: false,
        answers: None,
        document: None,
    }
}

fn proof_of(permission: &Permission, commitment: Option<Commitment>) -> Proof {
    Proof {
        signatures: vec![Signed {
            key_number: permission.key_number,
            signature: permission.signature,
        }],
        round: permission.terms.round,
        expires: permission.terms.expires,
        nonce: permission.nonce,
        condition: permission.terms.condition.clone(),
        commitment,
        standing: None,
    }
}

/// The permission of an id, as it was sealed; of words said under a standing
/// permission, what that makes of them.
pub(super) fn permission_of(source: &Record, id: &EntryId) -> Option<Permission> {
    let mut log = source.log.iter();
    let body = &log.find(|logged| logged.entry.id == *id)?.entry.body;
    match body {
        Body::Permission(permission) => Some(permission.clone()),
        Body::Marked(marked) => {
            let standing = standing_of(source, &marked.standing)?;
            Some(Permission {
                words: marked.words.clone(),
                terms: standing.terms.clone(),
                ask: None,
                nonce: marked.nonce,
                key_number: standing.signed.key_number,
                signature: standing.signed.signature,
                salt: None,
            })
        }
        _ => None,
    }
}

/// The standing permission of an id, as it was sealed.
pub(super) fn standing_of<'a>(source: &'a Record, id: &EntryId) -> Option<&'a StandingPermission> {
    let mut log = source.log.iter();
    match &log.find(|logged| logged.entry.id == *id)?.entry.body {
        Body::StandingPermission(standing) => Some(standing),
        _ => None,
    }
}

/// The words that a permission names.
pub(super) fn words_of(source: &Record, id: &EntryId, permission: &Permission) -> Option<Passage> {
    match &permission.words {
        Words::Own(passage) => Some(passage.clone()),
        Words::Same(_) => source.room.passage_of(id).cloned(),
    }
}
