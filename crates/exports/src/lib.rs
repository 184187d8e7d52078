//! A room as a document that proves nothing (R12): Markdown, JSON, or HTML that
//! word processors open.
//!
//! [`Export::of`] takes from a room what its people read: words, who, when,
//! asks, permissions and how they stand, where conveyances come from, rounds,
//! proposals, the names of documents. It names each thing that it takes, so that
//! no signature, key, hash or id can come along. [`render`] writes it down;
//! what people wrote is shown whole and acts on nothing.
//!
//! Pure: no I/O, no clock.

pub mod calendar;
mod html;
mod item;
mod markdown;
mod model;
mod told;

pub use model::{Export, Item, Person, Quote};
pub use told::Told;

/// In what form an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark.
    Markdown,
    /// JSON (RFC 8259), for programs.
    Json,
    /// HTML that browsers show and word processors open as a document.
    Html,
}

impl Format {
    /// The usual ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

/// Writes an export down.
pub fn render(export: &Export, format: Format) -> String {
    match format {
        Format::Markdown => markdown::page(export),
        Format::Html => html::page(export),
        Format::Json => {
            // Strings, numbers and lists have a JSON form.
            let json = serde_json::to_string_pretty(export).unwrap_or_default();
            legible::json(&json) + "\n"
        }
    }
}

#[cfg(test)]
mod tests;
