//! The door of hosted desks: what people see who have no seat yet, and how they get
//! one.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use tokio::time::timeout;
use uuid::Uuid;

use super::passkeys::{Challenge, Entered, Refused};
use super::{House, now};
use crate::language::{Tongue, Words};
use crate::limits;
use crate::look::frame;
use crate::look::passkey;
use crate::serve::admit::Guest;
use crate::serve::answer;
use crate::serve::site::cookie;

/// The cookie of a browser that was asked something.
const ASKED: &str = "__Host-asked";
/// The cookie that says whose browser it is; it opens nothing.
const WHOSE: &str = "__Host-account";

/// The routes of it.
pub(super) fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/enter", get(enter))
        .route("/enter/{account}", get(enter_as))
        .route("/enter/{account}/challenge", post(ask_enter))
        .route("/enter/{account}/proof", post(prove_enter))
        .route("/invited/{link}", get(invited))
        .route("/invited/{link}/challenge", post(ask_invited))
        .route("/invited/{link}/proof", post(prove_invited))
        .layer(from_fn(in_time))
}

/// Nobody here has proved anything yet: whoever dawdles is not waited for.
async fn in_time(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match timeout(limits::FIRST_REQUEST, to_bytes(body, limits::PROOF)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Ok(Err(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// A language that was chosen before there is a seat that keeps it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    language: String,
}

impl Wish {
    fn words(&self, guest: &Guest) -> Words {
        match Tongue::of_tag(&self.language) {
            Some(tongue) => Words(tongue, guest.zone()),
            None => guest.words(),
        }
    }

    /// Where a form goes, so that the wish goes along.
    fn carried(&self) -> String {
        match Tongue::of_tag(&self.language) {
            Some(tongue) => format!("?language={}", tongue.code()),
            None => String::new(),
        }
    }
}

fn known(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

/// The way in by a passkey, for whomever this browser was last.
async fn enter(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    match cookie(&headers, WHOSE).and_then(known) {
        Some(account) => way_in(&wish, &guest, account),
        None => nobody(&house, wish.words(&guest)),
    }
}

/// The same for one account.
async fn enter_as(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(account): Path<String>,
) -> Response {
    match known(&account) {
        Some(account) => way_in(&wish, &guest, account),
        None => nobody(&house, wish.words(&guest)),
    }
}

fn way_in(wish: &Wish, guest: &Guest, account: Uuid) -> Response {
    let words = wish.words(guest);
    let place = format!("/enter/{}", account.simple());
    let shown = html! {
        h1 { (words.say("enter-title")) }
        p.lead { (words.say("enter-lead")) }
        (passkey::form(words, &place, &wish.carried(), "enter-go"))
    };
    answer::page(frame::outside(words, "enter-title", &place, shown))
}

/// A browser that belongs to nobody yet.
fn nobody(house: &House, words: Words) -> Response {
    let shown = html! {
        h1 { (words.say("enter-nobody-title")) }
        p.lead { (words.with("enter-nobody", [("host", (&*house.by).into())])) }
    };
    answer::page(frame::outside(words, "enter-nobody-title", "/enter", shown))
}

/// What a link shows to whom it was given.
async fn invited(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(link): Path<String>,
) -> Response {
    let words = wish.words(&guest);
    let ledger = house.ledger.lock().await;
    let found = ledger.invited(&link, now());
    let found = found.and_then(|one| Some((one.name.clone(), one.invitation.clone()?.until)));
    drop(ledger);
    let Some((name, until)) = found else {
        let page = frame::outside(words, "invited-spent-title", "/enter", spent(&house, words));
        return (StatusCode::GONE, answer::page(page)).into_response();
    };
    let place = format!("/invited/{link}");
    let host = || ("host", (&*house.by).into());
    let shown = html! {
        h1 { (words.with("invited-title", [("name", (&name).into())])) }
        p.lead { (words.with("invited-lead", [host()])) }
        p { (words.say("invited-passkey")) }
        (passkey::form(words, &place, &wish.carried(), "invited-go"))
        p.aside { (words.with("invited-until", [("until", until.into())])) }
    };
    answer::page(frame::outside(words, "enter-title", &place, shown))
}

fn spent(house: &House, words: Words) -> Markup {
    html! {
        h1 { (words.say("invited-spent-title")) }
        p.lead { (words.with("invited-spent", [("host", (&*house.by).into())])) }
    }
}

async fn ask_invited(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(link): Path<String>,
) -> Response {
    asked(&house, wish.words(&guest), house.ask_invited(&link).await)
}

async fn ask_enter(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(account): Path<String>,
) -> Response {
    let challenge = match known(&account) {
        Some(account) => house.ask_enter(account).await,
        None => Err(Refused::Unknown),
    };
    asked(&house, wish.words(&guest), challenge)
}

async fn prove_invited(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(link): Path<String>,
    headers: HeaderMap,
    proof: Bytes,
) -> Response {
    let browser = cookie(&headers, ASKED).unwrap_or_default();
    let entered = house.prove_invited(&link, browser, &proof).await;
    let_in(&house, &guest, &wish, entered)
}

async fn prove_enter(
    State(house): State<Arc<House>>,
    guest: Guest,
    Query(wish): Query<Wish>,
    Path(account): Path<String>,
    headers: HeaderMap,
    proof: Bytes,
) -> Response {
    let browser = cookie(&headers, ASKED).unwrap_or_default();
    let sits = cookie(&headers, &house.site.cookie_name());
    let entered = match known(&account) {
        Some(account) => house.prove_enter(account, browser, sits, &proof).await,
        None => Err(Refused::Unknown),
    };
    let_in(&house, &guest, &wish, entered)
}

/// Hands a challenge to the browser that asked for it.
pub(crate) fn asked(
    house: &House,
    words: Words,
    challenge: Result<Challenge, Refused>,
) -> Response {
    let challenge = match challenge {
        Ok(challenge) => challenge,
        Err(refused) => return refusal(house, words, refused),
    };
    let lives = limits::CEREMONY_LIVES.as_secs();
    let value = set(ASKED, challenge.browser.as_str(), "Strict", lives);
    let Some(value) = value else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kind = HeaderValue::from_static("application/json");
    let headers = [(header::CONTENT_TYPE, kind), (header::SET_COOKIE, value)];
    (headers, challenge.json).into_response()
}

/// What proves that a browser was asked.
pub(crate) fn browser(headers: &HeaderMap) -> &str {
    cookie(headers, ASKED).unwrap_or_default()
}

/// Says why not, for the script to show.
pub(crate) fn refusal(house: &House, words: Words, refused: Refused) -> Response {
    let text = words.with(refused.message(), [("host", (&*house.by).into())]);
    (refused.status(), text).into_response()
}

/// Tells the script where to go.
pub(crate) fn goes(place: &'static str) -> Response {
    let headers = [("desk-goes", HeaderValue::from_static(place))];
    (headers, String::new()).into_response()
}

fn let_in(
    house: &House,
    guest: &Guest,
    wish: &Wish,
    entered: Result<Entered, Refused>,
) -> Response {
    let entered = match entered {
        Ok(entered) => entered,
        Err(refused) => return refusal(house, wish.words(guest), refused),
    };
    let mut response = goes("/");
    let headers = response.headers_mut();
    if let Some(seat) = &entered.seat {
        let Some(value) = house.site.cookie(seat.as_str()) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        headers.append(header::SET_COOKIE, value);
        if let (Some(seat), Some(tongue)) = (
            entered.shared.seats.find(seat.as_str()),
            Tongue::of_tag(&wish.language),
        ) {
            entered.shared.seats.speak(seat.number, tongue);
        }
    }
    // Browsers keep a cookie for 400 days at most.
    if let Some(hosted) = entered.shared.hosting.hosted()
        && let Some(value) = set(
            WHOSE,
            &hosted.account.simple().to_string(),
            "Lax",
            400 * 24 * 60 * 60,
        )
    {
        headers.append(header::SET_COOKIE, value);
    }
    response
}

fn set(name: &str, value: &str, from: &str, lives: u64) -> Option<HeaderValue> {
    let cookie =
        format!("{name}={value}; HttpOnly; Secure; SameSite={from}; Path=/; Max-Age={lives}");
    HeaderValue::from_str(&cookie).ok()
}
