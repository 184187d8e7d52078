//! The desk in the browser: where a delegate and a mediator sit.
//!
//! [`Pages`] serves one running desk on the loopback address. It knows nothing
//! that the desk's commands, queries and events do not give it, and decides
//! nothing about talks: it is one more program at the desk, beside the command
//! line.
//!
//! * [`serve`](self): who may ask at all (host, origin, link, session, lock), and
//!   what every answer carries.
//! * `look`: state → HTML. Pure functions of views, so that a page and its live
//!   updates are drawn by the same code.
//! * `live`: what changed since the browser was last told, as server-sent events.
//! * `acts`: what people do: forms, each one command.
//! * `language`: every word, in five languages.
//!
//! **What is kept where.** The record is in the vault, and beside it what a person
//! has begun to write and words that wait to be recalled: they survive a reload, a
//! lock, a relay that is away and a desk that was killed. Seats are in the memory of
//! this process only.

mod acts;
mod drafts;
mod error;
mod held;
mod language;
mod limits;
mod live;
mod look;
mod options;
mod sending;
mod serve;
mod shared;
mod usual;

pub use error::PagesError;
pub use language::Tongue;
pub use options::Options;
pub use serve::Pages;
pub use usual::{Tokens, Usual};
