//! Whoever joins while a charter is being decided, keys end and several sign,
//! judges all that follows as those do who were there.

use goodoffices_talks::entry::{
    AdoptedCharter, CharterConfirmed, Closed, Intention, Outcome, ProposalAnswer,
};
use goodoffices_talks::proposal::SideYes;
use goodoffices_talks::room::{Briefing, What};
use goodoffices_talks::{
    Attribution, Body, EntryId, Place, Proposal, Room, SideNumber, Time, Wording, Words, codec,
};
use proptest::prelude::*;

use crate::charters::{charter, countersigned, end_of, put, yes, yes_of};
use crate::world::{HEAD, OFFICIAL, OTHER_HEAD, World, passage, replay, side_room, terms};

/// One thing that somebody does in side 0's room, allowed or not.
#[derive(Debug, Clone)]
enum Step {
    Put { matter: u8, threshold: u8 },
    Answer { who: bool, key: u8, yes: bool },
    Close,
    Tell { agreed: bool },
    Adopt { signers: u8 },
    Commit,
    Confirm,
    End { side: u8, key: u8 },
    Permit { key: u8, who: bool },
    Countersign { which: u8, key: u8, who: bool },
    Bind { which: u8 },
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    let (key, who) = (1_u8..3, any::<bool>());
    prop_oneof![
        2 => (0_u8..3, 1_u8..3).prop_map(|(matter, threshold)| Step::Put { matter, threshold }),
        5 => (who, key.clone(), any::<bool>())
            .prop_map(|(who, key, no)| Step::Answer { who, key, yes: !no || key == 1 }),
        2 => Just(Step::Close),
        2 => prop::bool::weighted(0.8).prop_map(|agreed| Step::Tell { agreed }),
        2 => (1_u8..3).prop_map(|signers| Step::Adopt { signers }),
        1 => Just(Step::Commit),
        1 => Just(Step::Confirm),
        1 => (0_u8..2, key.clone()).prop_map(|(side, key)| Step::End { side, key }),
        3 => (key.clone(), who).prop_map(|(key, who)| Step::Permit { key, who }),
        2 => (any::<u8>(), key, who)
            .prop_map(|(which, key, who)| Step::Countersign { which, key, who }),
        2 => any::<u8>().prop_map(|which| Step::Bind { which }),
        2 => Just(Step::Wait),
    ]
}

/// A world and what was put in it.
struct Play {
    world: World,
    put: Vec<(EntryId, Proposal)>,
    permitted: Vec<EntryId>,
}

impl Play {
    fn new() -> Self {
        Self {
            world: World::new(2),
            put: Vec::new(),
            permitted: Vec::new(),
        }
    }

    fn enter(&mut self, who: usize, body: Body) {
        self.world.enter(side_room(0), who, body);
    }

    fn step(&mut self, step: &Step) {
        let head = |first: bool| if first { HEAD } else { OTHER_HEAD };
        let last = self.put.last().cloned();
        match step {
            Step::Put { matter, threshold } => {
                let next = charter(&self.world, *threshold);
                let proposal = put(&self.world, next, *matter);
                self.enter(OFFICIAL, Body::Proposal(proposal.clone()));
                self.put.push((self.world.last_id(side_room(0)), proposal));
            }
            Step::Answer {
                who,
                key,
                yes: says,
            } => {
                let Some((id, proposal)) = last else { return };
                let signed = says.then(|| yes(&self.world, 0, *key, &proposal));
                let body = ProposalAnswer {
                    proposal: id,
                    yes: signed,
                };
                self.enter(head(*who), Body::ProposalAnswer(body));
            }
            Step::Close => {
                let Some((of, _)) = last else { return };
                self.enter(OFFICIAL, Body::Closed(Closed { of }));
            }
            Step::Tell { agreed } => {
                let Some((of, proposal)) = last else { return };
                let yeses = match agreed {
                    true => vec![yes_of(&self.world, 1, &[1, 2], &proposal)],
                    false => Vec::new(),
                };
                let agreed = *agreed;
                self.enter(OFFICIAL, Body::Outcome(Outcome { of, agreed, yeses }));
            }
            Step::Adopt { signers } => {
                let Some((id, proposal)) = last else { return };
                let state = self.world.side(0).proposal(&id);
                let own = state
                    .and_then(|state| state.closed.as_ref())
                    .and_then(|closed| closed.yes.clone());
                let own = own.map_or_else(
                    || yes_of(&self.world, 0, &[1, 2][..usize::from(*signers)], &proposal),
                    |signatures| SideYes {
                        side: SideNumber(0),
                        signatures,
                    },
                );
                let yeses = vec![own, yes_of(&self.world, 1, &[1, 2], &proposal)];
                self.enter(
                    OFFICIAL,
                    Body::AdoptedCharter(AdoptedCharter { proposal, yeses }),
                );
            }
            Step::Commit => {
                let room = self.world.side(0);
                let mut after = room.context().clone();
                after.charter = room.charter().map(goodoffices_talks::Charter::hash);
                self.world.change(side_room(0), after);
            }
            Step::Confirm => {
                let hash = charter(&self.world, 1).hash();
                let in_force = self.world.side(0).charter().map(|charter| charter.hash());
                let charter = in_force.unwrap_or(hash);
                self.enter(HEAD, Body::CharterConfirmed(CharterConfirmed { charter }));
            }
            Step::End { side, key } => {
                let body = Body::SideKeyEnd(end_of(&self.world, *side, *key));
                self.enter(OFFICIAL, body);
            }
            Step::Permit { key, who } => {
                let nonce = self.world.next_nonce(side_room(0));
                let granted = terms(1, Wording::Exact, Attribution::Attributed);
                let words = Words::Own(passage("words"));
                let body = self.world.signed(0, words, &granted, None, nonce, *key);
                self.enter(head(*who), Body::Permission(body));
                self.permitted.push(self.world.last_id(side_room(0)));
            }
            Step::Countersign { which, key, who } => {
                let Some(id) = self.picked(*which) else {
                    return;
                };
                if self.world.side(0).permission(&id).is_none() {
                    return;
                }
                let body = countersigned(&self.world, 0, &id, *key);
                self.enter(head(*who), Body::Countersignature(body));
            }
            Step::Bind { which } => {
                let Some(permission) = self.picked(*which) else {
                    return;
                };
                let aloud = false;
                self.enter(OFFICIAL, Body::Intention(Intention { permission, aloud }));
            }
            Step::Wait => self.world.now = Time(self.world.now.0 + 600),
        }
    }

