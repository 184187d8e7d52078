//! Rounds, and who took which message.

use desk::answer::RoundOverview;
use talks::view::{LegView, RoundView};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, names, warning, words};

/// The rounds of the talks.
pub(crate) fn rounds(present: u32, rounds: &[RoundOverview]) -> Vec<Paragraph> {
    if rounds.is_empty() {
        let told = safe!("round {}: none was begun yet", present);
        return vec![Paragraph::new(Tone::Plain, told)];
    }
    let mut page = Vec::new();
    for overview in rounds {
        let round = &overview.round;
        page.push(Paragraph::new(Tone::Speaker, title(round)));
        page.push(aside(span(round)));
        page.extend(agenda(round));
        if !overview.not_yet_in.is_empty() {
            let rooms = names(&overview.not_yet_in);
            page.push(warning(safe!("has not begun yet in: {}", rooms)));
        }
        if !overview.otherwise_in.is_empty() {
            page.push(warning(safe!(
                "begun under another title or agenda, by two officials at the same time, in: {}",
                names(&overview.otherwise_in)
            )));
        }
    }
    page
}

/// `round 2: Second session`.
pub(crate) fn title(round: &RoundView) -> Safe {
    match &round.title {
        Some(title) => safe!("round {}: {}", round.number, Safe::name(title)),
        None => safe!("round {}", round.number),
    }
}

/// The agenda's items, one a line.
pub(crate) fn agenda(round: &RoundView) -> Vec<Paragraph> {
    let items = round.agenda.iter().enumerate();
    items
        .map(|(index, item)| aside(safe!("{}. {}", index as u64 + 1, Safe::name(item))))
        .collect()
}

fn span(round: &RoundView) -> Safe {
    let begun = clock::day_and_minute(round.begun);
    let by = match &round.by {
        Some(name) => safe!(" by {}", Safe::name(name)),
        None => safe!(", before you joined"),
    };
    let ended = match round.ended {
        Some(time) => safe!("; ended {}", clock::day_and_minute(time)),
        None => safe!("; under way"),
    };
    safe!("begun {}{}{}", begun, by, ended)
}

/// Who took which message.
pub(crate) fn legs(legs: &[LegView]) -> Vec<Paragraph> {
    if legs.is_empty() {
        let told = Safe::own("nobody has taken a message across yet");
        return vec![Paragraph::new(Tone::Plain, told)];
    }
    legs.iter().flat_map(leg).collect()
}

/// One message and whoever took it.
pub(crate) fn leg(leg: &LegView) -> Vec<Paragraph> {
    let to = match &leg.to {
        Some(name) => Safe::name(name),
        None => Safe::own("a side not known here"),
    };
    let you = Safe::own(if leg.you { " (you)" } else { "" });
    let aloud = Safe::own(if leg.aloud { ", said aloud" } else { "" });
    let over = match &leg.taken_over_by {
        Some(name) => safe!(", taken over by {}", Safe::name(name)),
        None => Safe::default(),
    };
    let head = safe!(
        "{} to {}: {}{}{}, set out {}{}",
        Safe::name(&leg.from),
        to,
        Safe::name(&leg.by),
        over,
        you,
        clock::second(leg.set_out),
        aloud
    );
    let mut page = vec![Paragraph::new(Tone::Speaker, head)];
    if let Some(passage) = &leg.passage {
        page.push(words(Tone::Plain, passage));
    }
    let place = match leg.permission {
        Some(number) => safe!("permitted in number {}", number),
        None => Safe::own("permitted before you joined"),
    };
    let shown = match (leg.shown, leg.order, leg.receipt) {
        (Some(time), Some(order), Some(receipt)) => safe!(
            "shown {} as message {}; receipt in number {}",
            clock::second(time),
            order,
            receipt
        ),
        _ => Safe::own("on its way"),
    };
    page.push(aside(safe!("{}; {}", place, shown)));
    page
}
