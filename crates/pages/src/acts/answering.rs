//! Answering what the intermediary asks: asks, words shown, proposals.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use desk::command::Command;

use super::{Scene, command};
use crate::serve::admit::Person;
use crate::shared::Shared;

/// No to an ask, or to words shown.
pub(crate) async fn refuse(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let refuse = Command::Refuse {
        room: scene.name(),
        ask: number,
        reason: None,
    };
    command(&shared, &person, &scene, refuse, "ask-refused").await
}

/// Yes to a proposal.
pub(crate) async fn accept(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let accept = Command::Accept {
        room: scene.name(),
        proposal: number,
    };
    command(&shared, &person, &scene, accept, "done").await
}

/// No to a proposal.
pub(crate) async fn decline(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let decline = Command::Refuse {
        room: scene.name(),
        ask: number,
        reason: None,
    };
    command(&shared, &person, &scene, decline, "done").await
}
