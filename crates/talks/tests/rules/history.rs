//! Random histories: people of every role do what they may and what they may
//! not, honestly through the commands or by raw entries.

use ed25519_dalek::Signer;
use goodoffices_talks::conveyance;
use goodoffices_talks::entry::{
    Ask, Closed, Conveyance, Intention, Origin, Outcome, Proof, ProposalAnswer, Receipt, Refusal,
    RoundBegin, RoundEnd, Showing, Statement, Withdrawal, Yes,
};
use goodoffices_talks::permission::{Commitment, Signed};
use goodoffices_talks::proposal::{Matter, MatterId, Proposal, ProposalStatement, SideYes};
use goodoffices_talks::room::ProposalState;
use goodoffices_talks::{
    Attribution, Body, Condition, EntryId, Passage, RoomKind, SideNumber, Terms, Time, Verdict,
    Wording, Words,
};
use proptest::prelude::*;

use crate::world::{OFFICIAL, World, passage, roles, secret, side_room};

/// One thing that somebody does. Numbers choose among what there is.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// In any room.
    Say {
        room: u8,
        who: u8,
        words: String,
        reply: Option<u8>,
    },
    Ask {
        side: u8,
        who: u8,
        words: Choice,
        terms: Terms,
    },
    Permit {
        side: u8,
        who: u8,
        words: Choice,
        terms: Terms,
        ask: Option<u8>,
        key: u8,
    },
    Refuse {
        side: u8,
        who: u8,
        ask: u8,
    },
    Withdraw {
        side: u8,
        who: u8,
        permission: u8,
    },
    /// The very words of something to be conveyed, shown to the side.
    Show {
        side: u8,
        who: u8,
        permission: u8,
        words: String,
    },
    /// A yes to words shown.
    Approve {
        side: u8,
        who: u8,
        showing: u8,
        key: u8,
    },
    /// The whole of an honest crossing, with words of its own in substance.
    Convey {
        side: u8,
        permission: u8,
        words: Option<String>,
        aloud: bool,
    },
    /// Pieces of a dishonest one.
    Bind {
        side: u8,
        who: u8,
        permission: u8,
    },
    Receipt {
        side: u8,
        who: u8,
        entry: u8,
        words: Option<String>,
    },
    Forge {
        side: u8,
        who: u8,
        words: String,
        origin: Forged,
    },
    /// The same to all sides, or to one of them only.
    Propose {
        side: Option<u8>,
        who: u8,
        matter: u8,
        closes: u16,
    },
    /// A yes or a no to a proposal.
    Answer {
        side: u8,
        who: u8,
        proposal: u8,
        yes: bool,
        key: u8,
    },
    /// A proposal or a permission closes.
    Close {
        side: u8,
        who: u8,
        of: u8,
    },
    /// What came of it is told, as it is or as it is not.
    Tell {
        side: u8,
        who: u8,
        of: u8,
        agreed: bool,
        forged: bool,
    },
    /// An entry kind of a newer version.
    Newer {
        room: u8,
        who: u8,
    },
    Leave {
        room: u8,
        who: u8,
    },
    /// A file, in any room.
    Attach {
        room: u8,
        who: u8,
        digest: u8,
    },
    Void {
        room: u8,
    },
    /// The next round begins, or the present one ends: in all rooms at once, or
    /// in one that runs ahead.
    Round {
        room: Option<u8>,
        who: u8,
        ends: bool,
    },
    Wait(u16),
}

#[derive(Debug, Clone)]
pub(crate) enum Choice {
    Own(String),
    Of(u8),
}

/// Where a forged conveyance says that it comes from.
#[derive(Debug, Clone)]
pub(crate) enum Forged {
    SideWithoutProof(u8),
    /// With the signature of some real permission of that side.
    SideWithAnothersProof {
        side: u8,
        permission: u8,
    },
    SideInSubstance(u8),
    /// With the signature of some real permission to be shown first.
    SideWithoutYes {
        side: u8,
        permission: u8,
    },
    /// With the leave of some real permission in substance of that side.
    SideWithAnothersLeave {
        side: u8,
        permission: u8,
    },
    Nobody,
    Own,
}

