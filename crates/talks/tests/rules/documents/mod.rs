//! Documents: exact bytes as exact words. A document's line is permitted,
//! conveyed and verified like any words (R1, R2, R3, R8), and where its bytes lie
//! is fresh in every room (R4).

mod crossing;
mod lines;

use ed25519_dalek::Signer;
use goodoffices_talks::codec::encode;
use goodoffices_talks::conveyance::{self, CannotConvey, Verified, document_to_go, enclose};
use goodoffices_talks::decide;
use goodoffices_talks::entry::document::check_name;
use goodoffices_talks::entry::{Conveyance, Document, Origin};
use goodoffices_talks::verify::{account, crossings};
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, Entry, EntryId, LeafKey, Malformed, Room, RoomKind, RuleBroken, Terms, Time,
    Verdict, Wording, limits,
};
use proptest::prelude::*;

use crate::world::{
    DELEGATE, HEAD, OFFICIAL, World, context, leaf, passage, replay, secret, side_room, terms,
};

const SOURCE: [u8; 32] = [0x11; 32];
const DESTINATION: [u8; 32] = [0x22; 32];

fn document(secret: [u8; 32]) -> Document {
    Document {
        name: "draft.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 48_213,
        digest: [0x3f; 32],
        secret,
        until: Time(9_000_000),
    }
}

/// A document that somebody puts into a room now; no two lie under one secret.
pub(crate) fn at(world: &World, kind: RoomKind, digest: u8) -> Document {
    let mut secret = [0xD0; 32];
    secret[..16].copy_from_slice(&world.next_nonce(kind));
    Document {
        digest: [digest; 32],
        ..document(secret)
    }
}

/// What an honest desk puts into the destination: the words, and the document that
/// they name, sealed anew.
pub(crate) fn with_document(
    world: &World,
    kind: RoomKind,
    permission: &EntryId,
    words: Conveyance,
) -> Result<Conveyance, CannotConvey> {
    let source = world.room(kind);
    let Some(named) = document_to_go(source, permission, &words) else {
        return Ok(words);
    };
    let mut secret = [0xD1; 32];
    secret[..16].copy_from_slice(&world.next_nonce(kind));
    let sealed = Document {
        secret,
        ..named.clone()
    };
    enclose(source, permission, words, sealed)
}

/// A delegate puts a document into North's room; gives its entry.
fn attached(world: &mut World) -> EntryId {
    let kind = side_room(0);
    let author = leaf(kind, DELEGATE);
    let body = decide::attach(world.room(kind), &author, document(SOURCE)).unwrap();
    assert_eq!(world.enter(kind, DELEGATE, body), Verdict::Counted);
    world.last_id(kind)
}

/// A head permits the words of an entry by its number.
fn permit(world: &mut World, entry: &EntryId, terms: &Terms) -> EntryId {
    let kind = side_room(0);
    let place = world.room(kind).place_of(entry).unwrap();
    let key = secret(0, 1);
    let body = decide::permit(
        world.room(kind),
        &leaf(kind, HEAD),
        decide::PermitChoice::Words(decide::WordsChoice::Of(place), terms.clone()),
        World::fresh(world.next_nonce(kind)),
        (1, &|bytes| key.sign(bytes).to_bytes()),
    )
    .unwrap();
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    world.last_id(kind)
}

fn exact(attribution: Attribution) -> Terms {
    terms(1, Wording::Exact, attribution)
}

/// Binds a permission; gives the intention.
fn bind(world: &mut World, permission: &EntryId, aloud: bool) -> EntryId {
    let kind = side_room(0);
    let official = leaf(kind, OFFICIAL);
    let body =
        conveyance::intention(world.room(kind), &official, permission, aloud, world.now).unwrap();
    assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
    world.last_id(kind)
}

/// An honest conveyance of a permitted document.
fn composed(world: &World, permission: &EntryId) -> Conveyance {
    let words = conveyance::compose(
        world.side(0),
        permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    enclose(world.side(0), permission, words, document(DESTINATION)).unwrap()
}

fn put(world: &mut World, sent: &Conveyance) -> Verdict {
    world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.clone()))
}
