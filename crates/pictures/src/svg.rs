//! A drawing, written element by element.
//!
//! Whatever is written as text or attribute is escaped here and nowhere else.
//! A drawing has no ids, scripts or references, so that a page may hold several
//! of them. It knows the box of each of its texts; the tests see to it that no
//! two of them touch.

use core::fmt::Write as _;

use crate::geometry::{Rect, Spot};
use crate::ink::{self, Ink};
use crate::text;

/// A drawing under way.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    out: String,
    open: Vec<&'static str>,
    texts: Vec<Rect>,
}

/// Where a text has its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    pub(crate) at: Spot,
    pub(crate) anchor: Anchor,
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) ink: Ink,
    /// Already clean, and cut to fit.
    pub(crate) shown: &'a str,
    /// What it was cut from, if it was: shown on request.
    pub(crate) whole: Option<&'a str>,
    /// Whether the ground shows around the letters.
    pub(crate) halo: bool,
}

impl<'a> Words<'a> {
    /// Plain words; the place is the left end of their base line.
    pub(crate) fn new(shown: &'a str, at: Spot, size: f64, ink: Ink) -> Self {
        Self {
            at,
            anchor: Anchor::Start,
            size,
            bold: false,
            ink,
            shown,
            whole: None,
            halo: false,
        }
    }

    pub(crate) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) fn bold(self, bold: bool) -> Self {
        Self { bold, ..self }
    }

    pub(crate) fn halo(self) -> Self {
        Self { halo: true, ..self }
    }

    /// Says what the words were cut from.
    pub(crate) fn whole(self, whole: &'a str) -> Self {
        let whole = (whole != self.shown).then_some(whole);
        Self { whole, ..self }
    }

    /// The box that they need.
    pub(crate) fn area(&self) -> Rect {
        let width = text::width(self.shown, self.size, self.bold);
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        let top = self.at.y - 0.8 * self.size;
        Rect::new(left, top, width, 1.04 * self.size)
    }
}

impl Drawing {
    /// Begins an element; nothing is written until the tag is closed or opened.
    pub(crate) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag {
            drawing: self,
            name,
            classes: String::new(),
        }
    }

    /// Ends the element that was opened last.
    pub(crate) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    pub(crate) fn words(&mut self, words: &Words<'_>) {
        if words.shown.is_empty() {
            return;
        }
        self.texts.push(words.area());
        let mut tag = self
            .tag("text")
            .number("x", words.at.x)
            .number("y", words.at.y)
            .number("font-size", words.size)
            .fill(words.ink);
        if words.bold {
            tag = tag.text("font-weight", "600");
        }
        match words.anchor {
            Anchor::Start => {}
            Anchor::Middle => tag = tag.text("text-anchor", "middle"),
            Anchor::End => tag = tag.text("text-anchor", "end"),
        }
        if words.halo {
            tag = tag
                .stroke(Ink::Paper, 3.5)
                .text("stroke-linejoin", "round")
                .text("paint-order", "stroke");
        }
        tag.open();
        if let Some(whole) = words.whole {
            self.leaf("title", whole);
        }
        escape(words.shown, &mut self.out);
        self.end();
    }

    pub(crate) fn line(&mut self, from: Spot, to: Spot, ink: Ink, width: f64) {
        let mut path = Path::default();
        path.jump(from);
        path.line(to);
        self.path(&path).stroke(ink, width).close();
    }

    pub(crate) fn dashed(&mut self, from: Spot, to: Spot, ink: Ink, dashes: &str) {
        let mut path = Path::default();
        path.jump(from);
        path.line(to);
        self.path(&path)
            .stroke(ink, 1.0)
            .text("stroke-dasharray", dashes)
            .close();
    }

    /// Begins a path that is not filled unless a fill is given.
    pub(crate) fn path(&mut self, path: &Path) -> Tag<'_> {
        self.tag("path").text("d", &path.0)
    }

    pub(crate) fn circle(&mut self, at: Spot, radius: f64) -> Tag<'_> {
        self.tag("circle")
            .number("cx", at.x)
            .number("cy", at.y)
            .number("r", radius)
    }

    pub(crate) fn rect(&mut self, rect: Rect) -> Tag<'_> {
        self.tag("rect")
            .number("x", rect.x)
            .number("y", rect.y)
            .number("width", rect.width)
            .number("height", rect.height)
    }

    /// The boxes of all texts so far.
    pub(crate) fn texts(&self) -> &[Rect] {
        &self.texts
    }

    fn leaf(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, "<{name}>");
        escape(text, &mut self.out);
        let _ = write!(self.out, "</{name}>");
    }

    /// The whole picture, with what a screen reader says of it.
    pub(crate) fn finish(mut self, width: f64, height: f64, title: &str, summary: &str) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        let body = core::mem::take(&mut self.out);
        self.tag("svg")
            .text("xmlns", "http://www.w3.org/2000/svg")
            .number("width", width)
            .number("height", height)
            .text(
                "viewBox",
                &format!("0 0 {} {}", short(width), short(height)),
            )
            .text("role", "img")
            .text("class", ink::CLASS)
            .text("lang", "en")
            .text("direction", "ltr")
            .text("font-family", text::FONTS)
            .text("fill", "none")
            .open();
        self.leaf("title", title);
        self.leaf("desc", summary);
        self.leaf("style", &ink::style_sheet());
        self.rect(Rect::new(0.0, 0.0, width, height))
            .fill(Ink::Paper)
            .close();
        self.out.push_str(&body);
        self.end();
        self.out.push('\n');
        self.out
    }
}

