//! Every page that people see. Whoever adds a page adds a line here, and it is
//! looked at by axe, by keyboard, enlarged, on a phone, in both directions, light
//! and dark, and its pictures are kept (see `standards.rs`).

use std::collections::BTreeMap;

use crate::browser::Browser;

/// What is done on a page before it is looked at.
pub(crate) enum Do {
    /// The last thing that fits the selector is pressed.
    Press(&'static str),
    /// Something is typed, in the place of what stands there.
    Type(&'static str, &'static str),
    /// What fits the selector is there.
    See(&'static str),
}
use Do::{Press, See, Type};

/// A page, as somebody comes to see it.
pub(crate) struct Sight {
    /// For its pictures.
    pub(crate) name: &'static str,
    /// Where it is; `{side}` and `{delegation}` stand for the ids of the rooms of
    /// the United States, `{invited}` and `{enter}` for the door of a hosted desk.
    place: &'static str,
    first: &'static [Do],
}

const fn sight(name: &'static str, place: &'static str, first: &'static [Do]) -> Sight {
    Sight { name, place, first }
}

/// What a head of the United States sees.
pub(crate) const DELEGATE: &[Sight] = &[
    sight(
        "room",
        "/rooms/{side}",
        &[See(".ask-card"), See(".line.conveyed")],
    ),
    sight("delegation", "/rooms/{delegation}", &[See("#composer")]),
    sight(
        "translation",
        "/rooms/{side}",
        &[Press(".translate button"), See("#translation-words")],
    ),
    sight(
        "terms",
        "/rooms/{side}",
        &[Press(".pass .more"), See("#preview")],
    ),
    sight(
        "terms-exchange",
        "/rooms/{side}",
        &[
            Press(".pass .more"),
            Press("[name=condition][value=exchange]"),
            See("[name=wanted]"),
        ],
    ),
    sight(
        "ask-terms",
        "/rooms/{side}",
        &[Press(".ask-card a.button"), See("#preview")],
    ),
    sight("timeline-side", "/timeline", &[See(".moments svg")]),
    sight(
        "beforehand",
        "/rooms/{side}/beforehand",
        &[See("[name=mark]")],
    ),
    sight(
        "attach",
        "/rooms/{side}",
        &[Press(".attach summary"), See(".attach input")],
    ),
    sight("earlier", "/rooms/{side}/earlier?before=4", &[See(".line")]),
    sight("not-there", "/rooms/0000", &[See("h1")]),
    sight("begin", "/begin", &[See(".way-in")]),
    sight("people", "/begin", &[Press(PEOPLE), See(".room-card")]),
    sight("charter-none", "/begin", &[Press(CHARTER), See(".lead")]),
    sight("rounds-none", "/begin", &[Press(ROUNDS), See(".legs")]),
];

const PEOPLE: &str = ".rail a[href$='/people']";
const CHARTER: &str = ".rail a[href$='/charter']";
const ROUNDS: &str = ".rail a[href$='/rounds']";

/// What an official of Algeria sees.
pub(crate) const OFFICIAL: &[Sight] = &[
    sight("desk", "/desk", &[See(".tray-item button")]),
    sight(
        "confirmation",
        "/desk",
        &[
            Press(".tray li:first-child [method=get] button"),
            See("dialog .words"),
        ],
    ),
    sight(
        "confirmation-guard",
        "/desk",
        &[
            Press(".tray-item [method=get] button"),
            Type("#convey-own", "They could let 8,100 million go."),
            Press("dialog button.main"),
            See("dialog .findings li"),
        ],
    ),
    sight("timeline", "/timeline", &[See(".moments svg")]),
    sight(
        "timeline-open",
        "/timeline",
        &[Press(".moment summary"), See(".opened .words")],
    ),
    sight("untold", "/untold", &[See(".untold-item")]),
    sight("together", "/together", &[See("#proposal")]),
    sight("leaving", "/rooms/{side}/leaving", &[See("#own-ask")]),
    sight(
        "keys",
        "/desk",
        &[Press("[data-key='?']"), See("dialog kbd")],
    ),
    sight("official-room", "/rooms/{side}", &[See(".line.theirs")]),
    sight(
        "guard",
        "/rooms/{side}",
        &[
            Type("#composer textarea", "Iran might take 37,500 barrels."),
            Press("#composer button.main"),
            See("dialog .findings li"),
        ],
    ),
];

/// What an official sees of the opening and of what goes beside the rooms.
pub(crate) const BESIDE: &[Sight] = &[
    sight("open-talks", "/begin/talks", &[See("#side-1")]),
    sight(
        "open-talks-faults",
        "/begin/talks",
        &[
            Type("#title", "Heron talks"),
            Type("#side-0", "North"),
            Type("#side-1", "north"),
            Type("#intermediary", "Kestrelia"),
            Type("#name", "Envoy Plover"),
            Type("#relay", "relay.example"),
            Type("#relay-key", "key"),
            Type("#token", "token"),
            Press("form.opening > .choices button.main"),
            See("#side-1-fault"),
        ],
    ),
    sight(
        "people-about",
        "/begin",
        &[
            Press(PEOPLE),
            Press(".persons .about summary"),
            See(".about .deed"),
        ],
    ),
    sight(
        "invitation",
        "/begin",
        &[
            Press(PEOPLE),
            Press(".panel form.long button.main"),
            See("textarea.link"),
        ],
    ),
    sight("charter-form", "/begin", &[Press(CHARTER), See("#rules")]),
    sight("rounds-form", "/begin", &[Press(ROUNDS), See("#agenda")]),
];

/// What is seen of a locked desk.
pub(crate) const LOCKED: &[Sight] = &[sight("locked", "/locked", &[See("#passphrase")])];

/// What somebody without a seat sees.
pub(crate) const OUTSIDE: &[Sight] = &[
    sight("no-seat", "/", &[See("h1")]),
    sight("spent-link", "/open/AAAAAAAAAAAAAAAAAAAAAAAA", &[See("h1")]),
];

/// What somebody sees who hosts desks of others.
pub(crate) const HOST: &[Sight] = &[
    sight("accounts", "/accounts", &[See(".persons .one")]),
    sight(
        "accounts-faults",
        "/accounts",
        &[
            Type("#name", "Counsel"),
            Press(".panel form.long button.main"),
            See("#name-fault"),
        ],
    ),
    sight(
        "account",
        "/accounts",
        &[Press(".persons a"), See("#link"), See("button.stop")],
    ),
];

/// What is seen at the door of hosted desks.
pub(crate) const DOOR: &[Sight] = &[
    sight("invited", "{invited}", &[See(".hosted")]),
    sight("invited-spent", "/invited/AAAA", &[See(".hosted")]),
    sight("enter", "{enter}", &[See(".hosted")]),
    sight("enter-nobody", "/enter", &[See(".hosted")]),
];

/// What somebody sees at a desk that is hosted.
pub(crate) const GUEST: &[Sight] = &[
    sight("hosted-begin", "/begin", &[See(".hosted")]),
    sight("passkeys", "/passkeys", &[See("#way-in")]),
    sight(
        "passkeys-refused",
        "/passkeys",
        &[Press(".passkey button"), See("[data-told]:not(:empty)")],
    ),
];

/// What is seen of it locked.
pub(crate) const GUEST_LOCKED: &[Sight] = &[sight("hosted-locked", "/locked", &[See(".passkey")])];

/// What stands for what in the places of pages.
pub(crate) type Names = BTreeMap<&'static str, String>;

impl Sight {
    /// Comes to see it, in a browser at somebody's desk.
    pub(crate) async fn come(&self, browser: &Browser, names: &Names) {
        let mut place = self.place.to_owned();
        for (name, meant) in names {
            place = place.replace(&format!("{{{name}}}"), meant);
        }
        browser.go_within(&place).await;
        for step in self.first {
            match step {
                Press(selector) => browser.press(selector).await,
                Type(selector, text) => browser.retypes(selector, text).await,
                See(selector) => browser.sees(selector, "").await,
            }
        }
        // What is still being sent looks otherwise.
        let quiet = "return !document.querySelector('[aria-busy]')";
        assert!(browser.until(quiet, vec![]).await, "{place} comes to rest");
    }
}