/// What the honest crossings of a history put where: the other side of R1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crossing {
    pub(crate) from: u8,
    pub(crate) to: u8,
    pub(crate) permission: EntryId,
    pub(crate) passage: Passage,
    pub(crate) set_out: Time,
}

pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        Just("ما آماده‌ایم".to_owned()),
        Just("deux\npas \u{1b}[31m".to_owned()),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let wording = prop_oneof![
        2 => Just(Wording::Exact),
        1 => Just(Wording::Substance),
        1 => Just(Wording::ShownFirst),
    ];
    let attribution = prop_oneof![
        3 => Just(Attribution::Attributed),
        1 => Just(Attribution::WithoutAttribution),
        1 => Just(Attribution::OwnResponsibility),
        1 => Just(Attribution::SoundOut),
        1 => Just(Attribution::NonPaper),
    ];
    // Counted from the side itself; see `World::turned`.
    let addressee = prop_oneof![16 => 0u8..6, 1 => Just(6u8), 1 => Just(200u8)];
    let round = prop_oneof![19 => Just(1u32), 1 => 0u32..3];
    let expires = proptest::option::of((1_000_000u64..1_003_000).prop_map(Time));
    let moment = || (1_000_000u64..1_002_000).prop_map(Time);
    let condition = prop_oneof![
        16 => Just(Condition::Unconditional),
        1 => Just(Condition::OnlyIfAsked),
        1 => moment().prop_map(Condition::NotBefore),
        3 => moment().prop_map(|closes| Condition::InExchange {
            wanted: "something".to_owned(),
            closes,
        }),
    ];
    (addressee, wording, attribution, round, expires, condition).prop_map(
        |(addressee, wording, attribution, round, expires, condition)| Terms {
            condition,
            addressee: SideNumber(addressee),
            wording,
            attribution,
            round,
            expires,
        },
    )
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        words().prop_map(Choice::Own),
        any::<u8>().prop_map(Choice::Of)
    ]
}

/// Mostly a head, sometimes anybody.
fn head() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 4u8..6, 1 => any::<u8>()]
}

fn official() -> impl Strategy<Value = u8> {
    prop_oneof![9 => 0u8..2, 1 => any::<u8>()]
}

pub(crate) fn honest_step() -> impl Strategy<Value = Step> {
    let optional = || proptest::option::of(any::<u8>());
    prop_oneof![
        4 => (any::<u8>(), any::<u8>(), words(), optional())
            .prop_map(|(room, who, words, reply)| Step::Say { room, who, words, reply }),
        2 => (any::<u8>(), official(), choice(), terms())
            .prop_map(|(side, who, words, terms)| Step::Ask { side, who, words, terms }),
        10 => (any::<u8>(), head(), choice(), terms(), optional(), prop_oneof![8 => Just(1u8), 3 => Just(2), 1 => Just(3)]).prop_map(
            |(side, who, words, terms, ask, key)| Step::Permit { side, who, words, terms, ask, key }),
        1 => (any::<u8>(), head(), any::<u8>())
            .prop_map(|(side, who, ask)| Step::Refuse { side, who, ask }),
        2 => (any::<u8>(), head(), any::<u8>())
            .prop_map(|(side, who, permission)| Step::Withdraw { side, who, permission }),
        2 => (any::<u8>(), official(), any::<u8>(), words()).prop_map(
            |(side, who, permission, words)| Step::Show { side, who, permission, words }),
        2 => (any::<u8>(), head(), any::<u8>(), prop_oneof![8 => 1u8..3, 1 => Just(3)])
            .prop_map(|(side, who, showing, key)| Step::Approve { side, who, showing, key }),
        9 => (any::<u8>(), any::<u8>(), proptest::option::weighted(0.25, words()), any::<bool>()).prop_map(
            |(side, permission, words, aloud)| Step::Convey { side, permission, words, aloud }),
        2 => (proptest::option::weighted(0.2, any::<u8>()), official(), any::<u8>(), any::<u16>())
            .prop_map(|(side, who, matter, closes)| Step::Propose { side, who, matter, closes }),
        6 => (any::<u8>(), head(), any::<u8>(), prop::bool::weighted(0.9), 1u8..3).prop_map(
            |(side, who, proposal, yes, key)| Step::Answer { side, who, proposal, yes, key }),
        5 => (any::<u8>(), official(), any::<u8>())
            .prop_map(|(side, who, of)| Step::Close { side, who, of }),
        3 => (any::<u8>(), official(), any::<u8>(), any::<bool>()).prop_map(
            |(side, who, of, agreed)| Step::Tell { side, who, of, agreed, forged: false }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(room, who)| Step::Newer { room, who }),
        2 => (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(room, who, digest)| Step::Attach { room, who, digest }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(room, who)| Step::Leave { room, who }),
        1 => any::<u8>().prop_map(|room| Step::Void { room }),
        1 => (proptest::option::weighted(0.3, any::<u8>()), official(), any::<bool>())
            .prop_map(|(room, who, ends)| Step::Round { room, who, ends }),
        2 => (0u16..500).prop_map(Step::Wait),
    ]
}

