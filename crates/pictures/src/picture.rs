//! A settlement as a picture: the input, and which kind of picture it becomes.

use settlement::{Answer, Frontier, Number, Problem};

use crate::frame::{Drawn, Frame};
use crate::scene::Scene;
use crate::{parallel, plane};

/// What is to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Whose names and reservation values are shown.
    pub problem: &'a Problem,
    /// The packages that no other beats, if they were computed.
    pub frontier: Option<&'a Frontier>,
    /// The fair packages, each with its status; of two in one sense the first.
    pub answers: &'a [Answer],
    /// Each side's best among packages that nobody would walk away from.
    pub ideals: Option<&'a [Number]>,
    /// Two sides: what other packages are worth, shown faintly.
    pub others: Option<&'a [[f64; 2]]>,
}

/// Draws a settlement: two sides as a plane, more as parallel axes.
///
/// The text is one `svg` element: without references, scripts or ids, light or
/// dark as the reader prefers, and below 200 kB whatever the input. Numbers are
/// shown as the nearest doubles. Equal pictures give equal text.
pub fn draw(picture: &Picture<'_>) -> String {
    drawn(picture).svg
}

/// The picture with the boxes of its texts.
pub(crate) fn drawn(picture: &Picture<'_>) -> Drawn {
    let scene = Scene::new(picture);
    match scene.names.len() {
        0 | 1 => {
            let mut frame = Frame::new(620.0);
            frame.heading("What can be agreed", "It takes two sides.");
            frame.finish(90.0, "What can be agreed", "It takes two sides.")
        }
        2 => plane::draw(picture, scene),
        _ => parallel::draw(picture, scene),
    }
}
