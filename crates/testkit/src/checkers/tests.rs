//! The checkers of what goes beforehand can fail: a sound record is bent in one thing,
//! and they say which rule that breaks.

use desk::command::{Beforehand, Command, Permit};
use desk::talks::entry::{Body, Origin, Speakers, Withdrawal};
use desk::talks::{Attribution, EntryId, Wording};

use super::Evidence;
use super::rules::{SideRoom, judge, side_rooms};
use crate::scenes::{convey, invite, opening, own, room, terms};
use crate::world::World;

const OFFICIAL: usize = 0;
const HEADS: [(usize, &str); 2] = [(1, "Aland"), (2, "Borduria")];

/// Each side lets two statements go beforehand and says three under its mark, of
/// which one is conveyed.
fn beforehand() -> Result<World, String> {
    let mut world = World::new(11, &["official", "head-a", "head-b"])?;
    let open = opening(&mut world, &["Aland", "Borduria"]);
    world.act(OFFICIAL, open)?;
    for (head, side) in HEADS {
        let name = format!("Head of {side}");
        world.bring_in((OFFICIAL, invite(Some(side))), (head, &name, "laptop"))?;
    }
    for (head, side) in HEADS {
        let mut terms = terms(Wording::Substance, Attribution::Attributed);
        terms.expires = Some(world.now() + 60_000_000);
        let permit = Permit::Standing(Beforehand {
            mark: format!("hotline of {side}"),
            terms: vec![terms],
            most: 2,
            speakers: Speakers::Signers,
        });
        let command = Command::Permit {
            room: room("intermediary"),
            what: permit,
        };
        world.act(head, command)?;
        for said in 0..3 {
            let say = Command::Mark {
                room: room("intermediary"),
                mark: format!("hotline of {side}"),
                words: own(&format!("canary {said} of {side}")),
            };
            world.act(head, say)?;
        }
        let tray = world.tray(OFFICIAL);
        let first = tray.iter().find(|item| item.from == side);
        let first = first.ok_or("nothing waits")?.number;
        world.act(OFFICIAL, convey(side, first, 0))?;
    }
    Ok(world)
}

/// What is found once the rooms, side by side, were bent.
fn found(bend: impl Fn(&mut [SideRoom])) -> Result<Vec<String>, String> {
    let world = beforehand()?;
    let evidence = Evidence::of(&world)?;
    let mut rooms = side_rooms(&evidence);
    rooms.sort_by_key(|room| room.side);
    assert_eq!(judge(&evidence, &rooms), Vec::<String>::new());
    bend(&mut rooms);
    Ok(judge(&evidence, &rooms))
}

fn assert_found(found: &[String], rule: &str, told: &str) {
    let mut found_ = found.iter();
    let so = found_.any(|one| one.starts_with(rule) && one.contains(told));
    assert!(so, "{rule} {told}: {found:?}");
}

fn position(room: &SideRoom, which: impl Fn(&Body) -> bool) -> usize {
    let at = room
        .entries
        .iter()
        .position(|(.., entry, _)| which(&entry.body));
    at.expect("the entry is there")
}

fn standing_of(room: &SideRoom) -> EntryId {
    let at = position(room, |body| matches!(body, Body::StandingPermission(_)));
    room.entries[at].2.id
}

/// The place of an entry taken by a withdrawal of the standing permission.
fn withdrawn_before(room: &mut SideRoom, which: impl Fn(&Body) -> bool) {
    let permission = standing_of(room);
    let at = position(room, which);
    let (place, author, mut entry, plaintext) = room.entries[at - 1].clone();
    assert!(
        !matches!(entry.body, Body::StandingPermission(_)),
        "room for it"
    );
    entry.body = Body::Withdrawal(Withdrawal { permission });
    room.entries[at - 1] = (place, author, entry, plaintext);
}

#[test]
fn r1_words_that_nobody_said_under_the_mark_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        let at = position(&rooms[0], |body| matches!(body, Body::Marked(_)));
        rooms[0].entries.remove(at);
    })?;
    assert_found(&found, "R1", "told what nobody permitted");
    Ok(())
}

#[test]
fn r1_words_under_the_other_sides_mark_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        let theirs = standing_of(&rooms[1]);
        for (.., entry, _) in &mut rooms[0].entries {
            if let Body::Marked(marked) = &mut entry.body {
                marked.standing = theirs;
            }
        }
    })?;
    assert_found(&found, "R1", "nobody gave here");
    Ok(())
}

#[test]
fn r1_words_that_prove_another_mark_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        for (.., entry, _) in &mut rooms[1].entries {
            if let Body::Conveyance(sent) = &mut entry.body
                && let Origin::Side {
                    proof: Some(proof), ..
                } = &mut sent.origin
                && let Some(standing) = &mut proof.standing
            {
                standing.mark = "another mark".to_owned();
            }
        }
    })?;
    assert_found(&found, "R1", "told what nobody permitted");
    Ok(())
}

#[test]
fn r6_words_that_set_out_after_their_standing_permission_was_withdrawn_are_found()
-> Result<(), String> {
    let found = found(|rooms| {
        withdrawn_before(&mut rooms[0], |body| matches!(body, Body::Intention(_)));
    })?;
    assert_found(&found, "R6", "its permission was over");
    Ok(())
}

#[test]
fn r6_words_said_under_a_mark_that_was_withdrawn_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        let last = rooms[0]
            .entries
            .iter()
            .rposition(|(.., entry, _)| matches!(entry.body, Body::Marked(_)))
            .expect("something is said");
        let id = rooms[0].entries[last].2.id;
        let permission = standing_of(&rooms[0]);
        let before = &mut rooms[0].entries[last - 1];
        before.2.body = Body::Withdrawal(Withdrawal { permission });
        assert_ne!(before.2.id, id);
    })?;
    assert_found(&found, "R6", "a standing permission that was over");
    Ok(())
}

#[test]
fn r8_more_statements_than_a_side_lets_go_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        for (.., entry, _) in &mut rooms[0].entries {
            if let Body::StandingPermission(standing) = &mut entry.body {
                standing.most = 0;
            }
        }
    })?;
    assert_found(&found, "R8", "used up");
    let found = self::found(|rooms| {
        let at = position(&rooms[1], |body| matches!(body, Body::Conveyance(_)));
        let sent = rooms[1].entries[at].clone();
        rooms[1].entries.extend([sent.clone(), sent]);
    })?;
    assert_found(&found, "R8", "more than 2 statements");
    Ok(())
}

#[test]
fn r2_words_under_a_mark_by_somebody_who_may_not_are_found() -> Result<(), String> {
    let found = found(|rooms| {
        for role in rooms[0].roles.values_mut() {
            *role = desk::talks::Role::Delegate;
        }
    })?;
    assert_found(&found, "R2", "somebody who may not");
    Ok(())
}

#[test]
fn r4_a_mark_that_goes_along_with_nobodys_words_is_found() -> Result<(), String> {
    let found = found(|rooms| {
        for (.., entry, _) in &mut rooms[1].entries {
            if let Body::Conveyance(sent) = &mut entry.body {
                sent.origin = Origin::OwnResponsibility;
            }
        }
    })?;
    assert_found(&found, "R4", "a mark of where it came from");
    Ok(())
}
