//! What an issue is worth to a side, as the evaluators of GENIUS compute it.

use std::collections::{HashMap, HashSet};

use num_traits::{One, Signed, Zero};
use settlement::{Domain, Number, Worth};

use super::space::{Issue, Item, Line, Values};
use super::together::Frame;
use crate::ProfileError;
use crate::names::shown;
use crate::text::Text;

/// An issue in a side's own file.
pub(super) struct Own<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) issue: &'a Issue,
    /// The side's place among the sides.
    pub(super) place: usize,
    /// The issue's share of the side's weights.
    pub(super) weight: &'a Number,
}

const SAME_OPTIONS: &str = "name the same options in all files";

/// What an issue of the frame is worth, its weight included.
pub(super) fn worth(
    own: &Own<'_>,
    frame: &Frame<'_>,
    issue: &Issue,
    domain: &Domain,
) -> Result<Worth, ProfileError> {
    match (domain, &own.issue.values) {
        (Domain::Options(options), Values::Discrete(items)) => {
            of_options(own, frame, options, items)
        }
        (Domain::Range { low, high }, Values::Integer { line, .. })
            if issue.values.has_bounds_of(&own.issue.values) =>
        {
            Ok(of_range(own, *low, *high, own.line(line)?))
        }
        // EvaluatorReal knows no bounds, so those of a domain hold.
        (Domain::Divisible { low, high }, Values::Real { line, .. })
            if frame.is_domain || issue.values.has_bounds_of(&own.issue.values) =>
        {
            of_divisible(own, low, high, own.line(line)?)
        }
        _ => Err(own.error(
            format!(
                "issue {} is of another type, or has other bounds, in {}",
                shown(&own.issue.name),
                frame.text.name
            ),
            "describe each issue alike in all files",
        )),
    }
}

impl Own<'_> {
    fn error(&self, what: String, remedy: &str) -> ProfileError {
        self.text.at(self.issue.at, what, remedy)
    }

    fn line<'l>(&self, line: &'l Option<Line>) -> Result<&'l Line, ProfileError> {
        line.as_ref().ok_or_else(|| {
            self.error(
                format!("issue {} has no evaluator", shown(&self.issue.name)),
                "add <evaluator ftype=\"linear\" …> with its offset and slope, \
                 or parameter0 and parameter1",
            )
        })
    }

    fn option(&self, name: &str) -> String {
        format!(
            "option {} of issue {}",
            shown(name),
            shown(&self.issue.name)
        )
    }
}

/// EvaluatorDiscrete: the evaluation divided by the largest of the issue; 0
/// where that is 0.
fn of_options(
    own: &Own<'_>,
    frame: &Frame<'_>,
    options: &[String],
    items: &[Item],
) -> Result<Worth, ProfileError> {
    // Of two items with one name the later counts, as in GENIUS.
    let mut theirs: HashMap<&str, &Item> = HashMap::new();
    for item in items {
        theirs.insert(item.name.trim(), item);
    }
    let mut evaluations = Vec::new();
    for option in options {
        let Some(item) = theirs.get(option.trim()) else {
            let what = format!(
                "{} is in {} but not here",
                own.option(option),
                frame.text.name
            );
            return Err(own.error(what, SAME_OPTIONS));
        };
        let Some(evaluation) = &item.evaluation else {
            return Err(own.text.at(
                item.at,
                format!("{} has no evaluation", own.option(option)),
                "evaluate every option; 0 is the least",
            ));
        };
        evaluations.push(evaluation);
    }
    let known: HashSet<&str> = options.iter().map(|option| option.trim()).collect();
    if let Some(extra) = items.iter().find(|item| !known.contains(item.name.trim())) {
        return Err(own.text.at(
            extra.at,
            format!(
                "{} is here but not in {}",
                own.option(&extra.name),
                frame.text.name
            ),
            SAME_OPTIONS,
        ));
    }
    let largest = evaluations.iter().copied().max();
    let largest = largest.cloned().unwrap_or_default();
    if largest.is_negative() {
        return Err(own.error(
            format!(
                "every evaluation of issue {} is negative",
                shown(&own.issue.name)
            ),
            "evaluate the options by 0 or more",
        ));
    }
    if largest.is_zero() {
        return Ok(Worth::Each(vec![Number::zero(); options.len()]));
    }
    let scale = own.weight / largest;
    let each = evaluations
        .into_iter()
        .map(|evaluation| evaluation * &scale);
    Ok(Worth::Each(each.collect()))
}

/// EvaluatorInteger, which is not divided by its largest.
fn of_range(own: &Own<'_>, low: i64, high: i64, line: &Line) -> Worth {
    let evaluate = |value: i64| line.at(&Number::from_integer(value.into()));
    let (first, last) = (evaluate(low), evaluate(high));
    if cut_off(&first) == first && cut_off(&last) == last {
        return Worth::Line {
            low: first * own.weight,
            high: last * own.weight,
        };
    }
    let values = (low..=high).map(|value| cut_off(&evaluate(value)) * own.weight);
    Worth::Each(values.collect())
}

/// EvaluatorReal. The first side's share of nothing is the low end, and so the
/// second side's share of nothing the high one.
fn of_divisible(
    own: &Own<'_>,
    low: &Number,
    high: &Number,
    line: &Line,
) -> Result<Worth, ProfileError> {
    let (first, last) = (line.at(low), line.at(high));
    let (cut_first, cut_last) = (cut_off(&first), cut_off(&last));
    let beyond = (first - &cut_first).abs().max((last - &cut_last).abs());
    // Slopes like 1/30 are written with eight digits or so; what that makes of
    // the ends is not meant as a bend.
    let rounding = Number::new(1.into(), 1_000_000.into());
    if cut_first != cut_last && beyond > rounding {
        return Err(own.text.at(
            line.at,
            "this evaluator leaves 0 to 1 within the issue's bounds, where GENIUS cuts it off: \
             it is not a straight line",
            "choose parameters that stay between 0 and 1, or make the issue integer",
        ));
    }
    let (first, last) = (cut_first * own.weight, cut_last * own.weight);
    let (low, high) = if own.place == 0 {
        (first, last)
    } else {
        (last, first)
    };
    Ok(Worth::Line { low, high })
}

impl Line {
    fn at(&self, value: &Number) -> Number {
        &self.offset + &self.slope * (value - &self.from)
    }
}

fn cut_off(value: &Number) -> Number {
    value.clone().max(Number::zero()).min(Number::one())
}
