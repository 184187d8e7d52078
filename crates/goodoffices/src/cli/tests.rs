use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use clap::{CommandFactory as _, Parser as _};
use desk::command::{
    Command as Asked, ConditionChoice, Permit, RoomName, TermsChoice, WordsChoice,
};
use talks::{Attribution, Wording};

use super::{Cli, Command, span, words};
use crate::failure::Kind;

fn parse(line: &[&str]) -> Command {
    let line = ["goodoffices"].iter().chain(line);
    Cli::try_parse_from(line).unwrap().command
}

fn asked(line: &[&str]) -> Asked {
    let nothing: &[u8] = b"";
    match parse(line) {
        Command::Say(say) => say.command(nothing).unwrap(),
        Command::Ask(ask) => ask.command(nothing).unwrap(),
        Command::Permit(permit) => permit
            .command(
                Some(TermsChoice {
                    to: Some("South".to_owned()),
                    wording: Wording::Substance,
                    attribution: Attribution::WithoutAttribution,
                    expires: Some(5),
                    condition: ConditionChoice::Unconditional,
                }),
                nothing,
            )
            .unwrap(),
        Command::ShowFirst(show) => show.command(nothing).unwrap(),
        Command::Convey(convey) => convey.command(None, nothing).unwrap(),
        Command::Exchange(exchange) => exchange.command().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_grammar_is_sound_and_every_command_teaches_with_an_example() {
    let mut grammar = Cli::command();
    grammar.clone().debug_assert();
    grammar.build();
    for command in grammar.get_subcommands() {
        let name = command.get_name().to_owned();
        assert!(
            command.get_about().is_some(),
            "{name} says nothing of itself"
        );
        let takes_something = command.get_positionals().next().is_some();
        let taught = command.get_after_help().map(ToString::to_string);
        if takes_something && name != "help" {
            let taught = taught.unwrap_or_default();
            assert!(taught.contains("goodoffices "), "{name} shows no example");
        }
    }
}

#[test]
fn words_are_taken_as_they_are() {
    let said = asked(&["say", "North", "  two  spaces, \u{202e}and worse "]);
    assert_eq!(
        said,
        Asked::Say {
            room: RoomName("North".to_owned()),
            words: "  two  spaces, \u{202e}and worse ".to_owned(),
            language: None,
            reply_to: None,
        }
    );
}

#[test]
fn standard_input_is_read_where_no_words_are_given_and_loses_only_the_shells_line_feed() {
    let read = |given: Option<&str>, input: &[u8]| words::read(given.map(OsString::from), input);
    assert_eq!(read(None, b"a\nb\n\n").unwrap(), "a\nb\n");
    assert_eq!(read(Some("-"), b"a").unwrap(), "a");
    assert_eq!(read(Some("--"), b"a").unwrap(), "--");
}

#[test]
fn words_that_no_entry_can_hold_are_refused_before_anything_is_sent() {
    let invalid = words::read(Some(OsString::from_vec(vec![b'a', 0xFF])), &b""[..]).unwrap_err();
    assert_eq!(invalid.kind, Kind::Misuse);
    assert!(invalid.message.contains("UTF-8"), "{}", invalid.message);
    let invalid = words::read(None, &b"\xC3\x28"[..]).unwrap_err();
    assert!(invalid.message.contains("standard input: not UTF-8"));
    let longest = vec![b'x'; talks::limits::WORDS];
    assert!(words::read(None, longest.as_slice()).is_ok());
    let longer = vec![b'x'; talks::limits::WORDS + 1];
    assert!(
        words::read(None, longer.as_slice())
            .unwrap_err()
            .message
            .contains("longer")
    );
    assert!(
        words::read(None, std::io::repeat(b'x'))
            .unwrap_err()
            .message
            .contains("longer")
    );
    assert!(
        words::read(Some("  ".into()), &b""[..])
            .unwrap_err()
            .message
            .contains("no words")
    );
}

#[test]
fn an_ask_is_exact_and_attributed_unless_said_otherwise() {
    let terms = |line: &[&str]| match asked(line) {
        Asked::Ask { words, terms, .. } => (words, terms.wording, terms.attribution),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        terms(&["ask", "North", "--of", "12"]),
        (WordsChoice::Of(12), Wording::Exact, Attribution::Attributed)
    );
    let (_, wording, attribution) = terms(&[
        "ask",
        "North",
        "x",
        "--in-substance",
        "--own-responsibility",
    ]);
    assert_eq!(wording, Wording::Substance);
    assert_eq!(attribution, Attribution::OwnResponsibility);
}

#[test]
fn words_to_be_shown_first_are_permitted_and_shown_by_their_own_words() {
    match asked(&["permit", "i", "--shown-first", "x"]) {
        Asked::Permit {
            what: Permit::Words { terms, .. },
            ..
        } => assert_eq!(terms.wording, Wording::ShownFirst),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        asked(&["show-first", "North", "12", "a pause"]),
        Asked::ShowFirst {
            room: desk::command::RoomName("North".to_owned()),
            permission: 12,
            words: "a pause".to_owned(),
            language: None,
        }
    );
}

#[test]
fn permitting_an_ask_keeps_its_terms_but_for_what_is_said() {
    let edited = |line: &[&str]| match asked(line) {
        Asked::Permit {
            what: Permit::Ask { terms, words, .. },
            ..
        } => (terms, words),
        other => panic!("{other:?}"),
    };
    assert_eq!(edited(&["permit", "i", "--ask", "14"]), (None, None));
    let (terms, words) = edited(&["permit", "i", "--ask", "14", "--exact", "--reword", "y"]);
    assert_eq!(
        terms,
        Some(TermsChoice {
            to: Some("South".to_owned()),
            wording: Wording::Exact,
            attribution: Attribution::WithoutAttribution,
            expires: Some(5),
            condition: ConditionChoice::Unconditional,
        })
    );
    assert_eq!(
        words,
        Some(WordsChoice::Own {
            words: "y".to_owned(),
            language: None
        })
    );
}

#[test]
fn what_would_have_no_effect_on_an_ask_is_refused_by_name() {
    let refused = |line: &[&str]| {
        let nothing: &[u8] = b"";
        let Command::Permit(permit) = parse(line) else {
            panic!("no permit");
        };
        permit.command(None, nothing).unwrap_err().message
    };
    let told = refused(&["permit", "i", "--ask", "14", "--language", "fr"]);
    assert!(
        told.contains("--language") && told.contains("--reword"),
        "{told}"
    );
    let told = refused(&[
        "permit",
        "i",
        "--ask",
        "14",
        "--sound-out",
        "--expires",
        "2h",
    ]);
    assert!(told.contains("--sound-out, --expires"), "{told}");
    assert!(told.contains("number 14"), "{told}");
    let line = [
        "goodoffices",
        "permit",
        "i",
        "--of",
        "12",
        "--language",
        "fr",
    ];
    assert!(Cli::try_parse_from(line).is_err());
}

#[test]
fn a_conveyance_is_held_for_ten_seconds_unless_said_otherwise() {
    let hold = |line: &[&str]| match asked(line) {
        Asked::Convey { hold_millis, .. } => hold_millis,
        other => panic!("{other:?}"),
    };
    assert_eq!(hold(&["convey", "North", "15"]), None);
    assert_eq!(hold(&["convey", "North", "15", "--hold", "0"]), Some(0));
    assert_eq!(
        hold(&["convey", "North", "15", "--hold", "2m"]),
        Some(120_000)
    );
}

#[test]
fn lengths_of_time_are_read_as_people_write_them() {
    for (text, millis) in [
        ("0", 0),
        ("90s", 90_000),
        ("15m", 900_000),
        ("3 d", 259_200_000),
    ] {
        assert_eq!(span::parse(text).unwrap().as_millis(), millis, "{text}");
    }
    for text in ["", "-1", "soon", "1w", "99999999999999999999", "9999999d"] {
        assert!(span::parse(text).is_err(), "{text}");
    }
}

#[test]
fn contradictory_flags_are_refused() {
    for line in [
        &["ask", "North", "--exact", "--in-substance", "x"][..],
        &["ask", "North", "--shown-first", "--in-substance", "x"],
        &["permit", "i", "--exact", "--shown-first", "x"],
        &["permit", "i", "--attributed", "--sound-out", "x"],
        &["permit", "i", "--own-responsibility", "--sound-out", "x"],
        &["ask", "North", "--attributed", "--own-responsibility", "x"],
        &["permit", "i", "--ask", "1", "words"],
        &["ask", "North", "--of", "1", "words"],
        &["replay", "f", "--jobs", "0"],
        &["settle", "f", "--within", "soon"],
        &["settle", "f", "--only", "best"],
        &["relay", "token", "--data", "d", "--rooms", "0"],
    ] {
        let line = ["goodoffices"].iter().chain(line);
        let error = Cli::try_parse_from(line).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }
}

#[test]
fn several_sides_are_permitted_each_on_terms_of_its_own() {
    let line = [
        "permit",
        "i",
        "--of",
        "12",
        "--in-substance",
        "--to",
        "Birch",
        "--to",
        "Cedar: exact, non-paper, only-if-asked",
    ];
    let Asked::Permit {
        what: Permit::Several { words, terms },
        ..
    } = asked(&line)
    else {
        panic!("one permission for two sides");
    };
    assert_eq!(words, WordsChoice::Of(12));
    let told: Vec<_> = terms
        .iter()
        .map(|terms| {
            let side = terms.to.as_deref().unwrap();
            (
                side,
                terms.wording,
                terms.attribution,
                terms.condition.clone(),
            )
        })
        .collect();
    let birch = (
        "Birch",
        Wording::Substance,
        Attribution::Attributed,
        ConditionChoice::Unconditional,
    );
    let cedar = (
        "Cedar",
        Wording::Exact,
        Attribution::NonPaper,
        ConditionChoice::OnlyIfAsked,
    );
    assert_eq!(told, [birch, cedar]);
    let nonsense = ["permit", "i", "--of", "12", "--to", "Birch:loudly"];
    let Command::Permit(permit) = parse(&nonsense) else {
        panic!("a permission");
    };
    let nothing: &[u8] = b"";
    let refused = permit.command(None, nothing).unwrap_err();
    assert_eq!(refused.kind, Kind::Misuse);
}

#[test]
fn under_one_mark_two_sides_are_permitted_each_on_terms_of_its_own() {
    let line = [
        "permit",
        "i",
        "--standing",
        "press",
        "--at-most",
        "9",
        "--expires",
        "7d",
        "--in-substance",
        "--to",
        "Birch",
        "--to",
        "Cedar: exact, non-paper",
    ];
    let Asked::Permit {
        what: Permit::Standing(given),
        ..
    } = asked(&line)
    else {
        panic!("one mark for two sides");
    };
    assert_eq!((given.mark.as_str(), given.most), ("press", 9));
    let told: Vec<_> = given
        .terms
        .iter()
        .map(|terms| {
            (
                terms.to.as_deref().unwrap(),
                terms.wording,
                terms.attribution,
            )
        })
        .collect();
    let birch = ("Birch", Wording::Substance, Attribution::Attributed);
    let cedar = ("Cedar", Wording::Exact, Attribution::NonPaper);
    assert_eq!(told, [birch, cedar]);
}

#[test]
fn what_goes_in_exchange_says_when_it_closes() {
    let unsaid = [
        "goodoffices",
        "permit",
        "i",
        "x",
        "--in-exchange",
        "the assets",
    ];
    assert!(Cli::try_parse_from(unsaid).is_err());
    let both = [
        "goodoffices",
        "permit",
        "i",
        "x",
        "--only-if-asked",
        "--not-before",
        "2h",
    ];
    assert!(Cli::try_parse_from(both).is_err());
    let line = [
        "permit",
        "i",
        "x",
        "--in-exchange",
        "the assets",
        "--closes",
        "2h",
    ];
    match asked(&line) {
        Asked::Permit {
            what: Permit::Words { terms, .. },
            ..
        } => assert!(matches!(
            terms.condition,
            ConditionChoice::InExchange { wanted, .. } if wanted == "the assets"
        )),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_exchange_names_side_and_number_of_each_permission() {
    match asked(&["exchange", "North", "15", "South", "9"]) {
        Asked::Exchange { permissions } => {
            let told: Vec<_> = permissions
                .iter()
                .map(|choice| (choice.room.0.as_str(), choice.permission))
                .collect();
            assert_eq!(told, [("North", 15), ("South", 9)]);
        }
        other => panic!("{other:?}"),
    }
    for line in [
        &["exchange", "North", "15", "South", "nine"][..],
        &["exchange", "North", "15", "South", "9", "Cedar"],
    ] {
        let Command::Exchange(exchange) = parse(line) else {
            panic!("an exchange");
        };
        assert_eq!(exchange.command().unwrap_err().kind, Kind::Misuse);
    }
}
