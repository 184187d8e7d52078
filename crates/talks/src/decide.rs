//! Command → entry: what a person wants to do, refused by the rules before
//! anything is sealed, or given as the body to seal.
//!
//! Every body is judged by [`Room::judge`], which the fold uses too: what is
//! decided here counts when it is logged next.

mod standing;
mod together;

use crate::entry::{
    Ask, Assessment, Body, Document, Malformed, Permission, ReadMark, Refusal, Retelling,
    RoundBegin, RoundEnd, Showing, SideKey, Statement, Told, Translation, Withdrawal, Yes,
};
use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber, Time};
use crate::permission::{PermissionStatement, Permitted, introduction_bytes};
use crate::room::{Reach, Room, RuleBroken};
use crate::terms::{Passage, Terms, Words};

pub use standing::{StandingChoice, mark, permit_beforehand};
pub use together::{
    answer_proposal, answered_no, close, confirm_charter, countersign, decide, end_side_key,
    is_proposal, match_parts, note_provenance, outcome, propose,
};

/// Why a command is refused, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The rules refuse it.
    #[error(transparent)]
    Rule(#[from] RuleBroken),
    /// A part is out of bounds.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No entry that counts stands at that number.
    #[error("entry {} is nothing that can be used here; `show` lists the numbers", .0.0)]
    NoSuchEntry(Place),
    /// The entry is no statement, no ask and no document.
    #[error(
        "entry {} holds no words to use; give the number of a statement, an ask or a document",
        .0.0
    )]
    NoWords(Place),
    /// The entry is no ask.
    #[error("entry {} is no ask; `asks` lists the open ones", .0.0)]
    NotAnAsk(Place),
    /// The entry is neither an ask nor words shown.
    #[error("entry {} waits for no answer; `asks` lists what does", .0.0)]
    NothingToAnswer(Place),
    /// The entry is no permission.
    #[error("entry {} is no permission; `show` lists the permissions", .0.0)]
    NotAPermission(Place),
    /// The entry is no proposal.
    #[error("entry {} is no proposal; `proposals` lists them", .0.0)]
    NotAProposal(Place),
    /// The entry is an ask, or words shown, where something else is meant.
    #[error(
        "entry {} is an ask, or words shown first; a head answers it: `permit --ask`, or `refuse`",
        .0.0
    )]
    IsAnAsk(Place),
    /// The entry is a permission, where something else is meant.
    #[error(
        "entry {} is a permission; the side that gave it can `sign` or `withdraw` it",
        .0.0
    )]
    IsAPermission(Place),
    /// The entry is a proposal, where something else is meant.
    #[error(
        "entry {} is a proposal; a head answers it: `accept`, or `refuse`, which takes a yes \
         back, too",
        .0.0
    )]
    IsAProposal(Place),
    /// No standing permission has that mark.
    #[error("no standing permission of the mark \"{0}\" lives here; `show` lists them")]
    NoSuchMark(String),
    /// The entry holds no words that could be retold.
    #[error("entry {} holds no words that this desk could retell", .0.0)]
    NothingToTell(Place),
    /// What it rests on was said before this desk joined.
    #[error("it rests on words said before this desk joined; give the words themselves")]
    BeforeUs,
}

/// Why an entry is not what a command takes: it is something else, or what is said
/// otherwise.
fn something_else(room: &Room, id: &EntryId, place: Place, otherwise: Refused) -> Refused {
    if room.proposal(id).is_some() {
        Refused::IsAProposal(place)
    } else if room.permission(id).is_some() || room.standing(id).is_some() {
        Refused::IsAPermission(place)
    } else if room.ask(id).is_some() || room.showing(id).is_some() {
        Refused::IsAnAsk(place)
    } else {
        otherwise
    }
}

/// Which words are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsChoice {
    /// Those of the statement, ask or document at this number.
    Of(Place),
    /// These.
    Own(Passage),
}

/// What a head permits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermitChoice {
    /// Words, on terms of its own.
    Words(WordsChoice, Terms),
    /// An ask, with edits where it wishes any.
    Ask {
        /// The ask's number.
        place: Place,
        /// Other words than the asked ones.
        words: Option<Passage>,
        /// Other terms than the asked ones.
        terms: Option<Terms>,
    },
}

