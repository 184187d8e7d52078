//! What is stored is what was there, the same inputs give the same bytes, and
//! past keys are gone.

use super::{Desk, NOW, randomness, three};
use crate::{Change, Group, KeyPackageSecrets, MemberSecret, Opened, SealingError};

fn restored(group: &Group) -> Group {
    Group::from_bytes(&group.to_bytes()).expect("its own bytes")
}

#[test]
fn a_room_goes_on_from_its_stored_bytes_at_every_step() {
    let [mut head, mut delegate, mut counsel] = three();
    for step in 0..4_u8 {
        for desk in [&mut head, &mut delegate, &mut counsel] {
            desk.group = Some(restored(desk.room()));
        }
        let frame = delegate.say(&[step]);
        delegate.group = Some(restored(delegate.room()));
        head.group = Some(restored(head.room()));
        assert_eq!(head.hear(&frame).plaintext.as_slice(), [step]);
        assert_eq!(counsel.hear(&frame).plaintext.as_slice(), [step]);
        let sealed = head.seal_commit(&Change {
            context: Some(vec![step]),
            ..Change::default()
        });
        // The outbox outlives the process; the group it belongs to is restored.
        let secrets = sealed.secrets.to_vec();
        head.group = Some(restored(head.room()));
        let applied = head.room().apply_own_commit(&secrets).expect("applies");
        assert_eq!(applied.change.context_after, [step]);
        head.group = applied.next;
        delegate.follow(&sealed.frame);
        counsel.follow(&sealed.frame);
        let (mine, theirs) = (head.room(), counsel.room());
        assert_eq!(mine.epoch_authenticator(), theirs.epoch_authenticator());
        let again = restored(mine);
        assert_eq!(again.to_bytes(), mine.to_bytes());
        assert_eq!(again.members(), mine.members());
        assert_eq!(again.access_seed(), mine.access_seed());
        assert_eq!(again.own_key(), mine.own_key());
    }
}

#[test]
fn key_package_secrets_and_member_keys_outlive_the_process() {
    let mut head = Desk::new(1);
    head.create(b"context");
    let mut guest = Desk::new(2);
    let (package, secrets) = guest.package();
    let stored = secrets.to_bytes();
    let secrets = KeyPackageSecrets::from_bytes(&stored).expect("its own bytes");
    assert_eq!(secrets.to_bytes(), stored);
    guest.secret = MemberSecret::from_bytes(*guest.secret.to_bytes());
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    guest.join(&sealed.welcome.expect("a Welcome"), &secrets);
}

#[test]
fn stored_bytes_that_are_cut_or_longer_are_refused() {
    let [mut head, ..] = three();
    let (_, secrets) = head.package();
    let sealed = head.seal_commit(&Change::default());
    let state = head.room().to_bytes();
    let secrets = secrets.to_bytes();
    for cut in [0, 1, 10, state.len() / 2, state.len() - 1] {
        assert!(matches!(
            Group::from_bytes(&state[..cut]),
            Err(SealingError::Stored { .. })
        ));
    }
    assert!(Group::from_bytes(&[state.as_slice(), &[0]].concat()).is_err());
    for cut in 0..secrets.len() {
        assert!(KeyPackageSecrets::from_bytes(&secrets[..cut]).is_err());
    }
    assert!(KeyPackageSecrets::from_bytes(&[secrets.as_slice(), &[0]].concat()).is_err());
    for cut in [0, 1, 50, sealed.secrets.len() - 1] {
        assert!(
            head.room()
                .apply_own_commit(&sealed.secrets[..cut])
                .is_err()
        );
    }
}

/// One run of a room; all bytes that come out of it, in order.
fn transcript(seed: u64) -> Vec<Vec<u8>> {
    let mut head = Desk::new(seed);
    let mut guest = Desk::new(seed + 1);
    let mut out = Vec::new();
    head.create(b"context");
    out.push(head.room().to_bytes().to_vec());
    let (package, secrets) = guest.package();
    out.push(package.clone());
    out.push(secrets.to_bytes().to_vec());
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    out.push(sealed.frame.clone().into_bytes());
    out.push(sealed.secrets.to_vec());
    let welcome = sealed.welcome.expect("a Welcome");
    guest.join(&welcome, &secrets);
    out.push(welcome);
    for round in 0..3 {
        let frame = guest.say(format!("round {round}").as_bytes());
        head.hear(&frame);
        out.push(frame.into_bytes());
        out.push(head.room().to_bytes().to_vec());
        out.push(guest.room().to_bytes().to_vec());
        let sealed = head.commit(&Change::default());
        guest.follow(&sealed.frame);
        out.push(sealed.frame.into_bytes());
        out.push(guest.room().to_bytes().to_vec());
    }
    out
}

