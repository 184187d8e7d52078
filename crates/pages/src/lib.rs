//! The desk in the browser: where a delegate and a mediator sit.
//!
//! [`Pages`] serves one running desk on the loopback address; [`House`] serves the
//! desks of other people, over TLS, to devices of their own. They know nothing
//! that the desk's commands, queries and events do not give it, and decide
//! nothing about talks: they are one more program at the desk, beside the command
//! line.
//!
//! * [`serve`](self): who may ask at all (host, origin, link, session, lock), and
//!   what every answer carries.
//! * `look`: state → HTML. Pure functions of views, so that a page and its live
//!   updates are drawn by the same code.
//! * `live`: what changed since the browser was last told, as server-sent events.
//! * `acts`: what people do: forms, each one command.
//! * `hosting`: desks of other people on this machine, with accounts and passkeys.
//! * `language`: every word, in five languages.
//!
//! **What is kept where.** The record is in the vault, and beside it what a person
//! has begun to write and words that wait to be recalled: they survive a reload, a
//! lock, a relay that is away and a desk that was killed. Seats are in the memory of
//! this process only.

mod acts;
mod drafts;
mod entrance;
mod error;
mod held;
mod hosting;
mod language;
mod limits;
mod live;
mod look;
mod options;
mod sending;
mod serve;
mod shared;
mod trouble;
mod usual;

pub use entrance::Entrance;
pub use error::PagesError;
pub use hosting::{HostingError, House, HouseOptions};
pub use language::Tongue;
pub use options::Options;
pub use serve::Pages;
pub use usual::{Tokens, Usual};
