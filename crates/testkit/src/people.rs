//! Random people: what they do next, given what their desks show them.
//!
//! They know nothing but what a person at a desk knows: what it shows, the
//! links and safety words that they gave each other by voice, and what they
//! meant to say.

mod beforehand;
mod charter;
mod ending;
mod inviting;
mod keeping;
mod together;

use desk::ErrorKind;
use desk::command::{Command, Permit, WordsChoice};
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use rand_chacha::ChaCha20Rng;

use crate::randomness::{below, happens, one_of, stream};
use crate::scenes::{begin_round, convey, invite, own, room, say, terms};
use crate::world::{CANARY, Who, World};

use inviting::Pending;

/// The desk of the official who opens the talks.
pub const OFFICIAL: Who = 0;
/// The desks of the two heads.
pub const HEADS: [Who; 2] = [1, 2];
/// Desks of whoever joins later.
const GUESTS: [Who; 2] = [3, 4];
/// The names of the sides.
pub const SIDES: [&str; 2] = ["Aland", "Borduria"];
/// The names of the desks, for the trace.
pub const DESKS: [&str; 5] = ["official", "head-a", "head-b", "guest-1", "guest-2"];

/// Everybody's intentions, and what they told each other by voice.
pub struct People {
    rng: ChaCha20Rng,
    said: u64,
    pending: Vec<Pending>,
}

