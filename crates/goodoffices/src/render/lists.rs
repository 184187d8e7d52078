//! Lists: rooms, invitations, joinings, the tray.

use desk::answer::{InvitationView, JoiningView, RoomSummary, TrayItem};
use talks::{Attribution, Wording};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, count, names, role, warning, words};

/// The rooms of the desk.
pub(crate) fn rooms(rooms: &[RoomSummary]) -> Vec<Paragraph> {
    if rooms.is_empty() {
        return vec![Paragraph::new(
            Tone::Plain,
            Safe::own(
                "no rooms yet: open talks (goodoffices open) or answer an invitation (goodoffices join)",
            ),
        )];
    }
    rooms.iter().flat_map(room).collect()
}

fn room(room: &RoomSummary) -> Vec<Paragraph> {
    let mut page = vec![
        Paragraph::new(
            Tone::Speaker,
            safe!("{}  ({})", Safe::name(&room.short), Safe::name(&room.name)),
        ),
        aside(safe!(
            "{}; {}",
            Safe::name(&room.title),
            count(room.entries, "entry", "entries")
        )),
        aside(names(&room.people)),
    ];
    let waiting = room.open_asks + room.to_sign + room.to_answer;
    if waiting > 0 {
        page.push(aside(safe!(
            "{} to answer before the intermediary leaves: goodoffices asks {}",
            waiting,
            Safe::argument(&room.short)
        )));
    }
    for mark in &room.marks {
        let until = match mark.expires {
            Some(time) => safe!(", until {}", clock::day_and_minute(time)),
            None => Safe::default(),
        };
        page.push(aside(safe!(
            "permitted beforehand under \"{}\": to {}, {} of {} used{}",
            Safe::name(&mark.mark),
            Safe::name(&mark.to),
            mark.used,
            mark.most,
            until
        )));
    }
    if room.waiting > 0 {
        page.push(aside(safe!("{} not yet with the relay", room.waiting)));
    }
    if let Some(due) = &room.due {
        page.push(aside(safe!(
            "{}: {}",
            clock::day_and_minute(due.at),
            Safe::line(&due.what)
        )));
    }
    if let Some(at) = room.destruction {
        page.push(aside(safe!(
            "{}: this desk destroys its copy",
            clock::day_and_minute(at)
        )));
    }
    if room.standing != "open" {
        let why = match &room.explanation {
            Some(why) => safe!(": {}", Safe::line(why)),
            None => Safe::default(),
        };
        page.push(warning(safe!("{}{}", Safe::line(&room.standing), why)));
    }
    page
}

/// Invitations made here.
pub(crate) fn invitations(invitations: &[InvitationView]) -> Vec<Paragraph> {
    if invitations.is_empty() {
        return vec![Paragraph::new(
            Tone::Plain,
            Safe::own("nobody is invited: goodoffices invite SIDE"),
        )];
    }
    invitations.iter().flat_map(invitation).collect()
}

fn invitation(invitation: &InvitationView) -> Vec<Paragraph> {
    let mut page = vec![
        Paragraph::new(
            Tone::Speaker,
            safe!(
                "{:>3}  {} to {}: {}",
                invitation.invitation,
                role(invitation.role),
                Safe::name(&invitation.to),
                Safe::line(&invitation.state)
            ),
        ),
        aside(safe!(
            "{}, until {}",
            Safe::name(&invitation.title),
            clock::day_and_minute(invitation.expires)
        )),
    ];
    if let Some(name) = &invitation.name {
        let device = invitation.device.as_deref().unwrap_or_default();
        page.push(aside(safe!(
            "card of {} on {}",
            Safe::name(name),
            Safe::name(device)
        )));
    }
    if let Some(safety) = &invitation.words {
        page.push(aside(safe!("safety words: {}", Safe::line(safety))));
    }
    page
}

/// Invitations answered here, where something is still to be said about them.
pub(crate) fn joinings(joinings: &[JoiningView]) -> Vec<Paragraph> {
    joinings
        .iter()
        .filter(|joining| joining.state != "joined")
        .flat_map(|joining| {
            let mut page = vec![Paragraph::new(
                Tone::Speaker,
                safe!(
                    "invitation answered ({}): safety words: {}",
                    Safe::line(&joining.state),
                    Safe::line(&joining.words)
                ),
            )];
            let explanation = joining.explanation.as_ref();
            page.extend(explanation.map(|text| aside(Safe::line(text))));
            page
        })
        .collect()
}

