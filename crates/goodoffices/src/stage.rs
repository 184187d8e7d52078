//! Desks that act by a script: commands, and waiting for what they lead to.
//! The demonstration and the replay stand on it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use client::{AnyDesk, Events, Notice};
use desk::answer::{Answer, Event, RoomSummary, View};
use desk::command::{Command, Invite, Join, OpenTalks, Query};
use talks::view::{RoomView, Said};
use talks::{EntryId, TalksId};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::failure::Failure;

/// How long anything may take before the script gives up; far more than it
/// ever takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A desk and what it has reported.
pub(crate) struct Actor {
    /// Who it is, for messages.
    name: String,
    /// The desk.
    pub(crate) desk: AnyDesk,
    seen: watch::Receiver<Seen>,
    listening: JoinHandle<()>,
}

/// What a desk has reported so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Numbers of own entries.
    logged: BTreeMap<EntryId, u64>,
    /// When a line came, by room and number.
    lines: BTreeMap<(String, u64), Instant>,
    /// Stages of conveyances, by room and permission.
    carried: BTreeMap<(String, u64), Vec<Carried>>,
    /// Safety words of cards, by invitation.
    cards: BTreeMap<u32, String>,
    /// How many things happened at all.
    events: u64,
    /// What went wrong.
    trouble: Option<String>,
}

#[derive(Debug, Clone)]
struct Carried {
    stage: String,
    number: Option<u64>,
    reason: Option<String>,
}

impl Seen {
    fn note(&mut self, event: Event) {
        self.events += 1;
        match event {
            Event::Logged { entry, number, .. } => {
                self.logged.insert(entry, number);
            }
            Event::Line { room, number } => {
                self.lines.insert((room, number), Instant::now());
            }
            Event::Card {
                invitation, words, ..
            } => {
                self.cards.insert(invitation, words);
            }
            Event::Carried {
                room,
                permission,
                stage,
                number,
                reason,
                ..
            } => self
                .carried
                .entry((room, permission))
                .or_default()
                .push(Carried {
                    stage,
                    number,
                    reason,
                }),
            Event::RoomRefused { reason, .. }
            | Event::NotLogged { reason, .. }
            | Event::JoiningFailed { reason, .. }
            | Event::InvitationEnded { reason, .. } => self.trouble = Some(reason),
            Event::Standing {
                standing,
                explanation,
                ..
            } if standing != "open" => self.trouble = Some(format!("{standing}: {explanation}")),
            _ => {}
        }
    }
}

async fn listen(mut events: Events, seen: watch::Sender<Seen>) {
    while let Some(notice) = events.next().await {
        seen.send_modify(|seen| match notice {
            Notice::Event(event) => seen.note(event),
            Notice::Missed(count) => {
                seen.trouble = Some(format!("{count} reports of the desk were missed"));
            }
        });
    }
    seen.send_modify(|seen| seen.trouble = Some("the desk has stopped".to_owned()));
}

impl Drop for Actor {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Actor {
    /// Starts to listen to a desk.
    ///
    /// # Errors
    /// If the desk has stopped.
    pub(crate) async fn new(name: &str, desk: AnyDesk) -> Result<Self, Failure> {
        let events = desk.events().await?;
        let (sender, seen) = watch::channel(Seen::default());
        Ok(Self {
            name: name.to_owned(),
            desk,
            seen,
            listening: tokio::spawn(listen(events, sender)),
        })
    }

    /// Waits until what the desk reported answers the question.
    async fn wait<T>(
        &self,
        what: &str,
        mut find: impl FnMut(&Seen) -> Option<T>,
    ) -> Result<T, Failure> {
        let mut seen = self.seen.clone();
        let mut found = None;
        let waiting = seen.wait_for(|seen| {
            found = find(seen);
            found.is_some() || seen.trouble.is_some()
        });
        let trouble = match timeout(PATIENCE, waiting).await {
            Ok(Ok(seen)) => seen.trouble.clone(),
            Ok(Err(_)) => Some("the desk has stopped".to_owned()),
            Err(_) => Some("nothing came of it".to_owned()),
        };
        found.ok_or_else(|| {
            let trouble = trouble.unwrap_or_default();
            Failure::unavailable(format!("{} waited for {what}: {trouble}", self.name))
        })
    }

    /// Waits until something goes wrong here.
    async fn failed(&self, meanwhile: &str) -> Failure {
        match self.wait(meanwhile, |_| None::<Infallible>).await {
            Err(failure) => failure,
            Ok(never) => match never {},
        }
    }

    /// Does something that becomes an entry; returns its number.
    ///
    /// # Errors
    /// If the desk refuses, or it is not logged.
    pub(crate) async fn enter(&self, command: Command) -> Result<u64, Failure> {
        match self.desk.command(command).await? {
            Answer::Queued { entry, .. } => {
                self.wait("an entry to be logged", |seen| {
                    seen.logged.get(&entry).copied()
                })
                .await
            }
            other => Err(self.strange(&other)),
        }
    }

    /// Puts something into several rooms; returns the rooms and the numbers there.
    ///
    /// # Errors
    /// If the desk refuses, or it is not logged.
    pub(crate) async fn put(&self, command: Command) -> Result<Vec<(String, u64)>, Failure> {
        let Answer::Proposed { entries, .. } = self.desk.command(command).await? else {
            return Err(Failure::unavailable("an unexpected answer"));
        };
        let mut put = Vec::new();
        for one in entries {
            let logged = self.wait("an entry to be logged", |seen| {
                seen.logged.get(&one.entry).copied()
            });
            put.push((one.room, logged.await?));
        }
        Ok(put)
    }

