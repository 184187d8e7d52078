//! What packages decide, issue by issue.

use settlement::{Agreement, Answer, Decision, Solution};

use super::{NAME, aside, plain, title};
use crate::display::rows::width_of;
use crate::display::{Paragraph, Safe, Tone, safe, width};
use crate::settle::grid::labelled;
use crate::settle::words;
use crate::settle::work::{Improved, Near, Settled};

/// A named package.
type Named<'a> = (Safe, &'a Agreement);

/// The first package whole, and where the others differ.
pub(super) fn packages(settled: &Settled<'_>) -> Vec<Paragraph> {
    let found = settled.answers.iter().filter_map(|answer: &Answer| {
        Some((words::title(answer.solution), answer.agreement.as_ref()?))
    });
    let winner = settled.winner.iter();
    let winner = winner.map(|it| (Safe::own("Adjusted winner"), &it.agreement));
    let named: Vec<Named<'_>> = found.chain(winner).collect();
    let Some(((name, first), others)) = named.split_first() else {
        return Vec::new();
    };
    let mut page = title(
        match settled.answers.first().map(|answer| answer.solution) {
            Some(Solution::Nash) => Safe::own("The Nash package"),
            _ => safe!("The package: {}", name.clone()),
        },
    )
    .to_vec();
    page.extend(whole(settled, first));
    if others.is_empty() {
        return page;
    }
    page.extend(title(Safe::own("Where the others differ from it")));
    for (name, other) in others {
        page.push(labelled(
            name.clone(),
            17,
            difference(settled, first, other),
        ));
    }
    let alike = |at: &usize| {
        named
            .iter()
            .all(|(_, it)| it.package.get(*at) == first.package.get(*at))
    };
    let names = settled
        .problem
        .issues
        .iter()
        .enumerate()
        .filter(|(at, _)| alike(at));
    let names: Vec<Safe> = names.map(|(_, issue)| Safe::name(&issue.name)).collect();
    page.push(match (names.len(), settled.problem.issues.len()) {
        (0, _) => aside(Safe::own(
            "There is no issue on which all of them say the same.",
        )),
        (same, all) if same == all => aside(Safe::own("All of them say the same on every issue.")),
        (same, all) => aside(safe!(
            "On {} of {} issues all of them say the same: {}.",
            same,
            all,
            Safe::join(names, ", ")
        )),
    });
    page
}

/// A package, issue by issue.
fn whole(settled: &Settled<'_>, agreement: &Agreement) -> Vec<Paragraph> {
    let issues = &settled.problem.issues;
    let names: Vec<Safe> = issues
        .iter()
        .map(|issue| words::cut(&issue.name, 2 * NAME))
        .collect();
    let wide = names
        .iter()
        .map(|name| width_of(name.as_str()))
        .max()
        .unwrap_or(0);
    let wide = wide.min(width() / 2);
    let decided = names.into_iter().zip(&agreement.package).enumerate();
    decided
        .map(|(at, (name, decision))| {
            labelled(name, wide, words::decision(settled.problem, at, decision))
        })
        .collect()
}

fn difference(settled: &Settled<'_>, first: &Agreement, other: &Agreement) -> Safe {
    let pairs = first.package.iter().zip(&other.package).enumerate();
    let unlike = pairs.filter(|(_, (first, other))| first != other);
    let parts: Vec<Safe> = unlike
        .map(|(at, (_, other))| part(settled, at, other))
        .collect();
    match parts.is_empty() {
        true => Safe::own("the same package"),
        false => Safe::join(parts, "; "),
    }
}

fn part(settled: &Settled<'_>, at: usize, decision: &Decision) -> Safe {
    let issue = settled
        .problem
        .issues
        .get(at)
        .map(|issue| Safe::name(&issue.name));
    let issue = issue.unwrap_or_default();
    safe!(
        "{}: {}",
        issue,
        words::decision(settled.problem, at, decision)
    )
}

/// A package in a line.
fn in_a_line(settled: &Settled<'_>, agreement: &Agreement) -> Safe {
    let parts = agreement.package.iter().enumerate();
    Safe::join(
        parts.map(|(at, decision)| part(settled, at, decision)),
        "; ",
    )
}

/// Packages that one side may offer all at once.
pub(super) fn offers(settled: &Settled<'_>, near: &Near) -> Vec<Paragraph> {
    let side = settled
        .problem
        .sides
        .get(near.side)
        .map(|side| Safe::name(&side.name));
    let side = side.unwrap_or_default();
    let mut page = title(safe!("What {} may offer all at once", side.clone())).to_vec();
    if near.packages.is_empty() {
        page.push(plain(Safe::own("No such packages were found.")));
        return page;
    }
    page.push(plain(safe!(
        "Worth as much to {} as the Nash package, give or take {}: it loses little whichever the \
         others take, and learns what they prefer.",
        side,
        words::number(&near.within)
    )));
    page.extend(listed(settled, &near.packages));
    page
}

/// Packages that all prefer to a given one.
pub(super) fn better(settled: &Settled<'_>, improved: &Improved) -> Vec<Paragraph> {
    let mut page = title(Safe::own(
        "What all would rather have than the package given",
    ))
    .to_vec();
    if !improved.possible {
        page.push(
            Paragraph::new(
                Tone::Warning,
                Safe::own("The package given breaks a rule and cannot be agreed on."),
            )
            .indented(2),
        );
    }
    page.push(plain(safe!(
        "It is worth {}.",
        worths(settled, &improved.given)
    )));
    if improved.packages.is_empty() {
        page.push(plain(Safe::own(
            "No package was found that is better for one side and worse for none.",
        )));
    }
    page.extend(listed(settled, &improved.packages));
    page
}

fn listed(settled: &Settled<'_>, packages: &[Agreement]) -> Vec<Paragraph> {
    let lines = packages.iter().enumerate().flat_map(|(at, agreement)| {
        [
            labelled(safe!("{}.", at + 1), 3, worths(settled, agreement)),
            Paragraph::new(Tone::Plain, in_a_line(settled, agreement)).indented(7),
        ]
    });
    lines.collect()
}

/// "72.3 to North, 0.4 to South".
fn worths(settled: &Settled<'_>, agreement: &Agreement) -> Safe {
    let sides = settled.problem.sides.iter().zip(&agreement.utilities);
    let parts =
        sides.map(|(side, worth)| safe!("{} to {}", words::number(worth), Safe::name(&side.name)));
    Safe::join(parts, ", ")
}
