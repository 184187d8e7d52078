//! Which question teaches most.
//!
//! What matters is how far apart packages are. The uncertainty of that, for two
//! packages drawn at random, is the sum over issues of the variance of each
//! option's worth against the issue's mean. Of every candidate the readings say
//! how likely each answer is and how much uncertainty it would leave; the best
//! is the one that is expected to leave least, questions that are harder to
//! judge counting for a little less.

use std::collections::BTreeMap;

use crate::candidates::candidates;
use crate::cloud::Cloud;
use crate::question::{Question, Rest};
use crate::unknowns::Unknowns;

/// Readings that the choice is made by.
pub(crate) const READINGS: usize = 256;
/// Comparisons of the same issues that are looked at closely.
const CLOSELY: usize = 4;
/// A question that is expected to take away less of the uncertainty is not
/// worth a delegation's time.
const WORTHWHILE: f64 = 0.004;
/// What a question counts that compares what the delegation said it did not
/// know how to compare.
const AGAIN: f64 = 0.4;

/// The question that teaches most; none if none teaches anything worth asking.
pub(crate) fn best(unknowns: &Unknowns, cloud: &Cloud<'_>, asked: &Asked) -> Option<Question> {
    let uncertainty = Uncertainty::new(cloud);
    let mut answers = vec![0; cloud.count];
    let mut best: Option<(f64, Question)> = None;
    for question in shortlist(candidates(unknowns, cloud), cloud) {
        if asked.questions.contains(&sorted(&question)) {
            continue;
        }
        let count = cloud.answers(&question, &mut answers);
        let mut gain = uncertainty.gain(&answers, count) * ease(&question);
        if asked.unknown.contains(&compared(&question)) {
            gain *= AGAIN;
        }
        if gain > best.as_ref().map_or(WORTHWHILE, |(gain, _)| *gain) {
            best = Some((gain, question));
        }
    }
    let (_, question) = best?;
    // Which package stands first must not tell which is the usual answer.
    Some(match question {
        Question::Choose { left, right } if asked.questions.len() % 2 == 1 => Question::Choose {
            left: right,
            right: left,
        },
        question => question,
    })
}

/// A choice with its packages in a fixed order, so that the same choice is
/// recognised.
pub(crate) fn sorted(question: &Question) -> Question {
    match question {
        Question::Choose { left, right } => Question::Choose {
            left: left.min(right).clone(),
            right: left.max(right).clone(),
        },
        question => question.clone(),
    }
}

/// What has been asked.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// As [`sorted`] has them.
    pub(crate) questions: Vec<Question>,
    /// Issues that were compared when the answer was "I do not know".
    pub(crate) unknown: Vec<Vec<usize>>,
}

/// How easy it is to judge.
fn ease(question: &Question) -> f64 {
    match question {
        Question::Choose { left, .. } if left.rest != Rest::Same => 0.7,
        Question::Choose { left, .. } if left.parts.len() > 2 => 0.85,
        Question::TradeOff { .. } => 0.8,
        Question::Sign { .. } => 0.85,
        _ => 1.0,
    }
}

/// Which issues a question compares.
pub(crate) fn compared(question: &Question) -> Vec<usize> {
    let mut issues: Vec<usize> = match question {
        Question::TradeOff { give, get, .. } => vec![*give, *get],
        Question::Choose { left, right } => {
            let parts = left.parts.iter().chain(&right.parts);
            parts.map(|part| part.issue).collect()
        }
        Question::Sign { offer } => offer.parts.iter().map(|part| part.issue).collect(),
        Question::Order { issues } | Question::Importance { issues, .. } => issues.clone(),
    };
    issues.sort_unstable();
    issues.dedup();
    issues
}

