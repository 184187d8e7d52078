//! Many readings side by side: what each thing is worth under each of them.

use crate::question::{Offer, Question, Rest};
use crate::unknowns::{Spot, Unknowns};

/// Readings, column by column; every column has one entry a reading.
pub(crate) struct Cloud<'a> {
    unknowns: &'a Unknowns,
    /// How many readings there are.
    pub(crate) count: usize,
    /// Of each issue, of each of its points.
    pub(crate) points: Vec<Vec<Vec<f64>>>,
    /// Of each issue its weight.
    pub(crate) weights: Vec<Vec<f64>>,
    /// What no agreement is worth.
    pub(crate) floor: Vec<f64>,
}

impl<'a> Cloud<'a> {
    pub(crate) fn new(unknowns: &'a Unknowns, readings: &[Vec<f64>]) -> Self {
        let column = |form: Vec<(usize, f64)>| -> Vec<f64> {
            let value = |reading: &Vec<f64>| -> f64 {
                form.iter()
                    .map(|(unknown, by)| reading[*unknown] * by)
                    .sum()
            };
            readings.iter().map(value).collect()
        };
        let issues = 0..unknowns.issues.len();
        let points = issues.clone().map(|issue| {
            let points = 0..unknowns.issues[issue].points.len();
            points
                .map(|point| column(unknowns.point(issue, point)))
                .collect()
        });
        Self {
            unknowns,
            count: readings.len(),
            points: points.collect(),
            weights: issues.map(|issue| column(unknowns.weight(issue))).collect(),
            floor: match unknowns.floor {
                Some(floor) => column(vec![(floor, 1.0)]),
                None => vec![0.0; readings.len()],
            },
        }
    }

    /// Adds what an offer is worth.
    pub(crate) fn add_offer(&self, offer: &Offer, times: f64, sums: &mut [f64]) {
        for part in &offer.parts {
            if let Some(spot) = self.unknowns.issues[part.issue].at(part.level) {
                self.add_spot(part.issue, spot, times, sums);
            }
        }
        if offer.rest == Rest::Best {
            for (issue, weights) in self.weights.iter().enumerate() {
                if !offer.parts.iter().any(|part| part.issue == issue) {
                    add(weights, times, sums);
                }
            }
        }
    }

    /// Adds what a spot of an issue is worth.
    pub(crate) fn add_spot(&self, issue: usize, spot: Spot, times: f64, sums: &mut [f64]) {
        let points = &self.points[issue];
        if spot.share < 1.0 {
            add(&points[spot.from], times * (1.0 - spot.share), sums);
        }
        if spot.share > 0.0 {
            add(&points[spot.to], times * spot.share, sums);
        }
    }

    /// By how much the left of two things is worth more, for questions that
    /// compare two.
    pub(crate) fn gap(&self, question: &Question, gap: &mut [f64]) {
        gap.fill(0.0);
        match question {
            Question::Choose { left, right } => {
                self.add_offer(left, 1.0, gap);
                self.add_offer(right, -1.0, gap);
            }
            Question::Sign { offer } => {
                self.add_offer(offer, 1.0, gap);
                add(&self.floor, -1.0, gap);
            }
            _ => {}
        }
    }

    /// To which answer each reading leads, by number, and how many answers
    /// there are.
    pub(crate) fn answers(&self, question: &Question, answers: &mut [usize]) -> usize {
        let mut sums = vec![0.0; self.count];
        if let Question::TradeOff { give, get, steps } = question {
            answers.fill(0);
            for step in steps {
                sums.fill(0.0);
                add(&self.weights[*give], 1.0, &mut sums);
                if let Some(spot) = self.unknowns.issues[*give].at(*step) {
                    self.add_spot(*give, spot, -1.0, &mut sums);
                }
                for ((answer, loss), gain) in answers.iter_mut().zip(&sums).zip(&self.weights[*get])
                {
                    *answer += usize::from(gain >= loss);
                }
            }
            return steps.len() + 1;
        }
        self.gap(question, &mut sums);
        for (answer, gap) in answers.iter_mut().zip(&sums) {
            *answer = usize::from(*gap < 0.0);
        }
        2
    }
}

fn add(column: &[f64], times: f64, sums: &mut [f64]) {
    for (sum, value) in sums.iter_mut().zip(column) {
        *sum += times * value;
    }
}
