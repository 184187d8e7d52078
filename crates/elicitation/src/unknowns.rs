//! The unknowns: how a side's worth is written as numbers from nothing up.
//!
//! Within an issue, options whose order is known form a *chain* from the
//! issue's whole weight downwards; the unknowns are the steps between
//! neighbours, and the steps of a chain sum to the weight. An option whose place
//! is not known is a chain of its own with two steps, one above and one below
//! it. All weights sum to one.

use std::collections::BTreeMap;
use std::ops::Range;

use settlement::{Domain, Issue};

use crate::limits;
use crate::question::{AnswerError, Level, Offer, Rest};

/// A sum of unknowns, each once, by number and factor.
pub(crate) type Form = Vec<(usize, f64)>;

/// All unknowns of an interview.
#[derive(Debug, Clone)]
pub(crate) struct Unknowns {
    /// Issue by issue.
    pub(crate) issues: Vec<Shape>,
    /// How many there are, that of [`Self::floor`] included.
    pub(crate) count: usize,
    /// What no agreement is worth, if that is asked.
    pub(crate) floor: Option<usize>,
}

/// An issue as unknowns.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Options whose worth is unknown, by number, rising: all, or the knots of a
    /// range; of something divisible nothing (0) and the whole (1).
    pub(crate) points: Vec<usize>,
    /// Chains as unknowns; none if there is but one point.
    pub(crate) chains: Vec<Range<usize>>,
    /// Points in the order that is known, best first.
    pub(crate) ranked: Vec<usize>,
    /// The point that is best, if known.
    pub(crate) best: Option<usize>,
    /// The point that is worst, if known.
    pub(crate) worst: Option<usize>,
    /// Whether it is divisible.
    pub(crate) divisible: bool,
    /// Of each point its chain, and how many steps lie above it there.
    places: Vec<(usize, usize)>,
}

/// Between which points a level lies, and how far towards the second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) share: f64,
}

impl Unknowns {
    /// From the order of each issue as far as it is known; the lines are
    /// checked already.
    pub(crate) fn new(issues: &[Issue], lines: &[Vec<usize>], floor: bool) -> Self {
        let mut count = 0;
        let issues = issues
            .iter()
            .zip(lines)
            .map(|(issue, line)| Shape::new(&issue.domain, line, &mut count))
            .collect();
        let floor = floor.then_some(count);
        let count = count + usize::from(floor.is_some());
        Self {
            issues,
            count,
            floor,
        }
    }

    /// Issues that can be worth something: those with more than one point.
    pub(crate) fn active(&self) -> Vec<usize> {
        let issues = self.issues.iter().enumerate();
        issues
            .filter(|(_, shape)| !shape.chains.is_empty())
            .map(|(issue, _)| issue)
            .collect()
    }

    /// The issue's weight.
    pub(crate) fn weight(&self, issue: usize) -> Form {
        let chain = self.issues[issue].chains.first();
        chain
            .into_iter()
            .flat_map(|chain| chain.clone())
            .map(|unknown| (unknown, 1.0))
            .collect()
    }

    /// What a point of an issue is worth.
    pub(crate) fn point(&self, issue: usize, point: usize) -> Form {
        let shape = &self.issues[issue];
        let (chain, above) = shape.places[point];
        let Some(chain) = shape.chains.get(chain) else {
            return Form::new();
        };
        (chain.start + above..chain.end)
            .map(|unknown| (unknown, 1.0))
            .collect()
    }

    /// What a spot of an issue is worth.
    pub(crate) fn spot(&self, issue: usize, spot: Spot) -> Form {
        let mut sum = Sum::default();
        sum.add(&self.point(issue, spot.from), 1.0 - spot.share);
        sum.add(&self.point(issue, spot.to), spot.share);
        sum.form()
    }

