//! What a person asks of their desk: commands change something, queries look.
//!
//! Both are plain values with a JSON form, spoken over the desk's socket by
//! the command line and the pages alike.

use serde::{Deserialize, Serialize};
use talks::charter::{Deadline, Mandate, Permitting};
use talks::entry::{Confidence, Speakers};
use talks::{Attribution, Role, Time, Wording};

/// Something to do. One command is one input of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Opens talks: the team room and a side room for each side.
    OpenTalks(OpenTalks),
    /// Makes an invitation to a side (or to the intermediary's team).
    Invite(Invite),
    /// Answers an invitation: leaves a sealed card for the inviter.
    Join(Join),
    /// Lets in whoever left a card, after comparing the safety words by voice.
    Approve {
        /// The invitation's number.
        invitation: u32,
        /// The safety words as the invitee read them out.
        words: String,
    },
    /// Turns a card away; the invitation is spent.
    Decline {
        /// The invitation's number.
        invitation: u32,
    },
    /// Takes a person (all their devices) out of a room.
    Remove {
        /// The room.
        room: RoomName,
        /// The person's name as the room shows it.
        person: String,
    },
    /// Leaves a room; a committer carries it out.
    Leave {
        /// The room.
        room: RoomName,
    },
    /// Says something in a room.
    Say {
        /// The room.
        room: RoomName,
        /// The words.
        words: String,
        /// Their language (BCP 47); the room's own if none is given.
        #[serde(default)]
        language: Option<String>,
        /// The number of the entry that it answers.
        #[serde(default)]
        reply_to: Option<u64>,
    },
    /// Says something under a standing permission of one's side: it may be conveyed
    /// without being asked for.
    Mark {
        /// The side room.
        room: RoomName,
        /// The standing permission's mark.
        mark: String,
        /// The words.
        words: WordsChoice,
    },
    /// Notes in a room up to where its person has read it, if the charter lets that
    /// be noted.
    Read {
        /// The room.
        room: RoomName,
        /// The number of the last entry read; all of them if not given.
        #[serde(default)]
        upto: Option<u64>,
    },
    /// Drafts a permission for a side to permit, edit or refuse.
    Ask {
        /// The side room.
        room: RoomName,
        /// The words to convey.
        words: WordsChoice,
        /// On what terms.
        terms: TermsChoice,
    },
    /// Permits words to be conveyed.
    Permit {
        /// The side room.
        room: RoomName,
        /// What is permitted.
        what: Permit,
    },
    /// Shows a side the very words that are to go under its permission, for a
    /// head's yes or no.
    ShowFirst {
        /// The side room.
        room: RoomName,
        /// The permission's number.
        permission: u64,
        /// The very words.
        words: String,
        /// Their language; the permission's own if none is given.
        #[serde(default)]
        language: Option<String>,
    },
    /// Answers an ask, words shown or a proposal with no.
    Refuse {
        /// The side room.
        room: RoomName,
        /// The number of the ask, the words or the proposal.
        ask: u64,
        /// Why, if the side wishes to say.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Takes a permission back.
    Withdraw {
        /// The side room.
        room: RoomName,
        /// The permission's number.
        permission: u64,
    },
    /// Conveys permitted words to their addressee, after the hold.
    Convey {
        /// The side room that the permission is from.
        room: RoomName,
        /// The permission's number.
        permission: u64,
        /// The words to put there; the permitted ones if none are given.
        #[serde(default)]
        words: Option<String>,
        /// The language of those words, if they are given.
        #[serde(default)]
        language: Option<String>,
        /// Said in person; entered afterwards.
        #[serde(default)]
        aloud: bool,
        /// The number, in the addressee's room, of the question that they
        /// answer; needed for what may go only if asked.
        #[serde(default)]
        answers: Option<u64>,
        /// How long to wait before setting out, in milliseconds; within it the
        /// conveyance can be recalled. What the charter says if none is given;
        /// without one, ten seconds.
        #[serde(default)]
        hold_millis: Option<u64>,
    },
    /// Signs a permission of another head, where the charter asks for more than
    /// one.
    Sign {
        /// The side room.
        room: RoomName,
        /// The permission's number.
        permission: u64,
    },
    /// Puts a charter, or an amendment, to all sides.
    ProposeCharter {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
        /// What it says.
        draft: Box<CharterDraft>,
        /// Until when it can be answered, in milliseconds since 1970 UTC.
        closes: u64,
    },
    /// Says that the charter's words were compared with another side's head.
    ConfirmCharter {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
        /// The words, as the other side's head read them out.
        words: String,
    },
    /// Finishes what a colleague set out with whose desk is gone, once.
    TakeOver {
        /// The side room that the permission is from.
        room: RoomName,
        /// The permission's number.
        permission: u64,
        /// The words to put there, as for `Convey`.
        #[serde(default)]
        words: Option<String>,
        /// The language of those words, if they are given.
        #[serde(default)]
        language: Option<String>,
        /// The number, in the receiving room, of the question that they answer,
        /// as for `Convey`.
        #[serde(default)]
        answers: Option<u64>,
    },
    /// Briefs somebody who came later with parts of a room's record.
    Brief {
        /// The room.
        room: RoomName,
        /// The person's name as the room shows it.
        person: String,
        /// The numbers of the entries to retell.
        numbers: Vec<u64>,
    },
    /// Enters a judgement of one's own team or delegation, in its own room.
    Assess(Assess),
    /// Opens a room in which the record of one that froze goes on, and invites
    /// everybody who was in it.
    Successor(Successor),
    /// Begins the next round, in every side's room and the team's.
    BeginRound(BeginRound),
    /// Ends the present round there.
    EndRound {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
    },
    /// Puts the same to several sides.
    Propose(Propose),
    /// Says yes to a proposal. [`Command::Refuse`] says no, also to take a yes
    /// back.
    Accept {
        /// The side room.
        room: RoomName,
        /// The proposal's number.
        proposal: u64,
    },
    /// Says that permissions are each other's counterparts: when they have
    /// closed, all of their words go, or none.
    Exchange {
        /// The permissions.
        permissions: Vec<PermissionChoice>,
    },
    /// Cancels a conveyance that is still held.
    Recall {
        /// The side room that the permission is from.
        room: RoomName,
        /// The permission's number.
        permission: u64,
    },
    /// Destroy this desk's copy of talks.
    Destroy {
        /// Their title, or the beginning of their id.
        talks: String,
        /// When, in milliseconds since 1970 UTC, by this desk's clock; at once
        /// if not given.
        #[serde(default)]
        at: Option<u64>,
    },
}

