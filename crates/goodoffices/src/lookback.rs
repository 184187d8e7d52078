//! What real negotiations reached, beside the frontier and the Nash package of
//! what the two people wanted.

mod deals;

use std::collections::HashMap;
use std::path::Path;

use num_traits::{ToPrimitive as _, Zero as _};
use pictures::{Negotiation, Table};
use serde::Serialize;
use settlement::{Domain, Engine, Issue, Never, Number, Problem, Side, Solution, Worth};

use crate::cli::lookback::Lookback;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::files::{self, Place};
use crate::lookback::deals::{Deal, ITEMS, KINDS};
use crate::output::Output;
use crate::replay::casino;
use crate::settle::grid::labelled;

/// What walking away is worth to each.
const WALK_AWAY: i64 = 5;
/// What is fair to say of the figures.
const CAPTION: &str = "The engine sees the priorities of both; the people saw only their own, and \
    had to find out by talking. Points are those of their stated priorities: 5, 4 or 3 an item, \
    three items of each of three kinds; who walks away has 5. What else they cared for, such as \
    being fair, being liked or being done, is not in these points.";

/// What a look back came to.
#[derive(Debug, Serialize)]
struct Summary {
    negotiations: usize,
    agreed: usize,
    walked_away: usize,
    /// Those that ended neither way; not counted above.
    unfinished: usize,
    efficient: usize,
    efficient_share: f64,
    /// The product of gains over walking away, as a part of the best.
    mean_share: f64,
    /// Those that got all of it.
    best: usize,
    /// Points of both, on average.
    mean_joint: f64,
    mean_joint_nash: f64,
    mean_joint_most: f64,
    caption: &'static str,
    each: Vec<Each>,
}

/// One negotiation.
#[derive(Debug, Serialize)]
struct Each {
    id: String,
    reached: [i64; 2],
    walked_away: bool,
    efficient: bool,
    nash: [f64; 2],
    share: f64,
    joint_most: i64,
}

/// Looks back at the negotiations of files.
///
/// # Errors
/// If a file cannot be read, or the picture cannot be written.
pub(crate) fn run(out: &Output, asked: &Lookback) -> Result<(), Failure> {
    if let Some(path) = &asked.svg {
        files::may_write(path, Place::Replaced)?;
    }
    let (mut deals, unfinished) = read(&asked.files)?;
    if let Some(limit) = asked.limit {
        deals.truncate(limit);
    }
    if deals.is_empty() {
        return Err(Failure::misuse(
            "no negotiation came to an end; give others",
        ));
    }
    let summary = look(&deals, unfinished)?;
    if let Some(path) = &asked.svg {
        files::write(path, picture(&summary).as_bytes(), Place::Replaced)?;
    }
    out.show(&summary, || page(&summary))
}

fn read(paths: &[impl AsRef<Path>]) -> Result<(Vec<Deal>, usize), Failure> {
    let mut all = Vec::new();
    let mut unfinished = 0;
    for path in paths {
        let path = path.as_ref();
        let bytes = casino::load(path)?;
        let parsed = deals::parse(&bytes).map_err(|failure| failure.while_doing(path.display()));
        let (deals, open) = parsed?;
        all.extend(deals);
        unfinished += open;
    }
    Ok((all, unfinished))
}

/// What could be reached by two people of these priorities.
#[derive(Debug, Clone)]
struct Possible {
    frontier: Vec<[i64; 2]>,
    nash: [i64; 2],
}

