//! The answer for people: one page, from what is negotiated to what to sign.

mod decided;
mod table;

use num_traits::Zero as _;
use settlement::check::{Checked, Proof};
use settlement::{Domain, Frontier, FrontierStatus, Issue, Number, Outcomes};

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::settle::grid::labelled;
use crate::settle::page::decided::{better, offers, packages};
use crate::settle::page::table::fair;
use crate::settle::words;
use crate::settle::work::Settled;

/// The widest that names of sides and issues stand in a table.
const NAME: usize = 24;
/// Issues told one by one where it is said what is negotiated.
const TOLD: usize = 12;

/// The whole page.
pub(crate) fn page(settled: &Settled<'_>) -> Vec<Paragraph> {
    let mut page = negotiated(settled);
    if settled.is_infeasible() {
        page.extend(nothing(settled));
    } else {
        page.extend(fair(settled));
        page.extend(
            settled
                .frontier
                .iter()
                .flat_map(|frontier| told(settled, frontier)),
        );
        page.extend(packages(settled));
    }
    page.extend(settled.near.iter().flat_map(|near| offers(settled, near)));
    page.extend(
        settled
            .improved
            .iter()
            .flat_map(|improved| better(settled, improved)),
    );
    if let Some(Ok(checked)) = &settled.checked {
        page.extend(verified(settled, checked));
    }
    page
}

fn title(text: Safe) -> [Paragraph; 2] {
    [Paragraph::blank(), Paragraph::new(Tone::Title, text)]
}

fn plain(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Plain, text).indented(2)
}

fn aside(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Aside, text).indented(2)
}

fn negotiated(settled: &Settled<'_>) -> Vec<Paragraph> {
    let problem = settled.problem;
    let sides = problem.sides.iter().map(|side| Safe::name(&side.name));
    let without = problem
        .sides
        .iter()
        .filter(|side| !side.reservation.is_zero());
    let without = without.map(|side| {
        safe!(
            "{} {}",
            Safe::name(&side.name),
            words::number(&side.reservation)
        )
    });
    let without = Safe::join(without, ", ");
    let mut page = vec![
        Paragraph::new(Tone::Title, Safe::own("What is negotiated")),
        labelled(Safe::own("Sides"), 17, Safe::join(sides, ", ")),
        labelled(Safe::own("Issues"), 17, issues(&problem.issues)),
        labelled(
            Safe::own("Packages"),
            17,
            match problem.rules.len() {
                0 => words::outcomes(&settled.engine.outcomes()),
                1 => safe!(
                    "{}, less what a rule forbids",
                    words::outcomes(&settled.engine.outcomes())
                ),
                rules => safe!(
                    "{}, less what {} rules forbid",
                    words::outcomes(&settled.engine.outcomes()),
                    rules
                ),
            },
        ),
    ];
    if !without.as_str().is_empty() {
        page.push(labelled(
            Safe::own("No agreement is"),
            17,
            safe!("worth {}", without),
        ));
    }
    page
}

fn issues(issues: &[Issue]) -> Safe {
    let told = issues.iter().take(TOLD).map(|issue| {
        let name = Safe::name(&issue.name);
        match &issue.domain {
            Domain::Options(options) => match options.len() {
                1 => safe!("{} (1 option)", name),
                count => safe!("{} ({} options)", name, count),
            },
            Domain::Range { low, high } => safe!(
                "{} ({} to {})",
                name,
                Safe::line(&low.to_string()),
                Safe::line(&high.to_string())
            ),
            Domain::Divisible { .. } => safe!("{} (can be split)", name),
        }
    });
    let told = Safe::join(told, ", ");
    match issues.len().saturating_sub(TOLD) {
        0 => safe!("{}: {}", issues.len(), told),
        more => safe!("{}: {}, and {} more", issues.len(), told, more),
    }
}

