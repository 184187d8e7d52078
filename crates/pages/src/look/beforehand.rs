//! What a side permits beforehand, and what its people say under it: in the record,
//! above the composer, and on a page of its own.

use maud::{Markup, html};
use talks::entry::Speakers;
use talks::view::{Line, Said, StandingView};
use talks::{Attribution, Wording};

use super::room::Place;
use super::terms::{ATTRIBUTIONS, WORDINGS, moment};
use super::{permission, typed};
use crate::acts::filled::kept;

/// The line of a standing permission, or of words said under one.
pub(super) fn line(place: &Place<'_>, line: &Line) -> Markup {
    let words = place.words;
    match &line.what {
        Said::StandingPermission { standing } => given(place, "standing-line", standing),
        Said::StandingGoesOn { standing } => given(place, "standing-goes-on", standing),
        Said::Marked {
            mark,
            passage,
            words_of,
            permission,
        } => html! {
            p.aside { @match mark {
                Some(mark) => (words.with("marked-line", [("mark", mark.into())])),
                None => (words.say("marked-line-unknown")),
            } }
            @if let Some(passage) = passage {
                (typed::passage(passage, &words.with("number", [("number", line.number.into())])))
            }
            @if let Some(number) = words_of { p.aside { (words.with("number", [("number", (*number).into())])) } }
            @if let Some(permission) = permission { (permission::standing(place, permission)) }
        },
        _ => Markup::default(),
    }
}

fn given(place: &Place<'_>, key: &str, standing: &StandingView) -> Markup {
    html! {
        p.does { (place.words.with(key, [
            ("mark", (&standing.mark).into()), ("count", standing.most.into()),
        ])) }
        (self::standing(place, standing))
    }
}

/// How a standing permission stands, and what its side can still do.
fn standing(place: &Place<'_>, standing: &StandingView) -> Markup {
    let words = place.words;
    let act = |what: &str| format!("/rooms/{}/permissions/{}/{what}", place.id, standing.number);
    let lives = matches!(standing.state.as_str(), "living" | "not-signed");
    html! {
        div.standing data-state=(if lives { "waiting" } else { "withdrawn" }) {
            p.state { span.mark aria-hidden="true" {} (state(place, standing)) }
            p.aside { (words.say(match standing.speakers {
                Speakers::Signers => "standing-by-heads",
                Speakers::Delegation => "standing-by-all",
            })) }
            (permission::terms(place, &standing.terms))
            @if lives && place.view.may_permit && place.view.closed.is_none() {
                div.choices {
                    @if standing.signed.0 < standing.signed.1 {
                        form method="post" action=(act("sign")) data-act {
                            button type="submit" { (words.say("sign")) }
                        }
                    }
                    form method="post" action=(act("withdraw")) data-act {
                        button.quiet type="submit" { (words.say("withdraw")) }
                    }
                }
            }
        }
    }
}

fn state(place: &Place<'_>, standing: &StandingView) -> String {
    let words = place.words;
    let count = || {
        [
            ("used", standing.used.into()),
            ("most", standing.most.into()),
        ]
    };
    match standing.state.as_str() {
        "living" => words.with("standing-living", count()),
        "not-signed" => words.with(
            "state-signatures",
            [
                ("signed", standing.signed.0.into()),
                ("needed", standing.signed.1.into()),
            ],
        ),
        "used-up" => words.with("standing-used-up", count()),
        "expired" => words.with("standing-expired", count()),
        "withdrawn" => words.with("standing-withdrawn", count()),
        "replaced" => words.with("standing-replaced", count()),
        "round-over" => words.say("state-round-over"),
        _ => words.say("state-refused"),
    }
}

/// The marks under which the reader may say something now.
fn marks<'a>(place: &'a Place<'_>) -> impl Iterator<Item = &'a StandingView> {
    let view = place.view;
    let own = view.kind == "side" && !place.official && view.closed.is_none();
    let standings = view.standings.iter().filter(move |_| own);
    standings.filter(|one| {
        let speaks = one.speakers == Speakers::Delegation || view.may_permit;
        one.state == "living" && speaks
    })
}

