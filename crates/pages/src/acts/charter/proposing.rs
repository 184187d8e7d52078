//! A charter, or an amendment, put to all sides. What its words resemble is shown
//! first (rule R11).

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::answer::Answer;
use desk::command::{CharterDraft, Command};
use talks::charter::{Deadline, Mandate, Permitting};
use talks::{Time, limits};

use crate::acts::fields::Sent;
use crate::language::Words;
use crate::look::charter::{draft, form};
use crate::look::fields::{Fault, Faults};
use crate::look::guard::Resembles;
use crate::look::sheet::{self, Sheet, Talks};
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::serve::seats::Notice;
use crate::shared::{Shared, Trouble};

/// Puts a charter to all sides, or shows the form again.
pub(super) async fn propose(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let base = match draft(&shared, &talks.id).await {
        Ok(base) => base,
        Err(trouble) => return answer::trouble(talks.words, &trouble),
    };
    let mut faults = Faults::default();
    let proposed = filled(talks.words, base, &sent, &mut faults);
    let mut resembles = None;
    if faults.is_empty() {
        let closes = talks
            .words
            .read_moment(&proposed.until)
            .unwrap_or_default()
            .0;
        match go(&shared, &talks, &proposed.draft, closes, &sent).await {
            Ok(Gone::Put(warnings)) => {
                return put(&shared, &person, talks, &warnings);
            }
            Ok(Gone::Resembles(found)) => resembles = Some(found),
            Err(trouble) => faults.note("", Fault::Desk(trouble)),
        }
    }
    let page = Sheet::Charter(talks.id.clone());
    sheet::again(&shared, &person, &page, |_| {
        form::draw(&talks, &proposed, &faults, resembles.as_ref())
    })
    .await
}

/// Puts to all sides when the talks close, and nothing else new.
pub(super) async fn close(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let mut base = match draft(&shared, &talks.id).await {
        Ok(base) => base,
        Err(trouble) => return answer::trouble(talks.words, &trouble),
    };
    let mut faults = Faults::default();
    let (closes, until) = (sent.one("closing-at"), sent.one("closing-until"));
    let at = moment(talks.words, &closes, "closing-at", &mut faults);
    let answered = moment(talks.words, &until, "closing-until", &mut faults);
    if faults.is_empty() {
        base.closes = at;
        let answered = answered.unwrap_or_default().0;
        match go(&shared, &talks, &base, answered, &sent).await {
            Ok(Gone::Put(warnings)) => return put(&shared, &person, talks, &warnings),
            // A moment resembles nothing that was said; the rest was put before.
            Ok(Gone::Resembles(_)) => {}
            Err(trouble) => faults.note("", Fault::Desk(trouble)),
        }
    }
    let page = Sheet::Charter(talks.id.clone());
    sheet::again(&shared, &person, &page, |_| {
        form::closing(&talks, &faults, &closes, &until)
    })
    .await
}

fn put(shared: &Shared, person: &Person, talks: Talks, warnings: &[String]) -> Response {
    let notice = Notice {
        detail: (!warnings.is_empty()).then(|| warnings.join("\n")),
        ..Notice::done(talks.words.say("charter-put"))
    };
    shared.seats.leave(person.seat.number, notice);
    Redirect::to(&Sheet::Charter(talks.id).place()).into_response()
}

enum Gone {
    Put(Vec<String>),
    Resembles(Resembles),
}

async fn go(
    shared: &Shared,
    talks: &Talks,
    draft: &CharterDraft,
    closes: u64,
    sent: &Sent,
) -> Result<Gone, Trouble> {
    let command = Command::ProposeCharter {
        talks: Some(talks.id.clone()),
        draft: Box::new(draft.clone()),
        closes,
    };
    let said = said(draft);
    // What a charter in force says already is known to all; a form without words of
    // its own has nothing to be looked at.
    let looks = sent.has("called") && sent.raw("seen") != said;
    if looks && let Some(findings) = shared.guard(&command).await? {
        let seen = said;
        return Ok(Gone::Resembles(Resembles { findings, seen }));
    }
    match shared.desk.command(command).await? {
        Answer::Proposed { warnings, .. } => Ok(Gone::Put(warnings)),
        _ => Ok(Gone::Put(Vec::new())),
    }
}

