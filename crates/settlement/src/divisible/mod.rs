//! Something divisible between two sides, exactly.
//!
//! What can be split makes one chain: from all of it in the second side's hands,
//! the shares that cost the second side least for what they give the first go
//! over first. The whole choices give points; on each stands the same chain. The
//! frontier is what is unbeaten of all of them: points and straight lines, with
//! rational corners.

use num_traits::{One, Zero};

use crate::answer::{Agreement, Answer, FrontierStatus, Solution, Status};
use crate::model::{Decision, Domain, Number, Package, Problem, Worth};
use crate::points::{Frontier, Points};
use crate::progress::{Halt, Never};

mod choose;
pub(crate) mod curve;

use curve::{Piece, Point};

/// Whole choices that are looked at where there is no time for all.
const SOME: usize = 200;

/// The first side's share of each divisible issue.
type Shares = Vec<(usize, Number)>;

/// One divisible issue between two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    issue: usize,
    /// What the first side gains and the second loses as it goes over; both
    /// positive.
    gain: Number,
    loss: Number,
    /// The first side's share before and after.
    from: Number,
    to: Number,
}

/// What can be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// What it is worth with all links still with the second side.
    start: Point,
    /// The first side's shares there, by issue.
    shares: Shares,
    /// The cheapest for the second side first.
    links: Vec<Link>,
}

/// The frontier with what can be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Curve {
    pub(crate) pieces: Vec<Piece>,
    /// Whether every whole choice is in it.
    pub(crate) whole: bool,
}

impl Chain {
    /// The divisible issues of a problem of two sides; `None` if it has none.
    pub(crate) fn of(problem: &Problem) -> Option<Self> {
        let [first, second] = &problem.sides[..] else {
            return None;
        };
        let mut chain = Self {
            start: [Number::zero(), Number::zero()],
            shares: Vec::new(),
            links: Vec::new(),
        };
        for (issue, named) in problem.issues.iter().enumerate() {
            if !matches!(named.domain, Domain::Divisible { .. }) {
                continue;
            }
            let (
                Some(Worth::Line { low, high }),
                Some(Worth::Line {
                    low: least,
                    high: most,
                }),
            ) = (first.worth.get(issue), second.worth.get(issue))
            else {
                continue;
            };
            // With the second side, and with the first.
            let without = [low.clone(), most.clone()];
            let with = [high.clone(), least.clone()];
            chain.add(issue, without, with);
        }
        chain
            .links
            .sort_by(|one, two| (&one.loss * &two.gain).cmp(&(&two.loss * &one.gain)));
        (!chain.shares.is_empty()).then_some(chain)
    }

    fn add(&mut self, issue: usize, without: Point, with: Point) {
        let better = [&with[0] - &without[0], &without[1] - &with[1]];
        let zero = Number::zero();
        let (share, start) = if better[0] > zero && better[1] > zero {
            let [gain, loss] = better;
            self.links.push(Link {
                issue,
                gain,
                loss,
                from: zero,
                to: Number::one(),
            });
            (Number::zero(), without)
        } else if better[0] < zero && better[1] < zero {
            // Both would rather not have it.
            self.links.push(Link {
                issue,
                gain: -&better[0],
                loss: -&better[1],
                from: Number::one(),
                to: zero,
            });
            (Number::one(), with)
        } else if better[0] >= zero && better[1] <= zero {
            (Number::one(), with)
        } else {
            (Number::zero(), without)
        };
        self.shares.push((issue, share));
        for (sum, units) in self.start.iter_mut().zip(start) {
            *sum += units;
        }
    }

    /// The chain on top of a point, best for the first side first.
    fn on(&self, base: usize, point: &Point) -> Vec<Piece> {
        let mut at = [&self.start[0] + &point[0], &self.start[1] + &point[1]];
        if self.links.is_empty() {
            return vec![Piece {
                right: at.clone(),
                left: at,
                base,
            }];
        }
        let mut pieces = Vec::with_capacity(self.links.len());
        for link in &self.links {
            let next = [&at[0] + &link.gain, &at[1] - &link.loss];
            pieces.push(Piece {
                right: next.clone(),
                left: at,
                base,
            });
            at = next;
        }
        pieces.reverse();
        pieces
    }

