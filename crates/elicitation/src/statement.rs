//! What an answer says, as linear inequalities; and whether it answers at all.

use settlement::{Domain, Issue};

use crate::limits;
use crate::question::{Answer, AnswerError, Level, Offer, Question, Rest};
use crate::unknowns::{Form, Sum, Unknowns, check_line, less, numbers};

/// `form` is at least `least`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub(crate) form: Form,
    pub(crate) least: f64,
    /// The answer that says so, by number from 0.
    pub(crate) answer: usize,
}

/// What the `number`-th answer says. The orders are in the unknowns already.
pub(crate) fn statements(
    unknowns: &Unknowns,
    number: usize,
    question: &Question,
    answer: &Answer,
) -> Vec<Statement> {
    let mut forms: Vec<(Form, f64)> = Vec::new();
    match (question, answer) {
        (Question::Importance { issues, .. }, Answer::Importance(named)) => {
            let weight = |issue: &usize| unknowns.weight(*issue);
            for pair in named.windows(2) {
                forms.push((less(&weight(&pair[0]), &weight(&pair[1])), 0.0));
            }
            if let Some(last) = named.last() {
                for other in issues.iter().filter(|issue| !named.contains(issue)) {
                    forms.push((less(&weight(last), &weight(other)), 0.0));
                }
            }
        }
        (Question::TradeOff { give, get, steps }, Answer::Steps(down)) => {
            let get = unknowns.weight(*get);
            let loss = |level: &Level| {
                let spot = unknowns.issues[*give].at(*level);
                let worth = spot.map(|spot| unknowns.spot(*give, spot));
                less(&unknowns.weight(*give), &worth.unwrap_or_default())
            };
            if let Some(last) = down.checked_sub(1).and_then(|last| steps.get(last)) {
                forms.push((less(&get, &loss(last)), 0.0));
            }
            if let Some(next) = steps.get(*down) {
                forms.push((less(&loss(next), &get), 0.0));
            }
        }
        (Question::Choose { left, right }, _) => {
            let gap = less(&unknowns.offer(left), &unknowns.offer(right));
            let other = gap.iter().map(|(unknown, factor)| (*unknown, -factor));
            let other: Form = other.collect();
            match answer {
                Answer::Left => forms.push((gap, 0.0)),
                Answer::Right => forms.push((other, 0.0)),
                Answer::Same => {
                    let band = f64::from(limits::SAME) / f64::from(limits::POINTS);
                    forms.push((gap, -band));
                    forms.push((other, -band));
                }
                _ => {}
            }
        }
        (Question::Sign { offer }, Answer::Sign(sign)) => {
            let mut gap = Sum::default();
            let sense = if *sign { 1.0 } else { -1.0 };
            gap.add(&unknowns.offer(offer), sense);
            if let Some(floor) = unknowns.floor {
                gap.add(&[(floor, 1.0)], -sense);
            }
            forms.push((gap.form(), 0.0));
        }
        _ => {}
    }
    let filled = forms.into_iter().filter(|(form, _)| !form.is_empty());
    filled
        .map(|(form, least)| Statement {
            form,
            least,
            answer: number,
        })
        .collect()
}

/// Checks a question, wherever it comes from.
pub(crate) fn check_question(
    issues: &[Issue],
    unknowns: &Unknowns,
    question: &Question,
) -> Result<(), AnswerError> {
    match question {
        Question::Order { issues: lines } => {
            count("lines of a page", lines.len(), 1, limits::LINES)?;
            numbers("issue", lines, issues.len())
        }
        Question::Importance {
            issues: among,
            most,
        } => {
            count("issues to name", *most, 1, among.len())?;
            numbers("issue", among, issues.len())
        }
        Question::TradeOff { give, get, steps } => {
            numbers("issue", &[*give, *get], issues.len())?;
            count("steps of a trade-off", steps.len(), 1, limits::STEPS)?;
            for level in steps {
                check_level(issues, unknowns, *give, *level)?;
            }
            ends(unknowns, *give)?;
            ends(unknowns, *get)
        }
        Question::Choose { left, right } => {
            check_offer(issues, unknowns, left)?;
            check_offer(issues, unknowns, right)
        }
        Question::Sign { offer } => {
            if unknowns.floor.is_none() {
                return Err(AnswerError::Floor);
            }
            check_offer(issues, unknowns, offer)
        }
    }
}

/// Checks an answer to a question that is checked.
pub(crate) fn check_answer(
    issues: &[Issue],
    question: &Question,
    answer: &Answer,
) -> Result<(), AnswerError> {
    match (question, answer) {
        (_, Answer::DontKnow)
        | (Question::Choose { .. }, Answer::Left | Answer::Right | Answer::Same)
        | (Question::Sign { .. }, Answer::Sign(_)) => Ok(()),
        (Question::Order { issues: asked }, Answer::Order(lines)) => {
            count("lines", lines.len(), asked.len(), asked.len())?;
            for (issue, line) in asked.iter().zip(lines) {
                if let Some(found) = issues.get(*issue) {
                    check_line(*issue, &found.domain, line)?;
                }
            }
            Ok(())
        }
        (Question::Importance { issues: among, .. }, Answer::Importance(named)) => {
            count("issues named", named.len(), 1, among.len())?;
            numbers("issue", named, issues.len())?;
            match named.iter().find(|issue| !among.contains(issue)) {
                Some(stranger) => Err(AnswerError::Range {
                    what: "issue (of those asked about)",
                    found: *stranger,
                    count: among.len(),
                }),
                None => Ok(()),
            }
        }
        (Question::TradeOff { steps, .. }, Answer::Steps(down)) => {
            count("steps down", *down, 0, steps.len())
        }
        _ => Err(AnswerError::Kind),
    }
}

fn check_offer(issues: &[Issue], unknowns: &Unknowns, offer: &Offer) -> Result<(), AnswerError> {
    let named: Vec<usize> = offer.parts.iter().map(|part| part.issue).collect();
    numbers("issue", &named, issues.len())?;
    if offer.rest == Rest::Same {
        count("parts of an offer", named.len(), 1, issues.len())?;
    }
    for part in &offer.parts {
        check_level(issues, unknowns, part.issue, part.level)?;
    }
    Ok(())
}

fn check_level(
    issues: &[Issue],
    unknowns: &Unknowns,
    issue: usize,
    level: Level,
) -> Result<(), AnswerError> {
    let fits = match (level, issues.get(issue).map(|issue| &issue.domain)) {
        (Level::Percent(percent), Some(Domain::Divisible { .. })) => percent <= 100,
        (Level::Option(option), Some(domain)) => domain.count().is_some_and(|count| option < count),
        _ => false,
    };
    if fits && unknowns.issues[issue].at(level).is_some() {
        return Ok(());
    }
    Err(AnswerError::Level { issue, level })
}

/// An issue whose best and worst are known.
fn ends(unknowns: &Unknowns, issue: usize) -> Result<(), AnswerError> {
    let shape = &unknowns.issues[issue];
    match (shape.best, shape.worst) {
        (Some(_), Some(_)) => Ok(()),
        _ => Err(AnswerError::Unordered { issue }),
    }
}

fn count(what: &'static str, found: usize, least: usize, most: usize) -> Result<(), AnswerError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(AnswerError::Count {
        what,
        found,
        least,
        most,
    })
}
