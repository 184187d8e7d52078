//! Commands that look. A running desk is up to date; a vault opened for this
//! first reads what the relay has, as far as it is reached.

use std::collections::BTreeMap;

use client::AnyDesk;
use desk::answer::View;
use desk::command::{Query, RoomName};
use serde::Serialize;
use talks::view::{AskView, PermissionView, ProposalView, RoomView, StandingView};

use crate::config::Settings;
use crate::display::{Paragraph, Safe};
use crate::failure::Failure;
use crate::files::{Place, may_write, write};
use crate::output::Output;
use crate::reach::{Missing, reach, settle};
use crate::render;

/// Lists the rooms.
pub(super) async fn rooms(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let rooms = desk.query(Query::Rooms).await?;
    let joinings = desk.query(Query::Joinings).await?;
    desk.close().await?;
    if let (View::Rooms { rooms: list }, View::Joinings { joinings: open }) = (&rooms, &joinings) {
        return out.show(&rooms, || {
            let mut page = render::lists::rooms(list);
            page.extend(render::lists::joinings(open));
            page
        });
    }
    Err(strange())
}

/// Shows a room.
pub(super) async fn show(out: &Output, settings: &Settings, room: &str) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = view(&desk, room).await;
    desk.close().await?;
    let view = view?;
    out.show(&view, || render::room::page(&view))
}

/// What waits for an answer in a room, as JSON.
#[derive(Serialize)]
struct Waiting<'a> {
    /// The room's short name.
    room: &'a str,
    /// Asks, and words shown first.
    asks: &'a [AskView],
    /// Permissions that wait for another signature.
    to_sign: Vec<&'a PermissionView>,
    /// Standing permissions that do.
    standings_to_sign: Vec<&'a StandingView>,
    /// Proposals that wait for this side's answer.
    to_answer: Vec<&'a ProposalView>,
}

/// Lists what waits for an answer in a room, or in all.
pub(super) async fn asks(
    out: &Output,
    settings: &Settings,
    room: Option<&str>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let mut views = Vec::new();
    match room {
        Some(room) => views.push(view(&desk, room).await?),
        None => {
            for room in room_ids(&desk, |room| {
                room.open_asks + room.to_sign + room.to_answer > 0
            })
            .await?
            {
                views.push(view(&desk, &room).await?);
            }
        }
    }
    desk.close().await?;
    if out.json {
        let waiting = views.iter().map(|view| Waiting {
            room: &view.short,
            asks: &view.asks,
            to_sign: render::room::to_sign(view).collect(),
            standings_to_sign: render::room::standings_to_sign(view).collect(),
            to_answer: render::room::to_answer(view).collect(),
        });
        return out.value(&waiting.collect::<Vec<_>>());
    }
    let page: Vec<Paragraph> = views
        .iter()
        .flat_map(render::room::before_leaving)
        .collect();
    if page.is_empty() {
        let text = Safe::own("nothing waits for an answer or a signature");
        return out.page(&[Paragraph::new(crate::display::Tone::Plain, text)]);
    }
    out.page(&page)
}

/// Lists invitations and cards.
pub(super) async fn invitations(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Invitations).await?;
    desk.close().await?;
    match &view {
        View::Invitations { invitations } => {
            out.show(&view, || render::lists::invitations(invitations))
        }
        _ => Err(strange()),
    }
}

/// Lists what may be conveyed.
pub(super) async fn tray(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Tray).await?;
    desk.close().await?;
    match &view {
        View::Tray { items } => out.show(&view, || render::lists::tray(items)),
        _ => Err(strange()),
    }
}

/// Finds what was said.
pub(super) async fn search(out: &Output, settings: &Settings, query: Query) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(query).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Found { matches, more } => out.show(&view, || render::found::page(matches, *more)),
        _ => Err(strange()),
    }
}

/// Lists what was destroyed.
pub(super) async fn destroyed(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Destroyed).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Destroyed { accounts } => out.show(&view, || render::destroyed::all(accounts)),
        _ => Err(strange()),
    }
}

/// Lists proposals and exchanges.
pub(super) async fn proposals(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Together).await?;
    let names = short_names(&desk).await?;
    desk.close().await?;
    match &view {
        View::Together { matters } => out.show(&view, || render::together::page(matters, &names)),
        _ => Err(strange()),
    }
}

