//! What was entered and cannot be used, and the message that tells it.

use desk::invitation::NotALink;
use desk::refusal::{
    BeforehandMisuse, CharterMisuse, ExchangeMisuse, Misuse, Moment, OpeningMisuse,
};

use super::Trouble;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

impl From<Misuse> for Trouble {
    fn from(misuse: Misuse) -> Self {
        match misuse {
            Misuse::Opening(misuse) => misuse.into(),
            Misuse::Charter(misuse) => misuse.into(),
            Misuse::Exchange(misuse) => misuse.into(),
            Misuse::Beforehand(misuse) => misuse.into(),
            Misuse::Link(NotALink::Foreign) => Self::say("refused-link-foreign"),
            Misuse::Link(NotALink::Damaged) => Self::say("refused-link-damaged"),
            Misuse::Link(NotALink::Newer) => Self::say("refused-link-newer"),
            Misuse::LinkTooLong => Self::say("refused-link-too-long"),
            Misuse::ForWhom => Self::say("refused-for-whom"),
            Misuse::AgainOrDevice => Self::say("refused-again-or-device"),
            Misuse::RoleKept => Self::say("refused-role-kept"),
            Misuse::NoRooms => Self::say("refused-no-rooms"),
            Misuse::TooManyRooms => Self::say("refused-many-rooms"),
            Misuse::Validity(seconds) => {
                Self::say("refused-validity").number("days", seconds / DAY)
            }
            Misuse::DestroyedBefore => Self::say("refused-destroyed-before"),
            Misuse::DestroyedTooLate(when) => Self::say("refused-destroyed-late").moment(when),
            Misuse::Numbers(most) => Self::say("refused-numbers").number("most", most as u64),
            Misuse::RoundTitle => Self::say("refused-round-title"),
            Misuse::SoughtTooLong(_) => Self::say("refused-sought-long"),
            Misuse::NothingSought => Self::say("refused-nothing-sought"),
            Misuse::MoreThanYes => Self::say("refused-more-than-yes"),
            Misuse::MoreThanNo => Self::say("refused-more-than-no"),
            Misuse::Passed(Moment::Expiry) => Self::say("refused-passed-expiry"),
            Misuse::Passed(Moment::NotBefore) => Self::say("refused-passed-start"),
            Misuse::Passed(Moment::Closes) => Self::say("refused-past"),
            Misuse::ToWhom => Self::say("refused-to-whom"),
            Misuse::SideTwice => Self::say("refused-side-twice"),
            Misuse::Language { tag, known } => Self::say("refused-language")
                .text("tag", tag)
                .text("known", known),
            Misuse::DocumentAmongWords => Self::say("refused-document-among-words"),
        }
    }
}

impl From<OpeningMisuse> for Trouble {
    fn from(misuse: OpeningMisuse) -> Self {
        Self::say(match misuse {
            OpeningMisuse::Token(_) => "refused-token",
            OpeningMisuse::RelayKey(_) => "refused-relay-key",
            OpeningMisuse::HalfARelay => "refused-half-a-relay",
            OpeningMisuse::NoToken => "refused-no-token",
        })
    }
}

impl From<CharterMisuse> for Trouble {
    fn from(misuse: CharterMisuse) -> Self {
        match misuse {
            CharterMisuse::DestroysAtOnce => Self::say("refused-charter-destroys"),
            CharterMisuse::Sides(sides) => Self::say("refused-charter-sides").text("sides", sides),
            CharterMisuse::NoSuchKey { side, number } => Self::say("refused-charter-key")
                .text("side", side)
                .number("number", number),
            CharterMisuse::Threshold {
                side,
                threshold,
                keys,
            } => Self::say("refused-charter-threshold")
                .text("side", side)
                .number("threshold", threshold)
                .number("keys", keys as u64),
        }
    }
}

impl From<ExchangeMisuse> for Trouble {
    fn from(misuse: ExchangeMisuse) -> Self {
        Self::say(match misuse {
            ExchangeMisuse::SeveralTalks => "refused-exchange-talks",
            ExchangeMisuse::Nothing => "refused-exchange-nothing",
            ExchangeMisuse::OneOfEach => "refused-exchange-one-each",
            ExchangeMisuse::NotRound => "refused-exchange-round",
            ExchangeMisuse::NotMatched => "refused-exchange-unmatched",
        })
    }
}

impl From<BeforehandMisuse> for Trouble {
    fn from(misuse: BeforehandMisuse) -> Self {
        Self::say(match misuse {
            BeforehandMisuse::ForEver => "refused-beforehand-end",
            BeforehandMisuse::Count => "refused-beforehand-count",
            BeforehandMisuse::InExchange => "refused-beforehand-exchange",
            BeforehandMisuse::ShownFirst => "refused-beforehand-shown",
            BeforehandMisuse::ExactAttributed => "refused-beforehand-exact",
            BeforehandMisuse::Terms => "refused-beforehand-terms",
        })
    }
}
