//! Making, renewing and ending accounts, at the host's own desk.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use crate::acts::fields::Sent;
use crate::hosting::HostingError;
use crate::look::accounts::{Invited, form, house};
use crate::look::fields::{Fault, Faults};
use crate::look::opening::invitation::one;
use crate::look::sheet::{self, Sheet};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// For how long a link can be used if nobody says: a day, in hours.
const VALID_HOURS: u64 = 24;

/// The routes of a desk that hosts others, and of no other.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/accounts", get(sheet::page).post(invite))
        .route("/accounts/{account}", get(sheet::page))
        .route("/accounts/{account}/renew", post(renew))
        .route("/accounts/{account}/end", post(end))
        .route("/invitations/{number}/lay", post(lay))
}

fn valid(sent: &Sent) -> (Option<u64>, Duration) {
    let hours = sent.one("hours").parse().ok();
    let seconds = u64::saturating_mul(hours.unwrap_or(VALID_HOURS), 60 * 60);
    (hours, Duration::from_secs(seconds))
}

/// Makes an account and goes to its link.
async fn invite(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let house = match house(&shared) {
        Ok(house) => house,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let sent = Sent::new(pairs);
    let (hours, valid) = valid(&sent);
    let invited = Invited {
        name: sent.one("name"),
        hours,
    };
    let mut faults = Faults::default();
    match house.invite(&invited.name, valid).await {
        Ok(account) => return Redirect::to(&Sheet::Account(account).place()).into_response(),
        Err(HostingError::Name) => faults.note("name", Fault::Message("account-name-bad")),
        Err(HostingError::Taken(_)) => faults.note("name", Fault::Message("account-name-taken")),
        Err(error) => faults.note("", Fault::Desk(trouble(error))),
    }
    sheet::again(&shared, &person, &Sheet::Accounts, |drawn| {
        form(drawn.words, &invited, &faults)
    })
    .await
}

/// Makes a new link for an account, and ends what opened it before.
async fn renew(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(account): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let (_, valid) = valid(&Sent::new(pairs));
    let Some(id) = Uuid::try_parse(&account).ok() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let done = match house(&shared) {
        Ok(house) => house.renew(id, valid).await.map_err(trouble),
        Err(trouble) => Err(trouble),
    };
    told(&shared, &person, id, done, "account-renewed")
}

/// Ends an account.
async fn end(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(account): Path<String>,
) -> Response {
    let Some(id) = Uuid::try_parse(&account).ok() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let done = match house(&shared) {
        Ok(house) => house.end(id).await.map_err(trouble),
        Err(trouble) => Err(trouble),
    };
    told(&shared, &person, id, done, "account-is-ended")
}

/// Answers an invitation to rooms at a desk that runs here. Whoever sits there and
/// whoever invited compare the safety words as always.
async fn lay(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(number): Path<u32>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let account = Uuid::try_parse(&Sent::new(pairs).one("account")).ok();
    let done = match (house(&shared), one(&shared, number).await, account) {
        (Ok(house), Ok(invitation), Some(account)) => {
            let link = invitation.link.unwrap_or_default();
            house.lay(account, link).await.map_err(trouble)
        }
        (Err(trouble), ..) | (_, Err(trouble), _) => Err(trouble),
        (.., None) => Err(trouble(HostingError::Gone)),
    };
    let outcome = match done {
        Ok(()) => Outcome::Done("invitation-laid"),
        Err(trouble) => Outcome::NotDone(trouble),
    };
    let place = Sheet::Invitation(number).place();
    answer::act(&shared, &person, person.guest.words(), &place, outcome)
}

fn trouble(error: HostingError) -> Trouble {
    match error {
        HostingError::Desk(error) => error.into(),
        HostingError::Name => Trouble::say("refused-account-name"),
        HostingError::Taken(name) => Trouble::say("refused-account-taken").text("name", name),
        HostingError::Unknown(_) | HostingError::Gone => Trouble::say("refused-account-gone"),
        HostingError::NotBegun => Trouble::say("refused-account-not-begun"),
        HostingError::Valid => Trouble::say("refused-account-valid"),
        HostingError::Full => Trouble::say("refused-account-full"),
        HostingError::NotHosting => Trouble::say("refused-hosts-nobody"),
        HostingError::Tls(_)
        | HostingError::Listen { .. }
        | HostingError::PublicName(_)
        | HostingError::Ledger
        | HostingError::NoRandomness(_) => Trouble::told(error),
    }
}

fn told(
    shared: &Shared,
    person: &Person,
    account: Uuid,
    done: Result<(), Trouble>,
    message: &'static str,
) -> Response {
    let outcome = match done {
        Ok(()) => Outcome::Done(message),
        Err(trouble) => Outcome::NotDone(trouble),
    };
    let place = Sheet::Account(account).place();
    answer::act(shared, person, person.guest.words(), &place, outcome)
}
