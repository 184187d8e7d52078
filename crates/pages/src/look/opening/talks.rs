//! The form that opens talks.

use maud::{Markup, html};
use talks::limits;

use crate::acts::filled::kept;
use crate::acts::opening::open::{Opened, SideAsked};
use crate::language::Words;
use crate::look::fields::{Faults, Field, languages};
use crate::look::sheet::{Drawn, Seen, Sheet};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};
use crate::usual::Usual;

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let words = person.guest.words();
    let usual = &shared.options.usual;
    let head = html! {
        header.leaf-head #open-head { h1 { (words.say("open-title")) } }
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("open-title"),
        talks: String::new(),
        rooms: shared.rooms().await?,
        live: vec![head],
        fixed: form(words, &fresh(words, usual), &Faults::default(), usual),
    })))
}

/// The form as it is at first.
fn fresh(words: Words, usual: &Usual) -> Opened {
    let language = usual.language.as_deref().unwrap_or(words.0.code());
    let side = || SideAsked {
        name: String::new(),
        language: language.to_owned(),
    };
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    Opened {
        title: String::new(),
        intermediary: String::new(),
        language: language.to_owned(),
        name: given(&usual.name),
        device: usual.device.clone().unwrap_or_else(|| "desk".to_owned()),
        sides: vec![side(), side()],
        relay: given(&usual.relay),
        relay_key: given(&usual.relay_key),
        token: given(&usual.token),
    }
}

/// Draws the form as it was filled.
pub(crate) fn form(words: Words, sent: &Opened, faults: &Faults, usual: &Usual) -> Markup {
    let field = |name, value, label: &str, hint: Option<String>| Field {
        words,
        faults,
        name,
        id: name,
        label: words.say(label),
        hint,
        value,
        needed: true,
    };
    let hint = |key: &str| Some(words.say(key));
    html! {
        (faults.above(words))
        form.long.opening method="post" action="/begin/talks" data-draft=(kept("/begin/talks")) {
            fieldset {
                legend { (words.say("open-about")) }
                (field("title", &sent.title, "open-name-of-talks", hint("open-name-of-talks-hint")).line(limits::TITLE))
            }
            fieldset {
                legend { (words.say("open-sides")) }
                div.sides { @for (index, side) in sent.sides.iter().enumerate() { (side_of(words, faults, index, side)) } }
                @if sent.sides.len() < limits::SIDES {
                    div.choices { button type="submit" name="more" value="side" formnovalidate { (words.say("open-another-side")) } }
                }
            }
            fieldset {
                legend { (words.say("open-you")) }
                (field("intermediary", &sent.intermediary, "open-intermediary", hint("open-intermediary-hint")).line(limits::NAME))
                (field("name", &sent.name, "open-your-name", hint("open-your-name-hint")).line(limits::NAME))
                (field("language", &sent.language, "open-language", None).choice(&languages(&sent.language)))
                details.more-of {
                    summary { (words.say("more")) }
                    (field("device", &sent.device, "join-device", None).line(limits::NAME))
                }
            }
            fieldset {
                legend { (words.say("open-relay")) }
                (relay(words, sent, faults, usual))
            }
            div.choices {
                button.main type="submit" { (words.say("open-go")) }
                a.button href=(Sheet::Begin.place()) { (words.say("back")) }
            }
        }
    }
}

fn side_of(words: Words, faults: &Faults, index: usize, side: &SideAsked) -> Markup {
    let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
    let (name, language) = (format!("side-{index}"), format!("side-language-{index}"));
    let field = |name, id, value, label: String, needed| Field {
        words,
        faults,
        name,
        id,
        label,
        hint: None,
        value,
        needed,
    };
    let label = words.with("open-side", [("number", number.into())]);
    html! {
        div.side-row {
            (field("side", &name, &side.name, label, index < 2).line(limits::NAME))
            (field("side-language", &language, &side.language, words.say("open-side-language"), true)
                .choice(&languages(&side.language)))
        }
    }
}

/// The relay: folded where it is known already and nothing is wrong with it.
fn relay(words: Words, sent: &Opened, faults: &Faults, usual: &Usual) -> Markup {
    let field = |name, value, label: &str, hint: String, needed| Field {
        words,
        faults,
        name,
        id: name,
        label: words.say(label),
        hint: Some(hint),
        value,
        needed,
    };
    let makes_tokens = usual.tokens.is_some();
    let known = usual.relay.is_some() && usual.relay_key.is_some();
    let whole = known && (makes_tokens || usual.token.is_some());
    let rooms = u64::from(rooms_needed(sent.sides.len()));
    let fields = html! {
        (field("relay", &sent.relay, "open-relay-address", words.say("open-relay-address-hint"), true).code(limits::TITLE))
        (field("relay-key", &sent.relay_key, "open-relay-key", words.say("open-relay-key-hint"), true).code(limits::TITLE))
        @if makes_tokens {
            p.aside { (words.say("open-relay-here")) }
        }
        (field("token", &sent.token, "open-relay-token",
            words.with("open-relay-token-hint", [("rooms", rooms.into())]), !makes_tokens).code(limits::TITLE))
    };
    html! {
        @if whole {
            p.aside { (words.say("open-relay-known")) }
            details.more-of open[!faults.is_empty()] {
                summary { bdi dir="ltr" { (legible::line(&sent.relay)) } }
                (fields)
            }
        } @else {
            p.aside { (words.say("open-relay-lead")) }
            (fields)
        }
    }
}

/// How many rooms talks of so many sides take: the team's, and two for each side.
pub(crate) fn rooms_needed(sides: usize) -> u32 {
    let sides = u32::try_from(sides.max(2)).unwrap_or(u32::MAX);
    sides.saturating_mul(2).saturating_add(1)
}
