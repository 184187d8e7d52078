//! Who may change the people of a room: every change that breaks a rule is
//! refused with its reason, every proper one is taken alike by all.

use goodoffices_talks::room::{CommitRefused, What};
use goodoffices_talks::{
    Body, LeafKey, Malformed, OpeningHash, Person, Role, Room, RoomContext, RoomKind, SideNumber,
    TalksId,
};
use proptest::prelude::*;

use crate::world::{
    DELEGATE, HEAD, Logged, OFFICIAL, OTHER_HEAD, OTHER_OFFICIAL, World, leaf, person, replay,
    side_room,
};

/// A commit as a group would report it.
#[derive(Clone)]
struct Commit {
    committer: LeafKey,
    before: Vec<u8>,
    after: RoomContext,
    added: Vec<LeafKey>,
    removed: Vec<LeafKey>,
}

impl Commit {
    fn of(room: &Room, committer: LeafKey) -> Self {
        Self {
            committer,
            before: room.context().to_bytes(),
            after: room.context().clone(),
            added: Vec::new(),
            removed: Vec::new(),
        }
    }

    fn adding(mut self, person: Person) -> Self {
        self.added.push(person.key);
        self.after.people.push(person);
        self
    }

    fn removing(mut self, key: LeafKey) -> Self {
        self.removed.push(key);
        self.after.people.retain(|person| person.key != key);
        self
    }

    fn judge(&self, room: &Room) -> Result<RoomContext, CommitRefused> {
        room.judge_commit(
            &self.committer,
            &self.before,
            &self.after.to_bytes(),
            &self.added,
            &self.removed,
        )
    }
}

