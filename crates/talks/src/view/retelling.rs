//! Retelling parts of a record to somebody who came later.

use crate::entry::{Retelling, Told, ToldAs};
use crate::ids::{LeafKey, Place, Time};
use crate::limits;
use crate::room::Room;

use super::{Eye, Said, ToldView};

/// Parts of a room's record as `author` may retell them to a newcomer: words,
/// who, when, number, and what the author's desk knows of each.
///
/// # Errors
/// The first place at which nothing stands that could be retold.
pub fn retell(
    room: &Room,
    author: &LeafKey,
    now: Time,
    places: &[Place],
) -> Result<Vec<Told>, Place> {
    let eye = Eye::new(room, author, now);
    let told = places.iter().map(|place| {
        let item = room.item(*place).ok_or(*place)?;
        let original = room.original(*place).ok_or(*place)?;
        Ok(Told {
            place: *place,
            who: original.who,
            stated: original.stated,
            was: original.was,
            passage: original.passage,
            note: note(&eye.line(*place, item).what),
        })
    });
    told.collect()
}

/// What the author's desk knows of a line, as far as it is worth telling.
fn note(said: &Said) -> Option<String> {
    let note = match said {
        Said::Ask { ask } => ask.terms.as_ref()?.told.clone(),
        Said::Permission { permission } => {
            format!("{}; {}", permission.terms.told, permission.told)
        }
        Said::Conveyance { provenance, .. } => provenance.clone(),
        Said::Receipt { told, .. } => told.clone(),
        Said::Assessment { assessment } => format!(
            "on {}; source: {}; {} confidence",
            assessment.subject, assessment.source, assessment.confidence_told
        ),
        Said::Translation { of, .. } => match of {
            Some(number) => format!("a translation of number {number}, not the words themselves"),
            None => "a translation, not the words themselves".to_owned(),
        },
        _ => return None,
    };
    let mut end = note.len().min(limits::TOLD_NOTE);
    while !note.is_char_boundary(end) {
        end -= 1;
    }
    let note = note.get(..end).unwrap_or_default().to_owned();
    (!note.trim().is_empty()).then_some(note)
}

impl Eye<'_> {
    pub(super) fn retelling(&self, body: &Retelling) -> Said {
        let people = &self.room.context().people;
        let to = people.iter().find(|person| person.person == body.to);
        Said::Retelling {
            to: to.map(|person| person.name.clone()),
            to_you: self.reader == Some(body.to),
            told: body.told.iter().map(|told| self.told(told)).collect(),
        }
    }

    fn told(&self, told: &Told) -> ToldView {
        let what = match told.was {
            ToldAs::Said => "said",
            ToldAs::Asked => "asked leave to convey",
            ToldAs::Permitted => "permitted",
            ToldAs::Shown => "showed before it went",
            ToldAs::Conveyed => "conveyed to this room",
            ToldAs::Went => "reported as what went from here",
            ToldAs::Assessed => "judged",
            ToldAs::Translated => "translated",
        };
        ToldView {
            number: told.place.0,
            who: told.who.clone(),
            at: told.stated,
            was: told.was,
            what: what.to_owned(),
            passage: told.passage.clone(),
            note: told.note.clone(),
            true_to_record: self.room.is_true(told),
        }
    }
}
