//! What the machine promises of blobs.

use envelope::limits::{BLOB_LIFE_SECONDS, LARGEST_BLOB};
use envelope::{BlobId, Refusal, Registration};

use super::*;
use crate::engine::View;
use crate::limits::SMALLEST_BLOB_WEIGHT;

const UNTIL: u64 = NOW.seconds() + 100;

fn id(number: u8) -> BlobId {
    BlobId::from_bytes([number; 32])
}

fn put(number: u8, byte: u8, length: usize) -> Request {
    put_until(number, byte, length, UNTIL)
}

fn put_until(number: u8, byte: u8, length: usize, until: u64) -> Request {
    Request::PutBlob {
        blob: id(number),
        sealed: vec![byte; length],
        until,
    }
}

fn get(number: u8) -> Request {
    Request::GetBlob { blob: id(number) }
}

fn refused(refusal: Refusal) -> Reply {
    Reply::Refused(refusal)
}

fn small() -> Machine<Memory> {
    opened(Quotas {
        blob_bytes: 15_000,
        ..Quotas::default()
    })
}

fn at(machine: &mut Machine<Memory>, now: Time, request: Request) -> Reply {
    let mut outcome = machine.handle(now, vec![asked(Some(proven(1)), request)]);
    outcome.replies.remove(0).reply
}

#[test]
fn a_blob_is_written_once_at_the_cost_of_its_room() {
    let mut machine = small();
    let member = Some(proven(1));
    assert_eq!(
        one(&mut machine, None, put(1, 1, 9)),
        refused(Refusal::NotProven)
    );
    for _ in 0..2 {
        assert_eq!(one(&mut machine, member, put(1, 1, 10_000)), Reply::BlobPut);
    }
    for other in [put(1, 2, 10_000), put(1, 1, 9_999)] {
        assert_eq!(one(&mut machine, member, other), refused(Refusal::Conflict));
    }
    assert_eq!(
        one(&mut machine, member, put(2, 2, 10_000)),
        refused(Refusal::Quota)
    );
    // What is too much for files keeps nobody from speaking.
    assert!(matches!(
        one(&mut machine, member, append(1)),
        Reply::Appended { .. }
    ));
    let sealed = vec![1; 10_000];
    assert_eq!(one(&mut machine, member, get(1)), Reply::Blob { sealed });
    assert_eq!(
        one(&mut machine, member, get(2)),
        refused(Refusal::BlobUnknown)
    );
    let whole = vec![0; LARGEST_BLOB + 1].len();
    assert_eq!(
        one(&mut machine, member, put(3, 0, whole)),
        refused(Refusal::TooLarge)
    );
}

#[test]
fn many_tiny_blobs_take_no_more_of_a_store_than_their_rooms_quota_allows() {
    let quota = 8 * SMALLEST_BLOB_WEIGHT;
    for length in [0, 1, 1040] {
        let mut machine = opened(Quotas {
            blob_bytes: quota,
            ..Quotas::default()
        });
        let taken = (0..100)
            .take_while(|number| at(&mut machine, NOW, put(*number, 1, length)) == Reply::BlobPut)
            .count();
        assert_eq!(taken, 8, "blobs of {length} bytes");
        // All of it is given back once their time is over.
        let after = Time((UNTIL + 1) * 1000);
        let whole = usize::try_from(quota).unwrap();
        let large = put_until(200, 1, whole, UNTIL + 9);
        assert_eq!(at(&mut machine, after, large), Reply::BlobPut);
    }
}

#[test]
fn only_members_of_its_room_read_a_blob_or_learn_that_it_exists() {
    let mut machine = opened(Quotas::default());
    let other_room = RoomId::from_bytes([2; 32]);
    assert_eq!(one(&mut machine, None, opening(other_room)), Reply::Opened);
    let stranger = Some(Proven {
        room: other_room,
        access: access(1),
    });
    assert_eq!(
        one(&mut machine, Some(proven(1)), put(1, 1, 10)),
        Reply::BlobPut
    );
    assert_eq!(one(&mut machine, None, get(1)), refused(Refusal::NotProven));
    assert_eq!(
        one(&mut machine, stranger, get(1)),
        refused(Refusal::BlobUnknown)
    );
    let missing = |blobs: &[u8]| Request::MissingBlobs {
        blobs: blobs.iter().map(|number| id(*number)).collect(),
    };
    let places = |places: &[u32]| Reply::MissingBlobs {
        places: places.to_vec(),
    };
    assert_eq!(
        one(&mut machine, None, missing(&[1])),
        refused(Refusal::NotProven)
    );
    assert_eq!(one(&mut machine, stranger, missing(&[1])), places(&[0]));
    let asked = missing(&[3, 1, 2]);
    assert_eq!(one(&mut machine, Some(proven(1)), asked), places(&[0, 2]));
}

