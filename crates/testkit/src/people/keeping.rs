//! What random people keep in their rooms: files, judgements, and what those who
//! came later are told.

use desk::command::{Assess, Command};
use desk::talks::entry::Confidence;

use crate::people::People;
use crate::randomness::{below, happens, one_of};
use crate::scenes::room;
use crate::world::{CANARY, World};

impl People {
    /// Somebody puts a file into a room.
    pub(super) fn attach(&mut self, world: &mut World) {
        let Some((who, name)) = self.somewhere(world) else {
            return;
        };
        self.said += 1;
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&self.said.to_be_bytes());
        // What comes of it, its desk tells; a crash in between is a crash.
        let _ = world.attach(who, &name, digest);
    }

    /// Somebody lets the others of a room know what they have read; mostly the charter
    /// lets nobody.
    pub(super) fn note_reading(&mut self, world: &mut World) {
        let Some((who, name)) = self.somewhere(world) else {
            return;
        };
        let lines = world.lines(who, &name);
        let upto = match happens(&mut self.rng, 700) {
            true => None,
            false => one_of(&mut self.rng, &lines).map(|line| line.number),
        };
        let room = room(&name);
        self.command(world, who, Command::Read { room, upto });
    }

    /// Somebody translates words of a room, or something that is none.
    pub(super) fn translate(&mut self, world: &mut World) {
        let Some((who, name)) = self.somewhere(world) else {
            return;
        };
        let lines = world.lines(who, &name);
        let Some(number) = one_of(&mut self.rng, &lines).map(|line| line.number) else {
            return;
        };
        let language = one_of(&mut self.rng, &["fr", "fa", "ar"]).map_or("he", |tag| *tag);
        let translate = Command::Translate {
            room: room(&name),
            number,
            words: self.words(),
            language: language.to_owned(),
        };
        self.command(world, who, translate);
    }

    /// Somebody tells another of the room what was said in it.
    pub(super) fn brief(&mut self, world: &mut World) {
        let who = match happens(&mut self.rng, 500) {
            true => Some(self.an_official(world)),
            false => self.a_signer(world),
        };
        let Some(who) = who else {
            return;
        };
        let rooms = world.rooms(who);
        let Some(place) = one_of(&mut self.rng, &rooms).cloned() else {
            return;
        };
        let Ok(view) = world.show(who, &place.id) else {
            return;
        };
        let others: Vec<_> = view.people.iter().filter(|person| !person.you).collect();
        let Some(person) = one_of(&mut self.rng, &others) else {
            return;
        };
        let told = 1 + below(&mut self.rng, 4);
        let lines: Vec<u64> = view.lines.iter().map(|line| line.number).collect();
        let mut numbers: Vec<u64> = (0..told)
            .filter_map(|_| one_of(&mut self.rng, &lines).copied())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let brief = Command::Brief {
            room: room(&place.id),
            person: person.name.clone(),
            numbers,
        };
        self.command(world, who, brief);
    }

    /// A team or a delegation keeps a judgement of others, or revises one.
    pub(super) fn assess(&mut self, world: &mut World) {
        let (who, name) = match happens(&mut self.rng, 500) {
            true => (self.an_official(world), "team"),
            false => match self.a_signer(world) {
                Some(who) => (who, "delegation"),
                None => return,
            },
        };
        let lines: Vec<u64> = world
            .lines(who, name)
            .iter()
            .map(|line| line.number)
            .collect();
        let some = |people: &mut Self| one_of(&mut people.rng, &lines).copied();
        let references = some(self).into_iter().collect();
        let revises = match happens(&mut self.rng, 300) {
            true => some(self),
            false => None,
        };
        let assess = Command::Assess(Assess {
            room: room(name),
            subject: format!("{CANARY} the other side"),
            judgement: self.words(),
            language: None,
            source: format!("{CANARY} what we heard"),
            confidence: Confidence::Moderate,
            references,
            revises,
        });
        self.command(world, who, assess);
    }
}
