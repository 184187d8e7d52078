//! Lockers, blobs and tokens over real sockets.

use std::time::{SystemTime, UNIX_EPOCH};

use envelope::{BlobId, LockerId, OpeningToken, Refusal, Reply, Request};

use crate::support::*;

const LOCKER: LockerId = LockerId::from_bytes([4; 32]);

fn in_an_hour() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs() + 3600
}

fn open_locker() -> Request {
    Request::OpenLocker {
        locker: LOCKER,
        until: in_an_hour(),
    }
}

fn put(slot: u8, sealed: &[u8]) -> Request {
    Request::PutLocker {
        locker: LOCKER,
        slot,
        sealed: sealed.to_vec(),
    }
}

fn take(slot: u8, wait_seconds: u32) -> Request {
    Request::TakeLocker {
        locker: LOCKER,
        slot,
        wait_seconds,
    }
}

#[tokio::test]
async fn an_invitation_goes_through_a_locker_whoever_comes_first() {
    let (_folder, running, mut host) = with_room().await;
    assert_eq!(host.ask(open_locker()).await, Reply::LockerOpened);
    let mut guest = Desk::connect(running.address()).await;
    // The host waits before the guest has come, and the other way round.
    let waiting = host.begin(&take(0, 55)).await;
    assert_eq!(guest.ask(put(0, b"card")).await, Reply::LockerPut);
    let sealed = b"card".to_vec();
    assert_eq!(host.reply_to(waiting).await, Reply::Locker { sealed });
    let waiting = guest.begin(&take(1, 55)).await;
    assert_eq!(host.ask(put(1, b"welcome")).await, Reply::LockerPut);
    let sealed = b"welcome".to_vec();
    assert_eq!(
        guest.reply_to(waiting).await,
        Reply::Locker {
            sealed: sealed.clone()
        }
    );
    assert_eq!(
        guest.ask(take(1, 55)).await,
        Reply::Locker { sealed },
        "taken again"
    );
    running.shutdown().await;
}

#[tokio::test]
async fn whoever_comes_second_to_a_slot_is_told_so() {
    let (_folder, running, mut host) = with_room().await;
    host.ask(open_locker()).await;
    let mut guest = Desk::connect(running.address()).await;
    assert_eq!(guest.ask(take(0, 0)).await, refused(Refusal::LockerEmpty));
    assert_eq!(guest.ask(put(0, b"card")).await, Reply::LockerPut);
    assert_eq!(
        guest.ask(put(0, b"card")).await,
        Reply::LockerPut,
        "sent again"
    );
    assert_eq!(
        guest.ask(put(0, b"other")).await,
        refused(Refusal::LockerTaken)
    );
    assert_eq!(
        guest.ask(put(9, b"other")).await,
        refused(Refusal::Malformed)
    );
    let nowhere = Request::TakeLocker {
        locker: LockerId::from_bytes([9; 32]),
        slot: 0,
        wait_seconds: 55,
    };
    assert_eq!(guest.ask(nowhere).await, refused(Refusal::LockerUnknown));
    running.shutdown().await;
}

#[tokio::test]
async fn too_many_waits_at_once_are_put_off_and_none_is_lost() {
    let (_folder, running, mut host) = with_room().await;
    host.ask(open_locker()).await;
    let mut guest = Desk::connect(running.address()).await;
    let waits = [
        guest.begin(&take(0, 55)).await,
        guest.begin(&take(1, 55)).await,
    ];
    let third = guest.ask(take(2, 55)).await;
    assert!(
        matches!(third, Reply::Refused(Refusal::Busy { .. })),
        "{third:?}"
    );
    for (slot, id) in [(0, waits[0]), (1, waits[1])] {
        assert_eq!(host.ask(put(slot, &[slot])).await, Reply::LockerPut);
        let sealed = vec![slot];
        assert_eq!(guest.reply_to(id).await, Reply::Locker { sealed });
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_blob_is_stored_and_read_by_members_and_by_nobody_else() {
    let (_folder, running, mut host) = with_room().await;
    let blob = BlobId::from_bytes(random());
    let sealed = vec![7; envelope::limits::LARGEST_BLOB];
    let until = in_an_hour();
    let store = Request::PutBlob {
        blob,
        sealed: sealed.clone(),
        until,
    };
    let missing = Request::MissingBlobs { blobs: vec![blob] };
    let mut guest = Desk::connect(running.address()).await;
    let places = vec![0];
    assert_eq!(
        host.ask(missing.clone()).await,
        Reply::MissingBlobs { places }
    );
    assert_eq!(host.ask(store.clone()).await, Reply::BlobPut);
    for asked in [store, Request::GetBlob { blob }, missing.clone()] {
        assert_eq!(guest.ask(asked).await, refused(Refusal::NotProven));
    }
    let places = Vec::new();
    assert_eq!(host.ask(missing).await, Reply::MissingBlobs { places });
    assert_eq!(
        host.ask(Request::GetBlob { blob }).await,
        Reply::Blob { sealed }
    );
    let other = Request::PutBlob {
        blob,
        sealed: vec![1],
        until,
    };
    assert_eq!(host.ask(other).await, refused(Refusal::Conflict));
    running.shutdown().await;
}

#[tokio::test]
async fn a_split_token_opens_a_room_without_the_one_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let token = goodoffices_relay::mint_token(folder.path(), 2).unwrap();
    let running = start(folder.path()).await;
    let mut desk = Desk::connect(running.address()).await;
    let fresh = OpeningToken::from_bytes(random());
    let split = Request::SplitToken {
        token: token.clone(),
        rooms: 1,
        into: fresh.hash(),
    };
    assert_eq!(
        desk.ask(opening(&fresh, room(1))).await,
        refused(Refusal::TokenUnknown)
    );
    assert_eq!(desk.ask(split).await, Reply::TokenSplit);
    assert_eq!(desk.ask(opening(&fresh, room(1))).await, Reply::Opened);
    assert_eq!(
        desk.ask(opening(&fresh, room(2))).await,
        refused(Refusal::TokenSpent)
    );
    assert_eq!(desk.ask(opening(&token, room(2))).await, Reply::Opened);
    // An operator mints while the relay runs.
    let later = goodoffices_relay::mint_token(folder.path(), 1).unwrap();
    assert_eq!(desk.ask(opening(&later, room(3))).await, Reply::Opened);
    running.shutdown().await;
}
