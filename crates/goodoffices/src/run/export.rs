//! `export`: a room as a file that proves nothing.

use std::path::Path;

use desk::answer::View;
use desk::command::{Query, RoomName};
use serde_json::json;

use crate::cli::export::Export;
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::files::{place_of, write};
use crate::output::Output;
use crate::run::look::{strange, up_to_date};

/// Writes a room to a file, or to the standard output.
///
/// # Errors
/// If the charter does not allow it, or the file cannot be written; nothing is
/// left behind then.
pub(super) async fn export(
    out: &Output,
    settings: &Settings,
    asked: Export,
) -> Result<(), Failure> {
    let place = place_of(asked.out.as_deref(), asked.force)?;
    let desk = up_to_date(settings).await?;
    let room = RoomName(asked.room);
    let view = desk.query(Query::Export { room }).await;
    desk.close().await?;
    let View::Export { charter, room } = view? else {
        return Err(strange());
    };
    let export = exports::Export::of(&room, charter, crate::cli::terms::now());
    let text = exports::render(&export, asked.format.into());
    match &asked.out {
        None if out.json => out.value(&json!({ "text": text, "items": export.items.len() })),
        None => out.text(&text),
        Some(path) => {
            write(path, text.as_bytes(), place)?;
            written(out, path, export.items.len())
        }
    }
}

fn written(out: &Output, path: &Path, items: usize) -> Result<(), Failure> {
    let path = path.display().to_string();
    out.show(&json!({ "file": path, "items": items }), || {
        vec![Paragraph::new(
            Tone::Plain,
            safe!(
                "{} items written to {}: a copy that proves nothing, that anybody who gets it can \
                 read, and that is not destroyed with the talks",
                items,
                Safe::line(&path)
            ),
        )]
    })
}
