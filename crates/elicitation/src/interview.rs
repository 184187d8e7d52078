//! An interview: the next question, an answer, and back.

use settlement::{Domain, Issue};

use crate::candidates::candidates;
use crate::cloud::Cloud;
use crate::elicited::Elicited;
use crate::known::Known;
use crate::limits;
use crate::question::{Answer, AnswerError, Question};
use crate::statement::{check_answer, check_question, statements};
use crate::teach::{self, Asked};
use crate::unknowns::{Unknowns, check_line};
use crate::walk::readings;
use crate::words::{Wording, english};

/// What an interview starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// What is negotiated.
    pub issues: Vec<Issue>,
    /// Of each issue the order of what can be agreed, as in
    /// [`Answer::Order`]; none where it is to be asked.
    pub orders: Vec<Option<Vec<usize>>>,
    /// Whether to find out when the side would rather leave without an
    /// agreement.
    pub ask_floor: bool,
    /// Everything random comes from this: the same seed and the same answers
    /// give the same questions and the same result.
    pub seed: u64,
}

impl Setup {
    /// All orders are asked, leaving is not.
    pub fn new(issues: Vec<Issue>, seed: u64) -> Self {
        Self {
            orders: vec![None; issues.len()],
            issues,
            ask_floor: false,
            seed,
        }
    }
}

/// What an interview cannot start from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// Too few or too many of something.
    #[error("{what}: {found}, but an interview takes {least} to {most}")]
    Count {
        /// Of what.
        what: String,
        /// How many there are.
        found: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// An order that is none.
    #[error("the order of issue {issue:?}: {error}")]
    Order {
        /// The issue's name.
        issue: String,
        /// What is wrong.
        error: AnswerError,
    },
}

/// An interview that cannot be taken up again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It cannot start.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// A question or answer that does not fit.
    #[error("answer {}: {error}", number + 1)]
    Answer {
        /// Which, from 0.
        number: usize,
        /// What is wrong.
        error: AnswerError,
    },
}

/// An interview with one side's delegation.
///
/// It is a function of what it was set up with and of the questions and
/// answers so far: store [`Interview::asked`] and [`Interview::replay`] it.
#[derive(Debug, Clone)]
pub struct Interview {
    setup: Setup,
    asked: Vec<(Question, Answer)>,
    /// The open question, once it was sought.
    open: Option<Option<Question>>,
}

