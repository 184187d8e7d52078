//! Reading marks: up to which place somebody has read, in the room itself and only if
//! the charter lets it. A mark moves forward, and one device makes few of them.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::entry::{Body, Malformed, ReadMark};
use crate::ids::{LeafKey, PersonId, Place, Time};
use crate::limits;

use super::{Reach, Room, RuleBroken};

/// How far somebody has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Reading {
    /// The device that said so.
    #[n(0)]
    pub leaf: LeafKey,
    /// Up to where.
    #[n(1)]
    pub upto: Place,
    /// When, by its clock.
    #[n(2)]
    pub at: Time,
}

impl Room {
    /// Whether the charter in force lets people note what they have read.
    pub fn has_reading_marks(&self) -> bool {
        self.charter().is_some_and(|charter| charter.reading_marks)
    }

    /// Up to where each person has read, of those who are here and said so.
    pub fn readings(&self) -> BTreeMap<PersonId, Reading> {
        let mut all: BTreeMap<PersonId, Reading> = BTreeMap::new();
        for reading in self.reading.values() {
            let Some(person) = self.person_of(&reading.leaf) else {
                continue;
            };
            let farthest = all.entry(person).or_insert(*reading);
            if farthest.upto < reading.upto {
                *farthest = *reading;
            }
        }
        all
    }

    /// The last place at which there is something to read: marks are not.
    pub fn last_to_read(&self) -> Option<Place> {
        let mut items = self.items.iter().rev();
        let last = items.find(|(_, item)| {
            !matches!(
                item.entry().map(|entry| &entry.body),
                Some(Body::ReadMark(_))
            )
        });
        last.map(|(place, _)| *place)
    }

    pub(super) fn judge_read_mark(
        &self,
        author: &LeafKey,
        stated: Time,
        body: &ReadMark,
    ) -> Result<Reach, RuleBroken> {
        if !self.has_reading_marks() {
            return Err(RuleBroken::NoReadingMarks);
        }
        match self.reading.get(author) {
            Some(before) if body.upto <= before.upto => {
                return Err(RuleBroken::ReadBefore(before.upto));
            }
            Some(before) if stated < before.at.plus_millis(limits::READING_PAUSE) => {
                return Err(RuleBroken::ReadTooSoon);
            }
            _ => {}
        }
        match self.last {
            Some(last) if body.upto <= last => Ok(Reach::Whole),
            // What stands there, a newcomer has not read yet.
            None => Ok(Reach::BeforeUs),
            Some(_) => Err(RuleBroken::NothingToRead(body.upto)),
        }
    }

    pub(super) fn mark_read(&mut self, author: &LeafKey, at: Time, body: &ReadMark) {
        let reading = Reading {
            leaf: *author,
            upto: body.upto,
            at,
        };
        self.reading.insert(*author, reading);
    }

    /// What a newcomer is told: the marks of those who are here.
    pub(super) fn tell_readings(&self) -> Vec<Reading> {
        let here = self.reading.values();
        here.filter(|reading| self.context.person(&reading.leaf).is_some())
            .copied()
            .collect()
    }

    pub(super) fn take_readings(&mut self, told: &[Reading]) -> Result<(), Malformed> {
        let of_one = |leaf: &LeafKey| told.iter().filter(|other| other.leaf == *leaf).count();
        let known = |reading: &Reading| {
            self.context.person(&reading.leaf).is_some() && of_one(&reading.leaf) == 1
        };
        if !told.iter().all(known) {
            return Err(Malformed::Field("briefing: readings"));
        }
        self.reading = told.iter().map(|told| (told.leaf, *told)).collect();
        Ok(())
    }
}
