//! What was found in a record, and how that is told.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::roster::Role;

use super::TogetherAccount;

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
    /// Charters of whose signatures some cannot be checked here, while none fails.
    #[serde(default)]
    pub charters_in_part: u64,
    /// Standing permissions whose signature by the side covers mark and terms.
    #[serde(default)]
    pub standings_verified: u64,
    /// Statements that may go under one.
    #[serde(default)]
    pub marked: u64,
    /// Translations, which prove nothing of the words beside which they stand.
    pub translations: u64,
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
            "sealed item opened for nobody and counts for nobody.",
            "sealed items opened for nobody and count for nobody.",
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
            "charter is in force by the signatures of as many of every side's people as it \
             takes.",
            "charters came into force, each by the signatures of as many of every side's people \
             as it takes.",
        );
        tell(
            self.charters_in_part,
            "charter has signatures of every side, some of them by keys or under a charter that \
             this desk never knew, which cannot be checked here.",
            "charters have signatures of every side, some of them by keys or under a charter \
             that this desk never knew, which cannot be checked here.",
        );
        tell(
            self.standings_verified,
            "standing permission was given; the side's signature covers mark, terms and count.",
            "standing permissions were given; the side's signature covers mark, terms and count \
             of each.",
        );
        tell(
            self.marked,
            "statement may go under a standing permission.",
            "statements may go under a standing permission.",
        );
        tell(
            self.translations,
            "translation stands beside words; it is its author's, and proves nothing of them.",
            "translations stand beside words; they are their authors', and prove nothing of them.",
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

pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