    /// Every first share so that the first side has this utility from the chain.
    fn split(&self, first: &Number) -> Shares {
        let mut left = first - &self.start[0];
        let mut shares = self.shares.clone();
        for link in &self.links {
            let part = (&left / &link.gain).max(Number::zero()).min(Number::one());
            let share = &link.from + (&link.to - &link.from) * &part;
            left -= &link.gain * part;
            if let Some(place) = shares.iter_mut().find(|(issue, _)| *issue == link.issue) {
                place.1 = share;
            }
        }
        shares
    }
}

impl Curve {
    /// The frontier over the frontier of the whole choices.
    pub(crate) fn of(
        chain: &Chain,
        discrete: &Frontier,
        floor: &Point,
        halt: &mut dyn Halt,
    ) -> Self {
        let on = |at: usize| {
            let point: Point = discrete.points.utilities(at)?.try_into().ok()?;
            Some(curve::clip(chain.on(at, &point), floor))
        };
        let count = discrete.points.len();
        let all = (0..count).filter_map(on).collect();
        let (unbeaten, whole) = match curve::unbeaten(all, halt) {
            Some(unbeaten) => (unbeaten, true),
            None => {
                // Some of them are better than none.
                let some = (0..count)
                    .step_by(count / SOME + 1)
                    .filter_map(on)
                    .collect();
                (curve::unbeaten(some, &mut Never).unwrap_or_default(), false)
            }
        };
        Self {
            pieces: unbeaten,
            whole: whole
                && matches!(
                    discrete.status,
                    FrontierStatus::Optimal | FrontierStatus::Infeasible
                ),
        }
    }

    /// As points, each joined with the next where a piece joins them.
    pub(crate) fn frontier(&self) -> Frontier {
        let (mut values, mut joined, mut reached) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, ends) in self.pieces.iter().zip(curve::reached(&self.pieces)) {
            let known = values.len() >= 2 && values[values.len() - 2..] == piece.right;
            if !known {
                values.extend(piece.right.clone());
                joined.push(false);
                reached.push(ends[0]);
            }
            if piece.right != piece.left {
                joined.pop();
                joined.push(true);
                values.extend(piece.left.clone());
                joined.push(false);
                reached.push(ends[1]);
            }
        }
        let status = match (self.whole, values.is_empty()) {
            (true, true) => FrontierStatus::Infeasible,
            (true, false) => FrontierStatus::Optimal,
            _ => FrontierStatus::Stopped {
                bound: Number::one(),
            },
        };
        Frontier {
            status,
            points: Points::from_numbers(2, values, joined).with_reached(reached),
        }
    }

    /// The piece that a point lies on.
    fn piece_of(&self, point: &Point) -> Option<&Piece> {
        self.pieces.iter().find(|piece| {
            piece.left[0] <= point[0]
                && point[0] <= piece.right[0]
                && piece.at(&point[0]) == point[1]
        })
    }

    /// The best that each side gets.
    pub(crate) fn ideals(&self) -> Option<Point> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        Some([first.right[0].clone(), last.left[1].clone()])
    }

    /// A fair point; sure if the curve is whole.
    pub(crate) fn answer(
        &self,
        solution: Solution,
        floor: &Point,
        package: impl FnOnce(&Point) -> Option<Package>,
    ) -> Answer {
        let found = choose::best(solution, &self.pieces, floor);
        let status = match (&found, self.whole) {
            (None, true) => Status::Infeasible,
            (Some(_), true) => Status::Optimal,
            _ => Status::Stopped { bound: None },
        };
        let agreement = found.as_ref().and_then(|(point, _)| {
            Some(Agreement {
                package: package(point)?,
                utilities: point.to_vec(),
            })
        });
        Answer {
            solution,
            status,
            measure: found.map(|(_, measure)| measure),
            agreement,
        }
    }

    /// What stands under a point: which whole choices, and every first share.
    pub(crate) fn under(
        &self,
        chain: &Chain,
        discrete: &Frontier,
        point: &Point,
    ) -> Option<(Vec<Number>, Shares)> {
        let piece = self.piece_of(point)?;
        let base = discrete.points.utilities(piece.base)?;
        let shares = chain.split(&(&point[0] - base.first()?));
        Some((base, shares))
    }
}

/// Puts shares into a package.
pub(crate) fn with_shares(mut package: Package, shares: Shares) -> Package {
    for (issue, share) in shares {
        if let Some(place) = package.get_mut(issue) {
            let rest = Number::one() - &share;
            *place = Decision::Shares(vec![share, rest]);
        }
    }
    package
}
