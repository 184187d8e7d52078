//! Random lives of a room's keys: however keys follow each other, each reads
//! up to its end and only the newest appends.

use envelope::{Refusal, Registration};
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Append { key: usize },
    Register { share: f64 },
    Read { key: usize, from: u64, limit: u32 },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..6).prop_map(|key| Step::Append { key }),
        2 => (0.0f64..1.0).prop_map(|share| Step::Register { share }),
        4 => (0usize..6, 0u64..30, 0u32..40).prop_map(|(key, from, limit)| Step::Read { key, from, limit }),
        1 => Just(Step::Restart),
    ]
}

/// What a key's end is in the model: where the next one began.
struct Key {
    from: Option<u64>,
    end: Option<u64>,
}

fn register(machine: &mut Machine<Memory>, keys: &mut Vec<Key>, size: u64, share: f64) {
    let at = (size as f64 * share) as u64;
    let next = keys.len() as u8 + 1;
    let listed = vec![committer(1).public()];
    let signed = Registration::new(ROOM, Position(at), access(next), listed)
        .unwrap()
        .sign(&committer(1));
    let reply = one(machine, None, Request::Register { signed });
    let last = keys.last_mut().unwrap();
    if at >= size {
        assert_eq!(reply, Reply::Refused(Refusal::BeyondEnd { size }));
    } else if last.from.is_some_and(|from| at <= from) {
        assert_eq!(reply, Reply::Refused(Refusal::Conflict));
    } else {
        assert_eq!(reply, Reply::Registered);
        last.end = Some(at);
        keys.push(Key {
            from: Some(at),
            end: None,
        });
    }
}

fn append(machine: &mut Machine<Memory>, keys: &[Key], key: usize, log: &mut Vec<Frame>) {
    let new = frame(log.len() as u32);
    let request = Request::Append {
        expected: None,
        frame: new.clone(),
    };
    let reply = one(machine, Some(proven(key as u8 + 1)), request);
    match keys.get(key).map(|key| key.end) {
        None => assert_eq!(reply, Reply::Refused(Refusal::NotProven)),
        Some(Some(at)) => {
            let at = Position(at);
            assert_eq!(reply, Reply::Refused(Refusal::Retired { at }));
        }
        Some(None) => {
            assert!(matches!(
                reply,
                Reply::Appended {
                    repeated: false,
                    ..
                }
            ));
            log.push(new);
        }
    }
}

fn read(machine: &mut Machine<Memory>, keys: &[Key], log: &[Frame], step: (usize, u64, u32)) {
    let (key, from, limit) = step;
    let request = Request::Read {
        from: Position(from),
        limit,
    };
    let reply = one(machine, Some(proven(key as u8 + 1)), request);
    let Some(known) = keys.get(key) else {
        return assert_eq!(reply, Reply::Refused(Refusal::NotProven));
    };
    let readable = known.end.map_or(log.len() as u64, |end| end + 1);
    match reply {
        Reply::Frames(page) => {
            let end = readable.min(from + u64::from(limit));
            assert!(from <= readable);
            assert_eq!(page.frames, log[from as usize..end as usize]);
            assert_eq!(page.checkpoint.head.size, end);
            let mut frontier = envelope::Frontier::new();
            for frame in &log[..end as usize] {
                frontier.append(&frame.hash());
            }
            assert_eq!(page.checkpoint.head, frontier.head());
        }
        Reply::Refused(Refusal::Retired { at }) => {
            assert_eq!(Some(at.0), known.end);
            assert!(from > readable);
        }
        Reply::Refused(Refusal::BeyondEnd { size }) => {
            assert_eq!(size, log.len() as u64);
            assert!(from > readable && known.end.is_none());
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn each_key_reads_up_to_its_end_and_only_the_newest_appends(steps in prop::collection::vec(step(), 1..60)) {
        let mut machine = opened(Quotas::default());
        let mut keys = vec![Key { from: None, end: None }];
        let mut log = Vec::new();
        for step in steps {
            match step {
                Step::Append { key } => append(&mut machine, &keys, key, &mut log),
                Step::Register { share } => register(&mut machine, &mut keys, log.len() as u64, share),
                Step::Read { key, from, limit } => read(&mut machine, &keys, &log, (key, from, limit)),
                Step::Restart => machine = Machine::new(machine.into_engine(), signer(), Quotas::default()),
            }
        }
    }
}
