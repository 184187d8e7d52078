//! Issues that rules and bonuses tie together, joined into one part.
//!
//! Issues are eliminated one after the other (bucket elimination; R. Dechter,
//! *Artificial Intelligence* 113, 1999, with sets of unbeaten points for
//! values): what remains of an eliminated issue is, for each combination of the
//! issues it was tied to, the joint choices that none beats. The cost grows with
//! how many issues are tied at once, not with how many there are in a chain.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::SettleError;
use crate::limits;
use crate::model::{Choice, Decision, Problem, Rule};
use crate::pareto;
use crate::space::{Part, Space, options_of};
use crate::unit::Unit;

/// Issues in groups: those that a rule or a bonus names together are in one.
pub(crate) fn groups(problem: &Problem) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..problem.issues.len()).collect();
    fn root(above: &mut [usize], mut issue: usize) -> usize {
        while above[issue] != issue {
            above[issue] = above[above[issue]];
            issue = above[issue];
        }
        issue
    }
    for named in named_together(problem) {
        let mut named = named.into_iter();
        let Some(first) = named.next() else { continue };
        for issue in named {
            let (one, two) = (root(&mut above, first), root(&mut above, issue));
            above[one.max(two)] = one.min(two);
        }
    }
    let mut groups = BTreeMap::<usize, Vec<usize>>::new();
    for issue in 0..problem.issues.len() {
        let root = root(&mut above, issue);
        groups.entry(root).or_default().push(issue);
    }
    groups.into_values().collect()
}

/// The issues that a rule or a bonus names.
pub(crate) fn tied(problem: &Problem) -> BTreeSet<usize> {
    named_together(problem).into_iter().flatten().collect()
}

fn named_together(problem: &Problem) -> Vec<BTreeSet<usize>> {
    let issues = |choices: &[Choice]| choices.iter().map(|choice| choice.issue).collect();
    let rules = problem.rules.iter().map(|rule| match rule {
        Rule::Forbidden(choices) => issues(choices),
        Rule::Required { when, then } => {
            when.iter().chain(then).map(|choice| choice.issue).collect()
        }
    });
    let bonuses = problem.sides.iter().flat_map(|side| &side.bonuses);
    rules
        .chain(bonuses.map(|bonus| issues(&bonus.when)))
        .collect()
}

/// What concerns several issues at once.
enum Tie<U> {
    Forbidden(Vec<Choice>),
    Required(Vec<Choice>, Vec<Choice>),
    Bonus(usize, Vec<Choice>, U),
}

impl<U: Unit> Tie<U> {
    fn issues(&self) -> impl Iterator<Item = usize> {
        let (one, two): (&[Choice], &[Choice]) = match self {
            Self::Forbidden(choices) | Self::Bonus(_, choices, _) => (choices, &[]),
            Self::Required(when, then) => (when, then),
        };
        one.iter().chain(two).map(|choice| choice.issue)
    }
}

/// Joint choices of eliminated issues for each combination of the issues they
/// are tied to.
struct Table<U> {
    scope: Vec<usize>,
    /// By combination: the last issue of the scope counts fastest.
    joints: Vec<Vec<Joint<U>>>,
}

#[derive(Clone)]
struct Joint<U> {
    worth: Vec<U>,
    /// Issues and their options.
    options: Vec<(usize, usize)>,
}

/// The part of these issues.
pub(crate) fn part<U: Unit>(
    space: &Space<U>,
    problem: &Problem,
    issues: Vec<usize>,
) -> Result<Part<U>, SettleError> {
    let mut ties = ties_of(space, problem, &issues);
    let mut tables: Vec<Table<U>> = Vec::new();
    let mut neighbours = neighbours(&issues, &ties);
    while let Some((issue, scope)) = take_cheapest(problem, &mut neighbours) {
        let (own, others) = std::mem::take(&mut ties)
            .into_iter()
            .partition(|tie| tie.issues().any(|named| named == issue));
        ties = others;
        let (held, rest) = std::mem::take(&mut tables)
            .into_iter()
            .partition(|table| table.scope.contains(&issue));
        tables = rest;
        let table = eliminate(space, problem, issue, scope, &own, &held).ok_or_else(|| {
            let first = issues.first().and_then(|issue| problem.issues.get(*issue));
            SettleError::Tied {
                issues: issues.len(),
                first: first.map(|issue| issue.name.clone()).unwrap_or_default(),
            }
        })?;
        tables.push(table);
    }
    // All scopes are empty now; a group holds together, so one table is left.
    let joints = tables.into_iter().flat_map(|table| table.joints).flatten();
    let (mut worth, mut decisions) = (Vec::new(), Vec::new());
    for mut joint in joints {
        worth.append(&mut joint.worth);
        joint.options.sort_unstable();
        decisions.extend(
            joint
                .options
                .iter()
                .map(|(_, option)| Decision::Option(*option)),
        );
    }
    Ok(Part::of(space.sides, issues, &worth, &decisions))
}

fn ties_of<U: Unit>(space: &Space<U>, problem: &Problem, issues: &[usize]) -> Vec<Tie<U>> {
    let here = |choices: &[Choice]| {
        choices
            .iter()
            .any(|choice| issues.binary_search(&choice.issue).is_ok())
    };
    let mut ties = Vec::new();
    for rule in &problem.rules {
        match rule {
            Rule::Forbidden(choices) if here(choices) => ties.push(Tie::Forbidden(choices.clone())),
            Rule::Required { when, then } if here(when) || here(then) => {
                ties.push(Tie::Required(when.clone(), then.clone()));
            }
            _ => {}
        }
    }
    for (side, wants) in problem.sides.iter().enumerate() {
        for bonus in wants.bonuses.iter().filter(|bonus| here(&bonus.when)) {
            let worth = space.units(side, &bonus.worth);
            ties.push(Tie::Bonus(side, bonus.when.clone(), worth));
        }
    }
    ties
}