pub(crate) fn any_step() -> impl Strategy<Value = Step> {
    let forged = prop_oneof![
        any::<u8>().prop_map(Forged::SideWithoutProof),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithAnothersProof { side, permission }),
        any::<u8>().prop_map(Forged::SideInSubstance),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithAnothersLeave { side, permission }),
        (any::<u8>(), any::<u8>())
            .prop_map(|(side, permission)| Forged::SideWithoutYes { side, permission }),
        Just(Forged::Nobody),
        Just(Forged::Own),
    ];
    prop_oneof![
        6 => honest_step(),
        1 => (any::<u8>(), official(), any::<u8>())
            .prop_map(|(side, who, permission)| Step::Bind { side, who, permission }),
        1 => (any::<u8>(), official(), any::<u8>(), proptest::option::of(words()))
            .prop_map(|(side, who, entry, words)| Step::Receipt { side, who, entry, words }),
        1 => (any::<u8>(), official(), any::<u8>(), any::<bool>()).prop_map(
            |(side, who, of, agreed)| Step::Tell { side, who, of, agreed, forged: true }),
        2 => (any::<u8>(), official(), words(), forged)
            .prop_map(|(side, who, words, origin)| Step::Forge { side, who, words, origin }),
    ]
}

fn pick<T: Copy>(from: &[T], number: u8) -> Option<T> {
    from.get(usize::from(number) % from.len().max(1)).copied()
}

impl World {
    fn kinds(&self) -> Vec<RoomKind> {
        self.rooms.keys().copied().collect()
    }

    fn side_of(&self, number: u8) -> u8 {
        number % u8::try_from(self.opening.sides.len()).unwrap()
    }

    /// Ids of all entries of a room, refused ones included.
    pub(crate) fn ids(&self, kind: RoomKind) -> Vec<EntryId> {
        self.room(kind)
            .items()
            .filter_map(|(_, item)| item.entry())
            .map(|entry| entry.id)
            .collect()
    }

    fn permission_ids(&self, side: u8) -> Vec<EntryId> {
        self.side(side)
            .permissions()
            .map(|state| state.id)
            .collect()
    }

    fn chosen(&self, kind: RoomKind, choice: &Choice) -> Words {
        match choice {
            Choice::Own(words) => Words::Own(passage(words)),
            Choice::Of(number) => {
                let said = self.ids_of(kind, |body| {
                    matches!(body, Body::Statement(_) | Body::Ask(_) | Body::Document(_))
                });
                let from = if number.is_multiple_of(5) {
                    self.ids(kind)
                } else {
                    said
                };
                Words::Same(pick(&from, *number).unwrap_or(EntryId([1; 16])))
            }
        }
    }

    /// Ids of the entries of one sort, refused ones included.
    fn ids_of(&self, kind: RoomKind, sort: fn(&Body) -> bool) -> Vec<EntryId> {
        self.room(kind)
            .items()
            .filter_map(|(_, item)| item.entry())
            .filter(|entry| sort(&entry.body))
            .map(|entry| entry.id)
            .collect()
    }

