//! The running desk's socket: other programs of the same person speak to the
//! desk that owns the vault, one line of JSON each way.
//!
//! A line of a program is `{"id":1,"command":{…}}`, `{"id":2,"query":{…}}`,
//! `{"id":3,"watch":true}`, `{"id":3,"watch":{"room":"…"}}`, `{"id":4,"settle":5}`
//! (seconds), `{"id":5,"links":true}`, `{"id":6,"attach":{…}}`,
//! `{"id":7,"fetch":{…}}`, `{"id":8,"page_link":true}`, `{"id":9,"lock":"pages"}`
//! (or `"vault"`, and the desk stops) or `{"id":10,"account":{…}}`. The desk answers each, in whatever order they are
//! done, with `{"id":1,"answer":{…}}`, `"view"`, `"links"`, `"done"`, `"fetched"`, `"page-link"`, `"accounts"` or `"error":{"kind":…,"message":…}`, and pushes `{"event":{…}}` or
//! `{"missed":7}` to whoever watches.
//!
//! Only the owner of the vault may connect: the socket lies in the vault's
//! folder (0700), is 0600 itself, and the other end's user is looked at too.

mod front;
mod line;
mod remote;
mod server;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};

use desk::answer::{Answer, Event, View};
use desk::command::{Command, Query};
use serde::{Deserialize, Serialize};

pub use front::{Front, Later};
pub use remote::RemoteDesk;
pub use server::Serving;

use crate::accounts::{AccountAct, AccountsTold};
use crate::documents::{AttachFile, FetchFile, Fetched};
use crate::error::ClientError;
use crate::network::LinkState;

/// The socket's name in the vault's folder.
pub const FILE: &str = "desk.sock";

/// The longest path that the system takes for a socket, in bytes, with some
/// room to spare (`sun_path` is 104 to 108 bytes).
const LONGEST_PATH: usize = 100;

/// One line of a program: an id and exactly one request.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    command: Option<Command>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    query: Option<Query>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watch: Option<Watch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settle: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    links: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attach: Option<AttachFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fetch: Option<FetchFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page_link: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lock: Option<Lock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountAct>,
}

/// What to lock.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Lock {
    /// The pages.
    Pages,
    /// The pages, and the vault: the desk stops.
    Vault,
}

/// What to watch.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Watch {
    /// Everything, or nothing any more.
    All(bool),
    /// One room, by its whole id.
    Room { room: String },
}

/// One line of the desk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Told {
    Answer(Answer),
    View(View),
    Links(Vec<LinkState>),
    Done(bool),
    Fetched(Fetched),
    PageLink(String),
    Accounts(AccountsTold),
    Error(Fault),
    Event(Event),
    Missed(u64),
}

/// A line of the desk with the id of the request that it answers; none if it
/// answers none.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(flatten)]
    told: Told,
}

/// An error as it crosses the socket.
#[derive(Debug, Serialize, Deserialize)]
struct Fault {
    kind: desk::ErrorKind,
    message: String,
    /// What is outstanding, for a desk that did not settle in time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        Self {
            kind: error.kind(),
            message: error.to_string(),
            reasons: match error {
                ClientError::Unsettled { reasons } => reasons,
                _ => Vec::new(),
            },
        }
    }
}

impl From<Fault> for ClientError {
    fn from(fault: Fault) -> Self {
        if fault.reasons.is_empty() {
            return Self::Desk {
                kind: fault.kind,
                refusal: None,
                message: fault.message,
            };
        }
        Self::Unsettled {
            reasons: fault.reasons,
        }
    }
}

/// A path by which the system can reach a folder's socket.
struct Address {
    path: PathBuf,
    /// Keeps the short path valid where the long one is too long.
    _folder: Option<File>,
}

impl Address {
    fn of(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join(FILE);
        if path.as_os_str().len() <= LONGEST_PATH {
            return Ok(Self {
                path,
                _folder: None,
            });
        }
        short_path(folder)
    }
}

/// Linux lets an open folder be named by its descriptor.
#[cfg(target_os = "linux")]
fn short_path(folder: &Path) -> std::io::Result<Address> {
    use std::os::fd::AsRawFd;
    let folder = File::open(folder)?;
    let path = format!("/proc/self/fd/{}/{FILE}", folder.as_raw_fd());
    Ok(Address {
        path: path.into(),
        _folder: Some(folder),
    })
}

#[cfg(not(target_os = "linux"))]
fn short_path(_: &Path) -> std::io::Result<Address> {
    Err(std::io::Error::new(
        std::io::ErrorKind::InvalidFilename,
        "the vault's folder has too long a path for a socket; move it to a shorter one",
    ))
}

fn trouble(what: &'static str, folder: &Path) -> impl FnOnce(std::io::Error) -> ClientError {
    let path = folder.join(FILE);
    move |source| ClientError::Socket { what, path, source }
}
