//! A charter is amended: what was honest before stays honest, also when it is
//! checked again, and what waits is measured by the new numbers.

use goodoffices_talks::conveyance::{self, Manner};
use goodoffices_talks::entry::{AdoptedCharter, Closed, Outcome};
use goodoffices_talks::proposal::Matter;
use goodoffices_talks::room::Answer;
use goodoffices_talks::verify::{self, account};
use goodoffices_talks::{
    Attribution, Body, EntryId, Room, RuleBroken, Time, Verdict, Wording, Words,
};

use crate::charters::{adopt, adopt_in, charter, commit_charter, countersigned, put, yes, yes_of};
use crate::world::{HEAD, OFFICIAL, OTHER_HEAD, World, passage, replay, side_room, terms};

fn exact() -> goodoffices_talks::Terms {
    terms(1, Wording::Exact, Attribution::Attributed)
}

/// Adopts the next charter with this threshold for all, in every context too.
fn amend(world: &mut World, threshold: u8, matter: u8) {
    let next = charter(world, threshold);
    adopt(world, next, matter);
    commit_charter(world, side_room(0));
    commit_charter(world, side_room(1));
}

fn sound(world: &World) {
    for side in 0..2 {
        let account = account(world.side(side));
        assert!(account.is_sound(), "{:?}", account.findings);
    }
}

/// Signed by one under a charter that asked for two; let go by the next, which
/// asks for one.
#[test]
fn words_that_a_later_charter_let_go_are_no_fault_when_they_are_checked_again() {
    let mut world = World::new(2);
    amend(&mut world, 2, 1);
    let permission = world.permit(0, "by one of us", &exact());
    amend(&mut world, 1, 2);
    world.convey(0, &permission, None, false).unwrap();
    sound(&world);
    // Nor once a third asks for two again.
    amend(&mut world, 2, 3);
    sound(&world);
    let account = account(world.side(1));
    assert_eq!(account.conveyances_verified, 1);
}

/// Each signature is checked once more, and how many there are.
#[test]
fn a_charter_whose_signatures_are_forged_or_missing_is_told_in_plain_words() {
    let mut world = World::new(2);
    amend(&mut world, 2, 1);
    amend(&mut world, 1, 2);
    for side in 0..2 {
        let account = account(world.side(side));
        assert_eq!(
            (account.charters_verified, account.charters_in_part),
            (2, 0)
        );
    }
    let room = world.side(0);
    let adopted = room.adopted().unwrap().clone();
    assert_eq!(verify::charter(room, &adopted).charters_verified, 1);
    let name = room.opening().sides[1].name.clone();
    type Alters = fn(&mut AdoptedCharter);
    let alterations: [(Alters, &str); 6] = [
        (|adopted| drop(adopted.yeses.pop()), "no signature"),
        (
            |adopted| adopted.yeses[1].signatures.clear(),
            "0 of 2 signatures",
        ),
        // Fewer may sign from now on, but not to say so.
        (
            |adopted| adopted.yeses[1].signatures.truncate(1),
            "1 of 2 signatures",
        ),
        (
            |adopted| adopted.yeses[1].signatures[0].signature[3] ^= 1,
            "a forged signature by key 1",
        ),
        (
            |adopted| adopted.yeses[1].signatures[1] = adopted.yeses[1].signatures[0],
            "two signatures by key 1",
        ),
        (
            |adopted| adopted.yeses[1].signatures = adopted.yeses[0].signatures.clone(),
            "a forged signature by key 1",
        ),
    ];
    for (alter, why) in alterations {
        let mut altered = adopted.clone();
        alter(&mut altered);
        let account = verify::charter(room, &altered);
        assert_eq!(account.charters_verified, 0);
        let told: Vec<&str> = account.findings.iter().map(|found| &*found.told).collect();
        assert_eq!(
            told,
            [format!(
                "charter 2 came into force though it has {why} for {name}"
            )]
        );
        assert!(!account.is_sound());
    }
    // The charter before lists who may say that fewer sign from now on.
    let mut strange = adopted;
    strange.yeses[1].signatures[1].key_number = 9;
    let account = verify::charter(room, &strange);
    let told = &account.findings[0].told;
    assert!(told.contains("key 9, which may not sign"), "{told}");
}

