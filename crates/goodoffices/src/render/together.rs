//! Proposals and exchanges: in the record, and as a list.

use std::collections::BTreeMap;

use desk::answer::MatterView;
use talks::view::{ProposalView, Said};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, names, number, words};

/// What an entry by which several act together says, after its author's name,
/// and what stands below; none if it is no such entry.
pub(crate) fn said(said: &Said, author: &Safe) -> Option<(Safe, Vec<Paragraph>)> {
    Some(match said {
        Said::Proposal { proposal } => (
            safe!("{} proposes to {}", *author, names(&proposal.sides)),
            proposed(proposal),
        ),
        Said::ProposalAnswer { proposal, yes } => (
            safe!(
                "{} says {} to {}",
                *author,
                Safe::own(if *yes { "yes" } else { "no" }),
                number(*proposal)
            ),
            vec![aside(Safe::own("told to no other side unless all say yes"))],
        ),
        Said::Closed { of, exchange } => (
            match exchange {
                true => safe!("{} has closed, to be decided on", number(*of)),
                false => safe!("{} has closed: the answers of all are counted", number(*of)),
            },
            Vec::new(),
        ),
        Said::Match { sides } => (
            safe!(
                "{} matches permissions in exchange of {}",
                *author,
                names(sides)
            ),
            Vec::new(),
        ),
        Said::Decision { sides, agreed } => (
            safe!(
                "decided between {}: {}",
                names(sides),
                Safe::own(if *agreed { "agreed" } else { "not agreed" })
            ),
            Vec::new(),
        ),
        Said::Outcome { of, told, .. } => (
            safe!("outcome of {}: {}", number(*of), Safe::line(told)),
            Vec::new(),
        ),
        Said::Provenance {
            side,
            permission,
            to,
            passage,
        } => (
            safe!(
                "a non-paper of {}, permitted in number {} of its room, went to {}",
                Safe::name(side),
                *permission,
                Safe::name(to)
            ),
            vec![words(Tone::Plain, passage)],
        ),
        _ => return None,
    })
}

fn proposed(proposal: &ProposalView) -> Vec<Paragraph> {
    let mut page = Vec::new();
    page.extend(
        proposal
            .passage
            .as_ref()
            .map(|passage| words(Tone::Conveyed, passage)),
    );
    page.extend(
        proposal
            .charter
            .iter()
            .flat_map(crate::render::charter::told),
    );
    page.push(aside(Safe::line(&proposal.told)));
    for answer in &proposal.answers {
        page.push(aside(safe!(
            "{}: {} (number {})",
            Safe::name(&answer.name),
            Safe::own(if answer.yes { "yes" } else { "no" }),
            answer.number
        )));
    }
    page
}

/// A proposal that waits for the side's answer.
pub(crate) fn to_answer(room: Option<&str>, proposal: &ProposalView) -> Vec<Paragraph> {
    let number = proposal.number;
    let how = room.map(|room| {
        let room = Safe::argument(room);
        safe!(": goodoffices accept {} {}, or refuse", room, number)
    });
    let what = match &proposal.charter {
        Some(_) => "a charter",
        None => "a proposal",
    };
    let yes = proposal.answers.iter().filter(|answer| answer.yes).count();
    let mut page = vec![Paragraph::new(
        Tone::Speaker,
        safe!(
            "{:>3}  {}, open until {}, {} of {} yeses{}",
            number,
            Safe::own(what),
            clock::day_and_minute(proposal.closes),
            yes as u64,
            proposal.needed,
            how.unwrap_or_default()
        ),
    )];
    let passage = proposal.passage.as_ref();
    page.extend(passage.map(|passage| words(Tone::Plain, passage)));
    page
}

/// Proposals and exchanges, and how they stand.
pub(crate) fn page(matters: &[MatterView], rooms: &BTreeMap<String, String>) -> Vec<Paragraph> {
    if matters.is_empty() {
        return vec![Paragraph::new(
            Tone::Plain,
            Safe::own("nothing is put to several sides, and nothing is matched in exchange"),
        )];
    }
    matters
        .iter()
        .flat_map(|matter| one(matter, rooms))
        .collect()
}

fn one(matter: &MatterView, rooms: &BTreeMap<String, String>) -> Vec<Paragraph> {
    let state = match matter.state.as_str() {
        "open" => safe!("open until {}", clock::day_and_minute(matter.closes)),
        "closed" => Safe::own("closed, being decided"),
        "agreed" => Safe::own("agreed"),
        "not-agreed" => Safe::own("not agreed"),
        other => Safe::line(other),
    };
    let mut page = vec![Paragraph::new(
        Tone::Speaker,
        safe!("{}: {}", Safe::line(&matter.kind), state),
    )];
    if let (Some(text), Some(language)) = (&matter.words, &matter.language) {
        page.push(words(
            Tone::Plain,
            &talks::Passage {
                words: text.clone(),
                language: language.clone(),
            },
        ));
    }
    for part in &matter.parts {
        let room = part.room.as_ref().and_then(|room| rooms.get(room));
        let place = match (room, part.number) {
            (Some(room), Some(number)) => safe!(" ({} {})", Safe::name(room), number),
            _ => Safe::default(),
        };
        page.push(aside(safe!(
            "{}{}: {}",
            Safe::name(&part.side),
            place,
            Safe::line(&part.told)
        )));
    }
    page
}
