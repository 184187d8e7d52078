//! Checkpoints: the relay's signed word that a room's log has a certain head.
//!
//! The signature is over the text of a C2SP `tlog-checkpoint` in a C2SP
//! `signed-note`, so that whoever is shown two contradictory checkpoints can
//! check them with standard tools. On the wire a checkpoint is a compact tuple,
//! from which that text is rebuilt.

mod key;
#[cfg(test)]
mod tests;

use ed25519_dalek::Signature;
use minicbor::{Decode, Encode};
use signed_note::{Note, NoteError, VerifierList};
use tlog_tiles::checkpoint::Checkpoint as NoteText;
use tlog_tiles::tlog::Hash;

pub use key::{RelayKey, RelayKeyError, RelaySigner};

use crate::ids::RoomId;
use crate::limits::{LARGEST_LOG, LARGEST_NOTE};
use crate::tree::{Root, TreeHead};

/// The relay's signed statement of the head of a room's log.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Checkpoint {
    /// The room.
    #[n(0)]
    pub room: RoomId,
    /// Size and root of its log.
    #[n(1)]
    pub head: TreeHead,
    /// Ed25519 over the text of the note.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A checkpoint that must not be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The signature is not the relay's.
    #[error("the checkpoint of {size} frames is not signed by the relay {relay}")]
    Signature {
        /// The size stated.
        size: u64,
        /// The name of the relay whose key was asked.
        relay: String,
    },
    /// The text is no signed note, or not one of a room's checkpoint.
    #[error("the text is no signed checkpoint of a room: {0}")]
    Note(&'static str),
}

impl Checkpoint {
    /// Checks the relay's signature.
    ///
    /// # Errors
    /// [`CheckpointError::Signature`] if it is not this relay's, or the size is
    /// beyond what a log may hold.
    pub fn verify(&self, relay: &RelayKey) -> Result<(), CheckpointError> {
        let refused = || CheckpointError::Signature {
            size: self.head.size,
            relay: relay.name().to_owned(),
        };
        if self.head.size > LARGEST_LOG {
            return Err(refused());
        }
        relay
            .verifying()
            .verify_strict(
                text(relay.name(), &self.room, &self.head).as_bytes(),
                &Signature::from_bytes(&self.signature),
            )
            .map_err(|_| refused())
    }

    /// The checkpoint as a C2SP signed note, to be shown to others.
    pub fn to_note(&self, relay: &RelayKey) -> String {
        let keyed = [&relay.note_id().to_be_bytes()[..], &self.signature[..]].concat();
        format!(
            "{}\n\u{2014} {} {}\n",
            text(relay.name(), &self.room, &self.head),
            relay.name(),
            data_encoding::BASE64.encode(&keyed),
        )
    }

    /// Reads a checkpoint from a C2SP signed note and checks its signature.
    ///
    /// # Errors
    /// [`CheckpointError::Note`] if the text is not a room's checkpoint by this
    /// relay, [`CheckpointError::Signature`] if the signature is not the relay's.
    pub fn from_note(note: &str, relay: &RelayKey) -> Result<Self, CheckpointError> {
        if note.len() > LARGEST_NOTE {
            return Err(CheckpointError::Note("it is too long"));
        }
        let note = Note::from_bytes(note.as_bytes())
            .map_err(|_| CheckpointError::Note("it is no signed note"))?;
        let (room, head) = read_text(note.text(), relay.name())?;
        let refused = |_: NoteError| CheckpointError::Signature {
            size: head.size,
            relay: relay.name().to_owned(),
        };
        let (signatures, _) = note
            .verify(&VerifierList::new(vec![Box::new(relay.note_verifier())]))
            .map_err(refused)?;
        let signature = signatures
            .first()
            .and_then(|found| found.signature().try_into().ok())
            .ok_or(CheckpointError::Note("it has no Ed25519 signature"))?;
        let checkpoint = Self {
            room,
            head,
            signature,
        };
        checkpoint.verify(relay).map(|()| checkpoint)
    }

    /// Whether this and another checkpoint cannot both be true: the same room
    /// and size with different roots. (Heads of different sizes are told apart
    /// by a consistency proof, or by its absence.)
    pub fn contradicts(&self, other: &Self) -> bool {
        self.room == other.room
            && self.head.size == other.head.size
            && self.head.root != other.head.root
    }
}

impl core::fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Checkpoint({:?}, {:?})", self.room, self.head)
    }
}

impl RelaySigner {
    /// Signs the head of a room's log.
    pub fn sign(&self, room: RoomId, head: TreeHead) -> Checkpoint {
        let note = text(self.key().name(), &room, &head);
        Checkpoint {
            room,
            head,
            signature: self.sign_note(note.as_bytes()),
        }
    }
}

/// The text under the signature: C2SP `tlog-checkpoint` without extensions.
fn text(relay: &str, room: &RoomId, head: &TreeHead) -> String {
    format!(
        "{relay}/{room}\n{}\n{}\n",
        head.size,
        data_encoding::BASE64.encode(&head.root.0)
    )
}

fn read_text(note: &[u8], relay: &str) -> Result<(RoomId, TreeHead), CheckpointError> {
    let read = NoteText::from_bytes(note)
        .map_err(|_| CheckpointError::Note("it states no size and root"))?;
    let room = read
        .origin()
        .strip_prefix(relay)
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or(CheckpointError::Note("it is of another relay"))?
        .parse()
        .map_err(|_| CheckpointError::Note("it names no room"))?;
    let Hash(root) = *read.hash();
    let head = TreeHead {
        size: read.size(),
        root: Root(root),
    };
    Ok((room, head))
}
