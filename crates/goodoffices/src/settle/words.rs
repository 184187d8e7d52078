//! Numbers and decisions as people read them.

use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};
use settlement::{Answer, Decision, Domain, Number, Outcomes, Problem, Solution, Status};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::display::rows::width_of;
use crate::display::{Safe, safe};
use crate::settle::json::value_of;

/// Numbers of packages with more digits than this are told by their size.
const DIGITS: usize = 15;
/// Shares with a larger denominator are told in percent.
const DENOMINATOR: u64 = 100;

/// How many packages there are.
pub(crate) fn outcomes(outcomes: &Outcomes) -> Safe {
    match outcomes {
        Outcomes::Endless => Safe::own("endlessly many, for something can be split"),
        Outcomes::Count(count) => {
            let digits = count.to_string();
            if digits.len() > DIGITS {
                safe!("about 10^{}", rounded_exponent(&digits))
            } else {
                grouped(&digits)
            }
        }
    }
}

/// The power of ten that a long number is nearest to.
fn rounded_exponent(digits: &str) -> usize {
    // The square root of ten is 3.16…: from there the next power is nearer.
    let more = digits.get(..4).is_some_and(|lead| lead > "3162");
    digits.len() - usize::from(!more)
}

/// A whole number with a comma between thousands.
pub(crate) fn grouped(digits: &str) -> Safe {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    Safe::line(&out)
}

/// How many decimals a side's scale needs to be read: three digits of all that
/// lies between no agreement and its best, none where everything is whole.
pub(crate) fn decimals<'a>(values: impl IntoIterator<Item = &'a Number>) -> usize {
    let values: Vec<&Number> = values.into_iter().collect();
    if values.iter().all(|value| value.is_integer()) {
        return 0;
    }
    let largest = values.iter().filter_map(|value| value.abs().to_f64());
    match largest.fold(0.0_f64, f64::max) {
        0.0..0.1 => 4,
        0.1..10.0 => 3,
        10.0..1_000.0 => 1,
        _ => 0,
    }
}

/// A number with so many decimals.
pub(crate) fn fixed(value: &Number, decimals: usize) -> Safe {
    match value.to_f64().filter(|value| value.is_finite()) {
        Some(value) => {
            let text = format!("{value:.decimals$}");
            let nothing = text
                .trim_start_matches('-')
                .chars()
                .all(|c| "0.".contains(c));
            Safe::line(if nothing {
                text.trim_start_matches('-')
            } else {
                &text
            })
        }
        None => Safe::own("beyond counting"),
    }
}

/// A number alone, as short as it can be read.
pub(crate) fn number(value: &Number) -> Safe {
    if value.is_integer() {
        return fixed(value, 0);
    }
    let text = fixed(value, decimals([value]).max(2));
    Safe::line(text.as_str().trim_end_matches('0').trim_end_matches('.'))
}

/// A part of a whole in percent, rounded down so that only all of it is 100;
/// none if there is no whole.
pub(crate) fn percent(part: &Number, whole: &Number) -> Option<Safe> {
    if !whole.is_positive() {
        return None;
    }
    let hundredths = (part / whole * Number::from_integer(100.into())).floor();
    Some(safe!(
        "{} %",
        Safe::line(&hundredths.to_integer().to_string())
    ))
}

/// What is decided on an issue.
pub(crate) fn decision(problem: &Problem, issue: usize, decision: &Decision) -> Safe {
    let Some(domain) = problem.issues.get(issue).map(|issue| &issue.domain) else {
        return Safe::default();
    };
    match decision {
        Decision::Option(option) => Safe::name(&domain.name_of(*option).unwrap_or_default()),
        Decision::Shares(shares) => shared(problem, domain, shares),
    }
}

fn shared(problem: &Problem, domain: &Domain, shares: &[Number]) -> Safe {
    let sides = || problem.sides.iter().zip(shares);
    let parts = || {
        let held = sides().filter(|(_, share)| !share.is_zero());
        let parts = held.map(|(side, part)| safe!("{} {}", Safe::name(&side.name), share(part)));
        Safe::join(parts, ", ")
    };
    if let Some(value) = value_of(domain, shares) {
        return safe!("{} ({})", number(&value), parts());
    }
    match sides().find(|(_, share)| share.is_one()) {
        Some((side, _)) => safe!("all to {}", Safe::name(&side.name)),
        None => parts(),
    }
}

/// A share: a fraction where people can see it, else percent.
fn share(share: &Number) -> Safe {
    let small = share
        .denom()
        .to_u64()
        .is_some_and(|denominator| denominator <= DENOMINATOR);
    if share.is_one() {
        Safe::own("100 %")
    } else if small {
        Safe::line(&share.to_string())
    } else {
        let hundredths = share * Number::from_integer(100.into());
        safe!("{} %", fixed(&hundredths, 1))
    }
}

/// What a fair package is called, and in which sense it is fair.
pub(crate) fn sense(solution: Solution) -> &'static str {
    match solution {
        Solution::Nash => {
            "the largest product of the gains: halving one side's gain weighs as much as doubling \
             another's"
        }
        Solution::KalaiSmorodinsky => {
            "every side gets the same part of the most that it could hope for, as nearly as can be"
        }
        Solution::Egalitarian => {
            "the side that gains least gains as much as can be; takes all sides' points as equal"
        }
        Solution::Utilitarian => {
            "the most points in all, whoever gets them; takes all sides' points as equal"
        }
    }
}

/// The name for people, with a capital letter.
pub(crate) fn title(solution: Solution) -> Safe {
    match solution {
        Solution::Nash => Safe::own("Nash"),
        Solution::KalaiSmorodinsky => Safe::own("Kalai–Smorodinsky"),
        Solution::Egalitarian => Safe::own("Egalitarian"),
        Solution::Utilitarian => Safe::own("Utilitarian"),
    }
}

/// What is not proved of an answer; nothing if it is.
pub(crate) fn doubt(answer: &Answer) -> Option<Safe> {
    let title = title(answer.solution);
    let (bound, why) = match &answer.status {
        Status::Optimal | Status::Infeasible => return None,
        Status::Within { bound } => (Some(bound), "not proved to be the best"),
        Status::Stopped { bound } => (bound.as_ref(), "stopped before the proof"),
    };
    let why = Safe::own(why);
    let Some(measure) = &answer.measure else {
        return Some(match answer.agreement {
            Some(_) => safe!(
                "{}: {}; how much better is possible is not known",
                title,
                why
            ),
            None => safe!("{}: stopped before a package was found", title),
        });
    };
    Some(match bound {
        Some(bound) => match percent(measure, bound).filter(|_| !measure.is_negative()) {
            Some(percent) => safe!(
                "{}: {}; reaches at least {} of the best possible",
                title,
                why,
                percent
            ),
            None => safe!(
                "{}: {}; reaches {}, and nothing exceeds {}",
                title,
                why,
                number(measure),
                number(bound)
            ),
        },
        None => safe!(
            "{}: {}; how much better is possible is not known",
            title,
            why
        ),
    })
}

/// A name, cut to so many columns.
pub(crate) fn cut(name: &str, most: usize) -> Safe {
    let whole = Safe::name(name);
    if width_of(whole.as_str()) <= most {
        return whole;
    }
    let clusters: Vec<(usize, &str)> = name.grapheme_indices(true).collect();
    for (end, _) in clusters.iter().rev() {
        let shorter = Safe::name(&format!("{}…", name.get(..*end).unwrap_or("").trim_end()));
        if width_of(shorter.as_str()) <= most {
            return shorter;
        }
    }
    Safe::own("…")
}
