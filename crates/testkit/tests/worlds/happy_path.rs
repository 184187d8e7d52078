//! Talks from opening to leave-taking, over a fair network: everything that
//! people do at their desks, seen from every desk.

use desk::answer::{Answer, InvitationView};
use desk::command::{Command, Join, Permit, WordsChoice};
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{convey, invite, invite_as, own, permit, room, say, terms};

use crate::common::{
    DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, opened, words,
};

#[test]
fn opening_gives_every_side_its_rooms() -> Result<(), String> {
    let world = opened()?;
    let shorts = |who: usize| -> Vec<String> {
        world
            .rooms(who)
            .into_iter()
            .map(|room| room.short)
            .collect()
    };
    assert_eq!(shorts(OFFICIAL), ["team", "Aland", "Borduria"]);
    assert_eq!(shorts(HEAD_A), ["intermediary", "delegation"]);
    assert_eq!(shorts(HEAD_B), ["intermediary", "delegation"]);
    for who in 0..3 {
        for room in world.rooms(who) {
            assert_eq!(
                (room.standing.as_str(), room.waiting),
                ("open", 0),
                "{room:?}"
            );
        }
    }
    for (who, name) in [
        (OFFICIAL, "Aland"),
        (HEAD_A, "intermediary"),
        (HEAD_B, "intermediary"),
    ] {
        let introduced = world
            .lines(who, name)
            .into_iter()
            .filter(|line| matches!(line.what, Said::SideKey { .. }))
            .count();
        assert!(introduced >= 1, "{who} {name}");
    }
    all_sound(&world)
}

#[test]
fn a_link_may_be_used_before_the_inviters_desk_has_reached_the_relay() -> Result<(), String> {
    let mut world = opened()?;
    world.cut_off(OFFICIAL, 90_000);
    let delegate = invite_as(Some("Aland"), Role::Delegate);
    let Some(Ok(Answer::Invitation {
        invitation, link, ..
    })) = world.command(OFFICIAL, Command::Invite(delegate))
    else {
        return Err("no invitation".to_owned());
    };
    let join = Command::Join(Join {
        link,
        name: "Adviser".to_owned(),
        device: "tablet".to_owned(),
    });
    let Some(Ok(Answer::Joining { words, .. })) = world.command(DELEGATE_A, join) else {
        return Err("no joining".to_owned());
    };
    world.run_until(world.now() + 60_000);
    let state = |world: &World| -> Vec<String> {
        let invitations = world.invitations(OFFICIAL);
        let state = |one: InvitationView| (one.invitation == invitation).then_some(one.state);
        invitations.into_iter().filter_map(state).collect()
    };
    assert_eq!(state(&world), ["opening"]);
    world.settle();
    assert_eq!(state(&world), ["card"]);
    world.act(OFFICIAL, Command::Approve { invitation, words })?;
    assert_eq!(world.rooms(DELEGATE_A).len(), 1);
    all_sound(&world)
}

