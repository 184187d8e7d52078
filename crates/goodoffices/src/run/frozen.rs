//! Evidence against a relay: written from a desk, checked by anybody.

use data_encoding::BASE64;
use desk::answer::View;
use desk::command::{Query, RoomName};
use desk::envelope::RelayKey;
use desk::evidence::{EvidenceFile, LARGEST, Shown};
use serde::Serialize;

use crate::cli::frozen::{CheckEvidence, Evidence};
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::files::{Place, may_write, read, write};
use crate::output::Output;
use crate::run::look::{strange, up_to_date};

/// Writes a frozen room's evidence into a file.
pub(super) async fn evidence(
    out: &Output,
    settings: &Settings,
    asked: Evidence,
) -> Result<(), Failure> {
    may_write(&asked.file, Place::Untouched)?;
    let desk = up_to_date(settings).await?;
    let room = RoomName(asked.room);
    let view = desk.query(Query::Evidence { room }).await;
    desk.close().await?;
    let view = view?;
    let View::Evidence { explanation, file } = &view else {
        return Err(strange());
    };
    let bytes = BASE64.decode(file.as_bytes()).map_err(|_| strange())?;
    write(&asked.file, &bytes, Place::Untouched)?;
    let path = asked.file.display();
    out.show(&view, || {
        vec![
            Paragraph::new(Tone::Plain, Safe::line(explanation)),
            Paragraph::new(
                Tone::Plain,
                safe!("written to {}", Safe::line(&path.to_string())),
            ),
        ]
    })
}

/// What a file of evidence shows, as JSON.
#[derive(Serialize)]
struct Checked {
    /// `contradiction` or `unexplained`.
    shows: &'static str,
    relay_key: String,
    room: String,
    /// The two checkpoints as C2SP signed notes.
    notes: [String; 2],
}

/// Checks a file of evidence.
pub(super) fn check(out: &Output, asked: &CheckEvidence) -> Result<(), Failure> {
    let path = asked.file.display();
    let bytes = read(&asked.file, LARGEST)?;
    if bytes.len() > LARGEST {
        return Err(Failure::faults(format!(
            "{path}: larger than any evidence is"
        )));
    }
    let fault = |error: desk::evidence::NoEvidence| Failure::faults(format!("{path}: {error}"));
    let file = EvidenceFile::from_bytes(&bytes).map_err(fault)?;
    let relay: RelayKey = match &asked.relay_key {
        Some(key) => key
            .parse()
            .map_err(|error| Failure::misuse(format!("relay key: {error}")))?,
        None => file.key().map_err(fault)?,
    };
    let shown = file.check(&relay).map_err(fault)?;
    let checked = Checked {
        shows: match shown {
            Shown::Contradiction => "contradiction",
            _ => "unexplained",
        },
        relay_key: relay.to_string(),
        room: file.first.room.to_string(),
        notes: [file.first.to_note(&relay), file.second.to_note(&relay)],
    };
    out.show(&checked, || {
        page(&checked, shown, asked.relay_key.is_some())
    })
}

fn page(checked: &Checked, shown: Shown, known: bool) -> Vec<Paragraph> {
    let told = match shown {
        Shown::Contradiction => Safe::own(
            "the relay contradicted itself: it signed two logs of this room that cannot both be true",
        ),
        Shown::Unexplained { from, to } => safe!(
            "the relay signed both, over {} and {} entries; a desk found that they do not continue each other. Whoever runs the relay can clear it only by a proof of consistency from {} to {}",
            from,
            to,
            from,
            to
        ),
        _ => Safe::own("something that a newer version can tell"),
    };
    let key = match known {
        true => Safe::own("signed under the key that you gave"),
        false => safe!(
            "signed under {}: compare it with the key that the operator made public",
            Safe::line(&checked.relay_key)
        ),
    };
    let mut page = vec![
        Paragraph::new(Tone::Warning, told),
        Paragraph::new(Tone::Plain, key),
    ];
    for note in &checked.notes {
        page.push(Paragraph::blank());
        page.push(Paragraph::new(Tone::Plain, Safe::text(note)));
    }
    page
}
