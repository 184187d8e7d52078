//! All unbeaten packages above some weighed sums of utilities.
//!
//! A *cut* asks that a weighed sum of the utilities be at least so much. Against
//! a cut every choice of a part costs what it is below the part's best, and a
//! package may cost no more in all than the cut leaves. Near the frontier that
//! is little, and hardly a part has a second choice that is affordable.

use crate::pareto;
use crate::progress::{Early, Halt, Progress};
use crate::space::Space;
use crate::unit::Unit;

/// Only packages whose weighed sum of utilities is at least `least`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut<U> {
    pub(crate) weights: Vec<i64>,
    pub(crate) least: U,
}

impl<U: Unit> Cut<U> {
    /// Only packages that give a side at least so much.
    pub(crate) fn floor(sides: usize, side: usize, least: U) -> Self {
        let mut weights = vec![0; sides];
        weights[side] = 1;
        Self { weights, least }
    }

    /// The weighed sum of a point.
    pub(crate) fn value(weights: &[i64], point: &[U]) -> U {
        let products = weights.iter().zip(point);
        products.map(|(weight, units)| units.times(*weight)).sum()
    }
}

/// Packages within some cuts.
pub(crate) struct Band<U> {
    /// Unbeaten points, best for the first side first, point by point.
    pub(crate) points: Vec<U>,
    /// By step, by point of that step: the point it came from and the choice
    /// taken there.
    steps: Vec<Step>,
    /// The choice of each part that has only one.
    only: Vec<usize>,
    sides: usize,
}

struct Step {
    part: usize,
    from: Vec<(u32, u32)>,
}

impl<U: Unit> Band<U> {
    /// The points, one by one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[U]> {
        self.points.chunks_exact(self.sides)
    }

    /// The choices of each part that make a point, by number.
    pub(crate) fn choices(&self, point: usize) -> Option<Vec<usize>> {
        let mut choices = self.only.clone();
        let mut at = point;
        for step in self.steps.iter().rev() {
            let (from, choice) = *step.from.get(at)?;
            *choices.get_mut(step.part)? = choice as usize;
            at = from as usize;
        }
        Some(choices)
    }
}

/// What a part still offers within the cuts.
struct Offer<U> {
    part: usize,
    choices: Vec<usize>,
    /// By choice, by cut.
    costs: Vec<U>,
}

/// Lists them.
///
/// # Errors
/// [`Early::Outgrown`] beyond `most` points at a time.
pub(crate) fn packages<U: Unit>(
    space: &Space<U>,
    cuts: &[Cut<U>],
    most: usize,
    halt: &mut dyn Halt,
) -> Result<Band<U>, Early> {
    let (sides, width) = (space.sides, cuts.len());
    let mut band = Band {
        points: Vec::new(),
        steps: Vec::new(),
        only: vec![0; space.parts.len()],
        sides,
    };
    let Some((offers, allowed)) = offers(space, cuts) else {
        return Ok(band);
    };
    let mut points = vec![U::default(); sides];
    let mut spent = vec![U::default(); width];
    for (done, offer) in offers.iter().enumerate() {
        let worth = &space.parts[offer.part].worth;
        if let [choice] = offer.choices[..] {
            let own = &worth[choice * sides..(choice + 1) * sides];
            band.only[offer.part] = choice;
            for point in points.chunks_exact_mut(sides) {
                point
                    .iter_mut()
                    .zip(own)
                    .for_each(|(sum, units)| *sum += *units);
            }
            for spent in spent.chunks_exact_mut(width) {
                spent
                    .iter_mut()
                    .zip(&offer.costs)
                    .for_each(|(sum, cost)| *sum += *cost);
            }
            // Parts with one choice come first, while there is one point.
            if spent
                .iter()
                .zip(&allowed)
                .any(|(spent, allowed)| spent > allowed)
            {
                return Ok(band);
            }
            continue;
        }
        let progress = Progress {
            done: done as u64,
            of: offers.len() as u64,
            points: (points.len() / sides) as u64,
        };
        if halt.now(progress) {
            return Err(Early::Halted);
        }
        let (mut sums, mut costs, mut from) = (Vec::new(), Vec::new(), Vec::new());
        for (choice, own_costs) in offer.choices.iter().zip(offer.costs.chunks_exact(width)) {
            let own = &worth[choice * sides..(choice + 1) * sides];
            for (at, spent) in spent.chunks_exact(width).enumerate() {
                let over = |((spent, cost), allowed): ((&U, &U), &U)| *spent + *cost > *allowed;
                if spent.iter().zip(own_costs).zip(&allowed).any(over) {
                    continue;
                }
                let point = &points[at * sides..(at + 1) * sides];
                sums.extend(point.iter().zip(own).map(|(one, two)| *one + *two));
                costs.extend(spent.iter().zip(own_costs).map(|(one, two)| *one + *two));
                from.push((at as u32, *choice as u32));
            }
            if sums.len() / sides > most {
                return Err(Early::Outgrown);
            }
        }
        let kept = pareto::undominated(sides, &sums);
        points = pareto::picked(&sums, sides, &kept);
        spent = pareto::picked(&costs, width, &kept);
        band.steps.push(Step {
            part: offer.part,
            from: pareto::picked(&from, 1, &kept),
        });
    }
    band.points = points;
    Ok(band)
}

/// What each part offers within the cuts, few choices first, and what may be
/// spent against each cut. `None` if nothing is within.
fn offers<U: Unit>(space: &Space<U>, cuts: &[Cut<U>]) -> Option<(Vec<Offer<U>>, Vec<U>)> {
    let sides = space.sides;
    let mut costs: Vec<Vec<Vec<U>>> = Vec::with_capacity(cuts.len());
    let mut allowed = Vec::with_capacity(cuts.len());
    for cut in cuts {
        let mut best = U::default();
        let of_part = |part: &crate::space::Part<U>| {
            let value = |point: &[U]| Cut::value(&cut.weights, point);
            let values: Vec<U> = part.worth.chunks_exact(sides).map(value).collect();
            let most = values.iter().max().copied()?;
            best += most;
            Some(values.into_iter().map(|value| most - value).collect())
        };
        costs.push(space.parts.iter().map(of_part).collect::<Option<_>>()?);
        allowed.push(best - cut.least);
    }
    if allowed.iter().any(|allowed| *allowed < U::default()) {
        return None;
    }
    let mut offers = Vec::with_capacity(space.parts.len());
    for (at, part) in space.parts.iter().enumerate() {
        let affordable = |choice: &usize| {
            let of_cuts = costs.iter().zip(&allowed);
            of_cuts
                .into_iter()
                .all(|(costs, allowed)| costs[at][*choice] <= *allowed)
        };
        let choices: Vec<usize> = (0..part.len(sides)).filter(affordable).collect();
        if choices.is_empty() {
            return None;
        }
        let of_choices = choices.iter();
        let costs = of_choices.flat_map(|choice| costs.iter().map(|costs| costs[at][*choice]));
        offers.push(Offer {
            part: at,
            costs: costs.collect(),
            choices,
        });
    }
    offers.sort_by_key(|offer| offer.choices.len());
    Some((offers, allowed))
}
