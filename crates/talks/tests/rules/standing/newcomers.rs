//! Newcomers know what was given before they came.

use super::*;

fn joined(world: &World) -> Room {
    let elder = world.side(0);
    let bytes = codec::encode(&elder.briefing());
    let briefing: Briefing = codec::decode(&bytes, bytes.len()).unwrap();
    Room::joined(elder.context().clone(), world.opening.clone(), &briefing).unwrap()
}

#[test]
fn a_newcomer_conveys_what_is_said_under_a_mark_from_before_it_came() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 3);
    let first = say(&mut world, HEAD, "before it came");
    world.convey(0, &first, None, false).unwrap();
    let waiting = say(&mut world, HEAD, "waits since before it came");
    let cut = world.logs[&side_room(0)].len();
    let mut newcomer = joined(&world);
    let told = newcomer.standing(&standing).unwrap();
    assert_eq!((told.used.certain, told.used.perhaps), (1, 1));
    let id = say(&mut world, DELEGATE, "after it came");
    let last = say(&mut world, DELEGATE, "once more");
    replay(&mut newcomer, &world.logs[&side_room(0)], cut);
    let by_newcomer = conveyance::compose(&newcomer, &id, Manner::default(), world.now);
    let by_elder = conveyance::compose(world.side(0), &id, Manner::default(), world.now);
    assert_eq!(by_newcomer, by_elder);
    let cut = world.logs[&side_room(0)].len();
    for permission in [id, waiting, last] {
        bind(&mut world, permission);
    }
    replay(&mut newcomer, &world.logs[&side_room(0)], cut);
    // Whether the last one is within the count, only those can tell who were there.
    assert!(newcomer.permission(&last).unwrap().unsure);
    let elder = world.side(0).permission(&last).unwrap();
    assert_eq!(elder.standing, PermissionStanding::Waiting);
    // What the inviter tells proves itself.
    let mut briefing = world.side(0).briefing();
    briefing.standings[0].given.most = 99;
    let (context, opening) = (world.side(0).context().clone(), world.opening.clone());
    let forged = Room::joined(context, opening, &briefing);
    assert_eq!(
        forged,
        Err(Malformed::Field("briefing: standing permissions"))
    );
}

#[test]
fn a_newcomer_in_the_receiving_room_goes_on_counting() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 1);
    let id = say(&mut world, HEAD, "one");
    let mut sent = world.convey(0, &id, None, false).unwrap();
    let elder = world.side(1);
    let newcomer = Room::joined(
        elder.context().clone(),
        world.opening.clone(),
        &elder.briefing(),
    )
    .unwrap();
    proof(&mut sent).nonce = [0x77; 16];
    let official = leaf(side_room(1), OFFICIAL);
    for room in [elder, &newcomer] {
        let judged = room.judge(&official, world.now, &Body::Conveyance(sent.clone()));
        assert_eq!(judged, Err(RuleBroken::StandingUsedUp(1)));
    }
}

/// Told are the uses of the standing permissions that were used last, however many
/// there are: a newcomer's newcomer counts what the first has seen.
#[test]
fn of_more_uses_than_a_newcomer_is_told_of_it_is_told_of_the_newest() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 1);
    let id = say(&mut world, HEAD, "one");
    let kind = side_room(1);
    let elder = world.side(1);
    let mut briefing = elder.briefing();
    let full = u16::try_from(limits::BRIEFED_NONCES).unwrap();
    let used = Used {
        certain: 1,
        ..Used::default()
    };
    briefing.arrivals = (0..full)
        .map(|number| {
            let mut nonce = [0xFF; 16];
            nonce[14..].copy_from_slice(&number.to_be_bytes());
            StandingUse { nonce, used }
        })
        .collect();
    let context = elder.context().clone();
    let mut newcomer = Room::joined(context, world.opening.clone(), &briefing).unwrap();
    let cut = world.logs[&kind].len();
    world.convey(0, &id, None, false).unwrap();
    replay(&mut newcomer, &world.logs[&kind], cut);
    let told = newcomer.briefing().arrivals;
    assert_eq!(told.len(), limits::BRIEFED_NONCES);
    assert_eq!(told[..told.len() - 1], briefing.arrivals[1..]);
    let newest = told.last().unwrap();
    assert_eq!(newest.used.certain, 1);
    assert!(!briefing.arrivals.contains(newest));
}
