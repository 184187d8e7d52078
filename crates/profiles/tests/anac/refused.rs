//! What is not read, and why.

use libtest_mimic::Trial;

use crate::Outcome;
use crate::domains::{Folder, Negotiation};

/// Negotiations of additive utility spaces that are refused, and what the
/// refusal says.
const REFUSED: &[(&str, &str)] = &[
    ("other/2nd_hand_car", "not a straight line"),
    ("other/SON#6", "type \"triangular\""),
    ("other/SON#7", "type \"triangular\""),
    ("other/SON#12", "type \"triangular\""),
    ("other/SON#13", "type \"triangular\""),
];

/// What is said of a file beside them that holds no sums over issues.
const OTHER: [&str; 2] = ["is not additive", "holds no preferences"];

pub(crate) fn expected(name: &str) -> Option<&'static str> {
    REFUSED
        .iter()
        .find(|(refused, _)| *refused == name)
        .map(|(_, why)| *why)
}

/// A test for each refusal.
pub(crate) fn trials(folders: &[Folder]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for it in folders.iter().flat_map(Folder::negotiations) {
        if let Some(why) = expected(&it.name) {
            trials.push(Trial::test(format!("{}: refused", it.name), move || {
                refused(&it, &[why])
            }));
        }
    }
    for folder in folders {
        for path in &folder.other {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{}/{file}: refused", folder.name);
            let mut spaces = folder.additive.get(..1).unwrap_or_default().to_vec();
            spaces.push(path.clone());
            let negotiation = Negotiation {
                name: folder.name.clone(),
                domain: folder.domain.clone(),
                spaces,
            };
            trials.push(Trial::test(name, move || refused(&negotiation, &OTHER)));
        }
    }
    trials
}

fn refused(negotiation: &Negotiation, why: &[&str]) -> Outcome {
    match negotiation.problem() {
        Err(error) if why.iter().any(|why| error.contains(why)) => Ok(()),
        Err(error) => Err(format!("refused otherwise: {error}").into()),
        Ok(_) => Err("it is read".into()),
    }
}
