//! The inviter's side of an invitation: locker, card, approval, answer.

use envelope::wire::{OpeningToken, Refusal, Reply, Request};
use envelope::{LockerId, RoomId};
use minicbor::bytes::ByteVec;
use sealing::{UnixMillis, inspect_key_package, sealed_box};
use talks::{LeafKey, Person, PersonId, Role, RoomKind, SideNumber, TalksId, Time, codec};

use crate::answer::{Answer, Event};
use crate::command::Invite;
use crate::desk::{Asked, Desk};
use crate::error::DeskError;
use crate::invitation::{self, Admission, Card, Link, Secret};
use crate::room::Admit;
use crate::stored::{self, InvitationState, InvitationStored};
use crate::turn::Turn;

/// How long one request waits at a locker, in seconds.
const LOCKER_WAIT: u32 = 25;

/// Where an invitation leads.
struct Goal {
    rooms: Vec<RoomId>,
    side: Option<SideNumber>,
    role: Role,
}

impl Desk {
    pub(crate) fn invite(
        &mut self,
        turn: &mut Turn<'_>,
        invite: Invite,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(invite.talks.as_deref())?;
        let goal = self.goal(talks, &invite)?;
        for room in &goal.rooms {
            self.engine(room)?.check_usable()?;
        }
        let (person, replaces) = self.same_person(&goal, &invite)?;
        let life = envelope::limits::LOCKER_LIFE_SECONDS;
        if invite.valid_seconds == 0 || invite.valid_seconds > life {
            return Err(DeskError::Misuse {
                what: "validity",
                why: format!("an invitation is valid for 1 to {life} seconds"),
            });
        }
        let (link, locker, secret) = self.make_link(turn, talks, &goal, invite.valid_seconds)?;
        let delegation = self.delegation_token(turn, talks, &goal)?;
        let number = self.take_number();
        self.invitations.insert(
            number,
            InvitationStored {
                version: stored::VERSION,
                talks,
                rooms: goal.rooms,
                role: goal.role,
                side: goal.side,
                locker,
                secret: secret.into(),
                expires: link.expires,
                state: InvitationState::Opening,
                replaces,
                person,
                delegation: delegation.map(|token| (token, false)),
            },
        );
        self.dirty.invitations.insert(number);
        Ok(Answer::Invitation {
            invitation: number,
            link: link.to_text(),
            expires: link.expires,
        })
    }

    fn make_link(
        &self,
        turn: &mut Turn<'_>,
        talks: TalksId,
        goal: &Goal,
        valid_seconds: u64,
    ) -> Result<(Link, LockerId, [u8; 32]), DeskError> {
        let relay = self
            .talks
            .get(&talks)
            .map(|talks| talks.relay.clone())
            .unwrap_or_default();
        let locker = LockerId::from_bytes(turn.desk_bytes());
        let secret: [u8; 32] = turn.desk_bytes();
        let rooms = u8::try_from(goal.rooms.len()).map_err(|_| DeskError::Misuse {
            what: "rooms",
            why: "too many for one invitation".to_owned(),
        })?;
        let link = Link {
            version: 1,
            relay,
            locker,
            secret: Secret(secret),
            rooms,
            role: goal.role,
            expires: turn.now.plus_millis(valid_seconds.saturating_mul(1000)),
        };
        Ok((link, locker, secret))
    }

    /// Which rooms the invitee enters, as what.
    fn goal(&self, talks: TalksId, invite: &Invite) -> Result<Goal, DeskError> {
        let stored = self.talks_of(&talks)?;
        match (stored.side, invite.to.as_deref()) {
            (None, Some("team")) => {
                let rooms = self.rooms_of(&talks);
                let role = invite.role.unwrap_or(Role::Official);
                if !role.is_intermediary() {
                    return Err(DeskError::NotYours(
                        "only the intermediary's own people are in its team: official, staff or \
                         interpreter",
                    ));
                }
                Ok(Goal {
                    rooms,
                    side: None,
                    role,
                })
            }
            (None, Some(name)) => {
                let side = stored
                    .opening
                    .side_named(name)
                    .ok_or_else(|| self.no_such_side(&talks, name))?;
                let room = self.room_of_kind(&talks, RoomKind::Side(side))?;
                let first = !self.has_head(&room, side);
                let default = if first { Role::Head } else { Role::Delegate };
                let role = invite.role.unwrap_or(default);
                if !matches!(role, Role::Head | Role::Delegate) {
                    return Err(DeskError::NotYours(
                        "a side's people are its head or delegates; partners are invited by the \
                         head into the delegation's own room",
                    ));
                }
                Ok(Goal {
                    rooms: vec![room],
                    side: Some(side),
                    role,
                })
            }
            (None, None) => Err(DeskError::Misuse {
                what: "invitation",
                why: "say which side it is for, or `team`".to_owned(),
            }),
            (Some(side), to) => self.goal_of_a_head(talks, side, to, invite.role),
        }
    }

