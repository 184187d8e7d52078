//! A problem as a page.

use std::fmt::Write;

use num_traits::{One, Zero};
use settlement::{Choice, Domain, Issue, Problem, Rule, Side, Worth};

use crate::number::to_toml;

/// Writes a problem as a page that [`read`](crate::read) reads as the same
/// problem, if it passes [`Problem::check`] and its numbers have no more than
/// [`BITS`](crate::limits::BITS).
///
/// Left out is what makes no difference: a rule or bonus that wants two options
/// of one issue at once, an option that a combination repeats, and the high end
/// of a line over a single number.
pub fn write_toml(problem: &Problem) -> String {
    let issues = &problem.issues;
    let mut page = String::from("[issues]\n");
    for issue in issues {
        line(&mut page, &quoted(&issue.name), &domain(&issue.domain));
    }
    // The rules of one kind stand together, as lists of tables must; reading
    // keeps their order within each kind.
    for rule in &problem.rules {
        if let Some(choices) = forbidden(rule) {
            page.push_str("\n[[forbidden]]\n");
            for choice in choices {
                if let Some((issue, option)) = named(issues, choice) {
                    line(&mut page, &issue, &option);
                }
            }
        }
    }
    for rule in &problem.rules {
        if let Rule::Required { when, then } = rule
            && let (Some(when), Some(then)) = (possible(when), possible(then))
        {
            page.push_str("\n[[required]]\n");
            line(&mut page, "when", &together(issues, &when));
            line(&mut page, "then", &together(issues, &then));
        }
    }
    for side in &problem.sides {
        write_side(&mut page, issues, side);
    }
    page
}

fn write_side(page: &mut String, issues: &[Issue], side: &Side) {
    page.push_str("\n[[side]]\n");
    line(page, "name", &quoted(&side.name));
    line(page, "without_agreement", &to_toml(&side.reservation));
    page.push_str("\n[side.points]\n");
    for (issue, worth) in issues.iter().zip(&side.worth) {
        line(page, &quoted(&issue.name), &points(issue, worth));
    }
    for bonus in &side.bonuses {
        if let Some(when) = possible(&bonus.when) {
            page.push_str("\n[[side.bonus]]\n");
            line(page, "points", &to_toml(&bonus.worth));
            line(page, "when", &together(issues, &when));
        }
    }
}

fn domain(domain: &Domain) -> String {
    match domain {
        Domain::Options(options) => {
            let options: Vec<String> = options.iter().map(|name| quoted(name)).collect();
            format!("[{}]", options.join(", "))
        }
        Domain::Range { low, high } => format!("{{ from = {low}, to = {high} }}"),
        Domain::Divisible { low, high } if low.is_zero() && high.is_one() => quoted("divisible"),
        Domain::Divisible { low, high } => format!(
            "{{ divisible = true, from = {}, to = {} }}",
            to_toml(low),
            to_toml(high)
        ),
    }
}

fn points(issue: &Issue, worth: &Worth) -> String {
    match (&issue.domain, worth) {
        (Domain::Options(options), Worth::Each(each)) => {
            let pairs = options.iter().zip(each);
            table(pairs.map(|(name, worth)| (quoted(name), to_toml(worth))))
        }
        (Domain::Range { low, .. }, Worth::Line { low: worth, .. })
            if issue.domain.count() == Some(1) =>
        {
            table([(low.to_string(), to_toml(worth))].into_iter())
        }
        (
            Domain::Range { low, high },
            Worth::Line {
                low: first,
                high: last,
            },
        ) => {
            let ends = [(low, first), (high, last)].into_iter();
            table(ends.map(|(value, worth)| (value.to_string(), to_toml(worth))))
        }
        (Domain::Divisible { .. }, Worth::Line { low, high }) if low.is_zero() => to_toml(high),
        (_, Worth::Line { low, high }) => {
            let ends = [("none", low), ("all", high)].into_iter();
            table(ends.map(|(end, worth)| (end.to_owned(), to_toml(worth))))
        }
        (_, Worth::Each(each)) => {
            let each: Vec<String> = each.iter().map(to_toml).collect();
            format!("[{}]", each.join(", "))
        }
    }
}

/// What a rule forbids outright: also what it requires of the impossible.
fn forbidden(rule: &Rule) -> Option<Vec<Choice>> {
    match rule {
        Rule::Forbidden(choices) => possible(choices),
        Rule::Required { when, then } if possible(then).is_none() => possible(when),
        Rule::Required { .. } => None,
    }
}

/// A combination with each issue once; none if it wants two options of one.
fn possible(choices: &[Choice]) -> Option<Vec<Choice>> {
    let mut once: Vec<Choice> = Vec::new();
    for choice in choices {
        match once.iter().find(|other| other.issue == choice.issue) {
            Some(other) if other.option != choice.option => return None,
            Some(_) => {}
            None => once.push(*choice),
        }
    }
    Some(once)
}

fn together(issues: &[Issue], choices: &[Choice]) -> String {
    table(choices.iter().filter_map(|choice| named(issues, *choice)))
}

fn named(issues: &[Issue], choice: Choice) -> Option<(String, String)> {
    let issue = issues.get(choice.issue)?;
    let option = issue.domain.name_of(choice.option)?;
    let option = match issue.domain {
        Domain::Range { .. } => option,
        _ => quoted(&option),
    };
    Some((quoted(&issue.name), option))
}

fn table(pairs: impl Iterator<Item = (String, String)>) -> String {
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn line(page: &mut String, name: &str, value: &str) {
    page.push_str(name);
    page.push_str(" = ");
    page.push_str(value);
    page.push('\n');
}

/// A text as TOML quotes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            letter if letter.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
