//! Random histories, crashes included, against a log that is only a list.

use proptest::prelude::*;

use super::*;
use crate::engine::CommitFault;

#[derive(Debug, Clone)]
enum Step {
    /// One group: frames and where each must land, if anywhere.
    Group(Vec<(u32, Option<u64>)>),
    /// The machine dies; its successor begins with the store.
    Crash,
    /// The next group's commit fails.
    Fault(CommitFault),
}

fn step() -> impl Strategy<Value = Step> {
    let item = (0u32..40, prop::option::of(0u64..40));
    prop_oneof![
        6 => prop::collection::vec(item, 1..8).prop_map(Step::Group),
        1 => Just(Step::Crash),
        1 => prop::sample::select(vec![CommitFault::Lost, CommitFault::Kept]).prop_map(Step::Fault),
    ]
}

proptest! {
    #[test]
    fn what_was_acknowledged_stays_where_it_was_said_to_be(steps in prop::collection::vec(step(), 1..40)) {
        let mut machine = opened(Quotas::default());
        let mut acknowledged: std::collections::BTreeMap<u64, u32> = Default::default();
        let mut heads = vec![];
        for step in steps {
            match step {
                Step::Crash => machine = Machine::new(machine.into_engine(), signer(), Quotas::default()),
                Step::Fault(fault) => machine.engine_mut().fail_next_commit(fault),
                Step::Group(items) => {
                    let requests = items
                        .iter()
                        .map(|(number, expected)| Request::Append { expected: expected.map(Position), frame: frame(*number) })
                        .collect();
                    let outcome = all(&mut machine, 1, requests);
                    for ((number, expected), answered) in items.iter().zip(outcome.replies) {
                        let Reply::Appended { position, checkpoint, repeated } = answered.reply else { continue };
                        let before = acknowledged.insert(position.0, *number);
                        prop_assert!(before.is_none_or(|before| before == *number));
                        prop_assert!(repeated || expected.is_none_or(|expected| expected == position.0));
                        heads.push(checkpoint);
                    }
                }
            }
        }
        let log = machine.engine().log(&ROOM);
        for (position, number) in &acknowledged {
            prop_assert_eq!(&log[*position as usize], &frame(*number));
        }
        let distinct: std::collections::BTreeSet<_> = log.iter().map(|frame| *frame.hash().as_bytes()).collect();
        prop_assert_eq!(distinct.len(), log.len(), "no frame lies in the log twice");
        let mut frontier = envelope::Frontier::new();
        let mut by_size = vec![frontier.head()];
        for frame in &log {
            frontier.append(&frame.hash());
            by_size.push(frontier.head());
        }
        for checkpoint in heads {
            prop_assert_eq!(by_size[checkpoint.head.size as usize], checkpoint.head);
        }
    }
}
