//! Words in exchange: matched before they close, and carried so that both go
//! or neither.
//!
//! All intentions first, then the words, then the receipts, each of which names
//! what came in return. Which words came in return needs no mark in the rooms
//! (R4): what goes in exchange goes as permitted, so that every official's desk
//! knows it when it sees it.

use envelope::RoomId;
use talks::conveyance::{self, Manner};
use talks::entry::{Conveyance, MatchPart};
use talks::room::{PermissionState, RuleBroken};
use talks::{
    Body, Condition, Entry, EntryId, MatterId, RoomKind, SideNumber, TalksId, Time, decide,
};

use crate::answer::Answer;
use crate::command::PermissionChoice;
use crate::conveying::permission_at;
use crate::desk::Desk;
use crate::documents::check_kept;
use crate::enclosed::enclosed_in_exchange;
use crate::error::DeskError;
use crate::refusal::{ExchangeMisuse, NotNow};
use crate::room::RoomEngine;
use crate::shuttle::{Carriage, Stage};
use crate::stored;
use crate::turn::Turn;

impl Desk {
    /// Says that permissions are each other's counterparts.
    pub(crate) fn exchange(
        &mut self,
        turn: &mut Turn<'_>,
        named: &[PermissionChoice],
    ) -> Result<Answer, DeskError> {
        let mut talks = None;
        let mut parts = Vec::new();
        for choice in named {
            let room = self.room_named(&choice.room)?;
            let engine = self.engine(&room)?;
            let permission = permission_at(engine, choice.permission)?;
            let side = engine
                .room
                .permitting_side()
                .ok_or(RuleBroken::OnlyInSideRoom)
                .map_err(decide::Refused::from)?;
            if talks
                .replace(engine.talks)
                .is_some_and(|other| other != engine.talks)
            {
                return Err(ExchangeMisuse::SeveralTalks.into());
            }
            may_be_matched(engine, &permission, choice.permission, turn.now)?;
            parts.push(MatchPart { side, permission });
        }
        let talks = talks.ok_or(ExchangeMisuse::Nothing)?;
        self.check_round_trip(&talks, &parts)?;
        self.check_unmatched(&talks, &parts)?;
        for part in &parts {
            // What is not whole yet may become so before it closes.
            let whole = self
                .part(&talks, part)
                .is_ok_and(|(_, permission)| permission.is_whole().is_ok());
            if whole {
                self.check_part(&talks, part, self.last_closing(&talks, &parts))?;
            }
        }
        let team = self.room_of_kind(&talks, RoomKind::Team)?;
        let matter = MatterId(turn.room_bytes(&team));
        let engine = self.engine(&team)?;
        let body = decide::match_parts(&engine.room, &engine.leaf(), matter, parts)?;
        self.queue(turn, team, body)
    }

    /// Whose words go to whom: from side to side, and back to where they began.
    fn check_round_trip(&self, talks: &TalksId, parts: &[MatchPart]) -> Result<(), DeskError> {
        let mut way: Vec<(SideNumber, SideNumber)> = Vec::new();
        for part in parts {
            let (_, permission) = self.part(talks, part)?;
            if way.iter().any(|(from, _)| *from == part.side) {
                return Err(ExchangeMisuse::OneOfEach.into());
            }
            way.push((part.side, permission.terms.addressee));
        }
        let Some((begin, mut at)) = way.first().copied() else {
            return Err(ExchangeMisuse::Nothing.into());
        };
        let mut steps = 1;
        while at != begin && steps < way.len() {
            let next = way.iter().find(|(from, _)| *from == at);
            let Some((_, to)) = next else { break };
            at = *to;
            steps += 1;
        }
        if at == begin && steps == way.len() && steps > 1 {
            Ok(())
        } else {
            Err(ExchangeMisuse::NotRound.into())
        }
    }

    fn check_unmatched(&self, talks: &TalksId, parts: &[MatchPart]) -> Result<(), DeskError> {
        let team = self.engine(&self.room_of_kind(talks, RoomKind::Team)?)?;
        let is_taken = |given: &[MatchPart]| given.iter().any(|part| parts.contains(part));
        let matched = parts
            .iter()
            .any(|part| self.is_matched(talks, part.side, &part.permission));
        let queued =
            team.has_queued(|body| matches!(body, Body::Match(other) if is_taken(&other.parts)));
        if matched || queued {
            return Err(NotNow::Matched.into());
        }
        Ok(())
    }

    fn part(
        &self,
        talks: &TalksId,
        part: &MatchPart,
    ) -> Result<(&RoomEngine, &PermissionState), DeskError> {
        self.permission_in(talks, part.side, &part.permission)
            .ok_or(conveyance::CannotConvey::NoSuchPermission.into())
    }

