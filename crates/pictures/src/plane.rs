//! Two sides: a plane, one side's utility to the right, the other's upwards.

mod labelled;
mod ranges;

use settlement::FrontierStatus;

use crate::axis::Axis;
use crate::curve::{self, Curve};
use crate::frame::{Drawn, Frame, MARGIN};
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::labels::Busy;
use crate::numbers;
use crate::picture::Picture;
use crate::scene::Scene;
use crate::svg::{Anchor, Drawing, Path, Words};
use crate::text;

const WIDTH: f64 = 960.0;
const TOP: f64 = 116.0;
const BOTTOM: f64 = 676.0;
/// Solutions nearer to each other than this share a mark.
const TOGETHER: f64 = 6.0;
/// Other packages are shown at most this often.
const CLOUD: usize = 4_000;

/// What is drawn, and where.
struct Plane {
    across: Axis,
    upwards: Axis,
    area: Rect,
    curve: Curve,
    reservation: Spot,
    /// Whether the reservation values lie in the picture.
    within: [bool; 2],
    ideal: Option<Spot>,
}

pub(crate) fn draw(picture: &Picture<'_>, mut scene: Scene<'_>) -> Drawn {
    let points = picture.frontier.map(|frontier| &frontier.points);
    let values = points.map(curve::values).unwrap_or_default();
    let (ranges, within) = ranges::ranges(picture, &scene, &values);
    let marked = numbers::ticks(ranges[1].0, ranges[1].1, 7.0);
    let widest = marked
        .iter()
        .map(|tick| text::width(&tick.label, 13.0, false))
        .fold(20.0, f64::max);
    let left = MARGIN + widest.ceil() + 8.0;
    let area = Rect::new(left, TOP, WIDTH - MARGIN - left, BOTTOM - TOP);
    let across = Axis::new(ranges[0], area.x, area.right());
    let upwards = Axis::new(ranges[1], area.bottom(), area.y);
    let spot = |at: [f64; 2]| Spot::new(across.place(at[0]), upwards.place(at[1]));
    let curve = points.map(|points| Curve::new(points, &values, spot));
    let reservation = pair(&scene.reservation).map_or(Spot::new(left, BOTTOM), spot);
    let plane = Plane {
        across,
        upwards,
        area,
        curve: curve.unwrap_or_default(),
        // Where it lies below the picture, the region begins at its edge.
        reservation: Spot::new(reservation.x.max(area.x), reservation.y.min(area.bottom())),
        within,
        ideal: scene.ideals.as_deref().and_then(pair).map(spot),
    };
    for ((name, value), within) in scene.names.iter().zip(&scene.reservation).zip(within) {
        if !within {
            let value = numbers::figure(*value);
            let name = text::isolated(&text::cut(name, 13.0, false, 260.0));
            scene.notes.push(format!(
                "No agreement is worth {value} to {name}: far outside the picture."
            ));
        }
    }

    let mut frame = Frame::new(WIDTH);
    let title = "What can be agreed";
    frame.heading(title, &reading(picture, values.len()));
    plane.region(&mut frame.drawing);
    plane.axes(&mut frame.drawing, &scene.names);
    let mut busy = Busy::new(WIDTH, BOTTOM);
    plane.others(&mut frame.drawing, picture, &mut busy);
    plane.bounds(&mut frame.drawing);
    plane.frontier(&mut frame.drawing, &mut busy);
    let groups = scene.groups(|a, b| match (pair(a), pair(b)) {
        (Some(a), Some(b)) => spot(a).distance(spot(b)) <= TOGETHER,
        _ => false,
    });
    plane.marks(&mut frame, &mut scene, &groups, busy);
    if let Some(sentence) = scene.nothing {
        frame.middle(area, sentence);
    }
    let end = frame.notes(&scene.doubts, &scene.notes, BOTTOM + 78.0);
    let summary = format!(
        "{} To the right: what a package is worth to {}. Upwards: to {}. No agreement is worth \
         {}.{}{}",
        reading(picture, values.len()),
        scene.names.first().map_or("", String::as_str),
        scene.names.get(1).map_or("", String::as_str),
        figures(&scene.reservation),
        scene
            .nothing
            .map(|sentence| format!(" {sentence}"))
            .unwrap_or_default(),
        scene.summary(),
    );
    frame.finish(end, title, &summary)
}

