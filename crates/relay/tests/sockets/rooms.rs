//! A room over real sockets: append, read, live, retirement, restart.

use crate::support::*;
use envelope::{
    Bucket, FromRelay, Position, Refusal, Registration, Reply, Request, verify_consistency,
    verify_inclusion,
};

fn register(from: u64, key: u8) -> Request {
    let committers = vec![committer(1).public()];
    let signed = Registration::new(room(1), Position(from), access(key).public(), committers)
        .unwrap()
        .sign(&committer(1));
    Request::Register { signed }
}

#[tokio::test]
async fn what_is_appended_is_read_back_in_order_with_a_signed_checkpoint() {
    let (_folder, running, mut desk) = with_room().await;
    for number in 0..10 {
        assert_eq!(desk.append(number).await, (number, false));
    }
    let page = desk.read(3, 4).await;
    assert_eq!(page.frames, (3..7).map(frame).collect::<Vec<_>>());
    assert_eq!(page.checkpoint.head.size, 7);
    page.checkpoint.verify(running.key()).unwrap();
    running.shutdown().await;
}

#[tokio::test]
async fn proofs_hold_between_any_two_checkpoints() {
    let (_folder, running, mut desk) = with_room().await;
    let mut heads = vec![desk.read(0, 0).await.checkpoint.head];
    for number in 0..7 {
        desk.append(number).await;
        heads.push(desk.read(number + 1, 0).await.checkpoint.head);
    }
    for old in 0..7u64 {
        let Reply::ConsistencyProof { proof } =
            desk.ask(Request::Consistency { old, new: 7 }).await
        else {
            panic!()
        };
        verify_consistency(&proof, &heads[old as usize], &heads[7]).unwrap();
        let position = Position(old);
        let Reply::InclusionProof { proof } =
            desk.ask(Request::Inclusion { position, size: 7 }).await
        else {
            panic!()
        };
        verify_inclusion(&proof, &heads[7], position, &frame(old).hash()).unwrap();
    }
    let beyond = desk.ask(Request::Consistency { old: 0, new: 8 }).await;
    assert_eq!(beyond, refused(Refusal::BeyondEnd { size: 7 }));
    running.shutdown().await;
}

