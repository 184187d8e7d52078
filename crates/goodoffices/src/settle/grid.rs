//! Rows of cells under each other.

use crate::display::rows::width_of;
use crate::display::{Paragraph, Safe, Tone, safe};

/// Columns between two cells.
const BETWEEN: usize = 2;

/// Where a cell's text stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A row: its tone and its cells.
pub(crate) type Row = (Tone, Vec<Safe>);

/// How wide each column must be.
pub(crate) fn widths(rows: &[Row]) -> Vec<usize> {
    let count = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|(_, cells)| cells.get(at));
        cells.map(|cell| width_of(cell.as_str())).max().unwrap_or(0)
    };
    (0..count).map(width).collect()
}

/// The rows with their cells under each other, never broken.
pub(crate) fn lines(rows: Vec<Row>, sides: &[Side], indent: usize) -> Vec<Paragraph> {
    let widths = widths(&rows);
    let lines = rows.into_iter().map(|(tone, cells)| {
        let last = cells.len().saturating_sub(1);
        let mut line = Safe::default();
        for (at, cell) in cells.into_iter().enumerate() {
            let free = widths
                .get(at)
                .copied()
                .unwrap_or(0)
                .saturating_sub(width_of(cell.as_str()));
            let between = if at == 0 { 0 } else { BETWEEN };
            line = match sides.get(at) {
                Some(Side::Right) => safe!("{}{}{}", line, spaces(between + free), cell),
                _ if at == last => safe!("{}{}{}", line, spaces(between), cell),
                _ => safe!("{}{}{}{}", line, spaces(between), cell, spaces(free)),
            };
        }
        Paragraph::new(tone, line).whole().indented(indent)
    });
    lines.collect()
}

/// So many spaces.
pub(crate) fn spaces(count: usize) -> Safe {
    Safe::line(&" ".repeat(count))
}

/// A label and what it says, beside it where there is room.
pub(crate) fn labelled(label: Safe, width: usize, text: Safe) -> Paragraph {
    let free = width.saturating_sub(width_of(label.as_str()));
    let line = safe!("{}{}{}", label, spaces(free + BETWEEN), text);
    Paragraph::new(Tone::Plain, line)
        .indented(2)
        .hanging(width + BETWEEN)
}