/// How the picture is read, in a sentence or two.
fn reading(picture: &Picture<'_>, points: usize) -> String {
    let joined = picture.frontier.is_some_and(|frontier| {
        (0..frontier.points.len()).any(|point| frontier.points.joined(point))
    });
    let status = picture.frontier.map(|frontier| &frontier.status);
    let many = numbers::count(points);
    let mut reading = match (points, status) {
        (0, _) => "What packages are worth to the two sides.".to_owned(),
        (1, Some(FrontierStatus::Optimal)) => {
            "The one package that no other beats for both sides.".to_owned()
        }
        (_, Some(FrontierStatus::Optimal)) if joined => {
            format!(
                "No package beats these for both sides: {many} points and, along lines, splits."
            )
        }
        (_, Some(FrontierStatus::Optimal)) => {
            format!("The {many} packages that no other beats for both sides.")
        }
        (_, Some(FrontierStatus::Within { .. })) => {
            format!("{many} packages that others hardly beat for both sides.")
        }
        _ => format!("The best {many} packages for both sides found so far."),
    };
    if picture.others.is_some_and(|others| !others.is_empty()) {
        reading.push_str(" Faint dots: other packages.");
    }
    reading
}

fn pair(values: &[f64]) -> Option<[f64; 2]> {
    values.first_chunk::<2>().copied()
}

fn figures(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|value| numbers::figure(*value)).collect();
    texts.join(" and ")
}

impl Plane {
    /// Tints what both sides prefer to no agreement.
    fn region(&self, drawing: &mut Drawing) {
        let corner = self.reservation;
        let inside = |spot: &Spot| spot.x >= corner.x && spot.y <= corner.y;
        let mut path = Path::default();
        let mut before: Option<(usize, Spot)> = None;
        let spots = self.curve.spots.iter().enumerate();
        for (place, spot) in spots.filter(|(_, spot)| inside(spot)) {
            match before {
                None => {
                    path.jump(corner);
                    path.line(Spot::new(spot.x, corner.y));
                }
                // Between two packages that cannot be mixed, a step.
                Some((at, last)) if !self.curve.runs_on(at) => {
                    path.line(Spot::new(spot.x, last.y));
                }
                Some(_) => {}
            }
            path.line(*spot);
            before = Some((place, *spot));
        }
        if let Some((_, last)) = before {
            path.line(Spot::new(corner.x, last.y));
            path.close();
            drawing.path(&path).fill(Ink::Tint).close();
        }
    }

    fn axes(&self, drawing: &mut Drawing, names: &[String]) {
        let area = self.area;
        for tick in numbers::ticks(self.upwards.low, self.upwards.high, 7.0) {
            let y = self.upwards.place(tick.at);
            drawing.line(
                Spot::new(area.x, y),
                Spot::new(area.right(), y),
                Ink::Grid,
                1.0,
            );
            let at = Spot::new(area.x - 8.0, y + 4.5);
            let words = Words::new(&tick.label, at, 13.0, Ink::Muted);
            drawing.words(&words.anchored(Anchor::End));
        }
        for tick in numbers::ticks(self.across.low, self.across.high, 8.0) {
            let x = self.across.place(tick.at);
            drawing.line(
                Spot::new(x, area.y),
                Spot::new(x, area.bottom()),
                Ink::Grid,
                1.0,
            );
            let half = text::width(&tick.label, 13.0, false) / 2.0;
            let x = x.min(WIDTH - 6.0 - half);
            let at = Spot::new(x, area.bottom() + 20.0);
            let words = Words::new(&tick.label, at, 13.0, Ink::Muted);
            drawing.words(&words.anchored(Anchor::Middle));
        }
        let name = |side: usize, room: f64| {
            let whole = names.get(side).map_or("", String::as_str);
            (text::isolated(&text::cut(whole, 14.0, true, room)), whole)
        };
        let (shown, whole) = name(0, area.width - 110.0);
        let at = Spot::new(area.right(), area.bottom() + 46.0);
        let title = format!("worth to {shown} →");
        let words = Words::new(&title, at, 14.0, Ink::Text).bold(true);
        drawing.words(&cut_from(words.anchored(Anchor::End), &shown, whole));
        let (shown, whole) = name(1, area.width - 110.0);
        let title = format!("↑ worth to {shown}");
        let at = Spot::new(MARGIN, area.y - 14.0);
        let words = Words::new(&title, at, 14.0, Ink::Text).bold(true);
        drawing.words(&cut_from(words, &shown, whole));
    }

