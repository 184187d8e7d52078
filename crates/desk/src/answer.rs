//! What a desk answers, and what it reports unasked.

mod parts;

use serde::{Deserialize, Serialize};
use talks::view::{LegView, Line, RoomView};
use talks::{EntryId, TalksId, Time};

pub use crate::timeline::{Happened, Happening, Timeline};
pub use crate::untold::{Untold, UntoldFrom, UntoldThere};
pub use parts::{
    CharterShown, Destroyed, DueView, InvitationView, JoiningView, Looked, MarkSummary, Match,
    MatterPart, MatterView, ProofShown, Resemblance, RoomAccount, RoomAssessments, RoomSummary,
    RoundOverview, TrayItem,
};

/// The answer to a command, given once its batch is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// The talks exist on this desk; the relay opens their rooms as soon as it
    /// is reached ([`Event::RoomOpened`]).
    Opening {
        /// The talks.
        talks: TalksId,
        /// Ids of the rooms, team room first, then the sides in order.
        rooms: Vec<String>,
    },
    /// An invitation to hand over on a channel that the invitee trusts.
    Invitation {
        /// Its number on this desk.
        invitation: u32,
        /// The link.
        link: String,
        /// Until when it can be answered.
        expires: Time,
    },
    /// The card is on its way; read the words to the inviter by voice.
    Joining {
        /// The joining's number on this desk.
        joining: u32,
        /// The safety words.
        words: String,
    },
    /// The entry is stored and goes out in its turn ([`Event::Logged`]).
    Queued {
        /// The room's id.
        room: String,
        /// The entry.
        entry: EntryId,
    },
    /// All of these entries are stored and go out in their turn.
    QueuedAll {
        /// The entries, in order.
        entries: Vec<QueuedIn>,
    },
    /// The same is put to several sides, in each side's room.
    Proposed {
        /// Where, in the order of the sides.
        entries: Vec<QueuedIn>,
        /// When it closes.
        closes: Time,
        /// What should be thought of before the sides answer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<String>,
    },
    /// The conveyance sets out at this time unless recalled.
    Held {
        /// The source room's id.
        room: String,
        /// The permission.
        permission: EntryId,
        /// When it sets out.
        until: Time,
        /// Whether that is later than was asked for, because the charter holds
        /// everything so long at least.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_charter: bool,
    },
    /// Taking over is stored and goes out in its turn; then what a colleague set
    /// out with is brought to its end.
    TakingOver {
        /// The source room's id.
        room: String,
        /// The permission.
        permission: EntryId,
    },
    /// The file is sealed and goes to the relay; then it is said in the room
    /// ([`Event::Document`]).
    Attaching {
        /// The room's id.
        room: String,
        /// Its number on this desk.
        attachment: u32,
    },
    /// This desk's copy of the talks is destroyed.
    Destroyed(Destroyed),
    /// This desk's copy of the talks will be destroyed.
    DestructionDue {
        /// The talks.
        talks: TalksId,
        /// When, by this desk's clock.
        at: Time,
    },
    /// The room that goes on is set up, and everybody who was in the one before
    /// is invited.
    Succeeding {
        /// The new room's id.
        room: String,
        /// One for each of them.
        invitations: Vec<MadeInvitation>,
    },
    /// Done, and nothing more will follow.
    Done,
    /// The change of members is stored and goes out in its turn.
    Changing {
        /// The rooms' ids.
        rooms: Vec<String>,
    },
}

/// An invitation made for somebody whom the desk knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeInvitation {
    /// Its number on this desk.
    pub invitation: u32,
    /// The name or office of whom it is for.
    pub name: String,
    /// As what.
    pub role: talks::Role,
    /// The link, to hand over on a channel that they trust.
    pub link: String,
    /// Until when it can be answered.
    pub expires: Time,
}

/// An entry on its way into a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedIn {
    /// The room's id.
    pub room: String,
    /// What the room is called here.
    pub name: String,
    /// The entry.
    pub entry: EntryId,
}