/// Which issues each issue shares a tie or a table with.
type Neighbours = BTreeMap<usize, BTreeSet<usize>>;

fn neighbours<U: Unit>(issues: &[usize], ties: &[Tie<U>]) -> Neighbours {
    let mut neighbours: Neighbours = issues
        .iter()
        .map(|issue| (*issue, BTreeSet::new()))
        .collect();
    for tie in ties {
        let named: BTreeSet<usize> = tie.issues().collect();
        for issue in &named {
            if let Some(others) = neighbours.get_mut(issue) {
                others.extend(named.iter().filter(|other| *other != issue));
            }
        }
    }
    neighbours
}

/// Takes out the issue whose elimination makes the smallest table, with that
/// table's scope; the issues of the scope are neighbours from then on.
fn take_cheapest(problem: &Problem, neighbours: &mut Neighbours) -> Option<(usize, Vec<usize>)> {
    let size = |scope: &BTreeSet<usize>| combinations(problem, scope.iter());
    let (issue, _) = neighbours.iter().min_by_key(|(_, scope)| size(scope))?;
    let issue = *issue;
    let scope = neighbours.remove(&issue)?;
    for one in &scope {
        if let Some(others) = neighbours.get_mut(one) {
            others.remove(&issue);
            others.extend(scope.iter().filter(|other| *other != one));
        }
    }
    Some((issue, scope.into_iter().collect()))
}

fn combinations<'a>(problem: &Problem, scope: impl Iterator<Item = &'a usize>) -> usize {
    scope.fold(1usize, |combinations, issue| {
        combinations.saturating_mul(options_of(problem, *issue))
    })
}

/// `None` if there are too many joint choices.
fn eliminate<U: Unit>(
    space: &Space<U>,
    problem: &Problem,
    issue: usize,
    scope: Vec<usize>,
    ties: &[Tie<U>],
    tables: &[Table<U>],
) -> Option<Table<U>> {
    let worths = space.worths(problem, issue);
    let options = options_of(problem, issue);
    let counts: Vec<usize> = scope
        .iter()
        .map(|issue| options_of(problem, *issue))
        .collect();
    let combinations = combinations(problem, scope.iter());
    if combinations.saturating_mul(options) > limits::JOINT {
        return None;
    }
    let mut work = 0usize;
    let mut joints = Vec::with_capacity(combinations);
    // Options by issue of the problem; only those of the scope are read.
    let mut chosen = vec![0; problem.issues.len()];
    let mut at = vec![0; scope.len()];
    for _ in 0..combinations {
        for (issue, option) in scope.iter().zip(&at) {
            chosen[*issue] = *option;
        }
        let mut found: Vec<Joint<U>> = Vec::new();
        for option in 0..options {
            chosen[issue] = option;
            let Some(extra) = worth_of_ties(space.sides, ties, &chosen) else {
                continue;
            };
            let own = &worths[option * space.sides..(option + 1) * space.sides];
            let start = Joint {
                worth: own
                    .iter()
                    .zip(&extra)
                    .map(|(one, two)| *one + *two)
                    .collect(),
                options: vec![(issue, option)],
            };
            let mut sums = vec![start];
            for table in tables {
                let held = table.joints.get(place(problem, &table.scope, &chosen))?;
                work = work.saturating_add(sums.len().saturating_mul(held.len()));
                if work > 32 * limits::JOINT {
                    return None;
                }
                sums = sums
                    .iter()
                    .flat_map(|one| held.iter().map(move |two| one.with(two)))
                    .collect();
                sums = unbeaten(space.sides, sums);
            }
            found.append(&mut sums);
        }
        joints.push(unbeaten(space.sides, found));
        advance(&mut at, &counts);
    }
    Some(Table { scope, joints })
}

impl<U: Unit> Joint<U> {
    fn with(&self, other: &Self) -> Self {
        let sum = self.worth.iter().zip(&other.worth);
        Self {
            worth: sum.map(|(one, two)| *one + *two).collect(),
            options: [self.options.as_slice(), &other.options].concat(),
        }
    }
}

/// What the ties add to each side's worth; `None` if a rule forbids.
fn worth_of_ties<U: Unit>(sides: usize, ties: &[Tie<U>], chosen: &[usize]) -> Option<Vec<U>> {
    let all = |choices: &[Choice]| {
        choices
            .iter()
            .all(|choice| chosen[choice.issue] == choice.option)
    };
    let mut extra = vec![U::default(); sides];
    for tie in ties {
        match tie {
            Tie::Forbidden(choices) if all(choices) => return None,
            Tie::Required(when, then) if all(when) && !all(then) => return None,
            Tie::Bonus(side, choices, worth) if all(choices) => extra[*side] += *worth,
            _ => {}
        }
    }
    Some(extra)
}

fn unbeaten<U: Unit>(sides: usize, joints: Vec<Joint<U>>) -> Vec<Joint<U>> {
    let worth: Vec<U> = joints
        .iter()
        .flat_map(|joint| joint.worth.clone())
        .collect();
    let kept = pareto::undominated(sides, &worth);
    pareto::picked(&joints, 1, &kept)
}

fn place(problem: &Problem, scope: &[usize], chosen: &[usize]) -> usize {
    scope.iter().fold(0, |place, issue| {
        place * options_of(problem, *issue) + chosen[*issue]
    })
}

/// Counts on like an odometer, the last place fastest.
fn advance(at: &mut [usize], counts: &[usize]) {
    for (place, count) in at.iter_mut().zip(counts).rev() {
        *place += 1;
        if *place < *count {
            return;
        }
        *place = 0;
    }
}