    /// Terms whose addressee is counted from the side itself: mostly another.
    fn turned(&self, side: u8, terms: &Terms) -> Terms {
        let sides = u8::try_from(self.opening.sides.len()).unwrap();
        let addressee = match terms.addressee.0 {
            other @ 0..6 => (side + 1 + other % (sides - 1)) % sides,
            6 => side,
            nobody => nobody,
        };
        // Mostly the round that is present there.
        let round = match terms.round {
            1 => self.side(side).round(),
            other => other,
        };
        Terms {
            addressee: SideNumber(addressee),
            round,
            ..terms.clone()
        }
    }

    /// Does a step. Gives the crossing, if it was an honest one that succeeded,
    /// and otherwise how the entry was judged, if there was one.
    pub(crate) fn step(&mut self, step: &Step) -> (Option<Crossing>, Option<Verdict>) {
        match step {
            Step::Convey {
                side,
                permission,
                words,
                aloud,
            } => (
                self.cross(*side, *permission, words.as_deref(), *aloud),
                None,
            ),
            Step::Void { room } => {
                let kind = pick(&self.kinds(), *room).unwrap();
                self.void(kind);
                (None, None)
            }
            Step::Round {
                room: None,
                who,
                ends,
            } => {
                for kind in self.kinds() {
                    if !matches!(kind, RoomKind::Delegation(_)) {
                        let who = usize::from(*who) % roles(kind).len();
                        let body = self.round_body(kind, *ends);
                        self.enter(kind, who, body);
                    }
                }
                (None, None)
            }
            Step::Wait(millis) => {
                self.now = self.now.plus_millis(u64::from(*millis));
                (None, None)
            }
            Step::Propose { side: None, .. } => {
                let (_, who, body) = self.body_of(step).unwrap();
                for kind in self.kinds() {
                    if matches!(kind, RoomKind::Side(_)) {
                        let who = usize::from(who) % roles(kind).len();
                        self.enter(kind, who, body.clone());
                    }
                }
                (None, None)
            }
            _ => {
                let verdict = self.body_of(step).map(|(kind, who, body)| {
                    let who = usize::from(who) % roles(kind).len();
                    self.enter(kind, who, body)
                });
                (None, verdict)
            }
        }
    }

    /// What begins the next round of a room, or ends the present one.
    pub(crate) fn round_body(&self, kind: RoomKind, ends: bool) -> Body {
        let number = self.room(kind).round();
        if ends {
            return Body::RoundEnd(RoundEnd { number });
        }
        Body::RoundBegin(RoundBegin {
            number: number + 1,
            title: format!("Session {number}"),
            agenda: vec!["Prisoners".to_owned(), "Water".to_owned()],
            language: "en".to_owned(),
        })
    }

