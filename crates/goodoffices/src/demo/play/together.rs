//! What the sides do together: a proposal, an exchange, and what comes of them
//! when they close.

use std::time::Duration;

use desk::answer::View;
use desk::command::{
    Command, ConditionChoice, PermissionChoice, Propose, Query, RoomName, TermsChoice,
};
use talks::view::RoomView;

use crate::cli::span;
use crate::cli::terms::now;
use crate::demo::play::{Outcome, Play, Spot, exact};
use crate::demo::script::{self, Permit};
use crate::failure::Failure;
use crate::stage::Actor;

/// How many times the longest step must fit before something closes.
const STEPS: u32 = 12;

impl Play<'_> {
    /// When something closes: in so long, or later on a busy machine.
    fn closes(&self, span: &str) -> Result<u64, Failure> {
        let least = span::parse(span).map_err(|error| Failure::unavailable(error.to_string()))?;
        let least = Duration::from_millis(least.as_millis());
        let span = least.max(self.longest.saturating_mul(STEPS));
        let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Ok(now().plus_millis(millis).0)
    }

    /// The terms of a permission for words of one's own.
    pub(super) fn permitted(&self, permit: &Permit) -> Result<TermsChoice, Failure> {
        let condition = match (&permit.in_exchange, &permit.closes) {
            (Some(wanted), Some(closes)) => ConditionChoice::InExchange {
                wanted: wanted.clone(),
                closes: self.closes(closes)?,
            },
            _ => ConditionChoice::Unconditional,
        };
        Ok(TermsChoice {
            condition,
            ..exact()
        })
    }

    /// Puts the same to all sides, and waits until everybody has it.
    pub(super) async fn propose(
        &self,
        actor: &Actor,
        propose: &script::Propose,
    ) -> Result<Vec<Spot>, Failure> {
        let command = Command::Propose(Propose {
            talks: None,
            to: Vec::new(),
            words: propose.words.clone(),
            language: propose.language.clone(),
            closes: self.closes(&propose.closes)?,
        });
        let mut spots = Vec::new();
        for (room, number) in actor.put(command).await? {
            for other in self.cast.actors.values() {
                if self.is_in(other, &room).await? {
                    other.line(&room, number).await?;
                }
            }
            spots.push(Spot { room, number });
        }
        Ok(spots)
    }

    pub(super) fn permissions(&self, labels: &[String]) -> Result<Vec<PermissionChoice>, Failure> {
        let spot = |label: &String| {
            let spot = self.spots(label)?.first();
            let spot = spot.ok_or_else(|| Failure::unavailable("nothing is labelled so"))?;
            Ok(PermissionChoice {
                room: RoomName(spot.room.clone()),
                permission: spot.number,
            })
        };
        labels.iter().map(spot).collect()
    }

    fn spots(&self, label: &str) -> Result<&[Spot], Failure> {
        self.spots
            .get(label)
            .map(Vec::as_slice)
            .ok_or_else(|| Failure::unavailable(format!("the script's {label} has not happened")))
    }

    /// The number of something labelled in one of the rooms where it stands.
    pub(super) fn number_in(&self, label: &str, room: &str) -> Result<u64, Failure> {
        let spot = self.spots(label)?.iter().find(|spot| spot.room == room);
        spot.map(|spot| spot.number)
            .ok_or_else(|| Failure::unavailable(format!("{label} does not stand in that room")))
    }

    /// Waits until something labelled has closed, and everybody concerned knows
    /// what came of it.
    pub(super) async fn closed(&mut self, label: &str, agreed: bool) -> Result<Outcome, Failure> {
        let group = self
            .matched
            .iter()
            .find(|group| group.iter().any(|one| one == label));
        let labels = group.cloned().unwrap_or_else(|| vec![label.to_owned()]);
        let mut spots = Vec::new();
        for label in &labels {
            spots.extend_from_slice(self.spots(label)?);
        }
        let proposal = spots.len() > 1 && labels.len() == 1;
        for actor in self.cast.actors.values() {
            for spot in &spots {
                if !self.is_in(actor, &spot.room).await? {
                    continue;
                }
                let came = actor.until(&spot.room, "what comes of it", |room| {
                    came(room, spot.number)
                });
                if came.await? != agreed {
                    return Err(Failure::faults("something else came of it than must"));
                }
            }
        }
        let count = match proposal {
            true => &mut self.proposals,
            false => &mut self.exchanges,
        };
        match agreed {
            true => count.1 += 1,
            false => count.0 += 1,
        }
        if agreed && !proposal {
            self.conveyances += spots.len();
        }
        Ok(Outcome::Closed { agreed })
    }

    /// Whether a desk is in a room.
    pub(super) async fn is_in(&self, actor: &Actor, room: &str) -> Result<bool, Failure> {
        match actor.desk.query(Query::Rooms).await? {
            View::Rooms { rooms } => Ok(rooms.iter().any(|seen| seen.id == room)),
            _ => Ok(false),
        }
    }
}

/// What came of a proposal, or of a permission in exchange, if that is known.
fn came(room: &RoomView, number: u64) -> Option<bool> {
    let proposal = room.proposals.iter().find(|one| one.number == number);
    let permission = room.permissions.iter().find(|one| one.number == number);
    let state = proposal
        .map(|proposal| &proposal.state)
        .or(permission.map(|permission| &permission.state))?;
    match state.as_str() {
        "agreed" | "conveyed" => Some(true),
        "not-agreed" | "not-exchanged" => Some(false),
        _ => None,
    }
}
