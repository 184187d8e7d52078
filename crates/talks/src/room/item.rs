//! What a record holds at one place, and what the rules say of it.

use crate::entry::Entry;
use crate::ids::{LeafKey, PersonId, Place, SideNumber, Time};
use crate::roster::{Person, Role};

use crate::conveyance::ProofFailed;

/// One item of a room's record. Nothing that opened is ever dropped: what
/// breaks a rule stays, is shown as such, and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The leaf that sealed it.
    pub author: LeafKey,
    /// Who that was at this place; none if nobody of the room.
    pub speaker: Option<Speaker>,
    /// When, by the author's clock.
    pub stated: Time,
    /// What it is.
    pub what: What,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An entry.
    Entry {
        /// The entry as its author sealed it.
        entry: Box<Entry>,
        /// Whether it counts.
        verdict: Verdict,
        /// Whether it rests on something that was said before this desk
        /// joined: it stands, but nothing can be conveyed by it here.
        before_us: bool,
    },
    /// A change of the people in the room.
    Commit {
        /// Who came, in roster order.
        joined: Vec<Person>,
        /// Who went, in roster order.
        left: Vec<Person>,
    },
}

/// Who spoke, as the roster had them at that place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The human being.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// Their name or office.
    pub name: String,
    /// What they call the device.
    pub device: String,
}

impl From<&Person> for Speaker {
    fn from(person: &Person) -> Self {
        Self {
            person: person.person,
            role: person.role,
            name: person.name.clone(),
            device: person.device.clone(),
        }
    }
}

/// Whether an entry counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counted,
    /// It is kept and shown, without effect.
    Refused(RuleBroken),
}

impl Verdict {
    /// Whether the entry counts.
    pub fn is_counted(&self) -> bool {
        matches!(self, Self::Counted)
    }
}

