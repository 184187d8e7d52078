//! What is received is hostile.

use envelope::Frame;
use proptest::prelude::*;

use super::{Desk, NOW, room_of, three};
use crate::crypto::Source;
use crate::framing;
use crate::{Change, Fault, Group, SealingError, UnixMillis, VoidReason};

/// Seals any MLS message as `desk`, rightly signed.
pub(super) fn sealed_as(desk: &mut Desk, stated: UnixMillis, message: &[u8]) -> Frame {
    let source = Source::draw(&mut desk.rng, &[]);
    framing::seal(&desk.room().epoch, &desk.secret, stated, message, &source).expect("fits")
}

/// The MLS message inside a frame.
pub(super) fn message_in(group: &Group, frame: &Frame) -> Vec<u8> {
    let (_, plaintext) = framing::open_outer(
        &group.epoch.frame_key,
        group.room().as_bytes(),
        frame.as_bytes(),
    )
    .expect("opens");
    framing::parse(&plaintext)
        .expect("well formed")
        .message
        .to_vec()
}

#[test]
fn a_repeated_entry_is_void_even_in_a_new_frame() {
    let [mut head, mut delegate, mut counsel] = three();
    let frame = head.say(b"once");
    let message = message_in(delegate.room(), &frame);
    // Another member cannot frame it as its own.
    let stolen = sealed_as(&mut counsel, NOW, &message);
    assert_eq!(delegate.void(&stolen), VoidReason::NotAuthentic);
    delegate.hear(&frame);
    assert_eq!(delegate.void(&frame), VoidReason::Repeated);
    // Head puts its own message into a second frame.
    let again = sealed_as(&mut head, NOW, &message);
    assert_eq!(delegate.void(&again), VoidReason::Repeated);
}

#[test]
fn nobody_makes_a_desk_believe_in_a_frame_of_its_own() {
    let [mut head, delegate, mut counsel] = three();
    let frame = head.say(b"mine");
    let message = message_in(delegate.room(), &frame);
    // Counsel, who knows the frame key, frames head's message as head's and as
    // its own, and claims head's leaf without head's key.
    let as_own = sealed_as(&mut counsel, NOW, &message);
    assert!(matches!(
        head.room().open(&as_own),
        Err(Fault::Void(VoidReason::NotAuthentic))
    ));
    let mut plaintext = vec![framing::VERSION];
    plaintext.extend_from_slice(&0_u32.to_be_bytes());
    plaintext.extend_from_slice(&NOW.0.to_be_bytes());
    plaintext.extend_from_slice(&[9; 64]);
    let padded = crate::padding::pad(&message, 1024 - plaintext.len()).expect("fits");
    plaintext.extend_from_slice(&padded);
    let epoch = &counsel.room().epoch;
    let forged = framing::seal_outer(
        &epoch.frame_key,
        &[3; 24],
        epoch.room.as_bytes(),
        &plaintext,
    );
    let forged = Frame::new(forged.expect("sealed")).expect("a frame");
    assert_eq!(head.void(&forged), VoidReason::Unsigned);
    assert_eq!(delegate.void(&forged), VoidReason::Unsigned);
}

#[test]
fn a_frame_of_another_room_or_of_no_room_is_void() {
    let [head, ..] = three();
    let mut stranger = Desk::new(9);
    let other = envelope::RoomId::from_bytes([8; 32]);
    let group = Group::create(other, &stranger.secret, b"", NOW, &mut stranger.rng);
    stranger.group = Some(group.expect("a room"));
    let frame = stranger.say(b"wrong room");
    assert_eq!(head.void(&frame), VoidReason::NotThisEpoch);
    let zeros = Frame::new(vec![0; 1064]).expect("a frame");
    assert_eq!(head.void(&zeros), VoidReason::NotThisEpoch);
}

