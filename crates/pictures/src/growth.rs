//! What costs grow with: small charts side by side, both scales logarithmic.
//!
//! On such scales a straight line is a power: ten times the size, always the
//! same factor more cost. All charts share one scale of costs.

mod scales;

use crate::axis::{Axis, Extent};
use crate::frame::{Drawn, Frame, MARGIN};
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::marks::Shape;
use crate::numbers;
use crate::svg::{Anchor, Drawing, Path, Words};
use crate::text;

const WIDTH: f64 = 1_080.0;
const TOP: f64 = 140.0;
/// From one row of charts to the next.
const ROW: f64 = 372.0;
const HEIGHT: f64 = 240.0;
/// Charts in a row, series in a chart, points in a series: at most.
const ACROSS: usize = 3;
const CHARTS: usize = 6;
const SERIES: usize = 6;
const POINTS: usize = 60;
/// With more points than this, a line has no marks.
const MARKS: usize = 20;
/// With no more sizes than this, the scale shows each of them.
const SIZES: usize = 6;

/// What costs are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, shown as µs, ms, s or min.
    Seconds,
    /// A plain number of something: points, bytes.
    Count,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// What it is: its label.
    pub name: &'a str,
    /// Size and cost, both above zero; others are left out, and so are those
    /// beyond the first 60.
    pub points: &'a [(f64, f64)],
}

/// One chart.
#[derive(Debug, Clone, Copy)]
pub struct Chart<'a> {
    /// What it shows.
    pub title: &'a str,
    /// What the size is: "issues".
    pub size: &'a str,
    /// Its lines, the first six of them.
    pub series: &'a [Series<'a>],
}

/// What [`growth`] shows.
#[derive(Debug, Clone, Copy)]
pub struct Growth<'a> {
    /// The finding, in a line.
    pub title: &'a str,
    /// How it was measured: a few sentences under the picture.
    pub caption: &'a str,
    /// What the cost is: "time".
    pub cost: &'a str,
    /// In what it is counted.
    pub unit: Unit,
    /// The charts, the first six of them.
    pub charts: &'a [Chart<'a>],
}

/// Draws what costs grow with.
///
/// What [`crate::draw`] promises of its text holds here too.
pub fn growth(growth: &Growth<'_>) -> String {
    drawn(growth).svg
}

/// A line as it is drawn.
struct Line {
    name: String,
    points: Vec<(f64, f64)>,
}

/// The picture with the boxes of its texts.
pub(crate) fn drawn(growth: &Growth<'_>) -> Drawn {
    let charts = growth.charts.get(..growth.charts.len().min(CHARTS));
    let charts = charts.unwrap_or_default();
    let lines: Vec<Vec<Line>> = charts.iter().map(lines).collect();
    let costs = lines.iter().flatten().flat_map(|line| &line.points);
    let costs = Extent::of(costs.map(|(_, cost)| cost.log10())).padded(0.06, 0.08);
    let across = charts.len().clamp(1, ACROSS);
    let step = (WIDTH - 2.0 * MARGIN + 20.0) / across as f64;
    let title = text::clean(growth.title);
    let cost = text::clean(growth.cost);
    let reading = format!(
        "{} against size, both on logarithmic scales.",
        upper_first(&cost)
    );
    let mut frame = Frame::new(WIDTH);
    frame.heading(&title, &reading);
    let mut summary = reading.clone();
    for (place, (chart, lines)) in charts.iter().zip(&lines).enumerate() {
        let (row, column) = (place / across, place % across);
        let left = MARGIN + step * column as f64;
        let area = Rect::new(
            left + 58.0,
            TOP + ROW * row as f64,
            step - 58.0 - 20.0 - label_room(step),
            HEIGHT,
        );
        let upwards = Axis::new(costs, area.bottom(), area.y);
        let room = step - 20.0;
        draw_chart(
            &mut frame.drawing,
            chart,
            lines,
            area,
            (left, room),
            &upwards,
            growth.unit,
        );
        summary.push_str(&said(chart, lines, growth.unit));
    }
    let rows = charts.len().div_ceil(across).max(1) as f64;
    let notes = text::caption(growth.caption);
    let end = frame.notes(&[], &notes, TOP + ROW * (rows - 1.0) + HEIGHT + 84.0);
    frame.finish(end, &title, &summary)
}

/// Right of each chart, for the names of its lines.
fn label_room(step: f64) -> f64 {
    (step * 0.28).min(150.0)
}

fn lines(chart: &Chart<'_>) -> Vec<Line> {
    let plain = |(size, cost): &(f64, f64)| {
        let positive = size.is_finite() && cost.is_finite() && *size > 0.0 && *cost > 0.0;
        positive.then_some((*size, *cost))
    };
    let mut lines = Vec::new();
    for series in chart.series.iter().take(SERIES) {
        let mut points: Vec<(f64, f64)> = series
            .points
            .iter()
            .filter_map(plain)
            .take(POINTS)
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        if !points.is_empty() {
            lines.push(Line {
                name: text::clean(series.name),
                points,
            });
        }
    }
    lines
}