#[tokio::test]
async fn of_rivals_for_one_position_exactly_one_wins_and_each_can_repeat() {
    let (_folder, running, _desk) = with_room().await;
    let rivals = (0..8u64).map(|number| {
        let address = running.address();
        tokio::spawn(async move {
            let mut desk = Desk::member(address, room(1), &access(1)).await;
            let request = Request::Append {
                expected: Some(Position(0)),
                frame: frame(number),
            };
            let first = desk.ask(request.clone()).await;
            (first, desk.ask(request).await)
        })
    });
    let mut won = 0;
    for rival in rivals.collect::<Vec<_>>() {
        match rival.await.unwrap() {
            (
                Reply::Appended {
                    position,
                    repeated: false,
                    ..
                },
                again,
            ) => {
                won += 1;
                assert_eq!(position, Position(0));
                let repeated = matches!(again, Reply::Appended { repeated: true, position, .. } if position == Position(0));
                assert!(repeated, "{again:?}");
            }
            (Reply::Refused(Refusal::PositionTaken { size: 1 }), _) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    running.shutdown().await;
}

#[tokio::test]
async fn a_follower_gets_the_past_and_then_every_new_frame_once() {
    let (_folder, running, mut desk) = with_room().await;
    for number in 0..300 {
        desk.append(number).await;
    }
    let mut follower = Desk::member(running.address(), room(1), &access(1)).await;
    let reply = follower
        .ask(Request::Live {
            from: Position(100),
        })
        .await;
    assert_eq!(reply, Reply::Live { size: 300 });
    for number in 300..400 {
        desk.append(number).await;
    }
    let expected: Vec<_> = (100..400).map(frame).collect();
    assert_eq!(follower.live(100, 300).await, expected);
    running.shutdown().await;
}

#[tokio::test]
async fn a_follower_that_does_not_read_gets_everything_once_it_does() {
    let (_folder, running, mut desk) = with_room().await;
    let mut slow = Desk::member(running.address(), room(1), &access(1)).await;
    slow.ask(Request::Live { from: Position(0) }).await;
    // More than sockets and queues hold, so that news is missed.
    let large: Vec<_> = (0..200).map(|n| frame_in(Bucket::K64, n)).collect();
    for frame in &large {
        let request = Request::Append {
            expected: None,
            frame: frame.clone(),
        };
        assert!(matches!(desk.ask(request).await, Reply::Appended { .. }));
    }
    assert_eq!(slow.live(0, 200).await, large);
    running.shutdown().await;
}

#[tokio::test]
async fn a_retired_key_is_told_its_end_and_the_next_goes_on_over_the_same_connection() {
    let (_folder, running, mut desk) = with_room().await;
    let mut follower = Desk::member(running.address(), room(1), &access(1)).await;
    follower.ask(Request::Live { from: Position(0) }).await;
    for number in 0..4 {
        desk.append(number).await;
    }
    assert_eq!(follower.live(0, 4).await.len(), 4);
    assert_eq!(
        follower.prove(room(1), &access(2)).await,
        refused(Refusal::NotProven)
    );
    assert_eq!(desk.ask(register(2, 2)).await, Reply::Registered);
    assert_eq!(
        follower.pushed().await,
        FromRelay::Retired { at: Position(2) }
    );
    let append = Request::Append {
        expected: None,
        frame: frame(9),
    };
    let end = refused(Refusal::Retired { at: Position(2) });
    assert_eq!(desk.ask(append.clone()).await, end);
    let page = desk.read(0, 99).await;
    assert_eq!((page.frames.len(), page.checkpoint.head.size), (3, 3));
    for desk in [&mut desk, &mut follower] {
        let reply = desk.prove(room(1), &access(2)).await;
        let all = Reply::Proved {
            size: 4,
            retired: None,
        };
        assert_eq!(reply, all);
    }
    follower.ask(Request::Live { from: Position(4) }).await;
    assert!(matches!(desk.ask(append).await, Reply::Appended { .. }));
    assert_eq!(follower.live(4, 1).await, vec![frame(9)]);
    running.shutdown().await;
}

#[tokio::test]
async fn an_absent_member_finds_out_where_its_key_ends() {
    let (_folder, running, mut desk) = with_room().await;
    for number in 0..4 {
        desk.append(number).await;
    }
    desk.ask(register(1, 2)).await;
    let mut absent = Desk::connect(running.address()).await;
    let reply = absent.prove(room(1), &access(1)).await;
    let end = Reply::Proved {
        size: 2,
        retired: Some(Position(1)),
    };
    assert_eq!(reply, end);
    let live = absent.ask(Request::Live { from: Position(0) }).await;
    assert_eq!(live, refused(Refusal::Retired { at: Position(1) }));
    running.shutdown().await;
}

#[tokio::test]
async fn a_restarted_relay_has_everything_and_the_same_key() {
    let (folder, running, mut desk) = with_room().await;
    for number in 0..20 {
        desk.append(number).await;
    }
    desk.ask(register(5, 2)).await;
    let (key, before) = (running.key().clone(), desk.read(0, 6).await);
    running.shutdown().await;
    let running = start(folder.path()).await;
    assert_eq!(running.key(), &key);
    let mut old = Desk::member(running.address(), room(1), &access(1)).await;
    assert_eq!(old.read(0, 99).await, before);
    let mut desk = Desk::member(running.address(), room(1), &access(2)).await;
    assert_eq!(
        desk.read_all().await,
        (0..20).map(frame).collect::<Vec<_>>()
    );
    assert_eq!(desk.append(7).await, (7, true));
    assert_eq!(desk.append(20).await, (20, false));
    running.shutdown().await;
}

#[tokio::test]
async fn requests_sent_together_are_each_answered_once() {
    let (_folder, running, mut desk) = with_room().await;
    let mut ids = Vec::new();
    for number in 0..200 {
        let request = Request::Append {
            expected: None,
            frame: frame(number),
        };
        ids.push(desk.begin(&request).await);
    }
    for (number, id) in ids.into_iter().enumerate() {
        match desk.reply_to(id).await {
            Reply::Appended { position, .. } => assert_eq!(position.0, number as u64),
            other => panic!("{other:?}"),
        }
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_refused_subscription_leaves_the_one_before_it() {
    let (_folder, running, mut desk) = with_room().await;
    let mut follower = Desk::member(running.address(), room(1), &access(1)).await;
    follower.ask(Request::Live { from: Position(0) }).await;
    let beyond = follower.ask(Request::Live { from: Position(9) }).await;
    assert_eq!(beyond, refused(Refusal::BeyondEnd { size: 0 }));
    desk.append(0).await;
    assert_eq!(follower.live(0, 1).await, vec![frame(0)]);
    running.shutdown().await;
}