    fn others(&self, drawing: &mut Drawing, picture: &Picture<'_>, busy: &mut Busy) {
        let mut seen = std::collections::BTreeSet::new();
        let mut path = Path::default();
        for other in picture.others.unwrap_or_default() {
            let [Some(x), Some(y)] = other.map(numbers::finite) else {
                continue;
            };
            if !self.across.holds(x) || !self.upwards.holds(y) {
                continue;
            }
            let spot = Spot::new(self.across.place(x), self.upwards.place(y));
            // One dot for all that lie in one square of the sheet.
            let square = ((spot.x / 3.0) as u32, (spot.y / 3.0) as u32);
            if seen.len() < CLOUD && seen.insert(square) {
                path.dot(spot);
                busy.dot(spot, 0.25);
            }
        }
        if !path.is_empty() {
            drawing
                .path(&path)
                .stroke(Ink::Cloud, 2.6)
                .text("stroke-linecap", "round")
                .close();
        }
    }

    /// The lines below which a side walks away.
    fn bounds(&self, drawing: &mut Drawing) {
        let (corner, area) = (self.reservation, self.area);
        if self.within[0] {
            let (from, to) = (area.bottom(), area.y);
            let (from, to) = (Spot::new(corner.x, from), Spot::new(corner.x, to));
            drawing.dashed(from, to, Ink::Muted, "2 4");
        }
        if self.within[1] {
            let (from, to) = (area.x, area.right());
            let (from, to) = (Spot::new(from, corner.y), Spot::new(to, corner.y));
            drawing.dashed(from, to, Ink::Muted, "2 4");
        }
    }

    fn frontier(&self, drawing: &mut Drawing, busy: &mut Busy) {
        let curve = &self.curve;
        let mut path = Path::default();
        let mut down = false;
        for (place, pair) in curve.spots.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            if !curve.runs_on(place) {
                down = false;
                continue;
            }
            if !down {
                path.jump(*from);
            }
            path.line(*to);
            busy.line(*from, *to, 3.0);
            down = true;
        }
        if !path.is_empty() {
            drawing
                .path(&path)
                .stroke(Ink::Frontier, 2.4)
                .text("stroke-linejoin", "round")
                .text("stroke-linecap", "round")
                .close();
        }
        let mut dots = Path::default();
        let shown: Vec<Spot> = if curve.dots {
            curve.spots.clone()
        } else {
            curve.lone().collect()
        };
        for spot in &shown {
            dots.dot(*spot);
            busy.dot(*spot, 25.0);
        }
        if !dots.is_empty() {
            let size = match shown.len() {
                0..=30 => 7.5,
                31..=80 => 6.0,
                _ => 4.4,
            };
            drawing
                .path(&dots)
                .stroke(Ink::Frontier, size)
                .text("stroke-linecap", "round")
                .close();
        }
    }
}

/// Keeps the whole name at hand where it was cut.
fn cut_from<'a>(words: Words<'a>, shown: &str, whole: &'a str) -> Words<'a> {
    if shown == text::isolated(whole) {
        words
    } else {
        words.whole(whole)
    }
}
