//! A problem from the files that describe it.

use std::collections::{HashMap, HashSet};

use num_traits::{Signed, Zero};
use settlement::{Domain, Number, Problem, Side, Worth, limits};

use super::evaluate::{self, Own};
use super::space::{Issue, Item, Space, Values};
use crate::ProfileError;
use crate::names::{self, shown};
use crate::text::Text;

/// A file and what is in it.
type File<'a> = (&'a Text<'a>, &'a Space);

/// Puts the files together: the domain, or else the first utility space, says
/// which issues and options there are; issues and options are matched by name,
/// for their order and numbers differ from file to file.
pub(crate) fn problem<'a>(
    texts: &'a [Text<'a>],
    spaces: &'a [Space],
) -> Result<Problem, ProfileError> {
    let files: Vec<File<'a>> = texts.iter().zip(spaces).collect();
    let mut domains = files.iter().filter(|(_, space)| space.is_domain);
    let domain = domains.next();
    if let (Some((first, _)), Some((text, space))) = (domain, domains.next()) {
        return Err(text.at(
            space.at,
            format!("this is a second domain beside {}", first.name),
            "give the files of one negotiation",
        ));
    }
    let profiles: Vec<&File<'a>> = files.iter().filter(|(_, space)| !space.is_domain).collect();
    names::enough_sides(texts, profiles.len())?;
    for (text, space) in &profiles {
        if space.is_blank() {
            return Err(text.at(
                space.at,
                "this utility space holds no preferences: nothing in it has an evaluation",
                "leave it out, or fill it in",
            ));
        }
    }
    let named = domain.filter(|(_, space)| !space.issues.is_empty());
    let Some(frame) = named.or_else(|| profiles.first().copied()) else {
        return Ok(empty());
    };
    let frame = Frame::of(*frame, profiles.len())?;
    let mut sides: Vec<Side> = Vec::new();
    for (place, file) in profiles.iter().enumerate() {
        let name = names::unlike(file.0.stem(), sides.iter().map(|side| side.name.as_str()));
        sides.push(frame.side(name, place, **file)?);
    }
    Ok(Problem {
        issues: frame.issues(),
        sides,
        rules: Vec::new(),
    })
}

fn empty() -> Problem {
    Problem {
        issues: Vec::new(),
        sides: Vec::new(),
        rules: Vec::new(),
    }
}

/// The file that says what is negotiated.
pub(super) struct Frame<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) is_domain: bool,
    issues: Vec<(&'a Issue, Domain)>,
}

impl<'a> Frame<'a> {
    fn of((text, space): File<'a>, sides: usize) -> Result<Self, ProfileError> {
        by_name(text, space)?;
        let mut issues = Vec::new();
        let mut in_all = 0;
        for issue in &space.issues {
            let domain = match &issue.values {
                Values::Discrete(items) => Domain::Options(once_each(items)),
                Values::Integer { low, high, .. } => Domain::Range {
                    low: *low,
                    high: *high,
                },
                Values::Real { .. } if sides != 2 => {
                    return Err(text.at(
                        issue.at,
                        format!(
                            "issue {} is real, and there are {sides} sides",
                            shown(&issue.name)
                        ),
                        "give exactly two sides, or make the issue discrete or integer",
                    ));
                }
                Values::Real { low, high, .. } => Domain::Divisible {
                    low: low.clone(),
                    high: high.clone(),
                },
            };
            in_all += domain.count().unwrap_or(0);
            if in_all > limits::OPTIONS_IN_ALL {
                return Err(text.at(
                    issue.at,
                    format!(
                        "there are more than {} options in all",
                        limits::OPTIONS_IN_ALL
                    ),
                    "make the problem smaller",
                ));
            }
            issues.push((issue, domain));
        }
        Ok(Self {
            text,
            is_domain: space.is_domain,
            issues,
        })
    }

