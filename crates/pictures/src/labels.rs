//! Where labels go: beside what they name, never on each other, never out of
//! the picture, and off the lines where that is possible.
//!
//! Each label has some two thousand places to choose from; each place has a
//! cost. The labels choose in turn, a few times over, the cheapest place that
//! the others leave. Small, plain and the same every time.

use crate::geometry::{Rect, Spot, cross};

/// A label that wants a place.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    /// What it names.
    pub(crate) at: Spot,
    /// How far the mark there reaches.
    pub(crate) reach: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// The direction that it likes best, as a step right and down.
    pub(crate) liked: (f64, f64),
}

/// Where a label went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub(crate) area: Rect,
    /// Whether its lines end at the right edge: it lies left of its mark.
    pub(crate) ends: bool,
    /// The line between mark and label, where they are apart.
    pub(crate) leader: Option<(Spot, Spot)>,
}

/// Distances from the mark that a label tries.
const STEPS: [f64; 10] = [4.0, 9.0, 16.0, 26.0, 40.0, 58.0, 80.0, 110.0, 150.0, 200.0];
/// Directions that a label tries at each.
const DIRECTIONS: u32 = 24;
/// The mesh of the places that it tries besides.
const MESH: f64 = 14.0;
/// Farther from its mark than this, a label gets a leader.
const NEAR: f64 = 13.0;
/// Between two labels.
const GAP: f64 = 5.0;
/// How often the labels choose anew.
const ROUNDS: usize = 4;

