//! R5: only if asked, not before. R4: a non-paper names nobody.

use goodoffices_talks::conveyance::{self, CannotConvey};
use goodoffices_talks::entry::{Intention, Receipt, Statement};
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, Condition, EntryId, RuleBroken, Terms, Time, Verdict, Wording,
};

use crate::world::{DELEGATE, HEAD, OFFICIAL, World, leaf, passage, side_room, terms};

fn only_if_asked() -> Terms {
    Terms {
        condition: Condition::OnlyIfAsked,
        ..terms(1, Wording::Exact, Attribution::Attributed)
    }
}

#[test]
fn r5_what_may_go_only_if_asked_names_a_question_of_the_side_that_hears_it() {
    let mut world = World::new(2);
    let permission = world.permit(0, "we could live with it", &only_if_asked());
    let unasked = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    );
    assert_eq!(unasked, Err(CannotConvey::OnlyIfAsked));
    let say = |world: &mut World, who: usize| {
        let body = Body::Statement(Statement {
            passage: passage("could you live with it?"),
            reply_to: None,
        });
        assert!(world.enter(side_room(1), who, body).is_counted());
        world.last_id(side_room(1))
    };
    let by_the_official = say(&mut world, OFFICIAL);
    let by_the_side = say(&mut world, DELEGATE);
    let answering = |world: &World, question: Option<EntryId>| {
        let manner = conveyance::Manner {
            answers: question,
            ..conveyance::Manner::default()
        };
        conveyance::compose(world.side(0), &permission, manner, world.now).unwrap()
    };
    let body = conveyance::intention(
        world.side(0),
        &leaf(side_room(0), OFFICIAL),
        &permission,
        false,
        world.now,
    )
    .unwrap();
    let right = answering(&world, Some(by_the_side));
    let mut unnamed = right.clone();
    unnamed.answers = None;
    assert!(world.enter(side_room(0), OFFICIAL, body).is_counted());
    let intention = world.last_id(side_room(0));
    let mut invented = right.clone();
    invented.answers = Some(by_the_official);
    for wrong in [unnamed, invented] {
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(wrong));
        assert!(!verdict.is_counted(), "{verdict:?}");
    }
    let body = Body::Conveyance(right.clone());
    assert!(world.enter(side_room(1), OFFICIAL, body).is_counted());
    // The source learns that they had asked, and not what.
    let body = conveyance::receipt(world.side(0), &intention, &right, world.now, None).unwrap();
    assert!(matches!(&body, Body::Receipt(Receipt { asked: true, .. })));
    assert!(world.enter(side_room(0), OFFICIAL, body).is_counted());
}

#[test]
fn r5_nothing_goes_before_its_moment() {
    let mut world = World::new(2);
    let begins = Time(world.now.0 + 500);
    let granted = Terms {
        condition: Condition::NotBefore(begins),
        ..terms(1, Wording::Exact, Attribution::Attributed)
    };
    let permission = world.permit(0, "after the vote", &granted);
    let early = world.convey(0, &permission, None, false);
    assert_eq!(early, Err(CannotConvey::Rule(RuleBroken::TooEarly(begins))));
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    let verdict = world.enter(side_room(0), OFFICIAL, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::TooEarly(begins)));
    world.now = begins;
    world.convey(0, &permission, None, false).unwrap();
}

/// A non-paper proves nothing and names nobody; with two sides the page says
/// what that is worth.
#[test]
fn r4_a_non_paper_names_nobody() {
    let mut world = World::new(2);
    let granted = terms(1, Wording::Exact, Attribution::NonPaper);
    let permission = world.permit(0, "a paper of no address", &granted);
    let sent = world.convey(0, &permission, None, false).unwrap();
    let bytes = goodoffices_talks::codec::encode(&sent);
    let state = world.side(0).permission(&permission).unwrap();
    for mark in [
        &state.nonce[..],
        &permission.0[..],
        &state.signatures[0].signed.signature[..],
    ] {
        assert!(!bytes.windows(mark.len()).any(|found| found == mark));
    }
    let kind = side_room(1);
    let seen = view(world.side(1), &leaf(kind, HEAD), world.now);
    let told = seen.lines.iter().any(|line| match &line.what {
        Said::Conveyance {
            provenance,
            attributed_to: None,
            ..
        } => provenance.contains("a non-paper") && !provenance.contains("Alder"),
        _ => false,
    });
    assert!(told);
}
