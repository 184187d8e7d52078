//! Destroying this desk's copy of talks, once their title was typed.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::answer::Answer;
use desk::command::Command;

use crate::acts::fields::Sent;
use crate::look::charter::copy;
use crate::look::fields::{Fault, Faults};
use crate::look::sheet::{self, Sheet, Talks};
use crate::serve::admit::Person;
use crate::serve::seats::Notice;
use crate::shared::Shared;

/// Destroys it, or shows the form again.
pub(super) async fn destroy(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let typed = sent.one("typed");
    let mut faults = Faults::default();
    if typed != talks.title.trim() {
        faults.note("typed", Fault::Message("copy-wrong"));
    }
    if faults.is_empty() {
        let destroy = Command::Destroy {
            talks: talks.id.clone(),
            at: None,
        };
        match shared.desk.command(destroy).await {
            Ok(answer) => {
                let beyond = match answer {
                    Answer::Destroyed(account) => account.beyond,
                    _ => Vec::new(),
                };
                let notice = Notice {
                    detail: (!beyond.is_empty()).then(|| beyond.join("\n")),
                    ..Notice::done(talks.words.say("copy-done"))
                };
                shared.seats.leave(person.seat.number, notice);
                return Redirect::to("/").into_response();
            }
            Err(error) => faults.note("", Fault::Desk(error.into())),
        }
    }
    let page = Sheet::Charter(talks.id.clone());
    sheet::again(&shared, &person, &page, |_| {
        copy::draw(&talks, &faults, &typed)
    })
    .await
}
