//! Leave to convey: the three buttons of a statement, the state of a permission,
//! the list of asks.

use maud::{Markup, html};
use talks::view::{AskView, Line, PermissionView, TermsView};
use talks::{Attribution, Wording};

use super::line::is_ours;
use super::room::Place;
use super::typed;

/// What stands below a statement or document: how its permissions stand, and
/// for whoever may permit, the three buttons.
pub(crate) fn below(place: &Place<'_>, line: &Line, permissions: &[PermissionView]) -> Markup {
    if place.view.kind != "side" {
        return Markup::default();
    }
    html! {
        @for permission in permissions { (standing(place, permission)) }
        @if !place.official && is_ours(place, line) && place.view.closed.is_none() {
            (buttons(place, line, permissions))
        } @else if place.official && !is_ours(place, line) && permissions.is_empty() && place.view.closed.is_none() {
            form.pass method="post" action={ "/rooms/" (place.id) "/statements/" (line.number) "/ask" } data-act {
                button.quiet type="submit" { (place.words.say("ask-own")) }
            }
        }
    }
}

/// The three buttons. The one that is pressed says how things stand.
fn buttons(place: &Place<'_>, line: &Line, permissions: &[PermissionView]) -> Markup {
    let words = place.words;
    let view = place.view;
    if !view.may_permit {
        return html! {
            @if permissions.is_empty() { p.aside { (words.say("kept-here")) } }
        };
    }
    let lives = |permission: &&PermissionView| {
        matches!(
            permission.state.as_str(),
            "waiting" | "closed" | "on-its-way" | "conveyed"
        )
    };
    let live: Vec<&PermissionView> = permissions.iter().filter(lives).collect();
    let has = |attribution: Attribution| {
        live.iter()
            .any(|permission| permission.terms.attribution == attribution)
    };
    let waits = live.iter().any(|permission| permission.state == "waiting");
    let gone = !live.is_empty() && !waits;
    let others: Vec<&String> = view
        .sides
        .iter()
        .filter(|side| Some(*side) != view.side.as_ref())
        .collect();
    let pressed = |yes: bool| if yes { "true" } else { "false" };
    let name = match others.as_slice() {
        [one] => words.with("pass-label", [("side", (*one).into())]),
        _ => words.with("pass-label", [("side", "…".into())]),
    };
    let exact = has(Attribution::Attributed);
    let own = has(Attribution::OwnResponsibility);
    let (room, number) = (place.id, line.number);
    html! {
        form method="post" action={ "/rooms/" (room) "/statements/" (number) "/pass" } data-act { fieldset.pass aria-label=(name) {
            @if others.len() > 1 {
                label.to {
                    (words.say("pass-to")) " "
                    select name="to" { @for side in &others { option value=(side) { (legible::line(side)) } } }
                }
            }
            button name="as" value="exact" type="submit" aria-pressed=(pressed(exact)) disabled[!live.is_empty() && others.len() < 2] { (words.say("pass-exact")) }
            button name="as" value="responsibility" type="submit" aria-pressed=(pressed(own)) disabled[!live.is_empty() && others.len() < 2] { (words.say("pass-responsibility")) }
            button name="as" value="keep" type="submit" aria-pressed=(pressed(live.is_empty())) disabled[gone || live.is_empty()] { (words.say("pass-not")) }
            a.more href={ "/rooms/" (room) "/statements/" (number) "/terms" } { (words.say("more")) }
        } }
    }
}

/// How a permission stands, and what its side can still do.
pub(crate) fn standing(place: &Place<'_>, permission: &PermissionView) -> Markup {
    let words = place.words;
    let number = permission.number;
    html! {
        div.standing data-state=(permission.state) {
            p.state { span.mark aria-hidden="true" {} (state(place, permission)) }
            @if let Some(since) = permission.too_late_since {
                p.trouble { (words.with("state-too-late", [("when", since.into())])) }
            }
            (terms(place, &permission.terms))
            @if let Some(went) = &permission.went { (typed::passage(went, "")) }
            @if place.view.may_permit && permission.state == "waiting" {
                div.choices {
                    @if permission.signed.0 < permission.signed.1 {
                        form method="post" action={ "/rooms/" (place.id) "/permissions/" (number) "/sign" } data-act {
                            button type="submit" { (words.say("sign")) }
                        }
                    }
                    form method="post" action={ "/rooms/" (place.id) "/permissions/" (number) "/withdraw" } data-act {
                        button.quiet type="submit" { (words.say("withdraw")) }
                    }
                }
            }
        }
    }
}