    /// The raw entry of a step: where, by whom, what.
    pub(crate) fn body_of(&self, step: &Step) -> Option<(RoomKind, u8, Body)> {
        let room = |number: u8| pick(&self.kinds(), number).unwrap();
        let side = |number: u8| side_room(self.side_of(number));
        Some(match step {
            Step::Say {
                room: number,
                who,
                words,
                reply,
            } => {
                let kind = room(*number);
                let reply_to = reply.and_then(|number| pick(&self.ids(kind), number));
                let passage = passage(words);
                (kind, *who, Body::Statement(Statement { passage, reply_to }))
            }
            Step::Ask {
                side: number,
                who,
                words,
                terms,
            } => {
                let words = self.chosen(side(*number), words);
                let terms = self.turned(self.side_of(*number), terms);
                (side(*number), *who, Body::Ask(Ask { words, terms }))
            }
            Step::Permit {
                side: number,
                who,
                words,
                terms,
                ask,
                key,
            } => {
                let kind = side(*number);
                let words = self.chosen(kind, words);
                let terms = &self.turned(self.side_of(*number), terms);
                let asks: Vec<EntryId> = self
                    .room(kind)
                    .open_asks()
                    .iter()
                    .map(|(id, _)| *id)
                    .collect();
                let ask = ask.and_then(|number| pick(&asks, number));
                let nonce = self.next_nonce(kind);
                let signed = self.signed(self.side_of(*number), words, terms, ask, nonce, *key);
                (kind, *who, Body::Permission(signed))
            }
            Step::Refuse {
                side: number,
                who,
                ask,
            } => {
                let asks = self.ids_of(side(*number), |body| {
                    matches!(body, Body::Ask(_) | Body::Showing(_))
                });
                let from = if ask.is_multiple_of(5) {
                    self.ids(side(*number))
                } else {
                    asks
                };
                let ask = pick(&from, *ask)?;
                (
                    side(*number),
                    *who,
                    Body::Refusal(Refusal { ask, reason: None }),
                )
            }
            Step::Withdraw {
                side: number,
                who,
                permission,
            } => {
                let permission = pick(&self.permission_ids(self.side_of(*number)), *permission)?;
                (
                    side(*number),
                    *who,
                    Body::Withdrawal(Withdrawal { permission }),
                )
            }
            Step::Show {
                side: number,
                who,
                permission,
                words,
            } => {
                let from = self.side_of(*number);
                let to_show: Vec<EntryId> = self
                    .side(from)
                    .permissions()
                    .filter(|state| {
                        let shown_first = state.terms.wording == Wording::ShownFirst;
                        shown_first || permission.is_multiple_of(5)
                    })
                    .map(|state| state.id)
                    .collect();
                let body = Showing {
                    permission: pick(&to_show, *permission)?,
                    passage: passage(words),
                };
                (side(*number), *who, Body::Showing(body))
            }
            Step::Approve {
                side: number,
                who,
                showing,
                key,
            } => {
                let from = self.side_of(*number);
                let shown = self.ids_of(side(*number), |body| matches!(body, Body::Showing(_)));
                let showing = match self.side(from).open_showings().first() {
                    Some((id, _)) if !showing.is_multiple_of(3) => *id,
                    _ => pick(&shown, *showing)?,
                };
                let yes = self.signed_yes(from, showing, *key).unwrap_or(Yes {
                    showing,
                    key_number: *key,
                    signature: [1; 64],
                });
                (side(*number), *who, Body::Yes(yes))
            }
            Step::Bind {
                side: number,
                who,
                permission,
            } => {
                let permission = pick(&self.permission_ids(self.side_of(*number)), *permission)?;
                let body = Intention {
                    permission,
                    aloud: false,
                };
                (side(*number), *who, Body::Intention(body))
            }
            Step::Receipt {
                side: number,
                who,
                entry,
                words,
            } => {
                let bound = self.ids_of(side(*number), |body| matches!(body, Body::Intention(_)));
                let from = if entry.is_multiple_of(5) {
                    self.ids(side(*number))
                } else {
                    bound
                };
                let intention = pick(&from, *entry)?;
                let passage = words.as_deref().map(passage);
                let body = Receipt {
                    intention,
                    passage,
                    shown: self.now,
                    order: 1,
                    to: SideNumber(1),
                    asked: false,
                    in_exchange: None,
                };
                (side(*number), *who, Body::Receipt(body))
            }
            Step::Forge {
                side: number,
                who,
                words,
                origin,
            } => (
                side(*number),
                *who,
                Body::Conveyance(self.forged(words, origin)?),
            ),
            Step::Propose {
                side: number,
                who,
                matter,
                closes,
            } => {
                let kind = side(number.unwrap_or(0));
                let sides = u8::try_from(self.opening.sides.len()).unwrap();
                let body = Proposal {
                    matter: MatterId([matter % 8; 16]),
                    what: Matter::Text(passage("the same to all")),
                    sides: (0..sides).map(SideNumber).collect(),
                    closes: Time(self.now.0 + u64::from(closes % 1500)),
                };
                (kind, *who, Body::Proposal(body))
            }
            Step::Answer {
                side: number,
                who,
                proposal,
                yes,
                key,
            } => {
                let from = self.side_of(*number);
                let put = self.side(from).proposals();
                let at = usize::from(*proposal) % put.len().max(1);
                let (id, state) = put.get(at)?;
                let statement = ProposalStatement {
                    ground: state.ground,
                    side: SideNumber(from),
                    proposal: &state.proposal,
                };
                let signature = secret(from, *key).sign(&statement.to_signing_bytes());
                let body = ProposalAnswer {
                    proposal: *id,
                    yes: yes.then(|| Signed {
                        key_number: *key,
                        signature: signature.to_bytes(),
                    }),
                };
                (side(*number), *who, Body::ProposalAnswer(body))
            }
            Step::Close {
                side: number,
                who,
                of,
            } => {
                let from = self.side_of(*number);
                let open: Vec<EntryId> = self.side(from).unfinished().collect();
                let of = match of.is_multiple_of(5) {
                    true => pick(&self.ids(side(*number)), *of)?,
                    false => pick(&open, *of)?,
                };
                (side(*number), *who, Body::Closed(Closed { of }))
            }
            Step::Tell {
                side: number,
                who,
                of,
                agreed,
                forged,
            } => {
                let from = self.side_of(*number);
                let open: Vec<EntryId> = self.side(from).unfinished().collect();
                let of = pick(&open, *of)?;
                let yeses = match self.side(from).proposal(&of) {
                    Some(state) if *agreed => self.yeses_for(from, state, *forged),
                    _ => Vec::new(),
                };
                let body = Outcome {
                    of,
                    agreed: *agreed,
                    yeses,
                };
                (side(*number), *who, Body::Outcome(body))
            }
            Step::Newer { room: number, who } => {
                let body = Body::Unknown {
                    kind: 900,
                    bytes: vec![1, 2, 3],
                };
                (room(*number), *who, body)
            }
            Step::Leave { room: number, who } => (room(*number), *who, Body::Leaving),
            Step::Round {
                room: number,
                who,
                ends,
            } => {
                let kind = room((*number)?);
                (kind, *who, self.round_body(kind, *ends))
            }
            Step::Attach {
                room: number,
                who,
                digest,
            } => {
                let kind = room(*number);
                let document = crate::documents::at(self, kind, *digest);
                (kind, *who, Body::Document(document))
            }
            Step::Convey { .. } | Step::Void { .. } | Step::Wait(_) => return None,
        })
    }

