//! The locker of an invitation: opened, watched for a card, closed in time.

use envelope::RoomId;
use envelope::wire::{Refusal, Reply, Request};
use sealing::sealed_box;
use talks::Time;

use super::{end, is_waiting};
use crate::answer::Event;
use crate::desk::{Asked, Desk};
use crate::invitation::{self, Card};
use crate::stored::{InvitationState, InvitationStored};
use crate::turn::Turn;

/// How long one request waits at a locker, in seconds.
const LOCKER_WAIT: u32 = 25;

impl Desk {
    /// What an invitation needs of the relay now, apart from its locker.
    pub(crate) fn wanted_by_invitation(
        &self,
        number: u32,
        invitation: &InvitationStored,
    ) -> Vec<(Asked, String, Request)> {
        let relay = invitation.link.relay.clone();
        match &invitation.state {
            InvitationState::Waiting => vec![(
                Asked::TakeCard(number),
                relay,
                Request::TakeLocker {
                    locker: invitation.link.locker,
                    slot: invitation::CARD_SLOT,
                    wait_seconds: LOCKER_WAIT,
                },
            )],
            InvitationState::Approving { answer, .. } => {
                let mut wanted = Vec::new();
                let token = self
                    .talks
                    .get(&invitation.talks)
                    .and_then(|talks| talks.token.clone());
                if let (Some((new, false)), Some(token)) = (&invitation.delegation, token) {
                    wanted.push((
                        Asked::SplitToken(number),
                        relay.clone(),
                        Request::SplitToken {
                            token,
                            rooms: 1,
                            into: new.hash(),
                        },
                    ));
                }
                if let Some(answer) = answer {
                    wanted.push((
                        Asked::PutAnswer(number),
                        relay,
                        Request::PutLocker {
                            locker: invitation.link.locker,
                            slot: invitation::ANSWER_SLOT,
                            sealed: answer.to_vec(),
                        },
                    ));
                }
                wanted
            }
            _ => Vec::new(),
        }
    }

    /// Opens the lockers of new invitations, each on the link of its first room.
    pub(crate) fn ask_lockers(&mut self, turn: &mut Turn<'_>) {
        for (number, invitation) in &self.invitations {
            let asked = Asked::OpenLocker(*number);
            let Some(room) = invitation.rooms.first() else {
                continue;
            };
            let ready = self
                .rooms
                .get(room)
                .is_some_and(|engine| engine.link.takes_requests(turn.now));
            if !matches!(invitation.state, InvitationState::Opening)
                || !ready
                || self.asked.values().any(|other| *other == asked)
            {
                continue;
            }
            self.next_id += 1;
            self.asked.insert(self.next_id, asked);
            turn.send(
                *room,
                self.next_id,
                Request::OpenLocker {
                    locker: invitation.link.locker,
                    until: invitation.link.expires.0.div_ceil(1000),
                },
            );
        }
    }

    /// What was asked on a room's link is lost with it.
    pub(crate) fn forget_lockers(&mut self, room: RoomId) {
        let invitations = &self.invitations;
        self.asked.retain(|_, asked| match asked {
            Asked::OpenLocker(number) => invitations
                .get(number)
                .is_some_and(|invitation| invitation.rooms.first() != Some(&room)),
            _ => true,
        });
    }

    pub(crate) fn locker_opened(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        if !matches!(invitation.state, InvitationState::Opening) {
            return;
        }
        match reply {
            Reply::LockerOpened => invitation.state = InvitationState::Waiting,
            // The link is not what it was; it comes up again and asks again.
            Reply::Refused(refusal @ (Refusal::NotProven | Refusal::Retired { .. })) => {
                let room = invitation.rooms.first().copied();
                self.link_outlived(turn, room, refusal);
                return;
            }
            Reply::Refused(
                refusal @ (Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage),
            ) => {
                let room = invitation.rooms.first().copied();
                if let Some(engine) = room.and_then(|room| self.rooms.get_mut(&room)) {
                    engine.hold_on(turn, &refusal);
                }
                return;
            }
            Reply::Refused(refusal) => end(turn, number, invitation, refusal.to_string()),
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }

    /// A request on a room's link was refused because of the key proved there.
    fn link_outlived(&mut self, turn: &mut Turn<'_>, room: Option<RoomId>, refusal: Refusal) {
        let Some(engine) = room.and_then(|room| self.rooms.get_mut(&room)) else {
            return;
        };
        match refusal {
            Refusal::Retired { at } => engine.walk_forward(turn, at.0, &mut self.next_id),
            _ => engine.reconnect(turn),
        }
    }

    pub(crate) fn card_taken(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        if !matches!(invitation.state, InvitationState::Waiting) {
            return;
        }
        match reply {
            Reply::Locker { sealed } => {
                let opened = sealed_box::open(
                    &invitation.link.card_key(),
                    invitation.link.locker.as_bytes(),
                    &sealed,
                );
                let card = opened.ok().and_then(|bytes| {
                    let card = Card::from_bytes(&bytes).ok()?;
                    let complete = card.rooms.len() == invitation.rooms.len()
                        && invitation.link.role.has_side_key() == card.side_key.is_some();
                    complete.then(|| (bytes.to_vec(), card))
                });
                match card {
                    Some((bytes, card)) => {
                        turn.tell(Event::Card {
                            invitation: number,
                            name: card.name,
                            words: invitation.link.words(&bytes),
                        });
                        invitation.state = InvitationState::Card(bytes.into());
                    }
                    None => end(
                        turn,
                        number,
                        invitation,
                        "somebody left something in the locker that is no card for this \
                         invitation; invite again over a channel that only the invitee reads"
                            .to_owned(),
                    ),
                }
            }
            Reply::Refused(
                refusal @ (Refusal::LockerExpired | Refusal::LockerUnknown | Refusal::Malformed),
            ) => end(turn, number, invitation, refusal.to_string()),
            // Nothing there yet: asked for again.
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }

    /// When the next unanswered invitation expires.
    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.invitations
            .values()
            .filter(|invitation| is_waiting(&invitation.state))
            .map(|invitation| invitation.link.expires)
            .min()
    }

    /// Ends invitations whose time is over.
    pub(crate) fn end_invitations(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        for (number, invitation) in &mut self.invitations {
            if is_waiting(&invitation.state) && invitation.link.expires <= now {
                let reason = "it expired unanswered; invite again".to_owned();
                end(turn, *number, invitation, reason);
                self.dirty.invitations.insert(*number);
                self.asked
                    .retain(|_, asked| *asked != Asked::TakeCard(*number));
            }
        }
    }
}