/// The state of a permission in words.
pub(crate) fn state(place: &Place<'_>, permission: &PermissionView) -> String {
    let words = place.words;
    let when = permission.moment.unwrap_or(talks::Time(0));
    let at = |key: &str| words.with(key, [("when", when.into())]);
    match permission.state.as_str() {
        "waiting" if permission.signed.0 < permission.signed.1 => words.with(
            "state-signatures",
            [
                ("signed", permission.signed.0.into()),
                ("needed", permission.signed.1.into()),
            ],
        ),
        "waiting" => words.say("state-waiting"),
        "expired" => at("state-expired"),
        "closed" => at("state-closed"),
        "not-exchanged" => at("state-not-exchanged"),
        "on-its-way" => at("state-on-its-way"),
        "conveyed" => {
            let key = match permission.aloud {
                true => "state-conveyed-aloud",
                false => "state-conveyed",
            };
            let order = permission.order.unwrap_or_default();
            words.with(key, [("when", when.into()), ("order", order.into())])
        }
        "withdrawn" => at("state-withdrawn"),
        "round-over" => words.say("state-round-over"),
        "lapsed" => at("state-lapsed"),
        _ => words.say("state-refused"),
    }
}

/// Terms in words.
pub(crate) fn terms(place: &Place<'_>, terms: &TermsView) -> Markup {
    let words = place.words;
    let side = place.view.side.as_deref().unwrap_or_default();
    let mut parts = vec![
        words.with("to", [("side", (&terms.addressee).into())]),
        words.with(wording(terms.wording), [("side", side.into())]),
        words.with(attribution(terms.attribution), [("side", side.into())]),
    ];
    if terms.only_if_asked {
        parts.push(words.say("term-if-asked"));
    }
    parts.extend(
        terms
            .not_before
            .map(|when| words.with("term-not-before", [("when", when.into())])),
    );
    parts.extend(
        terms
            .wanted
            .as_ref()
            .map(|wanted| words.with("term-exchange", [("wanted", wanted.into())])),
    );
    parts.extend(
        terms
            .closes
            .map(|when| words.with("term-closes", [("when", when.into())])),
    );
    parts.extend(
        terms
            .expires
            .map(|when| words.with("term-until", [("when", when.into())])),
    );
    let caution = terms.caution.as_ref().map(|_| match terms.attribution {
        Attribution::SoundOut => "caution-question",
        _ => "caution-guess",
    });
    html! {
        ul.terms { @for part in &parts { li { (part) } } }
        @if let Some(caution) = caution { p.aside { (words.say(caution)) } }
    }
}

/// The message that names a wording.
pub(crate) fn wording(wording: Wording) -> &'static str {
    match wording {
        Wording::Exact => "term-exact",
        Wording::Substance => "term-substance",
        Wording::ShownFirst => "term-shown-first",
    }
}

/// The message that names an attribution.
pub(crate) fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Attributed => "term-attributed",
        Attribution::WithoutAttribution => "term-without",
        Attribution::OwnResponsibility => "term-own",
        Attribution::SoundOut => "term-sound-out",
        Attribution::NonPaper => "term-non-paper",
    }
}

/// The line of a permission: its words where they are its own, and how it stands.
pub(crate) fn line(place: &Place<'_>, line: &Line, permission: &PermissionView) -> Markup {
    let words = place.words;
    let label = words.with("number", [("number", line.number.into())]);
    html! {
        p.does { (words.say("permission-line")) }
        @if let (Some(passage), None) = (&permission.passage, permission.words_of) {
            (typed::passage(passage, &label))
        }
        @match permission.words_of {
            // It stands below those words.
            Some(number) => p.aside { (words.with("number", [("number", number.into())])) },
            None => (standing(place, permission)),
        }
    }
}

/// "Before I leave this room": what waits for a yes, as one list.
pub(crate) fn asks(place: &Place<'_>) -> Markup {
    let words = place.words;
    let asks = &place.view.asks;
    html! {
        section.asks id={ "asks-" (place.short()) } aria-live="polite" {
            @if !asks.is_empty() {
                h2 { (words.say("asks-title")) }
                p.aside { (words.say(if place.official { "asks-lead-official" } else { "asks-lead" })) }
                ol { @for ask in asks { li { (self::ask(place, ask)) } } }
            }
        }
    }
}

fn ask(place: &Place<'_>, ask: &AskView) -> Markup {
    let words = place.words;
    let act = |what: &str| format!("/rooms/{}/asks/{}/{what}", place.id, ask.number);
    let to = ask.terms.as_ref().map(|terms| terms.addressee.as_str());
    html! {
        div.ask-card {
            p.question { @match (ask.shown_under, to) {
                (None, Some(to)) => (words.with("ask-may", [("side", to.into())])),
                _ => (words.say("ask-shown")),
            } }
            @if let Some(passage) = &ask.passage {
                (typed::passage(passage, &words.with("number", [("number", ask.number.into())])))
            }
            @if let Some(terms) = &ask.terms { (self::terms(place, terms)) }
            @if place.view.may_permit {
                div.choices {
                    form method="post" action=(act("permit")) data-act {
                        button.main type="submit" { (words.say("ask-permit")) }
                    }
                    @if ask.shown_under.is_none() {
                        a.button href=(act("terms")) { (words.say("ask-edit")) }
                    }
                    form method="post" action=(act("refuse")) data-act {
                        button type="submit" { (words.say("ask-refuse")) }
                    }
                }
            }
        }
    }
}
