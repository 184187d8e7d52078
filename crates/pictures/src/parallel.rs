//! Three sides or more: an axis for each, a line for each package.

use settlement::Points;

use crate::axis::{Axis, Extent, is_far_below};
use crate::block::Block;
use crate::frame::{Drawn, Frame};
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::marks;
use crate::numbers;
use crate::picture::Picture;
use crate::scene::{Group, Scene};
use crate::svg::{Anchor, Drawing, Path, Words};
use crate::text;

const TOP: f64 = 168.0;
const BOTTOM: f64 = 600.0;
/// Left of the first axis.
const BEFORE: f64 = 134.0;
/// Right of the last one: the labels.
const AFTER: f64 = 236.0;
/// From the last axis to the labels.
const BESIDE: f64 = 42.0;
/// The least room of an axis.
const ROOM: f64 = 92.0;
/// Lines of the frontier, at most.
const LINES: usize = 300;
/// Lines of solutions nearer to each other than this run side by side.
const TOGETHER: f64 = 2.0;

/// One side's axis.
struct Side {
    x: f64,
    axis: Axis,
    reservation: f64,
    /// Whether the axis begins at the reservation value.
    within: bool,
    /// What its ends are called; one has no name where both are the same.
    ends: [Option<f64>; 2],
}

impl Side {
    fn spot(&self, value: f64) -> Spot {
        Spot::new(self.x, self.axis.place(value))
    }
}

pub(crate) fn draw(picture: &Picture<'_>, mut scene: Scene<'_>) -> Drawn {
    let gaps = scene.names.len().saturating_sub(1).max(1) as f64;
    let width = (BEFORE + AFTER + gaps * ROOM).max(960.0);
    let step = (width - BEFORE - AFTER) / gaps;
    let points = picture.frontier.map(|frontier| &frontier.points);
    let count = points.map_or(0, Points::len);
    let sides = sides(points, &scene, step);
    for (side, name) in sides.iter().zip(&scene.names) {
        if !side.within {
            let name = text::isolated(&text::cut(name, 13.0, false, 260.0));
            let value = numbers::figure(side.reservation);
            scene.notes.push(format!(
                "No agreement is worth {value} to {name}: far below the axis."
            ));
        }
    }
    let mut frame = Frame::new(width);
    let title = "What can be agreed";
    let reading = reading(count);
    frame.heading(title, &reading);
    if let Some(points) = points {
        lines(&mut frame.drawing, points, &sides);
    }
    axes(&mut frame.drawing, &sides, &scene, step);
    let groups = scene.groups(|a, b| {
        sides
            .iter()
            .zip(a.iter().zip(b))
            .all(|(side, (a, b))| (side.axis.place(*a) - side.axis.place(*b)).abs() <= TOGETHER)
    });
    solutions(&mut frame.drawing, &groups, &sides);
    if let Some(sentence) = scene.nothing {
        let area = Rect::new(BEFORE, TOP, width - BEFORE - AFTER, BOTTOM - TOP);
        frame.middle(area, sentence);
    }
    let end = frame.notes(&scene.doubts, &scene.notes, BOTTOM + 62.0);
    let summary = format!(
        "{reading} An axis for each of {}. No agreement is worth {}.{}{}",
        scene.names.join(", "),
        crate::block::figures(&scene.reservation),
        scene
            .nothing
            .map(|sentence| format!(" {sentence}"))
            .unwrap_or_default(),
        scene.summary(),
    );
    frame.finish(end, title, &summary)
}

fn reading(points: usize) -> String {
    let each = "Each line is a package, each axis what it is worth to a side";
    match points {
        0 => format!("{each}."),
        1 => format!("{each}. No other beats the one shown."),
        many if many > LINES => format!(
            "{each}. Of the {} that no other beats, {LINES} are shown.",
            numbers::count(many)
        ),
        many => format!("{each}. No other beats the {many} shown."),
    }
}