/// Finds a place for each label; none where there is none at all.
///
/// `taken` must stay free; `busy` should.
pub(crate) fn place(
    labels: &[Label],
    bounds: Rect,
    taken: &[Rect],
    busy: &Busy,
) -> Vec<Option<Place>> {
    let choices: Vec<Vec<(Place, f64)>> = labels
        .iter()
        .map(|label| choices(label, labels, bounds, taken, busy))
        .collect();
    let mut placed: Vec<Option<Place>> = vec![None; labels.len()];
    for _ in 0..ROUNDS {
        for (which, choices) in choices.iter().enumerate() {
            let others: Vec<Place> = placed
                .iter()
                .enumerate()
                .filter_map(|(other, place)| place.filter(|_| other != which))
                .collect();
            let best = choices
                .iter()
                .filter_map(|(place, cost)| Some((*place, cost + beside(place, &others)?)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            if let Some(slot) = placed.get_mut(which) {
                *slot = best.map(|(place, _)| place);
            }
        }
    }
    placed
}

/// All places that a label may take if it is alone, with their costs.
fn choices(
    label: &Label,
    all: &[Label],
    bounds: Rect,
    taken: &[Rect],
    busy: &Busy,
) -> Vec<(Place, f64)> {
    let (width, height) = (label.width, label.height);
    let mut corners = Vec::new();
    for step in STEPS {
        for turn in 0..DIRECTIONS {
            let angle = core::f64::consts::TAU * f64::from(turn) / f64::from(DIRECTIONS);
            let (right, down) = (angle.cos(), angle.sin());
            let reach = label.reach + step;
            let middle = Spot::new(
                label.at.x + right * reach + (right * 1.5).clamp(-1.0, 1.0) * width / 2.0,
                label.at.y + down * reach + (down * 1.5).clamp(-1.0, 1.0) * height / 2.0,
            );
            corners.push((middle.x - width / 2.0, middle.y - height / 2.0));
        }
    }
    let (columns, rows) = (bounds.width / MESH, bounds.height / MESH);
    for row in 0..rows.clamp(0.0, 200.0) as u32 {
        for column in 0..columns.clamp(0.0, 200.0) as u32 {
            corners.push((
                bounds.x + MESH * f64::from(column),
                bounds.y + MESH * f64::from(row),
            ));
        }
    }
    corners
        .into_iter()
        .map(|(x, y)| Rect::new(x, y, width, height))
        .filter(|area| bounds.holds(area))
        .filter(|area| {
            let clear = area.grown(2.0);
            !taken.iter().any(|rect| rect.overlaps(&clear))
        })
        .map(|area| cost(label, all, area, busy))
        .collect()
}

/// A place and what it costs by itself.
fn cost(label: &Label, all: &[Label], area: Rect, busy: &Busy) -> (Place, f64) {
    let middle = Spot::new(area.x + area.width / 2.0, area.y + area.height / 2.0);
    let ends = middle.x < label.at.x - 0.3 * area.width;
    let apart = area.nearest(label.at).distance(label.at) - label.reach;
    let leader = (apart > NEAR).then(|| {
        let inset = Rect::new(area.x, area.y + 9.0, area.width, area.height - 18.0);
        let to = if area.x <= label.at.x && label.at.x <= area.right() {
            area.nearest(label.at)
        } else {
            inset.nearest(label.at)
        };
        let whole = label.at.distance(to).max(1.0);
        (
            label.at.towards(to, (label.reach + 1.0) / whole),
            label.at.towards(to, 1.0 - 3.0 / whole),
        )
    });
    let mut sum = apart.abs() + if leader.is_some() { 14.0 } else { 0.0 };
    sum += 1.6 * busy.within(&area.grown(2.0));
    let whole = middle.distance(label.at).max(1.0);
    let along = (middle.x - label.at.x) * label.liked.0 + (middle.y - label.at.y) * label.liked.1;
    sum += 9.0 * (1.0 - along / whole);
    for other in all.iter().filter(|other| other.at != label.at) {
        // A label that lies nearer to another mark would be read as that one's.
        let near = area.nearest(other.at).distance(other.at) - other.reach;
        if near < apart.max(8.0) {
            sum += 30.0;
        }
        if let Some((from, to)) = leader
            && Rect::around(other.at, other.reach + 2.0).crossed_by(from, to)
        {
            sum += 60.0;
        }
    }
    (Place { area, ends, leader }, sum)
}

/// What a place costs besides the others; none if it lies on one of them.
fn beside(place: &Place, others: &[Place]) -> Option<f64> {
    let mut sum = 0.0;
    for other in others {
        if place.area.grown(GAP).overlaps(&other.area) {
            return None;
        }
        if let Some((from, to)) = place.leader
            && other.area.grown(2.0).crossed_by(from, to)
        {
            sum += 400.0;
        }
        if let Some((from, to)) = other.leader {
            if place.area.grown(2.0).crossed_by(from, to) {
                sum += 400.0;
            }
            if place.leader.is_some_and(|leader| cross(leader, (from, to))) {
                sum += 120.0;
            }
        }
    }
    Some(sum)
}

/// Where a picture already shows something: a mesh of small squares.
#[derive(Debug, Clone)]
pub(crate) struct Busy {
    columns: usize,
    rows: usize,
    /// Once sealed: how much lies above and left of each corner.
    cells: Vec<f64>,
}

impl Busy {
    const CELL: f64 = 4.0;

    pub(crate) fn new(width: f64, height: f64) -> Self {
        let cells = |length: f64| (length / Self::CELL).clamp(0.0, 1_000.0) as usize + 2;
        let (columns, rows) = (cells(width), cells(height));
        Self {
            columns,
            rows,
            cells: vec![0.0; columns * rows],
        }
    }

    /// Something lies here, of such weight.
    pub(crate) fn dot(&mut self, at: Spot, weight: f64) {
        // A cast from a double stops at the ends.
        let column = (at.x / Self::CELL) as usize + 1;
        let row = (at.y / Self::CELL) as usize + 1;
        if column < self.columns
            && let Some(cell) = self.cells.get_mut(row * self.columns + column)
        {
            *cell = cell.max(weight);
        }
    }

    pub(crate) fn line(&mut self, from: Spot, to: Spot, weight: f64) {
        let steps = (from.distance(to) / Self::CELL).clamp(1.0, 1_000.0) as u32;
        for step in 0..=steps {
            self.dot(from.towards(to, f64::from(step) / f64::from(steps)), weight);
        }
    }

    /// No more is added: sums up.
    pub(crate) fn sealed(mut self) -> Self {
        for row in 1..self.rows {
            let mut along = 0.0;
            for column in 1..self.columns {
                let at = row * self.columns + column;
                let above = self.cells.get(at - self.columns).copied();
                if let Some(cell) = self.cells.get_mut(at) {
                    along += *cell;
                    *cell = along + above.unwrap_or(0.0);
                }
            }
        }
        self
    }

    /// How much lies in a box.
    fn within(&self, area: &Rect) -> f64 {
        let column = |x: f64| ((x / Self::CELL) as usize).min(self.columns - 1);
        let row = |y: f64| ((y / Self::CELL) as usize).min(self.rows - 1);
        let (left, right) = (column(area.x), column(area.right() + Self::CELL));
        let (top, bottom) = (row(area.y), row(area.bottom() + Self::CELL));
        let sum = |row: usize, column: usize| {
            let cell = self.cells.get(row * self.columns + column);
            cell.copied().unwrap_or(0.0)
        };
        sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)
    }
}
