//! The same files, read once more and independently: only what the formulas of
//! GENIUS and of negmas need.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use roxmltree::{Document, Node};
use settlement::Number;

use crate::domains::{self, Negotiation};

/// Departures of negmas from GENIUS, as they are told.
const RAW: &str = "evaluations are not divided by the largest of their issue";
const NOT_NORMALISED: &str = "weights are not divided by their sum";
const MISPLACED: &str = "weights go by the domain's number of an issue, not the side's own";
const GAP: &str =
    "a number that no issue of the domain has is one more issue, worth the same in every package";
const FROM_ZERO: &str =
    "integers are valued from 0, not from the low end, and not cut off at 0 and 1";

/// A negotiation over issues that can be counted.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) issues: Vec<Issue>,
    pub(crate) sides: Vec<Side>,
}

#[derive(Debug, Clone)]
pub(crate) struct Issue {
    pub(crate) name: String,
    pub(crate) index: i64,
    pub(crate) options: Vec<String>,
    discrete: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Side {
    /// Of each issue and option.
    pub(crate) worth: Vec<Vec<Number>>,
    pub(crate) reservation: Number,
    /// What every package is worth besides.
    pub(crate) bias: Number,
    /// In what the formula departs from that of GENIUS here.
    pub(crate) departures: BTreeSet<&'static str>,
}

/// How weights and evaluations make a utility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formula {
    /// Weights that sum to one, times the evaluation divided by the largest of
    /// its issue; an integer's is linear from its low end, within 0 and 1.
    Genius,
    /// Weights as they are, by the domain's number of the issue, times
    /// evaluations as they are; an integer's is linear from 0. A number that no
    /// issue has is an issue with one option, which is worth its weight or 1.
    Negmas,
}

impl Reading {
    /// Reads a negotiation; none if an issue is real.
    pub(crate) fn of(negotiation: &Negotiation, formula: Formula) -> Result<Option<Self>, String> {
        let text = domains::text(&negotiation.domain);
        let document = Document::parse(&text).map_err(|error| error.to_string())?;
        let nodes: Vec<Node<'_, '_>> = document
            .descendants()
            .filter(|node| node.has_tag_name("issue"))
            .collect();
        if nodes.iter().any(|node| kind(*node) == "real") {
            return Ok(None);
        }
        let issues: Vec<Issue> = nodes
            .into_iter()
            .map(Issue::of)
            .collect::<Option<_>>()
            .ok_or("an issue")?;
        let sides = negotiation
            .spaces
            .iter()
            .map(|path| Side::of(path, &issues, formula));
        let sides = sides.collect::<Option<_>>().ok_or("a utility space")?;
        Ok(Some(Self { issues, sides }))
    }

    /// How many packages there are.
    pub(crate) fn outcomes(&self) -> u64 {
        let counts = self.issues.iter().map(|issue| issue.options.len() as u64);
        counts.fold(1, u64::saturating_mul)
    }
}

impl Issue {
    fn of(node: Node<'_, '_>) -> Option<Self> {
        let discrete = kind(node) != "integer";
        let options = match kind(node).as_str() {
            "integer" => {
                let (low, high) = bounds(node)?;
                (low..=high).map(|value| value.to_string()).collect()
            }
            _ => {
                let mut options: Vec<String> = Vec::new();
                for item in items(node) {
                    let name = item.attribute("value")?.trim().to_owned();
                    if !options.contains(&name) {
                        options.push(name);
                    }
                }
                options
            }
        };
        Some(Self {
            name: node.attribute("name")?.trim().to_owned(),
            index: node.attribute("index")?.parse().ok()?,
            options,
            discrete,
        })
    }
}

