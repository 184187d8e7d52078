//! The bytes of version 1, written down: whoever changes them changes the
//! protocol.

use super::*;
use crate::access::{AccessKey, AccessSecret, CommitterKey, CommitterSecret, Registration};
use crate::cbor::encode;
use crate::checkpoint::Checkpoint;
use crate::ids::{BlobId, LockerId, RoomId};
use crate::session::{ClientSession, RelaySession};
use crate::tree::{Root, TreeHead};

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// A byte string of 32 equal bytes, as it is encoded.
fn id(byte: u8) -> String {
    format!("5820{}", hex(&[byte; 32]))
}

#[test]
fn requests_have_the_bytes_of_version_1() {
    let locker = LockerId::from_bytes([4; 32]);
    let blob = BlobId::from_bytes([5; 32]);
    let token = || OpeningToken::from_bytes([9; 32]);
    let written = [
        (
            Request::OpenRoom {
                token: token(),
                room: RoomId::from_bytes([1; 32]),
                access: AccessKey::from_bytes([2; 32]),
                committer: CommitterKey::from_bytes([3; 32]),
            },
            format!("820084{}{}{}{}", id(9), id(1), id(2), id(3)),
        ),
        (
            Request::Read {
                from: Position(7),
                limit: 9,
            },
            "8203820709".to_owned(),
        ),
        (Request::Live { from: Position(7) }, "82048107".to_owned()),
        (
            Request::SplitToken {
                token: token(),
                rooms: 1,
                into: TokenHash([8; 32]),
            },
            format!("820683{}01{}", id(9), id(8)),
        ),
        (
            Request::OpenLocker { locker, until: 99 },
            format!("820782{}1863", id(4)),
        ),
        (
            Request::PutLocker {
                locker,
                slot: 3,
                sealed: vec![0xAA, 0xBB],
            },
            format!("820883{}0342aabb", id(4)),
        ),
        (
            Request::TakeLocker {
                locker,
                slot: 3,
                wait_seconds: 20,
            },
            format!("820983{}0314", id(4)),
        ),
        (
            Request::PutBlob {
                blob,
                sealed: vec![0xAA],
                until: 9,
            },
            format!("820a83{}41aa09", id(5)),
        ),
        (Request::GetBlob { blob }, format!("820b81{}", id(5))),
        (
            Request::MissingBlobs {
                blobs: vec![blob, blob],
            },
            format!("820f8182{}{}", id(5), id(5)),
        ),
        (
            Request::KeepBlobs {
                blobs: vec![blob],
                until: 9,
            },
            format!("82108281{}09", id(5)),
        ),
        (
            Request::Consistency { old: 1, new: 2 },
            "820c820102".to_owned(),
        ),
        (
            Request::Inclusion {
                position: Position(1),
                size: 2,
            },
            "820d820102".to_owned(),
        ),
        (Request::Latest, "820e80".to_owned()),
    ];
    for (request, bytes) in written {
        assert_eq!(hex(&request.encode()), bytes, "{request:?}");
        assert_eq!(Request::decode(&request.encode()), Ok(request));
    }
    let frame = crate::Frame::new(vec![0; 1064]).unwrap();
    for (expected, place) in [(None, "f6"), (Some(Position(6)), "06")] {
        let frame = frame.clone();
        let bytes = hex(&Request::Append { expected, frame }.encode());
        assert_eq!(&bytes[..14], format!("820282{place}590428"));
    }
    let message = ToRelay::plain(7, &Request::Latest).encode();
    assert_eq!(hex(&message), "840107f643820e80");
}

