//! A running desk, as programs in the same process use it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use desk::Randomness;
use desk::answer::{Answer, View};
use desk::command::{Command, Query, RoomName};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{broadcast, mpsc, oneshot};
use zeroize::Zeroizing;

use crate::clock::{Clock, SystemClock, SystemRandomness};
use crate::documents::{
    AttachBytes, AttachFile, Documents, Errands, FetchFile, Fetched, OpenDocument,
};
use crate::driver::{Ask, Driver, Inbox};
use crate::error::ClientError;
use crate::events::Events;
use crate::limits;
use crate::network::{LinkState, Network};
use crate::notes::Note;
use crate::transport::Transport;
use crate::vault::{Doorkeeper, Passphrase, Vault};

/// How a desk is run.
pub struct Options {
    /// A PEM file of certificate authorities to trust besides the public ones.
    pub authorities: Option<PathBuf>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from; the operating system if not given.
    pub randomness: Option<Box<dyn Randomness + Send>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            authorities: None,
            clock: Arc::new(SystemClock),
            randomness: None,
        }
    }
}

/// A desk that runs: it owns its vault, keeps its links and answers. Clones
/// speak to the same desk; it ends when it is closed or the last is dropped.
#[derive(Clone)]
pub struct Running {
    asks: mpsc::Sender<Ask>,
    events: broadcast::WeakSender<desk::answer::Event>,
    documents: Arc<Documents>,
    folder: Arc<Path>,
    doorkeeper: Doorkeeper,
}

impl Running {
    /// Starts the desk of a vault: brings its engine back, connects its rooms
    /// and goes on with everything outstanding. Must be called within a Tokio
    /// runtime, on which the links run; the engine has a thread of its own.
    ///
    /// # Errors
    /// [`ClientError`] if the vault cannot be read or connections cannot be
    /// made at all. An unreachable relay is no error: see [`Self::links`].
    pub async fn start(vault: Vault, options: Options) -> Result<Self, ClientError> {
        let folder: Arc<Path> = vault.folder().into();
        let doorkeeper = vault.doorkeeper()?;
        let transport = Transport::new(options.authorities.as_deref())?;
        let randomness = match options.randomness {
            Some(randomness) => randomness,
            None => Box::new(SystemRandomness::new().map_err(ClientError::NoRandomness)?),
        };
        let (asks, asks_inbox) = mpsc::channel(limits::WAITING_REQUESTS);
        let (reports, reports_inbox) = mpsc::channel(limits::WAITING_REPORTS);
        let (heard, heard_inbox) = mpsc::channel(limits::WAITING_REPORTS);
        let (events, _) = broadcast::channel(limits::EVENTS_KEPT);
        let weak = events.downgrade();
        let clock = options.clock;
        let documents = Documents::new(
            &folder,
            transport.clone(),
            clock.clone(),
            asks.downgrade(),
            weak.clone(),
        );
        let network = Network::new(Handle::current(), transport, reports, heard);
        let (told, told_inbox) = mpsc::channel(limits::WAITING_REPORTS);
        let errands = Errands::new(Handle::current(), documents.clone(), told);
        let inbox = Inbox {
            asks: asks_inbox,
            reports: reports_inbox,
            heard: heard_inbox,
            told: told_inbox,
        };
        let (started, start) = oneshot::channel();
        std::thread::Builder::new()
            .name("desk".to_owned())
            .spawn(move || {
                let driver = Driver::restore(vault, clock, randomness, network, errands, events);
                drive(driver, inbox, started);
            })
            .map_err(ClientError::NoThread)?;
        start.await.map_err(|_| ClientError::Stopped)??;
        Ok(Self {
            asks,
            events: weak,
            documents,
            folder,
            doorkeeper,
        })
    }

    /// The folder of the desk's vault.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether somebody knows the vault's passphrase: for unlocking what shows
    /// the desk, while the desk itself runs on. Takes as long as a guess costs.
    ///
    /// # Errors
    /// [`ClientError`] if that cannot be found out.
    pub async fn admits(&self, passphrase: Passphrase) -> Result<bool, ClientError> {
        let doorkeeper = self.doorkeeper;
        let guess = move || doorkeeper.admits(&passphrase);
        let guessed = tokio::task::spawn_blocking(guess).await;
        Ok(guessed.map_err(|_| ClientError::Stopped)??)
    }

    /// Does something; answers once it is stored.
    ///
    /// # Errors
    /// [`ClientError`]; nothing has changed then, unless the vault failed.
    pub async fn command(&self, command: Command) -> Result<Answer, ClientError> {
        self.ask(|answer| Ask::Command(command, answer)).await?
    }

    /// Puts a file into a room: seals it into the desk's keeping and answers once
    /// that is stored. Its bytes then go to the relay, and are said in the room
    /// when all of them are there ([`desk::Event::Document`]).
    ///
    /// # Errors
    /// [`ClientError`] if the file cannot be read or is no document; nothing has
    /// changed then.
    pub async fn attach(&self, attach: AttachFile) -> Result<Answer, ClientError> {
        let sealed = self.documents.seal(attach).await?;
        self.attach_sealed(sealed).await
    }

    /// The same with bytes that are handed over instead of a file. They are read on
    /// a thread that may wait for them, and lie nowhere in the clear.
    ///
    /// # Errors
    /// As [`Self::attach`]; also if there are more or fewer bytes than announced.
    pub async fn attach_bytes(
        &self,
        attach: AttachBytes,
        bytes: impl std::io::Read + Send + 'static,
    ) -> Result<Answer, ClientError> {
        let sealed = self.documents.seal_bytes(attach, bytes).await?;
        self.attach_sealed(sealed).await
    }

