//! Whose desks are hosted here, at the host's own desk.

pub(crate) mod one;

use std::sync::Arc;

use client::{AccountStanding, AccountView};
use maud::{Markup, html};

use super::fields::{Faults, Field};
use super::people::VALID;
use super::sheet::{Drawn, Seen, Sheet};
use crate::acts::filled::kept;
use crate::hosting::{Account, House};
use crate::language::{Part, Words};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};

/// The house that this desk hosts.
///
/// # Errors
/// If it hosts none: also a guest's desk does not.
pub(crate) fn house(shared: &Shared) -> Result<&Arc<House>, Trouble> {
    let house = shared.hosting.house();
    house.ok_or_else(|| Trouble::say("refused-hosts-nobody"))
}

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let house = house(shared)?;
    let words = person.guest.words();
    let accounts = house.accounts().await;
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("accounts"),
        talks: String::new(),
        rooms: shared.rooms().await?,
        live: vec![head(words, house), list(words, &accounts)],
        fixed: form(words, &Invited::default(), &Faults::default()),
    })))
}

fn head(words: Words, house: &House) -> Markup {
    let address = house.address();
    html! {
        header.leaf-head #accounts-head {
            h1 { (words.say("accounts-title")) }
            p.lead { (words.with("accounts-lead", [("address", (&address).into())])) }
            p.trust { (words.say("accounts-trust")) }
        }
    }
}

fn list(words: Words, accounts: &[(Account, AccountView)]) -> Markup {
    html! {
        section.panel #accounts-list aria-labelledby="accounts-list-title" {
            h2 #accounts-list-title { (words.say("accounts-who")) }
            @if accounts.is_empty() { p.nothing { (words.say("accounts-nobody")) } }
            ul.persons {
                @for (account, view) in accounts {
                    li.one {
                        p.who-is {
                            a href=(Sheet::Account(account.id).place()) { bdi { (legible::line(&account.name)) } }
                            (standing(words, view))
                        }
                        p.aside { (passkeys(words, view)) }
                    }
                }
            }
        }
    }
}

/// How an account stands, in words.
pub(crate) fn standing(words: Words, view: &AccountView) -> Markup {
    let (kind, text) = match (view.standing, view.until) {
        (AccountStanding::Invited, Some(until)) => (
            "leaves",
            words.with("account-invited", [("until", until.into())]),
        ),
        (AccountStanding::Invited | AccountStanding::Expired, _) => {
            ("leaves", words.say("account-expired"))
        }
        (AccountStanding::Active, _) if view.open > 0 => ("state", words.say("account-here")),
        (AccountStanding::Active, _) => ("state", words.say("account-away")),
        (AccountStanding::Ended, _) => ("state", words.say("account-ended")),
    };
    html! { span.(kind) { (text) } }
}

fn passkeys(words: Words, view: &AccountView) -> String {
    let count = u64::try_from(view.passkeys).unwrap_or_default();
    words.with("account-passkeys", [("count", Part::Number(count))])
}

/// The form as it was filled.
#[derive(Default)]
pub(crate) struct Invited {
    pub(crate) name: String,
    pub(crate) hours: Option<u64>,
}

/// The form that makes an account.
pub(crate) fn form(words: Words, sent: &Invited, faults: &Faults) -> Markup {
    let name = Field {
        words,
        faults,
        name: "name",
        id: "name",
        label: words.say("account-name"),
        hint: Some(words.say("account-name-hint")),
        value: &sent.name,
        needed: true,
    };
    html! {
        section.panel aria-labelledby="account-new-title" {
            h2 #account-new-title { (words.say("account-new")) }
            (faults.above(words))
            form.long method="post" action="/accounts" data-draft=(kept("/accounts")) {
                (name.line(talks::limits::NAME))
                (valid(words, sent.hours))
                div.choices { button.main type="submit" { (words.say("account-new-go")) } }
            }
        }
    }
}

/// For how long the link can be used.
pub(crate) fn valid(words: Words, chosen: Option<u64>) -> Markup {
    html! {
        div.entry {
            label for="hours" { (words.say("account-valid")) }
            select #hours name="hours" {
                @for (hours, key) in VALID {
                    option value=(hours) selected[chosen.unwrap_or(24) == hours] { (words.say(key)) }
                }
            }
        }
    }
}
