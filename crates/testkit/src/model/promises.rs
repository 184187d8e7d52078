//! What must hold in every state, said anew here and not by the code under test.
//! What the rules do not promise is left out: below *attributed* an official can
//! put words of its own before a side, and tell a side that words went which did
//! not; what it then says is its own.

use std::collections::BTreeSet;

use desk::talks::conveyance::{self, Manner};
use desk::talks::entry::{Body, Conveyance, Origin, Permission, Proof, Receipt, StandingProof};
use desk::talks::room::PermissionStanding;
use desk::talks::verify::crossings;
use desk::talks::{Attribution, EntryId, Passage, Place, RuleBroken, Verdict, Wording};

use super::cast::{self, EARLY, Who};
use super::part::{Look, Part, Said};
use super::record::{Logged, Record};
use super::rogue::{permission_of, words_of};
use super::scene::Scene;
use super::shuttling::carried;

/// See the module.
pub(super) struct Promises;

impl Part for Promises {
    fn promises(&self) -> Vec<Said> {
        [
            (
                "R1: what a desk puts before a side follows from a permission that bound, to it",
                Look::Between(nothing_passes_without_permission),
            ),
            (
                "R1: what is said in a room stands in no other, except as put there by somebody",
                Look::Between(nothing_leaks),
            ),
            (
                "R2: what counts as a side's words its head permitted so, for this room",
                Look::Between(a_sides_words_are_its_own),
            ),
            (
                "R2: a desk in both rooms tells every conveyance that was not set out with",
                Look::Between(desks_in_both_rooms_tell),
            ),
            (
                "R2: nobody but a head permits, withdraws or says yes",
                Look::Within(only_heads_answer),
            ),
            (
                "R4: below attributed nothing of the source room goes along",
                Look::Between(nothing_names_the_source),
            ),
            (
                "R6: the first intention binds if the permission then lives, and no other",
                Look::Within(the_first_intention_binds),
            ),
            (
                "R6: what is bound can be carried out",
                Look::Between(what_is_bound_completes),
            ),
            (
                "R7: a desk's receipt tells what stands in the other room",
                Look::Between(receipts_tell_the_truth),
            ),
            (
                "R7: receipts count the messages shown to a side in their order",
                Look::Within(receipts_are_numbered),
            ),
            (
                "R8: a conveyance happens once",
                Look::Between(conveyed_once),
            ),
            (
                "R8: an intention binds, and has its receipt, once",
                Look::Within(bound_once),
            ),
            (
                "What a desk lets its person do counts if nothing came between",
                Look::Within(what_is_decided_counts),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }
}

fn counted_conveyances(record: &Record) -> impl Iterator<Item = (&Logged, &Conveyance)> {
    let log = record.log.iter();
    log.filter_map(|logged| match logged.counted()? {
        Body::Conveyance(body) => Some((logged.as_ref(), body)),
        _ => None,
    })
}

/// Where an intention stands in a log, if it counts, and its permission.
fn bound(source: &Record, intention: &EntryId) -> Option<(usize, EntryId)> {
    let mut log = source.log.iter().enumerate();
    log.find_map(|(index, logged)| match logged.counted()? {
        Body::Intention(body) if logged.entry.id == *intention => Some((index, body.permission)),
        _ => None,
    })
}

/// The words that a head said yes to last, before some entry of the log.
fn approved(source: &Record, permission: &EntryId, before: usize) -> Option<Passage> {
    let mut words = None;
    for logged in source.log.iter().take(before) {
        match logged.counted() {
            Some(Body::Showing(body)) if body.permission == *permission => {
                words = None;
            }
            Some(Body::Yes(body)) => {
                words = source.log.iter().find_map(|shown| match shown.counted()? {
                    Body::Showing(shown_body)
                        if shown.entry.id == body.showing
                            && shown_body.permission == *permission =>
                    {
                        Some(shown_body.passage.clone())
                    }
                    _ => None,
                });
            }
            _ => {}
        }
    }
    words
}

fn nothing_passes_without_permission(_: &Scene, source: &Record, there: &Record) -> bool {
    counted_conveyances(there).all(|(logged, body)| {
        let Some((side, intention)) = logged.step.mark.carries else {
            return true;
        };
        if Some(side) != source.side() {
            return true;
        }
        let follows = || {
            let (index, id) = bound(source, &intention)?;
            let permission = permission_of(source, &id)?;
            let terms = &permission.terms;
            let permitted = words_of(source, &id, &permission)?;
            let words = match terms.wording {
                Wording::Exact => permitted == body.passage,
                Wording::ShownFirst => approved(source, &id, index)? == body.passage,
                Wording::Substance => true,
            };
            let to = Some(terms.addressee.0) == there.side();
            let so =
                terms.wording == body.wording && terms.attribution == body.origin.attribution();
            Some(words && to && so)
        };
        follows() == Some(true)
    })
}

fn nothing_leaks(_: &Scene, source: &Record, there: &Record) -> bool {
    let Some(side) = source.side() else {
        return true;
    };
    there.log.iter().all(|logged| {
        let text = match &logged.entry.body {
            Body::Statement(body) => &body.passage.words,
            Body::Showing(body) => &body.passage.words,
            Body::Receipt(Receipt {
                passage: Some(passage),
                ..
            }) => &passage.words,
            Body::Ask(desk::talks::entry::Ask { words, .. })
            | Body::Marked(desk::talks::entry::Marked { words, .. })
            | Body::Permission(Permission { words, .. }) => match words {
                desk::talks::Words::Own(passage) => &passage.words,
                desk::talks::Words::Same(_) => return true,
            },
            _ => return true,
        };
        !cast::speaks_of(side, text)
    })
}

fn a_sides_words_are_its_own(_: &Scene, source: &Record, there: &Record) -> bool {
    counted_conveyances(there).all(|(_, body)| {
        let Origin::Side { side, proof } = &body.origin else {
            return true;
        };
        if Some(side.0) != source.side() {
            return true;
        }
        let Some(proof) = proof else {
            return false;
        };
        if let Some(standing) = &proof.standing {
            return given_beforehand(source, there, (body, proof, standing));
        }
        // Whatever became of it: what its head signed it did sign.
        source.log.iter().any(|logged| {
            let Body::Permission(permission) = &logged.entry.body else {
                return false;
            };
            let terms = &permission.terms;
            let signed = logged.step.who == Who::Head && permission.nonce == proof.nonce;
            let so = terms.attribution == Attribution::Attributed
                && terms.wording == body.wording
                && Some(terms.addressee.0) == there.side()
                && terms.expires == proof.expires
                && terms.condition == proof.condition;
            let id = &logged.entry.id;
            let words = match terms.wording {
                Wording::Exact => words_of(source, id, permission).as_ref() == Some(&body.passage),
                Wording::Substance => true,
                Wording::ShownFirst => said_yes(source, id, &body.passage),
            };
            signed && so && words
        })
    })
}

/// Whether a head let words go beforehand on these terms; which words, is not its
/// to say.
fn given_beforehand(
    source: &Record,
    there: &Record,
    (body, proof, told): (&Conveyance, &Proof, &StandingProof),
) -> bool {
    source.log.iter().any(|logged| {
        let Body::StandingPermission(standing) = &logged.entry.body else {
            return false;
        };
        let terms = &standing.terms;
        logged.step.who == Who::Head
            && (
                &standing.mark,
                standing.most,
                standing.speakers,
                standing.nonce,
            ) == (&told.mark, told.most, told.speakers, told.nonce)
            && terms.attribution == Attribution::Attributed
            && terms.wording == body.wording
            && Some(terms.addressee.0) == there.side()
            && (terms.expires, &terms.condition) == (proof.expires, &proof.condition)
    })
}

/// Whether a head said yes to these words under a permission, at any time.
fn said_yes(source: &Record, permission: &EntryId, words: &Passage) -> bool {
    source.log.iter().any(|shown| {
        let these = matches!(&shown.entry.body, Body::Showing(body) if body.permission == *permission && body.passage == *words);
        let yes = |logged: &Logged| {
            logged.step.who == Who::Head
                && matches!(&logged.entry.body, Body::Yes(body) if body.showing == shown.entry.id)
        };
        these && source.log.iter().any(|logged| yes(logged))
    })
}

fn desks_in_both_rooms_tell(_: &Scene, source: &Record, there: &Record) -> bool {
    let told: BTreeSet<u64> = crossings(&[&source.room], true, &there.room)
        .into_iter()
        .filter(|finding| finding.fault)
        .map(|finding| finding.number)
        .collect();
    counted_conveyances(there).all(|(logged, body)| {
        let Origin::Side {
            side,
            proof: Some(proof),
        } = &body.origin
        else {
            return true;
        };
        if Some(side.0) != source.side() {
            return true;
        }
        let place = there.room.place_of(&logged.entry.id);
        let told = place.is_some_and(|Place(place)| told.contains(&place));
        told != set_out_with(source, proof.nonce, body)
    })
}

/// Whether an intention bound a permission with this nonce for these words.
fn set_out_with(source: &Record, nonce: [u8; 16], body: &Conveyance) -> bool {
    source.log.iter().enumerate().any(|(index, logged)| {
        let Some(Body::Intention(intention)) = logged.counted() else {
            return false;
        };
        let id = &intention.permission;
        let Some(permission) = permission_of(source, id).filter(|of| of.nonce == nonce) else {
            return false;
        };
        match permission.terms.wording {
            Wording::Substance => true,
            Wording::Exact => words_of(source, id, &permission).as_ref() == Some(&body.passage),
            Wording::ShownFirst => approved(source, id, index).as_ref() == Some(&body.passage),
        }
    })
}

fn only_heads_answer(_: &Scene, record: &Record) -> bool {
    record.log.iter().all(|logged| match logged.counted() {
        Some(
            Body::Permission(_)
            | Body::StandingPermission(_)
            | Body::Marked(_)
            | Body::Withdrawal(_)
            | Body::Yes(_)
            | Body::Refusal(_),
        ) => logged.step.who == Who::Head,
        Some(Body::Ask(_) | Body::Intention(_) | Body::Conveyance(_) | Body::Receipt(_)) => {
            logged.step.who != Who::Head
        }
        _ => true,
    })
}

fn nothing_names_the_source(_: &Scene, source: &Record, there: &Record) -> bool {
    let mut below = counted_conveyances(there)
        .filter(|(_, body)| body.origin.attribution() != Attribution::Attributed)
        .peekable();
    if below.peek().is_none() {
        return true;
    }
    let mut marks: Vec<Vec<u8>> = Vec::new();
    for logged in &source.log {
        marks.push(logged.entry.id.0.to_vec());
        match &logged.entry.body {
            Body::Permission(body) => {
                marks.push(body.nonce.to_vec());
                marks.push(body.signature[..16].to_vec());
                marks.extend(body.salt.map(|salt| salt.to_vec()));
            }
            Body::StandingPermission(body) => {
                marks.push(body.mark.as_bytes().to_vec());
                marks.push(body.nonce.to_vec());
                marks.push(body.signed.signature[..16].to_vec());
            }
            Body::Marked(body) => marks.push(body.nonce.to_vec()),
            _ => {}
        }
    }
    for person in &source.room.context().people {
        marks.push(person.key.0.to_vec());
        marks.push(person.person.0.to_vec());
    }
    if let Some(side) = source.side() {
        marks.push(cast::secret(side).verifying_key().to_bytes().to_vec());
    }
    below.all(|(logged, _)| {
        let bytes = logged.entry.to_bytes().unwrap_or_default();
        let mut marks = marks.iter();
        !marks.any(|mark| bytes.windows(mark.len()).any(|part| part == mark))
    })
}

/// What became of a permission, read off the log entry by entry.
#[derive(Default)]
struct Life {
    withdrawn: bool,
    bound: bool,
    lapsed: bool,
}

fn the_first_intention_binds(_: &Scene, record: &Record) -> bool {
    let permissions = record.log.iter().enumerate();
    permissions
        .filter_map(|(index, logged)| match logged.counted()? {
            // What goes in exchange is said apart.
            Body::Permission(body) if body.terms.condition.closes().is_none() => {
                Some((index, logged.entry.id, body))
            }
            _ => None,
        })
        .all(|(index, id, permission)| {
            let mut life = Life::default();
            let after = record.log.iter().enumerate().skip(index + 1);
            after.fold(true, |kept, (index, logged)| {
                kept && lived(record, (&id, permission), &mut life, index, logged)
            })
        })
}

fn lived(
    record: &Record,
    (id, permission): (&EntryId, &Permission),
    life: &mut Life,
    index: usize,
    logged: &Logged,
) -> bool {
    match &logged.entry.body {
        Body::Withdrawal(body) if body.permission == *id && logged.verdict.is_counted() => {
            life.withdrawn |= !life.bound;
            true
        }
        Body::Intention(body) if body.permission == *id && logged.step.who != Who::Head => {
            let waits = !life.withdrawn && !life.bound && !life.lapsed;
            let in_time = permission
                .terms
                .expires
                .is_none_or(|expires| logged.entry.stated <= expires);
            let words = permission.terms.wording != Wording::ShownFirst
                || approved(record, id, index).is_some();
            let binds = waits && in_time && words;
            life.lapsed |= waits && !in_time;
            life.bound |= binds;
            logged.verdict.is_counted() == binds
        }
        _ => true,
    }
}

fn what_is_bound_completes(_: &Scene, source: &Record, there: &Record) -> bool {
    source.room.permissions().all(|state| {
        let PermissionStanding::OnItsWay { intention, .. } = state.standing else {
            return true;
        };
        let (Some(side), Some(to)) = (source.side(), there.side()) else {
            return true;
        };
        if state.terms.addressee.0 != to || carried(there, side, &intention).is_some() {
            return true;
        }
        let Ok(body) = conveyance::compose_bound(&source.room, &intention, Manner::default())
        else {
            return false;
        };
        let author = there.leaf(Who::Official(1));
        let stated = state.terms.condition.closes().unwrap_or(EARLY);
        match there.room.judge(&author, stated, &Body::Conveyance(body)) {
            Ok(_) => true,
            // An official without scruples put it there before.
            Err(RuleBroken::ConveyedBefore) => counted_conveyances(there)
                .any(|(logged, body)| !logged.step.mark.honest && nonce(body) == Some(state.nonce)),
            // Or used up the side's mark there.
            Err(RuleBroken::StandingUsedUp(_)) => counted_conveyances(there)
                .any(|(logged, body)| !logged.step.mark.honest && is_beforehand(body)),
            Err(_) => false,
        }
    })
}

fn is_beforehand(body: &Conveyance) -> bool {
    matches!(&body.origin, Origin::Side { proof: Some(proof), .. } if proof.standing.is_some())
}

fn nonce(body: &Conveyance) -> Option<[u8; 16]> {
    match &body.origin {
        Origin::Side { proof, .. } => proof.as_ref().map(|proof| proof.nonce),
        _ => None,
    }
}

fn receipts_tell_the_truth(_: &Scene, source: &Record, there: &Record) -> bool {
    let Some(side) = source.side() else {
        return true;
    };
    source.log.iter().all(|logged| {
        let Some(Body::Receipt(receipt)) = logged.counted() else {
            return true;
        };
        if !logged.step.mark.honest || Some(receipt.to.0) != there.side() {
            return true;
        }
        let told = || {
            let (index, id) = bound(source, &receipt.intention)?;
            let permission = permission_of(source, &id)?;
            let sent = carried(there, side, &receipt.intention)?;
            let Body::Conveyance(sent) = sent.counted()? else {
                return None;
            };
            let words = match (&receipt.passage, permission.terms.wording) {
                (Some(words), _) => words.clone(),
                (None, Wording::ShownFirst) => approved(source, &id, index)?,
                (None, _) => words_of(source, &id, &permission)?,
            };
            Some(words == sent.passage)
        };
        told() == Some(true)
    })
}

fn receipts_are_numbered(scene: &Scene, record: &Record) -> bool {
    if scene.rogue > 0 {
        return true;
    }
    (0..cast::SIDES).all(|to| {
        let mut orders: Vec<u32> = record
            .room
            .permissions()
            .filter(|state| state.terms.addressee.0 == to)
            .filter_map(|state| match state.standing {
                PermissionStanding::Conveyed { order, .. } => Some(order),
                _ => None,
            })
            .collect();
        orders.sort_unstable();
        orders.iter().copied().eq((1..).take(orders.len()))
    })
}

fn conveyed_once(_: &Scene, source: &Record, there: &Record) -> bool {
    let side = source.side();
    let mut proved = BTreeSet::new();
    let mut carried = BTreeSet::new();
    counted_conveyances(there).all(|(logged, body)| {
        let again = nonce(body).is_some_and(|nonce| !proved.insert(nonce));
        let ours = logged.step.mark.carries.filter(|(of, _)| Some(*of) == side);
        let twice = ours
            .and_then(|(_, intention)| bound(source, &intention))
            .is_some_and(|(_, permission)| !carried.insert(permission));
        !again && !twice
    })
}

fn bound_once(_: &Scene, record: &Record) -> bool {
    let mut bound = BTreeSet::new();
    let mut told = BTreeSet::new();
    record.log.iter().all(|logged| match logged.counted() {
        Some(Body::Intention(body)) => bound.insert(body.permission),
        Some(Body::Receipt(body)) => told.insert(body.intention),
        _ => true,
    })
}

fn what_is_decided_counts(scene: &Scene, record: &Record) -> bool {
    record.log.iter().all(|logged| {
        let mark = logged.step.mark;
        let late = matches!(logged.verdict, Verdict::Refused(RuleBroken::Expired));
        // What an official without scruples does elsewhere, no desk can know.
        let elsewhere = scene.rogue > 0 && mark.carries.is_some();
        !(mark.honest && mark.fresh) || elsewhere || late || logged.verdict.is_counted()
    })
}
