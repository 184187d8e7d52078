//! Whether an entry counts: the rules, without their effects.

use crate::conveyance;
use crate::entry::{
    Ask, Body, Conveyance, Intention, Origin, Permission, Receipt, Refusal, Showing, SideKey,
    Withdrawal, Yes,
};
use crate::ids::{EntryId, LeafKey, SideNumber, Time};
use crate::permission::{PermissionStatement, Permitted, Signed, introduction_bytes, verify};
use crate::roster::{Role, RoomKind};
use crate::terms::{Condition, Passage, Terms, Wording, Words};

use super::{PermissionStanding, PermissionState, Room, RuleBroken, ShowingState, Verdict, What};

/// How far an entry that counts can be followed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All that it rests on is in this desk's record.
    Whole,
    /// It rests on something said before this desk joined.
    BeforeUs,
}

impl Reach {
    pub(super) fn of(before_us: bool) -> Self {
        if before_us {
            Self::BeforeUs
        } else {
            Self::Whole
        }
    }

    /// The lesser of two reaches.
    pub(super) fn and(self, other: Self) -> Self {
        Self::of(self == Self::BeforeUs || other == Self::BeforeUs)
    }
}

/// Where words lie.
pub(super) enum Found<'a> {
    /// Here.
    Here(&'a Passage),
    /// Perhaps before this desk joined.
    BeforeUs,
}

impl Room {
    /// Judges whether an entry with this body, stated at this time, would
    /// count, its id and counter apart. Changes nothing.
    ///
    /// # Errors
    /// The [`RuleBroken`] that refuses it.
    pub fn judge(&self, author: &LeafKey, stated: Time, body: &Body) -> Result<Reach, RuleBroken> {
        let role = self
            .context
            .person(author)
            .ok_or(RuleBroken::NotInRoom)?
            .role;
        match body {
            Body::Opening(_) => Err(RuleBroken::OpeningNotFirst),
            Body::Statement(_) | Body::Document(_) | Body::Leaving | Body::Unknown { .. } => {
                Ok(Reach::Whole)
            }
            Body::SideKey(body) => {
                self.officials_here(role)?;
                self.judge_side_key(body).map(|()| Reach::Whole)
            }
            Body::Ask(body) => {
                let side = self.officials_here(role)?;
                self.judge_ask(side, body)
            }
            Body::Permission(body) => {
                let side = self.signers_here(role)?;
                self.judge_permission(side, body)
            }
            Body::Refusal(body) => {
                self.signers_here(role)?;
                self.judge_refusal(body)
            }
            Body::Withdrawal(body) => {
                self.signers_here(role)?;
                self.judge_withdrawal(body)
            }
            Body::Intention(body) => {
                self.officials_here(role)?;
                self.judge_intention(stated, body)
            }
            Body::Conveyance(body) => {
                self.officials_here(role)?;
                self.judge_conveyance(stated, body)
            }
            Body::Receipt(body) => {
                self.officials_here(role)?;
                self.judge_receipt(body)
            }
            Body::Showing(body) => {
                self.officials_here(role)?;
                self.judge_showing(body)
            }
            Body::Yes(body) => {
                let side = self.signers_here(role)?;
                self.judge_yes(author, side, body)
            }
            Body::Countersignature(body) => {
                let side = self.signers_here(role)?;
                self.judge_countersignature(author, side, body)
            }
            Body::SideKeyEnd(body) => {
                self.officials_here(role)?;
                self.judge_key_end(body).map(|()| Reach::Whole)
            }
            Body::Proposal(body) => {
                let side = self.officials_here(role)?;
                self.judge_proposal(stated, side, body)
                    .map(|()| Reach::Whole)
            }
            Body::ProposalAnswer(body) => {
                let side = self.signers_here(role)?;
                self.judge_proposal_answer(author, side, body)
            }
            Body::Closed(body) => {
                self.officials_here(role)?;
                self.judge_closed(stated, body)
            }
            Body::Outcome(body) => {
                let side = self.officials_here(role)?;
                self.judge_outcome(side, body)
            }
            Body::Match(body) => {
                self.team_here(role)?;
                self.judge_match(body).map(|()| Reach::Whole)
            }
            Body::Decision(body) => {
                self.team_here(role)?;
                self.judge_decision(body).map(|()| Reach::Whole)
            }
            Body::Provenance(body) => {
                self.team_here(role)?;
                self.judge_provenance(body).map(|()| Reach::Whole)
            }
            Body::AdoptedCharter(body) => self.judge_adopted(role, body),
            Body::CharterConfirmed(body) => {
                if self.context.kind.side().is_none() {
                    return Err(RuleBroken::OnlyInSideRoom);
                }
                if role != Role::Head {
                    return Err(RuleBroken::OnlyHeads);
                }
                self.judge_confirmation(body).map(|()| Reach::Whole)
            }
            Body::Retelling(body) => self.judge_retelling(role, body).map(|()| Reach::Whole),
            Body::Assessment(body) => self.judge_assessment(body),
            Body::Translation(body) => self.judge_translation(body),
            Body::TakeOver(body) => {
                self.officials_here(role)?;
                self.judge_take_over(author, body)
            }
            Body::StandingPermission(body) => {
                let side = self.signers_here(role)?;
                self.judge_standing(side, body).map(|()| Reach::Whole)
            }
            Body::Marked(body) => {
                self.side_room()?;
                self.judge_marked(role, stated, body)
            }
            Body::CarriedStanding(body) => {
                let side = self.officials_here(role)?;
                self.judge_carried_standing(side, body)
                    .map(|()| Reach::Whole)
            }
            Body::CarriedBooks(_) => {
                self.officials_here(role)?;
                self.judge_carried_books().map(|()| Reach::Whole)
            }
            Body::CameBefore(_) => {
                self.side_room()?;
                self.judge_came_before(role).map(|()| Reach::Whole)
            }
            Body::ReadMark(body) => self.judge_read_mark(author, stated, body),
            Body::RoundBegin(body) => self.judge_round_begin(role, body).map(|()| Reach::Whole),
            Body::RoundEnd(body) => self.judge_round_end(role, body).map(|()| Reach::Whole),
        }
    }

