//! Bytes from outside: what is written is read back, and nothing else is.

use goodoffices_talks::charter::{CharterHash, CharterKey, CharterSide, Deadline};
use goodoffices_talks::entry::{AdoptedCharter, Statement};
use goodoffices_talks::permission::Signed;
use goodoffices_talks::proposal::SideYes;
use goodoffices_talks::{
    Attribution, Body, Charter, Entry, EntryId, Malformed, Passage, RoomContext, SideNumber, Time,
    Wording, Words, limits,
};
use proptest::prelude::*;

use crate::entries_made::{charter_put, some_entry};
use crate::world::{World, context, opening, passage, side_room};

/// A charter that breaks one bound after the other.
#[test]
fn a_charter_out_of_bounds_is_no_entry() {
    let world = World::new(2);
    let sound = crate::charters::charter(&world, 1);
    assert_eq!(sound.check(), Ok(()));
    let faults: [fn(&mut Charter); 14] = [
        |charter| charter.version = 2,
        |charter| charter.number = 0,
        |charter| charter.number = 2,
        |charter| charter.title = "  ".to_owned(),
        |charter| charter.sides.clear(),
        |charter| charter.sides[0].threshold = 0,
        |charter| charter.sides[0].threshold = 3,
        |charter| charter.sides[0].keys.clear(),
        |charter| charter.sides[0].keys.reverse(),
        |charter| charter.sides[0].keys[0] = charter.sides[0].keys[1],
        |charter| charter.sides[1].keys[0].key = charter.sides[0].keys[0].key,
        |charter| charter.languages = vec!["english language".to_owned()],
        |charter| charter.hold_seconds = limits::HOLD_SECONDS + 1,
        |charter| charter.rules = Some("x".repeat(limits::GROUND_RULES + 1)),
    ];
    for (number, fault) in faults.iter().enumerate() {
        let mut broken = sound.clone();
        fault(&mut broken);
        let body = Body::Proposal(charter_put(broken, [1; 16]));
        let entry = Entry {
            id: EntryId([1; 16]),
            counter: 1,
            stated: Time(1),
            seen: Vec::new(),
            body,
        };
        let refused = entry.to_bytes().and_then(|bytes| Entry::from_bytes(&bytes));
        assert!(refused.is_err(), "fault {number}");
    }
}

