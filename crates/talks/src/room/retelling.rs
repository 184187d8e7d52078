//! What can be retold of a record, and whether a retelling is true to it.

use crate::entry::{Body, Retelling, Told, ToldAs};
use crate::ids::{Place, Time};
use crate::roster::Role;
use crate::terms::Passage;

use super::Room;
use super::item::RuleBroken;

/// Words of the record, as they can be retold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Who wrote it.
    pub who: String,
    /// When, by that person's clock.
    pub stated: Time,
    /// What it was.
    pub was: ToldAs,
    /// The words.
    pub passage: Passage,
}

impl Room {
    /// Briefing is for those who may let people in, and for people of the room.
    pub(super) fn judge_retelling(&self, role: Role, body: &Retelling) -> Result<(), RuleBroken> {
        if !role.may_commit() {
            return Err(RuleBroken::OnlyHeadsAndOfficials);
        }
        let here = self.context.people.iter();
        if here.clone().any(|person| person.person == body.to) {
            Ok(())
        } else {
            Err(RuleBroken::NoSuchPerson)
        }
    }

    /// The words at a place, if something that counts and holds words stands
    /// there and this desk can read them.
    pub fn original(&self, place: Place) -> Option<Original> {
        let item = self.item(place)?;
        let entry = item.counted()?;
        let (was, passage) = match &entry.body {
            Body::Statement(_) => (ToldAs::Said, self.passage_of(&entry.id)),
            Body::Ask(_) => (ToldAs::Asked, self.passage_of(&entry.id)),
            Body::Permission(_) | Body::Marked(_) => {
                (ToldAs::Permitted, self.passage_of(&entry.id))
            }
            Body::Showing(_) => (ToldAs::Shown, self.passage_of(&entry.id)),
            Body::Conveyance(body) => (ToldAs::Conveyed, Some(&body.passage)),
            Body::Receipt(body) => {
                let permission = self.bound_permission(&body.intention);
                let chosen = permission.and_then(|permission| self.words_to_go(permission));
                (ToldAs::Went, body.passage.as_ref().or(chosen))
            }
            Body::Assessment(body) => (ToldAs::Assessed, Some(&body.judgement)),
            Body::Translation(body) => (ToldAs::Translated, Some(&body.passage)),
            _ => return None,
        };
        Some(Original {
            who: item.speaker.as_ref()?.name.clone(),
            stated: item.stated,
            was,
            passage: passage?.clone(),
        })
    }

    /// Whether a retelling is true to the record, for whoever holds that part;
    /// none for those who do not. What its author noted beside it is not judged.
    pub fn is_true(&self, told: &Told) -> Option<bool> {
        let first = self.items.keys().next()?;
        if !self.complete && told.place < *first {
            return None;
        }
        let Some(original) = self.original(told.place) else {
            // Its words may be from before this desk joined.
            let held = self.item(told.place).and_then(|item| item.counted());
            return match held.map(|entry| &entry.body) {
                Some(Body::Ask(_) | Body::Permission(_) | Body::Marked(_) | Body::Receipt(_))
                    if !self.complete =>
                {
                    None
                }
                _ => Some(false),
            };
        };
        Some(
            original.who == told.who
                && original.stated == told.stated
                && original.was == told.was
                && original.passage == told.passage,
        )
    }
}
