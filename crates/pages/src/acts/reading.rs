//! Noting up to where somebody has read, where the charter lets them.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use desk::command::Command;
use serde::Deserialize;

use super::{Scene, command};
use crate::serve::admit::Person;
use crate::shared::Shared;

/// Up to which line: what came since the page was drawn is not noted.
#[derive(Deserialize)]
pub(crate) struct Upto {
    upto: u64,
}

/// Notes it.
pub(crate) async fn read(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(form): Form<Upto>,
) -> Response {
    let read = Command::Read {
        room: scene.name(),
        upto: Some(form.upto),
    };
    command(&shared, &person, &scene, read, "read-noted").await
}
