//! Who of the intermediary's team takes which message: said in the team's own room,
//! so that every colleague's desk reads it there and two do not set out with the
//! same. It binds nobody: who sets out first in the record is the one (rule R8).

use std::collections::BTreeMap;

use desk::answer::TrayItem;
use talks::view::{RoomView, Said};

use crate::language::{Tongue, Words, Zone};

/// Somebody who takes a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taker {
    pub(crate) name: String,
    /// Whether it is the reader.
    pub(crate) you: bool,
}

/// Who takes what of the tray.
#[derive(Debug, Default)]
pub(crate) struct Takers(BTreeMap<(String, u64), Taker>);

impl Takers {
    /// Reads what was said in the team's rooms, as far as it is shown: who said so
    /// last takes it.
    pub(crate) fn of<'a>(teams: impl Iterator<Item = &'a RoomView>, items: &[TrayItem]) -> Self {
        let mut said = BTreeMap::new();
        for line in teams.flat_map(|team| &team.lines) {
            if let (Said::Statement { passage, .. }, None) = (&line.what, &line.refused) {
                said.insert(passage.words.as_str(), &line.who);
            }
        }
        let taken = items.iter().filter_map(|item| {
            let words = Tongue::ALL.map(|tongue| taking(Words(tongue, Zone::UTC), item));
            let who = words.iter().find_map(|words| said.get(words.as_str()))?;
            let taker = Taker {
                name: who.name.clone(),
                you: who.you,
            };
            Some(((item.room.clone(), item.number), taker))
        });
        Self(taken.collect())
    }

    /// Who takes one thing.
    pub(crate) fn of_item(&self, item: &TrayItem) -> Option<&Taker> {
        self.0.get(&(item.room.clone(), item.number))
    }
}

/// What somebody says in the team's room who takes something. What sets names apart
/// in a sentence of a page has no place in people's words.
pub(crate) fn taking(words: Words, item: &TrayItem) -> String {
    let said = words.with(
        "take-said",
        [
            ("from", (&item.from).into()),
            ("to", (&item.to).into()),
            ("number", item.number.into()),
        ],
    );
    said.replace(['\u{2068}', '\u{2069}'], "")
}
