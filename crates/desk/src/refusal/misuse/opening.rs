use envelope::checkpoint::RelayKeyError;
use envelope::wire::TokenError;

/// Where talks or a room cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpeningMisuse {
    /// No token.
    #[error("token: {0}")]
    Token(#[from] TokenError),
    /// No key of a relay.
    #[error("relay key: {0}")]
    RelayKey(#[from] RelayKeyError),
    /// Half of what names a relay.
    #[error("relay: another relay is named by its address and its public key")]
    HalfARelay,
    /// No token, where one is needed.
    #[error("token: the relay's operator gives one for opening a room (relay token --rooms 1)")]
    NoToken,
}