/// The largest charter that the bounds allow, with all its signatures, fits into
/// one entry; else what all agreed on could not come into force.
#[test]
fn the_largest_charter_fits_into_one_entry_with_all_its_signatures() {
    let mut largest = crate::charters::charter(&World::new(2), 1);
    let number = |number: usize| u8::try_from(number).unwrap();
    let side = |side: usize| CharterSide {
        threshold: limits::THRESHOLD,
        keys: (0..limits::CHARTER_KEYS)
            .map(|index| {
                let mut key = [0xFF; 32];
                key[0] = number(side);
                key[1] = number(index);
                CharterKey {
                    number: number(index + 200),
                    key,
                }
            })
            .collect(),
    };
    largest.number = u32::MAX;
    largest.previous = Some(CharterHash([1; 32]));
    largest.title = "t".repeat(limits::NAME);
    largest.sides = (0..limits::SIDES).map(side).collect();
    largest.languages = vec!["l".repeat(limits::LANGUAGE); limits::SIDES];
    largest.rules = Some("r".repeat(limits::GROUND_RULES));
    largest.deadlines = (0..limits::DEADLINES)
        .map(|_| Deadline {
            what: "d".repeat(limits::NAME),
            at: Time(u64::MAX),
        })
        .collect();
    assert_eq!(largest.check(), Ok(()));
    let signatures = vec![
        Signed {
            key_number: 255,
            signature: [9; 64],
        };
        usize::from(limits::THRESHOLD)
    ];
    let yeses = (0u8..)
        .map(SideNumber)
        .take(limits::SIDES)
        .map(|side| SideYes {
            side,
            signatures: signatures.clone(),
        });
    let body = Body::AdoptedCharter(AdoptedCharter {
        yeses: yeses.collect(),
        proposal: charter_put(largest, [1; 16]),
    });
    let entry = Entry {
        id: EntryId([1; 16]),
        counter: u64::MAX,
        stated: Time(u64::MAX),
        seen: vec![0; limits::SEEN],
        body,
    };
    assert!(entry.to_bytes().is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_is_read_back(entry in some_entry()) {
        let bytes = entry.to_bytes().unwrap();
        prop_assert_eq!(Entry::from_bytes(&bytes), Ok(entry));
    }

    /// Something behind an entry, or a part of one, is no entry.
    #[test]
    fn trailing_and_missing_bytes_are_refused(
        entry in some_entry(),
        more in proptest::collection::vec(any::<u8>(), 1..9),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = entry.to_bytes().unwrap();
        let longer = [bytes.clone(), more].concat();
        prop_assert_eq!(Entry::from_bytes(&longer), Err(Malformed::Trailing));
        prop_assert!(Entry::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
    }

    /// With one bit flipped it is an error, or an entry that keeps all bounds
    /// and is written again; never a panic. (CBOR has more than one way to say
    /// "none", so it may even be the same one: signatures are made over what
    /// is encoded anew, never over bytes received.)
    #[test]
    fn a_flipped_bit_keeps_all_bounds(
        entry in some_entry(),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let mut bytes = entry.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Entry::from_bytes(&bytes) {
            let again = read.to_bytes();
            prop_assert!(again.is_ok());
            prop_assert_eq!(Entry::from_bytes(&again.unwrap()), Ok(read));
        }
    }

    /// Whatever bytes come: an error or an entry that is written again; never
    /// a panic.
    #[test]
    fn any_bytes_are_an_entry_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert!(entry.to_bytes().is_ok());
        }
        if let Ok(context) = RoomContext::from_bytes(&bytes) {
            prop_assert!(context.check().is_ok());
        }
    }

    /// A body of a known kind number is that kind or nothing.
    #[test]
    fn a_kind_number_means_its_kind(
        kind in 0u16..40,
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let bytes = goodoffices_talks::codec::encode(&Raw {
            version: 1, id: EntryId([1; 16]), counter: 1, stated: Time(1),
            seen: Vec::new().into(), kind, body: body.clone().into(),
        });
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.body.kind(), kind);
            let known = matches!(kind, 1..=21 | 23..=25 | 27..=31 | 33..=35);
            prop_assert_eq!(!known, matches!(entry.body, Body::Unknown { .. }));
        }
    }
}

/// An entry's outer form, to write what the crate itself never would.
#[derive(minicbor::Encode)]
struct Raw {
    #[n(0)]
    version: u16,
    #[n(1)]
    id: EntryId,
    #[n(2)]
    counter: u64,
    #[n(3)]
    stated: Time,
    #[n(4)]
    seen: minicbor::bytes::ByteVec,
    #[n(5)]
    kind: u16,
    #[n(6)]
    body: minicbor::bytes::ByteVec,
}

fn raw(alter: impl FnOnce(&mut Raw)) -> Result<Entry, Malformed> {
    let statement = Statement {
        passage: passage("said"),
        reply_to: None,
    };
    let mut raw = Raw {
        version: 1,
        id: EntryId([1; 16]),
        counter: 1,
        stated: Time(1),
        seen: Vec::new().into(),
        kind: 3,
        body: goodoffices_talks::codec::encode(&statement).into(),
    };
    alter(&mut raw);
    Entry::from_bytes(&goodoffices_talks::codec::encode(&raw))
}

