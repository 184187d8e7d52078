//! A room as its people see it.

use talks::view::{PermissionView, ProposalView, RoomView, StandingView};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{line, role, title, together, warning};

/// The whole room: who is in it, what was said and conveyed, what waits.
pub(crate) fn page(room: &RoomView) -> Vec<Paragraph> {
    let mut page = head(room);
    let mut day = None;
    for item in &room.lines {
        let today = item.at.0 / 86_400_000;
        if day.is_some_and(|day| day != today) {
            page.push(Paragraph::new(Tone::Aside, clock::day_and_minute(item.at)));
        }
        day = Some(today);
        page.extend(line::page(item));
    }
    let waiting = before_leaving(room);
    if !waiting.is_empty() {
        page.push(Paragraph::blank());
        page.extend(waiting);
    }
    if !room.warnings.is_empty() {
        page.push(Paragraph::blank());
        for seen in &room.warnings {
            page.push(warning(safe!(
                "number {}, {}: {}",
                seen.number,
                Safe::name(&seen.name),
                Safe::line(&seen.told)
            )));
        }
    }
    page
}

/// Name, people, and since when.
fn head(room: &RoomView) -> Vec<Paragraph> {
    let name = match &room.side {
        Some(side) => safe!("{}: {}", Safe::name(side), Safe::name(&room.name)),
        None => safe!(
            "{}: {}",
            Safe::name(&room.intermediary),
            Safe::name(&room.name)
        ),
    };
    let people = room.people.iter().map(|person| {
        let you = Safe::own(if person.you { ", you" } else { "" });
        let leaving = Safe::own(if person.leaving { ", leaving" } else { "" });
        safe!(
            "{} ({} of {}{}{})",
            Safe::name(&person.name),
            role(person.role),
            Safe::name(&person.of),
            you,
            leaving
        )
    });
    let mut page = vec![
        title(name),
        Paragraph::new(Tone::Aside, Safe::join(people, "; ")),
    ];
    if !room.read.is_empty() {
        let read = room.read.iter().map(|read| {
            let you = Safe::own(if read.you { " (you)" } else { "" });
            safe!(
                "{}{} up to number {}",
                Safe::name(&read.name),
                you,
                read.number
            )
        });
        let told = safe!("read by {}", Safe::join(read, "; "));
        page.push(Paragraph::new(Tone::Aside, told));
    }
    if let Some(first) = room.lines.first() {
        page.push(Paragraph::new(
            Tone::Aside,
            safe!(
                "{}, from {}",
                Safe::name(&room.title),
                clock::day_and_minute(first.at)
            ),
        ));
    }
    if !room.complete {
        page.push(Paragraph::new(
            Tone::Aside,
            Safe::own("what was said before you joined is not here"),
        ));
    }
    let known = room.continues.iter().chain(&room.closed);
    page.extend(known.map(|told| warning(Safe::line(told))));
    page.push(Paragraph::blank());
    page
}

/// All that waits for an answer or a signature: "Before I leave this room".
pub(crate) fn before_leaving(room: &RoomView) -> Vec<Paragraph> {
    let mut page: Vec<Paragraph> = room.asks.iter().flat_map(line::open_ask).collect();
    // The intermediary waits for what only the side can do.
    let ours = room.people.iter().find(|person| person.you);
    let ours = ours.is_some_and(|person| !person.role.is_intermediary());
    let answered_in = ours.then_some(room.short.as_str());
    page.extend(to_sign(room).flat_map(|one| line::to_sign(answered_in, one)));
    page.extend(standings_to_sign(room).flat_map(|one| line::standing_to_sign(answered_in, one)));
    page.extend(to_answer(room).flat_map(|one| together::to_answer(answered_in, one)));
    if !page.is_empty() {
        page.insert(0, title(Safe::own("Before I leave this room")));
    }
    page
}

/// The permissions that wait for another signature.
pub(crate) fn to_sign(room: &RoomView) -> impl Iterator<Item = &PermissionView> {
    room.permissions.iter().filter(|permission| {
        let (signed, needed) = permission.signed;
        permission.state == "waiting" && signed < needed && permission.mark.is_none()
    })
}

/// The standing permissions that wait for another signature.
pub(crate) fn standings_to_sign(room: &RoomView) -> impl Iterator<Item = &StandingView> {
    let standings = room.standings.iter();
    standings.filter(|standing| standing.state == "not-signed")
}

/// The proposals that wait for this side's answer.
pub(crate) fn to_answer(room: &RoomView) -> impl Iterator<Item = &ProposalView> {
    room.proposals.iter().filter(|proposal| proposal.to_answer)
}
