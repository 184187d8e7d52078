//! The fair packages beside each other, and in which sense each is fair.

use num_traits::Zero as _;
use settlement::{AdjustedWinner, Number, Side};

use super::{NAME, aside, title};
use crate::display::rows::width_of;
use crate::display::{Paragraph, Safe, Tone, safe, width};
use crate::settle::grid::{self, Row, labelled};
use crate::settle::words;
use crate::settle::work::Settled;

/// A line of the table: what it is called and what it is worth.
type Line<'a> = (Safe, &'a [Number]);

/// The table, and what its words mean.
pub(super) fn fair(settled: &Settled<'_>) -> Vec<Paragraph> {
    let found = settled.answers.iter().filter_map(|answer| {
        let agreement = answer.agreement.as_ref()?;
        Some((words::title(answer.solution), &agreement.utilities[..]))
    });
    let winner = settled.winner.iter();
    let winner = winner.map(|it| (Safe::own("Adjusted winner"), &it.agreement.utilities[..]));
    let lines: Vec<Line<'_>> = found.chain(winner).collect();
    if lines.is_empty() && settled.answers.is_empty() {
        return Vec::new();
    }
    let mut page = title(Safe::own(match lines.len() {
        1 => "A fair package",
        _ => "Fair packages",
    }))
    .to_vec();
    if !lines.is_empty() {
        page.extend(table(settled, &lines));
        page.push(aside(Safe::own(
            "worth: on the side's own scale. gain: beyond what it has without an agreement. of \
             best: the gain as a part of the most it could gain.",
        )));
    }
    page.extend(
        settled
            .answers
            .iter()
            .filter_map(words::doubt)
            .map(|doubt| Paragraph::new(Tone::Warning, doubt).indented(2)),
    );
    if !settled.answers.is_empty() && settled.answers.iter().all(|it| words::doubt(it).is_none()) {
        page.push(aside(match settled.answers.len() {
            1 => Safe::own("It is proved: no package is better in its sense."),
            _ => Safe::own("All are proved: no package is better in the same sense."),
        }));
    }
    page.push(Paragraph::blank());
    let senses = settled.answers.iter().map(|answer| {
        labelled(
            words::title(answer.solution),
            17,
            Safe::own(words::sense(answer.solution)),
        )
    });
    page.extend(senses);
    if let Some(winner) = &settled.winner {
        page.push(labelled(
            Safe::own("Adjusted winner"),
            17,
            split_by_points(settled, winner),
        ));
    }
    page
}

fn split_by_points(settled: &Settled<'_>, winner: &AdjustedWinner) -> Safe {
    let [first, _] = &winner.points;
    let split = winner
        .split
        .and_then(|split| settled.problem.issues.get(split));
    let split = match split {
        Some(issue) => safe!("only {} is split", Safe::name(&issue.name)),
        None => Safe::own("nothing need be split"),
    };
    safe!(
        "each thing goes to the side that gave it more of its 100 points, then over until both \
         have the same: {} points each, and {}",
        words::number(first),
        split
    )
}

/// The sides beside each other, as many as fit.
fn table(settled: &Settled<'_>, lines: &[Line<'_>]) -> Vec<Paragraph> {
    let names = lines
        .iter()
        .map(|(name, _)| width_of(name.as_str()))
        .max()
        .unwrap_or(0);
    let columns: Vec<Vec<Safe>> = (0..settled.problem.sides.len())
        .map(|side| column(settled, lines, side))
        .collect();
    let room = width().saturating_sub(2 + names);
    let mut page = Vec::new();
    let mut rest = &columns[..];
    while !rest.is_empty() {
        let mut used = 0;
        let fit = rest.iter().take_while(|column| {
            let wide = column
                .iter()
                .map(|cell| width_of(cell.as_str()))
                .max()
                .unwrap_or(0);
            used += wide + 2;
            used <= room
        });
        let (now, later) = rest.split_at(fit.count().max(1));
        rest = later;
        let mut rows: Vec<Row> = Vec::new();
        for row in 0..lines.len() + 2 {
            let name = row.checked_sub(2).and_then(|line| lines.get(line));
            let mut cells = vec![name.map(|(name, _)| name.clone()).unwrap_or_default()];
            cells.extend(
                now.iter()
                    .map(|column| column.get(row).cloned().unwrap_or_default()),
            );
            let tone = match row {
                0 => Tone::Speaker,
                1 => Tone::Aside,
                _ => Tone::Plain,
            };
            rows.push((tone, cells));
        }
        page.extend(grid::lines(rows, &[grid::Side::Left], 2));
    }
    page
}

/// A side's column: its name, what the numbers are, and the numbers.
fn column(settled: &Settled<'_>, lines: &[Line<'_>], place: usize) -> Vec<Safe> {
    let Some(side) = settled.problem.sides.get(place) else {
        return Vec::new();
    };
    let ideal = settled.ideals.as_ref().and_then(|ideals| ideals.get(place));
    let worth: Vec<&Number> = lines
        .iter()
        .filter_map(|(_, worth)| worth.get(place))
        .collect();
    let decimals = words::decimals(worth.iter().copied().chain([&side.reservation]));
    let head = ["worth", "gain", "of best"].map(Safe::own).to_vec();
    let mut rows = vec![head];
    rows.extend(
        worth
            .iter()
            .map(|worth| numbers(side, worth, ideal, decimals)),
    );
    let rows: Vec<Row> = rows.into_iter().map(|cells| (Tone::Plain, cells)).collect();
    let right = [grid::Side::Right; 3];
    let lines = grid::lines(rows, &right, 0)
        .into_iter()
        .map(|line| line.text);
    let lines: Vec<Safe> = lines.collect();
    let wide = lines
        .iter()
        .map(|line| width_of(line.as_str()))
        .max()
        .unwrap_or(0);
    let mut column = vec![words::cut(&side.name, wide.max(NAME))];
    column.extend(lines);
    column
}

fn numbers(side: &Side, worth: &Number, ideal: Option<&Number>, decimals: usize) -> Vec<Safe> {
    let gain = worth - &side.reservation;
    let part = ideal.and_then(|ideal| words::percent(&gain, &(ideal - &side.reservation)));
    let sign = if gain > Number::zero() {
        Safe::own("+")
    } else {
        Safe::default()
    };
    vec![
        words::fixed(worth, decimals),
        safe!("{}{}", sign, words::fixed(&gain, decimals)),
        part.unwrap_or_else(|| Safe::own("–")),
    ]
}
