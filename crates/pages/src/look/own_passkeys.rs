//! What opens a guest's desk: the passkeys, and the address at which they are asked
//! for.

use maud::{Markup, html};

use super::sheet::{Drawn, Seen};
use super::{passkey, qr};
use crate::hosting::Account;
use crate::language::Words;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let none = || Trouble::say("refused-no-passkeys");
    let hosted = shared.hosting.hosted().ok_or_else(none)?;
    let house = hosted.house.upgrade().ok_or_else(none)?;
    let account = house.account(hosted.account).await.ok_or_else(none)?;
    let words = person.guest.words();
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("passkeys"),
        talks: String::new(),
        rooms: shared.rooms().await?,
        live: vec![head(words), list(words, &account)],
        fixed: html! {
            section.panel aria-labelledby="passkey-more" {
                h2 #passkey-more { (words.say("passkey-more")) }
                p { (words.say("passkey-more-lead")) }
                (passkey::form(words, "/passkeys", "", "passkey-more-go"))
            }
            (way_in(words, &house.way_in(account.id)))
        },
    })))
}

fn head(words: Words) -> Markup {
    html! {
        header.leaf-head #passkeys-head {
            h1 { (words.say("passkeys-title")) }
            p.lead { (words.say("passkeys-lead")) }
        }
    }
}

fn list(words: Words, account: &Account) -> Markup {
    let only = account.passkeys.len() < 2;
    html! {
        section.panel #passkeys-list aria-live="polite" aria-labelledby="passkeys-list-title" {
            h2 #passkeys-list-title { (words.say("passkeys-yours")) }
            ul.persons {
                @for kept in &account.passkeys {
                    li.one {
                        p { (words.with("passkey-since", [("since", kept.since.into())])) }
                        @if !only {
                            form method="post" action="/passkeys/forget" data-act {
                                input type="hidden" name="key" value=(kept.key());
                                button.quiet type="submit" { (words.say("passkey-forget")) }
                            }
                        }
                    }
                }
            }
            @if only { p.aside { (words.say("passkey-only")) } }
        }
    }
}

fn way_in(words: Words, address: &str) -> Markup {
    html! {
        section.panel aria-labelledby="way-in-title" {
            h2 #way-in-title { (words.say("passkey-way-in")) }
            div.handing {
                div.told-how {
                    label for="way-in" { (words.say("passkey-way-in-lead")) }
                    textarea.link #way-in rows="2" dir="ltr" readonly spellcheck="false" { "\n" (address) }
                    div.choices {
                        button.scripted type="button" data-copies="way-in" data-copied=(words.say("invitation-copied")) {
                            (words.say("invitation-copy"))
                        }
                    }
                }
                figure { (qr::draw(address, &words.say("passkey-way-in"))) }
            }
        }
    }
}
