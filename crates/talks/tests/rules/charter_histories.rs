//! Whoever joins while a charter is being decided, keys end and several sign,
//! judges all that follows as those do who were there, or says that it cannot.

use goodoffices_talks::decide::StandingChoice;
use goodoffices_talks::entry::{
    AdoptedCharter, CharterConfirmed, Closed, Intention, Marked, Outcome, ProposalAnswer, Receipt,
    Refusal, Showing, Speakers, Statement, TakeOver, Withdrawal,
};
use goodoffices_talks::proposal::SideYes;
use goodoffices_talks::room::{Briefing, What};
use goodoffices_talks::{
    Attribution, Body, Condition, EntryId, Place, Proposal, Room, SideNumber, Terms, Time, Wording,
    Words, codec,
};
use proptest::prelude::*;

use crate::charters::{charter, countersigned, end_of, put, yes, yes_of};
use crate::standing;
use crate::world::{
    DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, OTHER_OFFICIAL, World, passage, replay, side_room, terms,
};

/// One thing that somebody does in side 0's room, allowed or not.
#[derive(Debug, Clone)]
enum Step {
    Put {
        matter: u8,
        threshold: u8,
    },
    Answer {
        who: bool,
        key: u8,
        yes: bool,
    },
    Close,
    Tell {
        agreed: bool,
    },
    Adopt {
        signers: u8,
    },
    Commit,
    Confirm,
    End {
        side: u8,
        key: u8,
    },
    Permit {
        key: u8,
        who: bool,
        what: Granted,
    },
    Countersign {
        which: u8,
        key: u8,
        who: bool,
        good: bool,
    },
    Bind {
        which: u8,
    },
    Show {
        which: u8,
    },
    Yes {
        which: u8,
        key: u8,
        who: bool,
        good: bool,
    },
    Refuse {
        which: u8,
        who: bool,
    },
    Withdraw {
        which: u8,
        who: bool,
    },
    CloseExchange {
        which: u8,
    },
    TellExchange {
        which: u8,
        agreed: bool,
    },
    Receipt {
        which: u8,
    },
    TakeOver {
        which: u8,
        who: bool,
    },
    Stand {
        key: u8,
        who: bool,
        most: u32,
    },
    Mark {
        which: u8,
        earlier: bool,
    },
    Round,
    Wait,
}

/// What a permission is of.
#[derive(Debug, Clone, Copy)]
struct Granted {
    /// Words that somebody said at the very beginning, which a newcomer never
    /// read; else words of its own.
    earlier: bool,
    shown_first: bool,
    exchange: bool,
    expires: bool,
}

fn granted() -> impl Strategy<Value = Granted> {
    let likely = || prop::bool::weighted(0.7);
    (
        likely(),
        any::<bool>(),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(earlier, shown_first, exchange, expires)| Granted {
            earlier,
            shown_first,
            exchange,
            expires,
        })
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
        4 => (key.clone(), who, granted())
            .prop_map(|(key, who, what)| Step::Permit { key, who, what }),
        4 => (any::<u8>(), key.clone(), who, good())
            .prop_map(|(which, key, who, good)| Step::Countersign { which, key, who, good }),
        4 => any::<u8>().prop_map(|which| Step::Bind { which }),
        3 => any::<u8>().prop_map(|which| Step::Show { which }),
        4 => (any::<u8>(), key, who, good())
            .prop_map(|(which, key, who, good)| Step::Yes { which, key, who, good }),
        1 => (any::<u8>(), who).prop_map(|(which, who)| Step::Refuse { which, who }),
        1 => (any::<u8>(), who).prop_map(|(which, who)| Step::Withdraw { which, who }),
        2 => any::<u8>().prop_map(|which| Step::CloseExchange { which }),
        1 => (any::<u8>(), prop::bool::weighted(0.1))
            .prop_map(|(which, agreed)| Step::TellExchange { which, agreed }),
        2 => any::<u8>().prop_map(|which| Step::Receipt { which }),
        1 => (any::<u8>(), who).prop_map(|(which, who)| Step::TakeOver { which, who }),
        2 => (any::<bool>(), 1_u8..3, 1_u32..4)
            .prop_map(|(who, key, most)| Step::Stand { key, who, most }),
        4 => (any::<u8>(), prop::bool::weighted(0.2))
            .prop_map(|(which, earlier)| Step::Mark { which, earlier }),
        1 => prop::bool::weighted(0.2).prop_map(|next| if next { Step::Round } else { Step::Wait }),
        2 => Just(Step::Wait),
    ]
}

