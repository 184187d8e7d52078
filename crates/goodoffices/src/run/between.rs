//! Looking at what lies between the rooms.

use desk::answer::View;

use crate::cli::between::{Timeline, Untold};
use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;
use crate::run::look::{strange, up_to_date};

/// Shows who was shown what, in which order.
pub(super) async fn timeline(
    out: &Output,
    settings: &Settings,
    asked: Timeline,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(asked.query()).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Timeline(timeline) => out.show(&view, || render::between::timeline(timeline)),
        _ => Err(strange()),
    }
}

/// Shows what the people of a room, or of each, were not told.
///
/// # Errors
/// If no side has the name that was given, or this is no desk of the intermediary.
pub(super) async fn untold(
    out: &Output,
    settings: &Settings,
    asked: Untold,
) -> Result<(), Failure> {
    let side = asked.side.clone();
    let desk = up_to_date(settings).await?;
    let view = desk.query(asked.query()).await;
    desk.close().await?;
    let View::Untold { mut there } = view? else {
        return Err(strange());
    };
    if let Some(side) = side {
        let wanted = side.to_lowercase();
        let sides: Vec<String> = there.iter().map(|one| one.side.clone()).collect();
        there.retain(|one| one.side.to_lowercase() == wanted);
        if there.is_empty() {
            return Err(Failure::misuse(format!(
                "no side is called {side:?}; there are {}",
                sides.join(", ")
            )));
        }
    }
    let view = View::Untold { there };
    match &view {
        View::Untold { there } => out.show(&view, || render::between::untold(there)),
        _ => Err(strange()),
    }
}
