//! Beginning and ending rounds, and the calendar.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use desk::command::{BeginRound, Command};
use exports::calendar::{Moment, calendar, moments};
use serde::Deserialize;
use talks::limits;

use crate::acts::fields::Sent;
use crate::held::now;
use crate::language::Words;
use crate::look::fields::{Fault, Faults};
use crate::look::guard::Resembles;
use crate::look::rounds::{form, rounds};
use crate::look::sheet::{self, Sheet, Talks};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::serve::seats::Notice;
use crate::shared::{Shared, Trouble};

/// The routes of it.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/talks/{talks}/rounds/begin", post(begin))
        .route("/talks/{talks}/rounds/end", post(end))
        .route("/talks/{talks}/calendar", get(take_along))
}

/// The form as it was filled.
#[derive(Default)]
pub(crate) struct Begun {
    pub(crate) title: String,
    pub(crate) agenda: String,
    pub(crate) like: String,
}

impl Begun {
    /// The agenda, item by item.
    fn items(&self) -> Vec<String> {
        let items = self.agenda.lines().map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn faults(&self) -> Faults {
        let mut faults = Faults::default();
        if self.title.is_empty() && self.like.is_empty() {
            faults.note("title", Fault::Message("field-needed"));
        }
        let items = self.items();
        let long = items.iter().any(|item| item.len() > limits::AGENDA_ITEM);
        if long || items.len() > limits::AGENDA {
            faults.note("agenda", Fault::Message("field-long"));
        }
        faults
    }
}

/// Begins a round, or shows the form again.
async fn begin(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let begun = Begun {
        title: sent.one("title"),
        agenda: sent.one("agenda"),
        like: sent.one("like"),
    };
    let mut faults = begun.faults();
    let mut resembles = None;
    if faults.is_empty() {
        match go(&shared, &talks, &begun, sent.raw("seen")).await {
            Ok(None) => {
                let notice = Notice::done(talks.words.say("rounds-beginning"));
                shared.seats.leave(person.seat.number, notice);
                return Redirect::to(&Sheet::Rounds(talks.id).place()).into_response();
            }
            Ok(found) => resembles = found,
            Err(trouble) => faults.note("", Fault::Desk(trouble)),
        }
    }
    let known = match rounds(&shared, &talks.id).await {
        Ok((_, known)) => known,
        Err(trouble) => return answer::trouble(talks.words, &trouble),
    };
    let page = Sheet::Rounds(talks.id.clone());
    sheet::again(&shared, &person, &page, |_| {
        form(&talks, &known, &begun, &faults, resembles.as_ref())
    })
    .await
}

/// Begins it, or says what its words resemble (rule R11).
async fn go(
    shared: &Shared,
    talks: &Talks,
    begun: &Begun,
    seen: &str,
) -> Result<Option<Resembles>, Trouble> {
    let begin = Command::BeginRound(BeginRound {
        talks: Some(talks.id.clone()),
        title: Some(begun.title.clone()).filter(|title| !title.is_empty()),
        agenda: begun.items(),
        language: None,
        like: begun.like.parse().ok(),
    });
    let said = format!("{}\n{}", begun.title, begun.agenda);
    if said != seen
        && let Some(findings) = shared.guard(&begin).await?
    {
        let seen = said;
        return Ok(Some(Resembles { findings, seen }));
    }
    shared.desk.command(begin).await?;
    Ok(None)
}

/// Ends the present round.
async fn end(State(shared): State<Arc<Shared>>, person: Person, talks: Talks) -> Response {
    let end = Command::EndRound {
        talks: Some(talks.id.clone()),
    };
    let outcome = match shared.desk.command(end).await {
        Ok(_) => Outcome::Done("rounds-ending"),
        Err(error) => Outcome::NotDone(error.into()),
    };
    let place = Sheet::Rounds(talks.id).place();
    answer::act(&shared, &person, talks.words, &place, outcome)
}

/// How moments are called.
#[derive(Deserialize)]
struct Titles {
    #[serde(default)]
    titles: String,
}

/// The calendar of talks, as the reader's own room knows them.
async fn take_along(talks: Talks, Query(wanted): Query<Titles>) -> Response {
    let main = talks.main();
    let own = main.and_then(|(_, view)| view.people.iter().find(|one| one.you));
    let (Some((_, view)), Some(own)) = (main, own) else {
        let none = Trouble::say("calendar-none");
        return answer::trouble(talks.words, &none);
    };
    let title = |moment: &Moment<'_>| match wanted.titles.as_str() {
        "own" => plain(&format!("{}: {}", talks.title, called(talks.words, moment))),
        _ => talks.words.say("calendar-title"),
    };
    let written = calendar(&moments(view), title, &own.person.to_string(), now());
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"calendar.ics\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, written).into_response()
}

/// Without the marks that isolate what a message is filled with: calendars show
/// them.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

/// What a moment is, in words.
fn called(words: Words, moment: &Moment<'_>) -> String {
    match moment {
        Moment::Deadline(what) => (*what).to_owned(),
        Moment::Closing => words.say("moment-closing"),
        Moment::Destruction => words.say("moment-destruction"),
        Moment::Proposal => words.say("moment-proposal"),
        Moment::Round(number, title) => {
            let round = words.with("round-now", [("number", (*number).into())]);
            match title {
                Some(title) => format!("{round}: {title}"),
                None => round,
            }
        }
    }
}
