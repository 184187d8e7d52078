//! The life of a room: people come, speak, go and come back.

use envelope::Bucket;

use super::{Desk, NOW, three};
use crate::{Change, Fault, UnixMillis, VoidReason};

#[test]
fn a_room_lives_from_its_opening_to_a_return() {
    let mut head = Desk::new(1);
    let mut delegate = Desk::new(2);
    let mut counsel = Desk::new(3);
    head.create(b"roles at the start");
    assert_eq!(head.room().epoch(), 0);
    assert_eq!(head.room().members(), vec![head.key()]);

    // One is added, then another, and the room's context changes with it.
    let (package, secrets) = delegate.package();
    assert_eq!(
        crate::inspect_key_package(&package, NOW).expect("valid"),
        delegate.key()
    );
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    delegate.join(&sealed.welcome.expect("a Welcome"), &secrets);
    let (package, secrets) = counsel.package();
    let sealed = head.commit(&Change {
        add: vec![package],
        context: Some(b"roles with counsel".to_vec()),
        ..Change::default()
    });
    let seen = delegate.follow(&sealed.frame).change;
    assert_eq!(seen.committer, head.key());
    assert_eq!(seen.added, vec![counsel.key()]);
    assert_eq!(seen.context_before, b"roles at the start");
    assert_eq!(seen.context_after, b"roles with counsel");
    assert_eq!(seen.stated, NOW);
    counsel.join(&sealed.welcome.expect("a Welcome"), &secrets);
    assert_eq!(counsel.room().context(), b"roles with counsel");

    // Everybody speaks, everybody hears.
    for speaker in 0..3 {
        let words = format!("words of {speaker}");
        let mut desks = [&mut head, &mut delegate, &mut counsel];
        let frame = desks[speaker].say(words.as_bytes());
        let author = desks[speaker].key();
        for (listener, desk) in desks.iter_mut().enumerate() {
            if listener != speaker {
                let entry = desk.hear(&frame);
                assert_eq!(entry.author, author);
                assert_eq!(entry.plaintext.as_slice(), words.as_bytes());
                assert_eq!(entry.stated, NOW);
            }
        }
    }

    // One is removed, and what follows is closed to it.
    let sealed = head.commit(&Change {
        remove: vec![counsel.key()],
        ..Change::default()
    });
    assert_eq!(
        delegate.follow(&sealed.frame).change.removed,
        vec![counsel.key()]
    );
    let before = counsel.room().clone();
    let told = counsel.follow(&sealed.frame);
    assert!(told.change.removes_us);
    assert!(counsel.group.is_none());
    counsel.group = Some(before);
    let frame = head.say(b"without counsel");
    assert_eq!(counsel.void(&frame), VoidReason::NotThisEpoch);
    assert_eq!(
        delegate.hear(&frame).plaintext.as_slice(),
        b"without counsel"
    );

    // It comes back under the same key.
    let (package, secrets) = counsel.package();
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    delegate.follow(&sealed.frame);
    counsel.join(&sealed.welcome.expect("a Welcome"), &secrets);
    let frame = counsel.say(b"back again");
    assert_eq!(head.hear(&frame).author, counsel.key());
    assert_eq!(delegate.hear(&frame).author, counsel.key());
}

#[test]
fn all_members_of_an_epoch_share_what_it_exports_and_the_next_epoch_differs() {
    let [mut head, mut delegate, counsel] = three();
    for desk in [&delegate, &counsel] {
        assert_eq!(desk.room().access_seed(), head.room().access_seed());
        assert_eq!(
            desk.room().epoch_authenticator(),
            head.room().epoch_authenticator()
        );
        assert_eq!(desk.room().members(), head.room().members());
        assert_eq!(desk.room().context(), b"context");
    }
    let before = head.room().access_seed();
    let sealed = head.commit(&Change::default());
    delegate.follow(&sealed.frame);
    assert_ne!(head.room().access_seed(), before);
    assert_eq!(head.room().access_seed(), delegate.room().access_seed());
}

#[test]
fn one_commit_removes_a_member_and_invites_it_again() {
    let [mut head, mut delegate, mut counsel] = three();
    let (package, secrets) = counsel.package();
    let sealed = head.commit(&Change {
        remove: vec![counsel.key()],
        add: vec![package],
        ..Change::default()
    });
    let seen = delegate.follow(&sealed.frame).change;
    assert_eq!(seen.removed, vec![counsel.key()]);
    assert_eq!(seen.added, vec![counsel.key()]);
    assert!(counsel.follow(&sealed.frame).change.removes_us);
    counsel.join(&sealed.welcome.expect("a Welcome"), &secrets);
    let frame = counsel.say(b"here");
    assert_eq!(head.hear(&frame).author, counsel.key());
}

#[test]
fn the_first_of_two_rival_commits_wins_and_the_other_is_void() {
    let [mut head, mut delegate, mut counsel] = three();
    let first = head.seal_commit(&Change {
        context: Some(b"head's".to_vec()),
        ..Change::default()
    });
    let second = delegate.seal_commit(&Change {
        context: Some(b"delegate's".to_vec()),
        ..Change::default()
    });
    head.win(&first);
    delegate.follow(&first.frame);
    counsel.follow(&first.frame);
    for desk in [&head, &delegate, &counsel] {
        assert_eq!(desk.void(&second.frame), VoidReason::NotThisEpoch);
        assert_eq!(desk.room().context(), b"head's");
    }
    assert!(delegate.room().apply_own_commit(&second.secrets).is_err());
    // The loser tries again in the new epoch.
    let again = delegate.commit(&Change {
        context: Some(b"delegate's".to_vec()),
        ..Change::default()
    });
    head.follow(&again.frame);
    counsel.follow(&again.frame);
    assert_eq!(head.room().context(), b"delegate's");
    assert_eq!(
        head.room().epoch_authenticator(),
        counsel.room().epoch_authenticator()
    );
}

