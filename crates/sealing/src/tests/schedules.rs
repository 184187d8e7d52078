//! Random histories: whatever order the log gives, all members who followed it
//! hold the same room.

use envelope::Frame;
use proptest::prelude::*;

use super::{Desk, NOW, room_of};
use crate::{Change, Fault, Opened, SealedCommit};

/// Something a desk may do next.
#[derive(Debug, Clone)]
enum Act {
    /// One speaks; the frame goes to the log.
    Say(usize),
    /// One commits fresh keys and a context; the frame goes to the log.
    Commit(usize, u8),
    /// Two commit at once; both frames go to the log.
    Rivals(usize, usize),
    /// A frame is logged again.
    Repeat(prop::sample::Index),
    /// One desk is closed and opened from its stored bytes.
    Restart(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let desk = 0_usize..4;
    prop_oneof![
        4 => desk.clone().prop_map(Act::Say),
        2 => (desk.clone(), any::<u8>()).prop_map(|(desk, byte)| Act::Commit(desk, byte)),
        1 => (desk.clone(), desk.clone()).prop_map(|(one, two)| Act::Rivals(one, two)),
        1 => any::<prop::sample::Index>().prop_map(Act::Repeat),
        1 => desk.prop_map(Act::Restart),
    ]
}

/// What a desk holds back until the log has decided.
enum Mine {
    Entry(Vec<u8>),
    Commit(Box<SealedCommit>),
}

struct World {
    desks: Vec<Desk>,
    log: Vec<Frame>,
    /// What counted, as each desk saw it.
    seen: Vec<Vec<Vec<u8>>>,
}

impl World {
    fn new() -> Self {
        Self {
            desks: room_of(4, b"start"),
            log: Vec::new(),
            seen: vec![Vec::new(); 4],
        }
    }

    /// Logs a frame; its author holds `mine`.
    fn deliver(&mut self, author: usize, frame: &Frame, mine: &Mine) {
        self.log.push(frame.clone());
        for (index, desk) in self.desks.iter_mut().enumerate() {
            let seen = &mut self.seen[index];
            if index == author {
                match mine {
                    Mine::Entry(words) => seen.push(words.clone()),
                    Mine::Commit(sealed) => {
                        if let Ok(won) = desk.room().apply_own_commit(&sealed.secrets) {
                            seen.push(won.change.context_after);
                            desk.group = won.next;
                        }
                    }
                }
                continue;
            }
            match desk.room().open(frame) {
                Ok(Opened::Entry(entry)) => {
                    seen.push(entry.plaintext.to_vec());
                    desk.group = Some(entry.next);
                }
                Ok(Opened::Commit(commit)) => {
                    seen.push(commit.change.context_after);
                    desk.group = commit.next;
                }
                Err(Fault::Void(_)) => {}
                Err(fault) => panic!("{fault}"),
            }
        }
    }

    fn perform(&mut self, step: usize, act: &Act) {
        match act {
            Act::Say(who) => {
                let words = format!("step {step} by {who}").into_bytes();
                let frame = self.desks[*who].say(&words);
                self.deliver(*who, &frame, &Mine::Entry(words));
            }
            Act::Commit(who, byte) => {
                let sealed = self.sealed(*who, vec![*byte]);
                self.deliver(*who, &sealed.frame.clone(), &Mine::Commit(Box::new(sealed)));
            }
            Act::Rivals(one, two) => {
                let first = self.sealed(*one, vec![1]);
                let second = self.sealed(*two, vec![2]);
                self.deliver(*one, &first.frame.clone(), &Mine::Commit(Box::new(first)));
                self.deliver(*two, &second.frame.clone(), &Mine::Commit(Box::new(second)));
            }
            Act::Repeat(index) => {
                if self.log.is_empty() {
                    return;
                }
                let frame = index.get(&self.log).clone();
                for desk in &self.desks {
                    match desk.room().open(&frame) {
                        Err(Fault::Void(_) | Fault::OwnFrameUnknown { .. }) => {}
                        other => panic!("a repetition counts: {other:?}"),
                    }
                }
            }
            Act::Restart(who) => {
                let desk = &mut self.desks[*who];
                let bytes = desk.room().to_bytes();
                desk.group = Some(crate::Group::from_bytes(&bytes).expect("its own bytes"));
            }
        }
    }

    fn sealed(&mut self, who: usize, context: Vec<u8>) -> SealedCommit {
        let desk = &mut self.desks[who];
        let change = Change {
            context: Some(context),
            ..Change::default()
        };
        let group = desk.room().clone();
        group
            .seal_commit(&change, NOW, &mut desk.rng)
            .expect("a commit")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_who_follow_the_log_hold_the_same_room(
        acts in proptest::collection::vec(act(), 1..20)
    ) {
        let mut world = World::new();
        for (step, act) in acts.iter().enumerate() {
            world.perform(step, act);
        }
        let first = world.desks[0].room();
        for (desk, seen) in world.desks.iter().zip(&world.seen) {
            prop_assert_eq!(desk.room().epoch_authenticator(), first.epoch_authenticator());
            prop_assert_eq!(desk.room().context(), first.context());
            prop_assert_eq!(seen, &world.seen[0]);
        }
    }
}
