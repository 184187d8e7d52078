//! Words on their way into a room that froze: they go on into the one that continues
//! it, once (R8).
//!
//! What had bound completes (R6). Whether words that had left for the room arrived
//! there, others may have read although this desk did not: whoever opened the next room
//! brings along the ids of what was conveyed, and each of the side's people who comes
//! adds those that they alone had read. Nothing is sent on before one of them came.

use envelope::RoomId;
use talks::EntryId;
use talks::conveyance::{self, Manner};
use talks::entry::Conveyance;
use talks::room::WhoseWord;

use crate::desk::Desk;
use crate::enclosed::Enclosed;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::shuttle::{Carriage, Stage};
use crate::turn::Turn;

impl Desk {
    /// A room goes on in another: what has not left for it yet will leave for the
    /// next, and what was on its way there waits to be sent on.
    pub(crate) fn redirect(&mut self, turn: &mut Turn<'_>, old: RoomId, next: RoomId) {
        let mut on_their_way = Vec::new();
        let mut errands = Vec::new();
        for (key, carriage) in &mut self.carriages {
            if carriage.destination != old {
                continue;
            }
            let stage = match carriage.stage {
                Stage::Crossing {
                    intention,
                    conveyance,
                } => Some((intention, Some(conveyance))),
                Stage::Bringing(intention) => Some((intention, None)),
                // What answers a question of the room that froze is asked of its
                // person again.
                Stage::Held(_) if carriage.answers.is_some() => continue,
                Stage::Held(_) | Stage::SettingOut(_) | Stage::Bound(_) => None,
                // They arrived, or somebody else set out with them.
                Stage::Receipt(_)
                | Stage::Shown { .. }
                | Stage::TakingOver { .. }
                | Stage::SendingOn { .. } => continue,
            };
            match stage {
                None => carriage.destination = next,
                Some((intention, conveyance)) => {
                    carriage.stage = Stage::SendingOn {
                        intention,
                        conveyance,
                    };
                    on_their_way.push(carriage.clone());
                }
            }
            // A question that they answered stands in the room that froze, and so do
            // the bytes of a document, under a secret of that room.
            carriage.answers = None;
            if let Some(enclosed) = &mut carriage.enclosed {
                *enclosed = Enclosed::begin(turn, &enclosed.sealed);
                errands.push(*key);
            }
            self.dirty.carriages.insert(*key);
        }
        for key in errands {
            self.begin_anew(turn, key);
        }
        for carriage in on_their_way {
            self.tell_carried(turn, &carriage, "sending-on", None, None);
        }
    }

    /// Whatever waits for the room that goes on, and can go there now, goes.
    pub(crate) fn send_on(&mut self, turn: &mut Turn<'_>) {
        let waiting: Vec<Carriage> = self
            .carriages
            .values()
            .filter(|carriage| matches!(carriage.stage, Stage::SendingOn { .. }))
            .cloned()
            .collect();
        for mut carriage in waiting {
            let Stage::SendingOn {
                intention,
                conveyance,
            } = carriage.stage
            else {
                continue;
            };
            let Some(next) = self.goes_on_in(&carriage.destination) else {
                continue;
            };
            let came = conveyance.and_then(|id| Some((id, next.room.came_before(&id)?)));
            let next = next.id;
            let moved = match came {
                Some((conveyance, word)) => {
                    self.sent_before(&carriage, intention).and_then(|sent| {
                        self.tell_whose_word(turn, &carriage, word);
                        let came = (conveyance, None, turn.now);
                        self.arrived(turn, &carriage, intention, came, &sent)
                    })
                }
                None => {
                    carriage.destination = next;
                    let key = (carriage.source, carriage.permission);
                    self.carriages.insert(key, carriage.clone());
                    self.depart(turn, &carriage, intention)
                }
            };
            if let Err(error) = moved {
                self.give_up(turn, &carriage, error.to_string());
            }
        }
    }

    /// A receipt that rests on the word of one of the receiving side's people is given,
    /// since words go once; the official knows on what it rests.
    fn tell_whose_word(&self, turn: &mut Turn<'_>, carriage: &Carriage, word: WhoseWord) {
        let WhoseWord::OfTheSide(by) = word else {
            return;
        };
        let by = by
            .as_deref()
            .unwrap_or("one of the receiving side's people");
        let number = self.rooms.get(&carriage.source);
        let number = number.and_then(|engine| engine.room.place_of(&carriage.permission));
        turn.warn(
            &carriage.source,
            format!(
                "that number {} arrived before its room froze is what {by} says, and no official \
                 read it there; they are not sent again, and the receipt rests on that word",
                number.map_or(0, |place| place.0)
            ),
        );
    }

    /// The room in which one that froze goes on, or that one, once its people are there.
    fn goes_on_in(&self, room: &RoomId) -> Option<&RoomEngine> {
        let mut next = self.rooms.get(room)?;
        for _ in 0..self.rooms.len() {
            match self.successor_of(&next.id) {
                Some(later) => next = later,
                None => break,
            }
        }
        self.is_reached(&next.id).then_some(next)
    }

    /// Whether what is put into a side's room reaches somebody of the side who has not
    /// read it: in a room that goes on, its people come one by one.
    pub(crate) fn is_reached(&self, room: &RoomId) -> bool {
        self.rooms.get(room).is_some_and(|engine| {
            let goes_on = engine.room.context().continues.is_some();
            engine.check_usable().is_ok() && (!goes_on || engine.room.side_has_told())
        })
    }

    /// The words that were put into the room that froze.
    pub(crate) fn sent_before(
        &self,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<Conveyance, DeskError> {
        let source = self.engine(&carriage.source)?;
        let manner = Manner {
            words: carriage.words.clone(),
            answers: carriage.answers,
            ..Manner::default()
        };
        let words = conveyance::compose_bound(&source.room, &intention, manner)?;
        Ok(carriage.with_enclosed(source, words)?)
    }
}
