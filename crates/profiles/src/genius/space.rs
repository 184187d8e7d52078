//! One file: its issues, and what they are worth where it is a utility space.

use std::collections::HashMap;

use roxmltree::Node;
use settlement::Number;

use super::xml;
use crate::names::{self, shown};
use crate::number;
use crate::text::Text;
use crate::{ProfileError, limits};

/// A domain (`<negotiation_template>`) or a utility space.
pub(crate) struct Space {
    pub(crate) is_domain: bool,
    /// Where it begins.
    pub(crate) at: usize,
    pub(crate) issues: Vec<Issue>,
    /// The weights by the index of their issue; of two, the later, as GENIUS
    /// takes it. Some belong to no issue, but to the objective itself.
    pub(crate) weights: HashMap<i64, Number>,
    pub(crate) reservation: Option<Number>,
}

/// An `<issue>`.
pub(crate) struct Issue {
    pub(crate) at: usize,
    pub(crate) name: String,
    pub(crate) index: i64,
    pub(crate) values: Values,
}

/// What can be agreed, and how the side evaluates it.
pub(crate) enum Values {
    Discrete(Vec<Item>),
    Integer {
        low: i64,
        high: i64,
        line: Option<Line>,
    },
    Real {
        low: Number,
        high: Number,
        line: Option<Line>,
    },
}

impl Values {
    /// Whether two ranges have the same ends.
    pub(crate) fn has_bounds_of(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Integer { low, high, .. },
                Self::Integer {
                    low: from,
                    high: to,
                    ..
                },
            ) => (low, high) == (from, to),
            (
                Self::Real { low, high, .. },
                Self::Real {
                    low: from,
                    high: to,
                    ..
                },
            ) => (low, high) == (from, to),
            _ => false,
        }
    }
}

/// An `<item>`.
pub(crate) struct Item {
    pub(crate) at: usize,
    pub(crate) name: String,
    pub(crate) evaluation: Option<Number>,
}

/// A linear `<evaluator>`: `offset + slope × (value − from)`.
pub(crate) struct Line {
    pub(crate) at: usize,
    pub(crate) offset: Number,
    pub(crate) slope: Number,
    pub(crate) from: Number,
}

/// Elements of utility spaces that are not sums over issues.
const NOT_ADDITIVE: &[&str] = &[
    "utility",
    "ufun",
    "hyperRectangle",
    "rules",
    "constraints",
    "constraint",
];

impl Space {
    /// Reads a file.
    pub(crate) fn read(text: &Text<'_>) -> Result<Self, ProfileError> {
        let document = xml::parse(text)?;
        let root = document.root_element();
        let at = root.range().start;
        let is_domain = match root.tag_name().name() {
            "negotiation_template" => true,
            "utility_space" => false,
            other => {
                return Err(text.at(
                    at,
                    format!("a file of <{}> holds no preferences", cut(other)),
                    "leave it out, and give domains (<negotiation_template>) \
                     and utility spaces (<utility_space>)",
                ));
            }
        };
        let mut space = Self {
            is_domain,
            at,
            issues: Vec::new(),
            weights: HashMap::new(),
            reservation: None,
        };
        let place = if is_domain {
            child(root, "utility_space").unwrap_or(root)
        } else {
            space.refuse_kind(text, root)?;
            // An element without a value says nothing (GENIUS passes over it).
            let reservation = child(root, "reservation");
            if let Some(node) = reservation.filter(|node| node.has_attribute("value")) {
                space.reservation = Some(numeric(text, node, "value")?);
            }
            root
        };
        space.collect(text, place, 0)?;
        Ok(space)
    }

    fn refuse_kind(&self, text: &Text<'_>, root: Node<'_, '_>) -> Result<(), ProfileError> {
        match root.attribute("type") {
            None => Ok(()),
            Some(kind) if ["linear", "additive"].contains(&kind.to_ascii_lowercase().as_str()) => {
                Ok(())
            }
            Some(kind) => Err(not_additive(text, root, &format!("type {}", shown(kind)))),
        }
    }

