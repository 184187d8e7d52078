//! What outgoing words resemble, told.

use desk::answer::{Looked, Resemblance};

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::render::{aside, count, title, warning};

/// What the guard found, for the person who decides.
pub(crate) fn page(looked: &Looked) -> Vec<Paragraph> {
    let Looked {
        destination,
        items,
        unread,
    } = looked;
    let destination = destination.as_deref().unwrap_or_default();
    let mut page = vec![title(safe!(
        "For {}: these words resemble what was said elsewhere and may not go there",
        Safe::name(destination)
    ))];
    page.extend(items.iter().flat_map(item));
    if *unread > 0 {
        page.push(warning(safe!(
            "{} could not be compared: there is more than the guard keeps",
            count(*unread, "entry", "entries")
        )));
    }
    page
}

fn item(item: &Resemblance) -> Vec<Paragraph> {
    let known = Safe::own(match item.known {
        true => "; known there already",
        false => "",
    });
    vec![
        Paragraph::new(
            Tone::Speaker,
            safe!(
                "{}, number {} ({}){}",
                Safe::name(&item.name),
                item.number,
                Safe::name(&item.who),
                known
            ),
        ),
        aside(safe!(
            "{}: {}",
            Safe::line(&item.kind),
            Safe::line(&item.why)
        )),
        aside(safe!("here:  {}", Safe::name(&item.ours))),
        aside(safe!("there: {}", Safe::name(&item.theirs))),
    ]
}
