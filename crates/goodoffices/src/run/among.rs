//! Looking at judgements.

use desk::answer::View;
use desk::command::{Query, RoomName};

use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;
use crate::run::look::{strange, up_to_date};

/// Lists the judgements of a room, or of all.
pub(super) async fn list(
    out: &Output,
    settings: &Settings,
    room: Option<String>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let room = room.map(RoomName);
    let view = desk.query(Query::Assessments { room }).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Assessments { rooms } => out.show(&view, || render::among::assessments(rooms)),
        _ => Err(strange()),
    }
}
