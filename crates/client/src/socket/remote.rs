//! Speaking to a running desk over its socket.

use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::answer::{Answer, View};
use desk::command::{Command, Query};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::mpsc;

use super::{Address, Asked, Line, Lock, Told, Watch, line, trouble};
use crate::accounts::{AccountAct, AccountsTold};
use crate::documents::{AttachFile, FetchFile, Fetched};
use crate::error::ClientError;
use crate::events::{Events, Notice};
use crate::limits;
use crate::network::LinkState;

/// A desk that runs in another process. Each request goes on a connection of
/// its own, so that none waits for another.
#[derive(Debug, Clone)]
pub struct RemoteDesk {
    folder: PathBuf,
}

impl RemoteDesk {
    /// Finds the desk that runs for the vault in a folder.
    ///
    /// # Errors
    /// [`ClientError::NotRunning`] if none does.
    pub async fn connect(folder: &Path) -> Result<Self, ClientError> {
        let desk = Self {
            folder: folder.to_owned(),
        };
        desk.stream().await?;
        Ok(desk)
    }

    /// The folder of the desk's vault.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Does something; answers once it is stored.
    ///
    /// # Errors
    /// [`ClientError`], as the desk says.
    pub async fn command(&self, command: Command) -> Result<Answer, ClientError> {
        let asked = Asked {
            command: Some(command),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Answer(answer) => Ok(answer),
            other => Err(unexpected(&other)),
        }
    }

    /// Puts a file into a room.
    ///
    /// # Errors
    /// [`ClientError`], as the desk says.
    pub async fn attach(&self, attach: AttachFile) -> Result<Answer, ClientError> {
        let asked = Asked {
            attach: Some(attach),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Answer(answer) => Ok(answer),
            other => Err(unexpected(&other)),
        }
    }

    /// Writes the document of a line to a file.
    ///
    /// # Errors
    /// [`ClientError`], as the desk says.
    pub async fn fetch(&self, fetch: FetchFile) -> Result<Fetched, ClientError> {
        let asked = Asked {
            fetch: Some(fetch),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Fetched(fetched) => Ok(fetched),
            other => Err(unexpected(&other)),
        }
    }

    /// Looks at something.
    ///
    /// # Errors
    /// [`ClientError`], as the desk says.
    pub async fn query(&self, query: Query) -> Result<View, ClientError> {
        let asked = Asked {
            query: Some(query),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::View(view) => Ok(view),
            other => Err(unexpected(&other)),
        }
    }

    /// Makes a link that opens the desk's pages in one browser, once.
    ///
    /// # Errors
    /// [`ClientError`] if the desk serves no pages.
    pub async fn page_link(&self) -> Result<String, ClientError> {
        let asked = Asked {
            page_link: Some(true),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::PageLink(link) => Ok(link),
            other => Err(unexpected(&other)),
        }
    }

