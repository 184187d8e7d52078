//! Delegations that know what they want, to the last digit, and answer
//! questions about it: for measuring how near the questions get.

use elicitation::{Answer, Elicited, Interview, Level, Offer, Question, Rest, Setup};
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};
use settlement::{Domain, Issue, Worth};

/// Chance that is the same for the same seed.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count - 1)
    }

    /// A split of one into so many parts, any as likely as any other.
    pub fn split(&mut self, parts: usize) -> Vec<f64> {
        let raw: Vec<f64> = (0..parts).map(|_| -(1.0 - self.unit()).ln()).collect();
        let sum: f64 = raw.iter().sum();
        raw.iter().map(|part| part / sum).collect()
    }

    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            order.swap(place, self.below(place + 1));
        }
        order
    }
}

/// What each option of each issue is worth, the best package one in all.
pub type Worths = Vec<Vec<f64>>;

/// A delegation and what it faces.
pub struct Case {
    pub issues: Vec<Issue>,
    /// What the delegation wants.
    pub truth: Worths,
    /// What the other side wants.
    pub other: Worths,
}

/// How well a delegation answers.
#[derive(Clone, Copy)]
pub struct Manner {
    /// How often an answer is any other one.
    pub wrong: f64,
    /// How often it is "I do not know".
    pub unknown: f64,
}

pub const HONEST: Manner = Manner {
    wrong: 0.0,
    unknown: 0.0,
};

impl Case {
    /// Issues with two to eight options each.
    pub fn new(seed: u64, issues: usize) -> Self {
        let mut chance = Chance::new(seed);
        let counts: Vec<usize> = (0..issues).map(|_| 2 + chance.below(7)).collect();
        Self::with(&mut chance, &counts)
    }

    /// Issues with so many options each.
    pub fn with(chance: &mut Chance, counts: &[usize]) -> Self {
        let named = counts.iter().enumerate().map(|(issue, count)| Issue {
            name: format!("issue {issue}"),
            domain: Domain::Options((0..*count).map(|option| format!("o{option}")).collect()),
        });
        let named = named.collect();
        let orders: Vec<Vec<usize>> = counts.iter().map(|count| chance.order(*count)).collect();
        let truth = worths(chance, &orders);
        let against: Vec<Vec<usize>> = orders
            .iter()
            .map(|order| match chance.unit() < 0.8 {
                true => order.iter().rev().copied().collect(),
                false => chance.order(order.len()),
            })
            .collect();
        let other = worths(chance, &against);
        Self {
            issues: named,
            truth,
            other,
        }
    }

    pub fn weight(&self, issue: usize) -> f64 {
        self.truth[issue].iter().copied().fold(0.0, f64::max)
    }

    fn worth(&self, offer: &Offer) -> f64 {
        let mut sum = 0.0;
        for issue in 0..self.issues.len() {
            let part = offer.parts.iter().find(|part| part.issue == issue);
            sum += match (part.map(|part| part.level), offer.rest) {
                (Some(Level::Option(option)), _) => self.truth[issue][option],
                (None, Rest::Best) => self.weight(issue),
                _ => 0.0,
            };
        }
        sum
    }

