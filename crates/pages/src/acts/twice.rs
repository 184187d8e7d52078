//! A button that is pressed twice does one thing. The desk's script sees to that by
//! itself; without it a browser sends a form as often as somebody presses, and loads
//! the page once.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::limits;
use crate::serve::admit::Guest;
use crate::shared::Shared;

/// Does what was sent, unless the same was sent just before: then it shows the page
/// from which it was sent.
pub(super) async fn once(
    State(shared): State<Arc<Shared>>,
    guest: Guest,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let seat = guest.seat.filter(|_| {
        request.method() == Method::POST && !guest.by_script && !path.ends_with("/draft")
    });
    let Some(seat) = seat else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limits::FORM).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let sent = [parts.uri.path().as_bytes(), &body];
    if shared.seats.sends_again(seat.number, &sent, Instant::now()) {
        return Redirect::to(&came_from(&parts.headers)).into_response();
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    if answer.status().is_redirection() {
        // The page that follows shows what was done, if the relay takes it soon.
        let _ = shared.desk.settled(limits::SHOWN_SOON).await;
    }
    answer
}

/// The page of this desk from which a form was sent.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let uri = referer.and_then(|referer| referer.parse::<Uri>().ok());
    let path = uri.map(|uri| uri.path().to_owned());
    // Two slashes would name another host.
    path.filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or_else(|| "/".to_owned())
}