    /// The yeses of the other sides as they lie in their rooms; forged where
    /// there is none, if they may be.
    fn yeses_for(&self, side: u8, state: &ProposalState, forged: bool) -> Vec<SideYes> {
        let others = state.proposal.sides.iter().filter(|other| other.0 != side);
        others
            .filter_map(|other| {
                let put = self.side(other.0).proposal_of(&state.proposal.matter);
                let signatures = put.and_then(|(_, put)| put.closed.as_ref()?.yes.clone());
                let invented = || {
                    vec![Signed {
                        key_number: 1,
                        signature: [9; 64],
                    }]
                };
                Some(SideYes {
                    side: *other,
                    signatures: signatures.or_else(|| forged.then(invented))?,
                })
            })
            .collect()
    }

    fn forged(&self, words: &str, origin: &Forged) -> Option<Conveyance> {
        let named = |number: u8, proof| Origin::Side {
            side: SideNumber(self.side_of(number)),
            proof,
        };
        let (wording, origin) = match origin {
            Forged::SideWithoutProof(side) => (Wording::Exact, named(*side, None)),
            Forged::SideInSubstance(side) => (Wording::Substance, named(*side, None)),
            Forged::Nobody => (Wording::Exact, Origin::WithoutAttribution),
            Forged::Own => (Wording::Exact, Origin::OwnResponsibility),
            Forged::SideWithAnothersProof { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::Exact)?;
                (Wording::Exact, named(*side, Some(proof)))
            }
            Forged::SideWithoutYes { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::ShownFirst)?;
                (Wording::ShownFirst, named(*side, Some(proof)))
            }
            Forged::SideWithAnothersLeave { side, permission } => {
                let proof = self.proof_of(*side, *permission, Wording::Substance)?;
                (Wording::Substance, named(*side, Some(proof)))
            }
        };
        Some(Conveyance {
            passage: passage(words),
            wording,
            origin,
            aloud: false,
            answers: None,
            document: None,
        })
    }

    /// What proves some permission of a side, as far as its official knows;
    /// for a wording that is not the permission's, as well as it can be made.
    fn proof_of(&self, side: u8, permission: u8, wording: Wording) -> Option<Proof> {
        let number = self.side_of(side);
        let of_wording: Vec<EntryId> = self
            .side(number)
            .permissions()
            .filter(|state| permission.is_multiple_of(5) || state.terms.wording == wording)
            .map(|state| state.id)
            .collect();
        let id = pick(&of_wording, permission)?;
        let state = self.side(number).permission(&id)?;
        let salt = state.salt.unwrap_or([0; 32]);
        Some(Proof {
            signatures: state
                .signatures
                .iter()
                .map(|signer| signer.signed)
                .collect(),
            condition: state.terms.condition.clone(),
            round: state.terms.round,
            expires: state.terms.expires,
            nonce: state.nonce,
            commitment: match wording {
                Wording::Exact | Wording::ShownFirst => None,
                Wording::Substance => {
                    Some(Commitment::to(self.side(number).passage_of(&id)?, &salt))
                }
            },
        })
    }

    fn cross(
        &mut self,
        side: u8,
        permission: u8,
        words: Option<&str>,
        aloud: bool,
    ) -> Option<Crossing> {
        let from = self.side_of(side);
        let waiting: Vec<EntryId> = self
            .side(from)
            .permissions()
            .filter(|state| permission.is_multiple_of(5) || state.lives_at(self.now).is_ok())
            .map(|state| state.id)
            .collect();
        let permission = pick(&waiting, permission)?;
        let set_out = self.now;
        let sent = self
            .convey(from, &permission, words.map(passage), aloud)
            .ok()?;
        let to = self.side(from).permission(&permission)?.terms.addressee.0;
        Some(Crossing {
            from,
            to,
            permission,
            passage: sent.passage,
            set_out,
        })
    }
}

