//! What was found out, as a page for `goodoffices settle`.

use std::fmt::Write as _;

use elicitation::Elicited;
use settlement::{Number, Problem};

/// What the page of a problem begins its sides with.
const SIDE: &str = "\n[[side]]\n";

/// A side's own page: the middle of all that agrees with the answers.
pub(crate) fn page(name: &str, elicited: &Elicited) -> String {
    let problem = Problem {
        issues: elicited.issues().to_vec(),
        sides: vec![elicited.centre.side(name, &Number::default())],
        rules: Vec::new(),
    };
    let whole = profiles::write_toml(&problem);
    let side = whole
        .split_once(SIDE)
        .map_or(whole.as_str(), |(_, side)| side);
    let mut page = String::from(
        "# Confidential. Written by goodoffices elicit: the middle of all that agrees\n\
         # with the answers, 100 points in all. What each issue may matter:\n",
    );
    for (issue, weight) in elicited.issues().iter().zip(&elicited.weights) {
        // Names are quoted: none can end the line.
        let _ = writeln!(
            page,
            "#   {:?}: {} to {}",
            issue.name,
            crate::settle::words::number(&weight.low).as_str(),
            crate::settle::words::number(&weight.high).as_str()
        );
    }
    page + "\n[side]\n" + side
}
