//! What came into a room, held against the rooms that it came from.

use std::collections::{BTreeMap, BTreeSet};

use crate::conveyance;
use crate::entry::{Body, Conveyance, Origin};
use crate::room::{PermissionState, Room};
use crate::terms::Wording;

use super::Finding;

/// Holds the conveyances of one room against the rooms of the side that they
/// claim to come from (several where one froze and went on in another; `whole`
/// says whether this desk reads all of them to their end): for
/// desks of the intermediary, which are in all of them. Words attributed
/// to a side are covered by a permission of that side's that was bound
/// there; words below attributed name no room, and so cannot be held against
/// any.
pub fn crossings(sources: &[&Room], whole: bool, destination: &Room) -> Vec<Finding> {
    let bound: BTreeMap<[u8; 16], (&Room, &PermissionState)> = sources
        .iter()
        .flat_map(|source| source.permissions().map(|permission| (*source, permission)))
        .filter(|(_, permission)| permission.bound_by().is_some())
        .map(|(source, permission)| (permission.nonce, (source, permission)))
        .collect();
    let from = sources.first().and_then(|source| source.permitting_side());
    // A desk that joined one of them later cannot tell.
    let certain = whole && sources.iter().all(|source| source.is_complete());
    let secrets: BTreeSet<[u8; 32]> = sources
        .iter()
        .flat_map(|source| {
            source
                .items()
                .filter_map(|(place, _)| source.document_at(place))
        })
        .map(|document| document.secret)
        .collect();
    let mut findings = Vec::new();
    for (place, item) in destination.items() {
        let Some(Body::Conveyance(conveyance)) = item.counted().map(|entry| &entry.body) else {
            continue;
        };
        let finding = |fault, told: &str| Finding {
            number: place.0,
            name: item
                .speaker
                .as_ref()
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            fault,
            told: told.to_owned(),
        };
        if let Some(document) = &conveyance.document
            && secrets.contains(&document.secret)
        {
            findings.push(finding(
                true,
                "a document was put here under the very secret that it has where it comes from",
            ));
        }
        if let Origin::Side {
            side,
            proof: Some(proof),
        } = &conveyance.origin
            && Some(*side) == from
            && let Some(told) = fault_of(bound.get(&proof.nonce).copied(), conveyance)
        {
            findings.push(finding(certain, told));
        }
    }
    findings
}

/// What is wrong with words put somewhere under a permission, if anything is. An
/// earlier yes, to words that others followed, still proves itself there: only
/// who knows both rooms can tell.
fn fault_of(
    permission: Option<(&Room, &PermissionState)>,
    conveyed: &Conveyance,
) -> Option<&'static str> {
    let Some((source, permission)) = permission else {
        return Some("words were put here without setting out where they come from");
    };
    let other_words = permission.terms.wording != Wording::Substance
        && source
            .words_to_go(permission)
            .is_some_and(|words| *words != conveyed.passage);
    if other_words {
        return Some("other words were put here than the side said yes to last");
    }
    let to_go = conveyance::document_to_go(source, &permission.id, conveyed);
    (to_go.is_some() && conveyed.document.is_none())
        .then_some("the words name a document, and it did not come with them")
}
