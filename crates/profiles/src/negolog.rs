//! The JSON profiles of NegoLog.
//!
//! A package's utility is the sum over the issues of the issue's weight times
//! the option's value, both as the profile gives them.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use settlement::{Domain, Issue, Number, Problem, Side, Worth, limits};

use crate::ProfileError;
use crate::names::{self, shown};
use crate::number;
use crate::text::Text;

#[cfg(test)]
mod tests;

/// Reads the profiles of one problem, one a side.
pub(crate) fn read(texts: &[Text<'_>]) -> Result<Problem, ProfileError> {
    let mut profiles = Vec::new();
    for text in texts {
        profiles.push((text, Profile::read(text)?));
    }
    names::enough_sides(texts, profiles.len())?;
    let mut sides: Vec<Side> = Vec::new();
    let mut issues = Vec::new();
    if let Some((first, frame)) = profiles.first() {
        issues = frame.issues();
        for (text, profile) in &profiles {
            let name = names::unlike(text.stem(), sides.iter().map(|side| side.name.as_str()));
            sides.push(Side {
                name,
                worth: profile.worth(text, first, frame)?,
                bonuses: Vec::new(),
                reservation: profile.reservation.clone(),
            });
        }
    }
    Ok(Problem {
        issues,
        sides,
        rules: Vec::new(),
    })
}

struct Profile {
    reservation: Number,
    issues: Vec<Valued>,
}

/// An issue, its weight and the values of its options.
struct Valued {
    at: usize,
    name: String,
    weight: Number,
    options: Vec<(usize, String, Number)>,
}

impl Profile {
    fn read(text: &Text<'_>) -> Result<Self, ProfileError> {
        let whole = text.content.trim();
        let at = text.content.len() - text.content.trim_start().len();
        let mut fields: HashMap<&str, &Member<'_>> = HashMap::new();
        let top = members(text, whole, at, "profile")?;
        for member in &top {
            for known in ["reservationValue", "issueWeights", "issues"] {
                if member.name == known {
                    fields.insert(known, member);
                } else if like(&member.name) == like(known) {
                    return Err(text.at(
                        member.at,
                        format!("{} is not a field of NegoLog", shown(&member.name)),
                        format!("write {known:?}"),
                    ));
                }
            }
        }
        let (Some(weights), Some(issues)) = (fields.get("issueWeights"), fields.get("issues"))
        else {
            return Err(text.at(
                at,
                "the file has no \"issueWeights\" and \"issues\", and so holds no preferences",
                "leave it out if it is not a profile",
            ));
        };
        let reservation = match fields.get("reservationValue") {
            Some(member) => member.number(text)?,
            None => Number::default(),
        };
        let weights = weights.members(text, "issueWeights")?;
        let mut weights: HashMap<&str, &Member<'_>> =
            weights.iter().map(|one| (one.name.as_str(), one)).collect();
        let mut valued = Vec::new();
        let mut in_all = 0;
        let issues = issues.members(text, "issues")?;
        few(text, at, "issues", issues.len(), limits::ISSUES)?;
        for issue in issues {
            names::check(text, issue.at, "issue", &issue.name)?;
            let Some(weight) = weights.remove(issue.name.as_str()) else {
                return Err(text.at(
                    issue.at,
                    format!("issue {} has no weight", shown(&issue.name)),
                    "add it to \"issueWeights\"",
                ));
            };
            let mut options = Vec::new();
            let members = issue.members(text, "options")?;
            in_all += members.len();
            few(text, issue.at, "options", members.len(), limits::OPTIONS)?;
            few(
                text,
                issue.at,
                "options in all",
                in_all,
                limits::OPTIONS_IN_ALL,
            )?;
            for option in members {
                names::check(text, option.at, "option", &option.name)?;
                let value = option.number(text)?;
                options.push((option.at, option.name, value));
            }
            valued.push(Valued {
                at: issue.at,
                weight: weight.number(text)?,
                name: issue.name,
                options,
            });
        }
        if let Some(extra) = weights.into_values().min_by_key(|weight| weight.at) {
            return Err(text.at(
                extra.at,
                format!(
                    "{} has a weight but is not among the issues",
                    shown(&extra.name)
                ),
                "add it to \"issues\", or remove the weight",
            ));
        }
        Ok(Self {
            reservation,
            issues: valued,
        })
    }

    fn issues(&self) -> Vec<Issue> {
        let issues = self.issues.iter().map(|issue| Issue {
            name: issue.name.clone(),
            domain: Domain::Options(
                issue
                    .options
                    .iter()
                    .map(|(_, name, _)| name.clone())
                    .collect(),
            ),
        });
        issues.collect()
    }

    /// What the issues of the first profile are worth in this one.
    fn worth(
        &self,
        text: &Text<'_>,
        first: &Text<'_>,
        frame: &Self,
    ) -> Result<Vec<Worth>, ProfileError> {
        let mut theirs: HashMap<&str, &Valued> = HashMap::new();
        for issue in &self.issues {
            theirs.insert(&issue.name, issue);
        }
        let mut worth = Vec::new();
        for issue in &frame.issues {
            let Some(found) = theirs.remove(issue.name.as_str()) else {
                return Err(text.whole(
                    format!("issue {} of {} is not here", shown(&issue.name), first.name),
                    "name the same issues in all files",
                ));
            };
            worth.push(found.worth(text, first, issue)?);
        }
        if let Some(extra) = theirs.into_values().min_by_key(|issue| issue.at) {
            return Err(text.at(
                extra.at,
                format!("issue {} is not in {}", shown(&extra.name), first.name),
                "name the same issues in all files",
            ));
        }
        Ok(worth)
    }
}

impl Valued {
    fn worth(
        &self,
        text: &Text<'_>,
        first: &Text<'_>,
        frame: &Self,
    ) -> Result<Worth, ProfileError> {
        let mut theirs: HashMap<&str, (usize, &Number)> = HashMap::new();
        for (at, name, value) in &self.options {
            theirs.insert(name, (*at, value));
        }
        let which = |at: usize, name: &str, where_: String| {
            text.at(
                at,
                format!(
                    "option {} of issue {} is {where_}",
                    shown(name),
                    shown(&self.name)
                ),
                "name the same options in all files",
            )
        };
        let mut each = Vec::new();
        for (_, name, _) in &frame.options {
            let Some((_, value)) = theirs.remove(name.as_str()) else {
                return Err(which(
                    self.at,
                    name,
                    format!("in {} but not here", first.name),
                ));
            };
            each.push(value * &self.weight);
        }
        if let Some((name, (at, _))) = theirs.into_iter().min_by_key(|(_, (at, _))| *at) {
            return Err(which(at, name, format!("here but not in {}", first.name)));
        }
        Ok(Worth::Each(each))
    }
}

/// Refuses more of something than is taken.
fn few(
    text: &Text<'_>,
    at: usize,
    what: &str,
    found: usize,
    most: usize,
) -> Result<(), ProfileError> {
    if found <= most {
        return Ok(());
    }
    Err(text.at(
        at,
        format!("there are {found} {what}"),
        format!("give at most {most}"),
    ))
}

/// A name and its value in an object, and where.
struct Member<'t> {
    at: usize,
    name: String,
    value: &'t str,
}

