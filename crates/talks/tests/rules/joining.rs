//! At whatever point somebody joins, they judge what follows as those do who
//! were there before, except what rests on words that they do not hold.

use goodoffices_talks::room::{Warning, WarningKind, What};
use goodoffices_talks::{
    Attribution, Body, Entry, EntryId, LeafKey, Malformed, Place, Role, Room, RoomKind, RuleBroken,
    Verdict, Wording, limits,
};
use proptest::prelude::*;

use crate::history::{Step, any_step};
use crate::world::{
    DELEGATE, HEAD, Logged, OFFICIAL, World, leaf, passage, person, replay, roles, side_room, terms,
};

/// What somebody does in the first side's room who would have people disagree.
#[derive(Debug, Clone)]
enum Hostile {
    Step(Step),
    /// A whole entry once more, by its author.
    Again(u8),
    /// Any count, with the id that belongs to it.
    Count(u8, u64),
    /// The id of another entry.
    Forge(u8, u8),
    /// A permission or a conveyance once more, in an entry of its own.
    Body(u8),
    /// A delegate's leaf goes, or comes back.
    Delegate,
}

fn hostile() -> impl Strategy<Value = Hostile> {
    prop_oneof![
        6 => any_step().prop_map(Hostile::Step),
        1 => any::<u8>().prop_map(Hostile::Again),
        1 => (any::<u8>(), 0u64..30).prop_map(|(who, count)| Hostile::Count(who, count)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(who, entry)| Hostile::Forge(who, entry)),
        3 => any::<u8>().prop_map(Hostile::Body),
        1 => Just(Hostile::Delegate),
    ]
}

fn statement() -> Body {
    Body::Statement(goodoffices_talks::entry::Statement {
        passage: passage("said"),
        reply_to: None,
    })
}

/// The entries of a room as they lie in its log.
fn entries(world: &World, kind: RoomKind) -> Vec<(LeafKey, Entry)> {
    let entries = world.logs[&kind].iter().filter_map(|logged| match logged {
        Logged::Entry(author, bytes) => Some((*author, Entry::from_bytes(bytes).unwrap())),
        _ => None,
    });
    entries.collect()
}

fn chosen<T: Clone>(from: &[T], number: u8) -> Option<T> {
    from.get(usize::from(number) % from.len().max(1)).cloned()
}

/// A head changes who is in the room.
fn commit(world: &mut World, kind: RoomKind, change: &dyn Fn(&mut goodoffices_talks::RoomContext)) {
    let mut after = world.room(kind).context().clone();
    change(&mut after);
    let (place, head, now) = (world.next_place(kind), leaf(kind, HEAD), world.now);
    let log = world.logs.get_mut(&kind).unwrap();
    log.push(Logged::Commit(head, now, after.to_bytes()));
    let room = world.rooms.get_mut(&kind).unwrap();
    room.apply_commit(place, head, now, after);
}

fn act(world: &mut World, act: &Hostile) {
    let kind = side_room(0);
    let entries = entries(world, kind);
    let who = |number: u8| leaf(kind, usize::from(number) % roles(kind).len());
    match act {
        Hostile::Step(step) => {
            world.step(step);
        }
        Hostile::Again(number) => {
            if let Some((author, entry)) = chosen(&entries, *number) {
                world.enter_whole(kind, author, entry);
            }
        }
        Hostile::Count(number, counter) => {
            let mut entry = world.next_entry(kind, who(*number), statement());
            entry.counter = *counter;
            entry.id = EntryId::of(&who(*number), *counter);
            world.enter_whole(kind, who(*number), entry);
        }
        Hostile::Forge(number, other) => {
            let mut entry = world.next_entry(kind, who(*number), statement());
            if let Some((_, other)) = chosen(&entries, *other) {
                entry.id = other.id;
            }
            world.enter_whole(kind, who(*number), entry);
        }
        Hostile::Body(number) => {
            let repeated: Vec<(usize, Body)> = entries
                .into_iter()
                .filter_map(|(_, entry)| match entry.body {
                    Body::Permission(_) => Some((HEAD, entry.body)),
                    Body::Conveyance(_) => Some((OFFICIAL, entry.body)),
                    _ => None,
                })
                .collect();
            if let Some((author, body)) = chosen(&repeated, *number) {
                world.enter(kind, author, body);
            }
        }
        Hostile::Delegate => commit(world, kind, &|after| {
            let delegate = leaf(kind, DELEGATE);
            if after.person(&delegate).is_some() {
                after.people.retain(|person| person.key != delegate);
            } else {
                after.people.push(person(kind, DELEGATE, Role::Delegate));
            }
        }),
    }
}

