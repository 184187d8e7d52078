//! Safe text broken into rows of a given width, each with its direction.

use legible::is_right_to_left;
use unicode_bidi::{Direction, get_base_direction};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::display::paint::Tone;
use crate::display::safe::{FIRST_STRONG_ISOLATE, POP_ISOLATE, Safe};

const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';

/// A piece of a page: text of one tone, set in from the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// What it says.
    pub(crate) text: Safe,
    /// How it is painted.
    pub(crate) tone: Tone,
    /// Columns left free before it (behind it, for text from right to left).
    indent: usize,
    /// Further columns left free before all rows but the first.
    hang: usize,
    /// Whether it is one row however wide: what people copy must not be broken.
    whole: bool,
}

impl Paragraph {
    /// Text at the margin.
    pub(crate) fn new(tone: Tone, text: Safe) -> Self {
        Self {
            text,
            tone,
            indent: 0,
            hang: 0,
            whole: false,
        }
    }

    /// The same, set in.
    pub(crate) fn indented(self, indent: usize) -> Self {
        Self { indent, ..self }
    }

    /// The same, with all rows but the first set in.
    pub(crate) fn hanging(self, hang: usize) -> Self {
        Self { hang, ..self }
    }

    /// The same, never broken.
    pub(crate) fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// An empty row.
    pub(crate) fn blank() -> Self {
        Self::new(Tone::Plain, Safe::default())
    }

    /// The rows that it takes in this width.
    pub(crate) fn rows(&self, width: usize) -> Vec<Row> {
        let indent = self.indent.min(width / 2);
        let hang = self.hang.min(width / 4);
        let text = self.text.as_str();
        let rtl = get_base_direction(text) == Direction::Rtl;
        let most = if self.whole {
            usize::MAX
        } else {
            width - indent - hang
        };
        broken(text, most)
            .into_iter()
            .enumerate()
            .map(|(number, line)| {
                let hang = if number == 0 { 0 } else { hang };
                Row::new(line, self.tone, indent + hang, rtl)
            })
            .collect()
    }
}

/// One row of a page or of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    text: String,
    width: usize,
    indent: usize,
    rtl: bool,
    /// How it is painted.
    pub(crate) tone: Tone,
}

impl Row {
    fn new(line: String, tone: Tone, indent: usize, rtl: bool) -> Self {
        let line = balanced(line);
        let width = width_of(&line);
        // Each row says its own direction: the terminal sees rows, not
        // paragraphs, and would guess anew at each.
        let text = if line.chars().any(is_right_to_left) {
            let open = if rtl {
                RIGHT_TO_LEFT_ISOLATE
            } else {
                LEFT_TO_RIGHT_ISOLATE
            };
            format!("{open}{line}{POP_ISOLATE}")
        } else {
            line
        };
        Self {
            text,
            width,
            indent,
            rtl,
            tone,
        }
    }

    /// An empty row.
    pub(crate) fn blank() -> Self {
        Self::new(String::new(), Tone::Plain, 0, false)
    }

    /// The text in a field of this width; text from right to left stands at
    /// its right edge. Also says how many columns are left free on either side.
    pub(crate) fn placed(&self, width: usize) -> (usize, &str, usize) {
        let free = width.saturating_sub(self.width);
        let indent = self.indent.min(free);
        if self.rtl {
            (free - indent, &self.text, indent)
        } else {
            (indent, &self.text, free - indent)
        }
    }
}

/// Closes the isolates (of names) that a break has cut in two, so that no row
/// reaches into the next.
fn balanced(line: String) -> String {
    if !line.contains(POP_ISOLATE) && !line.contains(FIRST_STRONG_ISOLATE) {
        return line;
    }
    let mut out = String::with_capacity(line.len());
    let mut open = 0;
    for c in line.chars() {
        match c {
            FIRST_STRONG_ISOLATE => open += 1,
            POP_ISOLATE if open == 0 => continue,
            POP_ISOLATE => open -= 1,
            _ => {}
        }
        out.push(c);
    }
    out.extend(core::iter::repeat_n(POP_ISOLATE, open));
    out
}

/// The rows of all paragraphs.
pub(crate) fn rows(page: &[Paragraph], width: usize) -> Vec<Row> {
    page.iter()
        .flat_map(|paragraph| paragraph.rows(width))
        .collect()
}

/// How many columns a text takes.
pub(crate) fn width_of(text: &str) -> usize {
    text.graphemes(true).map(|cluster| cluster.width()).sum()
}

/// Breaks text at line feeds and, where it is wider than `most`, between
/// words; a word that is wider itself is broken between its characters.
fn broken(text: &str, most: usize) -> Vec<String> {
    let most = most.max(2);
    text.split('\n')
        .flat_map(|line| break_line(line, most))
        .collect()
}

fn break_line(line: &str, most: usize) -> Vec<String> {
    let mut done = Vec::new();
    let mut row = String::new();
    let mut used = 0;
    for word in unbroken(line) {
        let wide = width_of(word);
        if used > 0 && wide > most.saturating_sub(used) {
            done.push(core::mem::take(&mut row));
            used = 0;
            if word.trim().is_empty() {
                continue;
            }
        }
        if wide <= most {
            row.push_str(word);
            used += wide;
        } else {
            for cluster in word.graphemes(true) {
                let wide = width_of(cluster);
                if used > 0 && wide > most.saturating_sub(used) {
                    done.push(core::mem::take(&mut row));
                    used = 0;
                }
                row.push_str(cluster);
                used += wide;
            }
        }
    }
    done.push(row);
    // A break swallows the space that it stands for.
    for row in &mut done {
        row.truncate(row.trim_end_matches(' ').len());
    }
    done
}

/// The pieces between which a line may be broken: words with the punctuation
/// that touches them, spaces, and single ideographs.
fn unbroken(line: &str) -> Vec<&str> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    for (start, segment) in line.split_word_bound_indices() {
        let end = start + segment.len();
        let joins = match (before, segment.chars().next()) {
            (Some(before), Some(first)) => touches(before, first),
            _ => false,
        };
        match pieces.last_mut() {
            Some(piece) if joins => piece.1 = end,
            _ => pieces.push((start, end)),
        }
        before = segment.chars().next_back();
    }
    pieces
        .into_iter()
        .filter_map(|(start, end)| line.get(start..end))
        .collect()
}

/// Whether no break is allowed between two characters.
fn touches(before: char, after: char) -> bool {
    let space = before.is_whitespace() || after.is_whitespace();
    let ideographs = is_ideograph(after) || (is_ideograph(before) && after.is_alphanumeric());
    !space && !ideographs
}

/// Scripts that are written without spaces.
fn is_ideograph(c: char) -> bool {
    c.is_alphanumeric() && c.width() == Some(2)
}