    fn side_room(&self) -> Result<SideNumber, RuleBroken> {
        match self.context.kind {
            RoomKind::Side(side) => Ok(side),
            RoomKind::Delegation(_) | RoomKind::Team => Err(RuleBroken::OnlyInSideRoom),
        }
    }

    fn officials_here(&self, role: Role) -> Result<SideNumber, RuleBroken> {
        let side = self.side_room()?;
        match role {
            Role::Official => Ok(side),
            _ => Err(RuleBroken::OnlyOfficials),
        }
    }

    fn signers_here(&self, role: Role) -> Result<SideNumber, RuleBroken> {
        let side = self.side_room()?;
        if self.signs(role) {
            Ok(side)
        } else {
            Err(RuleBroken::OnlyHeads)
        }
    }

    fn team_here(&self, role: Role) -> Result<(), RuleBroken> {
        match (self.context.kind, role) {
            (RoomKind::Team, Role::Official) => Ok(()),
            (RoomKind::Team, _) => Err(RuleBroken::OnlyOfficials),
            _ => Err(RuleBroken::OnlyInTeamRoom),
        }
    }

    pub(super) fn judge_side_key(&self, body: &SideKey) -> Result<(), RuleBroken> {
        if self.opening.side(body.side).is_none() {
            return Err(RuleBroken::NoSuchSide(body.side));
        }
        if body.number == 0 {
            return Err(RuleBroken::KeyNumberZero);
        }
        let bytes = introduction_bytes(self.context.opening, body.side, body.number, &body.key);
        if !verify(&self.opening.intermediary_key, &bytes, &body.signature) {
            return Err(RuleBroken::IntroductionUnsigned);
        }
        // The same introduction again is harmless; anything else would let one
        // number mean two keys, or one key speak under two numbers or sides.
        let taken = self.side_keys.values().any(|known| {
            let same_number = known.side == body.side && known.number == body.number;
            same_number != (known.key == body.key)
        });
        if taken {
            return Err(RuleBroken::KeyTaken(body.number));
        }
        Ok(())
    }

