//! Translations stand beside the words, are nobody's words themselves, and go nowhere.

use goodoffices_talks::conveyance;
use goodoffices_talks::decide::{self, Refused, WordsChoice};
use goodoffices_talks::entry::{Body, Statement, ToldAs, Translation};
use goodoffices_talks::verify::account;
use goodoffices_talks::view::{Line, Said, retell, view};
use goodoffices_talks::{
    Attribution, EntryId, Passage, Place, Room, RuleBroken, Verdict, Wording, Words,
};

use crate::world::{DELEGATE, HEAD, OFFICIAL, World, leaf, passage, replay, side_room, terms};

const INTERPRETER: usize = 3;

fn in_language(words: &str, language: &str) -> Passage {
    Passage {
        words: words.to_owned(),
        language: language.to_owned(),
    }
}

/// Somebody says something in the first side's room; its id and place.
fn said(world: &mut World, who: usize, words: &str) -> (EntryId, Place) {
    let kind = side_room(0);
    let body = Body::Statement(Statement {
        passage: passage(words),
        reply_to: None,
    });
    assert_eq!(world.enter(kind, who, body), Verdict::Counted);
    let id = world.last_id(kind);
    (id, world.side(0).place_of(&id).unwrap())
}

fn translate(world: &mut World, who: usize, of: Place, made: Passage) -> Verdict {
    let kind = side_room(0);
    let body = decide::translate(world.side(0), &leaf(kind, who), of, made).unwrap();
    world.enter(kind, who, body)
}

fn line(room: &Room, reader: usize, at: Place) -> Line {
    let seen = view(
        room,
        &leaf(side_room(0), reader),
        goodoffices_talks::Time(0),
    );
    let mut lines = seen.lines.into_iter();
    lines.find(|line| line.number == at.0).unwrap()
}

/// The words beside a line, in order.
fn beside(world: &World, at: Place) -> Vec<(String, String)> {
    let line = line(world.side(0), HEAD, at);
    let all = line.translations.into_iter();
    all.map(|one| (one.by, one.passage.words)).collect()
}

#[test]
fn a_translation_stands_beside_the_words_with_who_made_it() {
    let mut world = World::new(2);
    let (_, at) = said(&mut world, HEAD, "We need a week.");
    let french = in_language("Il nous faut une semaine.", "fr");
    assert!(translate(&mut world, INTERPRETER, at, french.clone()).is_counted());
    let line = line(world.side(0), HEAD, at);
    assert!(
        matches!(&line.what, Said::Statement { passage: words, .. } if *words == passage("We need a week.")),
        "the original is as it was"
    );
    let [one] = line.translations.as_slice() else {
        panic!("one translation");
    };
    assert_eq!(one.by, "Interpreter 3");
    assert_eq!(one.passage, french);
    // Its own line says what it is.
    let own = self::line(world.side(0), HEAD, Place(one.number));
    let expected = Said::Translation {
        of: Some(at.0),
        passage: french,
        replaced: false,
    };
    assert_eq!(own.what, expected);
    let account = account(world.side(0));
    assert!(account.is_sound());
    assert_eq!(account.translations, 1);
    assert_eq!(world.refold(side_room(0)), *world.side(0));
}

#[test]
fn a_later_one_of_the_same_author_and_language_replaces_and_no_other_does() {
    let mut world = World::new(2);
    let (_, at) = said(&mut world, HEAD, "We need a week.");
    for (who, words, language) in [
        (INTERPRETER, "Une semaine.", "fr"),
        (DELEGATE, "Huit jours.", "fr"),
        (INTERPRETER, "یک هفته", "fa"),
        (INTERPRETER, "Il nous faut une semaine.", "FR"),
    ] {
        assert!(translate(&mut world, who, at, in_language(words, language)).is_counted());
    }
    let stand = [
        ("Delegate 6", "Huit jours."),
        ("Interpreter 3", "یک هفته"),
        ("Interpreter 3", "Il nous faut une semaine."),
    ];
    let stand = stand.map(|(by, words)| (by.to_owned(), words.to_owned()));
    assert_eq!(beside(&world, at), stand);
    let first = line(world.side(0), HEAD, Place(at.0 + 1));
    assert!(matches!(
        first.what,
        Said::Translation { replaced: true, .. }
    ));
}

