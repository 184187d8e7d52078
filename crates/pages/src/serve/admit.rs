//! Who is let in at all: looked at before anything else of a request.
//!
//! 1. The Host must be the desk's own: a name that somebody points at this
//!    machine (DNS rebinding) is not.
//! 2. What changes something must come from the desk's own pages, by Origin.
//! 3. What other pages embed or fetch is refused, by `Sec-Fetch-Site`.
//! 4. Everything but a link and the files of the pages needs a seat, and a seat
//!    that is not locked.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::site::{cookie, text};
use super::{headers, outside};
use crate::hosting::House;
use crate::language::{Tongue, Words, Zone};
use crate::look::standing::Standing;
use crate::serve::seats::Seated;
use crate::shared::Shared;

/// Who asks, as far as the pages know: put into each request that is let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guest {
    /// The seat; none on the pages outside.
    pub(crate) seat: Option<Seated>,
    /// What the browser would like to read.
    pub(crate) accepted: Option<Tongue>,
    /// Whether the desk's script asks, which wants parts of pages.
    pub(crate) by_script: bool,
    /// Whether a page of another site led here.
    pub(crate) from_elsewhere: bool,
}

impl Guest {
    /// The language outside of any room.
    pub(crate) fn words(&self) -> Words {
        let chosen = self.seat.and_then(|seat| seat.tongue);
        let tongue = chosen.or(self.accepted).unwrap_or(Tongue::English);
        Words(tongue, self.zone())
    }

    /// The zone by whose clocks times are read.
    pub(crate) fn zone(&self) -> Zone {
        let told = self.seat.and_then(|seat| seat.zone);
        told.unwrap_or_else(Zone::of_machine)
    }
}

/// A guest with a seat, for whatever needs one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    pub(crate) seat: Seated,
    pub(crate) guest: Guest,
}

impl<S: Sync> FromRequestParts<S> for Guest {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let guest = parts.extensions.get::<Self>().copied();
        guest.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let guest = Guest::from_request_parts(parts, state).await?;
        let seat = guest.seat.filter(|seat| !seat.locked);
        let seat = seat.ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(Self { seat, guest })
    }
}

/// Lets a request in, or answers it.
pub(crate) async fn admit(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let name = shared.site.cookie_name();
    let seat = cookie(request.headers(), &name).and_then(|cookie| shared.seats.find(cookie));
    let guest = who(&request, seat);
    let answer = async {
        match look(&shared, &request, guest) {
            Ok(()) => {
                request.extensions_mut().insert(guest);
                next.run(request).await
            }
            Err(refusal) => *refusal,
        }
    };
    let standing = shared.hosting.standing();
    let mut response = standing.within(answer).await;
    headers::put_on(response.headers_mut(), shared.site.is_secure());
    response
}

/// Lets a request of another device come to the door of the desks that are hosted
/// here, or answers it.
pub(crate) async fn at_the_door(
    State(house): State<Arc<House>>,
    mut request: Request,
    next: Next,
) -> Response {
    let guest = who(&request, None);
    let answer = async {
        if !house.site().admits(&request) {
            return outside::refused(StatusCode::FORBIDDEN, guest.words());
        }
        request.extensions_mut().insert(guest);
        next.run(request).await
    };
    let standing = Standing::Hosted(house.by().clone());
    let mut response = standing.within(answer).await;
    headers::put_on(response.headers_mut(), true);
    response
}

fn who(request: &Request, seat: Option<Seated>) -> Guest {
    let headers = request.headers();
    Guest {
        seat,
        accepted: text(headers, header::ACCEPT_LANGUAGE).and_then(Tongue::preferred),
        by_script: headers.contains_key("desk-part"),
        from_elsewhere: !matches!(
            text(headers, "sec-fetch-site"),
            None | Some("same-origin" | "none")
        ),
    }
}

fn look(shared: &Shared, request: &Request, guest: Guest) -> Result<(), Box<Response>> {
    if !shared.site.admits(request) {
        let refused = outside::refused(StatusCode::FORBIDDEN, guest.words());
        return Err(Box::new(refused));
    }
    let path = request.uri().path();
    let is_open = path.starts_with("/open/") || path.starts_with("/assets/");
    let Some(seat) = guest.seat else {
        return match is_open {
            true => Ok(()),
            false => Err(Box::new(outside::no_seat(guest.words()))),
        };
    };
    let unlocks = matches!(path, "/locked" | "/unlock" | "/language");
    // A page that locks hands over what was typed there: that shows nothing.
    let hands_over = path.ends_with("/draft") && request.method() == Method::POST;
    if seat.locked && !is_open && !unlocks && !hands_over {
        return Err(Box::new(match request.method() {
            &Method::GET if !guest.by_script => Redirect::to("/locked").into_response(),
            _ => StatusCode::LOCKED.into_response(),
        }));
    }
    // Whoever acts is there. Streams and what the script does by itself are not
    // people; drafts are typed.
    let by_itself = matches!(path, "/live" | "/zone");
    if !is_open && !by_itself && !unlocks && !seat.locked {
        let looks = matches!(*request.method(), Method::GET | Method::HEAD);
        shared.seats.acted(seat.number, looks, Instant::now());
    }
    Ok(())
}