/// A newcomer's account checks the charter that it was told of, whatever others enter
/// after it as one.
#[test]
fn a_told_charter_is_checked_whatever_is_refused_after_it() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let first = charter(&world, 1);
    let adopted = adopt(&mut world, first, 1);
    let elder = world.side(0);
    let (context, opening) = (elder.context().clone(), world.opening.clone());
    let mut newcomer = Room::joined(context, opening, &elder.briefing()).unwrap();
    let cut = world.logs[&kind].len();
    let again = adopt_in(&mut world, kind, &adopted);
    assert_eq!(again, Verdict::Refused(RuleBroken::DecidedBefore));
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert_eq!(account(&newcomer).charters_verified, 1);
}

/// Records outlive the grounds that a newcomer is told of.
#[test]
fn words_stay_verified_through_more_charters_than_a_newcomer_is_told_of() {
    let mut world = World::new(2);
    let permission = world.permit(0, "before any charter", &exact());
    world.convey(0, &permission, None, false).unwrap();
    for matter in 1..=20 {
        let next = charter(&world, 1);
        adopt(&mut world, next, matter);
    }
    assert_eq!(world.side(1).grounds().count(), 16);
    assert_eq!(world.side(1).briefing().grounds.len(), 16);
    sound(&world);
}

/// All said yes to a text, by one key each; the next charter asks for two, and
/// lists none of the keys that said so.
#[test]
fn a_proposal_that_all_agreed_to_is_no_fault_after_the_charter_was_amended() {
    let mut world = World::new(2);
    amend(&mut world, 1, 1);
    let mut text = put(&world, charter(&world, 1), 2);
    text.what = Matter::Text(passage("both step back"));
    let mut put_here = Vec::new();
    for side in 0..2 {
        let body = Body::Proposal(text.clone());
        assert!(world.enter(side_room(side), OFFICIAL, body).is_counted());
        let proposal = world.last_id(side_room(side));
        let signed = yes(&world, side, 1, &text);
        let body = goodoffices_talks::entry::ProposalAnswer {
            proposal,
            yes: Some(signed),
        };
        let body = Body::ProposalAnswer(body);
        assert!(world.enter(side_room(side), HEAD, body).is_counted());
        put_here.push(proposal);
    }
    world.now = Time(world.now.0 + 2_000);
    for (side, of) in (0u8..).zip(put_here) {
        let body = Body::Closed(Closed { of });
        assert!(world.enter(side_room(side), OFFICIAL, body).is_counted());
        let yeses = vec![yes_of(&world, 1 - side, &[1], &text)];
        let body = Body::Outcome(Outcome {
            of,
            agreed: true,
            yeses,
        });
        assert!(world.enter(side_room(side), OFFICIAL, body).is_counted());
    }
    let mut narrow = charter(&world, 1);
    for side in &mut narrow.sides {
        side.keys.remove(0);
    }
    adopt(&mut world, narrow, 3);
    commit_charter(&mut world, side_room(0));
    commit_charter(&mut world, side_room(1));
    sound(&world);
    // The text, and both charters.
    assert_eq!(account(world.side(0)).together.agreed_verified, 3);
}

/// Two officials bring the same charter, a head's permission and confirmation are
/// overtaken by it: none of that says anything of anybody.
#[test]
fn what_a_charter_overtakes_is_a_race_and_nobodys_fault() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let before = world.signed(0, Words::Own(passage("queued")), &exact(), None, [3; 16], 1);
    let unlisted = world.signed(0, Words::Own(passage("other")), &exact(), None, [4; 16], 1);
    let first = charter(&world, 1);
    let adopted = adopt(&mut world, first.clone(), 1);
    let race = |verdict: Verdict, expected: RuleBroken| {
        assert_eq!(verdict, Verdict::Refused(expected));
        assert!(expected.is_a_race(), "{expected:?}");
    };
    let again = adopt_in(&mut world, kind, &adopted);
    race(again, RuleBroken::DecidedBefore);
    // What not all signed is no copy of it.
    let mut unsigned = adopted;
    unsigned.yeses[1].signatures[0].signature[3] ^= 1;
    let unsigned = adopt_in(&mut world, kind, &unsigned);
    assert_eq!(unsigned, Verdict::Refused(RuleBroken::NotMutual));
    let overtaken = world.enter(kind, HEAD, Body::Permission(before.clone()));
    race(overtaken, RuleBroken::CharterChanged);
    assert!(
        RuleBroken::CharterChanged
            .to_string()
            .contains("permit anew")
    );
    // What nobody signed, on no ground, stays a fault.
    let mut forged = before;
    forged.signature[9] ^= 1;
    let forged = world.enter(kind, HEAD, Body::Permission(forged));
    assert_eq!(forged, Verdict::Refused(RuleBroken::SignatureFails));
    let mut narrow = charter(&world, 1);
    narrow.sides[0].keys.remove(0);
    adopt(&mut world, narrow, 2);
    let unlisted = world.enter(kind, HEAD, Body::Permission(unlisted));
    race(unlisted, RuleBroken::KeyNotInCharter(1));
    let confirmed = Body::CharterConfirmed(goodoffices_talks::entry::CharterConfirmed {
        charter: first.hash(),
    });
    race(world.enter(kind, HEAD, confirmed), RuleBroken::OtherCharter);
}

