//! What officials carry between rooms, as their desks do it: the words of an
//! intention of their own that bound, once, and then the receipt.

use desk::talks::conveyance::{self, Manner};
use desk::talks::entry::{Body, Conveyance};
use desk::talks::room::{PermissionStanding, PermissionState};
use desk::talks::{EntryId, Wording};

use super::cast::{self, EARLY, OFFICIALS, Who};
use super::part::{Between, Part};
use super::record::{Logged, Mark, Record, Step};
use super::scene::Scene;

/// See the module.
pub(super) struct Shuttling;

impl Part for Shuttling {
    fn between(&self, _: &Scene, rooms: &mut Between<'_>) {
        let (Some(side), Some(to)) = (rooms.source.side(), rooms.destination.side()) else {
            return;
        };
        for state in rooms.source.room.permissions() {
            if state.terms.addressee.0 == to
                && state.terms.condition.closes().is_none()
                && let PermissionStanding::OnItsWay { intention, .. } = state.standing
                && let Some(who) = author_of(rooms.source, &intention)
            {
                match carried(rooms.destination, side, &intention) {
                    None => carry(rooms, state, side, who, &intention),
                    Some(sent) => report(rooms, sent, side, who, &intention),
                }
            }
        }
    }
}

/// Who set out with an intention, if a desk did as desks do.
pub(super) fn author_of(source: &Record, intention: &EntryId) -> Option<Who> {
    let mut log = source.log.iter();
    let logged = log.find(|logged| logged.entry.id == *intention)?;
    let mark = logged.step.mark;
    (mark.honest && OFFICIALS.contains(&logged.step.who)).then_some(logged.step.who)
}

/// What was put somewhere to carry out an intention, as desks do it.
pub(super) fn carried<'a>(
    destination: &'a Record,
    side: u8,
    intention: &EntryId,
) -> Option<&'a Logged> {
    let carries = Some((side, *intention));
    let mut log = destination.log.iter();
    log.find(|logged| {
        logged.step.mark.carries == carries && matches!(logged.entry.body, Body::Conveyance(_))
    })
    .map(AsRef::as_ref)
}

pub(super) fn mark(side: u8, intention: &EntryId) -> Mark {
    Mark {
        honest: true,
        fresh: true,
        carries: Some((side, *intention)),
        wish: None,
    }
}

fn carry(
    rooms: &mut Between<'_>,
    state: &PermissionState,
    side: u8,
    who: Who,
    intention: &EntryId,
) {
    let own = cast::other_words(side, state.nonce[1]);
    let substance = state.terms.wording == Wording::Substance;
    for words in [None, substance.then_some(own)] {
        let manner = Manner {
            words,
            ..Manner::default()
        };
        if let Ok(body) = conveyance::compose_bound(&rooms.source.room, intention, manner) {
            let told = format!(
                "{} conveys “{}” from {} to {}",
                cast::told(who),
                body.passage.words,
                cast::name(side),
                rooms.destination.name(),
            );
            let body = Body::Conveyance(body);
            rooms
                .over
                .push(Step::new(who, body, EARLY, mark(side, intention), told));
        }
    }
}

fn report(rooms: &mut Between<'_>, sent: &Logged, side: u8, who: Who, intention: &EntryId) {
    let Some(Body::Conveyance(sent)) = sent.counted() else {
        return;
    };
    let reported = rooms.source.log.iter().any(|logged| {
        logged.step.mark.honest
            && matches!(&logged.entry.body, Body::Receipt(body) if body.intention == *intention)
    });
    if !reported && let Some(body) = receipt(rooms.source, intention, sent) {
        let told = format!(
            "{} tells {} what went to {}",
            cast::told(who),
            cast::name(side),
            rooms.destination.name(),
        );
        rooms
            .back
            .push(Step::new(who, body, EARLY, mark(side, intention), told));
    }
}

fn receipt(source: &Record, intention: &EntryId, sent: &Conveyance) -> Option<Body> {
    conveyance::receipt(&source.room, intention, sent, EARLY, None).ok()
}
