//! Following what one page shows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use client::{Events, Notice};
use desk::answer::View;
use desk::command::{Query, RoomName};
use talks::view::{PermissionView, RoomView, Said};
use tokio::sync::broadcast;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::unfollowed::Seen;
use super::{Follow, Region};
use crate::limits;
use crate::look::room::Place;
use crate::look::sheet::{Seen as Looked, Sheet};
use crate::look::{desk as table, line, words_for};
use crate::serve::admit::Person;
use crate::shared::{Ring, Shared, Trouble};

/// How often it is looked whether the relay is reached: nobody tells.
const LINK_LOOK: Duration = Duration::from_secs(5);

/// What is followed.
enum Of {
    /// All rooms beside each other.
    Desk,
    /// A page beside the rooms.
    Sheet(Sheet),
    /// A room, by its id.
    Room(String),
}

impl Of {
    fn read(name: &str) -> Self {
        match Sheet::at(name) {
            Some(sheet) => Self::Sheet(sheet),
            None if name == table::PLACE => Self::Desk,
            None => Self::Room(name.to_owned()),
        }
    }
}

pub(super) struct Follower {
    shared: Arc<Shared>,
    person: Person,
    of: Of,
    /// The first line of the page as it was drawn: none before it is sent unless it
    /// changes. Which ones the page shows by now, it knows itself.
    from: u64,
    seen: Seen,
    /// How permissions stood, by number: lines above the live ones that show
    /// them are drawn anew when they change.
    standing: Option<BTreeMap<u64, String>>,
    /// The last line of which translations were looked for.
    translated: Option<u64>,
    events: Events,
    bell: broadcast::Receiver<Ring>,
    looks: tokio::time::Interval,
    /// Whether nothing was sent yet.
    first: bool,
    /// When parts were sent last.
    sent: Option<Instant>,
    /// Lines between what the page shows and what can be sent are missing there.
    gap_after: Option<u64>,
    ended: bool,
}

