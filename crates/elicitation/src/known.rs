//! What is known: every way to read the answers.

use crate::program::{NOTHING, Program, even};
use crate::statement::Statement;
use crate::unknowns::{Form, Unknowns};

/// By how much readings may violate contradictory answers in all, beyond the
/// least violation that there must be: one point of a hundred.
const SLACK: f64 = 0.01;
/// Sets thinner than this, against an even split, are given [`SLACK`] too.
const THIN: f64 = 1e-4;
/// Contradictions that are named at most.
const CONFLICTS: usize = 4;

/// A polytope that is never empty: all unknowns with which the statements are
/// violated by at most `budget` in all.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) unknowns: Unknowns,
    pub(crate) statements: Vec<Statement>,
    pub(crate) budget: f64,
    /// A point inside.
    pub(crate) start: Vec<f64>,
}

impl Known {
    pub(crate) fn new(unknowns: Unknowns, statements: Vec<Statement>) -> Self {
        let program = Program::new(&unknowns, statements.iter());
        let mut budget = 0.0;
        let mut start = program.centre(budget);
        if start.as_ref().is_none_or(|(_, depth)| *depth < THIN) {
            budget = program.violation().unwrap_or(1.0).max(0.0) + SLACK;
            start = program.centre(budget);
        }
        // Should the solver fail, everything split evenly is a point inside, if
        // it is allowed to be.
        let start = start.map(|(start, _)| start).unwrap_or_else(|| {
            let start = even(&unknowns);
            budget = violation(&statements, &start) + SLACK;
            start
        });
        // What the solver rounds away must not put the start outside.
        if budget > 0.0 {
            budget = budget.max(violation(&statements, &start) + SLACK / 10.0);
        }
        Self {
            unknowns,
            statements,
            budget,
            start,
        }
    }

    /// The least and the most that a sum of unknowns can be.
    pub(crate) fn bounds(&self, form: &Form) -> (f64, f64) {
        let negative: Form = form.iter().map(|term| (term.0, -term.1)).collect();
        let program = Program::new(&self.unknowns, self.statements.iter());
        // Should the solver fail, what holds of any worths.
        let least = program.most(&negative, self.budget).map(|most| -most);
        let all = |keep: fn(f64) -> bool| -> f64 {
            let factors = form.iter().map(|term| term.1);
            factors.filter(|factor| keep(*factor)).sum()
        };
        (
            least.unwrap_or_else(|| all(|factor| factor < 0.0)),
            program
                .most(form, self.budget)
                .unwrap_or_else(|| all(|factor| factor > 0.0)),
        )
    }

    /// Smallest sets of answers that cannot all be true, by number.
    pub(crate) fn conflicts(&self) -> Vec<Vec<usize>> {
        let mut conflicts = Vec::new();
        if self.budget == 0.0 {
            return conflicts;
        }
        let mut answers: Vec<usize> = self.statements.iter().map(|one| one.answer).collect();
        answers.dedup();
        while conflicts.len() < CONFLICTS && !self.possible(&answers) {
            let mut core = answers.clone();
            for answer in &answers {
                let without: Vec<usize> = others(&core, *answer);
                if !self.possible(&without) {
                    core = without;
                }
            }
            if let Some(last) = core.last() {
                answers = others(&answers, *last);
            }
            if core.is_empty() {
                break;
            }
            conflicts.push(core);
        }
        conflicts
    }

    fn possible(&self, answers: &[usize]) -> bool {
        let statements = self.statements.iter();
        let some = statements.filter(|statement| answers.contains(&statement.answer));
        let violation = Program::new(&self.unknowns, some).violation();
        violation.is_some_and(|violation| violation <= 10.0 * NOTHING)
    }

    /// Whether these values agree with what is known, but for rounding.
    #[cfg(test)]
    pub(crate) fn contains(&self, values: &[f64]) -> bool {
        violation(&self.statements, values) <= self.budget + 1e-9
    }
}

fn others(answers: &[usize], answer: usize) -> Vec<usize> {
    let answers = answers.iter().copied();
    answers.filter(|other| *other != answer).collect()
}

/// By how much values violate statements in all.
pub(crate) fn violation(statements: &[Statement], values: &[f64]) -> f64 {
    let shortfall = |statement: &Statement| {
        let terms = statement.form.iter();
        let sum: f64 = terms
            .map(|(unknown, factor)| values[*unknown] * factor)
            .sum();
        (statement.least - sum).max(0.0)
    };
    statements.iter().map(shortfall).sum()
}
