//! What can be checked of a record, told in words (`record verify`).
//!
//! Log tree, checkpoints and sealing are checked below this crate. Here every
//! signature in the folded record is verified once more, receipts are held
//! against the permissions they answer, and gaps are named with their author.

mod together;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::conveyance::{self, Verified};
use crate::entry::{
    AdoptedCharter, Body, Conveyance, Countersignature, Origin, Permission, SideKey, SideKeyEnd,
    Yes,
};
use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber};
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted, end_bytes, introduction_bytes, verify};
use crate::proposal::ProposalStatement;
use crate::room::{
    Item, PermissionStanding, PermissionState, Room, RuleBroken, Verdict, WarningKind, What,
};
use crate::roster::Role;
use crate::terms::Wording;

pub use together::TogetherAccount;

/// What was found in one room's record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whether this desk holds the record from its first entry on.
    pub complete: bool,
    /// Entries, whether they count or not.
    pub entries: u64,
    /// Entries without effect, because they break a rule.
    pub refused: u64,
    /// Changes of the people in the room.
    pub changes: u64,
    /// Frames that did not open.
    pub void: u64,
    /// Who wrote, in the order of their first entries.
    pub authors: Vec<AuthorAccount>,
    /// Introductions of side keys that the intermediary's key signed.
    pub introductions: u64,
    /// Permissions whose signature by the side covers words and terms.
    pub permissions_verified: u64,
    /// Permissions that rest on words said before this desk joined, so that
    /// their signatures cannot be checked here.
    pub permissions_before_us: u64,
    /// Words shown that have a yes whose signature covers them.
    pub approvals_verified: u64,
    /// Yeses to words shown under permissions from before this desk joined.
    pub approvals_before_us: u64,
    /// Signatures of further people of the side that cover words and terms.
    #[serde(default)]
    pub countersignatures_verified: u64,
    /// Signatures of further people under permissions from before this desk
    /// joined.
    #[serde(default)]
    pub countersignatures_before_us: u64,
    /// Ends of side keys that the intermediary's key signed.
    #[serde(default)]
    pub key_ends: u64,
    /// Charters that came into force here, each with the signatures of all sides.
    #[serde(default)]
    pub charters_verified: u64,
    /// Receipts that show the permitted words, letter for letter.
    pub receipts_word_for_word: u64,
    /// Receipts that show the intermediary's wording.
    pub receipts_in_substance: u64,
    /// Words that are on their way, without a receipt so far.
    pub on_their_way: u64,
    /// Conveyances here that a side's signature proves word for word.
    pub conveyances_verified: u64,
    /// Conveyances here that a side was shown first, and signed its yes to.
    pub conveyances_shown_first: u64,
    /// Conveyances here that a side's signature allows in substance; their
    /// wording is the intermediary's.
    pub conveyances_in_substance: u64,
    /// Conveyances here that prove nothing, and do not claim to.
    pub conveyances_unverified: u64,
    /// Documents that came here with the words that name them.
    #[serde(default)]
    pub documents_conveyed: u64,
    /// Proposals, closings, exchanges.
    pub together: TogetherAccount,
    /// What is noteworthy, in the order of places.
    pub findings: Vec<Finding>,
}

/// What one author wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorAccount {
    /// The human being.
    pub person: PersonId,
    /// Their name or office.
    pub name: String,
    /// As what they wrote first.
    pub role: Role,
    /// On which device.
    pub device: String,
    /// Entries held here.
    pub entries: u64,
    /// Entries that their counts say are missing.
    pub missing: u64,
}

/// Something noteworthy at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line.
    pub number: u64,
    /// Whose line; empty if nobody of the room.
    pub name: String,
    /// Whether it should not happen among honest people; else it is a remark.
    pub fault: bool,
    /// What.
    pub told: String,
}

impl Finding {
    /// The finding in a sentence.
    pub fn told(&self) -> String {
        let kind = if self.fault { "FAULT" } else { "remark" };
        let name = match self.name.as_str() {
            "" => "nobody of the room",
            name => name,
        };
        format!("{kind} at number {} ({name}): {}", self.number, self.told)
    }
}

