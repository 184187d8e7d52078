//! Serving the socket.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use desk::command::{Command, Query};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet};

use super::line::{self, NoLine};
use super::{Address, Asked, FILE, Fault, Front, Line, Lock, Told, Watch, trouble};
use crate::accounts::AccountAct;
use crate::documents::{AttachFile, FetchFile};
use crate::error::ClientError;
use crate::events::{Events, Notice, room_of};
use crate::limits;
use crate::running::Running;

/// What a line that holds none or several requests is answered.
const ONE: &str = "a line holds exactly one of command, query, watch, settle, links, attach, fetch, page_link, lock, account";

/// The one request of a line.
enum Request {
    Command(Command),
    Query(Query),
    Watch(Watch),
    Settle(f64),
    Links(bool),
    Attach(AttachFile),
    Fetch(FetchFile),
    PageLink(bool),
    Lock(Lock),
    Account(AccountAct),
}

impl Asked {
    /// What a line asks; none if that is nothing, or several things.
    fn only(self) -> Option<Request> {
        let requests = [
            self.command.map(Request::Command),
            self.query.map(Request::Query),
            self.watch.map(Request::Watch),
            self.settle.map(Request::Settle),
            self.links.map(Request::Links),
            self.attach.map(Request::Attach),
            self.fetch.map(Request::Fetch),
            self.page_link.map(Request::PageLink),
            self.lock.map(Request::Lock),
            self.account.map(Request::Account),
        ];
        let mut requests = requests.into_iter().flatten();
        let only = requests.next();
        only.filter(|_| requests.next().is_none())
    }
}

/// A served socket; taken down when dropped.
pub struct Serving {
    task: JoinHandle<()>,
    path: PathBuf,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.task.abort();
        let _ = fs::remove_file(&self.path);
    }
}

impl Serving {
    /// Serves a desk's socket in its vault's folder. A socket that a dead desk
    /// left there is taken away: who owns the vault owns the socket. `front`
    /// is what stands in front of the desk, where its pages are served. Must be called
    /// within a Tokio runtime.
    ///
    /// # Errors
    /// [`ClientError::Socket`] if the system refuses.
    pub fn start(running: Running, front: Option<Arc<dyn Front>>) -> Result<Self, ClientError> {
        let folder = running.folder().to_owned();
        let path = folder.join(FILE);
        remove_stale(&path).map_err(trouble("replace", &folder))?;
        let address = Address::of(&folder).map_err(trouble("make", &folder))?;
        let listener = UnixListener::bind(&address.path).map_err(trouble("make", &folder))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))
            .map_err(trouble("protect", &folder))?;
        let owner = fs::metadata(&path)
            .map_err(trouble("look at", &folder))?
            .uid();
        let task = tokio::spawn(listen(listener, running, front, owner));
        Ok(Self { task, path })
    }

    /// The socket's path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn remove_stale(path: &Path) -> std::io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.file_type().is_socket() => fs::remove_file(path),
        Ok(_) => Err(std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            "something else lies in its place; move it away",
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

async fn listen(
    listener: UnixListener,
    running: Running,
    front: Option<Arc<dyn Front>>,
    owner: u32,
) {
    let turns = Arc::new(Semaphore::new(limits::SOCKET_CLIENTS));
    let mut clients = JoinSet::new();
    loop {
        while clients.try_join_next().is_some() {}
        // The semaphore is never closed.
        let Ok(turn) = turns.clone().acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) if may(&stream, owner) => {
                let client = Client::new(stream, running.clone(), front.clone());
                clients.spawn(async move {
                    client.serve().await;
                    drop(turn);
                });
            }
            Ok(_) => tracing::warn!("another user tried to speak to the desk's socket"),
            Err(error) => {
                tracing::warn!(%error, "the desk's socket");
                tokio::time::sleep(limits::FIRST_PAUSE).await;
            }
        }
    }
}