/// What is drawn at random for one permission and used for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh {
    /// See [`crate::permission::PermissionStatement::nonce`].
    pub nonce: [u8; 16],
    /// See [`Permission::salt`]; unused for exact words.
    pub salt: [u8; 32],
}

/// Signs bytes with a secret key that only the caller holds.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> [u8; 64];

/// Notes that the author has read the room up to a place, or all of it.
///
/// # Errors
/// [`Refused`] if the charter lets nobody note it, it was noted before, or just now.
pub fn read(
    room: &Room,
    author: &LeafKey,
    upto: Option<Place>,
    now: Time,
) -> Result<Body, Refused> {
    let last = upto.or_else(|| room.last_to_read());
    let upto = last.unwrap_or(Place(0));
    allowed_at(room, author, now, Body::ReadMark(ReadMark { upto }))
}

/// Says something in the room.
///
/// # Errors
/// [`Refused`] if the author is not here, the words are out of bounds, or
/// there is nothing to reply to at that number.
pub fn say(
    room: &Room,
    author: &LeafKey,
    passage: Passage,
    reply_to: Option<Place>,
) -> Result<Body, Refused> {
    let reply_to = reply_to.map(|place| entry_at(room, place)).transpose()?;
    allowed(
        room,
        author,
        Body::Statement(Statement { passage, reply_to }),
    )
}

/// Puts a document into the room, once its sealed bytes lie at the relay.
///
/// # Errors
/// [`Refused`] if the author is not here, or a part is out of bounds.
pub fn attach(room: &Room, author: &LeafKey, document: Document) -> Result<Body, Refused> {
    allowed(room, author, Body::Document(document))
}

/// Asks a side to permit words; officials only, in that side's room.
///
/// # Errors
/// [`Refused`] if the author may not ask here, or words or terms cannot stand.
pub fn ask(
    room: &Room,
    author: &LeafKey,
    words: WordsChoice,
    terms: Terms,
) -> Result<Body, Refused> {
    let words = chosen(room, words)?;
    allowed(room, author, Body::Ask(Ask { words, terms }))
}

