//! What is permitted beforehand, and said under it.

use crate::entry::{Body, Marked, Speakers, StandingPermission};
use crate::ids::{EntryId, LeafKey, Time};
use crate::permission::{Signed, StandingStatement};
use crate::room::{Room, RuleBroken};
use crate::terms::Terms;

use super::{Refused, Sign, WordsChoice, allowed_at, chosen};

/// What a head permits beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingChoice {
    /// The mark under which it may be said.
    pub mark: String,
    /// On what terms.
    pub terms: Terms,
    /// How many statements may go.
    pub most: u32,
    /// Who may say them.
    pub speakers: Speakers,
}

/// Permits beforehand what will be said under a mark; heads only, in their side's
/// room. `nonce` must be drawn at random for it; `key` is as for [`super::permit`].
///
/// # Errors
/// [`Refused`] if the author may not permit here, or the terms cannot stand.
pub fn permit_beforehand(
    room: &Room,
    author: &LeafKey,
    choice: StandingChoice,
    nonce: [u8; 16],
    key: (u8, Sign<'_>),
) -> Result<Body, Refused> {
    let side = room.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let StandingChoice {
        mark,
        terms,
        most,
        speakers,
    } = choice;
    let statement = StandingStatement {
        ground: room.ground().hash,
        side,
        terms: &terms,
        mark: &mark,
        most,
        speakers,
        nonce,
    };
    let (key_number, sign) = key;
    let signature = sign(&statement.to_signing_bytes());
    let standing = StandingPermission {
        mark,
        terms,
        most,
        speakers,
        nonce,
        signed: Signed {
            key_number,
            signature,
        },
    };
    allowed_at(
        room,
        author,
        Time::default(),
        Body::StandingPermission(standing),
    )
}

/// Says something under a mark; those of the side who may. It is said once for each
/// side to whom words under it may still go at `now`. `nonce` draws at random.
///
/// # Errors
/// [`Refused`] if the author may not, there is no standing permission of that mark, or
/// none that takes anything at `now`.
pub fn mark(
    room: &Room,
    author: &LeafKey,
    mark: &str,
    words: WordsChoice,
    mut nonce: impl FnMut() -> [u8; 16],
    now: Time,
) -> Result<Vec<Body>, Refused> {
    let all = room.standings_of(mark);
    let taking: Vec<EntryId> = all
        .iter()
        .filter(|(_, state)| state.takes(now).is_ok())
        .map(|(id, _)| *id)
        .collect();
    if taking.is_empty() {
        let first = all.first();
        let (_, first) = first.ok_or_else(|| Refused::NoSuchMark(mark.to_owned()))?;
        first.takes(now)?;
    }
    let words = chosen(room, words)?;
    let say = |standing| {
        let marked = Marked {
            standing,
            words: words.clone(),
            nonce: nonce(),
        };
        allowed_at(room, author, now, Body::Marked(marked))
    };
    taking.into_iter().map(say).collect()
}