impl Account {
    /// Whether nothing was found that should not be.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| !finding.fault)
    }

    /// The account in sentences; what there is none of is not mentioned.
    pub fn told(&self) -> Vec<String> {
        let mut told = vec![self.told_entries()];
        let mut tell = |number: u64, one: &str, many: &str| {
            if number > 0 {
                told.push(counted(number, one, many));
            }
        };
        tell(
            self.void,
            "frame opened for nobody and counts for nobody.",
            "frames opened for nobody and count for nobody.",
        );
        tell(
            self.refused,
            "entry breaks a rule and has no effect.",
            "entries break a rule and have no effect.",
        );
        tell(
            self.introductions,
            "side key was introduced, with the intermediary's signature.",
            "side keys were introduced, each with the intermediary's signature.",
        );
        tell(
            self.permissions_verified,
            "permission was given; the side's signature covers words and terms.",
            "permissions were given; the side's signature covers the words and terms of each.",
        );
        tell(
            self.permissions_before_us,
            "permission rests on words said before this desk joined and cannot be checked here.",
            "permissions rest on words said before this desk joined and cannot be checked here.",
        );
        tell(
            self.approvals_verified,
            "yes was given to words shown first; the side's signature covers the very words.",
            "yeses were given to words shown first; the side's signature covers the very words of \
             each.",
        );
        tell(
            self.approvals_before_us,
            "yes rests on a permission given before this desk joined and cannot be checked here.",
            "yeses rest on permissions given before this desk joined and cannot be checked here.",
        );
        tell(
            self.countersignatures_verified,
            "countersignature by another of the side's people covers the same words and terms.",
            "countersignatures by others of the side's people cover the same words and terms.",
        );
        tell(
            self.countersignatures_before_us,
            "countersignature is under a permission given before this desk joined and cannot be \
             checked here.",
            "countersignatures are under permissions given before this desk joined and cannot be \
             checked here.",
        );
        tell(
            self.key_ends,
            "side key has ended, with the intermediary's signature.",
            "side keys have ended, each with the intermediary's signature.",
        );
        tell(
            self.charters_verified,
            "charter came into force, signed by as many of every side's people as it takes.",
            "charters came into force, each signed by as many of every side's people as it takes.",
        );
        tell(
            self.receipts_word_for_word,
            "receipt shows the permitted words letter for letter.",
            "receipts show the permitted words letter for letter.",
        );
        tell(
            self.receipts_in_substance,
            "receipt shows the intermediary's wording of what was permitted in substance.",
            "receipts show the intermediary's wording of what was permitted in substance.",
        );
        tell(
            self.on_their_way,
            "permission is on its way, without a receipt so far.",
            "permissions are on their way, without a receipt so far.",
        );
        tell(
            self.conveyances_verified,
            "conveyance here is a side's exact words, by its own signature.",
            "conveyances here are a side's exact words, by its own signature.",
        );
        tell(
            self.conveyances_shown_first,
            "conveyance here is words that a side was shown first and said yes to, by its own \
             signature.",
            "conveyances here are words that a side was shown first and said yes to, by its own \
             signature.",
        );
        tell(
            self.conveyances_in_substance,
            "conveyance here is what a side let be said in substance, by its own signature; \
             the wording is the intermediary's.",
            "conveyances here are what a side let be said in substance, by its own signature; \
             the wording is the intermediary's.",
        );
        tell(
            self.conveyances_unverified,
            "conveyance here proves nothing and does not claim to, as its terms allow.",
            "conveyances here prove nothing and do not claim to, as their terms allow.",
        );
        tell(
            self.documents_conveyed,
            "document came here with the words that name it; its name, size and SHA-256 are in \
             those words, and `fetch` gives exactly these bytes or none.",
            "documents came here with the words that name them; their names, sizes and SHA-256 \
             are in those words, and `fetch` gives exactly these bytes or none.",
        );
        told.extend(self.together.told());
        told.extend(self.findings.iter().map(Finding::told));
        told
    }

    fn told_entries(&self) -> String {
        let missing: u64 = self.authors.iter().map(|author| author.missing).sum();
        let gaps = match missing {
            0 => "none is missing".to_owned(),
            missing => format!("{missing} missing by their authors' own count"),
        };
        let reach = if self.complete {
            "from the opening on"
        } else {
            "from where this desk joined"
        };
        format!(
            "{} by {} {reach}; {gaps}.",
            counted(self.entries, "entry", "entries"),
            counted(self.authors.len() as u64, "author", "authors"),
        )
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Takes account of a room's record.
pub fn account(room: &Room) -> Account {
    let mut books = Books {
        room,
        account: Account {
            complete: room.is_complete(),
            void: room.void_count(),
            ..Account::default()
        },
        authors: BTreeMap::new(),
        charter_keys: BTreeMap::new(),
    };
    for (place, item) in room.items() {
        books.item(place, item);
    }
    books.warnings();
    books.receipts();
    books.account.findings.sort_by_key(|finding| finding.number);
    books.account
}

/// Holds the conveyances of one room against the rooms of the side that they
/// claim to come from (several where one froze and went on in another; `whole`
/// says whether this desk reads all of them to their end): for
/// desks of the intermediary, which are in all of them. Words attributed
/// to a side are covered by a permission of that side's that was bound
/// there; words below attributed name no room, and so cannot be held against
/// any.
pub fn crossings(sources: &[&Room], whole: bool, destination: &Room) -> Vec<Finding> {
    let bound: BTreeMap<[u8; 16], (&Room, &PermissionState)> = sources
        .iter()
        .flat_map(|source| source.permissions().map(|permission| (*source, permission)))
        .filter(|(_, permission)| permission.bound_by().is_some())
        .map(|(source, permission)| (permission.nonce, (source, permission)))
        .collect();
    let from = sources.first().and_then(|source| source.permitting_side());
    // A desk that joined one of them later cannot tell.
    let certain = whole && sources.iter().all(|source| source.is_complete());
    let secrets: BTreeSet<[u8; 32]> = sources
        .iter()
        .flat_map(|source| {
            source
                .items()
                .filter_map(|(place, _)| source.document_at(place))
        })
        .map(|document| document.secret)
        .collect();
    let mut findings = Vec::new();
    for (place, item) in destination.items() {
        let Some(Body::Conveyance(conveyance)) = item.counted().map(|entry| &entry.body) else {
            continue;
        };
        let finding = |fault, told: &str| Finding {
            number: place.0,
            name: item
                .speaker
                .as_ref()
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            fault,
            told: told.to_owned(),
        };
        if let Some(document) = &conveyance.document
            && secrets.contains(&document.secret)
        {
            findings.push(finding(
                true,
                "a document was put here under the very secret that it has where it comes from",
            ));
        }
        if let Origin::Side {
            side,
            proof: Some(proof),
        } = &conveyance.origin
            && Some(*side) == from
            && let Some(told) = fault_of(bound.get(&proof.nonce).copied(), conveyance)
        {
            findings.push(finding(certain, told));
        }
    }
    findings
}

/// What is wrong with words put somewhere under a permission, if anything is. An
/// earlier yes, to words that others followed, still proves itself there: only
/// who knows both rooms can tell.
fn fault_of(
    permission: Option<(&Room, &PermissionState)>,
    conveyed: &Conveyance,
) -> Option<&'static str> {
    let Some((source, permission)) = permission else {
        return Some("words were put here without setting out where they come from");
    };
    let other_words = permission.terms.wording != Wording::Substance
        && source
            .words_to_go(permission)
            .is_some_and(|words| *words != conveyed.passage);
    if other_words {
        return Some("other words were put here than the side said yes to last");
    }
    let to_go = conveyance::document_to_go(source, &permission.id, conveyed);
    (to_go.is_some() && conveyed.document.is_none())
        .then_some("the words name a document, and it did not come with them")
}

