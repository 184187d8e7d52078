//! Entries of one insider, one after another, of which the last breaks a rule.

use desk::talks::{Body, EntryId, RuleBroken, Time};

use super::entries::AN_OFFICIAL;
use super::frames::done;
use super::{Expected, Kind, Made};
use crate::scene::{Place, Scene};

/// Something, and the time that it states after the scene's.
pub(super) type Dated = (Body, u64);

/// Entries of an official in Aland's room. They may name each other's ids.
pub(super) fn sequence(
    name: &'static str,
    fault: &'static str,
    broken: RuleBroken,
    made: impl Fn(&Scene, &[EntryId]) -> Result<Vec<Dated>, String> + 'static,
) -> Kind {
    sequence_of(name, fault, AN_OFFICIAL, broken, made)
}

/// The same of anybody, anywhere.
pub(super) fn sequence_of(
    name: &'static str,
    fault: &'static str,
    (who, place): (usize, Place),
    broken: RuleBroken,
    made: impl Fn(&Scene, &[EntryId]) -> Result<Vec<Dated>, String> + 'static,
) -> Kind {
    let expected = Expected::Refused(broken);
    Kind::new(name, fault, (who, place), expected, move |scene| {
        let author = scene.leaf(who, place)?;
        let first = scene.entry(who, place, Body::Leaving)?.counter;
        let ids: Vec<EntryId> = (first..first + 4)
            .map(|counter| EntryId::of(&author, counter))
            .collect();
        let mut group = scene.group(who, place)?;
        let mut rng = scene.chance(name);
        let mut frames = Vec::new();
        for ((body, later), counter) in made(scene, &ids)?.into_iter().zip(first..) {
            let mut entry = scene.entry(who, place, body)?;
            entry.counter = counter;
            entry.id = EntryId::of(&author, counter);
            entry.stated = Time(entry.stated.0 + later);
            let bytes = done(entry.to_bytes())?;
            let (frame, next) = done(group.seal_entry(&bytes, scene.now(), &mut rng))?;
            frames.push(frame);
            group = next;
        }
        let last = frames.pop().ok_or("nothing is made")?;
        Ok(Made {
            before: frames,
            bytes: last.into_bytes(),
        })
    })
}
