//! Making an invitation, comparing the safety words, stopping it.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::answer::Answer;
use desk::command::{Command, Invite};

use crate::acts::fields::Sent;
use crate::look::opening::invitation::one;
use crate::look::people::roles;
use crate::look::sheet::{Sheet, Talks};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble, strange};

/// How long an invitation can be answered if nobody says: three days, in hours.
pub(crate) const VALID_HOURS: u64 = 72;

/// Makes an invitation and goes to it. `who` says as what and to where:
/// `head/North`, `official/team`, `partner/delegation`, `delegate/`.
pub(crate) async fn invite(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let given = |name: &str| Some(sent.one(name)).filter(|value| !value.is_empty());
    let who = sent.one("who");
    let (as_what, to) = who.split_once('/').unwrap_or((who.as_str(), ""));
    let hours = given("hours").and_then(|hours| hours.parse().ok());
    let invite = Command::Invite(Invite {
        talks: Some(talks.id.clone()),
        to: Some(to.to_owned()).filter(|to| !to.is_empty()),
        role: roles::of(as_what),
        again: given("again"),
        device_of: given("device-of"),
        valid_seconds: u64::saturating_mul(hours.unwrap_or(VALID_HOURS), 60 * 60),
    });
    let trouble = match shared.desk.command(invite).await {
        Ok(Answer::Invitation { invitation, .. }) => {
            return Redirect::to(&Sheet::Invitation(invitation).place()).into_response();
        }
        Ok(_) => strange(),
        Err(error) => error.into(),
    };
    let place = Sheet::People(talks.id).place();
    let outcome = Outcome::NotDone(trouble);
    answer::act(&shared, &person, talks.words, &place, outcome)
}

/// Lets in whoever answered, once every word was heard.
pub(crate) async fn approve(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(number): Path<u32>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let words = person.guest.words();
    let outcome = match sent.heard_all() {
        None => Outcome::NotDone(Trouble::say("invitation-tick")),
        Some(heard) => {
            let approve = Command::Approve {
                invitation: number,
                words: heard,
            };
            match shared.desk.command(approve).await {
                Ok(_) => Outcome::Done("invitation-approved"),
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
    };
    let place = Sheet::Invitation(number).place();
    answer::act(&shared, &person, words, &place, outcome)
}

/// Stops an invitation: nobody comes in by it.
pub(crate) async fn decline(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(number): Path<u32>,
) -> Response {
    let decline = Command::Decline { invitation: number };
    let outcome = match shared.desk.command(decline).await {
        Ok(_) => Outcome::Done("invitation-revoked"),
        Err(error) => Outcome::NotDone(error.into()),
    };
    let place = Sheet::Invitation(number).place();
    answer::act(&shared, &person, person.guest.words(), &place, outcome)
}

/// The link as a file to hand over.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(number): Path<u32>,
) -> Response {
    let link = match one(&shared, number).await {
        Ok(invitation) => invitation.link,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let Some(link) = link else {
        return StatusCode::GONE.into_response();
    };
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"invitation.goodoffices\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, format!("{link}\n")).into_response()
}
