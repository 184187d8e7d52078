//! Every refusal of the rules and of the desk, and the message that tells it. Nothing
//! is left to a default: whoever adds a refusal is made to find words for it.

use client::ClientError;
use desk::{DeskError, ErrorKind};
use talks::Malformed;
use talks::conveyance::CannotConvey;
use talks::decide::Refused;
use talks::room::{CommitRefused, RuleBroken};

use super::Trouble;

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Self {
        let told = error.to_string();
        match error {
            ClientError::Desk {
                refusal: Some(refusal),
                ..
            } => (*refusal).into(),
            ClientError::Desk {
                kind: ErrorKind::Unavailable,
                ..
            } => Self::say("refused-not-now").and_told(told),
            ClientError::TooManyNotes => Self::say("refused-too-many-drafts"),
            ClientError::RoomGone => Self::say("refused-no-room"),
            ClientError::Document(_) | ClientError::File(_) => {
                Self::say("refused-document").and_told(told)
            }
            ClientError::Vault(_) => Self::say("refused-vault").and_told(told),
            ClientError::Stopped | ClientError::NotRunning { .. } => Self::say("refused-stopped"),
            ClientError::Unsettled { .. } => Self::say("refused-unsettled").and_told(told),
            ClientError::Desk { refusal: None, .. }
            | ClientError::TooManyAccounts
            | ClientError::Restore(_)
            | ClientError::Transport(_)
            | ClientError::NoRandomness(_)
            | ClientError::NoThread(_)
            | ClientError::Socket { .. }
            | ClientError::Protocol(_) => Self::told(told),
        }
    }
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        let told = error.to_string();
        match error {
            DeskError::Rule(refused) => refused.into(),
            DeskError::Members(refused) => refused.into(),
            DeskError::Conveyance(cannot) => cannot.into(),
            DeskError::Malformed(malformed) => malformed.into(),
            DeskError::NoSuchRoom { .. } | DeskError::AmbiguousRoom { .. } => {
                Self::say("refused-no-room")
            }
            DeskError::Talks(which) => which.into(),
            DeskError::NoSuch(missing) => missing.into(),
            DeskError::Misuse(misuse) => misuse.into(),
            DeskError::NotYours(refused) => refused.into(),
            DeskError::ExportsOff(_) => Self::say("refused-exports-off"),
            DeskError::CannotShow(cannot) => cannot.into(),
            DeskError::NotNow(refused) => refused.into(),
            DeskError::Taken(taken) => taken.into(),
            DeskError::AnswerTooLarge(_) => Self::say("refused-answer-large"),
            DeskError::WordsDiffer => Self::say("refused-safety-words"),
            DeskError::CharterWordsDiffer => Self::say("refused-charter-words"),
            DeskError::RoomClosed { standing, .. } => standing.into(),
            DeskError::Sealing(_) => Self::told(told),
        }
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        let at = |key, place: talks::Place| Self::say(key).number("number", place.0);
        match refused {
            Refused::Rule(broken) => broken.into(),
            Refused::Malformed(malformed) => malformed.into(),
            Refused::NoSuchEntry(place) => at("refused-no-entry", place),
            Refused::NoWords(place) | Refused::NothingToTell(place) => {
                at("refused-no-words", place)
            }
            Refused::NotAnAsk(place) | Refused::NothingToAnswer(place) => {
                at("refused-not-asked", place)
            }
            Refused::NotAPermission(place) => at("refused-no-permission", place),
            Refused::NotAProposal(place) => at("refused-no-proposal", place),
            Refused::IsAnAsk(place) => at("refused-is-ask", place),
            Refused::IsAPermission(place) => at("refused-is-permission", place),
            Refused::IsAProposal(place) => at("refused-is-proposal", place),
            Refused::NoSuchMark(mark) => Self::say("refused-no-mark").text("mark", mark),
            Refused::BeforeUs => Self::say("refused-before-us"),
        }
    }
}

impl From<CommitRefused> for Trouble {
    fn from(refused: CommitRefused) -> Self {
        let told = refused.to_string();
        match refused {
            CommitRefused::NotInRoom => Self::say("refused-not-in-room"),
            CommitRefused::NotACommitter => Self::say("refused-only-heads-and-officials"),
            CommitRefused::OtherBefore => Self::say("refused-room-changed"),
            CommitRefused::Malformed(malformed) => malformed.into(),
            CommitRefused::RemovesItself => Self::say("refused-removes-itself"),
            CommitRefused::NotItsSide => Self::say("refused-not-its-side"),
            CommitRefused::NoCommitterLeft => Self::say("refused-last-committer"),
            // What no desk of this program asks for.
            CommitRefused::Fixed
            | CommitRefused::Charter
            | CommitRefused::LeavesDiffer
            | CommitRefused::OthersChanged
            | CommitRefused::PersonDiffers => Self::say("refused-by-rules").and_told(told),
        }
    }
}

