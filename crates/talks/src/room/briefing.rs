//! What an invited desk is told of a room, so that it judges what follows as
//! those do who were there.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::entry::{AdoptedCharter, Malformed, SideKey, check_text};
use crate::ground::Ground;
use crate::ids::{LeafKey, SideNumber};
use crate::limits;
use crate::opening::{GroundHash, Opening};
use crate::roster::RoomContext;

use super::nonces::NonceList;
use super::order::Shown;
use super::pending::PendingCharter;
use super::reading::Reading;
use super::rounds::RoundTold;
use super::signing::Stood;
use super::standing::{StandingTold, StandingUse};
use super::{Reach, Room};

/// What an invited desk is told of a room besides its opening, because it
/// cannot read what came before it. It is the inviter's account: only the side
/// keys prove themselves, and the signatures under the charter as far as their
/// keys are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Briefing {
    /// The side keys introduced so far; each carries the intermediary's
    /// signature, so the inviter cannot invent one.
    #[n(0)]
    pub side_keys: Vec<SideKey>,
    /// For each destination, the order of the last message shown there.
    #[n(1)]
    pub shown: Vec<Shown>,
    /// The last count of every leaf in the roster, and of at most
    /// [`limits::FORMER_COUNTS`] that have left: a leaf that comes back counts
    /// on. Beyond the bound a newcomer cannot notice that one counts anew.
    #[n(2)]
    pub counts: Vec<Count>,
    /// Nonces of the permissions given so far, the newest
    /// [`limits::BRIEFED_NONCES`] at most, those of `unclear` included. Beyond
    /// the bound a newcomer cannot notice that an older one is repeated.
    #[n(3)]
    pub permitted: NonceList,
    /// Those of permissions that rest on what the inviter did not read itself:
    /// perhaps they do not count.
    #[n(4)]
    pub unclear: NonceList,
    /// Nonces of the proofs conveyed here so far, with the same bound.
    #[n(5)]
    pub conveyed: NonceList,
    /// Opening and charters on which the room has stood, oldest first, at most
    /// [`limits::GROUNDS`].
    #[n(6)]
    pub grounds: Vec<Ground>,
    /// The charter in force. The first proves itself, since it lists the keys that
    /// sign it; of an amendment, how many had to sign it is the inviter's word, and
    /// so is a signature by a key that neither it lists nor anybody introduced here.
    #[n(7)]
    pub charter: Option<AdoptedCharter>,
    /// Whether a head of this side has compared its words. That is taken from a
    /// head only: the intermediary's people do not vouch for it.
    #[n(8)]
    pub charter_confirmed: bool,
    /// The side keys that have ended.
    #[n(9)]
    pub ended: Vec<EndedKey>,
    /// Matters put or matched here, the newest.
    #[n(10)]
    pub matters: NonceList,
    /// What was decided in the team's room, the newest.
    #[n(11)]
    pub decided: NonceList,
    /// The charter that is being decided here.
    #[n(12)]
    pub pending: Option<Box<PendingCharter>>,
    /// The present round; none before any is begun.
    #[n(13)]
    pub round: Option<RoundTold>,
    /// The standing permissions of this room that have not ended.
    #[n(14)]
    pub standings: Vec<StandingTold>,
    /// How often the standing permissions of others were used here.
    #[n(15)]
    pub arrivals: Vec<StandingUse>,
    /// Nonces of proofs in conveyances that the inviter could not follow: perhaps
    /// they do not count.
    #[n(16)]
    pub conveyed_unclear: NonceList,
    /// The ids of conveyances into the rooms before this one, as its opener read them.
    #[n(17)]
    pub conveyed_before: NonceList,
    /// How far those who are here said to have read.
    #[n(18)]
    pub readings: Vec<Reading>,
    /// Whether somebody of the side has said what came to them in the rooms before.
    #[n(19)]
    pub side_told: bool,
    /// The ids of conveyances into the rooms before this one that the side's people say
    /// they read there, those of `conveyed_before` apart.
    #[n(20)]
    pub told_before: NonceList,
}

/// A side key that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct EndedKey {
    /// The side.
    #[n(0)]
    pub side: SideNumber,
    /// The key's number.
    #[n(1)]
    pub number: u8,
}