/// A room to go on in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// The room that froze.
    pub room: RoomName,
    /// Where another relay is; the same one if none is given.
    #[serde(default)]
    pub relay: Option<String>,
    /// That relay's public key (C2SP verifier key).
    #[serde(default)]
    pub relay_key: Option<String>,
    /// A token for opening a room there; the one of the talks, if this desk has
    /// it and the relay is the same.
    #[serde(default)]
    pub token: Option<String>,
    /// Whether to go on elsewhere although the room is not frozen on this desk:
    /// it froze on another's.
    #[serde(default)]
    pub although_open: bool,
    /// How long the invitations can be answered, in seconds.
    pub valid_seconds: u64,
}

/// A judgement to enter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// The room: the team's, or the delegation's own.
    pub room: RoomName,
    /// Whom or what it is about.
    pub subject: String,
    /// The judgement.
    pub judgement: String,
    /// Its language (BCP 47); the room's own if none is given.
    #[serde(default)]
    pub language: Option<String>,
    /// What it rests on.
    pub source: String,
    /// How sure one is.
    pub confidence: Confidence,
    /// Numbers of entries of this room that it rests on.
    #[serde(default)]
    pub references: Vec<u64>,
    /// The number of the assessment that it takes the place of.
    #[serde(default)]
    pub revises: Option<u64>,
}

/// A round to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeginRound {
    /// Which talks; needed only if the desk knows several.
    #[serde(default)]
    pub talks: Option<String>,
    /// What it is called; as the earlier one if one is named.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is about, item by item; as the earlier one if none is given.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// The language of both (BCP 47); that of the intermediary's team if none is
    /// given.
    #[serde(default)]
    pub language: Option<String>,
    /// The number of an earlier round whose format is used again.
    #[serde(default)]
    pub like: Option<u32>,
}

