//! The driver of a desk: everything that the engine must not do itself.
//!
//! The engine ([`desk::Desk`]) is pure: one input in, one batch out. This crate
//! hands it its inputs and carries out its batches:
//!
//! 1. [`vault`]: the desk's state on disk, sealed under a passphrase. A batch
//!    is stored whole before anything of it is sent or shown.
//! 2. [`transport`]: connections to relays. Above it lie the links, one a
//!    room, and the anonymous requests, one a connection.
//! 3. [`Running`]: a desk at work. Its driver owns engine and vault, on a
//!    thread of its own.
//! 4. Documents: files sealed into the desk's keeping, carried to and from the
//!    relay in parts, and written to where people want them.
//! 5. [`socket`]: how other programs speak to a running desk. [`AnyDesk`] is
//!    either.
//! 6. [`Note`]: what people have begun to write, kept in the vault beside the record.
//! 7. A ledger of accounts, where this desk hosts desks for others ([`AccountAct`]).
//! 8. [`failpoints`]: the places at which a test stops the process while it
//!    stores.

mod access;
mod accounts;
mod anonymous;
pub mod clock;
mod documents;
mod driver;
mod error;
pub mod events;
pub mod failpoints;
mod ledger;
pub mod limits;
mod link;
mod network;
mod notes;
mod pause;
mod running;
pub mod socket;
pub mod transport;
pub mod vault;

pub use access::AnyDesk;
pub use accounts::{AccountAct, AccountStanding, AccountView, AccountsTold};
pub use clock::{Clock, SystemClock};
pub use documents::{AttachBytes, AttachFile, FetchFile, Fetched, FileTrouble, OpenDocument};
pub use error::ClientError;
pub use events::{Events, Notice};
pub use network::LinkState;
pub use notes::Note;
pub use running::{Options, Running};
pub use socket::{Front, Later, RemoteDesk, Serving};
pub use transport::TransportError;
pub use vault::{KeyCost, Passphrase, Vault, VaultError};