    /// The unknowns if each point were worth this.
    #[cfg(test)]
    pub(crate) fn values(&self, worth: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let mut values = vec![0.0; self.count];
        for (issue, shape) in self.issues.iter().enumerate() {
            let points = 0..shape.points.len();
            let weight = points.clone().map(|point| worth(issue, point));
            let weight = weight.fold(0.0, f64::max);
            for (number, chain) in shape.chains.iter().enumerate() {
                let mut at = vec![weight; chain.len() + 1];
                at[chain.len()] = 0.0;
                for point in points.clone() {
                    let (chain, above) = shape.places[point];
                    if chain == number {
                        at[above] = worth(issue, point);
                    }
                }
                for (step, unknown) in chain.clone().enumerate() {
                    values[unknown] = at[step] - at[step + 1];
                }
            }
        }
        values
    }

    /// What an offer is worth, the rest left aside where it is the same.
    pub(crate) fn offer(&self, offer: &Offer) -> Form {
        let mut sum = Sum::default();
        for part in &offer.parts {
            if let Some(spot) = self.issues[part.issue].at(part.level) {
                sum.add(&self.spot(part.issue, spot), 1.0);
            }
        }
        if offer.rest == Rest::Best {
            for issue in 0..self.issues.len() {
                if !offer.parts.iter().any(|part| part.issue == issue) {
                    sum.add(&self.weight(issue), 1.0);
                }
            }
        }
        sum.form()
    }
}

impl Shape {
    fn new(domain: &Domain, line: &[usize], count: &mut usize) -> Self {
        let points = points(domain, line);
        let mut shape = Self {
            places: vec![(0, 0); points.len()],
            points,
            chains: Vec::new(),
            ranked: Vec::new(),
            best: None,
            worst: None,
            divisible: matches!(domain, Domain::Divisible { .. }),
        };
        if shape.points.len() < 2 {
            shape.best = Some(0);
            shape.worst = Some(0);
            shape.ranked = vec![0];
            return shape;
        }
        let mut line: Vec<usize> = line
            .iter()
            .filter_map(|option| shape.points.binary_search(option).ok())
            .collect();
        if let ([first], 2) = (line.as_slice(), shape.points.len()) {
            line.push(1 - first);
        }
        match domain {
            Domain::Range { .. } if !line.is_empty() => shape.slopes(&line, count),
            _ => shape.listed(&line, count),
        }
        shape
    }

    /// One chain of what is named, and one of each that is not.
    fn listed(&mut self, line: &[usize], count: &mut usize) {
        self.best = line.first().copied();
        if line.len() > 1 {
            self.chain(line, false, count);
            self.worst = line.last().copied();
        }
        self.ranked = line.to_vec();
        for point in 0..self.points.len() {
            if !line.contains(&point) {
                self.places[point] = (self.chains.len(), 1);
                self.chains.push(*count..*count + 2);
                *count += 2;
            }
        }
    }

    /// A range: from its best value down to either end.
    fn slopes(&mut self, line: &[usize], count: &mut usize) {
        let last = self.points.len() - 1;
        let best = line[0];
        self.best = Some(best);
        self.worst = match line.get(1) {
            Some(worst) => Some(*worst),
            None if best == 0 => Some(last),
            None if best == last => Some(0),
            None => None,
        };
        let down: Vec<usize> = (0..=best).rev().collect();
        let up: Vec<usize> = (best..=last).collect();
        for slope in [down, up] {
            let end = slope.last().copied();
            if slope.len() > 1 {
                self.chain(&slope, self.worst != end, count);
                if self.worst == end || self.ranked.is_empty() {
                    self.ranked = slope;
                }
            }
        }
    }

    /// A chain of these points from the whole weight down, to nothing or, with
    /// `slack`, to anything.
    fn chain(&mut self, points: &[usize], slack: bool, count: &mut usize) {
        for (above, point) in points.iter().enumerate() {
            self.places[*point] = (self.chains.len(), above);
        }
        let steps = points.len() - 1 + usize::from(slack);
        self.chains.push(*count..*count + steps);
        *count += steps;
    }

