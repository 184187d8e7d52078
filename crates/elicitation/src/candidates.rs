//! Questions that could be asked: realistic packages that differ in one to
//! three issues, since more cannot be judged at a glance.

use crate::cloud::Cloud;
use crate::limits;
use crate::question::{Level, Offer, Part, Question, Rest};
use crate::unknowns::Unknowns;

/// Levels of an issue that comparisons speak of.
const LEVELS: usize = 8;

/// Every question that could be asked.
pub(crate) fn candidates(unknowns: &Unknowns, cloud: &Cloud<'_>) -> Vec<Question> {
    let issues = compared_issues(unknowns, cloud);
    let mut all = Vec::new();
    for one in &issues {
        among_one(unknowns, *one, &mut all);
        for other in issues.iter().filter(|other| *other != one) {
            between_two(unknowns, *one, *other, &mut all);
        }
    }
    among_three(unknowns, &issues, &mut all);
    against_rest(unknowns, &issues, &mut all);
    if unknowns.floor.is_some() {
        leaving(unknowns, &issues, &mut all);
    }
    all
}

/// The issues of which least is known.
fn compared_issues(unknowns: &Unknowns, cloud: &Cloud<'_>) -> Vec<usize> {
    let mut issues: Vec<(f64, usize)> = unknowns
        .active()
        .into_iter()
        .map(|issue| (unsure(&cloud.points[issue]), issue))
        .collect();
    issues.sort_by(|one, other| other.0.total_cmp(&one.0));
    let issues = issues.into_iter().take(limits::COMPARED);
    let mut issues: Vec<usize> = issues.map(|(_, issue)| issue).collect();
    issues.sort_unstable();
    issues
}

/// How little is known of an issue: mean variance of its points against their
/// mean.
fn unsure(points: &[Vec<f64>]) -> f64 {
    let readings = points.first().map_or(0, Vec::len);
    let mean: Vec<f64> = (0..readings)
        .map(|reading| points.iter().map(|point| point[reading]).sum::<f64>() / points.len() as f64)
        .collect();
    let of = |point: &Vec<f64>| {
        let gaps: Vec<f64> = point.iter().zip(&mean).map(|(a, b)| a - b).collect();
        variance(&gaps)
    };
    points.iter().map(of).sum::<f64>() / points.len().max(1) as f64
}

fn variance(values: &[f64]) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / count
}

/// At most [`LEVELS`] of an issue's levels below its best, in order where that
/// is known.
fn levels(unknowns: &Unknowns, issue: usize) -> Vec<Level> {
    let shape = &unknowns.issues[issue];
    if shape.divisible {
        // From the best downwards, by quarters.
        let all_best = shape.best == Some(1);
        let quarters = [25u8, 50, 75, 100];
        let levels = quarters.iter().map(|down| match all_best {
            true => Level::Percent(100 - down),
            false => Level::Percent(*down),
        });
        return levels.collect();
    }
    let mut points = shape.ranked.clone();
    points.extend((0..shape.points.len()).filter(|point| !shape.ranked.contains(point)));
    let points: Vec<usize> = points
        .into_iter()
        .filter(|point| Some(*point) != shape.best)
        .collect();
    let points = spread(&points, LEVELS);
    points.into_iter().map(|point| shape.level(point)).collect()
}

/// At most `most` of these, evenly spread, the last among them.
fn spread<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    let count = all.len().min(most);
    (1..=count)
        .filter_map(|place| all.get(place * all.len() / count - 1).copied())
        .collect()
}

/// Both ends of an issue, if known.
fn ends(unknowns: &Unknowns, issue: usize) -> Option<(Level, Level)> {
    let shape = &unknowns.issues[issue];
    Some((shape.level(shape.best?), shape.level(shape.worst?)))
}

fn offer(parts: &[(usize, Level)], rest: Rest) -> Offer {
    let parts = parts.iter();
    let mut parts: Vec<Part> = parts
        .map(|(issue, level)| Part {
            issue: *issue,
            level: *level,
        })
        .collect();
    parts.sort_unstable();
    Offer { parts, rest }
}

fn choose(left: &[(usize, Level)], right: &[(usize, Level)]) -> Question {
    Question::Choose {
        left: offer(left, Rest::Same),
        right: offer(right, Rest::Same),
    }
}

