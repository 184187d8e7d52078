//! What the desk's socket speaks to in front of the desk: its pages, and the desks
//! that are hosted beside it.

use std::sync::{Arc, Weak};
use std::time::Instant;

use client::{AccountAct, AccountsTold, ClientError, Front, Later};
use tokio::sync::Notify;

use crate::hosting::{HostingError, House};
use crate::serve::{Pages, make_link};
use crate::shared::Shared;

/// What stands in front of a desk; for its socket.
pub struct Entrance {
    pages: Option<Weak<Shared>>,
    house: Option<Arc<House>>,
    stop: Arc<Notify>,
}

impl Entrance {
    /// `stop` is told when the desk is asked to stop.
    pub fn new(pages: Option<&Pages>, house: Option<Arc<House>>, stop: Arc<Notify>) -> Self {
        Self {
            pages: pages.map(|pages| Arc::downgrade(pages.shared())),
            house,
            stop,
        }
    }

    fn pages(&self) -> Option<Arc<Shared>> {
        self.pages.as_ref()?.upgrade()
    }
}

impl Front for Entrance {
    fn page_link(&self) -> Option<String> {
        make_link(&*self.pages()?).ok()
    }

    fn lock(&self, close: bool) {
        if let Some(pages) = self.pages() {
            pages.lock_all(Instant::now());
        }
        if let Some(house) = &self.house {
            house.lock();
        }
        if close {
            self.stop.notify_one();
        }
    }

    fn accounts(&self, act: AccountAct) -> Later<'_, Result<AccountsTold, ClientError>> {
        Box::pin(async move {
            let house = self.house.as_ref().ok_or(HostingError::NotHosting)?;
            Ok(house.act(act).await?)
        })
    }
}
