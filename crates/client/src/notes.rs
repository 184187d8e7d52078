//! What people have begun to write, beside the record: sealed in the vault like
//! everything else of the desk, under keys that the engine does not read.
//!
//! A note belongs to a room and goes with it: when this desk's copy of the room is
//! destroyed, so are its notes.

use std::collections::BTreeMap;
use std::fmt;

use desk::effect::Write;
use zeroize::Zeroizing;

use crate::error::ClientError;
use crate::limits;
use crate::vault::Items;

/// Something kept for a room.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// The room's id.
    pub room: String,
    /// What it is kept under, among the notes of the room.
    pub name: String,
    /// What is kept.
    pub text: Zeroizing<String>,
}

/// What people wrote stands in no log and no report of a failure.
impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note")
            .field("room", &self.room)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Under which keys of the vault notes lie.
const PREFIX: &str = "note/";

/// The notes of a desk, by the keys under which they lie in the vault.
#[derive(Default)]
pub(crate) struct Notes(BTreeMap<String, Zeroizing<String>>);

impl Notes {
    /// Takes the notes out of what a vault holds. One that is no text is left out:
    /// no fault of a draft keeps a desk from its record.
    pub(crate) fn take_from(items: &mut Items) -> Self {
        let mut notes = BTreeMap::new();
        items.retain(|(key, value)| {
            if !key.starts_with(PREFIX) {
                return true;
            }
            match core::str::from_utf8(value) {
                Ok(text) => drop(notes.insert(key.clone(), Zeroizing::new(text.to_owned()))),
                Err(error) => tracing::warn!(%error, "a note in the vault is no text"),
            }
            false
        });
        Self(notes)
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Note> {
        let notes = self.0.iter().filter_map(|(key, text)| {
            let (room, name) = key.strip_prefix(PREFIX)?.split_once('/')?;
            Some(Note {
                room: room.to_owned(),
                name: name.to_owned(),
                text: text.clone(),
            })
        });
        notes.collect()
    }

    /// What is to be written to keep a note in the place of the one before; an
    /// empty one is none. Nothing, if it is kept already.
    ///
    /// # Errors
    /// If it is longer than is kept, or too many are.
    pub(crate) fn write_of(&self, note: &Note) -> Result<Option<Write>, ClientError> {
        let key = key(&note.room, &note.name);
        let known = self.0.get(&key);
        if note.text.is_empty() {
            return Ok(known.map(|_| Write::Delete { key }));
        }
        if note.text.len() > limits::NOTE || (known.is_none() && self.0.len() >= limits::NOTES) {
            return Err(ClientError::TooManyNotes);
        }
        let value = Zeroizing::new(note.text.as_bytes().to_vec());
        Ok((known != Some(&note.text)).then_some(Write::Put { key, value }))
    }

    /// Holds what was written.
    pub(crate) fn hold(&mut self, note: Note) {
        let key = key(&note.room, &note.name);
        match note.text.is_empty() {
            true => drop(self.0.remove(&key)),
            false => drop(self.0.insert(key, note.text)),
        }
    }

    /// Drops the notes of rooms that are not there any more; what is to be removed.
    pub(crate) fn drop_gone(&mut self, is_there: impl Fn(&str) -> bool) -> Vec<Write> {
        let room = |key: &str| {
            let (room, _) = key.strip_prefix(PREFIX)?.split_once('/')?;
            Some(is_there(room))
        };
        let gone = self.0.keys().filter(|key| room(key) != Some(true));
        let gone: Vec<String> = gone.cloned().collect();
        let removed = gone.into_iter().map(|key| {
            self.0.remove(&key);
            Write::Delete { key }
        });
        removed.collect()
    }
}

/// A room's id holds no slash.
fn key(room: &str, name: &str) -> String {
    format!("{PREFIX}{room}/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(room: &str, text: &str) -> Note {
        Note {
            room: room.to_owned(),
            name: "/rooms/x/tray/1".to_owned(),
            text: Zeroizing::new(text.to_owned()),
        }
    }

    #[test]
    fn a_note_comes_back_as_it_was_and_leaves_the_record_alone() {
        let Ok(Some(Write::Put { key, value })) = Notes::default().write_of(&note("north", "چهار"))
        else {
            panic!("it is to be written");
        };
        let mut items = vec![("desk".to_owned(), Zeroizing::default()), (key, value)];
        let notes = Notes::take_from(&mut items);
        assert_eq!(notes.all(), [note("north", "چهار")]);
        assert_eq!(items.len(), 1);
        assert_eq!(notes.write_of(&note("north", "چهار")).ok(), Some(None));
    }

    #[test]
    fn what_was_written_stands_in_no_report() {
        let told = format!("{:?}", note("north", "a secret offer"));
        assert!(told.contains("north") && !told.contains("offer"), "{told}");
    }

    #[test]
    fn the_notes_of_a_room_go_with_it() {
        let mut notes = Notes::default();
        notes.hold(note("north", "here"));
        notes.hold(note("south", "there"));
        assert_eq!(notes.drop_gone(|room| room == "south").len(), 1);
        assert_eq!(notes.all(), [note("south", "there")]);
    }

    #[test]
    fn what_is_too_long_is_refused_and_what_is_empty_is_removed() {
        let mut notes = Notes::default();
        let long = "x".repeat(limits::NOTE + 1);
        assert!(notes.write_of(&note("north", &long)).is_err());
        assert_eq!(notes.write_of(&note("north", "")).ok(), Some(None));
        notes.hold(note("north", "here"));
        assert!(matches!(
            notes.write_of(&note("north", "")),
            Ok(Some(Write::Delete { .. }))
        ));
    }
}
