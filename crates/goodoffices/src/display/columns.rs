//! Two rooms side by side.

use crate::display::paint::Paint;
use crate::display::rows::{Paragraph, Row, rows};

const BETWEEN: &str = " │ ";

/// Sets two pages side by side in the given width, row by row.
pub(crate) fn side_by_side(
    left: &[Paragraph],
    right: &[Paragraph],
    width: usize,
    paint: Paint,
) -> String {
    let each = width.saturating_sub(BETWEEN.chars().count()) / 2;
    let (left, right) = (rows(left, each), rows(right, each));
    let blank = Row::blank();
    let mut page = String::new();
    for index in 0..left.len().max(right.len()) {
        cell(&mut page, left.get(index).unwrap_or(&blank), each, paint);
        page.push_str(BETWEEN);
        cell(&mut page, right.get(index).unwrap_or(&blank), each, paint);
        page.truncate(page.trim_end_matches(' ').len());
        page.push('\n');
    }
    page
}

/// One page over the whole width.
pub(crate) fn single(page: &[Paragraph], width: usize, paint: Paint) -> String {
    let mut text = String::new();
    for row in rows(page, width) {
        cell(&mut text, &row, width, paint);
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

fn cell(page: &mut String, row: &Row, width: usize, paint: Paint) {
    let (before, text, after) = row.placed(width);
    page.push_str(&" ".repeat(before));
    paint.write(page, row.tone, text);
    page.push_str(&" ".repeat(after));
}
