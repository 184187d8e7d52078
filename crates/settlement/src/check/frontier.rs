//! Whether a frontier is what it is said to be.

use std::cmp::Ordering;

use super::answer::{infeasible, witness};
use super::package::{check_reservations, utilities};
use super::pareto::{covers, undominated};
use super::split::{Line, Point, Segment, reached, torn};
use super::truth::{Truth, has_divisible, spans, unreached};
use super::{Effort, Fault, Packages, Proof, Witness, sound};
use crate::answer::FrontierStatus;
use crate::model::{Number, Problem};
use crate::points::{Frontier, Points};

/// Packages of points looked at in all, spread over the frontier.
const SAMPLES: usize = 2_000;

/// Judges a frontier by all that is possible, as far as that is known.
pub(super) fn judge(
    problem: &Problem,
    frontier: &Frontier,
    packages: Option<Packages<'_>>,
    truth: Option<&Truth>,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    let points = &frontier.points;
    match &frontier.status {
        FrontierStatus::Infeasible if !points.is_empty() => {
            return Err(Fault::Status("infeasible, but points are given"));
        }
        FrontierStatus::Infeasible => return infeasible(problem, truth, effort),
        FrontierStatus::Optimal | FrontierStatus::Within { .. } if points.is_empty() => {
            return Err(Fault::Status("points are promised, but none is given"));
        }
        _ => {}
    }
    if !points.is_empty() && points.sides() != problem.sides.len() {
        return Err(Fault::Sides {
            found: points.sides(),
            wanted: problem.sides.len(),
        });
    }
    each_by_itself(problem, points)?;
    let all_packages = match packages {
        Some(packages) => check_packages(problem, points, packages)?,
        None => false,
    };
    let claimed = load(points, effort);
    let proved = match (claimed, truth) {
        (Some(claimed), Some(Truth::Points(truth))) => {
            by_points(problem, frontier, &claimed, truth, effort)?
                && (all_packages || by_search(problem, frontier, &claimed, effort)?)
        }
        (Some(claimed), Some(Truth::Segments(segments))) => {
            by_segments(problem, frontier, &claimed, segments)?
                && (all_packages || frontier.status == FrontierStatus::Optimal)
        }
        (claimed, _) => {
            match &claimed {
                Some(claimed) if problem.sides.len() == 2 && has_divisible(problem) => {
                    let line = Line {
                        points: &pairs(claimed),
                        joined: &|point| points.joined(point),
                    };
                    in_line(&line, points)?;
                }
                Some(claimed) => not_beaten(claimed, effort)?,
                None => {}
            }
            sound::frontier(problem, frontier)?;
            false
        }
    };
    Ok(if proved {
        Proof::Whole
    } else {
        Proof::Sound { ceiling: None }
    })
}

/// Each point, and its place after the one before.
fn each_by_itself(problem: &Problem, points: &Points) -> Result<(), Fault> {
    let divisible = has_divisible(problem);
    let mut before: Option<Vec<Number>> = None;
    for point in 0..points.len() {
        let Some(here) = points.utilities(point) else {
            return Err(Fault::Unreachable { point });
        };
        if points.joined(point) && (!divisible || point.saturating_add(1) == points.len()) {
            return Err(Fault::Joined { point });
        }
        let in_line = divisible && problem.sides.len() == 2;
        if !in_line && !points.reached(point) {
            return Err(Fault::Reached { point });
        }
        if !in_line && let Some(before) = &before {
            match before.cmp(&here) {
                Ordering::Greater => {}
                Ordering::Equal => return Err(Fault::Duplicate { point }),
                Ordering::Less => return Err(Fault::Order { point }),
            }
        }
        check_reservations(problem, &here)?;
        before = Some(here);
    }
    Ok(())
}

/// Checks the packages of points; whether of all.
fn check_packages(
    problem: &Problem,
    points: &Points,
    packages: Packages<'_>,
) -> Result<bool, Fault> {
    let step = points.len().div_ceil(SAMPLES).max(1);
    for point in (0..points.len()).step_by(step) {
        let package = match packages(point) {
            Some(package) => package,
            None if !points.reached(point) => continue,
            None => return Err(Fault::NoPackage { point }),
        };
        let wrong = |fault| Fault::PointPackage {
            point,
            fault: Box::new(fault),
        };
        let actual = utilities(problem, &package).map_err(wrong)?;
        let claimed = points.utilities(point).unwrap_or_default();
        if actual != claimed {
            return Err(wrong(Fault::Utilities { claimed, actual }));
        }
    }
    Ok(step == 1)
}

fn load(points: &Points, effort: &mut Effort) -> Option<Vec<Vec<Number>>> {
    effort.spend(points.len().checked_mul(points.sides())?.checked_mul(20)?)?;
    (0..points.len())
        .map(|point| points.utilities(point))
        .collect()
}

