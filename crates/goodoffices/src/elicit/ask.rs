//! Questions to a person: words out, a line in.

use std::io::{BufRead, Read as _, Write};

use elicitation::words::{Line, Wording};
use elicitation::{Answer, Question};
use settlement::{Domain, Issue};

use crate::display::{Paint, Paragraph, Safe, Tone, columns, safe, width};
use crate::failure::Failure;
use crate::settle::grid::{labelled, spaces};

/// Bytes of a line that are read as an answer.
const LONGEST: u64 = 1 << 16;
/// Lines in a row that may answer nothing.
const PATIENCE: usize = 20;

/// Where people are asked.
pub(crate) struct Asker<R, W> {
    input: R,
    out: W,
    paint: Paint,
    /// Nobody sees what is typed: it is shown again.
    echo: bool,
    unclear: usize,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// An answer.
    Answered(Answer),
    /// The one before is to be asked again.
    Back,
    /// No more questions; with what was answered of this one, if anything.
    Over(Option<Answer>),
}

/// What a line says.
enum Said {
    Words(String),
    Unknown,
    Back,
    Over,
}

impl<R: BufRead, W: Write> Asker<R, W> {
    /// Asks with one, reads from the other.
    pub(crate) fn new(input: R, out: W, paint: Paint, echo: bool) -> Self {
        Self {
            input,
            out,
            paint,
            echo,
            unclear: 0,
        }
    }

    /// Shows paragraphs.
    ///
    /// # Errors
    /// If nobody is there to read them.
    pub(crate) fn show(&mut self, page: &[Paragraph]) -> Result<(), Failure> {
        let text = columns::single(page, width(), self.paint);
        self.print(&text)
    }

    fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.flush())
            .map_err(|error| Failure::output(&error))
    }

    /// Asks a question until it is answered.
    ///
    /// # Errors
    /// If reading or writing fails, or line after line answers nothing.
    pub(crate) fn ask(
        &mut self,
        issues: &[Issue],
        question: &Question,
        wording: &Wording,
    ) -> Result<Outcome, Failure> {
        self.show(&[Paragraph::new(Tone::Speaker, Safe::line(&wording.ask))])?;
        match question {
            Question::Order { issues: asked } => self.page(issues, asked, &wording.lines),
            Question::Importance { .. } => self.importance(&wording.lines),
            _ => self.choice(&wording.choices),
        }
    }

    /// A page of lines to be put in order.
    fn page(
        &mut self,
        issues: &[Issue],
        asked: &[usize],
        lines: &[Line],
    ) -> Result<Outcome, Failure> {
        let mut orders: Vec<Vec<usize>> = Vec::new();
        while let Some((line, issue)) = lines.get(orders.len()).zip(asked.get(orders.len())) {
            let domain = issues.get(*issue).map(|issue| &issue.domain);
            self.items(line, domain)?;
            let hint = match domain {
                Some(Domain::Range { .. }) => "best, then worst end",
                Some(Domain::Divisible { .. }) => "which you would rather have",
                _ => "best first",
            };
            let Some(said) = self.said(&Safe::own(hint))? else {
                orders.push(Vec::new());
                continue;
            };
            match said {
                Said::Unknown => orders.push(Vec::new()),
                // Back is the line before, and then the question before.
                Said::Back if orders.pop().is_none() => return Ok(Outcome::Back),
                Said::Back => {}
                Said::Over => {
                    let any = orders.iter().any(|order| !order.is_empty());
                    orders.resize(lines.len(), Vec::new());
                    return Ok(Outcome::Over(any.then_some(Answer::Order(orders))));
                }
                Said::Words(words) => match numbers(&words, |word| chosen(domain, line, word)) {
                    Ok(order) => orders.push(order),
                    Err(wrong) => self.unclear(&wrong)?,
                },
            }
        }
        Ok(Outcome::Answered(Answer::Order(orders)))
    }

    /// What there is to put in order.
    fn items(&mut self, line: &Line, domain: Option<&Domain>) -> Result<(), Failure> {
        let mut page = vec![
            Paragraph::blank(),
            Paragraph::new(Tone::Title, Safe::line(&line.title)),
        ];
        if let Some(Domain::Range { low, high }) = domain {
            // Here the numbers themselves are written, not those of a list.
            let ends = [low, high].map(|end| Safe::line(&end.to_string()));
            let [low, high] = ends;
            page.push(Paragraph::new(Tone::Plain, safe!("from {} to {}", low, high)).indented(2));
            return self.show(&page);
        }
        page.extend(numbered(
            line.items.iter().map(|(text, _)| Safe::name(text)),
        ));
        self.show(&page)
    }

    fn importance(&mut self, lines: &[Line]) -> Result<Outcome, Failure> {
        let Some(line) = lines.first() else {
            return Ok(Outcome::Answered(Answer::DontKnow));
        };
        self.items(line, None)?;
        loop {
            let hint = Safe::own("the most important first");
            match self.said(&hint)? {
                None => {
                    self.unclear("write numbers, the most important first, or ? for do not know")?
                }
                Some(Said::Unknown) => return Ok(Outcome::Answered(Answer::DontKnow)),
                Some(Said::Back) => return Ok(Outcome::Back),
                Some(Said::Over) => return Ok(Outcome::Over(None)),
                Some(Said::Words(words)) => match numbers(&words, |word| item(line, word)) {
                    Ok(named) => return Ok(Outcome::Answered(Answer::Importance(named))),
                    Err(wrong) => self.unclear(&wrong)?,
                },
            }
        }
    }

    fn choice(&mut self, choices: &[(String, Answer)]) -> Result<Outcome, Failure> {
        self.show(&numbered(choices.iter().map(|(text, _)| Safe::line(text))))?;
        loop {
            let number = match self.said(&safe!("1 to {}", choices.len()))? {
                None => None,
                Some(Said::Unknown) => return Ok(Outcome::Answered(Answer::DontKnow)),
                Some(Said::Back) => return Ok(Outcome::Back),
                Some(Said::Over) => return Ok(Outcome::Over(None)),
                Some(Said::Words(words)) => words.parse::<usize>().ok(),
            };
            let found = number
                .and_then(|number| choices.get(number.checked_sub(1)?))
                .map(|(_, answer)| answer.clone());
            match found {
                Some(answer) => return Ok(Outcome::Answered(answer)),
                None => self.unclear(&format!("write a number from 1 to {}", choices.len()))?,
            }
        }
    }

    /// The next line; none if it is empty.
    fn said(&mut self, hint: &Safe) -> Result<Option<Said>, Failure> {
        self.print(&format!("  {}: ", hint.as_str()))?;
        let mut bytes = Vec::new();
        let read = (&mut self.input)
            .take(LONGEST)
            .read_until(b'\n', &mut bytes);
        let read =
            read.map_err(|error| Failure::unavailable(format!("standard input: {error}")))?;
        if read == 0 {
            self.print("\n")?;
            return Ok(Some(Said::Over));
        }
        let line = String::from_utf8_lossy(&bytes).trim().to_owned();
        if self.echo {
            let shown = Safe::line(&line);
            self.print(&format!("{}\n", shown.as_str()))?;
        }
        Ok(match line.to_lowercase().as_str() {
            "" => None,
            "?" | "unknown" => Some(Said::Unknown),
            "back" | "b" | "undo" => Some(Said::Back),
            "done" | "quit" | "end" => Some(Said::Over),
            _ => Some(Said::Words(line)),
        })
    }

    /// Says what is wrong with a line.
    ///
    /// # Errors
    /// If there were too many: whoever writes them reads nothing.
    pub(crate) fn unclear(&mut self, wrong: &str) -> Result<(), Failure> {
        self.unclear += 1;
        if self.unclear > PATIENCE {
            return Err(Failure::misuse(format!(
                "{PATIENCE} lines answer nothing; the last one: {wrong}"
            )));
        }
        let line = Paragraph::new(Tone::Warning, safe!("{}.", Safe::line(wrong)));
        self.show(&[line.indented(2)])
    }

    /// An answer was taken.
    pub(crate) fn clear(&mut self) {
        self.unclear = 0;
    }
}

