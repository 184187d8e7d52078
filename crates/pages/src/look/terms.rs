//! "More": the terms of a permission in full, with a preview of what the other
//! side will see.

use maud::{Markup, html};
use talks::terms::Passage;
use talks::{Attribution, Wording};

use super::room::Place;
use super::{permission, typed};
use crate::acts::filled::kept;
use crate::acts::terms::Chosen;

/// The terms to be chosen for some words.
pub(crate) struct Sheet<'a> {
    pub(crate) place: &'a Place<'a>,
    /// The words, if the reader holds them.
    pub(crate) passage: Option<&'a Passage>,
    pub(crate) chosen: &'a Chosen,
    /// Where the page is, and where the permission is given.
    pub(crate) here: String,
    pub(crate) permit: String,
}

pub(crate) const WORDINGS: [(Wording, &str); 3] = [
    (Wording::Exact, "exact"),
    (Wording::Substance, "substance"),
    (Wording::ShownFirst, "shown-first"),
];
pub(crate) const ATTRIBUTIONS: [(Attribution, &str); 5] = [
    (Attribution::Attributed, "attributed"),
    (Attribution::WithoutAttribution, "without-attribution"),
    (Attribution::OwnResponsibility, "own-responsibility"),
    (Attribution::SoundOut, "sound-out"),
    (Attribution::NonPaper, "non-paper"),
];
/// A wording or an attribution by its name on the page.
pub(crate) fn named<T: Copy>(all: &[(T, &str)], name: &str) -> Option<T> {
    let found = all.iter().find(|(_, known)| *known == name);
    found.map(|(value, _)| *value)
}

const CONDITIONS: [(&str, &str); 4] = [
    ("now", "terms-now"),
    ("if-asked", "term-if-asked"),
    ("not-before", "terms-not-before"),
    ("exchange", "terms-in-exchange"),
];

impl Sheet<'_> {
    /// Draws the form and the preview.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.place.words;
        let view = self.place.view;
        let own = view.side.as_deref().unwrap_or_default();
        let others = view
            .sides
            .iter()
            .filter(|side| Some(*side) != view.side.as_ref());
        let chosen = self.chosen;
        let side = || [("side", own.into())];
        let zone = words.1.name();
        let zone = || [("zone", (&zone).into())];
        html! {
            div class={ "sheet " (self.place.hue.0) } {
                h1 { (words.say("terms-title")) }
                section.given aria-label=(words.say("terms-words")) {
                    @if let Some(passage) = self.passage { (typed::passage(passage, &words.say("terms-words"))) }
                }
                form.terms-form method="get" action=(self.here) data-preview data-act
                    data-draft=(kept(&self.permit)) {
                    label.field {
                        (words.say("pass-to"))
                        select name="to" {
                            @for side in others {
                                option value=(side) selected[Some(side) == chosen.to.as_ref()] { (legible::line(side)) }
                            }
                        }
                    }
                    (choice(&words.say("terms-wording"), "wording", WORDINGS.iter().map(|(wording, value)| {
                        (*value, words.with(permission::wording(*wording), side()), chosen.wording() == *wording)
                    })))
                    (choice(&words.say("terms-attribution"), "attribution", ATTRIBUTIONS.iter().map(|(attribution, value)| {
                        (*value, words.with(permission::attribution(*attribution), side()), chosen.attribution() == *attribution)
                    })))
                    (choice(&words.say("terms-condition"), "condition", CONDITIONS.iter().map(|(value, key)| {
                        (*value, words.say(key), chosen.condition() == *value)
                    })))
                    div.for-begins { (moment(&words.with("terms-not-before-at", zone()), "begins", &chosen.begins)) }
                    div.for-exchange {
                    label.field {
                        (words.say("terms-wanted"))
                        input name="wanted" maxlength="1000" dir="auto" value=(chosen.wanted);
                    }
                    (moment(&words.with("terms-closes", zone()), "closes", &chosen.closes))
                    }
                    (moment(&words.with("terms-expires", zone()), "expires", &chosen.expires))
                    (self.preview())
                    p { a href={ "/rooms/" (self.place.id) "/beforehand" } { (words.say("beforehand-title")) } }
                    div.choices {
                        button.main type="submit" formmethod="post" formaction=(self.permit) data-goes={ "/rooms/" (self.place.id) } { (words.say("terms-permit")) }
                        button type="submit" data-shows { (words.say("terms-show")) }
                        a.button href={ "/rooms/" (self.place.id) } { (words.say("back")) }
                    }
                }
            }
        }
    }

    /// What the other side will see, drawn as its own page draws it.
    pub(crate) fn preview(&self) -> Markup {
        let words = self.place.words;
        let view = self.place.view;
        let chosen = self.chosen;
        let own = view.side.as_deref().unwrap_or_default();
        let first = view
            .sides
            .iter()
            .find(|side| Some(*side) != view.side.as_ref());
        let to = chosen.to.as_ref().or(first).map_or("", String::as_str);
        let parts = || {
            [
                ("side", own.into()),
                ("intermediary", (&view.intermediary).into()),
            ]
        };
        let proof = match (chosen.attribution(), chosen.wording()) {
            (Attribution::Attributed, Wording::Exact) => "proof-exact",
            (Attribution::Attributed, Wording::Substance) => "proof-substance",
            (Attribution::Attributed, Wording::ShownFirst) => "proof-shown-first",
            (Attribution::WithoutAttribution, _) => "proof-none-attribution",
            (Attribution::OwnResponsibility, _) => "proof-own",
            (Attribution::SoundOut, _) => "proof-question",
            (Attribution::NonPaper, _) => "proof-non-paper",
        };
        html! {
            section #preview.preview aria-live="polite" {
                h2 { (words.with("terms-preview", [("side", to.into())])) }
                article.line.conveyed {
                    @match (chosen.wording(), self.passage) {
                        (Wording::Exact, Some(passage)) => (typed::passage(passage, &words.say("terms-words"))),
                        _ => p.aside { (words.with("terms-preview-open", parts())) },
                    }
                    div.proof { p { (words.with(proof, parts())) } }
                }
                @if chosen.condition() == "exchange" && chosen.attribution() == Attribution::Attributed {
                    p.aside { (words.with("terms-read-by-them", [("side", to.into())])) }
                }
            }
        }
    }
}

fn choice<'a>(
    legend: &str,
    name: &str,
    options: impl Iterator<Item = (&'a str, String, bool)>,
) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            @for (value, text, chosen) in options {
                label.option {
                    input type="radio" name=(name) value=(value) checked[chosen];
                    span { (text) }
                }
            }
        }
    }
}

/// A moment to be chosen.
pub(crate) fn moment(label: &str, name: &str, value: &str) -> Markup {
    html! {
        label.field {
            (label)
            input type="datetime-local" name=(name) value=(value) dir="ltr";
        }
    }
}