/// Only the vault's owner, and who may read everything anyway.
fn may(stream: &UnixStream, owner: u32) -> bool {
    stream
        .peer_cred()
        .is_ok_and(|other| other.uid() == owner || other.uid() == 0)
}

/// One program at the other end.
struct Client {
    input: BufReader<OwnedReadHalf>,
    out: mpsc::Sender<Line>,
    writer: JoinHandle<()>,
    running: Running,
    front: Option<Arc<dyn Front>>,
    /// Requests that are answered soon.
    asked: JoinSet<()>,
    /// Waiting and watching: pointless once the program is gone.
    lasting: JoinSet<()>,
    watching: Option<tokio::task::AbortHandle>,
}

impl Client {
    fn new(stream: UnixStream, running: Running, front: Option<Arc<dyn Front>>) -> Self {
        let (input, output) = stream.into_split();
        let (out, lines) = mpsc::channel(limits::SOCKET_LINES);
        Self {
            input: BufReader::new(input),
            out,
            writer: tokio::spawn(write(output, lines)),
            running,
            front,
            asked: JoinSet::new(),
            lasting: JoinSet::new(),
            watching: None,
        }
    }

    async fn serve(mut self) {
        loop {
            match line::read(&mut self.input, limits::LARGEST_LINE).await {
                Ok(Some(line)) => self.take(&line).await,
                Ok(None) | Err(NoLine::Broken(_)) => break,
                Err(error @ NoLine::TooLong { .. }) => {
                    self.refuse(None, &error.to_string()).await;
                    break;
                }
            }
        }
        self.lasting.shutdown().await;
        while self.asked.join_next().await.is_some() {}
        drop(self.out);
        // Ends when the last line is written, or nobody reads it.
        let _ = self.writer.await;
    }

    async fn take(&mut self, line: &[u8]) {
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        match serde_json::from_slice::<Asked>(line) {
            Ok(asked) => self.begin(asked).await,
            Err(error) => {
                // The error of the reader may quote what was typed; where it
                // lies is enough.
                let place = format!(
                    "not a request of this protocol, at column {}",
                    error.column()
                );
                self.refuse(id_of(line), &place).await;
            }
        }
    }

    async fn begin(&mut self, asked: Asked) {
        while self.asked.len() + self.lasting.len() >= limits::SOCKET_REQUESTS {
            tokio::select! {
                _ = self.asked.join_next(), if !self.asked.is_empty() => {}
                _ = self.lasting.join_next(), if !self.lasting.is_empty() => {}
            }
        }
        let id = asked.id;
        let Some(request) = asked.only() else {
            return self.refuse(Some(id), ONE).await;
        };
        let (running, out) = (self.running.clone(), self.out.clone());
        match request {
            Request::Command(command) => {
                self.asked.spawn(async move {
                    let done = running.command(command).await.map(Told::Answer);
                    tell(&out, id, done).await;
                });
            }
            Request::Query(query) => {
                self.asked.spawn(async move {
                    let seen = running.query(query).await.map(Told::View);
                    tell(&out, id, seen).await;
                });
            }
            Request::Watch(watch) => self.watch(id, watch).await,
            Request::Settle(seconds) => {
                let Ok(patience) = Duration::try_from_secs_f64(seconds) else {
                    return self
                        .refuse(Some(id), "settle takes a number of seconds")
                        .await;
                };
                let patience = patience.min(limits::LONGEST_SETTLE);
                self.lasting.spawn(async move {
                    let settled = running.settled(patience).await.map(|()| Told::Done(true));
                    tell(&out, id, settled).await;
                });
            }
            Request::Links(false) => self.refuse(Some(id), ONE).await,
            Request::Links(true) => {
                self.asked.spawn(async move {
                    let links = running.links().await.map(Told::Links);
                    tell(&out, id, links).await;
                });
            }
            Request::PageLink(false) => self.refuse(Some(id), ONE).await,
            Request::PageLink(true) => tell(&self.out, id, self.page_link()).await,
            Request::Lock(lock) => tell(&self.out, id, self.lock(lock)).await,
            Request::Account(act) => {
                let front = self.front.clone();
                self.asked.spawn(async move {
                    let told = match &front {
                        Some(front) => front.accounts(act).await.map(Told::Accounts),
                        None => Err(no_pages()),
                    };
                    tell(&out, id, told).await;
                });
            }
            Request::Attach(attach) => {
                self.asked.spawn(async move {
                    let done = running.attach(attach).await.map(Told::Answer);
                    tell(&out, id, done).await;
                });
            }
            Request::Fetch(fetch) => {
                self.lasting.spawn(async move {
                    let done = running.fetch(fetch).await.map(Told::Fetched);
                    tell(&out, id, done).await;
                });
            }
        }
    }

