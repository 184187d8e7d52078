//! Hearing what happens at a desk, as it happens.

use desk::answer::Event;
use tokio::sync::{broadcast, mpsc};

/// Something heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// An event, once what it tells is stored.
    Event(Event),
    /// So many events were missed, because they were not taken in time: look
    /// at everything again.
    Missed(u64),
}

/// The events of a desk from some moment on, in order.
pub struct Events(Source);

enum Source {
    Here(broadcast::Receiver<Event>),
    There(mpsc::Receiver<Notice>),
}

impl Events {
    pub(crate) fn here(events: broadcast::Receiver<Event>) -> Self {
        Self(Source::Here(events))
    }

    pub(crate) fn there(notices: mpsc::Receiver<Notice>) -> Self {
        Self(Source::There(notices))
    }

    /// The next event; none once the desk has stopped.
    pub async fn next(&mut self) -> Option<Notice> {
        match &mut self.0 {
            Source::There(notices) => notices.recv().await,
            Source::Here(events) => match events.recv().await {
                Ok(event) => Some(Notice::Event(event)),
                Err(broadcast::error::RecvError::Lagged(missed)) => Some(Notice::Missed(missed)),
                Err(broadcast::error::RecvError::Closed) => None,
            },
        }
    }
}

/// The room that an event concerns, if it concerns one.
pub fn room_of(event: &Event) -> Option<&str> {
    match event {
        Event::RoomOpened { room }
        | Event::RoomRefused { room, .. }
        | Event::Line { room, .. }
        | Event::Logged { room, .. }
        | Event::NotLogged { room, .. }
        | Event::Joined { room }
        | Event::Carried { room, .. }
        | Event::Document { room, .. }
        | Event::Standing { room, .. }
        | Event::Members { room } => Some(room),
        Event::Warning { room, .. } => room.as_deref(),
        _ => None,
    }
}
