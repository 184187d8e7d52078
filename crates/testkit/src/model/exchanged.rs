//! What must hold of words in exchange, what must be reached, and the faults that
//! must be noticed.
//!
//! Trusted in the intermediary, and so not promised of an official without
//! scruples: that it decides before it sets out with what has closed, and with
//! all parts of it. That it closed first, and was not taken back before, every
//! room sees for itself.

use std::sync::Arc;

use desk::talks::entry::{Body, Permission};
use desk::talks::room::PermissionStanding;
use desk::talks::{Entry, EntryId, LeafKey, Place, Room, RuleBroken, Verdict};

use super::cast::{EXPIRY, LATE, OFFICIALS, Who};
use super::exchanging::{Exchanging, part_of};
use super::faults::apply;
use super::part::{Fault, Look, Part, Said};
use super::record::{Logged, Record, entry_of};
use super::scene::Scene;

const ALL_OR_NONE: &str = "R5: all of an exchange goes, or none of it";

/// See the module.
pub(super) struct Exchanged;

impl Part for Exchanged {
    fn promises(&self) -> Vec<Said> {
        [
            (
                "R5: what goes in exchange closed before, at its moment or later, and binds once",
                Look::Within(closes_before_it_binds),
            ),
            (
                "R5: a head takes back what has not closed, and nothing else",
                Look::Within(taken_back_in_time),
            ),
            (ALL_OR_NONE, Look::Whole(all_or_none)),
            (
                "R5: no words of an exchange are anywhere before all parts of it are bound",
                Look::Whole(all_bound_before_any_crosses),
            ),
            (
                "R10: nobody is told that nothing came of it while another part can still close",
                Look::Whole(told_after_all_closed),
            ),
            (
                "R5: a matter, and a closing, is decided on once",
                Look::Within(decided_once),
            ),
            (
                "R7: a receipt of an exchange names what came in return",
                Look::Within(names_what_came),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn sights(&self) -> Vec<Said> {
        [
            (
                "two sides exchange, and each has its receipt",
                Look::Whole(|scene, records| all_conveyed(scene, records, 2)),
            ),
            (
                "three sides exchange, and each has its receipt",
                Look::Whole(|scene, records| all_conveyed(scene, records, 3)),
            ),
            (
                "one side takes its part back in time, and the others are told that nothing came",
                Look::Whole(|scene, records| {
                    let withdrawn = standings(scene, records)
                        .any(|standing| matches!(standing, PermissionStanding::Withdrawn { .. }));
                    let told = standings(scene, records).any(|standing| {
                        matches!(standing, PermissionStanding::NotExchanged { .. })
                    });
                    withdrawn && told
                }),
            ),
            (
                "a head takes back what has closed, and is refused",
                Look::Within(|_, record| {
                    refused(record, RuleBroken::HasClosed, |body| {
                        matches!(body, Body::Withdrawal(_))
                    })
                }),
            ),
            (
                "two officials decide otherwise, and the first decision counts",
                Look::Within(|scene, record| {
                    !scene.exchange().is_empty()
                        && refused(record, RuleBroken::DecidedBefore, |_| true)
                }),
            ),
            (
                "an official sets out before the closing, and no desk takes it",
                Look::Within(|_, record| refused(record, RuleBroken::OnlyInExchange, |_| true)),
            ),
            (
                "an official puts words in exchange where they go before their moment",
                Look::Within(|_, record| {
                    refused(record, RuleBroken::TooEarly(EXPIRY), |body| {
                        matches!(body, Body::Conveyance(_))
                    })
                }),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "half-goes-alone",
                told: "the last decision counts and not the first: one half of an exchange goes, \
                       and the other side is told that nothing came of it",
                by: Some(ALL_OR_NONE),
                scenes: honest,
                accept: |record, author, entry| {
                    apply(before_decision(record, &entry), record, author, entry)
                },
            },
            Fault {
                name: "exchange-not-closed",
                told: "an intention binds what waits for something in return",
                by: None,
                scenes: rogue,
                accept: closed_in_secret,
            },
            Fault {
                name: "withdrawal-raced-closing",
                told: "a permission can be taken back when it has closed",
                by: None,
                scenes: honest,
                accept: |record, author, entry| {
                    apply(before_closing(record, &entry), record, author, entry)
                },
            },
        ]
    }
}

fn honest() -> Vec<Scene> {
    two_sides(0)
}

fn rogue() -> Vec<Scene> {
    two_sides(2)
}

fn two_sides(rogue: usize) -> Vec<Scene> {
    let mut scenes = Exchanging.scenes();
    scenes.retain(|scene| scene.rogue == rogue && scene.exchange().len() == 2);
    scenes
}

fn refused(record: &Record, why: RuleBroken, of: impl Fn(&Body) -> bool) -> bool {
    let mut log = record.log.iter();
    log.any(|logged| logged.verdict == Verdict::Refused(why) && of(&logged.entry.body))
}

/// How the parts of the exchange stand.
fn standings<'a>(
    scene: &'a Scene,
    records: &'a [Arc<Record>],
) -> impl Iterator<Item = &'a PermissionStanding> {
    let records = records.iter().filter(|_| !scene.exchange().is_empty());
    let parts = records.filter_map(|record| part_of(scene, record));
    parts.map(|(_, state)| &state.standing)
}

fn all_conveyed(scene: &Scene, records: &[Arc<Record>], sides: usize) -> bool {
    let conveyed =
        |standing: &&PermissionStanding| matches!(standing, PermissionStanding::Conveyed { .. });
    scene.exchange().len() == sides && standings(scene, records).filter(conveyed).count() == sides
}

/// The permissions in exchange of a room that count, and where they stand.
fn in_exchange(record: &Record) -> impl Iterator<Item = (usize, EntryId, &Permission)> {
    let log = record.log.iter().enumerate();
    log.filter_map(|(index, logged)| match logged.counted()? {
        Body::Permission(body) if body.terms.condition.closes().is_some() => {
            Some((index, logged.entry.id, body))
        }
        _ => None,
    })
}

/// What became of a permission in exchange, read off the log.
#[derive(Default)]
struct Life {
    withdrawn: bool,
    closed: bool,
    over: bool,
}

impl Life {
    /// One more entry; gives whether it counts as it should, where that is said
    /// here.
    fn goes_on(&mut self, id: &EntryId, logged: &Logged) -> Option<bool> {
        let official = logged.step.who != Who::Head;
        let waits = !self.withdrawn && !self.closed && !self.over;
        match &logged.entry.body {
            Body::Withdrawal(body) if body.permission == *id => {
                // Of what is on its way it says that it comes too late.
                let so = !official && (waits || self.bound_in_time());
                self.withdrawn |= waits && logged.verdict.is_counted();
                Some(!logged.verdict.is_counted() || so)
            }
            Body::Closed(body) if body.of == *id => {
                let so = official && waits && logged.entry.stated >= EXPIRY;
                self.closed |= logged.verdict.is_counted();
                Some(logged.verdict.is_counted() == so)
            }
            Body::Intention(body) if body.permission == *id => {
                let so = official && self.closed && !self.withdrawn && !self.over;
                self.over |= logged.verdict.is_counted();
                Some(logged.verdict.is_counted() == so)
            }
            Body::Outcome(body) if body.of == *id => {
                let nothing = !body.agreed && body.yeses.is_empty();
                let so = official && self.closed && !self.over && nothing;
                self.over |= logged.verdict.is_counted();
                Some(logged.verdict.is_counted() == so)
            }
            _ => None,
        }
    }