/// One of two said yes to the very words. The amendment asks for one: the words
/// have their yes from then on, and go.
#[test]
fn a_lowered_threshold_settles_the_yeses_that_lay_there_already() {
    let mut world = World::new(2);
    amend(&mut world, 2, 1);
    let first = terms(1, Wording::ShownFirst, Attribution::Attributed);
    let permission = world.permit(0, "to be shown", &first);
    let countersigned = countersigned(&world, 0, &permission, 2);
    let body = Body::Countersignature(countersigned);
    assert!(world.enter(side_room(0), OTHER_HEAD, body).is_counted());
    let earlier = world.show(0, &permission, passage("an earlier draft"));
    world.say_yes(0, &earlier);
    let showing = world.show(0, &permission, passage("the very words"));
    world.say_yes(0, &showing);
    let state = world.side(0).showing(&showing).unwrap();
    assert_eq!((state.answer.as_ref(), state.yeses.len()), (None, 1));
    amend(&mut world, 1, 2);
    let adopted = world
        .side(0)
        .items()
        .filter(|(_, item)| {
            let body = item.counted().map(|entry| &entry.body);
            matches!(body, Some(Body::AdoptedCharter(_)))
        })
        .map(|(place, _)| place)
        .last()
        .unwrap();
    let state = world.side(0).showing(&showing).unwrap();
    assert_eq!(state.answer, Some(Answer::Permitted(adopted)));
    assert_eq!(world.side(0).showing(&earlier).unwrap().answer, None);
    assert!(world.side(0).open_showings().is_empty());
    let sent = world.convey(0, &permission, None, false).unwrap();
    assert_eq!(sent.passage, passage("the very words"));
    assert_eq!(world.refold(side_room(0)), *world.side(0));
    sound(&world);
}

/// A permission that one of two had signed goes, once one is enough; and waits
/// again for the second, if two are asked for again.
#[test]
fn a_permission_that_waits_is_measured_by_the_threshold_in_force() {
    let mut world = World::new(2);
    amend(&mut world, 2, 1);
    let permission = world.permit(0, "one of two signed", &exact());
    let composed = |world: &World, id: &EntryId| {
        conveyance::compose(world.side(0), id, Manner::default(), world.now).is_ok()
    };
    assert!(!composed(&world, &permission));
    assert_eq!(world.side(0).to_sign().count(), 1);
    amend(&mut world, 1, 2);
    assert!(composed(&world, &permission));
    assert_eq!(world.side(0).to_sign().count(), 0);
    amend(&mut world, 2, 3);
    assert!(!composed(&world, &permission));
    assert_eq!(world.side(0).to_sign().count(), 1);
    let body = Body::Countersignature(countersigned(&world, 0, &permission, 2));
    assert!(world.enter(side_room(0), OTHER_HEAD, body).is_counted());
    world.convey(0, &permission, None, false).unwrap();
    sound(&world);
}

/// Whoever invites cannot pass off as the charter in force what not all sides
/// signed.
#[test]
fn a_briefings_charter_bears_the_signatures_of_all_sides() {
    let mut world = World::new(2);
    amend(&mut world, 2, 1);
    amend(&mut world, 2, 2);
    let elder = world.side(0);
    let joins = |briefing: &goodoffices_talks::room::Briefing| {
        let (context, opening) = (elder.context().clone(), world.opening.clone());
        goodoffices_talks::Room::joined(context, opening, briefing).is_ok()
    };
    let told = elder.briefing();
    assert!(joins(&told));
    let alterations: [fn(&mut goodoffices_talks::entry::AdoptedCharter); 5] = [
        |charter| {
            charter.yeses.pop();
        },
        |charter| charter.yeses.reverse(),
        |charter| charter.yeses[1].signatures.truncate(1),
        |charter| charter.yeses[1].signatures[1] = charter.yeses[1].signatures[0],
        |charter| charter.yeses[0].signatures[0].signature[3] ^= 1,
    ];
    for (number, alter) in alterations.into_iter().enumerate() {
        let mut altered = told.clone();
        alter(altered.charter.as_mut().unwrap());
        assert!(!joins(&altered), "alteration {number}");
    }
}