    /// Gathers issues and weights, inside objectives or not.
    fn collect(
        &mut self,
        text: &Text<'_>,
        place: Node<'_, '_>,
        depth: usize,
    ) -> Result<(), ProfileError> {
        for node in place.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "objective" if depth < limits::DEPTH => self.collect(text, node, depth + 1)?,
                "issue" => {
                    let issue = Issue::read(text, node)?;
                    self.refuse_too_many(text, &issue)?;
                    self.issues.push(issue);
                }
                "weight" if !self.is_domain => {
                    let value = numeric(text, node, "value")?;
                    self.weights.insert(index(text, node)?, value);
                }
                other if !self.is_domain && NOT_ADDITIVE.contains(&other) => {
                    return Err(not_additive(text, node, &format!("<{other}>")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse_too_many(&self, text: &Text<'_>, issue: &Issue) -> Result<(), ProfileError> {
        if self.issues.len() >= settlement::limits::ISSUES {
            return Err(text.at(
                issue.at,
                format!("there are more than {} issues", settlement::limits::ISSUES),
                "make the problem smaller",
            ));
        }
        Ok(())
    }

    /// Whether nothing in it is evaluated at all.
    pub(crate) fn is_blank(&self) -> bool {
        self.issues.iter().all(|issue| match &issue.values {
            Values::Discrete(items) => items.iter().all(|item| item.evaluation.is_none()),
            Values::Integer { line, .. } | Values::Real { line, .. } => line.is_none(),
        })
    }
}

impl Issue {
    fn read(text: &Text<'_>, node: Node<'_, '_>) -> Result<Self, ProfileError> {
        let at = node.range().start;
        let name = required(text, node, "name")?.to_owned();
        names::check(text, at, "issue", &name)?;
        // GENIUS takes an issue without `type` for a discrete one.
        let kind = ["type", "etype", "vtype"]
            .iter()
            .find_map(|attribute| node.attribute(*attribute))
            .unwrap_or("discrete");
        let values = match kind.trim().to_ascii_lowercase().as_str() {
            "discrete" => Values::Discrete(items(text, node)?),
            "integer" => integer(text, node)?,
            "real" => real(text, node)?,
            _ => {
                return Err(text.at(
                    at,
                    format!(
                        "issue {} is of the unknown type {}",
                        shown(&name),
                        shown(kind)
                    ),
                    "make it discrete, integer or real",
                ));
            }
        };
        Ok(Self {
            at,
            index: index(text, node)?,
            name,
            values,
        })
    }
}

fn items(text: &Text<'_>, issue: Node<'_, '_>) -> Result<Vec<Item>, ProfileError> {
    let mut items: Vec<Item> = Vec::new();
    for node in issue.children().filter(|node| node.has_tag_name("item")) {
        let at = node.range().start;
        let name = required(text, node, "value")?.to_owned();
        names::check(text, at, "option", &name)?;
        // GENIUS writes "null" where nothing was entered.
        let given = node.attribute("evaluation").filter(|text| *text != "null");
        let evaluation = match given {
            Some(_) => Some(numeric(text, node, "evaluation")?),
            None => None,
        };
        items.push(Item {
            at,
            name,
            evaluation,
        });
    }
    if items.is_empty() {
        return Err(text.at(
            issue.range().start,
            "this issue has no options",
            "add an <item> for each, or give its type: integer or real",
        ));
    }
    if items.len() > settlement::limits::OPTIONS {
        return Err(text.at(
            issue.range().start,
            format!("this issue has {} options", items.len()),
            format!("give at most {}", settlement::limits::OPTIONS),
        ));
    }
    Ok(items)
}

fn integer(text: &Text<'_>, issue: Node<'_, '_>) -> Result<Values, ProfileError> {
    let (at, low, high) = bounds(text, issue)?;
    let (Some(low), Some(high)) = (number::whole(&low), number::whole(&high)) else {
        return Err(text.at(
            at,
            "the bounds of an integer issue are not whole numbers of 64 bits",
            "write whole numbers as lowerbound and upperbound",
        ));
    };
    let count = high
        .checked_sub(low)
        .and_then(|steps| usize::try_from(steps).ok());
    if count.is_none_or(|steps| steps >= settlement::limits::OPTIONS) {
        return Err(text.at(
            at,
            format!("this issue goes from {low} to {high}"),
            format!(
                "let it go upwards, over at most {} values",
                settlement::limits::OPTIONS
            ),
        ));
    }
    // EvaluatorInteger: offset + slope × (value − lowerbound), cut off at 0 and
    // 1. Older files have the parameters of EvaluatorReal instead.
    let line = match child(issue, "evaluator") {
        None => None,
        Some(node) if node.has_attribute("slope") || node.has_attribute("offset") => Some(Line {
            at: node.range().start,
            offset: numeric(text, node, "offset")?,
            slope: numeric(text, node, "slope")?,
            from: Number::from_integer(low.into()),
        }),
        Some(node) => Some(parameters(text, node)?),
    };
    Ok(Values::Integer { low, high, line })
}

fn real(text: &Text<'_>, issue: Node<'_, '_>) -> Result<Values, ProfileError> {
    let (at, low, high) = bounds(text, issue)?;
    if low >= high {
        return Err(text.at(
            at,
            "the bounds of this real issue leave nothing between them",
            "let upperbound be above lowerbound",
        ));
    }
    // EvaluatorReal: parameter0 + parameter1 × value, cut off at 0 and 1.
    let line = match child(issue, "evaluator") {
        None => None,
        Some(node) => Some(parameters(text, node)?),
    };
    Ok(Values::Real { low, high, line })
}

/// An evaluator that is linear, or the same everywhere.
fn parameters(text: &Text<'_>, node: Node<'_, '_>) -> Result<Line, ProfileError> {
    let kind = node.attribute("ftype").unwrap_or("linear");
    let slope = match kind.to_ascii_lowercase().as_str() {
        "linear" => numeric(text, node, "parameter1")?,
        "constant" => Number::default(),
        _ => {
            return Err(text.at(
                node.range().start,
                format!("an evaluator of type {}", shown(kind)),
                "only linear and constant evaluators can be settled",
            ));
        }
    };
    Ok(Line {
        at: node.range().start,
        offset: numeric(text, node, "parameter0")?,
        slope,
        from: Number::default(),
    })
}

/// The bounds of an issue, which are its own attributes or those of `<range>`.
fn bounds(text: &Text<'_>, issue: Node<'_, '_>) -> Result<(usize, Number, Number), ProfileError> {
    let node = match child(issue, "range") {
        Some(range) if !issue.has_attribute("lowerbound") => range,
        _ => issue,
    };
    let low = numeric(text, node, "lowerbound")?;
    Ok((node.range().start, low, numeric(text, node, "upperbound")?))
}

fn index(text: &Text<'_>, node: Node<'_, '_>) -> Result<i64, ProfileError> {
    number::whole(&numeric(text, node, "index")?).ok_or_else(|| {
        text.at(
            node.range().start,
            "the index is not a whole number",
            "number issues and their weights alike",
        )
    })
}

fn numeric(text: &Text<'_>, node: Node<'_, '_>, attribute: &str) -> Result<Number, ProfileError> {
    let value = required(text, node, attribute)?;
    number::decimal(value).map_err(|error| {
        let what = format!("{} as {attribute}", error.what(value));
        text.at(node.range().start, what, number::REMEDY)
    })
}

fn required<'n>(
    text: &Text<'_>,
    node: Node<'n, '_>,
    attribute: &str,
) -> Result<&'n str, ProfileError> {
    node.attribute(attribute).ok_or_else(|| {
        let tag = cut(node.tag_name().name());
        text.at(
            node.range().start,
            format!("<{tag}> has no {attribute}"),
            format!("give it one: <{tag} {attribute}=\"…\">"),
        )
    })
}

fn not_additive(text: &Text<'_>, node: Node<'_, '_>, found: &str) -> ProfileError {
    text.at(
        node.range().start,
        format!("this utility space is not additive ({found})"),
        "give one in which each issue is valued by itself; \
         combinations can be written in TOML",
    )
}

fn child<'a, 'i>(node: Node<'a, 'i>, tag: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(tag))
}

fn cut(tag: &str) -> String {
    tag.chars().take(60).collect()
}