    async fn attach_sealed(&self, sealed: desk::Attach) -> Result<Answer, ClientError> {
        let secret = sealed.secret;
        let answer = self.ask(|answer| Ask::Attach(sealed, answer)).await;
        match answer {
            Ok(Err(refused @ ClientError::Desk { .. })) => {
                self.documents.drop_sealed(&secret);
                Err(refused)
            }
            answered => answered?,
        }
    }

    /// Fetches the document of a line, checks it, and writes it to a file: whole
    /// or not at all, and over nothing.
    ///
    /// # Errors
    /// [`ClientError`]. What has come so far is kept, and fetching goes on there
    /// when it is asked for again.
    pub async fn fetch(&self, fetch: FetchFile) -> Result<Fetched, ClientError> {
        self.documents.fetch(fetch).await
    }

    /// Fetches the document of a line and checks it, to be read part by part.
    ///
    /// # Errors
    /// [`ClientError`], as [`Self::fetch`].
    pub async fn open_document(
        &self,
        room: RoomName,
        number: u64,
        patience: Duration,
    ) -> Result<OpenDocument, ClientError> {
        self.documents.open(room, number, patience).await
    }

    /// Looks at something. Changes nothing.
    ///
    /// # Errors
    /// [`ClientError`] if there is no such thing.
    pub async fn query(&self, query: Query) -> Result<View, ClientError> {
        self.ask(|answer| Ask::Query(query, answer)).await?
    }

    /// Hears what happens from now on.
    ///
    /// # Errors
    /// [`ClientError::Stopped`].
    pub fn events(&self) -> Result<Events, ClientError> {
        let events = self.events.upgrade().ok_or(ClientError::Stopped)?;
        Ok(Events::here(events.subscribe()))
    }

    /// Keeps what somebody has begun to write for a room, in the place of what was
    /// kept under the same name; an empty text is none. Answers once it is stored.
    ///
    /// # Errors
    /// [`ClientError`]; what was kept before is kept then.
    pub async fn keep(&self, note: Note) -> Result<(), ClientError> {
        self.ask(|answer| Ask::Keep(note, answer)).await?
    }

    /// Everything that is kept.
    ///
    /// # Errors
    /// [`ClientError::Stopped`].
    pub async fn notes(&self) -> Result<Vec<Note>, ClientError> {
        self.ask(Ask::Notes).await
    }

    /// What the ledger of accounts says, as it was last written; empty at first.
    ///
    /// # Errors
    /// [`ClientError::Stopped`].
    pub async fn ledger(&self) -> Result<Zeroizing<Vec<u8>>, ClientError> {
        self.ask(Ask::Ledger).await
    }

    /// Writes the ledger of accounts. Answers once it is stored.
    ///
    /// # Errors
    /// [`ClientError`]; it says what it said before then.
    pub async fn write_ledger(&self, value: Zeroizing<Vec<u8>>) -> Result<(), ClientError> {
        self.ask(|answer| Ask::WriteLedger(value, answer)).await?
    }

    /// How each room is connected.
    ///
    /// # Errors
    /// [`ClientError::Stopped`].
    pub async fn links(&self) -> Result<Vec<LinkState>, ClientError> {
        self.ask(Ask::Links).await
    }

    /// Waits until everything said and done here is logged, everything in the
    /// logs is read, and no conveyance is held or on its way.
    ///
    /// # Errors
    /// [`ClientError::Unsettled`] with what is outstanding when the time is
    /// over. Nothing is lost then.
    pub async fn settled(&self, patience: Duration) -> Result<(), ClientError> {
        let settled = self.ask(Ask::Settled);
        match tokio::time::timeout(patience, settled).await {
            Ok(settled) => settled,
            Err(_) => {
                let reasons = self.ask(Ask::Outstanding).await?;
                // It may have settled just now.
                if reasons.is_empty() {
                    return Ok(());
                }
                Err(ClientError::Unsettled { reasons })
            }
        }
    }

    /// Stops the desk and closes its vault. What is not sent yet is in the
    /// vault and goes out when the desk runs again.
    ///
    /// # Errors
    /// [`ClientError::Vault`] if the disk refuses to close; everything stored
    /// stays stored.
    pub async fn close(&self) -> Result<(), ClientError> {
        self.ask(Ask::Close).await?.map_err(ClientError::Vault)
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, ClientError> {
        let (answer, answered) = oneshot::channel();
        self.asks
            .send(ask(answer))
            .await
            .map_err(|_| ClientError::Stopped)?;
        answered.await.map_err(|_| ClientError::Stopped)
    }
}

/// The engine's thread: a runtime of its own, in which it alone may wait for
/// the disk.
fn drive(
    driver: Result<Driver, ClientError>,
    inbox: Inbox,
    started: oneshot::Sender<Result<(), ClientError>>,
) {
    let runtime = Builder::new_current_thread().enable_time().build();
    let (driver, runtime) = match (driver, runtime) {
        (Ok(driver), Ok(runtime)) => (driver, runtime),
        (Err(error), _) => {
            let _ = started.send(Err(error));
            return;
        }
        (_, Err(error)) => {
            let _ = started.send(Err(ClientError::NoThread(error)));
            return;
        }
    };
    let _ = started.send(Ok(()));
    runtime.block_on(driver.run(inbox));
}
