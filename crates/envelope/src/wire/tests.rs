//! Whatever is sent is read back the same; whatever else arrives is refused.

use proptest::prelude::*;

use super::*;
use crate::access::{AccessKey, AccessSecret, CommitterKey, CommitterSecret, Registration};
use crate::checkpoint::Checkpoint;
use crate::frame::{Bucket, Frame};
use crate::ids::{BlobId, LockerId, RoomId};
use crate::limits::{FRAME_OVERHEAD, FRAMES_PER_REPLY, LARGEST_LOCKER};
use crate::session::RelaySession;
use crate::tree::{Root, TreeHead};

fn bytes32() -> impl Strategy<Value = [u8; 32]> + Clone {
    any::<[u8; 32]>()
}

fn position() -> impl Strategy<Value = Position> {
    any::<u64>().prop_map(Position)
}

fn frame() -> impl Strategy<Value = Frame> {
    (prop::sample::select(&Bucket::ALL[..2]), any::<u8>())
        .prop_map(|(bucket, fill)| Frame::new(vec![fill; bucket.size() + FRAME_OVERHEAD]).unwrap())
}

fn sealed() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

fn proof() -> impl Strategy<Value = Proof> {
    (bytes32(), bytes32(), bytes32(), any::<u8>()).prop_map(|(room, key, dh, fill)| Proof {
        room: RoomId::from_bytes(room),
        key: AccessKey::from_bytes(key),
        dh,
        signature: [fill; 64],
    })
}

fn blobs() -> impl Strategy<Value = Vec<BlobId>> {
    let most = crate::limits::BLOBS_PER_REQUEST;
    prop::collection::vec(bytes32().prop_map(BlobId::from_bytes), 0..=most)
}

fn request() -> impl Strategy<Value = Request> {
    let token = bytes32().prop_map(OpeningToken::from_bytes);
    prop_oneof![
        (token.clone(), bytes32(), bytes32(), bytes32()).prop_map(|(token, a, b, c)| {
            Request::OpenRoom {
                token,
                room: RoomId::from_bytes(a),
                access: AccessKey::from_bytes(b),
                committer: CommitterKey::from_bytes(c),
            }
        }),
        proof().prop_map(|proof| Request::Prove { proof }),
        (prop::option::of(position()), frame())
            .prop_map(|(expected, frame)| Request::Append { expected, frame }),
        (position(), any::<u32>()).prop_map(|(from, limit)| Request::Read { from, limit }),
        position().prop_map(|from| Request::Live { from }),
        (position(), bytes32()).prop_map(|(from, seed)| {
            let committer = CommitterSecret::from_seed(&seed);
            let access = AccessSecret::from_seed(&seed).public();
            let signed = Registration::new(
                RoomId::from_bytes(seed),
                from,
                access,
                vec![committer.public()],
            )
            .unwrap()
            .sign(&committer);
            Request::Register { signed }
        }),
        (token, any::<u32>(), bytes32()).prop_map(|(token, rooms, into)| Request::SplitToken {
            token,
            rooms,
            into: TokenHash(into),
        }),
        (bytes32(), any::<u64>()).prop_map(|(id, until)| Request::OpenLocker {
            locker: LockerId::from_bytes(id),
            until,
        }),
        (bytes32(), any::<u8>(), sealed()).prop_map(|(id, slot, sealed)| Request::PutLocker {
            locker: LockerId::from_bytes(id),
            slot,
            sealed,
        }),
        (bytes32(), any::<u8>(), any::<u32>()).prop_map(|(id, slot, wait_seconds)| {
            Request::TakeLocker {
                locker: LockerId::from_bytes(id),
                slot,
                wait_seconds,
            }
        }),
        (bytes32(), sealed(), any::<u64>()).prop_map(|(id, sealed, until)| Request::PutBlob {
            blob: BlobId::from_bytes(id),
            sealed,
            until,
        }),
        blobs().prop_map(|blobs| Request::MissingBlobs { blobs }),
        (blobs(), any::<u64>()).prop_map(|(blobs, until)| Request::KeepBlobs { blobs, until }),
        bytes32().prop_map(|id| Request::GetBlob {
            blob: BlobId::from_bytes(id)
        }),
        any::<(u64, u64)>().prop_map(|(old, new)| Request::Consistency { old, new }),
        (position(), any::<u64>())
            .prop_map(|(position, size)| Request::Inclusion { position, size }),
        Just(Request::Latest),
    ]
}

fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    (bytes32(), any::<u64>(), bytes32(), any::<u8>()).prop_map(|(room, size, root, fill)| {
        Checkpoint {
            room: RoomId::from_bytes(room),
            head: TreeHead {
                size,
                root: Root(root),
            },
            signature: [fill; 64],
        }
    })
}

fn frames() -> impl Strategy<Value = Frames> {
    (
        position(),
        prop::collection::vec(frame(), 0..4),
        checkpoint(),
    )
        .prop_map(|(first, frames, checkpoint)| Frames {
            first,
            frames,
            checkpoint,
        })
}

fn refusal() -> impl Strategy<Value = Refusal> {
    prop_oneof![
        prop::sample::select(vec![
            Refusal::Malformed,
            Refusal::UnsupportedVersion,
            Refusal::UnknownRoom,
            Refusal::NotProven,
            Refusal::TokenUnknown,
            Refusal::TokenSpent,
            Refusal::LockerUnknown,
            Refusal::LockerExpired,
            Refusal::LockerTaken,
            Refusal::LockerEmpty,
            Refusal::Conflict,
            Refusal::TooLarge,
            Refusal::Quota,
            Refusal::ShuttingDown,
            Refusal::Storage,
            Refusal::NotCommitter,
            Refusal::BlobUnknown,
            Refusal::BlobExpired,
        ]),
        position().prop_map(|at| Refusal::Retired { at }),
        any::<u64>().prop_map(|size| Refusal::PositionTaken { size }),
        any::<u64>().prop_map(|size| Refusal::BeyondEnd { size }),
        any::<u32>().prop_map(|retry_after_ms| Refusal::Busy { retry_after_ms }),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let nodes = prop::collection::vec(bytes32().prop_map(Root), 0..64);
    prop_oneof![
        prop::sample::select(vec![
            Reply::Opened,
            Reply::Registered,
            Reply::TokenSplit,
            Reply::LockerOpened,
            Reply::LockerPut,
            Reply::BlobPut,
            Reply::BlobsKept,
        ]),
        (any::<u64>(), prop::option::of(position()))
            .prop_map(|(size, retired)| Reply::Proved { size, retired }),
        (position(), checkpoint(), any::<bool>()).prop_map(|(position, checkpoint, repeated)| {
            Reply::Appended {
                position,
                checkpoint,
                repeated,
            }
        }),
        frames().prop_map(Reply::Frames),
        any::<u64>().prop_map(|size| Reply::Live { size }),
        sealed().prop_map(|sealed| Reply::Locker { sealed }),
        sealed().prop_map(|sealed| Reply::Blob { sealed }),
        prop::collection::vec(any::<u32>(), 0..crate::limits::BLOBS_PER_REQUEST)
            .prop_map(|places| Reply::MissingBlobs { places }),
        nodes
            .clone()
            .prop_map(|proof| Reply::ConsistencyProof { proof }),
        nodes.prop_map(|proof| Reply::InclusionProof { proof }),
        checkpoint().prop_map(|checkpoint| Reply::Latest { checkpoint }),
        refusal().prop_map(Reply::Refused),
    ]
}

fn from_relay() -> impl Strategy<Value = FromRelay> {
    prop_oneof![
        (bytes32(), bytes32()).prop_map(|(challenge, ephemeral)| FromRelay::Greeting(
            RelaySession::greeting(challenge, &ephemeral)
        )),
        (any::<u64>(), reply()).prop_map(|(id, reply)| FromRelay::Reply { id, reply }),
        frames().prop_map(FromRelay::Pushed),
        position().prop_map(|at| FromRelay::Retired { at }),
        refusal().prop_map(FromRelay::Closing),
    ]
}

proptest! {
    #[test]
    fn a_request_arrives_as_it_was_sent(id in any::<u64>(), request in request(), counter in any::<u64>(), mac in any::<[u8; 16]>(), session in any::<[u8; 16]>()) {
        let mut message = ToRelay::plain(id, &request);
        message.seal = Some(Seal { counter, mac });
        let read = ToRelay::decode(&message.encode()).unwrap();
        prop_assert_eq!(&read, &message);
        prop_assert_eq!(read.request().unwrap(), request.clone());
        prop_assert_eq!(Request::decode(&request.encode()).unwrap(), request);
        let over = OverHttp { session, message };
        prop_assert_eq!(OverHttp::decode(&over.encode()).unwrap(), over);
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent(message in from_relay()) {
        if let FromRelay::Pushed(frames) = &message {
            prop_assert_eq!(FromRelay::encode_pushed(frames), message.encode());
        }
        prop_assert_eq!(FromRelay::decode(&message.encode()).unwrap(), message);
    }

    #[test]
    fn bytes_behind_or_missing_from_a_message_are_refused(request in request(), answer in from_relay(), cut in any::<prop::sample::Index>()) {
        let mut bytes = ToRelay::plain(1, &request).encode();
        prop_assert!(ToRelay::decode(&bytes[..cut.index(bytes.len())]).is_err());
        bytes.push(0);
        prop_assert_eq!(ToRelay::decode(&bytes), Err(WireError::Trailing(1)));
        let mut bytes = answer.encode();
        prop_assert!(FromRelay::decode(&bytes[..cut.index(bytes.len())]).is_err());
        bytes.push(0);
        prop_assert_eq!(FromRelay::decode(&bytes), Err(WireError::Trailing(1)));
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        drop(ToRelay::decode(&bytes).and_then(|message| message.request()));
        drop(Request::decode(&bytes));
        drop(FromRelay::decode(&bytes));
        drop(OverHttp::decode(&bytes));
        drop(HttpGreeting::decode(&bytes));
    }
}

#[test]
fn another_version_is_named_as_such() {
    let mut bytes = ToRelay::plain(1, &Request::Latest).encode();
    bytes[1] = 2;
    assert_eq!(ToRelay::decode(&bytes), Err(WireError::Version(2)));
}

#[test]
fn what_is_over_a_limit_is_refused() {
    let request = |length| Request::PutLocker {
        locker: LockerId::from_bytes([1; 32]),
        slot: 0,
        sealed: vec![0; length],
    };
    assert!(Request::decode(&request(LARGEST_LOCKER).encode()).is_ok());
    assert!(Request::decode(&request(LARGEST_LOCKER + 1).encode()).is_err());
    assert!(matches!(
        Request::decode(&request(LARGEST_MESSAGE).encode()),
        Err(WireError::TooLong { .. })
    ));
    let nodes = |count| Reply::ConsistencyProof {
        proof: vec![Root([0; 32]); count],
    };
    assert!(Reply::decode(&nodes(64).encode()).is_ok());
    assert!(Reply::decode(&nodes(65).encode()).is_err());
}

#[test]
fn a_full_reply_fits_the_largest_message() {
    let frame = Frame::new(vec![0; Bucket::K1.size() + FRAME_OVERHEAD]).unwrap();
    let fit = crate::limits::FRAME_BYTES_PER_REPLY / frame.as_bytes().len();
    let message = FromRelay::Pushed(Frames {
        first: Position(u64::MAX),
        frames: vec![frame; fit.min(FRAMES_PER_REPLY as usize)],
        checkpoint: Checkpoint {
            room: RoomId::from_bytes([1; 32]),
            head: TreeHead::EMPTY,
            signature: [0; 64],
        },
    });
    assert!(message.encode().len() <= LARGEST_MESSAGE);
    assert!(FromRelay::decode(&message.encode()).is_ok());
}

#[test]
fn an_opening_token_is_read_as_it_is_written_and_not_shown_otherwise() {
    let token = OpeningToken::from_bytes([0xc3; 32]);
    assert_eq!(token.to_string().parse::<OpeningToken>().unwrap(), token);
    assert!("open-".parse::<OpeningToken>().is_err());
    assert!("none".parse::<OpeningToken>().is_err());
    assert_eq!(format!("{token:?}"), "OpeningToken(secret)");
}
