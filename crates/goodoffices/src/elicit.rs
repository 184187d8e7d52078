//! Finding out what a side wants: at most twelve questions in the terminal.

mod ask;
mod page;
mod profile;
mod subject;

use std::io::IsTerminal as _;

use elicitation::{
    Elicited, Interview, Party, Robust, RobustError, Setup, View, limits, words::progress,
};
use num_traits::ToPrimitive as _;
use serde::Serialize;
use serde_json::{Value, json};
use settlement::{Agreement, Engine, Number, Problem, Side, Solution};

use crate::cli::elicit::Elicit;
use crate::display::{Paint, Paragraph, Safe, Tone, safe};
use crate::elicit::ask::{Asker, Outcome};
use crate::elicit::subject::Subject;
use crate::failure::Failure;
use crate::files::{Place, may_write, write};
use crate::output::Output;
use crate::settle::files;
use crate::settle::package::decided;
use crate::settle::patience::Patience;

/// What a side is called that nobody named.
const UNNAMED: &str = "Our side";

/// How to answer.
const HOW: &str = "Answer with numbers. ? means that you do not know, back takes the last answer \
    back, done (or Ctrl-D) ends with what is known so far. Nothing leaves this machine.";

/// Asks, writes down and recommends.
///
/// # Errors
/// If the files cannot be understood, or the profile cannot be written.
pub(crate) fn run(out: &Output, asked: &Elicit) -> Result<(), Failure> {
    let place = if asked.force {
        Place::Secret
    } else {
        Place::New
    };
    if let Some(path) = &asked.out {
        may_write(path, place)?;
    }
    let subject = Subject::read(&files::load(&asked.files)?)?;
    let name = name(asked, &subject);
    let setup = Setup {
        ask_floor: asked.leaving,
        ..Setup::new(subject.issues.clone(), asked.seed)
    };
    let interview = Interview::new(setup).map_err(|error| Failure::misuse(error.to_string()))?;

    let input = std::io::stdin().lock();
    let echo = !std::io::stdin().is_terminal();
    let found = if out.json {
        // The answer alone goes to the standard output.
        let asker = Asker::new(input, std::io::stderr(), Paint::Off, echo);
        Found::new(asker, interview)?
    } else {
        let asker = Asker::new(input, std::io::stdout(), Paint::for_stdout(), echo);
        Found::new(asker, interview)?
    };

    if found.told.is_empty() {
        return Err(Failure::misuse(
            "no question was answered: nothing is known and nothing was written",
        ));
    }
    let profile = profile::page(&name, &found.elicited);
    // Written down before anything else is computed: nothing is lost.
    if let Some(path) = &asked.out {
        write(path, profile.as_bytes(), place)?;
    }
    if !out.json {
        out.page(&page::found(&name, &found.elicited, &found.told))?;
        out.page(&[Paragraph::blank(), written(asked)])?;
        if asked.out.is_none() {
            out.text(Safe::text(&profile).as_str())?;
        }
    }
    let recommended = recommend(&subject, &name, &found.elicited)?;
    if out.json {
        return out.value(&Told::new(&name, &found, &profile, recommended.as_ref()));
    }
    match &recommended {
        Some(it) => out.page(&page::recommended(&it.problem, it.place, &it.robust)),
        None => Ok(()),
    }
}

fn name(asked: &Elicit, subject: &Subject) -> String {
    let wanted = asked.side.as_deref().unwrap_or(UNNAMED).trim();
    let same = |side: &&Side| side.name.to_lowercase() == wanted.to_lowercase();
    let known = subject.sides.iter().find(same);
    known.map_or_else(|| wanted.to_owned(), |side| side.name.clone())
}

fn written(asked: &Elicit) -> Paragraph {
    match &asked.out {
        Some(path) => Paragraph::new(
            Tone::Plain,
            safe!("Written to {}.", Safe::line(&path.display().to_string())),
        ),
        None => Paragraph::new(
            Tone::Aside,
            Safe::own("Nothing is kept (--out FILE keeps it). This is the profile:"),
        ),
    }
}

/// What the questions came to.
struct Found {
    elicited: Elicited,
    /// The answers in words.
    told: Vec<String>,
}

impl Found {
    fn new<R: std::io::BufRead, W: std::io::Write>(
        mut asker: Asker<R, W>,
        mut interview: Interview,
    ) -> Result<Self, Failure> {
        asker.show(&[Paragraph::new(Tone::Aside, Safe::own(HOW))])?;
        let mut told = Vec::new();
        let issues = interview.setup().issues.clone();
        while let Some(question) = interview.question() {
            let number = interview.asked().len();
            asker.show(&[
                Paragraph::blank(),
                Paragraph::new(Tone::Aside, Safe::line(&progress(number))),
            ])?;
            let wording = interview.wording(&question);
            let (answer, over) = match asker.ask(&issues, &question, &wording)? {
                Outcome::Answered(answer) => (Some(answer), false),
                Outcome::Over(answer) => (answer, true),
                Outcome::Back => {
                    if interview.undo().is_none() {
                        asker.unclear("this is the first question")?;
                    }
                    told.pop();
                    continue;
                }
            };
            if let Some(answer) = answer {
                let line = page::again(&wording, &question, &answer);
                match interview.answer(answer) {
                    Ok(()) => {
                        told.push(line);
                        asker.clear();
                        if !over && interview.asked().len() < limits::QUESTIONS {
                            asker.show(&[page::so_far(&interview.result())])?;
                        }
                    }
                    Err(error) if !over => asker.unclear(&error.to_string())?,
                    Err(_) => {}
                }
            }
            if over {
                break;
            }
        }
        Ok(Self {
            elicited: interview.result(),
            told,
        })
    }
}