    fn best_first(&self, issue: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.truth[issue].len()).collect();
        order.sort_by(|one, other| self.truth[issue][*other].total_cmp(&self.truth[issue][*one]));
        order
    }

    /// What the delegation answers.
    pub fn answer(&self, question: &Question, manner: Manner, chance: &mut Chance) -> Answer {
        let wrong = chance.unit() < manner.wrong;
        if chance.unit() < manner.unknown && !matches!(question, Question::Order { .. }) {
            return Answer::DontKnow;
        }
        match question {
            Question::Order { issues } => {
                Answer::Order(issues.iter().map(|issue| self.best_first(*issue)).collect())
            }
            Question::Importance { issues, most } => {
                let mut order = issues.clone();
                order.sort_by(|one, other| self.weight(*other).total_cmp(&self.weight(*one)));
                if wrong && order.len() > 1 {
                    let place = chance.below(order.len() - 1);
                    order.swap(place, place + 1);
                }
                order.truncate(*most);
                Answer::Importance(order)
            }
            Question::TradeOff { give, get, steps } => {
                let loss = |level: &Level| match level {
                    Level::Option(option) => self.weight(*give) - self.truth[*give][*option],
                    Level::Percent(_) => 0.0,
                };
                let gain = self.weight(*get);
                let down = steps.iter().take_while(|step| loss(step) <= gain).count();
                let any = (down + 1 + chance.below(steps.len())) % (steps.len() + 1);
                Answer::Steps(if wrong { any } else { down })
            }
            Question::Choose { left, right } => {
                let gap = self.worth(left) - self.worth(right);
                if gap.abs() < 0.005 && !wrong {
                    return Answer::Same;
                }
                if (gap > 0.0) == wrong {
                    Answer::Right
                } else {
                    Answer::Left
                }
            }
            _ => Answer::DontKnow,
        }
    }

    /// Asks until the interview is over.
    pub fn interview(&self, seed: u64, manner: Manner) -> Interview {
        let mut chance = Chance::new(seed ^ 0xA5);
        let setup = Setup::new(self.issues.clone(), seed);
        let mut interview = Interview::new(setup).expect("an interview of these");
        while let Some(question) = interview.question() {
            let answer = self.answer(&question, manner, &mut chance);
            interview.answer(answer).expect("an answer to the question");
        }
        interview
    }

    /// As many questions, but after the first two any that could be asked.
    pub fn interview_at_random(&self, seed: u64, manner: Manner, count: usize) -> Interview {
        let mut chance = Chance::new(seed ^ 0xA5);
        let mut any = Chance::new(seed ^ 0x5A);
        let setup = Setup::new(self.issues.clone(), seed);
        let mut interview = Interview::new(setup).expect("an interview of these");
        for number in 0..count {
            let question = match number {
                0 | 1 => interview.question().expect("a first question"),
                _ => {
                    let all = interview.candidates();
                    all[any.below(all.len())].clone()
                }
            };
            let answer = self.answer(&question, manner, &mut chance);
            interview
                .answer_to(question, answer)
                .expect("an answer to the question");
        }
        interview
    }

    /// Worths from weights, the order within each issue and even steps.
    pub fn even_steps(&self, weights: &[f64]) -> Worths {
        (0..self.issues.len())
            .map(|issue| {
                let order = self.best_first(issue);
                let steps = (order.len() - 1) as f64;
                let mut worth = vec![0.0; order.len()];
                for (place, option) in order.iter().enumerate() {
                    worth[*option] = weights[issue] * (1.0 - place as f64 / steps);
                }
                worth
            })
            .collect()
    }

    pub fn equal_weights(&self) -> Worths {
        let count = self.issues.len();
        self.even_steps(&vec![1.0 / count as f64; count])
    }

    /// Rank-order centroid (Edwards and Barron 1994), from the true order.
    pub fn rank_order_centroid(&self) -> Worths {
        let count = self.issues.len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|one, other| self.weight(*other).total_cmp(&self.weight(*one)));
        let mut weights = vec![0.0; count];
        for (place, issue) in order.iter().enumerate() {
            let sum: f64 = (place..count).map(|below| 1.0 / (below + 1) as f64).sum();
            weights[*issue] = sum / count as f64;
        }
        self.even_steps(&weights)
    }

    /// How good it is to act on `believed`.
    pub fn judge(&self, believed: &Worths) -> Judgement {
        let mut chance = Chance::new(7);
        let pairs = 500;
        let mut right = 0;
        for _ in 0..pairs {
            let (mut truth, mut belief) = (0.0, 0.0);
            for (true_worth, believed) in self.truth.iter().zip(believed) {
                let one = chance.below(true_worth.len());
                let other = chance.below(true_worth.len());
                truth += true_worth[one] - true_worth[other];
                belief += believed[one] - believed[other];
            }
            right += usize::from((truth > 0.0) == (belief > 0.0));
        }
        let chosen = nash(believed, &self.other);
        let best = nash(&self.truth, &self.other);
        let product = |package: &[usize]| sum(&self.truth, package) * sum(&self.other, package);
        Judgement {
            regret: 100.0 * self.left_on_the_table(&chosen),
            nash: 100.0 * (1.0 - product(&chosen) / product(&best)).max(0.0),
            right: 100.0 * right as f64 / pairs as f64,
        }
    }

    /// How much more the delegation could have at no cost to the other side.
    fn left_on_the_table(&self, package: &[usize]) -> f64 {
        let (mine, theirs) = (sum(&self.truth, package), sum(&self.other, package));
        let mut most = mine;
        for better in supported(&self.truth, &self.other) {
            if sum(&self.other, &better) >= theirs - 1e-12 {
                most = most.max(sum(&self.truth, &better));
            }
        }
        let moves: Vec<(usize, usize)> = (0..package.len())
            .flat_map(|issue| (0..self.truth[issue].len()).map(move |option| (issue, option)))
            .collect();
        let gain = |worths: &Worths, (issue, option): (usize, usize)| {
            worths[issue][option] - worths[issue][package[issue]]
        };
        for one in &moves {
            for other in &moves {
                if one.0 < other.0 && gain(&self.other, *one) + gain(&self.other, *other) >= -1e-12
                {
                    most = most.max(mine + gain(&self.truth, *one) + gain(&self.truth, *other));
                }
            }
        }
        most - mine
    }
}

