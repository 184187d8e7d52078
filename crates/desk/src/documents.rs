//! Documents: what this desk has to do with files.
//!
//! The engine never sees a file's bytes. The driver seals a file under a secret
//! that it draws, keeps the sealed bytes, and hands over what the file is
//! ([`Attach`]). From then on the engine says what is to be done with the sealed
//! bytes, one [`Errand`] at a time, and notes it with the rest of its state: after
//! a crash [`Desk::resume`] gives every errand again, and the driver goes on where
//! it stopped. An entry that names a document is written only when all of its
//! bytes are with the relay.

use envelope::RoomId;
use minicbor::{Decode, Encode};
use talks::entry::{Document, Statement};
use talks::{Body, EntryId, Passage, Place, Time, decide};

use crate::answer::{Answer, Event};
use crate::command::RoomName;
use crate::desk::Desk;
use crate::effect::Effect;
use crate::error::DeskError;
use crate::people::passage;
use crate::refusal::{NoSuch, NotNow};
use crate::stored;
use crate::turn::Turn;

/// How long the relay is asked to keep a document, in milliseconds: half a year.
const KEPT_MILLIS: u64 = 180 * DAY_MILLIS;
/// The end is a whole day, so that it tells little of when a document was sealed.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

const _: () = assert!(sealing::document::LARGEST == talks::limits::DOCUMENT);
const _: () =
    assert!(KEPT_MILLIS / 1000 + DAY_MILLIS / 1000 <= envelope::limits::BLOB_LIFE_SECONDS);

/// A file to be put into a room; its sealed bytes are in the driver's keeping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attach {
    /// The room.
    pub room: RoomName,
    /// The file's name, without folders.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The secret under which the driver has sealed it; random, used for nothing
    /// else.
    pub secret: [u8; 32],
    /// Words to say of it.
    pub say: Option<String>,
    /// Their language; the room's own if none is given.
    pub language: Option<String>,
}

/// For what the driver does something with a document's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Errand {
    /// A file is put into a room; the attachment's number on this desk.
    Attach(u32),
    /// A document goes along with permitted words.
    Carry {
        /// The room that permitted.
        source: RoomId,
        /// The permission.
        permission: EntryId,
    },
}

/// What came of an errand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The document was fetched, is the one that its entry states, and is sealed
    /// anew ([`Effect::SealAnew`]).
    Sealed,
    /// All of its sealed bytes are with the relay ([`Effect::PutDocument`]).
    Put,
    /// The sealed bytes are not in the driver's keeping any more.
    Lost,
    /// It cannot be done, and why.
    Failed(String),
}

/// Where the bytes of a document of some room are, for whoever fetches them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The room that may read them.
    pub room: RoomId,
    /// Where its relay is.
    pub relay: String,
    /// What they are, and their secret.
    pub document: Document,
}

/// A file on its way into a room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct AttachmentStored {
    #[n(0)]
    pub(crate) version: u16,
    #[n(1)]
    pub(crate) room: RoomId,
    #[n(2)]
    pub(crate) document: Document,
    /// Words to say of it.
    #[n(3)]
    pub(crate) say: Option<Passage>,
}