#[test]
fn an_entry_is_void_outside_its_epoch() {
    let [mut head, mut delegate, counsel] = three();
    let entry = delegate.say(b"too late");
    let sealed = head.commit(&Change::default());
    let mut behind = counsel;
    let early = head.say(b"too early");
    assert_eq!(behind.void(&early), VoidReason::NotThisEpoch);
    behind.follow(&sealed.frame);
    assert_eq!(behind.void(&entry), VoidReason::NotThisEpoch);
    assert_eq!(head.void(&entry), VoidReason::NotThisEpoch);
    // The author itself knows it as void too, once it has followed.
    delegate.follow(&sealed.frame);
    assert_eq!(delegate.void(&entry), VoidReason::NotThisEpoch);
    assert_eq!(behind.hear(&early).plaintext.as_slice(), b"too early");
}

#[test]
fn a_newcomer_reads_nothing_of_what_was_said_before() {
    let [mut head, mut delegate, _] = three();
    let before = head.say(b"before");
    delegate.hear(&before);
    let mut newcomer = Desk::new(77);
    let (package, secrets) = newcomer.package();
    let sealed = head.commit(&Change {
        add: vec![package],
        ..Change::default()
    });
    newcomer.join(&sealed.welcome.expect("a Welcome"), &secrets);
    assert_eq!(newcomer.void(&before), VoidReason::NotThisEpoch);
    assert_eq!(newcomer.void(&sealed.frame), VoidReason::NotThisEpoch);
}

#[test]
fn frames_fill_buckets_and_say_nothing_else() {
    let [mut head, mut delegate, _] = three();
    for (length, bucket) in [
        (0, Bucket::K1),
        (500, Bucket::K1),
        (1024, Bucket::K4),
        (4096, Bucket::K16),
        (20_000, Bucket::K64),
        (envelope::limits::LARGEST_ENTRY, Bucket::K64),
    ] {
        let words = vec![b'x'; length];
        let frame = head.say(&words);
        assert_eq!(frame.bucket(), bucket, "{length} bytes");
        assert_eq!(delegate.hear(&frame).plaintext.as_slice(), words);
    }
    let sealed = head.seal_commit(&Change::default());
    assert!(sealed.frame.bucket() <= Bucket::K4);
}

#[test]
fn an_entry_over_the_limit_is_refused_and_nothing_is_lost() {
    let [mut head, mut delegate, _] = three();
    let words = vec![0; envelope::limits::LARGEST_ENTRY + 1];
    assert!(
        head.room()
            .seal_entry(&words, NOW, &mut head.rng.clone())
            .is_err()
    );
    let frame = head.say(b"shorter");
    assert_eq!(delegate.hear(&frame).plaintext.as_slice(), b"shorter");
}

#[test]
fn a_committer_whose_clock_is_off_changes_nothing_for_others() {
    let [mut head, mut delegate, mut counsel] = three();
    for stated in [UnixMillis(0), UnixMillis(u64::MAX)] {
        let group = head.room().clone();
        let sealed = group
            .seal_commit(&Change::default(), stated, &mut head.rng)
            .expect("a commit");
        head.win(&sealed);
        assert_eq!(delegate.follow(&sealed.frame).change.stated, stated);
        assert_eq!(counsel.follow(&sealed.frame).change.stated, stated);
    }
    assert_eq!(
        delegate.room().epoch_authenticator(),
        counsel.room().epoch_authenticator()
    );
}

#[test]
fn the_frame_of_a_restored_backup_is_known_as_ones_own() {
    let [mut head, mut delegate, _] = three();
    let backup = head.room().clone();
    let frame = head.say(b"sent, then the backup was restored");
    head.group = Some(backup.clone());
    assert!(matches!(
        head.room().open(&frame),
        Err(Fault::OwnFrameUnknown { stated: NOW })
    ));
    let commit = head.seal_commit(&Change::default());
    assert!(matches!(
        head.room().open(&commit.frame),
        Err(Fault::OwnFrameUnknown { stated: NOW })
    ));
    delegate.hear(&frame);
}

#[test]
fn changes_that_break_a_rule_are_refused_before_anything_is_sealed() {
    let [mut head, mut delegate, mut counsel] = three();
    let (package, _) = counsel.package();
    let (new, _) = Desk::new(50).package();
    let absent = Desk::new(51).key();
    let own = head.key();
    let refused = [
        Change {
            add: vec![package],
            ..Change::default()
        },
        Change {
            add: vec![new.clone(), new],
            ..Change::default()
        },
        Change {
            add: vec![b"not a key package".to_vec()],
            ..Change::default()
        },
        Change {
            remove: vec![absent],
            ..Change::default()
        },
        Change {
            remove: vec![own],
            ..Change::default()
        },
        Change {
            remove: vec![delegate.key(), delegate.key()],
            ..Change::default()
        },
        Change {
            context: Some(vec![0; crate::limits::CONTEXT + 1]),
            ..Change::default()
        },
    ];
    for change in refused {
        let sealed = head.room().seal_commit(&change, NOW, &mut head.rng.clone());
        assert!(sealed.is_err(), "{change:?}");
    }
    let frame = head.say(b"still well");
    assert_eq!(delegate.hear(&frame).plaintext.as_slice(), b"still well");
}
