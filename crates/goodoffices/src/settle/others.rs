//! Other packages for a picture of two sides: what most packages are worth.

use num_traits::ToPrimitive as _;
use settlement::{Choice, Decision, Number, Package, Problem};

/// Packages shown.
const SHOWN: u64 = 1_500;

/// What some packages are worth to two sides: all of them if they are few, else
/// some from everywhere, always the same.
pub(crate) fn others(problem: &Problem) -> Vec<[f64; 2]> {
    let [first, second] = &problem.sides[..] else {
        return Vec::new();
    };
    let few = problem
        .outcomes()
        .and_then(|count| count.to_u64())
        .filter(|count| *count <= SHOWN);
    let mut chance = Chance(1);
    let packages = (0..few.unwrap_or(SHOWN)).map(|number| match few {
        Some(_) => numbered(problem, number),
        None => drawn(problem, &mut chance),
    });
    let possible = packages.filter(|package| problem.rules.iter().all(|rule| rule.allows(package)));
    possible
        .filter_map(|package| {
            let worth = |side: &settlement::Side, place| {
                side.utility(&problem.issues, place, &package)?.to_f64()
            };
            Some([worth(first, 0)?, worth(second, 1)?])
        })
        .collect()
}

/// The package of a number, counting through all of them.
fn numbered(problem: &Problem, mut number: u64) -> Package {
    let issues = problem.issues.iter();
    issues
        .map(|issue| {
            let count = issue.domain.count().unwrap_or(1).max(1) as u64;
            let option = number % count;
            number /= count;
            Decision::Option(usize::try_from(option).unwrap_or(0))
        })
        .collect()
}

/// A package drawn so that all of the plane is seen: many issues drawn each for
/// itself would crowd in the middle, so that a draw leans to one side or the
/// other, or to neither.
fn drawn(problem: &Problem, chance: &mut Chance) -> Package {
    let leaning = chance.below(1_000);
    let favoured = chance.below(2);
    let mut package = Vec::with_capacity(problem.issues.len());
    for (place, issue) in problem.issues.iter().enumerate() {
        let leans = chance.below(1_000) < leaning;
        let decision = match issue.domain.count() {
            None => {
                let part = Number::new(chance.below(101).into(), 100.into());
                let rest = Number::from_integer(1.into()) - &part;
                Decision::Shares(vec![part, rest])
            }
            Some(count) => {
                let option = chance.below(count.max(1));
                let best = leans
                    .then(|| best(problem, favoured, place, count))
                    .flatten();
                Decision::Option(best.unwrap_or(option))
            }
        };
        package.push(decision);
    }
    package
}

fn best(problem: &Problem, side: usize, issue: usize, count: usize) -> Option<usize> {
    let side = problem.sides.get(side)?;
    // A long range is best at one of its ends, or nearly so.
    let step = (count / 64).max(1);
    (0..count)
        .step_by(step)
        .chain([count.saturating_sub(1)])
        .max_by_key(|option| {
            side.worth_of(
                &problem.issues,
                Choice {
                    issue,
                    option: *option,
                },
            )
        })
}

/// Numbers that look drawn (D. H. Lehmer's generator, as MINSTD).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        usize::try_from(self.0).unwrap_or(0) % end.max(1)
    }
}
