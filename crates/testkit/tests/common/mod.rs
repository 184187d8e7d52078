//! Talks between two sides, opened over a fair network.
#![allow(dead_code)] // Each test uses its part.

pub(crate) mod succession;

use desk::talks::view::Said;
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{convey, invite, permit};

pub(crate) const OFFICIAL: usize = 0;
pub(crate) const HEAD_A: usize = 1;
pub(crate) const HEAD_B: usize = 2;
pub(crate) const DELEGATE_A: usize = 3;
pub(crate) const SECOND_DEVICE: usize = 4;

/// The words of statements and conveyances of a room, in order.
pub(crate) fn words(world: &World, who: usize, name: &str) -> Vec<String> {
    world
        .lines(who, name)
        .into_iter()
        .filter(|line| line.refused.is_none())
        .filter_map(|line| match line.what {
            Said::Statement { passage, .. } | Said::Conveyance { passage, .. } => {
                Some(passage.words)
            }
            _ => None,
        })
        .collect()
}

pub(crate) fn all_sound(world: &World) -> Result<(), String> {
    for who in 0..world.desks.len() {
        for account in world.accounts(who) {
            if !account.sound {
                return Err(format!("desk {who}: {account:#?}"));
            }
        }
    }
    if world.violations.is_empty() {
        Ok(())
    } else {
        Err(format!("{:?}", world.violations))
    }
}

/// Talks between Aland and Borduria with a head each.
pub(crate) fn opened() -> Result<World, String> {
    opened_with(7)
}

/// The same over another network's delays.
pub(crate) fn opened_with(seed: u64) -> Result<World, String> {
    let names = [
        "official",
        "head-a",
        "head-b",
        "delegate-a",
        "second",
        "third",
        "fourth",
    ];
    let mut world = World::new(seed, &names)?;
    if std::env::var_os("TESTKIT_TRACE").is_some() {
        world.trace = goodoffices_testkit::trace::Trace::printed();
    }
    let open = goodoffices_testkit::scenes::opening(&mut world, &["Aland", "Borduria"]);
    world.act(OFFICIAL, open)?;
    world.bring_in(
        (OFFICIAL, invite(Some("Aland"))),
        (HEAD_A, "Head of Aland", "laptop"),
    )?;
    world.bring_in(
        (OFFICIAL, invite(Some("Borduria"))),
        (HEAD_B, "Head of Borduria", "laptop"),
    )?;
    Ok(world)
}

/// Aland's head permits words and the official conveys them.
pub(crate) fn carried(
    world: &mut World,
    text: &str,
    terms: (Wording, Attribution),
) -> Result<u64, String> {
    world.act(HEAD_A, permit("intermediary", text, terms.0, terms.1))?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    Ok(number)
}

/// How a desk's room stands, by its short name; the newest of that name.
pub(crate) fn standing(world: &World, who: usize, name: &str) -> String {
    world
        .rooms(who)
        .into_iter()
        .rfind(|room| room.short == name)
        .map_or_else(|| "none".to_owned(), |room| room.standing)
}

/// A room's id as the relay knows it; the newest of that name.
pub(crate) fn room_id(world: &World, who: usize, name: &str) -> Result<envelope::RoomId, String> {
    world
        .rooms(who)
        .into_iter()
        .rfind(|room| room.short == name)
        .and_then(|room| room.id.parse().ok())
        .ok_or_else(|| format!("no room is called {name}"))
}

/// A person's MLS state in a room, out of their desk's vault.
pub(crate) fn stolen_group(
    world: &World,
    who: usize,
    room: &envelope::RoomId,
) -> Result<sealing::Group, String> {
    let vault = &world.desks[who].vault;
    let (_, value) = vault
        .items()
        .find(|(key, _)| *key == format!("room/{room}"))
        .ok_or("no such room")?;
    let bytes = nth_bytes(&value, 5)?;
    sealing::Group::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// The n-th value of a stored record, from 0, if it is bytes.
pub(crate) fn nth_bytes(stored: &[u8], nth: usize) -> Result<Vec<u8>, String> {
    let mut decoder = minicbor::Decoder::new(stored);
    decoder.array().map_err(|error| error.to_string())?;
    for _ in 0..nth {
        decoder.skip().map_err(|error| error.to_string())?;
    }
    let bytes = decoder.bytes().map_err(|error| error.to_string())?;
    Ok(bytes.to_vec())
}
