//! Rounds: begun and ended by one act in every room that the intermediary is
//! in; and legs, who took which message.

use envelope::RoomId;
use talks::entry::RoundBegin;
use talks::room::RoundState;
use talks::view::legs;
use talks::{Body, RoomKind, TalksId, Time, decide};

use crate::answer::{Answer, QueuedIn, RoundOverview, View};
use crate::command::BeginRound;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::{Misuse, NoSuch, NotNow, NotYours};
use crate::room::RoomEngine;
use crate::turn::Turn;

/// The most rounds that one act makes up for in a room that lags behind.
const CATCH_UP: usize = 50;

/// The most rounds that a room which continues another begins with.
const MOST_ROUNDS: usize = 1000;

impl Desk {
    /// Begins the next round in every room. One that lags behind, since an
    /// official was taken out of it half-way through, catches up first: each
    /// room keeps its rounds in order.
    pub(crate) fn begin_round(
        &mut self,
        turn: &mut Turn<'_>,
        begin: BeginRound,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(begin.talks.as_deref())?;
        let rooms = self.rooms_with_rounds(&talks)?;
        for room in &rooms {
            if self.engine(room)?.queues_round() {
                return Err(NotNow::RoundBeginning.into());
            }
        }
        let known = self.known_rounds(&rooms);
        let present = rooms.iter().filter_map(|room| self.rooms.get(room));
        let present = present.map(|engine| engine.room.round()).max().unwrap_or(1);
        let format = match begin.like {
            None => None,
            Some(number) => Some(
                known
                    .iter()
                    .find(|round| round.number == number && round.title.is_some())
                    .ok_or(NoSuch::Round(number))?,
            ),
        };
        let title = begin
            .title
            .or_else(|| format.and_then(|format| format.title.clone()))
            .ok_or(Misuse::RoundTitle)?;
        let agenda = match format {
            Some(format) if begin.agenda.is_empty() => format.agenda.clone(),
            _ => begin.agenda,
        };
        let used = format.and_then(|format| format.language.clone());
        let own = &self.talks_of(&talks)?.opening.language;
        let next = RoundBegin {
            number: present.saturating_add(1),
            title,
            agenda,
            language: begin.language.or(used).unwrap_or_else(|| own.clone()),
        };
        let mut bodies: Vec<(RoomId, Body)> = Vec::new();
        for room in &rooms {
            let engine = self.engine(room)?;
            let missing = engine.room.round().saturating_add(1)..=next.number;
            for (index, number) in missing.take(CATCH_UP).enumerate() {
                let round = match number {
                    number if number == next.number => next.clone(),
                    number => made_up_for(&known, number, &next.language),
                };
                bodies.push(match index {
                    0 => (
                        *room,
                        decide::begin_round(&engine.room, &engine.leaf(), round)?,
                    ),
                    // Judged when those before it are logged.
                    _ => (*room, Body::RoundBegin(round)),
                });
            }
        }
        let entries = self.queue_all(turn, bodies)?;
        Ok(Answer::QueuedAll { entries })
    }

    pub(crate) fn end_round(
        &mut self,
        turn: &mut Turn<'_>,
        talks: Option<&str>,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(talks)?;
        let mut bodies: Vec<(RoomId, Body)> = Vec::new();
        for room in self.rooms_with_rounds(&talks)? {
            let engine = self.engine(&room)?;
            let present = engine.room.rounds().last();
            if present.is_some_and(|round| round.ended.is_none()) {
                bodies.push((room, decide::end_round(&engine.room, &engine.leaf())?));
            }
        }
        if bodies.is_empty() {
            return Err(NotNow::NoRound.into());
        }
        let entries = self.queue_all(turn, bodies)?;
        Ok(Answer::QueuedAll { entries })
    }

    /// Queues entries of one act; all of them, or none.
    pub(crate) fn queue_all(
        &mut self,
        turn: &mut Turn<'_>,
        bodies: Vec<(RoomId, Body)>,
    ) -> Result<Vec<QueuedIn>, DeskError> {
        for (room, body) in &bodies {
            body.check()?;
            self.engine(room)?.check_usable()?;
        }
        let mut entries = Vec::new();
        for (room, body) in bodies {
            let entry = self.put_entry(turn, room, body)?;
            let name = self.engine(&room).map(|engine| self.short_name(engine))?;
            entries.push(QueuedIn {
                room: room.to_string(),
                name,
                entry,
            });
        }
        Ok(entries)
    }