#[test]
fn words_cross_by_permission_in_every_wording_and_attribution() -> Result<(), String> {
    let mut world = opened()?;
    let mut expected = Vec::new();
    for (wording, attribution) in [
        (Wording::Exact, Attribution::Attributed),
        (Wording::Exact, Attribution::WithoutAttribution),
        (Wording::Exact, Attribution::OwnResponsibility),
        (Wording::Substance, Attribution::Attributed),
        (Wording::Substance, Attribution::WithoutAttribution),
        (Wording::Substance, Attribution::OwnResponsibility),
        (Wording::Exact, Attribution::SoundOut),
        (Wording::Substance, Attribution::SoundOut),
    ] {
        let text = format!("canary {wording:?} {attribution:?}");
        world.act(HEAD_A, permit("intermediary", &text, wording, attribution))?;
        let number = world.newest_permission(OFFICIAL, "Aland")?;
        world.act(OFFICIAL, convey("Aland", number, 10_000))?;
        expected.push(text);
        assert_eq!(words(&world, HEAD_B, "intermediary"), expected);
        let permission = world
            .show(HEAD_A, "intermediary")?
            .permissions
            .pop()
            .ok_or("no permission")?;
        assert_eq!(permission.state, "conveyed", "{permission:?}");
    }
    let receipts = world
        .lines(HEAD_A, "intermediary")
        .into_iter()
        .filter_map(|line| match line.what {
            Said::Receipt { order, .. } => Some(order),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(receipts, [1, 2, 3, 4, 5, 6, 7, 8]);
    all_sound(&world)
}

#[test]
fn an_ask_is_permitted_edited_or_refused_in_one_act() -> Result<(), String> {
    let mut world = opened()?;
    let ask = |text: &str| Command::Ask {
        room: room("Aland"),
        words: own(text),
        terms: terms(Wording::Exact, Attribution::Attributed),
    };
    world.act(OFFICIAL, ask("canary one"))?;
    world.act(OFFICIAL, ask("canary two"))?;
    world.act(OFFICIAL, ask("canary three"))?;
    let asks: Vec<u64> = world
        .show(HEAD_A, "intermediary")?
        .asks
        .iter()
        .map(|ask| ask.number)
        .collect();
    let [one, two, three] = asks[..] else {
        return Err(format!("{asks:?}"));
    };
    let answer = |ask: u64, words: Option<WordsChoice>| Command::Permit {
        room: room("intermediary"),
        what: Permit::Ask {
            ask,
            words,
            terms: None,
        },
    };
    world.act(HEAD_A, answer(one, None))?;
    world.act(HEAD_A, answer(two, Some(own("canary two, edited"))))?;
    world.act(
        HEAD_A,
        Command::Refuse {
            room: room("intermediary"),
            ask: three,
            reason: Some("canary not now".to_owned()),
        },
    )?;
    assert!(world.show(OFFICIAL, "Aland")?.asks.is_empty());
    for item in world.tray(OFFICIAL) {
        world.act(OFFICIAL, convey("Aland", item.number, 0))?;
    }
    assert_eq!(
        words(&world, HEAD_B, "intermediary"),
        ["canary one", "canary two, edited"]
    );
    all_sound(&world)
}

#[test]
fn what_is_held_can_be_recalled_and_what_is_withdrawn_does_not_go() -> Result<(), String> {
    let mut world = opened()?;
    let go = |text: &str| {
        permit(
            "intermediary",
            text,
            Wording::Exact,
            Attribution::Attributed,
        )
    };
    world.act(HEAD_A, go("canary recalled"))?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world
        .command(OFFICIAL, convey("Aland", number, 10_000))
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    world.act(
        OFFICIAL,
        Command::Recall {
            room: room("Aland"),
            permission: number,
        },
    )?;
    world.act(
        HEAD_A,
        Command::Withdraw {
            room: room("intermediary"),
            permission: number,
        },
    )?;
    world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(words(&world, HEAD_B, "intermediary").is_empty());
    all_sound(&world)
}

#[test]
fn a_withdrawal_after_the_intention_is_told_that_it_is_too_late() -> Result<(), String> {
    let mut world = opened()?;
    world.act(
        HEAD_A,
        permit(
            "intermediary",
            "canary gone",
            Wording::Exact,
            Attribution::Attributed,
        ),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    world.act(
        HEAD_A,
        Command::Withdraw {
            room: room("intermediary"),
            permission: number,
        },
    )?;
    let permission = world
        .show(HEAD_A, "intermediary")?
        .permissions
        .pop()
        .ok_or("no permission")?;
    assert!(permission.too_late.is_some(), "{permission:?}");
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary gone"]);
    all_sound(&world)
}

#[test]
fn delegates_and_devices_come_and_go() -> Result<(), String> {
    let mut world = opened()?;
    world.bring_in(
        (HEAD_A, invite_as(None, Role::Delegate)),
        (DELEGATE_A, "Counsel of Aland", "tablet"),
    )?;
    world.act(DELEGATE_A, say("intermediary", "canary from counsel"))?;
    world.act(DELEGATE_A, say("delegation", "canary among ourselves"))?;
    assert_eq!(words(&world, OFFICIAL, "Aland"), ["canary from counsel"]);
    assert_eq!(
        words(&world, HEAD_A, "delegation"),
        ["canary among ourselves"]
    );

    let mut device = invite(None);
    device.device_of = Some("Counsel of Aland".to_owned());
    world.bring_in(
        (HEAD_A, device),
        (SECOND_DEVICE, "Counsel of Aland", "phone"),
    )?;
    world.act(SECOND_DEVICE, say("delegation", "canary from the phone"))?;
    assert_eq!(words(&world, DELEGATE_A, "delegation").len(), 2);

    world.act(
        SECOND_DEVICE,
        Command::Leave {
            room: room("delegation"),
        },
    )?;
    let remove = Command::Remove {
        room: room("intermediary"),
        person: "Counsel of Aland".to_owned(),
    };
    assert!(matches!(
        world.act(HEAD_A, remove)?,
        Answer::Changing { .. }
    ));
    for who in [DELEGATE_A, SECOND_DEVICE] {
        let standing: Vec<(String, String)> = world
            .rooms(who)
            .into_iter()
            .map(|room| (room.short, room.standing))
            .collect();
        assert_eq!(
            standing[0],
            ("intermediary".to_owned(), "left".to_owned()),
            "{who} {standing:?}"
        );
    }
    world.refused(DELEGATE_A, say("intermediary", "canary too late"))?;
    world.act(HEAD_A, say("intermediary", "canary without counsel"))?;
    assert_eq!(words(&world, DELEGATE_A, "intermediary").len(), 1);
    all_sound(&world)
}

#[test]
fn a_head_whose_device_is_lost_is_invited_again_in_one_change() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary before"))?;
    world.crash(HEAD_A);
    let mut again = invite_as(Some("Aland"), Role::Head);
    again.again = Some("Head of Aland".to_owned());
    world.bring_in(
        (OFFICIAL, again),
        (SECOND_DEVICE, "Head of Aland", "new laptop"),
    )?;
    let people = world.show(OFFICIAL, "Aland")?.people;
    let heads: Vec<_> = people
        .iter()
        .filter(|person| person.role == Role::Head)
        .collect();
    assert_eq!(heads.len(), 1, "{people:?}");
    assert_eq!(heads[0].devices, ["new laptop"]);
    world.act(
        SECOND_DEVICE,
        permit(
            "intermediary",
            "canary again",
            Wording::Exact,
            Attribution::Attributed,
        ),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary again"]);
    world.start(HEAD_A);
    world.settle();
    let old = &world.rooms(HEAD_A)[0];
    assert_eq!(old.standing, "left", "{old:?}");
    all_sound(&world)
}

#[test]
fn a_desk_that_was_away_walks_forward_through_every_change() -> Result<(), String> {
    let mut world = opened()?;
    world.bring_in(
        (OFFICIAL, invite(Some("Aland"))),
        (DELEGATE_A, "Counsel of Aland", "tablet"),
    )?;
    world.crash(DELEGATE_A);
    for round in 0..3 {
        world.bring_in(
            (OFFICIAL, invite(Some("Aland"))),
            (SECOND_DEVICE, &format!("Guest {round}"), "phone"),
        )?;
        world.act(HEAD_A, say("intermediary", &format!("canary {round}")))?;
        world.act(
            OFFICIAL,
            Command::Remove {
                room: room("Aland"),
                person: format!("Guest {round}"),
            },
        )?;
    }
    world.start(DELEGATE_A);
    world.settle();
    assert_eq!(
        words(&world, DELEGATE_A, "intermediary"),
        ["canary 0", "canary 1", "canary 2"]
    );
    world.act(DELEGATE_A, say("intermediary", "canary back"))?;
    assert_eq!(words(&world, HEAD_A, "intermediary").len(), 4);
    all_sound(&world)
}

#[test]
fn the_team_grows_and_every_official_sees_every_room_of_theirs() -> Result<(), String> {
    let mut world = opened()?;
    world.bring_in(
        (OFFICIAL, invite(Some("team"))),
        (DELEGATE_A, "Second official", "desk"),
    )?;
    world.act(HEAD_A, say("intermediary", "canary to both"))?;
    assert_eq!(words(&world, DELEGATE_A, "Aland"), ["canary to both"]);
    world.act(
        HEAD_A,
        permit(
            "intermediary",
            "canary by the second",
            Wording::Exact,
            Attribution::Attributed,
        ),
    )?;
    let number = world.newest_permission(DELEGATE_A, "Aland")?;
    world.act(DELEGATE_A, convey("Aland", number, 0))?;
    assert_eq!(
        words(&world, HEAD_B, "intermediary"),
        ["canary by the second"]
    );
    all_sound(&world)
}
