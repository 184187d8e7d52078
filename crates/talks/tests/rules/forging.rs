//! What a dishonest official puts in the place of yeses and proofs.

use goodoffices_talks::entry::{Conveyance, Origin, Proof};
use goodoffices_talks::permission::{Commitment, Signed};
use goodoffices_talks::proposal::SideYes;
use goodoffices_talks::room::ProposalState;
use goodoffices_talks::{EntryId, SideNumber, Wording};

use crate::acting::pick;
use crate::history::Forged;
use crate::world::{World, passage};

impl World {
    /// The yeses of the other sides as they lie in their rooms; forged where
    /// there is none, if they may be.
    pub(crate) fn yeses_for(&self, side: u8, state: &ProposalState, forged: bool) -> Vec<SideYes> {
        let others = state.proposal.sides.iter().filter(|other| other.0 != side);
        others
            .filter_map(|other| {
                let put = self.side(other.0).proposal_of(&state.proposal.matter);
                let signatures = put.and_then(|(_, put)| put.closed.as_ref()?.yes.clone());
                let invented = || {
                    vec![Signed {
                        key_number: 1,
                        signature: [9; 64],
                    }]
                };
                Some(SideYes {
                    side: *other,
                    signatures: signatures.or_else(|| forged.then(invented))?,
                })
            })
            .collect()
    }

    pub(crate) fn forged(&self, words: &str, origin: &Forged) -> Option<Conveyance> {
        let named = |number: u8, proof| Origin::Side {
            side: SideNumber(self.side_of(number)),
            proof,
        };
        let (wording, origin) = match origin {
            Forged::SideWithoutProof(side) => (Wording::Exact, named(*side, None)),
            Forged::SideInSubstance(side) => (Wording::Substance, named(*side, None)),
            Forged::Nobody => (Wording::Exact, Origin::WithoutAttribution),
            Forged::Own => (Wording::Exact, Origin::OwnResponsibility),
            Forged::SideWithAnothersProof { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::Exact)?;
                (Wording::Exact, named(*side, Some(proof)))
            }
            Forged::SideWithoutYes { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::ShownFirst)?;
                (Wording::ShownFirst, named(*side, Some(proof)))
            }
            Forged::SideWithAnothersLeave { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::Substance)?;
                (Wording::Substance, named(*side, Some(proof)))
            }
        };
        Some(Conveyance {
            passage: passage(words),
            wording,
            origin,
            aloud: false,
            answers: None,
            document: None,
        })
    }

    /// What proves some permission of a side, as far as its official knows;
    /// for a wording that is not the permission's, as well as it can be made.
    fn proof_of(&self, side: u8, permission: u8, wording: Wording) -> Option<Proof> {
        let number = self.side_of(side);
        let of_wording: Vec<EntryId> = self
            .side(number)
            .permissions()
            .filter(|state| permission.is_multiple_of(5) || state.terms.wording == wording)
            .map(|state| state.id)
            .collect();
        let id = pick(&of_wording, permission)?;
        let state = self.side(number).permission(&id)?;
        let salt = state.salt.unwrap_or([0; 32]);
        Some(Proof {
            signatures: state
                .signatures
                .iter()
                .map(|signer| signer.signed)
                .collect(),
            condition: state.terms.condition.clone(),
            round: state.terms.round,
            expires: state.terms.expires,
            nonce: state.nonce,
            standing: None,
            commitment: match wording {
                Wording::Exact | Wording::ShownFirst => None,
                Wording::Substance => {
                    Some(Commitment::to(self.side(number).passage_of(&id)?, &salt))
                }
            },
        })
    }
}
