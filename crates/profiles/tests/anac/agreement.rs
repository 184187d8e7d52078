//! The engine beside every package looked at.

use std::sync::atomic::{AtomicU64, Ordering};

use libtest_mimic::{Failed, Trial};
use num_traits::Zero;
use settlement::check::{self, Claim, Effort, Proof};
use settlement::{
    Choice, Engine, Frontier, FrontierStatus, Never, Number, Package, Problem, Solution, Status,
};

use crate::Outcome;
use crate::brute;
use crate::domains::{Folder, Negotiation};
use crate::reading::{Formula, Reading};

/// Where there are more packages, the checker has to do.
const LOOKED_AT: u64 = 6_000_000;
/// Points of a frontier whose packages are asked for.
const PACKAGES: usize = 50;

static WHOLE: AtomicU64 = AtomicU64::new(0);
static CHECKED: AtomicU64 = AtomicU64::new(0);

/// A test for each negotiation that can be read.
pub(crate) fn trials(folders: &[Folder]) -> Vec<Trial> {
    let negotiations = folders.iter().flat_map(Folder::negotiations);
    let negotiations = negotiations.filter(|it| crate::refused::expected(&it.name).is_none());
    negotiations
        .map(|it| Trial::test(format!("{}: every package", it.name), move || one(&it)))
        .collect()
}

/// Says how many negotiations were compared in which way.
pub(crate) fn tell() {
    let (whole, checked) = (
        WHOLE.load(Ordering::Relaxed),
        CHECKED.load(Ordering::Relaxed),
    );
    if whole + checked > 0 {
        println!("every package looked at: {whole} negotiations; by the checker alone: {checked}");
    }
}

