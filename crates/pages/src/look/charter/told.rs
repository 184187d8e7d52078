//! A charter in sentences, as a delegate reads it.

use maud::{Markup, html};
use talks::charter::{Mandate, Permitting};
use talks::view::CharterView;

use crate::language::{Part, Words};
use crate::look::fields::language_name;
use crate::look::typed;

/// Draws it. `before`: the one that it amends; what differs from it is marked.
pub(super) fn draw(
    words: Words,
    charter: &CharterView,
    intermediary: &str,
    before: Option<&CharterView>,
) -> Markup {
    let parts = parts(words, charter, intermediary);
    let known: Option<Vec<String>> = before.map(|before| {
        let parts = self::parts(words, before, intermediary);
        parts.into_iter().flat_map(|(_, told)| told).collect()
    });
    let is_new = |told: &String| known.as_ref().is_some_and(|known| !known.contains(told));
    let rules_new = before.is_some_and(|before| before.rules != charter.rules);
    let mark = |new: bool| {
        html! { @if new { " " strong.new { (words.say("charter-new")) } } }
    };
    html! {
        div.charter {
            @for (heading, told) in &parts {
                @if !told.is_empty() {
                    h3 { (words.say(heading)) }
                    ul { @for one in told { li { (one) (mark(is_new(one))) } } }
                }
            }
            @if let Some(rules) = &charter.rules {
                h3 { (words.say("charter-g-rules")) (mark(rules_new)) }
                (typed::block(rules, "", &words.say("charter-g-rules")))
            }
        }
    }
}

/// What it says, under headings.
fn parts(
    words: Words,
    charter: &CharterView,
    intermediary: &str,
) -> Vec<(&'static str, Vec<String>)> {
    let on = |yes: bool, on: &str, off: &str| words.say(if yes { on } else { off });
    let mandate = match charter.mandate {
        Mandate::GoodOffices => "charter-mandate-offices",
        Mandate::Mediation => "charter-mandate-mediation",
    };
    let permitting = match charter.permitting {
        Permitting::Heads => "charter-heads",
        Permitting::HeadsAndDeputies => "charter-deputies",
    };
    let mut signs = vec![words.say(permitting)];
    for side in &charter.sides {
        let keys = u64::try_from(side.keys.len()).unwrap_or(u64::MAX);
        signs.push(words.with(
            "charter-signs",
            [
                ("side", (&side.name).into()),
                ("threshold", side.threshold.into()),
                ("keys", keys.into()),
            ],
        ));
        if usize::from(side.threshold) >= side.keys.len() {
            signs.push(words.with("charter-no-spare", [("side", (&side.name).into())]));
        }
    }
    signs.push(words.say("charter-proof"));
    let languages: Vec<String> = charter
        .languages
        .iter()
        .map(|tag| language_name(tag))
        .collect();
    let languages = languages.join(", ");
    let mut ends = vec![match charter.closes {
        Some(when) => words.with("charter-closes", [("when", when.into())]),
        None => words.say("charter-closes-open"),
    }];
    ends.push(words.with(
        "charter-retention",
        [("days", charter.retention_days.into())],
    ));
    if let Some(when) = charter.destruction {
        ends.push(words.with("charter-destruction", [("when", when.into())]));
    }
    let deadlines = charter.deadlines.iter().map(|deadline| {
        let parts = [
            ("when", deadline.at.into()),
            ("what", (&deadline.what).into()),
        ];
        words.with("charter-deadline", parts)
    });
    vec![
        (
            "charter-g-mandate",
            vec![
                words.with(mandate, [("intermediary", intermediary.into())]),
                words.with("charter-called", [("title", (&charter.title).into())]),
            ],
        ),
        ("charter-g-sign", signs),
        (
            "charter-g-ways",
            vec![
                words.with(
                    "charter-languages",
                    [("languages", Part::Formed(&languages))],
                ),
                words.with("charter-hold", [("seconds", charter.hold_seconds.into())]),
                on(
                    charter.reading_marks,
                    "charter-marks-on",
                    "charter-marks-off",
                ),
                on(charter.exports, "charter-exports-on", "charter-exports-off"),
            ],
        ),
        ("charter-g-deadlines", deadlines.collect()),
        ("charter-g-end", ends),
    ]
}
