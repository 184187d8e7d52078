//! Checkpoints are what C2SP tools take them for, and nobody else's.

use proptest::prelude::*;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

use super::*;
use crate::cbor::{decode_whole, encode};

fn signer(number: u8) -> RelaySigner {
    RelaySigner::from_seed("relay.example", &[number; 32]).unwrap()
}

fn head(size: u64, root: u8) -> TreeHead {
    TreeHead {
        size,
        root: Root([root; 32]),
    }
}

const ROOM: RoomId = RoomId::from_bytes([3; 32]);

#[test]
fn a_checkpoint_holds_only_under_the_key_that_signed_it() {
    let checkpoint = signer(1).sign(ROOM, head(5, 9));
    assert_eq!(checkpoint.verify(signer(1).key()), Ok(()));
    assert!(checkpoint.verify(signer(2).key()).is_err());
    let renamed = RelaySigner::from_seed("other.example", &[1; 32]).unwrap();
    assert!(checkpoint.verify(renamed.key()).is_err());
}

#[test]
fn a_third_party_can_check_a_checkpoint_with_the_standard_library() {
    let relay = signer(1);
    let checkpoint = relay.sign(ROOM, head(5, 9));
    let text = checkpoint.to_note(relay.key());
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    let known = StandardVerifier::new(&relay.key().to_string()).unwrap();
    let (good, _) = note
        .verify(&VerifierList::new(vec![Box::new(known)]))
        .unwrap();
    assert_eq!(good.len(), 1);
    let read = tlog_tiles::checkpoint::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(read.size(), 5);
    assert_eq!(read.origin(), format!("relay.example/{ROOM}"));
    assert_eq!(read.hash().0, [9; 32]);
    assert_eq!(Checkpoint::from_note(&text, relay.key()), Ok(checkpoint));
}

#[test]
fn notes_of_others_or_bent_notes_are_refused() {
    let relay = signer(1);
    let text = relay.sign(ROOM, head(5, 9)).to_note(relay.key());
    assert!(Checkpoint::from_note(&text, signer(2).key()).is_err());
    assert!(Checkpoint::from_note(&text.replace("\n5\n", "\n6\n"), relay.key()).is_err());
    assert!(Checkpoint::from_note(&text.replace("/03", "/04"), relay.key()).is_err());
    assert!(Checkpoint::from_note("", relay.key()).is_err());
    assert!(Checkpoint::from_note(&"a".repeat(1 << 20), relay.key()).is_err());
}

#[test]
fn only_the_same_room_and_size_with_another_root_contradict() {
    let relay = signer(1);
    let one = relay.sign(ROOM, head(5, 9));
    assert!(one.contradicts(&relay.sign(ROOM, head(5, 8))));
    assert!(!one.contradicts(&relay.sign(ROOM, head(6, 8))));
    assert!(!one.contradicts(&relay.sign(RoomId::from_bytes([4; 32]), head(5, 8))));
    assert!(!one.contradicts(&one));
}

#[test]
fn the_secret_text_is_the_form_that_the_note_library_reads() {
    let relay = signer(7);
    let text = relay.to_secret_text();
    assert!(StandardSigner::new(&text).is_ok());
    let read = RelaySigner::from_secret_text(&text).unwrap();
    assert_eq!(read.key(), relay.key());
    assert!(RelaySigner::from_secret_text(&text[..text.len() - 4]).is_err());
    assert!(!format!("{relay:?}").contains(text.rsplit('+').next().unwrap()));
}

#[test]
fn a_name_that_cannot_stand_in_a_note_is_refused() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{7}b", &"a".repeat(101)] {
        assert_eq!(
            RelaySigner::from_seed(name, &[1; 32]).unwrap_err(),
            RelayKeyError::Name
        );
    }
}

proptest! {
    #[test]
    fn keys_and_checkpoints_survive_text_and_wire(seed in any::<[u8; 32]>(), size in 0u64..1 << 40, root in any::<[u8; 32]>(), room in any::<[u8; 32]>()) {
        let relay = RelaySigner::from_seed("r.example/x", &seed).unwrap();
        let key = relay.key();
        prop_assert_eq!(&key.to_string().parse::<RelayKey>().unwrap(), key);
        prop_assert_eq!(&decode_whole::<RelayKey>(&encode(key), 1024).unwrap(), key);
        let checkpoint = relay.sign(RoomId::from_bytes(room), TreeHead { size, root: Root(root) });
        prop_assert_eq!(decode_whole::<Checkpoint>(&encode(&checkpoint), 1024).unwrap(), checkpoint);
        prop_assert_eq!(Checkpoint::from_note(&checkpoint.to_note(key), key), Ok(checkpoint));
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,300}") {
        let relay = signer(1);
        prop_assert!(Checkpoint::from_note(&text, relay.key()).is_err());
        prop_assert!(text.parse::<RelayKey>().is_err());
    }
}
