//! One history: a seed's people, network and troubles, and then the judgement.

use rand_chacha::ChaCha20Rng;

use crate::checkers;
use crate::network::Weather;
use crate::people::{DESKS, People};
use crate::randomness::{below, happens, stream};
use crate::trace::Trace;
use crate::world::{Trouble, World};

/// Acts after which people give up preparing.
const MOST_ACTS: u32 = 160;

/// What became of a history.
#[derive(Debug, Clone)]
pub struct History {
    /// Its seed.
    pub seed: u64,
    /// What was wrong; empty if nothing.
    pub violations: Vec<String>,
    /// What happened, if it was kept.
    pub trace: Trace,
    /// How far it came.
    pub reach: Reach,
}

/// How much happened in a history, so that nobody takes silence for soundness.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Frames in all logs.
    pub frames: u64,
    /// Conveyances shown.
    pub conveyances: u64,
    /// Proposals to which all said yes, room by room.
    pub agreed: u64,
    /// Words that went in exchange.
    pub exchanged: u64,
    /// Words that went because they were permitted beforehand.
    pub beforehand: u64,
    /// Times that a desk was brought back from its vault.
    pub restores: u64,
    /// How often each act was done, by its name ([`crate::acts`]).
    pub done: std::collections::BTreeMap<&'static str, u64>,
}

/// Runs the history of a seed.
pub fn run(seed: u64, trace: Trace) -> History {
    let mut world = match World::new(seed, &DESKS) {
        Ok(world) => world,
        Err(error) => {
            return History {
                seed,
                violations: vec![error],
                trace,
                reach: Reach::default(),
            };
        }
    };
    world.trace = trace;
    live(&mut world);
    let violations = checkers::check(&world);
    History {
        seed,
        violations,
        reach: reach(&world),
        trace: core::mem::take(&mut world.trace),
    }
}

/// People act in bad weather until they have acted enough; then all is calm.
fn live(world: &mut World) {
    let mut rng = stream(world.seed, &[b"history"]);
    let mut people = People::new(world.seed);
    set_out(world, &mut rng);
    let mut left = 24 + below(&mut rng, 40);
    for _ in 0..MOST_ACTS {
        if people.act(world) {
            left -= 1;
        }
        if left == 0 {
            break;
        }
        let pause = match happens(&mut rng, 300) {
            true => below(&mut rng, 30),
            false => below(&mut rng, 1500),
        };
        world.run_until(world.now() + pause);
    }
    people.end(world);
    world.calm();
    world.settle();
}

/// How bad the weather is and how reliable the machines are, and whose clock
/// is wrong.
fn set_out(world: &mut World, rng: &mut ChaCha20Rng) {
    if happens(rng, 900) {
        world.weather = Weather {
            nearest: 1,
            farthest: 2 + below(rng, 300),
            cuts: u32::try_from(below(rng, 40)).unwrap_or_default(),
            doubled: u32::try_from(below(rng, 200)).unwrap_or_default(),
        };
    }
    if happens(rng, 800) {
        let mut odds = |most: u64| u32::try_from(below(rng, most)).unwrap_or_default();
        world.trouble = Trouble {
            desk_crashes: odds(25),
            desk_full: odds(15),
            relay_crashes: odds(12),
            relay_full: odds(25),
            partitions: odds(6),
        };
    }
    let hours = 6 * 60 * 60 * 1000;
    for station in &mut world.desks {
        if happens(rng, 500) {
            let off = below(rng, 2 * hours);
            station.skew =
                i64::try_from(off).unwrap_or_default() - i64::try_from(hours).unwrap_or_default();
        }
    }
}

fn reach(world: &World) -> Reach {
    use desk::talks::view::Said;
    let mut reach = Reach {
        done: world.done.clone(),
        ..Reach::default()
    };
    let mut rooms = std::collections::BTreeSet::new();
    for who in 0..world.desks.len() {
        reach.restores += world.desks.get(who).map_or(0, |desk| desk.generation);
        for room in world.rooms(who) {
            if !rooms.insert(room.id.clone()) {
                continue;
            }
            if let Ok(id) = room.id.parse() {
                reach.frames += world.relay.store().log(&id).len() as u64;
            }
            for line in world.lines(who, &room.id) {
                match line.what {
                    Said::Conveyance { .. } => reach.conveyances += 1,
                    Said::Outcome { agreed: true, .. } => reach.agreed += 1,
                    Said::Receipt { told, .. } if told.contains("in exchange") => {
                        reach.exchanged += 1;
                    }
                    Said::Marked {
                        permission: Some(permission),
                        ..
                    } if permission.state == "conveyed" => reach.beforehand += 1,
                    _ => {}
                }
            }
        }
    }
    reach
}
