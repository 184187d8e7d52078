//! Whether the relay tells everybody the same: checkpoints against the desk's
//! own tree, and against those that other members state.

use envelope::wire::{Frames, Refusal, Reply, Request};
use envelope::{Checkpoint, Frontier, Root, cbor, verify_consistency};

use super::{AskedProof, RoomEngine};
use crate::effect::Effect;
use crate::stored::{Evidence, Standing};
use crate::turn::Turn;

/// Stated checkpoints kept until this desk has read that far.
const CLAIMS: usize = 16;
/// Proofs of consistency under way at once.
const PROOFS: usize = 4;

impl RoomEngine {
    /// The last checkpoint seen, as entries state it.
    pub(crate) fn seen(&self) -> Vec<u8> {
        self.checkpoint
            .as_ref()
            .map(cbor::encode)
            .unwrap_or_default()
    }

    /// The root that this desk computed for a size, if its record covers it.
    pub(crate) fn root_at(&self, size: u64) -> Option<Root> {
        let index = size.checked_sub(self.start.size())?;
        self.roots.get(usize::try_from(index).ok()?).copied()
    }

    /// Whether a delivery fits its checkpoint. If it does not, it is asked for
    /// again once (bytes can be damaged on the way); a second time in a row
    /// the relay contradicts itself and the room freezes.
    pub(crate) fn delivery_fits(
        &mut self,
        turn: &mut Turn<'_>,
        frames: &Frames,
        after: &Frontier,
    ) -> bool {
        let checkpoint = frames.checkpoint;
        let genuine = checkpoint.room == self.id
            && checkpoint.head.size == frames.next().0
            && checkpoint.verify(&self.relay_key).is_ok();
        if genuine && checkpoint.head == after.head() {
            self.link.unfit = false;
            return true;
        }
        if !genuine || !self.link.unfit {
            self.link.unfit = genuine;
            turn.warn(
                &self.id,
                "a delivery does not fit the relay's checkpoint; it is asked for again",
            );
            self.reconnect(turn);
            return false;
        }
        if self.checkpoint.is_none() && self.briefing.is_some() {
            // Nothing ever fitted: it is the inviter's word against the relay's.
            self.end(
                turn,
                Standing::Stopped(
                    "the log that the relay shows does not continue where the inviter said that \
                     this desk joined; tell the inviter, and ask for a new invitation"
                        .to_owned(),
                ),
            );
            return false;
        }
        let delivered = frames.frames.iter().map(envelope::Frame::hash).collect();
        let first = self.checkpoint;
        self.freeze(
            turn,
            Evidence {
                explanation: format!(
                    "the relay signed a log of {} entries that does not continue what it showed \
                 this desk; nothing more is sent. Keep the evidence and tell the others over \
                 another channel",
                    checkpoint.head.size
                ),
                first,
                second: Some(checkpoint),
                delivered,
                earlier: None,
            },
        );
        false
    }

    /// Weighs the checkpoint that an entry's author states to have seen.
    pub(crate) fn weigh_claim(&mut self, turn: &mut Turn<'_>, seen: &[u8], next_id: &mut u64) {
        if seen.is_empty() {
            return;
        }
        let Ok(claim) = cbor::decode_whole::<Checkpoint>(seen, talks::limits::SEEN) else {
            turn.warn(&self.id, "an entry states a checkpoint that cannot be read");
            return;
        };
        let own = self.root_at(claim.head.size);
        if claim.room == self.id && own == Some(claim.head.root) {
            // What this desk computed itself needs nobody's signature.
            return;
        }
        if claim.room != self.id || claim.verify(&self.relay_key).is_err() {
            turn.warn(
                &self.id,
                "an entry states a checkpoint that the relay did not sign",
            );
            return;
        }
        self.weigh(turn, claim, next_id);
    }

    /// Compares a checkpoint that the relay gave with an answer to what this
    /// desk has read already.
    pub(crate) fn compare(&mut self, turn: &mut Turn<'_>, given: Checkpoint, next_id: &mut u64) {
        let contradicts = self
            .root_at(given.head.size)
            .is_some_and(|root| root != given.head.root);
        if contradicts && given.room == self.id && given.verify(&self.relay_key).is_ok() {
            self.weigh(turn, given, next_id);
        }
    }