/// Nothing divisible, all that is possible known. Whether the points that are
/// neither on the true frontier nor beaten by it are settled too.
fn by_points(
    problem: &Problem,
    frontier: &Frontier,
    claimed: &[Vec<Number>],
    truth: &[Vec<Number>],
    effort: &mut Effort,
) -> Result<bool, Fault> {
    if frontier.status != FrontierStatus::Optimal {
        not_beaten(claimed, effort)?;
    }
    for (point, here) in claimed.iter().enumerate() {
        // Both are in descending order.
        if truth.binary_search_by(|other| here.cmp(other)).is_ok() {
            continue;
        }
        let beaten = truth.iter().find(|other| covers(other, here));
        match (beaten, &frontier.status) {
            (None, _) => return Err(Fault::Unreachable { point }),
            (Some(by), FrontierStatus::Optimal) => {
                let by = witness(problem, by.clone(), effort);
                return Err(Fault::Dominated { point, by });
            }
            (Some(_), _) => {}
        }
    }
    match &frontier.status {
        FrontierStatus::Optimal => {
            for point in truth {
                if claimed.binary_search_by(|other| point.cmp(other)).is_err() {
                    return Err(Fault::Missing(witness(problem, point.clone(), effort)));
                }
            }
        }
        FrontierStatus::Within { bound } | FrontierStatus::Stopped { bound } => {
            let slack = slack(problem, bound);
            if effort
                .spend(claimed.len().saturating_mul(truth.len()))
                .is_none()
            {
                return Ok(false);
            }
            for point in truth {
                let least: Vec<Number> = point.iter().zip(&slack).map(|(a, b)| a - b).collect();
                if !claimed.iter().any(|here| covers(here, &least)) {
                    return Err(Fault::MissingWithin {
                        bound: bound.clone().into(),
                        lacking: witness(problem, point.clone(), effort),
                    });
                }
            }
        }
        FrontierStatus::Infeasible => {}
    }
    Ok(true)
}

/// Whether there is a package for every point that is not on the true frontier:
/// of an optimal one, all are.
fn by_search(
    problem: &Problem,
    frontier: &Frontier,
    claimed: &[Vec<Number>],
    effort: &mut Effort,
) -> Result<bool, Fault> {
    if frontier.status == FrontierStatus::Optimal {
        return Ok(true);
    }
    match unreached(problem, claimed, effort) {
        Some(Some(point)) => Err(Fault::Unreachable { point }),
        Some(None) => Ok(true),
        None => Ok(false),
    }
}

/// Two sides, something divisible.
fn by_segments(
    problem: &Problem,
    frontier: &Frontier,
    claimed: &[Vec<Number>],
    segments: &[Segment],
) -> Result<bool, Fault> {
    let points = pairs(claimed);
    let joined = |point: usize| frontier.points.joined(point);
    let line = Line {
        points: &points,
        joined: &joined,
    };
    in_line(&line, &frontier.points)?;
    let mut down = [
        Number::from_integer(0.into()),
        Number::from_integer(0.into()),
    ];
    let bound = match &frontier.status {
        FrontierStatus::Within { bound } | FrontierStatus::Stopped { bound } => {
            for (down, slack) in down.iter_mut().zip(slack(problem, bound)) {
                *down = -slack;
            }
            Some(bound)
        }
        _ => None,
    };
    if bound.is_none() {
        for (point, here) in points.iter().enumerate() {
            if !line.is_end(point) && !reached(here, segments) {
                return Err(match covering(here, segments) {
                    Some(by) => beaten(point, Some(&Vec::from(by))),
                    None => Fault::Unreachable { point },
                });
            }
        }
        if let Some(point) = torn(&line, segments) {
            return Err(Fault::Joined { point });
        }
    }
    for segment in segments {
        if let Some(lacking) = line.uncovered(&segment.moved(&down)) {
            let utilities = lacking.iter().zip(&down).map(|(a, b)| a - b).collect();
            let lacking = Witness {
                utilities,
                package: None,
            };
            return Err(match bound {
                None => Fault::Missing(lacking),
                Some(bound) => Fault::MissingWithin {
                    bound: bound.clone().into(),
                    lacking,
                },
            });
        }
    }
    Ok(true)
}

fn pairs(claimed: &[Vec<Number>]) -> Vec<Point> {
    claimed
        .iter()
        .filter_map(|point| <[Number; 2]>::try_from(point.clone()).ok())
        .collect()
}

/// What can be seen of a line by itself.
fn in_line(line: &Line<'_>, claimed: &Points) -> Result<(), Fault> {
    match line.disorder() {
        Some((point, Ordering::Equal)) => return Err(Fault::Duplicate { point }),
        Some((point, Ordering::Greater)) => return Err(Fault::Order { point }),
        Some((point, Ordering::Less)) => {
            let by = line.points.get(point.saturating_sub(1)).cloned();
            return Err(beaten(point, by.map(Vec::from).as_ref()));
        }
        None => {}
    }
    for point in 0..line.points.len() {
        let reached = claimed.reached(point);
        match line.beaten(point) {
            // The limit of a joined stretch, which does not reach it.
            Some(_) if !reached && line.is_end(point) => {}
            Some(by) => return Err(beaten(point, Some(&by.to_vec()))),
            None if reached => {}
            None => return Err(Fault::Reached { point }),
        }
    }
    Ok(())
}

/// A point of the segments that is at least as good for both.
fn covering(point: &Point, segments: &[Segment]) -> Option<Point> {
    segments.iter().find_map(|segment| {
        let x = (&point[0]).max(&segment.from[0]);
        let fits = *x <= segment.to[0] && segment.second_at(x) >= point[1];
        fits.then(|| segment.at(&segment.share_at(x)))
    })
}

fn beaten(point: usize, by: Option<&Vec<Number>>) -> Fault {
    Fault::Dominated {
        point,
        by: Witness {
            utilities: by.cloned().unwrap_or_default(),
            package: None,
        },
    }
}

/// No point beats another, as far as the effort goes.
fn not_beaten(claimed: &[Vec<Number>], effort: &mut Effort) -> Result<(), Fault> {
    let Some(kept) = undominated(claimed.to_vec(), effort) else {
        return Ok(());
    };
    for (point, here) in claimed.iter().enumerate() {
        if kept.binary_search_by(|other| here.cmp(other)).is_err() {
            let by = kept.iter().find(|other| covers(other, here));
            return Err(beaten(point, by));
        }
    }
    Ok(())
}

/// What the bound allows each side to miss.
fn slack(problem: &Problem, bound: &Number) -> Vec<Number> {
    spans(problem).iter().map(|span| span * bound).collect()
}
