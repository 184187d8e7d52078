//! How the steps of a random history are done in a world.

use ed25519_dalek::Signer;
use goodoffices_talks::entry::{
    Ask, Closed, Intention, Outcome, ProposalAnswer, Receipt, Refusal, RoundBegin, RoundEnd,
    Showing, Statement, Withdrawal, Yes,
};
use goodoffices_talks::permission::Signed;
use goodoffices_talks::proposal::{Matter, MatterId, Proposal, ProposalStatement};
use goodoffices_talks::{
    Body, EntryId, RoomKind, SideNumber, Terms, Time, Verdict, Wording, Words,
};

use crate::history::{Choice, Crossing, Step};
use crate::world::{World, passage, roles, secret, side_room};

/// What a number chooses.
pub(crate) fn pick<T: Copy>(from: &[T], number: u8) -> Option<T> {
    from.get(usize::from(number) % from.len().max(1)).copied()
}

impl World {
    fn kinds(&self) -> Vec<RoomKind> {
        self.rooms.keys().copied().collect()
    }

    pub(crate) fn side_of(&self, number: u8) -> u8 {
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
                    closes: Time(self.now.0 + u64::from(closes % 250)),
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