    /// Resolves words to where they lie; an ask's to its own or its statement's.
    pub(super) fn find_words<'a>(&'a self, words: &'a Words) -> Result<Found<'a>, RuleBroken> {
        match words {
            Words::Own(passage) => Ok(Found::Here(passage)),
            Words::Same(id)
                if self.permissions.contains_key(id) || self.showings.contains_key(id) =>
            {
                Err(RuleBroken::NoSuchWords)
            }
            Words::Same(id) => match self.passage_of(id) {
                Some(passage) => Ok(Found::Here(passage)),
                None if self.asks.contains_key(id) => Ok(Found::BeforeUs),
                None => self
                    .beyond(id, RuleBroken::NoSuchWords)
                    .map(|_| Found::BeforeUs),
            },
        }
    }

    /// An id that this desk holds no such thing for: perhaps from before it
    /// joined, else a broken rule. Ids of entries that it does hold are never
    /// from before.
    pub(super) fn beyond(&self, id: &EntryId, broken: RuleBroken) -> Result<Reach, RuleBroken> {
        if self.complete || self.places.contains_key(id) {
            Err(broken)
        } else {
            Ok(Reach::BeforeUs)
        }
    }

    pub(super) fn judge_terms(&self, side: SideNumber, terms: &Terms) -> Result<(), RuleBroken> {
        if self.opening.side(terms.addressee).is_none() {
            return Err(RuleBroken::NoSuchSide(terms.addressee));
        }
        if terms.addressee == side {
            return Err(RuleBroken::OwnSide);
        }
        if terms.round != self.round() {
            return Err(RuleBroken::Round(terms.round, self.round()));
        }
        let begins = terms.condition.begins();
        match (begins, terms.expires) {
            (Some(begins), Some(expires)) if expires < begins => Err(RuleBroken::NeverLives),
            _ => Ok(()),
        }
    }

    fn judge_ask(&self, side: SideNumber, body: &Ask) -> Result<Reach, RuleBroken> {
        self.judge_terms(side, &body.terms)?;
        Ok(match self.find_words(&body.words)? {
            Found::Here(_) => Reach::Whole,
            Found::BeforeUs => Reach::BeforeUs,
        })
    }

    fn judge_permission(&self, side: SideNumber, body: &Permission) -> Result<Reach, RuleBroken> {
        self.judge_terms(side, &body.terms)?;
        let fresh = match self.nonces.used(&body.nonce) {
            Some(Reach::Whole) => return Err(RuleBroken::NonceRepeated),
            Some(Reach::BeforeUs) => Reach::BeforeUs,
            None => Reach::Whole,
        };
        let answers = match &body.ask {
            Some(ask) => self.judge_open_ask(ask)?.and(fresh),
            None => fresh,
        };
        let ground = self.ground();
        let key = self.signing_key(ground, side, body.key_number)?;
        match self.find_words(&body.words)? {
            Found::BeforeUs => Ok(Reach::BeforeUs),
            Found::Here(passage) => {
                let statement = PermissionStatement {
                    ground: ground.hash,
                    side,
                    terms: &body.terms,
                    permitted: Permitted::of(passage, body.salt.as_ref()),
                    nonce: body.nonce,
                };
                if statement.is_signed_by(key, &body.signature) {
                    return Ok(answers);
                }
                // Signed, and then overtaken by a charter, is no fault.
                let overtaken = self.grounds().skip(1).any(|earlier| {
                    let ground = earlier.hash;
                    PermissionStatement {
                        ground,
                        ..statement
                    }
                    .is_signed_by(key, &body.signature)
                });
                Err(match overtaken {
                    true => RuleBroken::CharterChanged,
                    false => RuleBroken::SignatureFails,
                })
            }
        }
    }

    fn judge_open_ask(&self, id: &EntryId) -> Result<Reach, RuleBroken> {
        match self.asks.get(id) {
            None => self.beyond(id, RuleBroken::NoSuchAsk),
            Some(ask) if ask.answer.is_none() && ask.terms.round < self.round() => {
                Err(RuleBroken::RoundOver(ask.terms.round))
            }
            // Whether that counts, only those can tell who were there.
            Some(ask) if ask.before_us => Ok(Reach::BeforeUs),
            Some(ask) => match &ask.answer {
                Some(answer) => Err(RuleBroken::AskAnswered(answer.place())),
                None => Ok(Reach::Whole),
            },
        }
    }

    fn judge_refusal(&self, body: &Refusal) -> Result<Reach, RuleBroken> {
        match self.showings.get(&body.ask) {
            Some(showing) => self.judge_answer(&body.ask, showing),
            None => self.judge_open_ask(&body.ask),
        }
    }

