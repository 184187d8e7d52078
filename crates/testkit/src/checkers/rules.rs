//! R1, R3, R4, R6, R7 and R8, judged anew from the plaintexts of all rooms.

use std::collections::{BTreeMap, BTreeSet};

use desk::Event;
use desk::talks::entry::{Body, Conveyance, Origin, StandingProof};
use desk::talks::view::RoomView;
use desk::talks::{Attribution, Entry, EntryId, LeafKey, Passage, Role, SideNumber, Wording};
use envelope::RoomId;

use super::Evidence;
use super::leave::{Leave, leaves};
use crate::record::{Item, Kept};
use crate::relay::holds;

/// One side room, as its fullest record has it.
pub(super) struct SideRoom {
    pub(super) side: SideNumber,
    /// Counted entries by position.
    pub(super) entries: Vec<(u64, LeafKey, Entry, Vec<u8>)>,
    /// What those were who wrote at a position, as far as any desk shows it.
    pub(super) roles: BTreeMap<u64, Role>,
}

/// What an independent reading of a room finds that must have been conveyed.
struct Due {
    from: SideNumber,
    to: SideNumber,
    permitted: Option<Passage>,
    wording: Wording,
    attribution: Attribution,
    nonce: [u8; 16],
    /// What let it go beforehand, if something did.
    standing: Option<StandingProof>,
    receipt: Option<Option<Passage>>,
    /// Nobody knows how far it came; it may have arrived, in any words that
    /// its wording allows.
    orphaned: bool,
}

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    judge(evidence, &side_rooms(evidence))
}

/// Judges what side rooms hold.
pub(super) fn judge(evidence: &Evidence<'_>, rooms: &[SideRoom]) -> Vec<String> {
    let mut found = Vec::new();
    let mut due = Vec::new();
    for room in rooms {
        due.extend(owed(evidence, room, &mut found));
    }
    arrivals(rooms, &due, &mut found);
    used_up(rooms, &mut found);
    unnamed(rooms, &mut found);
    unsalted(rooms, &mut found);
    found
}

/// The side rooms of which the desks together hold the whole record.
pub(super) fn side_rooms(evidence: &Evidence<'_>) -> Vec<SideRoom> {
    let mut all: BTreeMap<RoomId, BTreeMap<u64, &Kept>> = BTreeMap::new();
    for record in &evidence.records {
        let merged = all.entry(record.room).or_default();
        merged.extend(record.kept.iter().map(|(position, kept)| (*position, kept)));
    }
    let mut rooms = Vec::new();
    for (id, merged) in all {
        let whole = merged.keys().copied().eq(0..merged.len() as u64);
        let Some((side, refused, roles)) = seen(evidence, &id, &merged).filter(|_| whole) else {
            continue;
        };
        rooms.push(SideRoom {
            side,
            roles,
            entries: merged
                .into_iter()
                .filter(|(position, _)| !refused.contains(position))
                .filter_map(|(position, kept)| match &kept.item {
                    Item::Entry { author, plaintext } => {
                        Some((position, *author, kept.item.entry()?, plaintext.to_vec()))
                    }
                    _ => None,
                })
                .collect(),
        });
    }
    rooms
}

/// The side whose room it is, the entries that any desk shows as refused, and what
/// those were who wrote.
fn seen(
    evidence: &Evidence<'_>,
    id: &RoomId,
    merged: &BTreeMap<u64, &Kept>,
) -> Option<(SideNumber, BTreeSet<u64>, BTreeMap<u64, Role>)> {
    let views: Vec<RoomView> = (0..evidence.world.desks.len())
        .filter_map(|who| evidence.world.show(who, &id.to_string()).ok())
        .collect();
    let view = views.first().filter(|view| view.kind == "side")?;
    let side = match merged.get(&0)?.item.entry()?.body {
        Body::Opening(opening) => opening.side_named(view.side.as_deref()?)?,
        _ => return None,
    };
    let refused = views
        .iter()
        .flat_map(|view| &view.lines)
        .filter(|line| line.refused.is_some())
        .map(|line| line.number)
        .collect();
    let lines = views.iter().flat_map(|view| &view.lines);
    let roles = lines.filter_map(|line| Some((line.number, line.who.role?)));
    Some((side, refused, roles.collect()))
}

