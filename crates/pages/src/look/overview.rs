//! Pages that are no room: what lies between the rooms. Each is known by a key in
//! the place of a room's id, and drawn in parts that are followed live.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::Frame;
use super::{desk, timeline, together, untold};
use crate::language::Words;
use crate::live::Region;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble, strange};

/// One of them, looked at.
pub(crate) struct Overview {
    pub(crate) words: Words,
    /// The message that names it.
    pub(crate) title: &'static str,
    /// The title of the talks, if they are only ones.
    pub(crate) talks: String,
    pub(crate) rail: Markup,
    pub(crate) main: Markup,
    /// What stands below it and is never drawn over: where somebody writes.
    pub(crate) fixed: Markup,
}

/// Which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Desk,
    Timeline,
    Untold,
    Together,
}

impl Which {
    /// All of them.
    const ALL: [Self; 4] = [Self::Desk, Self::Timeline, Self::Untold, Self::Together];

    /// What stands in the place of a room's id; no id is like it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Desk => desk::KEY,
            Self::Timeline => "timeline",
            Self::Untold => "untold",
            Self::Together => "together",
        }
    }

    /// Where it is.
    pub(crate) const fn place(self) -> &'static str {
        match self {
            Self::Desk => desk::PLACE,
            Self::Timeline => "/timeline",
            Self::Untold => "/untold",
            Self::Together => "/together",
        }
    }

    /// The key on a keyboard that leads there.
    pub(crate) const fn letter(self) -> Option<&'static str> {
        match self {
            Self::Desk => Some("KeyD"),
            Self::Timeline => Some("KeyL"),
            Self::Untold => Some("KeyU"),
            Self::Together => Some("KeyP"),
        }
    }

    /// The one of a key.
    pub(crate) fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.key() == key)
    }

    /// Looks at it.
    async fn look(self, shared: &Shared, person: &Person) -> Result<Overview, Trouble> {
        match self {
            Self::Desk => Err(strange()),
            Self::Timeline => timeline::look(shared, person).await,
            Self::Untold => untold::look(shared, person).await,
            Self::Together => together::look(shared, person).await,
        }
    }

    /// Its parts that change by themselves.
    pub(crate) async fn regions(
        self,
        shared: &Shared,
        person: &Person,
    ) -> Result<Vec<Region>, Trouble> {
        if self == Self::Desk {
            let table = desk::Table::look(shared, person).await?;
            return Ok(table.regions(shared));
        }
        let seen = self.look(shared, person).await?;
        Ok([seen.rail, seen.main]
            .into_iter()
            .map(Region::new)
            .collect())
    }

    async fn draw(self, shared: &Shared, person: &Person) -> Result<Markup, Trouble> {
        let seen = self.look(shared, person).await?;
        let regions = [
            Region::new(seen.rail.clone()),
            Region::new(seen.main.clone()),
        ];
        let page = shared.unfollowed.keep(self.key(), &regions, Vec::new());
        let frame = Frame {
            words: seen.words,
            title: seen.words.say(seen.title),
            talks: &seen.talks,
            live: Some(format!("/live?room={}&page={page}", self.key())),
            place: self.place(),
            notice: shared.seats.take_notice(person.seat.number),
            rail: seen.rail,
            main: html! { div.overview { (seen.main) (seen.fixed) } },
        };
        Ok(frame.draw())
    }

    async fn page(self, shared: &Shared, person: &Person) -> Response {
        match self.draw(shared, person).await {
            Ok(markup) => answer::page(markup),
            Err(trouble) => answer::trouble(person.guest.words(), &trouble),
        }
    }
}

/// The page of the timeline.
pub(crate) async fn timeline(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    Which::Timeline.page(&shared, &person).await
}

/// The page of what was not told.
pub(crate) async fn untold(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    Which::Untold.page(&shared, &person).await
}

/// The page of proposals and exchanges.
pub(crate) async fn together(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    Which::Together.page(&shared, &person).await
}