    /// Waits until a room here answers the question.
    ///
    /// # Errors
    /// If that does not happen.
    pub(crate) async fn until<T>(
        &self,
        room: &str,
        what: &str,
        find: impl Fn(&RoomView) -> Option<T>,
    ) -> Result<T, Failure> {
        loop {
            let before = self.events_so_far();
            if let Some(found) = find(&self.view(room).await?) {
                return Ok(found);
            }
            self.something_more(what, before).await?;
        }
    }

    /// Waits until a line stands in a room here; says when it came.
    ///
    /// # Errors
    /// If it does not come.
    pub(crate) async fn line(&self, room: &str, number: u64) -> Result<Instant, Failure> {
        let key = (room.to_owned(), number);
        self.wait("a line", |seen| seen.lines.get(&key).copied())
            .await
    }

    /// Waits until a conveyance is at a stage; returns the number at its
    /// destination, if the stage has one.
    ///
    /// # Errors
    /// If it fails.
    pub(crate) async fn carried(
        &self,
        room: &str,
        permission: u64,
        stage: &str,
    ) -> Result<Option<u64>, Failure> {
        let key = (room.to_owned(), permission);
        let end = self
            .wait(stage, |seen| {
                let stages = seen.carried.get(&key)?;
                let wanted = |one: &&Carried| one.stage == stage || one.stage == "failed";
                stages.iter().find(wanted).cloned()
            })
            .await?;
        match end.reason {
            Some(reason) if end.stage == "failed" => Err(Failure::refused(reason)),
            _ => Ok(end.number),
        }
    }

    /// Opens talks; returns their id.
    ///
    /// # Errors
    /// If the desk or the relay refuses.
    pub(crate) async fn open(&self, talks: OpenTalks) -> Result<TalksId, Failure> {
        match self.desk.command(Command::OpenTalks(talks)).await? {
            Answer::Opening { talks, .. } => {
                self.settled().await?;
                Ok(talks)
            }
            other => Err(self.strange(&other)),
        }
    }

    /// Invites somebody and lets them in: link, card, safety words, approval.
    ///
    /// # Errors
    /// If any step fails, or the safety words differ.
    pub(crate) async fn admit(
        &self,
        invite: Invite,
        invitee: &Self,
        device: &str,
    ) -> Result<(), Failure> {
        let (invitation, link) = match self.desk.command(Command::Invite(invite)).await? {
            Answer::Invitation {
                invitation, link, ..
            } => (invitation, link),
            other => return Err(self.strange(&other)),
        };
        let join = Command::Join(Join {
            link,
            name: invitee.name.clone(),
            device: device.to_owned(),
        });
        let read_out = match invitee.desk.command(join).await? {
            Answer::Joining { words, .. } => words,
            other => return Err(invitee.strange(&other)),
        };
        // What goes wrong with the card is told at the invitee's desk.
        let card = tokio::select! {
            card = self.wait("a card", |seen| seen.cards.get(&invitation).cloned()) => card?,
            failure = invitee.failed("its card to be taken") => return Err(failure),
        };
        if card != read_out {
            return Err(Failure::refused("the safety words differ"));
        }
        let approve = Command::Approve {
            invitation,
            words: read_out,
        };
        self.desk.command(approve).await?;
        Ok(())
    }

    /// Waits until the desk is in a room of these talks of a kind.
    ///
    /// # Errors
    /// If that does not happen.
    pub(crate) async fn room(&self, talks: TalksId, kind: &str) -> Result<RoomSummary, Failure> {
        loop {
            let before = self.events_so_far();
            if let Some(room) = self.rooms(talks, kind).await?.into_iter().next() {
                return Ok(room);
            }
            self.something_more("a room", before).await?;
        }
    }

    /// The open rooms of these talks of a kind.
    ///
    /// # Errors
    /// If the desk has stopped.
    pub(crate) async fn rooms(
        &self,
        talks: TalksId,
        kind: &str,
    ) -> Result<Vec<RoomSummary>, Failure> {
        let fits = |room: &RoomSummary| {
            room.talks == talks && room.kind == kind && room.standing == "open"
        };
        match self.desk.query(Query::Rooms).await? {
            View::Rooms { rooms } => Ok(rooms.into_iter().filter(fits).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// Waits until a side's key is introduced in a room.
    ///
    /// # Errors
    /// If that does not happen.
    pub(crate) async fn side_key(&self, room: &str, side: &str) -> Result<(), Failure> {
        loop {
            let before = self.events_so_far();
            let view = self.view(room).await?;
            let introduced = view.lines.iter().any(|line| {
                matches!(&line.what, Said::SideKey { side: of, .. } if of == side)
                    && line.refused.is_none()
            });
            if introduced {
                return Ok(());
            }
            self.something_more("a side key", before).await?;
        }
    }

    fn events_so_far(&self) -> u64 {
        self.seen.borrow().events
    }

    /// Waits until more happened than so many events: then it is worth looking
    /// again.
    async fn something_more(&self, what: &str, before: u64) -> Result<(), Failure> {
        self.wait(what, |seen| (seen.events > before).then_some(()))
            .await
    }

    /// A room as it stands here.
    ///
    /// # Errors
    /// If there is no such room.
    pub(crate) async fn view(&self, room: &str) -> Result<RoomView, Failure> {
        crate::run::look::view(&self.desk, room).await
    }

    /// Waits until nothing is outstanding.
    ///
    /// # Errors
    /// If something stays so.
    pub(crate) async fn settled(&self) -> Result<(), Failure> {
        let settled = self.desk.settled(PATIENCE).await;
        settled.map_err(|error| Failure::from(error).while_doing(&self.name))
    }

    fn strange(&self, answer: &Answer) -> Failure {
        Failure::unavailable(format!("{}: an unexpected answer: {answer:?}", self.name))
    }
}