    /// Locks every open page. With `close` the desk also stops, and its vault is
    /// closed.
    ///
    /// # Errors
    /// [`ClientError`] if the desk serves no pages.
    pub async fn lock(&self, close: bool) -> Result<(), ClientError> {
        let asked = Asked {
            lock: Some(if close { Lock::Vault } else { Lock::Pages }),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Done(_) => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Does something with the accounts of people whose desks run there.
    ///
    /// # Errors
    /// [`ClientError`], as whoever hosts them says.
    pub async fn accounts(&self, act: AccountAct) -> Result<AccountsTold, ClientError> {
        let asked = Asked {
            account: Some(act),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Accounts(told) => Ok(told),
            other => Err(unexpected(&other)),
        }
    }

    /// How each room is connected.
    ///
    /// # Errors
    /// [`ClientError`], as the desk says.
    pub async fn links(&self) -> Result<Vec<LinkState>, ClientError> {
        let asked = Asked {
            links: Some(true),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Links(links) => Ok(links),
            other => Err(unexpected(&other)),
        }
    }

    /// Waits until nothing is outstanding, as a desk in this process does.
    ///
    /// # Errors
    /// [`ClientError::Unsettled`] with what is outstanding when the time is over.
    pub async fn settled(&self, patience: Duration) -> Result<(), ClientError> {
        let asked = Asked {
            settle: Some(patience.as_secs_f64()),
            ..Asked::default()
        };
        match self.ask(asked).await? {
            Told::Done(_) => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Hears what happens from now on.
    ///
    /// # Errors
    /// [`ClientError`] if the desk does not let itself be watched.
    pub async fn events(&self) -> Result<Events, ClientError> {
        let asked = Asked {
            watch: Some(Watch::All(true)),
            ..Asked::default()
        };
        let mut stream = self.stream().await?;
        match exchange(&mut stream, &asked, &self.folder).await? {
            Told::Done(_) => {}
            other => return Err(unexpected(&other)),
        }
        let (notices, events) = mpsc::channel(limits::SOCKET_LINES);
        tokio::spawn(pass_on(stream, notices));
        Ok(Events::there(events))
    }

    async fn ask(&self, asked: Asked) -> Result<Told, ClientError> {
        let mut stream = self.stream().await?;
        exchange(&mut stream, &asked, &self.folder).await
    }

    async fn stream(&self) -> Result<BufReader<UnixStream>, ClientError> {
        use std::io::ErrorKind;
        let connected = match Address::of(&self.folder) {
            Ok(address) => UnixStream::connect(&address.path).await,
            Err(error) => Err(error),
        };
        match connected {
            Ok(stream) => Ok(BufReader::new(stream)),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::ConnectionRefused
                ) =>
            {
                Err(ClientError::NotRunning {
                    folder: self.folder.clone(),
                })
            }
            Err(error) => Err(trouble("connect to", &self.folder)(error)),
        }
    }
}

/// One line there, one line back.
async fn exchange(
    stream: &mut BufReader<UnixStream>,
    asked: &Asked,
    folder: &Path,
) -> Result<Told, ClientError> {
    let mut bytes =
        serde_json::to_vec(asked).map_err(|error| ClientError::Protocol(error.to_string()))?;
    bytes.push(b'\n');
    if bytes.len() > limits::LARGEST_LINE {
        return Err(ClientError::Desk {
            kind: desk::ErrorKind::Misuse,
            refusal: None,
            message: "this is longer than a desk takes at once".to_owned(),
        });
    }
    stream
        .write_all(&bytes)
        .await
        .map_err(trouble("write to", folder))?;
    match next(stream).await? {
        Some(Line {
            told: Told::Error(fault),
            ..
        }) => Err(fault.into()),
        Some(line) => Ok(line.told),
        None => Err(ClientError::Stopped),
    }
}

async fn next(stream: &mut BufReader<UnixStream>) -> Result<Option<Line>, ClientError> {
    let strange = |error: &dyn std::fmt::Display| ClientError::Protocol(error.to_string());
    let line = line::read(stream, limits::LARGEST_ANSWER)
        .await
        .map_err(|error| strange(&error))?;
    line.map(|line| serde_json::from_slice(&line).map_err(|error| strange(&error)))
        .transpose()
}

async fn pass_on(mut stream: BufReader<UnixStream>, notices: mpsc::Sender<Notice>) {
    loop {
        let line = tokio::select! {
            line = next(&mut stream) => line,
            () = notices.closed() => return,
        };
        let notice = match line {
            Ok(Some(Line {
                told: Told::Event(event),
                ..
            })) => Notice::Event(event),
            Ok(Some(Line {
                told: Told::Missed(missed),
                ..
            })) => Notice::Missed(missed),
            Ok(Some(_)) => continue,
            Ok(None) | Err(_) => return,
        };
        if notices.send(notice).await.is_err() {
            return;
        }
    }
}

fn unexpected(told: &Told) -> ClientError {
    let what = match told {
        Told::Answer(_) => "an answer",
        Told::View(_) => "a view",
        Told::Links(_) => "links",
        Told::Done(_) => "done",
        Told::Fetched(_) => "a document",
        Told::PageLink(_) => "a link",
        Told::Accounts(_) => "accounts",
        Told::Error(_) => "an error",
        Told::Event(_) | Told::Missed(_) => "an event",
    };
    ClientError::Protocol(format!("{what} where something else was asked"))
}
