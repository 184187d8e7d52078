//! Before talks, and how people come in: opening them, inviting, answering.

pub(crate) mod begin;
pub(crate) mod invitation;
pub(crate) mod joining;
pub(crate) mod talks;

use desk::answer::{JoiningView, View};
use desk::command::Query;
use maud::{Markup, html};

use crate::shared::{Shared, Trouble, strange};

/// The invitations answered at this desk.
pub(crate) async fn joinings(shared: &Shared) -> Result<Vec<JoiningView>, Trouble> {
    match shared.desk.query(Query::Joinings).await? {
        View::Joinings { joinings } => Ok(joinings),
        _ => Err(strange()),
    }
}

/// The one that waits for somebody to be let in, if any.
pub(crate) async fn pending(shared: &Shared) -> Result<Option<u32>, Trouble> {
    let joinings = joinings(shared).await?;
    let waits = joinings.iter().rev().find(|joining| is_pending(joining));
    Ok(waits.map(|joining| joining.joining))
}

fn is_pending(joining: &JoiningView) -> bool {
    matches!(joining.state.as_str(), "sending" | "sent")
}

/// Safety words, to be read aloud one by one. They are English in every language:
/// both sides must see the same.
fn words_aloud(words: &str) -> Markup {
    html! {
        ol.safety lang="en" dir="ltr" {
            @for word in words.split(' ') { li { span.word { (word) } } }
        }
    }
}
