//! R6, R8: words that had bound before their destination froze arrive in the room that
//! goes on, once; and what a side lets go beforehand goes on with it.

use crate::common::succession::{come, succeed, successor};
use crate::common::{HEAD_A, HEAD_B, OFFICIAL, all_sound, opened, words};
use desk::command::{Beforehand, Command, Permit};
use desk::talks::entry::Speakers;
use desk::talks::view::RoomView;
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{convey, own, permit, room, terms};

const TEXT: &str = "canary on its way";
const HEAD: (usize, &str) = (HEAD_B, "Head of Borduria");

/// Aland's head permits words, and the official's desk runs until their conveyance
/// has reached a stage.
fn on_its_way(stage: &str, attribution: Attribution) -> Result<World, String> {
    let mut world = opened()?;
    let permitted = permit("intermediary", TEXT, Wording::Exact, attribution);
    world.act(HEAD_A, permitted)?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world
        .command(OFFICIAL, convey("Aland", number, 0))
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    while !world.tray(OFFICIAL).iter().any(|item| item.state == stage) {
        if !world.happens_next() {
            return Err(format!("never {stage}: {:?}", world.tray(OFFICIAL)));
        }
    }
    Ok(world)
}

/// Borduria's room goes on in another; its head is invited.
fn go_on(world: &mut World) -> Result<Vec<desk::answer::MadeInvitation>, String> {
    succeed(world, OFFICIAL, successor("Borduria", true))
}

/// What became of the permission, as its side reads it.
fn state(world: &World) -> Result<String, String> {
    let view: RoomView = world.show(HEAD_A, "intermediary")?;
    let permission = view.permissions.last().ok_or("no permission")?;
    Ok(permission.state.clone())
}

/// How often the words came to Borduria's head, in whatever room.
fn came(world: &World) -> usize {
    let rooms = world.rooms(HEAD_B);
    let read = rooms.iter().flat_map(|room| words(world, HEAD_B, &room.id));
    read.filter(|words| words == TEXT).count()
}

#[test]
fn r8_words_that_never_left_go_into_the_room_that_goes_on_once_its_head_is_there()
-> Result<(), String> {
    for attribution in [Attribution::Attributed, Attribution::OwnResponsibility] {
        // The relay loses what is on its way to it.
        let mut world = on_its_way("crossing", attribution)?;
        world.crash_relay(1_000);
        let invitations = go_on(&mut world)?;
        assert_eq!(world.tray(OFFICIAL)[0].state, "sending-on");
        assert_eq!((came(&world), state(&world)?.as_str()), (0, "on-its-way"));
        come(&mut world, OFFICIAL, &invitations, HEAD)?;
        assert_eq!((came(&world), state(&world)?.as_str()), (1, "conveyed"));
        assert_eq!(words(&world, HEAD_B, "intermediary"), [TEXT]);
        assert!(world.tray(OFFICIAL).is_empty());
        all_sound(&world)?;
        assert_eq!(check(&world), Vec::<String>::new());
    }
    Ok(())
}

#[test]
fn r8_words_that_the_head_had_read_already_are_not_sent_again() -> Result<(), String> {
    for attribution in [Attribution::Attributed, Attribution::NonPaper] {
        let mut world = on_its_way("crossing", attribution)?;
        // They are appended, and the head reads them; the official's desk does not.
        let id = crate::common::room_id(&world, HEAD_B, "intermediary")?;
        let size = world.relay.store().log(&id).len();
        while world.relay.store().log(&id).len() == size {
            assert!(world.happens_next(), "nothing is appended");
        }
        world.crash(OFFICIAL);
        world.cut_off(OFFICIAL, 600_000);
        world.run_until(world.now() + 60_000);
        world.start(OFFICIAL);
        assert_eq!((came(&world), state(&world)?.as_str()), (1, "on-its-way"));
        let answer = world.command(OFFICIAL, successor("Borduria", true));
        world.mint(9);
        let answer = answer
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        let desk::Answer::Succeeding { invitations, .. } = answer else {
            return Err("another answer".to_owned());
        };
        world.settle();
        assert_eq!(state(&world)?, "on-its-way");
        come(&mut world, OFFICIAL, &invitations, HEAD)?;
        // The side that permitted has its receipt all the same.
        assert_eq!((came(&world), state(&world)?.as_str()), (1, "conveyed"));
        assert!(words(&world, HEAD_B, "intermediary").is_empty());
        // On whose word, the official knows.
        let warned = world.warnings(OFFICIAL).join("\n");
        assert!(warned.contains("is what Head of Borduria says"), "{warned}");
        let told = world.show(OFFICIAL, "Borduria")?.continues;
        let told = told.unwrap_or_default();
        assert!(told.contains("Head of Borduria says that 1 of"), "{told}");
        // The head read it there.
        let told = world.show(HEAD_B, "intermediary")?.continues;
        assert!(!told.unwrap_or_default().contains("says that"));
    }
    Ok(())
}