    fn goal_of_a_head(
        &self,
        talks: TalksId,
        side: SideNumber,
        to: Option<&str>,
        role: Option<Role>,
    ) -> Result<Goal, DeskError> {
        let with_intermediary = self.room_of_kind(&talks, RoomKind::Side(side))?;
        let head = self
            .engine(&with_intermediary)?
            .me()
            .is_some_and(|me| me.role == Role::Head);
        if !head {
            return Err(DeskError::NotYours(
                "only a head, or the intermediary, invites people; ask your head",
            ));
        }
        let own = self.room_of_kind(&talks, RoomKind::Delegation(side));
        let role = role.unwrap_or(Role::Delegate);
        let rooms = match (to, role) {
            (Some("delegation"), _) | (_, Role::Partner) => vec![own?],
            (_, Role::Delegate) => {
                let mut rooms = vec![with_intermediary];
                rooms.extend(own.ok());
                rooms
            }
            _ => {
                return Err(DeskError::NotYours(
                    "a head invites delegates and partners; another head is invited by the \
                     intermediary, who introduces the new side key to the other rooms",
                ));
            }
        };
        Ok(Goal {
            rooms,
            side: Some(side),
            role,
        })
    }

    /// For a further device or a replacement: the human being, and the leaves
    /// that make way, room by room.
    fn same_person(
        &self,
        goal: &Goal,
        invite: &Invite,
    ) -> Result<(Option<PersonId>, Vec<Vec<LeafKey>>), DeskError> {
        let name = match (&invite.again, &invite.device_of) {
            (None, None) => return Ok((None, vec![Vec::new(); goal.rooms.len()])),
            (Some(name), None) | (None, Some(name)) => name,
            (Some(_), Some(_)) => {
                return Err(DeskError::Misuse {
                    what: "invitation",
                    why: "either replace a person's lost device, or add a device".to_owned(),
                });
            }
        };
        let mut found = None;
        let mut replaces = Vec::new();
        for room in &goal.rooms {
            let context = self.engine(room)?.room.context();
            let leaves: Vec<&Person> = context
                .people
                .iter()
                .filter(|person| person.name.to_lowercase() == name.to_lowercase())
                .collect();
            if let Some(person) = leaves.first() {
                if person.role != goal.role {
                    return Err(DeskError::Misuse {
                        what: "role",
                        why: "a person keeps their role on another device".to_owned(),
                    });
                }
                found.get_or_insert(person.person);
            }
            replaces.push(match invite.again {
                Some(_) => leaves.iter().map(|person| person.key).collect(),
                None => Vec::new(),
            });
        }
        match found {
            Some(person) => Ok((Some(person), replaces)),
            None => Err(DeskError::NoSuch {
                what: "person",
                name: name.clone(),
                remedy: "`rooms` shows who is in them",
            }),
        }
    }

    /// The first head of a side gets a token to open the delegation's room.
    fn delegation_token(
        &mut self,
        turn: &mut Turn<'_>,
        talks: TalksId,
        goal: &Goal,
    ) -> Result<Option<OpeningToken>, DeskError> {
        let (Some(side), Role::Head) = (goal.side, goal.role) else {
            return Ok(None);
        };
        let Some(stored) = self.talks.get(&talks) else {
            return Ok(None);
        };
        if stored.token.is_none() || stored.delegations.contains(&side) {
            return Ok(None);
        }
        Ok(Some(OpeningToken::from_bytes(turn.desk_bytes())))
    }