/// How far a leaf has counted its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Count {
    /// The leaf.
    #[n(0)]
    pub leaf: LeafKey,
    /// The counter of its last entry that was counted; 0 before the first.
    #[n(1)]
    pub last: u64,
}

impl Room {
    /// Begins a room that this desk joins later, with what its inviter told as
    /// of the commit that let it in.
    ///
    /// # Errors
    /// [`Malformed`] as [`Room::new`], or if the briefing is out of bounds, if
    /// it lacks the count of somebody in the roster, or if a side key of it is
    /// not introduced by the intermediary's signature.
    pub fn joined(
        context: RoomContext,
        opening: Opening,
        briefing: &Briefing,
    ) -> Result<Self, Malformed> {
        let mut room = Self::new(context, opening)?;
        for side_key in &briefing.side_keys {
            room.judge_side_key(side_key)
                .map_err(|_| Malformed::Field("briefing: a side key that was not introduced"))?;
            room.side_keys
                .insert((side_key.side, side_key.number), side_key.clone());
        }
        for shown in &briefing.shown {
            if room.opening.side(shown.side).is_none() {
                return Err(Malformed::Field("briefing: a side that nobody named"));
            }
            shown.check()?;
        }
        room.take_shown(&briefing.shown);
        room.take_ground(briefing)?;
        room.take_counts(&briefing.counts)?;
        room.take_nonces(briefing)?;
        if let Some(round) = &briefing.round {
            if round.number < 2 {
                return Err(Malformed::Field("briefing: round"));
            }
            if let Some(title) = &round.title {
                check_text("briefing: round title", title, limits::TITLE)?;
            }
            room.take_round(round);
        }
        room.take_standings(&briefing.standings)?;
        room.take_arrivals(&briefing.arrivals)?;
        room.take_readings(&briefing.readings)?;
        room.side_told = briefing.side_told;
        Ok(room)
    }

    fn take_ground(&mut self, briefing: &Briefing) -> Result<(), Malformed> {
        if briefing.grounds.len() > limits::GROUNDS {
            return Err(Malformed::Field("briefing: grounds"));
        }
        if !briefing.grounds.is_empty() {
            let told = briefing.grounds.iter().cloned();
            self.grounds = told.map(Stood::before_us).collect();
        }
        if let Some(adopted) = &briefing.charter {
            let charter = adopted.proposal.charter().ok_or(Malformed::Field(
                "briefing: the charter in force is no charter",
            ))?;
            adopted.proposal.check()?;
            let in_force = self.ground().hash == charter.hash().into();
            if !in_force || !charter.is_of(&self.opening) {
                return Err(Malformed::Field("briefing: not the charter in force"));
            }
            self.judge_told_charter(charter, adopted)
                .map_err(|_| Malformed::Field("briefing: a charter that not all sides signed"))?;
            self.adopted = Some(adopted.clone());
        }
        // The context follows as soon as nothing is on its way, not at once.
        let carried = self.context.charter.map(GroundHash::from);
        if carried.is_some_and(|hash| self.ground_of(hash).is_none()) {
            return Err(Malformed::Field("briefing: not the charter of the room"));
        }
        if let Some(pending) = &briefing.pending {
            let (id, state) = pending.to_state(&self.opening)?;
            if state.outcome.is_none() {
                self.unfinished.insert(id);
            }
            self.proposals.insert(id, state);
        }
        self.charter_confirmed = briefing.charter_confirmed;
        for ended in &briefing.ended {
            self.ended_keys.insert((ended.side, ended.number));
        }
        Ok(())
    }

    fn take_counts(&mut self, counts: &[Count]) -> Result<(), Malformed> {
        let told: BTreeSet<LeafKey> = counts.iter().map(|count| count.leaf).collect();
        let most = self.context.people.len() + limits::FORMER_COUNTS;
        if told.len() != counts.len() || counts.len() > most {
            return Err(Malformed::Field("briefing: counts"));
        }
        let here = &self.context.people;
        if !here.iter().all(|person| told.contains(&person.key)) {
            return Err(Malformed::Field("briefing: a count is missing"));
        }
        for count in counts {
            self.counters.insert(count.leaf, count.last);
        }
        Ok(())
    }

