//! `[issues]`: what is negotiated.

use std::collections::HashMap;

use settlement::{Choice, Domain, Issue, Number, limits};

use super::node::Node;
use crate::ProfileError;
use crate::names::{self, listed, shown};
use crate::number;

/// The issues, and what is found by name in them.
#[derive(Default)]
pub(crate) struct Issues {
    list: Vec<Issue>,
    places: HashMap<String, usize>,
    options: Vec<HashMap<String, usize>>,
}

const REMEDY: &str = "write [\"one\", \"other\"], { from = 1, to = 30 } for whole numbers, \
                      or \"divisible\"";

impl Issues {
    /// Reads `[issues]`.
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, ProfileError> {
        let mut issues = Self::default();
        let mut in_all = 0;
        for (name, value) in node.entries("[issues]")? {
            if issues.list.len() == limits::ISSUES {
                return Err(value.error(
                    format!("there are more than {} issues", limits::ISSUES),
                    "make the problem smaller",
                ));
            }
            names::check(value.text, value.at, "issue", name)?;
            let mut options = HashMap::new();
            let domain = if value.is_array() {
                named(&value, &mut options)?
            } else if value.is_table() {
                between(&value)?
            } else if value.string() == Some("divisible") {
                Domain::Divisible {
                    low: Number::from_integer(0.into()),
                    high: Number::from_integer(1.into()),
                }
            } else {
                let what = format!("nothing here says what can be agreed on {}", shown(name));
                return Err(value.error(what, REMEDY));
            };
            in_all += domain.count().unwrap_or(0);
            if in_all > limits::OPTIONS_IN_ALL {
                return Err(value.error(
                    format!(
                        "there are more than {} options in all",
                        limits::OPTIONS_IN_ALL
                    ),
                    "make the problem smaller",
                ));
            }
            issues.places.insert(name.to_owned(), issues.list.len());
            issues.options.push(options);
            issues.list.push(Issue {
                name: name.to_owned(),
                domain,
            });
        }
        Ok(issues)
    }

    /// The issues in their order.
    pub(crate) fn list(&self) -> &[Issue] {
        &self.list
    }

    /// The issues alone.
    pub(crate) fn into_issues(self) -> Vec<Issue> {
        self.list
    }

    /// The place of an issue that is named here.
    pub(crate) fn place(&self, name: &str, node: &Node<'_>) -> Result<usize, ProfileError> {
        self.places.get(name).copied().ok_or_else(|| {
            let known = listed(self.list.iter().map(|issue| issue.name.as_str()));
            node.error(
                format!("there is no issue {}", shown(name)),
                format!("write one of {known}"),
            )
        })
    }

    /// The place of an option of an issue that is named here.
    pub(crate) fn option(
        &self,
        issue: usize,
        name: &str,
        node: &Node<'_>,
    ) -> Result<Choice, ProfileError> {
        let (Some(found), Some(options)) = (self.list.get(issue), self.options.get(issue)) else {
            return Err(node.error("there is no such issue", "name one of [issues]"));
        };
        let (option, known) = match &found.domain {
            Domain::Options(all) => {
                let known = listed(all.iter().map(String::as_str));
                (options.get(name).copied(), format!("write one of {known}"))
            }
            Domain::Range { low, high } => {
                let value = number::decimal(name).ok().as_ref().and_then(number::whole);
                let value = value.filter(|value| (*low..=*high).contains(value));
                let steps = value.and_then(|value| value.checked_sub(*low));
                let option = steps.and_then(|steps| usize::try_from(steps).ok());
                (option, format!("write a whole number from {low} to {high}"))
            }
            Domain::Divisible { .. } => {
                return Err(node.error(
                    format!(
                        "issue {} is divisible and has no options",
                        shown(&found.name)
                    ),
                    "give it options in [issues], or leave it out here",
                ));
            }
        };
        let option = option.ok_or_else(|| {
            let what = format!("issue {} has no option {}", shown(&found.name), shown(name));
            node.error(what, known)
        })?;
        Ok(Choice { issue, option })
    }
}

/// Options by name.
fn named(node: &Node<'_>, options: &mut HashMap<String, usize>) -> Result<Domain, ProfileError> {
    let elements = node.elements()?;
    if elements.is_empty() || elements.len() > limits::OPTIONS {
        return Err(node.error(
            format!("there are {} options", elements.len()),
            format!("name 1 to {}", limits::OPTIONS),
        ));
    }
    let mut list = Vec::new();
    for element in elements {
        let name = element.option_name()?;
        names::check(element.text, element.at, "option", name)?;
        if options.insert(name.to_owned(), list.len()).is_some() {
            return Err(element.error(
                format!("option {} is there twice", shown(name)),
                "name each option once",
            ));
        }
        list.push(name.to_owned());
    }
    Ok(Domain::Options(list))
}

/// `{ from = …, to = … }`, with `divisible = true` or not.
fn between(node: &Node<'_>) -> Result<Domain, ProfileError> {
    node.only(&["from", "to", "divisible"], "an issue")?;
    let (Some(from), Some(to)) = (node.get("from")?, node.get("to")?) else {
        return Err(node.error("this has no from and to", REMEDY));
    };
    let (low, high) = (from.number()?, to.number()?);
    match node.get("divisible")? {
        Some(divisible) if divisible.is_true() => Ok(Domain::Divisible { low, high }),
        Some(divisible) => Err(divisible.error(
            "divisible can only be true",
            "leave it out where the issue is not divisible",
        )),
        None => range(node, &low, &high),
    }
}

fn range(node: &Node<'_>, low: &Number, high: &Number) -> Result<Domain, ProfileError> {
    let (Some(low), Some(high)) = (number::whole(low), number::whole(high)) else {
        return Err(node.error(
            "from and to are not whole numbers of 64 bits",
            "write whole numbers, or add divisible = true",
        ));
    };
    let steps = high
        .checked_sub(low)
        .and_then(|steps| usize::try_from(steps).ok());
    if steps.is_none_or(|steps| steps >= limits::OPTIONS) {
        return Err(node.error(
            format!("the numbers go from {low} to {high}"),
            format!("let them go upwards, at most {} of them", limits::OPTIONS),
        ));
    }
    Ok(Domain::Range { low, high })
}
