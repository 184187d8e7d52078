//! A record gone through once more, entry by entry.

use std::collections::BTreeMap;

use crate::conveyance::{self, Verified};
use crate::entry::{
    Body, Conveyance, Countersignature, Permission, SideKey, SideKeyEnd, StandingPermission, Yes,
};
use crate::ids::{EntryId, LeafKey, Place};
use crate::permission::{PermissionStatement, Permitted, end_bytes, introduction_bytes, verify};
use crate::room::{Item, PermissionStanding, Room, RuleBroken, Verdict, WarningKind, What};
use crate::terms::Wording;

use super::charters::Charters;
use super::{Account, AuthorAccount, Finding};

/// The record as it is gone through.
pub(super) struct Books<'a> {
    pub(super) room: &'a Room,
    pub(super) account: Account,
    /// Where each author stands in the account.
    authors: BTreeMap<LeafKey, usize>,
    pub(super) charters: Charters,
}

impl<'a> Books<'a> {
    pub(super) fn of(room: &'a Room) -> Self {
        Self {
            room,
            account: Account {
                complete: room.is_complete(),
                void: room.void_count(),
                ..Account::default()
            },
            authors: BTreeMap::new(),
            charters: Charters::default(),
        }
    }

    /// What was found, in the order of places.
    pub(super) fn close(mut self) -> Account {
        self.account.findings.sort_by_key(|finding| finding.number);
        self.account
    }

    pub(super) fn item(&mut self, place: Place, item: &Item) {
        let What::Entry { entry, verdict, .. } = &item.what else {
            self.account.changes += 1;
            return;
        };
        self.account.entries += 1;
        self.author(item);
        match verdict {
            Verdict::Refused(broken) => {
                self.account.refused += 1;
                // Ids and counters come as warnings, with more to tell.
                let warned = matches!(
                    broken,
                    RuleBroken::IdForged | RuleBroken::CounterBehind { .. }
                );
                if !warned {
                    self.find(place, !broken.is_a_race(), broken.to_string());
                }
            }
            Verdict::Counted => self.counted(place, &entry.id, &entry.body),
        }
    }

    fn author(&mut self, item: &Item) {
        let Some(speaker) = &item.speaker else {
            return;
        };
        let authors = &mut self.account.authors;
        let index = *self.authors.entry(item.author).or_insert_with(|| {
            authors.push(AuthorAccount {
                person: speaker.person,
                name: speaker.name.clone(),
                role: speaker.role,
                device: speaker.device.clone(),
                entries: 0,
                missing: 0,
            });
            authors.len() - 1
        });
        if let Some(author) = authors.get_mut(index) {
            author.entries += 1;
        }
    }

    fn counted(&mut self, place: Place, id: &EntryId, body: &Body) {
        match body {
            Body::SideKey(body) => self.introduction(place, body),
            Body::Permission(body) => self.permission(place, id, body),
            Body::StandingPermission(body) => self.standing(place, id, body),
            // With a signature that did not hold it would not count; without any it does,
            // and proves nothing.
            Body::CarriedStanding(body) if body.signatures.is_empty() => {}
            Body::CarriedStanding(_) => self.account.standings_verified += 1,
            Body::Marked(_) => self.account.marked += 1,
            Body::Translation(_) => self.account.translations += 1,
            Body::Yes(body) => self.approval(place, body),
            Body::Conveyance(body) => {
                self.conveyance(place, body);
            }
            Body::Retelling(body) => {
                for told in &body.told {
                    if self.room.is_true(told) == Some(false) {
                        let number = told.place.0;
                        let told = format!("retells number {number} otherwise than it stands here");
                        self.find(place, true, told);
                    }
                }
            }
            Body::Countersignature(body) => self.countersignature(place, body),
            Body::SideKeyEnd(body) => self.key_end(place, body),
            Body::AdoptedCharter(body) => self.charter(place, body),
            Body::Unknown { kind, .. } => {
                self.find(
                    place,
                    false,
                    format!("entry kind {kind} needs a newer desk"),
                );
            }
            body => self.together(place, body),
        }
    }

    fn conveyance(&mut self, place: Place, body: &Conveyance) {
        match conveyance::verify_again(self.room, place, body) {
            Ok(Verified::Exact { .. }) => self.account.conveyances_verified += 1,
            Ok(Verified::ShownFirst { .. }) => self.account.conveyances_shown_first += 1,
            Ok(Verified::Substance { .. }) => self.account.conveyances_in_substance += 1,
            Ok(Verified::Unverified(_)) => self.account.conveyances_unverified += 1,
            Err(failed) => self.find(place, true, failed.to_string()),
        }
        match (&body.document, conveyance::judge_enclosed(body)) {
            (Some(_), Ok(())) => self.account.documents_conveyed += 1,
            (_, Err(broken)) => self.find(place, true, broken.to_string()),
            (None, Ok(())) => {}
        }
    }

    fn introduction(&mut self, place: Place, body: &SideKey) {
        let opening = self.room.opening();
        let bytes = introduction_bytes(
            self.room.context().opening,
            body.side,
            body.number,
            &body.key,
        );
        if verify(&opening.intermediary_key, &bytes, &body.signature) {
            self.account.introductions += 1;
        } else {
            self.find(place, true, RuleBroken::IntroductionUnsigned.to_string());
        }
    }

