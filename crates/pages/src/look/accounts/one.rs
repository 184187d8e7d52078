//! One account: its link while that waits to be used, and how it is renewed or ended.

use client::AccountView;
use maud::{Markup, html};
use uuid::Uuid;

use super::{house, standing, valid};
use crate::hosting::Account;
use crate::language::Words;
use crate::look::qr;
use crate::look::sheet::{Drawn, Seen, Sheet};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person, id: Uuid) -> Result<Seen, Trouble> {
    let house = house(shared)?;
    let Some(account) = house.account(id).await else {
        return Ok(Seen::Elsewhere(Sheet::Accounts.place()));
    };
    let words = person.guest.words();
    let view = house.view_of(&account);
    let one = One {
        words,
        link: house.link(&account),
        account: &account,
        view: &view,
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: legible::line(&account.name),
        talks: String::new(),
        rooms: shared.rooms().await?,
        live: vec![one.draw()],
        fixed: one.deeds(),
    })))
}

struct One<'a> {
    words: Words,
    link: Option<String>,
    account: &'a Account,
    view: &'a AccountView,
}

impl One<'_> {
    fn draw(&self) -> Markup {
        let words = self.words;
        html! {
            section.account #account aria-live="polite" {
                header.leaf-head {
                    h1 { bdi { (legible::line(&self.account.name)) } }
                    p.lead { (standing(words, self.view)) }
                }
                @if let Some(link) = &self.link { (self.to_hand_over(link)) }
                p { a href=(Sheet::Accounts.place()) { (words.say("accounts-all")) } }
            }
        }
    }

    fn to_hand_over(&self, link: &str) -> Markup {
        let words = self.words;
        html! {
            div.handing {
                div.told-how {
                    h2 { (words.say("account-hand-over")) }
                    p.trust { (words.say("account-link-trust")) }
                    label for="link" { (words.say("account-link")) }
                    textarea.link #link rows="3" dir="ltr" readonly spellcheck="false" { "\n" (link) }
                    div.choices {
                        button.main.scripted type="button" data-copies="link" data-copied=(words.say("invitation-copied")) {
                            (words.say("invitation-copy"))
                        }
                    }
                    p { (words.say("account-then")) }
                }
                figure {
                    (qr::draw(link, &words.say("account-code")))
                    figcaption.aside { (words.say("account-code")) }
                }
            }
        }
    }

    fn deeds(&self) -> Markup {
        let words = self.words;
        let place = Sheet::Account(self.account.id).place();
        html! {
            section.panel aria-labelledby="account-deeds" {
                h2 #account-deeds { (words.say("account-deeds")) }
                form.deed method="post" action={ (place) "/renew" } {
                    p { (words.say("account-renew-lead")) }
                    (valid(words, None))
                    button type="submit" { (words.say("account-renew")) }
                }
                @if !self.account.ended {
                    form.deed method="post" action={ (place) "/end" } {
                        p { (words.say("account-end-lead")) }
                        button.stop type="submit" { (words.say("account-end")) }
                    }
                }
            }
        }
    }
}
