//! Looking at rounds and legs.

use desk::answer::View;
use desk::command::Query;

use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;
use crate::run::look::{strange, up_to_date};

/// Lists the rounds.
pub(super) async fn rounds(
    out: &Output,
    settings: &Settings,
    talks: Option<String>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Rounds { talks }).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Rounds { present, rounds } => {
            out.show(&view, || render::rounds::rounds(*present, rounds))
        }
        _ => Err(strange()),
    }
}

/// Lists who took which message.
pub(super) async fn legs(
    out: &Output,
    settings: &Settings,
    talks: Option<String>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Legs { talks }).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Legs { legs } => out.show(&view, || render::rounds::legs(legs)),
        _ => Err(strange()),
    }
}
