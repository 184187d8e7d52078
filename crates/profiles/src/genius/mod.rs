//! The XML of GENIUS: a domain and a utility space for each side, or the
//! utility spaces alone.
//!
//! Utilities are as GENIUS computes them (`genius.core.utility`: its classes
//! `AdditiveUtilitySpace`, `EvaluatorDiscrete`, `EvaluatorInteger` and
//! `EvaluatorReal`), in exact numbers: the sum over the issues of weight times
//! evaluation. Two things differ. GENIUS takes the weights of a file as they
//! are and cuts the sum off at 1; here they are divided by their sum, so that
//! the best package has 1. And discounts are left out.

mod evaluate;
mod space;
mod together;
mod xml;

#[cfg(test)]
mod tests;

use settlement::Problem;

use crate::ProfileError;
use crate::text::Text;

/// Reads the files of one problem.
pub(crate) fn read(texts: &[Text<'_>]) -> Result<Problem, ProfileError> {
    let mut spaces = Vec::new();
    for text in texts {
        spaces.push(space::Space::read(text)?);
    }
    together::problem(texts, &spaces)
}
