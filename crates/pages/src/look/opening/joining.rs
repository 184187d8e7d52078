//! An invitation answered here: the safety words, large, until one is let in.

use maud::{Markup, html};

use super::{joinings, words_aloud};
use crate::language::{Part, Words};
use crate::look::line;
use crate::look::sheet::{Drawn, Seen, Sheet};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};
use crate::trouble::more_in_english;

/// Looks at it; whoever was let in goes on to the room.
pub(crate) async fn look(shared: &Shared, person: &Person, number: u32) -> Result<Seen, Trouble> {
    let words = person.guest.words();
    let joinings = joinings(shared).await?;
    let joining = joinings.into_iter().find(|one| one.joining == number);
    let Some(joining) = joining else {
        return Err(Trouble::say("refused-no-invitation"));
    };
    let rooms = shared.rooms().await?;
    if joining.state == "joined" {
        let of_talks = || {
            rooms
                .iter()
                .filter(|room| Some(room.talks) == joining.talks)
        };
        let side = of_talks().find(|room| room.kind == "side" && room.short == "intermediary");
        let room = side.or_else(|| of_talks().next());
        return Ok(Seen::Elsewhere(match room {
            Some(room) if side.is_some() => format!("/rooms/{}", room.id),
            _ => "/".to_owned(),
        }));
    }
    let role = joining.role.map(|role| words.say(line::role(role)));
    let body = match joining.state.as_str() {
        "failed" => failed(words, joining.explanation.as_deref()),
        state => waiting(words, &joining.words, state, role.as_deref()),
    };
    let title = match joining.state.as_str() {
        "failed" => words.say("joining-failed"),
        _ => words.say("joining-title"),
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title,
        talks: String::new(),
        rooms,
        live: vec![
            html! { section.comparing id={ "joining-" (number) } aria-live="polite" { (body) } },
        ],
        fixed: Markup::default(),
    })))
}

fn waiting(words: Words, safety: &str, state: &str, role: Option<&str>) -> Markup {
    html! {
        h1 { (words.say("joining-title")) }
        p.lead { (words.say("joining-lead")) }
        (words_aloud(safety))
        p.trouble { (words.say("joining-differ")) }
        @if let Some(role) = role {
            p.aside { (words.with("joining-as", [("role", Part::Formed(role))])) }
        }
        p.pending {
            @if state == "sent" { (words.say("joining-sent")) } @else { (words.say("joining-sending")) }
        }
    }
}

fn failed(words: Words, why: Option<&str>) -> Markup {
    html! {
        h1 { (words.say("joining-failed")) }
        p { (words.say("joining-failed-next")) }
        (more_in_english(words, why))
        div.choices { a.button.main href=(Sheet::Begin.place()) { (words.say("join-go")) } }
    }
}