/// How good it is to act on what is believed.
#[derive(Clone, Copy)]
pub struct Judgement {
    /// Points of a hundred that the delegation could have had besides, at no
    /// cost to the other side, when the package with the largest Nash product by
    /// belief is signed.
    pub regret: f64,
    /// How much smaller the true Nash product is than it could be, in percent.
    pub nash: f64,
    /// Of random pairs of packages, how many are told in the true order, in
    /// percent.
    pub right: f64,
}

/// What the middle of a result believes.
pub fn centre(elicited: &Elicited) -> Worths {
    use num_traits::ToPrimitive;
    let worth = elicited.centre.worth();
    worth
        .iter()
        .map(|worth| match worth {
            Worth::Each(each) => each
                .iter()
                .map(|one| one.to_f64().expect("a number") / 100.0)
                .collect(),
            Worth::Line { .. } => Vec::new(),
        })
        .collect()
}

fn worths(chance: &mut Chance, orders: &[Vec<usize>]) -> Worths {
    let weights = chance.split(orders.len());
    orders
        .iter()
        .zip(weights)
        .map(|(order, weight)| {
            let steps = chance.split(order.len() - 1);
            let mut worth = vec![0.0; order.len()];
            let mut left = weight;
            for (place, option) in order.iter().enumerate() {
                worth[*option] = left.max(0.0);
                left -= weight * steps.get(place).copied().unwrap_or(0.0);
            }
            if let Some(last) = order.last() {
                worth[*last] = 0.0;
            }
            worth
        })
        .collect()
}

fn sum(worths: &Worths, package: &[usize]) -> f64 {
    worths
        .iter()
        .zip(package)
        .map(|(worth, option)| worth[*option])
        .sum()
}

/// Packages that are best by some weighting of the two sides.
fn supported(one: &Worths, other: &Worths) -> Vec<Vec<usize>> {
    let packages = (0..=200).map(|step| {
        let share = f64::from(step) / 200.0;
        one.iter()
            .zip(other)
            .map(|(one, other)| {
                let joint = |option: &usize| share * one[*option] + (1.0 - share) * other[*option];
                (0..one.len())
                    .max_by(|a, b| joint(a).total_cmp(&joint(b)))
                    .expect("an option")
            })
            .collect()
    });
    let mut packages: Vec<Vec<usize>> = packages.collect();
    packages.dedup();
    packages
}

/// Of those, the one with the largest product.
fn nash(one: &Worths, other: &Worths) -> Vec<usize> {
    let product = |package: &Vec<usize>| sum(one, package) * sum(other, package);
    let all = supported(one, other).into_iter();
    all.max_by(|a, b| product(a).total_cmp(&product(b)))
        .expect("a package")
}

/// Mean, median and 95th percentile.
pub fn spread(values: &[f64]) -> (f64, f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    (
        sorted.iter().sum::<f64>() / sorted.len() as f64,
        at(0.5),
        at(0.95),
    )
}