    fn bound_in_time(&self) -> bool {
        self.closed && self.over
    }
}

fn lives(record: &Record, of: fn(&Body) -> bool) -> bool {
    in_exchange(record).all(|(index, id, _)| {
        let mut life = Life::default();
        record.log.iter().skip(index + 1).all(|logged| {
            let so = life.goes_on(&id, logged);
            !of(&logged.entry.body) || so.unwrap_or(true)
        })
    })
}

fn closes_before_it_binds(_: &Scene, record: &Record) -> bool {
    lives(record, |body| !matches!(body, Body::Withdrawal(_)))
}

fn taken_back_in_time(_: &Scene, record: &Record) -> bool {
    lives(record, |body| matches!(body, Body::Withdrawal(_)))
}

fn all_or_none(scene: &Scene, records: &[Arc<Record>]) -> bool {
    if scene.rogue > 0 {
        return true;
    }
    let goes = standings(scene, records).any(|standing| {
        matches!(
            standing,
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. }
        )
    });
    let never = standings(scene, records).any(|standing| {
        matches!(
            standing,
            PermissionStanding::NotExchanged { .. }
                | PermissionStanding::Withdrawn { .. }
                | PermissionStanding::Waiting
        )
    });
    !(goes && never)
}

fn all_bound_before_any_crosses(scene: &Scene, records: &[Arc<Record>]) -> bool {
    if scene.rogue > 0 || scene.exchange().is_empty() {
        return true;
    }
    let crossed = records.iter().any(|record| {
        let mut log = record.log.iter();
        log.any(|logged| matches!(logged.counted(), Some(Body::Conveyance(_))))
    });
    let bound = standings(scene, records).filter(|standing| {
        matches!(
            standing,
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. }
        )
    });
    !crossed || bound.count() == scene.exchange().len()
}

