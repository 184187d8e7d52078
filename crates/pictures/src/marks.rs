//! The marks of the four solutions: told apart by shape as much as by colour.

use settlement::Solution;

use crate::geometry::Spot;
use crate::ink::Ink;
use crate::svg::{Drawing, Path, Tag};

/// How far a mark of size one reaches.
pub(crate) const REACH: f64 = 8.0;

/// The name of a solution as a label begins with it.
pub(crate) fn name(solution: Solution) -> &'static str {
    match solution {
        Solution::Nash => "Nash product",
        Solution::KalaiSmorodinsky => "Kalai–Smorodinsky",
        Solution::Egalitarian => "Egalitarian",
        Solution::Utilitarian => "Utilitarian",
    }
}

/// A shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Disc,
    Diamond,
    Square,
    Triangle,
}

impl From<Solution> for Shape {
    fn from(solution: Solution) -> Self {
        match solution {
            Solution::Nash => Self::Disc,
            Solution::KalaiSmorodinsky => Self::Diamond,
            Solution::Egalitarian => Self::Square,
            Solution::Utilitarian => Self::Triangle,
        }
    }
}

impl Shape {
    /// Begins the shape; all four look about as large as each other.
    pub(crate) fn begin(self, drawing: &mut Drawing, at: Spot, scale: f64) -> Tag<'_> {
        let corners: &[(f64, f64)] = match self {
            Self::Disc => return drawing.circle(at, 6.8 * scale),
            Self::Diamond => &[(0.0, -8.4), (8.4, 0.0), (0.0, 8.4), (-8.4, 0.0)],
            Self::Square => &[(-6.2, -6.2), (6.2, -6.2), (6.2, 6.2), (-6.2, 6.2)],
            Self::Triangle => &[(0.0, -8.0), (7.9, 5.7), (-7.9, 5.7)],
        };
        let mut path = Path::default();
        for (place, (x, y)) in corners.iter().enumerate() {
            let corner = Spot::new(at.x + x * scale, at.y + y * scale);
            if place == 0 {
                path.jump(corner);
            } else {
                path.line(corner);
            }
        }
        path.close();
        drawing.path(&path)
    }
}

/// Draws a solution's mark.
pub(crate) fn solution(drawing: &mut Drawing, solution: Solution, at: Spot, scale: f64) {
    let tag = Shape::from(solution).begin(drawing, at, scale);
    let tag = tag
        .fill(Ink::from(solution))
        .text("data-solution", solution.key());
    // A small one stands in a label, where nothing lies under it.
    if scale < 0.8 {
        tag.close();
    } else {
        tag.stroke(Ink::Paper, 2.0).close();
    }
}

/// Where several solutions are one: a target, whose label holds their marks.
pub(crate) fn together(drawing: &mut Drawing, at: Spot) {
    drawing.circle(at, 9.2).fill(Ink::Paper).close();
    drawing
        .circle(at, 7.2)
        .fill(Ink::Paper)
        .stroke(Ink::Text, 2.2)
        .close();
    drawing.circle(at, 3.4).fill(Ink::Text).close();
}

/// What no agreement is worth.
pub(crate) fn reservation(drawing: &mut Drawing, at: Spot) {
    drawing
        .circle(at, 4.6)
        .fill(Ink::Paper)
        .stroke(Ink::Text, 1.8)
        .close();
}

/// Each side's best at once.
pub(crate) fn ideal(drawing: &mut Drawing, at: Spot) {
    let mut path = Path::default();
    for (x, y) in [(6.5, 0.0), (0.0, 6.5)] {
        path.jump(Spot::new(at.x - x, at.y - y));
        path.line(Spot::new(at.x + x, at.y + y));
    }
    drawing.path(&path).stroke(Ink::Text, 1.8).close();
}
