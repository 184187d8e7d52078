//! What is computed, in which order.

use settlement::check::{Checked, Claim, Effort};
use settlement::{
    AdjustedWinner, Agreement, Answer, Domain, Engine, Frontier, FrontierStatus, Number, Package,
    Problem, SettleError, Solution, Status, Worth,
};

use crate::cli::settle::{Settle, Wanted};
use crate::failure::Failure;
use crate::settle::package;
use crate::settle::patience::Patience;

/// How many packages are offered at once, or named as better.
const OFFERS: usize = 5;
/// Without an amount, "about as good" is this part of a side's ideal gain.
const ABOUT: i64 = 20;
/// Points whose packages a check looks at one by one.
const LOOKED_AT: usize = 200;

/// Everything that was asked for.
#[derive(Debug)]
pub(crate) struct Settled<'a> {
    /// What is negotiated, as it was computed with.
    pub(crate) problem: &'a Problem,
    /// The engine, for packages of the frontier.
    pub(crate) engine: Engine<'a>,
    /// The fair packages that were asked for.
    pub(crate) answers: Vec<Answer>,
    /// The frontier, if it was asked for.
    pub(crate) frontier: Option<Frontier>,
    /// The best that each side gets, where it was found.
    pub(crate) ideals: Option<Vec<Number>>,
    /// The split by points, where it is one.
    pub(crate) winner: Option<AdjustedWinner>,
    /// What a side may offer all at once.
    pub(crate) near: Option<Near>,
    /// What all prefer to a package.
    pub(crate) improved: Option<Improved>,
    /// How far all this is verified.
    pub(crate) checked: Option<Result<Checked, Failure>>,
}

/// Packages that are worth about as much to a side as the Nash package.
#[derive(Debug)]
pub(crate) struct Near {
    /// The side, by number.
    pub(crate) side: usize,
    /// How much more or less, in its scale.
    pub(crate) within: Number,
    /// The packages.
    pub(crate) packages: Vec<Agreement>,
}

/// Packages that every side likes at least as well as a given one.
#[derive(Debug)]
pub(crate) struct Improved {
    /// The one.
    pub(crate) given: Agreement,
    /// Whether it breaks a rule, and so cannot be agreed on itself.
    pub(crate) possible: bool,
    /// Those that are better.
    pub(crate) packages: Vec<Agreement>,
}

/// Computes what is asked for.
///
/// # Errors
/// If the problem is beyond the engine, or something names what is not there.
pub(crate) fn work<'a>(
    problem: &'a Problem,
    asked: &Settle,
    json: bool,
    patience: &Patience,
) -> Result<Settled<'a>, Failure> {
    let near = asked
        .near
        .as_deref()
        .map(|text| package::near(problem, text));
    let near = near.transpose()?;
    let given = asked
        .improve
        .as_deref()
        .map(|text| package::read(problem, text));
    let given = given.transpose()?;
    let engine = Engine::new(problem).map_err(misuse)?;

    let mut answers = fair(&engine, asked, patience);
    let frontier = asked
        .wants(Wanted::Frontier)
        .then(|| engine.frontier(&mut patience.halt("frontier")));
    if let Some(frontier) = &frontier {
        prove(&engine, frontier, &mut answers, patience);
    }
    // Scripts that ask for the frontier alone are not kept waiting.
    let shown = !json || asked.svg.is_some() || !answers.is_empty();
    let ideals = shown
        .then(|| engine.ideals(&mut patience.halt("ideals")))
        .flatten();
    let winner = winner(problem, asked)?;
    let near = near.map(|near| offers(&engine, near, ideals.as_deref(), &answers, patience));
    let improved = given
        .map(|given| improve(&engine, given, patience))
        .transpose()?;
    let mut settled = Settled {
        problem,
        engine,
        answers,
        frontier,
        ideals,
        winner,
        near,
        improved,
        checked: None,
    };
    if asked.check {
        settled.checked = Some(settled.check());
    }
    Ok(settled)
}

fn misuse(error: SettleError) -> Failure {
    Failure::misuse(error.to_string())
}

/// The fair packages first: each is found without the frontier, even where
/// nobody could list that.
fn fair(engine: &Engine<'_>, asked: &Settle, patience: &Patience) -> Vec<Answer> {
    Solution::ALL
        .into_iter()
        .filter(|solution| asked.wants(Wanted::Fair(*solution)))
        .map(|solution| engine.solve(solution, &mut patience.halt(solution.key())))
        .collect()
}

/// What was not proved alone may be by the frontier.
fn prove(engine: &Engine<'_>, frontier: &Frontier, answers: &mut [Answer], patience: &Patience) {
    let proved = |answer: &Answer| matches!(answer.status, Status::Optimal | Status::Infeasible);
    if frontier.status != FrontierStatus::Optimal || answers.iter().all(proved) {
        return;
    }
    let better = engine.solve_all(frontier, &mut patience.halt("packages"));
    for answer in answers.iter_mut().filter(|answer| !proved(answer)) {
        let found = better
            .iter()
            .find(|found| found.solution == answer.solution);
        if let Some(found) = found.filter(|found| proved(found)) {
            *answer = found.clone();
        }
    }
}