/// A commit that breaks a rule, and the rule.
struct Case(&'static str, Commit, CommitRefused);

fn cases(room: &Room) -> Vec<Case> {
    let kind = side_room(0);
    let key = |index| leaf(kind, index);
    let by = |index| Commit::of(room, key(index));
    let delegate = || person(kind, 20, Role::Delegate);
    let with = |mut commit: Commit, alter: &dyn Fn(&mut Commit)| {
        alter(&mut commit);
        commit
    };
    let twice = CommitRefused::Malformed(Malformed::Field("people: a key stands twice"));
    let disagree =
        CommitRefused::Malformed(Malformed::Field("people: committer key and role disagree"));
    vec![
        Case(
            "a stranger",
            Commit::of(room, LeafKey([0; 32])).adding(delegate()),
            CommitRefused::NotInRoom,
        ),
        Case(
            "a delegate",
            by(DELEGATE).adding(delegate()),
            CommitRefused::NotACommitter,
        ),
        Case(
            "staff",
            by(2).adding(delegate()),
            CommitRefused::NotACommitter,
        ),
        Case(
            "an old roster",
            with(by(HEAD), &|c| c.before.push(0)),
            CommitRefused::OtherBefore,
        ),
        Case(
            "other talks",
            with(by(HEAD), &|c| c.after.talks = TalksId([1; 16])),
            CommitRefused::Fixed,
        ),
        Case(
            "another opening",
            with(by(HEAD), &|c| c.after.opening = OpeningHash([1; 32])),
            CommitRefused::Fixed,
        ),
        Case(
            "another kind",
            with(by(HEAD), &|c| c.after.kind = side_room(1)),
            CommitRefused::Fixed,
        ),
        Case(
            "another version",
            with(by(HEAD), &|c| c.after.version = 2),
            CommitRefused::Malformed(Malformed::Version(2)),
        ),
        Case(
            "oneself",
            by(HEAD).removing(key(HEAD)),
            CommitRefused::RemovesItself,
        ),
        Case(
            "a leaf outside the roster",
            with(by(HEAD), &|c| c.added.push(LeafKey([8; 32]))),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "a name without a leaf",
            with(by(HEAD).adding(delegate()), &|c| c.added.clear()),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "another leaf than named",
            with(by(HEAD).adding(delegate()), &|c| {
                c.added[0] = LeafKey([8; 32])
            }),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "a leaf added twice",
            with(by(HEAD).adding(delegate()), &|c| c.added.push(c.added[0])),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "a removal kept from the roster",
            with(by(HEAD), &|c| c.removed.push(key(DELEGATE))),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "a removal kept from the group",
            with(by(HEAD).removing(key(DELEGATE)), &|c| c.removed.clear()),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "somebody removed who is not here",
            with(by(HEAD), &|c| c.removed.push(LeafKey([8; 32]))),
            CommitRefused::LeavesDiffer,
        ),
        Case(
            "another's role",
            with(by(HEAD), &|c| c.after.people[2].role = Role::Interpreter),
            CommitRefused::OthersChanged,
        ),
        Case(
            "a delegate made head",
            with(by(HEAD), &|c| {
                c.after.people[DELEGATE].role = Role::Head;
                c.after.people[DELEGATE].committer = Some([4; 32]);
            }),
            CommitRefused::OthersChanged,
        ),
        Case(
            "another's name",
            with(by(OFFICIAL), &|c| {
                c.after.people[HEAD].name = "Somebody".to_owned()
            }),
            CommitRefused::OthersChanged,
        ),
        Case(
            "another's committer key",
            with(by(OFFICIAL), &|c| {
                c.after.people[HEAD].committer = Some([4; 32])
            }),
            CommitRefused::OthersChanged,
        ),
        Case(
            "the order",
            with(by(OFFICIAL), &|c| c.after.people.swap(0, 1)),
            CommitRefused::OthersChanged,
        ),
        Case(
            "a newcomer in front",
            with(by(OFFICIAL).adding(delegate()), &|c| {
                c.after.people.rotate_right(1)
            }),
            CommitRefused::OthersChanged,
        ),
        Case(
            "a head brings an official",
            by(HEAD).adding(person(kind, 21, Role::Official)),
            CommitRefused::NotItsSide,
        ),
        Case(
            "a head brings staff",
            by(HEAD).adding(person(kind, 21, Role::Staff)),
            CommitRefused::NotItsSide,
        ),
        Case(
            "a head removes an official",
            by(HEAD).removing(key(OFFICIAL)),
            CommitRefused::NotItsSide,
        ),
        Case(
            "a head removes an interpreter",
            by(HEAD).removing(key(3)),
            CommitRefused::NotItsSide,
        ),
        Case(
            "a key twice",
            by(OFFICIAL).adding(person(kind, DELEGATE, Role::Delegate)),
            twice.clone(),
        ),
        Case(
            "a committer key twice",
            by(OFFICIAL).adding(Person {
                committer: person(kind, HEAD, Role::Head).committer,
                ..person(kind, 22, Role::Head)
            }),
            twice,
        ),
        Case(
            "a delegate with a committer key",
            by(OFFICIAL).adding(Person {
                committer: Some([4; 32]),
                ..delegate()
            }),
            disagree.clone(),
        ),
        Case(
            "a head without one",
            by(OFFICIAL).adding(Person {
                committer: None,
                ..person(kind, 22, Role::Head)
            }),
            disagree,
        ),
        Case(
            "a partner in a side's room",
            by(HEAD).adding(person(kind, 23, Role::Partner)),
            CommitRefused::Malformed(Malformed::Field("people: a role has no place in this room")),
        ),
        Case(
            "a nameless person",
            by(HEAD).adding(Person {
                name: " ".to_owned(),
                ..delegate()
            }),
            CommitRefused::Malformed(Malformed::Field("name")),
        ),
        Case(
            "an endless name",
            by(HEAD).adding(Person {
                name: "x".repeat(201),
                ..delegate()
            }),
            CommitRefused::Malformed(Malformed::Field("name")),
        ),
        Case(
            "another under the head's person",
            by(OTHER_HEAD).adding(Person {
                person: person(kind, HEAD, Role::Head).person,
                ..delegate()
            }),
            CommitRefused::PersonDiffers,
        ),
        Case(
            "the same person under another name",
            by(HEAD).removing(key(DELEGATE)).adding(Person {
                person: person(kind, DELEGATE, Role::Delegate).person,
                ..delegate()
            }),
            CommitRefused::PersonDiffers,
        ),
    ]
}

#[test]
fn every_improper_commit_is_refused_with_its_reason() {
    let world = World::new(2);
    let room = world.side(0);
    for Case(name, commit, reason) in cases(room) {
        assert_eq!(commit.judge(room), Err(reason), "{name}");
    }
    let by = Commit::of(room, leaf(side_room(0), HEAD));
    let endless = vec![0xFF; goodoffices_talks::limits::CONTEXT + 1];
    for after in [
        Vec::new(),
        vec![0x80],
        endless,
        [by.after.to_bytes(), vec![0]].concat(),
    ] {
        let judged = room.judge_commit(&by.committer, &by.before, &after, &[], &[]);
        assert!(matches!(judged, Err(CommitRefused::Malformed(_))));
    }
}

#[test]
fn a_commit_that_changes_nobody_is_proper() {
    let world = World::new(2);
    for index in [OFFICIAL, OTHER_OFFICIAL, HEAD, OTHER_HEAD] {
        let commit = Commit::of(world.side(0), leaf(side_room(0), index));
        assert_eq!(
            commit.judge(world.side(0)).as_ref(),
            Ok(world.side(0).context())
        );
    }
}

/// Whoever is invited again keeps being the same person, and is told so.
#[test]
fn an_invitation_again_is_seen_as_one() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let again = Person {
        key: leaf(kind, 30),
        ..person(kind, DELEGATE, Role::Delegate)
    };
    let commit = Commit::of(world.side(0), leaf(kind, HEAD))
        .removing(leaf(kind, DELEGATE))
        .adding(again.clone());
    let after = commit.judge(world.side(0)).unwrap();
    let place = world.next_place(kind);
    let now = world.now;
    let room = world.rooms.get_mut(&kind).unwrap();
    room.apply_commit(place, leaf(kind, HEAD), now, after);
    let view = goodoffices_talks::view::view(room, &leaf(kind, HEAD), now);
    match &view.lines.last().unwrap().what {
        goodoffices_talks::view::Said::People {
            joined,
            left,
            again,
        } => {
            assert!(joined.is_empty() && left.is_empty());
            assert_eq!(again[0].name, "Delegate 6");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(room.next_counter(&again.key), 1);
}

/// The last committer of a room cannot be removed by itself or another.
#[test]
fn a_room_keeps_somebody_who_can_change_it() {
    let world = World::new(2);
    let kind = RoomKind::Delegation(SideNumber(0));
    let room = world.room(kind);
    let head = leaf(kind, 0);
    let commit = Commit::of(room, head).removing(head);
    assert_eq!(commit.judge(room), Err(CommitRefused::RemovesItself));
    assert_eq!(room.context().committers().len(), 1);
}

/// One proper change: by whom, whom it removes, whom it adds.
#[derive(Debug, Clone)]
struct Change {
    by: u8,
    remove: Option<u8>,
    add: Option<u8>,
}

proptest! {
    /// Through any run of changes, those that are accepted leave a roster that
    /// stands, with a committer, and whoever is removed says nothing more.
    #[test]
    fn changes_of_people_keep_the_room_in_order(
        changes in proptest::collection::vec(
            (any::<u8>(), proptest::option::of(any::<u8>()), proptest::option::of(any::<u8>()))
                .prop_map(|(by, remove, add)| Change { by, remove, add }),
            1..30,
        ),
    ) {
        let mut world = World::new(2);
        let kind = side_room(0);
        let mut accepted = 0;
        for (number, change) in changes.iter().enumerate() {
            let people = world.side(0).context().people.clone();
            let at = |index: u8| people[usize::from(index) % people.len()].clone();
            let mut commit = Commit::of(world.side(0), at(change.by).key);
            let gone = change.remove.map(at);
            if let Some(gone) = &gone {
                commit = commit.removing(gone.key);
            }
            if let Some(role) = change.add {
                let role = crate::world::SIDE_PEOPLE[usize::from(role) % 7];
                commit = commit.adding(person(kind, 40 + number, role));
            }
            let Ok(after) = commit.judge(world.side(0)) else { continue };
            accepted += 1;
            prop_assert!(at(change.by).role.may_commit());
            prop_assert!(!after.committers().is_empty());
            prop_assert!(after.check().is_ok());
            world.logs.get_mut(&kind).unwrap()
                .push(Logged::Commit(commit.committer, world.now, after.to_bytes()));
            let place = goodoffices_talks::Place(world.logs[&kind].len() as u64 - 1);
            let now = world.now;
            world.rooms.get_mut(&kind).unwrap().apply_commit(place, commit.committer, now, after);
            if let Some(gone) = gone {
                let judged = world.side(0).judge(&gone.key, now, &Body::Leaving);
                prop_assert_eq!(judged, Err(goodoffices_talks::RuleBroken::NotInRoom));
            }
        }
        let mut again = Room::new(
            crate::world::context(&world.opening, kind), world.opening.clone(),
        ).unwrap();
        replay(&mut again, &world.logs[&kind], 0);
        prop_assert_eq!(&again, world.side(0));
        let commits = again.items().filter(|(_, item)| matches!(item.what, What::Commit { .. }));
        prop_assert_eq!(commits.count(), accepted);
    }
}
