//! What all pictures have in common: heading, notes, the sheet they are on.

use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::svg::{Anchor, Drawing, Words};
use crate::text;

/// Around the sheet.
pub(crate) const MARGIN: f64 = 28.0;
/// From one line of notes to the next.
const NOTE: f64 = 18.0;
/// Lines of one note, at most.
const NOTE_LINES: usize = 4;

/// A picture and what the tests ask of it.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) svg: String,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "only the tests look at the boxes")
    )]
    pub(crate) texts: Vec<Rect>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "only the tests look at the boxes")
    )]
    pub(crate) sheet: Rect,
}

/// A sheet that is being drawn on.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) drawing: Drawing,
    pub(crate) width: f64,
}

impl Frame {
    pub(crate) fn new(width: f64) -> Self {
        Self {
            drawing: Drawing::default(),
            width,
        }
    }

    /// What the picture is about and, under it, how to read it.
    pub(crate) fn heading(&mut self, title: &str, reading: &str) {
        let room = self.width - 2.0 * MARGIN;
        let shown = text::cut(title, 21.0, true, room);
        let words = Words::new(&shown, Spot::new(MARGIN, 42.0), 21.0, Ink::Text);
        self.drawing.words(&words.bold(true).whole(title));
        let shown = text::cut(reading, 14.5, false, room);
        let words = Words::new(&shown, Spot::new(MARGIN, 65.0), 14.5, Ink::Muted);
        self.drawing.words(&words.whole(reading));
    }

    /// Sentences under the picture, the first line's base at `y`. Returns where
    /// the sheet may end.
    pub(crate) fn notes(&mut self, doubts: &[String], notes: &[String], y: f64) -> f64 {
        let mut base = y;
        let doubts = doubts.iter().map(|doubt| (doubt, Ink::Doubt));
        let notes = notes.iter().map(|note| (note, Ink::Muted));
        for (note, ink) in doubts.chain(notes) {
            let room = self.width - 2.0 * MARGIN;
            for line in text::wrap(note, 13.0, false, room, NOTE_LINES) {
                let words = Words::new(&line, Spot::new(MARGIN, base), 13.0, ink);
                self.drawing.words(&words);
                base += NOTE;
            }
        }
        // Without notes, the sheet ends where they would begin.
        if base > y { base + 8.0 } else { y - 8.0 }
    }

    /// Says something in the middle of a box.
    pub(crate) fn middle(&mut self, area: Rect, sentence: &str) {
        let room = area.width * 0.86;
        let lines = text::wrap(sentence, 18.0, true, room, 3);
        // Lines of about one length.
        let even = text::width(sentence, 18.0, true) / lines.len().max(1) as f64;
        let lines = text::wrap(sentence, 18.0, true, room.min(even * 1.15), 4);
        let widths = lines.iter().map(|line| text::width(line, 18.0, true));
        let (width, height) = (widths.fold(0.0, f64::max), 26.0 * lines.len() as f64);
        let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
        let plate = Rect::new(x - width / 2.0, y - height / 2.0, width, height);
        let plate = self.drawing.rect(plate.grown(16.0)).fill(Ink::Paper);
        plate.close();
        let mut base = y - height / 2.0 + 19.0;
        for line in lines {
            let at = Spot::new(x, base);
            let words = Words::new(&line, at, 18.0, Ink::Text);
            let words = words.bold(true).anchored(Anchor::Middle);
            self.drawing.words(&words);
            base += 26.0;
        }
    }

    pub(crate) fn finish(self, height: f64, title: &str, summary: &str) -> Drawn {
        let height = height.ceil();
        Drawn {
            texts: self.drawing.texts().to_vec(),
            sheet: Rect::new(0.0, 0.0, self.width, height),
            svg: self.drawing.finish(self.width, height, title, summary),
        }
    }
}