    /// The rooms of talks in which rounds are entered: those of an official.
    fn rooms_with_rounds(&self, talks: &TalksId) -> Result<Vec<RoomId>, DeskError> {
        if self.talks_of(talks)?.side.is_some() {
            return Err(NotYours::Rounds.into());
        }
        let rooms: Vec<RoomId> = self
            .rooms_of(talks)
            .into_iter()
            .filter(|room| self.is_usable(room))
            .collect();
        if rooms.is_empty() {
            return Err(NotNow::NoOpenRoom.into());
        }
        Ok(rooms)
    }

    /// The rounds that some rooms know, those of the first room first.
    fn known_rounds(&self, rooms: &[RoomId]) -> Vec<RoundState> {
        let engines = rooms.iter().filter_map(|room| self.rooms.get(room));
        engines
            .flat_map(|engine| engine.room.rounds().iter().cloned())
            .collect()
    }

    /// The rounds of talks, as the rooms of this desk know them.
    pub(crate) fn rounds(&self, now: Time, talks: Option<&str>) -> Result<View, DeskError> {
        let talks = self.talks_named(talks)?;
        let engines: Vec<&RoomEngine> = self
            .rooms_of(&talks)
            .into_iter()
            .filter(|room| self.is_usable(room))
            .filter_map(|room| self.rooms.get(&room))
            .filter(|engine| !matches!(engine.room.kind(), RoomKind::Delegation(_)))
            .collect();
        let mut rounds: Vec<RoundOverview> = Vec::new();
        for engine in &engines {
            let view = talks::view::rounds(&engine.room, &engine.leaf(), now);
            for round in view {
                match rounds
                    .iter_mut()
                    .find(|other| other.round.number == round.number)
                {
                    None => rounds.push(RoundOverview {
                        round,
                        not_yet_in: Vec::new(),
                        otherwise_in: Vec::new(),
                    }),
                    Some(known) => {
                        let told = |round: &talks::view::RoundView| {
                            (round.title.clone(), round.agenda.clone())
                        };
                        // A newcomer holds no more than a title.
                        let whole = round.by.is_some() && known.round.by.is_some();
                        if whole && told(&known.round) != told(&round) {
                            known.otherwise_in.push(self.short_name(engine));
                        } else if known.round.by.is_none() && round.by.is_some() {
                            known.round = round;
                        }
                    }
                }
            }
        }
        rounds.sort_by_key(|overview| overview.round.number);
        for overview in &mut rounds {
            let lagging = engines
                .iter()
                .filter(|engine| engine.room.round() < overview.round.number);
            overview.not_yet_in = lagging.map(|engine| self.short_name(engine)).collect();
        }
        let present = engines.iter().map(|engine| engine.room.round()).max();
        Ok(View::Rounds {
            present: present.unwrap_or(1),
            rounds,
        })
    }

    /// Who took which message of talks, as the rooms with the sides tell it.
    pub(crate) fn legs(&self, now: Time, talks: Option<&str>) -> Result<View, DeskError> {
        let talks = self.talks_named(talks)?;
        let mut all: Vec<talks::view::LegView> = self
            .rooms_of(&talks)
            .into_iter()
            .filter_map(|room| self.rooms.get(&room))
            .filter(|engine| matches!(engine.room.kind(), RoomKind::Side(_)))
            .flat_map(|engine| legs(&engine.room, &engine.leaf(), now))
            .collect();
        all.sort_by_key(|leg| leg.set_out);
        Ok(View::Legs { legs: all })
    }
}

/// The rounds of a room, to be entered again in one that continues it.
pub(crate) fn begun_again(room: &talks::Room) -> Vec<Body> {
    if matches!(room.kind(), RoomKind::Delegation(_)) {
        return Vec::new();
    }
    let known = room.rounds();
    let language = &room.opening().language;
    let mut bodies: Vec<Body> = (2..=room.round())
        .take(MOST_ROUNDS)
        .map(|number| Body::RoundBegin(made_up_for(known, number, language)))
        .collect();
    if known.last().is_some_and(|round| round.ended.is_some()) {
        let number = room.round();
        bodies.push(Body::RoundEnd(talks::entry::RoundEnd { number }));
    }
    bodies
}

/// A round that a room missed, as another room knows it.
fn made_up_for(known: &[RoundState], number: u32, language: &str) -> RoundBegin {
    let round = known
        .iter()
        .find(|round| round.number == number && round.title.is_some());
    RoundBegin {
        number,
        title: round
            .and_then(|round| round.title.clone())
            .unwrap_or_else(|| number.to_string()),
        agenda: round.map(|round| round.agenda.clone()).unwrap_or_default(),
        language: round
            .and_then(|round| round.language.clone())
            .unwrap_or_else(|| language.to_owned()),
    }
}