#[test]
fn the_same_inputs_and_the_same_randomness_give_the_same_bytes() {
    let first = transcript(10);
    for _ in 0..3 {
        assert_eq!(transcript(10), first);
    }
    assert_ne!(transcript(20), first);
}

#[test]
fn every_operation_draws_the_same_amount_of_randomness() {
    // So that what one operation does cannot be told from a later one's bytes.
    use rand_core::RngCore;
    let [head, ..] = three();
    let mut expected = randomness(5);
    let mut skipped = [0; 32];
    expected.fill_bytes(&mut skipped);
    let expected = expected.next_u64();
    let mut rng = randomness(5);
    head.room()
        .seal_entry(b"short", NOW, &mut rng)
        .expect("sealed");
    assert_eq!(rng.next_u64(), expected);
    let mut rng = randomness(5);
    head.room()
        .seal_commit(&Change::default(), NOW, &mut rng)
        .expect("sealed");
    assert_eq!(rng.next_u64(), expected);
}

#[test]
fn randomness_that_repeats_itself_repeats_no_nonce() {
    // A machine restored from a copy draws the same bytes again.
    let [head, ..] = three();
    let seal = |words: &[u8], now| {
        let (frame, _) = head
            .room()
            .seal_entry(words, now, &mut randomness(9))
            .expect("sealed");
        frame.into_bytes()
    };
    let later = crate::UnixMillis(NOW.0 + 1);
    let frames = [seal(b"one", NOW), seal(b"two", NOW), seal(b"one", later)];
    let commit = |context: &[u8]| {
        let change = Change {
            context: Some(context.to_vec()),
            ..Change::default()
        };
        let sealed = head
            .room()
            .seal_commit(&change, NOW, &mut randomness(9))
            .expect("sealed");
        sealed.frame.into_bytes()
    };
    let frames = [&frames[..], &[commit(b"a"), commit(b"b")]].concat();
    let nonces: std::collections::BTreeSet<_> =
        frames.iter().map(|frame| frame[..24].to_vec()).collect();
    assert_eq!(nonces.len(), frames.len());
    assert_eq!(seal(b"one", NOW), frames[0]);
}

#[test]
fn no_stored_state_of_a_later_epoch_holds_keys_of_an_earlier_one() {
    let [mut head, mut delegate, _] = three();
    let before = delegate.room().clone();
    let entry = head.say(b"said in the earlier epoch");
    delegate.hear(&entry);
    let sealed = head.commit(&Change::default());
    delegate.follow(&sealed.frame);
    for later in [head.room(), delegate.room()] {
        let blob = later.to_bytes();
        for secret in [
            before.epoch.frame_key.as_slice(),
            before.access_seed().as_slice(),
            before.epoch_authenticator().as_slice(),
        ] {
            assert!(!blob.windows(secret.len()).any(|part| part == secret));
        }
        // Stronger: whoever steals the later state cannot open the earlier entry.
        let stolen = Group::from_bytes(&blob).expect("the state");
        assert!(stolen.open(&entry).is_err());
    }
    // The search itself finds what is there.
    let blob = before.to_bytes();
    let own = delegate.secret.to_bytes();
    assert!(blob.windows(32).any(|part| part == own.as_slice()));
}

#[test]
fn an_opened_entry_cannot_be_opened_from_the_state_after_it() {
    let [mut head, mut delegate, _] = three();
    let entry = head.say(b"once");
    delegate.hear(&entry);
    let stolen = restored(delegate.room());
    assert!(stolen.open(&entry).is_err());
    // Nor can the author's own state after sealing.
    assert!(restored(head.room()).open(&entry).is_err());
}

#[test]
fn opening_changes_nothing_in_the_group_that_opens() {
    let [mut head, delegate, _] = three();
    let frame = head.say(b"words");
    let commit = head.seal_commit(&Change::default());
    let before = delegate.room().to_bytes();
    assert!(matches!(delegate.room().open(&frame), Ok(Opened::Entry(_))));
    assert!(matches!(
        delegate.room().open(&commit.frame),
        Ok(Opened::Commit(_))
    ));
    assert_eq!(delegate.room().to_bytes(), before);
}

#[test]
fn secrets_print_nothing() {
    let [mut head, ..] = three();
    let sealed = head.seal_commit(&Change::default());
    let printed = format!("{:?} {:?}", head.room(), sealed);
    let hidden = data_encoding::HEXLOWER.encode(head.secret.to_bytes().as_slice());
    assert!(!printed.contains(&hidden[..8]));
    assert!(printed.len() < 400);
}
