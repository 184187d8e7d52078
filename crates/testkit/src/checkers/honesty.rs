//! With an honest relay and honest desks nobody is accused of anything.

use super::Evidence;

/// Warnings that tell of broken rules or of a relay's fault.
const ACCUSATIONS: [&str; 5] = [
    "does not fit the relay's checkpoint",
    "the relay did not sign",
    "cannot be read",
    "something else than asked",
    "does not show that an earlier checkpoint",
];

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for who in 0..evidence.world.desks.len() {
        for room in evidence.world.rooms(who) {
            if room.standing == "frozen" || room.standing == "stopped" {
                found.push(format!(
                    "honesty: {} of {} is {}: {:?}",
                    room.short,
                    evidence.name(who),
                    room.standing,
                    room.explanation
                ));
            }
        }
        for warning in evidence.world.warnings(who) {
            if ACCUSATIONS.iter().any(|words| warning.contains(words)) {
                found.push(format!(
                    "honesty: {} warns without a cause: {warning}",
                    evidence.name(who)
                ));
            }
        }
        for room in evidence.world.rooms(who) {
            if let Ok(view) = evidence.world.show(who, &room.id) {
                for warning in view.warnings {
                    found.push(format!(
                        "honesty: {} shows in {}: {} {}",
                        evidence.name(who),
                        room.short,
                        warning.name,
                        warning.told
                    ));
                }
            }
        }
    }
    found
}
