//! Commits that MLS finds in order and the room's rules refuse.

use desk::talks::room::CommitRefused;
use desk::talks::{
    CharterHash, LeafKey, Malformed, OpeningHash, Person, PersonId, Predecessor, Role, RoomContext,
    RoomKind, TalksId,
};
use sealing::MemberKey;
use sealing::rogue::RogueCommit;

use super::commits::committed;
use super::frames::done;
use super::{Expected, Kind, newcomer};
use crate::common::{DELEGATE_A, HEAD_A, OFFICIAL};
use crate::scene::{BORDURIA, Place, Scene};

const HEAD: (usize, Place) = (HEAD_A, Place::Aland);

pub(super) fn kinds() -> Vec<Kind> {
    use CommitRefused::{
        Fixed, LeavesDiffer, NotACommitter, NotItsSide, OthersChanged, PersonDiffers,
    };
    let field = |what| CommitRefused::Malformed(Malformed::Field(what));
    vec![
        Kind::new(
            "commit-by-a-delegate",
            "A delegate, who may not, renews the room's keys.",
            (DELEGATE_A, Place::Aland),
            Expected::NoEffect(NotACommitter),
            |scene| committed(scene, DELEGATE_A, &RogueCommit::default()),
        ),
        Kind::new(
            "commit-head-removes-an-official",
            "A head removes an official of the intermediary.",
            HEAD,
            Expected::NoEffect(NotItsSide),
            |scene| {
                let official = MemberKey::from_bytes(scene.leaf(OFFICIAL, Place::Aland)?.0);
                changed(scene, false, &[official], |context| {
                    context
                        .people
                        .retain(|person| person.role != Role::Official);
                })
            },
        ),
        Kind::new(
            "commit-head-brings-an-official",
            "A head brings somebody in as an official.",
            HEAD,
            Expected::NoEffect(NotItsSide),
            |scene| {
                let person = stranger(scene, Role::Official)?;
                changed(scene, true, &[], |context| {
                    context.people.push(person.clone())
                })
            },
        ),
        roster(
            "commit-changes-the-talks",
            "A commit that puts the room into other talks.",
            Fixed,
            |context| context.talks = TalksId([1; 16]),
        ),
        roster(
            "commit-changes-the-kind",
            "A commit that makes the room another side's.",
            Fixed,
            |context| context.kind = RoomKind::Side(BORDURIA),
        ),
        roster(
            "commit-changes-the-opening",
            "A commit that puts another opening under the room.",
            Fixed,
            |context| context.opening = OpeningHash([1; 32]),
        ),
        roster(
            "commit-names-a-charter-that-is-not-in-force",
            "A commit that puts a charter under the room which nobody signed.",
            CommitRefused::Charter,
            |context| context.charter = Some(CharterHash([1; 32])),
        ),
        roster(
            "commit-makes-the-room-a-successor",
            "A commit that says that the room continues another.",
            Fixed,
            |context| {
                context.continues = Some(Predecessor {
                    room: [1; 32],
                    size: 7,
                    root: [2; 32],
                    by: LeafKey([3; 32]),
                    signature: [4; 64],
                });
            },
        ),
        roster(
            "commit-changes-the-version",
            "A commit that states another version of the context.",
            CommitRefused::Malformed(Malformed::Version(2)),
            |context| context.version = 2,
        ),
        roster(
            "commit-changes-anothers-name",
            "A commit that renames somebody who neither comes nor goes.",
            OthersChanged,
            |context| context.people[0].name.push_str(" of State"),
        ),
        roster(
            "commit-changes-anothers-role",
            "A commit that makes a delegate a head without asking anybody.",
            OthersChanged,
            |context| {
                let delegate = last(context);
                delegate.role = Role::Head;
                delegate.committer = Some([5; 32]);
            },
        ),
        roster(
            "commit-changes-anothers-committer-key",
            "A commit that gives the official's committer key away.",
            OthersChanged,
            |context| context.people[0].committer = Some([5; 32]),
        ),
        roster(
            "commit-reorders-the-roster",
            "A commit that changes the order of the people.",
            OthersChanged,
            |context| context.people.swap(0, 1),
        ),
        roster(
            "commit-names-somebody-who-does-not-come",
            "A roster that names a newcomer whom the group does not add.",
            LeavesDiffer,
            |context| {
                let mut person = last(context).clone();
                person.key = LeafKey([5; 32]);
                person.person = PersonId([5; 16]);
                context.people.push(person);
            },
        ),
        roster(
            "commit-drops-somebody-who-stays",
            "A roster without somebody whose leaf stays in the group.",
            LeavesDiffer,
            |context| {
                context.people.pop();
            },
        ),
        Kind::new(
            "commit-keeps-somebody-who-goes",
            "A roster that still names somebody whom the group removes.",
            HEAD,
            Expected::NoEffect(LeavesDiffer),
            |scene| {
                let delegate = MemberKey::from_bytes(scene.leaf(DELEGATE_A, Place::Aland)?.0);
                changed(scene, false, &[delegate], |_| {})
            },
        ),
        roster(
            "commit-without-a-committer",
            "A roster in which nobody is left who may change it.",
            LeavesDiffer,
            |context| context.people.retain(|person| !person.role.may_commit()),
        ),
        roster(
            "commit-with-a-key-twice",
            "A roster in which one leaf key stands twice.",
            field("people: a key stands twice"),
            |context| {
                let again = last(context).clone();
                context.people.push(again);
            },
        ),
        Kind::new(
            "commit-takes-over-a-committer-key",
            "A newcomer who bears the official's committer key.",
            HEAD,
            Expected::NoEffect(field("people: a key stands twice")),
            |scene| {
                let mut person = stranger(scene, Role::Head)?;
                changed(scene, true, &[], move |context| {
                    person.committer = context.people[0].committer;
                    context.people.push(person.clone());
                })
            },
        ),
        Kind::new(
            "commit-takes-over-a-person",
            "A newcomer who comes as a person that is here, under another name.",
            HEAD,
            Expected::NoEffect(PersonDiffers),
            |scene| {
                let mut person = stranger(scene, Role::Delegate)?;
                changed(scene, true, &[], move |context| {
                    person.person = last(context).person;
                    context.people.push(person.clone());
                })
            },
        ),
        Kind::new(
            "commit-brings-a-partner",
            "A partner, who has no place in a room with the intermediary.",
            HEAD,
            Expected::NoEffect(field("people: a role has no place in this room")),
            |scene| {
                let person = stranger(scene, Role::Partner)?;
                changed(scene, true, &[], |context| {
                    context.people.push(person.clone())
                })
            },
        ),
        Kind::new(
            "commit-brings-a-delegate-with-a-committer-key",
            "A delegate with a key by which the relay would let it change the room.",
            HEAD,
            Expected::NoEffect(field("people: committer key and role disagree")),
            |scene| {
                let mut person = stranger(scene, Role::Delegate)?;
                person.committer = Some([5; 32]);
                changed(scene, true, &[], |context| {
                    context.people.push(person.clone())
                })
            },
        ),
        Kind::new(
            "commit-brings-somebody-nameless",
            "A newcomer whose name is blank.",
            HEAD,
            Expected::NoEffect(CommitRefused::Malformed(Malformed::Field("name"))),
            |scene| {
                let mut person = stranger(scene, Role::Delegate)?;
                person.name = " ".to_owned();
                changed(scene, true, &[], |context| {
                    context.people.push(person.clone())
                })
            },
        ),
        Kind::new(
            "commit-context-garbage",
            "A commit whose context is no context.",
            HEAD,
            Expected::NoEffect(CommitRefused::Malformed(Malformed::NotCbor)),
            |scene| with_context(scene, b"garbage"),
        ),
        Kind::new(
            "commit-context-with-trailing-bytes",
            "A commit whose context is followed by bytes of the author's choice.",
            HEAD,
            Expected::NoEffect(CommitRefused::Malformed(Malformed::Trailing)),
            |scene| {
                let mut bytes = scene.context(Place::Aland)?.to_bytes();
                bytes.push(0);
                with_context(scene, &bytes)
            },
        ),
        Kind::new(
            "commit-context-written-otherwise",
            "A commit whose context means the same and is written otherwise.",
            HEAD,
            Expected::NoEffect(CommitRefused::Malformed(Malformed::NotCanonical)),
            |scene| {
                let mut bytes = scene.context(Place::Aland)?.to_bytes();
                // The version, 1, in two bytes where one would do.
                bytes.splice(1..2, [0x18, 1]);
                with_context(scene, &bytes)
            },
        ),
    ]
}