/// What a query returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum View {
    /// All rooms.
    Rooms {
        /// In the order in which they came to the desk.
        rooms: Vec<RoomSummary>,
    },
    /// One room.
    Room(Box<RoomView>),
    /// One room, to be exported.
    Export {
        /// The number of the charter that allows it.
        charter: u32,
        /// The room.
        room: Box<RoomView>,
    },
    /// What a side signed, for others.
    Proof(Box<ProofShown>),
    /// Some lines of a room.
    Lines {
        /// In order.
        lines: Vec<Line>,
        /// How many stand before them, where that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earlier: Option<u64>,
    },
    /// Invitations made here.
    Invitations {
        /// By number.
        invitations: Vec<InvitationView>,
    },
    /// Invitations answered here.
    Joinings {
        /// By number.
        joinings: Vec<JoiningView>,
    },
    /// What may go, is held, or is on its way.
    Tray {
        /// In the order of the permissions.
        items: Vec<TrayItem>,
    },
    /// What a frozen room keeps against its relay.
    Evidence {
        /// Why the room is frozen.
        explanation: String,
        /// The file, in base64; see [`crate::evidence::EvidenceFile`].
        file: String,
    },
    /// The judgements of teams and delegations.
    Assessments {
        /// Room by room.
        rooms: Vec<RoomAssessments>,
    },
    /// The rounds of the talks.
    Rounds {
        /// The number of the present one, where the rooms are farthest; 1 before
        /// any is begun.
        present: u32,
        /// By number.
        rounds: Vec<RoundOverview>,
    },
    /// Who took which message.
    Legs {
        /// In the order of setting out, by the officials' clocks.
        legs: Vec<LegView>,
    },
    /// Who was shown what, in which order.
    Timeline(Box<Timeline>),
    /// What was not told where.
    Untold {
        /// Destination by destination, in the order of the sides.
        there: Vec<UntoldThere>,
    },
    /// What was destroyed here.
    Destroyed {
        /// In order.
        accounts: Vec<Destroyed>,
    },
    /// Where words were said.
    Found {
        /// Room by room, in order.
        matches: Vec<Match>,
        /// How many more there are.
        more: u64,
    },
    /// What the words of a command resemble.
    Guarded {
        /// Words by words, and destination by destination; none where nothing of
        /// the intermediary's own would leave.
        looked: Vec<Looked>,
    },
    /// A draft of the next charter.
    CharterDraft(Box<crate::command::CharterDraft>),
    /// The charter.
    Charter(Box<CharterShown>),
    /// Proposals and exchanges.
    Together {
        /// In the order in which they close.
        matters: Vec<MatterView>,
    },
    /// The verification of records.
    Accounts {
        /// One per room.
        accounts: Vec<RoomAccount>,
    },
}

/// What a desk reports unasked, once the batch is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// A moment that the charter names has come, by this desk's clock.
    Due {
        /// The talks' title.
        title: String,
        /// The moment.
        #[serde(flatten)]
        due: DueView,
    },
    /// The relay opened a room.
    RoomOpened {
        /// The room's id.
        room: String,
    },
    /// The relay refused to open a room.
    RoomRefused {
        /// The room's id.
        room: String,
        /// Why and what to do.
        reason: String,
    },
    /// A new line stands in a room's record.
    Line {
        /// The room's id.
        room: String,
        /// Its number.
        number: u64,
    },
    /// An own entry is logged.
    Logged {
        /// The room's id.
        room: String,
        /// The entry.
        entry: EntryId,
        /// Its number.
        number: u64,
    },
    /// An own entry can never be logged.
    NotLogged {
        /// The room's id.
        room: String,
        /// The entry.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// An invitation was answered: compare the safety words.
    Card {
        /// The invitation's number.
        invitation: u32,
        /// The name on the card.
        name: String,
        /// The safety words.
        words: String,
    },
    /// An invitation cannot be answered any more.
    InvitationEnded {
        /// Its number.
        invitation: u32,
        /// Why.
        reason: String,
    },
    /// Whom the desk let in has their answer.
    Answered {
        /// The invitation's number.
        invitation: u32,
    },
    /// This desk is in a new room.
    Joined {
        /// The room's id.
        room: String,
    },
    /// An own invitation answered here came to nothing.
    JoiningFailed {
        /// The joining's number.
        joining: u32,
        /// Why and what to do.
        reason: String,
    },
    /// A conveyance moved on.
    Carried {
        /// The source room's id.
        room: String,
        /// The permission's number.
        permission: u64,
        /// `setting-out`, `taking-over`, `bringing` (a document), `crossing`,
        /// `shown`, `receipt`, `recalled` or `failed`.
        stage: String,
        /// The destination room's id.
        destination: String,
        /// The conveyance's number there, once it is shown.
        number: Option<u64>,
        /// Why it failed.
        reason: Option<String>,
    },
    /// The bytes of a document moved on.
    Document {
        /// The room's id: where it is put, or comes from.
        room: String,
        /// Its number on this desk, if it is put into the room here.
        attachment: Option<u32>,
        /// The number of its line, if it is fetched for a person.
        number: Option<u64>,
        /// Its name.
        name: String,
        /// `sending`, `sent` (and its entry is on its way), `fetching`,
        /// `fetched`, `waiting` (for the relay; it goes on) or `failed`.
        stage: String,
        /// Bytes that are through.
        done: u64,
        /// Bytes in all.
        total: u64,
        /// Its entry, once sent.
        entry: Option<EntryId>,
        /// Why it failed, or waits.
        reason: Option<String>,
    },
    /// A room froze, stopped or was left.
    Standing {
        /// The room's id.
        room: String,
        /// The new standing.
        standing: String,
        /// Why and what to do.
        explanation: String,
    },
    /// A desk's copy of talks was destroyed, as fixed beforehand.
    Destroyed(Destroyed),
    /// The members of a room changed.
    Members {
        /// The room's id.
        room: String,
    },
    /// Something that a person should know; nothing depends on it.
    Warning {
        /// The room's id, where it concerns one.
        room: Option<String>,
        /// In plain words.
        text: String,
    },
}
