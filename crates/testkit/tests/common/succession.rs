//! Rooms that freeze and go on in others.

use desk::View;
use desk::answer::{Answer, MadeInvitation};
use desk::command::{Command, Join, Query, Successor};
use envelope::Position;
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{room, say};

use super::{HEAD_A, OFFICIAL, room_id, standing};

/// The relay joins two histories of Aland's room: it freezes on the official's desk
/// and on its head's.
pub(crate) fn rewrite(world: &mut World) -> Result<(), String> {
    world.act(HEAD_A, say("intermediary", "canary to be rewritten"))?;
    world.act(OFFICIAL, say("Aland", "canary that stays"))?;
    let room = room_id(world, OFFICIAL, "Aland")?;
    let at = Position(world.relay.store().log(&room).len() as u64 - 2);
    let bytes = vec![7; 1024 + envelope::limits::FRAME_OVERHEAD];
    let rubbish = envelope::Frame::new(bytes).map_err(|error| error.to_string())?;
    assert!(world.relay.store_mut().rewrite(&room, at, rubbish));
    world.act(OFFICIAL, say("Aland", "canary afterwards"))?;
    for (who, name) in [(OFFICIAL, "Aland"), (HEAD_A, "intermediary")] {
        assert_eq!(standing(world, who, name), "frozen", "{who}");
    }
    Ok(())
}

pub(crate) fn successor(name: &str, although_open: bool) -> Command {
    Command::Successor(Successor {
        room: room(name),
        relay: None,
        relay_key: None,
        token: None,
        although_open,
        valid_seconds: 10_000,
    })
}

/// Opens a successor; gives the invitations by name.
pub(crate) fn succeed(
    world: &mut World,
    who: usize,
    command: Command,
) -> Result<Vec<MadeInvitation>, String> {
    world.mint(9);
    match world.act(who, command)? {
        Answer::Succeeding { invitations, .. } => Ok(invitations),
        other => Err(format!("{other:?}")),
    }
}

/// Somebody of the old room answers their invitation and is let in.
pub(crate) fn come(
    world: &mut World,
    inviter: usize,
    invitations: &[MadeInvitation],
    (who, name): (usize, &str),
) -> Result<(), String> {
    let made = invitations.iter().find(|made| made.name == name);
    let made = made.ok_or_else(|| format!("{name} is not invited"))?;
    let join = Command::Join(Join {
        link: made.link.clone(),
        name: "canary another name".to_owned(),
        device: "laptop".to_owned(),
    });
    let Answer::Joining { joining, words } = world.act(who, join)? else {
        return Err("no joining".to_owned());
    };
    let invitation = made.invitation;
    world.act(inviter, Command::Approve { invitation, words })?;
    let View::Joinings { joinings } = world.look(who, &Query::Joinings)? else {
        return Err("another view".to_owned());
    };
    match joinings.into_iter().find(|other| other.joining == joining) {
        Some(state) if state.state == "joined" => Ok(()),
        other => Err(format!("{name} did not come: {other:?}")),
    }
}
