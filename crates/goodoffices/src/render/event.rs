//! What happens, as it happens, for whoever watches.

use desk::answer::Event;

use crate::display::{Paragraph, Safe, Tone, clock, safe};

/// An event in words; `room` names a room by its id. None for events that are
/// told by a line of a room anyway.
pub(crate) fn paragraph(event: &Event, room: impl Fn(&str) -> Safe) -> Option<Paragraph> {
    let (tone, text) = match event {
        Event::Line { .. } | Event::Logged { .. } => return None,
        Event::RoomOpened { room: id } => (Tone::Aside, safe!("{}: open", room(id))),
        Event::RoomRefused { room: id, reason } => (
            Tone::Warning,
            safe!("{}: the relay refuses: {}", room(id), Safe::line(reason)),
        ),
        Event::NotLogged {
            room: id, reason, ..
        } => (
            Tone::Warning,
            safe!("{}: not sent: {}", room(id), Safe::line(reason)),
        ),
        Event::Card {
            invitation,
            name,
            words,
        } => (
            Tone::Speaker,
            safe!(
                "invitation {} answered by {}; safety words: {}",
                *invitation,
                Safe::name(name),
                Safe::line(words)
            ),
        ),
        Event::InvitationEnded { invitation, reason } => (
            Tone::Aside,
            safe!("invitation {} ended: {}", *invitation, Safe::line(reason)),
        ),
        Event::Answered { invitation } => (
            Tone::Aside,
            safe!("invitation {}: they are in", *invitation),
        ),
        Event::Joined { room: id } => (Tone::Aside, safe!("{}: joined", room(id))),
        Event::JoiningFailed { reason, .. } => (
            Tone::Warning,
            safe!("the invitation came to nothing: {}", Safe::line(reason)),
        ),
        Event::Carried {
            room: id,
            permission,
            stage,
            destination,
            reason,
            ..
        } => {
            let why = match reason {
                Some(reason) => safe!(" ({})", Safe::line(reason)),
                None => Safe::default(),
            };
            (
                Tone::Aside,
                safe!(
                    "{} number {} to {}: {}{}",
                    room(id),
                    *permission,
                    room(destination),
                    Safe::line(stage),
                    why
                ),
            )
        }
        Event::Document {
            room: id,
            name,
            stage,
            reason: Some(reason),
            ..
        } => (
            Tone::Warning,
            safe!(
                "{}: {} {}: {}",
                room(id),
                Safe::name(name),
                Safe::line(stage),
                Safe::line(reason)
            ),
        ),
        // Its end is told by a line, its progress by whoever waits for it.
        Event::Document { .. } => return None,
        Event::Standing {
            room: id,
            standing,
            explanation,
        } => (
            Tone::Warning,
            safe!(
                "{}: {}: {}",
                room(id),
                Safe::line(standing),
                Safe::line(explanation)
            ),
        ),
        Event::Due { title, due } => (
            Tone::Warning,
            safe!(
                "{}: {} (by the charter, on {})",
                Safe::name(title),
                Safe::line(&due.what),
                clock::day_and_minute(due.at)
            ),
        ),
        Event::Destroyed(account) => (
            Tone::Warning,
            safe!(
                "talks {}… are destroyed here, as was fixed: goodoffices record destroyed",
                Safe::line(&account.talks)
            ),
        ),
        Event::Members { room: id } => (Tone::Aside, safe!("{}: its people changed", room(id))),
        Event::Warning { room: id, text } => {
            let place = match id {
                Some(id) => safe!("{}: ", room(id)),
                None => Safe::default(),
            };
            (Tone::Warning, safe!("{}{}", place, Safe::line(text)))
        }
        _ => (
            Tone::Aside,
            Safe::own("something that a newer version can tell"),
        ),
    };
    Some(Paragraph::new(tone, text))
}
