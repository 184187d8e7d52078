//! Properties of the machine over the store.

use envelope::{
    AccessSecret, BlobId, Bucket, CommitterSecret, Frames, LockerId, OpeningToken, Position,
    Refusal, Registration, RelaySigner, Reply, Request, verify_consistency, verify_inclusion,
};

use super::store::{frame, room};
use super::{Checked, Subject, said, same};
use crate::engine::{Engine, View, WriteSet};
use crate::limits::Quotas;
use crate::machine::{Asked, Link, Machine, Proven, Time};
use crate::record::TokenRecord;

const NOW: Time = Time(1_000_000);

fn access(number: u8) -> AccessSecret {
    AccessSecret::from_seed(&[number; 32])
}

fn committer() -> CommitterSecret {
    CommitterSecret::from_seed(&[50; 32])
}

/// A machine with one open room, and the first key's access to it.
struct Opened<E> {
    machine: Machine<E>,
    proven: Proven,
}

fn signer() -> Result<RelaySigner, String> {
    RelaySigner::from_seed("conformance.example", &[9; 32]).map_err(|error| error.to_string())
}

fn over<E: Engine>(engine: E) -> Result<Opened<E>, String> {
    let proven = Proven {
        room: room(1),
        access: access(1).public(),
    };
    Ok(Opened {
        machine: Machine::new(engine, signer()?, Quotas::default()),
        proven,
    })
}

fn opened<S: Subject>(subject: &mut S) -> Result<Opened<S::Engine>, String> {
    let mut engine = subject.fresh()?;
    let token = OpeningToken::from_bytes([1; 32]);
    let mut set = WriteSet::default();
    let record = TokenRecord {
        left: 1,
        granted: 1,
        parent: None,
    };
    set.tokens.insert(token.hash(), record);
    engine.commit(&set).map_err(said)?;
    let mut opened = over(engine)?;
    let reply = opened.ask(Request::OpenRoom {
        token,
        room: room(1),
        access: access(1).public(),
        committer: committer().public(),
    })?;
    same("opening", &reply, &Reply::Opened)?;
    Ok(opened)
}

impl<E: Engine> Opened<E> {
    fn ask(&mut self, request: Request) -> Result<Reply, String> {
        let asked = Asked {
            link: Link(1),
            id: 1,
            proven: Some(self.proven),
            request,
        };
        let outcome = self.machine.handle(NOW, vec![asked]);
        if let Some(trouble) = outcome.trouble {
            return Err(trouble.to_string());
        }
        let answered = outcome.replies.into_iter().next();
        answered
            .map(|answered| answered.reply)
            .ok_or("no reply".to_owned())
    }

    fn append(&mut self, number: u32) -> Result<(Position, bool), String> {
        let frame = frame(Bucket::K1, number)?;
        match self.ask(Request::Append {
            expected: None,
            frame,
        })? {
            Reply::Appended {
                position,
                checkpoint,
                repeated,
            } => {
                checkpoint
                    .verify(self.machine.key())
                    .map_err(|error| error.to_string())?;
                Ok((position, repeated))
            }
            other => Err(format!("not appended: {other:?}")),
        }
    }

    fn read(&mut self, from: u64, limit: u32) -> Result<Frames, String> {
        let from = Position(from);
        match self.ask(Request::Read { from, limit })? {
            Reply::Frames(frames) => Ok(frames),
            other => Err(format!("not read: {other:?}")),
        }
    }

    fn restarted<S: Subject<Engine = E>>(self, subject: &mut S) -> Result<Self, String> {
        let engine = subject.reopen(self.machine.into_engine())?;
        let mut next = over(engine)?;
        next.proven = self.proven;
        Ok(next)
    }
}

pub(super) fn appended<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    for number in 0..20 {
        same(
            "position",
            &it.append(number)?.0,
            &Position(u64::from(number)),
        )?;
    }
    let mut it = it.restarted(subject)?;
    for number in 0..20u32 {
        let page = it.read(u64::from(number), 1)?;
        same("frame", &page.frames, &vec![frame(Bucket::K1, number)?])?;
    }
    Ok(())
}

pub(super) fn repeated<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    for number in 0..5 {
        it.append(number)?;
    }
    let mut it = it.restarted(subject)?;
    same("again", &it.append(3)?, &(Position(3), true))?;
    same("new", &it.append(5)?, &(Position(5), false))
}