impl From<CannotConvey> for Trouble {
    fn from(cannot: CannotConvey) -> Self {
        let told = cannot.to_string();
        match cannot {
            CannotConvey::Rule(broken) => broken.into(),
            CannotConvey::Malformed(malformed) => malformed.into(),
            CannotConvey::NoSuchPermission => Self::say("refused-nothing-there"),
            CannotConvey::BeforeUs => Self::say("refused-convey-before-us"),
            CannotConvey::WordsDiffer(at) => {
                Self::say("refused-words-differ").number("word", at.word as u64)
            }
            CannotConvey::NotTheWordsShown(at) => {
                Self::say("refused-not-the-words-shown").number("word", at.word as u64)
            }
            CannotConvey::LanguageDiffers { permitted, given } => {
                Self::say("refused-language-differs")
                    .text("permitted", permitted)
                    .text("given", given)
            }
            CannotConvey::OnlyIfAsked => Self::say("refused-only-if-asked"),
            CannotConvey::OtherDocument => Self::say("refused-other-document"),
            CannotConvey::DocumentMissing => Self::say("refused-document-missing"),
            // What no desk of this program asks for.
            CannotConvey::NotThisConveyance | CannotConvey::SecretShared => {
                Self::say("refused-by-rules").and_told(told)
            }
        }
    }
}

impl From<Malformed> for Trouble {
    fn from(malformed: Malformed) -> Self {
        let told = malformed.to_string();
        match malformed {
            Malformed::TooLong { length, most } => Self::say("refused-too-long")
                .number("length", length as u64)
                .number("most", most as u64),
            Malformed::Field(_) => Self::say("refused-field"),
            // What no desk of this program writes.
            Malformed::NotCbor
            | Malformed::Trailing
            | Malformed::NotCanonical
            | Malformed::Version(_) => Self::say("refused-by-rules").and_told(told),
        }
    }
}

