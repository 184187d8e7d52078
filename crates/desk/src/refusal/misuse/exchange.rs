/// What is no exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeMisuse {
    /// Permissions of several talks.
    #[error("exchange: permissions of different talks are not exchanged")]
    SeveralTalks,
    /// No permissions.
    #[error("exchange: name the permissions that go in exchange")]
    Nothing,
    /// Two of one side.
    #[error("exchange: each side gives one permission to an exchange")]
    OneOfEach,
    /// They do not go round.
    #[error(
        "exchange: these permissions are no exchange: the words of each must go to another of \
         these sides, round to the first"
    )]
    NotRound,
    /// No permission that it was matched with.
    #[error("exchange: this is matched with nothing")]
    NotMatched,
}
