//! Proofs of what a side chose to sign: shown from a desk, checked by anybody.

use data_encoding::BASE64;
use desk::answer::{ProofShown, View};
use desk::command::{Query, RoomName};
use talks::Charter;
use talks::proof::{LARGEST, ProofFile};

use crate::cli::statement::{CheckProof, ShowProof};
use crate::config::Settings;
use crate::failure::Failure;
use crate::files::{place_of, read, write};
use crate::output::Output;
use crate::render;
use crate::run::look::{strange, up_to_date};

/// Shows what can be proved to others of words conveyed to a room, and writes
/// the proof if a file is named.
///
/// # Errors
/// If no side signed these words, or the file cannot be written.
pub(super) async fn show(
    out: &Output,
    settings: &Settings,
    asked: ShowProof,
) -> Result<(), Failure> {
    let place = place_of(asked.out.as_deref(), asked.force)?;
    let desk = up_to_date(settings).await?;
    let query = Query::Proof {
        room: RoomName(asked.room),
        number: asked.number,
    };
    let view = desk.query(query).await;
    desk.close().await?;
    let View::Proof(shown) = view? else {
        return Err(strange());
    };
    if let Some(path) = &asked.out {
        let bytes = BASE64
            .decode(shown.file.as_bytes())
            .map_err(|_| strange())?;
        write(path, &bytes, place)?;
    }
    out.show(&shown, || {
        let mut page = render::proof::page(&shown);
        page.extend(render::proof::file(
            &shown.established,
            asked.out.as_deref(),
        ));
        page
    })
}

/// Checks a file.
///
/// # Errors
/// If it cannot be read, or proves nothing.
pub(super) fn check(out: &Output, asked: &CheckProof) -> Result<(), Failure> {
    let path = asked.file.display();
    let bytes = read(&asked.file, LARGEST)?;
    let fault = |error: talks::proof::NoProof| Failure::faults(format!("{path}: {error}"));
    let file = ProofFile::from_bytes(&bytes).map_err(fault)?;
    let shown = ProofShown {
        established: file.check().map_err(fault)?,
        charter_words: file
            .charter()
            .map(Charter::hash)
            .as_ref()
            .map(desk::charter_words),
        file: BASE64.encode(&bytes),
    };
    out.show(&shown, || render::proof::page(&shown))
}
