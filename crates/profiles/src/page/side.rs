//! `[side]`: what a side wants.

use std::collections::HashMap;

use settlement::{Bonus, Issue, Side, Worth, limits};

use super::issues::Issues;
use super::node::Node;
use super::{rules, worth};
use crate::ProfileError;
use crate::names::{self, shown};

/// What a side may have.
const FIELDS: &[&str] = &[
    "name",
    "without_agreement",
    "points",
    "weights",
    "values",
    "bonus",
];

/// Reads a side. Without a name of its own it has the file's.
pub(crate) fn read(node: &Node<'_>, stem: &str, issues: &Issues) -> Result<Side, ProfileError> {
    node.only(FIELDS, "a side")?;
    let name = match node.get("name")? {
        None => stem.to_owned(),
        Some(name) => match name.string() {
            Some(string) => string.to_owned(),
            None => return Err(name.error("the name is not a text", "write it in quotes")),
        },
    };
    names::check(node.text, node.at, "side", &name)?;
    let points = by_issue(node, "points", issues)?;
    let weights = by_issue(node, "weights", issues)?;
    let values = by_issue(node, "values", issues)?;
    let mut all = Vec::new();
    for (place, issue) in issues.list().iter().enumerate() {
        let given = (points.get(&place), weights.get(&place), values.get(&place));
        all.push(of_issue(node, &name, issue, given)?);
    }
    let reservation = match node.get("without_agreement")? {
        Some(value) => value.number()?,
        None => settlement::Number::default(),
    };
    Ok(Side {
        bonuses: bonuses(node, issues)?,
        name,
        worth: all,
        reservation,
    })
}

/// A table of a side by the places of the issues it names.
fn by_issue<'t>(
    side: &Node<'t>,
    field: &str,
    issues: &Issues,
) -> Result<HashMap<usize, Node<'t>>, ProfileError> {
    let mut found = HashMap::new();
    if let Some(node) = side.get(field)? {
        for (name, value) in node.entries(field)? {
            found.insert(issues.place(name, &value)?, value);
        }
    }
    Ok(found)
}

type Given<'n, 't> = (
    Option<&'n Node<'t>>,
    Option<&'n Node<'t>>,
    Option<&'n Node<'t>>,
);

fn of_issue(
    side: &Node<'_>,
    name: &str,
    issue: &Issue,
    given: Given<'_, '_>,
) -> Result<Worth, ProfileError> {
    match given {
        (Some(points), None, None) => worth::points(points, issue),
        (None, Some(weight), values) => worth::weighed(weight, values, issue),
        (None, None, None) => Err(side.error(
            format!(
                "{} does not value issue {}",
                shown(name),
                shown(&issue.name)
            ),
            format!(
                "add it to points; write {:?} = 0 if it does not matter",
                cut(&issue.name)
            ),
        )),
        (None, None, Some(values)) => Err(values.error(
            format!("issue {} has values but no weight", shown(&issue.name)),
            "add it to weights",
        )),
        (Some(points), _, _) => Err(points.error(
            format!(
                "issue {} has points, and weights or values too",
                shown(&issue.name)
            ),
            "keep the points, or the weight and the values",
        )),
    }
}

fn bonuses(side: &Node<'_>, issues: &Issues) -> Result<Vec<Bonus>, ProfileError> {
    let Some(node) = side.get("bonus")? else {
        return Ok(Vec::new());
    };
    let mut bonuses = Vec::new();
    for bonus in node.elements()? {
        bonus.only(&["when", "points"], "[[side.bonus]]")?;
        let (Some(when), Some(points)) = (bonus.get("when")?, bonus.get("points")?) else {
            return Err(bonus.error(
                "this has no when and points",
                "write when = { \"Issue\" = \"option\", … } and points = 5",
            ));
        };
        bonuses.push(Bonus {
            when: rules::combination(&when, issues)?,
            worth: points.number()?,
        });
    }
    if bonuses.len() > limits::RULES {
        return Err(node.error(
            format!("there are {} bonuses", bonuses.len()),
            format!("give at most {}", limits::RULES),
        ));
    }
    Ok(bonuses)
}

fn cut(name: &str) -> String {
    name.chars().take(60).collect()
}
