//! How a few histories end: a room goes on in another, somebody destroys their
//! copy of the talks.

use desk::Answer;
use desk::command::{Command, Successor};

use crate::people::{GUESTS, HEADS, OFFICIAL, People, SIDES};
use crate::randomness::{below, happens, one_of};
use crate::scenes::{convey, room, say};
use crate::world::{CANARY, Who, World};

impl People {
    /// The last things that people do.
    pub(crate) fn end(&mut self, world: &mut World) {
        if happens(&mut self.rng, 300) {
            self.lose_an_official(world);
        }
        if happens(&mut self.rng, 80) {
            self.go_on_elsewhere(world);
        }
        if happens(&mut self.rng, 80) {
            self.destroy(world);
        }
    }

    /// An official's desk is lost while it carries something; it is taken out of
    /// the rooms, and a colleague finishes what it left.
    fn lose_an_official(&mut self, world: &mut World) {
        let colleague = GUESTS
            .into_iter()
            .find(|guest| world.rooms(*guest).iter().any(|room| room.short == "team"));
        let Some(colleague) = colleague else {
            return;
        };
        for item in world.tray(colleague) {
            self.command(world, colleague, convey(&item.from, item.number, 0));
        }
        // Around the time that a message takes there and back.
        let millis = 1 + below(&mut self.rng, 400);
        world.run_until(world.now() + millis);
        world.crash(colleague);
        for side in SIDES {
            let remove = Command::Remove {
                room: room(side),
                person: format!("{CANARY} guest {colleague}"),
            };
            self.command(world, OFFICIAL, remove);
            world.run_until(world.now() + 4000);
        }
        let left = world.tray(OFFICIAL).into_iter();
        for item in left.filter(|item| item.state == "left-behind") {
            let take_over = Command::TakeOver {
                room: room(&item.from),
                permission: item.number,
                words: None,
                language: None,
                answers: None,
            };
            self.command(world, OFFICIAL, take_over);
        }
    }

    /// A room goes on in another, and whoever was in it comes after.
    fn go_on_elsewhere(&mut self, world: &mut World) {
        let delegation = happens(&mut self.rng, 300);
        let sides = [0, 1];
        let Some(at) = one_of(&mut self.rng, &sides).copied() else {
            return;
        };
        let (Some(head), Some(side)) = (HEADS.get(at).copied(), SIDES.get(at).copied()) else {
            return;
        };
        let (who, name) = match delegation {
            true => (head, "delegation"),
            false => (OFFICIAL, side),
        };
        let token = world.mint(9).to_string();
        let successor = Command::Successor(Successor {
            room: room(name),
            relay: None,
            relay_key: None,
            token: Some(token),
            although_open: true,
            valid_seconds: 100_000,
        });
        let answer = self.command(world, who, successor);
        let Some(Answer::Succeeding { room, invitations }) = answer else {
            return;
        };
        for made in invitations {
            if let Some(invitee) = self.desk_of(world, &made.name).filter(|desk| *desk != who) {
                self.hand_over(who, invitee, made);
            }
        }
        for _ in 0..12 {
            let millis = below(&mut self.rng, 3000);
            world.run_until(world.now() + millis);
            self.go_on(world);
        }
        let words = self.words();
        self.command(world, who, say(&room, &words));
    }

    /// The desk of whoever goes by a name.
    fn desk_of(&self, world: &World, name: &str) -> Option<Who> {
        (0..world.desks.len()).find(|who| {
            world.rooms(*who).iter().any(|room| {
                let view = world.show(*who, &room.id);
                view.is_ok_and(|view| {
                    let mut people = view.people.iter();
                    people.any(|person| person.you && person.name == name)
                })
            })
        })
    }

    /// Somebody destroys their copy, at once or in a minute.
    fn destroy(&mut self, world: &mut World) {
        let who = self.anybody(world);
        let rooms = world.rooms(who);
        let Some(first) = rooms.first() else {
            return;
        };
        let at = match happens(&mut self.rng, 500) {
            true => None,
            false => world
                .desks
                .get(who)
                .map(|desk| desk.clock(world.now()).0 + 60_000),
        };
        let destroy = Command::Destroy {
            talks: first.title.clone(),
            at,
        };
        self.command(world, who, destroy);
    }
}