    fn issues(&self) -> Vec<settlement::Issue> {
        let issues = self.issues.iter().map(|(issue, domain)| settlement::Issue {
            name: issue.name.clone(),
            domain: domain.clone(),
        });
        issues.collect()
    }

    /// What a side wants.
    fn side(&self, name: String, place: usize, file: File<'_>) -> Result<Side, ProfileError> {
        let (text, space) = file;
        let mut theirs = by_name(text, space)?;
        let mut pairs = Vec::new();
        let mut sum = Number::zero();
        for (issue, domain) in &self.issues {
            let found = theirs.remove(issue.name.trim());
            let weight = match found {
                Some(found) => space.weights.get(&found.index),
                // In a domain that is known, an issue that a side neither
                // names nor weighs is nothing to it.
                None if self.is_domain && !space.weights.contains_key(&issue.index) => None,
                None => return Err(self.missing(text, space, issue)),
            };
            let weight = weight.cloned().unwrap_or_default();
            if weight.is_negative() {
                let at = found.map_or(space.at, |found| found.at);
                return Err(text.at(
                    at,
                    format!("the weight of issue {} is negative", shown(&issue.name)),
                    "weigh it by 0 or more, and evaluate its options the other way round",
                ));
            }
            sum += &weight;
            pairs.push((*issue, domain, found, weight));
        }
        if let Some(extra) = space
            .issues
            .iter()
            .find(|issue| theirs.contains_key(issue.name.trim()))
        {
            return Err(text.at(
                extra.at,
                format!("issue {} is not in {}", shown(&extra.name), self.text.name),
                "name the same issues in all files",
            ));
        }
        if sum.is_zero() {
            return Err(text.at(
                space.at,
                "no issue has a weight above 0",
                "give <weight index=\"…\" value=\"…\"/> for the issues that matter to this side",
            ));
        }
        let mut worth = Vec::new();
        for (issue, domain, found, weight) in pairs {
            let weight = weight / &sum;
            worth.push(match found {
                Some(found) => {
                    let own = Own {
                        text,
                        issue: found,
                        place,
                        weight: &weight,
                    };
                    evaluate::worth(&own, self, issue, domain)?
                }
                None => nothing(domain),
            });
        }
        Ok(Side {
            name,
            worth,
            bonuses: Vec::new(),
            reservation: space.reservation.clone().unwrap_or_default(),
        })
    }

    fn missing(&self, text: &Text<'_>, space: &Space, issue: &Issue) -> ProfileError {
        text.at(
            space.at,
            format!(
                "issue {} of {} is not here",
                shown(&issue.name),
                self.text.name
            ),
            "name the same issues in all files",
        )
    }
}

/// The issues of a file by name. Two of one name or number could not be told
/// apart.
fn by_name<'a>(
    text: &Text<'_>,
    space: &'a Space,
) -> Result<HashMap<&'a str, &'a Issue>, ProfileError> {
    let mut issues = HashMap::new();
    let mut numbers = HashSet::new();
    for issue in &space.issues {
        let twice = issues.insert(issue.name.trim(), issue).is_some();
        if twice || !numbers.insert(issue.index) {
            return Err(text.at(
                issue.at,
                format!(
                    "issue {} has the name or the index {} of another",
                    shown(&issue.name),
                    issue.index
                ),
                "give each issue its own",
            ));
        }
    }
    Ok(issues)
}

/// The options of an issue; those that a file repeats, once.
fn once_each(items: &[Item]) -> Vec<String> {
    let mut seen = HashSet::new();
    let first = items.iter().filter(|item| seen.insert(item.name.trim()));
    first.map(|item| item.name.clone()).collect()
}

fn nothing(domain: &Domain) -> Worth {
    match domain {
        Domain::Options(options) => Worth::Each(vec![Number::zero(); options.len()]),
        Domain::Range { .. } | Domain::Divisible { .. } => Worth::Line {
            low: Number::zero(),
            high: Number::zero(),
        },
    }
}
