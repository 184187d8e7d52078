//! One participant's engine: what a desk knows and does, one input at a time.
//!
//! [`Desk`] joins the rules (`talks`), the sealing of rooms (`sealing`), what a
//! relay may see (`envelope`) and what outgoing words resemble (`guard`). Inputs, time and randomness are handed
//! in; out comes one [`Batch`] to be stored whole before anything is sent or
//! shown. It does no I/O: the driver is the crate `client`, or the simulated
//! world of `testkit`.

mod account;
pub mod answer;
mod beforehand;
mod charter;
pub mod command;
mod conveying;
mod desk;
mod destruction;
pub mod documents;
pub mod effect;
mod enclosed;
mod error;
pub mod evidence;
mod guarding;
mod introducing;
pub mod invitation;
mod inviting;
mod joining;
mod keys;
mod leaving;
mod names;
mod opening;
mod people;
mod precedence;
mod query;
mod random;
pub mod refusal;
mod retelling;
mod room;
mod rounds;
mod said;
mod search;
mod sending_on;
mod sharing;
mod shuttle;
mod stored;
mod succeeding;
mod taking_over;
mod timeline;
mod together;
mod tray;
mod turn;
mod untold;

pub use answer::{Answer, Event, View};
pub use charter::charter_words;
pub use command::{Command, Query, RoomName};
pub use desk::Desk;
pub use documents::{Attach, Errand, Located, Outcome};
pub use effect::{Batch, Effect, Input, Write};
pub use error::{DeskError, ErrorKind, RestoreError};
pub use random::{Randomness, Scope};

pub use envelope;
pub use talks;
