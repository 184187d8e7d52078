//! Looking: what the desk shows, without changing anything.

use talks::Time;
use talks::view::{RoomView, lines_before, lines_from, view_last};

use crate::answer::{InvitationView, JoiningView, RoomSummary, View};
use crate::command::{Query, RoomName};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::invitation::Card;
use crate::joining;
use crate::refusal::NotNow;
use crate::room::RoomEngine;
use crate::stored::{InvitationState, InvitationStored, JoiningState, JoiningStored, Standing};

impl Desk {
    /// Answers a query.
    ///
    /// # Errors
    /// [`DeskError`] if it names what does not exist.
    pub fn query(&self, now: Time, query: &Query) -> Result<View, DeskError> {
        Ok(match query {
            Query::Rooms => View::Rooms {
                rooms: self.summaries(now),
            },
            Query::Show { room, last } => {
                let last = last.map_or(usize::MAX, |last| last as usize);
                View::Room(Box::new(self.room_view(now, room, last)?))
            }
            Query::Export { room } => self.export(room, self.room_view(now, room, usize::MAX)?)?,
            Query::Proof { room, number } => self.proof(room, *number)?,
            Query::Lines { room, from, most } => {
                let engine = self.engine(&self.room_named(room)?)?;
                let from = talks::Place(*from);
                let most = most.map(|most| most as usize);
                View::Lines {
                    lines: lines_from(&engine.room, &engine.leaf(), now, from, most),
                    earlier: None,
                }
            }
            Query::LinesBefore { room, before, most } => {
                let engine = self.engine(&self.room_named(room)?)?;
                let before = talks::Place(*before);
                let (lines, earlier) =
                    lines_before(&engine.room, &engine.leaf(), now, before, *most as usize);
                View::Lines {
                    lines,
                    earlier: Some(earlier),
                }
            }
            Query::Invitations => View::Invitations {
                invitations: self
                    .invitations
                    .iter()
                    .map(|(number, invitation)| self.invitation_view(*number, invitation))
                    .collect(),
            },
            Query::Joinings => View::Joinings {
                joinings: self
                    .joinings
                    .iter()
                    .map(|(number, joining)| self.joining_view(*number, joining))
                    .collect(),
            },
            Query::CharterDraft { talks } => self.draft_charter(talks.as_deref())?,
            Query::Charter { room } => self.show_charter(now, room.as_ref())?,
            Query::Tray => View::Tray {
                items: self.tray(now),
            },
            Query::Evidence { room } => self.evidence(room)?,
            Query::Assessments { room } => self.assessments(now, room.as_ref())?,
            Query::Rounds { talks } => self.rounds(now, talks.as_deref())?,
            Query::Legs { talks } => self.legs(now, talks.as_deref())?,
            Query::Timeline { talks, most } => self.timeline(now, talks.as_deref(), *most)?,
            Query::Untold { talks, most } => self.untold(now, talks.as_deref(), *most)?,
            Query::Destroyed => self.destroyed_view(),
            Query::Search { words, room } => self.search(words, room.as_ref())?,
            Query::Guard { command } => self.guarded(now, command)?,
            Query::Together => View::Together {
                matters: self.matters(now),
            },
            Query::Verify { room } => View::Accounts {
                accounts: self.accounts(room.as_ref())?,
            },
        })
    }

    /// A room as its people see it.
    fn room_view(&self, now: Time, room: &RoomName, last: usize) -> Result<RoomView, DeskError> {
        let engine = self.engine(&self.room_named(room)?)?;
        let mut view = view_last(&engine.room, &engine.leaf(), now, last);
        view.short = self.short_name(engine);
        view.closed = self.closed(engine);
        let next = self.successor_of(&engine.id);
        view.goes_on_in = next.map(|next| next.id.to_string());
        view.continues = self.continues(engine);
        Ok(view)
    }

    /// What a frozen room keeps against its relay.
    fn evidence(&self, room: &RoomName) -> Result<View, DeskError> {
        let engine = self.engine(&self.room_named(room)?)?;
        let Standing::Frozen(evidence) = &engine.standing else {
            return Err(NotNow::NoEvidence.into());
        };
        let file = engine.evidence_file().ok_or(NotNow::NothingToCompare)?;
        Ok(View::Evidence {
            explanation: evidence.explanation.clone(),
            file: data_encoding::BASE64.encode(&file.to_bytes()),
        })
    }

    /// Why a room takes nothing more, in plain words, and where it goes on.
    fn closed(&self, engine: &RoomEngine) -> Option<String> {
        let why = match &engine.standing {
            Standing::Opening(_) | Standing::Open => return None,
            Standing::Frozen(evidence) => &evidence.explanation,
            Standing::Stopped(why) | Standing::Left(why) => why,
        };
        let next = match (self.goes_on(engine), &engine.standing) {
            (Some(next), _) => format!(". {next}"),
            (None, Standing::Frozen(_)) => ". What was read stays readable, and waits for no \
                 answer. Show the evidence to the others (`room evidence`); an official, or the \
                 head for a delegation's own room, lets it go on in another (`successor`)"
                .to_owned(),
            (None, _) => String::new(),
        };
        Some(format!("{why}{next}"))
    }

    pub(crate) fn in_order(&self) -> Vec<&RoomEngine> {
        let mut engines: Vec<&RoomEngine> = self.rooms.values().collect();
        engines.sort_by_key(|engine| engine.order);
        engines
    }

    fn summaries(&self, now: Time) -> Vec<RoomSummary> {
        self.in_order()
            .into_iter()
            .map(|engine| self.summary(now, engine))
            .collect()
    }

