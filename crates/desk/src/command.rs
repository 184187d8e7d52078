//! What a person asks of their desk: commands change something, queries look.
//!
//! Both are plain values with a JSON form, spoken over the desk's socket by
//! the command line and the pages alike.

mod choices;

use serde::{Deserialize, Serialize};

pub use choices::{
    Assess, Beforehand, BeginRound, CharterDraft, ConditionChoice, DraftKey, DraftSide, Invite,
    Join, OpenTalks, PermissionChoice, Permit, Propose, RoomName, SideChoice, Successor,
    TermsChoice, WordsChoice,
};

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
    /// Translates words of a room: the translation stands beside them, there only.
    Translate {
        /// The room.
        room: RoomName,
        /// The number of the words.
        number: u64,
        /// The translation.
        words: String,
        /// Its language (BCP 47).
        language: String,
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
    /// Who was shown what, in which order: what crossed between rooms, and what was
    /// put to several sides, as far as the rooms of this desk tell it.
    Timeline {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
        /// At most so much, the last.
        most: u32,
    },
    /// What was said in each side's room and not told to the people of the others,
    /// destination by destination; only at a desk of the intermediary.
    Untold {
        /// Which talks; needed only if the desk knows several.
        #[serde(default)]
        talks: Option<String>,
        /// At most so much from each room to each other, the last.
        most: u32,
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
