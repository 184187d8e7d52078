//! What is not there, or cannot be shown to others, and the message that tells it.

use desk::refusal::{Closed, NoSuch, WhichTalks};
use talks::proof::CannotShow;

use super::Trouble;

impl From<NoSuch> for Trouble {
    fn from(missing: NoSuch) -> Self {
        let at = |key, number: u64| Self::say(key).number("number", number);
        match missing {
            NoSuch::Invitation(_) => Self::say("refused-no-invitation"),
            NoSuch::RoomOfInvitation(_) => Self::say("refused-invitation-ended"),
            NoSuch::Person(name) | NoSuch::PersonAnywhere(name) => {
                Self::say("refused-no-such-person").text("name", name)
            }
            NoSuch::Round(round) => Self::say("refused-no-such-round").number("round", round),
            NoSuch::Question(number) => at("refused-no-entry", number),
            NoSuch::Permission(number) => at("refused-no-permission", number),
            NoSuch::Words(number) => at("refused-no-words", number),
            NoSuch::Document(number) => at("refused-no-document", number),
        }
    }
}

impl From<WhichTalks> for Trouble {
    fn from(which: WhichTalks) -> Self {
        match which {
            WhichTalks::Unknown | WhichTalks::NoneYet | WhichTalks::NotCalledThat(_) => {
                Self::say("refused-no-talks")
            }
            WhichTalks::Several(known) => Self::say("refused-which-talks").text("known", known),
            WhichTalks::NoSuchSide { name, known } => Self::say("refused-no-side")
                .text("name", name)
                .text("known", known),
        }
    }
}

impl From<CannotShow> for Trouble {
    fn from(cannot: CannotShow) -> Self {
        let at = |key, place: talks::Place| Self::say(key).number("number", place.0);
        match cannot {
            CannotShow::NothingThere(place) => at("refused-no-entry", place),
            CannotShow::NotConveyed(place) => at("refused-show-not-conveyed", place),
            CannotShow::WithoutEffect(place) => at("refused-show-no-effect", place),
            CannotShow::NothingProves(place, _) => at("refused-show-unattributed", place),
            CannotShow::InSubstance(place) => at("refused-show-substance", place),
            CannotShow::CharterNotHeld(place) => at("refused-show-charter", place),
            CannotShow::NotProved(place, _) => at("refused-show-not-proved", place),
        }
    }
}

impl From<Closed> for Trouble {
    fn from(closed: Closed) -> Self {
        Self::say(match closed {
            Closed::Frozen => "refused-room-frozen",
            Closed::Stopped => "refused-room-stopped",
            Closed::Left => "refused-room-left",
        })
    }
}
