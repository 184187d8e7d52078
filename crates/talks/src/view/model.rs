//! What a view is made of; written as JSON for scripts, too.

use serde::{Deserialize, Serialize};

use crate::conveyance::Verified;
use crate::entry::{Confidence, Document, ToldAs};
use crate::ids::{PersonId, Time};
use crate::roster::Role;
use crate::terms::{Attribution, Passage, Wording};

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
    /// Whether it rests on something said before the reader joined.
    pub before_you: bool,
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

/// A part of the record, retold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldView {
    /// Its number in this room.
    pub number: u64,
    /// Who wrote it.
    pub who: String,
    /// When, by that person's clock.
    pub at: Time,
    /// What it was.
    pub was: ToldAs,
    /// The same in words.
    pub what: String,
    /// The words.
    pub passage: Passage,
    /// What the desk of whoever retells it knew of it.
    pub note: Option<String>,
    /// Whether it is true to the record, as far as the reader holds it.
    pub true_to_record: Option<bool>,
}

/// An assessment, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentView {
    /// Its line.
    pub number: u64,
    /// Who judged.
    pub by: String,
    /// When, by their clock.
    pub at: Time,
    /// Whom or what it is about.
    pub subject: String,
    /// The judgement.
    pub judgement: Passage,
    /// What it rests on.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// `low`, `moderate` or `high`.
    pub confidence_told: String,
    /// The lines that it rests on, as far as the reader holds them.
    pub references: Vec<u64>,
    /// The line of the assessment that it takes the place of.
    pub revises: Option<u64>,
    /// The line of the one that took its place.
    pub revised_in: Option<u64>,
}

/// A round, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// Its number.
    pub number: u32,
    /// What it is called; none if it was begun before the reader joined and
    /// nobody told.
    pub title: Option<String>,
    /// What it is about.
    pub agenda: Vec<String>,
    /// The language of both (BCP 47).
    pub language: Option<String>,
    /// Who began it; none if that was before the reader joined.
    pub by: Option<String>,
    /// When it was begun, by the official's clock.
    pub begun: Time,
    /// When it was ended, or the next begun.
    pub ended: Option<Time>,
}

/// A document, as whoever reads its entry sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Until when the relay keeps it (milliseconds since 1970, UTC).
    pub until: Time,
}

impl From<&Document> for DocumentView {
    fn from(document: &Document) -> Self {
        Self {
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            size: document.size,
            sha256: data_encoding::HEXLOWER.encode(&document.digest),
            until: document.until,
        }
    }
}

/// Somebody who came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Their name or office.
    pub name: String,
    /// As what.
    pub role: Role,
    /// With which device.
    pub device: String,
}

/// What a head is asked: for leave to convey, or for a yes to the very words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    /// Its line.
    pub number: u64,
    /// The line of the permission under which these very words are to go, if
    /// they are shown for a yes; none if leave is asked for.
    pub shown_under: Option<u64>,
    /// The words asked for, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The terms proposed, or given; none if they were given before the reader
    /// joined.
    pub terms: Option<TermsView>,
    /// `open`, `permitted`, `refused`, `before-you` (whether it is answered, only
    /// those can tell who were there) or `over`: its round is over; of words
    /// shown, others were shown since, or the permission waits no longer.
    pub state: String,
    /// The line of the answer.
    pub answer: Option<u64>,
    /// Why it was refused, if said.
    pub reason: Option<String>,
}

/// Terms, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    /// The addressee's name.
    pub addressee: String,
    /// How closely the words must be kept.
    pub wording: Wording,
    /// As whose they are put.
    pub attribution: Attribution,
    /// The round, from 1.
    pub round: u32,
    /// The last moment to set out.
    pub expires: Option<Time>,
    /// What must be so before the words go, in words.
    pub condition: Option<String>,
    /// Whether they go only if the addressee asks.
    pub only_if_asked: bool,
    /// When they may go at the earliest.
    pub not_before: Option<Time>,
    /// What is wanted in return, if they go only in exchange.
    pub wanted: Option<String>,
    /// When they close, if they go only in exchange.
    pub closes: Option<Time>,
    /// All of it in words.
    pub told: String,
    /// What the terms do not protect from.
    pub caution: Option<String>,
}

/// A permission as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionView {
    /// Its line.
    pub number: u64,
    /// The permitted words, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The line of the ask that it answers.
    pub ask: Option<u64>,
    /// The mark under which its words were said, if it was permitted beforehand.
    #[serde(default)]
    pub mark: Option<String>,
    /// The head who gave it; named in this room only.
    pub by: String,
    /// Which of the side's keys signed first.
    pub key_number: u8,
    /// How many of the side's people have signed, and how many must.
    pub signed: (u8, u8),
    /// On what terms.
    pub terms: TermsView,
    /// `waiting`, `expired`, `closed`, `not-exchanged`, `on-its-way`, `conveyed`,
    /// `withdrawn`, `round-over` or `lapsed`.
    pub state: String,
    /// The moment that the state tells of: since when it is on its way, when it
    /// was conveyed, withdrawn, closed, lapsed; none while it waits.
    #[serde(default)]
    pub moment: Option<Time>,
    /// Once it is conveyed: which one it was of this side's messages shown
    /// there, from 1.
    #[serde(default)]
    pub order: Option<u32>,
    /// Whether the words are, or were, said in person.
    #[serde(default)]
    pub aloud: bool,
    /// The same in words.
    pub told: String,
    /// The words that the side said yes to, where it asked to be shown them
    /// first.
    pub approved: Option<Passage>,
    /// The words that went, where they are not the permitted ones.
    pub went: Option<Passage>,
    /// If it was withdrawn too late: that it was, and since when it was on its
    /// way.
    pub too_late: Option<String>,
    /// Whether it rests on words said before the reader joined.
    pub before_you: bool,
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