/// What may go, is held, or is on its way.
pub(crate) fn tray(items: &[TrayItem]) -> Vec<Paragraph> {
    if items.is_empty() {
        return vec![Paragraph::new(
            Tone::Plain,
            Safe::own(
                "nothing may be conveyed now: ask (goodoffices ask), or wait for a permission",
            ),
        )];
    }
    items.iter().flat_map(carried).collect()
}

fn carried(item: &TrayItem) -> Vec<Paragraph> {
    let until = match (&item.until, &item.expires) {
        (Some(time), _) => match item.state.as_str() {
            "not-before" => safe!(" {}", clock::day_and_minute(*time)),
            "in-exchange" | "matched" => safe!(", closes at {}", clock::day_and_minute(*time)),
            _ => safe!(", sets out at {}", clock::second(*time)),
        },
        (None, Some(time)) => safe!(", until {}", clock::day_and_minute(*time)),
        (None, None) => Safe::default(),
    };
    let mut page = vec![Paragraph::new(
        Tone::Speaker,
        safe!(
            "{} {}  to {}: {}{}",
            Safe::name(&item.from),
            item.number,
            Safe::name(&item.to),
            state(item),
            until
        ),
    )];
    if let (Some(text), Some(language)) = (&item.words, &item.language) {
        page.push(words(
            Tone::Plain,
            &talks::Passage {
                words: text.clone(),
                language: language.clone(),
            },
        ));
    }
    page.push(aside(safe!(
        "{}, {}",
        wording(item),
        attribution(item.attribution)
    )));
    let mark = item.mark.as_ref();
    page.extend(mark.map(|mark| {
        aside(safe!(
            "permitted beforehand, under \"{}\"",
            Safe::name(mark)
        ))
    }));
    let wanted = item.wanted.as_ref();
    page.extend(wanted.map(|wanted| aside(safe!("wants in return: {}", Safe::line(wanted)))));
    page
}

/// A tray item's state, told; those of a conveyance under way name themselves.
fn state(item: &TrayItem) -> Safe {
    match item.state.as_str() {
        "to-show" => safe!(
            "to be shown to {} first (goodoffices show-first)",
            Safe::name(&item.from)
        ),
        "not-signed" => safe!("waits for another signature of {}", Safe::name(&item.from)),
        "not-before" => Safe::own("may go, but not before"),
        "only-if-asked" => safe!(
            "may go if {} asks (goodoffices convey … --answers NUMBER)",
            Safe::name(&item.to)
        ),
        "in-exchange" => Safe::own("waits for a counterpart (goodoffices exchange)"),
        "matched" => Safe::own("matched: goes if its counterpart goes"),
        "closed" => Safe::own("closed, being decided"),
        "shown" => safe!("shown to {}, waits for its yes", Safe::name(&item.from)),
        "with-colleague" => safe!("on its way with {}", by(item)),
        "left-behind" => safe!(
            "set out with by {}, who did not bring it to its end (goodoffices convey --take-over)",
            by(item)
        ),
        "sealing" => Safe::own("its document is fetched and sealed for the other room"),
        "bringing" => Safe::own("its document goes to the relay"),
        "sending-on" => safe!(
            "set out; the room with {} froze, and they go on once its people are in the next",
            Safe::name(&item.to)
        ),
        other => Safe::line(other),
    }
}

fn by(item: &TrayItem) -> Safe {
    match &item.by {
        Some(name) => Safe::name(name),
        None => Safe::own("a colleague"),
    }
}

fn wording(item: &TrayItem) -> Safe {
    match item.wording {
        Wording::Exact => Safe::own("exact words"),
        Wording::Substance => Safe::own("in substance"),
        Wording::ShownFirst => safe!("shown to {} first", Safe::name(&item.from)),
    }
}

/// As whose words go, in words.
pub(crate) fn attribution(attribution: Attribution) -> Safe {
    Safe::own(match attribution {
        Attribution::Attributed => "attributed",
        Attribution::WithoutAttribution => "without attribution",
        Attribution::OwnResponsibility => "on the intermediary's own responsibility",
        Attribution::SoundOut => "as your own question, and nobody's offer",
        Attribution::NonPaper => "as a non-paper",
    })
}