/// The rule that an entry breaks, and what its author could do instead. The
/// same words serve the fold, which shows them, and the commands, which refuse
/// with them before anything is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleBroken {
    /// Its place is not after everything already in the record.
    #[error("it does not follow the last item of the record")]
    OutOfOrder,
    /// Its author has no place in the roster.
    #[error("its author is not in this room")]
    NotInRoom,
    /// An id that is not derived from its author and counter.
    #[error("its id is not the one of its author and count")]
    IdForged,
    /// A counter that does not grow.
    #[error("its author's count is {counter}, but stood at {last} already")]
    CounterBehind {
        /// The author's last count.
        last: u64,
        /// The count stated.
        counter: u64,
    },
    /// An opening anywhere but in front.
    #[error("the opening is the first entry of a room and stands there only")]
    OpeningNotFirst,
    /// An opening of other talks.
    #[error("it is not the opening that this room stands on")]
    OpeningDiffers,
    /// Done in a room where it has no place.
    #[error("this is done only in a side's room with the intermediary")]
    OnlyInSideRoom,
    /// Done by somebody who is no official.
    #[error("only officials of the intermediary may do this")]
    OnlyOfficials,
    /// Done by somebody who is no head.
    #[error("only a head of the side may do this")]
    OnlyHeads,
    /// A side that the opening does not name.
    #[error("the opening names no side {}", .0.0)]
    NoSuchSide(SideNumber),
    /// Words addressed to the side that says them.
    #[error("words go to another side, not to the one whose room this is")]
    OwnSide,
    /// A round that is not the present one.
    #[error("round {0} is not the present round, {1}")]
    Round(u32, u32),
    /// Done in a room where the intermediary is not.
    #[error("this is done only where the intermediary is, not in a delegation's own room")]
    NotInADelegation,
    /// A round that was begun before.
    #[error("round {0} was begun already")]
    RoundBegun(u32),
    /// A round that does not follow the present one.
    #[error("round {0} does not follow the present round, {1}")]
    RoundSkipped(u32, u32),
    /// The end of a round that is not the present one, or was ended.
    #[error("round {0} is not under way")]
    RoundNotOpen(u32),
    /// An ask or a permission of a round after which another has begun.
    #[error("it belongs to round {0}, which is over; ask and permit anew in the present one")]
    RoundOver(u32),
    /// A side key with number 0.
    #[error("side keys are numbered from 1")]
    KeyNumberZero,
    /// Another key under a number that is taken, or a key under two numbers.
    #[error("key number {0} of this side, or the key itself, is already taken")]
    KeyTaken(u8),
    /// An introduction that the intermediary's key of the opening did not sign.
    #[error("the introduction is not signed by the intermediary's key of the opening")]
    IntroductionUnsigned,
    /// Words that point to nothing said here.
    #[error("it points to words that nobody said in this room")]
    NoSuchWords,
    /// Signed under a key that this room does not know.
    #[error("the intermediary has not introduced side key {0} to this room")]
    KeyUnknown(u8),
    /// The signature does not cover these words and terms.
    #[error("the side's signature does not cover these words on these terms")]
    SignatureFails,
    /// A nonce of an earlier permission.
    #[error("it repeats an earlier permission; permit anew to convey twice")]
    NonceRepeated,
    /// Not an ask of this room.
    #[error("there is no such ask in this room")]
    NoSuchAsk,
    /// The ask has its answer.
    #[error("the ask has been answered already, by entry {}", .0.0)]
    AskAnswered(Place),
    /// Not a permission of this room.
    #[error("there is no such permission in this room")]
    NoSuchPermission,
    /// The permission was taken back before.
    #[error("the permission was withdrawn before")]
    Withdrawn,
    /// Another intention bound the permission first; a conveyance happens once.
    #[error("not bound: the words were on their way already, or had arrived")]
    BoundBefore,
    /// The intention's stated time lies after the permission's expiry.
    #[error("not bound: the permission had expired; ask again")]
    Expired,
    /// An earlier intention came too late and ended the permission.
    #[error("not bound: an earlier intention found the permission expired; ask again")]
    Lapsed,
    /// The very words are to be shown first, and have no yes.
    #[error("the side has not said yes to the very words; show them first, and wait for its yes")]
    NotApproved,
    /// Words shown under a permission that does not ask for it.
    #[error("this permission does not ask to be shown the words first; they may go as they are")]
    NotToBeShown,
    /// Not words shown in this room.
    #[error("no such words were shown in this room")]
    NoSuchShowing,
    /// Other words were shown after these.
    #[error("other words were shown since, in number {}; only those shown last can be answered", .0.0)]
    ShownAnew(Place),
    /// Not an intention of this room.
    #[error("there is no such intention in this room")]
    NoSuchIntention,
    /// The intention did not bind.
    #[error("the intention did not bind its permission, so nothing may have gone under it")]
    IntentionNotBound,
    /// The intention has its receipt.
    #[error("the intention has its receipt already")]
    ReceiptRepeated,
    /// Done by somebody who may let nobody in.
    #[error("only heads and officials may do this")]
    OnlyHeadsAndOfficials,
    /// Somebody who is not here is briefed.
    #[error("whoever is briefed is not in this room")]
    NoSuchPerson,
    /// An assessment in a room with others.
    #[error("an assessment stays in the team's room, or in a delegation's own")]
    OnlyAmongOurselves,
    /// An assessment that refers to nothing said here.
    #[error("it refers to something that nobody entered in this room")]
    NoSuchReference,
    /// A revision of something that is no assessment.
    #[error("there is no such assessment in this room")]
    NoSuchAssessment,
    /// A revision of what was revised before.
    #[error("it was revised already, in number {}; revise that one", .0.0)]
    Superseded(Place),
    /// A translation of something that is nobody's words.
    #[error("there are no words of anybody there to translate")]
    NothingToTranslate,
    /// A translation into the language of the words themselves.
    #[error("the words are in that language themselves; say otherwise what differs")]
    SameLanguage,
    /// A take-over while whoever set out is still in the room.
    #[error(
        "whoever set out with this is still in the room, and brings it to its end; take them out \
         of it first, if their desk is lost"
    )]
    CarrierHere,
    /// A receipt that tells of other words than the exact ones permitted, or
    /// of another addressee.
    #[error("the receipt tells of words or an addressee that were not permitted")]
    ReceiptDiffers,
    /// A document that is not the one which the words name.
    #[error("the document that goes along is not the one that the words name")]
    DocumentDiffers,
    /// A conveyance that claims what it cannot prove.
    #[error("words that do not carry the proof they claim: {0}")]
    Proof(#[from] ProofFailed),
    /// Not enough people of the side have signed.
    #[error(
        "{signed} of the {needed} signatures that the side needs are there; \
             another of its heads has to sign"
    )]
    NotSigned {
        /// How many have signed.
        signed: u8,
        /// How many must.
        needed: u8,
    },
    /// Everybody who must has signed.
    #[error("it has all the signatures that the side needs")]
    SignedAlready,
    /// A person, or a key, that has signed before.
    #[error("this person, or this key, has signed already; another has to")]
    SignedTwice,
    /// A key that the charter does not certify.
    #[error("the charter does not list side key {0}; amend the charter to add it")]
    KeyNotInCharter(u8),
    /// A key that has ended.
    #[error("side key {0} has ended and signs no more")]
    KeyEnded(u8),
    /// An expiry before the moment at which the words could go.
    #[error("the words could never go: their expiry lies before the moment that they wait for")]
    NeverLives,
    /// The moment has not come.
    #[error("not before {0}")]
    TooEarly(Time),
    /// Permitted in exchange for something.
    #[error(
        "these words go only in exchange for something, at the moment that they name; \
             match them with what comes in return"
    )]
    OnlyInExchange,
    /// It has closed.
    #[error("too late: it has closed and is being decided")]
    HasClosed,
    /// It has closed, and nothing came of it.
    #[error("it has closed, and nothing came of it; permit anew for another attempt")]
    NotExchanged,
    /// Something that does not close.
    #[error("this does not close: it is neither a proposal nor a permission in exchange")]
    NothingToClose,
    /// Something that has not closed.
    #[error("it has not closed yet")]
    NotClosed,
    /// Something decided before.
    #[error("this has been decided already; the first decision counts")]
    DecidedBefore,
    /// Done outside the team's room.
    #[error("this is done only in the intermediary's own room")]
    OnlyInTeamRoom,
    /// A proposal of a matter that was put here before.
    #[error("this matter was put to the side before")]
    MatterRepeated,
    /// A proposal for others.
    #[error("the proposal does not name the side whose room this is")]
    NotForThisSide,
    /// A moment that has passed.
    #[error("the moment at which it closes has passed")]
    ClosesInThePast,
    /// A text of the intermediary's own where it may only convey.
    #[error(
        "the charter's mandate is good offices: the intermediary conveys, \
             and puts nothing forward itself"
    )]
    OnlyGoodOffices,
    /// A charter that does not follow from what is in force here.
    #[error(
        "the charter does not follow from the opening, the charter in force, \
             and the side keys introduced here"
    )]
    CharterDoesNotFollow,
    /// Signed before the charter came that the room was founded on.
    #[error(
        "the charter on which this room goes on has not come into it yet; try again in a moment"
    )]
    CharterAwaited,
    /// A charter while another is being decided.
    #[error("another charter is being decided here; wait for what comes of it")]
    CharterPending,
    /// Not a proposal of this room.
    #[error("there is no such proposal in this room")]
    NoSuchProposal,
    /// A mutual yes that is not proved.
    #[error("a mutual yes without the signatures that prove it")]
    NotMutual,
    /// A yes told although not all said yes (R10).
    #[error("a yes that is not mutual is told to nobody")]
    LoneYes,
    /// Confirmed, but not in force.
    #[error("this is not the charter in force")]
    OtherCharter,
    /// Permitted on a ground before the one in force: another charter came
    /// between signing and logging.
    #[error("another charter came into force before this was logged; permit anew")]
    CharterChanged,
    /// Words that may go only if asked, and no such question.
    #[error("nobody of this side asked that in this room")]
    NoSuchQuestion,
    /// A receipt that does not say what came in return.
    #[error("the receipt does not name the words that came in return")]
    NothingInReturn,
    /// Something said under a standing permission by others than the side.
    #[error("only people of the side say something under its standing permission")]
    OnlyTheSide,
    /// Not a standing permission of this room.
    #[error("there is no such standing permission in this room")]
    NoSuchStanding,
    /// A standing permission that ended.
    #[error("the standing permission has ended or expired; a head can give another")]
    StandingEnded,
    /// A standing permission that was used as often as it says.
    #[error("the standing permission is used up: it lets at most {0} statements go")]
    StandingUsedUp(u32),
    /// More standing permissions than a room keeps.
    #[error("there are too many standing permissions here; withdraw one, or give it the same mark")]
    TooManyStanding,
    /// Something carried over into a room that continues none.
    #[error("this room continues no other, so that nothing goes on in it")]
    ContinuesNothing,
    /// Something carried over when others were there already, or once more.
    #[error(
        "what goes on from the room before, its opener brings along once, before anybody else comes"
    )]
    CarriedTooLate,
    /// A reading mark where the charter in force lets nobody make any.
    #[error("the charter in force lets nobody note what they have read")]
    NoReadingMarks,
    /// A reading mark beyond what stands in the room.
    #[error("nothing stands at number {} yet", .0.0)]
    NothingToRead(Place),
    /// A reading mark that does not move forward.
    #[error("it is noted already that number {} was read", .0.0)]
    ReadBefore(Place),
    /// A reading mark soon after another.
    #[error("a device notes what its person has read at most twice a minute")]
    ReadTooSoon,
    /// A signature under words that a standing permission lets go.
    #[error("these words go under a standing permission; sign that one")]
    SignTheStanding,
    /// A conveyance of a permission that was conveyed here before (R8).
    #[error("the permission behind these words was conveyed here before; it goes once")]
    ConveyedBefore,
}

