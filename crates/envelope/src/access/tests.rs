//! Only what a committer signed is a registration.

use proptest::prelude::*;

use super::*;
use crate::cbor::{decode_whole, encode};

const ROOM: RoomId = RoomId::from_bytes([1; 32]);

fn committer(number: u8) -> CommitterSecret {
    CommitterSecret::from_seed(&[number; 32])
}

fn access(number: u8) -> AccessKey {
    AccessSecret::from_seed(&[number; 32]).public()
}

#[test]
fn a_registration_holds_only_for_what_was_signed() {
    let keys = vec![committer(1).public(), committer(2).public()];
    let signed = Registration::new(ROOM, Position(4), access(1), keys)
        .unwrap()
        .sign(&committer(1));
    assert!(signed.verify().is_ok());
    let mut other = signed.clone();
    other.registration.from = Position(5);
    assert_eq!(other.verify(), Err(NotSigned));
    let mut other = signed.clone();
    other.by = committer(2).public();
    assert_eq!(other.verify(), Err(NotSigned));
}

#[test]
fn the_order_in_which_committers_are_listed_does_not_matter() {
    let keys: Vec<_> = (1..5).map(|n| committer(n).public()).collect();
    let turned: Vec<_> = keys.iter().rev().chain(&keys).copied().collect();
    let one = Registration::new(ROOM, Position(4), access(1), keys).unwrap();
    let other = Registration::new(ROOM, Position(4), access(1), turned).unwrap();
    assert_eq!(one, other);
}

#[test]
fn a_room_without_committers_or_with_too_many_cannot_be_registered() {
    let many = (0..65)
        .map(|n| CommitterKey::from_bytes([n; 32]))
        .collect::<Vec<_>>();
    for keys in [vec![], many] {
        assert!(Registration::new(ROOM, Position(0), access(1), keys).is_err());
    }
}

#[test]
fn committers_out_of_order_on_the_wire_are_refused() {
    let mut registration = Registration::new(
        ROOM,
        Position(0),
        access(1),
        vec![
            CommitterKey::from_bytes([1; 32]),
            CommitterKey::from_bytes([2; 32]),
        ],
    )
    .unwrap();
    registration.committers.reverse();
    assert!(decode_whole::<Registration>(&encode(&registration), 4096).is_err());
}

#[test]
fn secrets_do_not_show_themselves() {
    let shown = format!("{:?}", AccessSecret::from_seed(&[0xab; 32]));
    assert!(!shown.contains("abab"), "{shown}");
}

proptest! {
    #[test]
    fn registrations_survive_the_wire_and_bent_ones_do_not_verify(
        keys in prop::collection::btree_set(any::<[u8; 32]>(), 1..65), from in any::<u64>(), bit in any::<prop::sample::Index>(),
    ) {
        let keys = keys.into_iter().map(CommitterKey::from_bytes).collect();
        let signed = Registration::new(ROOM, Position(from), access(3), keys).unwrap().sign(&committer(9));
        let mut bytes = encode(&signed);
        prop_assert_eq!(&decode_whole::<SignedRegistration>(&bytes, 1 << 16).unwrap(), &signed);
        let at = bit.index(bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        if let Ok(read) = decode_whole::<SignedRegistration>(&bytes, 1 << 16) {
            prop_assert!(read == signed || read.verify().is_err());
        }
    }
}
