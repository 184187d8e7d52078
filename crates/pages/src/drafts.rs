//! What people have begun to write: in the desk's vault, so that neither a reload
//! nor a lock nor a desk that was killed loses it.
//!
//! A draft is known by its room's id, or by an address below the room's. What names
//! no room is kept in memory only. Keeping is at once for whoever reads here, and
//! stored in the background; [`Drafts::stored`] waits for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use client::{ClientError, Events, Note, Notice, Running};
use desk::{Event, Query, View};
use tokio::sync::{mpsc, watch};
use zeroize::Zeroizing;

use crate::limits;

/// Digits of a room's id.
const ID: usize = 64;

/// Words that waited to be recalled when the desk ended: nobody has said them.
#[derive(PartialEq, Eq)]
pub(crate) struct Unsaid {
    pub(crate) room: String,
    pub(crate) number: u64,
    pub(crate) words: Zeroizing<String>,
}

/// The drafts of a desk.
pub(crate) struct Drafts {
    inner: Arc<Mutex<Inner>>,
    /// That something is to be stored; dropped, nothing more is.
    changed: mpsc::UnboundedSender<()>,
    /// How many changes have been stored.
    done: watch::Receiver<u64>,
}

#[derive(Default)]
struct Inner {
    drafts: BTreeMap<String, Zeroizing<String>>,
    unstored: BTreeSet<String>,
    /// How many changes there were.
    changes: u64,
}

impl Drafts {
    /// The drafts that a desk keeps, and the words that waited to be recalled when it
    /// ended, each with its room and number.
    ///
    /// # Errors
    /// [`ClientError`] if the desk has stopped.
    pub(crate) async fn of_desk(desk: &Running) -> Result<(Self, Vec<Unsaid>), ClientError> {
        let notes = desk.notes().await?;
        let (changed, changes) = mpsc::unbounded_channel();
        let (stored, done) = watch::channel(0);
        let inner = Arc::new(Mutex::new(Inner::default()));
        tokio::spawn(forget_gone(desk.clone(), inner.clone(), desk.events()?));
        tokio::spawn(store(desk.clone(), inner.clone(), changes, stored));
        let drafts = Self {
            inner,
            changed,
            done,
        };
        let unsaid = drafts.take_up(notes);
        Ok((drafts, unsaid))
    }

