use core::fmt;

use talks::Time;

/// Who took words before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// This desk itself.
    Own,
    /// Somebody whom the record names.
    Named(String),
    /// Somebody whom it does not name.
    Colleague,
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "this desk",
            Self::Named(name) => name,
            Self::Colleague => "a colleague",
        })
    }
}

/// Somebody took the words before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Taken {
    /// They set out, and can bring it to its end no more.
    #[error(
        "{by} set out with this at {since} and did not bring it to its end; `convey --take-over` \
         does"
    )]
    LeftBehind {
        /// Who.
        by: Carrier,
        /// Since when.
        since: Time,
    },
    /// It is on its way.
    #[error("{by} has taken this: it is on its way since {since}")]
    OnItsWay {
        /// Who.
        by: Carrier,
        /// Since when.
        since: Time,
    },
    /// It arrived.
    #[error("{by} has conveyed this: it was shown at {at}; it goes once")]
    Conveyed {
        /// Who.
        by: Carrier,
        /// When.
        at: Time,
    },
}
