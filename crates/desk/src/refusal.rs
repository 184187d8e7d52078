//! Why the desk itself refuses something: one value a case, so that whoever shows it
//! finds their own words for each. What they say themselves is for the command line.

mod closed;
mod missing;
mod misuse;
mod not_now;
mod not_yours;
mod taken;

pub use closed::Closed;
pub use missing::{NoSuch, WhichTalks};
pub use misuse::{BeforehandMisuse, CharterMisuse, ExchangeMisuse, Misuse, Moment, OpeningMisuse};
pub use not_now::{NotNow, Untellable};
pub use not_yours::NotYours;
pub use taken::{Carrier, Taken};
