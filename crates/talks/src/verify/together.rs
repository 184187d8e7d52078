//! What can be checked of proposals, closings and exchanges.

use serde::{Deserialize, Serialize};

use crate::entry::{Body, Outcome, ProposalAnswer, Receipt};
use crate::ids::Place;
use crate::room::RuleBroken;

use super::books::Books;
use super::found::counted;

/// What was found of what several sides do together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TogetherAccount {
    /// Yeses to proposals whose signature by the side covers them whole.
    pub yeses_verified: u64,
    /// Answers to proposals put before this desk joined.
    pub answers_before_us: u64,
    /// Closings, none of them before the moment that it names.
    pub closings: u64,
    /// Proposals to which all said yes, by the signatures of each side.
    pub agreed_verified: u64,
    /// Proposals and permissions in exchange of which nothing came.
    pub came_to_nothing: u64,
    /// Receipts that name the conveyance that came in return.
    pub exchanged: u64,
    /// Receipts of words that went because they were asked for.
    pub asked: u64,
}

impl TogetherAccount {
    pub(super) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |number: u64, one: &str, many: &str| {
            if number > 0 {
                told.push(counted(number, one, many));
            }
        };
        tell(
            self.yeses_verified,
            "yes was given to a proposal; the side's signature covers all of it.",
            "yeses were given to proposals; the side's signature covers all of each.",
        );
        tell(
            self.answers_before_us,
            "answer is to a proposal put before this desk joined and cannot be checked here.",
            "answers are to proposals put before this desk joined and cannot be checked here.",
        );
        tell(
            self.closings,
            "proposal or permission in exchange closed here, not before its moment by the \
             intermediary's clock.",
            "proposals or permissions in exchange closed here, none before its moment by the \
             intermediary's clock.",
        );
        tell(
            self.agreed_verified,
            "proposal has the yes of every side, by the signatures of each.",
            "proposals have the yes of every side, by the signatures of each.",
        );
        tell(
            self.came_to_nothing,
            "proposal or permission in exchange came to nothing.",
            "proposals or permissions in exchange came to nothing.",
        );
        tell(
            self.exchanged,
            "receipt names the conveyance here that came in return.",
            "receipts name the conveyances here that came in return.",
        );
        tell(
            self.asked,
            "receipt says that its words went because they were asked for.",
            "receipts say that their words went because they were asked for.",
        );
        told
    }
}

impl Books<'_> {
    /// An entry that counts, by which several act together.
    pub(super) fn together(&mut self, place: Place, body: &Body) {
        match body {
            Body::ProposalAnswer(body) => self.answer(place, body),
            Body::Closed(_) => self.account.together.closings += 1,
            Body::Outcome(body) => self.outcome(place, body),
            Body::Receipt(body) => self.returned(body),
            _ => {}
        }
    }

    fn answer(&mut self, place: Place, body: &ProposalAnswer) {
        let (Some(state), Some(side)) = (
            self.room.proposal(&body.proposal),
            self.room.permitting_side(),
        ) else {
            self.account.together.answers_before_us += 1;
            return;
        };
        let Some(signed) = &body.yes else {
            return;
        };
        if self.room.is_signed_yes(side, state, signed) {
            self.account.together.yeses_verified += 1;
        } else {
            self.find(place, true, RuleBroken::SignatureFails.to_string());
        }
    }

    fn outcome(&mut self, place: Place, body: &Outcome) {
        if !body.agreed {
            self.account.together.came_to_nothing += 1;
            return;
        }
        match self.room.proposal(&body.of) {
            Some(state) if self.room.is_proved(state, place, &body.yeses) => {
                self.account.together.agreed_verified += 1;
            }
            Some(_) => self.find(place, true, RuleBroken::NotMutual.to_string()),
            None => {}
        }
    }

    fn returned(&mut self, body: &Receipt) {
        self.account.together.exchanged += u64::from(body.in_exchange.is_some());
        self.account.together.asked += u64::from(body.asked);
    }
}