    fn summary(&self, now: Time, engine: &RoomEngine) -> RoomSummary {
        let (standing, explanation) = match &engine.standing {
            Standing::Opening(refused) => ("opening", refused.clone()),
            Standing::Open => ("open", None),
            Standing::Frozen(_) => ("frozen", self.closed(engine)),
            Standing::Stopped(why) => ("stopped", Some(why.clone())),
            Standing::Left(_) => ("left", self.closed(engine)),
        };
        let kind = match engine.room.kind() {
            talks::RoomKind::Side(_) => "side",
            talks::RoomKind::Delegation(_) => "delegation",
            talks::RoomKind::Team => "team",
        };
        let people = &engine.room.context().people;
        RoomSummary {
            id: engine.id.to_string(),
            talks: engine.talks,
            title: engine.room.opening().title.clone(),
            name: self.long_name(engine),
            short: self.short_name(engine),
            kind: kind.to_owned(),
            people: people.iter().map(|person| person.name.clone()).collect(),
            entries: engine.entries,
            waiting: engine.outbox.len() as u64,
            open_asks: (engine.room.open_asks().len() + engine.room.open_showings().len()) as u64,
            to_sign: (engine.room.to_sign().count() + standings_to_sign(engine)) as u64,
            to_answer: engine.room.to_answer(now).count() as u64,
            cards: self.cards(engine),
            marks: crate::beforehand::marks(engine),
            due: self.next_due(&engine.talks),
            destruction: self.destruction_of(&engine.talks),
            standing: standing.to_owned(),
            explanation,
        }
    }

    /// Cards that wait for a yes, of invitations into a room.
    fn cards(&self, engine: &RoomEngine) -> u64 {
        let invitations = self.invitations.values();
        let waiting = invitations.filter(|invitation| {
            invitation.rooms.first() == Some(&engine.id)
                && matches!(invitation.state, InvitationState::Card(_))
        });
        waiting.count() as u64
    }

    fn invitation_view(&self, number: u32, invitation: &InvitationStored) -> InvitationView {
        let (state, card) = match &invitation.state {
            InvitationState::Opening => ("opening", None),
            InvitationState::Waiting => ("waiting", None),
            InvitationState::Card(card) => ("card", Some(card)),
            InvitationState::Approving { card, .. } => ("approving", Some(card)),
            InvitationState::Answered => ("answered", None),
            InvitationState::Declined => ("declined", None),
            InvitationState::Ended(_) => ("expired", None),
        };
        let words = card.map(|bytes| invitation.link.words(bytes));
        let card = card.and_then(|bytes| Card::from_bytes(bytes).ok());
        let talks = self.talks.get(&invitation.talks);
        let explanation = match &invitation.state {
            InvitationState::Ended(why) => Some(why.clone()),
            _ => None,
        };
        let to = match (invitation.side, talks) {
            (Some(side), Some(talks)) => talks.opening.side(side).map(|side| side.name.clone()),
            _ => None,
        };
        InvitationView {
            invitation: number,
            talks: invitation.talks,
            rooms: invitation.rooms.iter().map(ToString::to_string).collect(),
            person: self.meant(invitation),
            again: invitation
                .places
                .iter()
                .any(|place| !place.replaces.is_empty()),
            link: crate::inviting::is_waiting(&invitation.state).then(|| invitation.link.to_text()),
            explanation,
            title: talks.map_or_else(String::new, |talks| talks.opening.title.clone()),
            to: to.unwrap_or_else(|| "team".to_owned()),
            role: invitation.link.role,
            expires: invitation.link.expires,
            state: state.to_owned(),
            name: card.as_ref().map(|card| card.name.clone()),
            device: card.map(|card| card.device),
            words,
        }
    }

    /// Who is invited on another device, as the first of the rooms knows them.
    fn meant(&self, invitation: &InvitationStored) -> Option<String> {
        let places = invitation.rooms.iter().zip(&invitation.places);
        places.into_iter().find_map(|(room, place)| {
            let known = place.person.and_then(|meant| {
                let people = &self.rooms.get(room)?.room.context().people;
                let person = people.iter().find(|person| person.person == meant)?;
                Some(person.name.clone())
            });
            known.or_else(|| place.name.clone())
        })
    }

    fn joining_view(&self, number: u32, joining: &JoiningStored) -> JoiningView {
        let (state, explanation) = match &joining.state {
            JoiningState::Sending if self.cards_held.contains_key(&number) => (
                "sending",
                Some("the card waits for the inviter's desk to reach the relay".to_owned()),
            ),
            JoiningState::Sending => (
                "sending",
                Some("the card waits for the relay to be reached".to_owned()),
            ),
            JoiningState::Sent => (
                "sent",
                Some("read the safety words to the inviter, who then approves".to_owned()),
            ),
            JoiningState::Joined => ("joined", None),
            JoiningState::Failed(reason) => ("failed", Some(reason.clone())),
        };
        JoiningView {
            joining: number,
            talks: joining.talks,
            role: joining::read_link(joining).ok().map(|link| link.role),
            words: joining::words(joining),
            state: state.to_owned(),
            explanation,
        }
    }
}

/// Standing permissions that wait for another head's signature.
fn standings_to_sign(engine: &RoomEngine) -> usize {
    let standings = engine.room.standings();
    let unsigned = standings.iter().filter(|(_, state)| {
        state.end.is_none() && state.signatures.len() < usize::from(state.needed)
    });
    unsigned.count()
}