/// What a charter is to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterDraft {
    /// 1 for the first; for reading only: the desk numbers charters.
    #[serde(default)]
    pub number: u32,
    /// What the intermediary may do.
    pub mandate: Mandate,
    /// What the intermediary is called.
    pub title: String,
    /// Who may permit and sign.
    pub permitting: Permitting,
    /// The languages of the talks (BCP 47).
    pub languages: Vec<String>,
    /// Whether a receipt may say when words were read.
    pub reading_marks: bool,
    /// Whether members may export what their rooms hold.
    pub exports: bool,
    /// How long a conveyance is held, in seconds.
    pub hold_seconds: u32,
    /// For how many days after the closing desks keep their records.
    pub retention_days: u32,
    /// When the talks close, if that is to be agreed now.
    #[serde(default)]
    pub closes: Option<Time>,
    /// Moments that the sides agree on.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// Ground rules in the sides' own words.
    #[serde(default)]
    pub rules: Option<String>,
    /// Who signs, side by side in the order of the opening.
    pub sides: Vec<DraftSide>,
}

/// Who is to sign for a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSide {
    /// Its name.
    pub name: String,
    /// How many of its people must sign.
    pub threshold: u8,
    /// Its keys.
    pub keys: Vec<DraftKey>,
}

/// A side's key in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    /// Its number.
    pub number: u8,
    /// Whose it is, where the desk knows.
    #[serde(default)]
    pub holder: Option<String>,
    /// Whether the charter lists it: one key a person.
    pub listed: bool,
}

/// What is put to several sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Which talks; needed only if the desk knows several.
    #[serde(default)]
    pub talks: Option<String>,
    /// The sides, by name; all of them if none is named.
    #[serde(default)]
    pub to: Vec<String>,
    /// The words.
    pub words: String,
    /// Their language (BCP 47); the intermediary's own if none is given.
    #[serde(default)]
    pub language: Option<String>,
    /// Until when it can be answered, in milliseconds since 1970 UTC.
    pub closes: u64,
}

/// A permission of a side's room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionChoice {
    /// The side room.
    pub room: RoomName,
    /// The permission's number.
    pub permission: u64,
}

/// What must be so before permitted words may go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ConditionChoice {
    /// Nothing.
    #[default]
    Unconditional,
    /// The addressee must have asked.
    OnlyIfAsked,
    /// A moment must have come, in milliseconds since 1970 UTC.
    NotBefore(u64),
    /// Something must come in return.
    InExchange {
        /// What, in the side's own words.
        wanted: String,
        /// When the permission closes, in milliseconds since 1970 UTC.
        closes: u64,
    },
}

/// Talks to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenTalks {
    /// What the talks are called.
    pub title: String,
    /// The intermediary's name as the sides read it.
    pub intermediary: String,
    /// The language of the intermediary's team (BCP 47).
    pub language: String,
    /// The name or office of the person who opens.
    pub name: String,
    /// What they call this device.
    pub device: String,
    /// The sides, with the languages of their rooms.
    pub sides: Vec<SideChoice>,
    /// Where the relay is: `ws://`, `wss://`, `http://` or `https://`.
    pub relay: String,
    /// The relay's public key (C2SP verifier key), as its operator states it.
    pub relay_key: String,
    /// An operator's token for opening rooms.
    pub token: String,
}

/// A side to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideChoice {
    /// Its name.
    pub name: String,
    /// The language of its room (BCP 47).
    pub language: String,
}

/// An invitation to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Which talks (title or the beginning of the id); needed only if the desk
    /// knows several.
    #[serde(default)]
    pub talks: Option<String>,
    /// The side's name, or `team`. A head's desk knows only its own side.
    #[serde(default)]
    pub to: Option<String>,
    /// What the invitee shall be. None: a side's first person is its head, its
    /// others are delegates, and the team's are officials.
    #[serde(default)]
    pub role: Option<Role>,
    /// Invite again: the name of a person in the room whom the invitee
    /// replaces (a lost device), by Remove and Add in one commit.
    #[serde(default)]
    pub again: Option<String>,
    /// A further device of the person with this name, who stays in the room.
    #[serde(default)]
    pub device_of: Option<String>,
    /// How long the invitation can be answered, in seconds.
    pub valid_seconds: u64,
}

/// An invitation to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The link.
    pub link: String,
    /// The name or office under which one wishes to be known.
    pub name: String,
    /// What one calls this device.
    pub device: String,
}

/// How a person names a room: a side's name, `intermediary` (a side's room
/// with the intermediary), `delegation` (our delegation only), `team`, or the
/// beginning of the room's id; with several talks on the desk,
/// `talks title/room`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomName(pub String);

/// Words: those of an entry, or new ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WordsChoice {
    /// The very words of the entry with this number.
    Of(u64),
    /// New words.
    Own {
        /// The words.
        words: String,
        /// Their language; the room's own if none is given.
        #[serde(default)]
        language: Option<String>,
    },
}