impl People {
    /// The people of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            rng: stream(seed, &[b"people"]),
            said: 0,
            pending: Vec::new(),
        }
    }

    /// Somebody does something; whether the talks are under way.
    pub fn act(&mut self, world: &mut World) -> bool {
        if self.prepare(world) {
            return false;
        }
        match below(&mut self.rng, 136) {
            0..10 => self.say(world),
            10..12 => self.translate(world),
            12..13 => self.turn_rounds(world),
            13..18 => self.ask(world),
            18..36 => self.permit(world),
            36..38 => self.refuse(world),
            38..41 => self.withdraw(world),
            41..62 => self.convey(world),
            62..66 => self.show_first(world),
            66..68 => self.recall(world),
            68..71 => self.propose(world),
            71..75 => self.answer(world),
            75..81 => self.exchange(world),
            81..89 => self.invite_somebody(world),
            89..91 => self.remove(world),
            91..92 => self.leave(world),
            92..94 => self.crash(world),
            94..97 => self.cut_off(world),
            97..100 => self.crash_relay(world),
            100..105 => self.propose_charter(world),
            105..111 => self.sign(world),
            111..113 => self.confirm_charter(world),
            113..115 => self.brief(world),
            115..117 => self.assess(world),
            117..122 => self.attach(world),
            122..124 => self.note_reading(world),
            124..128 => self.permit_beforehand(world),
            _ => self.say_under_a_mark(world),
        }
        true
    }

    /// What must happen before there is anything to talk about, and whatever
    /// invitation can go on. Whether something of it was done.
    fn prepare(&mut self, world: &mut World) -> bool {
        if !world
            .desks
            .get(OFFICIAL)
            .is_some_and(|desk| desk.is_running())
        {
            return false;
        }
        if world.rooms(OFFICIAL).is_empty() {
            let open = crate::scenes::opening(world, &SIDES);
            self.command(world, OFFICIAL, open);
            return true;
        }
        if self.go_on(world) {
            return true;
        }
        for (head, side) in HEADS.into_iter().zip(SIDES) {
            let running = world.desks.get(head).is_some_and(|desk| desk.is_running());
            let underway = self.pending.iter().any(|pending| pending.invitee == head);
            if running && !underway && world.rooms(head).is_empty() {
                let name = format!("{CANARY} head of {side}");
                self.invite(world, OFFICIAL, invite(Some(side)), (head, &name, "laptop"));
                return true;
            }
        }
        false
    }

    fn say(&mut self, world: &mut World) {
        if let Some((who, name)) = self.somewhere(world) {
            let words = self.words();
            self.command(world, who, say(&name, &words));
        }
    }

    fn ask(&mut self, world: &mut World) {
        let Some(side) = one_of(&mut self.rng, &SIDES).copied() else {
            return;
        };
        let words = self.choose_words(world, OFFICIAL, side);
        let terms = self.terms(world);
        let ask = Command::Ask {
            room: room(side),
            words,
            terms,
        };
        self.command(world, OFFICIAL, ask);
    }

    fn permit(&mut self, world: &mut World) {
        let Some(head) = self.a_signer(world) else {
            return;
        };
        let asks = world
            .show(head, "intermediary")
            .map(|view| view.asks)
            .unwrap_or_default();
        let what = match one_of(&mut self.rng, &asks) {
            Some(ask) if happens(&mut self.rng, 600) => Permit::Ask {
                ask: ask.number,
                words: (ask.shown_under.is_none() && happens(&mut self.rng, 300))
                    .then(|| own(&self.words())),
                terms: None,
            },
            _ if happens(&mut self.rng, 60) => Permit::Several {
                words: self.choose_words(world, head, "intermediary"),
                terms: vec![self.terms(world)],
            },
            _ => Permit::Words {
                words: self.choose_words(world, head, "intermediary"),
                terms: self.terms(world),
            },
        };
        let permit = Command::Permit {
            room: room("intermediary"),
            what,
        };
        self.command(world, head, permit);
    }

    fn refuse(&mut self, world: &mut World) {
        let Some(head) = self.a_signer(world) else {
            return;
        };
        let asks = world
            .show(head, "intermediary")
            .map(|view| view.asks)
            .unwrap_or_default();
        if let Some(ask) = one_of(&mut self.rng, &asks) {
            let refuse = Command::Refuse {
                room: room("intermediary"),
                ask: ask.number,
                reason: happens(&mut self.rng, 500).then(|| self.words()),
            };
            self.command(world, head, refuse);
        }
    }

    fn withdraw(&mut self, world: &mut World) {
        let Some(head) = self.a_signer(world) else {
            return;
        };
        let Ok(view) = world.show(head, "intermediary") else {
            return;
        };
        let given: Vec<u64> = match happens(&mut self.rng, 300) {
            true => view.standings.iter().map(|one| one.number).collect(),
            false => view.permissions.iter().map(|one| one.number).collect(),
        };
        if let Some(permission) = one_of(&mut self.rng, &given).copied() {
            let withdraw = Command::Withdraw {
                room: room("intermediary"),
                permission,
            };
            self.command(world, head, withdraw);
        }
    }

    fn convey(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let mut tray = world.tray(who);
        if !happens(&mut self.rng, 150) {
            let waits = ["in-exchange", "matched", "closed", "not-before"];
            tray.retain(|item| !waits.contains(&item.state.as_str()));
        }
        let Some(item) = one_of(&mut self.rng, &tray).cloned() else {
            return;
        };
        if item.state == "left-behind" {
            let take_over = Command::TakeOver {
                room: room(&item.from),
                permission: item.number,
                words: None,
                language: None,
                answers: None,
            };
            self.command(world, who, take_over);
            return;
        }
        let hold = match happens(&mut self.rng, 400) {
            true => 0,
            false => below(&mut self.rng, 4000),
        };
        let mut command = convey(&item.from, item.number, hold);
        if let Command::Convey {
            words,
            aloud,
            answers,
            ..
        } = &mut command
        {
            if item.state == "only-if-asked" || happens(&mut self.rng, 50) {
                *answers = self.something_said(world, who, &item.to);
            }
            *aloud = happens(&mut self.rng, 150);
            if item.wording == Wording::Substance && happens(&mut self.rng, 600) {
                *words = Some(self.words());
            }
        }
        self.command(world, who, command);
    }

    /// Mostly where the side wants to see the words; sometimes once more.
    fn show_first(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let mut tray = world.tray(who);
        if !happens(&mut self.rng, 200) {
            tray.retain(|item| item.wording == Wording::ShownFirst);
        }
        let Some(item) = one_of(&mut self.rng, &tray).cloned() else {
            return;
        };
        let show = Command::ShowFirst {
            room: room(&item.from),
            permission: item.number,
            words: self.words(),
            language: None,
        };
        self.command(world, who, show);
    }

    /// Mostly the next round; some end before it.
    fn turn_rounds(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let command = match happens(&mut self.rng, 300) {
            true => Command::EndRound { talks: None },
            false => begin_round(&self.words()),
        };
        self.command(world, who, command);
    }

    fn recall(&mut self, world: &mut World) {
        let who = self.an_official(world);
        let tray = world.tray(who);
        if let Some(item) = one_of(&mut self.rng, &tray).cloned() {
            let recall = Command::Recall {
                room: room(&item.from),
                permission: item.number,
            };
            self.command(world, who, recall);
        }
    }

    fn remove(&mut self, world: &mut World) {
        let Some(side) = one_of(&mut self.rng, &SIDES).copied() else {
            return;
        };
        let Some(guest) = one_of(&mut self.rng, &GUESTS).copied() else {
            return;
        };
        let remove = Command::Remove {
            room: room(side),
            person: format!("{CANARY} guest {guest}"),
        };
        self.command(world, OFFICIAL, remove);
    }

    fn leave(&mut self, world: &mut World) {
        let Some(guest) = one_of(&mut self.rng, &GUESTS).copied() else {
            return;
        };
        let rooms = world.rooms(guest);
        if let Some(left) = one_of(&mut self.rng, &rooms) {
            let leave = Command::Leave {
                room: room(&left.id),
            };
            self.command(world, guest, leave);
        }
    }

    fn crash(&mut self, world: &mut World) {
        let who = self.anybody(world);
        world.crash(who);
        let millis = below(&mut self.rng, 20_000);
        world.start_in(who, millis);
    }

    fn cut_off(&mut self, world: &mut World) {
        let who = self.anybody(world);
        let millis = below(&mut self.rng, 20_000);
        world.cut_off(who, millis);
    }

    fn crash_relay(&mut self, world: &mut World) {
        let millis = below(&mut self.rng, 5000);
        world.crash_relay(millis);
    }

    fn anybody(&mut self, world: &World) -> Who {
        usize::try_from(below(&mut self.rng, world.desks.len() as u64)).unwrap_or_default()
    }

    /// A head, or a guest who is in a side's room and may sign for it.
    fn a_signer(&mut self, world: &World) -> Option<Who> {
        let everybody = HEADS.into_iter().chain(GUESTS);
        let signers: Vec<Who> = everybody
            .filter(|who| HEADS.contains(who) || may_sign(world, *who))
            .collect();
        one_of(&mut self.rng, &signers).copied()
    }

    /// The official, or a guest who is one.
    fn an_official(&mut self, world: &World) -> Who {
        let officials: Vec<Who> = (0..world.desks.len())
            .filter(|who| world.rooms(*who).iter().any(|room| room.short == "team"))
            .collect();
        one_of(&mut self.rng, &officials)
            .copied()
            .unwrap_or(OFFICIAL)
    }

    /// Somebody's room.
    fn somewhere(&mut self, world: &World) -> Option<(Who, String)> {
        let who = self.anybody(world);
        let rooms = world.rooms(who);
        let room = one_of(&mut self.rng, &rooms)?;
        Some((who, room.id.clone()))
    }

    /// New words, or those of something said in the room.
    fn choose_words(&mut self, world: &World, who: Who, name: &str) -> WordsChoice {
        let said: Vec<u64> = world
            .lines(who, name)
            .into_iter()
            .filter(|line| line.refused.is_none())
            .filter(|line| {
                matches!(
                    line.what,
                    Said::Statement { .. } | Said::Ask { .. } | Said::Document { .. }
                )
            })
            .map(|line| line.number)
            .collect();
        match one_of(&mut self.rng, &said) {
            Some(number) if happens(&mut self.rng, 400) => WordsChoice::Of(*number),
            _ => own(&self.words()),
        }
    }

    fn terms(&mut self, world: &World) -> desk::command::TermsChoice {
        let wording = match below(&mut self.rng, 10) {
            0..5 => Wording::Exact,
            5..8 => Wording::Substance,
            _ => Wording::ShownFirst,
        };
        let attribution = match below(&mut self.rng, 5) {
            0 => Attribution::Attributed,
            1 => Attribution::WithoutAttribution,
            2 => Attribution::SoundOut,
            3 => Attribution::NonPaper,
            _ => Attribution::OwnResponsibility,
        };
        let mut terms = terms(wording, attribution);
        terms.condition = self.condition(world);
        if happens(&mut self.rng, 250) {
            let after = below(&mut self.rng, 30_000);
            terms.expires = Some(world.now() + after);
        }
        terms
    }

    /// Words that nobody has said before, of any length.
    fn words(&mut self) -> String {
        self.said += 1;
        let long = match below(&mut self.rng, 20) {
            0 => 3000,
            1 => 900,
            _ => below(&mut self.rng, 60),
        };
        let long = usize::try_from(long).unwrap_or_default();
        format!("{CANARY} {} {}", self.said, "ö".repeat(long))
    }

    /// Does it; what a desk refuses is refused, but it may not be broken.
    fn command(&mut self, world: &mut World, who: Who, command: Command) -> Option<desk::Answer> {
        match world.command(who, command)? {
            Ok(answer) => Some(answer),
            Err(error) => {
                if error.kind() == ErrorKind::Broken {
                    let name = world.desks.get(who).map_or("?", |desk| &desk.name);
                    let text = format!("{name} is broken: {error}");
                    world.violations.push(text);
                }
                None
            }
        }
    }
}

/// Whether somebody signs for the side in whose room they are, as their desk
/// shows it.
fn may_sign(world: &World, who: Who) -> bool {
    let view = world.show(who, "intermediary");
    view.is_ok_and(|view| {
        let mut people = view.people.iter();
        people.any(|person| person.you && matches!(person.role, Role::Head | Role::Deputy))
    })
}