fn one(negotiation: &Negotiation) -> Outcome {
    let problem = negotiation.problem()?;
    let reading = Reading::of(negotiation, Formula::Genius)?;
    if let Some(reading) = &reading {
        same_utilities(&problem, reading)?;
    }
    let mut careless = problem.clone();
    for side in &mut careless.sides {
        side.reservation = Number::zero();
    }
    for problem in [problem, careless] {
        let engine = Engine::new(&problem)?;
        match reading.as_ref().filter(|it| it.outcomes() <= LOOKED_AT) {
            Some(reading) => every_package(&engine, reading)?,
            None => by_the_checker(&engine)?,
        }
    }
    let whole = reading.is_some_and(|it| it.outcomes() <= LOOKED_AT);
    let count = if whole { &WHOLE } else { &CHECKED };
    count.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

/// What was read is what the formula says, option by option.
fn same_utilities(problem: &Problem, reading: &Reading) -> Outcome {
    same(
        "the number of issues",
        &problem.issues.len(),
        &reading.issues.len(),
    )?;
    same(
        "the number of sides",
        &problem.sides.len(),
        &reading.sides.len(),
    )?;
    for (issue, (ours, theirs)) in problem.issues.iter().zip(&reading.issues).enumerate() {
        same("an issue", &ours.name.trim(), &theirs.name.as_str())?;
        same(
            "its options",
            &ours.domain.count(),
            &Some(theirs.options.len()),
        )?;
        for (option, theirs) in theirs.options.iter().enumerate() {
            let ours = ours.domain.name_of(option).unwrap_or_default();
            same("an option", &ours.trim(), &theirs.as_str())?;
            for (ours, theirs) in problem.sides.iter().zip(&reading.sides) {
                let ours_worth = ours.worth_of(&problem.issues, Choice { issue, option });
                let theirs = theirs.worth.get(issue).and_then(|it| it.get(option));
                let what = format!(
                    "what option {option} of issue {issue} is worth to {}",
                    ours.name
                );
                same(&what, &ours_worth.as_ref(), &theirs)?;
            }
        }
    }
    for (ours, theirs) in problem.sides.iter().zip(&reading.sides) {
        same(
            "the reservation value",
            &ours.reservation,
            &theirs.reservation,
        )?;
    }
    Ok(())
}

fn every_package(engine: &Engine<'_>, reading: &Reading) -> Outcome {
    let floors: Vec<Number> = engine
        .problem()
        .sides
        .iter()
        .map(|it| it.reservation.clone())
        .collect();
    let truth = brute::frontier(reading, &floors).ok_or("the numbers do not fit 128 bits")?;
    let frontier = engine.frontier(&mut Never);
    let status = if truth.is_empty() {
        FrontierStatus::Infeasible
    } else {
        FrontierStatus::Optimal
    };
    same("the frontier's status", &frontier.status, &status)?;
    same("the frontier", &points(&frontier), &truth)?;
    same(
        "the ideals",
        &engine.ideals(&mut Never),
        &brute::ideals(&truth),
    )?;
    let alone = Solution::ALL
        .iter()
        .map(|it| engine.solve(*it, &mut Never))
        .collect();
    for answers in [engine.solve_all(&frontier, &mut Never), alone] {
        for (answer, solution) in answers.iter().zip(Solution::ALL) {
            let best = brute::fair(&truth, &floors, solution);
            let status = if best.is_none() {
                Status::Infeasible
            } else {
                Status::Optimal
            };
            same(
                &format!("the status of {}", solution.key()),
                &answer.status,
                &status,
            )?;
            let found = answer.agreement.as_ref().map(|it| it.utilities.clone());
            let found = found.zip(answer.measure.clone());
            same(solution.key(), &found, &best)?;
            if let Some(agreement) = &answer.agreement {
                is_worth(engine.problem(), &agreement.package, &agreement.utilities)?;
            }
        }
    }
    packages_exist(engine, &frontier)
}

/// Packages of some points, spread over the frontier.
fn packages_exist(engine: &Engine<'_>, frontier: &Frontier) -> Outcome {
    let step = frontier.points.len().div_ceil(PACKAGES).max(1);
    for point in (0..frontier.points.len()).step_by(step) {
        let utilities = frontier
            .points
            .utilities(point)
            .ok_or("a point without utilities")?;
        let package = engine
            .package(&utilities, &mut Never)
            .ok_or("a point without a package")?;
        is_worth(engine.problem(), &package, &utilities)?;
    }
    Ok(())
}

fn by_the_checker(engine: &Engine<'_>) -> Outcome {
    let frontier = engine.frontier(&mut Never);
    same(
        "the frontier's status",
        &frontier.status,
        &FrontierStatus::Optimal,
    )?;
    let answers = engine.solve_all(&frontier, &mut Never);
    let claim = Claim {
        problem: engine.problem(),
        answers: &answers,
        frontier: Some(&frontier),
        packages: None,
    };
    let checked = check::check(
        &claim,
        &mut Effort {
            outcomes: 200_000,
            work: 50_000_000,
        },
    )?;
    for (answer, proof) in answers.iter().zip(&checked.answers) {
        same("the status", &answer.status, &Status::Optimal)?;
        if let (
            Proof::Sound {
                ceiling: Some(ceiling),
            },
            Some(measure),
        ) = (proof, &answer.measure)
            && ceiling < measure
        {
            return Err(format!("{} exceeds the checker's ceiling", answer.solution.key()).into());
        }
        let alone = engine.solve(answer.solution, &mut Never);
        same("the measure alone", &alone.measure, &answer.measure)?;
    }
    if frontier.points.len() <= 10 * PACKAGES {
        packages_exist(engine, &frontier)
    } else {
        Ok(())
    }
}

fn is_worth(problem: &Problem, package: &Package, utilities: &[Number]) -> Outcome {
    let sides = problem.sides.iter().enumerate();
    let worth = sides.map(|(place, side)| side.utility(&problem.issues, place, package));
    let worth: Option<Vec<Number>> = worth.collect();
    same("a package's worth", &worth.as_deref(), &Some(utilities))
}

/// The points of a frontier, all of them.
pub(crate) fn points(frontier: &Frontier) -> Vec<Vec<Number>> {
    (0..frontier.points.len())
        .filter_map(|point| frontier.points.utilities(point))
        .collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Outcome {
    if found == wanted {
        return Ok(());
    }
    let cut = |it: &T| format!("{it:?}").chars().take(2_000).collect::<String>();
    Err(Failed::from(format!(
        "{what}: {} instead of {}",
        cut(found),
        cut(wanted)
    )))
}
