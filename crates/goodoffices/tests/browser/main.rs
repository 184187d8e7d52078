//! The pages in a real browser: Debian's Chromium and its driver, by WebDriver.
//!
//! Each test runs a whole demonstration (a relay and its desks, processes of their
//! own) and looks at it through browsers of its own. Screenshots are kept under the
//! target folder's `screenshots`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod between;
mod browser;
mod delegate;
mod demonstration;
mod desk;
mod desks;
mod devtools;
mod enemies;
mod forms;
mod fresh;
mod hosted;
mod intermediary;
mod many;
mod opening;
mod robust;
mod settling;
mod several;
mod sights;
mod standards;
mod together;
mod translating;