/// In the composer: under which mark it is said, if there are any.
pub(super) fn choice(place: &Place<'_>) -> Markup {
    let words = place.words;
    html! {
        @if marks(place).next().is_some() {
            label.under {
                (words.say("mark-choice"))
                select name="mark" {
                    option value="" { (words.say("mark-none")) }
                    @for standing in marks(place) {
                        option value=(standing.mark) { (words.with("mark-one", [
                            ("mark", (&standing.mark).into()),
                            ("side", (&standing.terms.addressee).into()),
                        ])) }
                    }
                }
            }
        }
    }
}

/// The page: what is permitted beforehand, and a form for more.
pub(crate) fn page(place: &Place<'_>) -> Markup {
    let words = place.words;
    let view = place.view;
    html! {
        div class={ "sheet " (place.hue.0) } {
            h1 #ask-title { (words.say("beforehand-title")) }
            p { (words.say("beforehand-lead")) }
            @if view.standings.is_empty() { p.nothing { (words.say("beforehand-none")) } }
            ol.beforehand { @for standing in &view.standings { li {
                strong { (typed::name(&standing.mark)) }
                (self::standing(place, standing))
            } } }
            @if view.may_permit && !place.official && view.kind == "side" && view.closed.is_none() {
                (form(place))
            } @else {
                p.aside { (words.say("refused-only-heads")) }
                p { a.button href={ "/rooms/" (place.id) } { (words.say("back")) } }
            }
        }
    }
}

/// The form for one more.
fn form(place: &Place<'_>) -> Markup {
    let words = place.words;
    let own = place.view.side.as_deref().unwrap_or_default();
    let side = || [("side", own.into())];
    let here = format!("/rooms/{}/beforehand", place.id);
    html! {
        form.terms-form method="post" action=(here) data-act data-draft=(kept(&here)) {
            label.field {
                (words.say("beforehand-mark"))
                input name="mark" required maxlength="100" dir="auto";
            }
            (to(place))
            label.field {
                (words.say("terms-wording"))
                select name="wording" {
                    @for (wording, value) in WORDINGS.iter().filter(|(wording, _)| *wording != Wording::ShownFirst) {
                        option value=(value) selected[*wording == Wording::Substance] {
                            (words.with(permission::wording(*wording), side()))
                        }
                    }
                }
            }
            label.field {
                (words.say("terms-attribution"))
                select name="attribution" {
                    @for (attribution, value) in ATTRIBUTIONS {
                        option value=(value) selected[attribution == Attribution::Attributed] {
                            (words.with(permission::attribution(attribution), side()))
                        }
                    }
                }
            }
            p.aside { (words.say("beforehand-exact")) }
            label.field {
                (words.say("beforehand-most"))
                input name="most" type="number" min="1" max="1000" value="10" required dir="ltr";
            }
            (moment(&words.with("beforehand-expires", [("zone", (&words.1.name()).into())]), "expires", ""))
            label.option {
                input type="checkbox" name="delegation" value="yes";
                span { (words.say("beforehand-delegation")) }
            }
            div.choices {
                button.main type="submit" data-goes=(here) { (words.say("beforehand-permit")) }
                a.button href={ "/rooms/" (place.id) } { (words.say("back")) }
            }
        }
    }
}

/// To whom it may go: one side, or several at once.
fn to(place: &Place<'_>) -> Markup {
    let words = place.words;
    let view = place.view;
    let others = view.sides.iter();
    let others = others.filter(|side| Some(*side) != view.side.as_ref());
    let others: Vec<&String> = others.collect();
    html! {
        @match others.as_slice() {
            [one] => p { (words.with("to", [("side", (*one).into())])) input type="hidden" name="to" value=(one); },
            _ => fieldset {
                legend { (words.say("pass-to")) }
                @for side in &others {
                    label.option { input type="checkbox" name="to" value=(side); (typed::name(side)) }
                }
            },
        }
    }
}