impl<'t> Member<'t> {
    fn members(&self, text: &'t Text<'_>, what: &str) -> Result<Vec<Member<'t>>, ProfileError> {
        members(text, self.value, self.at, what)
    }

    fn number(&self, text: &Text<'_>) -> Result<Number, ProfileError> {
        let wrong = |what| text.at(self.at, what, number::REMEDY);
        if !self
            .value
            .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        {
            return Err(wrong(format!("{} is not a number", shown(&self.name))));
        }
        number::decimal(self.value).map_err(|error| wrong(error.what(self.value)))
    }
}

/// The members of an object that stands at `at` in the text.
fn members<'t>(
    text: &'t Text<'_>,
    value: &'t str,
    at: usize,
    what: &str,
) -> Result<Vec<Member<'t>>, ProfileError> {
    if !value.starts_with('{') {
        return Err(text.at(at, format!("the {what} are not an object"), "write { … }"));
    }
    let object: Object<'t> = serde_json::from_str(value).map_err(|error| {
        // The library counts lines from where this object begins.
        let message = error.to_string();
        let (message, _) = message.split_once(" at line ").unwrap_or((&message, ""));
        ProfileError {
            line: Some(text.line(at) + error.line().saturating_sub(1)),
            ..text.whole(
                format!("not well-formed JSON: {message}"),
                "mend the JSON: another program may have cut or changed the file",
            )
        }
    })?;
    let mut seen = HashSet::new();
    let mut members = Vec::with_capacity(object.0.len());
    for (name, value) in object.0 {
        // Both are parts of the text, so their addresses tell the place.
        let place = value.get().as_ptr().addr();
        let at = place.saturating_sub(text.content.as_ptr().addr());
        if !seen.insert(name.clone()) {
            return Err(text.at(
                at,
                format!("{} is there twice", shown(&name)),
                "keep one of the two",
            ));
        }
        members.push(Member {
            at,
            name,
            value: value.get(),
        });
    }
    Ok(members)
}

/// The members of an object as they come, repeated ones too, each value as its
/// own text.
struct Object<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((name, value));
                }
                Ok(Object(members))
            }
        }
        from.deserialize_map(Members)
    }
}

/// A name for comparison with one that is misspelt.
fn like(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