    fn page_link(&self) -> Result<Told, ClientError> {
        let link = self.front.as_ref().and_then(|front| front.page_link());
        link.map(Told::PageLink).ok_or_else(no_pages)
    }

    fn lock(&self, lock: Lock) -> Result<Told, ClientError> {
        let front = self.front.as_ref().ok_or_else(no_pages)?;
        front.lock(matches!(lock, Lock::Vault));
        Ok(Told::Done(true))
    }

    /// Watches something else from now on than before.
    async fn watch(&mut self, id: u64, watch: Watch) {
        if let Some(before) = self.watching.take() {
            before.abort();
        }
        if let Watch::All(false) = watch {
            tell(&self.out, id, Ok(Told::Done(true))).await;
            return;
        }
        match self.running.events() {
            Ok(events) => {
                tell(&self.out, id, Ok(Told::Done(true))).await;
                let pushing = push(events, watch, self.out.clone());
                self.watching = Some(self.lasting.spawn(pushing));
            }
            Err(error) => tell(&self.out, id, Err(error)).await,
        }
    }

    async fn refuse(&self, id: Option<u64>, message: &str) {
        let fault = Fault {
            kind: desk::ErrorKind::Misuse,
            message: message.to_owned(),
            reasons: Vec::new(),
        };
        let told = Told::Error(fault);
        let _ = self.out.send(Line { id, told }).await;
    }
}

/// Passes events on; a program that does not read lags, and is told so.
async fn push(mut events: Events, watch: Watch, out: mpsc::Sender<Line>) {
    while let Some(notice) = events.next().await {
        let told = match (notice, &watch) {
            (Notice::Missed(missed), _) => Told::Missed(missed),
            (Notice::Event(event), Watch::Room { room }) if room_of(&event) != Some(room) => {
                continue;
            }
            (Notice::Event(event), _) => Told::Event(event),
        };
        if out.send(Line { id: None, told }).await.is_err() {
            return;
        }
    }
}

fn no_pages() -> ClientError {
    ClientError::Desk {
        kind: desk::ErrorKind::Unavailable,
        refusal: None,
        message: "this desk serves no pages; start it without --no-pages".to_owned(),
    }
}

async fn tell(out: &mpsc::Sender<Line>, id: u64, told: Result<Told, ClientError>) {
    let told = told.unwrap_or_else(|error| Told::Error(error.into()));
    // A program that is gone hears nothing.
    let _ = out.send(Line { id: Some(id), told }).await;
}

async fn write(mut output: OwnedWriteHalf, mut lines: mpsc::Receiver<Line>) {
    while let Some(line) = lines.recv().await {
        let Ok(mut bytes) = serde_json::to_vec(&line) else {
            tracing::error!("an answer has no JSON form");
            continue;
        };
        bytes.push(b'\n');
        if output.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

/// The id of a line that is JSON at least.
fn id_of(line: &[u8]) -> Option<u64> {
    serde_json::from_slice::<serde_json::Value>(line)
        .ok()?
        .get("id")?
        .as_u64()
}
