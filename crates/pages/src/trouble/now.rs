//! What is too late or too early, or was taken before, and the message that tells it.

use desk::refusal::{Carrier, NotNow, Taken, Untellable};
use talks::Time;

use super::Trouble;

impl From<NotNow> for Trouble {
    fn from(refused: NotNow) -> Self {
        let at = |key, number: u64| Self::say(key).number("number", number);
        match refused {
            NotNow::GoneAlready => Self::say("refused-gone-already"),
            NotNow::NotAMember => Self::say("refused-not-in-room"),
            NotNow::NotAnswered => Self::say("refused-not-answered"),
            NotNow::CardWaits => Self::say("refused-card-waits"),
            NotNow::CardApproved | NotNow::ApprovedBeforeDeclined => {
                Self::say("refused-card-approved")
            }
            NotNow::CardDeclined => Self::say("refused-card-declined"),
            NotNow::InvitationEnded(_) | NotNow::InvitationExpired => {
                Self::say("refused-invitation-ended")
            }
            NotNow::JoinedAlready => Self::say("refused-joined"),
            NotNow::LinkExpired => Self::say("refused-link-expired"),
            NotNow::NoCharter => Self::say("refused-no-charter"),
            NotNow::RoundBeginning => Self::say("refused-round-beginning"),
            NotNow::NoRound => Self::say("refused-no-round"),
            NotNow::NoOpenRoom => Self::say("refused-no-open-room"),
            NotNow::Arrived(when) => Self::say("refused-arrived").moment(when),
            NotNow::NobodySetOut => Self::say("refused-nobody-set-out"),
            NotNow::TakenOverBefore => Self::say("refused-taken-over"),
            NotNow::StillThere { name, room } => Self::say("refused-still-there")
                .text("name", name)
                .text("room", room),
            NotNow::CannotTell(why) => why.into(),
            NotNow::Matched => Self::say("refused-matched"),
            NotNow::MatchUnknown => Self::say("refused-match-unknown"),
            NotNow::NothingInReturn(number) => at("refused-nothing-in-return", number),
            NotNow::MatchedTooLate { number, closes } => {
                at("refused-matched-late", number).moment(closes)
            }
            NotNow::GoesByItself => Self::say("refused-goes-by-itself"),
            NotNow::GoesOn(_) => Self::say("refused-goes-on"),
            NotNow::NotFrozen => Self::say("refused-not-frozen"),
            NotNow::NotOpened => Self::say("refused-not-opened"),
            NotNow::ClosedOtherwise(_) => Self::say("refused-closed-otherwise"),
            NotNow::Held => Self::say("refused-held"),
            NotNow::UnderWay => Self::say("refused-under-way"),
            NotNow::BeingConveyed => Self::say("refused-being-conveyed"),
            NotNow::NothingHeld => Self::say("refused-nothing-held"),
            NotNow::RecalledTooLate => Self::say("refused-recalled-late"),
            NotNow::KeyAwaited => Self::say("refused-key-awaited"),
            NotNow::RoundAwaited => Self::say("refused-round-awaited"),
            NotNow::NotBound => Self::say("refused-not-bound"),
            NotNow::NotAccepted => Self::say("refused-not-accepted"),
            NotNow::OnlyAtIntermediary => Self::say("refused-no-intermediary"),
            NotNow::NoEvidence => Self::say("refused-no-evidence"),
            NotNow::NothingToCompare => Self::say("refused-nothing-to-compare"),
            NotNow::ReadingNoted => Self::say("refused-reading-noted"),
            NotNow::KeyNotIntroduced => Self::say("refused-key-not-introduced"),
            NotNow::NotKept { name, until } => Self::say("refused-not-kept")
                .text("name", name)
                .moment(until),
        }
    }
}

impl From<Untellable> for Trouble {
    fn from(why: Untellable) -> Self {
        Self::say(match why {
            Untellable::WentOn => "refused-cannot-tell-went-on",
            Untellable::BeforeUs => "refused-cannot-tell-before-us",
            Untellable::NotAllAlong => "refused-cannot-tell-not-along",
            Untellable::Alike => "refused-cannot-tell-alike",
        })
    }
}

impl From<Taken> for Trouble {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::LeftBehind { by, since } => by_whom(
                by,
                [
                    "refused-own-left-behind",
                    "refused-named-left-behind",
                    "refused-colleague-left-behind",
                ],
                since,
            ),
            Taken::OnItsWay { by, since } => by_whom(
                by,
                [
                    "refused-under-way",
                    "refused-named-under-way",
                    "refused-colleague-under-way",
                ],
                since,
            ),
            Taken::Conveyed { by, at } => by_whom(
                by,
                [
                    "refused-own-conveyed",
                    "refused-named-conveyed",
                    "refused-colleague-conveyed",
                ],
                at,
            ),
        }
    }
}

/// The message for this desk, for somebody by name, or for a colleague.
fn by_whom(by: Carrier, [own, named, colleague]: [&'static str; 3], when: Time) -> Trouble {
    match by {
        Carrier::Own => Trouble::say(own),
        Carrier::Named(name) => Trouble::say(named).text("name", name),
        Carrier::Colleague => Trouble::say(colleague),
    }
    .moment(when)
}