/// The axes, from what no agreement is worth (or the least shown, if that is
/// far below) to the ideal.
fn sides(points: Option<&Points>, scene: &Scene<'_>, step: f64) -> Vec<Side> {
    let mut sides = Vec::new();
    for (place, reservation) in scene.reservation.iter().enumerate() {
        let mut extent = Extent::default();
        if let Some(points) = points {
            let values = (0..points.len()).filter_map(|point| points.approximate(point, place));
            values
                .filter_map(numbers::finite)
                .for_each(|value| extent.add(value));
        }
        for shown in &scene.solutions {
            shown
                .at
                .get(place)
                .into_iter()
                .for_each(|at| extent.add(*at));
        }
        let ideal = scene.ideals.as_ref().and_then(|ideals| ideals.get(place));
        ideal.into_iter().for_each(|ideal| extent.add(*ideal));
        let within = !is_far_below(*reservation, extent);
        if within {
            extent.add(*reservation);
        }
        let found = points.is_some_and(|points| !points.is_empty()) || !scene.solutions.is_empty();
        let (low, high) = extent.ends().unwrap_or((0.0, 1.0));
        sides.push(Side {
            x: BEFORE + step * place as f64,
            // A side that can gain nothing has all it can get.
            axis: if low < high {
                Axis::new((low, high), BOTTOM, TOP)
            } else {
                Axis::new((low - 1.0, high), BOTTOM, TOP)
            },
            reservation: *reservation,
            within,
            ends: [
                (low < high || !found).then_some(low),
                (low < high || found).then_some(high),
            ],
        });
    }
    sides
}

/// The frontier: evenly chosen, with the best for each side among them.
fn lines(drawing: &mut Drawing, points: &Points, sides: &[Side]) {
    let count = points.len();
    let mut chosen = std::collections::BTreeSet::new();
    if count <= LINES {
        chosen.extend(0..count);
    } else {
        for place in 0..sides.len() {
            let best = (0..count)
                .filter_map(|point| Some((point, points.approximate(point, place)?)))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            chosen.extend(best.map(|(point, _)| point));
        }
        let even = LINES - chosen.len();
        // Halves of the step: the ends are among the best already.
        chosen.extend((0..even).map(|line| {
            let at = (line as f64 + 0.5) / even as f64 * count as f64;
            (at as usize).min(count - 1)
        }));
    }
    // Apart from each other, so that many lines make a darker place.
    let opacity = match chosen.len() {
        0..=12 => "0.75",
        13..=60 => "0.45",
        61..=150 => "0.26",
        _ => "0.18",
    };
    drawing
        .tag("g")
        .stroke(Ink::Frontier, 1.1)
        .text("stroke-opacity", opacity)
        .open();
    for point in chosen {
        let mut path = Path::default();
        for (place, side) in sides.iter().enumerate() {
            let value = points.approximate(point, place).and_then(numbers::finite);
            let Some(value) = value else { break };
            let spot = side.spot(value);
            if path.is_empty() {
                path.jump(spot);
            } else {
                path.line(spot);
            }
        }
        drawing.path(&path).close();
    }
    drawing.end();
}

fn axes(drawing: &mut Drawing, sides: &[Side], scene: &Scene<'_>, step: f64) {
    for (place, (side, name)) in sides.iter().zip(&scene.names).enumerate() {
        let (top, bottom) = (Spot::new(side.x, TOP), Spot::new(side.x, BOTTOM));
        drawing.line(top, bottom, Ink::Text, 1.4);
        for end in [top, bottom] {
            let (from, to) = (Spot::new(end.x - 6.0, end.y), Spot::new(end.x + 6.0, end.y));
            drawing.line(from, to, Ink::Text, 1.4);
        }
        let room = step - 12.0;
        let lines = text::wrap(name, 14.0, true, room, 2);
        let mut base = TOP - 34.0 - 17.0 * lines.len().saturating_sub(1) as f64;
        for line in &lines {
            let shown = text::isolated(line);
            let at = Spot::new(side.x, base);
            let words = Words::new(&shown, at, 14.0, Ink::Text).bold(true);
            let words = words.anchored(Anchor::Middle);
            let cut = lines.iter().any(|line| line.ends_with('…'));
            drawing.words(&if cut { words.whole(name) } else { words });
            base += 17.0;
        }
        for (value, y) in side.ends.iter().zip([BOTTOM + 22.0, TOP - 12.0]) {
            let figure = value.map(numbers::figure).unwrap_or_default();
            let shown = text::cut(&figure, 13.0, false, step - 6.0);
            let words = Words::new(&shown, Spot::new(side.x, y), 13.0, Ink::Muted);
            drawing.words(&words.anchored(Anchor::Middle).halo());
        }
        if place == 0 {
            let best = if scene.ideals.is_some() {
                "ideal"
            } else {
                "best shown"
            };
            let least = if side.within {
                "no agreement"
            } else {
                "least shown"
            };
            let best = if scene.nothing.is_some() { "" } else { best };
            for (text, y) in [(best, TOP), (least, BOTTOM)] {
                let at = Spot::new(side.x - 14.0, y + 4.5);
                let words = Words::new(text, at, 13.0, Ink::Muted);
                drawing.words(&words.anchored(Anchor::End));
            }
        }
    }
}

