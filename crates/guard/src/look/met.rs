//! The words of kept pieces as one piece of ours meets them.
//!
//! Pieces that are compared have most words in common with each other: how rare a
//! word is, and which of ours it has the stem of or is like, is found when it is first
//! met and then looked up.

use crate::look::Ours;
use crate::look::align::{Group, NONE, View, alike};
use crate::store::{Store, Token};
use crate::vocabulary::Word;

/// What is known of the words that were met.
pub(super) struct Met<'a> {
    store: &'a Store,
    groups: Vec<Group>,
    /// By stem: one more than the group of ours that has it.
    of_stem: Vec<u8>,
    /// By stem, telling and common: one more than the place among the views.
    places: Vec<[u32; 2]>,
    views: Vec<(Word, View)>,
}

impl<'a> Met<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        let words = store.vocabulary.word_numbers();
        Self {
            store,
            groups: Vec::new(),
            of_stem: vec![0; words],
            places: vec![[0; 2]; words],
            views: Vec::new(),
        }
    }

    /// Begins with a piece of ours.
    pub(super) fn begin(&mut self, words: &[Ours]) -> Vec<View> {
        for stem in self.groups.drain(..).filter_map(|group| group.stem) {
            if let Some(group) = self.of_stem.get_mut(stem as usize) {
                *group = 0;
            }
        }
        for (stem, _) in self.views.drain(..) {
            if let Some(places) = self.places.get_mut(stem as usize) {
                *places = [0; 2];
            }
        }
        words.iter().map(|word| self.own(word)).collect()
    }

    /// A word of ours as it is compared.
    fn own(&mut self, word: &Ours) -> View {
        let same = |group: &Group| group.stem == word.stem && group.shape == word.shape;
        let at = self.groups.iter().position(same).unwrap_or_else(|| {
            self.groups.push(Group {
                stem: word.stem,
                shape: word.shape,
                telling: false,
            });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(at) {
            group.telling |= !word.common;
        }
        // A piece has at most 64 words.
        let group = u8::try_from(at).unwrap_or(NONE);
        let stem = word
            .stem
            .and_then(|stem| self.of_stem.get_mut(stem as usize));
        if let Some(known) = stem {
            *known = group.saturating_add(1);
        }
        View {
            form: word.form,
            rarity: word.rarity,
            common: word.common,
            opens: word.opens,
            shape: word.shape,
            group,
            alike: 0,
        }
    }

    /// A word of theirs as it is compared.
    pub(super) fn view(&mut self, token: &Token) -> Option<View> {
        let places = self.places.get_mut(token.stem as usize)?;
        let place = places.get_mut(usize::from(token.common))?;
        if *place == 0 {
            let entry = self.store.vocabulary.entry(token.stem)?;
            let group = self.of_stem.get(token.stem as usize)?;
            let view = View {
                form: None,
                rarity: self.store.rarity(entry.pieces.len(), token.common),
                common: token.common,
                opens: false,
                shape: entry.shape,
                group: group.checked_sub(1).unwrap_or(NONE),
                alike: match token.common {
                    true => 0,
                    false => alike(&self.groups, entry.shape),
                },
            };
            self.views.push((token.stem, view));
            *place = u32::try_from(self.views.len()).ok()?;
        }
        let (_, known) = self.views.get(*place as usize - 1)?;
        Some(View {
            form: Some(token.form),
            opens: token.opens,
            ..*known
        })
    }
}