    fn weigh(&mut self, turn: &mut Turn<'_>, claim: Checkpoint, next_id: &mut u64) {
        if claim.head.size < self.start.size() {
            self.ask_for_proof(turn, claim, next_id);
        } else if let Some(root) = self.root_at(claim.head.size) {
            if root != claim.head.root {
                self.freeze_by_claim(turn, claim);
            }
        } else if self.claims.len() < CLAIMS && !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
    }

    /// Compares the claims that this desk has now read up to.
    pub(crate) fn settle_claims(&mut self, turn: &mut Turn<'_>) {
        let (start, size) = (self.start.size(), self.tree.size());
        let (due, later) = self
            .claims
            .drain(..)
            .partition(|claim| (start..=size).contains(&claim.head.size));
        self.claims = later;
        let due: Vec<Checkpoint> = due;
        for claim in due {
            if self
                .root_at(claim.head.size)
                .is_some_and(|root| root != claim.head.root)
            {
                self.freeze_by_claim(turn, claim);
                return;
            }
        }
    }

    /// What was stated about the log before this desk's record must prove to be
    /// its beginning; asked for when the link is up.
    pub(crate) fn prove_claims(&mut self, turn: &mut Turn<'_>, next_id: &mut u64) {
        let start = self.start.size();
        let (before, later) = self
            .claims
            .drain(..)
            .partition(|claim| claim.head.size < start);
        self.claims = later;
        let before: Vec<Checkpoint> = before;
        for claim in before {
            self.ask_for_proof(turn, claim, next_id);
        }
    }

    fn freeze_by_claim(&mut self, turn: &mut Turn<'_>, claim: Checkpoint) {
        let explanation = format!(
            "the relay showed another member a different record of {} entries than this desk; \
             nothing more is sent. Keep the evidence and open a successor room through \
             another relay",
            claim.head.size
        );
        let first = self.covering(claim.head.size);
        let earlier = first.and_then(|first| self.earlier(&first, claim.head.size));
        self.freeze(
            turn,
            Evidence {
                explanation,
                first,
                second: Some(claim),
                delivered: Vec::new(),
                earlier,
            },
        );
    }

    fn freeze(&mut self, turn: &mut Turn<'_>, evidence: Evidence) {
        self.end(turn, Standing::Frozen(Box::new(evidence)));
    }

    /// A checkpoint from before this desk joined: the relay must show that the
    /// log this desk joined continues it.
    fn ask_for_proof(&mut self, turn: &mut Turn<'_>, claim: Checkpoint, next_id: &mut u64) {
        let asked = self.link.proving.iter().any(|proof| proof.claim == claim);
        if claim.head.size == 0 || !self.link.up || asked || self.link.proving.len() >= PROOFS {
            return;
        }
        *next_id += 1;
        let new = self.tree.head();
        self.link.proving.push(AskedProof {
            id: *next_id,
            claim,
            new,
        });
        turn.send(
            self.id,
            *next_id,
            Request::Consistency {
                old: claim.head.size,
                new: new.size,
            },
        );
    }

    /// The relay answered with a proof of consistency (or refused one).
    pub(crate) fn proof_answered(&mut self, turn: &mut Turn<'_>, id: u64, reply: &Reply) -> bool {
        let Some(index) = self.link.proving.iter().position(|asked| asked.id == id) else {
            return false;
        };
        let asked = self.link.proving.remove(index);
        match reply {
            // A proof is not signed: what does not prove anything accuses nobody.
            Reply::ConsistencyProof { proof }
                if verify_consistency(proof, &asked.claim.head, &asked.new).is_ok() => {}
            // Asked for again when the link is up anew.
            Reply::Refused(Refusal::Busy { .. } | Refusal::ShuttingDown) => {
                self.claims.push(asked.claim);
            }
            _ => turn.warn(
                &self.id,
                "the relay does not show that an earlier checkpoint belongs to this log",
            ),
        }
        true
    }

    pub(crate) fn reconnect(&mut self, turn: &mut Turn<'_>) {
        self.link.up = false;
        self.link.appending = None;
        self.link.reading = None;
        turn.effect(Effect::Connect {
            room: self.id,
            relay: self.relay.clone(),
        });
    }
}
