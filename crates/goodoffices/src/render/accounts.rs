//! Accounts of people whose desks run on this machine.

use client::{AccountStanding, AccountView, AccountsTold};

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, count};

/// A link that was made, or who has an account.
pub(crate) fn page(told: &AccountsTold) -> Vec<Paragraph> {
    let plain = |text| Paragraph::new(Tone::Plain, text);
    if let Some(link) = &told.link {
        return vec![
            plain(Safe::own(
                "Hand this link over on a channel that they trust: whoever uses it first has the account. It works once.",
            )),
            Paragraph::new(Tone::Speaker, Safe::line(link)).whole(),
        ];
    }
    if told.accounts.is_empty() {
        return vec![plain(Safe::own(
            "nobody has an account: goodoffices account invite NAME",
        ))];
    }
    told.accounts.iter().flat_map(account_page).collect()
}

fn account_page(account: &AccountView) -> [Paragraph; 2] {
    let standing = match (account.standing, account.until) {
        (AccountStanding::Invited, Some(until)) => {
            safe!("invited until {}", clock::day_and_minute(until))
        }
        (AccountStanding::Invited | AccountStanding::Expired, _) => {
            Safe::own("its link was not used in time: goodoffices account renew")
        }
        (AccountStanding::Active, _) => Safe::own("active"),
        (AccountStanding::Ended, _) => Safe::own("ended"),
    };
    [
        Paragraph::new(Tone::Speaker, Safe::name(&account.name)),
        aside(safe!(
            "{}; {}, open in {}",
            standing,
            count(account.passkeys as u64, "passkey", "passkeys"),
            count(account.open as u64, "browser", "browsers")
        )),
    ]
}