/// Unless nobody matched it: then each part is alone.
fn told_after_all_closed(scene: &Scene, records: &[Arc<Record>]) -> bool {
    let matched = records.iter().any(|record| {
        let mut log = record.log.iter();
        log.any(|logged| matches!(logged.counted(), Some(Body::Match(_))))
    });
    if scene.rogue > 0 || !matched {
        return true;
    }
    let told = records.iter().any(|record| {
        let mut log = record.log.iter();
        log.any(|logged| matches!(logged.counted(), Some(Body::Outcome(_))))
    });
    !told || standings(scene, records).all(|standing| *standing != PermissionStanding::Waiting)
}

fn decided_once(_: &Scene, record: &Record) -> bool {
    let mut matters = Vec::new();
    let mut taken = Vec::new();
    record.log.iter().all(|logged| {
        let Some(Body::Decision(body)) = logged.counted() else {
            return true;
        };
        let again = matters.contains(&body.matter);
        matters.push(body.matter);
        let closings = body.closings.iter().filter_map(|part| part.closing);
        let closings: Vec<EntryId> = closings.collect();
        let twice = body.agreed && closings.iter().any(|closing| taken.contains(closing));
        taken.extend(closings);
        !again && !twice
    })
}

fn names_what_came(_: &Scene, record: &Record) -> bool {
    in_exchange(record).all(|(index, id, _)| {
        let bound = record.log.iter().find(|logged| {
            matches!(logged.counted(), Some(Body::Intention(body)) if body.permission == id)
        });
        let Some(bound) = bound else {
            return true;
        };
        record.log.iter().enumerate().all(|(at, logged)| {
            let Some(Body::Receipt(body)) = logged.counted() else {
                return true;
            };
            if body.intention != bound.entry.id {
                return true;
            }
            let mut between = record.log.iter().take(at).skip(index + 1);
            between.any(|came| {
                Some(came.entry.id) == body.in_exchange
                    && matches!(came.counted(), Some(Body::Conveyance(_)))
            })
        })
    })
}

/// The team's room as a decision finds it if earlier ones are overlooked.
fn before_decision(record: &Record, entry: &Entry) -> Room {
    overlooking(record, |logged| {
        matches!(
            (&entry.body, &logged.entry.body),
            (Body::Decision(new), Body::Decision(old)) if new.matter == old.matter
        )
    })
}

/// The room as a withdrawal finds it if the closing is overlooked.
fn before_closing(record: &Record, entry: &Entry) -> Room {
    overlooking(record, |logged| {
        matches!(
            (&entry.body, &logged.entry.body),
            (Body::Withdrawal(new), Body::Closed(old)) if new.permission == old.of
        )
    })
}

fn overlooking(record: &Record, left_out: impl Fn(&Logged) -> bool) -> Room {
    let any = record.log.iter().any(|logged| left_out(logged));
    let room = any.then(|| record.without(left_out)).flatten();
    room.unwrap_or_else(|| record.room.clone())
}

/// The room as an intention finds it if it need not wait: it closed just before,
/// and nobody entered that.
fn closed_in_secret(record: &Record, author: LeafKey, entry: Entry) -> (Room, Verdict) {
    let mut room = record.room.clone();
    let place = record.next_place();
    if let Body::Intention(body) = &entry.body
        && room.permission(&body.permission).is_some_and(|state| {
            state.standing == PermissionStanding::Waiting
                && state.terms.condition.closes().is_some()
        })
    {
        let officials = OFFICIALS.map(|official| record.leaf(official));
        let other = officials.into_iter().find(|official| *official != author);
        let other = other.unwrap_or(author);
        let of = body.permission;
        let closing = Body::Closed(desk::talks::entry::Closed { of });
        let closing = entry_of(&closing, other, room.next_counter(&other), LATE);
        room.apply_entry(place, other, closing);
        let verdict = room.apply_entry(Place(place.0 + 1), author, entry);
        return (room, verdict);
    }
    apply(room, record, author, entry)
}