    fn has_head(&self, room: &RoomId, side: SideNumber) -> bool {
        let seated = self.rooms.get(room).is_some_and(|engine| {
            let people = &engine.room.context().people;
            people.iter().any(|person| person.role == Role::Head)
        });
        seated
            || self.invitations.values().any(|invitation| {
                invitation.side == Some(side)
                    && invitation.role == Role::Head
                    && matches!(invitation.state, InvitationState::Approving { .. })
            })
    }

    pub(crate) fn approve(
        &mut self,
        turn: &mut Turn<'_>,
        number: u32,
        words: &str,
    ) -> Result<Answer, DeskError> {
        let invitation = self.invitation(number)?;
        let InvitationState::Card(card_bytes) = &invitation.state else {
            return Err(DeskError::NotNow(state_hint(&invitation.state)));
        };
        let secret = Secret(invitation.secret.into());
        if !invitation::same_words(words, &invitation::safety_words(&secret, card_bytes)) {
            return Err(DeskError::WordsDiffer);
        }
        if invitation.expires <= turn.now {
            return Err(DeskError::NotNow(
                "the invitation has expired, so its answer could not be fetched; invite again"
                    .to_owned(),
            ));
        }
        let card = Card::from_bytes(card_bytes)?;
        let admits = self.admissions(turn, number, invitation, &card)?;
        let introductions = self.introductions(invitation, &card)?;
        let rooms = invitation.rooms.clone();
        let (card_bytes, count) = (card_bytes.clone(), rooms.len());
        for (room, admit) in rooms.iter().zip(admits) {
            if let Some(engine) = self.rooms.get_mut(room) {
                engine.enqueue_admission(admit);
                self.dirty.rooms.insert(*room);
            }
        }
        // After the newcomer's commit, so that the newcomer reads it too.
        for (room, body) in introductions {
            self.queue(turn, room, body)?;
        }
        if let Some(invitation) = self.invitations.get_mut(&number) {
            invitation.state = InvitationState::Approving {
                card: card_bytes,
                admitted: vec![None; count],
                answer: None,
            };
            self.dirty.invitations.insert(number);
        }
        Ok(Answer::Changing {
            rooms: rooms.iter().map(ToString::to_string).collect(),
        })
    }

    /// The changes of members that let a card's owner in.
    fn admissions(
        &self,
        turn: &mut Turn<'_>,
        number: u32,
        invitation: &InvitationStored,
        card: &Card,
    ) -> Result<Vec<Admit>, DeskError> {
        let mut admits = Vec::new();
        let rooms = invitation
            .rooms
            .iter()
            .zip(&card.rooms)
            .zip(&invitation.replaces);
        for (index, ((room, keys), replaces)) in (0u32..).zip(rooms) {
            let engine = self.engine(room)?;
            engine.check_usable()?;
            if !engine.may_commit() {
                return Err(DeskError::NotYours(
                    "only heads and the intermediary's officials let people in",
                ));
            }
            let member = inspect_key_package(&keys.key_package, UnixMillis(turn.now.0))?;
            let person = Person {
                key: LeafKey(*member.as_bytes()),
                person: invitation
                    .person
                    .unwrap_or_else(|| PersonId(turn.room_bytes(room))),
                role: invitation.role,
                name: card.name.clone(),
                device: card.device.clone(),
                committer: invitation.role.may_commit().then(|| keys.committer.into()),
            };
            let mut context = engine.room.context().clone();
            context
                .people
                .retain(|other| !replaces.contains(&other.key));
            context.people.push(person.clone());
            context.check()?;
            admits.push(Admit {
                invitation: number,
                index,
                person,
                key_package: keys.key_package.to_vec(),
                replaces: replaces.clone(),
            });
        }
        Ok(admits)
    }

    pub(crate) fn decline(&mut self, number: u32) -> Result<Answer, DeskError> {
        let invitation = self.invitation(number)?;
        if matches!(
            invitation.state,
            InvitationState::Approving { .. } | InvitationState::Answered
        ) {
            return Err(DeskError::NotNow(
                "this card is approved already; take the person out with `remove`".to_owned(),
            ));
        }
        if let Some(invitation) = self.invitations.get_mut(&number) {
            invitation.state = InvitationState::Declined;
            self.dirty.invitations.insert(number);
        }
        self.asked
            .retain(|_, asked| *asked != Asked::TakeCard(number));
        Ok(Answer::Done)
    }

