//! What several sides do together, at random.

use desk::command::{Command, ConditionChoice, Permit};
use desk::talks::Wording;
use desk::talks::view::Said;

use crate::people::{HEADS, OFFICIAL, People, SIDES};
use crate::randomness::{below, happens, one_of};
use crate::scenes::{accept, exchange, own, propose, refuse, room};
use crate::world::{CANARY, Who, World};

impl People {
    /// A moment that the official's clock reaches soon.
    pub(super) fn soon(&mut self, world: &World) -> u64 {
        let skew = world.desks.get(OFFICIAL).map_or(0, |desk| desk.skew);
        let moment = world.now() + 500 + below(&mut self.rng, 40_000);
        moment.saturating_add_signed(skew)
    }

    /// Mostly none; the rest waits for a question, a moment or a counterpart.
    pub(super) fn condition(&mut self, world: &World) -> ConditionChoice {
        match below(&mut self.rng, 10) {
            0 => ConditionChoice::OnlyIfAsked,
            1 => ConditionChoice::NotBefore(self.soon(world)),
            2 => ConditionChoice::InExchange {
                wanted: format!("{CANARY} something in return"),
                closes: self.soon(world),
            },
            _ => ConditionChoice::Unconditional,
        }
    }

    pub(super) fn propose(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let closes = self.soon(world);
        let words = self.words();
        self.command(world, who, propose(&words, closes));
    }

    /// A head answers a proposal, mostly an open one, with yes more often than
    /// with no.
    pub(super) fn answer(&mut self, world: &mut World) {
        // Mostly everybody is heard, since one yes agrees on nothing.
        if happens(&mut self.rng, 500) {
            for head in HEADS {
                self.answer_at(world, head);
            }
        } else if let Some(head) = self.a_signer(world) {
            self.answer_at(world, head);
        }
    }

    pub(super) fn answer_at(&mut self, world: &mut World, head: Who) {
        let mut proposals = world
            .show(head, "intermediary")
            .map(|view| view.proposals)
            .unwrap_or_default();
        if !happens(&mut self.rng, 150) {
            proposals.retain(|proposal| proposal.state == "open");
        }
        let Some(proposal) = one_of(&mut self.rng, &proposals) else {
            return;
        };
        let answer = match happens(&mut self.rng, 800) {
            true => accept("intermediary", proposal.number),
            false => refuse("intermediary", proposal.number),
        };
        self.command(world, head, answer);
    }

    /// An official matches what the tray shows of both sides; where a side has
    /// nothing there, its head permits something.
    pub(super) fn exchange(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let tray = world.tray(who);
        let mut parts = Vec::new();
        for (head, side) in HEADS.into_iter().zip(SIDES) {
            let of_side: Vec<u64> = tray
                .iter()
                .filter(|item| item.from == side && item.state == "in-exchange")
                .map(|item| item.number)
                .collect();
            let Some(number) = one_of(&mut self.rng, &of_side).copied() else {
                self.offer(world, head);
                return;
            };
            parts.push((side, number));
        }
        self.command(world, who, exchange(&parts));
    }

    /// A head permits something in exchange.
    fn offer(&mut self, world: &mut World, head: Who) {
        let mut terms = self.terms(world);
        if terms.wording == Wording::ShownFirst {
            terms.wording = Wording::Exact;
        }
        terms.expires = None;
        terms.condition = ConditionChoice::InExchange {
            wanted: format!("{CANARY} something in return"),
            closes: self.soon(world) + 10_000,
        };
        let permit = Command::Permit {
            room: room("intermediary"),
            what: Permit::Words {
                words: own(&self.words()),
                terms,
            },
        };
        self.command(world, head, permit);
    }

    /// Something that stands in a side's room.
    pub(super) fn something_said(&mut self, world: &World, who: Who, side: &str) -> Option<u64> {
        let said: Vec<u64> = world
            .lines(who, side)
            .into_iter()
            .filter(|line| matches!(line.what, Said::Statement { .. }))
            .map(|line| line.number)
            .collect();
        one_of(&mut self.rng, &said).copied()
    }
}
