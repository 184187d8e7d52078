//! Desks of other people on one machine: who gets in, to what, and who does not. Asked
//! over TLS with bare HTTP, as an enemy would, not as a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod attacks;
mod house;
mod keeper;
mod life;