fn good() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.8)
}

/// A world and what was put in it.
struct Play {
    world: World,
    put: Vec<(EntryId, Proposal)>,
    permitted: Vec<EntryId>,
    shown: Vec<EntryId>,
    intended: Vec<EntryId>,
    standing: Vec<EntryId>,
    /// What somebody said at the very beginning.
    said: EntryId,
}

impl Play {
    fn new() -> Self {
        let mut world = World::new(2);
        let statement = Statement {
            passage: passage("said at the beginning"),
            reply_to: None,
        };
        world.enter(side_room(0), HEAD, Body::Statement(statement));
        Self {
            said: world.last_id(side_room(0)),
            world,
            put: Vec::new(),
            permitted: Vec::new(),
            shown: Vec::new(),
            intended: Vec::new(),
            standing: Vec::new(),
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
            Step::Permit { key, who, what } => {
                let nonce = self.world.next_nonce(side_room(0));
                let words = match what.earlier {
                    true => Words::Same(self.said),
                    false => Words::Own(passage("words")),
                };
                let granted = self.terms_of(*what);
                let body = self.world.signed(0, words, &granted, None, nonce, *key);
                self.enter(head(*who), Body::Permission(body));
                self.permitted.push(self.world.last_id(side_room(0)));
            }
            Step::Wait => self.world.now = Time(self.world.now.0 + 600),
            Step::Round => {
                let body = self.world.round_body(side_room(0), false);
                self.enter(OFFICIAL, body);
            }
            step => self.go_on(step),
        }
    }

    fn terms_of(&self, what: Granted) -> Terms {
        let wording = match what.shown_first {
            true => Wording::ShownFirst,
            false => Wording::Exact,
        };
        let soon = |by| Time(self.world.now.0 + by);
        let mut granted = terms(1, wording, Attribution::Attributed);
        granted.round = self.world.side(0).round();
        if what.exchange {
            granted.condition = Condition::InExchange {
                wanted: "something".to_owned(),
                closes: soon(500),
            };
        }
        granted.expires = what.expires.then(|| soon(900));
        granted
    }

