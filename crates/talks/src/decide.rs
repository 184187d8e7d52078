//! Command → entry: what a person wants to do, refused by the rules before
//! anything is sealed, or given as the body to seal.
//!
//! Every body is judged by [`Room::judge`], which the fold uses too: what is
//! decided here counts when it is logged next.

mod together;

use crate::entry::{
    Ask, Body, Malformed, Permission, Refusal, Showing, SideKey, Statement, Withdrawal, Yes,
};
use crate::ids::{EntryId, LeafKey, Place, SideNumber, Time};
use crate::permission::{PermissionStatement, Permitted, introduction_bytes};
use crate::room::{Reach, Room, RuleBroken};
use crate::terms::{Passage, Terms, Words};

pub use together::{
    answer_proposal, answered_no, close, confirm_charter, countersign, decide, end_side_key,
    is_proposal, match_parts, note_provenance, outcome, propose,
};

/// Why a command is refused, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
    /// The entry is no statement and no ask.
    #[error("entry {} holds no words to use; give the number of a statement or an ask", .0.0)]
    NoWords(Place),
    /// The entry is no ask.
    #[error("entry {} is no ask; `show` lists the open asks", .0.0)]
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
    /// What it rests on was said before this desk joined.
    #[error("it rests on words said before this desk joined; give the words themselves")]
    BeforeUs,
}

/// Which words are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsChoice {
    /// Those of the statement or ask at this number.
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
            let id = ask_at(room, place)?;
            let asked = room.ask(&id).ok_or(Refused::NotAnAsk(place))?;
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
    let state = room
        .permission(&id)
        .ok_or(Refused::NotAPermission(permission))?;
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
    let state = room.showing(&id).ok_or(Refused::NothingToAnswer(showing))?;
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
        return Err(Refused::NothingToAnswer(ask));
    }
    let ask = id;
    allowed(room, author, Body::Refusal(Refusal { ask, reason }))
}

/// Takes a permission back; heads only. Too late is no error: it is logged,
/// and told as "on its way since …".
///
/// # Errors
/// [`Refused`] if the author may not, or there is no permission at that number
/// that was not withdrawn before.
pub fn withdraw(room: &Room, author: &LeafKey, permission: Place) -> Result<Body, Refused> {
    let id = entry_at(room, permission)?;
    if room.permission(&id).is_none() {
        return Err(Refused::NotAPermission(permission));
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

fn ask_at(room: &Room, place: Place) -> Result<EntryId, Refused> {
    let id = entry_at(room, place)?;
    match room.ask(&id) {
        Some(_) => Ok(id),
        None => Err(Refused::NotAnAsk(place)),
    }
}

fn chosen(room: &Room, words: WordsChoice) -> Result<Words, Refused> {
    match words {
        WordsChoice::Own(passage) => Ok(Words::Own(passage)),
        WordsChoice::Of(place) => {
            let id = entry_at(room, place)?;
            let entry = room.item(place).and_then(|item| item.counted());
            match entry.map(|entry| &entry.body) {
                Some(Body::Statement(_) | Body::Ask(_)) => Ok(Words::Same(id)),
                _ => Err(Refused::NoWords(place)),
            }
        }
    }
}
