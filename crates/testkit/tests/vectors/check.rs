//! What every honest desk of the room makes of a file.

use desk::talks::room::{Briefing, Room};
use desk::talks::view::Said;
use desk::talks::{Entry, codec};
use envelope::{Frame, Position};
use goodoffices_testkit::record::{Item, records};
use goodoffices_testkit::scenes::say;
use sealing::{Fault, Group, Opened, check_evidence};

use crate::common::{room_id, standing};
use crate::file::{Outcome, Subject, Vector, bytes};
use crate::malformed::newcomer;
use crate::scene::{Place, Scene};

const LIVES_ON: &str = "canary and the room lives on";

/// Checks a file in a world of its own.
pub(crate) fn check(vector: &Vector) -> Result<(), String> {
    let mut scene = Scene::at(vector.stage)?;
    let given = bytes(&vector.bytes)?;
    match vector.subject {
        Subject::Frame => {}
        Subject::KeyPackage => {
            let taken = sealing::inspect_key_package(&given, scene.now());
            return not_taken(vector, taken.map(|_| ()).map_err(|error| error.to_string()));
        }
        Subject::Welcome => {
            let (secret, _, secrets) = newcomer(&scene)?;
            let joined = Group::join(&given, &secrets, &secret);
            return not_taken(
                vector,
                joined.map(|_| ()).map_err(|error| error.to_string()),
            );
        }
        Subject::Briefing => {
            let context = scene.context(vector.place()?)?;
            let opening = scene.opening()?;
            let joined = codec::decode::<Briefing>(&given, given.len())
                .and_then(|briefing| Room::joined(context, opening, &briefing));
            return not_taken(
                vector,
                joined.map(|_| ()).map_err(|error| error.to_string()),
            );
        }
    }
    let frame = Frame::new(given).map_err(|error| error.to_string())?;
    let before = vector
        .before
        .iter()
        .map(|digits| Frame::new(bytes(digits)?).map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    let honest = honest(vector, &scene)?;
    let mut wedged = Vec::new();
    for who in &honest {
        let group = scene.group(*who, vector.place()?)?;
        if opens(vector, &group, &before, &frame)? {
            wedged.push(*who);
        }
    }
    delivered(vector, &mut scene, &before, frame, &honest, &wedged)
}

fn not_taken(vector: &Vector, taken: Result<(), String>) -> Result<(), String> {
    match taken {
        Ok(()) => Err("it was taken".to_owned()),
        Err(why) => same("the reason", &why, &vector.reason),
    }
}

fn same<T: PartialEq + core::fmt::Debug>(
    what: &str,
    found: &T,
    expected: &T,
) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, expected is {expected:?}"))
    }
}

fn honest(vector: &Vector, scene: &Scene) -> Result<Vec<usize>, String> {
    let who = vector.who()?;
    let place = vector.place()?;
    let mut honest = place.desks().to_vec();
    honest.retain(|other| {
        let here = standing(&scene.world, *other, place.name_for(*other)) == "open";
        *other != who && here
    });
    Ok(honest)
}

/// Opens the frame as one desk does; whether it shuts that desk out.
fn opens(vector: &Vector, group: &Group, before: &[Frame], frame: &Frame) -> Result<bool, String> {
    let mut group = group.clone();
    for frame in before {
        match group.open(frame) {
            Ok(Opened::Entry(entry)) => group = entry.next,
            other => return Err(format!("the frame before is no entry: {other:?}")),
        }
    }
    match (vector.outcome, group.open(frame)) {
        (Outcome::Void, Err(Fault::Void(reason))) => {
            same("the reason", &reason.to_string(), &vector.reason)?;
        }
        (Outcome::Unreadable, Ok(Opened::Entry(entry))) => {
            match Entry::from_bytes(&entry.plaintext) {
                Ok(_) => return Err("it can be read".to_owned()),
                Err(why) => same("the reason", &why.to_string(), &vector.reason)?,
            }
        }
        (Outcome::Refused | Outcome::Unresolved, Ok(Opened::Entry(_)))
        | (Outcome::NoEffect | Outcome::CutOff, Ok(Opened::Commit(_))) => {}
        (Outcome::CutOff, Err(Fault::WedgedCommit(_))) => return Ok(true),
        (_, other) => return Err(format!("it opens as {other:?}")),
    }
    Ok(false)
}

/// The relay delivers it to every desk, and somebody honest speaks after it.
fn delivered(
    vector: &Vector,
    scene: &mut Scene,
    before: &[Frame],
    frame: Frame,
    honest: &[usize],
    wedged: &[usize],
) -> Result<(), String> {
    let place = vector.place()?;
    let insider = vector.who()?;
    let committer = scene.leaf(insider, place)?;
    let id = scene.id(place)?;
    let voids = honest
        .iter()
        .map(|who| void_count(scene, *who, place))
        .collect::<Result<Vec<_>, _>>()?;
    let people = people(scene, honest[0], place)?;
    scene.world.crash(insider);
    for frame in before {
        let frame = frame.clone();
        scene
            .world
            .relay
            .slip_in(&id, frame)
            .ok_or("not appended")?;
    }
    let position = scene
        .world
        .relay
        .slip_in(&id, frame)
        .ok_or("not appended")?;
    let speaker = honest.iter().find(|who| !wedged.contains(who));
    let speaker = *speaker.ok_or("nobody is left")?;
    let words = say(place.name_for(speaker), LIVES_ON);
    scene.world.act(speaker, words)?;
    for (who, void) in honest.iter().zip(voids) {
        let name = place.name_for(*who);
        if wedged.contains(who) {
            cut_off(vector, scene, *who, place, &committer.0)?;
            continue;
        }
        same(
            "the room's standing",
            &standing(&scene.world, *who, name),
            &"open".to_owned(),
        )?;
        let heard = scene.world.lines(*who, name).into_iter().any(|line| {
            line.refused.is_none()
                && matches!(line.what, Said::Statement { passage, .. } if passage.words == LIVES_ON)
        });
        same("that the room lives on", &heard, &true)?;
        verdict(vector, scene, *who, position, void)?;
    }
    match vector.outcome {
        Outcome::CutOff => same("how many are cut off", &wedged.len(), &1),
        _ => same(
            "who is here",
            &self::people(scene, honest[0], place)?,
            &people,
        ),
    }
}