/// Somebody joins, briefed as of their commit by `inviter`, who reads it too.
fn admit(world: &mut World, index: usize) {
    commit(world, side_room(0), &|after| {
        after
            .people
            .push(person(side_room(0), index, Role::Delegate));
    });
}

fn briefed(world: &World, inviter: &Room) -> Room {
    let context = inviter.context().clone();
    Room::joined(context, world.opening.clone(), &inviter.briefing()).unwrap()
}

/// Warnings from a place on, those of the order of receipts apart.
fn of_counts(room: &Room, from: usize) -> Vec<&Warning> {
    let warnings = room.warnings().iter();
    warnings
        .filter(|warning| warning.place >= Place(from as u64))
        .filter(|warning| !is_of_order(warning))
        .collect()
}

fn is_of_order(warning: &Warning) -> bool {
    matches!(warning.kind, WarningKind::ReceiptOrder { .. })
}

/// Whom a newcomer accuses of a false order, those accuse too who were there, or they
/// refuse the whole entry.
fn accuse_alike(newcomer: &Room, elder: &Room) -> Result<(), TestCaseError> {
    for warning in newcomer
        .warnings()
        .iter()
        .filter(|warning| is_of_order(warning))
    {
        let mut known = elder.warnings().iter();
        let alike = known.any(|known| is_of_order(known) && known.place == warning.place);
        let item = elder.item(warning.place).unwrap();
        prop_assert!(alike || item.counted().is_none(), "{:?}", warning);
    }
    Ok(())
}

fn agree(newcomer: &Room, elder: &Room, from: usize) -> Result<(), TestCaseError> {
    for (place, item) in newcomer.items() {
        let known = &elder.item(place).unwrap().what;
        match (&item.what, known) {
            (
                What::Entry {
                    verdict, before_us, ..
                },
                What::Entry { verdict: known, .. },
            ) => prop_assert!(
                *before_us || verdict.is_counted() == known.is_counted(),
                "{place:?}: {verdict:?}, {known:?}"
            ),
            (here, there) => prop_assert_eq!(here, there),
        }
    }
    prop_assert_eq!(newcomer.context(), elder.context());
    prop_assert_eq!(of_counts(newcomer, from), of_counts(elder, from));
    accuse_alike(newcomer, elder)?;
    prop_assert_eq!(newcomer.briefing().counts, elder.briefing().counts);
    prop_assert_eq!(newcomer.briefing().conveyed, elder.briefing().conveyed);
    Ok(())
}

proptest! {
    /// One joins at any point, and later lets in another, who knows only what
    /// the first one could tell.
    #[test]
    fn a_newcomer_judges_as_those_who_were_there(
        before in proptest::collection::vec(hostile(), 0..25),
        between in proptest::collection::vec(hostile(), 0..15),
        after in proptest::collection::vec(hostile(), 1..25),
    ) {
        let mut world = World::new(2);
        let kind = side_room(0);
        for step in &before {
            act(&mut world, step);
        }
        admit(&mut world, 20);
        let first_cut = world.logs[&kind].len();
        let mut first = briefed(&world, world.side(0));
        for step in &between {
            act(&mut world, step);
        }
        admit(&mut world, 21);
        let second_cut = world.logs[&kind].len();
        replay(&mut first, &world.logs[&kind], first_cut);
        let mut second = briefed(&world, &first);
        for step in &after {
            act(&mut world, step);
        }
        replay(&mut first, &world.logs[&kind], second_cut);
        replay(&mut second, &world.logs[&kind], second_cut);
        agree(&first, world.side(0), first_cut)?;
        agree(&second, world.side(0), second_cut)?;
    }
}

/// A receipt entered again and again, and a forged one among them, have a newcomer
/// expect another number than those who were there: nobody is accused of that.
#[test]
fn r7_repeated_and_forged_receipts_accuse_nobody_who_comes_after_them() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    let before = world.permit(0, "before they came", &exact);
    world.convey(0, &before, None, false).unwrap();
    let (_, receipt) = entries(&world, kind).pop().unwrap();
    assert!(matches!(receipt.body, Body::Receipt(_)));
    admit(&mut world, 20);
    let cut = world.logs[&kind].len();
    let mut newcomer = briefed(&world, world.side(0));
    let mut forged = receipt.body.clone();
    if let Body::Receipt(forged) = &mut forged {
        forged.order = 9;
        forged.intention = EntryId([3; 16]);
    }
    for body in [receipt.body.clone(), receipt.body, forged] {
        assert!(!world.enter(kind, OFFICIAL, body).is_counted());
    }
    for words in ["one", "two"] {
        let after = world.permit(0, words, &exact);
        world.convey(0, &after, None, false).unwrap();
    }
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert_eq!(world.side(0).warnings(), []);
    // The forger is accused, and nobody else.
    let accused = newcomer.warnings().iter().map(|warning| warning.place);
    assert_eq!(accused.collect::<Vec<_>>(), [Place(cut as u64 + 2)]);
}

