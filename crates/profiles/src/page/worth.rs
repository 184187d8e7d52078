//! What an issue is worth to a side: in points, or by a weight and values.

use num_traits::{Signed, Zero};
use settlement::{Domain, Issue, Number, Worth};

use super::node::Node;
use crate::ProfileError;
use crate::names::{listed, shown};
use crate::number;

/// Points as they are given.
pub(crate) fn points(node: &Node<'_>, issue: &Issue) -> Result<Worth, ProfileError> {
    match &issue.domain {
        Domain::Options(options) => of_options(node, issue, options),
        Domain::Range { low, high } => of_range(node, issue, *low, *high),
        Domain::Divisible { .. } => of_divisible(node),
    }
}

/// A weight that the best option has in full, and the others in the proportion
/// of their values to the best.
pub(crate) fn weighed(
    weight: &Node<'_>,
    values: Option<&Node<'_>>,
    issue: &Issue,
) -> Result<Worth, ProfileError> {
    let points_given = weight.number()?;
    if points_given.is_negative() {
        return Err(weight.error(
            format!("the weight of issue {} is negative", shown(&issue.name)),
            "weigh it by 0 or more; give the options that are unwelcome low values",
        ));
    }
    let Some(values) = values else {
        return match issue.domain {
            Domain::Divisible { .. } => Ok(Worth::Line {
                low: Number::zero(),
                high: points_given,
            }),
            _ => Err(weight.error(
                format!("issue {} has a weight but no values", shown(&issue.name)),
                "add it to values, with a value for each option",
            )),
        };
    };
    let worth = points(values, issue)?;
    let best = match &worth {
        Worth::Each(each) => each.iter().max().cloned(),
        Worth::Line { low, high } => Some(low.max(high).clone()),
    };
    let Some(best) = best.filter(Signed::is_positive) else {
        return Err(values.error(
            format!(
                "no option of issue {} has a value above 0",
                shown(&issue.name)
            ),
            "give the best option the highest value, say 10",
        ));
    };
    let scale = points_given / best;
    Ok(match worth {
        Worth::Each(each) => Worth::Each(each.into_iter().map(|value| value * &scale).collect()),
        Worth::Line { low, high } => Worth::Line {
            low: low * &scale,
            high: high * &scale,
        },
    })
}

/// `{ "option" = 10, … }` for all, or 0.
fn of_options(node: &Node<'_>, issue: &Issue, options: &[String]) -> Result<Worth, ProfileError> {
    if node.is_number() {
        nothing(node)?;
        return Ok(Worth::Each(vec![Number::zero(); options.len()]));
    }
    let mut given = std::collections::HashMap::new();
    for (name, value) in node.entries("the worth of the options")? {
        given.insert(name, value);
    }
    let mut each = Vec::new();
    for option in options {
        let Some(value) = given.remove(option.as_str()) else {
            return Err(node.error(
                format!(
                    "option {} of issue {} is not valued",
                    shown(option),
                    shown(&issue.name)
                ),
                "give every option a number; 0 if it is worth nothing",
            ));
        };
        each.push(value.number()?);
    }
    if let Some((name, extra)) = given.into_iter().min_by_key(|(_, extra)| extra.at) {
        return Err(extra.error(
            format!("issue {} has no option {}", shown(&issue.name), shown(name)),
            format!(
                "write one of {}",
                listed(options.iter().map(String::as_str))
            ),
        ));
    }
    Ok(Worth::Each(each))
}

/// `{ 1 = 0, 30 = 10 }`: both ends and any between, straight from one to the
/// next; or a list of all; or 0.
fn of_range(node: &Node<'_>, issue: &Issue, low: i64, high: i64) -> Result<Worth, ProfileError> {
    if node.is_number() {
        nothing(node)?;
        return Ok(Worth::Line {
            low: Number::zero(),
            high: Number::zero(),
        });
    }
    if node.is_array() {
        let each = node.elements()?;
        if Some(each.len()) != issue.domain.count() {
            return Err(node.error(
                format!("{} numbers for the values from {low} to {high}", each.len()),
                "give one for each, or only those of some: { 1 = 0, 30 = 10 }",
            ));
        }
        let each = each.iter().map(Node::number);
        return Ok(Worth::Each(each.collect::<Result<_, _>>()?));
    }
    let mut corners = Vec::new();
    for (name, value) in node.entries("the worth of the values")? {
        let at = number::decimal(name).ok().as_ref().and_then(number::whole);
        let Some(at) = at.filter(|at| (low..=high).contains(at)) else {
            return Err(value.error(
                format!("issue {} has no value {}", shown(&issue.name), shown(name)),
                format!("write whole numbers from {low} to {high}"),
            ));
        };
        corners.push((at, value.number()?));
    }
    corners.sort_by_key(|(at, _)| *at);
    for pair in corners.windows(2) {
        if let [(at, _), (next, _)] = pair
            && at == next
        {
            return Err(node.error(format!("{at} is there twice"), "value it once"));
        }
    }
    let ends = (corners.first(), corners.last());
    let (Some((first, at_low)), Some((last, at_high))) = ends else {
        return Err(node.error("no value is given", format!("value {low} and {high}")));
    };
    if *first != low || *last != high {
        return Err(node.error(
            format!(
                "the ends of issue {} are not both valued",
                shown(&issue.name)
            ),
            format!("value {low} and {high}; what is between lies straight between them"),
        ));
    }
    if corners.len() <= 2 {
        return Ok(Worth::Line {
            low: at_low.clone(),
            high: at_high.clone(),
        });
    }
    Ok(Worth::Each(between(&corners)))
}

/// Every value from the first corner to the last, straight between corners.
fn between(corners: &[(i64, Number)]) -> Vec<Number> {
    let mut each = Vec::new();
    for pair in corners.windows(2) {
        let [(from, low), (to, high)] = pair else {
            continue;
        };
        let step = (high - low) / Number::from_integer((to - from).into());
        let mut worth = low.clone();
        for _ in *from..*to {
            each.push(worth.clone());
            worth += &step;
        }
    }
    each.extend(corners.last().map(|(_, last)| last.clone()));
    each
}

/// A number for the whole, nothing being worth 0; or `{ none = …, all = … }`.
fn of_divisible(node: &Node<'_>) -> Result<Worth, ProfileError> {
    if node.is_number() {
        return Ok(Worth::Line {
            low: Number::zero(),
            high: node.number()?,
        });
    }
    node.only(&["none", "all"], "the worth of a divisible issue")?;
    match (node.get("none")?, node.get("all")?) {
        (Some(none), Some(all)) => Ok(Worth::Line {
            low: none.number()?,
            high: all.number()?,
        }),
        _ => Err(node.error(
            "this has no none and all",
            "write what the whole is worth, or { none = 0, all = 20 }",
        )),
    }
}

/// A single number can only say that an issue does not matter.
fn nothing(node: &Node<'_>) -> Result<(), ProfileError> {
    if node.number()?.is_zero() {
        return Ok(());
    }
    Err(node.error(
        "one number for all options makes no difference between them",
        "value each option, or write 0 if the issue does not matter",
    ))
}
