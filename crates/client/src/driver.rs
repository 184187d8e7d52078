//! The driver: the one place where engine, vault and links meet.
//!
//! It runs on a thread of its own, because it waits for the disk: one input at
//! a time goes into the engine, the batch that comes out is stored whole, and
//! only then are its effects carried out, its events told and its command
//! answered. What the relay sent while the disk was busy is taken together:
//! several batches, one transaction, and everything else after it. If storing fails, the engine is dropped and brought back from what
//! is stored, and all links begin anew: nothing that was not stored has
//! happened.

use std::collections::VecDeque;
use std::sync::Arc;

use desk::answer::{Answer, Event, View};
use desk::command::{Command, Query, RoomName};
use desk::effect::{Batch, Effect, Input};
use desk::{Attach, Desk, Located, Randomness};
use envelope::{AccessSecret, RoomId};
use talks::Time;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::{Instant, sleep_until};
use zeroize::Zeroizing;

use crate::anonymous::Heard;
use crate::clock::Clock;
use crate::documents::{Errands, Told};
use crate::error::ClientError;
use crate::ledger::Ledger;
use crate::limits;
use crate::link::{Report, What};
use crate::network::{LinkState, Network};
use crate::notes::{Note, Notes};
use crate::pause::Pauses;
use crate::vault::{Vault, VaultError};

/// What is asked of the driver.
pub(crate) enum Ask {
    Command(Command, oneshot::Sender<Result<Answer, ClientError>>),
    Query(Query, oneshot::Sender<Result<View, ClientError>>),
    /// A file that is sealed already.
    Attach(Attach, oneshot::Sender<Result<Answer, ClientError>>),
    /// Where the document of a line is.
    Document(RoomName, u64, oneshot::Sender<Result<Located, ClientError>>),
    /// The key with which to prove access to a room now.
    Access(RoomId, oneshot::Sender<Option<AccessSecret>>),
    Links(oneshot::Sender<Vec<LinkState>>),
    Keep(Note, oneshot::Sender<Result<(), ClientError>>),
    Notes(oneshot::Sender<Vec<Note>>),
    /// What the ledger of accounts says.
    Ledger(oneshot::Sender<Zeroizing<Vec<u8>>>),
    WriteLedger(Zeroizing<Vec<u8>>, oneshot::Sender<Result<(), ClientError>>),
    /// To be answered once nothing is outstanding.
    Settled(oneshot::Sender<()>),
    /// What is outstanding now.
    Outstanding(oneshot::Sender<Vec<String>>),
    Close(oneshot::Sender<Result<(), VaultError>>),
}

/// Why the driver has paused, and until when.
struct Halt {
    until: Instant,
    reason: String,
}

pub(crate) struct Driver {
    /// None while the vault cannot be read.
    desk: Option<Desk>,
    vault: Vault,
    notes: Notes,
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    randomness: Box<dyn Randomness + Send>,
    network: Network,
    errands: Errands,
    events: broadcast::Sender<Event>,
    /// What the engine wants that is not stored yet.
    unstored: Batch,
    /// Inputs that follow from effects.
    follow: VecDeque<Input>,
    /// Whoever waits until nothing is outstanding.
    waiting: Vec<oneshot::Sender<()>>,
    /// Set after the vault failed: outstanding effects wait.
    halt: Option<Halt>,
    pauses: Pauses,
    /// The deadline at which the engine was last told the time.
    ticked: Option<Time>,
}

/// What the driver listens to.
pub(crate) struct Inbox {
    pub(crate) asks: mpsc::Receiver<Ask>,
    pub(crate) reports: mpsc::Receiver<Report>,
    pub(crate) heard: mpsc::Receiver<Heard>,
    pub(crate) told: mpsc::Receiver<Told>,
}

