//! Telling the demonstration to people.

use crate::demo::Summary;
use crate::demo::play::{Ending, Outcome};
use crate::demo::script::{Act, Deed, Script, Step};
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::render;

fn plain(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Plain, text)
}

fn title(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Title, text)
}

fn aside(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Aside, text)
}

/// The script breaks its lines for its own file.
fn flowing(text: &str) -> Safe {
    Safe::line(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What the audience should know first.
pub(super) fn opening(out: &Output, script: &Script) -> Result<(), Failure> {
    let processes = script.people.len() + 1;
    out.page(&[
        title(Safe::line(&script.title)),
        plain(flowing(&script.about)),
        Paragraph::blank(),
        aside(safe!(
            "{} processes start on this machine: a relay with a database, and a desk for each of {} people.",
            processes,
            script.people.len()
        )),
    ])
}

/// An act's title and what the record says.
pub(super) fn act(out: &Output, act: &Act) -> Result<(), Failure> {
    out.page(&[
        Paragraph::blank(),
        title(Safe::line(&act.title)),
        aside(safe!("Public record: {}", flowing(&act.record))),
    ])
}

/// One step and what it led to.
pub(super) fn step(
    out: &Output,
    script: &Script,
    step: &Step,
    outcome: &Outcome,
) -> Result<(), Failure> {
    let person = script.people.iter().find(|person| person.desk == step.by);
    let who = person.map_or_else(Safe::default, |person| Safe::name(&person.name));
    let place = match step.room.as_str() {
        "intermediary" => Safe::own("with the intermediary"),
        "delegation" => Safe::own("in the delegation's own room"),
        "team" => Safe::own("in the intermediary's team room"),
        side => safe!("with {}", Safe::name(side)),
    };
    let does = match step.deed()? {
        Deed::Say(_) => Safe::own("says"),
        Deed::Ask(_) => Safe::own("asks for leave"),
        Deed::Permit(_) => Safe::own("permits"),
        Deed::Convey(_) => Safe::own("conveys"),
        Deed::Recall(_) => Safe::own("recalls"),
        Deed::Withdraw(_) => Safe::own("withdraws"),
    };
    let came = match outcome {
        Outcome::Entered(number) => safe!("number {}", *number),
        Outcome::Shown(number) => safe!("shown across as number {}", *number),
        Outcome::Held => Safe::own("held"),
        Outcome::Recalled => Safe::own("nothing went"),
        Outcome::Refused(_) => Safe::own("REFUSED"),
    };
    let mut page = vec![plain(safe!("- {} {}, {}: {}", who, does, place, came)).indented(2)];
    if let Deed::Say(words) = step.deed()? {
        page.push(plain(Safe::text(words)).indented(6));
    }
    if let Outcome::Refused(why) = outcome {
        page.push(Paragraph::new(Tone::Warning, Safe::line(why)).indented(6));
    }
    page.extend(
        step.about
            .as_ref()
            .map(|about| aside(Safe::line(about)).indented(6)),
    );
    out.page(&page)
}

/// The rooms as their people see them: the two sides' next to each other.
pub(super) fn rooms(out: &Output, ending: &Ending) -> Result<(), Failure> {
    out.page(&[
        Paragraph::blank(),
        title(Safe::own("The two rooms, as their people see them")),
        Paragraph::blank(),
    ])?;
    if let [left, right] = &ending.sides[..] {
        out.side_by_side(&render::room::page(left), &render::room::page(right))?;
    }
    for room in &ending.others {
        out.page(&[Paragraph::blank()])?;
        out.page(&render::room::page(room))?;
    }
    Ok(())
}

/// What every desk finds when it verifies its records.
pub(super) fn records(out: &Output, ending: &Ending) -> Result<(), Failure> {
    out.page(&[
        Paragraph::blank(),
        title(Safe::own("Every desk verifies its records")),
    ])?;
    for (desk, account) in &ending.accounts {
        out.page(&[
            Paragraph::blank(),
            aside(safe!("at the desk of the {}:", Safe::name(desk))),
        ])?;
        out.page(&render::account::page(account))?;
    }
    Ok(())
}

/// What it came to.
pub(super) fn closing(summary: &Summary) -> Vec<Paragraph> {
    let seconds = Safe::line(&format!("{:.1}", summary.seconds));
    vec![
        Paragraph::blank(),
        title(Safe::own("What happened")),
        plain(safe!(
            "{} statements, {} conveyed; {} refused, {} recalled, {} withdrawn too late; {} private remarks stayed in their rooms.",
            summary.statements,
            summary.conveyances,
            summary.refused.len(),
            summary.recalled,
            summary.too_late.len(),
            summary.stayed
        )),
        plain(safe!(
            "{} of {} records are in order. {} processes, {} seconds.",
            summary.sound,
            summary.records,
            summary.processes,
            seconds
        )),
    ]
}
