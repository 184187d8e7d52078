//! The moments of talks as a calendar (RFC 5545).
//!
//! Calendars leak: they are copied to phones and to whoever runs their servers. So
//! nothing stands there but moments, under a title that says nothing unless one asks
//! for more; no people, no place, no id by which two calendars of the same talks
//! could be recognised. What it names comes from the reader's own room.

use icalendar::{Calendar, Class, Component as _, Event};
use sha2::{Digest as _, Sha256};
use talks::Time;
use talks::view::RoomView;

/// A moment of talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment<'a> {
    /// Something that the charter names.
    Deadline(&'a str),
    /// The talks close.
    Closing,
    /// Every desk destroys its copies.
    Destruction,
    /// A proposal can be answered until then.
    Proposal,
    /// A round, with its number and title.
    Round(u32, Option<&'a str>),
}

/// A moment with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<'a> {
    /// What it is.
    pub what: Moment<'a>,
    /// When, or from when on.
    pub begins: Time,
    /// Until when, if it lasts.
    pub ends: Option<Time>,
}

/// The moments that a room knows of: those of its charter, of what is put to its
/// side, and its rounds.
pub fn moments(room: &RoomView) -> Vec<Dated<'_>> {
    let at = |what, begins| Dated {
        what,
        begins,
        ends: None,
    };
    let mut moments = Vec::new();
    if let Some(charter) = &room.charter {
        let deadlines = charter.deadlines.iter();
        moments.extend(deadlines.map(|one| at(Moment::Deadline(&one.what), one.at)));
        moments.extend(charter.closes.map(|when| at(Moment::Closing, when)));
        moments.extend(
            charter
                .destruction
                .map(|when| at(Moment::Destruction, when)),
        );
    }
    let open = room.proposals.iter().filter(|one| one.state == "open");
    moments.extend(open.map(|one| at(Moment::Proposal, one.closes)));
    moments.extend(room.rounds.iter().map(|round| Dated {
        what: Moment::Round(round.number, round.title.as_deref()),
        begins: round.begun,
        ends: round.ended.filter(|ended| *ended > round.begun),
    }));
    moments.sort_by_key(|one| one.begins);
    moments
}

/// Writes moments down. `title` says what each is called; `own` is something that
/// only the reader's desk and room know, from which ids are made that are the same
/// whenever the calendar is written anew, and in nobody else's.
pub fn calendar(
    moments: &[Dated<'_>],
    title: impl Fn(&Moment<'_>) -> String,
    own: &str,
    now: Time,
) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    // Required; it names no program.
    calendar.append_property(("PRODID", "-//-//-//EN"));
    for one in moments {
        let mut event = Event::new();
        event
            .uid(&id(own, one))
            .add_property("DTSTAMP", stamp(now))
            .add_property("DTSTART", stamp(one.begins))
            .summary(&legible::line(&title(&one.what)))
            .class(Class::Private);
        if let Some(ends) = one.ends {
            event.add_property("DTEND", stamp(ends));
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// Known by what it is, not by when: a deadline that is moved stays the same.
fn id(own: &str, one: &Dated<'_>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"good-offices calendar 1\0");
    for part in [own, &format!("{:?}", one.what)] {
        hasher.update(Sha256::digest(part.as_bytes()));
    }
    if one.what == Moment::Proposal {
        hasher.update(one.begins.0.to_be_bytes());
    }
    let hash: [u8; 32] = hasher.finalize().into();
    data_encoding::HEXLOWER.encode(hash.get(..16).unwrap_or_default())
}

/// "20261122T183000Z".
fn stamp(time: Time) -> String {
    let text = time.to_string();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.split_at_checked(8) {
        Some((day, clock)) => format!("{day}T{clock}Z"),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(title: &str) -> Vec<Dated<'_>> {
        vec![Dated {
            what: Moment::Round(2, Some(title)),
            begins: Time(1_795_372_200_000),
            ends: Some(Time(1_795_375_800_000)),
        }]
    }

    fn named(moment: &Moment<'_>) -> String {
        match moment {
            Moment::Round(_, Some(title)) => (*title).to_owned(),
            _ => String::new(),
        }
    }

    #[test]
    fn a_calendar_reads_back_with_its_moments() {
        let written = calendar(&round("Second session"), named, "me", Time(0));
        let read: Calendar = written.parse().unwrap();
        let event = read.components[0].as_event().unwrap();
        assert_eq!(event.get_summary(), Some("Second session"));
        assert!(
            written.contains("DTSTART:20261122T183000Z\r\n"),
            "{written}"
        );
        assert!(written.contains("DTEND:20261122T193000Z\r\n"), "{written}");
        assert!(written.starts_with("BEGIN:VCALENDAR\r\n"), "{written}");
    }

    #[test]
    fn what_people_wrote_cannot_add_to_a_calendar() {
        let hostile = "a\r\nEND:VEVENT\r\nATTENDEE:mailto:x@example.org,b;c\\n\u{85}\u{2028}";
        let long = format!("{hostile}{}", "ö".repeat(400));
        let written = calendar(&round(&long), named, "me", Time(0));
        assert_eq!(written.matches("\r\nEND:VEVENT\r\n").count(), 1);
        assert!(!written.contains("\nATTENDEE"), "{written}");
        let within = |line: &str| line.len() <= 75;
        assert!(written.split("\r\n").all(within), "lines are folded");
        assert!(written.parse::<Calendar>().is_ok());
    }

    #[test]
    fn two_peoples_calendars_of_one_round_have_no_id_in_common() {
        let ids = |own| {
            let written = calendar(&round("Second session"), named, own, Time(0));
            let ids = written.lines().filter(|line| line.starts_with("UID:"));
            ids.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(ids("north"), ids("north"), "written anew it is the same");
        assert_ne!(ids("north"), ids("south"));
    }
}
