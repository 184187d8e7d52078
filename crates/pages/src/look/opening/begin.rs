//! What a desk without talks says: answer an invitation, or open talks.

use maud::{Markup, html};
use talks::limits;

use super::{is_pending, joinings};
use crate::acts::filled::kept;
use crate::acts::opening::join::Answered;
use crate::language::Words;
use crate::look::fields::{Faults, Field};
use crate::look::sheet::{Drawn, Seen, Sheet};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};
use crate::usual::Usual;

/// The longest link that is taken, in bytes.
const LINK: usize = 16 * 1024;

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let words = person.guest.words();
    let rooms = shared.rooms().await?;
    let waiting = joinings(shared).await?;
    let waiting: Vec<_> = waiting.iter().filter(|one| is_pending(one)).collect();
    // A desk that waits to be let in for the first time has nothing else to do.
    if let (Some(one), true) = (waiting.last(), rooms.is_empty()) {
        return Ok(Seen::Elsewhere(Sheet::Joining(one.joining).place()));
    }
    let lead = if rooms.is_empty() {
        "begin-lead"
    } else {
        "begin-lead-more"
    };
    let head = html! {
        header.leaf-head #begin-head {
            h1 { (words.say("begin-title")) }
            p.lead { (words.say(lead)) }
            @if let Some(hosted) = shared.hosting.hosted() {
                p { (words.with("begin-hosted", [("host", (&*hosted.by).into())])) }
            }
            @for one in waiting {
                p.next {
                    (words.say("joining-waits")) " "
                    a href=(Sheet::Joining(one.joining).place()) { (words.say("joining-open")) }
                }
            }
        }
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("begin"),
        talks: String::new(),
        rooms,
        live: vec![head],
        fixed: form(words, &usual(&shared.options.usual), &Faults::default()),
    })))
}

/// The form as it is at first.
fn usual(usual: &Usual) -> Answered {
    Answered {
        link: String::new(),
        name: usual.name.clone().unwrap_or_default(),
        device: usual.device.clone().unwrap_or_else(|| "desk".to_owned()),
    }
}

/// The two ways to the table.
pub(crate) fn form(words: Words, sent: &Answered, faults: &Faults) -> Markup {
    let field = |name, value, label: &str, hint: Option<&str>| Field {
        words,
        faults,
        name,
        id: name,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        value,
        needed: true,
    };
    html! {
        div.ways {
            section.way-in aria-labelledby="join-title" {
                h2 #join-title { (words.say("join-title")) }
                p { (words.say("join-lead")) }
                (faults.above(words))
                form.long method="post" action="/begin/join" data-drop="link" data-draft=(kept("/begin/join")) {
                    (field("link", &sent.link, "join-link", Some("join-link-hint")).area(3, "ltr", LINK))
                    label.file.scripted {
                        (words.say("join-file")) " "
                        input type="file" data-fills="link" accept=".goodoffices,.txt,text/plain";
                    }
                    (field("name", &sent.name, "join-name", Some("join-name-hint")).line(limits::NAME))
                    details.more-of {
                        summary { (words.say("more")) }
                        (field("device", &sent.device, "join-device", None).line(limits::NAME))
                    }
                    div.choices { button.main type="submit" { (words.say("join-go")) } }
                }
            }
            section.way-in aria-labelledby="open-offer-title" {
                h2 #open-offer-title { (words.say("open-offer-title")) }
                p { (words.say("open-offer-lead")) }
                div.choices { a.button href=(Sheet::Open.place()) { (words.say("open-offer-go")) } }
            }
        }
    }
}