fn nothing(settled: &Settled<'_>) -> Vec<Paragraph> {
    let mut page = title(Safe::own("No agreement")).to_vec();
    page.push(
        Paragraph::new(
            Tone::Warning,
            Safe::own(
                "No package gives every side at least what it has without an agreement: on these \
             numbers nobody would sign, and that is proved.",
            ),
        )
        .indented(2),
    );
    let floors = settled
        .problem
        .sides
        .iter()
        .any(|side| !side.reservation.is_zero());
    if floors {
        page.push(aside(Safe::own(
            "With --ignore-reservation you see what could be had if nobody walked away.",
        )));
    }
    page
}

/// What there is to choose from.
fn told(settled: &Settled<'_>, frontier: &Frontier) -> Vec<Paragraph> {
    let mut page = title(Safe::own("What there is to choose from")).to_vec();
    let points = &frontier.points;
    let size = words::grouped(&points.len().to_string());
    let joined = (0..points.len()).any(|point| points.joined(point));
    let many = points.len() != 1;
    let text = match &frontier.status {
        FrontierStatus::Optimal if joined => safe!(
            "By splitting, everything on a line with {} corners can be had; no package beats any \
             of it for everybody.",
            size
        ),
        FrontierStatus::Optimal if many => safe!(
            "Of {} packages, {} remain: no package is better than one of these for one side and \
             worse for none. All others leave something on the table. (Packages that are worth \
             the same to everybody count as one.)",
            of_all(settled),
            size
        ),
        FrontierStatus::Optimal => safe!(
            "One package is as good as any other for every side, and better for one: nothing else \
             need be looked at. (Packages that are worth the same to everybody count as one.)"
        ),
        FrontierStatus::Within { bound } => safe!(
            "{} packages that no other found beats for everybody; what is missing is better by at \
             most {} of what a side can win or lose.",
            size,
            small(bound)
        ),
        FrontierStatus::Stopped { bound } => safe!(
            "Stopped with {} packages that no other found beats for everybody; what is missing is \
             better by at most {} of what a side can win or lose.",
            size,
            small(bound)
        ),
        FrontierStatus::Infeasible => return Vec::new(),
    };
    page.push(plain(text));
    page
}

fn of_all(settled: &Settled<'_>) -> Safe {
    match settled.engine.outcomes() {
        Outcomes::Endless => Safe::own("endlessly many"),
        outcomes @ Outcomes::Count(_) => words::outcomes(&outcomes),
    }
}

/// A share in percent, rounded up.
fn small(share: &Number) -> Safe {
    let thousandths = (share * Number::from_integer(1_000.into())).ceil();
    safe!(
        "{} %",
        words::number(&(thousandths / Number::from_integer(10.into())))
    )
}

fn verified(settled: &Settled<'_>, checked: &Checked) -> Vec<Paragraph> {
    let mut whole = Vec::new();
    let mut sound = Vec::new();
    let mut sort = |name: Safe, proof: &Proof| match proof {
        Proof::Whole => whole.push(name),
        Proof::Sound { .. } => sound.push(name),
    };
    for (answer, proof) in settled.answers.iter().zip(&checked.answers) {
        sort(words::title(answer.solution), proof);
    }
    if let Some(proof) = &checked.frontier {
        sort(Safe::own("what there is to choose from"), proof);
    }
    let mut page = title(Safe::own("Verified from the files alone")).to_vec();
    if !whole.is_empty() {
        page.push(plain(safe!(
            "{}: true; everything that is possible was taken into account.",
            Safe::join(whole, ", ")
        )));
    }
    if !sound.is_empty() {
        page.push(plain(safe!(
            "{}: the packages exist, are worth what is said, and nothing that was looked at is \
             better; there are too many to look at all of them.",
            Safe::join(sound, ", ")
        )));
    }
    if settled.winner.is_some() {
        page.push(plain(Safe::own(
            "Adjusted winner: true; even, and nobody would swap.",
        )));
    }
    page
}
