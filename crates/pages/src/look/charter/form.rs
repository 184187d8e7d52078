//! The form that puts a charter, or an amendment, to all sides; and the short one
//! that agrees when the talks close.

use desk::command::{CharterDraft, DraftSide};
use maud::{Markup, html};
use talks::charter::{Mandate, Permitting};
use talks::{Time, limits};

use crate::acts::filled::kept;
use crate::held::now;
use crate::language::Words;
use crate::look::fields::{Fault, Faults, Field, language_name};
use crate::look::guard::Resembles;
use crate::look::sheet::{Sheet, Talks};

/// How long sides have to answer unless the form says otherwise: two days.
const ANSWER_MILLIS: u64 = 2 * 24 * 60 * 60 * 1000;
/// Languages that the form offers besides those of the rooms.
const OFFERED: [&str; 5] = ["en", "fr", "ar", "fa", "he"];

/// The form as it was filled.
pub(crate) struct Proposed {
    pub(crate) draft: CharterDraft,
    /// Moments as they were typed.
    pub(crate) closes: String,
    pub(crate) deadlines: Vec<(String, String)>,
    pub(crate) until: String,
    /// Numbers as they were typed.
    pub(crate) hold: String,
    pub(crate) retention: String,
}

impl Proposed {
    /// The form as a draft fills it.
    pub(crate) fn fresh(words: Words, draft: CharterDraft) -> Self {
        let deadlines = draft.deadlines.iter();
        Self {
            closes: draft
                .closes
                .map(|when| words.field_moment(when))
                .unwrap_or_default(),
            deadlines: deadlines
                .map(|one| (one.what.clone(), words.field_moment(one.at)))
                .collect(),
            until: until(words),
            hold: draft.hold_seconds.to_string(),
            retention: draft.retention_days.to_string(),
            draft,
        }
    }
}

fn until(words: Words) -> String {
    words.field_moment(Time(now().0.saturating_add(ANSWER_MILLIS)))
}

/// Draws both forms.
pub(crate) fn draw(
    talks: &Talks,
    sent: &Proposed,
    faults: &Faults,
    resembles: Option<&Resembles>,
) -> Markup {
    let words = talks.words;
    let amends = sent.draft.number > 1;
    let title = if amends {
        "charter-amend"
    } else {
        "charter-propose"
    };
    let touched = !faults.is_empty() || resembles.is_some();
    html! {
        @if amends && !touched { (closing(talks, &Faults::default(), "", &until(words))) }
        section.panel aria-labelledby="propose-title" {
            h2 #propose-title { (words.say(title)) }
            p { (words.say("charter-propose-lead")) }
            @if amends && !touched {
                details.more-of { summary { (words.say("charter-amend-open")) } (fields(talks, sent, faults, resembles)) }
            } @else { (fields(talks, sent, faults, resembles)) }
        }
    }
}

/// The form that agrees when the talks close.
pub(crate) fn closing(talks: &Talks, faults: &Faults, closes: &str, until: &str) -> Markup {
    let words = talks.words;
    let place = Sheet::Charter(talks.id.clone()).place();
    html! {
        section.panel aria-labelledby="closing-title" {
            h2 #closing-title { (words.say("closing-title")) }
            p { (words.say("closing-lead")) }
            (faults.above(words))
            form.long method="post" action={ (place) "/close" } data-draft=(kept(&format!("{place}/close"))) {
                (moment(words, faults, "closing-at", &zoned(words, "closing-at"), closes, true))
                (moment(words, faults, "closing-until", &zoned(words, "charter-answer-until"), until, true))
                div.choices { button type="submit" { (words.say("closing-go")) } }
            }
        }
    }
}

