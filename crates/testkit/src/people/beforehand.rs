//! What random people permit beforehand, and say under it.

use desk::command::{Beforehand, Command, ConditionChoice, Permit};
use desk::talks::entry::Speakers;
use desk::talks::{Attribution, Wording};

use crate::people::People;
use crate::randomness::{below, happens, one_of};
use crate::scenes::{room, sign};
use crate::world::{CANARY, Who, World};

impl People {
    /// A head permits beforehand, now and then under a mark that is in use, and
    /// seldom on terms that nobody can give beforehand.
    pub(super) fn permit_beforehand(&mut self, world: &mut World) {
        let Some(head) = self.a_signer(world) else {
            return;
        };
        let standings = world
            .show(head, "intermediary")
            .map(|view| view.standings)
            .unwrap_or_default();
        let mark = match one_of(&mut self.rng, &standings) {
            Some(standing) if happens(&mut self.rng, 250) => standing.mark.clone(),
            _ => {
                self.said += 1;
                format!("{CANARY} mark {}", self.said)
            }
        };
        let mut terms = self.terms(world);
        if !happens(&mut self.rng, 100) {
            if matches!(terms.condition, ConditionChoice::InExchange { .. }) {
                terms.condition = ConditionChoice::Unconditional;
            }
            if terms.wording == Wording::ShownFirst || terms.attribution == Attribution::Attributed
            {
                terms.wording = Wording::Substance;
            }
            let after = 5_000 + below(&mut self.rng, 200_000);
            terms.expires = Some(self.soon(world) + after);
        }
        let speakers = match happens(&mut self.rng, 500) {
            true => Speakers::Delegation,
            false => Speakers::Signers,
        };
        let most = u32::try_from(1 + below(&mut self.rng, 3)).unwrap_or(1);
        let what = Permit::Standing(Beforehand {
            mark,
            terms: vec![terms],
            most,
            speakers,
        });
        let permit = Command::Permit {
            room: room("intermediary"),
            what,
        };
        self.command(world, head, permit);
    }

    /// Somebody in a side's room says something under one of its marks, mostly one
    /// that lives.
    pub(super) fn say_under_a_mark(&mut self, world: &mut World) {
        let who = match happens(&mut self.rng, 800) {
            true => self.a_signer(world),
            false => Some(self.anybody(world)),
        };
        let Some(who) = who else {
            return;
        };
        let mut standings = world
            .show(who, "intermediary")
            .map(|view| view.standings)
            .unwrap_or_default();
        if !happens(&mut self.rng, 150) {
            standings.retain(|standing| standing.state == "living");
        }
        let Some(standing) = one_of(&mut self.rng, &standings) else {
            return;
        };
        let say = Command::Mark {
            room: room("intermediary"),
            mark: standing.mark.clone(),
            words: self.choose_words(world, who, "intermediary"),
        };
        self.command(world, who, say);
    }

    /// Another head signs what waits for it.
    pub(super) fn sign_beforehand(&mut self, world: &mut World, who: Who) {
        let mut standings = world
            .show(who, "intermediary")
            .map(|view| view.standings)
            .unwrap_or_default();
        standings.retain(|standing| standing.state == "not-signed");
        if let Some(standing) = one_of(&mut self.rng, &standings) {
            self.command(world, who, sign("intermediary", standing.number));
        }
    }
}
