//! Entry → state: what an entry that counts does to the room.

use crate::entry::{Body, Conveyance, Entry, Intention, Origin, Permission, Receipt, Showing, Yes};
use crate::ids::{EntryId, LeafKey, Place, Time};
use crate::permission::Signed;
use crate::terms::Words;

use super::Room;
use super::item::{Item, RuleBroken, Speaker, Verdict, Warning, WarningKind, What};
use super::judge::Reach;
use super::state::{Answer, AskState, PermissionStanding, PermissionState, ShowingState, Signer};
use super::taking_over::Carrier;

/// An entry at its place, as the effects need it.
pub(super) struct Entered<'a> {
    pub(super) place: Place,
    pub(super) author: &'a LeafKey,
    pub(super) speaker: Option<&'a Speaker>,
    pub(super) id: EntryId,
    pub(super) stated: Time,
    pub(super) reach: Reach,
}

impl Room {
    /// Takes the entry that opened at a place. One that breaks a rule is kept
    /// and has no effect. Only an entry that does not follow the record's last
    /// item is not kept: places are the caller's, not the author's.
    pub fn apply_entry(&mut self, place: Place, author: LeafKey, entry: Entry) -> Verdict {
        if self.last.is_some_and(|last| place <= last) {
            return Verdict::Refused(RuleBroken::OutOfOrder);
        }
        let speaker = self.context.person(&author).map(Speaker::from);
        let outcome = self.take(place, &author, speaker.as_ref(), &entry);
        self.last = Some(place);
        let (verdict, before_us) = match outcome {
            Ok(reach) => (Verdict::Counted, reach == Reach::BeforeUs),
            Err(broken) => (Verdict::Refused(broken), false),
        };
        self.items.insert(
            place,
            Item {
                author,
                speaker,
                stated: entry.stated,
                what: What::Entry {
                    entry: Box::new(entry),
                    verdict: verdict.clone(),
                    before_us,
                },
            },
        );
        verdict
    }

    /// Counts a frame that opened under no key of its place's epoch.
    pub fn apply_void(&mut self, place: Place) {
        if self.last.is_none_or(|last| place > last) {
            self.last = Some(place);
            self.void = self.void.saturating_add(1);
        }
    }

    fn take(
        &mut self,
        place: Place,
        author: &LeafKey,
        speaker: Option<&Speaker>,
        entry: &Entry,
    ) -> Result<Reach, RuleBroken> {
        if speaker.is_none() {
            return Err(RuleBroken::NotInRoom);
        }
        if self.last.is_none() {
            self.begin(place, author, entry);
        }
        self.count(place, author, entry)?;
        let outcome = match &entry.body {
            // Nothing but the first item of all can be the opening.
            Body::Opening(_) if self.last.is_some() || place != Place(0) => {
                Err(RuleBroken::OpeningNotFirst)
            }
            Body::Opening(opening) if *opening != self.opening => Err(RuleBroken::OpeningDiffers),
            Body::Opening(_) => Ok(Reach::Whole),
            // A newcomer, too, knows that nothing stands there yet.
            Body::ReadMark(mark) if mark.upto >= place => self
                .judge(author, entry.stated, &entry.body)
                .and(Err(RuleBroken::NothingToRead(mark.upto))),
            body => self.judge(author, entry.stated, body),
        };
        let entered = |reach| Entered {
            place,
            author,
            speaker,
            id: entry.id,
            stated: entry.stated,
            reach,
        };
        match outcome {
            Ok(reach) => self.effect(&entered(reach), &entry.body),
            Err(RuleBroken::Expired) => self.lapse(entry.stated, &entry.body),
            Err(RuleBroken::OnlyOfficials | RuleBroken::OnlyInSideRoom) => {}
            Err(_) => {
                if let Body::Receipt(body) = &entry.body {
                    self.pass_over_receipt(body);
                }
            }
        }
        outcome
    }

    /// Sees whether the record begins with the opening; only then is whatever
    /// it does not hold nowhere at all.
    fn begin(&mut self, place: Place, author: &LeafKey, entry: &Entry) {
        if place != Place(0) {
            return;
        }
        if matches!(&entry.body, Body::Opening(opening) if *opening == self.opening) {
            self.complete = true;
        } else {
            self.warn(place, author, WarningKind::NoOpening);
        }
    }

    /// Checks id and counter, warns of what is wrong with them, and counts.
    fn count(&mut self, place: Place, author: &LeafKey, entry: &Entry) -> Result<(), RuleBroken> {
        let counter = entry.counter;
        if entry.id != EntryId::of(author, counter) {
            self.warn(place, author, WarningKind::IdForged { counter });
            return Err(RuleBroken::IdForged);
        }
        let last = self.counters.get(author).copied().unwrap_or(0);
        if counter <= last {
            self.warn(place, author, WarningKind::CounterBehind { last, counter });
            return Err(RuleBroken::CounterBehind { last, counter });
        }
        let missing = counter - last - 1;
        if missing > 0 {
            self.warn(place, author, WarningKind::CounterGap { missing, counter });
        }
        self.counters.insert(*author, counter);
        self.places.insert(entry.id, place);
        Ok(())
    }