fn winner(problem: &Problem, asked: &Settle) -> Result<Option<AdjustedWinner>, Failure> {
    if !asked.wants(Wanted::AdjustedWinner) {
        return Ok(None);
    }
    match settlement::adjusted_winner(problem) {
        Ok(winner) => Ok(Some(winner)),
        // Not asked for by name: shown where there is one.
        Err(_) if asked.only.is_empty() => Ok(None),
        Err(error) => Err(misuse(error)),
    }
}

fn offers(
    engine: &Engine<'_>,
    near: package::Near,
    ideals: Option<&[Number]>,
    answers: &[Answer],
    patience: &Patience,
) -> Near {
    let side = near.side;
    let found = answers
        .iter()
        .find(|answer| answer.solution == Solution::Nash);
    let nash = match found {
        Some(answer) => answer.clone(),
        None => engine.solve(Solution::Nash, &mut patience.halt(Solution::Nash.key())),
    };
    let within = near.within.unwrap_or_else(|| {
        let sides = &engine.problem().sides;
        let ideal = ideals.and_then(|ideals| ideals.get(side));
        match (ideal, sides.get(side)) {
            (Some(ideal), Some(of)) => {
                (ideal - &of.reservation) / Number::from_integer(ABOUT.into())
            }
            _ => Number::default(),
        }
    });
    let packages = match nash.agreement {
        Some(nash) => {
            let halt = &mut patience.halt("near");
            engine.near(side, &nash.package, &within, OFFERS, halt)
        }
        None => Vec::new(),
    };
    Near {
        side,
        within,
        packages,
    }
}

fn improve(engine: &Engine<'_>, given: Package, patience: &Patience) -> Result<Improved, Failure> {
    let problem = engine.problem();
    let sides = problem.sides.iter().enumerate();
    let utilities = sides.map(|(place, side)| side.utility(&problem.issues, place, &given));
    let utilities = utilities.collect::<Option<Vec<Number>>>();
    let utilities = utilities
        .ok_or_else(|| Failure::misuse("--improve: the package is not one of this negotiation"))?;
    let packages = engine
        .improvements(&given, OFFERS, &mut patience.halt("improvements"))
        .map_err(misuse)?;
    Ok(Improved {
        possible: problem.rules.iter().all(|rule| rule.allows(&given)),
        given: Agreement {
            package: given,
            utilities,
        },
        packages,
    })
}

impl Settled<'_> {
    /// Whether no package gives every side at least its reservation value.
    pub(crate) fn is_infeasible(&self) -> bool {
        let answers = self.answers.iter();
        answers
            .into_iter()
            .any(|answer| answer.status == Status::Infeasible)
            || self
                .frontier
                .as_ref()
                .is_some_and(|frontier| frontier.status == FrontierStatus::Infeasible)
    }

    fn check(&self) -> Result<Checked, Failure> {
        let package = |point: usize| {
            let utilities = self.frontier.as_ref()?.points.utilities(point)?;
            self.engine.package(&utilities, &mut settlement::Never)
        };
        let few = |frontier: &Frontier| {
            let points = frontier.points.len();
            points <= LOOKED_AT && (0..points).all(|point| frontier.points.reached(point))
        };
        let claim = Claim {
            problem: self.problem,
            answers: &self.answers,
            frontier: self.frontier.as_ref(),
            packages: self
                .frontier
                .as_ref()
                .filter(|frontier| few(frontier))
                .map(|_| &package as &dyn Fn(usize) -> Option<Package>),
        };
        let fault = |fault: settlement::check::Fault| {
            Failure::faults(format!("an answer does not stand verification: {fault}"))
        };
        let checked = settlement::check::check(&claim, &mut Effort::default()).map_err(fault)?;
        if let Some(winner) = &self.winner {
            settlement::check::check_adjusted_winner(self.problem, winner).map_err(fault)?;
        }
        Ok(checked)
    }
}

/// Leaves out what the sides have without an agreement: nobody walks away from
/// anything.
pub(crate) fn ignore_reservation(problem: &mut Problem) {
    let least: Vec<Number> = problem
        .sides
        .iter()
        .map(|side| {
            let issues = problem.issues.iter().zip(&side.worth);
            let issues: Number = issues
                .map(|(issue, worth)| least_of(&issue.domain, worth))
                .sum();
            let losses = side.bonuses.iter().map(|bonus| bonus.worth.clone());
            let losses: Number = losses.filter(|worth| *worth < Number::default()).sum();
            issues + losses
        })
        .collect();
    for (side, least) in problem.sides.iter_mut().zip(least) {
        side.reservation = least.min(Number::default());
    }
}

fn least_of(domain: &Domain, worth: &Worth) -> Number {
    match worth {
        Worth::Each(each) => each.iter().min().cloned().unwrap_or_default(),
        // A range of one value stands at its low end.
        Worth::Line { low, .. } if domain.count() == Some(1) => low.clone(),
        Worth::Line { low, high } => low.min(high).clone(),
    }
}