    fn judge_showing(&self, body: &Showing) -> Result<Reach, RuleBroken> {
        let Some(permission) = self.permissions.get(&body.permission) else {
            return self.beyond(&body.permission, RuleBroken::NoSuchPermission);
        };
        if permission.terms.wording != Wording::ShownFirst {
            return Err(RuleBroken::NotToBeShown);
        }
        permission.judged(permission.waits())
    }

    /// Words shown can be answered once, while no others were shown since, and
    /// while the permission waits.
    fn judge_answer(&self, id: &EntryId, showing: &ShowingState) -> Result<Reach, RuleBroken> {
        let permission = self.permissions.get(&showing.permission);
        let Some(permission) = permission.filter(|permission| !permission.unsure) else {
            return Ok(Reach::BeforeUs);
        };
        if let Some(answer) = &showing.answer {
            return Err(RuleBroken::AskAnswered(answer.place()));
        }
        let last = self.last_shown.get(&showing.permission);
        if let Some(last) = last.filter(|last| *last != id) {
            let place = self.place_of(last).unwrap_or(showing.place);
            return Err(RuleBroken::ShownAnew(place));
        }
        permission.judged(permission.waits())
    }

    fn judge_yes(
        &self,
        author: &LeafKey,
        side: SideNumber,
        body: &Yes,
    ) -> Result<Reach, RuleBroken> {
        let Some(showing) = self.showings.get(&body.showing) else {
            return self.beyond(&body.showing, RuleBroken::NoSuchShowing);
        };
        let reach = self.judge_answer(&body.showing, showing)?;
        let (Some(permission), Some(passage)) = (
            self.permissions.get(&showing.permission),
            self.passage_of(&body.showing),
        ) else {
            return Ok(Reach::BeforeUs);
        };
        let signed = Signed {
            key_number: body.key_number,
            signature: body.signature,
        };
        // Of yeses before it that did not count, an unsure desk knows nothing.
        if !permission.unsure {
            self.judge_signer(author, &showing.yeses, &signed)?;
        }
        let key = self.signing_key(self.ground(), side, body.key_number)?;
        if self
            .approval_statement(side, permission, passage)
            .is_signed_by(key, &body.signature)
        {
            Ok(reach)
        } else {
            Err(RuleBroken::SignatureFails)
        }
    }

