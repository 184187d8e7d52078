//! How random people come to a charter, change it, and sign by it.

use super::may_sign;
use crate::people::{GUESTS, HEADS, OFFICIAL, People};
use crate::randomness::{below, happens, one_of};
use crate::scenes::{charter_draft, charter_shown, confirm_charter, propose_charter, sign};
use crate::world::World;

impl People {
    /// An official puts the next charter to both sides: the desk's draft, now and
    /// then with more than one who must sign.
    pub(super) fn propose_charter(&mut self, world: &mut World) {
        let Ok(mut draft) = charter_draft(world, OFFICIAL) else {
            return;
        };
        for side in &mut draft.sides {
            let listed = side.keys.iter().filter(|key| key.listed).count() as u64;
            let both = listed > 1 && happens(&mut self.rng, 800);
            side.threshold = if both { 2 } else { 1 };
        }
        if happens(&mut self.rng, 300) {
            draft.permitting = desk::talks::charter::Permitting::HeadsAndDeputies;
        }
        draft.reading_marks = happens(&mut self.rng, 600);
        draft.hold_seconds = u32::try_from(below(&mut self.rng, 8)).unwrap_or_default();
        let closes = self.soon(world);
        self.command(world, OFFICIAL, propose_charter(draft, closes));
        // It was talked over before: mostly everybody answers in the next minute.
        let millis = below(&mut self.rng, 4000);
        world.run_until(world.now() + millis);
        for who in HEADS.into_iter().chain(GUESTS) {
            if HEADS.contains(&who) || may_sign(world, who) {
                self.answer_at(world, who);
            }
        }
    }

    /// Those who may sign look at what others of their side permitted; mostly
    /// they sign only what waits for them.
    pub(super) fn sign(&mut self, world: &mut World) {
        for who in HEADS.into_iter().chain(GUESTS) {
            let mut permissions = world
                .show(who, "intermediary")
                .map(|view| view.permissions)
                .unwrap_or_default();
            if !happens(&mut self.rng, 100) {
                permissions.retain(|one| one.state == "waiting" && one.signed.0 < one.signed.1);
            }
            if let Some(one) = one_of(&mut self.rng, &permissions) {
                self.command(world, who, sign("intermediary", one.number));
            }
            self.sign_beforehand(world, who);
        }
    }

    /// Two heads compare the charter's words by telephone; seldom one reads them
    /// wrongly.
    pub(super) fn confirm_charter(&mut self, world: &mut World) {
        let [one, other] = HEADS;
        let words = charter_shown(world, other, "intermediary").ok();
        let Some(mut words) = words.and_then(|shown| shown.words) else {
            return;
        };
        if happens(&mut self.rng, 100) {
            words.push_str(" abandon");
        }
        self.command(world, one, confirm_charter(&words));
    }
}
