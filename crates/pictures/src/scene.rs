//! What there is to see: the input, bounded, cleaned and in doubles, and what
//! has to be said in words.

use settlement::{Answer, FrontierStatus, Number, Solution, Status, limits};

use crate::numbers;
use crate::picture::Picture;
use crate::text;

/// The input as both kinds of pictures need it.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    /// The sides' names, clean.
    pub(crate) names: Vec<String>,
    pub(crate) reservation: Vec<f64>,
    pub(crate) ideals: Option<Vec<f64>>,
    /// The solutions that have a package.
    pub(crate) solutions: Vec<Shown<'a>>,
    /// What is not proved, in sentences.
    pub(crate) doubts: Vec<String>,
    /// What the picture cannot show, in sentences.
    pub(crate) notes: Vec<String>,
    /// Nothing is possible, or nothing is there: said in the middle.
    pub(crate) nothing: Option<&'static str>,
}

/// A solution's package.
#[derive(Debug, Clone)]
pub(crate) struct Shown<'a> {
    pub(crate) solution: Solution,
    pub(crate) exact: &'a [Number],
    pub(crate) at: Vec<f64>,
    /// What is not proved of it.
    pub(crate) doubt: Option<String>,
}

/// Solutions that are at one place in the picture.
#[derive(Debug, Clone)]
pub(crate) struct Group<'a> {
    pub(crate) solutions: Vec<Shown<'a>>,
    /// Whether they are the same to everybody, not only near.
    pub(crate) equal: bool,
}

impl Group<'_> {
    /// What it is worth to each side.
    pub(crate) fn at(&self) -> &[f64] {
        self.solutions
            .first()
            .map_or(&[], |shown| shown.at.as_slice())
    }
}

impl<'a> Scene<'a> {
    pub(crate) fn new(picture: &Picture<'a>) -> Self {
        let sides = &picture.problem.sides;
        let count = sides.len().min(limits::SIDES);
        let sides = sides.get(..count).unwrap_or_default();
        let mut doubts: Vec<String> = picture
            .frontier
            .and_then(frontier_note)
            .into_iter()
            .collect();
        let mut solutions = Vec::new();
        for solution in Solution::ALL {
            let mut answers = picture.answers.iter();
            let Some(answer) = answers.find(|answer| answer.solution == solution) else {
                continue;
            };
            match shown(answer, count) {
                Some(shown) => solutions.push(shown),
                None => doubts.extend(missing_note(answer)),
            }
        }
        let ideals = picture.ideals.and_then(|ideals| all(ideals, count));
        let mut scene = Self {
            names: sides.iter().map(|side| text::clean(&side.name)).collect(),
            reservation: sides
                .iter()
                .map(|side| numbers::approximate(&side.reservation).unwrap_or(0.0))
                .collect(),
            ideals,
            solutions,
            doubts,
            notes: Vec::new(),
            nothing: None,
        };
        scene.nothing = nothing(picture, &scene);
        scene
    }

    /// The solutions, those at one place together.
    pub(crate) fn groups(&self, together: impl Fn(&[f64], &[f64]) -> bool) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for shown in &self.solutions {
            let near = |group: &&mut Group<'_>| together(group.at(), &shown.at);
            if let Some(group) = groups.iter_mut().find(near) {
                let first = group.solutions.first();
                group.equal &= first.is_some_and(|first| first.exact == shown.exact);
                group.solutions.push(shown.clone());
            } else {
                groups.push(Group {
                    solutions: vec![shown.clone()],
                    equal: true,
                });
            }
        }
        groups
    }

    /// What a screen reader says of the solutions.
    pub(crate) fn summary(&self) -> String {
        let mut out = String::new();
        for shown in &self.solutions {
            let worth: Vec<String> = shown.at.iter().map(|at| numbers::figure(*at)).collect();
            out.push_str(" The ");
            out.push_str(shown.solution.title());
            out.push_str(" package is worth ");
            out.push_str(&worth.join(" and "));
            if let Some(doubt) = &shown.doubt {
                out.push_str(&format!(" ({doubt})"));
            }
            out.push('.');
        }
        for note in self.doubts.iter().chain(&self.notes) {
            out.push(' ');
            out.push_str(note);
        }
        out
    }
}

/// The first so many as doubles; none if there are fewer.
fn all(numbers: &[Number], count: usize) -> Option<Vec<f64>> {
    let numbers = numbers.get(..count)?;
    numbers.iter().map(numbers::approximate).collect()
}

fn shown(answer: &Answer, count: usize) -> Option<Shown<'_>> {
    let agreement = answer.agreement.as_ref()?;
    Some(Shown {
        solution: answer.solution,
        exact: &agreement.utilities,
        at: all(&agreement.utilities, count)?,
        doubt: doubt(answer),
    })
}

/// What is not proved of an answer.
fn doubt(answer: &Answer) -> Option<String> {
    match &answer.status {
        Status::Optimal | Status::Infeasible => None,
        Status::Within { bound } => Some(match gap(answer, Some(bound)) {
            Some(gap) => format!("within {gap} of the best"),
            None => "not proved the best".to_owned(),
        }),
        Status::Stopped { bound } => Some(match gap(answer, bound.as_ref()) {
            Some(gap) => format!("stopped: within {gap}"),
            None => "stopped: not proved".to_owned(),
        }),
    }
}

/// By how much of the bound the measure may fall short of the best.
fn gap(answer: &Answer, bound: Option<&Number>) -> Option<String> {
    let zero = Number::from_integer(0.into());
    let (bound, measure) = (bound?, answer.measure.as_ref()?);
    if *bound <= zero || *measure < zero || measure > bound {
        return None;
    }
    Some(numbers::percent_at_most(&((bound - measure) / bound)))
}

fn missing_note(answer: &Answer) -> Option<String> {
    let title = crate::marks::name(answer.solution);
    match &answer.status {
        Status::Infeasible => None,
        Status::Stopped { .. } => Some(format!("{title}: stopped before a package was found.")),
        _ => Some(format!("{title}: no package to show.")),
    }
}

fn frontier_note(frontier: &settlement::Frontier) -> Option<String> {
    let (how, bound) = match &frontier.status {
        FrontierStatus::Optimal | FrontierStatus::Infeasible => return None,
        FrontierStatus::Within { bound } => ("The frontier is approximate", bound),
        FrontierStatus::Stopped { bound } => ("Stopped before the frontier was whole", bound),
    };
    let one = Number::from_integer(1.into());
    Some(if *bound >= one {
        format!("{how}: how much is missing is not known.")
    } else {
        let share = numbers::percent_at_most(bound);
        format!(
            "{how}: for every possible package, a point shown gives each side at most {share} \
             less, of all that lies between its worst package and its best."
        )
    })
}

fn nothing(picture: &Picture<'_>, scene: &Scene<'_>) -> Option<&'static str> {
    let infeasible = picture
        .frontier
        .is_some_and(|frontier| frontier.status == FrontierStatus::Infeasible)
        || picture
            .answers
            .iter()
            .any(|answer| answer.status == Status::Infeasible);
    let points = picture.frontier.map_or(0, |frontier| frontier.points.len());
    if points > 0 || !scene.solutions.is_empty() {
        None
    } else if infeasible {
        Some("No package gives every side at least what no agreement does.")
    } else if picture.frontier.is_some() || !picture.answers.is_empty() {
        Some("No package had been found when the search stopped.")
    } else {
        Some("Nothing has been computed yet.")
    }
}
