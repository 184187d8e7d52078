//! Judgements, and what newcomers are told.

use desk::answer::RoomAssessments;
use talks::view::{AssessmentView, ToldView};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, title, warning, words};

/// The judgements of some rooms.
pub(crate) fn assessments(rooms: &[RoomAssessments]) -> Vec<Paragraph> {
    let mut page = Vec::new();
    for room in rooms {
        page.push(title(Safe::name(&room.name)));
        for one in &room.assessments {
            let head = safe!(
                "{:>3}  {}, {}",
                one.number,
                Safe::name(&one.by),
                clock::day_and_minute(one.at)
            );
            page.push(Paragraph::new(Tone::Speaker, head));
            page.extend(assessment(one));
        }
    }
    if rooms.iter().all(|room| room.assessments.is_empty()) {
        let told = Safe::own("no judgement is kept here: goodoffices assess");
        return vec![Paragraph::new(Tone::Plain, told)];
    }
    page
}

/// What a judgement says.
pub(crate) fn assessment(one: &AssessmentView) -> Vec<Paragraph> {
    let mut page = vec![
        aside(safe!("on {}", Safe::name(&one.subject))),
        words(Tone::Plain, &one.judgement),
        aside(safe!(
            "source: {}; {} confidence",
            Safe::line(&one.source),
            Safe::line(&one.confidence_told)
        )),
    ];
    if !one.references.is_empty() {
        let numbers = one.references.iter().map(|number| safe!("{}", *number));
        page.push(aside(safe!(
            "rests on number {}",
            Safe::join(numbers, ", ")
        )));
    }
    if let Some(number) = one.revises {
        page.push(aside(safe!("takes the place of number {}", number)));
    }
    if let Some(number) = one.revised_in {
        page.push(warning(safe!("no longer: revised in number {}", number)));
    }
    page
}

/// One part of the record, by the word of whoever retells it.
pub(crate) fn told(by: &Safe, told: &ToldView) -> Vec<Paragraph> {
    let mut page = vec![
        aside(safe!(
            "number {}, {}: {} {}",
            told.number,
            clock::day_and_minute(told.at),
            Safe::name(&told.who),
            Safe::line(&told.what)
        )),
        words(Tone::Plain, &told.passage),
    ];
    if let Some(note) = &told.note {
        page.push(aside(safe!("{} says: {}", *by, Safe::line(note))));
    }
    if told.true_to_record == Some(false) {
        page.push(warning(Safe::own(
            "this is not what stands at that number here",
        )));
    }
    page
}