/// All trade-offs; of the comparisons of the same issues, those that split the
/// readings into the most different halves.
fn shortlist(candidates: Vec<Question>, cloud: &Cloud<'_>) -> Vec<Question> {
    let mut shortlist = Vec::new();
    let mut closest: BTreeMap<Vec<usize>, Vec<(f64, Question)>> = BTreeMap::new();
    let mut gap = vec![0.0; cloud.count];
    for question in candidates {
        if matches!(question, Question::TradeOff { .. }) {
            shortlist.push(question);
            continue;
        }
        cloud.gap(&question, &mut gap);
        let score = explained(&gap);
        if score <= 0.0 {
            continue;
        }
        let closest = closest.entry(compared(&question)).or_default();
        let place = closest.partition_point(|(other, _)| *other >= score);
        if place < CLOSELY {
            closest.insert(place, (score, question));
            closest.truncate(CLOSELY);
        }
    }
    let closest = closest.into_values().flatten();
    shortlist.extend(closest.map(|(_, question)| question));
    shortlist
}

/// How much of a gap's variance its sign explains.
fn explained(gap: &[f64]) -> f64 {
    let (mut above, mut below, mut count) = (0.0, 0.0, 0.0);
    for gap in gap {
        if *gap < 0.0 {
            below += gap;
        } else {
            above += gap;
            count += 1.0;
        }
    }
    let all = gap.len() as f64;
    if count == 0.0 || count == all {
        return 0.0;
    }
    let apart = above / count - below / (all - count);
    count * (all - count) / (all * all) * apart * apart
}

/// What the readings disagree on.
struct Uncertainty {
    /// Reading by reading, what each option is worth against its issue's mean,
    /// scaled so that the sum of all variances is the uncertainty.
    rows: Vec<Vec<f64>>,
    /// Reading by reading, the sum of the squares of these.
    squares: Vec<f64>,
    total: f64,
}

impl Uncertainty {
    fn new(cloud: &Cloud<'_>) -> Self {
        let mut rows = vec![Vec::new(); cloud.count];
        for points in cloud.points.iter().filter(|points| points.len() > 1) {
            let scale = 1.0 / points.len() as f64;
            for (reading, row) in rows.iter_mut().enumerate() {
                let mean = points.iter().map(|point| point[reading]).sum::<f64>() * scale;
                let gaps = points.iter().map(|point| point[reading] - mean);
                row.extend(gaps.map(|gap| gap * scale.sqrt()));
            }
        }
        for (row, floor) in rows.iter_mut().zip(&cloud.floor) {
            row.push(*floor);
        }
        let square = |row: &Vec<f64>| row.iter().map(|value| value * value).sum();
        let mut uncertainty = Self {
            squares: rows.iter().map(square).collect(),
            rows,
            total: 0.0,
        };
        let all = vec![0; cloud.count];
        uncertainty.total = uncertainty.left(&all, 1);
        uncertainty
    }

    /// The share of the uncertainty that knowing the answer takes away.
    fn gain(&self, answers: &[usize], count: usize) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        1.0 - self.left(answers, count) / self.total
    }

    /// The uncertainty that is expected to be left.
    fn left(&self, answers: &[usize], count: usize) -> f64 {
        let width = self.rows.first().map_or(0, Vec::len);
        let mut sums = vec![0.0; count * width];
        let mut squares = vec![0.0; count];
        let mut members = vec![0usize; count];
        for ((row, square), answer) in self.rows.iter().zip(&self.squares).zip(answers) {
            members[*answer] += 1;
            squares[*answer] += square;
            let sums = &mut sums[answer * width..(answer + 1) * width];
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        let mut left = 0.0;
        for (answer, members) in members.iter().enumerate() {
            let size = *members as f64;
            let sums = &sums[answer * width..(answer + 1) * width];
            let off = sums.iter().map(|sum| sum * sum).sum::<f64>() / size.max(1.0);
            // Of one reading alone no spread can be told: as much as before.
            left += match members {
                0 => 0.0,
                1 => self.total,
                _ => size * (squares[answer] - off).max(0.0) / (size - 1.0),
            };
        }
        left / self.rows.len().max(1) as f64
    }
}