/// Lines with their numbers before them.
fn numbered(lines: impl ExactSizeIterator<Item = Safe>) -> Vec<Paragraph> {
    let digits = lines.len().to_string().len();
    let lines = lines.enumerate().map(|(at, text)| {
        let number = (at + 1).to_string();
        let free = digits.saturating_sub(number.len());
        labelled(
            safe!("{}{}", spaces(free), Safe::line(&number)),
            digits,
            text,
        )
    });
    lines.collect()
}

/// Numbers between spaces or commas, each as what it stands for.
fn numbers(words: &str, stands_for: impl Fn(&str) -> Option<usize>) -> Result<Vec<usize>, String> {
    let parts = words.split(|c: char| c.is_whitespace() || ",;>".contains(c));
    let mut found = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        match stands_for(part) {
            Some(number) if found.contains(&number) => {
                return Err(format!("{part} is there twice"));
            }
            Some(number) => found.push(number),
            None => {
                return Err(format!(
                    "{part:?} is none of the numbers; write them like 2 1 3"
                ));
            }
        }
    }
    if found.is_empty() {
        return Err("write numbers, like 2 1 3, or ? for do not know".to_owned());
    }
    Ok(found)
}

fn item(line: &Line, word: &str) -> Option<usize> {
    let number: usize = word.parse().ok()?;
    line.items
        .get(number.checked_sub(1)?)
        .map(|(_, stands_for)| *stands_for)
}

/// Of a range the values themselves are written, of the rest their numbers.
fn chosen(domain: Option<&Domain>, line: &Line, word: &str) -> Option<usize> {
    match domain {
        Some(Domain::Range { low, high }) => {
            let value: i64 = word.parse().ok()?;
            let inside = (*low..=*high).contains(&value);
            inside
                .then(|| value.checked_sub(*low))
                .flatten()?
                .try_into()
                .ok()
        }
        _ => item(line, word),
    }
}
