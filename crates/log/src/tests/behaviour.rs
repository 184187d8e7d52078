//! Each rule of the log by itself.

use envelope::{LockerId, Refusal, Registration, TokenHash};

use super::*;
use crate::engine::CommitFault;
use crate::{Follow, Follower, Push};

fn refused(refusal: Refusal) -> Reply {
    Reply::Refused(refusal)
}

fn register(from: u64, key: u8, by: u8, committers: &[u8]) -> Request {
    let listed = committers.iter().map(|n| committer(*n).public()).collect();
    let signed = Registration::new(ROOM, Position(from), access(key), listed)
        .unwrap()
        .sign(&committer(by));
    Request::Register { signed }
}

fn appended(reply: &Reply) -> (u64, bool) {
    match reply {
        Reply::Appended {
            position,
            checkpoint,
            repeated,
        } => {
            checkpoint.verify(signer().key()).unwrap();
            assert!(checkpoint.head.size > position.0);
            (position.0, *repeated)
        }
        other => panic!("not appended: {other:?}"),
    }
}

#[test]
fn of_two_frames_for_one_position_the_first_wins_even_in_one_group() {
    let mut machine = opened(Quotas::default());
    let outcome = all(&mut machine, 1, vec![append_at(1, 0), append_at(2, 0)]);
    assert_eq!(appended(&outcome.replies[0].reply), (0, false));
    assert_eq!(
        outcome.replies[1].reply,
        refused(Refusal::PositionTaken { size: 1 })
    );
    assert_eq!(
        one(&mut machine, Some(proven(1)), append_at(2, 9)),
        refused(Refusal::PositionTaken { size: 1 })
    );
}

#[test]
fn a_frame_sent_again_keeps_its_position_whatever_position_it_asks_for() {
    let mut machine = opened(Quotas::default());
    let outcome = all(&mut machine, 1, vec![append(1), append(2), append(1)]);
    assert_eq!(appended(&outcome.replies[2].reply), (0, true));
    assert_eq!(
        appended(&one(&mut machine, Some(proven(1)), append_at(2, 7))),
        (1, true)
    );
    assert_eq!(machine.engine().log(&ROOM).len(), 2);
}

