//! What answers are made of.

use serde::{Deserialize, Serialize};
use talks::proof::Established;
use talks::view::{AssessmentView, CharterView, ProposalView, RoundView};
use talks::{TalksId, Time};

/// A proof of what a side signed, and what it establishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofShown {
    /// What it establishes.
    pub established: Established,
    /// The words of the charter that it stands on, by which heads compare it;
    /// none before the first charter.
    pub charter_words: Option<String>,
    /// The file, in base64; see [`talks::proof::ProofFile`].
    pub file: String,
}

/// The judgements kept in one room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomAssessments {
    /// The room's id.
    pub room: String,
    /// What the room is called here.
    pub name: String,
    /// In order; those whose place was taken are among them.
    pub assessments: Vec<AssessmentView>,
}

/// A round in the list of rounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOverview {
    /// The round, as the first of the rooms has it.
    pub round: RoundView,
    /// Rooms here in which it has not begun yet.
    pub not_yet_in: Vec<String>,
    /// Rooms here that know it by another title or agenda: two officials began
    /// it at the same time.
    pub otherwise_in: Vec<String>,
}

/// A room in the list of rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// The room's id (64 hexadecimal digits).
    pub id: String,
    /// The talks' id.
    pub talks: TalksId,
    /// The talks' title.
    pub title: String,
    /// What the room is called here.
    pub name: String,
    /// The short name by which commands take it.
    pub short: String,
    /// `side`, `delegation` or `team`.
    pub kind: String,
    /// The people in it.
    pub people: Vec<String>,
    /// Entries in the record (voids apart).
    pub entries: u64,
    /// Own entries and changes that the relay has not logged yet.
    pub waiting: u64,
    /// Asks that wait for a head's answer.
    pub open_asks: u64,
    /// Permissions that wait for another head's signature.
    #[serde(default)]
    pub to_sign: u64,
    /// Proposals that wait for an answer of the room's side.
    #[serde(default)]
    pub to_answer: u64,
    /// Invitations into this room, made here, that somebody answered who waits to
    /// be let in. One into several rooms counts in the first of them.
    #[serde(default)]
    pub cards: u64,
    /// The marks under which a side's words may go without being asked for.
    #[serde(default)]
    pub marks: Vec<MarkSummary>,
    /// What the charter names next: a deadline, or the closing.
    #[serde(default)]
    pub due: Option<DueView>,
    /// When this desk destroys its copy of the talks.
    #[serde(default)]
    pub destruction: Option<Time>,
    /// `opening`, `open`, `frozen`, `stopped` or `left`.
    pub standing: String,
    /// Why, where the standing needs explaining.
    pub explanation: Option<String>,
}

/// A standing permission of a room, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkSummary {
    /// Its mark.
    pub mark: String,
    /// The addressee's name.
    pub to: String,
    /// How many statements have set out under it.
    pub used: u32,
    /// How many may.
    pub most: u32,
    /// The last moment to set out.
    pub expires: Option<Time>,
}

/// An invitation made here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Its number.
    pub invitation: u32,
    /// The talks.
    pub talks: TalksId,
    /// The talks' title.
    pub title: String,
    /// The side's name, or `team`.
    pub to: String,
    /// The ids of the rooms that it opens.
    #[serde(default)]
    pub rooms: Vec<String>,
    /// Who is meant, if somebody whom these rooms know is invited on another
    /// device.
    #[serde(default)]
    pub person: Option<String>,
    /// Whether the devices that they have make way.
    #[serde(default)]
    pub again: bool,
    /// The link, for as long as it can be answered.
    #[serde(default)]
    pub link: Option<String>,
    /// What the invitee shall be.
    pub role: talks::Role,
    /// Until when it can be answered.
    pub expires: Time,
    /// `opening`, `waiting`, `card`, `approving`, `answered`, `declined` or
    /// `expired`.
    pub state: String,
    /// The name on the card, once there is one.
    pub name: Option<String>,
    /// The device on the card.
    pub device: Option<String>,
    /// The safety words of the card.
    pub words: Option<String>,
    /// Why it ended, if it came to nothing.
    #[serde(default)]
    pub explanation: Option<String>,
}

/// An invitation answered here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoiningView {
    /// Its number.
    pub joining: u32,
    /// The talks that it led into, once joined.
    #[serde(default)]
    pub talks: Option<TalksId>,
    /// What one is invited as.
    #[serde(default)]
    pub role: Option<talks::Role>,
    /// The safety words to read out.
    pub words: String,
    /// `sending`, `sent`, `joined` or `failed`.
    pub state: String,
    /// Why it failed, or what to do.
    pub explanation: Option<String>,
}