impl RuleBroken {
    /// Whether honest people can run into it by acting at the same time: no
    /// sign that anybody did wrong.
    pub fn is_a_race(self) -> bool {
        matches!(
            self,
            Self::AskAnswered(_)
                | Self::Withdrawn
                | Self::BoundBefore
                | Self::Expired
                | Self::Lapsed
                | Self::ReceiptRepeated
                | Self::NotApproved
                | Self::ShownAnew(_)
                | Self::KeyTaken(_)
                | Self::NotSigned { .. }
                | Self::SignedAlready
                | Self::HasClosed
                | Self::NotExchanged
                | Self::DecidedBefore
                | Self::KeyEnded(_)
                | Self::KeyNotInCharter(_)
                | Self::CharterChanged
                | Self::OnlyGoodOffices
                | Self::CharterPending
                | Self::StandingEnded
                | Self::NoReadingMarks
                | Self::NoSuchPerson
                | Self::StandingUsedUp(_)
                | Self::OtherCharter
                | Self::CarrierHere
                | Self::Superseded(_)
                | Self::RoundBegun(_)
                | Self::RoundNotOpen(_)
                | Self::RoundOver(_)
        ) || matches!(self, Self::Round(stated, present) if (1..present).contains(&stated))
    }
}

/// Something that people should know about a record, with the author it
/// concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where it was noticed.
    pub place: Place,
    /// Whose item it is.
    pub author: LeafKey,
    /// Their name or office there; none if nobody of the room.
    pub name: Option<String>,
    /// What was noticed.
    pub kind: WarningKind,
}

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WarningKind {
    /// Entries of the author are missing here.
    #[error("{missing} entries before this one are missing (counted {counter})")]
    CounterGap {
        /// How many are missing.
        missing: u64,
        /// The count that the entry states.
        counter: u64,
    },
    /// A count that was used before.
    #[error("counted {counter}, though {last} was reached already")]
    CounterBehind {
        /// The author's last count.
        last: u64,
        /// The count stated.
        counter: u64,
    },
    /// An id that is not the author's own.
    #[error("bears an id that is not the one of its author and count {counter}")]
    IdForged {
        /// The count that the entry states.
        counter: u64,
    },
    /// A receipt whose order does not follow the one before it.
    #[error("receipt number {order} for this destination, where {expected} was due")]
    ReceiptOrder {
        /// The order stated.
        order: u32,
        /// The order due.
        expected: u32,
    },
    /// The record does not begin with the room's opening.
    #[error("stands where the opening should: the record does not begin with it")]
    NoOpening,
}

impl Item {
    /// The entry, if it is one and counts.
    pub fn counted(&self) -> Option<&Entry> {
        match &self.what {
            What::Entry {
                entry,
                verdict: Verdict::Counted,
                ..
            } => Some(entry),
            _ => None,
        }
    }

    /// The entry, whether it counts or not.
    pub fn entry(&self) -> Option<&Entry> {
        match &self.what {
            What::Entry { entry, .. } => Some(entry),
            What::Commit { .. } => None,
        }
    }
}
