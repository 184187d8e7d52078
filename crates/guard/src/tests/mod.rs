//! What an official may rely on.

mod close;
mod dates;
mod figures;
mod hostile;
mod laws;
mod names;
mod runs;

use crate::{Finding, Guard, Kind, PassageId};

/// A guard that keeps these passages, numbered from 0.
fn keeping(passages: &[&str]) -> Guard {
    let mut guard = Guard::new();
    for (number, passage) in (0..).zip(passages) {
        guard.keep(PassageId(number), passage).unwrap();
    }
    guard
}

/// Findings of one kind when one passage is kept and other words go out.
fn found(kind: Kind, kept: &str, outgoing: &str) -> Vec<Finding> {
    let mut found = keeping(&[kept]).look(outgoing);
    found.retain(|finding| finding.kind == kind);
    for finding in &found {
        assert!(finding.strength > 0.0 && finding.strength <= 1.0);
        assert!(
            outgoing.get(finding.outgoing.clone()).is_some(),
            "{finding:?}"
        );
        assert!(kept.get(finding.kept.clone()).is_some(), "{finding:?}");
        assert!(!finding.outgoing.is_empty() && !finding.kept.is_empty());
    }
    found
}

/// The strength of the best finding of a kind; 0 if there is none.
fn strength(kind: Kind, kept: &str, outgoing: &str) -> f32 {
    found(kind, kept, outgoing)
        .iter()
        .map(|finding| finding.strength)
        .fold(0.0, f32::max)
}
