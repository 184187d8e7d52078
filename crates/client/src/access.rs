//! A desk, wherever it runs: in this process or in another.

use std::time::Duration;

use desk::answer::{Answer, View};
use desk::command::{Command, Query};

use crate::documents::{AttachFile, FetchFile, Fetched};
use crate::error::ClientError;
use crate::events::Events;
use crate::network::LinkState;
use crate::running::Running;
use crate::socket::RemoteDesk;

/// A desk to which one can speak. Whoever holds one need not know where it runs.
#[derive(Clone)]
pub enum AnyDesk {
    /// It runs in this process.
    Here(Running),
    /// It runs in another; this one speaks to its socket.
    There(RemoteDesk),
}

impl AnyDesk {
    /// Does something; answers once it is stored.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::command`].
    pub async fn command(&self, command: Command) -> Result<Answer, ClientError> {
        match self {
            Self::Here(desk) => desk.command(command).await,
            Self::There(desk) => desk.command(command).await,
        }
    }

    /// Puts a file into a room.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::attach`].
    pub async fn attach(&self, attach: AttachFile) -> Result<Answer, ClientError> {
        match self {
            Self::Here(desk) => desk.attach(attach).await,
            Self::There(desk) => desk.attach(attach).await,
        }
    }

    /// Writes the document of a line to a file.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::fetch`].
    pub async fn fetch(&self, fetch: FetchFile) -> Result<Fetched, ClientError> {
        match self {
            Self::Here(desk) => desk.fetch(fetch).await,
            Self::There(desk) => desk.fetch(fetch).await,
        }
    }

    /// Looks at something.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::query`].
    pub async fn query(&self, query: Query) -> Result<View, ClientError> {
        match self {
            Self::Here(desk) => desk.query(query).await,
            Self::There(desk) => desk.query(query).await,
        }
    }

    /// How each room is connected.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::links`].
    pub async fn links(&self) -> Result<Vec<LinkState>, ClientError> {
        match self {
            Self::Here(desk) => desk.links().await,
            Self::There(desk) => desk.links().await,
        }
    }

    /// Waits until nothing is outstanding.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::settled`].
    pub async fn settled(&self, patience: Duration) -> Result<(), ClientError> {
        match self {
            Self::Here(desk) => desk.settled(patience).await,
            Self::There(desk) => desk.settled(patience).await,
        }
    }

    /// Hears what happens from now on.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::events`].
    pub async fn events(&self) -> Result<Events, ClientError> {
        match self {
            Self::Here(desk) => desk.events(),
            Self::There(desk) => desk.events().await,
        }
    }

    /// Ends one's own use: a desk in this process is closed, one in another
    /// runs on.
    ///
    /// # Errors
    /// [`ClientError`]; see [`Running::close`].
    pub async fn close(self) -> Result<(), ClientError> {
        match self {
            Self::Here(desk) => desk.close().await,
            Self::There(_) => Ok(()),
        }
    }
}