/// The names by which commands take the rooms, by their ids.
///
/// # Errors
/// If the desk does not answer.
pub(super) async fn short_names(desk: &AnyDesk) -> Result<BTreeMap<String, String>, Failure> {
    match desk.query(Query::Rooms).await? {
        View::Rooms { rooms } => Ok(rooms
            .into_iter()
            .map(|room| (room.id, room.short))
            .collect()),
        _ => Err(strange()),
    }
}

/// Writes a draft of the next charter.
pub(super) async fn charter_draft(
    out: &Output,
    settings: &Settings,
    asked: crate::cli::charter::Draft,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let talks = asked.talks;
    let view = desk.query(Query::CharterDraft { talks }).await;
    desk.close().await?;
    let view = view?;
    let View::CharterDraft(draft) = &view else {
        return Err(strange());
    };
    let page = crate::cli::charter::write(draft);
    if asked.file.as_os_str() == "-" {
        return out.text(&page);
    }
    may_write(&asked.file, Place::Untouched)?;
    write(&asked.file, page.as_bytes(), Place::Untouched)?;
    out.show(&view, || {
        vec![Paragraph::new(
            crate::display::Tone::Plain,
            Safe::own("written; change what you wish, then: goodoffices charter propose"),
        )]
    })
}

/// Shows the charter, or only its words.
pub(super) async fn charter(
    out: &Output,
    settings: &Settings,
    room: Option<String>,
    only_words: bool,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let room = room.map(RoomName);
    let view = desk.query(Query::Charter { room }).await;
    desk.close().await?;
    let view = view?;
    let View::Charter(shown) = &view else {
        return Err(strange());
    };
    if !only_words {
        return out.show(&view, || render::charter::page(shown));
    }
    let words = shown.words.as_ref().ok_or_else(|| {
        Failure::unavailable("no charter is in force in these talks yet, so there are no words")
    })?;
    out.show(&serde_json::json!({ "words": words }), || {
        vec![Paragraph::new(crate::display::Tone::Plain, Safe::line(words)).whole()]
    })
}

/// Verifies records.
pub(super) async fn verify(
    out: &Output,
    settings: &Settings,
    room: Option<&str>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let room = room.map(|room| RoomName(room.to_owned()));
    let view = desk.query(Query::Verify { room }).await;
    desk.close().await?;
    let view = view?;
    let View::Accounts { accounts } = &view else {
        return Err(strange());
    };
    out.show(&view, || {
        accounts.iter().flat_map(render::account::page).collect()
    })?;
    let faulty = accounts.iter().filter(|account| !account.sound).count();
    if faulty > 0 {
        return Err(Failure::faults(format!(
            "{faulty} of {} records are not in order; what was found stands above",
            accounts.len()
        )));
    }
    Ok(())
}

/// A room as it stands.
///
/// # Errors
/// If there is no such room.
pub(crate) async fn view(desk: &AnyDesk, room: &str) -> Result<RoomView, Failure> {
    let query = Query::Show {
        room: RoomName(room.to_owned()),
        last: None,
    };
    match desk.query(query).await? {
        View::Room(view) => Ok(*view),
        _ => Err(strange()),
    }
}

/// The ids of the rooms that are wanted.
async fn room_ids(
    desk: &AnyDesk,
    wanted: impl Fn(&desk::answer::RoomSummary) -> bool,
) -> Result<Vec<String>, Failure> {
    match desk.query(Query::Rooms).await? {
        View::Rooms { rooms } => Ok(rooms
            .into_iter()
            .filter(|room| wanted(room))
            .map(|room| room.id)
            .collect()),
        _ => Err(strange()),
    }
}

pub(super) async fn up_to_date(settings: &Settings) -> Result<AnyDesk, Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    if matches!(desk, AnyDesk::Here(_))
        && let Some(outstanding) = settle(&desk, settings.wait).await?
    {
        let line =
            format!("this is what the desk knows; not everything is up to date: {outstanding}");
        eprintln!("goodoffices: {}", Safe::line(&line).as_str());
    }
    Ok(desk)
}

pub(super) fn strange() -> Failure {
    Failure::unavailable(
        "the running desk answers something else than was asked; is it of another version?",
    )
}