    fn invitation(&self, number: u32) -> Result<&InvitationStored, DeskError> {
        self.invitations.get(&number).ok_or(DeskError::NoSuch {
            what: "invitation",
            name: number.to_string(),
            remedy: "`cards` lists the invitations made here",
        })
    }

    /// What an invitation needs of the relay now, apart from its locker.
    pub(crate) fn wanted_by_invitation(
        &self,
        number: u32,
        invitation: &InvitationStored,
    ) -> Vec<(Asked, String, Request)> {
        let relay = self
            .talks
            .get(&invitation.talks)
            .map(|talks| talks.relay.clone())
            .unwrap_or_default();
        match &invitation.state {
            InvitationState::Waiting => vec![(
                Asked::TakeCard(number),
                relay,
                Request::TakeLocker {
                    locker: invitation.locker,
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
                            locker: invitation.locker,
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
            let up = self.rooms.get(room).is_some_and(|engine| engine.link.up);
            if !matches!(invitation.state, InvitationState::Opening)
                || !up
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
                    locker: invitation.locker,
                    until: invitation.expires.0.div_ceil(1000),
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
            Reply::Refused(
                Refusal::NotProven
                | Refusal::Retired { .. }
                | Refusal::Busy { .. }
                | Refusal::ShuttingDown,
            ) => return,
            Reply::Refused(refusal) => end(turn, number, invitation, refusal.to_string()),
            _ => return,
        }
        self.dirty.invitations.insert(number);
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
                let secret = Secret(invitation.secret.into());
                let opened = sealed_box::open(
                    &invitation::card_key(&secret),
                    invitation.locker.as_bytes(),
                    &sealed,
                );
                let card = opened.ok().and_then(|bytes| {
                    let card = Card::from_bytes(&bytes).ok()?;
                    let complete = card.rooms.len() == invitation.rooms.len()
                        && (invitation.role == Role::Head) == card.side_key.is_some();
                    complete.then(|| (bytes.to_vec(), card))
                });
                match card {
                    Some((bytes, card)) => {
                        turn.tell(Event::Card {
                            invitation: number,
                            name: card.name,
                            words: invitation::safety_words(&secret, &bytes),
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

    pub(crate) fn admitted(&mut self, number: u32, index: u32, admission: Admission) {
        if let Some(invitation) = self.invitations.get_mut(&number)
            && let InvitationState::Approving { admitted, .. } = &mut invitation.state
            && let Some(slot) = usize::try_from(index)
                .ok()
                .and_then(|at| admitted.get_mut(at))
        {
            *slot = Some(admission);
            self.dirty.invitations.insert(number);
        }
    }

    pub(crate) fn not_admitted(&mut self, turn: &mut Turn<'_>, number: u32, reason: String) {
        if let Some(invitation) = self.invitations.get_mut(&number) {
            end(turn, number, invitation, reason);
            self.dirty.invitations.insert(number);
        }
    }

    pub(crate) fn token_split(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        match reply {
            Reply::TokenSplit => {
                if let Some((_, split)) = &mut invitation.delegation {
                    *split = true;
                }
                if let (Some(side), Some(talks)) =
                    (invitation.side, self.talks.get_mut(&invitation.talks))
                {
                    talks.delegations.push(side);
                    self.dirty.talks.insert(invitation.talks);
                }
            }
            // The head joins all the same; the delegation's room can be opened
            // with a token of the operator's later.
            Reply::Refused(refusal) => {
                invitation.delegation = None;
                turn.tell(Event::Warning {
                    room: None,
                    text: format!("the delegation cannot open a room of its own: {refusal}"),
                });
            }
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }

    /// Completes the answers of approved invitations: every room's commit won,
    /// its new epoch is registered, and the delegation's token is split off.
    pub(crate) fn answer_invitations(&mut self, turn: &mut Turn<'_>) {
        let ready: Vec<u32> = self
            .invitations
            .iter()
            .filter(|(_, invitation)| self.is_answerable(invitation))
            .map(|(number, _)| *number)
            .collect();
        for number in ready {
            match self.make_answer(turn, number) {
                Ok(sealed) => {
                    if let Some(invitation) = self.invitations.get_mut(&number)
                        && let InvitationState::Approving { answer, .. } = &mut invitation.state
                    {
                        *answer = Some(ByteVec::from(sealed));
                    }
                }
                Err(error) => self.not_admitted(turn, number, error.to_string()),
            }
            self.dirty.invitations.insert(number);
        }
    }

    fn is_answerable(&self, invitation: &InvitationStored) -> bool {
        let InvitationState::Approving {
            admitted,
            answer: None,
            ..
        } = &invitation.state
        else {
            return false;
        };
        let split = !matches!(invitation.delegation, Some((_, false)));
        let registered = invitation.rooms.iter().all(|room| {
            self.rooms
                .get(room)
                .is_some_and(|engine| engine.registration.is_none())
        });
        split && registered && admitted.iter().all(Option::is_some)
    }

    fn make_answer(&self, turn: &mut Turn<'_>, number: u32) -> Result<Vec<u8>, DeskError> {
        let invitation = self.invitation(number)?;
        let InvitationState::Approving { card, admitted, .. } = &invitation.state else {
            return Err(DeskError::NotNow(state_hint(&invitation.state)));
        };
        let card = Card::from_bytes(card)?;
        let first = invitation.rooms.first().ok_or_else(|| DeskError::NoSuch {
            what: "room of invitation",
            name: number.to_string(),
            remedy: "invite again",
        })?;
        let engine = self.engine(first)?;
        let mut briefings = Vec::new();
        for room in &invitation.rooms {
            briefings.push(self.engine(room)?.room.briefing());
        }
        let answer = invitation::Answer {
            version: 1,
            opening: engine.room.opening().clone(),
            rooms: admitted.iter().flatten().cloned().collect(),
            briefings,
            delegation: invitation
                .delegation
                .as_ref()
                .map(|(token, _)| token.clone()),
            inviter: engine.leaf(),
        };
        Ok(answer.seal(
            &engine.membership.member,
            &card.answer_to,
            &invitation.locker,
            &mut turn.room_stream(first),
        )?)
    }

    pub(crate) fn answer_put(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        match reply {
            Reply::LockerPut => {
                invitation.state = InvitationState::Answered;
                turn.tell(Event::Answered { invitation: number });
            }
            Reply::Refused(Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage) => {
                return;
            }
            Reply::Refused(refusal) => end(turn, number, invitation, refusal.to_string()),
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }

    /// When the next unanswered invitation expires.
    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.invitations
            .values()
            .filter(|invitation| is_waiting(&invitation.state))
            .map(|invitation| invitation.expires)
            .min()
    }

    /// Ends invitations whose time is over.
    pub(crate) fn end_invitations(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        for (number, invitation) in &mut self.invitations {
            if is_waiting(&invitation.state) && invitation.expires <= now {
                let reason = "it expired unanswered; invite again".to_owned();
                end(turn, *number, invitation, reason);
                self.dirty.invitations.insert(*number);
                self.asked
                    .retain(|_, asked| *asked != Asked::TakeCard(*number));
            }
        }
    }
}

fn is_waiting(state: &InvitationState) -> bool {
    matches!(state, InvitationState::Opening | InvitationState::Waiting)
}

fn end(turn: &mut Turn<'_>, number: u32, invitation: &mut InvitationStored, reason: String) {
    invitation.state = InvitationState::Ended(reason.clone());
    turn.tell(Event::InvitationEnded {
        invitation: number,
        reason,
    });
}

fn state_hint(state: &InvitationState) -> String {
    match state {
        InvitationState::Opening | InvitationState::Waiting => {
            "nobody has answered this invitation yet".to_owned()
        }
        InvitationState::Card(_) => "a card waits to be approved".to_owned(),
        InvitationState::Approving { .. } | InvitationState::Answered => {
            "this card is approved already".to_owned()
        }
        InvitationState::Declined => "this card was declined; invite again".to_owned(),
        InvitationState::Ended(reason) => reason.clone(),
    }
}

/// Encodes a card; both ends compute the safety words over these bytes.
pub(crate) fn card_bytes(card: &Card) -> Vec<u8> {
    codec::encode(card)
}
