/// What a command names and is not there; and where to look.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuch {
    /// An invitation made here.
    #[error("invitation {0} does not exist here; `invitations` lists those made here")]
    Invitation(u32),
    /// The room into which it invites.
    #[error("room of invitation {0} does not exist here; invite again")]
    RoomOfInvitation(u32),
    /// A person in a room.
    #[error("person {0} does not exist here; `rooms` shows who is in the room")]
    Person(String),
    /// A person in any of several rooms.
    #[error("person {0} does not exist here; `rooms` shows who is in them")]
    PersonAnywhere(String),
    /// A round.
    #[error("round {0} does not exist here; `rounds` lists those that were begun")]
    Round(u32),
    /// A question in another room.
    #[error(
        "question {0} does not exist here; `show` of the receiving side's room lists the numbers"
    )]
    Question(u64),
    /// A permission.
    #[error("permission {0} does not exist here; `tray` lists what may be conveyed")]
    Permission(u64),
    /// An entry that says something.
    #[error("entry with words {0} does not exist here; `show` lists the numbers")]
    Words(u64),
    /// A document.
    #[error("document {0} does not exist here; `show` lists the numbers")]
    Document(u64),
}

/// Talks, or a side of theirs, that do not fit what was named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhichTalks {
    /// They are not at this desk.
    #[error("this desk does not know these talks")]
    Unknown,
    /// There are none at this desk.
    #[error("this desk is in no talks yet; `open` starts some, `join` answers an invitation")]
    NoneYet,
    /// Others are at this desk.
    #[error("no talks are called that; the desk knows: {0}")]
    NotCalledThat(String),
    /// Several fit.
    #[error("say which talks: {0}")]
    Several(String),
    /// They have other sides.
    #[error("no side is called \"{name}\"; the sides are: {known}")]
    NoSuchSide {
        /// The name given.
        name: String,
        /// Those there are.
        known: String,
    },
}