fn void_count(scene: &Scene, who: usize, place: Place) -> Result<u64, String> {
    Ok(scene.world.show(who, place.name_for(who))?.void)
}

fn people(scene: &Scene, who: usize, place: Place) -> Result<String, String> {
    let people = scene.world.show(who, place.name_for(who))?.people;
    Ok(format!("{people:?}"))
}

/// What one desk shows at the frame's place.
fn verdict(
    vector: &Vector,
    scene: &Scene,
    who: usize,
    position: Position,
    void: u64,
) -> Result<(), String> {
    let place = vector.place()?;
    let lines = scene.world.lines(who, place.name_for(who));
    let mut lines = lines.into_iter();
    let line = lines.find(|line| line.number == position.0);
    let refused = line.as_ref().map(|line| line.refused.clone());
    let voids = void_count(scene, who, place)? - void;
    let told = |text: String| {
        let warnings = scene.world.warnings(who);
        same("that it is told", &warnings.contains(&text), &true)
    };
    match vector.outcome {
        Outcome::Refused => {
            same(
                "what is shown",
                &refused,
                &Some(Some(vector.reason.clone())),
            )?;
            same("how many frames are void", &voids, &0)?;
            verified(vector, scene, who, position)
        }
        Outcome::Unresolved => {
            let complete = scene.world.show(who, place.name_for(who))?.complete;
            let reason = complete.then(|| vector.reason.clone());
            same("what is shown", &refused, &Some(reason))?;
            let before_you = line.is_some_and(|line| line.before_you);
            same("whether it is marked", &before_you, &!complete)?;
            same("how many frames are void", &voids, &0)
        }
        // Whoever spoke before reading it has spoken again after it.
        Outcome::CutOff => same(
            "that it counts",
            &is_commit(scene, who, place, position)?,
            &true,
        ),
        Outcome::Void | Outcome::Unreadable | Outcome::NoEffect | Outcome::NotTaken => {
            same("what is shown", &refused, &None)?;
            same("how many frames are void", &voids, &1)?;
            match vector.outcome {
                Outcome::NoEffect => told(format!(
                    "a change of members at {} has no effect: {}",
                    position.0, vector.reason
                )),
                Outcome::Unreadable => told(format!("entry {} cannot be read", position.0)),
                _ => Ok(()),
            }
        }
    }
}

/// `record verify` names the place, whose it is and what is wrong.
fn verified(vector: &Vector, scene: &Scene, who: usize, at: Position) -> Result<(), String> {
    let name = vector.place()?.name_for(who);
    let id = room_id(&scene.world, who, name)?.to_string();
    let accounts = scene.world.accounts(who).into_iter();
    let findings: Vec<String> = accounts
        .filter(|account| account.room == id)
        .flat_map(|account| account.findings)
        .filter(|found| found.contains(&format!(" at number {} (", at.0)))
        .collect();
    let named = findings
        .iter()
        .any(|found| found.contains(&vector.reason) && !found.contains("nobody of the room"));
    // Of ids and counters the account tells more than the reason.
    let more = findings.iter().any(|found| found.starts_with("FAULT"));
    match named || more {
        true => Ok(()),
        false => Err(format!("`record verify` does not tell it: {findings:?}")),
    }
}

/// Whether a desk read a commit at a position.
fn is_commit(scene: &Scene, who: usize, place: Place, at: Position) -> Result<bool, String> {
    let id = scene.id(place)?;
    let all = records(&scene.world)?;
    let mut all = all.iter();
    let record = all.find(|record| record.who == who && record.room == id);
    let kept = record.and_then(|record| record.kept.get(&at.0));
    Ok(kept.is_some_and(|kept| matches!(kept.item, Item::Commit { .. })))
}

/// The desk has stopped, says who shut it out, and holds what proves it.
fn cut_off(
    vector: &Vector,
    scene: &Scene,
    who: usize,
    place: Place,
    committer: &[u8; 32],
) -> Result<(), String> {
    let name = place.name_for(who);
    let rooms = scene.world.rooms(who);
    let room = rooms.into_iter().find(|room| room.short == name);
    let room = room.ok_or("no room")?;
    same("the room's standing", &room.standing, &"stopped".to_owned())?;
    let told = room.explanation.unwrap_or_default();
    same("what it says", &told, &vector.reason)?;
    let vault = &scene.world.desks[who].vault;
    let (_, evidence) = vault.under("evidence/").next().ok_or("no evidence")?;
    let proved = check_evidence(evidence).map_err(|error| error.to_string())?;
    same(
        "who is proved to have done it",
        proved.committer.as_bytes(),
        committer,
    )
}