    fn picked(&self, number: u8) -> Option<EntryId> {
        let count = self.permitted.len();
        (count > 0).then(|| self.permitted[usize::from(number) % count])
    }
}

fn joined(world: &World) -> Room {
    let elder = world.side(0);
    // As it travels.
    let bytes = codec::encode(&elder.briefing());
    let briefing: Briefing = codec::decode(&bytes, bytes.len()).unwrap();
    Room::joined(elder.context().clone(), world.opening.clone(), &briefing).unwrap()
}

proptest! {
    #[test]
    fn a_newcomer_stands_on_the_same_ground_as_those_who_were_there(
        before in proptest::collection::vec(step(), 0..30),
        after in proptest::collection::vec(step(), 1..30),
    ) {
        let mut play = Play::new();
        for step in &before {
            play.step(step);
        }
        let kind = side_room(0);
        let cut = play.world.logs[&kind].len();
        let mut newcomer = joined(&play.world);
        for step in &after {
            play.step(step);
        }
        replay(&mut newcomer, &play.world.logs[&kind], cut);
        let elder = play.world.side(0);
        prop_assert_eq!(newcomer.ground(), elder.ground());
        prop_assert_eq!(newcomer.adopted(), elder.adopted());
        let mut told = newcomer.briefing();
        let mut known = elder.briefing();
        for briefing in [&mut told, &mut known] {
            briefing.permitted = Default::default();
            briefing.unclear = Default::default();
        }
        prop_assert_eq!(told, known);
        for (place, item) in newcomer.items() {
            let (What::Entry { verdict, before_us, .. }, What::Entry { verdict: known, .. }) =
                (&item.what, &elder.item(place).unwrap().what)
            else {
                continue;
            };
            if !before_us {
                prop_assert_eq!(
                    verdict.is_counted(), known.is_counted(), "{:?} {:?} {:?}", place, verdict, known
                );
            }
        }
        for state in newcomer.permissions().filter(|state| !state.before_us) {
            let known = elder.permission(&state.id).unwrap();
            prop_assert_eq!(&state.signatures, &known.signatures);
            prop_assert_eq!((&state.standing, state.needed), (&known.standing, known.needed));
        }
        prop_assert_eq!(play.world.refold(kind), elder.clone());
    }
}

/// What a newcomer is told of a charter is bounded, and is of these talks.
#[test]
fn a_briefing_names_no_charter_but_the_one_in_force_and_the_one_being_decided() {
    let mut play = Play::new();
    let (matter, threshold) = (1, 2);
    play.step(&Step::Put { matter, threshold });
    let elder = play.world.side(0);
    let joins = |briefing: &Briefing| {
        Room::joined(
            elder.context().clone(),
            play.world.opening.clone(),
            briefing,
        )
        .is_ok()
    };
    let sound = elder.briefing();
    assert!(joins(&sound) && sound.pending.is_some());
    let room = Room::joined(elder.context().clone(), play.world.opening.clone(), &sound).unwrap();
    let (id, _) = play.put[0].clone();
    assert_eq!(room.proposal(&id), elder.proposal(&id));
    assert_eq!(
        elder.place_of(&id).map(|place| place > Place(0)),
        Some(true)
    );
    let mut foreign = sound.clone();
    if let Some(pending) = &mut foreign.pending
        && let goodoffices_talks::proposal::Matter::Charter(charter) = &mut pending.proposal.what
    {
        charter.opening.0[0] ^= 1;
    }
    assert!(!joins(&foreign));
    let mut half_closed = sound.clone();
    if let Some(pending) = &mut half_closed.pending {
        pending.closed_at = Some(Time(1));
    }
    assert!(!joins(&half_closed));
    let mut grounds = sound;
    let ground = grounds.grounds[0].clone();
    grounds.grounds = vec![ground; 17];
    assert!(!joins(&grounds));
}