    /// Whether all parts could go now, once they are bound.
    pub(super) fn can_exchange(
        &self,
        talks: &TalksId,
        parts: &[MatchPart],
    ) -> Result<(), DeskError> {
        self.check_round_trip(talks, parts)?;
        let last = self.last_closing(talks, parts);
        parts
            .iter()
            .try_for_each(|part| self.check_part(talks, part, last))
    }

    /// When the last part of an exchange closes.
    fn last_closing(&self, talks: &TalksId, parts: &[MatchPart]) -> Time {
        let closes = parts.iter().filter_map(|part| {
            let (_, permission) = self.part(talks, part).ok()?;
            permission.terms.condition.closes()
        });
        closes.max().unwrap_or_default()
    }

    /// Whether the words of a part would be taken where they go, and a document
    /// that they name is still kept when the last part closes.
    fn check_part(&self, talks: &TalksId, part: &MatchPart, last: Time) -> Result<(), DeskError> {
        let (engine, permission) = self.part(talks, part)?;
        let conveyance = conveyance::would_go(&engine.room, &permission.id)?;
        let document = conveyance::document_to_go(&engine.room, &permission.id, &conveyance);
        document.map_or(Ok(()), |document| check_kept(document, last))?;
        let room = self.room_of_kind(talks, RoomKind::Side(permission.terms.addressee))?;
        let target = self.engine(&room)?;
        target.check_usable()?;
        engine.check_usable()?;
        let closes = permission.terms.condition.closes().unwrap_or_default();
        let body = Body::Conveyance(conveyance);
        target
            .room
            .judge(&target.leaf(), closes, &body)
            .map_err(conveyance::CannotConvey::from)?;
        // With the proof and what is wanted in return they may be too long.
        let entry = Entry {
            id: EntryId([0xFF; 16]),
            counter: u64::MAX,
            stated: Time(u64::MAX),
            seen: vec![0; talks::limits::SEEN],
            body,
        };
        entry.to_bytes().map(drop).map_err(DeskError::from)
    }

    /// Binds a part of an exchange that is decided.
    pub(super) fn set_out_in_exchange(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        permission: EntryId,
        matter: MatterId,
    ) -> Result<(), DeskError> {
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let state = engine
            .room
            .permission(&permission)
            .ok_or(conveyance::CannotConvey::NoSuchPermission)?;
        let destination =
            self.room_of_kind(&engine.talks, RoomKind::Side(state.terms.addressee))?;
        let leaf = engine.leaf();
        let body = conveyance::intention(&engine.room, &leaf, &permission, false, turn.now)?;
        let goes = conveyance::would_go(&engine.room, &permission)?;
        self.engine(&destination)?.check_usable()?;
        let enclosed = enclosed_in_exchange(turn, engine, &permission, &goes);
        let intention = self.put_entry(turn, room, body)?;
        let carriage = Carriage {
            version: stored::VERSION,
            source: room,
            permission,
            destination,
            words: None,
            aloud: false,
            stage: Stage::SettingOut(intention),
            answers: None,
            exchange: Some(matter),
            enclosed,
        };
        turn.batch.effects.extend(self.enclosed_errand(&carriage));
        self.carriages.insert((room, permission), carriage.clone());
        self.advance(turn, &carriage, Stage::SettingOut(intention), "setting-out");
        Ok(())
    }

    /// Whatever of an exchange waited for the other parts goes on. Nothing of it is
    /// given up: what fails is tried again.
    pub(super) fn go_on_exchanging(&mut self, turn: &mut Turn<'_>) {
        let waits = |carriage: &Carriage| {
            let pause = self.held_back.get(&(carriage.source, carriage.permission));
            pause.is_some_and(|pause| !pause.over)
        };
        let waiting: Vec<Carriage> = self
            .carriages
            .values()
            .filter(|carriage| matches!(carriage.stage, Stage::Bound(_) | Stage::Shown { .. }))
            .filter(|carriage| !waits(carriage))
            .cloned()
            .collect();
        for carriage in waiting {
            let moved = match carriage.stage {
                Stage::Bound(intention) => self.cross_in_exchange(turn, &carriage, intention),
                Stage::Shown {
                    intention,
                    conveyance,
                    at,
                } => self.receipt_in_exchange(turn, &carriage, intention, conveyance, at),
                _ => Ok(()),
            };
            if let Err(error) = moved {
                let key = (carriage.source, carriage.permission);
                self.hold_back(turn, key, &error.to_string());
            }
        }
    }