fn draw_chart(
    drawing: &mut Drawing,
    chart: &Chart<'_>,
    lines: &[Line],
    area: Rect,
    (left, room): (f64, f64),
    upwards: &Axis,
    unit: Unit,
) {
    let title = text::clean(chart.title);
    let shown = text::cut(&title, 15.0, true, room);
    let at = Spot::new(left, area.y - 24.0);
    drawing.words(
        &Words::new(&shown, at, 15.0, Ink::Text)
            .bold(true)
            .whole(&title),
    );
    let sizes = lines.iter().flat_map(|line| &line.points);
    let sizes = Extent::of(sizes.map(|(size, _)| size.log10())).padded(0.05, 0.05);
    let across = Axis::new(sizes, area.x, area.right());
    for tick in scales::costs(upwards, unit) {
        let y = upwards.place(tick.at);
        drawing.line(
            Spot::new(area.x, y),
            Spot::new(area.right(), y),
            Ink::Grid,
            1.0,
        );
        let words = Words::new(
            &tick.label,
            Spot::new(area.x - 8.0, y + 4.5),
            12.5,
            Ink::Muted,
        );
        drawing.words(&words.anchored(Anchor::End));
    }
    let mut taken = f64::NEG_INFINITY;
    for tick in scales::sizes(lines, &across) {
        let x = across.place(tick.at);
        drawing.line(
            Spot::new(x, area.y),
            Spot::new(x, area.bottom()),
            Ink::Grid,
            1.0,
        );
        let words = Words::new(
            &tick.label,
            Spot::new(x, area.bottom() + 19.0),
            12.5,
            Ink::Muted,
        );
        let words = words.anchored(Anchor::Middle);
        if words.area().x > taken {
            drawing.words(&words);
            taken = words.area().right() + 8.0;
        }
    }
    let size = text::clean(chart.size);
    let shown = text::isolated(&text::cut(&size, 13.0, true, area.width - 20.0));
    let size = format!("{shown} →");
    let at = Spot::new(area.right(), area.bottom() + 42.0);
    let words = Words::new(&size, at, 13.0, Ink::Text).bold(true);
    drawing.words(&words.anchored(Anchor::End));
    let mut ends = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let (ink, shape) = look(place);
        let spots: Vec<Spot> = line
            .points
            .iter()
            .map(|(size, cost)| Spot::new(across.place(size.log10()), upwards.place(cost.log10())))
            .collect();
        course(drawing, &spots, ink, shape);
        if let Some(last) = spots.last() {
            ends.push((*last, line.name.as_str(), ink));
        }
    }
    name_ends(drawing, ends, area, left + room);
}

/// Colour and shape of a line: both differ, for readers without colours.
fn look(place: usize) -> (Ink, Shape) {
    let inks = [
        Ink::Nash,
        Ink::Kalai,
        Ink::Egalitarian,
        Ink::Utilitarian,
        Ink::Text,
    ];
    let shapes = [Shape::Disc, Shape::Diamond, Shape::Square, Shape::Triangle];
    let ink = inks.get(place % inks.len()).copied().unwrap_or(Ink::Text);
    let shape = shapes.get(place % shapes.len()).copied();
    (ink, shape.unwrap_or(Shape::Disc))
}

fn course(drawing: &mut Drawing, spots: &[Spot], ink: Ink, shape: Shape) {
    let mut path = Path::default();
    for (place, spot) in spots.iter().enumerate() {
        if place == 0 {
            path.jump(*spot);
        } else {
            path.line(*spot);
        }
    }
    let line = drawing.path(&path).stroke(ink, 2.2);
    line.text("stroke-linejoin", "round").close();
    for spot in spots.iter().filter(|_| spots.len() <= MARKS) {
        let mark = shape.begin(drawing, *spot, 0.6).fill(ink);
        mark.stroke(Ink::Paper, 1.2).close();
    }
}

/// Names the lines at their right ends, none on another.
fn name_ends(drawing: &mut Drawing, mut ends: Vec<(Spot, &str, Ink)>, area: Rect, limit: f64) {
    const LINE: f64 = 15.5;
    ends.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let x = area.right() + 8.0;
    let blocks: Vec<Vec<String>> = ends
        .iter()
        .map(|(_, name, _)| text::wrap(name, 13.0, true, limit - x, 3))
        .collect();
    let heights: Vec<f64> = blocks
        .iter()
        .map(|lines| LINE * lines.len() as f64 + 3.0)
        .collect();
    let mut tops = Vec::new();
    let mut free = area.y - 10.0;
    for ((at, _, _), height) in ends.iter().zip(&heights) {
        let top = free.max(at.y - height / 2.0);
        tops.push(top);
        free = top + height;
    }
    let mut below = area.bottom() + 26.0;
    for (top, height) in tops.iter_mut().zip(&heights).rev() {
        *top = top.min(below - height);
        below = *top;
    }
    for (((at, name, ink), lines), top) in ends.iter().zip(&blocks).zip(&tops) {
        let height = LINE * lines.len() as f64;
        let to = Spot::new(x - 3.0, top + height / 2.0);
        if (to.y - at.y).abs() > 7.0 || to.x - at.x > 16.0 {
            drawing.line(Spot::new(at.x + 6.0, at.y), to, Ink::Muted, 0.8);
        }
        for (place, line) in lines.iter().enumerate() {
            let base = top + LINE * (place as f64 + 0.78);
            let words = Words::new(line, Spot::new(x, base), 13.0, *ink).bold(true);
            let cut = line.ends_with('…');
            drawing.words(&if cut { words.whole(name) } else { words });
        }
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// What a screen reader says of a chart.
fn said(chart: &Chart<'_>, lines: &[Line], unit: Unit) -> String {
    let mut out = format!(" {}:", text::clean(chart.title));
    for line in lines {
        let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else {
            continue;
        };
        let cost = |value| scales::cost(value, unit);
        out.push_str(&format!(
            " {}, from {} at {} to {} at {} {};",
            line.name,
            cost(first.1),
            numbers::figure(first.0),
            cost(last.1),
            numbers::figure(last.0),
            text::clean(chart.size),
        ));
    }
    out.pop();
    out.push('.');
    out
}
