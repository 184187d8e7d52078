use envelope::{Frame, FrameHash, Frontier, RelaySigner, RoomId, Root};

use super::{Earlier, EvidenceFile, NoEvidence, Shown};

const ROOM: RoomId = RoomId::from_bytes([2; 32]);

fn signer(seed: u8) -> RelaySigner {
    RelaySigner::from_seed("relay.example", &[seed; 32]).expect("a key")
}

fn hash(byte: u8) -> FrameHash {
    Frame::new(vec![byte; 1024 + envelope::limits::FRAME_OVERHEAD])
        .expect("a frame")
        .hash()
}

fn log(frames: &[u8]) -> Frontier {
    let mut log = Frontier::new();
    frames.iter().for_each(|byte| log.append(&hash(*byte)));
    log
}

fn file(first: &[u8], second: &[u8], earlier: Option<Earlier>) -> EvidenceFile {
    let relay = signer(1);
    EvidenceFile {
        version: 1,
        relay_key: relay.key().to_string(),
        first: relay.sign(ROOM, log(first).head()),
        second: relay.sign(ROOM, log(second).head()),
        earlier,
    }
}

fn check(file: &EvidenceFile) -> Result<Shown, NoEvidence> {
    let read = EvidenceFile::from_bytes(&file.to_bytes()).expect("it is read back");
    assert_eq!(read, *file);
    read.check(signer(1).key())
}

#[test]
fn two_logs_of_one_size_are_a_contradiction() {
    let file = file(&[1, 2, 3], &[1, 2, 4], None);
    assert_eq!(check(&file), Ok(Shown::Contradiction));
}

#[test]
fn a_log_that_began_otherwise_is_a_contradiction_by_its_proof() {
    // From two frames to three the proof is the third frame's leaf.
    let earlier = Earlier {
        root: log(&[1, 2]).head().root,
        proof: vec![Root::of_leaf(&hash(3))],
    };
    let forked = file(&[1, 2, 3], &[1, 9], Some(earlier.clone()));
    assert_eq!(check(&forked), Ok(Shown::Contradiction));
    let honest = file(&[1, 2, 3], &[1, 2], Some(earlier.clone()));
    assert_eq!(check(&honest), Err(NoEvidence::Agree));
    let mut invented = earlier;
    invented.root = log(&[1, 8]).head().root;
    let slander = file(&[1, 2, 3], &[1, 2], Some(invented));
    assert_eq!(check(&slander), Err(NoEvidence::Proof));
}

#[test]
fn logs_of_two_sizes_without_proof_are_the_relays_to_explain() {
    let file = file(&[1, 2, 3], &[1, 2, 3, 4], None);
    let told = Shown::Unexplained { from: 3, to: 4 };
    assert_eq!(check(&file), Ok(told));
}

#[test]
fn what_the_relay_did_not_sign_accuses_nobody() {
    let sound = file(&[1, 2, 3], &[1, 2, 4], None);
    let other = signer(3);
    let mut unsigned = sound.clone();
    unsigned.second = other.sign(ROOM, unsigned.second.head);
    assert_eq!(check(&unsigned), Err(NoEvidence::Unsigned));
    let mut elsewhere = sound.clone();
    let room = RoomId::from_bytes([5; 32]);
    elsewhere.second = signer(1).sign(room, elsewhere.second.head);
    assert_eq!(check(&elsewhere), Err(NoEvidence::OtherRoom));
    let mut same = sound.clone();
    same.second = same.first;
    assert_eq!(check(&same), Err(NoEvidence::Agree));
    assert_eq!(sound.check(other.key()), Err(NoEvidence::OtherRelay));
    let mut keyless = sound.clone();
    keyless.relay_key = "no key".to_owned();
    assert_eq!(keyless.check(signer(1).key()), Err(NoEvidence::Key));
    for bytes in [Vec::new(), vec![0x80], vec![0; super::LARGEST + 1]] {
        assert!(EvidenceFile::from_bytes(&bytes).is_err());
    }
    let mut newer = sound;
    newer.version = 2;
    assert!(EvidenceFile::from_bytes(&newer.to_bytes()).is_err());
}
