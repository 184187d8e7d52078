//! A button that is pressed twice does one thing, and what was sent is done to its end
//! though the browser leaves before the answer. That a button is pressed twice the
//! desk's script sees to by itself; without it a browser sends a form as often as
//! somebody presses, and loads the page once.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::filled;
use crate::limits;
use crate::serve::admit::Guest;
use crate::serve::answer::own_place;
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
    if request.method() != Method::POST || path.ends_with("/draft") {
        return next.run(request).await;
    }
    let path = path.to_owned();
    let Some(seat) = guest.seat.filter(|_| !guest.by_script) else {
        return done(&shared, &path, next.run(request)).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limits::FORM).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let sent = [parts.uri.path().as_bytes(), &body];
    if shared.seats.sends_again(seat.number, &sent, Instant::now()) {
        return Redirect::to(&came_from(&parts.headers)).into_response();
    }
    let request = Request::from_parts(parts, Body::from(body));
    let answer = done(&shared, &path, next.run(request)).await;
    if answer.status().is_redirection() {
        // The page that follows shows what was done, if the relay takes it soon.
        let _ = shared.desk.settled(limits::SHOWN_SOON).await;
    }
    answer
}

/// Does it to its end: a browser that leaves takes nothing back.
async fn done(
    shared: &Arc<Shared>,
    path: &str,
    act: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let Ok(answer) = tokio::spawn(act).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // What was sent is nothing that was only begun: done, or on the page that answers.
    filled::forget(shared, path).await;
    answer
}

/// The page of this desk from which a form was sent.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let uri = referer.and_then(|referer| referer.parse::<Uri>().ok());
    let path = uri.map(|uri| uri.path().to_owned());
    own_place(path.as_deref().unwrap_or_default()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_browser_says_it_came_from_leads_to_this_desk() {
        let from = |referer: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            came_from(&headers)
        };
        assert_eq!(from("http://127.0.0.1:1/rooms/ab?x=y"), "/rooms/ab");
        assert_eq!(from("http://127.0.0.1:1//evil.example/"), "/");
        assert_eq!(from("http://127.0.0.1:1/\\evil.example/"), "/");
        assert_eq!(from("javascript:alert(1)"), "/");
        assert_eq!(came_from(&HeaderMap::new()), "/");
    }
}
