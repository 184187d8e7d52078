//! What a settlement looks like, as SVG: for a report, a page, a terminal user
//! who opens a file.
//!
//! Pure: text goes out, nothing else. A picture is one `svg` element without
//! ids, references or scripts; it follows the reader's preference for light or
//! dark, says in words what it shows, and lays its labels so that none touches
//! another.
//!
//! * [`draw`]: what can be agreed. Two sides as a plane, more as parallel axes.
//! * [`left_on_the_table`]: many negotiations, and what each could have reached.
//! * [`growth`]: what the costs of a computation grow with.

#![forbid(unsafe_code)]

mod axis;
mod block;
mod curve;
mod frame;
mod geometry;
mod growth;
mod ink;
mod labels;
mod marks;
mod numbers;
mod parallel;
mod picture;
mod plane;
mod scene;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use growth::{Chart, Growth, Series, Unit, growth};
pub use picture::{Picture, draw};
pub use table::{Negotiation, Table, left_on_the_table};
