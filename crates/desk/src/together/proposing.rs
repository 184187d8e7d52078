//! The same is put to several sides, and a side answers.

use ed25519_dalek::Signer;
use talks::proposal::{Matter, Proposal};
use talks::{MatterId, Passage, Place, RoomKind, SideNumber, TalksId, Time, decide};

use crate::answer::Answer;
use crate::command::{Propose, RoomName};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::turn::Turn;

impl Desk {
    /// Puts terms in words to several sides; to all of them if none is named.
    pub(crate) fn propose(
        &mut self,
        turn: &mut Turn<'_>,
        propose: Propose,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(propose.talks.as_deref())?;
        let stored = self.talks_of(&talks)?;
        let mut sides = Vec::new();
        for name in &propose.to {
            let side = stored.opening.side_named(name);
            sides.push(side.ok_or_else(|| self.no_such_side(&talks, name))?);
        }
        if sides.is_empty() {
            let all = (0u8..).map(SideNumber);
            sides = all.take(stored.opening.sides.len()).collect();
        }
        let language = propose.language;
        let what = Matter::Text(Passage {
            words: propose.words,
            language: language.unwrap_or_else(|| stored.opening.language.clone()),
        });
        self.put_to_sides(turn, talks, what, sides, Time(propose.closes))
    }

    /// Puts a matter to several sides: into the rooms of all of them, or of
    /// none.
    pub(crate) fn put_to_sides(
        &mut self,
        turn: &mut Turn<'_>,
        talks: TalksId,
        what: Matter,
        mut sides: Vec<SideNumber>,
        closes: Time,
    ) -> Result<Answer, DeskError> {
        if self.talks_of(&talks)?.side.is_some() {
            return Err(DeskError::NotYours(
                "only the intermediary puts the same to several sides; `say` it in your room \
                 with the intermediary",
            ));
        }
        sides.sort_unstable();
        sides.dedup();
        let proposal = Proposal {
            matter: MatterId(turn.desk_bytes()),
            what,
            sides,
            closes,
        };
        let mut bodies = Vec::new();
        for side in &proposal.sides {
            let room = self.room_of_kind(&talks, RoomKind::Side(*side))?;
            let engine = self.engine(&room)?;
            let leaf = engine.leaf();
            bodies.push((
                room,
                decide::propose(&engine.room, &leaf, proposal.clone(), turn.now)?,
            ));
        }
        let entries = self.queue_all(turn, bodies)?;
        Ok(Answer::Proposed { entries, closes })
    }

    /// A head says yes to a proposal.
    pub(crate) fn accept(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        proposal: u64,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let leaf = engine.leaf();
        let (number, secret) = self.side_key(engine)?;
        let body = decide::answer_proposal(
            &engine.room,
            &leaf,
            Place(proposal),
            (number, &|bytes| secret.sign(bytes).to_bytes()),
        )?;
        self.queue(turn, room, body)
    }
}
