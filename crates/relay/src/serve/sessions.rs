//! Sessions over HTTP: kept a while under a random id, bounded in number.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Mutex as AsyncMutex;

use super::attend::Attendant;
use crate::limits::{HTTP_SESSION_LIFE, HTTP_SESSIONS};

/// The sessions of desks that speak HTTP.
#[derive(Default)]
pub(super) struct Sessions(Mutex<BTreeMap<[u8; 16], Kept>>);

struct Kept {
    used: Instant,
    attendant: Arc<AsyncMutex<Attendant>>,
}

impl Sessions {
    /// Keeps a session, unless there are too many.
    pub(super) fn keep(&self, id: [u8; 16], attendant: Attendant) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= HTTP_SESSIONS {
            kept.retain(|_, session| session.used.elapsed() < HTTP_SESSION_LIFE);
        }
        let fits = kept.len() < HTTP_SESSIONS;
        if fits {
            let session = Kept {
                used: Instant::now(),
                attendant: Arc::new(AsyncMutex::new(attendant)),
            };
            kept.insert(id, session);
        }
        fits
    }

    /// Finds a session that was used lately.
    pub(super) fn find(&self, id: &[u8; 16]) -> Option<Arc<AsyncMutex<Attendant>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = kept.get_mut(id)?;
        if session.used.elapsed() >= HTTP_SESSION_LIFE {
            kept.remove(id);
            return None;
        }
        session.used = Instant::now();
        Some(session.attendant.clone())
    }
}
