//! Linear programs over the unknowns.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use crate::statement::Statement;
use crate::unknowns::{Form, Unknowns};

/// Unknowns that are worths, and statements about them.
pub(crate) struct Program<'a> {
    unknowns: &'a Unknowns,
    statements: Vec<&'a Statement>,
}

/// Below this two numbers are the same.
pub(crate) const NOTHING: f64 = 1e-7;

impl<'a> Program<'a> {
    pub(crate) fn new(
        unknowns: &'a Unknowns,
        statements: impl Iterator<Item = &'a Statement>,
    ) -> Self {
        Self {
            unknowns,
            statements: statements.collect(),
        }
    }

    /// The least total violation with which all statements can hold. None if
    /// the solver fails.
    pub(crate) fn violation(&self) -> Option<f64> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let variables = self.variables(&mut problem, &[]);
        for statement in &self.statements {
            let excess = problem.add_var(1.0, (0.0, f64::INFINITY));
            let mut terms = terms(&statement.form, &variables);
            terms.push((excess, 1.0));
            problem.add_constraint(terms, ComparisonOp::Ge, statement.least);
        }
        let outcome = problem.solve().ok()?;
        outcome.solution().map(|solution| solution.objective())
    }

    /// The point deepest inside what is known (a Chebyshev centre, each unknown
    /// measured against its even share), and how deep that is; with statements
    /// violated by at most `budget` in all.
    pub(crate) fn centre(&self, budget: f64) -> Option<(Vec<f64>, f64)> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let depth = problem.add_var(1.0, (0.0, 1.0));
        let variables = self.variables(&mut problem, &[]);
        for (variable, even) in variables.iter().zip(self.even()) {
            problem.add_constraint([(*variable, 1.0), (depth, -even)], ComparisonOp::Ge, 0.0);
        }
        if let Some(floor) = self.unknowns.floor.and_then(|floor| variables.get(floor)) {
            problem.add_constraint([(*floor, 1.0), (depth, 0.5)], ComparisonOp::Le, 1.0);
        }
        let mut excesses = vec![(depth, 1e-3)];
        for statement in &self.statements {
            let mut terms = terms(&statement.form, &variables);
            let size: f64 = statement.form.iter().map(|term| term.1 * term.1).sum();
            let even = 1.0 / (self.unknowns.count.max(1) as f64);
            terms.push((depth, -even * size.sqrt()));
            if budget > 0.0 {
                let excess = problem.add_var(0.0, (0.0, f64::INFINITY));
                terms.push((excess, 1.0));
                excesses.push((excess, 1.0));
            }
            problem.add_constraint(terms, ComparisonOp::Ge, statement.least);
        }
        if budget > 0.0 {
            problem.add_constraint(excesses, ComparisonOp::Le, budget);
        }
        let outcome = problem.solve().ok()?;
        let solution = outcome.solution()?;
        let values = variables.iter().map(|one| solution.var_value(*one));
        Some((values.collect(), solution.var_value(depth)))
    }

    /// The most that a sum of unknowns can be, with statements violated by at
    /// most `budget` in all.
    pub(crate) fn most(&self, form: &Form, budget: f64) -> Option<f64> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let variables = self.variables(&mut problem, form);
        let mut excesses = Vec::new();
        for statement in &self.statements {
            let mut terms = terms(&statement.form, &variables);
            if budget > 0.0 {
                let excess = problem.add_var(0.0, (0.0, f64::INFINITY));
                terms.push((excess, 1.0));
                excesses.push((excess, 1.0));
            }
            problem.add_constraint(terms, ComparisonOp::Ge, statement.least);
        }
        if budget > 0.0 {
            problem.add_constraint(excesses, ComparisonOp::Le, budget);
        }
        let outcome = problem.solve().ok()?;
        outcome.solution().map(|solution| solution.objective())
    }

    /// The unknowns: chains sum to their issue's weight, weights to one. What
    /// the floor is worth is at most one.
    fn variables(&self, problem: &mut Problem, form: &[(usize, f64)]) -> Vec<Variable> {
        let mut factors = vec![0.0; self.unknowns.count];
        for (unknown, factor) in form {
            factors[*unknown] = *factor;
        }
        let variables: Vec<Variable> = factors
            .iter()
            .map(|factor| problem.add_var(*factor, (0.0, 1.0)))
            .collect();
        let mut whole = Vec::new();
        for shape in &self.unknowns.issues {
            let Some((first, others)) = shape.chains.split_first() else {
                continue;
            };
            whole.extend(first.clone().map(|unknown| (variables[unknown], 1.0)));
            for other in others {
                let mut terms: Vec<_> = first
                    .clone()
                    .map(|unknown| (variables[unknown], 1.0))
                    .collect();
                terms.extend(other.clone().map(|unknown| (variables[unknown], -1.0)));
                problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
            }
        }
        if !whole.is_empty() {
            problem.add_constraint(whole, ComparisonOp::Eq, 1.0);
        }
        variables
    }

    /// Of each unknown, its value if everything is split evenly.
    pub(crate) fn even(&self) -> Vec<f64> {
        even(self.unknowns)
    }
}

/// Everything split evenly: weights over issues, each over the steps of its
/// chains.
pub(crate) fn even(unknowns: &Unknowns) -> Vec<f64> {
    let mut values = vec![0.5; unknowns.count];
    let active = unknowns.active().len().max(1) as f64;
    for chain in unknowns.issues.iter().flat_map(|shape| &shape.chains) {
        let share = 1.0 / (active * chain.len().max(1) as f64);
        values[chain.clone()].fill(share);
    }
    values
}

fn terms(form: &Form, variables: &[Variable]) -> Vec<(Variable, f64)> {
    let terms = form.iter();
    terms
        .map(|(unknown, factor)| (variables[*unknown], *factor))
        .collect()
}
