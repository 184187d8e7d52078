//! The same is put to several sides, and a side answers.

use talks::proposal::{Matter, Proposal};
use talks::{MatterId, Passage, Place, RoomKind, SideNumber, TalksId, Time, decide};

use crate::answer::Answer;
use crate::command::{Propose, RoomName};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::NotYours;
use crate::turn::Turn;

impl Desk {
    /// Puts terms in words to several sides; to all of them if none is named.
    pub(crate) fn propose(
        &mut self,
        turn: &mut Turn<'_>,
        propose: Propose,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(propose.talks.as_deref())?;
        let sides = self.put_to(talks, &propose)?;
        let stored = self.talks_of(&talks)?;
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
            return Err(NotYours::Proposing.into());
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
        Ok(Answer::Proposed {
            entries,
            closes,
            warnings: Vec::new(),
        })
    }

    /// A head says yes to a proposal.
    pub(crate) fn accept(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        proposal: u64,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let proposal = Place(proposal);
        let body = self.signed(&room, |engine, key| {
            decide::answer_proposal(&engine.room, &engine.leaf(), proposal, key)
        })?;
        self.queue(turn, room, body)
    }
}
