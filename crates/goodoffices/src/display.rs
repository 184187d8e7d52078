//! What reaches the terminal.
//!
//! Statements, names and titles come from people who may mean harm: a
//! statement may hold terminal escapes, a name may turn the writing direction
//! around. So nothing is printed but [`Safe`] text, which is made from raw
//! text in one place ([`safe`](mod@safe)), laid out in rows ([`rows`]) and,
//! where two rooms are shown, set side by side ([`columns`]).

pub(crate) mod clock;
pub(crate) mod columns;
pub(crate) mod json;
pub(crate) mod paint;
pub(crate) mod rows;
pub(crate) mod safe;
#[cfg(test)]
mod tests;

pub(crate) use paint::{Paint, Tone};
pub(crate) use rows::Paragraph;
pub(crate) use safe::{Safe, Shown, safe};

/// How wide to write: the terminal's width, or 100 columns where there is no
/// terminal, and never so narrow or wide that reading suffers.
pub(crate) fn width() -> usize {
    let columns = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
    columns.clamp(40, 200)
}
