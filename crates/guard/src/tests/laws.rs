use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::look::reference;
use crate::{Finding, Guard, Kind, PassageId, limits};

/// Words of all five languages, figures and dates, few enough to meet.
const WORDS: [&str; 40] = [
    "we",
    "would",
    "accept",
    "patrol",
    "road",
    "the",
    "of",
    "Haddad",
    "Geneva",
    "3.2",
    "million",
    "12",
    "March",
    "2024",
    "10/3",
    "nous",
    "accepter",
    "route",
    "trois",
    "mille",
    "السيد",
    "حداد",
    "طريق",
    "ثلاثة",
    "ملايين",
    "و",
    "آذار",
    "جاده",
    "می‌پذیریم",
    "سه",
    "میلیون",
    "۱۰",
    "כביש",
    "שלושה",
    "מיליון",
    "ב-10",
    "במרץ",
    "%",
    "$",
    "half",
];

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => "[a-z]{1,8}",
        1 => "\\PC{1,6}",
    ];
    let between = prop::sample::select(&[" ", " ", " ", ", ", ". ", "\n", "-"][..]);
    prop::collection::vec((word, between), 0..40).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(word, between)| [word, between.to_owned()])
            .collect()
    })
}

/// Sentences of words and of other forms of the same words, some longer than a piece.
fn wording() -> impl Strategy<Value = String> {
    let stem = prop::sample::select(
        &[
            "patrol",
            "patroll",
            "control",
            "northern",
            "north",
            "withdraw",
            "prison",
            "prisoner",
            "the",
            "of",
            "we",
            "accept",
            "except",
            "artillerie",
            "retir",
            "תותחים",
            "כביש",
        ][..],
    );
    let ending = prop::sample::select(&["", "", "s", "ing", "ed", "al", "ים"][..]);
    let between = prop::sample::select(&[" ", " ", " ", " ", ", ", ". "][..]);
    prop::collection::vec((stem, ending, between), 0..90).prop_map(|words| {
        words
            .into_iter()
            .map(|(a, b, c)| format!("{a}{b}{c}"))
            .collect()
    })
}

fn keeping(texts: &[String]) -> Guard {
    let mut guard = Guard::new();
    for (number, text) in (0..).zip(texts) {
        guard.keep(PassageId(number), text).unwrap();
    }
    guard
}

fn within(text: &str, finding: &Finding) -> bool {
    text.get(finding.outgoing.clone()).is_some()
        && finding.strength > 0.0
        && finding.strength <= 1.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_passage_copied_word_for_word_is_always_found(
        texts in prop::collection::vec(text(), 1..12),
        before in "[a-z ]{0,40}",
        after in "[a-z ]{0,40}",
        which in any::<prop::sample::Index>(),
    ) {
        let guard = keeping(&texts);
        let copied = which.get(&texts);
        let outgoing = format!("{before}. {copied} . {after}");
        let found = guard.look_closely(&outgoing);
        let number = texts.iter().position(|text| text == copied).unwrap() as u64;
        let has_words = copied.chars().any(char::is_alphanumeric);
        let run = found.iter().any(|f| f.kind == Kind::Run && f.passage == PassageId(number));
        prop_assert!(run || !has_words, "{copied:?}: {found:?}");
    }

    #[test]
    fn looking_changes_nothing_and_says_the_same_again(
        texts in prop::collection::vec(text(), 0..10),
        outgoing in text(),
    ) {
        let guard = keeping(&texts);
        let first = guard.look(&outgoing);
        prop_assert_eq!(&guard.look(&outgoing), &first);
        prop_assert_eq!(&keeping(&texts).look(&outgoing), &first);
        prop_assert!(first.iter().all(|finding| within(&outgoing, finding)));
    }

    #[test]
    fn the_order_of_keeping_does_not_matter(
        texts in prop::collection::vec(text(), 0..12).prop_shuffle(),
        outgoing in text(),
        seed in any::<u64>(),
    ) {
        let guard = keeping(&texts);
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|number| (*number as u64 + 1).wrapping_mul(seed | 1));
        let mut other = Guard::new();
        for number in order {
            other.keep(PassageId(number as u64), &texts[number]).unwrap();
        }
        prop_assert_eq!(guard.look(&outgoing), other.look(&outgoing));
        prop_assert_eq!(guard.look_closely(&outgoing), other.look_closely(&outgoing));
    }

    #[test]
    fn what_is_forgotten_was_never_there(
        texts in prop::collection::vec(text(), 1..12),
        gone in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        outgoing in text(),
    ) {
        let gone: BTreeSet<usize> = gone.iter().map(|index| index.index(texts.len())).collect();
        let mut guard = keeping(&texts);
        for number in &gone {
            prop_assert!(guard.forget(PassageId(*number as u64)));
            prop_assert!(!guard.forget(PassageId(*number as u64)));
        }
        let mut other = Guard::new();
        for (number, text) in texts.iter().enumerate().filter(|(n, _)| !gone.contains(n)) {
            other.keep(PassageId(number as u64), text).unwrap();
        }
        prop_assert_eq!(guard.look_closely(&outgoing), other.look_closely(&outgoing));
        for number in 0..texts.len() {
            guard.forget(PassageId(number as u64));
        }
        prop_assert!(guard.is_empty());
        prop_assert!(guard.keeps_nothing());
    }

    /// The shortcuts are only that: `look/reference.rs` compares everything.
    #[test]
    fn close_wordings_are_those_of_comparing_every_word_with_every_word(
        texts in prop::collection::vec(wording(), 1..30),
        outgoing in wording(),
    ) {
        let guard = keeping(&texts);
        let found: BTreeMap<PassageId, f32> = guard
            .look_closely(&outgoing)
            .iter()
            .filter(|finding| finding.kind == Kind::Close)
            .map(|finding| (finding.passage, finding.strength))
            .collect();
        let mut plain = reference::close(&guard.store, &guard.reader.read(&outgoing));
        plain.retain(|_, strength| *strength > 0.0);
        prop_assert_eq!(&found, &plain);
        // What is shown is the best of them.
        let mut shown: Vec<f32> = plain.into_values().filter(|s| *s >= limits::CLOSE).collect();
        shown.sort_by(|a, b| b.total_cmp(a));
        shown.truncate(limits::FINDINGS_OF_A_KIND);
        let close: Vec<f32> = guard
            .look(&outgoing)
            .iter()
            .filter(|finding| finding.kind == Kind::Close)
            .map(|finding| finding.strength)
            .collect();
        prop_assert!(close.len() + limits::FINDINGS >= shown.len());
        prop_assert_eq!(&shown[..close.len()], &close[..]);
    }

    #[test]
    fn keeping_under_the_same_number_replaces(first in text(), second in text(), outgoing in text()) {
        let mut guard = Guard::new();
        guard.keep(PassageId(0), &first).unwrap();
        guard.keep(PassageId(0), &second).unwrap();
        prop_assert_eq!(guard.len(), 1);
        prop_assert_eq!(guard.look(&outgoing), keeping(&[second]).look(&outgoing));
    }

    #[test]
    fn any_text_at_all_can_be_kept_and_looked_at(kept in "\\PC{0,200}", outgoing in any::<String>()) {
        let guard = keeping(&[kept.clone(), outgoing.clone()]);
        for finding in guard.look_closely(&outgoing) {
            prop_assert!(within(&outgoing, &finding));
            let passage = if finding.passage == PassageId(0) { &kept } else { &outgoing };
            prop_assert!(passage.get(finding.kept.clone()).is_some());
        }
    }
}
