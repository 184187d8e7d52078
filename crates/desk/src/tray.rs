//! What may be conveyed, is held, or is on its way.

use talks::room::PermissionStanding;
use talks::{Condition, RuleBroken, SideNumber, Time};

use crate::answer::TrayItem;
use crate::desk::Desk;
use crate::room::RoomEngine;
use crate::shuttle::Stage;

impl Desk {
    /// What may be conveyed, is held, or is on its way, room by room.
    pub(crate) fn tray(&self, now: Time) -> Vec<TrayItem> {
        let mut items = Vec::new();
        for talks in self.talks.values().filter(|talks| talks.side.is_none()) {
            for room in self.side_rooms(&talks.opening.talks) {
                if let Some(engine) = self.rooms.get(&room) {
                    items.extend(self.tray_of(engine, now));
                }
            }
        }
        items
    }

    fn tray_of(&self, engine: &RoomEngine, now: Time) -> Vec<TrayItem> {
        let opening = engine.room.opening();
        let name = |side: SideNumber| {
            opening
                .side(side)
                .map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
        };
        let from = engine.room.kind().side().map(name).unwrap_or_default();
        let mut items = Vec::new();
        for permission in engine.room.permissions() {
            let carriage = self.carriages.get(&(engine.id, permission.id));
            let mut begins = None;
            let state = match engine.room.lives_at(permission, now) {
                Ok(()) if permission.terms.condition == Condition::OnlyIfAsked => {
                    Some("only-if-asked")
                }
                Ok(()) => Some("ready"),
                Err(RuleBroken::TooEarly(time)) => {
                    begins = Some(time);
                    Some("not-before")
                }
                Err(RuleBroken::OnlyInExchange) => {
                    begins = permission.terms.condition.closes();
                    let side = engine.room.permitting_side();
                    let is_matched = |side| self.is_matched(&engine.talks, side, &permission.id);
                    Some(match side.is_some_and(is_matched) {
                        true => "matched",
                        false => "in-exchange",
                    })
                }
                Err(RuleBroken::HasClosed) => Some("closed"),
                Err(RuleBroken::NotSigned { .. }) => Some("not-signed"),
                Err(RuleBroken::NotApproved) => Some(match engine.room.last_shown(permission) {
                    Some(showing) if showing.answer.is_none() => "shown",
                    _ => "to-show",
                }),
                Err(_) => None,
            };
            let carrier = permission.carriers.last();
            let under_way = matches!(permission.standing, PermissionStanding::OnItsWay { .. });
            let (state, until) = match (carriage.map(|carriage| &carriage.stage), state) {
                (None, Some(state)) => (state, begins),
                (None, None) if !under_way => continue,
                (None, None) => {
                    let own = carrier.is_some_and(|carrier| carrier.leaf == engine.leaf());
                    match own || engine.room.is_left_behind(permission) {
                        true => ("left-behind", None),
                        false => ("with-colleague", None),
                    }
                }
                (Some(Stage::Held(until)), _) if *until <= now => ("sealing", None),
                (Some(Stage::Held(until)), _) => ("held", Some(*until)),
                (Some(Stage::Bound(_)), _)
                    if carriage.is_some_and(|carriage| !carriage.has_brought()) =>
                {
                    ("bringing", None)
                }
                (Some(Stage::SettingOut(_) | Stage::Bound(_)), _) => ("setting-out", None),
                (Some(Stage::Bringing(_)), _) => ("bringing", None),
                (Some(Stage::SendingOn { .. }), _) => ("sending-on", None),
                (Some(Stage::Crossing { .. }), _) => ("crossing", None),
                (Some(Stage::Receipt(_) | Stage::Shown { .. }), _) => ("receipt", None),
                (Some(Stage::TakingOver { .. }), _) => ("taking-over", None),
            };
            let approved = engine.room.words_to_go(permission);
            let passage = approved.or_else(|| engine.room.passage_of(&permission.id));
            items.push(TrayItem {
                room: engine.id.to_string(),
                from: from.clone(),
                number: permission.place.0,
                to: name(permission.terms.addressee),
                words: passage.map(|passage| passage.words.clone()),
                language: passage.map(|passage| passage.language.clone()),
                wording: permission.terms.wording,
                attribution: permission.terms.attribution,
                expires: permission.terms.expires,
                mark: permission
                    .under
                    .and_then(|id| engine.room.standing(&id))
                    .map(|standing| standing.mark.clone()),
                wanted: match &permission.terms.condition {
                    Condition::InExchange { wanted, .. } => Some(wanted.clone()),
                    _ => None,
                },
                state: state.to_owned(),
                until,
                by: carrier
                    .and_then(|carrier| engine.room.carrier(carrier))
                    .map(|by| by.name.clone()),
            });
        }
        items
    }
}