impl Desk {
    pub(crate) fn attach(
        &mut self,
        turn: &mut Turn<'_>,
        attach: Attach,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(&attach.room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let document = Document {
            name: attach.name,
            media_type: attach.media_type,
            size: attach.size,
            digest: attach.digest,
            secret: attach.secret,
            until: kept_until(turn.now),
        };
        // What the rules would refuse later is refused before anything is sent.
        decide::attach(&engine.room, &engine.leaf(), document.clone())?;
        let say = attach
            .say
            .map(|words| passage(engine, words, attach.language))
            .transpose()?;
        if let Some(passage) = &say {
            decide::say(&engine.room, &engine.leaf(), passage.clone(), None)?;
        }
        let attachment = self.take_number();
        let stored = AttachmentStored {
            version: stored::VERSION,
            room,
            document,
            say,
        };
        self.attachments.insert(attachment, stored);
        self.dirty.attachments.insert(attachment);
        turn.batch
            .effects
            .extend(self.attachment_errand(attachment));
        Ok(Answer::Attaching {
            room: room.to_string(),
            attachment,
        })
    }

    /// The driver did what it could for a document.
    pub(crate) fn errand_done(&mut self, turn: &mut Turn<'_>, errand: Errand, outcome: Outcome) {
        match errand {
            Errand::Attach(attachment) => self.attachment_done(turn, attachment, outcome),
            Errand::Carry { source, permission } => {
                self.enclosed_done(turn, (source, permission), outcome);
            }
        }
    }

    fn attachment_done(&mut self, turn: &mut Turn<'_>, attachment: u32, outcome: Outcome) {
        let Some(stored) = self.attachments.remove(&attachment) else {
            return;
        };
        self.dirty.attachments.insert(attachment);
        let (room, size) = (stored.room, stored.document.size);
        let name = stored.document.name.clone();
        turn.effect(Effect::ForgetDocument(Errand::Attach(attachment)));
        let entered = match outcome {
            Outcome::Put => self
                .enter_attachment(turn, stored)
                .map_err(|error| error.to_string()),
            Outcome::Failed(reason) => Err(reason),
            Outcome::Lost | Outcome::Sealed => Err(
                "its sealed bytes are gone from this machine before the relay had them; attach \
                 the file again"
                    .to_owned(),
            ),
        };
        turn.tell(Event::Document {
            room: room.to_string(),
            attachment: Some(attachment),
            number: None,
            name,
            stage: if entered.is_ok() { "sent" } else { "failed" }.to_owned(),
            done: if entered.is_ok() { size } else { 0 },
            total: size,
            entry: entered.as_ref().ok().copied(),
            reason: entered.err(),
        });
    }

    /// All of a document is with the relay: it is said in the room.
    fn enter_attachment(
        &mut self,
        turn: &mut Turn<'_>,
        stored: AttachmentStored,
    ) -> Result<EntryId, DeskError> {
        let engine = self.engine_mut(&stored.room)?;
        engine.check_usable()?;
        let entry = engine.enqueue(turn, Body::Document(stored.document))?;
        if let Some(passage) = stored.say {
            let reply_to = Some(entry);
            engine.enqueue(turn, Body::Statement(Statement { passage, reply_to }))?;
        }
        self.dirty.rooms.insert(stored.room);
        Ok(entry)
    }

    fn attachment_errand(&self, attachment: u32) -> Option<Effect> {
        let stored = self.attachments.get(&attachment)?;
        Some(Effect::PutDocument {
            errand: Errand::Attach(attachment),
            room: stored.room,
            relay: self.rooms.get(&stored.room)?.relay.clone(),
            document: stored.document.clone(),
        })
    }

    /// Everything that is to be done with documents now.
    pub(crate) fn errands(&self) -> Vec<Effect> {
        let attached = self.attachments.keys();
        let attached = attached.filter_map(|number| self.attachment_errand(*number));
        let carried = self.carriages.values();
        let carried = carried.filter_map(|carriage| self.enclosed_errand(carriage));
        attached.chain(carried).collect()
    }

    /// The secrets of the documents whose sealed bytes must stay in the driver's
    /// keeping; it may forget all others.
    pub fn documents_in_use(&self) -> Vec<[u8; 32]> {
        let attached = self.attachments.values().map(|stored| &stored.document);
        let carried = self.carriages.values();
        let carried = carried.filter_map(|carriage| carriage.enclosed.as_ref());
        attached
            .chain(carried.map(|enclosed| &enclosed.sealed))
            .map(|document| document.secret)
            .collect()
    }

    /// The names of the files that are not with the relay yet.
    pub fn attaching(&self) -> impl Iterator<Item = &str> {
        self.attachments
            .values()
            .map(|stored| stored.document.name.as_str())
    }

    /// Where the document of a line is, so that the driver can fetch it.
    ///
    /// # Errors
    /// [`DeskError`] if there is no document at that number, or nobody keeps it
    /// any more.
    pub fn document(&self, now: Time, room: &RoomName, number: u64) -> Result<Located, DeskError> {
        let id = self.room_named(room)?;
        let engine = self.engine(&id)?;
        let document = engine
            .room
            .document_at(Place(number))
            .ok_or(NoSuch::Document(number))?;
        check_kept(document, now)?;
        Ok(Located {
            room: id,
            relay: engine.relay.clone(),
            document: document.clone(),
        })
    }
}

/// Until when the relay is asked to keep a document sealed now.
pub(crate) fn kept_until(now: Time) -> Time {
    let days = now.0.saturating_add(KEPT_MILLIS).div_ceil(DAY_MILLIS);
    Time(days.saturating_mul(DAY_MILLIS))
}

/// Refuses what the relay has not kept.
pub(crate) fn check_kept(document: &Document, now: Time) -> Result<(), DeskError> {
    if now <= document.until {
        return Ok(());
    }
    Err(NotNow::NotKept {
        name: document.name.clone(),
        until: document.until,
    }
    .into())
}
