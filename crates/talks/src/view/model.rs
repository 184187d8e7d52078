//! What a view is made of; written as JSON for scripts, too.

use serde::{Deserialize, Serialize};

use crate::conveyance::Verified;
use crate::ids::{PersonId, Time};
use crate::room::RuleBroken;
use crate::roster::Role;
use crate::terms::{Attribution, Passage, Wording};

use super::parts::{
    AskView, AssessmentView, Came, DocumentView, PermissionView, RoundView, ToldView,
    TranslationView,
};
use super::{CharterView, ProposalView, StandingView};

/// A room as one of its people sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// What the reader calls the room: "With the intermediary", …
    pub name: String,
    /// `side`, `delegation` or `team`.
    pub kind: String,
    /// The title of the talks.
    pub title: String,
    /// The intermediary's name.
    pub intermediary: String,
    /// The side whose room it is; none in the team room.
    pub side: Option<String>,
    /// All sides of the talks, in the order of the opening.
    #[serde(default)]
    pub sides: Vec<String>,
    /// Whether the reader may permit and sign for the room's side.
    #[serde(default)]
    pub may_permit: bool,
    /// The language in which the room is read (BCP 47).
    pub language: String,
    /// Whether this desk holds the record from its first entry on.
    pub complete: bool,
    /// The short name by which a desk's commands take it; empty unless a desk says.
    #[serde(default)]
    pub short: String,
    /// Why the room takes nothing more, and where it goes on; none while it is
    /// open.
    #[serde(default)]
    pub closed: Option<String>,
    /// The id of the room in which it goes on, if this desk knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goes_on_in: Option<String>,
    /// That the room continues an earlier one that froze, and how far that was
    /// agreed.
    #[serde(default)]
    pub continues: Option<String>,
    /// Who is here.
    pub people: Vec<PersonView>,
    /// Up to where people have read, of those who said so.
    #[serde(default)]
    pub read: Vec<ReadView>,
    /// How many lines the reader holds that stand before those given here.
    #[serde(default)]
    pub earlier: u64,
    /// What was said here and conveyed here, in order.
    pub lines: Vec<Line>,
    /// What waits for a head: asks, and words shown ("Before I leave this room").
    pub asks: Vec<AskView>,
    /// The permissions, in order.
    pub permissions: Vec<PermissionView>,
    /// The standing permissions, in order.
    #[serde(default)]
    pub standings: Vec<StandingView>,
    /// What is put to several sides, in order.
    pub proposals: Vec<ProposalView>,
    /// The charter in force.
    pub charter: Option<CharterView>,
    /// The number of the present round; 1 before any is begun.
    pub round: u32,
    /// The rounds begun here, in order.
    pub rounds: Vec<RoundView>,
    /// What people should know about the record.
    pub warnings: Vec<WarningView>,
    /// How many frames did not open, and so say nothing to anybody.
    pub void: u64,
}

/// One person of the room, on all their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The human being.
    pub person: PersonId,
    /// Their name or office.
    pub name: String,
    /// What they are here.
    pub role: Role,
    /// For whom they are here: a side's or the intermediary's name.
    pub of: String,
    /// What they call their devices.
    pub devices: Vec<String>,
    /// Whether they said that they leave.
    pub leaving: bool,
    /// Whether it is the reader.
    pub you: bool,
}

/// Up to where somebody has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadView {
    /// Their name or office.
    pub name: String,
    /// Whether it is the reader.
    pub you: bool,
    /// The number of the last line they have read.
    pub number: u64,
    /// When they said so, by their clock.
    pub at: Time,
}

/// Who wrote a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Their name or office; empty if nobody of the room.
    pub name: String,
    /// What they were then; none if nobody of the room.
    pub role: Option<Role>,
    /// For whom they spoke: a side's or the intermediary's name.
    pub of: String,
    /// Whether it is the reader.
    pub you: bool,
}

