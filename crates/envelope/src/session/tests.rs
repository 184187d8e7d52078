//! A session begins only for whoever holds the key, and takes each of its own
//! requests once.

use proptest::prelude::*;

use super::*;

const ROOM: RoomId = RoomId::from_bytes([5; 32]);

fn access(number: u8) -> AccessSecret {
    AccessSecret::from_seed(&[number; 32])
}

fn begin() -> (Greeting, Proof, ClientSession, RelaySession) {
    let greeting = RelaySession::greeting([1; 32], &[2; 32]);
    let (proof, desk) = ClientSession::prove(&greeting, ROOM, &access(3), &[4; 32]).unwrap();
    let relay = RelaySession::accept(&greeting, &[2; 32], &proof).unwrap();
    (greeting, proof, desk, relay)
}

#[test]
fn requests_of_the_session_are_taken_once_and_in_order() {
    let (_, _, mut desk, mut relay) = begin();
    let first = desk.seal(1, b"one");
    let second = desk.seal(2, b"two");
    assert_eq!(relay.check(1, &first, b"one"), Ok(()));
    assert_eq!(
        relay.check(1, &first, b"one"),
        Err(SessionError::Replayed { counter: 0 })
    );
    assert_eq!(relay.check(2, &second, b"two"), Ok(()));
    assert_eq!(relay.room(), ROOM);
    assert_eq!(relay.access(), access(3).public());
}

#[test]
fn a_request_with_other_bytes_id_or_counter_is_refused() {
    let (_, _, mut desk, mut relay) = begin();
    let seal = desk.seal(1, b"one");
    assert_eq!(relay.check(1, &seal, b"two"), Err(SessionError::Mac));
    assert_eq!(relay.check(2, &seal, b"one"), Err(SessionError::Mac));
    let later = Seal { counter: 9, ..seal };
    assert_eq!(relay.check(1, &later, b"one"), Err(SessionError::Mac));
    assert_eq!(relay.check(1, &seal, b"one"), Ok(()));
}

#[test]
fn a_proof_holds_only_for_its_connection_room_and_key() {
    let (_, proof, _, _) = begin();
    let other = RelaySession::greeting([9; 32], &[2; 32]);
    let refused =
        |greeting: &Greeting, proof: &Proof| RelaySession::accept(greeting, &[2; 32], proof).err();
    assert_eq!(refused(&other, &proof), Some(SessionError::Signature));
    let greeting = RelaySession::greeting([1; 32], &[2; 32]);
    let elsewhere = Proof {
        room: RoomId::from_bytes([6; 32]),
        ..proof.clone()
    };
    assert_eq!(
        refused(&greeting, &elsewhere),
        Some(SessionError::Signature)
    );
    let stranger = Proof {
        key: access(8).public(),
        ..proof
    };
    assert_eq!(refused(&greeting, &stranger), Some(SessionError::Signature));
}

#[test]
fn a_key_of_low_order_begins_no_session() {
    let mut greeting = RelaySession::greeting([1; 32], &[2; 32]);
    greeting.dh = [0; 32];
    let refused = ClientSession::prove(&greeting, ROOM, &access(3), &[4; 32]);
    assert_eq!(refused.err(), Some(SessionError::LowOrder));
    let greeting = RelaySession::greeting([1; 32], &[2; 32]);
    let mut proof = Proof {
        room: ROOM,
        key: access(3).public(),
        dh: [0; 32],
        signature: [0; 64],
    };
    proof.signature = access(3).sign(TRANSCRIPT, &transcript(&greeting, &proof));
    let refused = RelaySession::accept(&greeting, &[2; 32], &proof);
    assert_eq!(refused.err(), Some(SessionError::LowOrder));
}

#[test]
fn a_relay_of_another_version_is_not_spoken_to() {
    let mut greeting = RelaySession::greeting([1; 32], &[2; 32]);
    greeting.versions = vec![2, 3];
    let refused = ClientSession::prove(&greeting, ROOM, &access(3), &[4; 32]);
    assert_eq!(refused.err(), Some(SessionError::Version));
}

proptest! {
    #[test]
    fn only_the_sealed_bytes_pass(request in prop::collection::vec(any::<u8>(), 0..200), other in prop::collection::vec(any::<u8>(), 0..200), mac in any::<[u8; 16]>()) {
        let (_, _, mut desk, mut relay) = begin();
        let seal = desk.seal(7, &request);
        prop_assume!(request != other && mac != seal.mac);
        prop_assert_eq!(relay.check(7, &seal, &other), Err(SessionError::Mac));
        prop_assert_eq!(relay.check(7, &Seal { mac, ..seal }, &request), Err(SessionError::Mac));
        prop_assert_eq!(relay.check(7, &seal, &request), Ok(()));
    }
}
