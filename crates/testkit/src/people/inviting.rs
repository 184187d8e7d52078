//! How random people let each other in: by link and by voice.

use desk::View;
use desk::answer::MadeInvitation;
use desk::command::{Command, Invite, Join, Query};
use desk::talks::Role;

use super::{GUESTS, HEADS, OFFICIAL, People, SIDES};
use crate::randomness::{below, happens, one_of};
use crate::scenes::{invite, invite_as};
use crate::world::{CANARY, Who, World};

/// An invitation on its way between two people.
pub(super) struct Pending {
    inviter: Who,
    invitation: u32,
    pub(super) invitee: Who,
    link: String,
    name: String,
    device: String,
}

impl People {
    /// Takes one invitation a step further.
    pub(super) fn go_on(&mut self, world: &mut World) -> bool {
        // Whoever has a card before them may think better of it.
        let doubts = happens(&mut self.rng, 40);
        let mut at = 0;
        while let Some(pending) = self.pending.get(at) {
            let (inviter, invitee) = (pending.inviter, pending.invitee);
            match step(world, pending) {
                Next::Nothing => at += 1,
                Next::Over => {
                    self.pending.remove(at);
                }
                Next::Join(command) => {
                    self.command(world, invitee, command);
                    return true;
                }
                Next::Approve(command) => {
                    let command = match command {
                        Command::Approve { invitation, .. } if doubts => {
                            Command::Decline { invitation }
                        }
                        other => other,
                    };
                    self.command(world, inviter, command);
                    return true;
                }
            }
        }
        false
    }

    pub(super) fn invite(
        &mut self,
        world: &mut World,
        inviter: Who,
        invite: Invite,
        (invitee, name, device): (Who, &str, &str),
    ) {
        let answer = self.command(world, inviter, Command::Invite(invite));
        if let Some(desk::Answer::Invitation {
            invitation, link, ..
        }) = answer
        {
            self.pending.push(Pending {
                inviter,
                invitation,
                invitee,
                link,
                name: name.to_owned(),
                device: device.to_owned(),
            });
        }
    }

    /// A link that was handed over for somebody whom the inviter knows.
    pub(super) fn hand_over(&mut self, inviter: Who, invitee: Who, made: MadeInvitation) {
        self.pending.push(Pending {
            inviter,
            invitation: made.invitation,
            invitee,
            link: made.link,
            name: made.name,
            device: "same desk".to_owned(),
        });
    }

    pub(super) fn invite_somebody(&mut self, world: &mut World) {
        let Some(guest) = one_of(&mut self.rng, &GUESTS).copied() else {
            return;
        };
        if self.pending.iter().any(|pending| pending.invitee == guest) {
            return;
        }
        // Each guest is of one camp, whatever they are invited as.
        let side = usize::try_from(world.seed.wrapping_add(guest as u64) % 3).unwrap_or_default();
        let guest_name = format!("{CANARY} guest {guest}");
        if side == 2 {
            let team = invite(Some("team"));
            return self.invite(world, OFFICIAL, team, (guest, &guest_name, "desk"));
        }
        let (Some(head), Some(side)) = (HEADS.get(side).copied(), SIDES.get(side).copied()) else {
            return;
        };
        let head_name = format!("{CANARY} head of {side}");
        match below(&mut self.rng, 10) {
            6..10 => {
                let role = match happens(&mut self.rng, 700) {
                    true => Role::Head,
                    false => Role::Deputy,
                };
                let second = invite_as(Some(side), role);
                self.invite(world, OFFICIAL, second, (guest, &guest_name, "phone"));
            }
            0 | 1 => {
                let delegate = invite_as(Some(side), Role::Delegate);
                self.invite(world, OFFICIAL, delegate, (guest, &guest_name, "tablet"));
            }
            2 => {
                let mut again = invite_as(Some(side), Role::Head);
                again.again = Some(head_name.clone());
                self.invite(world, OFFICIAL, again, (head, &head_name, "new laptop"));
            }
            3 => {
                let mut device = invite_as(Some(side), Role::Head);
                device.device_of = Some(head_name.clone());
                self.invite(world, OFFICIAL, device, (guest, &head_name, "phone"));
            }
            _ => {
                let delegate = invite_as(None, Role::Delegate);
                self.invite(world, head, delegate, (guest, &guest_name, "tablet"));
            }
        }
    }
}

/// What comes next for an invitation.
enum Next {
    Nothing,
    Over,
    Join(Command),
    Approve(Command),
}

fn step(world: &World, pending: &Pending) -> Next {
    let running = |who: Who| world.desks.get(who).is_some_and(|desk| desk.is_running());
    if !running(pending.inviter) || !running(pending.invitee) {
        return Next::Nothing;
    }
    let words = match world.look(pending.invitee, &Query::Joinings) {
        Ok(View::Joinings { joinings }) => joinings,
        _ => return Next::Nothing,
    };
    let invitation = world
        .invitations(pending.inviter)
        .into_iter()
        .find(|invitation| invitation.invitation == pending.invitation);
    let Some(invitation) = invitation else {
        return Next::Over;
    };
    match invitation.state.as_str() {
        // People do not wait for the relay before they use a link.
        "opening" | "waiting" => {
            let join = Join {
                link: pending.link.clone(),
                name: pending.name.clone(),
                device: pending.device.clone(),
            };
            // Whoever joined already is told so, and waits.
            let joined = world
                .desks
                .get(pending.invitee)
                .is_some_and(|desk| desk.joined_by.contains(&pending.link));
            if joined {
                Next::Nothing
            } else {
                Next::Join(Command::Join(join))
            }
        }
        // The two compare by voice: one of the invitee's joinings has the words.
        "card" => match invitation.words {
            Some(card) if words.iter().any(|joining| joining.words == card) => {
                Next::Approve(Command::Approve {
                    invitation: pending.invitation,
                    words: card,
                })
            }
            _ => Next::Nothing,
        },
        "approving" => Next::Nothing,
        _ => Next::Over,
    }
}