/// What was used before a newcomer came is refused by it as by the others, with
/// the same reason.
#[test]
fn r8_a_newcomer_refuses_what_was_used_before_it_came() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let there = terms(1, Wording::Exact, Attribution::Attributed);
    let here = terms(0, Wording::Exact, Attribution::Attributed);
    world.permit(0, "a well", &there);
    let back = world.permit(1, "a road", &here);
    world.convey(1, &back, None, false).unwrap();
    admit(&mut world, 20);
    let cut = world.logs[&kind].len();
    let mut newcomer = briefed(&world, world.side(0));
    for (author, entry) in entries(&world, kind) {
        let body = entry.body.clone();
        world.enter_whole(kind, author, entry);
        if matches!(body, Body::Permission(_)) {
            world.enter(kind, HEAD, body);
        } else if matches!(body, Body::Conveyance(_)) {
            world.enter(kind, OFFICIAL, body);
        }
    }
    replay(&mut newcomer, &world.logs[&kind], cut);
    let mut refused = Vec::new();
    for (place, item) in newcomer.items() {
        assert_eq!(Some(item), world.side(0).item(place));
        match &item.what {
            What::Entry {
                verdict: Verdict::Refused(broken),
                ..
            } => refused.push(*broken),
            other => panic!("{other:?} counts"),
        }
    }
    let others = |broken: &RuleBroken| !matches!(broken, RuleBroken::CounterBehind { .. });
    refused.retain(others);
    assert_eq!(
        refused,
        [RuleBroken::NonceRepeated, RuleBroken::ConveyedBefore]
    );
}

/// A leaf that was in the room before counts on where it stood: else its old
/// ids could stand twice.
#[test]
fn a_leaf_that_comes_back_counts_on() {
    let mut world = World::new(2);
    let kind = side_room(0);
    world.enter(kind, DELEGATE, statement());
    let said = entries(&world, kind).pop().unwrap();
    act(&mut world, &Hostile::Delegate);
    admit(&mut world, 20);
    let cut = world.logs[&kind].len();
    let mut newcomer = briefed(&world, world.side(0));
    act(&mut world, &Hostile::Delegate);
    let again = world.enter_whole(kind, said.0, said.1);
    let behind = RuleBroken::CounterBehind {
        last: 1,
        counter: 1,
    };
    assert_eq!(again, Verdict::Refused(behind));
    assert!(world.enter(kind, DELEGATE, statement()).is_counted());
    replay(&mut newcomer, &world.logs[&kind], cut);
    let verdicts = newcomer.items().map(|(_, item)| item.counted().is_some());
    assert_eq!(verdicts.collect::<Vec<_>>(), [false, false, true]);
}

/// A briefing that is out of bounds, or silent on somebody, is refused.
#[test]
fn a_briefing_counts_everybody_within_bounds() {
    let world = World::new(2);
    let elder = world.side(0);
    let good = elder.briefing();
    let told = |alter: &dyn Fn(&mut goodoffices_talks::room::Briefing)| {
        let mut briefing = good.clone();
        alter(&mut briefing);
        Room::joined(elder.context().clone(), world.opening.clone(), &briefing)
    };
    assert!(told(&|_| ()).is_ok());
    let many = vec![[1; 16]; limits::BRIEFED_NONCES + 1];
    let refused = [
        told(&|b| b.counts.truncate(1)),
        told(&|b| b.counts.push(b.counts[0])),
        told(&|b| b.permitted.0.clone_from(&many)),
        told(&|b| b.conveyed.0.clone_from(&many)),
    ];
    for room in refused {
        assert!(matches!(room, Err(Malformed::Field(_))));
    }
    let bytes = [0x86, 0x80, 0x80, 0x80, 0x41, 0x01, 0x40, 0x40];
    let read: Result<goodoffices_talks::room::Briefing, _> =
        goodoffices_talks::codec::decode(&bytes, 100);
    assert_eq!(read, Err(Malformed::NotCbor), "half a nonce");
}