impl Driver {
    /// Brings the engine back from its vault.
    pub(crate) fn restore(
        mut vault: Vault,
        clock: Arc<dyn Clock>,
        randomness: Box<dyn Randomness + Send>,
        network: Network,
        errands: Errands,
        events: broadcast::Sender<Event>,
    ) -> Result<Self, ClientError> {
        let mut items = vault.items()?;
        let notes = Notes::take_from(&mut items);
        let ledger = Ledger::take_from(&mut items);
        let desk = Desk::restore(items)?;
        errands.tidy(&desk.documents_in_use());
        let mut driver = Self {
            desk: Some(desk),
            vault,
            notes,
            ledger,
            clock,
            randomness,
            network,
            errands,
            events,
            unstored: Batch::default(),
            follow: VecDeque::new(),
            waiting: Vec::new(),
            halt: None,
            pauses: Pauses::new(),
            ticked: None,
        };
        // What was due while nobody ran is done before anything is shown.
        driver.tick();
        driver.tidy_notes();
        driver.resume();
        Ok(driver)
    }

    /// Runs until it is closed or nobody can ask anything any more.
    pub(crate) async fn run(mut self, mut inbox: Inbox) {
        loop {
            self.follow_up();
            self.tell_waiting();
            let due = self.deadline();
            let halted = self.halt.as_ref().map(|halt| halt.until);
            tokio::select! {
                ask = inbox.asks.recv() => match ask {
                    None => return,
                    Some(Ask::Close(closed)) => {
                        self.network.close();
                        self.errands.close();
                        let _ = closed.send(self.vault.close());
                        return;
                    }
                    Some(ask) => self.answer(ask),
                },
                Some(report) = inbox.reports.recv() => self.links(report, &mut inbox.reports),
                Some(heard) = inbox.heard.recv() => self.heard(heard),
                Some(told) = inbox.told.recv() => self.told(told),
                () = pass(&*self.clock, due), if due.is_some() => self.tick(),
                () = until(halted), if halted.is_some() => self.go_on(),
            }
        }
    }

    fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Command(command, answer) => {
                let done = self.feed(Input::Command(command));
                let done = done.and_then(|answer| answer.ok_or(ClientError::Stopped));
                let _ = answer.send(done);
            }
            Ask::Query(query, answer) => {
                let now = self.clock.now();
                let seen = self
                    .engine()
                    .and_then(|desk| desk.query(now, &query).map_err(ClientError::from));
                let _ = answer.send(seen);
            }
            Ask::Attach(attach, answer) => {
                let done = self.feed(Input::Attach(attach));
                let done = done.and_then(|answer| answer.ok_or(ClientError::Stopped));
                let _ = answer.send(done);
            }
            Ask::Document(room, number, answer) => {
                let now = self.clock.now();
                let found = self
                    .engine()
                    .and_then(|desk| Ok(desk.document(now, &room, number)?));
                let _ = answer.send(found);
            }
            Ask::Access(room, answer) => {
                // Nobody is shown a key of an epoch that is not stored.
                self.settle();
                let key = self.desk.as_ref().and_then(|desk| desk.access(&room));
                let _ = answer.send(key);
            }
            Ask::Links(answer) => {
                let _ = answer.send(self.network.links());
            }
            Ask::Keep(note, answer) => {
                let _ = answer.send(self.keep(note));
            }
            Ask::Notes(answer) => {
                let _ = answer.send(self.notes.all());
            }
            Ask::Ledger(answer) => {
                let _ = answer.send(self.ledger.read());
            }
            Ask::WriteLedger(value, answer) => {
                let _ = answer.send(self.write_ledger(value));
            }
            Ask::Settled(answer) => self.waiting.push(answer),
            Ask::Outstanding(answer) => {
                let _ = answer.send(self.outstanding());
            }
            Ask::Close(_) => {}
        }
    }

    fn engine(&mut self) -> Result<&mut Desk, ClientError> {
        match (&mut self.desk, &self.halt) {
            (Some(desk), _) => Ok(desk),
            (None, halt) => Err(ClientError::Desk {
                kind: desk::ErrorKind::Unavailable,
                refusal: None,
                message: halt
                    .as_ref()
                    .map_or_else(String::new, |halt| halt.reason.clone()),
            }),
        }
    }

    /// One input, one batch: stored first, then carried out.
    fn feed(&mut self, input: Input) -> Result<Option<Answer>, ClientError> {
        let answer = self.engage(input)?;
        self.store()?;
        Ok(answer)
    }

    /// Lets the engine take an input; what follows from it is yet to be stored.
    fn engage(&mut self, input: Input) -> Result<Option<Answer>, ClientError> {
        let now = self.clock.now();
        let Some(desk) = &mut self.desk else {
            return self.engine().map(|_| None);
        };
        let batch = desk.handle(now, &mut *self.randomness, input)?;
        self.unstored.writes.extend(batch.writes);
        self.unstored.effects.extend(batch.effects);
        self.unstored.events.extend(batch.events);
        self.unstored.forget |= batch.forget;
        Ok(batch.answer)
    }

    /// Stores what is unstored in one transaction; only then carries out its
    /// effects and tells its events.
    fn store(&mut self) -> Result<(), ClientError> {
        let batch = std::mem::take(&mut self.unstored);
        if let Err(error) = self.vault.store(&batch.writes) {
            tracing::error!(%error, "the vault failed; the engine goes back to what is stored");
            self.bring_back(&error);
            return Err(error.into());
        }
        if !batch.writes.is_empty() {
            self.pauses.reset();
        }
        if batch.forget {
            self.tidy_notes();
            self.forget();
        }
        for effect in batch.effects {
            self.perform(effect);
        }
        for event in batch.events {
            // Nobody need be listening.
            let _ = self.events.send(event);
        }
        Ok(())
    }

    fn keep(&mut self, note: Note) -> Result<(), ClientError> {
        if !self.engine()?.has_room(&note.room) {
            return Err(ClientError::RoomGone);
        }
        if let Some(write) = self.notes.write_of(&note)? {
            self.unstored.writes.push(write);
            self.store()?;
            self.notes.hold(note);
        }
        Ok(())
    }

    fn write_ledger(&mut self, value: Zeroizing<Vec<u8>>) -> Result<(), ClientError> {
        self.unstored.writes.push(Ledger::write_of(&value)?);
        self.store()?;
        self.ledger.hold(value);
        Ok(())
    }

    /// The notes of a room go with this desk's copy of it.
    fn tidy_notes(&mut self) {
        let Some(desk) = &self.desk else {
            return;
        };
        let writes = self.notes.drop_gone(|room| desk.has_room(room));
        if let Err(error) = self.vault.store(&writes) {
            self.bring_back(&error);
        }
    }

    /// What was removed leaves the file. What fails here is done when the
    /// vault is closed, or opened again.
    fn forget(&mut self) {
        if let Err(error) = self.vault.forget() {
            tracing::error!(%error, "destroyed values may lie in the vault's files until it is closed");
            let text = format!(
                "what was destroyed may lie in the vault's files until the desk closes ({error})"
            );
            let _ = self.events.send(Event::Warning { room: None, text });
        }
    }

    /// An input for which nobody waits.
    fn take(&mut self, input: Input) {
        self.note(input);
        self.settle();
    }

    /// An input for which nobody waits, to be stored with others.
    fn note(&mut self, input: Input) {
        if self.desk.is_none() {
            return;
        }
        if let Err(error) = self.engage(input) {
            tracing::warn!(%error, "an input was not taken");
        }
    }

    /// Stores what was noted; a failure is told where it happens.
    fn settle(&mut self) {
        let _ = self.store();
    }

    fn follow_up(&mut self) {
        while let Some(input) = self.follow.pop_front() {
            self.take(input);
        }
    }

    fn perform(&mut self, effect: Effect) {
        let Some(effect) = self.errands.perform(effect) else {
            return;
        };
        match effect {
            Effect::Connect { room, relay } => {
                if let Some(down) = self.network.connect(room, relay) {
                    self.follow.push_back(down);
                }
            }
            Effect::Disconnect { room } => self.network.disconnect(&room),
            Effect::Send { room, id, request } => {
                if let Some(down) = self.network.send(room, id, request) {
                    self.follow.push_back(down);
                }
            }
            Effect::SendAnonymously { id, relay, request } => {
                self.network.ask(id, relay, request);
            }
            _ => tracing::error!("the engine wants an effect that this driver does not know"),
        }
    }

    /// Takes a report and those that already wait behind it, and stores what
    /// follows from them together.
    fn links(&mut self, first: Report, waiting: &mut mpsc::Receiver<Report>) {
        self.linked(first);
        for _ in 1..limits::REPORTS_AT_ONCE {
            match waiting.try_recv() {
                Ok(report) => self.linked(report),
                Err(_) => break,
            }
        }
        self.settle();
    }

    fn linked(&mut self, report: Report) {
        if !self.network.listens_to(&report) {
            return;
        }
        let room = report.room;
        match report.what {
            What::Key(answer) => {
                // Nobody is shown a key of an epoch that is not stored.
                self.settle();
                let key = self.desk.as_ref().and_then(|desk| desk.access(&room));
                let _ = answer.send(key);
            }
            What::Trouble(why) => self.network.trouble(&room, why),
            What::Up(connection) => {
                self.network.up(&room, connection);
                self.note(Input::LinkUp(room));
            }
            What::Down => {
                self.network.down(&room);
                self.note(Input::LinkDown(room));
            }
            What::Reply(id, reply) => {
                self.network.replied(&room, id, &reply);
                self.note(Input::Reply { room, id, reply });
            }
            What::Pushed(frames) => {
                self.network.received(&room, &frames);
                self.note(Input::Pushed { room, frames });
            }
            What::Retired(at) => self.note(Input::Retired { room, at }),
        }
    }

    fn heard(&mut self, heard: Heard) {
        if let Some((id, reply)) = self.network.heard(heard) {
            self.take(Input::Answered { id, reply });
        }
    }

    fn told(&mut self, told: Told) {
        if let Some((errand, outcome)) = self.errands.heard(told) {
            self.take(Input::Errand { errand, outcome });
        }
    }

    /// When the engine wants to be told the time. A deadline that it was told
    /// of and still names comes again a second later, not at once.
    fn deadline(&self) -> Option<Time> {
        let due = self.desk.as_ref()?.deadline()?;
        if self.ticked == Some(due) {
            return Some(self.clock.now().plus_millis(1000));
        }
        Some(due)
    }

    fn tick(&mut self) {
        let now = self.clock.now();
        let named = self.desk.as_ref().and_then(Desk::deadline);
        if named.is_none_or(|named| now < named) {
            return;
        }
        self.take(Input::Tick);
        self.ticked = named;
    }

    /// After the vault failed: forgets everything and reads it again. What is
    /// outstanding waits a little, so that a full disk is not hammered.
    fn bring_back(&mut self, error: &VaultError) {
        self.network.close();
        self.errands.close();
        self.follow.clear();
        self.unstored = Batch::default();
        self.desk = None;
        let mut reason = error.to_string();
        match self.vault.items() {
            Ok(mut items) => {
                self.notes = Notes::take_from(&mut items);
                self.ledger = Ledger::take_from(&mut items);
                match Desk::restore(items) {
                    Ok(desk) => self.desk = Some(desk),
                    Err(error) => reason = error.to_string(),
                }
            }
            Err(error) => reason = error.to_string(),
        }
        self.halt = Some(Halt {
            until: Instant::now() + self.pauses.draw(),
            reason,
        });
    }

    /// The pause after a failure is over.
    fn go_on(&mut self) {
        if self.desk.is_none() {
            self.bring_back(&VaultError::Unsettled);
            if self.desk.is_none() {
                return;
            }
        }
        self.halt = None;
        // What was destroyed just before the failure took its notes along.
        self.tidy_notes();
        if self.halt.is_none() {
            self.resume();
        }
    }

    fn resume(&mut self) {
        let effects = self.desk.as_mut().map(Desk::resume).unwrap_or_default();
        for effect in effects {
            self.perform(effect);
        }
    }

    fn tell_waiting(&mut self) {
        self.waiting.retain(|waiting| !waiting.is_closed());
        if !self.waiting.is_empty() && self.outstanding().is_empty() {
            for waiting in self.waiting.drain(..) {
                let _ = waiting.send(());
            }
        }
    }

    /// What is not done yet, one reason each.
    fn outstanding(&mut self) -> Vec<String> {
        let now = self.clock.now();
        let mut reasons: Vec<String> = self.halt.iter().map(|halt| halt.reason.clone()).collect();
        let Some(desk) = &self.desk else {
            return reasons;
        };
        let seen = |query| desk.query(now, &query).ok();
        if let Some(View::Rooms { rooms }) = seen(Query::Rooms) {
            for room in rooms {
                let name = format!("{} / {}", room.title, room.name);
                if room.standing == "opening" {
                    reasons.push(format!("\"{name}\" is not open at the relay yet"));
                } else if room.waiting > 0 {
                    reasons.push(format!("in \"{name}\" {} not logged yet", room.waiting));
                }
            }
        }
        if let Some(View::Tray { items }) = seen(Query::Tray) {
            for item in items.iter().filter(|item| is_under_way(&item.state)) {
                let (number, from, to) = (item.number, &item.from, &item.to);
                reasons.push(format!(
                    "permission {number} of {from} is on its way to {to}"
                ));
            }
        }
        if let Some(View::Invitations { invitations }) = seen(Query::Invitations) {
            for invitation in &invitations {
                let number = invitation.invitation;
                match invitation.state.as_str() {
                    "opening" => {
                        reasons.push(format!("invitation {number} cannot be answered yet"))
                    }
                    "approving" => reasons.push(format!("invitation {number} is not answered yet")),
                    _ => {}
                }
            }
        }
        if let Some(View::Joinings { joinings }) = seen(Query::Joinings) {
            for joining in joinings.into_iter().filter(|one| one.state == "sending") {
                reasons.extend(joining.explanation);
            }
        }
        for name in desk.attaching() {
            reasons.push(format!("\"{name}\" is not with the relay yet"));
        }
        reasons.extend(self.errands.outstanding());
        reasons.extend(self.network.outstanding());
        reasons
    }
}

/// Whether this desk itself still has something to do for a permission; what
/// waits for a side or is a colleague's does not hold it up.
fn is_under_way(state: &str) -> bool {
    matches!(
        state,
        "held" | "sealing" | "setting-out" | "bringing" | "taking-over" | "crossing" | "receipt"
    )
}

async fn pass(clock: &dyn Clock, due: Option<Time>) {
    if let Some(due) = due {
        clock.wait_until(due).await;
    }
}

async fn until(instant: Option<Instant>) {
    if let Some(instant) = instant {
        sleep_until(instant).await;
    }
}

#[cfg(test)]
mod tests {
    use super::is_under_way;

    #[test]
    fn a_desk_is_settled_once_nothing_of_its_own_is_under_way() {
        for own in [
            "held",
            "sealing",
            "setting-out",
            "bringing",
            "taking-over",
            "crossing",
            "receipt",
        ] {
            assert!(is_under_way(own), "{own}");
        }
        for others in [
            "ready",
            "to-show",
            "closed",
            "with-colleague",
            "left-behind",
        ] {
            assert!(!is_under_way(others), "{others}");
        }
    }
}
