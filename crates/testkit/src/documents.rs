//! Documents in a world: what a driver does with their bytes, in virtual time.
//!
//! A document's bytes are told apart by their digest and are not there
//! themselves: whether a digest lies sealed on a desk's disk or at the relay, and
//! under which secret, is all that the rules rest on.

use desk::answer::Answer;
use desk::effect::Effect;
use desk::envelope::RoomId;
use desk::{Attach, DeskError, Errand, Input, Outcome};
use rand_core::RngCore;

use crate::randomness::{below, stream};
use crate::scenes::room;
use crate::world::{Happening, Who, World};

/// How long the bytes of a document are on their way at most, in milliseconds.
const SLOWEST: u64 = 4000;

/// A document that the relay does not give out: room, secret, digest.
pub struct Withheld(((RoomId, [u8; 32]), [u8; 32]));

/// An errand that a driver runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Running {
    pub(crate) errand: Errand,
    step: Step,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Put {
        room: RoomId,
        secret: [u8; 32],
    },
    SealAnew {
        room: RoomId,
        from: [u8; 32],
        into: [u8; 32],
        digest: [u8; 32],
    },
}

impl Step {
    fn secret(&self) -> [u8; 32] {
        match self {
            Self::Put { secret, .. } => *secret,
            Self::SealAnew { into, .. } => *into,
        }
    }
}

impl World {
    /// A person puts a file with this digest into a room.
    ///
    /// # Errors
    /// As [`World::command`].
    pub fn attach(
        &mut self,
        who: Who,
        to: &str,
        digest: [u8; 32],
    ) -> Option<Result<Answer, DeskError>> {
        let mut secret = [0; 32];
        let drawn = self.happened.to_be_bytes();
        stream(self.seed, &[b"document", &drawn, &digest]).fill_bytes(&mut secret);
        self.desks.get_mut(who)?.keeping.insert(secret, digest);
        let attach = Attach {
            room: room(to),
            name: "canary.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 1000,
            digest,
            secret,
            say: None,
            language: None,
        };
        let done = self.feed(who, Input::Attach(attach));
        self.count(crate::acts::ATTACH, matches!(done, Some(Ok(_))));
        match done? {
            Ok(answer) => answer.map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// The digests of the documents that lie at the relay for a room.
    pub fn documents_of(&self, room: &RoomId) -> Vec<[u8; 32]> {
        self.documents
            .iter()
            .filter(|((of, _), _)| of == room)
            .map(|(_, digest)| *digest)
            .collect()
    }

    /// The relay gives out nothing more of a room's documents; gives what it holds
    /// back.
    pub fn withhold_documents(&mut self, room: &RoomId) -> Vec<Withheld> {
        let (of_room, others) = core::mem::take(&mut self.documents)
            .into_iter()
            .partition(|((of, _), _)| of == room);
        self.documents = others;
        let of_room: std::collections::BTreeMap<_, _> = of_room;
        of_room.into_iter().map(Withheld).collect()
    }

    /// The relay has them again.
    pub fn give_back_documents(&mut self, withheld: Vec<Withheld>) {
        let withheld = withheld.into_iter().map(|Withheld(document)| document);
        self.documents.extend(withheld);
    }

    /// A desk's disk loses all sealed bytes.
    pub fn lose_keeping(&mut self, who: Who) {
        if let Some(station) = self.desks.get_mut(who) {
            station.keeping.clear();
        }
    }

    /// Begins an errand; gives back an effect that is none.
    pub(crate) fn run_errand(&mut self, who: Who, effect: Effect) -> Option<Effect> {
        let (errand, step) = match effect {
            Effect::PutDocument {
                errand,
                room,
                document,
                ..
            } => {
                let secret = document.secret;
                (errand, Step::Put { room, secret })
            }
            Effect::SealAnew {
                errand,
                room,
                from,
                into,
                ..
            } => {
                let step = Step::SealAnew {
                    room,
                    from: from.secret,
                    into: into.secret,
                    digest: from.digest,
                };
                (errand, step)
            }
            Effect::ForgetDocument(errand) => {
                if let Some(station) = self.desks.get_mut(who) {
                    station.errands.remove(&errand);
                }
                return None;
            }
            other => return Some(other),
        };
        // A chance of its own: files must not move anything else in the world.
        let drawn = self.happened.to_be_bytes();
        let pause = below(
            &mut stream(self.seed, &[b"errand", &drawn, &step.secret()]),
            SLOWEST,
        );
        let station = self.desks.get_mut(who)?;
        let running = Running { errand, step };
        station.errands.insert(errand, running.clone());
        let generation = station.generation;
        let happening = Happening::Errand(who, generation, Box::new(running));
        self.plan(self.now + pause, happening);
        None
    }

    /// An errand comes to its end, unless it was given up or replaced.
    pub(crate) fn end_errand(&mut self, who: Who, generation: u64, running: &Running) {
        let Some(station) = self.current(who, generation) else {
            return;
        };
        if station.errands.get(&running.errand) != Some(running) {
            return;
        }
        let outcome = match &running.step {
            Step::Put { room, secret } => match station.keeping.get(secret).copied() {
                Some(digest) => {
                    self.documents.insert((*room, *secret), digest);
                    Outcome::Put
                }
                None => Outcome::Lost,
            },
            Step::SealAnew {
                room,
                from,
                into,
                digest,
            } => {
                if self.documents.get(&(*room, *from)) == Some(digest) {
                    if let Some(station) = self.desks.get_mut(who) {
                        station.keeping.insert(*into, *digest);
                    }
                    Outcome::Sealed
                } else {
                    Outcome::Failed("the relay has not all of it any more".to_owned())
                }
            }
        };
        let errand = running.errand;
        self.feed(who, Input::Errand { errand, outcome });
    }
}
