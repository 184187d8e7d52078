//! Entries that can be read and break a rule of every room: their ids, counts,
//! openings and side keys.

use desk::talks::entry::{SideKey, Statement};
use desk::talks::permission::introduction_bytes;
use desk::talks::{Body, Entry, EntryId, RuleBroken};
use ed25519_dalek::Signer;

use super::frames::done;
use super::{Expected, Kind};
use crate::common::{DELEGATE_A, HEAD_A, OFFICIAL};
use crate::scene::{ALAND, BORDURIA, NOBODY, Place, Scene, passage};

pub(super) const AN_OFFICIAL: (usize, Place) = (OFFICIAL, Place::Aland);
pub(super) const HEAD: (usize, Place) = (HEAD_A, Place::Aland);
pub(super) const DELEGATE: (usize, Place) = (DELEGATE_A, Place::Aland);
/// An id that is nobody's.
pub(super) const NO_ENTRY: EntryId = EntryId([0x42; 16]);

/// Where the scene's refusal stands.
pub(super) const ANSWER: u64 = 8;

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = counted();
    all.extend(side_keys());
    all
}

/// Ids, counters and the opening.
fn counted() -> Vec<Kind> {
    let entry = |name, fault, broken, change: fn(&Scene, &mut Entry) -> Result<(), String>| {
        Kind::new(name, fault, HEAD, Expected::Refused(broken), move |scene| {
            let mut entry = scene.entry(HEAD_A, Place::Aland, said())?;
            change(scene, &mut entry)?;
            scene.sealed(HEAD_A, Place::Aland, &done(entry.to_bytes())?)
        })
    };
    vec![
        entry(
            "entry-under-anothers-id",
            "An entry that bears the id of another member's next entry.",
            RuleBroken::IdForged,
            |scene, entry| {
                let official = scene.leaf(OFFICIAL, Place::Aland)?;
                entry.id = EntryId::of(&official, entry.counter);
                Ok(())
            },
        ),
        entry(
            "entry-under-an-id-of-its-choice",
            "An entry whose id is not the one of its author and count.",
            RuleBroken::IdForged,
            |_, entry| {
                entry.id = NO_ENTRY;
                Ok(())
            },
        ),
        entry(
            "entry-counted-anew",
            "An entry that counts from 1 again, and so repeats an id.",
            RuleBroken::CounterBehind {
                last: 11,
                counter: 1,
            },
            |scene, entry| {
                entry.counter = 1;
                entry.id = EntryId::of(&scene.leaf(HEAD_A, Place::Aland)?, 1);
                Ok(())
            },
        ),
        entry(
            "entry-counted-from-zero",
            "An entry with the count 0.",
            RuleBroken::CounterBehind {
                last: 11,
                counter: 0,
            },
            |scene, entry| {
                entry.counter = 0;
                entry.id = EntryId::of(&scene.leaf(HEAD_A, Place::Aland)?, 0);
                Ok(())
            },
        ),
        Kind::entry(
            "opening-a-second-time",
            "The opening once more, after the first entry.",
            AN_OFFICIAL,
            RuleBroken::OpeningNotFirst,
            |scene| Ok(Body::Opening(scene.opening()?)),
        ),
        Kind::entry(
            "opening-of-other-talks",
            "Another opening, under which somebody else would be the intermediary.",
            AN_OFFICIAL,
            RuleBroken::OpeningNotFirst,
            |scene| {
                let mut opening = scene.opening()?;
                opening.intermediary_key = [9; 32];
                Ok(Body::Opening(opening))
            },
        ),
    ]
}

fn said() -> Body {
    Body::Statement(Statement {
        passage: passage("canary"),
        reply_to: None,
    })
}

fn side_keys() -> Vec<Kind> {
    let key = |name, fault, who, broken, side, number, key: [u8; 32], signed: bool| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let opening = scene.opening()?;
            let bytes = introduction_bytes(opening.hash(), side, number, &key);
            let secret = scene.secret(OFFICIAL, 3)?;
            let signature = match signed {
                true => secret.sign(&bytes).to_bytes(),
                false => [7; 64],
            };
            Ok(Body::SideKey(SideKey {
                side,
                number,
                key,
                signature,
            }))
        })
    };
    vec![
        key(
            "side-key-by-a-head",
            "A head introduces a key for its side.",
            HEAD,
            RuleBroken::OnlyOfficials,
            ALAND,
            2,
            [5; 32],
            true,
        ),
        key(
            "side-key-unsigned",
            "A key that the intermediary's key of the opening did not sign.",
            AN_OFFICIAL,
            RuleBroken::IntroductionUnsigned,
            ALAND,
            2,
            [5; 32],
            false,
        ),
        key(
            "side-key-number-zero",
            "A side key under the number 0.",
            AN_OFFICIAL,
            RuleBroken::KeyNumberZero,
            ALAND,
            0,
            [5; 32],
            true,
        ),
        key(
            "side-key-of-nobody",
            "A key for a side that the opening does not name.",
            AN_OFFICIAL,
            RuleBroken::NoSuchSide(NOBODY),
            NOBODY,
            1,
            [5; 32],
            true,
        ),
        key(
            "side-key-replaced",
            "Another key under a number that is taken: a side's key exchanged unseen.",
            AN_OFFICIAL,
            RuleBroken::KeyTaken(1),
            ALAND,
            1,
            [5; 32],
            true,
        ),
        Kind::entry(
            "side-key-under-two-sides",
            "One side's key introduced as another's.",
            AN_OFFICIAL,
            RuleBroken::KeyTaken(2),
            |scene| {
                let key = scene.secret(HEAD_A, 5)?.verifying_key().to_bytes();
                let opening = scene.opening()?;
                let bytes = introduction_bytes(opening.hash(), BORDURIA, 2, &key);
                let signature = scene.secret(OFFICIAL, 3)?.sign(&bytes).to_bytes();
                Ok(Body::SideKey(SideKey {
                    side: BORDURIA,
                    number: 2,
                    key,
                    signature,
                }))
            },
        ),
    ]
}