    pub(super) fn warn(&mut self, place: Place, author: &LeafKey, kind: WarningKind) {
        let name = self
            .context
            .person(author)
            .map(|person| person.name.clone());
        self.warnings.push(Warning {
            place,
            author: *author,
            name,
            kind,
        });
    }

    fn effect(&mut self, at: &Entered<'_>, body: &Body) {
        match body {
            // A retelling is its author's word: nothing of it happens again.
            Body::Opening(_) | Body::Provenance(_) | Body::Retelling(_) | Body::Unknown { .. } => {}
            Body::SideKey(body) => {
                self.side_keys
                    .insert((body.side, body.number), body.clone());
            }
            Body::Statement(_) => {
                self.words.insert(at.id, at.place);
            }
            Body::Document(body) => {
                self.words.insert(at.id, at.place);
                self.lines.insert(at.place, body.passage());
            }
            Body::Ask(body) => {
                self.keep_words(at, &body.words);
                let state = AskState {
                    place: at.place,
                    terms: body.terms.clone(),
                    rests_on: same_as(&body.words),
                    answer: None,
                    before_us: at.reach == Reach::BeforeUs,
                };
                self.asks.insert(at.id, state);
            }
            Body::Permission(body) => self.permit(at, body),
            Body::Refusal(body) => {
                let answer = Answer::Refused {
                    place: at.place,
                    reason: body.reason.clone(),
                };
                if let Some(ask) = self.asks.get_mut(&body.ask) {
                    ask.answer.get_or_insert(answer);
                } else if let Some(showing) = self.showings.get_mut(&body.ask) {
                    showing.answer.get_or_insert(answer);
                }
            }
            Body::Showing(body) => self.show(at, body),
            Body::Yes(body) => self.approve(at, body),
            Body::Withdrawal(body) if self.standing(&body.permission).is_some() => {
                self.withdraw_standing(at.stated, body);
            }
            Body::Withdrawal(body) => self.withdraw(at, &body.permission),
            Body::StandingPermission(body) => {
                if let Some(side) = self.permitting_side() {
                    self.stand(at, side, body);
                }
            }
            Body::Marked(body) => self.mark(at, body),
            Body::CarriedStanding(body) => self.carry_standing(at, body),
            Body::CarriedBooks(body) => self.carry_books(body),
            Body::CameBefore(body) => self.take_came_before(at, body),
            Body::ReadMark(body) => self.mark_read(at.author, at.stated, body),
            Body::Intention(body) => self.bind(at, body),
            Body::Conveyance(body) => self.remember_nonce(at, body),
            Body::Receipt(body) => self.receive(at, body),
            Body::RoundBegin(body) => {
                self.begin_round(at.place, at.speaker, at.stated, body);
            }
            Body::Assessment(body) => self.assess(at.place, at.id, at.reach, body),
            Body::Translation(body) => self.translate(at, body),
            Body::TakeOver(body) => self.take_over(at.place, at.author, &body.intention),
            Body::RoundEnd(_) => self.end_round(at.stated),
            Body::Leaving => {
                self.leaving.insert(*at.author);
            }
            Body::Countersignature(body) => self.countersign(at, body),
            Body::SideKeyEnd(body) => self.end_key(body),
            Body::Proposal(body) => {
                if let Some(side) = self.permitting_side() {
                    self.propose(at, side, body);
                }
            }
            Body::ProposalAnswer(body) => self.answer_proposal(at, body),
            Body::Closed(body) => self.close(at, body),
            Body::Outcome(body) => self.conclude(at, body),
            Body::Match(body) => self.match_parts(at, body),
            Body::Decision(body) => self.decide_matter(at, body),
            Body::AdoptedCharter(body) => self.adopt(at.place, body),
            Body::CharterConfirmed(_) => self.charter_confirmed = true,
        }
    }

    pub(super) fn keep_words(&mut self, at: &Entered<'_>, words: &Words) {
        let place = match words {
            Words::Own(_) => Some(at.place),
            Words::Same(id) => self.words.get(id).copied(),
        };
        if let Some(place) = place {
            self.words.insert(at.id, place);
        }
    }

