//! A few short lines of text that belong together: the label of a mark.

use settlement::Solution;

use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::labels::{Label, Place};
use crate::marks;
use crate::numbers;
use crate::scene::Group;
use crate::svg::{Anchor, Drawing, Words};
use crate::text;

/// What a small mark before a line takes.
const MARK: f64 = 15.0;

/// One line of a label.
#[derive(Debug, Clone)]
struct Line {
    mark: Option<Solution>,
    text: String,
    size: f64,
    bold: bool,
    ink: Ink,
}

impl Line {
    fn width(&self) -> f64 {
        let mark = if self.mark.is_some() { MARK } else { 0.0 };
        mark + text::width(&self.text, self.size, self.bold)
    }

    fn height(&self) -> f64 {
        (self.size * 1.3).round()
    }
}

/// The lines of a label.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block(Vec<Line>);

impl Block {
    /// Adds a line.
    pub(crate) fn say(mut self, text: &str, size: f64, bold: bool, ink: Ink) -> Self {
        self.0.push(Line {
            mark: None,
            text: text.to_owned(),
            size,
            bold,
            ink,
        });
        self
    }

    /// Names the solutions of a mark, how sure each is and, if wanted, what it
    /// is worth.
    pub(crate) fn of(group: &Group<'_>, worth: bool) -> Self {
        let mut block = Self::default();
        let alone = group.solutions.len() == 1;
        for shown in &group.solutions {
            block.0.push(Line {
                mark: (!alone).then_some(shown.solution),
                text: marks::name(shown.solution).to_owned(),
                size: 14.0,
                bold: true,
                ink: Ink::from(shown.solution),
            });
            if worth && !group.equal {
                block = block.say(&figures(&shown.at), 12.5, false, Ink::Muted);
            }
            if let Some(doubt) = &shown.doubt {
                block = block.say(doubt, 12.5, false, Ink::Doubt);
            }
        }
        match group.solutions.first() {
            Some(first) if worth && group.equal => {
                block.say(&figures(&first.at), 12.5, false, Ink::Muted)
            }
            _ => block,
        }
    }

    pub(crate) fn width(&self) -> f64 {
        self.0.iter().map(Line::width).fold(0.0, f64::max)
    }

    pub(crate) fn height(&self) -> f64 {
        self.0.iter().map(Line::height).sum()
    }

    /// The label that this is, for what lies there.
    pub(crate) fn label(&self, at: Spot, reach: f64, liked: (f64, f64)) -> Label {
        Label {
            at,
            reach,
            width: self.width(),
            height: self.height(),
            liked,
        }
    }

    /// Draws it with its leader.
    pub(crate) fn draw(&self, drawing: &mut Drawing, place: &Place) {
        if let Some((from, to)) = place.leader {
            drawing.line(from, to, Ink::Muted, 1.0);
        }
        self.draw_in(drawing, place.area, place.ends);
    }

    /// Draws the lines into a box, flush with its left edge or its right one.
    pub(crate) fn draw_in(&self, drawing: &mut Drawing, area: Rect, ends: bool) {
        let mut top = area.y;
        for line in &self.0 {
            let base = top + line.height() * 0.76;
            let (edge, step, anchor) = if ends {
                (area.right(), -1.0, Anchor::End)
            } else {
                (area.x, 1.0, Anchor::Start)
            };
            let mut x = edge;
            if let Some(solution) = line.mark {
                let middle = Spot::new(edge + step * 5.5, base - line.size * 0.34);
                marks::solution(drawing, solution, middle, 0.68);
                x += step * MARK;
            }
            let words = Words::new(&line.text, Spot::new(x, base), line.size, line.ink);
            drawing.words(&words.anchored(anchor).bold(line.bold).halo());
            top += line.height();
        }
    }

    /// The lines as a sentence, for a place outside the plot.
    pub(crate) fn sentence(&self) -> String {
        let texts: Vec<&str> = self.0.iter().map(|line| line.text.as_str()).collect();
        texts.join(", ")
    }
}

/// What something is worth to each side.
pub(crate) fn figures(at: &[f64]) -> String {
    let texts: Vec<String> = at.iter().map(|value| numbers::figure(*value)).collect();
    texts.join(" · ")
}
