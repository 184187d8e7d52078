//! The English words of a question. Translations can stand beside them: they
//! need no more than the [`Question`].

use settlement::{Domain, Issue};

use crate::limits;
use crate::question::{Answer, Level, Offer, Question, Rest};
use crate::unknowns::Unknowns;

/// A question in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What is asked.
    pub ask: String,
    /// What there is to put in order: of [`Question::Order`] a line an issue, of
    /// [`Question::Importance`] one line. Empty for other questions.
    pub lines: Vec<Line>,
    /// What can be chosen, and the answer that it stands for. The last is "I do
    /// not know".
    pub choices: Vec<(String, Answer)>,
}

/// Something to put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub title: String,
    /// What to put in order, and the number that each stands for in the answer.
    /// Of a range of numbers its ends only; any number between can be named too.
    pub items: Vec<(String, usize)>,
}

/// A question in English.
pub(crate) fn english(issues: &[Issue], unknowns: &Unknowns, question: &Question) -> Wording {
    let words = Words { issues, unknowns };
    let mut wording = match question {
        Question::Order { issues } => words.order(issues),
        Question::Importance { issues, most } => words.importance(issues, *most),
        Question::TradeOff { give, get, steps } => words.trade_off(*give, *get, steps),
        Question::Choose { left, right } => words.choose(left, right),
        Question::Sign { offer } => Wording {
            ask: format!(
                "Suppose this were the last offer. {} Would you sign it, or rather leave without \
                 an agreement?",
                words.sentence(offer)
            ),
            lines: Vec::new(),
            choices: vec![
                ("I would sign it".to_owned(), Answer::Sign(true)),
                ("I would rather leave".to_owned(), Answer::Sign(false)),
            ],
        },
    };
    let unknown = ("I do not know".to_owned(), Answer::DontKnow);
    wording.choices.push(unknown);
    wording
}

struct Words<'a> {
    issues: &'a [Issue],
    unknowns: &'a Unknowns,
}