proptest! {
    /// What the commands let pass counts when it is logged next, and what they
    /// refuse by a rule would not have.
    #[test]
    fn commands_refuse_by_the_rules_of_the_fold(
        sides in 2u8..4,
        steps in proptest::collection::vec(any_step(), 1..40),
    ) {
        let mut world = World::new(sides);
        for step in &steps {
            let judged = world.body_of(step).map(|(kind, who, body)| {
                let author = crate::world::leaf(kind, usize::from(who) % roles(kind).len());
                world.room(kind).judge(&author, world.now, &body)
            });
            let (_, verdict) = world.step(step);
            if let (Some(judged), Some(verdict)) = (judged, verdict) {
                match judged {
                    Ok(_) => prop_assert_eq!(verdict, Verdict::Counted),
                    Err(broken) => prop_assert_eq!(verdict, Verdict::Refused(broken)),
                }
            }
        }
    }

    /// Only a head's own act, under a key that the room knows, permits.
    #[test]
    fn only_heads_permit(
        steps in proptest::collection::vec(any_step(), 1..40),
    ) {
        let mut world = World::new(3);
        for step in &steps {
            world.step(step);
        }
        for (kind, room) in &world.rooms {
            for state in room.permissions() {
                let item = room.item(state.place).unwrap();
                let role = item.speaker.as_ref().unwrap().role;
                prop_assert_eq!(role, goodoffices_talks::Role::Head);
                prop_assert!(matches!(kind, RoomKind::Side(_)));
                let side = kind.side().unwrap();
                let key = secret(side.0, state.key_number()).verifying_key().to_bytes();
                prop_assert_eq!(room.side_key(side, state.key_number()), Some(&key));
            }
        }
    }
}

#[test]
fn an_intention_by_a_delegate_binds_nothing() {
    let mut world = World::new(2);
    let granted = crate::world::terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "one field", &granted);
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    let verdict = world.enter(side_room(0), crate::world::DELEGATE, body);
    assert!(!verdict.is_counted());
    let still = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    );
    assert!(still.is_ok());
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    assert!(world.enter(side_room(0), OFFICIAL, body).is_counted());
}