#[test]
fn what_is_no_entry_and_no_commit_is_void() {
    let [mut head, delegate, _] = three();
    let (package, _) = Desk::new(20).package();
    let welcome = head
        .seal_commit(&Change {
            add: vec![package.clone()],
            ..Change::default()
        })
        .welcome
        .expect("a Welcome");
    for message in [&b""[..], b"garbage", &package, &welcome] {
        let frame = sealed_as(&mut head, NOW, message);
        assert_eq!(delegate.void(&frame), VoidReason::ForbiddenMessage);
    }
    // A proposal message differs from an entry in one byte of its clear part.
    let entry = head.say(b"x");
    let mut message = message_in(delegate.room(), &entry);
    assert_eq!(message[45], 1);
    message[45] = 2;
    let frame = sealed_as(&mut head, NOW, &message);
    assert_eq!(delegate.void(&frame), VoidReason::ForbiddenMessage);
    // So does one with authenticated data.
    let mut message = message_in(delegate.room(), &entry);
    message.splice(46..47, [1, b'a']);
    let frame = sealed_as(&mut head, NOW, &message);
    assert_eq!(delegate.void(&frame), VoidReason::ForbiddenMessage);
}

#[test]
fn a_later_version_of_the_frame_says_that_a_newer_desk_is_needed() {
    let [head, delegate, _] = three();
    let epoch = &head.room().epoch;
    let sealed = framing::seal_outer(
        &epoch.frame_key,
        &[1; 24],
        epoch.room.as_bytes(),
        &[2; 1024],
    );
    let frame = Frame::new(sealed.expect("sealed")).expect("a frame");
    assert_eq!(delegate.void(&frame), VoidReason::Version);
}

#[test]
fn every_altered_bit_of_a_message_makes_it_void() {
    let [mut head, delegate, _] = three();
    let frame = head.say(b"to be altered");
    let message = message_in(delegate.room(), &frame);
    for bit in 0..message.len() * 8 {
        let mut altered = message.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        let frame = sealed_as(&mut head, NOW, &altered);
        assert!(
            matches!(delegate.room().open(&frame), Err(Fault::Void(_))),
            "bit {bit} may be altered"
        );
    }
    // And the message as it was is still good: nothing was used up.
    assert!(delegate.room().open(&frame).is_ok());
}

#[test]
fn every_altered_byte_of_a_commit_makes_it_void_and_the_commit_stays_good() {
    let desks = room_of(4, b"context");
    let [mut head, mut delegate, _, mut fourth]: [Desk; 4] =
        desks.try_into().unwrap_or_else(|_| panic!("four desks"));
    let sealed = head.seal_commit(&Change {
        context: Some(b"new".to_vec()),
        ..Change::default()
    });
    let message = message_in(delegate.room(), &sealed.frame);
    for place in 0..message.len() {
        let mut altered = message.clone();
        altered[place] ^= 0x40;
        let frame = sealed_as(&mut head, NOW, &altered);
        assert!(
            matches!(delegate.room().open(&frame), Err(Fault::Void(_))),
            "byte {place} may be altered"
        );
    }
    delegate.follow(&sealed.frame);
    fourth.follow(&sealed.frame);
    assert_eq!(fourth.room().context(), b"new");
}

#[test]
fn key_packages_are_refused_when_altered_expired_or_not_yet_valid() {
    let mut desk = Desk::new(5);
    let (package, _) = desk.package();
    let day = 24 * 3600 * 1000;
    let later = |days: u64| UnixMillis(NOW.0 + days * day);
    assert!(crate::inspect_key_package(&package, later(27)).is_ok());
    for now in [
        later(29),
        UnixMillis(NOW.0 - 2 * day),
        UnixMillis(0),
        UnixMillis(u64::MAX),
    ] {
        assert!(matches!(
            crate::inspect_key_package(&package, now),
            Err(SealingError::Foreign {
                what: "key package",
                why: "it has expired"
            })
        ));
    }
    for place in 0..package.len() {
        let mut altered = package.clone();
        altered[place] ^= 1;
        assert!(
            crate::inspect_key_package(&altered, NOW).is_err(),
            "byte {place}"
        );
    }
    for length in 0..package.len() {
        assert!(crate::inspect_key_package(&package[..length], NOW).is_err());
    }
    let mut longer = package;
    longer.push(0);
    assert!(crate::inspect_key_package(&longer, NOW).is_err());
    assert!(crate::inspect_key_package(&vec![0; 1 << 20], NOW).is_err());
}

