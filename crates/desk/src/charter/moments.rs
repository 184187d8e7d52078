//! The moments that a charter names: when something is due, when the talks close. Each
//! desk tells them once, when they come, by its own clock.

use talks::{TalksId, Time};

use crate::answer::{DueView, Event};
use crate::desk::Desk;
use crate::turn::Turn;

impl Desk {
    /// Tells what has come.
    pub(crate) fn tell_moments(&mut self, turn: &mut Turn<'_>) {
        let talks: Vec<TalksId> = self.talks.keys().copied().collect();
        for id in talks {
            let come = self.moments_of(&id).into_iter();
            let come: Vec<DueView> = come.filter(|due| due.at <= turn.now).collect();
            let (Some(last), Some(stored)) = (come.last(), self.talks.get_mut(&id)) else {
                continue;
            };
            stored.told_until = Some(last.at);
            self.dirty.talks.insert(id);
            for due in come {
                let title = stored.opening.title.clone();
                turn.tell(Event::Due { title, due });
            }
        }
    }

    /// When the next one comes.
    pub(crate) fn next_told(&self) -> Option<Time> {
        let next = self.talks.keys().filter_map(|talks| self.next_due(talks));
        next.map(|due| due.at).min()
    }

    /// What comes next in some talks.
    pub(crate) fn next_due(&self, talks: &TalksId) -> Option<DueView> {
        self.moments_of(talks).into_iter().next()
    }

    /// What is to come, in order; nothing from before the charter, and nothing that
    /// was told.
    fn moments_of(&self, talks: &TalksId) -> Vec<DueView> {
        let (Some(charter), Some(stored)) = (self.charter_of(talks), self.talks.get(talks)) else {
            return Vec::new();
        };
        let since = stored.told_until.unwrap_or(stored.opening.opened);
        let deadlines = charter.deadlines.iter().map(|deadline| DueView {
            what: deadline.what.clone(),
            at: deadline.at,
        });
        let closing = charter.closes.map(|at| DueView {
            what: "the talks close".to_owned(),
            at,
        });
        let mut all: Vec<DueView> = deadlines.chain(closing).collect();
        all.retain(|due| due.at > since);
        all.sort_by_key(|due| due.at);
        all
    }
}