    /// The words cross once every part is bound, every document that goes along is
    /// where it must be, and no room that they go to is closed.
    fn cross_in_exchange(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<(), DeskError> {
        let parts = self.matched_with(carriage)?;
        let talks = self.engine(&carriage.source)?.talks;
        let all_bound = parts.iter().all(|part| {
            self.part(&talks, part)
                .is_ok_and(|(_, permission)| permission.bound_by().is_some())
        });
        let mut others = self
            .carriages
            .values()
            .filter(|other| other.exchange == carriage.exchange);
        let free = others.all(|other| {
            other.has_brought() && self.is_reached(&other.destination)
                || !matches!(other.stage, Stage::SettingOut(_) | Stage::Bound(_))
        });
        if !all_bound || !free {
            return Ok(());
        }
        self.put_across(turn, carriage, intention)
    }

    /// The source gets its receipt once it has what came in return.
    fn receipt_in_exchange(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
        conveyance: EntryId,
        at: Time,
    ) -> Result<(), DeskError> {
        let Some(returned) = self.came_in_return(carriage, &intention)? else {
            return Ok(());
        };
        let source = self.engine(&carriage.source)?;
        let sent = match self.engine(&carriage.destination)?.conveyance(&conveyance) {
            Ok(sent) => sent,
            // It came into a room that froze, as whoever opened the next one read it.
            Err(_) => self.sent_before(carriage, intention)?,
        };
        let body = conveyance::receipt(&source.room, &intention, &sent, at, Some(returned))?;
        let receipt = self.put_entry(turn, carriage.source, body)?;
        self.set_stage(carriage, Stage::Receipt(receipt));
        Ok(())
    }

    /// The conveyance by which the source of a carriage has its counterpart.
    fn came_in_return(
        &self,
        carriage: &Carriage,
        intention: &EntryId,
    ) -> Result<Option<EntryId>, DeskError> {
        let source = self.engine(&carriage.source)?;
        let own = source.room.permitting_side();
        for part in self.matched_with(carriage)? {
            let (engine, permission) = self.part(&source.talks, &part)?;
            if Some(permission.terms.addressee) != own {
                continue;
            }
            let Some(bound) = permission.bound_by() else {
                return Ok(None);
            };
            let awaited = conveyance::compose_bound(&engine.room, &bound, Manner::default())?;
            let from = source
                .room
                .place_of(intention)
                .ok_or(RuleBroken::NoSuchIntention)
                .map_err(conveyance::CannotConvey::from)?;
            let came = source.room.items_from(from).find_map(|(_, item)| {
                let entry = item.counted()?;
                let Body::Conveyance(body) = &entry.body else {
                    return None;
                };
                // A document's secret is known to whoever brought it only.
                let mut awaited = awaited.clone();
                awaited.document.clone_from(&body.document);
                (*body == awaited).then_some(entry.id)
            });
            return Ok(came);
        }
        Ok(None)
    }

    /// The exchange in which a bound permission goes.
    pub(crate) fn exchanged_in(
        &self,
        talks: &TalksId,
        permission: &EntryId,
    ) -> Result<MatterId, DeskError> {
        let exchanges = self.exchanges_of(talks).into_iter();
        let mut agreed = exchanges.filter(|(matter, parts)| {
            let holds = |part: &MatchPart| part.permission == *permission;
            let decided = self.decided(talks, matter);
            decided.is_some_and(|(_, decided)| decided.agreed) && parts.iter().any(holds)
        });
        agreed
            .next()
            .map(|(matter, _)| matter)
            .ok_or(DeskError::NotNow(NotNow::MatchUnknown))
    }

    /// The parts of the exchange that a carriage belongs to.
    fn matched_with(&self, carriage: &Carriage) -> Result<Vec<MatchPart>, DeskError> {
        let talks = self.engine(&carriage.source)?.talks;
        let matter = carriage.exchange.unwrap_or(MatterId([0; 16]));
        self.matched(&talks, &matter)
            .map(<[MatchPart]>::to_vec)
            .ok_or_else(|| ExchangeMisuse::NotMatched.into())
    }
}

impl RoomEngine {
    /// A conveyance of this room's record.
    pub(crate) fn conveyance(&self, id: &EntryId) -> Result<Conveyance, DeskError> {
        let item = self
            .room
            .place_of(id)
            .and_then(|place| self.room.item(place));
        match item.and_then(|item| item.entry()).map(|entry| &entry.body) {
            Some(Body::Conveyance(sent)) => Ok(sent.clone()),
            _ => Err(conveyance::CannotConvey::NotThisConveyance.into()),
        }
    }
}

/// Whether a permission waits for something in return, and still can get it.
fn may_be_matched(
    engine: &RoomEngine,
    id: &EntryId,
    number: u64,
    now: Time,
) -> Result<(), DeskError> {
    let permission = engine
        .room
        .permission(id)
        .ok_or(conveyance::CannotConvey::NoSuchPermission)?;
    let Condition::InExchange { closes, .. } = &permission.terms.condition else {
        return Err(NotNow::NothingInReturn(number).into());
    };
    permission.waits().map_err(conveyance::CannotConvey::from)?;
    if *closes <= now {
        return Err(NotNow::MatchedTooLate {
            number,
            closes: *closes,
        }
        .into());
    }
    if permission.before_us {
        return Err(conveyance::CannotConvey::BeforeUs.into());
    }
    Ok(())
}