/// The words of a draft that somebody chose.
fn said(draft: &CharterDraft) -> String {
    let deadlines = draft.deadlines.iter().map(|one| one.what.as_str());
    let rules = draft.rules.as_deref();
    let all = [draft.title.as_str()]
        .into_iter()
        .chain(deadlines)
        .chain(rules);
    all.collect::<Vec<_>>().join("\n")
}

/// The draft as the form says it.
fn filled(
    words: Words,
    mut draft: CharterDraft,
    sent: &Sent,
    faults: &mut Faults,
) -> form::Proposed {
    draft.mandate = match sent.one("mandate").as_str() {
        "mediation" => Mandate::Mediation,
        _ => Mandate::GoodOffices,
    };
    draft.permitting = match sent.one("permitting").as_str() {
        "heads-and-deputies" => Permitting::HeadsAndDeputies,
        _ => Permitting::Heads,
    };
    draft.title = sent.one("called");
    if draft.title.is_empty() {
        faults.note("called", Fault::Message("field-needed"));
    }
    draft.languages = sent.all("speaks");
    draft.reading_marks = sent.has("marks");
    draft.exports = sent.has("exports");
    draft.rules = Some(sent.one("rules")).filter(|rules| !rules.is_empty());
    if draft
        .rules
        .as_ref()
        .is_some_and(|rules| rules.len() > limits::GROUND_RULES)
    {
        faults.note("rules", Fault::Message("field-long"));
    }
    let (hold, retention) = (sent.one("hold"), sent.one("retention"));
    draft.hold_seconds = number(&hold, "hold", limits::HOLD_SECONDS, faults);
    draft.retention_days = number(&retention, "retention", limits::RETENTION_DAYS, faults);
    for (index, side) in draft.sides.iter_mut().enumerate() {
        let id = format!("threshold-{index}");
        let threshold = number(&sent.one(&id), &id, u32::from(limits::THRESHOLD), faults);
        side.threshold = u8::try_from(threshold).unwrap_or(u8::MAX);
        let listed = sent.all(&format!("key-{index}"));
        for key in &mut side.keys {
            key.listed = listed.contains(&key.number.to_string());
        }
        let keys = side.keys.iter().filter(|key| key.listed).count();
        if keys < usize::from(side.threshold).max(1) {
            faults.note(id, Fault::Message("charter-form-too-few"));
        }
    }
    let whats = sent.all("deadline");
    let ats = sent.all("deadline-at");
    let typed: Vec<(String, String)> = whats.into_iter().zip(ats).collect();
    draft.deadlines = Vec::new();
    let mut deadlines = Vec::new();
    for (what, at) in typed {
        if what.is_empty() && at.is_empty() {
            continue;
        }
        let index = deadlines.len();
        if what.is_empty() {
            let id = format!("deadline-{index}");
            faults.note(id, Fault::Message("field-needed"));
        }
        if let Some(time) = moment(words, &at, &format!("deadline-at-{index}"), faults) {
            draft.deadlines.push(Deadline {
                what: what.clone(),
                at: time,
            });
        }
        deadlines.push((what, at));
    }
    let closes = sent.one("closes");
    draft.closes = match closes.as_str() {
        "" => None,
        text => moment(words, text, "closes", faults),
    };
    let until = sent.one("until");
    moment(words, &until, "until", faults);
    form::Proposed {
        draft,
        closes,
        deadlines,
        until,
        hold,
        retention,
    }
}

fn number(text: &str, id: &str, most: u32, faults: &mut Faults) -> u32 {
    match text.parse::<u32>() {
        Ok(number) if number <= most => number,
        _ => {
            faults.note(id, Fault::Message("field-number-bad"));
            0
        }
    }
}

fn moment(words: Words, text: &str, id: &str, faults: &mut Faults) -> Option<Time> {
    let moment = words.read_moment(text);
    if moment.is_none() {
        faults.note(id, form::WHEN_BAD);
    }
    moment
}