/// A permission as the intermediary's desk holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayItem {
    /// The source room's id.
    pub room: String,
    /// The source side's name.
    pub from: String,
    /// The permission's number in that room.
    pub number: u64,
    /// The addressee's name.
    pub to: String,
    /// The words that have the side's yes, else the permitted ones, if this desk
    /// holds them.
    pub words: Option<String>,
    /// Their language.
    pub language: Option<String>,
    /// How closely they must be kept.
    pub wording: talks::Wording,
    /// As whose they are put.
    pub attribution: talks::Attribution,
    /// The last moment to set out.
    pub expires: Option<Time>,
    /// The mark under which the words were said, if they were permitted beforehand.
    #[serde(default)]
    pub mark: Option<String>,
    /// What is wanted in return, if the words go only in exchange.
    pub wanted: Option<String>,
    /// `to-show` (the side wants to see the very words first), `shown` (it was
    /// shown them), `not-signed` (too few of its people signed), `not-before`,
    /// `only-if-asked`, `in-exchange` (matched with nothing so far), `matched`,
    /// `closed` (being decided), `ready`, `held`, `sealing` and `bringing` (a
    /// document), `setting-out`, `crossing`, `receipt`, `taking-over`; or of what
    /// another desk took `with-colleague`, and `left-behind` if that desk is gone
    /// from the room (or this one could not finish).
    pub state: String,
    /// When a held one sets out, one that must wait may go, or one in exchange
    /// closes.
    pub until: Option<Time>,
    /// Who set out with it, or took it over last.
    pub by: Option<String>,
}

/// A moment that the charter names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueView {
    /// What is due.
    pub what: String,
    /// When.
    pub at: Time,
}

/// The account of a destruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destroyed {
    /// The first digits of the talks' id.
    pub talks: String,
    /// When, by this desk's clock.
    pub at: Time,
    /// How many rooms.
    pub rooms: u64,
    /// How many entries.
    pub entries: u64,
    /// What cannot be destroyed from here, in plain words.
    pub beyond: Vec<String>,
}

/// One entry that holds the words sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The room's id.
    pub room: String,
    /// Its name.
    pub name: String,
    /// The title of its talks.
    pub title: String,
    /// The entry's number.
    pub number: u64,
    /// When it was written, by its author's clock.
    pub at: Time,
    /// Who said it, by name or office.
    pub who: String,
    /// What stands around the first of the words.
    pub excerpt: String,
    /// Whether the entry has no effect, because it breaks a rule.
    pub refused: bool,
}

/// What outgoing words resemble.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The name of the room where the words would be heard; none where nothing is
    /// compared, since they are not the intermediary's.
    pub destination: Option<String>,
    /// The most telling first; those known there come last.
    pub items: Vec<Resemblance>,
    /// Pieces of entries that are beyond what the guard keeps, and were not
    /// compared.
    pub unread: u64,
}

/// What outgoing words have in common with something said in another room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resemblance {
    /// The other room's id.
    pub room: String,
    /// Its name.
    pub name: String,
    /// The number of what was said there.
    pub number: u64,
    /// Who said it, by name or office.
    pub who: String,
    /// `figure`, `date`, `name`, `same words` or `close wording`.
    pub kind: String,
    /// The outgoing words in question.
    pub ours: String,
    /// What they resemble.
    pub theirs: String,
    /// Why, in words.
    pub why: String,
    /// How much it tells, of 100. It is no probability.
    pub strength: u8,
    /// Whether the record of the destination has as much in common with them.
    pub known: bool,
}

/// The charter of some talks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterShown {
    /// The talks' title.
    pub title: String,
    /// The charter in force; none before the first.
    pub charter: Option<CharterView>,
    /// The words in which heads of different sides compare it by voice.
    pub words: Option<String>,
    /// Whether the room's context carries it: from then on everything is
    /// measured by it alone.
    pub carried: bool,
    /// The one that is being decided.
    pub proposed: Option<ProposalView>,
}

/// A proposal, or an exchange, as this desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterView {
    /// The talks' title.
    pub title: String,
    /// `proposal`, `charter` or `exchange`.
    pub kind: String,
    /// What is put to the sides, if it is words.
    pub words: Option<String>,
    /// Their language.
    pub language: Option<String>,
    /// When it closes.
    pub closes: Time,
    /// `open`, `closed`, `agreed` or `not-agreed`.
    pub state: String,
    /// Side by side, as far as this desk is in their rooms.
    pub parts: Vec<MatterPart>,
}

/// One side's part in a proposal or an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterPart {
    /// The side's name.
    pub side: String,
    /// The room's id, if this desk is in it.
    pub room: Option<String>,
    /// The proposal's or the permission's number there.
    pub number: Option<u64>,
    /// How it stands there, in words.
    pub told: String,
}

/// The verification of one room's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomAccount {
    /// The room's id.
    pub room: String,
    /// Its name.
    pub name: String,
    /// Whether everything that can be checked was found in order.
    pub sound: bool,
    /// Frames in the log since this desk joined.
    pub frames: u64,
    /// Entries that count.
    pub entries: u64,
    /// Frames that count for nobody.
    pub void: u64,
    /// Relay checkpoints checked against the desk's own tree.
    pub checkpoints: u64,
    /// Side signatures verified.
    pub signatures: u64,
    /// What was checked and found, in plain words, in order.
    pub findings: Vec<String>,
}