#[test]
fn a_group_has_one_commit_and_one_checkpoint() {
    let mut machine = opened(Quotas::default());
    let before = machine.engine().commits();
    let outcome = all(&mut machine, 1, (0..30).map(append).collect());
    assert_eq!(machine.engine().commits(), before + 1);
    assert_eq!(outcome.appended, 30);
    let heads: std::collections::BTreeSet<_> = outcome
        .replies
        .iter()
        .map(|answered| match &answered.reply {
            Reply::Appended { checkpoint, .. } => checkpoint.head,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(heads.len(), 1);
}

#[test]
fn without_proven_access_nothing_of_a_room_is_given_or_taken() {
    let mut machine = opened(Quotas::default());
    for request in [
        append(1),
        Request::Latest,
        Request::Read {
            from: Position(0),
            limit: 1,
        },
        Request::Consistency { old: 0, new: 0 },
    ] {
        let reply = one(&mut machine, None, request.clone());
        assert_eq!(reply, refused(Refusal::NotProven));
        let reply = one(&mut machine, Some(proven(2)), request.clone());
        assert_eq!(reply, refused(Refusal::NotProven));
        let elsewhere = Proven {
            room: RoomId::from_bytes([9; 32]),
            access: access(1),
        };
        let reply = one(&mut machine, Some(elsewhere), request);
        assert_eq!(reply, refused(Refusal::UnknownRoom));
    }
}

#[test]
fn a_retired_key_reads_up_to_its_commit_and_appends_nothing() {
    let mut machine = opened(Quotas::default());
    all(&mut machine, 1, (0..5).map(append).collect());
    assert_eq!(
        one(&mut machine, None, register(2, 2, 1, &[1])),
        Reply::Registered
    );
    let old = Some(proven(1));
    let end = refused(Refusal::Retired { at: Position(2) });
    assert_eq!(one(&mut machine, old, append(9)), end);
    assert_eq!(
        one(&mut machine, old, append(4)),
        end,
        "a repeat beyond its end"
    );
    assert_eq!(appended(&one(&mut machine, old, append(1))), (1, true));
    let read = |from| Request::Read {
        from: Position(from),
        limit: 99,
    };
    let Reply::Frames(page) = one(&mut machine, old, read(0)) else {
        panic!()
    };
    assert_eq!(page.frames, (0..3).map(frame).collect::<Vec<_>>());
    assert_eq!(page.checkpoint.head.size, 3);
    assert_eq!(one(&mut machine, old, read(4)), end);
    let live = Request::Live { from: Position(0) };
    assert_eq!(one(&mut machine, old, live), end);
    assert_eq!(
        one(
            &mut machine,
            old,
            Request::Inclusion {
                position: Position(1),
                size: 5
            }
        ),
        end
    );
    let Reply::Latest { checkpoint } = one(&mut machine, old, Request::Latest) else {
        panic!()
    };
    assert_eq!(checkpoint.head.size, 3);
    assert_eq!(
        appended(&one(&mut machine, Some(proven(2)), append(9))),
        (5, false)
    );
}

#[test]
fn only_committers_valid_now_register_and_unlisted_ones_are_retired() {
    let mut machine = opened(Quotas::default());
    all(&mut machine, 1, (0..5).map(append).collect());
    let not = refused(Refusal::NotCommitter);
    assert_eq!(one(&mut machine, None, register(0, 2, 2, &[2])), not);
    assert_eq!(
        one(&mut machine, None, register(0, 2, 1, &[2])),
        Reply::Registered
    );
    assert_eq!(one(&mut machine, None, register(1, 3, 1, &[1])), not);
    assert_eq!(
        one(&mut machine, None, register(1, 3, 2, &[2, 3])),
        Reply::Registered
    );
}

#[test]
fn registering_again_alike_is_done_and_otherwise_a_conflict() {
    let mut machine = opened(Quotas::default());
    all(&mut machine, 1, (0..5).map(append).collect());
    for _ in 0..2 {
        assert_eq!(
            one(&mut machine, None, register(2, 2, 1, &[1, 2])),
            Reply::Registered
        );
    }
    let conflict = refused(Refusal::Conflict);
    assert_eq!(
        one(&mut machine, None, register(2, 3, 1, &[1, 2])),
        conflict
    );
    assert_eq!(one(&mut machine, None, register(2, 2, 1, &[1])), conflict);
    assert_eq!(one(&mut machine, None, register(1, 3, 1, &[1])), conflict);
    assert_eq!(
        one(&mut machine, None, register(3, 1, 1, &[1])),
        conflict,
        "an old key again"
    );
    assert_eq!(
        one(&mut machine, None, register(5, 3, 1, &[1])),
        refused(Refusal::BeyondEnd { size: 5 })
    );
    assert_eq!(
        one(&mut machine, None, register(3, 3, 2, &[2])),
        Reply::Registered
    );
    assert_eq!(
        one(&mut machine, None, register(2, 2, 1, &[1, 2])),
        Reply::Registered,
        "a late repetition of an older one"
    );
}

#[test]
fn an_absent_member_walks_forward_from_key_to_key() {
    let mut machine = opened(Quotas::default());
    for epoch in 0..4u8 {
        let key = epoch + 1;
        let first = u32::from(epoch) * 3;
        all(&mut machine, key, (first..first + 3).map(append).collect());
        let commit = u64::from(first) + 1;
        assert_eq!(
            one(&mut machine, None, register(commit, key + 1, 1, &[1])),
            Reply::Registered
        );
    }
    let (mut next, mut key) = (0, 1);
    while key < 5 {
        let read = Request::Read {
            from: Position(next),
            limit: 99,
        };
        let Reply::Frames(page) = one(&mut machine, Some(proven(key)), read) else {
            panic!()
        };
        next = page.next().0;
        assert_eq!(next, u64::from(key - 1) * 3 + 2, "up to the next commit");
        key += 1;
    }
}

#[test]
fn a_token_opens_its_rooms_once_each_and_can_be_split() {
    let mut machine = opened(Quotas::default());
    assert_eq!(
        one(&mut machine, None, opening(ROOM)),
        Reply::Opened,
        "again alike"
    );
    let other = Request::OpenRoom {
        token: token(),
        room: ROOM,
        access: access(2),
        committer: committer(1).public(),
    };
    assert_eq!(one(&mut machine, None, other), refused(Refusal::Conflict));
    let new = OpeningToken::from_bytes([8; 32]);
    let split = |rooms, into| Request::SplitToken {
        token: token(),
        rooms,
        into,
    };
    assert_eq!(
        one(&mut machine, None, split(3, new.hash())),
        refused(Refusal::TokenSpent)
    );
    for _ in 0..2 {
        assert_eq!(
            one(&mut machine, None, split(1, new.hash())),
            Reply::TokenSplit
        );
    }
    assert_eq!(
        one(&mut machine, None, split(2, new.hash())),
        refused(Refusal::Conflict)
    );
    assert_eq!(
        one(&mut machine, None, split(0, TokenHash([0; 32]))),
        refused(Refusal::Malformed)
    );
    let with = |token: &OpeningToken, room: u8| Request::OpenRoom {
        token: token.clone(),
        room: RoomId::from_bytes([room; 32]),
        access: access(1),
        committer: committer(1).public(),
    };
    assert_eq!(one(&mut machine, None, with(&new, 2)), Reply::Opened);
    assert_eq!(
        one(&mut machine, None, with(&new, 3)),
        refused(Refusal::TokenSpent)
    );
    assert_eq!(one(&mut machine, None, with(&token(), 3)), Reply::Opened);
    assert_eq!(
        one(&mut machine, None, with(&token(), 4)),
        refused(Refusal::TokenSpent)
    );
    let unknown = OpeningToken::from_bytes([6; 32]);
    assert_eq!(
        one(&mut machine, None, with(&unknown, 4)),
        refused(Refusal::TokenUnknown)
    );
}

#[test]
fn a_locker_slot_is_written_once_and_ends_with_its_time() {
    let mut machine = opened(Quotas::default());
    let locker = LockerId::from_bytes([3; 32]);
    let until = NOW.seconds() + 60;
    let open = |locker, until| Request::OpenLocker { locker, until };
    let put = |byte| Request::PutLocker {
        locker,
        slot: 0,
        sealed: vec![byte],
    };
    let take = |slot| Request::TakeLocker {
        locker,
        slot,
        wait_seconds: 0,
    };
    assert_eq!(
        one(&mut machine, None, put(1)),
        refused(Refusal::LockerUnknown)
    );
    assert_eq!(
        one(&mut machine, None, open(locker, until)),
        refused(Refusal::NotProven)
    );
    assert_eq!(
        one(&mut machine, Some(proven(1)), open(locker, NOW.seconds())),
        refused(Refusal::LockerExpired)
    );
    assert_eq!(
        one(&mut machine, Some(proven(1)), open(locker, u64::MAX)),
        refused(Refusal::Quota)
    );
    for _ in 0..2 {
        assert_eq!(
            one(&mut machine, Some(proven(1)), open(locker, until)),
            Reply::LockerOpened
        );
    }
    assert_eq!(
        one(&mut machine, None, take(0)),
        refused(Refusal::LockerEmpty)
    );
    let outcome = machine.handle(NOW, vec![asked(None, put(1)), asked(None, put(2))]);
    assert_eq!(outcome.replies[0].reply, Reply::LockerPut);
    assert_eq!(outcome.replies[1].reply, refused(Refusal::LockerTaken));
    assert_eq!(outcome.pushes, vec![Push::LockerFilled { locker, slot: 0 }]);
    assert_eq!(
        one(&mut machine, None, put(1)),
        Reply::LockerPut,
        "again alike"
    );
    assert_eq!(
        one(&mut machine, None, put(2)),
        refused(Refusal::LockerTaken)
    );
    assert_eq!(
        one(&mut machine, None, take(0)),
        Reply::Locker { sealed: vec![1] }
    );
    assert_eq!(
        one(&mut machine, None, take(4)),
        refused(Refusal::Malformed)
    );
    let later = Time((until + 1) * 1000);
    for request in [put(1), take(0)] {
        let outcome = machine.handle(later, vec![asked(None, request)]);
        assert_eq!(outcome.replies[0].reply, refused(Refusal::LockerExpired));
    }
}

#[test]
fn expired_lockers_make_room_for_new_ones() {
    let quotas = Quotas {
        lockers: 2,
        ..Quotas::default()
    };
    let mut machine = opened(quotas);
    let open = |number: u8, until| Request::OpenLocker {
        locker: LockerId::from_bytes([number; 32]),
        until,
    };
    let until = NOW.seconds() + 60;
    for number in [1, 2] {
        assert_eq!(
            one(&mut machine, Some(proven(1)), open(number, until)),
            Reply::LockerOpened
        );
    }
    let third = one(&mut machine, Some(proven(1)), open(3, until));
    assert_eq!(third, refused(Refusal::Quota));
    let later = Time((until + 1) * 1000);
    let batch = [3, 4].map(|number| asked(Some(proven(1)), open(number, until + 60)));
    let outcome = machine.handle(later, batch.to_vec());
    for answered in outcome.replies {
        assert_eq!(answered.reply, Reply::LockerOpened);
    }
    let fifth = machine.handle(later, vec![asked(Some(proven(1)), open(5, until + 60))]);
    assert_eq!(fifth.replies[0].reply, refused(Refusal::Quota));
}

#[test]
fn beyond_the_quota_of_frames_nothing_is_appended_and_nothing_lost() {
    let quotas = Quotas {
        frames: 2,
        ..Quotas::default()
    };
    let mut machine = opened(quotas);
    let outcome = all(&mut machine, 1, (0..3).map(append).collect());
    assert_eq!(appended(&outcome.replies[1].reply), (1, false));
    assert_eq!(outcome.replies[2].reply, refused(Refusal::Quota));
    assert_eq!(
        appended(&one(&mut machine, Some(proven(1)), append(1))),
        (1, true)
    );
}

#[test]
fn a_failed_commit_refuses_the_whole_group_and_leaves_the_machine_as_it_was() {
    for fault in [CommitFault::Lost, CommitFault::Kept] {
        let mut machine = opened(Quotas::default());
        all(&mut machine, 1, vec![append(0)]);
        machine.engine_mut().fail_next_commit(fault);
        let outcome = all(&mut machine, 1, vec![append(1), append(0), append_at(2, 9)]);
        for answered in outcome.replies {
            assert_eq!(answered.reply, refused(Refusal::Storage));
        }
        assert!(outcome.trouble.is_some());
        let kept = fault == CommitFault::Kept;
        // What lies in the log is announced, whatever the commit reported.
        let announced = outcome.pushes.iter().any(
            |push| matches!(push, Push::Frames { frames, .. } if frames.frames == vec![frame(1)]),
        );
        assert_eq!((announced, outcome.pushes.is_empty()), (kept, !kept));
        assert_eq!(machine.engine().log(&ROOM).len(), if kept { 2 } else { 1 });
        assert_eq!(
            appended(&one(&mut machine, Some(proven(1)), append(1))),
            (1, kept)
        );
        assert_eq!(
            appended(&one(&mut machine, Some(proven(1)), append(2))),
            (2, false)
        );
    }
}

#[test]
fn reads_are_answered_even_when_the_group_cannot_be_stored() {
    let mut machine = opened(Quotas::default());
    all(&mut machine, 1, vec![append(0)]);
    machine.engine_mut().fail_next_commit(CommitFault::Lost);
    let outcome = all(&mut machine, 1, vec![append(1), Request::Latest]);
    assert_eq!(outcome.replies[0].reply, refused(Refusal::Storage));
    let Reply::Latest { checkpoint } = &outcome.replies[1].reply else {
        panic!()
    };
    assert_eq!(checkpoint.head.size, 1);
}

#[test]
fn pushes_fit_one_message_and_each_has_its_own_checkpoint() {
    let mut machine = opened(Quotas::default());
    let outcome = all(&mut machine, 1, (0..700).map(append).collect());
    let mut next = 0;
    for push in &outcome.pushes {
        let Push::Frames { room, frames } = push else {
            panic!("{push:?}")
        };
        assert_eq!((*room, frames.first.0), (ROOM, next));
        next = frames.next().0;
        assert_eq!(frames.checkpoint.head.size, next);
        frames.checkpoint.verify(signer().key()).unwrap();
        let message = envelope::FromRelay::Pushed(frames.clone()).encode();
        assert!(message.len() <= envelope::limits::LARGEST_MESSAGE);
    }
    assert_eq!(next, 700);
    assert!(outcome.pushes.len() > 2);
}

#[test]
fn a_follower_passes_each_frame_once_and_catches_up_when_it_missed_some() {
    let mut machine = opened(Quotas::default());
    let mut follower = Follower::new(ROOM, access(1), Position(0));
    let first = all(&mut machine, 1, vec![append(0)]).pushes.remove(0);
    assert_eq!(follower.hear(&first), Follow::Pass);
    assert_eq!(follower.hear(&first), Follow::Ignore, "told twice");
    all(&mut machine, 1, vec![append(1)]);
    let third = all(&mut machine, 1, vec![append(2)]).pushes.remove(0);
    assert_eq!(follower.hear(&third), Follow::CatchUp(Position(1)));
    let read = Request::Read {
        from: follower.next(),
        limit: 9,
    };
    let Reply::Frames(page) = one(&mut machine, Some(proven(1)), read) else {
        panic!()
    };
    follower.caught(&page);
    assert_eq!(follower.next(), Position(3));
    assert_eq!(follower.hear(&third), Follow::Ignore);
    let outcome = all(&mut machine, 1, vec![register(1, 2, 1, &[1])]);
    assert_eq!(
        follower.hear(&outcome.pushes[0]),
        Follow::Ended(Position(1))
    );
    let mut stranger = Follower::new(RoomId::from_bytes([5; 32]), access(1), Position(0));
    assert_eq!(stranger.hear(&first), Follow::Ignore);
}

#[test]
fn planted_faults_give_histories_that_contradict_each_other() {
    let mut honest = opened(Quotas::default());
    all(&mut honest, 1, (0..5).map(append).collect());
    let latest =
        |machine: &mut Machine<Memory>| match one(machine, Some(proven(1)), Request::Latest) {
            Reply::Latest { checkpoint } => checkpoint,
            other => panic!("{other:?}"),
        };
    let before = latest(&mut honest);
    let mut forked = Machine::new(honest.engine().fork(), signer(), Quotas::default());
    all(&mut honest, 1, vec![append(5)]);
    all(&mut forked, 1, vec![append(6)]);
    assert!(latest(&mut honest).contradicts(&latest(&mut forked)));
    let mut rewritten = Machine::new(honest.engine().fork(), signer(), Quotas::default());
    assert!(
        rewritten
            .engine_mut()
            .rewrite(&ROOM, Position(2), frame(99))
    );
    assert!(latest(&mut honest).contradicts(&latest(&mut rewritten)));
    assert!(rewritten.engine_mut().roll_back(&ROOM, 5));
    assert!(before.contradicts(&latest(&mut rewritten)));
    assert!(honest.engine_mut().corrupt(&ROOM, Position(2), frame(99)));
    assert_eq!(honest.engine().log(&ROOM)[2], frame(99));
}