/// What must have gone out of a room: one conveyance for each permission whose
/// first intention found it alive (R6), with a receipt each (R7).
fn owed(evidence: &Evidence<'_>, room: &SideRoom, found: &mut Vec<String>) -> Vec<Due> {
    let mut due = Vec::new();
    let mut used: BTreeMap<EntryId, u32> = BTreeMap::new();
    let leaves = leaves(room, found);
    let mut set_out: Vec<(u64, &Entry, &Leave<'_>)> = leaves
        .iter()
        .filter_map(|leave| {
            let (position, intention) = first(
                room,
                |body| matches!(body, Body::Intention(other) if other.permission == leave.id),
            )?;
            Some((position, intention, leave))
        })
        .collect();
    set_out.sort_by_key(|(position, ..)| *position);
    for (position, intention, leave) in set_out {
        if is_misjudged(room, (position, intention), leave, found) {
            continue;
        }
        if let Some(standing) = &leave.standing {
            let used = used.entry(leave.signed).or_insert(standing.used);
            *used += 1;
            if *used > standing.proof.most {
                found.push(format!(
                    "R8: intention {} counts although its standing permission was used up",
                    intention.id
                ));
                continue;
            }
        }
        due.push(due_of(evidence, room, (position, intention), leave, found));
    }
    due
}

/// Whether an intention counts that must not.
fn is_misjudged(
    room: &SideRoom,
    (position, intention): (u64, &Entry),
    leave: &Leave<'_>,
    found: &mut Vec<String>,
) -> bool {
    // What goes in exchange was judged when it closed.
    let exchanged = leave.terms.condition.closes().is_some();
    let expires = leave.terms.expires.filter(|_| !exchanged);
    let expired = expires.is_some_and(|expires| intention.stated > expires);
    if expired || leave.is_over(room, position) {
        found.push(format!(
            "R6: intention {} counts although its permission was over",
            intention.id
        ));
        return true;
    }
    let judged = match exchanged {
        true => first(
            room,
            |body| matches!(body, Body::Closed(other) if other.of == leave.id),
        ),
        false => Some((position, intention)),
    };
    if let Some((at, _)) = judged {
        let (signed, needed) = leave.signatures(room, at);
        if signed < usize::from(needed) {
            found.push(format!(
                "R2: intention {} counts with {signed} of {needed} signatures",
                intention.id
            ));
        }
    }
    false
}

/// What must have come of an intention that bound.
fn due_of(
    evidence: &Evidence<'_>,
    room: &SideRoom,
    (position, intention): (u64, &Entry),
    leave: &Leave<'_>,
    found: &mut Vec<String>,
) -> Due {
    let receipts: Vec<&Option<Passage>> = room
        .entries
        .iter()
        .filter_map(|(_, _, other, _)| match &other.body {
            Body::Receipt(receipt) if receipt.intention == intention.id => Some(&receipt.passage),
            _ => None,
        })
        .collect();
    let exchanged = leave.terms.condition.closes().is_some();
    let orphaned = receipts.is_empty()
        && (is_orphaned(evidence, &intention.id)
            || exchanged && super::together::is_somebody_gone(evidence));
    if receipts.len() != 1 && !orphaned {
        found.push(format!(
            "R7: {} receipts for intention {}",
            receipts.len(),
            intention.id
        ));
    }
    let permitted = match leave.terms.wording {
        Wording::ShownFirst => approved(room, &leave.id, position),
        Wording::Exact | Wording::Substance => leave.words(room),
    };
    if permitted.is_none() && leave.terms.wording == Wording::ShownFirst {
        found.push(format!(
            "R3: intention {} counts without a yes to the words shown last",
            intention.id
        ));
    }
    Due {
        from: room.side,
        to: leave.terms.addressee,
        permitted,
        wording: leave.terms.wording,
        attribution: leave.terms.attribution,
        nonce: leave.nonce,
        standing: leave
            .standing
            .as_ref()
            .map(|standing| standing.proof.clone()),
        orphaned,
        receipt: receipts.first().map(|receipt| (*receipt).clone()),
    }
}

/// Whether the official who set out was taken out of a room, or invited again,
/// on the way: then nobody can complete what that desk alone knew, and it said
/// so.
fn is_orphaned(evidence: &Evidence<'_>, intention: &EntryId) -> bool {
    let dropped = evidence.world.desks.iter().any(|station| {
        station
            .told
            .iter()
            .any(|event| matches!(event, Event::NotLogged { entry, .. } if entry == intention))
    });
    dropped
        || (0..evidence.world.desks.len()).any(|who| {
            let wrote = evidence.world.desks.get(who).is_some_and(|station| {
                station
                    .told
                    .iter()
                    .any(|event| matches!(event, Event::Logged { entry, .. } if entry == intention))
            });
            let rooms = evidence.world.rooms(who);
            wrote
                && (super::has_destroyed(evidence.world, who)
                    || rooms.iter().any(|room| room.standing == "left"))
        })
}

pub(super) fn first(room: &SideRoom, which: impl Fn(&Body) -> bool) -> Option<(u64, &Entry)> {
    room.entries
        .iter()
        .find(|(_, _, entry, _)| which(&entry.body))
        .map(|(position, _, entry, _)| (*position, entry))
}

/// The words shown last under a permission before an intention, if they had a
/// yes by then.
fn approved(room: &SideRoom, permission: &EntryId, before: u64) -> Option<Passage> {
    let earlier = || {
        let all = room.entries.iter();
        all.filter(move |(position, ..)| *position < before)
    };
    let (id, passage) = earlier()
        .filter_map(|(_, _, entry, _)| match &entry.body {
            Body::Showing(showing) if showing.permission == *permission => {
                Some((entry.id, showing.passage.clone()))
            }
            _ => None,
        })
        .next_back()?;
    earlier()
        .any(|(_, _, entry, _)| matches!(&entry.body, Body::Yes(yes) if yes.showing == id))
        .then_some(passage)
}

/// R1, R3, R8: what arrived in a room is what was owed to it, each once, in
/// the very words that the source was shown.
fn arrivals(rooms: &[SideRoom], due: &[Due], found: &mut Vec<String>) {
    let mut open: Vec<(&Due, Option<Passage>)> = Vec::new();
    for due in due {
        let went = match (&due.receipt, &due.permitted) {
            (Some(Some(shown)), _) => Some(shown.clone()),
            (None, _) if due.orphaned && due.wording == Wording::Substance => None,
            (_, Some(permitted)) => Some(permitted.clone()),
            _ => continue,
        };
        if due.wording != Wording::Substance && due.permitted != went {
            found.push("R2: words went that are not the very words permitted".to_owned());
        }
        open.push((due, went));
    }
    // What is known for certain is matched first.
    open.sort_by_key(|(due, _)| due.orphaned);
    for room in rooms {
        for conveyance in conveyances(room) {
            let at = open.iter().position(|(due, went)| {
                due.to == room.side
                    && went.as_ref().is_none_or(|went| *went == conveyance.passage)
                    && due.wording == conveyance.wording
                    && fits(&conveyance.origin, due)
            });
            match at {
                Some(at) => {
                    open.remove(at);
                }
                None => found.push(format!(
                    "R1: side {} was told what nobody permitted, or was told it twice: {:?}",
                    room.side.0, conveyance.passage.words
                )),
            }
        }
    }
    let known: BTreeSet<SideNumber> = rooms.iter().map(|room| room.side).collect();
    for (due, went) in open {
        if known.contains(&due.to) && !due.orphaned {
            found.push(format!(
                "R6: what side {} was bound to hear never arrived: {:?}",
                due.to.0,
                went.map(|went| went.words)
            ));
        }
    }
}

fn conveyances(room: &SideRoom) -> impl Iterator<Item = &Conveyance> {
    room.entries
        .iter()
        .filter_map(|(_, _, entry, _)| match &entry.body {
            Body::Conveyance(conveyance) => Some(conveyance),
            _ => None,
        })
}

/// Whether words come from where they are said to come from, under the very
/// permission that let them go.
fn fits(origin: &Origin, due: &Due) -> bool {
    if origin.attribution() != due.attribution {
        return false;
    }
    match origin {
        Origin::Side { side, proof } => {
            let proved = proof
                .as_ref()
                .is_some_and(|proof| proof.nonce == due.nonce && proof.standing == due.standing);
            *side == due.from && proved
        }
        Origin::WithoutAttribution
        | Origin::OwnResponsibility
        | Origin::Question
        | Origin::NonPaper => true,
    }
}

/// R8: under a side's standing permission no more arrives than it lets go, also where
/// a room goes on in another.
fn used_up(rooms: &[SideRoom], found: &mut Vec<String>) {
    let mut came: BTreeMap<[u8; 16], u32> = BTreeMap::new();
    for room in rooms {
        for conveyance in conveyances(room) {
            let Origin::Side {
                proof: Some(proof), ..
            } = &conveyance.origin
            else {
                continue;
            };
            if let Some(standing) = &proof.standing {
                let came = came.entry(standing.nonce).or_default();
                *came += 1;
                if *came > standing.most {
                    found.push(format!(
                        "R8: side {} was told more than {} statements under \"{}\"",
                        room.side.0, standing.most, standing.mark
                    ));
                }
            }
        }
    }
}

/// R4: below *attributed*, nothing of the source is in what the other room got.
fn unnamed(rooms: &[SideRoom], found: &mut Vec<String>) {
    for room in rooms {
        for other in rooms.iter().filter(|other| other.side != room.side) {
            let marks = marks(other);
            for (position, _, entry, plaintext) in &room.entries {
                let Body::Conveyance(conveyance) = &entry.body else {
                    continue;
                };
                if matches!(conveyance.origin, Origin::Side { .. }) {
                    continue;
                }
                if marks.iter().any(|mark| holds(plaintext, mark)) {
                    found.push(format!(
                        "R4: entry {position} of side {} holds a mark of where it came from",
                        room.side.0
                    ));
                }
            }
        }
    }
}

/// R2, R4: the salt of words permitted in substance is in no other room, so that
/// nobody there can test what they were.
fn unsalted(rooms: &[SideRoom], found: &mut Vec<String>) {
    let salts = |room: &SideRoom| -> Vec<Vec<u8>> {
        let permissions = room.entries.iter().filter_map(|(_, _, entry, _)| {
            let Body::Permission(permission) = &entry.body else {
                return None;
            };
            permission.salt
        });
        permissions
            .flat_map(|salt| [salt.to_vec(), spell(&salt)])
            .collect()
    };
    for room in rooms {
        for other in rooms.iter().filter(|other| other.side != room.side) {
            let salts = salts(other);
            for (position, _, _, plaintext) in &room.entries {
                if salts.iter().any(|salt| holds(plaintext, salt)) {
                    found.push(format!(
                        "R4: entry {position} of side {} holds the salt of a permission",
                        room.side.0
                    ));
                }
            }
        }
    }
}

/// Bytes by which a room could be known, raw and spelled out: ids, nonces,
/// signatures, and the leaf keys of its people.
fn marks(room: &SideRoom) -> Vec<Vec<u8>> {
    let mut marks: Vec<Vec<u8>> = Vec::new();
    for (_, author, entry, _) in &room.entries {
        marks.push(entry.id.0.to_vec());
        marks.push(author.0.to_vec());
        if let Body::Permission(permission) = &entry.body {
            marks.push(permission.nonce.to_vec());
            marks.push(permission.signature.to_vec());
            marks.extend(permission.salt.map(|salt| salt.to_vec()));
        }
        match &entry.body {
            Body::Yes(yes) => marks.push(yes.signature.to_vec()),
            Body::Marked(marked) => marks.push(marked.nonce.to_vec()),
            Body::StandingPermission(standing) => {
                marks.push(standing.mark.as_bytes().to_vec());
                marks.push(standing.nonce.to_vec());
                marks.push(standing.signed.signature.to_vec());
            }
            _ => {}
        }
    }
    let spelled: Vec<Vec<u8>> = marks.iter().map(|mark| spell(mark)).collect();
    marks.extend(spelled);
    marks
}

fn spell(bytes: &[u8]) -> Vec<u8> {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text.into_bytes()
}
