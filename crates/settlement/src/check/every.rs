//! Looks at every package, one after the other.

use super::Effort;
use super::table::{Amount, Table};
use crate::model::{Choice, Rule};

/// Told of each package: its options, and what it is worth. Says whether to go
/// on; none if it ran out of effort.
pub(super) type Visit<'a, T> = &'a mut dyn FnMut(&[usize], &[T], &mut Effort) -> Option<bool>;

/// Shows every package that obeys the rules and gives each side at least the
/// floor: its options and what it is worth. Ways that can no longer lead to
/// one are cut off. Stops when `visit` says so.
///
/// None if there are more to look at than the effort allows.
pub(super) fn every<T: Amount>(
    table: &Table<T>,
    effort: &mut Effort,
    visit: Visit<'_, T>,
) -> Option<()> {
    let issues = table.worth.len();
    // What the issues decided so far are worth, and the option tried next on
    // each of them.
    let mut sums: Vec<Vec<T>> = vec![vec![T::of(&0.into())?; table.floor.len()]];
    let mut made: Vec<usize> = Vec::new();
    let mut next: Vec<usize> = vec![0];
    while let Some(option) = next.last_mut() {
        let issue = made.len();
        let here = *option;
        *option = here.saturating_add(1);
        let worth = table.worth.get(issue).and_then(|options| options.get(here));
        let (Some(worth), Some(sum)) = (worth, sums.last()) else {
            next.pop();
            sums.pop();
            made.pop();
            continue;
        };
        effort.look()?;
        let mut sum: Vec<T> = sum.iter().zip(worth).map(|(a, b)| a.plus(b)).collect();
        made.push(here);
        for extra in table.bonuses.get(&issue).into_iter().flatten() {
            if all(&extra.when, &made)
                && let Some(sum) = sum.get_mut(extra.side)
            {
                *sum = sum.plus(&extra.amount);
            }
        }
        let hopeless = table.rest.get(made.len()).is_none_or(|rest| {
            let most = sum.iter().zip(rest).map(|(sum, rest)| sum.plus(rest));
            most.zip(&table.floor).any(|(most, floor)| most < *floor)
        });
        let allowed = table
            .rules
            .get(&issue)
            .into_iter()
            .flatten()
            .all(|rule| obeys(rule, &made));
        if hopeless || !allowed {
            made.pop();
        } else if made.len() == issues {
            if !visit(&made, &sum, effort)? {
                return Some(());
            }
            made.pop();
        } else {
            sums.push(sum);
            next.push(0);
        }
    }
    Some(())
}

fn obeys(rule: &Rule, made: &[usize]) -> bool {
    match rule {
        Rule::Forbidden(choices) => !all(choices, made),
        Rule::Required { when, then } => !all(when, made) || all(then, made),
    }
}

fn all(choices: &[Choice], made: &[usize]) -> bool {
    choices
        .iter()
        .all(|choice| made.get(choice.issue) == Some(&choice.option))
}
