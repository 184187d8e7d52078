//! The card on its way into the locker.
//!
//! The link may reach the invitee before the inviter's desk has reached the
//! relay: then there is no locker yet. The card waits and is put again, less
//! and less often, for as long as the link is valid.

use envelope::wire::{Refusal, Reply};
use talks::Time;

use super::{fail, read_link};
use crate::answer::Event;
use crate::desk::Desk;
use crate::room::Pause;
use crate::stored::{JoiningState, JoiningStored};
use crate::turn::Turn;

/// How long a card waits for its locker at first, in milliseconds.
const FIRST_PAUSE: u64 = 250;
/// And at the most.
const LONGEST_PAUSE: u64 = 5 * 60 * 1000;

/// What is to be done after the relay answered a card that was put.
enum Next {
    Sent,
    /// There is no locker yet.
    Again,
    Fail(String),
}

fn next(now: Time, joining: &JoiningStored, reply: &Reply) -> Option<Next> {
    Some(match reply {
        Reply::LockerPut => Next::Sent,
        Reply::Refused(Refusal::LockerUnknown) => match read_link(joining) {
            Ok(link) if now <= link.expires => Next::Again,
            _ => Next::Fail(
                "the invitation expired before the inviter's desk reached the relay; ask for a \
                 new one"
                    .to_owned(),
            ),
        },
        Reply::Refused(Refusal::LockerTaken) => Next::Fail(
            "somebody has answered this invitation already; if it was not you, tell the inviter \
             at once, and ask for a new one"
                .to_owned(),
        ),
        Reply::Refused(refusal) => Next::Fail(refusal.to_string()),
        _ => return None,
    })
}

impl Desk {
    pub(crate) fn card_put(&mut self, turn: &mut Turn<'_>, number: u32, reply: &Reply) {
        let Some(joining) = self.joinings.get_mut(&number) else {
            return;
        };
        let Some(next) = next(turn.now, joining, reply) else {
            return;
        };
        let last = self.cards_held.remove(&number);
        match next {
            Next::Sent => joining.state = JoiningState::Sent,
            Next::Fail(reason) => fail(turn, number, joining, reason),
            Next::Again => return self.hold_card(turn, number, last),
        }
        self.dirty.joinings.insert(number);
    }

    fn hold_card(&mut self, turn: &mut Turn<'_>, number: u32, last: Option<Pause>) {
        let millis = match last {
            None => FIRST_PAUSE,
            Some(last) => last.millis.saturating_mul(2).min(LONGEST_PAUSE),
        };
        // Usually the locker is there a moment later.
        if last.is_some_and(|last| last.millis == FIRST_PAUSE) {
            turn.tell(Event::Warning {
                room: None,
                text: "the inviter's desk has not reached the relay yet; the card waits here and \
                       goes out by itself"
                    .to_owned(),
            });
        }
        let pause = Pause {
            until: turn.now.plus_millis(millis),
            millis,
            over: false,
        };
        self.cards_held.insert(number, pause);
    }

    /// Whether a card waits before it is put again.
    pub(crate) fn is_card_held(&self, number: u32) -> bool {
        self.cards_held
            .get(&number)
            .is_some_and(|pause| !pause.over)
    }

    /// When the next card is to be put again.
    pub(crate) fn next_card(&self) -> Option<Time> {
        self.cards_held
            .values()
            .filter(|pause| !pause.over)
            .map(|pause| pause.until)
            .min()
    }

    /// Cards whose pause is over are put again.
    pub(crate) fn release_cards(&mut self, now: Time) {
        for (number, pause) in &mut self.cards_held {
            if !pause.over && pause.until <= now {
                pause.over = true;
                self.due.joinings.insert(*number);
            }
        }
    }
}
