//! Permitting beforehand what will be said under a mark.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use desk::command::{Beforehand, Command, Permit, TermsChoice};
use serde::Deserialize;
use talks::entry::Speakers;
use talks::{Attribution, Wording};

use super::Scene;
use crate::look::room::Place;
use crate::look::{beforehand, frame};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The page.
pub(crate) async fn show(scene: Scene) -> Response {
    let at = Place::new(scene.words, &scene.rooms, &scene.id, &scene.view);
    let page = frame::plain(scene.words, "beforehand-title", beforehand::page(&at));
    answer::page(page)
}

/// What is permitted beforehand.
#[derive(Deserialize)]
pub(crate) struct Standing {
    mark: String,
    to: String,
    wording: Wording,
    attribution: Attribution,
    most: u32,
    expires: String,
    #[serde(default)]
    delegation: Option<String>,
}

/// Permits it.
pub(crate) async fn permit(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(form): Form<Standing>,
) -> Response {
    let outcome = match scene.words.read_moment(&form.expires) {
        None => Outcome::NotDone(Trouble(scene.words.say("when-bad"))),
        Some(expires) => {
            let permit = Command::Permit {
                room: scene.name(),
                what: Permit::Standing(Beforehand {
                    mark: form.mark.trim().to_owned(),
                    terms: vec![TermsChoice {
                        to: Some(form.to).filter(|to| !to.is_empty()),
                        wording: form.wording,
                        attribution: form.attribution,
                        expires: Some(expires.0),
                        condition: Default::default(),
                    }],
                    most: form.most,
                    speakers: match form.delegation {
                        Some(_) => Speakers::Delegation,
                        None => Speakers::Signers,
                    },
                }),
            };
            match shared.desk.command(permit).await {
                Ok(_) => Outcome::Done("beforehand-done"),
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
    };
    let back = format!("{}/beforehand", scene.place());
    answer::act(&shared, &person, scene.words, &back, outcome)
}