    /// What a yes to words shown signs: that permission, with these words.
    pub(crate) fn approval_statement<'a>(
        &self,
        side: SideNumber,
        permission: &'a PermissionState,
        passage: &'a Passage,
    ) -> PermissionStatement<'a> {
        PermissionStatement {
            ground: permission.ground,
            side,
            terms: &permission.terms,
            permitted: Permitted::Words(passage),
            nonce: permission.nonce,
        }
    }

    fn judge_withdrawal(&self, body: &Withdrawal) -> Result<Reach, RuleBroken> {
        if let Some(standing) = self.standing(&body.permission) {
            return self.judge_standing_withdrawal(standing);
        }
        match self.permissions.get(&body.permission) {
            None => self.beyond(&body.permission, RuleBroken::NoSuchPermission),
            Some(permission) => permission.judged(match permission.standing {
                PermissionStanding::Withdrawn { .. } => Err(RuleBroken::Withdrawn),
                PermissionStanding::Closed { .. } => Err(RuleBroken::HasClosed),
                PermissionStanding::NotExchanged { .. } => Err(RuleBroken::NotExchanged),
                _ if permission.too_late.is_some() => Err(RuleBroken::Withdrawn),
                _ => Ok(()),
            }),
        }
    }

    fn judge_intention(&self, stated: Time, body: &Intention) -> Result<Reach, RuleBroken> {
        match self.permissions.get(&body.permission) {
            None => self.beyond(&body.permission, RuleBroken::NoSuchPermission),
            Some(permission) => {
                let reach = permission.judged(permission.binds_at(stated))?;
                Ok(reach.and(self.judge_use(permission)?))
            }
        }
    }

    fn judge_conveyance(&self, stated: Time, body: &Conveyance) -> Result<Reach, RuleBroken> {
        conveyance::verify(self, body)?;
        conveyance::judge_enclosed(body)?;
        let mut fresh = Reach::Whole;
        if let Origin::Side {
            proof: Some(proof), ..
        } = &body.origin
        {
            fresh = match self.conveyed_nonces.used(&proof.nonce) {
                Some(Reach::Whole) => return Err(RuleBroken::ConveyedBefore),
                Some(Reach::BeforeUs) => Reach::BeforeUs,
                None => Reach::Whole,
            };
            if let Some(standing) = &proof.standing {
                fresh = fresh.and(self.judge_arrival(&standing.nonce, standing.most)?);
            }
            if let Some(begins) = proof.condition.begins()
                && stated < begins
            {
                return Err(RuleBroken::TooEarly(begins));
            }
        }
        match &body.answers {
            None => Ok(fresh),
            Some(question) => Ok(fresh.and(self.judge_question(question)?)),
        }
    }

    /// What is answered must be a statement of the side whose room this is.
    fn judge_question(&self, id: &EntryId) -> Result<Reach, RuleBroken> {
        let item = self.place_of(id).and_then(|place| self.items.get(&place));
        let Some(item) = item else {
            return self.beyond(id, RuleBroken::NoSuchQuestion);
        };
        let said = matches!(
            item.counted().map(|entry| &entry.body),
            Some(Body::Statement(_))
        );
        let theirs = item
            .speaker
            .as_ref()
            .is_some_and(|speaker| !speaker.role.is_intermediary());
        if said && theirs {
            Ok(Reach::Whole)
        } else {
            Err(RuleBroken::NoSuchQuestion)
        }
    }

    fn judge_receipt(&self, body: &Receipt) -> Result<Reach, RuleBroken> {
        if self.opening.side(body.to).is_none() {
            return Err(RuleBroken::NoSuchSide(body.to));
        }
        let Some(permission) = self.bound_permission(&body.intention) else {
            return self.judge_unknown_intention(&body.intention);
        };
        let reach = permission.judged(match permission.standing {
            PermissionStanding::Conveyed { .. } => Err(RuleBroken::ReceiptRepeated),
            _ => Ok(()),
        })?;
        let other_words = permission.terms.wording != Wording::Substance && body.passage.is_some();
        if other_words || body.to != permission.terms.addressee {
            return Err(RuleBroken::ReceiptDiffers);
        }
        if body.asked != (permission.terms.condition == Condition::OnlyIfAsked) {
            return Err(RuleBroken::ReceiptDiffers);
        }
        let returned = self.judge_return(permission, body)?;
        Ok(reach.and(returned))
    }

    /// Words that went in exchange: the receipt names what came in return, put
    /// into this room after the permission.
    fn judge_return(
        &self,
        permission: &PermissionState,
        body: &Receipt,
    ) -> Result<Reach, RuleBroken> {
        let exchanged = matches!(permission.terms.condition, Condition::InExchange { .. });
        let id = match (&body.in_exchange, exchanged) {
            (None, false) => return Ok(Reach::Whole),
            (Some(id), true) => id,
            _ => return Err(RuleBroken::NothingInReturn),
        };
        let Some(place) = self.place_of(id) else {
            return self.beyond(id, RuleBroken::NothingInReturn);
        };
        match self.items.get(&place).map(|item| &item.what) {
            Some(What::Entry {
                entry,
                verdict: Verdict::Counted,
                before_us,
            }) if matches!(entry.body, Body::Conveyance(_)) && place > permission.place => {
                Ok(Reach::of(*before_us))
            }
            _ => Err(RuleBroken::NothingInReturn),
        }
    }

    /// What rests on an intention that bound no permission known here: either it
    /// did not bind, or one of the two is from before this desk joined.
    pub(super) fn judge_unknown_intention(&self, intention: &EntryId) -> Result<Reach, RuleBroken> {
        if !self.places.contains_key(intention) {
            return self.beyond(intention, RuleBroken::NoSuchIntention);
        }
        let item = self
            .place_of(intention)
            .and_then(|place| self.items.get(&place));
        match item.and_then(|item| item.entry()).map(|entry| &entry.body) {
            Some(Body::Intention(_)) => match item.and_then(|item| item.counted()) {
                Some(_) => Ok(Reach::BeforeUs),
                None => Err(RuleBroken::IntentionNotBound),
            },
            _ => Err(RuleBroken::NoSuchIntention),
        }
    }
}
