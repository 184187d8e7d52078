//! Which words of the intermediary's own a command would let leave, and where
//! they would be heard: every command says so, or that it has none.

use envelope::RoomId;
use talks::{EntryId, Place, RoomKind, SideNumber, TalksId};

use crate::command::{
    CharterDraft, Command, ConditionChoice, Propose, RoomName, TermsChoice, WordsChoice,
};
use crate::conveying::permission_at;
use crate::desk::Desk;
use crate::error::DeskError;

/// Words that would be heard in a room, or by the addressee of one of its
/// permissions.
pub(crate) struct Leaving {
    pub(crate) words: String,
    pub(crate) room: RoomId,
    pub(crate) under: Option<EntryId>,
}

impl Desk {
    /// The words of a command, where the intermediary would be the one to say
    /// them.
    pub(crate) fn leaving(&self, command: &Command) -> Result<Vec<Leaving>, DeskError> {
        match command {
            Command::Say { room, words, .. } | Command::Translate { room, words, .. } => {
                Ok(vec![self.in_room(room, words.clone())?])
            }
            Command::Ask { room, words, terms } => {
                let own = match words {
                    WordsChoice::Own { words, .. } => words,
                    WordsChoice::Of(_) => "",
                };
                let words = lines([own, wanted(terms)]);
                Ok(vec![self.in_room(room, words)?])
            }
            // Heard by the side that is shown them, and then by the other.
            Command::ShowFirst {
                room,
                permission,
                words,
                ..
            } => Ok(vec![
                self.in_room(room, words.clone())?,
                self.under(room, *permission, words)?,
            ]),
            Command::Convey {
                room,
                permission,
                words: Some(words),
                ..
            }
            | Command::TakeOver {
                room,
                permission,
                words: Some(words),
                ..
            } => Ok(vec![self.under(room, *permission, words)?]),
            Command::Propose(propose) => {
                let talks = self.talks_named(propose.talks.as_deref())?;
                self.to_sides(talks, &self.put_to(talks, propose)?, &propose.words)
            }
            Command::ProposeCharter { talks, draft, .. } => {
                let talks = self.talks_named(talks.as_deref())?;
                self.to_sides(talks, &self.all_sides(talks)?, &drafted(draft))
            }
            Command::BeginRound(begin) => {
                let talks = self.talks_named(begin.talks.as_deref())?;
                let title = begin.title.as_deref().unwrap_or_default();
                let agenda = begin.agenda.iter().map(String::as_str);
                let words = lines(core::iter::once(title).chain(agenda));
                self.to_sides(talks, &self.all_sides(talks)?, &words)
            }
            Command::Brief { room, numbers, .. } => {
                let told = &self.engine(&self.room_named(room)?)?.room;
                let words = numbers.iter().filter_map(|at| told.original(Place(*at)));
                let words: Vec<String> = words.map(|told| told.passage.words).collect();
                Ok(vec![self.in_room(room, words.join("\n"))?])
            }
            Command::Convey { words: None, .. }
            | Command::TakeOver { words: None, .. }
            | Command::OpenTalks(_)
            | Command::Invite(_)
            | Command::Join(_)
            | Command::Approve { .. }
            | Command::Decline { .. }
            | Command::Remove { .. }
            | Command::Leave { .. }
            // A side's own words are its own to say.
            | Command::Permit { .. }
            | Command::Mark { .. }
            | Command::Refuse { .. }
            | Command::Withdraw { .. }
            | Command::Sign { .. }
            | Command::Read { .. }
            | Command::Accept { .. }
            | Command::ConfirmCharter { .. }
            // It stays in the team's room.
            | Command::Assess(_)
            | Command::Successor(_)
            | Command::EndRound { .. }
            | Command::Exchange { .. }
            | Command::Recall { .. }
            | Command::Destroy { .. } => Ok(Vec::new()),
        }
    }

    fn in_room(&self, room: &RoomName, words: String) -> Result<Leaving, DeskError> {
        Ok(Leaving {
            words,
            room: self.room_named(room)?,
            under: None,
        })
    }

    fn under(&self, room: &RoomName, permission: u64, words: &str) -> Result<Leaving, DeskError> {
        let room = self.room_named(room)?;
        Ok(Leaving {
            words: words.to_owned(),
            room,
            under: Some(permission_at(self.engine(&room)?, permission)?),
        })
    }

    fn to_sides(
        &self,
        talks: TalksId,
        sides: &[SideNumber],
        words: &str,
    ) -> Result<Vec<Leaving>, DeskError> {
        if self.talks_of(&talks)?.side.is_some() {
            return Ok(Vec::new());
        }
        let rooms = sides.iter().map(|side| {
            Ok(Leaving {
                words: words.to_owned(),
                room: self.room_of_kind(&talks, RoomKind::Side(*side))?,
                under: None,
            })
        });
        rooms.collect()
    }

    /// The sides to whom something is put; all of them if none is named.
    pub(crate) fn put_to(
        &self,
        talks: TalksId,
        propose: &Propose,
    ) -> Result<Vec<SideNumber>, DeskError> {
        if propose.to.is_empty() {
            return self.all_sides(talks);
        }
        let opening = &self.talks_of(&talks)?.opening;
        let named = propose.to.iter().map(|name| {
            let side = opening.side_named(name);
            side.ok_or_else(|| self.no_such_side(&talks, name))
        });
        named.collect()
    }

    pub(crate) fn all_sides(&self, talks: TalksId) -> Result<Vec<SideNumber>, DeskError> {
        let sides = self.talks_of(&talks)?.opening.sides.len();
        Ok((0u8..).map(SideNumber).take(sides).collect())
    }
}

fn wanted(terms: &TermsChoice) -> &str {
    match &terms.condition {
        ConditionChoice::InExchange { wanted, .. } => wanted,
        ConditionChoice::Unconditional
        | ConditionChoice::OnlyIfAsked
        | ConditionChoice::NotBefore(_) => "",
    }
}

fn drafted(draft: &CharterDraft) -> String {
    let due = draft
        .deadlines
        .iter()
        .map(|deadline| deadline.what.as_str());
    let own = core::iter::once(draft.title.as_str()).chain(due);
    lines(own.chain(draft.rules.as_deref()))
}

fn lines<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}
