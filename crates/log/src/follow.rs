//! Following a room on one connection: every frame once and in order, however
//! far the connection fell behind.

use envelope::{AccessKey, Frames, Position, RoomId};

use crate::machine::Push;

/// Where one live subscription stands. A driver keeps one per connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    room: RoomId,
    access: AccessKey,
    next: Position,
}

/// What a follower does with news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// It does not concern this connection, or was sent already.
    Ignore,
    /// Send these frames as they are.
    Pass,
    /// Frames are missing before these: read from here, pass each page to
    /// [`Follower::caught`] and send it, until a page is empty.
    CatchUp(Position),
    /// Tell that the key ends here, and follow no more.
    Ended(Position),
}

impl Follower {
    /// Follows a room from a position on, with the access proved.
    pub fn new(room: RoomId, access: AccessKey, from: Position) -> Self {
        Self {
            room,
            access,
            next: from,
        }
    }

    /// The next position to be sent.
    pub fn next(&self) -> Position {
        self.next
    }

    /// Takes news.
    pub fn hear(&mut self, push: &Push) -> Follow {
        match push {
            Push::Frames { room, frames } if *room == self.room => self.frames(frames),
            Push::Retired { room, key, at } if *room == self.room && *key == self.access => {
                Follow::Ended(*at)
            }
            _ => Follow::Ignore,
        }
    }

    fn frames(&mut self, frames: &Frames) -> Follow {
        if frames.next() <= self.next {
            Follow::Ignore
        } else if frames.first == self.next {
            self.next = frames.next();
            Follow::Pass
        } else {
            Follow::CatchUp(self.next)
        }
    }

    /// Takes note of a page that was read to catch up.
    pub fn caught(&mut self, page: &Frames) {
        if page.first == self.next {
            self.next = page.next();
        }
    }
}