/// What is recommended, of which problem, with the side asked at which place.
struct Recommended {
    problem: Problem,
    place: usize,
    robust: Robust,
}

/// The package that stands best whatever the answers mean, where others' wishes
/// are known.
fn recommend(
    subject: &Subject,
    name: &str,
    elicited: &Elicited,
) -> Result<Option<Recommended>, Failure> {
    let mut sides = subject.sides.clone();
    let place = match sides.iter().position(|side| side.name == name) {
        Some(place) => place,
        None => {
            sides.push(elicited.centre.side(name, &Number::default()));
            sides.len() - 1
        }
    };
    if sides.len() < 2 {
        return Ok(None);
    }
    let parties: Vec<Party<'_>> = sides
        .iter()
        .enumerate()
        .map(|(at, side)| Party {
            name: &side.name,
            view: match at == place {
                true => View::Elicited {
                    elicited,
                    reservation: Number::default(),
                },
                false => View::Known(side),
            },
        })
        .collect();
    let patience = Patience::new(None, false);
    let mut halt = patience.halt("what to recommend");
    let mut settler = |problem: &Problem, solution: Solution| -> Option<Agreement> {
        Engine::new(problem)
            .ok()?
            .solve(solution, &mut halt)
            .agreement
    };
    let robust = elicitation::settle(
        &subject.issues,
        &parties,
        &subject.rules,
        &[Solution::Nash],
        limits::READINGS,
        &[],
        &mut settler,
    );
    patience.finish();
    let robust = match robust {
        Ok(robust) => robust.into_iter().next(),
        Err(error @ RobustError::Infeasible) => return Err(Failure::refused(error.to_string())),
        Err(error) => return Err(Failure::misuse(error.to_string())),
    };
    let problem = Problem {
        issues: subject.issues.clone(),
        sides: sides.clone(),
        rules: subject.rules.clone(),
    };
    Ok(robust.map(|robust| Recommended {
        problem,
        place,
        robust,
    }))
}

/// Everything for scripts.
#[derive(Serialize)]
struct Told<'a> {
    side: &'a str,
    answers: &'a [String],
    weights: Vec<Value>,
    settled_percent: usize,
    agreeing_percent: usize,
    /// Numbers of answers, from 1, that cannot all be true.
    contradictions: Vec<Vec<usize>>,
    /// What no agreement is worth, if that was asked.
    leaves_below: Option<f64>,
    recommended: Option<Value>,
    profile: &'a str,
}

impl<'a> Told<'a> {
    fn new(
        side: &'a str,
        found: &'a Found,
        profile: &'a str,
        recommended: Option<&Recommended>,
    ) -> Self {
        let elicited = &found.elicited;
        let weights = elicited.issues().iter().zip(&elicited.weights);
        let weights = weights.map(|(issue, weight)| {
            json!({
                "issue": issue.name,
                "low": weight.low.to_f64(),
                "centre": weight.centre.to_f64(),
                "high": weight.high.to_f64(),
            })
        });
        let conflicts = elicited.conflicts.iter();
        let conflicts = conflicts.map(|it| it.answers.iter().map(|answer| answer + 1).collect());
        Self {
            side,
            answers: &found.told,
            weights: weights.collect(),
            settled_percent: elicited.sureness.settled.percent(),
            agreeing_percent: elicited.sureness.agreeing.percent(),
            contradictions: conflicts.collect(),
            leaves_below: elicited.centre.floor().and_then(|floor| floor.to_f64()),
            recommended: recommended.map(Recommended::told),
            profile,
        }
    }
}

impl Recommended {
    fn told(&self) -> Value {
        let judged = &self.robust.robust;
        let package = self.problem.issues.iter().zip(&judged.package);
        let package: serde_json::Map<String, Value> = package
            .map(|(issue, decision)| (issue.name.clone(), decided(&self.problem, issue, decision)))
            .collect();
        let loss = judged.spread.get(self.place);
        json!({
            "package": package,
            "readings": judged.fair.all,
            "fair": judged.fair.of,
            "efficient": judged.efficient.of,
            "signed": judged.signed.of,
            "loss": loss.and_then(|spread| spread.loss.to_f64()),
        })
    }
}
