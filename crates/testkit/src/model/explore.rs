//! Goes through all states, and tells what was found.

use std::fmt;

use desk::talks::Verdict;
use stateright::{Checker, HasDiscoveries, Model, Path};

use super::{Action, Fault, Scene, State, Talks};

type Test = fn(&Talks, &State) -> bool;

fn kept<const BIT: usize>(_: &Talks, state: &State) -> bool {
    state.found.broken & (1 << BIT) == 0
}

fn seen<const BIT: usize>(_: &Talks, state: &State) -> bool {
    state.found.seen & (1 << BIT) != 0
}

macro_rules! for_bits {
    ($test:ident: $($bit:literal)*) => { [$($test::<$bit>),*] };
}

/// Whether the promise with a number holds. (The checker takes functions only.)
pub(super) const KEPT: [Test; 48] = for_bits!(kept: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
    16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47);
/// Whether the sight with a number was seen.
pub(super) const SEEN: [Test; 48] = for_bits!(seen: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
    16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47);

/// What was found by going through all states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explored {
    /// Different states.
    pub states: usize,
    /// Steps tried.
    pub steps: usize,
    /// The promises that were broken, each with the steps that led there, in
    /// words: as few as possible if a fault is planted.
    pub broken: Vec<(String, Vec<String>)>,
    /// What should have been reached and was not.
    pub unseen: Vec<String>,
}

/// Goes through all states of some scenes, one scene after another, or up to the
/// first broken promise.
///
/// # Errors
/// If the rooms cannot begin.
pub fn explore(scenes: &[Scene], fault: Option<Fault>, threads: usize) -> Result<Explored, String> {
    let mut explored = Explored::default();
    for (number, scene) in scenes.iter().enumerate() {
        let found = explore_one(scene, fault, threads)?;
        if number == 0 {
            explored.unseen = found.unseen.clone();
        }
        explored.states += found.states;
        explored.steps += found.steps;
        explored.unseen.retain(|told| found.unseen.contains(told));
        explored.broken = found.broken;
        if !explored.broken.is_empty() {
            break;
        }
    }
    Ok(explored)
}

/// Goes deeper and deeper if something is to be found: what breaks first is then
/// broken by a shortest way.
fn explore_one(scene: &Scene, fault: Option<Fault>, threads: usize) -> Result<Explored, String> {
    if fault.is_some() {
        for depth in 1..=scene.entries {
            let found = explore_to(scene, fault, threads, Some(depth))?;
            if !found.broken.is_empty() {
                return Ok(found);
            }
        }
    }
    explore_to(scene, fault, threads, None)
}

fn explore_to(
    scene: &Scene,
    fault: Option<Fault>,
    threads: usize,
    steps: Option<usize>,
) -> Result<Explored, String> {
    let talks = Talks::new(scene, fault)?;
    if talks.promises.len() > KEPT.len() || talks.sights.len() > SEEN.len() {
        return Err("more is said than there are numbers for".to_owned());
    }
    let promises: Vec<_> = talks.promises.iter().map(|said| said.told).collect();
    let sights: Vec<_> = talks.sights.iter().map(|said| said.told).collect();
    let mut checker = talks
        .checker()
        .threads(threads.max(1))
        .finish_when(HasDiscoveries::AnyFailures);
    if let Some(steps) = steps {
        // It looks at states below this depth, and counts the start as one.
        checker = checker.target_max_depth(steps + 2);
    }
    let checker = checker.spawn_bfs().join();
    let found = checker.discoveries();
    let broken = promises.iter().filter_map(|told| {
        let path = found.get(told)?;
        Some(((*told).to_owned(), told_steps(path)))
    });
    let unseen = sights.iter().filter(|told| !found.contains_key(*told));
    Ok(Explored {
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        broken: broken.collect(),
        unseen: unseen.map(|told| (*told).to_owned()).collect(),
    })
}

/// The steps of a path in words, each with what the rules said of it.
fn told_steps(path: &Path<State, Action>) -> Vec<String> {
    let states = path.clone().into_vec();
    let after = states.iter().skip(1);
    let steps = states
        .iter()
        .zip(after)
        .filter_map(|((_, action), (next, _))| {
            let action = action.as_ref()?;
            let record = next.records.get(action.room)?;
            let logged = record.log.last()?;
            let verdict = match &logged.verdict {
                Verdict::Counted => "it counts".to_owned(),
                Verdict::Refused(broken) => format!("refused: {broken}"),
            };
            let place = record.room.last_place()?.0;
            let name = record.name();
            Some(format!(
                "{} [number {place} in {name}; {verdict}]",
                action.step.told
            ))
        });
    steps.collect()
}

impl fmt::Display for Explored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} states, {} steps tried", self.states, self.steps)?;
        for (told, steps) in &self.broken {
            writeln!(f, "BROKEN: {told}")?;
            for (number, step) in (1..).zip(steps) {
                writeln!(f, "  {number}. {step}")?;
            }
        }
        for told in &self.unseen {
            writeln!(f, "never reached: {told}")?;
        }
        Ok(())
    }
}
