//! What must hold of words that go beforehand, what must be reached, and the faults
//! that must be noticed.
//!
//! Trusted in the intermediary, and so not promised of an official without scruples:
//! that somebody of the side said what it puts under the side's mark where the mark
//! lets it go. That it is no more than the mark lets go, the receiving room counts.

use std::collections::BTreeMap;

use desk::talks::entry::{Body, Marked, Origin, StandingPermission};
use desk::talks::room::PermissionStanding;
use desk::talks::{EntryId, Room, RuleBroken, SideNumber, Verdict};

use super::cast::{self, Who};
use super::faults::{apply, resigned};
use super::part::{Fault, Look, Part, Said};
use super::record::{Logged, Record};
use super::rogue::standing_of;
use super::scene::Scene;

const BINDS: &str =
    "R6: under a standing permission an intention binds while it lives and is not used up";

/// See the module.
pub(super) struct Markings;

impl Part for Markings {
    fn promises(&self) -> Vec<Said> {
        [
            (BINDS, Look::Within(binds_while_it_lives)),
            (
                "R1: what counts as said under a mark its head said while that lived",
                Look::Within(said_while_it_lived),
            ),
            (
                "R8: no more goes, or arrives, under a standing permission than it says",
                Look::Within(no_more_than_it_says),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn sights(&self) -> Vec<Said> {
        [
            (
                "words that a side let go beforehand arrive, and it has its receipt",
                Look::Within(|_, record| {
                    record.room.permissions().any(|state| {
                        state.under.is_some()
                            && matches!(state.standing, PermissionStanding::Conveyed { .. })
                    })
                }),
            ),
            (
                "a standing permission is withdrawn before what was said under it sets out",
                Look::Within(|_, record| {
                    sets_out_in_vain(record, |broken| broken == RuleBroken::Withdrawn)
                }),
            ),
            (
                "what was said under a mark finds it used up",
                Look::Within(|_, record| {
                    sets_out_in_vain(record, |broken| {
                        matches!(broken, RuleBroken::StandingUsedUp(_))
                    })
                }),
            ),
            (
                "a head says something under a mark that is used up, not having read so",
                Look::Within(|_, record| {
                    refused(record, |body, broken| {
                        matches!(body, Body::Marked(_))
                            && matches!(broken, RuleBroken::StandingUsedUp(_))
                    })
                }),
            ),
            (
                "more is put under a side's mark than it lets go, and the room refuses it",
                Look::Within(|_, record| {
                    refused(record, |body, broken| {
                        matches!(body, Body::Conveyance(_))
                            && matches!(broken, RuleBroken::StandingUsedUp(_))
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
                name: "withdrawn-mark-used",
                told: "an intention binds although the standing permission was withdrawn",
                by: Some(BINDS),
                scenes: honest,
                accept: |record, author, entry| {
                    let overlooked = before_withdrawal(record, &entry.body);
                    apply(overlooked, record, author, entry)
                },
            },
            Fault {
                name: "mark-good-for-any-side",
                told: "a standing permission is good for any side",
                by: None,
                scenes: rogue,
                accept: |record, author, entry| {
                    let entry = resigned(record, entry, |of| {
                        of.proof.standing.is_some()
                            && (0..cast::SIDES).any(|side| {
                                let attributed = desk::talks::Attribution::Attributed;
                                of.passes(SideNumber(side), attributed)
                            })
                    });
                    apply(record.room.clone(), record, author, entry)
                },
            },
        ]
    }
}

fn honest() -> Vec<Scene> {
    scenes(|scene| scene.rogue == 0)
}

fn rogue() -> Vec<Scene> {
    scenes(|scene| scene.rogue > 0)
}

fn scenes(of: impl Fn(&Scene) -> bool) -> Vec<Scene> {
    let mut scenes = super::scenes();
    scenes.retain(|scene| scene.beforehand.is_some() && of(scene));
    scenes
}

/// What was said under a standing permission, with where it stands in the log.
fn said(record: &Record) -> impl Iterator<Item = (usize, EntryId, &Marked)> {
    let log = record.log.iter().enumerate();
    log.filter_map(|(index, logged)| match logged.counted()? {
        Body::Marked(body) => Some((index, logged.entry.id, body)),
        _ => None,
    })
}

fn is_withdrawn(logged: &Logged, ids: &[EntryId]) -> bool {
    matches!(logged.counted(), Some(Body::Withdrawal(body)) if ids.contains(&body.permission))
}

fn binds_while_it_lives(_: &Scene, record: &Record) -> bool {
    // How often each was used, entry by entry.
    let mut used: BTreeMap<EntryId, u32> = BTreeMap::new();
    let mut over: Vec<EntryId> = Vec::new();
    record.log.iter().enumerate().all(|(index, logged)| {
        let Body::Intention(intention) = &logged.entry.body else {
            return true;
        };
        let marked = said(record).find(|(at, id, _)| *at < index && *id == intention.permission);
        let Some((_, id, marked)) = marked.filter(|_| logged.step.who != Who::Head) else {
            return true;
        };
        let Some(standing) = standing_of(record, &marked.standing) else {
            return false;
        };
        let mut earlier = record.log.iter().take(index);
        let withdrawn = earlier.any(|earlier| is_withdrawn(earlier, &[id, marked.standing]));
        let in_time = is_in_time(standing, logged);
        let used = used.entry(marked.standing).or_default();
        let waits = !withdrawn && !over.contains(&id);
        let binds = waits && in_time && *used < standing.most;
        *used += u32::from(binds);
        // It went, or came too late by its own account.
        if binds || waits && !in_time {
            over.push(id);
        }
        logged.verdict.is_counted() == binds
    })
}

fn is_in_time(standing: &StandingPermission, logged: &Logged) -> bool {
    let expires = standing.terms.expires;
    expires.is_some_and(|expires| logged.entry.stated <= expires)
}

fn said_while_it_lived(_: &Scene, record: &Record) -> bool {
    said(record).all(|(index, _, marked)| {
        let earlier = || record.log.iter().take(index);
        let given = earlier().any(|logged| {
            logged.entry.id == marked.standing
                && logged.step.who == Who::Head
                && matches!(logged.counted(), Some(Body::StandingPermission(_)))
        });
        let withdrawn = earlier().any(|logged| is_withdrawn(logged, &[marked.standing]));
        let by = record.log.get(index);
        let by_head = by.is_some_and(|logged| logged.step.who == Who::Head);
        given && !withdrawn && by_head
    })
}

fn no_more_than_it_says(_: &Scene, record: &Record) -> bool {
    let mut came: BTreeMap<[u8; 16], u32> = BTreeMap::new();
    let mut went: BTreeMap<EntryId, u32> = BTreeMap::new();
    record.log.iter().all(|logged| match logged.counted() {
        Some(Body::Conveyance(body)) => {
            let Origin::Side {
                proof: Some(proof), ..
            } = &body.origin
            else {
                return true;
            };
            let Some(standing) = &proof.standing else {
                return true;
            };
            let came = came.entry(standing.nonce).or_default();
            *came += 1;
            *came <= standing.most
        }
        Some(Body::Intention(body)) => {
            let marked = said(record).find(|(_, id, _)| *id == body.permission);
            let Some((_, _, marked)) = marked else {
                return true;
            };
            let went = went.entry(marked.standing).or_default();
            *went += 1;
            standing_of(record, &marked.standing).is_some_and(|standing| *went <= standing.most)
        }
        _ => true,
    })
}

fn refused(record: &Record, why: impl Fn(&Body, RuleBroken) -> bool) -> bool {
    record.log.iter().any(|logged| match logged.verdict {
        Verdict::Refused(broken) => why(&logged.entry.body, broken),
        Verdict::Counted => false,
    })
}

fn sets_out_in_vain(record: &Record, why: impl Fn(RuleBroken) -> bool) -> bool {
    refused(record, |body, broken| {
        let Body::Intention(body) = body else {
            return false;
        };
        said(record).any(|(_, id, _)| id == body.permission) && why(broken)
    })
}

/// The room as an intention finds it if the withdrawal of the standing permission
/// is overlooked.
fn before_withdrawal(record: &Record, body: &Body) -> Room {
    let Body::Intention(intention) = body else {
        return record.room.clone();
    };
    let marked = said(record).find(|(_, id, _)| *id == intention.permission);
    let Some((_, _, marked)) = marked else {
        return record.room.clone();
    };
    let of = marked.standing;
    let withdrawn = |logged: &Logged| matches!(&logged.entry.body, Body::Withdrawal(body) if body.permission == of);
    if !record.log.iter().any(|logged| withdrawn(logged)) {
        return record.room.clone();
    }
    let overlooked = record.without(withdrawn);
    overlooked.unwrap_or_else(|| record.room.clone())
}