    fn permission(&mut self, place: Place, id: &EntryId, body: &Permission) {
        let (Some(passage), Some(side)) = (self.room.passage_of(id), self.room.permitting_side())
        else {
            self.account.permissions_before_us += 1;
            return;
        };
        let ground = self.room.permission(id).map(|permission| permission.ground);
        let statement = PermissionStatement {
            ground: ground.unwrap_or(self.room.ground().hash),
            side,
            terms: &body.terms,
            permitted: Permitted::of(passage, body.salt.as_ref()),
            nonce: body.nonce,
        };
        let signed = self
            .room
            .side_key(side, body.key_number)
            .is_some_and(|key| statement.is_signed_by(key, &body.signature));
        if signed {
            self.account.permissions_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    fn standing(&mut self, place: Place, id: &EntryId, body: &StandingPermission) {
        let (Some(state), Some(side)) = (self.room.standing(id), self.room.permitting_side())
        else {
            return;
        };
        let key = self.room.side_key(side, body.signed.key_number);
        let statement = body.statement(state.ground, side);
        if key.is_some_and(|key| statement.is_signed_by(key, &body.signed.signature)) {
            self.account.standings_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    fn countersignature(&mut self, place: Place, body: &Countersignature) {
        let side = self.room.permitting_side();
        let permission = self.room.permission(&body.permission);
        let passage = self.room.passage_of(&body.permission);
        let standing = self.room.standing(&body.permission);
        let (bytes, side) = match (standing, permission, passage, side) {
            (Some(standing), _, _, Some(side)) => {
                (standing.statement(side).to_signing_bytes(), side)
            }
            (None, Some(permission), Some(passage), Some(side)) => {
                let statement = PermissionStatement {
                    ground: permission.ground,
                    side,
                    terms: &permission.terms,
                    permitted: Permitted::of(passage, permission.salt.as_ref()),
                    nonce: permission.nonce,
                };
                (statement.to_signing_bytes(), side)
            }
            _ => {
                self.account.countersignatures_before_us += 1;
                return;
            }
        };
        let key = self.room.side_key(side, body.signed.key_number);
        if key.is_some_and(|key| verify(key, &bytes, &body.signed.signature)) {
            self.account.countersignatures_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    fn key_end(&mut self, place: Place, body: &SideKeyEnd) {
        let opening = self.room.opening();
        let signed = self
            .room
            .side_key(body.side, body.number)
            .is_some_and(|key| {
                let bytes = end_bytes(self.room.context().opening, body.side, body.number, key);
                verify(&opening.intermediary_key, &bytes, &body.signature)
            });
        if signed {
            self.account.key_ends += 1;
        } else {
            self.find(place, true, RuleBroken::IntroductionUnsigned.to_string());
        }
    }

    fn approval(&mut self, place: Place, body: &Yes) {
        let showing = self.room.showing(&body.showing);
        let permission = showing.and_then(|showing| self.room.permission(&showing.permission));
        let (Some(permission), Some(passage), Some(side)) = (
            permission,
            self.room.passage_of(&body.showing),
            self.room.permitting_side(),
        ) else {
            self.account.approvals_before_us += 1;
            return;
        };
        let statement = self.room.approval_statement(side, permission, passage);
        let signed = self
            .room
            .side_key(side, body.key_number)
            .is_some_and(|key| statement.is_signed_by(key, &body.signature));
        if signed {
            self.account.approvals_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    pub(super) fn warnings(&mut self) {
        for warning in self.room.warnings() {
            if let WarningKind::CounterGap { missing, .. } = warning.kind
                && let Some(author) = self
                    .authors
                    .get(&warning.author)
                    .and_then(|index| self.account.authors.get_mut(*index))
            {
                author.missing = author.missing.saturating_add(missing);
            }
            self.find(warning.place, true, warning.kind.to_string());
        }
    }

    /// Holds each receipt against the permission that it answers.
    pub(super) fn receipts(&mut self) {
        for permission in self.room.permissions() {
            match (&permission.standing, permission.terms.wording) {
                (PermissionStanding::OnItsWay { .. }, _) => self.account.on_their_way += 1,
                (PermissionStanding::Conveyed { passage: None, .. }, _) => {
                    self.account.receipts_word_for_word += 1;
                }
                (PermissionStanding::Conveyed { .. }, Wording::Substance) => {
                    self.account.receipts_in_substance += 1;
                }
                (PermissionStanding::Conveyed { .. }, Wording::Exact | Wording::ShownFirst) => {
                    self.find(
                        permission.place,
                        true,
                        RuleBroken::ReceiptDiffers.to_string(),
                    );
                }
                _ => {}
            }
        }
    }

    pub(super) fn find(&mut self, place: Place, fault: bool, told: String) {
        let name = self
            .room
            .item(place)
            .and_then(|item| item.speaker.as_ref())
            .map_or_else(String::new, |speaker| speaker.name.clone());
        self.account.findings.push(Finding {
            number: place.0,
            name,
            fault,
            told,
        });
    }
}