impl Words<'_> {
    fn order(&self, issues: &[usize]) -> Wording {
        let lines = issues.iter().map(|issue| Line {
            title: match self.domain(*issue) {
                Some(Domain::Range { .. }) => format!(
                    "{}: the number you would like best, then the end you would like least",
                    self.name(*issue)
                ),
                Some(Domain::Divisible { .. }) => format!(
                    "{}: would you rather have all of it, or none?",
                    self.name(*issue)
                ),
                _ => self.name(*issue),
            },
            items: self.items(*issue),
        });
        Wording {
            ask: "On each line, put what could be agreed in order, what you would like best \
                  first. If you are unsure about some, name only the best and the worst; if you \
                  do not know, leave the line empty."
                .to_owned(),
            lines: lines.collect(),
            choices: Vec::new(),
        }
    }

    fn items(&self, issue: usize) -> Vec<(String, usize)> {
        match self.domain(issue) {
            Some(Domain::Options(options)) => options.iter().cloned().zip(0..).collect(),
            Some(domain @ Domain::Range { .. }) => {
                let last = domain.count().unwrap_or(1).saturating_sub(1);
                let ends = if last == 0 { vec![0] } else { vec![0, last] };
                let ends = ends.into_iter();
                ends.filter_map(|end| Some((domain.name_of(end)?, end)))
                    .collect()
            }
            _ => vec![("none of it".to_owned(), 0), ("all of it".to_owned(), 1)],
        }
    }

    fn importance(&self, issues: &[usize], most: usize) -> Wording {
        let item = |issue: &usize| {
            let name = self.name(*issue);
            let text = match (self.best(*issue), self.worst(*issue)) {
                (Some(best), Some(worst)) => format!("{name}: from {worst} to {best}"),
                _ => name,
            };
            (text, *issue)
        };
        let ask = match most {
            2 if issues.len() == 2 => {
                "Two things are open, and both stand as you like them least. \
                 If only one could go your way, which should it be? Name it first."
                    .to_owned()
            }
            most if most == issues.len() => "Imagine that everything stands as you like it \
                 least, and one thing could go your way. Which should it be? And which next? Put \
                 them in order, the most important first."
                .to_owned(),
            most => format!(
                "Imagine that everything stands as you like it least, and one thing could go your \
                 way. Which should it be? And which next? Name the {most} that matter most to \
                 you, the most important first."
            ),
        };
        Wording {
            ask,
            lines: vec![Line {
                title: "What matters most".to_owned(),
                items: issues.iter().map(item).collect(),
            }],
            choices: Vec::new(),
        }
    }

    fn trade_off(&self, give: usize, get: usize, steps: &[Level]) -> Wording {
        let known = |level: Option<String>| level.unwrap_or_else(|| "whatever it is".to_owned());
        let ask = format!(
            "Suppose you have your best on {} ({}), but your worst on {} ({}). To get your best \
             there too ({}), how far down would you go on {}?",
            self.name(give),
            known(self.best(give)),
            self.name(get),
            known(self.worst(get)),
            known(self.best(get)),
            self.name(give),
        );
        let step = |level: &Level| self.level(give, *level);
        let mut choices = Vec::new();
        for down in 0..=steps.len() {
            let text = match (
                down.checked_sub(1).and_then(|last| steps.get(last)),
                steps.get(down),
            ) {
                (None, Some(next)) => format!("Not even to {}", step(next)),
                (Some(last), Some(_)) => format!("To {}, but no further", step(last)),
                (Some(last), None) => format!("Even to {}", step(last)),
                (None, None) => continue,
            };
            choices.push((text, Answer::Steps(down)));
        }
        Wording {
            ask,
            lines: Vec::new(),
            choices,
        }
    }

    fn choose(&self, left: &Offer, right: &Offer) -> Wording {
        let ask = match (left.rest, right.rest) {
            (Rest::Same, Rest::Same) => {
                "Two packages, the same in everything else. Which would you rather sign?"
            }
            _ => "Two packages. Which would you rather sign?",
        };
        Wording {
            ask: ask.to_owned(),
            lines: Vec::new(),
            choices: vec![
                (self.sentence(left), Answer::Left),
                (self.sentence(right), Answer::Right),
                ("They are about the same to me".to_owned(), Answer::Same),
            ],
        }
    }

    /// What an offer says.
    fn sentence(&self, offer: &Offer) -> String {
        let parts = offer.parts.iter().map(|part| {
            format!(
                "{}: {}",
                self.name(part.issue),
                self.level(part.issue, part.level)
            )
        });
        let mut parts: Vec<String> = parts.collect();
        match offer.rest {
            Rest::Same => {}
            Rest::Best => parts.push("everything else as you like it best".to_owned()),
            Rest::Worst => parts.push("everything else as you like it least".to_owned()),
        }
        format!("{}.", parts.join("; "))
    }

    fn best(&self, issue: usize) -> Option<String> {
        let shape = self.unknowns.issues.get(issue)?;
        Some(self.level(issue, shape.level(shape.best?)))
    }

    fn worst(&self, issue: usize) -> Option<String> {
        let shape = self.unknowns.issues.get(issue)?;
        Some(self.level(issue, shape.level(shape.worst?)))
    }

    fn level(&self, issue: usize, level: Level) -> String {
        match level {
            Level::Option(option) => {
                let name = self.domain(issue).and_then(|domain| domain.name_of(option));
                name.map_or_else(String::new, |name| format!("“{name}”"))
            }
            Level::Percent(0) => "none of it for you".to_owned(),
            Level::Percent(100) => "all of it for you".to_owned(),
            Level::Percent(50) => "half of it for you".to_owned(),
            Level::Percent(percent) => format!("{percent} % of it for you"),
        }
    }

    fn name(&self, issue: usize) -> String {
        let name = self.issues.get(issue).map(|issue| issue.name.clone());
        name.unwrap_or_default()
    }

    fn domain(&self, issue: usize) -> Option<&Domain> {
        self.issues.get(issue).map(|issue| &issue.domain)
    }
}

/// How far the interview is: "Question 3 of at most 12".
pub fn progress(asked: usize) -> String {
    let number = asked.saturating_add(1).min(limits::QUESTIONS);
    format!("Question {number} of at most {}", limits::QUESTIONS)
}