fn look(deals: &[Deal], unfinished: usize) -> Result<Summary, Failure> {
    // Two people of six orders each: there are few problems.
    let mut known: HashMap<[[i64; KINDS]; 2], Possible> = HashMap::new();
    let mut each = Vec::with_capacity(deals.len());
    for deal in deals {
        let possible = match known.get(&deal.worth) {
            Some(possible) => possible.clone(),
            None => {
                let possible = possible(deal)?;
                known.insert(deal.worth, possible.clone());
                possible
            }
        };
        each.push(one(deal, &possible));
    }
    let count = each.len();
    let counted = |what: fn(&Each) -> bool| each.iter().filter(|one| what(one)).count();
    let mean = |of: fn(&Each) -> f64| each.iter().map(of).sum::<f64>() / decimal(count);
    let efficient = counted(|one| one.efficient);
    let walked_away = counted(|one| one.walked_away);
    Ok(Summary {
        negotiations: count,
        agreed: count - walked_away,
        walked_away,
        unfinished,
        efficient,
        efficient_share: decimal(efficient) / decimal(count),
        mean_share: mean(|one| one.share),
        best: counted(|one| one.share >= 1.0),
        mean_joint: mean(|one| whole(one.reached[0] + one.reached[1])),
        mean_joint_nash: mean(|one| one.nash[0] + one.nash[1]),
        mean_joint_most: mean(|one| whole(one.joint_most)),
        caption: CAPTION,
        each,
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts of a file fit")]
fn decimal(count: usize) -> f64 {
    count as f64
}

#[allow(clippy::cast_precision_loss, reason = "points are few")]
fn whole(points: i64) -> f64 {
    points as f64
}

fn one(deal: &Deal, possible: &Possible) -> Each {
    let reached = match deal.first_got {
        None => [WALK_AWAY; 2],
        Some(got) => {
            let points = |worth: &[i64; KINDS], got: [u8; KINDS]| {
                worth
                    .iter()
                    .zip(got)
                    .map(|(worth, got)| worth * i64::from(got))
                    .sum()
            };
            let rest = got.map(|got| ITEMS - got);
            [points(&deal.worth[0], got), points(&deal.worth[1], rest)]
        }
    };
    let beaten =
        |point: &[i64; 2]| *point != reached && point[0] >= reached[0] && point[1] >= reached[1];
    let product =
        |[first, second]: [i64; 2]| (first - WALK_AWAY).max(0) * (second - WALK_AWAY).max(0);
    let joint = possible
        .frontier
        .iter()
        .map(|[first, second]| first + second);
    Each {
        id: deal.id.clone(),
        reached,
        walked_away: deal.first_got.is_none(),
        efficient: !possible.frontier.iter().any(beaten),
        nash: possible.nash.map(whole),
        share: match product(possible.nash) {
            0 => 1.0,
            best => whole(product(reached)) / whole(best),
        },
        joint_most: joint.max().unwrap_or(0),
    }
}

/// What the engine finds for the two.
fn possible(deal: &Deal) -> Result<Possible, Failure> {
    let problem = problem(deal);
    let failed = || Failure::unavailable("the engine found no package for these priorities");
    let engine = Engine::new(&problem).map_err(|error| Failure::misuse(error.to_string()))?;
    let points = |point: &[Number]| match point {
        [first, second] => Some([first.to_integer().to_i64()?, second.to_integer().to_i64()?]),
        _ => None,
    };
    let frontier = engine.frontier(&mut Never).points;
    let frontier = (0..frontier.len()).map(|point| points(&frontier.utilities(point)?));
    let nash = engine.solve(Solution::Nash, &mut Never).agreement;
    Ok(Possible {
        frontier: frontier.collect::<Option<_>>().ok_or_else(failed)?,
        nash: nash
            .and_then(|nash| points(&nash.utilities))
            .ok_or_else(failed)?,
    })
}

/// Each kind is an issue: how many of its items the first gets.
fn problem(deal: &Deal) -> Problem {
    let number = |points: i64| Number::from_integer(points.into());
    let all = |worth: &i64| number(worth * i64::from(ITEMS));
    let side = |name: &str, worth: Vec<Worth>| Side {
        name: name.to_owned(),
        worth,
        bonuses: Vec::new(),
        reservation: number(WALK_AWAY),
    };
    let more = deal.worth[0].iter().map(|worth| Worth::Line {
        low: Number::zero(),
        high: all(worth),
    });
    let fewer = deal.worth[1].iter().map(|worth| Worth::Line {
        low: all(worth),
        high: Number::zero(),
    });
    Problem {
        issues: deal
            .kinds
            .iter()
            .map(|kind| Issue {
                name: kind.clone(),
                domain: Domain::Range {
                    low: 0,
                    high: i64::from(ITEMS),
                },
            })
            .collect(),
        sides: vec![
            side("first", more.collect()),
            side("second", fewer.collect()),
        ],
        rules: Vec::new(),
    }
}

/// The finding in a line.
fn headline(summary: &Summary) -> String {
    format!(
        "{} of {} pairs agreed on a package that no other beats for both",
        summary.efficient, summary.negotiations
    )
}

fn picture(summary: &Summary) -> String {
    let negotiations: Vec<Negotiation> = summary
        .each
        .iter()
        .map(|one| Negotiation {
            reached: one.reached.map(whole),
            walked_away: one.walked_away,
            nash: one.nash,
            efficient: one.efficient,
            share: one.share,
        })
        .collect();
    pictures::left_on_the_table(&Table {
        title: &headline(summary),
        caption: summary.caption,
        sides: ["the first person", "the second person"],
        walk_away: [whole(WALK_AWAY); 2],
        measure: "the best product of gains",
        negotiations: &negotiations,
    })
}

fn page(summary: &Summary) -> Vec<Paragraph> {
    let percent = |share: f64| Safe::line(&format!("{:.0} %", share * 100.0));
    let points = |points: f64| Safe::line(&format!("{points:.1}"));
    let all = decimal(summary.negotiations);
    let line = |label: &'static str, text: Safe| labelled(Safe::own(label), 15, text);
    let mut page = vec![
        Paragraph::new(Tone::Title, Safe::line(&headline(summary))),
        line(
            "agreed",
            safe!(
                "{} ({})",
                summary.agreed,
                percent(decimal(summary.agreed) / all)
            ),
        ),
        line(
            "walked away",
            safe!(
                "{} ({}), with 5 points each",
                summary.walked_away,
                percent(decimal(summary.walked_away) / all)
            ),
        ),
        line(
            "efficient",
            safe!(
                "{} ({}) ended where no package is better for one and worse for neither",
                summary.efficient,
                percent(summary.efficient_share)
            ),
        ),
        line(
            "Nash product",
            safe!(
                "{} of the best product of gains over walking away, on average; {} reached all of it",
                percent(summary.mean_share),
                summary.best
            ),
        ),
        line(
            "joint points",
            safe!(
                "{} on average; {} in the Nash packages, {} at most",
                points(summary.mean_joint),
                points(summary.mean_joint_nash),
                points(summary.mean_joint_most)
            ),
        ),
    ];
    if summary.unfinished > 0 {
        page.push(line(
            "left out",
            safe!("{} that came to no end", summary.unfinished),
        ));
    }
    page.push(Paragraph::new(Tone::Aside, Safe::own(summary.caption)).indented(2));
    page
}