#[test]
fn only_words_of_somebody_are_translated_and_into_another_language() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let (_, at) = said(&mut world, HEAD, "We need a week.");
    let french = || in_language("Il nous faut une semaine.", "fr");
    assert!(translate(&mut world, INTERPRETER, at, french()).is_counted());
    let translation = Place(at.0 + 1);
    let interpreter = leaf(kind, INTERPRETER);
    // Neither the opening, nor a key, nor a translation.
    for nothing in [Place(0), Place(1), translation] {
        let made = decide::translate(world.side(0), &interpreter, nothing, french());
        assert_eq!(made, Err(Refused::Rule(RuleBroken::NothingToTranslate)));
    }
    let same = decide::translate(world.side(0), &interpreter, at, in_language("Again.", "EN"));
    assert_eq!(same, Err(Refused::Rule(RuleBroken::SameLanguage)));
    let strange = Body::Translation(Translation {
        of: EntryId([0xCC; 16]),
        passage: french(),
    });
    let verdict = world.enter(kind, INTERPRETER, strange);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NothingToTranslate));
}

/// R1: nothing can be asked for, permitted or said under a mark by a translation.
#[test]
fn r1_a_translation_goes_nowhere() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let (_, at) = said(&mut world, HEAD, "We need a week.");
    let french = in_language("Il nous faut une semaine.", "fr");
    assert!(translate(&mut world, INTERPRETER, at, french.clone()).is_counted());
    let id = world.last_id(kind);
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.signed(0, Words::Same(id), &exact, None, [7; 16], 1);
    assert_eq!(
        world.enter(kind, HEAD, Body::Permission(permission)),
        Verdict::Refused(RuleBroken::NoSuchWords)
    );
    let place = world.side(0).place_of(&id).unwrap();
    let asked = decide::ask(
        world.side(0),
        &leaf(kind, OFFICIAL),
        WordsChoice::Of(place),
        exact.clone(),
    );
    assert!(asked.is_err(), "{asked:?}");
    // What is permitted of the original goes as it was said, and alone.
    let permitted = world.signed(
        0,
        Words::Same(world.side(0).item(at).unwrap().entry().unwrap().id),
        &exact,
        None,
        [8; 16],
        1,
    );
    assert!(
        world
            .enter(kind, HEAD, Body::Permission(permitted))
            .is_counted()
    );
    let permitted = world.last_id(kind);
    let sent = world.convey(0, &permitted, None, false).unwrap();
    assert_eq!(sent.passage, passage("We need a week."));
    let other = conveyance::Manner::of(french);
    let substituted = conveyance::compose(world.side(0), &permitted, other, world.now);
    assert!(substituted.is_err(), "{substituted:?}");
    let there = world.side(1).items().filter(|(_, item)| {
        let body = item.entry().map(|entry| &entry.body);
        matches!(body, Some(Body::Translation(_)))
    });
    assert_eq!(there.count(), 0);
}

/// Words that were conveyed are translated in the room that they came to: the proof
/// stays that of the words, and the translation beside them is told as one.
#[test]
fn conveyed_words_keep_their_proof_beside_a_translation() {
    let mut world = World::new(2);
    let exact = terms(0, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(1, "We open the road.", &exact);
    world.convey(1, &permission, None, false).unwrap();
    let at = world.side(0).last_place().unwrap();
    let before = line(world.side(0), HEAD, at);
    let french = in_language("Nous ouvrons la route.", "fr");
    assert!(translate(&mut world, DELEGATE, at, french).is_counted());
    let after = line(world.side(0), HEAD, at);
    assert_eq!(after.what, before.what);
    assert_eq!(after.translations.len(), 1);
    let account = account(world.side(0));
    assert!(account.is_sound());
    assert_eq!(account.conveyances_verified, 1);
}

/// A newcomer is told a translation as one, and judges one of words that it never read
/// as resting on what was before it came.
#[test]
fn a_newcomer_is_told_a_translation_as_one() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let (id, at) = said(&mut world, HEAD, "We need a week.");
    let french = || in_language("Il nous faut une semaine.", "fr");
    assert!(translate(&mut world, INTERPRETER, at, french()).is_counted());
    let official = leaf(kind, OFFICIAL);
    let places = [at, Place(at.0 + 1)];
    let told = retell(world.side(0), &official, world.now, &places).unwrap();
    assert_eq!(told[1].was, ToldAs::Translated);
    assert_eq!(told[1].who, "Interpreter 3");
    let note = told[1].note.clone().unwrap();
    assert!(note.contains("not the words themselves"), "{note}");
    let elder = world.side(0);
    let (context, opening) = (elder.context().clone(), world.opening.clone());
    let mut newcomer = Room::joined(context, opening, &elder.briefing()).unwrap();
    let cut = world.logs[&kind].len();
    let body = Body::Translation(Translation {
        of: id,
        passage: in_language("یک هفته", "fa"),
    });
    assert!(world.enter(kind, INTERPRETER, body).is_counted());
    replay(&mut newcomer, &world.logs[&kind], cut);
    let seen = line(&newcomer, HEAD, newcomer.last_place().unwrap());
    assert!(seen.before_you && seen.refused.is_none());
    assert!(matches!(
        seen.what,
        Said::Translation {
            of: None,
            replaced: false,
            ..
        }
    ));
}
