//! Following what happens, live.

use std::collections::BTreeMap;

use client::{AnyDesk, Notice};
use desk::answer::{Event, View};
use desk::command::{Query, RoomName};
use talks::view::Line;
use tokio::signal::ctrl_c;

use crate::cli::speak::Watch;
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, reach};
use crate::render;

/// Follows a room, or all, until interrupted.
pub(super) async fn watch(out: &Output, settings: &Settings, watch: &Watch) -> Result<(), Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    let mut follower = Follower::new(out, &desk, watch.room.as_deref()).await?;
    let followed = follower.follow(watch.from).await;
    desk.close().await?;
    followed
}

/// Shows what happens at a desk.
pub(super) struct Follower<'a> {
    out: &'a Output,
    desk: &'a AnyDesk,
    /// The room followed, by its id; all if none.
    only: Option<String>,
    /// Whether to show what is said, or only that things happen.
    words: bool,
    /// Names by room id.
    names: BTreeMap<String, String>,
    /// The first number not shown yet, by room id.
    next: BTreeMap<String, u64>,
}

impl<'a> Follower<'a> {
    /// Finds the room to follow.
    pub(super) async fn new(
        out: &'a Output,
        desk: &'a AnyDesk,
        room: Option<&str>,
    ) -> Result<Self, Failure> {
        let mut follower = Self {
            out,
            desk,
            only: None,
            words: true,
            names: BTreeMap::new(),
            next: BTreeMap::new(),
        };
        follower.learn_names().await?;
        if let Some(room) = room {
            // Fails with the names that there are if it is none of them.
            let query = Query::Lines {
                room: RoomName(room.to_owned()),
                from: u64::MAX,
                most: None,
            };
            desk.query(query).await?;
            follower.only = follower.id_of(room);
        }
        Ok(follower)
    }

    /// The same, telling nothing of what is said: what a desk prints may end
    /// up in the system's logs.
    pub(super) fn without_words(self) -> Self {
        Self {
            words: false,
            ..self
        }
    }

    async fn learn_names(&mut self) -> Result<(), Failure> {
        if let View::Rooms { rooms } = self.desk.query(Query::Rooms).await? {
            for room in rooms {
                let name = format!("{}/{}", room.title, room.short);
                self.names.insert(room.id, name);
            }
        }
        Ok(())
    }

    fn id_of(&self, wanted: &str) -> Option<String> {
        let wanted = wanted.to_lowercase();
        let fits = |(id, name): &(&String, &String)| {
            let name = name.to_lowercase();
            name == wanted
                || name.ends_with(&format!("/{wanted}"))
                || (wanted.len() >= 6 && id.starts_with(&wanted))
        };
        self.names.iter().find(fits).map(|(id, _)| id.clone())
    }

    /// Shows events until interrupted or the desk stops.
    pub(super) async fn follow(&mut self, from: Option<u64>) -> Result<(), Failure> {
        let mut events = self.desk.events().await?;
        if self.out.json {
            // From here on a script misses nothing.
            self.out.value(&serde_json::json!({ "watching": true }))?;
        }
        if let (Some(room), Some(from)) = (self.only.clone(), from) {
            self.next.insert(room.clone(), from);
            self.show_lines(&room).await?;
        }
        loop {
            let notice = tokio::select! {
                notice = events.next() => notice,
                _ = ctrl_c() => return Ok(()),
            };
            match notice {
                Some(Notice::Event(event)) => self.event(&event).await?,
                Some(Notice::Missed(_)) => self.catch_up().await?,
                None => return Err(Failure::unavailable("the desk has stopped")),
            }
        }
    }

    /// Events were lost on the way: looks at the rooms themselves.
    async fn catch_up(&mut self) -> Result<(), Failure> {
        for room in self.next.keys().cloned().collect::<Vec<_>>() {
            self.show_lines(&room).await?;
        }
        Ok(())
    }

    async fn event(&mut self, event: &Event) -> Result<(), Failure> {
        let room = client::events::room_of(event);
        if self.only.is_some() && room != self.only.as_deref() {
            return Ok(());
        }
        if let Some(room) = room
            && !self.names.contains_key(room)
        {
            self.learn_names().await?;
        }
        if let Event::Line { room, number } = event {
            if !self.words {
                return Ok(());
            }
            self.next.entry(room.clone()).or_insert(*number);
            return self.show_lines(&room.clone()).await;
        }
        if let Event::Document { .. } = event
            && !self.words
        {
            return Ok(());
        }
        let named = |id: &str| self.name(id);
        match render::event::paragraph(event, named) {
            Some(paragraph) => self.out.show(event, || vec![paragraph]),
            // How far a document is, a script may want to know.
            None if self.out.json && matches!(event, Event::Document { .. }) => {
                self.out.value(event)
            }
            None => Ok(()),
        }
    }

    async fn show_lines(&mut self, room: &str) -> Result<(), Failure> {
        let from = self.next.get(room).copied().unwrap_or_default();
        let query = Query::Lines {
            room: RoomName(room.to_owned()),
            from,
            most: None,
        };
        let View::Lines { lines, .. } = self.desk.query(query).await? else {
            return Ok(());
        };
        for line in &lines {
            self.next.insert(room.to_owned(), line.number + 1);
            self.line(room, line)?;
        }
        Ok(())
    }

    fn line(&self, room: &str, line: &Line) -> Result<(), Failure> {
        let told = serde_json::json!({ "room": room, "line": line });
        self.out.show(&told, || {
            let mut page = render::line::page(line);
            if self.only.is_none() {
                page.insert(0, Paragraph::new(Tone::Title, self.name(room)));
            }
            page
        })
    }

    fn name(&self, id: &str) -> Safe {
        match self.names.get(id) {
            Some(name) => Safe::name(name),
            None => safe!("room {}", Safe::line(id.get(..8).unwrap_or(id))),
        }
    }
}
