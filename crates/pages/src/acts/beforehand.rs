//! Permitting beforehand what will be said under a mark.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::Response;
use desk::command::{Beforehand, Command, Permit, TermsChoice};
use talks::entry::Speakers;
use talks::{Attribution, Wording};

use super::Scene;
use super::fields::Sent;
use crate::limits;
use crate::look::room::Place;
use crate::look::terms::{ATTRIBUTIONS, WORDINGS, named};
use crate::look::{beforehand, frame};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The page.
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
) -> Response {
    let at = Place::new(scene.words, &scene.rooms, &scene.id, &scene.view);
    let told = shared.seats.take_notice(person.seat.number);
    let page = beforehand::page(&at);
    let page = frame::apart(scene.words, "beforehand-title", told.as_ref(), page);
    answer::page(page)
}

/// Permits it.
pub(crate) async fn permit(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let outcome = match read(&scene, &sent) {
        Err(message) => Outcome::NotDone(Trouble::say(message)),
        Ok(beforehand) => {
            let permit = Command::Permit {
                room: scene.name(),
                what: Permit::Standing(beforehand),
            };
            match shared.desk.command(permit).await {
                Ok(_) => {
                    // The page that follows lists what is permitted, to each side, and
                    // does not change by itself.
                    let _ = shared.desk.settled(limits::SHOWN_SOON).await;
                    Outcome::Done("beforehand-done")
                }
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
    };
    let back = format!("{}/beforehand", scene.place());
    answer::act(&shared, &person, scene.words, &back, outcome)
}

/// What is permitted, on the same terms to each side; or the message of what is wrong.
fn read(scene: &Scene, sent: &Sent) -> Result<Beforehand, &'static str> {
    let sides = sent.all("to");
    if sides.is_empty() {
        return Err("beforehand-nobody");
    }
    let expires = scene.words.read_moment(&sent.one("expires"));
    let expires = expires.ok_or("when-bad")?;
    let wording = named(&WORDINGS, &sent.one("wording")).unwrap_or(Wording::Substance);
    let attribution = named(&ATTRIBUTIONS, &sent.one("attribution"));
    let attribution = attribution.unwrap_or(Attribution::Attributed);
    let terms = sides.into_iter().map(|side| TermsChoice {
        to: Some(side),
        wording,
        attribution,
        expires: Some(expires.0),
        condition: Default::default(),
    });
    Ok(Beforehand {
        mark: sent.one("mark"),
        terms: terms.collect(),
        most: sent.one("most").parse().map_err(|_| "field-number-bad")?,
        speakers: match sent.has("delegation") {
            true => Speakers::Delegation,
            false => Speakers::Signers,
        },
    })
}