/// One item of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its place, the same for everybody in the room.
    pub number: u64,
    /// When, by its author's clock (milliseconds since 1970, UTC).
    pub at: Time,
    /// Who.
    pub who: Who,
    /// What.
    pub what: Said,
    /// Why it has no effect, if it has none.
    pub refused: Option<String>,
    /// The same, for whoever has words of their own for it; not in JSON.
    #[serde(skip)]
    pub broken: Option<RuleBroken>,
    /// Whether it rests on something said before the reader joined.
    pub before_you: bool,
    /// The translations that stand beside its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TranslationView>,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Said {
    /// The talks are open.
    Opening {
        /// Their title.
        title: String,
        /// The sides' names, in order.
        sides: Vec<String>,
        /// The intermediary's name.
        intermediary: String,
    },
    /// A side's key is introduced.
    SideKey {
        /// The side's name.
        side: String,
        /// Its number.
        number: u8,
        /// The public key (Ed25519), in hexadecimal.
        key: String,
        /// How far it can be trusted.
        known: String,
    },
    /// Somebody says something here.
    Statement {
        /// The words.
        passage: Passage,
        /// The line that it answers, if the reader holds it.
        reply_to: Option<u64>,
        /// The permissions that rest on it.
        permissions: Vec<PermissionView>,
    },
    /// Somebody puts a document into the room.
    Document {
        /// What it is.
        document: DocumentView,
        /// Its line, by which it can be permitted and conveyed.
        passage: Passage,
        /// The permissions that rest on it.
        permissions: Vec<PermissionView>,
    },
    /// The intermediary asks whether it may convey words.
    Ask {
        /// The ask.
        ask: AskView,
    },
    /// The intermediary shows the very words that it means to convey.
    Showing {
        /// The words, the permission that they would go under, and the answer.
        ask: AskView,
    },
    /// A head says yes to words shown.
    Yes {
        /// The line of the words, if the reader holds it.
        shown: Option<u64>,
        /// Which of the side's keys signed.
        key_number: u8,
    },
    /// A head permits.
    Permission {
        /// The permission as it stands now.
        permission: Box<PermissionView>,
    },
    /// A head permits beforehand what will be said under a mark.
    StandingPermission {
        /// The standing permission as it stands now.
        standing: Box<StandingView>,
    },
    /// A standing permission goes on from the room before.
    StandingGoesOn {
        /// The standing permission as it stands now.
        standing: Box<StandingView>,
    },
    /// Somebody has read up to a line.
    Read {
        /// Its number.
        upto: u64,
    },
    /// Somebody of the side has said how much came to them in the room before that its
    /// opener had not read there.
    CameBefore {
        /// How much.
        count: usize,
    },
    /// What was used once in the room before is known here, and not used again.
    BooksGoOn,
    /// Somebody of the side says something under a standing permission.
    Marked {
        /// Its mark, if the reader knows it.
        mark: Option<String>,
        /// The words, if the reader holds them.
        passage: Option<Passage>,
        /// The line whose words they are, if they are another's.
        words_of: Option<u64>,
        /// What may be conveyed by it, as it stands now; none if the rules refuse
        /// it.
        permission: Option<Box<PermissionView>>,
    },
    /// A head refuses an ask, or words shown.
    Refusal {
        /// The line of the ask or the words, if the reader holds it.
        ask: Option<u64>,
        /// Why, if said.
        reason: Option<String>,
    },
    /// A head takes a permission back.
    Withdrawal {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// What came of it.
        outcome: String,
    },
    /// The intermediary sets out with permitted words.
    SettingOut {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// The addressee's name, if the reader holds the permission.
        to: Option<String>,
        /// Whether the words are said in person.
        aloud: bool,
    },
    /// An official of the intermediary finishes what a colleague set out with.
    TakenOver {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// Who had set out with it, if the reader holds that.
        from: Option<String>,
        /// The addressee's name, if the reader holds the permission.
        to: Option<String>,
    },
    /// Words from elsewhere.
    Conveyance {
        /// The words.
        passage: Passage,
        /// Where they come from and how far that is verified, in words.
        provenance: String,
        /// The side they are attributed to.
        attributed_to: Option<String>,
        /// As whose they are put.
        attribution: Attribution,
        /// How closely the words were kept.
        wording: Wording,
        /// What the reader's desk found out; none if the proof failed.
        verified: Option<Verified>,
        /// Whether they were said in person and entered afterwards.
        aloud: bool,
        /// The line of this room's question that they answer.
        answers: Option<u64>,
        /// The document that came with the words that name it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentView>,
    },
    /// What went from here.
    Receipt {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// The very words that went, if the reader can know them.
        passage: Option<Passage>,
        /// The addressee's name.
        to: String,
        /// When they were shown, by the intermediary's clock.
        shown: Time,
        /// Which one it was of this side's messages shown there, from 1.
        order: u32,
        /// All of it in words.
        told: String,
    },
    /// Somebody says that they leave.
    Leaving,
    /// The same is put to several sides.
    Proposal {
        /// The proposal as it stands now.
        proposal: Box<ProposalView>,
    },
    /// A head answers a proposal.
    ProposalAnswer {
        /// The proposal's line, if the reader holds it.
        proposal: Option<u64>,
        /// Whether yes.
        yes: bool,
    },
    /// A proposal, or a permission in exchange, closes.
    Closed {
        /// Its line, if the reader holds it.
        of: Option<u64>,
        /// Whether it is a permission in exchange.
        exchange: bool,
    },
    /// Permissions of these sides are each other's counterparts.
    Match {
        /// The sides, by name.
        sides: Vec<String>,
    },
    /// What comes of a proposal or an exchange.
    Decision {
        /// The sides, by name.
        sides: Vec<String>,
        /// Whether all agreed.
        agreed: bool,
    },
    /// What came of a proposal or an exchange.
    Outcome {
        /// Its line, if the reader holds it.
        of: Option<u64>,
        /// Whether all agreed.
        agreed: bool,
        /// The same in words.
        told: String,
    },
    /// Another person of the side signs a permission.
    Countersignature {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// Which of the side's keys signed.
        key_number: u8,
    },
    /// A side's key signs no more.
    SideKeyEnd {
        /// The side's name.
        side: String,
        /// The key's number.
        number: u8,
    },
    /// A head has compared the charter's words with the other sides.
    CharterConfirmed,
    /// A charter comes into force here.
    Charter {
        /// The charter; none if it is none.
        charter: Option<Box<CharterView>>,
    },
    /// Somebody is briefed with parts of the record.
    Retelling {
        /// Who; none if they are gone from the room.
        to: Option<String>,
        /// Whether that is the reader.
        to_you: bool,
        /// What they are told, by the word of whoever briefs them.
        told: Vec<ToldView>,
    },
    /// A judgement of one's own team or delegation.
    Assessment {
        /// The judgement.
        assessment: AssessmentView,
    },
    /// Words of the room in another language: not the words themselves.
    Translation {
        /// The line of the words; none if they are from before the reader joined.
        of: Option<u64>,
        /// The translation, in its language.
        passage: Passage,
        /// Whether its author gave another in the same language since.
        replaced: bool,
    },
    /// A round begins.
    RoundBegun {
        /// The round.
        round: RoundView,
    },
    /// A round ends.
    RoundEnded {
        /// Its number.
        number: u32,
    },
    /// Where a non-paper came from.
    Provenance {
        /// Whose text it is, by name.
        side: String,
        /// The permission's line in that side's room.
        permission: u64,
        /// To whom it went, by name.
        to: String,
        /// The words that went.
        passage: Passage,
    },
    /// People came or went.
    People {
        /// Who came: names with roles.
        joined: Vec<Came>,
        /// Who went.
        left: Vec<Came>,
        /// Who was invited again: both removed and added.
        again: Vec<Came>,
    },
    /// A kind of entry that this desk is too old for.
    NeedsNewerDesk {
        /// Its kind number.
        entry_kind: u16,
    },
}

/// A warning, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningView {
    /// The line where it was noticed.
    pub number: u64,
    /// Whose line.
    pub name: String,
    /// What was noticed.
    pub told: String,
}
