//! What every request uses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::{ClientError, Running};
use desk::answer::{RoomSummary, TrayItem, View};
use desk::command::{Command, Query, RoomName};
use talks::view::RoomView;
use tokio::sync::{Semaphore, broadcast};

use crate::drafts::Drafts;
use crate::held::Held;
use crate::hosting::{Hosted, House};
use crate::limits;
use crate::live::{Streams, Unfollowed};
use crate::look::for_intermediary;
use crate::look::guard::Findings;
use crate::look::standing::Standing;
use crate::options::Options;
use crate::sending::Sendings;
use crate::serve::seats::Seats;
use crate::serve::site::Site;
pub(crate) use crate::trouble::Trouble;

/// What every request uses.
pub(crate) struct Shared {
    pub(crate) desk: Running,
    pub(crate) site: Site,
    pub(crate) hosting: Hosting,
    pub(crate) options: Options,
    pub(crate) seats: Seats,
    pub(crate) drafts: Drafts,
    pub(crate) held: Held,
    pub(crate) sendings: Sendings,
    pub(crate) unfollowed: Unfollowed,
    pub(crate) streams: Arc<Streams>,
    /// What the pages themselves changed.
    pub(crate) bell: broadcast::Sender<Ring>,
    /// A turn to guess at the passphrase.
    pub(crate) guesses: Semaphore,
    /// A turn to hand over a document.
    pub(crate) arrivals: Semaphore,
}

/// Whether a desk hosts others, or is hosted.
#[derive(Clone)]
pub(crate) enum Hosting {
    /// Neither.
    Alone,
    /// It hosts others.
    Host(Arc<House>),
    /// It is hosted.
    Hosted(Hosted),
}

impl Hosting {
    /// The others whom it hosts.
    pub(crate) fn house(&self) -> Option<&Arc<House>> {
        match self {
            Self::Host(house) => Some(house),
            Self::Alone | Self::Hosted(_) => None,
        }
    }

    /// By whom it is hosted.
    pub(crate) fn hosted(&self) -> Option<&Hosted> {
        match self {
            Self::Hosted(hosted) => Some(hosted),
            Self::Alone | Self::Host(_) => None,
        }
    }

    /// For whom a page is drawn at it.
    pub(crate) fn standing(&self) -> Standing {
        match self {
            Self::Alone => Standing::Own,
            Self::Host(_) => Standing::Host,
            Self::Hosted(hosted) => Standing::Hosted(hosted.by.clone()),
        }
    }
}

/// Something changed that the desk tells nobody, since only the pages know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ring {
    /// What waits to be recalled in a room.
    Held(String),
    /// A seat was locked or given up.
    Seat(u64),
    /// An account, or its passkeys.
    Accounts,
}

impl Shared {
    /// # Errors
    /// [`ClientError`] if the desk has stopped.
    pub(crate) async fn new(
        desk: Running,
        site: Site,
        options: Options,
        hosting: Hosting,
    ) -> Result<Arc<Self>, ClientError> {
        let (drafts, unsaid) = Drafts::of_desk(&desk).await?;
        let (bell, _) = broadcast::channel(256);
        Ok(Arc::new(Self {
            desk,
            site,
            hosting,
            options,
            seats: Seats::default(),
            drafts,
            held: Held::unsaid(unsaid),
            sendings: Sendings::default(),
            unfollowed: Unfollowed::default(),
            streams: Arc::default(),
            bell,
            guesses: Semaphore::new(limits::GUESSES),
            arrivals: Semaphore::new(limits::ARRIVALS),
        }))
    }

    /// Tells the open pages; it is no matter if there are none.
    pub(crate) fn ring(&self, ring: Ring) {
        let _ = self.bell.send(ring);
    }

    /// Locks every seat; open pages are told.
    pub(crate) fn lock_all(&self, now: Instant) {
        // Whoever has been idle for no time at all.
        for number in self.seats.lock_idle(Duration::ZERO, now) {
            self.ring(Ring::Seat(number));
        }
    }

    /// The rooms of the desk.
    pub(crate) async fn rooms(&self) -> Result<Vec<RoomSummary>, Trouble> {
        match self.desk.query(Query::Rooms).await? {
            View::Rooms { rooms } => Ok(rooms),
            _ => Err(strange()),
        }
    }

    /// A room with its last so many lines.
    pub(crate) async fn room(&self, id: &str, last: u32) -> Result<RoomView, Trouble> {
        let query = Query::Show {
            room: RoomName(id.to_owned()),
            last: Some(last),
        };
        match self.desk.query(query).await? {
            View::Room(view) => Ok(*view),
            _ => Err(strange()),
        }
    }

    /// What is to be shown of the words of a command before they leave (rule R11);
    /// none if they may leave at once.
    pub(crate) async fn guard(&self, command: &Command) -> Result<Option<Findings>, Trouble> {
        let command = Box::new(command.clone());
        let View::Guarded { looked } = self.desk.query(Query::Guard { command }).await? else {
            return Err(strange());
        };
        Ok(Findings::of(looked))
    }

    /// The rooms of the desk, and one of them by its id, with its last so many
    /// lines.
    ///
    /// # Errors
    /// If the desk has no room of this id. Names are not taken: an address names
    /// one room for good.
    pub(crate) async fn look(
        &self,
        id: &str,
        last: u32,
    ) -> Result<(Vec<RoomSummary>, RoomView), Trouble> {
        let rooms = self.rooms().await?;
        if !rooms.iter().any(|room| room.id == id) {
            return Err(Trouble::say("refused-no-room"));
        }
        let mut view = self.room(id, last).await?;
        // An official reads every room in the language of the own team.
        if view.kind == "side" && for_intermediary(&view) {
            let talks = rooms
                .iter()
                .find(|room| room.id == id)
                .map(|room| room.talks);
            let team = rooms
                .iter()
                .find(|room| room.kind == "team" && Some(room.talks) == talks);
            if let Some(team) = team {
                view.language = self.room(&team.id, 0).await?.language;
            }
        }
        Ok((rooms, view))
    }

    /// What may be conveyed, is held, or is on its way.
    pub(crate) async fn tray(&self) -> Result<Vec<TrayItem>, Trouble> {
        match self.desk.query(Query::Tray).await? {
            View::Tray { items } => Ok(items),
            _ => Err(strange()),
        }
    }

    /// Whether the relay of a room is reached.
    pub(crate) async fn is_connected(&self, id: &str) -> bool {
        let links = self.desk.links().await.unwrap_or_default();
        links.iter().any(|link| link.room == id && link.up)
    }
}

/// The desk answered something that was not asked.
pub(crate) fn strange() -> Trouble {
    Trouble::say("refused-strange")
}