fn fields(
    talks: &Talks,
    sent: &Proposed,
    faults: &Faults,
    resembles: Option<&Resembles>,
) -> Markup {
    let words = talks.words;
    let draft = &sent.draft;
    let place = Sheet::Charter(talks.id.clone()).place();
    let label = |key: &str| words.say(key);
    let field = |name, value, label: &str, hint: Option<&str>, needed| Field {
        words,
        faults,
        name,
        id: name,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        value,
        needed,
    };
    let rules = draft.rules.as_deref().unwrap_or_default();
    html! {
        (faults.above(words))
        @if let Some(found) = resembles {
            div.looked role="alert" tabindex="-1" autofocus {
                h3 { (words.say("guard-title")) }
                p { (words.say("guard-charter")) }
                (found.findings.draw(words))
            }
        }
        form.long method="post" action={ (place) "/propose" } data-draft=(kept(&format!("{place}/propose"))) {
            @if let Some(found) = resembles { input type="hidden" name="seen" value=(found.seen); }
            fieldset {
                legend { (label("charter-g-mandate")) }
                (radio("mandate", "good-offices", &label("charter-form-offices"), draft.mandate == Mandate::GoodOffices))
                (radio("mandate", "mediation", &label("charter-form-mediation"), draft.mandate == Mandate::Mediation))
                (field("called", &draft.title, "charter-form-called", Some("charter-form-called-hint"), true).line(limits::NAME))
            }
            fieldset {
                legend { (label("charter-g-sign")) }
                (radio("permitting", "heads", &label("charter-heads"), draft.permitting == Permitting::Heads))
                (radio("permitting", "heads-and-deputies", &label("charter-deputies"), draft.permitting == Permitting::HeadsAndDeputies))
                p.aside { (label("charter-form-keys")) }
                @for (index, side) in draft.sides.iter().enumerate() { (side_of(words, faults, index, side)) }
            }
            fieldset {
                legend { (label("charter-g-ways")) }
                div.entry {
                    span.legend { (label("charter-form-languages")) }
                    @for (tag, chosen) in spoken(draft) {
                        label.option {
                            input type="checkbox" name="speaks" value=(tag) checked[chosen];
                            span lang=(tag) { (language_name(&tag)) }
                        }
                    }
                }
                (field("hold", &sent.hold, "charter-form-hold", Some("charter-form-hold-hint"), true).number(0, u64::from(limits::HOLD_SECONDS)))
                label.option {
                    input type="checkbox" name="marks" value="yes" checked[draft.reading_marks];
                    (label("charter-marks-on"))
                }
                label.option {
                    input type="checkbox" name="exports" value="yes" checked[draft.exports];
                    (label("charter-exports-on"))
                }
            }
            fieldset {
                legend { (label("charter-g-deadlines")) }
                @for (index, (what, at)) in sent.deadlines.iter().chain([&(String::new(), String::new())]).enumerate() {
                    (deadline(words, faults, index, what, at))
                }
            }
            fieldset {
                legend { (label("charter-g-end")) }
                (moment(words, faults, "closes", &zoned(words, "charter-form-closes"), &sent.closes, false))
                (field("retention", &sent.retention, "charter-form-retention", None, true).number(0, u64::from(limits::RETENTION_DAYS)))
            }
            fieldset {
                legend { (label("charter-g-rules")) }
                (field("rules", rules, "charter-form-rules", Some("charter-form-rules-hint"), false).area(4, "auto", limits::GROUND_RULES))
            }
            (moment(words, faults, "until", &zoned(words, "charter-answer-until"), &sent.until, true))
            p.aside { (label("charter-form-secret")) }
            div.choices {
                button.main type="submit" {
                    @if resembles.is_some() { (label("charter-form-go-anyway")) } @else { (label("charter-form-go")) }
                }
            }
        }
    }
}

/// The languages of the talks, and those offered besides.
fn spoken(draft: &CharterDraft) -> Vec<(String, bool)> {
    let own = draft.languages.iter().map(|tag| (tag.clone(), true));
    let others = OFFERED
        .iter()
        .filter(|tag| draft.languages.iter().all(|own| own != *tag));
    own.chain(others.map(|tag| ((*tag).to_owned(), false)))
        .collect()
}

fn radio(name: &str, value: &str, text: &str, chosen: bool) -> Markup {
    html! {
        label.option {
            input type="radio" name=(name) value=(value) checked[chosen];
            span { (text) }
        }
    }
}

/// Who signs for a side: which keys, and how many of them must.
fn side_of(words: Words, faults: &Faults, index: usize, side: &DraftSide) -> Markup {
    let id = format!("threshold-{index}");
    let value = side.threshold.to_string();
    let threshold = Field {
        words,
        faults,
        name: &id,
        id: &id,
        label: words.with("charter-form-threshold", [("side", (&side.name).into())]),
        hint: None,
        value: &value,
        needed: true,
    };
    html! {
        div.signers role="group" aria-label=(legible::line(&side.name)) {
            (threshold.number(1, u64::from(limits::THRESHOLD)))
            @if side.keys.is_empty() {
                p.fault { (words.with("charter-form-no-keys", [("side", (&side.name).into())])) }
            }
            @for key in &side.keys {
                label.option {
                    input type="checkbox" name={ "key-" (index) } value=(key.number) checked[key.listed];
                    @match &key.holder {
                        Some(holder) => span { bdi { (legible::line(holder)) } },
                        None => span { (words.with("charter-form-key", [("number", key.number.into())])) },
                    }
                }
            }
        }
    }
}

fn deadline(words: Words, faults: &Faults, index: usize, what: &str, at: &str) -> Markup {
    let (what_id, at_id) = (format!("deadline-{index}"), format!("deadline-at-{index}"));
    let field = |name, id, value, label: &str| Field {
        words,
        faults,
        name,
        id,
        label: zoned(words, label),
        hint: None,
        value,
        needed: false,
    };
    html! {
        div.side-row {
            (field("deadline", &what_id, what, "charter-form-what").line(limits::NAME))
            (field("deadline-at", &at_id, at, "charter-form-at").moment())
        }
    }
}

fn moment(
    words: Words,
    faults: &Faults,
    name: &str,
    label: &str,
    value: &str,
    needed: bool,
) -> Markup {
    Field {
        words,
        faults,
        name,
        id: name,
        label: label.to_owned(),
        hint: None,
        value,
        needed,
    }
    .moment()
}

/// A label that may name the zone in which moments are entered.
fn zoned(words: Words, key: &str) -> String {
    words.with(key, [("zone", (&words.1.name()).into())])
}

/// A fault of a moment that is none.
pub(crate) const WHEN_BAD: Fault = Fault::Message("when-bad");