/// The solutions' lines, side by side where they meet, and their labels.
fn solutions(drawing: &mut Drawing, groups: &[Group<'_>], sides: &[Side]) {
    // Where each line is on each axis, and how far it is moved aside there.
    let places: Vec<Vec<(Spot, f64)>> = groups
        .iter()
        .enumerate()
        .map(|(which, group)| {
            sides
                .iter()
                .enumerate()
                .filter_map(|(place, side)| {
                    let at = side.spot(*group.at().get(place)?);
                    Some((at, aside(groups, which, place, side)))
                })
                .collect()
        })
        .collect();
    for (group, places) in groups.iter().zip(&places) {
        let mut path = Path::default();
        for (spot, aside) in places {
            let spot = Spot::new(spot.x, spot.y + aside * 3.6);
            if path.is_empty() {
                path.jump(spot);
            } else {
                path.line(spot);
            }
        }
        for (ink, width) in [(Ink::Paper, 6.0), (ink_of(group), 3.0)] {
            drawing
                .path(&path)
                .stroke(ink, width)
                .text("stroke-linejoin", "round")
                .close();
        }
    }
    for (group, places) in groups.iter().zip(&places) {
        for (spot, aside) in places {
            let at = Spot::new(spot.x + aside * 15.0, spot.y);
            match group.solutions.as_slice() {
                [alone] => marks::solution(drawing, alone.solution, at, 0.82),
                _ => marks::together(drawing, at),
            }
        }
    }
    labels(drawing, groups, &places, sides);
}

/// The steps by which a line is moved aside where others are as good.
fn aside(groups: &[Group<'_>], which: usize, place: usize, side: &Side) -> f64 {
    let y = |group: &Group<'_>| group.at().get(place).map(|at| side.axis.place(*at));
    let here = groups.get(which).and_then(y);
    let same: Vec<usize> = (0..groups.len())
        .filter(|other| match (groups.get(*other).and_then(y), here) {
            (Some(other), Some(here)) => (other - here).abs() <= 5.0,
            _ => false,
        })
        .collect();
    let among = same.iter().position(|other| *other == which).unwrap_or(0);
    among as f64 - (same.len().saturating_sub(1)) as f64 / 2.0
}

fn ink_of(group: &Group<'_>) -> Ink {
    match group.solutions.as_slice() {
        [alone] => Ink::from(alone.solution),
        _ => Ink::Text,
    }
}

/// Right of the last axis, in the order of the lines there, none on another.
fn labels(
    drawing: &mut Drawing,
    groups: &[Group<'_>],
    places: &[Vec<(Spot, f64)>],
    sides: &[Side],
) {
    const GAP: f64 = 10.0;
    // What each is worth, if that is short of all of them.
    let worth = sides.len() <= 4
        && groups
            .iter()
            .all(|group| Block::of(group, true).width() <= AFTER - BESIDE - 8.0);
    let mut blocks: Vec<(Block, Spot, Spot)> = Vec::new();
    for (group, places) in groups.iter().zip(places) {
        if let Some((spot, aside)) = places.last() {
            let block = Block::of(group, worth);
            let mark = Spot::new(spot.x + aside * 15.0, spot.y);
            blocks.push((block, *spot, mark));
        }
    }
    blocks.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    // Down where one would lie on the one above, then up from the lower end.
    let mut tops: Vec<f64> = Vec::new();
    let mut free = TOP - 20.0;
    for (block, spot, _) in &blocks {
        let top = free.max(spot.y - block.height() / 2.0);
        tops.push(top);
        free = top + block.height() + GAP;
    }
    let mut limit = BOTTOM + 30.0;
    for (top, (block, _, _)) in tops.iter_mut().zip(&blocks).rev() {
        *top = top.min(limit - block.height());
        limit = *top - GAP;
    }
    for (top, (block, spot, mark)) in tops.iter().zip(&blocks) {
        let area = Rect::new(spot.x + BESIDE, *top, block.width(), block.height());
        let to = Spot::new(area.x - 5.0, area.y + area.height / 2.0);
        let from = Spot::new(mark.x.max(spot.x) + 10.0, mark.y);
        if (to.y - from.y).abs() > 6.0 || blocks.len() > 1 {
            drawing.line(from, to, Ink::Muted, 1.0);
        }
        block.draw_in(drawing, area, false);
    }
}