    fn take_nonces(&mut self, briefing: &Briefing) -> Result<(), Malformed> {
        let permitted = &briefing.permitted.0;
        let unclear = &briefing.unclear.0;
        let conveyed = &briefing.conveyed.0;
        let conveyed_unclear = &briefing.conveyed_unclear.0;
        if permitted.len() + unclear.len() > limits::BRIEFED_NONCES
            || conveyed.len() + conveyed_unclear.len() > limits::BRIEFED_NONCES
            || briefing.matters.0.len() > limits::BRIEFED_NONCES
            || briefing.decided.0.len() > limits::BRIEFED_NONCES
            || briefing.conveyed_before.0.len() > limits::BRIEFED_NONCES
            || briefing.told_before.0.len() > limits::BRIEFED_NONCES
        {
            return Err(Malformed::Field("briefing: nonces"));
        }
        for nonce in unclear {
            self.nonces.insert(*nonce, Reach::BeforeUs);
        }
        for nonce in permitted {
            self.nonces.insert(*nonce, Reach::Whole);
        }
        for nonce in conveyed_unclear {
            self.conveyed_nonces.insert(*nonce, Reach::BeforeUs);
        }
        for nonce in conveyed {
            self.conveyed_nonces.insert(*nonce, Reach::Whole);
        }
        for id in &briefing.conveyed_before.0 {
            self.conveyed_before.insert(*id, Reach::Whole);
        }
        self.take_told_before(&briefing.told_before);
        for matter in &briefing.matters.0 {
            self.matters.insert(*matter, Reach::Whole);
        }
        for matter in &briefing.decided.0 {
            self.decided.insert(*matter, Reach::Whole);
        }
        Ok(())
    }

    /// What an invited desk must be told besides the opening, once the commit
    /// that lets it in is applied.
    pub fn briefing(&self) -> Briefing {
        let most = limits::BRIEFED_NONCES;
        Briefing {
            side_keys: self.side_keys.values().cloned().collect(),
            shown: self.tell_shown(),
            counts: self.counts(),
            permitted: self.nonces.newest(most, Reach::Whole),
            unclear: self.nonces.newest(most, Reach::BeforeUs),
            conveyed: self.conveyed_nonces.newest(most, Reach::Whole),
            conveyed_unclear: self.conveyed_nonces.newest(most, Reach::BeforeUs),
            readings: self.tell_readings(),
            side_told: self.side_told,
            conveyed_before: self.conveyed_before.newest(most, Reach::Whole),
            told_before: self.tell_told_before(),
            standings: self.tell_standings(),
            arrivals: self.tell_arrivals(),
            grounds: self.newest_grounds(),
            charter: self.adopted.clone(),
            charter_confirmed: self.charter_confirmed,
            ended: ended_keys(&self.ended_keys),
            matters: self.matters.newest(most, Reach::Whole),
            decided: self.decided.newest(most, Reach::Whole),
            round: self.tell_round(),
            pending: self
                .pending_charter()
                .map(|(id, state)| Box::new(PendingCharter::of(id, state))),
        }
    }

    /// The grounds that a newcomer is told of, oldest first.
    fn newest_grounds(&self) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = self.grounds().cloned().collect();
        grounds.reverse();
        grounds
    }

    /// The roster's counts in its order, then those of leaves that have left.
    fn counts(&self) -> Vec<Count> {
        let here = self.context.people.iter().map(|person| Count {
            leaf: person.key,
            last: self.counters.get(&person.key).copied().unwrap_or(0),
        });
        let former = self
            .counters
            .iter()
            .filter(|(leaf, last)| **last > 0 && self.context.person(leaf).is_none())
            .map(|(leaf, last)| Count {
                leaf: *leaf,
                last: *last,
            });
        here.chain(former.take(limits::FORMER_COUNTS)).collect()
    }
}

pub(super) fn ended_keys(keys: &BTreeSet<(SideNumber, u8)>) -> Vec<EndedKey> {
    keys.iter()
        .map(|(side, number)| EndedKey {
            side: *side,
            number: *number,
        })
        .collect()
}