pub(super) fn remembered<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    let mut size = 0u32;
    for group in [1, 126, 1, 1, 250, 5] {
        let mut batch = Vec::new();
        for number in size..size + group {
            batch.push(Asked {
                link: Link(1),
                id: 1,
                proven: Some(it.proven),
                request: Request::Append {
                    expected: None,
                    frame: frame(Bucket::K1, number)?,
                },
            });
        }
        same(
            "stored",
            &it.machine.handle(NOW, batch).appended,
            &(group as usize),
        )?;
        size += group;
        for reopened in [false, true] {
            if reopened {
                it = it.restarted(subject)?;
            }
            for number in 0..size {
                let hash = frame(Bucket::K1, number)?.hash();
                let found = it.machine.engine().position_of(&room(1), &hash);
                let expected = Some(Position(u64::from(number)));
                same("position", &found.map_err(said)?, &expected)?;
            }
        }
    }
    let unknown = frame(Bucket::K1, size)?.hash();
    let found = it.machine.engine().position_of(&room(1), &unknown);
    same("an unknown frame", &found.map_err(said)?, &None)
}

pub(super) fn proofs<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    for number in 0..21 {
        it.append(number)?;
    }
    let mut it = it.restarted(subject)?;
    let newest = it.read(21, 1)?.checkpoint.head;
    for old in 0..21u64 {
        let page = it.read(0, u32::try_from(old).map_err(|e| e.to_string())?)?;
        let head = page.checkpoint.head;
        same("size of a page's checkpoint", &head.size, &old)?;
        let Reply::ConsistencyProof { proof } = it.ask(Request::Consistency { old, new: 21 })?
        else {
            return Err("no proof of consistency".to_owned());
        };
        verify_consistency(&proof, &head, &newest).map_err(|error| error.to_string())?;
        let position = Position(old);
        let Reply::InclusionProof { proof } = it.ask(Request::Inclusion { position, size: 21 })?
        else {
            return Err("no proof of inclusion".to_owned());
        };
        let number = u32::try_from(old).map_err(|e| e.to_string())?;
        let hash = frame(Bucket::K1, number)?.hash();
        verify_inclusion(&proof, &newest, position, &hash).map_err(|error| error.to_string())?;
    }
    Ok(())
}

pub(super) fn retired<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    for number in 0..6 {
        it.append(number)?;
    }
    let next = access(2).public();
    let signed = Registration::new(room(1), Position(3), next, vec![committer().public()])
        .map_err(|error| error.to_string())?
        .sign(&committer());
    let register = Request::Register { signed };
    same(
        "registering",
        &it.ask(register.clone())?,
        &Reply::Registered,
    )?;
    let mut it = it.restarted(subject)?;
    same("registering again", &it.ask(register)?, &Reply::Registered)?;
    let frame = frame(Bucket::K1, 99)?;
    let append = Request::Append {
        expected: None,
        frame,
    };
    let refused = Reply::Refused(Refusal::Retired { at: Position(3) });
    same("appending with the old key", &it.ask(append)?, &refused)?;
    let page = it.read(0, 99)?;
    same("what the old key reads", &page.frames.len(), &4)?;
    same("its checkpoint", &page.checkpoint.head.size, &4)?;
    it.proven.access = next;
    same("what the new key reads", &it.read(0, 99)?.frames.len(), &6)?;
    same("what the new key appends", &it.append(99)?.0, &Position(6))
}

pub(super) fn others<S: Subject>(subject: &mut S) -> Checked {
    let mut it = opened(subject)?;
    let (locker, blob) = (LockerId::from_bytes([1; 32]), BlobId::from_bytes([2; 32]));
    let open = Request::OpenLocker {
        locker,
        until: NOW.seconds() + 60,
    };
    same("opening a locker", &it.ask(open)?, &Reply::LockerOpened)?;
    let put = Request::PutLocker {
        locker,
        slot: 1,
        sealed: vec![1; 1000],
    };
    same("filling it", &it.ask(put.clone())?, &Reply::LockerPut)?;
    let store = Request::PutBlob {
        blob,
        sealed: vec![2; 1000],
        until: NOW.seconds() + 60,
    };
    same("storing a blob", &it.ask(store.clone())?, &Reply::BlobPut)?;
    let mut it = it.restarted(subject)?;
    same("filling it again alike", &it.ask(put)?, &Reply::LockerPut)?;
    let take = Request::TakeLocker {
        locker,
        slot: 1,
        wait_seconds: 0,
    };
    let sealed = vec![1; 1000];
    same("taking", &it.ask(take)?, &Reply::Locker { sealed })?;
    let sealed = vec![2; 1000];
    same(
        "the blob",
        &it.ask(Request::GetBlob { blob })?,
        &Reply::Blob { sealed },
    )?;
    same("storing it again", &it.ask(store)?, &Reply::BlobPut)?;
    let blobs = vec![BlobId::from_bytes([9; 32]), blob];
    same(
        "what is missing",
        &it.ask(Request::MissingBlobs { blobs })?,
        &Reply::MissingBlobs { places: vec![0] },
    )?;
    let again = Request::OpenRoom {
        token: OpeningToken::from_bytes([1; 32]),
        room: room(2),
        access: access(3).public(),
        committer: committer().public(),
    };
    let spent = Reply::Refused(Refusal::TokenSpent);
    same("opening with a spent token", &it.ask(again)?, &spent)
}
