//! What commands are made of: what people choose.

use serde::{Deserialize, Serialize};
use talks::charter::{Deadline, Mandate, Permitting};
use talks::entry::{Confidence, Speakers};
use talks::{Attribution, Role, Time, Wording};

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