    /// What is done with a permission, as far as it has come.
    fn go_on(&mut self, step: &Step) {
        let head = |first: bool| if first { HEAD } else { OTHER_HEAD };
        let room = self.world.side(0);
        let spoil = |signature: &mut [u8; 64], good: bool| {
            if !good {
                signature[5] ^= 1;
            }
        };
        match step {
            Step::Countersign {
                which,
                key,
                who,
                good,
            } => {
                let Some(id) = picked(&self.permitted, *which) else {
                    return;
                };
                let mut body = match (room.standing(&id), room.permission(&id)) {
                    (Some(_), _) => standing::countersigned(&self.world, &id, *key),
                    (None, Some(_)) => countersigned(&self.world, 0, &id, *key),
                    (None, None) => return,
                };
                spoil(&mut body.signed.signature, *good);
                self.enter(head(*who), Body::Countersignature(body));
            }
            Step::Bind { which } => {
                let Some(permission) = picked(&self.permitted, *which) else {
                    return;
                };
                let aloud = false;
                self.enter(OFFICIAL, Body::Intention(Intention { permission, aloud }));
                self.intended.push(self.world.last_id(side_room(0)));
            }
            Step::Show { which } => {
                let Some(permission) = picked(&self.permitted, *which) else {
                    return;
                };
                let passage = passage("these very words");
                self.enter(
                    OFFICIAL,
                    Body::Showing(Showing {
                        permission,
                        passage,
                    }),
                );
                self.shown.push(self.world.last_id(side_room(0)));
            }
            Step::Yes {
                which,
                key,
                who,
                good,
            } => {
                let showing = picked(&self.shown, *which);
                let yes = showing.and_then(|id| self.world.signed_yes(0, id, *key));
                let Some(mut body) = yes else { return };
                spoil(&mut body.signature, *good);
                self.enter(head(*who), Body::Yes(body));
            }
            Step::Refuse { which, who } => {
                let Some(ask) = picked(&self.shown, *which) else {
                    return;
                };
                self.enter(head(*who), Body::Refusal(Refusal { ask, reason: None }));
            }
            Step::Withdraw { which, who } => {
                let Some(permission) = picked(&self.permitted, *which) else {
                    return;
                };
                self.enter(head(*who), Body::Withdrawal(Withdrawal { permission }));
            }
            Step::CloseExchange { which } => {
                let Some(of) = picked(&self.permitted, *which) else {
                    return;
                };
                self.enter(OFFICIAL, Body::Closed(Closed { of }));
            }
            Step::TellExchange { which, agreed } => {
                let Some(of) = picked(&self.permitted, *which) else {
                    return;
                };
                let (agreed, yeses) = (*agreed, Vec::new());
                self.enter(OFFICIAL, Body::Outcome(Outcome { of, agreed, yeses }));
            }
            Step::Receipt { which } => {
                let Some(intention) = picked(&self.intended, *which) else {
                    return;
                };
                let to = SideNumber(1);
                let order = room.next_order(to);
                let body = Receipt {
                    intention,
                    passage: None,
                    shown: self.world.now,
                    order,
                    to,
                    asked: false,
                    in_exchange: None,
                };
                self.enter(OFFICIAL, Body::Receipt(body));
            }
            Step::Stand { key, who, most } => {
                let mut granted = terms(1, Wording::Substance, Attribution::Attributed);
                granted.round = room.round();
                granted.expires = Some(Time(self.world.now.0 + 3_000));
                let choice = StandingChoice {
                    mark: format!("mark {}", most % 2),
                    terms: granted,
                    most: *most,
                    speakers: Speakers::Delegation,
                };
                let body = standing::signed(&self.world, choice, *key);
                self.enter(head(*who), Body::StandingPermission(body));
                self.standing.push(self.world.last_id(side_room(0)));
                // It is signed, and withdrawn, like any other.
                self.permitted.push(self.world.last_id(side_room(0)));
            }
            Step::Mark { which, earlier } => {
                let Some(standing) = picked(&self.standing, *which) else {
                    return;
                };
                let words = match earlier {
                    true => Words::Same(self.said),
                    false => Words::Own(passage("under a mark")),
                };
                let nonce = self.world.next_nonce(side_room(0));
                let body = Marked {
                    standing,
                    words,
                    nonce,
                };
                self.enter(DELEGATE, Body::Marked(body));
                self.permitted.push(self.world.last_id(side_room(0)));
            }
            Step::TakeOver { which, who } => {
                let Some(intention) = picked(&self.intended, *which) else {
                    return;
                };
                let who = if *who { OFFICIAL } else { OTHER_OFFICIAL };
                self.enter(who, Body::TakeOver(TakeOver { intention }));
            }
            _ => {}
        }
    }
}

fn picked(from: &[EntryId], number: u8) -> Option<EntryId> {
    // Mostly what came last, so that something comes of it.
    let back = usize::from(number) % 4;
    let at = from.len().checked_sub(1)?.saturating_sub(back);
    from.get(at).copied()
}

fn joined(world: &World) -> Room {
    let elder = world.side(0);
    // As it travels.
    let bytes = codec::encode(&elder.briefing());
    let briefing: Briefing = codec::decode(&bytes, bytes.len()).unwrap();
    Room::joined(elder.context().clone(), world.opening.clone(), &briefing).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_newcomer_stands_on_the_same_ground_as_those_who_were_there(
        before in proptest::collection::vec(step(), 0..40),
        after in proptest::collection::vec(step(), 1..60),
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
            // Which receipts count, a newcomer cannot tell of what it is unsure of.
            briefing.shown = Default::default();
            // Nor how often a leave was used that waited when it came.
            for standing in &mut briefing.standings {
                standing.used = Default::default();
            }
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
        for state in newcomer.permissions().filter(|state| !state.unsure) {
            let Some(known) = elder.permission(&state.id).filter(|known| known.place == state.place) else {
                prop_assert!(state.before_us);
                continue;
            };
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
