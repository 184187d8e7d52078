//! Faults planted in what rooms accept, so that the model shows that it would
//! find them. The rules stay as they are: a fault bends an entry, or the log
//! before it, just so far that one check of theirs has nothing left to find.

use desk::talks::entry::{Conveyance, Origin, Proof};
use desk::talks::permission::{Permitted, Signed, StandingStatement};
use desk::talks::{Attribution, Body, Entry, LeafKey, Room, SideNumber, Terms, Verdict, Wording};

use ed25519_dalek::Signer;

use super::cast;
use super::part::{Fault, Part};
use super::record::{Logged, Record};
use super::scene::Scene;

/// See the module.
pub(super) struct Faults;

impl Part for Faults {
    fn faults(&self) -> Vec<Fault> {
        let fault = |name, told, accept| Fault {
            name,
            told,
            by: None,
            scenes: three_sides_and_a_rogue,
            accept,
        };
        vec![
            fault(
                "destination-unbound",
                "a permission is good for any side",
                |record, author, entry| {
                    let entry = resigned(record, entry, |of| {
                        (0..cast::SIDES)
                            .any(|side| of.passes(SideNumber(side), Attribution::Attributed))
                    });
                    apply(record.room.clone(), record, author, entry)
                },
            ),
            fault(
                "signature-unchecked",
                "a side's signature is not checked",
                |record, author, entry| {
                    let entry = resigned(record, entry, |_| true);
                    apply(record.room.clone(), record, author, entry)
                },
            ),
            fault(
                "attribution-upgraded",
                "a permission below attributed is taken for attributed",
                |record, author, entry| {
                    let entry = resigned(record, entry, |of| {
                        BELOW
                            .into_iter()
                            .any(|attribution| of.passes(of.here, attribution))
                    });
                    apply(record.room.clone(), record, author, entry)
                },
            ),
            fault(
                "withdrawal-raced",
                "an intention binds although the permission was withdrawn",
                |record, author, entry| {
                    apply(before_withdrawal(record, &entry), record, author, entry)
                },
            ),
        ]
    }
}

/// The attributions below attributed.
const BELOW: [Attribution; 4] = [
    Attribution::WithoutAttribution,
    Attribution::OwnResponsibility,
    Attribution::SoundOut,
    Attribution::NonPaper,
];

/// The scenes with an official without scruples in which every side has a wish.
fn three_sides_and_a_rogue() -> Vec<Scene> {
    let mut scenes = super::scenes();
    scenes.retain(|scene| scene.rogue > 0 && scene.wishes.iter().all(|wishes| !wishes.is_empty()));
    scenes
}

pub(super) fn apply(
    mut room: Room,
    record: &Record,
    author: LeafKey,
    entry: Entry,
) -> (Room, Verdict) {
    let verdict = room.apply_entry(record.next_place(), author, entry);
    (room, verdict)
}

/// A conveyance and the proof it carries.
pub(super) struct Claim<'a> {
    here: SideNumber,
    side: SideNumber,
    conveyance: &'a Conveyance,
    pub(super) proof: &'a Proof,
}

impl Claim<'_> {
    /// Whether the side did sign, for this addressee and attribution.
    pub(super) fn passes(&self, addressee: SideNumber, attribution: Attribution) -> bool {
        let signed = self.proof.signatures.first().map(|signed| signed.signature);
        signed.is_some() && self.signature(addressee, attribution) == signed
    }

    fn signature(&self, addressee: SideNumber, attribution: Attribution) -> Option<[u8; 64]> {
        let terms = claim(self.conveyance, self.proof, addressee, attribution);
        signature(self.side, &terms, self.conveyance, self.proof)
    }
}

/// A conveyance whose proof was signed anew, if the fault lets it pass.
pub(super) fn resigned(
    record: &Record,
    mut entry: Entry,
    lets_pass: fn(&Claim<'_>) -> bool,
) -> Entry {
    let here = record.side().map(SideNumber);
    if let (Some(here), Body::Conveyance(conveyance)) = (here, &mut entry.body)
        && let Origin::Side {
            side,
            proof: Some(proof),
        } = conveyance.origin.clone()
    {
        let claim = Claim {
            here,
            side,
            conveyance,
            proof: &proof,
        };
        if lets_pass(&claim)
            && let Some(signature) = claim.signature(here, Attribution::Attributed)
        {
            let signed = Signed {
                key_number: cast::KEY_NUMBER,
                signature,
            };
            let proof = Some(Proof {
                signatures: vec![signed],
                ..proof
            });
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
        condition: proof.condition.clone(),
    }
}

fn signature(
    side: SideNumber,
    terms: &Terms,
    conveyance: &Conveyance,
    proof: &Proof,
) -> Option<[u8; 64]> {
    let opening = cast::opening();
    if let Some(standing) = &proof.standing {
        let statement = StandingStatement {
            ground: opening.hash().into(),
            side,
            terms,
            mark: &standing.mark,
            most: standing.most,
            speakers: standing.speakers,
            nonce: standing.nonce,
        };
        let signature = cast::secret(side.0).sign(&statement.to_signing_bytes());
        return Some(signature.to_bytes());
    }
    let permitted = match conveyance.wording {
        Wording::Substance => Permitted::Substance(proof.commitment?),
        Wording::Exact | Wording::ShownFirst => Permitted::Words(&conveyance.passage),
    };
    Some(cast::sign(side, &opening, terms, permitted, proof.nonce))
}

/// The room as an intention finds it if the withdrawal of its permission is
/// overlooked.
fn before_withdrawal(record: &Record, entry: &Entry) -> Room {
    let Body::Intention(intention) = &entry.body else {
        return record.room.clone();
    };
    let of = &intention.permission;
    let withdrawn = |logged: &Logged| matches!(&logged.entry.body, Body::Withdrawal(body) if body.permission == *of);
    if !record.log.iter().any(|logged| withdrawn(logged)) {
        return record.room.clone();
    }
    let overlooked = record.without(withdrawn);
    overlooked.unwrap_or_else(|| record.room.clone())
}