impl Follower {
    /// Begins to listen before it looks, so that nothing falls between.
    pub(super) async fn new(
        shared: Arc<Shared>,
        person: Person,
        follow: Follow,
    ) -> Result<Self, Trouble> {
        let events = shared.desk.events()?;
        let bell = shared.bell.subscribe();
        let of = Of::read(&follow.of);
        if let Of::Room(room) = &of {
            shared.look(room, 0).await?;
        }
        let seen = shared.unfollowed.take(&follow.of, follow.page);
        let mut looks = interval(LINK_LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        looks.reset();
        Ok(Self {
            person,
            of,
            from: follow.from,
            gap_after: follow.seen.filter(|_| seen.is_none()),
            seen: seen.unwrap_or_default(),
            standing: None,
            translated: None,
            events,
            bell,
            looks,
            first: true,
            sent: None,
            ended: false,
            shared,
        })
    }

    /// The next thing to send; none when there is nothing more to follow.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if self.ended {
                return None;
            }
            if !std::mem::take(&mut self.first) {
                self.something().await?;
                if let Some(sent) = self.sent {
                    // What happens in quick succession comes together: a browser draws
                    // no faster.
                    sleep_until(sent + limits::BETWEEN_PARTS).await;
                    self.drain()?;
                }
            }
            let seat = self.shared.seats.get(self.person.seat.number);
            if seat.is_none_or(|seat| seat.locked) {
                self.ended = true;
                return Some(Event::default().event("locked").data("now"));
            }
            match self.changes().await {
                Ok(None) => {
                    self.ended = true;
                    let number = self.person.seat.number;
                    let now = Instant::now().into_std();
                    self.shared.seats.loads_itself(number, now);
                    return Some(Event::default().event("reload").data("now"));
                }
                Ok(Some(html)) if html.is_empty() => {}
                Ok(Some(html)) => {
                    self.sent = Some(Instant::now());
                    return Some(Event::default().event("parts").data(html));
                }
                // The desk is being stopped, or the room is gone.
                Err(_) => return None,
            }
        }
    }

    /// Waits until something happened. Other rooms concern the page too: what
    /// waits there stands in the list. What happened together is drawn together.
    async fn something(&mut self) -> Option<()> {
        loop {
            tokio::select! {
                notice = self.events.next() => {
                    notice?;
                    return self.drain();
                }
                ring = self.bell.recv() => match ring {
                    Ok(Ring::Held(room)) if !self.shows_held(&room) => {}
                    Ok(Ring::Seat(number)) if number != self.person.seat.number => {}
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return Some(()),
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
                _ = self.looks.tick() => return Some(()),
            }
        }
    }

    /// Takes the notices that wait already; none if the desk has stopped.
    fn drain(&mut self) -> Option<()> {
        while let Some(more) = self.ready() {
            more?;
        }
        Some(())
    }

    /// A further notice, if one waits already; the inner none says that the desk
    /// has stopped.
    fn ready(&mut self) -> Option<Option<Notice>> {
        use futures_util::FutureExt as _;
        self.events.next().now_or_never()
    }

    /// What to send: HTML, empty if nothing changed; none if the page must be
    /// loaded anew, since it lacks lines that cannot be sent.
    async fn changes(&mut self) -> Result<Option<String>, Trouble> {
        let regions = match &self.of {
            Of::Desk => {
                let table = table::Table::look(&self.shared, &self.person()).await?;
                table.regions(&self.shared)
            }
            Of::Sheet(sheet) => match sheet.look(&self.shared, &self.person()).await? {
                Looked::Here(drawn) => sheet.regions(&drawn),
                Looked::Elsewhere(_) => return Ok(None),
            },
            Of::Room(room) => {
                let room = room.clone();
                return self.changes_of_room(&room).await;
            }
        };
        // A part that came or went is one more or less.
        let known = self.seen.regions.len();
        if known > 0 && known != regions.len() {
            return Ok(None);
        }
        Ok(Some(differing(&mut self.seen, &regions)))
    }

    async fn changes_of_room(&mut self, room: &str) -> Result<Option<String>, Trouble> {
        let (rooms, view) = self.shared.look(room, limits::LIVE_LINES).await?;
        let connected = self.shared.is_connected(room).await;
        let words = words_for(&self.person(), &view.language);
        let place = Place::new(words, &rooms, room, &view);
        let first = view.lines.first().map_or(0, |line| line.number);
        if self
            .gap_after
            .take()
            .is_some_and(|seen| view.earlier > 0 && seen < first)
        {
            return Ok(None);
        }
        let regions = place.regions(&self.shared, &rooms, connected);
        let mut html = differing(&mut self.seen, &regions);
        let mut changed = Vec::new();
        for one in &view.lines {
            let region = Region::new(line::draw(&place, one));
            // The page was drawn without it.
            if one.number < self.from && !self.seen.lines.contains_key(&one.number) {
                self.seen.lines.insert(one.number, region.print);
            }
            changed.push((one.number, region));
        }
        for number in self.changed_above(&view, first) {
            let query = Query::Lines {
                room: RoomName(room.to_owned()),
                from: number,
                most: Some(1),
            };
            if let View::Lines { lines, .. } = self.shared.desk.query(query).await? {
                let lines = lines.iter().filter(|one| one.number == number);
                changed.extend(lines.map(|one| (number, Region::new(line::draw(&place, one)))));
            }
        }
        for (number, region) in changed {
            if self.seen.lines.insert(number, region.print) != Some(region.print) {
                html.push_str(&region.html);
            }
        }
        // What left the live lines is not compared any more.
        self.seen.lines = self.seen.lines.split_off(&first);
        Ok(Some(html))
    }

    /// Whether the page shows what waits to be recalled in a room.
    fn shows_held(&self, room: &str) -> bool {
        match &self.of {
            Of::Desk => true,
            Of::Sheet(_) => false,
            Of::Room(own) => own == room,
        }
    }

    /// Lines above the live ones whose permissions stand otherwise than before, or that
    /// were translated since.
    fn changed_above(&mut self, view: &RoomView, first: u64) -> Vec<u64> {
        let mut numbers = Vec::new();
        let before = self.standing.take();
        let mut standing = BTreeMap::new();
        for permission in &view.permissions {
            let state = state_of(permission);
            let differs = before
                .as_ref()
                .is_some_and(|before| before.get(&permission.number) != Some(&state));
            let line = permission.words_of.unwrap_or(permission.number);
            if differs && line < first {
                numbers.push(line);
            }
            standing.insert(permission.number, state);
        }
        self.standing = Some(standing);
        // What was translated since stands beside its words.
        let since = self
            .translated
            .replace(view.lines.last().map_or(0, |line| line.number));
        for line in &view.lines {
            if let Said::Translation { of: Some(of), .. } = line.what
                && since.is_some_and(|since| line.number > since)
                && of < first
            {
                numbers.push(of);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The person, in the language chosen last and the zone told last.
    fn person(&self) -> Person {
        let seat = self.shared.seats.get(self.person.seat.number);
        let seat = seat.unwrap_or(self.person.seat);
        let mut guest = self.person.guest;
        guest.seat = Some(seat);
        Person { seat, guest }
    }
}

/// Those parts that the browser has otherwise; it has them then.
fn differing(seen: &mut Seen, regions: &[Region]) -> String {
    let parts = regions.iter().enumerate();
    let html = parts
        .filter(|(index, region)| seen.regions.get(*index) != Some(&region.print))
        .map(|(_, region)| region.html.as_str())
        .collect();
    seen.regions = regions.iter().map(|region| region.print).collect();
    html
}

fn state_of(permission: &PermissionView) -> String {
    format!("{} {}", permission.state, permission.signed.0)
}