struct Books<'a> {
    room: &'a Room,
    account: Account,
    /// Where each author stands in the account.
    authors: BTreeMap<LeafKey, usize>,
    /// The keys that the charters of the record list.
    charter_keys: BTreeMap<(SideNumber, u8), [u8; 32]>,
}

impl Books<'_> {
    fn item(&mut self, place: Place, item: &Item) {
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

    fn countersignature(&mut self, place: Place, body: &Countersignature) {
        let (Some(permission), Some(passage), Some(side)) = (
            self.room.permission(&body.permission),
            self.room.passage_of(&body.permission),
            self.room.permitting_side(),
        ) else {
            self.account.countersignatures_before_us += 1;
            return;
        };
        let statement = PermissionStatement {
            ground: permission.ground,
            side,
            terms: &permission.terms,
            permitted: Permitted::of(passage, permission.salt.as_ref()),
            nonce: permission.nonce,
        };
        let key = self.room.side_key(side, body.signed.key_number);
        if key.is_some_and(|key| statement.is_signed_by(key, &body.signed.signature)) {
            self.account.countersignatures_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    /// Every signature under a charter, by the keys that this or an earlier
    /// charter lists, or that were introduced.
    fn charter(&mut self, place: Place, body: &AdoptedCharter) {
        let Some(charter) = body.proposal.charter() else {
            self.find(place, true, RuleBroken::CharterDoesNotFollow.to_string());
            return;
        };
        for (side, part) in (0u8..).map(SideNumber).zip(&charter.sides) {
            for key in &part.keys {
                self.charter_keys.insert((side, key.number), key.key);
            }
        }
        let first = self.room.context().opening.into();
        let ground = charter.previous.map_or(first, GroundHash::from);
        let fails = body.yeses.iter().any(|yes| {
            let statement = ProposalStatement {
                ground,
                side: yes.side,
                proposal: &body.proposal,
            };
            yes.signatures.iter().any(|signed| {
                let at = (yes.side, signed.key_number);
                let listed = self.charter_keys.get(&at);
                let key = listed.or_else(|| self.room.side_key(at.0, at.1));
                // Of a charter that this desk never read, the keys are not known.
                key.is_some_and(|key| !statement.is_signed_by(key, &signed.signature))
            })
        });
        if fails {
            self.find(place, true, RuleBroken::NotMutual.to_string());
        } else {
            self.account.charters_verified += 1;
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

    fn warnings(&mut self) {
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
    fn receipts(&mut self) {
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

    fn find(&mut self, place: Place, fault: bool, told: String) {
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
