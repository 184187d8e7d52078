//! A room as full as it may be.

use envelope::Bucket;

use super::{Desk, NOW};
use crate::{Change, Group, SealingError, limits};

#[test]
fn a_full_room_works_and_the_next_member_is_refused() {
    let mut head = Desk::new(1);
    head.create(&vec![1; limits::CONTEXT]);
    let mut last = Desk::new(2);
    let mut seed = 10_000;
    while head.room().members().len() < limits::MEMBERS {
        let free = limits::MEMBERS - head.room().members().len();
        let batch = free.min(limits::CHANGES);
        let mut newcomers: Vec<_> = (1..batch as u64)
            .map(|more| Desk::new(seed + more))
            .collect();
        seed += 1000;
        let mut packages: Vec<_> = newcomers.iter_mut().map(|desk| desk.package().0).collect();
        last = Desk::new(seed);
        let (package, secrets) = last.package();
        packages.push(package);
        // The largest commit there can be: newcomers, context and worst path.
        let sealed = head.commit(&Change {
            add: packages,
            context: Some(vec![2; limits::CONTEXT]),
            ..Change::default()
        });
        assert_eq!(sealed.frame.bucket(), Bucket::K64);
        assert!(sealed.secrets.len() <= limits::STATE);
        let welcome = sealed.welcome.expect("a Welcome");
        assert!(welcome.len() <= limits::WELCOME);
        last.join(&welcome, &secrets);
    }
    assert_eq!(last.room().members().len(), limits::MEMBERS);
    let frame = last.say(b"the last to come");
    assert_eq!(head.hear(&frame).author, last.key());
    let state = head.room().to_bytes();
    assert!(state.len() <= limits::STATE);
    let again = Group::from_bytes(&state).expect("its own bytes");
    assert_eq!(again.members(), last.room().members());

    let (package, _) = Desk::new(3).package();
    let refused = head.room().seal_commit(
        &Change {
            add: vec![package],
            ..Change::default()
        },
        NOW,
        &mut head.rng.clone(),
    );
    assert!(matches!(refused, Err(SealingError::Refused(_))));
    // Once one has left, one may come.
    let gone = head.room().members()[5];
    let mut newcomer = Desk::new(4);
    let (package, secrets) = newcomer.package();
    let sealed = head.commit(&Change {
        remove: vec![gone],
        add: vec![package],
        ..Change::default()
    });
    last.follow(&sealed.frame);
    newcomer.join(&sealed.welcome.expect("a Welcome"), &secrets);
    assert_eq!(
        newcomer.room().epoch_authenticator(),
        last.room().epoch_authenticator()
    );
}
