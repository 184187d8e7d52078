//! Telling the demonstration to people.

use crate::demo::Summary;
use crate::demo::play::{Ending, Outcome};
use crate::demo::script::{Act, Deed, Script, Step};
use crate::display::{Paragraph, Safe, Tone, clock, safe};
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
        Deed::Withdraw(_) => Safe::own("withdraws"),
        Deed::Propose(_) => Safe::own("puts a proposal to both"),
        Deed::Accept(_) => Safe::own("says yes"),
        Deed::Decline(_) => Safe::own("says no"),
        Deed::Match(_) => Safe::own("matches the two permissions"),
        Deed::Close(_) => Safe::own("waits"),
    };
    let came = match outcome {
        Outcome::Entered(number) => safe!("number {}", *number),
        Outcome::Shown(number) => safe!("shown across as number {}", *number),
        Outcome::Put => Safe::own("each reads it in its own room"),
        Outcome::Closed { agreed: true } => Safe::own("closed; BOTH"),
        Outcome::Closed { agreed: false } => Safe::own("closed; NEITHER"),
        Outcome::Refused(_) => Safe::own("REFUSED"),
    };
    let mut page = vec![plain(safe!("- {} {}, {}: {}", who, does, place, came)).indented(2)];
    let words = match step.deed()? {
        Deed::Say(words) => Some(words),
        Deed::Propose(propose) => Some(propose.words.as_str()),
        _ => None,
    };
    page.extend(words.map(|words| plain(Safe::text(words)).indented(6)));
    if let Some(means) = &step.means {
        page.push(aside(safe!("({})", Safe::line(means))).indented(6));
    }
    if let Deed::Permit(permit) = step.deed()?
        && let Some(wanted) = &permit.in_exchange
    {
        page.push(plain(safe!("only in exchange for: {}", Safe::line(wanted))).indented(6));
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

/// Says that something takes its time.
pub(super) fn waiting(out: &Output, step: &Step) -> Result<(), Failure> {
    match step.deed()? {
        Deed::Close(_) => out.page(&[aside(Safe::own("... until it closes")).indented(2)]),
        _ => Ok(()),
    }
}

/// Who was shown what, in which order.
pub(super) fn timeline(out: &Output, script: &Script, ending: &Ending) -> Result<(), Failure> {
    let mut page = vec![
        Paragraph::blank(),
        title(Safe::own("Who was shown what, in which order")),
    ];
    let left = script.sides.first().map(|side| side.name.as_str());
    let sides: Vec<Safe> = script
        .sides
        .iter()
        .map(|side| Safe::name(&side.name))
        .collect();
    let mut legs: Vec<_> = ending.legs.iter().collect();
    legs.sort_by_key(|leg| leg.shown);
    for leg in legs {
        let (Some(shown), [one, other]) = (leg.shown, sides.as_slice()) else {
            continue;
        };
        let arrow = match left == Some(leg.from.as_str()) {
            true => safe!("{} ───▶ {}", *one, *other),
            false => safe!("{} ◀─── {}", *one, *other),
        };
        page.push(plain(safe!("{}  {}", clock::second(shown), arrow)).indented(2));
        page.extend(
            leg.passage
                .as_ref()
                .map(|passage| plain(Safe::text(&passage.words)).indented(6)),
        );
    }
    for matter in &ending.agreed {
        let both = Safe::join(sides.iter().cloned(), " and ");
        page.push(plain(safe!("{}  {} agreed", clock::second(matter.closes), both)).indented(2));
        page.extend(
            matter
                .words
                .as_ref()
                .map(|words| plain(Safe::text(words)).indented(6)),
        );
    }
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

/// What every desk finds when it verifies its records: all of it, or one room of
/// a side's, and of the others whether they are in order.
pub(super) fn records(out: &Output, ending: &Ending, whole: bool) -> Result<(), Failure> {
    out.page(&[
        Paragraph::blank(),
        title(Safe::own("Every desk verifies its records")),
    ])?;
    let told = ending
        .accounts
        .iter()
        .position(|(_, account)| account.name == "With the intermediary");
    for (index, (desk, account)) in ending.accounts.iter().enumerate() {
        if account.sound && !whole && told != Some(index) {
            let line = safe!(
                "- {}, {}: everything that can be checked is in order",
                Safe::name(desk),
                Safe::name(&account.name)
            );
            out.page(&[plain(line).indented(2)])?;
            continue;
        }
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
            "{} statements, {} conveyed; {} refused, {} withdrawn too late; {} private remarks stayed in their rooms.",
            summary.statements,
            summary.conveyances,
            summary.refused.len(),
            summary.too_late.len(),
            summary.stayed
        )),
        plain(safe!(
            "Exchanges: {} came to nothing, {} went both ways. Proposals: {} not agreed, {} agreed.",
            summary.exchanges.0,
            summary.exchanges.1,
            summary.proposals.0,
            summary.proposals.1
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
