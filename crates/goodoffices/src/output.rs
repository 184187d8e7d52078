//! The standard output: pages for people, or JSON for scripts.

use std::io::Write as _;

use serde::Serialize;

use crate::display::{Paint, Paragraph, columns, json, width};
use crate::failure::Failure;

/// How to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// One JSON value a line instead of pages.
    pub(crate) json: bool,
    paint: Paint,
    width: usize,
}

impl Output {
    /// As the terminal and the environment want it.
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            paint: Paint::for_stdout(),
            width: width(),
        }
    }

    /// Prints a value: as JSON, or as the page made of it.
    ///
    /// # Errors
    /// If the standard output is gone.
    pub(crate) fn show(
        &self,
        value: &impl Serialize,
        page: impl FnOnce() -> Vec<Paragraph>,
    ) -> Result<(), Failure> {
        if self.json {
            self.value(value)
        } else {
            self.page(&page())
        }
    }

    /// Prints a value as one line of JSON.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn value(&self, value: &impl Serialize) -> Result<(), Failure> {
        let line = json::line(value)
            .map_err(|error| Failure::unavailable(format!("writing JSON: {error}")))?;
        self.text(&format!("{line}\n"))
    }

    /// Prints a page.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn page(&self, page: &[Paragraph]) -> Result<(), Failure> {
        self.text(&columns::single(page, self.width, self.paint))
    }

    /// Prints two pages side by side.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn side_by_side(
        &self,
        left: &[Paragraph],
        right: &[Paragraph],
    ) -> Result<(), Failure> {
        self.text(&columns::side_by_side(left, right, self.width, self.paint))
    }

    /// Prints text that is safe already.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn text(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Failure::output(&error))
    }
}