    fn take_up(&self, notes: Vec<Note>) -> Vec<Unsaid> {
        let (waited, begun): (Vec<_>, Vec<_>) =
            notes.into_iter().partition(|note| is_held(&note.name));
        self.with(|inner| {
            let begun = begun.into_iter().map(|note| (note.name, note.text));
            inner.drafts.extend(begun);
        });
        let unsaid = waited.into_iter().filter_map(|note| {
            let number = note.name.rsplit('/').next()?.parse().ok()?;
            self.with(|inner| inner.drafts.insert(note.name, note.text.clone()));
            Some(Unsaid {
                room: note.room,
                number,
                words: note.text,
            })
        });
        unsaid.collect()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes something, to be stored soon.
    fn change(&self, key: &str, act: impl FnOnce(&mut BTreeMap<String, Zeroizing<String>>)) {
        self.with(|inner| {
            act(&mut inner.drafts);
            inner.changes += 1;
            inner.unstored.insert(key.to_owned());
        });
        let _ = self.changed.send(());
    }

    /// Keeps a draft in the place of the one before; an empty one is none. More
    /// than is kept of one, or of all, is not kept: the browser still has it.
    pub(crate) fn keep(&self, key: &str, words: String) {
        let words = Zeroizing::new(words);
        self.change(key, |drafts| {
            if words.is_empty() {
                drafts.remove(key);
            } else if words.len() <= limits::DRAFT
                && (drafts.len() < limits::DRAFTS || drafts.contains_key(key))
            {
                drafts.insert(key.to_owned(), words);
            }
        });
    }

    /// Puts words that did not leave before whatever was begun since.
    pub(crate) fn put_back(&self, key: &str, words: &str) {
        let now = self.of(key);
        let both = match now.trim() {
            "" => words.to_owned(),
            _ if now.starts_with(words) => now,
            _ => format!("{words}\n\n{now}"),
        };
        self.keep(key, both);
    }

    /// Words were said: what was begun of them is no draft any more. Other words,
    /// begun since, are.
    pub(crate) fn said(&self, key: &str, words: &str) {
        if words.starts_with(&self.of(key)) {
            self.keep(key, String::new());
        }
    }

    /// Keeps words of a room that wait to be recalled, by their number, until
    /// [`Self::left`].
    pub(crate) fn wait(&self, room: &str, number: u64, words: &str) {
        self.keep(&held(room, number), words.to_owned());
    }

    /// They do not wait any more.
    pub(crate) fn left(&self, room: &str, number: u64) {
        self.keep(&held(room, number), String::new());
    }

    /// Forgets the drafts of these keys.
    pub(crate) fn forget(&self, of: impl Fn(&str) -> bool) {
        let keys = self.with(|inner| {
            let keys = inner.drafts.keys().filter(|key| of(key));
            keys.cloned().collect::<Vec<_>>()
        });
        for key in keys {
            self.keep(&key, String::new());
        }
    }

    /// The draft of a room; empty if there is none.
    pub(crate) fn of(&self, key: &str) -> String {
        self.with(|inner| {
            let draft = inner.drafts.get(key);
            draft.map_or_else(String::new, |words| words.to_string())
        })
    }

    /// Waits until everything kept so far is in the vault.
    pub(crate) async fn stored(&self) {
        let changes = self.with(|inner| inner.changes);
        let mut done = self.done.clone();
        // Whoever stores has ended only if the desk has.
        let _ = done.wait_for(|done| *done >= changes).await;
    }
}

/// Stores what changed, in its order of names, as long as there are drafts.
async fn store(
    desk: Running,
    inner: Arc<Mutex<Inner>>,
    mut changes: mpsc::UnboundedReceiver<()>,
    stored: watch::Sender<u64>,
) {
    while changes.recv().await.is_some() {
        let (notes, count) = {
            let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
            let keys = std::mem::take(&mut inner.unstored);
            let notes: Vec<Note> = keys.into_iter().filter_map(|key| inner.note(key)).collect();
            (notes, inner.changes)
        };
        for note in notes {
            let name = note.name.clone();
            match desk.keep(note).await {
                Ok(()) => {}
                Err(ClientError::RoomGone) => {
                    let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
                    inner.drafts.remove(&name);
                }
                Err(error) => tracing::warn!(%error, "a draft is in memory only"),
            }
        }
        let _ = stored.send(count);
    }
}

/// Forgets the drafts of rooms that are destroyed.
async fn forget_gone(desk: Running, inner: Arc<Mutex<Inner>>, mut events: Events) {
    while let Some(notice) = events.next().await {
        if !matches!(
            notice,
            Notice::Event(Event::Destroyed(_)) | Notice::Missed(_)
        ) {
            continue;
        }
        if let Ok(View::Rooms { rooms }) = desk.query(Query::Rooms).await {
            let is_there = |id: &str| rooms.iter().any(|room| room.id == id);
            let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
            inner.forget_gone(is_there);
        }
    }
}

impl Inner {
    fn forget_gone(&mut self, is_there: impl Fn(&str) -> bool) {
        self.drafts
            .retain(|key, _| room_of(key).is_none_or(&is_there));
    }