/// Two options of one issue whose order is not known.
fn among_one(unknowns: &Unknowns, issue: usize, all: &mut Vec<Question>) {
    let shape = &unknowns.issues[issue];
    let ranked = &shape.ranked;
    for one in 0..shape.points.len() {
        for other in one + 1..shape.points.len() {
            let ends = [one, other]
                .iter()
                .any(|point| Some(*point) == shape.best || (Some(*point) == shape.worst));
            if ends || ranked.contains(&one) && ranked.contains(&other) {
                continue;
            }
            let (one, other) = (shape.level(one), shape.level(other));
            all.push(choose(&[(issue, one)], &[(issue, other)]));
        }
    }
}

/// One issue at its best and the other at its worst, against one lower and the
/// other higher: as a choice, and as a trade-off.
fn between_two(unknowns: &Unknowns, give: usize, get: usize, all: &mut Vec<Question>) {
    let (Some((best, _)), Some((_, worst))) = (ends(unknowns, give), ends(unknowns, get)) else {
        return;
    };
    let lower = levels(unknowns, give);
    let mut higher = levels(unknowns, get);
    higher.pop();
    higher.extend(ends(unknowns, get).map(|(best, _)| best));
    for low in &lower {
        for high in &higher {
            all.push(choose(
                &[(give, best), (get, worst)],
                &[(give, *low), (get, *high)],
            ));
        }
    }
    let shape = &unknowns.issues[give];
    let steps: Vec<Level> = match shape.divisible {
        true => (1..=10u8)
            .map(|tenth| match shape.best == Some(1) {
                true => Level::Percent(100 - 10 * tenth),
                false => Level::Percent(10 * tenth),
            })
            .collect(),
        false => {
            let below = shape.ranked.get(1..).unwrap_or_default();
            let points = spread(below, limits::STEPS);
            points.into_iter().map(|point| shape.level(point)).collect()
        }
    };
    if steps.len() > 1 {
        all.push(Question::TradeOff { give, get, steps });
    }
}

/// One issue at its best against two others at theirs.
fn among_three(unknowns: &Unknowns, issues: &[usize], all: &mut Vec<Question>) {
    let known: Vec<(usize, Level, Level)> = issues
        .iter()
        .filter_map(|issue| ends(unknowns, *issue).map(|(best, worst)| (*issue, best, worst)))
        .collect();
    for (place, one) in known.iter().enumerate() {
        for other in known.iter().skip(place + 1) {
            for alone in known
                .iter()
                .filter(|alone| alone.0 != one.0 && alone.0 != other.0)
            {
                all.push(choose(
                    &[(alone.0, alone.1), (one.0, one.2), (other.0, other.2)],
                    &[(alone.0, alone.2), (one.0, one.1), (other.0, other.1)],
                ));
            }
        }
    }
}

/// One issue at its best against all others at theirs; more than three, or the
/// same is asked already.
fn against_rest(unknowns: &Unknowns, issues: &[usize], all: &mut Vec<Question>) {
    if unknowns.active().len() < 4 {
        return;
    }
    for issue in issues {
        if let Some((best, worst)) = ends(unknowns, *issue) {
            all.push(Question::Choose {
                left: offer(&[(*issue, best)], Rest::Worst),
                right: offer(&[(*issue, worst)], Rest::Best),
            });
        }
    }
}

/// One or two issues at their best, and nothing else: sign that?
fn leaving(unknowns: &Unknowns, issues: &[usize], all: &mut Vec<Question>) {
    for (place, one) in issues.iter().enumerate() {
        let Some((best, worst)) = ends(unknowns, *one) else {
            continue;
        };
        for (level, rest) in [(best, Rest::Worst), (worst, Rest::Best)] {
            all.push(Question::Sign {
                offer: offer(&[(*one, level)], rest),
            });
        }
        for other in issues.iter().skip(place + 1) {
            if let Some((high, low)) = ends(unknowns, *other) {
                for (parts, rest) in [
                    ([(*one, best), (*other, high)], Rest::Worst),
                    ([(*one, worst), (*other, low)], Rest::Best),
                ] {
                    all.push(Question::Sign {
                        offer: offer(&parts, rest),
                    });
                }
            }
        }
    }
}