    fn permit(&mut self, at: &Entered<'_>, body: &Permission) {
        self.keep_words(at, &body.words);
        if let Some(ask) = body.ask.as_ref().and_then(|ask| self.asks.get_mut(ask)) {
            ask.answer.get_or_insert(Answer::Permitted(at.place));
            ask.before_us |= at.reach == Reach::BeforeUs;
        }
        self.nonces.insert(body.nonce, at.reach);
        self.permitted.push(at.id);
        let needed = self
            .permitting_side()
            .map_or(1, |side| self.ground().threshold(side));
        let before_us = at.reach == Reach::BeforeUs;
        let state = PermissionState {
            id: at.id,
            place: at.place,
            permitted: at.stated,
            by: at.speaker.cloned(),
            terms: body.terms.clone(),
            rests_on: same_as(&body.words),
            ask: body.ask,
            under: None,
            nonce: body.nonce,
            signatures: vec![Signer {
                person: at.speaker.map(|speaker| speaker.person),
                signed: Signed {
                    key_number: body.key_number,
                    signature: body.signature,
                },
            }],
            needed,
            ground: self.ground().hash,
            salt: body.salt,
            approval: None,
            before_us,
            unsure: before_us && needed > 1,
            carriers: Vec::new(),
            standing: PermissionStanding::Waiting,
            bound_at: None,
            too_late: None,
        };
        if state.terms.condition.closes().is_some() {
            self.unfinished.insert(at.id);
        }
        self.permissions.insert(at.id, state);
    }

    fn show(&mut self, at: &Entered<'_>, body: &Showing) {
        self.words.insert(at.id, at.place);
        self.last_shown.insert(body.permission, at.id);
        // A changed word needs a new yes.
        if let Some(permission) = self.permissions.get_mut(&body.permission) {
            permission.approval = None;
        }
        let state = ShowingState {
            place: at.place,
            permission: body.permission,
            answer: None,
            yeses: Vec::new(),
            before_us: at.reach == Reach::BeforeUs,
        };
        self.showings.insert(at.id, state);
    }

    /// A yes, which answers once as many have said it as the side needs.
    fn approve(&mut self, at: &Entered<'_>, body: &Yes) {
        let person = self.person_of(at.author);
        let Some(showing) = self.showings.get_mut(&body.showing) else {
            return;
        };
        let permission = self.permissions.get_mut(&showing.permission);
        showing.yeses.push(Signer {
            person,
            signed: Signed {
                key_number: body.key_number,
                signature: body.signature,
            },
        });
        let needed = permission
            .as_ref()
            .map_or(1, |permission| permission.needed);
        if showing.answer.is_some() || showing.yeses.len() < usize::from(needed) {
            return;
        }
        showing.answer = Some(Answer::Permitted(at.place));
        if let Some(permission) = permission {
            permission.approval = Some(showing.approval(body.showing));
        }
    }

    fn withdraw(&mut self, at: &Entered<'_>, permission: &EntryId) {
        let Some(permission) = self.permissions.get_mut(permission) else {
            return;
        };
        match permission.standing {
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. } => {
                permission.too_late.get_or_insert(at.stated);
            }
            PermissionStanding::Closed { .. }
            | PermissionStanding::NotExchanged { .. }
            | PermissionStanding::Withdrawn { .. } => {}
            _ => {
                permission.standing = PermissionStanding::Withdrawn { at: at.stated };
                self.unfinished.remove(&permission.id);
            }
        }
    }

    fn bind(&mut self, at: &Entered<'_>, body: &Intention) {
        if let Some(permission) = self.permissions.get_mut(&body.permission)
            && permission.is_to_go(at.stated)
        {
            permission.standing = PermissionStanding::OnItsWay {
                since: at.stated,
                intention: at.id,
                aloud: body.aloud,
            };
            permission.bound_at = Some(at.stated);
            permission.carriers.push(Carrier {
                place: at.place,
                leaf: *at.author,
            });
            self.intentions.insert(at.id, body.permission);
            self.use_standing(&body.permission, at.reach);
        }
    }

    /// Only the first intention can bind. One that comes too late by its own
    /// account ends the permission, so that no earlier time can be stated
    /// after it.
    fn lapse(&mut self, stated: Time, body: &Body) {
        if let Body::Intention(body) = body
            && let Some(permission) = self.permissions.get_mut(&body.permission)
            && permission.standing == PermissionStanding::Waiting
        {
            permission.standing = PermissionStanding::Lapsed { at: stated };
            self.unfinished.remove(&permission.id);
        }
    }

    fn remember_nonce(&mut self, at: &Entered<'_>, body: &Conveyance) {
        if let Origin::Side {
            proof: Some(proof), ..
        } = &body.origin
        {
            self.conveyed_nonces.insert(proof.nonce, at.reach);
            if let Some(standing) = &proof.standing {
                self.count_arrival(standing.nonce, at.reach);
            }
        }
    }

    fn receive(&mut self, at: &Entered<'_>, body: &Receipt) {
        let order = self.number_receipt(at, body);
        let permission = self.intentions.get(&body.intention);
        let Some(permission) = permission.and_then(|id| self.permissions.get_mut(id)) else {
            return;
        };
        let PermissionStanding::OnItsWay { aloud, .. } = permission.standing else {
            return;
        };
        self.unfinished.remove(&permission.id);
        permission.standing = PermissionStanding::Conveyed {
            at: body.shown,
            order,
            intention: body.intention,
            passage: body.passage.clone(),
            aloud,
            returned: body.in_exchange,
        };
    }
}

pub(super) fn same_as(words: &Words) -> Option<EntryId> {
    match words {
        Words::Same(id) => Some(*id),
        Words::Own(_) => None,
    }
}
