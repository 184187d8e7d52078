use envelope::RoomId;
use talks::Time;

/// What is too late or too early, or waits for something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// What a change was to change has changed already.
    #[error("they are not in the room any more")]
    GoneAlready,
    /// This desk was taken out.
    #[error("this desk is not a member of the room any more")]
    NotAMember,
    /// The card has not come.
    #[error("nobody has answered this invitation yet")]
    NotAnswered,
    /// The card is there, and nobody said yes or no.
    #[error("a card waits to be approved")]
    CardWaits,
    /// The card has its yes.
    #[error("this card is approved already")]
    CardApproved,
    /// The card has its yes, so that it cannot be declined.
    #[error("this card is approved already; take the person out with `remove`")]
    ApprovedBeforeDeclined,
    /// The card had its no.
    #[error("this card was declined; invite again")]
    CardDeclined,
    /// The invitation came to nothing, and why.
    #[error("{0}")]
    InvitationEnded(String),
    /// An invitation of this desk that nobody could use any more.
    #[error("the invitation has expired, so its answer could not be fetched; invite again")]
    InvitationExpired,
    /// An invitation to this desk, answered before.
    #[error("this desk has answered this invitation already; `joinings` shows how it stands")]
    JoinedAlready,
    /// An invitation to this desk that is over.
    #[error(
        "this invitation has expired; ask for a new one (or set this machine's clock, if it is \
         wrong)"
    )]
    LinkExpired,
    /// Nothing was agreed yet.
    #[error("no charter is in force in these talks yet; `charter draft` begins one")]
    NoCharter,
    /// A round is being begun.
    #[error("this desk is beginning a round already; `rounds` shows how far it is")]
    RoundBeginning,
    /// There is no round to end.
    #[error("no round is under way; `rounds` lists those that were begun")]
    NoRound,
    /// All the rooms are closed.
    #[error("no room of these talks takes anything at present; `rooms` says why")]
    NoOpenRoom,
    /// There is nothing to take over: it arrived.
    #[error("these words arrived: they were shown at {0}, and have their receipt")]
    Arrived(Time),
    /// There is nothing to take over: nobody set out.
    #[error(
        "nobody has set out with this, so there is nothing to take over; `tray` shows what may \
         be conveyed"
    )]
    NobodySetOut,
    /// Another was before us.
    #[error("a colleague took this over first, or it had arrived; `legs` shows who took it")]
    TakenOverBefore,
    /// The desk that set out may still finish.
    #[error(
        "{name} is still in the room with {room}, so that the desk which set out may yet put the \
         words there; take them out of that room first (`remove`), or, if they are back with \
         another desk, let that desk take over"
    )]
    StillThere {
        /// Who set out.
        name: String,
        /// What the room is called.
        room: String,
    },
    /// Nobody here knows whether the words arrived.
    #[error(
        "this desk cannot tell whether these words arrived: {0}. Let a colleague take over who \
         was in both rooms all along; if there is none, tell the side, and ask it to permit anew \
         what is missing"
    )]
    CannotTell(Untellable),
    /// The permission is in an exchange.
    #[error("one of these is matched already; `proposals` shows with what")]
    Matched,
    /// Who is to finish an exchange did not see what it was matched with.
    #[error(
        "this goes in exchange, and the team's room says with what only to those who were in it \
         then; let a colleague take over"
    )]
    MatchUnknown,
    /// A permission without a return is not matched.
    #[error(
        "number {0} asks for nothing in return: `convey` it, or ask the side to permit it in \
         exchange"
    )]
    NothingInReturn(u64),
    /// A permission whose moment is over is not matched.
    #[error("number {number} has closed at {closes}; what goes in exchange is matched before")]
    MatchedTooLate {
        /// The permission's number.
        number: u64,
        /// When it closed.
        closes: Time,
    },
    /// What closed goes by itself, or not.
    #[error(
        "this has closed: it goes by itself if what was wanted in return goes, too, and not \
         otherwise"
    )]
    GoesByItself,
    /// The room goes on elsewhere.
    #[error("this room goes on already, in {0}")]
    GoesOn(RoomId),
    /// A room that takes entries needs no other.
    #[error(
        "this room is not frozen on this desk. If it is on another's, check their evidence \
         (`room check-evidence`), and say --although-open"
    )]
    NotFrozen,
    /// A room that is none yet needs no other.
    #[error("the relay has not opened this room yet, so there is nothing to continue")]
    NotOpened,
    /// The room stands still for another reason.
    #[error("the room is not frozen: {0}")]
    ClosedOtherwise(String),
    /// Conveying it is held.
    #[error("this is being held already; `recall` cancels it, `tray` shows it")]
    Held,
    /// Conveying it is under way at this desk.
    #[error("this is on its way already; `tray` shows how far it is")]
    UnderWay,
    /// Other words cannot be shown while these go.
    #[error(
        "the words that have the side's yes are being conveyed; `recall` them first, if they are \
         still held"
    )]
    BeingConveyed,
    /// There is nothing to recall.
    #[error("nothing of this permission is being held; `tray` shows what is")]
    NothingHeld,
    /// It cannot be recalled any more.
    #[error(
        "too late: the words are on their way; tell the source, and say in the other room what \
         needs saying"
    )]
    RecalledTooLate,
    /// The receiving room does not know the key that signed.
    #[error("the side's key is not in the receiving room's record yet; try again in a moment")]
    KeyAwaited,
    /// The receiving room is a round behind.
    #[error(
        "the round has not begun in the receiving room yet; try again in a moment, or let \
         `round begin` make up for it"
    )]
    RoundAwaited,
    /// The permission ended before the words were bound to it.
    #[error(
        "the permission was withdrawn, used or expired, its round ended with the next, or other \
         words were shown, before the intention had its place; nothing was conveyed"
    )]
    NotBound,
    /// The words did not count where they went.
    #[error("the receiving room did not accept the words; look at its record")]
    NotAccepted,
    /// What another room was not told, asked at a side's desk.
    #[error("what another room was not told is known only at the intermediary's desk")]
    OnlyAtIntermediary,
    /// There is no evidence, as nothing happened.
    #[error(
        "this room is not frozen: there is no evidence against its relay. Rooms that went on \
         elsewhere are named by their ids, see `rooms`"
    )]
    NoEvidence,
    /// There is no evidence that others could check.
    #[error("this desk keeps no two checkpoints of the relay that others could compare")]
    NothingToCompare,
    /// A reading mark is under way.
    #[error("what you have read is being noted; wait until that is done")]
    ReadingNoted,
    /// The key of this head is not known to the room.
    #[error("the intermediary has not introduced this head's key yet; try again in a moment")]
    KeyNotIntroduced,
    /// The relay dropped the document.
    #[error("the relay kept \"{name}\" until {until}; ask whoever has the file to attach it again")]
    NotKept {
        /// The document's name.
        name: String,
        /// Until when.
        until: Time,
    },
}

/// Why nobody can tell at this desk whether words arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untellable {
    /// The room before may hold them.
    #[error(
        "the receiving room froze and went on in another, and they may have arrived in the one \
         before"
    )]
    WentOn,
    /// They arrived, and this desk did not see where.
    #[error("the words arrived before this desk came into the receiving room")]
    BeforeUs,
    /// This desk did not read all that was there.
    #[error("this desk came into the rooms, or came back into one, while they were under way")]
    NotAllAlong,
    /// There are others that say the same.
    #[error("words like these were put into the receiving room, and may be these")]
    Alike,
}