/// The terms of an ask or a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsChoice {
    /// The side that may hear it; with two sides, the other one by default.
    #[serde(default)]
    pub to: Option<String>,
    /// How closely the words must be kept.
    pub wording: Wording,
    /// As whose they are put.
    pub attribution: Attribution,
    /// The last moment to set out, in milliseconds since 1970 UTC.
    #[serde(default)]
    pub expires: Option<u64>,
    /// What must be so before it may go.
    #[serde(default)]
    pub condition: ConditionChoice,
}

/// What is permitted before it is said. For each side, one with the mark of an earlier
/// takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beforehand {
    /// The mark.
    pub mark: String,
    /// On what terms, side by side; they must expire.
    pub terms: Vec<TermsChoice>,
    /// How many statements may go to each.
    pub most: u32,
    /// Who may say something under it.
    pub speakers: Speakers,
}

/// What a head permits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Permit {
    /// Words of the side's own choosing.
    Words {
        /// The words.
        words: WordsChoice,
        /// On what terms.
        terms: TermsChoice,
    },
    /// The same words to several sides, each on terms of its own: all of them
    /// or none.
    Several {
        /// The words.
        words: WordsChoice,
        /// On what terms, side by side.
        terms: Vec<TermsChoice>,
    },
    /// Beforehand: whatever will be said under a mark.
    Standing(Beforehand),
    /// An ask of the intermediary's, as drafted or edited; or words shown, as
    /// they are.
    Ask {
        /// The number of the ask or the words.
        ask: u64,
        /// Other words than drafted.
        #[serde(default)]
        words: Option<WordsChoice>,
        /// Other terms than drafted.
        #[serde(default)]
        terms: Option<TermsChoice>,
    },
}

/// Something to look at. Changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "query", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Query {
    /// All rooms of the desk.
    Rooms,
    /// One room, as its people see it.
    Show {
        /// The room.
        room: RoomName,
        /// Only so many lines, the last ones; all of them if not given.
        #[serde(default)]
        last: Option<u32>,
    },
    /// One room, to be written to a file that proves nothing, where the charter
    /// in force allows it.
    Export {
        /// The room.
        room: RoomName,
    },
    /// A proof for others of what a side signed of words conveyed to a room.
    Proof {
        /// The room.
        room: RoomName,
        /// The number of the conveyance.
        number: u64,
    },
    /// The lines of a room from a number on (for live watching).
    Lines {
        /// The room.
        room: RoomName,
        /// The first number wanted.
        from: u64,
        /// At most so many, the first ones; all of them if not given.
        #[serde(default)]
        most: Option<u32>,
    },
    /// The lines of a room before a number (for reading backwards).
    LinesBefore {
        /// The room.
        room: RoomName,
        /// The number before which they stand.
        before: u64,
        /// At most so many, the last ones.
        most: u32,
    },
    /// Invitations made here, with the cards that arrived.
    Invitations,
    /// Invitations answered here.
    Joinings,
    /// What may be conveyed, is held, or is on its way.
    Tray,
    /// What a frozen room keeps against its relay, to be shown to others.
    Evidence {
        /// The room.
        room: RoomName,
    },
    /// The judgements kept in a room, or in all rooms if none is named.
    Assessments {
        /// The room.
        #[serde(default)]
        room: Option<RoomName>,
    },
    /// The rounds of the talks.
    Rounds {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
    },
    /// Who took which message, from where, to where, when.
    Legs {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
    },
    /// What was destroyed at this desk.
    Destroyed,
    /// Where words were said, in all rooms of the desk or one.
    Search {
        /// The words; an entry must hold all of them, in any order, however
        /// they are written (capitals, accents, vowel marks, ways to write a
        /// letter).
        words: String,
        /// The room.
        #[serde(default)]
        room: Option<RoomName>,
    },
    /// What all words of the intermediary's own resemble that a command would let
    /// leave, before it is done: of all that was said in rooms whose people did not
    /// permit it to go where these words would.
    Guard {
        /// The command.
        command: Box<Command>,
    },
    /// Proposals and exchanges, and how they stand.
    Together,
    /// A draft of the next charter, filled with the present state.
    CharterDraft {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
    },
    /// The charter in force, its words, and the one being decided.
    Charter {
        /// The room; the one in which this desk reads its charter if none.
        #[serde(default)]
        room: Option<RoomName>,
    },
    /// The record's verification, told in words; all rooms if none is named.
    Verify {
        /// The room.
        #[serde(default)]
        room: Option<RoomName>,
    },
}
