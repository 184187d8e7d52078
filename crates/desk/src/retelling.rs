//! Briefing newcomers with parts of the record, and judgements that stay among
//! ourselves.

use talks::entry::{Assessment, Told};
use talks::view::{assessments, retell};
use talks::{Body, Place, Time, codec, decide};

use crate::answer::{Answer, RoomAssessments, View};
use crate::command::{Assess, RoomName};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::people::passage;
use crate::refusal::{Misuse, NoSuch};
use crate::turn::Turn;

/// How many bytes of retold parts go into one entry, unless one part alone has
/// more.
const ONE_ENTRY: usize = 48 * 1024;
/// The most parts that one act retells.
const ONE_ACT: usize = 1000;

impl Desk {
    pub(crate) fn brief(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        person: &str,
        mut numbers: Vec<u64>,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let named = person.to_lowercase();
        let people = &engine.room.context().people;
        let to = people
            .iter()
            .find(|other| other.name.to_lowercase() == named)
            .map(|other| other.person)
            .ok_or_else(|| NoSuch::Person(person.to_owned()))?;
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() || numbers.len() > ONE_ACT {
            return Err(Misuse::Numbers(ONE_ACT).into());
        }
        let places: Vec<Place> = numbers.into_iter().map(Place).collect();
        let told = retell(&engine.room, &engine.leaf(), turn.now, &places)
            .map_err(decide::Refused::NothingToTell)?;
        let mut bodies: Vec<(envelope::RoomId, Body)> = Vec::new();
        for told in parted(told) {
            let body = decide::brief(&engine.room, &engine.leaf(), to, told)?;
            bodies.push((room, body));
        }
        let entries = self.queue_all(turn, bodies)?;
        Ok(Answer::QueuedAll { entries })
    }

    pub(crate) fn assess(
        &mut self,
        turn: &mut Turn<'_>,
        assess: Assess,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(&assess.room)?;
        let engine = self.engine(&room)?;
        let assessment = Assessment {
            subject: assess.subject,
            judgement: passage(engine, assess.judgement, assess.language)?,
            source: assess.source,
            confidence: assess.confidence,
            references: Vec::new(),
            revises: None,
        };
        let references: Vec<Place> = assess.references.into_iter().map(Place).collect();
        let body = decide::assess(
            &engine.room,
            &engine.leaf(),
            assessment,
            &references,
            assess.revises.map(Place),
        )?;
        self.queue(turn, room, body)
    }

    /// The judgements kept in a room, or in all of this desk's.
    pub(crate) fn assessments(
        &self,
        now: Time,
        room: Option<&RoomName>,
    ) -> Result<View, DeskError> {
        let engines = match room {
            Some(name) => vec![self.engine(&self.room_named(name)?)?],
            None => self.in_order(),
        };
        let rooms = engines
            .into_iter()
            .map(|engine| RoomAssessments {
                room: engine.id.to_string(),
                name: self.short_name(engine),
                assessments: assessments(&engine.room, &engine.leaf(), now),
            })
            .filter(|kept| room.is_some() || !kept.assessments.is_empty())
            .collect();
        Ok(View::Assessments { rooms })
    }
}

/// Parts retold, entry by entry, so that each entry fits.
fn parted(told: Vec<Told>) -> Vec<Vec<Told>> {
    let mut entries: Vec<Vec<Told>> = Vec::new();
    let mut size = 0;
    for part in told {
        let length = codec::encode(&part).len();
        match entries.last_mut() {
            Some(last) if size + length <= ONE_ENTRY && last.len() < talks::limits::TOLD => {
                size += length;
                last.push(part);
            }
            _ => {
                size = length;
                entries.push(vec![part]);
            }
        }
    }
    entries
}
