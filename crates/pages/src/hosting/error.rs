//! Why an account is not made, changed or hosted.

use std::net::SocketAddr;

use client::ClientError;
use desk::ErrorKind;
use tls::TlsError;

/// Why an account is not made, changed or hosted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostingError {
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("people's desks cannot be served on {address}: {source}; name another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// Passkeys belong to a name.
    #[error(
        "\"{0}\" is no name that passkeys can belong to: give a host name such as desk.example, not an address"
    )]
    PublicName(String),
    /// What the vault keeps of accounts is not understood.
    #[error("the accounts in this vault were written by another version of the program")]
    Ledger,
    /// The vault does not store, or does not tell.
    #[error(transparent)]
    Desk(#[from] ClientError),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
    /// An account needs a name.
    #[error("an account needs a name, of at most 200 bytes")]
    Name,
    /// The name is taken.
    #[error("\"{0}\" has an account already; renew it, or take another name")]
    Taken(String),
    /// Nobody of this name has an account.
    #[error("nobody called \"{0}\" has an account here; goodoffices account list shows who has")]
    Unknown(String),
    /// The account is not there any more.
    #[error("there is no such account any more")]
    Gone,
    /// Nobody sits at the desk yet.
    #[error("nobody has come in by this account yet: hand its link over first")]
    NotBegun,
    /// A link's time is out of bounds.
    #[error("a link can be used for at least a second and at most 30 days")]
    Valid,
    /// There are as many as are kept.
    #[error("this desk hosts as many accounts as it can; end one that nobody uses")]
    Full,
    /// This desk hosts nobody.
    #[error("this desk hosts no desks of others; start it with --listen")]
    NotHosting,
}

impl From<HostingError> for ClientError {
    fn from(error: HostingError) -> Self {
        let kind = match error {
            HostingError::Desk(error) => return error,
            HostingError::Ledger => ErrorKind::Broken,
            HostingError::Name
            | HostingError::Taken(_)
            | HostingError::Unknown(_)
            | HostingError::Valid
            | HostingError::PublicName(_) => ErrorKind::Misuse,
            _ => ErrorKind::Unavailable,
        };
        Self::Desk {
            kind,
            refusal: None,
            message: error.to_string(),
        }
    }
}
