/// What is for others to do, by their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotYours {
    /// Letting a person in.
    #[error("only heads and the intermediary's officials let people in")]
    Admitting,
    /// Taking a person out.
    #[error("only heads and the intermediary's officials take people out of a room")]
    Removing,
    /// Taking oneself out.
    #[error("nobody takes themselves out; `leave` asks the others to do it")]
    RemovingOneself,
    /// A role of a side, in the intermediary's team.
    #[error("only the intermediary's own people are in its team: official, staff or interpreter")]
    RoleInTeam,
    /// A role that a side's room does not have.
    #[error(
        "a side's people are its heads, deputies or delegates; partners are invited by the head \
         into the delegation's own room"
    )]
    RoleInSide,
    /// Inviting.
    #[error("only a head, or the intermediary, invites people; ask your head")]
    Inviting,
    /// Inviting another head, or a deputy.
    #[error(
        "a head invites delegates and partners; another head, or a deputy, is invited by the \
         intermediary, who introduces the new side key to the other rooms"
    )]
    InvitingAHead,
    /// Comparing the charter's words, at the intermediary's desk.
    #[error("the sides compare the charter's words with each other, not with the intermediary")]
    ComparingWords,
    /// Beginning and ending rounds.
    #[error("rounds are begun and ended by the intermediary's officials")]
    Rounds,
    /// Putting the same to several sides.
    #[error(
        "only the intermediary puts the same to several sides; `say` it in your room with the \
         intermediary"
    )]
    Proposing,
    /// Letting a room go on from which this desk is gone.
    #[error("this desk is not in the room any more; somebody who is opens its successor")]
    SucceedingFromOutside,
    /// Letting a room go on.
    #[error("a delegation's own room goes on by its head, the others by an official")]
    Succeeding,
    /// Introducing the key of a head.
    #[error(
        "only the desk that opened the talks can introduce a head's key; let it approve this card"
    )]
    Introducing,
    /// Permitting elsewhere than with the intermediary.
    #[error("permissions are given in the room with the intermediary")]
    PermittingElsewhere,
    /// Permitting.
    #[error("only a head permits; ask your head to do it")]
    Permitting,
}
