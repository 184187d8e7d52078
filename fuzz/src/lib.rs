//! The fuzz targets as plain functions. None may panic, whatever the bytes;
//! where a decoder accepts bytes, encoding what it read must be read the same.
//!
//! Fuzz one: `RUSTC_BOOTSTRAP=1 cargo fuzz run entry --features libfuzzer`.

mod desks;
mod documents;
mod guards;
mod pages;
mod passkeys;
mod proofs;
mod relays;
mod rooms;
mod seals;

pub use desks::{command, invitation};
pub use documents::document;
pub use guards::outgoing;
pub use pages::profile;
pub use passkeys::passkey;
pub use proofs::proof;
pub use relays::{checkpoint_note, relay_life, relay_reply, relay_request};
pub use rooms::{entry, room_context, room_life};
pub use seals::{frame, welcome};

/// A fuzz target: its name, which is its corpus's folder, and what it runs.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("checkpoint_note", checkpoint_note),
    ("command", command),
    ("document", document),
    ("entry", entry),
    ("frame", frame),
    ("invitation", invitation),
    ("outgoing", outgoing),
    ("passkey", passkey),
    ("profile", profile),
    ("proof", proof),
    ("relay_life", relay_life),
    ("relay_reply", relay_reply),
    ("relay_request", relay_request),
    ("room_context", room_context),
    ("room_life", room_life),
    ("welcome", welcome),
];

/// Cuts input into pieces: one length byte pair, then that many bytes.
fn pieces(mut data: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (piece, rest) = rest.split_at(length);
        pieces.push(piece);
        data = rest;
    }
    pieces
}
