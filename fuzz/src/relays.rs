//! Between desk and relay.

use envelope::wire::{FromRelay, HttpGreeting, OverHttp, Reply, Request, ToRelay};
use envelope::{
    AccessSecret, Checkpoint, CommitterSecret, OpeningToken, RelayKey, RelaySigner, RoomId,
};
use log::engine::Memory;
use log::{Asked, Link, Machine, Proven, Quotas, Time};

/// What a stranger sends to a relay, over WebSocket or HTTP.
pub fn relay_request(data: &[u8]) {
    if let Ok(message) = ToRelay::decode(data) {
        let _ = message.request();
        assert_eq!(ToRelay::decode(&message.encode()).as_ref(), Ok(&message));
    }
    if let Ok(request) = Request::decode(data) {
        assert_eq!(Request::decode(&request.encode()).as_ref(), Ok(&request));
    }
    if let Ok(over) = OverHttp::decode(data) {
        let _ = over.message.request();
    }
}

/// What a relay, or whoever sits between, sends to a desk.
pub fn relay_reply(data: &[u8]) {
    if let Ok(message) = FromRelay::decode(data) {
        assert_eq!(FromRelay::decode(&message.encode()).as_ref(), Ok(&message));
    }
    let _ = Reply::decode(data);
    let _ = HttpGreeting::decode(data);
}

/// A signed note or a relay's key, as text.
pub fn checkpoint_note(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = text.parse::<RelayKey>();
    let _ = text.parse::<OpeningToken>();
    let _ = RelaySigner::from_secret_text(&text);
    if let Ok(signer) = RelaySigner::from_seed("fuzz.example", &[1; 32]) {
        let _ = Checkpoint::from_note(&text, signer.key());
        if let Ok(file) = desk::evidence::EvidenceFile::from_bytes(data) {
            let _ = file.check(signer.key());
        }
    }
}

/// A sequence of requests to the relay's machine: each piece is a byte of
/// choices and a request. Nothing may panic, and every request is answered.
pub fn relay_life(data: &[u8]) {
    let Ok(signer) = RelaySigner::from_seed("fuzz.example", &[1; 32]) else {
        return;
    };
    let mut machine = Machine::new(Memory::new(), signer, Quotas::default());
    let room = RoomId::from_bytes([7; 32]);
    let access = AccessSecret::from_seed(&[2; 32]).public();
    let token = OpeningToken::from_bytes([3; 32]);
    machine.engine_mut().mint(token.hash(), 4);
    let opened = Request::OpenRoom {
        token,
        room,
        access,
        committer: CommitterSecret::from_seed(&[4; 32]).public(),
    };
    let mut now = 1_000_000;
    let first = vec![asked(0, None, opened)];
    machine.handle(Time(now), first);
    let mut batch = Vec::new();
    for piece in crate::pieces(data) {
        let Some((choice, request)) = piece.split_first() else {
            continue;
        };
        let Ok(request) = Request::decode(request) else {
            continue;
        };
        let proven = (choice & 1 == 1).then_some(Proven { room, access });
        batch.push(asked(u64::from(*choice), proven, request));
        if choice & 2 == 2 {
            now += u64::from(*choice) * 1000;
            let count = batch.len();
            let outcome = machine.handle(Time(now), core::mem::take(&mut batch));
            assert_eq!(outcome.replies.len(), count, "a request was not answered");
        }
    }
}

fn asked(id: u64, proven: Option<Proven>, request: Request) -> Asked {
    Asked {
        link: Link(1),
        id,
        proven,
        request,
    }
}
