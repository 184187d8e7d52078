//! What stands around every page: head, masthead, rooms, notices.

use maud::{Markup, PreEscaped, html};

use crate::language::{Tongue, Words};
use crate::look::sheet::Sheet;
use crate::look::standing::Standing;
use crate::serve::assets;
use crate::serve::seats::Notice;
use crate::trouble::desks_words;

/// A page of a desk.
pub(crate) struct Frame<'a> {
    pub(crate) words: Words,
    /// For the window, legible already.
    pub(crate) title: String,
    /// Title of the talks.
    pub(crate) talks: &'a str,
    /// Where the page's updates come from, if it has any.
    pub(crate) live: Option<String>,
    /// Where the link leads that passes over masthead and rooms, and what it says.
    pub(crate) skip: (&'static str, &'static str),
    /// Where the page is.
    pub(crate) place: &'a str,
    /// What is to be told.
    pub(crate) notice: Option<Notice>,
    pub(crate) rail: Markup,
    pub(crate) main: Markup,
}

impl Frame<'_> {
    /// Draws it.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.words;
        let body = html! {
            a.skip href=(self.skip.0) { (words.say(self.skip.1)) }
            header.mast {
                p.product { (words.say("product")) }
                p.talks { bdi { (legible::line(self.talks)) } }
                div.tools {
                    form method="get" action="/keys" data-act {
                        button.quiet type="submit" data-key="?" title=(words.say("keys-title")) { (words.say("keys")) }
                    }
                    (own_affairs(words, self.place))
                    (languages(words, self.place, "post"))
                    form method="post" action="/lock" {
                        button.quiet type="submit" title=(words.say(lock_hint())) { (words.say("lock")) }
                    }
                }
                (hosted(words))
            }
            (self.rail)
            main.page #main { (self.main) }
            (notice(words, self.notice.as_ref()))
            (unreachable(words))
        };
        document(words, &self.title, self.live.as_deref(), "desk", &body)
    }
}

/// What was done, or not, told once.
pub(crate) fn notice(words: Words, notice: Option<&Notice>) -> Markup {
    let failed = notice.is_some_and(|notice| notice.failed);
    html! {
        div #notice.notice.failed[failed] data-now role="status" aria-live="polite" {
            @if let Some(notice) = notice {
                p { (notice.text) }
                @if let Some(why) = &notice.why { p { (why) } }
                @if let Some(detail) = &notice.detail { (desks_words(detail)) }
                @if notice.given_back { p { (words.say("kept-in-composer")) } }
            }
        }
    }
}

/// What the script shows when the desk does not answer, or does not know the
/// browser any more.
fn unreachable(words: Words) -> Markup {
    html! {
        div #unreachable.notice.failed role="status" aria-live="polite" hidden {
            p { (words.say("unreachable")) }
        }
        div #unseated.notice.failed role="status" aria-live="polite" hidden {
            p { (words.say(unseated())) }
            @if let Standing::Hosted(_) = Standing::now() {
                p { a href="/enter" target="_blank" { (words.say("enter-title")) } }
            }
        }
    }
}

/// Who hosts the desk, where it is not its reader.
fn hosted(words: Words) -> Markup {
    let Standing::Hosted(by) = Standing::now() else {
        return Markup::default();
    };
    html! {
        p.hosted role="note" { (words.with("hosted-by", [("host", (&*by).into())])) }
    }
}

/// What is no matter of any talks: whom the desk hosts, or what opens it.
fn own_affairs(words: Words, here: &str) -> Markup {
    let (sheet, name) = match Standing::now() {
        Standing::Host => (Sheet::Accounts, "accounts"),
        Standing::Hosted(_) => (Sheet::Passkeys, "passkeys"),
        Standing::Own => return Markup::default(),
    };
    let place = sheet.place();
    html! {
        a.affairs href=(place) aria-current=[(here == place).then_some("page")] { (words.say(name)) }
    }
}

/// What opens the desk again.
fn lock_hint() -> &'static str {
    match Standing::now() {
        Standing::Hosted(_) => "lock-hint-hosted",
        Standing::Own | Standing::Host => "lock-hint",
    }
}

/// What a browser is told that the desk does not know any more.
fn unseated() -> &'static str {
    match Standing::now() {
        Standing::Hosted(_) => "unseated-hosted",
        Standing::Own | Standing::Host => "unseated",
    }
}

/// The choice of language: kept by the seat, or where there is none, by the address.
fn languages(words: Words, place: &str, method: &str) -> Markup {
    let action = if method == "get" { place } else { "/language" };
    html! {
        form.languages method=(method) action=(action) data-choose {
            @if method != "get" { input type="hidden" name="back" value=(place); }
            label.unseen for="language" { (words.say("language")) }
            select #language name="language" {
                @for tongue in Tongue::ALL {
                    option value=(tongue.code()) lang=(tongue.code()) selected[tongue == words.0] {
                        (tongue.name())
                    }
                }
            }
            button.quiet type="submit" { (words.say("language-set")) }
        }
    }
}

/// A page that stands alone: outside of any room.
pub(crate) fn plain(words: Words, title: &str, main: Markup) -> Markup {
    let body = html! {
        main.alone #main {
            p.product { (words.say("product")) }
            (hosted(words))
            (main)
        }
    };
    document(words, &words.say(title), None, "alone", &body)
}

/// The same for a form of a room that has a page of its own, and is told there what
/// became of it.
pub(crate) fn apart(words: Words, title: &str, told: Option<&Notice>, main: Markup) -> Markup {
    let main = html! {
        (main)
        (notice(words, told))
        (unreachable(words))
    };
    plain(words, title, main)
}

/// The same at the door, where nobody has a seat that keeps their language.
pub(crate) fn outside(words: Words, title: &str, place: &str, main: Markup) -> Markup {
    let body = html! {
        main.alone #main {
            header.threshold {
                p.product { (words.say("product")) }
                (languages(words, place, "get"))
            }
            (main)
            (hosted(words))
        }
    };
    document(words, &words.say(title), None, "alone", &body)
}

/// The page that goes on to the desk by itself.
pub(crate) fn entering(words: Words) -> Markup {
    let onward = html! {
        p { a href="/" { (words.say("product")) } }
    };
    let head = html! { meta http-equiv="refresh" content="0;url=/"; };
    whole(
        words,
        &words.say("product"),
        None,
        "alone",
        head,
        &html! {
            main.alone #main { h1 { (words.say("product")) } (onward) }
        },
    )
}

fn document(words: Words, title: &str, live: Option<&str>, kind: &str, body: &Markup) -> Markup {
    whole(words, title, live, kind, PreEscaped(String::new()), body)
}

fn whole(
    words: Words,
    title: &str,
    live: Option<&str>,
    kind: &str,
    head: Markup,
    body: &Markup,
) -> Markup {
    let places = assets::places();
    html! {
        html lang=(words.0.code()) dir=(words.0.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href=(places.icon) type="image/svg+xml";
                link rel="stylesheet" href=(places.style);
                script defer src=(places.morph) {}
                script defer src=(places.script) {}
                (head)
            }
            body.(kind) data-live=[live] data-zone=(words.1.name()) { (body) }
        }
    }
}