/// An element that is being written.
#[must_use]
pub(crate) struct Tag<'a> {
    drawing: &'a mut Drawing,
    name: &'static str,
    classes: String,
}

impl Tag<'_> {
    pub(crate) fn text(self, name: &str, value: &str) -> Self {
        let out = &mut self.drawing.out;
        let _ = write!(out, " {name}=\"");
        escape(value, out);
        out.push('"');
        self
    }

    pub(crate) fn number(self, name: &str, value: f64) -> Self {
        let _ = write!(self.drawing.out, " {name}=\"{}\"", short(value));
        self
    }

    /// Filled, on dark paper too.
    pub(crate) fn fill(mut self, ink: Ink) -> Self {
        let _ = write!(self.classes, " f-{}", ink.class());
        self.text("fill", ink.light())
    }

    /// Drawn as a line, on dark paper too.
    pub(crate) fn stroke(mut self, ink: Ink, width: f64) -> Self {
        let _ = write!(self.classes, " s-{}", ink.class());
        self.text("stroke", ink.light())
            .number("stroke-width", width)
    }

    /// Leaves the element open for others.
    pub(crate) fn open(self) {
        let (drawing, name) = self.classed();
        drawing.out.push('>');
        drawing.open.push(name);
    }

    /// Ends it empty.
    pub(crate) fn close(self) {
        self.classed().0.out.push_str("/>");
    }
}

impl<'a> Tag<'a> {
    fn classed(self) -> (&'a mut Drawing, &'static str) {
        if !self.classes.is_empty() {
            let _ = write!(self.drawing.out, " class=\"{}\"", self.classes.trim());
        }
        (self.drawing, self.name)
    }
}

/// The course of a line.
#[derive(Debug, Default, Clone)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Goes there without drawing.
    pub(crate) fn jump(&mut self, to: Spot) {
        let _ = write!(self.0, "M{} {}", short(to.x), short(to.y));
    }

    pub(crate) fn line(&mut self, to: Spot) {
        let _ = write!(self.0, "L{} {}", short(to.x), short(to.y));
    }

    /// A dot, where the line's ends are round.
    pub(crate) fn dot(&mut self, at: Spot) {
        self.jump(at);
        self.0.push_str("h0");
    }

    /// Back to where it began.
    pub(crate) fn close(&mut self) {
        self.0.push('Z');
    }
}

/// To a tenth; what is no number never reaches a picture.
fn short(value: f64) -> f64 {
    if value.is_finite() {
        // Adding zero makes minus zero plain.
        (value * 10.0).round() / 10.0 + 0.0
    } else {
        0.0
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