#[test]
fn answers_have_the_bytes_of_version_1() {
    let checkpoint = Checkpoint {
        room: RoomId::from_bytes([1; 32]),
        head: TreeHead {
            size: 2,
            root: Root([3; 32]),
        },
        signature: [4; 64],
    };
    let signed = format!("83{}8202{}5840{}", id(1), id(3), hex(&[4; 64]));
    let position = Position(1);
    let proved = |retired| Reply::Proved { size: 5, retired };
    let written = [
        (Reply::Opened, "820080".to_owned()),
        (proved(Some(position)), "8201820501".to_owned()),
        (
            Reply::Appended {
                position,
                checkpoint,
                repeated: true,
            },
            format!("82028301{signed}f5"),
        ),
        (
            Reply::Frames(Frames {
                first: Position(2),
                frames: vec![],
                checkpoint,
            }),
            format!("820381830280{signed}"),
        ),
        (Reply::Live { size: 5 }, "82048105".to_owned()),
        (Reply::Registered, "820580".to_owned()),
        (Reply::TokenSplit, "820680".to_owned()),
        (Reply::LockerOpened, "820780".to_owned()),
        (Reply::LockerPut, "820880".to_owned()),
        (Reply::Locker { sealed: vec![1] }, "8209814101".to_owned()),
        (Reply::BlobPut, "820a80".to_owned()),
        (Reply::Blob { sealed: vec![1] }, "820b814101".to_owned()),
        (
            Reply::ConsistencyProof {
                proof: vec![Root([6; 32])],
            },
            format!("820c8181{}", id(6)),
        ),
        (
            Reply::InclusionProof { proof: vec![] },
            "820d8180".to_owned(),
        ),
        (Reply::Latest { checkpoint }, format!("820e81{signed}")),
        (
            Reply::MissingBlobs { places: vec![0, 7] },
            "821081820007".to_owned(),
        ),
        (Reply::BlobsKept, "821180".to_owned()),
    ];
    for (reply, bytes) in written {
        assert_eq!(hex(&reply.encode()), bytes, "{reply:?}");
        assert_eq!(Reply::decode(&reply.encode()), Ok(reply));
    }
    let retired = FromRelay::Retired { at: position };
    assert_eq!(hex(&retired.encode()), "82038101");
    let closing = FromRelay::Closing(Refusal::Malformed);
    assert_eq!(hex(&closing.encode()), "820481820080");
}

#[test]
fn refusals_have_the_numbers_of_version_1() {
    let at = Position(3);
    let written = [
        (Refusal::Malformed, "820080"),
        (Refusal::UnsupportedVersion, "820180"),
        (Refusal::UnknownRoom, "820280"),
        (Refusal::NotProven, "820380"),
        (Refusal::Retired { at }, "82048103"),
        (Refusal::PositionTaken { size: 3 }, "82058103"),
        (Refusal::TokenUnknown, "820680"),
        (Refusal::TokenSpent, "820780"),
        (Refusal::LockerUnknown, "820880"),
        (Refusal::LockerExpired, "820980"),
        (Refusal::LockerTaken, "820a80"),
        (Refusal::LockerEmpty, "820b80"),
        (Refusal::Conflict, "820c80"),
        (Refusal::TooLarge, "820d80"),
        (Refusal::Quota, "820e80"),
        (Refusal::Busy { retry_after_ms: 3 }, "820f8103"),
        (Refusal::ShuttingDown, "821080"),
        (Refusal::Storage, "821180"),
        (Refusal::NotCommitter, "821280"),
        (Refusal::BlobUnknown, "821380"),
        (Refusal::BeyondEnd { size: 3 }, "82148103"),
        (Refusal::BlobExpired, "821580"),
    ];
    for (refusal, bytes) in written {
        assert_eq!(hex(&encode(&refusal)), bytes, "{refusal:?}");
    }
}

#[test]
// The values were computed by a second implementation (Python, `cryptography`).
fn signatures_and_codes_are_those_of_version_1() {
    let secret = AccessSecret::from_seed(&[1; 32]);
    let greeting = RelaySession::greeting([2; 32], &[3; 32]);
    let room = RoomId::from_bytes([4; 32]);
    let (proof, mut session) = ClientSession::prove(&greeting, room, &secret, &[5; 32]).unwrap();
    let seal = session.seal(6, b"request");
    let committer = CommitterSecret::from_seed(&[7; 32]);
    let listed = vec![committer.public()];
    let signed = Registration::new(room, Position(8), secret.public(), listed)
        .unwrap()
        .sign(&committer);
    let registration = encode(&signed);
    assert_eq!(hex(&proof.signature[..8]), "91e9f6a4e34c6b92");
    assert_eq!(hex(&seal.mac), "15166742ca5789aed331d5fcfbe1321b");
    assert_eq!(
        hex(&registration[registration.len() - 64..][..8]),
        "ac0d8e658d7113ce"
    );
}
