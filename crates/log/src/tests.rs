//! What the machine promises, over the engine in memory.

mod behaviour;
mod blobs;
mod histories;
mod keys;

use envelope::{
    AccessKey, AccessSecret, Bucket, CommitterSecret, Frame, OpeningToken, Position, RelaySigner,
    Reply, Request, RoomId,
};

use crate::conformance::{self, Subject};
use crate::engine::Memory;
use crate::{Asked, Link, Machine, Outcome, Proven, Quotas, Time};

struct InMemory;

impl Subject for InMemory {
    type Engine = Memory;

    fn fresh(&mut self) -> Result<Memory, String> {
        Ok(Memory::new())
    }

    fn reopen(&mut self, engine: Memory) -> Result<Memory, String> {
        Ok(engine)
    }
}

#[test]
fn the_engine_in_memory_passes_the_suite() {
    conformance::run(&mut InMemory).unwrap();
}

const NOW: Time = Time(5_000_000);
const ROOM: RoomId = RoomId::from_bytes([1; 32]);

fn signer() -> RelaySigner {
    RelaySigner::from_seed("relay.example", &[9; 32]).unwrap()
}

fn access(number: u8) -> AccessKey {
    AccessSecret::from_seed(&[number; 32]).public()
}

fn committer(number: u8) -> CommitterSecret {
    CommitterSecret::from_seed(&[number; 32])
}

fn frame(number: u32) -> Frame {
    let mut bytes = vec![0; Bucket::K1.size() + envelope::limits::FRAME_OVERHEAD];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Frame::new(bytes).unwrap()
}

fn token() -> OpeningToken {
    OpeningToken::from_bytes([7; 32])
}

fn proven(number: u8) -> Proven {
    Proven {
        room: ROOM,
        access: access(number),
    }
}

fn asked(proven: Option<Proven>, request: Request) -> Asked {
    Asked {
        link: Link(1),
        id: 1,
        proven,
        request,
    }
}

fn append(number: u32) -> Request {
    Request::Append {
        expected: None,
        frame: frame(number),
    }
}

fn append_at(number: u32, expected: u64) -> Request {
    Request::Append {
        expected: Some(Position(expected)),
        frame: frame(number),
    }
}

fn opening(room: RoomId) -> Request {
    Request::OpenRoom {
        token: token(),
        room,
        access: access(1),
        committer: committer(1).public(),
    }
}

/// A machine with a token of three rooms and [`ROOM`] open.
fn opened(quotas: Quotas) -> Machine<Memory> {
    let mut memory = Memory::new();
    memory.mint(token().hash(), 3);
    let mut machine = Machine::new(memory, signer(), quotas);
    assert_eq!(one(&mut machine, None, opening(ROOM)), Reply::Opened);
    machine
}

fn one(machine: &mut Machine<Memory>, proven: Option<Proven>, request: Request) -> Reply {
    let mut outcome = machine.handle(NOW, vec![asked(proven, request)]);
    assert_eq!(outcome.replies.len(), 1);
    outcome.replies.remove(0).reply
}

fn all(machine: &mut Machine<Memory>, key: u8, requests: Vec<Request>) -> Outcome {
    let batch = requests
        .into_iter()
        .map(|request| asked(Some(proven(key)), request))
        .collect();
    machine.handle(NOW, batch)
}