/// Permits the intermediary to convey words; heads only, in their side's room.
/// `fresh` must be drawn at random for it; `key` is the number of the side key
/// in this room and its signing half.
///
/// # Errors
/// [`Refused`] if the author may not permit here, words or terms cannot stand,
/// or the signature is not by the key that this room knows under that number.
pub fn permit(
    room: &Room,
    author: &LeafKey,
    what: PermitChoice,
    fresh: Fresh,
    key: (u8, Sign<'_>),
) -> Result<Body, Refused> {
    let (words, terms, ask) = match what {
        PermitChoice::Words(words, terms) => (chosen(room, words)?, terms, None),
        PermitChoice::Ask {
            place,
            words,
            terms,
        } => {
            let id = entry_at(room, place)?;
            let asked = room
                .ask(&id)
                .ok_or_else(|| something_else(room, &id, place, Refused::NotAnAsk(place)))?;
            let words = words.map_or(Words::Same(id), Words::Own);
            let terms = terms.unwrap_or_else(|| asked.terms.clone());
            (words, terms, Some(id))
        }
    };
    let passage = match &words {
        Words::Own(passage) => passage,
        Words::Same(id) => room.passage_of(id).ok_or(Refused::BeforeUs)?,
    };
    let salt = terms.wording.is_open().then_some(fresh.salt);
    // In other rooms the rules refuse below; the side signed for is then idle.
    let side = room.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let statement = PermissionStatement {
        ground: room.ground().hash,
        side,
        terms: &terms,
        permitted: Permitted::of(passage, salt.as_ref()),
        nonce: fresh.nonce,
    };
    let (key_number, sign) = key;
    let signature = sign(&statement.to_signing_bytes());
    let permission = Permission {
        words,
        terms,
        ask,
        nonce: fresh.nonce,
        key_number,
        signature,
        salt,
    };
    allowed(room, author, Body::Permission(permission))
}

/// Shows a side the very words that are to go under its permission; officials
/// only, and while the permission can be used at `now`.
///
/// # Errors
/// [`Refused`] if the author may not, or there is no permission at that number
/// that waits and asks to be shown the words first.
pub fn show_first(
    room: &Room,
    author: &LeafKey,
    permission: Place,
    passage: Passage,
    now: Time,
) -> Result<Body, Refused> {
    let id = entry_at(room, permission)?;
    let state = room.permission(&id).ok_or_else(|| {
        something_else(room, &id, permission, Refused::NotAPermission(permission))
    })?;
    state.waits_at(now)?;
    let showing = Showing {
        permission: id,
        passage,
    };
    allowed(room, author, Body::Showing(showing))
}

/// Whether the entry at a number is words shown for a head's yes or no.
pub fn is_showing(room: &Room, place: Place) -> bool {
    entry_at(room, place).is_ok_and(|id| room.showing(&id).is_some())
}

/// Says yes to the very words shown; heads only, and while the permission can
/// be used at `now`. `key` is as for [`permit`].
///
/// # Errors
/// [`Refused`] if the author may not, there are no words shown at that number,
/// they are answered, or others were shown since.
pub fn approve(
    room: &Room,
    author: &LeafKey,
    showing: Place,
    key: (u8, Sign<'_>),
    now: Time,
) -> Result<Body, Refused> {
    let id = entry_at(room, showing)?;
    let state = room
        .showing(&id)
        .ok_or_else(|| something_else(room, &id, showing, Refused::NothingToAnswer(showing)))?;
    let permission = room
        .permission(&state.permission)
        .ok_or(Refused::BeforeUs)?;
    let passage = room.passage_of(&id).ok_or(Refused::BeforeUs)?;
    let side = room.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    permission.waits_at(now)?;
    let (key_number, sign) = key;
    let statement = room.approval_statement(side, permission, passage);
    let signature = sign(&statement.to_signing_bytes());
    let yes = Yes {
        showing: id,
        key_number,
        signature,
    };
    allowed(room, author, Body::Yes(yes))
}

/// Answers an ask, or words shown, with no; heads only.
///
/// # Errors
/// [`Refused`] if the author may not, or nothing at that number waits for an
/// answer.
pub fn refuse(
    room: &Room,
    author: &LeafKey,
    ask: Place,
    reason: Option<String>,
) -> Result<Body, Refused> {
    let id = entry_at(room, ask)?;
    if room.ask(&id).is_none() && room.showing(&id).is_none() {
        let otherwise = Refused::NothingToAnswer(ask);
        return Err(something_else(room, &id, ask, otherwise));
    }
    let ask = id;
    allowed(room, author, Body::Refusal(Refusal { ask, reason }))
}

/// Takes a permission back, or a standing one and all that waits under it; heads
/// only. Too late is no error: it is logged,
/// and told as "on its way since …".
///
/// # Errors
/// [`Refused`] if the author may not, or there is no permission at that number
/// that was not withdrawn before.
pub fn withdraw(room: &Room, author: &LeafKey, permission: Place) -> Result<Body, Refused> {
    let id = given_at(room, permission)?;
    if room.permission(&id).is_none() && room.standing(&id).is_none() {
        let otherwise = Refused::NotAPermission(permission);
        return Err(something_else(room, &id, permission, otherwise));
    }
    allowed(
        room,
        author,
        Body::Withdrawal(Withdrawal { permission: id }),
    )
}

/// Introduces a side's key to the room; officials only, in side rooms. `sign`
/// signs with the intermediary's key of the opening.
///
/// # Errors
/// [`Refused`] if the author may not, the number is taken by another key, or
/// the signature is not by the opening's key.
pub fn introduce_side_key(
    room: &Room,
    author: &LeafKey,
    side: SideNumber,
    number: u8,
    key: &[u8; 32],
    sign: Sign<'_>,
) -> Result<Body, Refused> {
    let signature = sign(&introduction_bytes(
        room.context().opening,
        side,
        number,
        key,
    ));
    let side_key = SideKey {
        side,
        number,
        key: *key,
        signature,
    };
    allowed(room, author, Body::SideKey(side_key))
}

/// Briefs somebody with parts of this room's record, see
/// [`crate::view::retell`]; heads and officials only.
///
/// # Errors
/// [`Refused`] if the author may not, or nobody of the room is briefed.
pub fn brief(
    room: &Room,
    author: &LeafKey,
    to: PersonId,
    told: Vec<Told>,
) -> Result<Body, Refused> {
    allowed(room, author, Body::Retelling(Retelling { to, told }))
}

/// Translates the words of a place, beside which the translation then stands.
///
/// # Errors
/// [`Refused`] if no words stand there, or they are in that language themselves.
pub fn translate(
    room: &Room,
    author: &LeafKey,
    of: Place,
    passage: Passage,
) -> Result<Body, Refused> {
    let of = entry_at(room, of)?;
    allowed(room, author, Body::Translation(Translation { of, passage }))
}

/// Enters a judgement of one's own team or delegation, in its own room.
/// `references` and `revises` are numbers of this room.
///
/// # Errors
/// [`Refused`] if others are in the room, a part is out of bounds, or a number
/// is none that can be used.
pub fn assess(
    room: &Room,
    author: &LeafKey,
    mut assessment: Assessment,
    references: &[Place],
    revises: Option<Place>,
) -> Result<Body, Refused> {
    let here = references.iter().map(|place| entry_at(room, *place));
    assessment.references = here.collect::<Result<_, _>>()?;
    assessment.revises = revises.map(|place| entry_at(room, place)).transpose()?;
    allowed(room, author, Body::Assessment(assessment))
}

/// Begins a round in this room; officials only, where the intermediary is.
///
/// # Errors
/// [`Refused`] if the author may not, a part is out of bounds, or its number
/// does not follow the present round's.
pub fn begin_round(room: &Room, author: &LeafKey, round: RoundBegin) -> Result<Body, Refused> {
    allowed(room, author, Body::RoundBegin(round))
}

/// Ends the present round in this room; officials only, where the intermediary
/// is.
///
/// # Errors
/// [`Refused`] if the author may not, or no round is under way.
pub fn end_round(room: &Room, author: &LeafKey) -> Result<Body, Refused> {
    let number = room.round();
    allowed(room, author, Body::RoundEnd(RoundEnd { number }))
}

/// Says that the author leaves; a committer carries it out.
///
/// # Errors
/// [`Refused`] if the author is not here.
pub fn leave(room: &Room, author: &LeafKey) -> Result<Body, Refused> {
    allowed(room, author, Body::Leaving)
}

/// Judges a body by its bounds and by the rules, as the fold will. For bodies
/// that are not judged by their time.
fn allowed(room: &Room, author: &LeafKey, body: Body) -> Result<Body, Refused> {
    allowed_at(room, author, Time::default(), body)
}

/// Judges a body stated at `now`.
fn allowed_at(room: &Room, author: &LeafKey, now: Time, body: Body) -> Result<Body, Refused> {
    body.check()?;
    match room.judge(author, now, &body)? {
        Reach::Whole => Ok(body),
        Reach::BeforeUs => Err(Refused::BeforeUs),
    }
}

fn entry_at(room: &Room, place: Place) -> Result<EntryId, Refused> {
    room.item(place)
        .and_then(|item| item.counted())
        .map(|entry| entry.id)
        .ok_or(Refused::NoSuchEntry(place))
}

/// The same, or the standing permission of that number: one that was given before
/// this desk joined stands in no entry here.
fn given_at(room: &Room, place: Place) -> Result<EntryId, Refused> {
    entry_at(room, place).or_else(|none| {
        let standings = room.standings();
        let mut at_place = standings.iter().filter(|(_, state)| state.place == place);
        at_place.next().map(|(id, _)| *id).ok_or(none)
    })
}

fn chosen(room: &Room, words: WordsChoice) -> Result<Words, Refused> {
    match words {
        WordsChoice::Own(passage) => Ok(Words::Own(passage)),
        WordsChoice::Of(place) => {
            let id = entry_at(room, place)?;
            let entry = room.item(place).and_then(|item| item.counted());
            match entry.map(|entry| &entry.body) {
                Some(Body::Statement(_) | Body::Ask(_) | Body::Document(_)) => Ok(Words::Same(id)),
                _ => Err(Refused::NoWords(place)),
            }
        }
    }
}
