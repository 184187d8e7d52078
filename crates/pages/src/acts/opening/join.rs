//! Answering an invitation.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::answer::Answer;
use desk::command::{Command, Join};
use talks::limits;

use crate::acts::fields::Sent;
use crate::look::fields::{Fault, Faults};
use crate::look::opening::begin::form;
use crate::look::sheet::{self, Sheet};
use crate::serve::admit::Person;
use crate::shared::{Shared, strange};

/// What every invitation begins with.
const LINK: &str = "goodoffices:join/";

/// The form as it was filled.
pub(crate) struct Answered {
    pub(crate) link: String,
    pub(crate) name: String,
    pub(crate) device: String,
}

impl Answered {
    fn faults(&self) -> Faults {
        let mut faults = Faults::default();
        let link: String = self.link.chars().filter(|c| !c.is_whitespace()).collect();
        if !link.starts_with(LINK) {
            faults.note("link", Fault::Message("join-link-bad"));
        }
        for (id, value) in [("name", &self.name), ("device", &self.device)] {
            if value.is_empty() {
                faults.note(id, Fault::Message("field-needed"));
            } else if value.len() > limits::NAME {
                faults.note(id, Fault::Message("field-long"));
            }
        }
        faults
    }
}

/// Answers it, or shows the form again.
pub(crate) async fn join(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let answered = Answered {
        link: sent.one("link"),
        name: sent.one("name"),
        device: sent.one("device"),
    };
    let mut faults = answered.faults();
    if faults.is_empty() {
        let join = Command::Join(Join {
            link: answered.link.clone(),
            name: answered.name.clone(),
            device: answered.device.clone(),
        });
        match shared.desk.command(join).await {
            Ok(Answer::Joining { joining, .. }) => {
                return Redirect::to(&Sheet::Joining(joining).place()).into_response();
            }
            Ok(_) => faults.note("", Fault::Desk(strange())),
            Err(error) => faults.note("link", Fault::Desk(error.into())),
        }
    }
    sheet::again(&shared, &person, &Sheet::Begin, |drawn| {
        form(drawn.words, &answered, &faults)
    })
    .await
}
