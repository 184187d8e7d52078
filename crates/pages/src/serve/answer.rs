//! How the pages answer: a page, or for the desk's script the parts of one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};

use super::admit::Person;
use super::seats::Notice;
use crate::language::Words;
use crate::look;
use crate::shared::{Shared, Trouble};

/// A whole page.
pub(crate) fn page(markup: Markup) -> Response {
    with_type(html! { (DOCTYPE) (markup) })
}

/// Parts of a page, each with an id that says where it goes.
pub(crate) fn parts(markup: Markup) -> Response {
    with_type(markup)
}

fn with_type(markup: Markup) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], markup.into_string()).into_response()
}

/// What an act came to.
pub(crate) enum Outcome {
    /// It is done; a message says what.
    Done(&'static str),
    /// It is not done.
    NotDone(Trouble),
    /// It is not done, and the words typed for it stand where they were typed.
    GivenBack(Trouble),
    /// It waits for a second yes: the title (a message) and what is shown to the
    /// person, and how it is asked for. The words typed are given back.
    Asks(&'static str, Markup),
    /// Words that had been sent come back into the composer.
    Restored {
        /// What is said of it.
        message: &'static str,
        /// The element that takes them.
        composer: String,
        /// The words.
        words: String,
    },
}

/// Answers an act: the script with what to tell, others by sending them to the
/// page where they were.
pub(crate) fn act(
    shared: &Shared,
    person: &Person,
    words: Words,
    place: &str,
    outcome: Outcome,
) -> Response {
    let notice = match &outcome {
        Outcome::Done(message) | Outcome::Restored { message, .. } => {
            Some(Notice::done(words.say(message)))
        }
        Outcome::NotDone(trouble) | Outcome::GivenBack(trouble) => Some(Notice {
            text: words.say("refused-heading"),
            why: Some(trouble.sentence(words)),
            detail: trouble.own_words().map(str::to_owned),
            failed: true,
            given_back: matches!(outcome, Outcome::GivenBack(_)),
        }),
        Outcome::Asks(..) => None,
    };
    if !person.guest.by_script {
        if let Outcome::Asks(title, question) = outcome {
            return page(look::frame::plain(words, title, question));
        }
        if let Some(notice) = notice {
            shared.seats.leave(person.seat.number, notice);
        }
        return Redirect::to(place).into_response();
    }
    let kept = matches!(
        outcome,
        Outcome::NotDone(_) | Outcome::GivenBack(_) | Outcome::Asks(..)
    );
    let shown = html! {
        @if let Some(notice) = &notice { (look::frame::notice(words, Some(notice))) }
        @if let Outcome::Asks(_, question) = &outcome {
            dialog #ask.question aria-labelledby="ask-title" { (question) }
        }
        @if let Outcome::Restored { composer, words, .. } = &outcome {
            template data-restore=(composer) { (words) }
        }
    };
    let mut response = parts(shown);
    let told = if kept { "kept" } else { "done" };
    response
        .headers_mut()
        .insert("desk-outcome", HeaderValue::from_static(told));
    response
}

/// A place as a place of this desk; the first page if it is none. Browsers read two
/// slashes, or a backslash for one, as another host.
pub(crate) fn own_place(place: &str) -> &str {
    let own = place.starts_with('/') && !place.starts_with("//");
    let plain = place
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own && plain { place } else { "/" }
}

/// A page that says that something is not there, or not now.
pub(crate) fn trouble(words: Words, trouble: &Trouble) -> Response {
    let shown = html! {
        h1 #ask-title { (words.say("refused-heading")) }
        (trouble.draw(words))
        p { a href="/" { (words.say("back")) } }
    };
    let page = page(look::frame::plain(words, "refused-heading", shown));
    (StatusCode::NOT_FOUND, page).into_response()
}
