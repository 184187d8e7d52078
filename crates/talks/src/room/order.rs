//! In which order the messages of this room were shown where they went.
//!
//! The record's order decides which message is which; a receipt also states it, by
//! what its official had read. Two of them may report at the same time, and whoever
//! joined later cannot tell of every receipt whether it counts. So nobody is accused
//! of a number that somebody honest could state.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::entry::{Malformed, Receipt};
use crate::ids::{LeafKey, SideNumber};

use super::Room;
use super::fold::Entered;
use super::item::WarningKind;
use super::judge::Reach;

/// The order of the last message shown in a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Shown {
    /// The destination.
    #[n(0)]
    pub side: SideNumber,
    /// The order, counted from 1, as far as the teller can tell.
    #[n(1)]
    pub order: u32,
    /// What it is at the least.
    #[n(2)]
    pub least: u32,
    /// What anybody in the room could take it for, at the most.
    #[n(3)]
    pub most: u32,
}

/// How many messages were shown in one destination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// So many for certain.
    least: u32,
    /// So many, if those receipts count of which only those can tell who were there.
    likely: u32,
    /// So many, as anybody could see it who is in the room: for a newcomer, also such
    /// receipts may count as others refused.
    most: u32,
    /// The highest that each leaf has stated.
    stated: BTreeMap<LeafKey, u32>,
}

impl Order {
    pub(super) fn told(shown: &Shown) -> Self {
        Self {
            least: shown.least,
            likely: shown.order,
            most: shown.most,
            stated: BTreeMap::new(),
        }
    }

    pub(super) fn tell(&self, side: SideNumber) -> Shown {
        Shown {
            side,
            order: self.likely,
            least: self.least,
            most: self.most,
        }
    }

    /// The number of the next message, for whoever reports it from here.
    fn next(&self) -> u32 {
        self.likely.saturating_add(1)
    }

    /// Whether nobody honest could state this number: it lies beyond what anybody can
    /// have counted, or its author has stated it, or a higher one, before.
    fn is_false(&self, author: &LeafKey, order: u32) -> bool {
        let before = self.stated.get(author);
        order > self.most.saturating_add(1) || before.is_some_and(|before| order <= *before)
    }

    /// A receipt that counts for everybody; gives its message's number.
    fn count(&mut self, author: &LeafKey, order: u32) -> u32 {
        let number = self.least.saturating_add(1).max(order);
        self.least = number;
        self.likely = number;
        self.most = self.most.saturating_add(1).max(order);
        let stated = self.stated.entry(*author).or_default();
        *stated = order.max(*stated);
        number
    }

    /// One that counts or not: only those can tell who were there. Its number is as it
    /// says, as long as that can be.
    fn count_perhaps(&mut self, order: u32) -> u32 {
        let next = self.next();
        let number = match self.least < order {
            true => order.min(next),
            false => next,
        };
        if order <= next {
            self.likely = number;
        }
        self.most = self.most.saturating_add(1).max(order);
        number
    }

    /// One that does not count, which a newcomer may not be able to tell.
    fn pass_over(&mut self) {
        self.most = self.most.saturating_add(1);
    }
}

impl Shown {
    /// Checks that it can be so.
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        match self.least <= self.order && self.order <= self.most {
            true => Ok(()),
            false => Err(Malformed::Field("order of the last message shown")),
        }
    }
}

impl Room {
    /// Which one the next message of this room shown to a destination will be,
    /// counted from 1.
    pub fn next_order(&self, destination: SideNumber) -> u32 {
        self.shown.get(&destination).map_or(1, Order::next)
    }

    /// The number of the message that a receipt is for.
    pub(super) fn number_receipt(&mut self, at: &Entered<'_>, body: &Receipt) -> u32 {
        let shown = self.shown.entry(body.to).or_default();
        let expected = shown.next();
        let is_false = shown.is_false(at.author, body.order);
        let number = match at.reach {
            Reach::Whole => shown.count(at.author, body.order),
            Reach::BeforeUs => shown.count_perhaps(body.order),
        };
        if is_false {
            let order = body.order;
            let kind = WarningKind::ReceiptOrder { order, expected };
            self.warn(at.place, at.author, kind);
        }
        number
    }

    /// A receipt of an official that breaks a rule.
    pub(super) fn pass_over_receipt(&mut self, body: &Receipt) {
        if self.opening.side(body.to).is_some() {
            self.shown.entry(body.to).or_default().pass_over();
        }
    }

    pub(super) fn tell_shown(&self) -> Vec<Shown> {
        let shown = self.shown.iter();
        shown.map(|(side, order)| order.tell(*side)).collect()
    }

    pub(super) fn take_shown(&mut self, told: &[Shown]) {
        for shown in told {
            self.shown.insert(shown.side, Order::told(shown));
        }
    }
}
