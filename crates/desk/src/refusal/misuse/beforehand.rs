/// What cannot be permitted beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BeforehandMisuse {
    /// No end.
    #[error("expiry: say until when it stands: nothing stands for ever")]
    ForEver,
    /// No count, or too many.
    #[error("count: say how many statements may go, from 1 to 1000")]
    Count,
    /// In exchange.
    #[error(
        "condition: what goes in exchange is permitted word for word, and closes at a moment: \
         permit it by itself"
    )]
    InExchange,
    /// Shown first.
    #[error(
        "wording: words that are shown to you first need a yes each time: permit them by themselves"
    )]
    ShownFirst,
    /// Exact and attributed.
    #[error(
        "wording: exact words of yours bear your signature over these very words, which nobody can \
         give beforehand: let them go in substance, or exact but not as yours; or permit each by \
         itself"
    )]
    ExactAttributed,
    /// Something else.
    #[error("terms: these cannot be given beforehand")]
    Terms,
}
