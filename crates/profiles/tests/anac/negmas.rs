//! The engine beside negmas, a Python library of another group (Y. Mohammad, S.
//! Nakadai, A. Greenwald: "NegMAS", PRIMA 2020).
//!
//! Where negmas finds something else, it is because it computes something else.
//! Each such difference has a name here, and is checked: with negmas' formula
//! in place of ours, the engine must find what negmas found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use libtest_mimic::Trial;
use num_traits::ToPrimitive;
use settlement::Number;

use crate::Outcome;
use crate::compared::Compared;
use crate::domains::{Folder, Negotiation};
use crate::peer::{self, Said};
use crate::reading::{Formula, Reading};

/// Negmas looks at each package in Python: some hundred thousand a minute.
const OUTCOMES: u64 = 200_000;
/// More, if this variable says so.
const MORE: &str = "NEGMAS_OUTCOMES";
/// What rounding alone does to a double, as a part of the largest utility.
pub(crate) const ROUNDING: f64 = 1e-9;

static TALLY: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// A test for each negotiation over issues that can be counted.
pub(crate) fn trials(folders: &[Folder]) -> Vec<Trial> {
    if !peer::is_here() {
        let name = "negmas is not here; `oracles/fetch` brings it";
        return vec![Trial::test(name, || Ok(())).with_ignored_flag(true)];
    }
    let negotiations = folders.iter().flat_map(Folder::negotiations);
    let countable = negotiations.filter(|it| !matches!(Reading::of(it, Formula::Negmas), Ok(None)));
    countable
        .map(|it| Trial::test(format!("{}: negmas", it.name), move || one(&it)))
        .collect()
}

/// Says how often negmas found the same, and why not.
pub(crate) fn tell() {
    let tally = TALLY.lock().map(|tally| tally.clone()).unwrap_or_default();
    if !tally.is_empty() {
        println!("negmas, negotiations by what it does:");
    }
    for (what, negotiations) in tally {
        println!("{:>6}  {what}", negotiations.len());
    }
}

fn count(negotiation: &Negotiation, what: &str) {
    if let Ok(mut tally) = TALLY.lock() {
        tally
            .entry(what.to_owned())
            .or_default()
            .insert(negotiation.name.clone());
    }
}

fn one(negotiation: &Negotiation) -> Outcome {
    let ours = Reading::of(negotiation, Formula::Genius)?.ok_or("a real issue")?;
    let theirs = Reading::of(negotiation, Formula::Negmas)?.ok_or("a real issue")?;
    let most = std::env::var(MORE)
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(OUTCOMES);
    let said = peer::ask(negotiation, theirs.outcomes() <= most)?;
    if let Some(why) = said.refused {
        return Err(format!("negmas does not read it: {why}").into());
    }
    same_worth(&theirs, &said)?;
    let worth = |reading: &Reading| -> Vec<_> {
        reading
            .sides
            .iter()
            .map(|side| side.worth.clone())
            .collect()
    };
    let alike = worth(&ours) == worth(&theirs)
        && theirs
            .sides
            .iter()
            .all(|side| side.bias == Number::default());
    if !alike {
        let departures: BTreeSet<&str> = theirs
            .sides
            .iter()
            .flat_map(|side| side.departures.iter().copied())
            .collect();
        if departures.is_empty() {
            return Err("its utilities differ for no known reason".into());
        }
        for departure in departures {
            count(negotiation, &format!("utilities: {departure}"));
        }
    }
    if said.frontier.is_none() {
        count(negotiation, "loaded, not solved: too many packages for it");
        return Ok(());
    }
    let reasons = Compared::of(&theirs, &said).reasons()?;
    let scale = if alike {
        "utilities as ours"
    } else {
        "utilities by its own formula"
    };
    count(negotiation, &format!("{scale}: solved"));
    if reasons.is_empty() {
        count(
            negotiation,
            &format!("{scale}: solved, and found frontier and all four packages the same"),
        );
    }
    if !reasons
        .iter()
        .any(|reason| reason.starts_with("frontier") || reason.starts_with("nash"))
    {
        count(
            negotiation,
            &format!("{scale}: solved, and found frontier and Nash package the same"),
        );
    }
    for reason in reasons {
        count(negotiation, &reason);
    }
    Ok(())
}

/// What negmas loaded is what its formula says, option by option.
fn same_worth(theirs: &Reading, said: &Said) -> Outcome {
    for ((side, table), place) in theirs.sides.iter().zip(&said.tables).zip(0usize..) {
        let close = |exact: &Number, double: Option<&f64>| {
            let exact = exact.to_f64().unwrap_or(f64::NAN);
            double.is_some_and(|double| (exact - double).abs() <= ROUNDING * (1.0 + exact.abs()))
        };
        for ((issue, worth), number) in theirs.issues.iter().zip(&side.worth).zip(0usize..) {
            let at = said
                .issues
                .iter()
                .position(|name| name.trim() == issue.name);
            let table = at
                .and_then(|at| table.get(at))
                .ok_or("an issue that negmas does not have")?;
            for (option, worth) in issue.options.iter().zip(worth) {
                let double = table
                    .iter()
                    .find(|(name, _)| name.trim() == option)
                    .map(|(_, it)| it);
                if !close(worth, double) {
                    return Err(format!(
                        "side {place}, issue {number}, option {option:?}: {double:?}, and by its formula {worth}"
                    )
                    .into());
                }
            }
        }
        if !close(&side.bias, said.bias.get(place))
            || !close(&side.reservation, said.reservation.get(place))
        {
            return Err(format!("side {place}: another bias or reservation value").into());
        }
    }
    Ok(())
}
