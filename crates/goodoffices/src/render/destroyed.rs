//! What was destroyed, and what could not be.

use desk::answer::Destroyed;

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, count};

/// The account of a destruction.
pub(crate) fn page(account: &Destroyed) -> Vec<Paragraph> {
    let mut page = vec![
        Paragraph::new(
            Tone::Title,
            safe!(
                "Destroyed here on {}: talks {}…, {} with {}",
                clock::day_and_minute(account.at),
                Safe::line(&account.talks),
                count(account.rooms, "room", "rooms"),
                count(account.entries, "entry", "entries")
            ),
        ),
        Paragraph::new(
            Tone::Plain,
            Safe::own("What could not be destroyed from here:"),
        ),
    ];
    page.extend(
        account
            .beyond
            .iter()
            .map(|line| aside(safe!("- {}", Safe::line(line)))),
    );
    page
}

/// All accounts of a desk.
pub(crate) fn all(accounts: &[Destroyed]) -> Vec<Paragraph> {
    if accounts.is_empty() {
        let text = Safe::own("nothing was destroyed at this desk");
        return vec![Paragraph::new(Tone::Plain, text)];
    }
    accounts.iter().flat_map(page).collect()
}
