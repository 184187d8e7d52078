//! Packages and sides as the command line names them.

use num_traits::{One as _, Signed as _, ToPrimitive as _};
use serde_json::Value;
use settlement::{Decision, Domain, Issue, Number, Package, Problem};

use crate::failure::Failure;

/// The longest text that is read as a package.
const LONGEST: usize = 1 << 20;
/// Digits of a number on the command line.
const DIGITS: usize = 30;

/// A side, and how near to the Nash package its offers are to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    /// The side, by number.
    pub(crate) side: usize,
    /// In its own scale, if it was said.
    pub(crate) within: Option<Number>,
}

/// Reads `SIDE` or `SIDE=AMOUNT`.
///
/// # Errors
/// If there is no such side, or the amount is no number of at least 0.
pub(crate) fn near(problem: &Problem, text: &str) -> Result<Near, Failure> {
    if let Some(side) = side(problem, text) {
        return Ok(Near { side, within: None });
    }
    let found = text
        .rsplit_once('=')
        .and_then(|(name, amount)| Some((side(problem, name)?, amount)));
    let Some((side, amount)) = found else {
        let names: Vec<&str> = problem
            .sides
            .iter()
            .map(|side| side.name.as_str())
            .collect();
        return Err(Failure::misuse(format!(
            "--near: there is no side {text:?}; the sides are {}",
            names.join(", ")
        )));
    };
    let within = decimal(amount).filter(|amount| !amount.is_negative());
    match within {
        Some(within) => Ok(Near {
            side,
            within: Some(within),
        }),
        None => Err(Failure::misuse(format!(
            "--near: {amount:?} is not a number of at least 0, like 2.5"
        ))),
    }
}

/// A side by its name; capital letters make no difference.
pub(crate) fn side(problem: &Problem, name: &str) -> Option<usize> {
    let name = name.trim();
    let same = |other: &str| other.trim() == name;
    let alike = |other: &str| other.trim().to_lowercase() == name.to_lowercase();
    let sides = &problem.sides;
    sides
        .iter()
        .position(|side| same(&side.name))
        .or_else(|| sides.iter().position(|side| alike(&side.name)))
}

/// Reads a package: `issue=option; issue=option`, or JSON as it is printed.
///
/// # Errors
/// If it does not decide each issue once, or names what is not there.
pub(crate) fn read(problem: &Problem, text: &str) -> Result<Package, Failure> {
    let wrong = |what: String| Failure::misuse(format!("--improve: {what}"));
    if text.len() > LONGEST {
        return Err(wrong("the package is too long".to_owned()));
    }
    let said = if text.trim_start().starts_with('{') {
        let json: serde_json::Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| wrong(format!("not a package in JSON: {error}")))?;
        json.into_iter().collect()
    } else {
        pairs(text).map_err(&wrong)?
    };
    let mut package: Vec<Option<Decision>> = vec![None; problem.issues.len()];
    for (name, value) in &said {
        let place = problem
            .issues
            .iter()
            .position(|issue| issue.name.trim() == name.trim());
        let found =
            place.and_then(|place| Some((problem.issues.get(place)?, package.get_mut(place)?)));
        let Some((issue, decided)) = found else {
            return Err(wrong(format!("there is no issue {name:?}")));
        };
        if decided.is_some() {
            return Err(wrong(format!("issue {name:?} is decided twice")));
        }
        *decided = Some(decision(problem, issue, value).map_err(&wrong)?);
    }
    let missing = problem
        .issues
        .iter()
        .zip(&package)
        .find(|(_, decided)| decided.is_none());
    if let Some((issue, _)) = missing {
        return Err(wrong(format!(
            "nothing is said of issue {:?}; decide all {}",
            issue.name,
            problem.issues.len()
        )));
    }
    Ok(package.into_iter().flatten().collect())
}

fn pairs(text: &str) -> Result<Vec<(String, Value)>, String> {
    text.split(';')
        .filter(|pair| !pair.trim().is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((issue, option)) => Ok((
                issue.trim().to_owned(),
                Value::String(option.trim().to_owned()),
            )),
            None => Err(format!("{:?} is not issue=option", pair.trim())),
        })
        .collect()
}

fn decision(problem: &Problem, issue: &Issue, value: &Value) -> Result<Decision, String> {
    let named = match value {
        Value::String(name) => name.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(shares) => return split(problem, issue, shares),
        _ => return Err(format!("issue {:?} needs an option", issue.name)),
    };
    let option = match &issue.domain {
        Domain::Options(options) => options.iter().position(|option| option.trim() == named),
        Domain::Range { low, high } => named
            .parse::<i64>()
            .ok()
            .filter(|value| (*low..=*high).contains(value))
            .and_then(|value| usize::try_from(value.checked_sub(*low)?).ok()),
        Domain::Divisible { .. } => {
            return Err(format!(
                "issue {:?} is divided: write the package as JSON, with each side's share",
                issue.name
            ));
        }
    };
    option
        .map(Decision::Option)
        .ok_or_else(|| format!("issue {:?} has no option {named:?}", issue.name))
}

/// Shares as JSON says them; doubles that sum to one but for their rounding are
/// put right.
fn split(
    problem: &Problem,
    issue: &Issue,
    said: &serde_json::Map<String, Value>,
) -> Result<Decision, String> {
    let wrong = || {
        format!(
            "issue {:?} needs a share for each side, from 0 to 1, one in all",
            issue.name
        )
    };
    if !matches!(issue.domain, Domain::Divisible { .. }) {
        return Err(format!(
            "issue {:?} is not divided: name an option",
            issue.name
        ));
    }
    let share = |name: &String| said.get(name)?.as_f64().and_then(Number::from_float);
    let shares = problem.sides.iter().map(|side| share(&side.name));
    let mut shares = shares.collect::<Option<Vec<Number>>>().ok_or_else(wrong)?;
    let sum: Number = shares.iter().sum();
    let near = Number::new(1.into(), 1_000_000.into());
    if shares.iter().any(|share| share.is_negative()) || (sum.clone() - Number::one()).abs() > near
    {
        return Err(wrong());
    }
    shares.iter_mut().for_each(|share| *share /= &sum);
    Ok(Decision::Shares(shares))
}

/// A decision as JSON says it.
pub(crate) fn decided(problem: &Problem, issue: &Issue, decision: &Decision) -> Value {
    match decision {
        Decision::Option(option) => issue
            .domain
            .name_of(*option)
            .map_or(Value::Null, Value::String),
        Decision::Shares(shares) => {
            let sides = problem.sides.iter().zip(shares);
            let shares = sides.map(|(side, share)| {
                let share = share.to_f64().map_or(Value::Null, Value::from);
                (side.name.clone(), share)
            });
            Value::Object(shares.collect())
        }
    }
}

/// Reads a decimal number exactly.
fn decimal(text: &str) -> Option<Number> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let fits = digits(whole.trim_start_matches('-')) && digits(part);
    if !fits || text.len() > DIGITS || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let ten: num_bigint::BigInt = 10.into();
    let scale = ten.pow(u32::try_from(part.len()).ok()?);
    Some(Number::new(format!("{whole}{part}").parse().ok()?, scale))
}