#[test]
fn a_welcome_opens_only_for_whom_it_was_made_and_unaltered() {
    let mut head = Desk::new(1);
    head.create(b"context");
    let mut guest = Desk::new(2);
    let mut other = Desk::new(3);
    let (package, secrets) = guest.package();
    let (_, other_secrets) = other.package();
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    let welcome = sealed.welcome.expect("a Welcome");
    assert!(Group::join(&welcome, &other_secrets, &other.secret).is_err());
    assert!(matches!(
        Group::join(&welcome, &secrets, &other.secret),
        Err(SealingError::WrongSecret { .. })
    ));
    for place in 0..welcome.len() {
        let mut altered = welcome.clone();
        altered[place] ^= 1;
        assert!(
            Group::join(&altered, &secrets, &guest.secret).is_err(),
            "byte {place}"
        );
    }
    assert!(Group::join(&sealed.frame.into_bytes(), &secrets, &guest.secret).is_err());
    guest.join(&welcome, &secrets);
}

#[test]
fn key_packages_of_those_already_there_may_have_expired() {
    // A member who was added long ago and never committed does not keep others
    // from joining.
    let [mut head, mut delegate, mut counsel] = three();
    let much_later = UnixMillis(NOW.0 + 400 * 24 * 3600 * 1000);
    let mut late = Desk::new(30);
    let (package, secrets) =
        crate::key_package(&late.secret, much_later, &mut late.rng).expect("a key package");
    let change = Change {
        add: vec![package],
        ..Change::default()
    };
    let group = head.room().clone();
    let sealed = group
        .seal_commit(&change, much_later, &mut head.rng)
        .expect("a commit");
    head.win(&sealed);
    delegate.follow(&sealed.frame);
    counsel.follow(&sealed.frame);
    late.join(&sealed.welcome.expect("a Welcome"), &secrets);
    let frame = late.say(b"late");
    assert_eq!(counsel.hear(&frame).author, late.key());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Tampered bits anywhere in a frame make it void, for every member alike.
    #[test]
    fn a_frame_with_any_bit_altered_is_void(bit in 0_usize..(1064 * 8)) {
        let [mut head, delegate, counsel] = three();
        let mut bytes = head.say(b"words").into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let frame = Frame::new(bytes).expect("a frame");
        for desk in [&head, &delegate, &counsel] {
            prop_assert_eq!(desk.void(&frame), VoidReason::NotThisEpoch);
        }
    }

    /// Bytes from outside are refused, whatever they are.
    #[test]
    fn arbitrary_key_packages_welcomes_and_states_are_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        kind in 0_u8..8,
    ) {
        let mut desk = Desk::new(1);
        let (_, secrets) = desk.package();
        let typed = [&[0, 1, 0, kind][..], &bytes].concat();
        for bytes in [&bytes, &typed] {
            prop_assert!(crate::inspect_key_package(bytes, NOW).is_err());
            prop_assert!(Group::join(bytes, &secrets, &desk.secret).is_err());
            prop_assert!(Group::from_bytes(bytes).is_err());
            prop_assert!(crate::KeyPackageSecrets::from_bytes(bytes).is_err());
        }
    }

    /// Whatever a member signs into a frame, nothing but a fault comes of it.
    #[test]
    fn arbitrary_messages_of_a_member_are_void(
        message in proptest::collection::vec(any::<u8>(), 0..600),
        kind in 1_u8..4,
        prefixed in any::<bool>(),
    ) {
        let [mut head, delegate, _] = three();
        let bytes = if prefixed {
            let mut start = vec![0, 1, 0, 2, 32];
            start.extend_from_slice(delegate.room().room().as_bytes());
            start.extend_from_slice(&delegate.room().epoch().to_be_bytes());
            start.extend_from_slice(&[kind, 0]);
            [start, message].concat()
        } else {
            message
        };
        let frame = sealed_as(&mut head, NOW, &bytes);
        prop_assert!(matches!(delegate.room().open(&frame), Err(Fault::Void(_))));
    }
}
