//! The verification of records, told.

use desk::answer::RoomAccount;

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::render::{aside, title, warning};

/// One room's verification.
pub(crate) fn page(account: &RoomAccount) -> Vec<Paragraph> {
    let verdict = Safe::own(if account.sound {
        "everything that can be checked is in order"
    } else {
        "something is NOT in order"
    });
    let mut page = vec![title(Safe::name(&account.name))];
    page.push(if account.sound {
        aside(verdict)
    } else {
        warning(verdict)
    });
    page.extend(account.findings.iter().map(|finding| {
        Paragraph::new(Tone::Plain, safe!("- {}", Safe::line(finding)))
            .indented(4)
            .hanging(2)
    }));
    page
}