#[test]
fn a_retired_key_reads_blobs_and_stores_none() {
    let mut machine = opened(Quotas::default());
    one(&mut machine, Some(proven(1)), append(1));
    one(&mut machine, Some(proven(1)), put(1, 1, 10));
    let signed = Registration::new(ROOM, Position(0), access(2), vec![committer(1).public()])
        .unwrap()
        .sign(&committer(1));
    assert_eq!(
        one(&mut machine, None, Request::Register { signed }),
        Reply::Registered
    );
    let sealed = vec![1; 10];
    assert_eq!(
        one(&mut machine, Some(proven(1)), get(1)),
        Reply::Blob { sealed }
    );
    let at = Position(0);
    assert_eq!(
        one(&mut machine, Some(proven(1)), put(2, 1, 10)),
        refused(Refusal::Retired { at })
    );
    assert_eq!(
        one(&mut machine, Some(proven(2)), put(2, 1, 10)),
        Reply::BlobPut
    );
}

#[test]
fn a_blob_is_kept_until_its_time_and_then_its_room_has_the_place_again() {
    let mut machine = small();
    assert_eq!(
        at(&mut machine, NOW, put_until(1, 1, 9, NOW.seconds() - 1)),
        refused(Refusal::BlobExpired)
    );
    let too_long = NOW.seconds() + BLOB_LIFE_SECONDS + 1;
    assert_eq!(
        at(&mut machine, NOW, put_until(1, 1, 9, too_long)),
        refused(Refusal::Quota)
    );
    assert_eq!(at(&mut machine, NOW, put(1, 1, 10_000)), Reply::BlobPut);
    let last = Time(UNTIL * 1000);
    let sealed = vec![1; 10_000];
    assert_eq!(at(&mut machine, last, get(1)), Reply::Blob { sealed });
    assert_eq!(
        at(&mut machine, last, put(2, 2, 10_000)),
        refused(Refusal::Quota)
    );
    let after = Time((UNTIL + 1) * 1000);
    assert_eq!(
        at(&mut machine, after, get(1)),
        refused(Refusal::BlobUnknown)
    );
    assert_eq!(
        at(&mut machine, after, put_until(2, 2, 10_000, UNTIL + 9)),
        Reply::BlobPut
    );
    assert_eq!(machine.engine().blob(&id(1)).unwrap(), None);
    // Under the id of one that was swept another may be stored.
    assert_eq!(
        at(&mut machine, after, put_until(1, 3, 400, UNTIL + 9)),
        Reply::BlobPut
    );
    let room = machine.engine().room(&ROOM).unwrap().unwrap();
    assert_eq!(
        (room.blob_bytes, room.bytes),
        (10_000 + SMALLEST_BLOB_WEIGHT, 0)
    );
}

#[test]
fn what_is_whole_is_kept_longer_and_what_is_not_goes_in_its_time() {
    let mut machine = opened(Quotas::default());
    let keep = |blobs: &[u8], until| Request::KeepBlobs {
        blobs: blobs.iter().map(|number| id(*number)).collect(),
        until,
    };
    for number in [1, 2] {
        assert_eq!(
            at(&mut machine, NOW, put(number, number, 9)),
            Reply::BlobPut
        );
    }
    assert_eq!(
        one(&mut machine, None, keep(&[1], UNTIL + 50)),
        refused(Refusal::NotProven)
    );
    // All or none.
    assert_eq!(
        at(&mut machine, NOW, keep(&[1, 3], UNTIL + 50)),
        refused(Refusal::BlobUnknown)
    );
    assert_eq!(
        at(&mut machine, NOW, keep(&[1], UNTIL + 50)),
        Reply::BlobsKept
    );
    // A time only grows, whoever says what.
    assert_eq!(
        at(&mut machine, NOW, keep(&[1], UNTIL - 50)),
        Reply::BlobsKept
    );
    assert_eq!(at(&mut machine, NOW, put(1, 1, 9)), Reply::BlobPut);
    let too_long = NOW.seconds() + BLOB_LIFE_SECONDS + 1;
    assert_eq!(
        at(&mut machine, NOW, keep(&[1], too_long)),
        refused(Refusal::Quota)
    );
    let later = Time((UNTIL + 50) * 1000);
    let sealed = vec![1; 9];
    assert_eq!(at(&mut machine, later, get(1)), Reply::Blob { sealed });
    assert_eq!(
        at(&mut machine, later, get(2)),
        refused(Refusal::BlobUnknown)
    );
    assert_eq!(
        at(&mut machine, later, keep(&[2], UNTIL + 90)),
        refused(Refusal::BlobUnknown)
    );
    // Sent again with a later time, it is kept until then.
    assert_eq!(
        at(&mut machine, later, put_until(1, 1, 9, UNTIL + 99)),
        Reply::BlobPut
    );
    let last = Time((UNTIL + 99) * 1000);
    let sealed = vec![1; 9];
    assert_eq!(at(&mut machine, last, get(1)), Reply::Blob { sealed });
}