    /// Where a level lies; none if it does not fit the issue.
    pub(crate) fn at(&self, level: Level) -> Option<Spot> {
        match level {
            Level::Percent(percent) if self.divisible && percent <= 100 => {
                Some(Spot::between(0, 1, f64::from(percent) / 100.0))
            }
            Level::Option(option) if !self.divisible => match self.points.binary_search(&option) {
                Ok(point) => Some(Spot::between(point, point, 0.0)),
                Err(above) => {
                    let from = self.points.get(above.checked_sub(1)?)?;
                    let to = self.points.get(above)?;
                    let share = (option - from) as f64 / (to - from) as f64;
                    Some(Spot::between(above - 1, above, share))
                }
            },
            _ => None,
        }
    }

    /// A point as a level.
    pub(crate) fn level(&self, point: usize) -> Level {
        let option = self.points[point];
        match self.divisible {
            true => Level::Percent(if option == 0 { 0 } else { 100 }),
            false => Level::Option(option),
        }
    }
}

impl Spot {
    pub(crate) fn between(from: usize, to: usize, share: f64) -> Self {
        Self { from, to, share }
    }
}

/// Options at which the worth is unknown.
fn points(domain: &Domain, line: &[usize]) -> Vec<usize> {
    let count = match domain {
        Domain::Divisible { .. } => 2,
        _ => domain.count().unwrap_or(0),
    };
    let knots = limits::KNOTS;
    if !matches!(domain, Domain::Range { .. }) || count <= knots {
        return (0..count).collect();
    }
    let mut points: Vec<usize> = (0..knots)
        .map(|knot| knot * (count - 1) / (knots - 1))
        .collect();
    points.extend(line.first());
    points.sort_unstable();
    points.dedup();
    points
}

/// Checks a line of [`crate::Answer::Order`].
pub(crate) fn check_line(issue: usize, domain: &Domain, line: &[usize]) -> Result<(), AnswerError> {
    let (count, most) = match domain {
        Domain::Divisible { .. } => (2, 2),
        Domain::Range { .. } => (domain.count().unwrap_or(0), 2),
        Domain::Options(options) => (options.len(), options.len()),
    };
    if line.len() > most {
        return Err(AnswerError::Count {
            what: "choices in an order",
            found: line.len(),
            least: 0,
            most,
        });
    }
    numbers("option", line, count)?;
    if let (Domain::Range { .. }, [_, worst]) = (domain, line) {
        // The two differ, so if the best is an end, an end as worst is the other.
        if *worst != 0 && *worst != count.saturating_sub(1) {
            return Err(AnswerError::Worst {
                issue,
                found: *worst,
            });
        }
    }
    Ok(())
}

/// Checks that all of these are below `count`, and none is there twice.
pub(crate) fn numbers(
    what: &'static str,
    found: &[usize],
    count: usize,
) -> Result<(), AnswerError> {
    let mut seen = std::collections::BTreeSet::new();
    for number in found {
        let found = *number;
        if found >= count {
            return Err(AnswerError::Range { what, found, count });
        }
        if !seen.insert(found) {
            return Err(AnswerError::Twice { what, found });
        }
    }
    Ok(())
}

/// Collects a [`Form`].
#[derive(Debug, Default)]
pub(crate) struct Sum(BTreeMap<usize, f64>);

impl Sum {
    pub(crate) fn add(&mut self, form: &[(usize, f64)], times: f64) {
        for (unknown, factor) in form {
            *self.0.entry(*unknown).or_insert(0.0) += times * factor;
        }
    }

    pub(crate) fn form(self) -> Form {
        let terms = self.0.into_iter();
        terms.filter(|(_, factor)| *factor != 0.0).collect()
    }
}

/// `one` less `other`.
pub(crate) fn less(one: &[(usize, f64)], other: &[(usize, f64)]) -> Form {
    let mut sum = Sum::default();
    sum.add(one, 1.0);
    sum.add(other, -1.0);
    sum.form()
}