impl From<RuleBroken> for Trouble {
    fn from(broken: RuleBroken) -> Self {
        let at = |key, place: talks::Place| Self::say(key).number("number", place.0);
        let key_of = |key, number: u8| Self::say(key).number("number", number);
        let of_round = |key, round: u32| Self::say(key).number("round", round);
        match broken {
            RuleBroken::NotInRoom => Self::say("refused-not-in-room"),
            RuleBroken::OnlyInSideRoom => Self::say("refused-only-side-room"),
            RuleBroken::OnlyInTeamRoom => Self::say("refused-only-team-room"),
            RuleBroken::OnlyAmongOurselves => Self::say("refused-only-ourselves"),
            RuleBroken::NotInADelegation => Self::say("refused-not-in-delegation"),
            RuleBroken::OnlyOfficials => Self::say("refused-only-officials"),
            RuleBroken::OnlyHeads => Self::say("refused-only-heads"),
            RuleBroken::OnlyHeadsAndOfficials => Self::say("refused-only-heads-and-officials"),
            RuleBroken::OnlyTheSide => Self::say("refused-only-the-side"),
            RuleBroken::NoSuchPerson => Self::say("refused-no-person"),
            RuleBroken::OwnSide => Self::say("refused-own-side"),
            RuleBroken::Round(round, present) | RuleBroken::RoundSkipped(round, present) => {
                of_round("refused-round", round).number("present", present)
            }
            RuleBroken::RoundBegun(round) => of_round("refused-round-begun", round),
            RuleBroken::RoundNotOpen(round) => of_round("refused-round-not-open", round),
            RuleBroken::RoundOver(round) => of_round("refused-round-over", round),
            RuleBroken::KeyTaken(key) => key_of("refused-key-taken", key),
            RuleBroken::KeyUnknown(key) => key_of("refused-key-unknown", key),
            RuleBroken::KeyNotInCharter(key) => key_of("refused-key-not-in-charter", key),
            RuleBroken::KeyEnded(key) => key_of("refused-key-ended", key),
            RuleBroken::NotSigned { signed, needed } => Self::say("refused-not-signed")
                .number("signed", signed)
                .number("needed", needed),
            RuleBroken::SignedAlready => Self::say("refused-signed-already"),
            RuleBroken::SignedTwice => Self::say("refused-signed-twice"),
            RuleBroken::SignTheStanding => Self::say("refused-sign-the-standing"),
            RuleBroken::NonceRepeated => Self::say("refused-repeated"),
            RuleBroken::AskAnswered(place) => at("refused-ask-answered", place),
            RuleBroken::Withdrawn => Self::say("refused-withdrawn"),
            RuleBroken::BoundBefore => Self::say("refused-bound"),
            RuleBroken::Expired | RuleBroken::Lapsed => Self::say("refused-expired"),
            RuleBroken::NotApproved => Self::say("refused-not-approved"),
            RuleBroken::NotToBeShown => Self::say("refused-not-to-be-shown"),
            RuleBroken::ShownAnew(place) => at("refused-shown-anew", place),
            RuleBroken::NeverLives => Self::say("refused-never"),
            RuleBroken::TooEarly(when) => Self::say("refused-early").moment(when),
            RuleBroken::OnlyInExchange => Self::say("refused-only-in-exchange"),
            RuleBroken::HasClosed => Self::say("refused-closed"),
            RuleBroken::NotExchanged => Self::say("refused-not-exchanged"),
            RuleBroken::DecidedBefore => Self::say("refused-decided"),
            RuleBroken::ClosesInThePast => Self::say("refused-past"),
            RuleBroken::NoSuchQuestion => Self::say("refused-no-question"),
            RuleBroken::ConveyedBefore => Self::say("refused-conveyed-before"),
            RuleBroken::CarrierHere => Self::say("refused-carrier-here"),
            RuleBroken::StandingEnded => Self::say("refused-standing-ended"),
            RuleBroken::StandingUsedUp(count) => {
                Self::say("refused-standing-used-up").number("count", count)
            }
            RuleBroken::TooManyStanding => Self::say("refused-standing-many"),
            RuleBroken::NoReadingMarks => Self::say("refused-no-reading-marks"),
            RuleBroken::NothingToRead(place) => at("refused-nothing-to-read", place),
            RuleBroken::ReadBefore(place) => at("refused-read-before", place),
            RuleBroken::ReadTooSoon => Self::say("refused-read-soon"),
            RuleBroken::OnlyGoodOffices => Self::say("refused-good-offices"),
            RuleBroken::CharterAwaited => Self::say("refused-charter-awaited"),
            RuleBroken::CharterPending => Self::say("refused-charter-pending"),
            RuleBroken::OtherCharter => Self::say("refused-other-charter"),
            RuleBroken::CharterChanged => Self::say("refused-charter-changed"),
            RuleBroken::MatterRepeated => Self::say("refused-put-before"),
            RuleBroken::Superseded(place) => at("refused-superseded", place),
            RuleBroken::SameLanguage => Self::say("refused-same-language"),
            RuleBroken::NoSuchWords
            | RuleBroken::NoSuchAsk
            | RuleBroken::NoSuchPermission
            | RuleBroken::NoSuchShowing
            | RuleBroken::NoSuchReference
            | RuleBroken::NoSuchAssessment
            | RuleBroken::NothingToTranslate
            | RuleBroken::NoSuchProposal
            | RuleBroken::NoSuchStanding => Self::say("refused-nothing-there"),
            // What no desk of this program writes.
            RuleBroken::OutOfOrder
            | RuleBroken::IdForged
            | RuleBroken::CounterBehind { .. }
            | RuleBroken::OpeningNotFirst
            | RuleBroken::OpeningDiffers
            | RuleBroken::NoSuchSide(_)
            | RuleBroken::KeyNumberZero
            | RuleBroken::IntroductionUnsigned
            | RuleBroken::SignatureFails
            | RuleBroken::NoSuchIntention
            | RuleBroken::IntentionNotBound
            | RuleBroken::ReceiptRepeated
            | RuleBroken::ReceiptDiffers
            | RuleBroken::DocumentDiffers
            | RuleBroken::Proof(_)
            | RuleBroken::NothingToClose
            | RuleBroken::NotClosed
            | RuleBroken::NotForThisSide
            | RuleBroken::CharterDoesNotFollow
            | RuleBroken::NotMutual
            | RuleBroken::LoneYes
            | RuleBroken::NothingInReturn
            | RuleBroken::ContinuesNothing
            | RuleBroken::CarriedTooLate => Self::say("refused-by-rules").and_told(broken),
        }
    }
}
