//! What was found out, for people.

use elicitation::words::Wording;
use elicitation::{Answer, Elicited, Question, Robust, Weight};
use num_traits::ToPrimitive as _;
use settlement::{Number, Problem};

use crate::display::rows::width_of;
use crate::display::{Paragraph, Safe, Tone, safe, width};
use crate::settle::grid::{self, labelled};
use crate::settle::words;

/// Columns of a bar that stands for all hundred points.
const BAR: usize = 40;
/// The widest that an issue's name stands beside a bar.
const NAME: usize = 28;
/// Columns in which an answer is told again.
const AGAIN: usize = 150;

fn title(text: Safe) -> [Paragraph; 2] {
    [Paragraph::blank(), Paragraph::new(Tone::Title, text)]
}

fn plain(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Plain, text).indented(2)
}

/// How sure all is by now, in a line.
pub(crate) fn so_far(elicited: &Elicited) -> Paragraph {
    let settled = elicited.sureness.settled;
    let filled = settled.percent() / 5;
    let bar = format!(
        "{}{}",
        "█".repeat(filled),
        "░".repeat(20_usize.saturating_sub(filled))
    );
    let text = safe!(
        "{} of 100 choices between two packages are settled by your answers so far: {}",
        settled.percent(),
        Safe::line(&bar)
    );
    Paragraph::new(Tone::Aside, text)
}

/// A question and its answer in a line, for where it is spoken of again.
pub(crate) fn again(wording: &Wording, question: &Question, answer: &Answer) -> String {
    let chosen = wording.choices.iter().find(|(_, other)| other == answer);
    let said = match (chosen, question, answer) {
        (Some((text, _)), _, _) => text.clone(),
        (None, _, Answer::Importance(named)) => {
            let items = wording
                .lines
                .first()
                .map(|line| &line.items[..])
                .unwrap_or_default();
            let name = |number: &usize| items.iter().find(|(_, item)| item == number);
            let names = named
                .iter()
                .filter_map(|number| Some(name(number)?.0.as_str()));
            names.collect::<Vec<_>>().join(", then ")
        }
        _ => "what is better and worse on each issue".to_owned(),
    };
    match question {
        Question::Choose { .. } | Question::TradeOff { .. } | Question::Sign { .. } => {
            format!("{} – {said}", wording.ask)
        }
        _ => said,
    }
}

/// What each issue matters, how sure it is, and what does not fit.
pub(crate) fn found(name: &str, elicited: &Elicited, told: &[String]) -> Vec<Paragraph> {
    let mut page = title(safe!("What matters to {}", Safe::name(name))).to_vec();
    page.extend(bars(elicited));
    page.push(
        Paragraph::new(Tone::Aside, Safe::own(
            "Points of 100 for the step from the worst to the best of an issue: █ about here, ▒ \
             anywhere in this range.",
        ))
        .indented(2),
    );
    page.push(Paragraph::blank());
    page.push(plain(Safe::line(&elicited.sureness.sentence())));
    if let Some(floor) = elicited.centre.floor() {
        page.push(plain(safe!(
            "You would rather leave below about {} points.",
            words::number(&floor)
        )));
    }
    for conflict in &elicited.conflicts {
        let text = Safe::line(&conflict.sentence());
        page.push(Paragraph::new(Tone::Warning, text).indented(2));
        for answer in &conflict.answers {
            let said = told.get(*answer).map(|said| words::cut(said, AGAIN));
            page.push(labelled(
                safe!("{}.", answer + 1),
                3,
                said.unwrap_or_default(),
            ));
        }
    }
    page
}

fn bars(elicited: &Elicited) -> Vec<Paragraph> {
    let mut order: Vec<usize> = (0..elicited.weights.len()).collect();
    order.sort_by(|one, other| {
        let centre = |at: &usize| elicited.weights.get(*at).map(|weight| &weight.centre);
        centre(other).cmp(&centre(one)).then(one.cmp(other))
    });
    let rows = order.into_iter().filter_map(|at| {
        let (issue, weight) = (elicited.issues().get(at)?, elicited.weights.get(at)?);
        let cells = vec![words::cut(&issue.name, NAME), bar(weight), range(weight)];
        Some((Tone::Plain, cells))
    });
    let rows: Vec<grid::Row> = rows.collect();
    let wide: usize = grid::widths(&rows).iter().sum::<usize>() + 6;
    let rows = match wide <= width() {
        true => rows,
        // No room for bars: the numbers say it too.
        false => rows
            .into_iter()
            .map(|(tone, mut cells)| {
                cells.remove(1);
                (tone, cells)
            })
            .collect(),
    };
    grid::lines(rows, &[], 2)
}

fn bar(weight: &Weight) -> Safe {
    let place = |points: &Number| {
        let points = points.to_f64().unwrap_or(0.0).clamp(0.0, 100.0);
        let column = points / 100.0 * (BAR - 1) as f64;
        column.round() as usize
    };
    let (low, centre, high) = (
        place(&weight.low),
        place(&weight.centre),
        place(&weight.high),
    );
    let cell = |column: usize| match column {
        column if column == centre => '█',
        column if (low..=high).contains(&column) => '▒',
        _ => '·',
    };
    Safe::line(&(0..BAR).map(cell).collect::<String>())
}

fn range(weight: &Weight) -> Safe {
    let whole = |number: Number| words::fixed(&number, 0);
    safe!(
        "about {}, {} to {}",
        whole(weight.centre.round()),
        whole(weight.low.floor()),
        whole(weight.high.ceil())
    )
}

/// The package that is recommended, and how sure that is.
pub(crate) fn recommended(problem: &Problem, place: usize, robust: &Robust) -> Vec<Paragraph> {
    let mut page = title(Safe::own("What we recommend to all sides")).to_vec();
    let names: Vec<Safe> = problem
        .issues
        .iter()
        .map(|issue| words::cut(&issue.name, 2 * NAME))
        .collect();
    let wide = names
        .iter()
        .map(|name| width_of(name.as_str()))
        .max()
        .unwrap_or(0);
    let judged = &robust.robust;
    for (at, (name, decision)) in names.into_iter().zip(&judged.package).enumerate() {
        page.push(labelled(name, wide, words::decision(problem, at, decision)));
    }
    page.push(Paragraph::blank());
    page.push(plain(safe!(
        "The fair package (largest product of gains) that stands best whatever the answers mean: \
         it is the fair one itself in {} of {} readings of them.",
        judged.fair.of,
        judged.fair.all
    )));
    if let Some(sentence) = judged.sentence(place) {
        page.push(plain(Safe::line(&sentence)));
    }
    if judged.signed.of < judged.signed.all {
        page.push(
            Paragraph::new(
                Tone::Warning,
                safe!(
                    "In {} of {} readings some side would rather leave.",
                    judged.signed.all - judged.signed.of,
                    judged.signed.all
                ),
            )
            .indented(2),
        );
    }
    page
}