    fn note(&self, name: String) -> Option<Note> {
        let room = room_of(&name)?.to_owned();
        let text = self.drafts.get(&name).cloned().unwrap_or_default();
        Some(Note { room, name, text })
    }
}

fn held(room: &str, number: u64) -> String {
    format!("/rooms/{room}/held/{number}")
}

fn is_held(key: &str) -> bool {
    key.contains("/held/")
}

/// The room that a key names.
fn room_of(key: &str) -> Option<&str> {
    let is_id = |part: &&str| part.len() == ID && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    key.split('/').find(is_id)
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::time::Duration;

    use super::*;

    const RELAY_KEY: &str = "relay.example+da117656+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
    const TOKEN: &str = "open-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// Drafts that nobody stores.
    fn drafts() -> Drafts {
        Drafts {
            inner: Arc::default(),
            changed: mpsc::unbounded_channel().0,
            done: watch::channel(0).1,
        }
    }

    #[test]
    fn what_did_not_leave_stands_before_what_was_begun_since() {
        let drafts = drafts();
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first");
        drafts.keep("north", "second".to_owned());
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first\n\nsecond");
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first\n\nsecond", "twice is once");
        drafts.keep("north", String::new());
        assert_eq!(drafts.of("north"), "");
    }

    #[test]
    fn a_draft_that_is_too_long_does_not_displace_the_one_that_is_kept() {
        let drafts = drafts();
        drafts.keep("north", "kept".to_owned());
        drafts.keep("north", "x".repeat(limits::DRAFT + 1));
        assert_eq!(drafts.of("north"), "kept");
    }

    #[test]
    fn what_was_begun_after_words_were_said_stays() {
        let drafts = drafts();
        drafts.keep("north", "We acc".to_owned());
        drafts.said("north", "We accept.");
        assert_eq!(drafts.of("north"), "");
        drafts.keep("north", "And the date".to_owned());
        drafts.said("north", "We accept.");
        assert_eq!(drafts.of("north"), "And the date");
    }

    #[test]
    fn words_that_waited_when_the_desk_ended_are_known_to_be_unsaid() {
        let drafts = drafts();
        let room = "0123456789abcdef".repeat(4);
        let note = |name: String, text: &str| Note {
            room: room.clone(),
            name,
            text: Zeroizing::new(text.to_owned()),
        };
        let unsaid = drafts.take_up(vec![
            note(held(&room, 3), "not said"),
            note(room.clone(), "begun"),
        ]);
        let words = Zeroizing::new("not said".to_owned());
        let expected = Unsaid {
            room: room.clone(),
            number: 3,
            words,
        };
        assert!(unsaid == [expected]);
        assert_eq!(drafts.of(&room), "begun");
        drafts.left(&room, 3);
        let removed = drafts.with(|inner| inner.note(held(&room, 3)));
        assert!(removed.is_some_and(|note| note.text.is_empty() && note.room == room));
        assert_eq!(room_of("opening"), None, "what names no room is not stored");
    }

    /// A desk that has opened talks, at a relay that is not there.
    async fn desk(folder: &std::path::Path) -> Result<Running, ClientError> {
        let passphrase = client::Passphrase::new("a passphrase");
        let vault = client::Vault::create(folder, &passphrase, client::KeyCost::NONE)?;
        let desk = Running::start(vault, client::Options::default()).await?;
        let side = |name: &str| desk::command::SideChoice {
            name: name.to_owned(),
            language: "en".to_owned(),
        };
        desk.command(desk::Command::OpenTalks(desk::command::OpenTalks {
            title: "The river".to_owned(),
            intermediary: "Upland".to_owned(),
            language: "en".to_owned(),
            name: "the envoy".to_owned(),
            device: "desk".to_owned(),
            sides: vec![side("North"), side("South")],
            relay: "ws://127.0.0.1:1".to_owned(),
            relay_key: RELAY_KEY.to_owned(),
            token: TOKEN.to_owned(),
        }))
        .await?;
        Ok(desk)
    }

    /// R12: what was begun goes with the rooms for which it was begun, whoever
    /// destroys them, also what a page sends afterwards.
    #[tokio::test]
    async fn drafts_go_with_the_rooms_that_are_destroyed() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let desk = desk(folder.path()).await?;
        let (drafts, _) = Drafts::of_desk(&desk).await?;
        let View::Rooms { rooms } = desk.query(Query::Rooms).await? else {
            return Err("no rooms".into());
        };
        let room = rooms.first().ok_or("no room")?;
        drafts.keep(&room.id, "We would acc".to_owned());
        drafts.keep("opening", "of other talks".to_owned());
        drafts.stored().await;
        let talks = room.talks.to_string();
        desk.command(desk::Command::Destroy { talks, at: None })
            .await?;
        let gone = async {
            while !drafts.of(&room.id).is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), gone).await?;
        drafts.keep(&room.id, "We would accept".to_owned());
        drafts.stored().await;
        assert_eq!(drafts.of(&room.id), "");
        assert_eq!(drafts.of("opening"), "of other talks");
        Ok(())
    }
}