impl Side {
    fn of(path: &Path, issues: &[Issue], formula: Formula) -> Option<Self> {
        let text = domains::text(path);
        let document = Document::parse(&text).ok()?;
        let all = |tag: &'static str| {
            document
                .descendants()
                .filter(move |node| node.has_tag_name(tag))
        };
        let mut weights: HashMap<i64, Number> = HashMap::new();
        for node in all("weight") {
            weights.insert(
                node.attribute("index")?.parse().ok()?,
                decimal(node.attribute("value")?)?,
            );
        }
        let theirs: HashMap<&str, Node<'_, '_>> = all("issue")
            .filter_map(|node| Some((node.attribute("name")?.trim(), node)))
            .collect();
        let mut departures = BTreeSet::new();
        let mut worth = Vec::new();
        for issue in issues {
            let node = theirs.get(issue.name.as_str());
            let own: Option<i64> = node.and_then(|node| node.attribute("index")?.parse().ok());
            let own = own.and_then(|own| weights.get(&own));
            let weight = match formula {
                Formula::Genius => own.cloned().unwrap_or_default(),
                Formula::Negmas => {
                    let weight = weights.get(&issue.index);
                    if weight != own {
                        departures.insert(MISPLACED);
                    }
                    weight?.clone()
                }
            };
            let evaluations = match node {
                Some(node) => evaluations(*node, issue, formula, &mut departures)?,
                None => vec![Number::zero(); issue.options.len()],
            };
            worth.push((weight, evaluations));
        }
        let sum: Number = worth.iter().map(|(weight, _)| weight.clone()).sum();
        let mut bias = Number::zero();
        if formula == Formula::Negmas {
            let last = issues.iter().map(|issue| issue.index).max()?;
            let gaps = (1..=last).filter(|index| issues.iter().all(|issue| issue.index != *index));
            // Issues of numbers alone are put together by another way.
            let counts = issues.iter().any(|issue| issue.discrete);
            for index in gaps.filter(|_| counts) {
                bias += weights.get(&index).cloned().unwrap_or_else(Number::one);
                departures.insert(GAP);
            }
            if !sum.is_one() {
                departures.insert(NOT_NORMALISED);
            }
        }
        let scale = if formula == Formula::Genius {
            sum.recip()
        } else {
            Number::one()
        };
        let worth = worth.into_iter().map(|(weight, evaluations)| {
            let weight = weight * &scale;
            evaluations
                .into_iter()
                .map(|evaluation| evaluation * &weight)
                .collect()
        });
        let reservation = all("reservation")
            .next()
            .and_then(|node| node.attribute("value"));
        Some(Self {
            worth: worth.collect(),
            bias,
            departures,
            reservation: reservation.map_or(Some(Number::zero()), decimal)?,
        })
    }
}

/// Of each option, in the order of the domain's.
fn evaluations(
    node: Node<'_, '_>,
    issue: &Issue,
    formula: Formula,
    departures: &mut BTreeSet<&'static str>,
) -> Option<Vec<Number>> {
    if kind(node) == "integer" {
        let evaluator = node
            .children()
            .find(|child| child.has_tag_name("evaluator"))?;
        let of = |name: &str| evaluator.attribute(name).and_then(decimal);
        let (low, high) = bounds(node)?;
        let from_low = of("slope").is_some();
        let offset = of("offset").or_else(|| of("parameter0"))?;
        let slope = of("slope").or_else(|| of("parameter1"))?;
        let line = |steps: i64| &offset + &slope * Number::from_integer(steps.into());
        let genius = |value: i64| {
            let evaluation = line(if from_low { value - low } else { value });
            evaluation.max(Number::zero()).min(Number::one())
        };
        if formula == Formula::Negmas && (low..=high).any(|value| line(value) != genius(value)) {
            departures.insert(FROM_ZERO);
        }
        let values = (low..=high).map(|value| match formula {
            Formula::Genius => genius(value),
            Formula::Negmas => line(value),
        });
        return Some(values.collect());
    }
    let mut theirs: HashMap<&str, Number> = HashMap::new();
    for item in items(node) {
        theirs.insert(
            item.attribute("value")?.trim(),
            decimal(item.attribute("evaluation")?)?,
        );
    }
    let largest = theirs.values().max().cloned()?;
    if formula == Formula::Negmas && !largest.is_one() && !largest.is_zero() {
        departures.insert(RAW);
    }
    let scale = match formula {
        Formula::Genius if largest.is_positive() => largest.recip(),
        _ => Number::one(),
    };
    let of = |option: &String| Some(theirs.get(option.as_str())? * &scale);
    issue.options.iter().map(of).collect()
}

fn kind(issue: Node<'_, '_>) -> String {
    let kind = issue.attribute("type").or_else(|| issue.attribute("etype"));
    kind.unwrap_or("discrete").to_owned()
}

fn items<'a, 'i>(issue: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    issue.children().filter(|child| child.has_tag_name("item"))
}

fn bounds(issue: Node<'_, '_>) -> Option<(i64, i64)> {
    let range = issue.children().find(|child| child.has_tag_name("range"));
    let node = range
        .filter(|_| !issue.has_attribute("lowerbound"))
        .unwrap_or(issue);
    let of = |name: &str| node.attribute(name)?.parse().ok();
    Some((of("lowerbound")?, of("upperbound")?))
}

/// `-12.5e-3`, exactly.
fn decimal(text: &str) -> Option<Number> {
    let lower = text.trim().to_ascii_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{part}").parse().ok()?;
    let exponent = exponent.parse::<i32>().ok()? - i32::try_from(part.len()).ok()?;
    let power = Number::from_integer(BigInt::from(10).pow(exponent.unsigned_abs()));
    let number = Number::from_integer(digits);
    Some(if exponent < 0 {
        number / power
    } else {
        number * power
    })
}