/// A change of the roster alone, by a head.
fn roster(
    name: &'static str,
    fault: &'static str,
    refused: CommitRefused,
    change: fn(&mut RoomContext),
) -> Kind {
    Kind::new(
        name,
        fault,
        HEAD,
        Expected::NoEffect(refused),
        move |scene| changed(scene, false, &[], change),
    )
}

fn last(context: &mut RoomContext) -> &mut Person {
    let last = context.people.len() - 1;
    &mut context.people[last]
}

/// The newcomer, as a roster would name it.
fn stranger(scene: &Scene, role: Role) -> Result<Person, String> {
    let (secret, _, _) = newcomer(scene)?;
    Ok(Person {
        key: LeafKey(*secret.public().as_bytes()),
        person: PersonId([6; 16]),
        role,
        name: "A stranger".to_owned(),
        device: "laptop".to_owned(),
        committer: role.may_commit().then_some([6; 32]),
    })
}

/// A commit with a changed roster.
fn changed(
    scene: &Scene,
    add: bool,
    remove: &[MemberKey],
    change: impl FnOnce(&mut RoomContext),
) -> Result<envelope::Frame, String> {
    let mut context = scene.context(Place::Aland)?;
    change(&mut context);
    let context = context.to_bytes();
    let (_, package, _) = newcomer(scene)?;
    let commit = RogueCommit {
        context: Some(&context),
        add: if add { vec![&package] } else { Vec::new() },
        remove: remove.to_vec(),
        ..RogueCommit::default()
    };
    committed(scene, HEAD_A, &commit)
}

fn with_context(scene: &Scene, context: &[u8]) -> Result<envelope::Frame, String> {
    let commit = RogueCommit {
        context: Some(context),
        ..RogueCommit::default()
    };
    done(committed(scene, HEAD_A, &commit))
}