impl Interview {
    /// Before the first question.
    ///
    /// # Errors
    /// A [`SetupError`] if there is too much, or an order is none.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        check(&setup)?;
        Ok(Self {
            setup,
            asked: Vec::new(),
            open: None,
        })
    }

    /// After these questions and answers, wherever they were kept.
    ///
    /// # Errors
    /// A [`ReplayError`] that says which of them cannot be taken.
    pub fn replay(setup: Setup, asked: &[(Question, Answer)]) -> Result<Self, ReplayError> {
        let mut interview = Self::new(setup)?;
        for (number, (question, answer)) in asked.iter().enumerate() {
            interview
                .answer_to(question.clone(), answer.clone())
                .map_err(|error| ReplayError::Answer { number, error })?;
        }
        Ok(interview)
    }

    /// What the interview started from.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The questions so far, with their answers.
    pub fn asked(&self) -> &[(Question, Answer)] {
        &self.asked
    }

    /// The next question; none when all are asked, or no further one would
    /// teach anything worth asking.
    pub fn question(&mut self) -> Option<Question> {
        if self.open.is_none() {
            self.open = Some(self.seek());
        }
        self.open.clone().flatten()
    }

    /// Answers the open question.
    ///
    /// # Errors
    /// An [`AnswerError`] if it does not answer it; the question stays open.
    pub fn answer(&mut self, answer: Answer) -> Result<(), AnswerError> {
        match self.question() {
            Some(question) => self.answer_to(question, answer),
            None if self.asked.len() < limits::QUESTIONS => Err(AnswerError::Over),
            None => Err(AnswerError::Full),
        }
    }

    /// Answers a question of the caller's own, or one that was kept.
    ///
    /// # Errors
    /// An [`AnswerError`] if the question cannot be asked here, the answer does
    /// not answer it, or all questions are used up; nothing has changed then.
    pub fn answer_to(&mut self, question: Question, answer: Answer) -> Result<(), AnswerError> {
        if self.asked.len() >= limits::QUESTIONS {
            return Err(AnswerError::Full);
        }
        check_question(&self.setup.issues, &self.unknowns(), &question)?;
        check_answer(&self.setup.issues, &question, &answer)?;
        self.asked.push((question, answer));
        self.open = None;
        Ok(())
    }

    /// Takes the last answer back and gives it, with its question, which is then
    /// open again.
    pub fn undo(&mut self) -> Option<(Question, Answer)> {
        let last = self.asked.pop()?;
        self.open = Some(Some(last.0.clone()));
        Some(last)
    }

    /// What is known so far. Can be asked at any time.
    pub fn result(&self) -> Elicited {
        Elicited::new(&self.setup, self.known())
    }

    /// Every trade-off, choice and question about leaving that could be asked
    /// now, for callers that choose themselves.
    pub fn candidates(&self) -> Vec<Question> {
        let known = self.known();
        let readings = readings(&known, self.setup.seed, teach::READINGS);
        candidates(&known.unknowns, &Cloud::new(&known.unknowns, &readings))
    }

    /// The order of an issue as far as it is known by now, as in
    /// [`Answer::Order`]; empty if it is not.
    pub fn order(&self, issue: usize) -> Vec<usize> {
        self.lines().get(issue).cloned().unwrap_or_default()
    }

    /// A question in English. Empty words for what is not of this interview.
    pub fn wording(&self, question: &Question) -> Wording {
        english(&self.setup.issues, &self.unknowns(), question)
    }

    /// The order of each issue as far as it is known.
    fn lines(&self) -> Vec<Vec<usize>> {
        let orders = self.setup.orders.iter().cloned();
        let mut lines: Vec<Vec<usize>> = orders.map(Option::unwrap_or_default).collect();
        for (question, answer) in &self.asked {
            if let (Question::Order { issues }, Answer::Order(answered)) = (question, answer) {
                for (issue, line) in issues.iter().zip(answered) {
                    if let Some(known) = lines.get_mut(*issue) {
                        known.clone_from(line);
                    }
                }
            }
        }
        lines
    }

    fn unknowns(&self) -> Unknowns {
        Unknowns::new(&self.setup.issues, &self.lines(), self.setup.ask_floor)
    }

    pub(crate) fn known(&self) -> Known {
        let unknowns = self.unknowns();
        let all = self.asked.iter().enumerate();
        let all = all
            .flat_map(|(number, (question, answer))| {
                statements(&unknowns, number, question, answer)
            })
            .collect();
        Known::new(unknowns, all)
    }

    fn seek(&self) -> Option<Question> {
        if self.asked.len() >= limits::QUESTIONS {
            return None;
        }
        let unknowns = self.unknowns();
        if let Some(question) = self.order_or_importance(&unknowns) {
            return Some(question);
        }
        let known = self.known();
        let readings = readings(&known, self.setup.seed, teach::READINGS);
        let cloud = Cloud::new(&known.unknowns, &readings);
        let unsure = self.asked.iter();
        let unsure = unsure.filter(|(_, answer)| *answer == Answer::DontKnow);
        let asked = Asked {
            unknown: unsure
                .map(|(question, _)| teach::compared(question))
                .collect(),
            questions: self
                .asked
                .iter()
                .map(|(asked, _)| teach::sorted(asked))
                .collect(),
        };
        teach::best(&known.unknowns, &cloud, &asked)
    }

    /// The questions that come first.
    fn order_or_importance(&self, unknowns: &Unknowns) -> Option<Question> {
        let active = unknowns.active();
        let mut paged = Vec::new();
        let mut named: Option<&[usize]> = None;
        for (question, answer) in &self.asked {
            match (question, answer) {
                (Question::Order { issues }, _) => paged.extend(issues),
                (Question::Importance { .. }, Answer::Importance(issues)) => named = Some(issues),
                (Question::Importance { .. }, _) => named = Some(&[]),
                _ => {}
            }
        }
        let unordered: Vec<usize> = active
            .iter()
            .copied()
            .filter(|issue| matches!(self.setup.orders.get(*issue), Some(None)))
            .collect();
        let all_fit = unordered.len() <= limits::LINES * limits::PAGES;
        if all_fit || named.is_some() {
            let wanted =
                |issue: &&usize| all_fit || named.is_some_and(|named| named.contains(issue));
            let unordered = unordered.iter().filter(|issue| !paged.contains(issue));
            let page = unordered.filter(wanted).copied();
            let page: Vec<usize> = page.take(limits::LINES).collect();
            if !page.is_empty() {
                return Some(Question::Order { issues: page });
            }
        }
        (named.is_none() && active.len() > 1).then(|| Question::Importance {
            most: active.len().min(limits::NAMED),
            issues: active,
        })
    }
}

fn check(setup: &Setup) -> Result<(), SetupError> {
    let issues = setup.issues.len();
    count("issues", issues, 1, limits::ISSUES)?;
    count("orders", setup.orders.len(), issues, issues)?;
    let mut in_all = 0;
    for (number, (issue, order)) in setup.issues.iter().zip(&setup.orders).enumerate() {
        let (options, most) = match &issue.domain {
            Domain::Options(options) => (options.len(), limits::OPTIONS),
            Domain::Range { .. } => (
                issue.domain.count().unwrap_or(0),
                settlement::limits::OPTIONS,
            ),
            Domain::Divisible { .. } => (2, 2),
        };
        count(
            &format!("options of issue {:?}", issue.name),
            options,
            1,
            most,
        )?;
        in_all += match &issue.domain {
            Domain::Range { .. } => options.min(limits::KNOTS + 1),
            _ => options,
        };
        let line = order.as_deref().unwrap_or_default();
        check_line(number, &issue.domain, line).map_err(|error| SetupError::Order {
            issue: issue.name.clone(),
            error,
        })?;
    }
    count("options in all", in_all, 1, limits::OPTIONS_IN_ALL)
}

fn count(what: &str, found: usize, least: usize, most: usize) -> Result<(), SetupError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(SetupError::Count {
        what: what.to_owned(),
        found,
        least,
        most,
    })
}