#[test]
fn r6_what_sets_out_while_the_room_goes_on_arrives_in_the_next() -> Result<(), String> {
    let mut world = on_its_way("setting-out", Attribution::Attributed)?;
    let invitations = go_on(&mut world)?;
    assert_eq!(state(&world)?, "on-its-way");
    // Nor does a crash in between lose it.
    world.crash(OFFICIAL);
    world.start(OFFICIAL);
    world.settle();
    come(&mut world, OFFICIAL, &invitations, HEAD)?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), [TEXT]);
    assert_eq!(state(&world)?, "conveyed");
    all_sound(&world)
}

/// Aland lets two statements go beforehand, under a mark.
fn let_go(world: &mut World, mark: &str) -> Result<(), String> {
    let mut terms = terms(Wording::Substance, Attribution::Attributed);
    terms.expires = Some(world.now() + 600_000_000);
    let given = Beforehand {
        mark: mark.to_owned(),
        terms: vec![terms],
        most: 2,
        speakers: Speakers::Signers,
    };
    let permit = Command::Permit {
        room: room("intermediary"),
        what: Permit::Standing(given),
    };
    world.act(HEAD_A, permit).map(drop)
}

fn say_under(mark: &str, words: &str) -> Command {
    Command::Mark {
        room: room("intermediary"),
        mark: mark.to_owned(),
        words: own(words),
    }
}

fn carried(world: &mut World, mark: &str, text: &str) -> Result<(), String> {
    world.act(HEAD_A, say_under(mark, text))?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0)).map(drop)
}

#[test]
fn a_standing_permission_goes_on_with_what_is_left_of_it() -> Result<(), String> {
    let mut world = opened()?;
    let_go(&mut world, "canary hotline")?;
    carried(&mut world, "canary hotline", "canary one")?;
    let head = (HEAD_A, "Head of Aland");
    for round in 0..2 {
        let invitations = succeed(&mut world, OFFICIAL, successor("Aland", true))?;
        come(&mut world, OFFICIAL, &invitations, head)?;
        for who in [(OFFICIAL, "Aland"), (HEAD_A, "intermediary")] {
            let view = world.show(who.0, who.1)?;
            let [standing] = view.standings.as_slice() else {
                return Err(format!("{round}: {:?}", view.standings));
            };
            assert_eq!((standing.used, standing.most), (1, 2), "{round}");
        }
    }
    carried(&mut world, "canary hotline", "canary two")?;
    let said = ["canary one", "canary two"];
    assert_eq!(words(&world, HEAD_B, "intermediary"), said);
    let used_up = world.refused(HEAD_A, say_under("canary hotline", "canary three"))?;
    assert!(used_up.contains("used up"), "{used_up}");
    // The order in which Borduria was shown them goes on, too.
    let view = world.show(HEAD_A, "intermediary")?;
    assert_eq!(view.permissions.last().and_then(|one| one.order), Some(2));
    // It can be taken back by its number in the room that goes on.
    let_go(&mut world, "canary press")?;
    let number = world.show(HEAD_A, "intermediary")?.standings[0].number;
    let withdraw = Command::Withdraw {
        room: room("intermediary"),
        permission: number,
    };
    world.act(HEAD_A, withdraw)?;
    all_sound(&world)?;
    assert_eq!(check(&world), Vec::<String>::new());
    Ok(())
}

/// The opener's desk had not read that a side took something back: the side's desk
/// takes it back again, by itself.
#[test]
fn r6_what_was_taken_back_before_the_opener_read_it_is_taken_back_again() -> Result<(), String> {
    let mut world = opened()?;
    let_go(&mut world, "canary hotline")?;
    let_go(&mut world, "canary press")?;
    world.cut_off(OFFICIAL, 600_000);
    let number = world.show(HEAD_A, "intermediary")?.standings[0].number;
    let withdraw = Command::Withdraw {
        room: room("intermediary"),
        permission: number,
    };
    world.act_now(HEAD_A, withdraw)?;
    world.mint(9);
    let answer = world.command(OFFICIAL, successor("Aland", true));
    let answer = answer
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    let desk::Answer::Succeeding { invitations, .. } = answer else {
        return Err("another answer".to_owned());
    };
    world.settle();
    let states = |world: &World, who: usize, name: &str| -> Result<Vec<String>, String> {
        let standings = world.show(who, name)?.standings;
        Ok(standings.into_iter().map(|one| one.state).collect())
    };
    assert_eq!(states(&world, OFFICIAL, "Aland")?, ["living", "living"]);
    let head = (HEAD_A, "Head of Aland");
    come(&mut world, OFFICIAL, &invitations, head)?;
    let withdrawn = ["withdrawn", "living"];
    assert_eq!(states(&world, OFFICIAL, "Aland")?, withdrawn);
    assert_eq!(states(&world, HEAD_A, "intermediary")?, withdrawn);
    let warned = world.warnings(HEAD_A).join("\n");
    assert!(
        warned.contains("\"canary hotline\", which ended there"),
        "{warned}"
    );
    Ok(())
}
