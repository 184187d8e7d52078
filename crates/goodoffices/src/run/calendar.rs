//! `calendar`: the moments of talks for other calendars.

use exports::calendar::{Moment, calendar, moments};
use serde_json::json;

use crate::cli::calendar::Calendar;
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::files::{place_of, write};
use crate::output::Output;
use crate::run::look::{up_to_date, view};

/// Writes the moments of a room to a file, or to the standard output.
///
/// # Errors
/// If there is no such room, or the file cannot be written.
pub(super) async fn write_down(
    out: &Output,
    settings: &Settings,
    asked: Calendar,
) -> Result<(), Failure> {
    let place = place_of(asked.out.as_deref(), asked.force)?;
    let desk = up_to_date(settings).await?;
    let room = view(&desk, &asked.room).await;
    desk.close().await?;
    let room = room?;
    let own = room.people.iter().find(|one| one.you);
    let Some(own) = own.map(|one| one.person.to_string()) else {
        return Err(Failure::refused(
            "you are not in this room any more: it has no moments for you",
        ));
    };
    let moments = moments(&room);
    let title = |moment: &Moment<'_>| match asked.titles {
        true => format!("{}: {}", room.title, called(moment)),
        false => "Appointment".to_owned(),
    };
    let text = calendar(&moments, title, &own, crate::cli::terms::now());
    match &asked.out {
        None if out.json => out.value(&json!({ "text": text, "moments": moments.len() })),
        None => out.text(&text),
        Some(path) => {
            write(path, text.as_bytes(), place)?;
            let path = path.display().to_string();
            out.show(&json!({ "file": path, "moments": moments.len() }), || {
                vec![Paragraph::new(
                    Tone::Plain,
                    safe!("{} moments written to {}", moments.len(), Safe::line(&path)),
                )]
            })
        }
    }
}

/// What a moment is, in words.
fn called(moment: &Moment<'_>) -> String {
    match moment {
        Moment::Deadline(what) => (*what).to_owned(),
        Moment::Closing => "the talks close".to_owned(),
        Moment::Destruction => "every desk destroys its copies".to_owned(),
        Moment::Proposal => "a proposal can be answered until now".to_owned(),
        Moment::Round(number, Some(title)) => format!("round {number}: {title}"),
        Moment::Round(number, None) => format!("round {number}"),
    }
}
