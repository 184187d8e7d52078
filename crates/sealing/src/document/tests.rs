use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn key(secret: u8, size: u64) -> DocumentKey {
    DocumentKey::new([secret; 32], Layout::of(size).unwrap())
}

fn bytes(size: u64) -> Vec<u8> {
    (0..size).map(|at| (at % 251) as u8 + 1).collect()
}

/// All sealed parts of a document.
fn sealed(key: &DocumentKey, document: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = document;
    (0..key.layout().parts())
        .map(|part| {
            let (content, more) = rest.split_at(key.layout().content(part));
            rest = more;
            key.seal(part, content).unwrap()
        })
        .collect()
}

/// Sizes around every step, and some between.
fn sizes() -> impl Strategy<Value = u64> {
    let part = PART as u64;
    prop_oneof![
        prop::sample::select(vec![
            1,
            1024,
            1025,
            65_537,
            part - 1,
            part,
            part + 1,
            2 * part
        ]),
        1..(6 * part),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_sealed_comes_out_byte_for_byte(size in sizes(), secret: u8) {
        let (key, document) = (key(secret, size), bytes(size));
        let mut out = Vec::new();
        for (part, sealed) in (0..).zip(sealed(&key, &document)) {
            prop_assert_eq!(sealed.len(), key.layout().sealed());
            out.extend_from_slice(&key.open(part, &sealed).unwrap());
        }
        prop_assert_eq!(out, document);
    }

    #[test]
    fn a_part_opens_at_its_own_place_and_at_no_other(size in sizes()) {
        let key = key(1, size);
        let sealed = sealed(&key, &bytes(size));
        for (place, part) in (0..).zip(&sealed) {
            for other in 0..key.layout().parts() + 1 {
                prop_assert_eq!(key.open(other, part).is_ok(), other == place);
            }
        }
    }

    #[test]
    fn a_part_that_was_altered_or_cut_does_not_open(
        size in 1..300_000u64, at: prop::sample::Index, bit in 0..8u32,
    ) {
        let key = key(1, size);
        let mut sealed = sealed(&key, &bytes(size)).remove(0);
        let cut = sealed.len() - 1;
        prop_assert!(key.open(0, &sealed[..cut]).is_err());
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(key.open(0, &sealed).is_err());
    }

    #[test]
    fn a_document_cannot_be_cut_short_or_made_longer(size in sizes()) {
        // The same secret with another size stated: the parts that both have are
        // sealed as belonging to a document with another end.
        let part = PART as u64;
        let (short, long) = (key(1, 2 * part), key(1, 2 * part + 1 + size));
        let sealed = sealed(&long, &bytes(2 * part + 1 + size));
        prop_assert!(short.open(1, &sealed[1]).is_err(), "its end is missing");
    }
}

#[test]
fn parts_of_two_copies_of_one_document_have_nothing_in_common() {
    let size = 3 * PART as u64;
    let (one, other) = (key(1, size), key(2, size));
    let document = bytes(size);
    let (sealed_one, sealed_other) = (sealed(&one, &document), sealed(&other, &document));
    let mut ids = BTreeSet::new();
    for part in 0..one.layout().parts() {
        ids.insert(one.blob(part));
        ids.insert(other.blob(part));
        let (here, there) = (&sealed_one[part as usize], &sealed_other[part as usize]);
        assert_ne!(here, there);
        assert!(other.open(part, here).is_err());
    }
    assert_eq!(ids.len() as u32, 2 * one.layout().parts());
}

#[test]
fn what_fills_up_a_part_must_be_zeros() {
    // One who knows the secret seals more than the stated size says.
    let honest = key(1, 1000);
    let longer = key(1, 1001);
    let sealed = longer.seal(0, &bytes(1001)).unwrap();
    assert!(honest.open(0, &sealed).is_err());
    assert!(longer.open(0, &sealed).is_ok());
}

#[test]
fn content_of_another_length_is_not_sealed() {
    let key = key(1, 1000);
    for length in [0, 999, 1001] {
        assert!(key.seal(0, &vec![1; length]).is_err());
    }
    assert!(key.seal(1, &[]).is_err());
}

#[test]
fn a_size_shows_to_within_an_eighth() {
    assert_eq!(Layout::of(0), None);
    assert_eq!(Layout::of(LARGEST + 1), None);
    assert_eq!(Layout::of(LARGEST).unwrap().parts(), PARTS);
    let mut seen = BTreeSet::new();
    for whole in 1..=PARTS {
        let layout = Layout::of(u64::from(whole) * PART as u64).unwrap();
        assert!(layout.parts() >= whole && layout.parts() <= PARTS);
        assert!(8 * (layout.parts() - whole) <= layout.parts());
        seen.insert(layout.parts());
    }
    assert!(seen.len() <= 48, "{} sizes can be told apart", seen.len());
    let single: BTreeSet<usize> = (1..=PART as u64)
        .step_by(511)
        .map(|size| Layout::of(size).unwrap().sealed() - FRAME_TAG)
        .collect();
    assert_eq!(single, SINGLE.into());
}

#[test]
fn every_part_counts_its_bytes_once() {
    for size in [1, PART as u64, 33 * PART as u64 + 7, LARGEST] {
        let layout = Layout::of(size).unwrap();
        let counted: u64 = (0..layout.parts())
            .map(|part| layout.content(part) as u64)
            .sum();
        assert_eq!(counted, size);
    }
}

/// The values were computed by a second implementation, in Python: HKDF by RFC
/// 5869, XChaCha20 by its draft.
#[test]
fn ids_are_those_of_version_1() {
    let key = key(0x20, 10);
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    assert_eq!(
        hex(key.blob(0).as_bytes()),
        "22db7d1517ca823ae542645e7279d84272f5c80109275c00a13f884845fa3774"
    );
    assert_eq!(
        hex(key.blob(1).as_bytes()),
        "34179cc169d05fa590ef2416e8e28b6ea601bb158546336fad6bfc61e6b53b17"
    );
    let sealed = key.seal(0, b"ten bytes!").unwrap();
    assert_eq!(hex(&sealed[..16]), "1e5c666413f4c04041973442d2dbfe72");
}