#[test]
fn every_bound_of_an_entry_is_kept() {
    assert!(raw(|_| {}).is_ok());
    assert_eq!(raw(|raw| raw.version = 2), Err(Malformed::Version(2)));
    assert_eq!(raw(|raw| raw.version = 0), Err(Malformed::Version(0)));
    let seen = vec![0; limits::SEEN + 1];
    assert_eq!(
        raw(|raw| raw.seen = seen.into()),
        Err(Malformed::Field("checkpoint"))
    );
    assert_eq!(raw(|raw| raw.kind = 4), Err(Malformed::NotCbor));
    assert_eq!(
        raw(|raw| raw.body = Vec::new().into()),
        Err(Malformed::NotCbor)
    );
    assert_eq!(raw(|raw| raw.body.push(0)), Err(Malformed::Trailing));
    assert_eq!(raw(|raw| raw.kind = 11), Err(Malformed::Trailing));
    let long = vec![0; limits::ENTRY];
    assert!(matches!(
        raw(|raw| {
            raw.kind = 99;
            raw.body = long.into();
        }),
        Err(Malformed::TooLong { .. })
    ));
    let said = |words: &str, language: &str| {
        let passage = Passage {
            words: words.to_owned(),
            language: language.to_owned(),
        };
        let statement = Statement {
            passage,
            reply_to: None,
        };
        raw(|raw| raw.body = goodoffices_talks::codec::encode(&statement).into())
    };
    assert!(said(&"x".repeat(limits::WORDS), "en").is_ok());
    let too_long = said(&"x".repeat(limits::WORDS + 1), "en");
    assert_eq!(too_long, Err(Malformed::Field("words")));
    for blank in ["", " ", "\n\t"] {
        assert_eq!(said(blank, "en"), Err(Malformed::Field("words")));
    }
    for tag in [
        "",
        "e",
        "en-",
        "-en",
        "en--us",
        "en us",
        "é",
        "abcdefghijklmnopqrstuvwxyzabcdefghij",
    ] {
        assert_eq!(
            said("said", tag),
            Err(Malformed::Field("language")),
            "{tag}"
        );
    }
}

/// A salt belongs to words in substance: without it nothing is committed to,
/// and beside exact words it would be a channel that nobody looks at.
#[test]
fn a_salt_stands_exactly_beside_words_in_substance() {
    let world = World::new(2);
    for (wording, salt) in [(Wording::Exact, Some([1; 32])), (Wording::Substance, None)] {
        let granted = crate::world::terms(1, wording, Attribution::Attributed);
        let words = Words::Own(passage("said"));
        let mut permission = world.signed(0, words, &granted, None, [3; 16], 1);
        let body = |permission: &goodoffices_talks::entry::Permission| {
            let body = goodoffices_talks::codec::encode(permission);
            raw(|raw| {
                raw.kind = 5;
                raw.body = body.into();
            })
        };
        assert!(body(&permission).is_ok());
        permission.salt = salt;
        assert_eq!(body(&permission), Err(Malformed::Field("salt")));
    }
}

/// Text that is not UTF-8, lengths that are not there, and arrays without end
/// are refused without reserving room for them.
#[test]
fn hostile_cbor_is_refused() {
    let hostile: [&[u8]; 8] = [
        &[],
        &[0xFF],
        &[0x9F],
        &[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        &[
            0x87, 0x01, 0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ],
        &[0x81; 4096],
        &[0xBF; 4096],
        &[0xC1; 4096],
    ];
    for bytes in hostile {
        assert!(Entry::from_bytes(bytes).is_err());
        assert!(RoomContext::from_bytes(bytes).is_err());
    }
    let bad_text = [0x82, 0x82, 0x62, 0xFF, 0xFE, 0x62, 0x65, 0x6E, 0xF6];
    assert_eq!(
        raw(|raw| raw.body = bad_text.to_vec().into()),
        Err(Malformed::NotCbor)
    );
}

#[test]
fn a_context_is_read_back_and_bounded() {
    let world = World::new(3);
    for room in world.rooms.values() {
        let bytes = room.context().to_bytes();
        assert_eq!(RoomContext::from_bytes(&bytes).as_ref(), Ok(room.context()));
        let longer = [bytes, vec![0]].concat();
        assert_eq!(RoomContext::from_bytes(&longer), Err(Malformed::Trailing));
    }
    let mut empty = context(&opening(2), side_room(0));
    empty.people.clear();
    assert_eq!(
        RoomContext::from_bytes(&empty.to_bytes()),
        Err(Malformed::Field("people"))
    );
}
