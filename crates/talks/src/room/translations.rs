//! Translations: beside which words they stand.

use crate::entry::{Body, Translation};
use crate::ids::{EntryId, PersonId, Place};
use crate::proposal::Matter;
use crate::terms::Passage;

use super::Room;
use super::fold::Entered;
use super::item::{Item, RuleBroken, What};
use super::judge::Reach;

/// A translation that stands beside words of this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TranslationState {
    /// Where it stands in the record.
    pub place: Place,
    /// Whose it is.
    by: Option<PersonId>,
}

impl Room {
    /// Everybody here may translate what they read here, into another language.
    pub(super) fn judge_translation(&self, body: &Translation) -> Result<Reach, RuleBroken> {
        let nothing = RuleBroken::NothingToTranslate;
        let item = self.place_of(&body.of).and_then(|place| self.item(place));
        let Some(Item {
            what: What::Entry { before_us, .. },
            ..
        }) = item
        else {
            return self.beyond(&body.of, nothing);
        };
        let Some(entry) = item.and_then(Item::counted) else {
            return Err(nothing);
        };
        match self.spoken(&body.of, &entry.body) {
            Some(words) if is_same_language(words, &body.passage) => Err(RuleBroken::SameLanguage),
            Some(_) => Ok(Reach::of(*before_us)),
            // Its words may be from before this desk joined.
            None if !self.complete && repeats(&entry.body) => Ok(Reach::BeforeUs),
            None => Err(nothing),
        }
    }

    /// The words of an entry that people read as somebody's, and no translation of
    /// others.
    fn spoken<'a>(&'a self, id: &EntryId, body: &'a Body) -> Option<&'a Passage> {
        match body {
            Body::Statement(_)
            | Body::Ask(_)
            | Body::Permission(_)
            | Body::Marked(_)
            | Body::Showing(_) => self.passage_of(id),
            Body::Conveyance(body) => Some(&body.passage),
            Body::Assessment(body) => Some(&body.judgement),
            Body::Proposal(body) => match &body.what {
                Matter::Text(passage) => Some(passage),
                Matter::Charter(_) => None,
            },
            _ => None,
        }
    }

    /// A later one by the same person, in the same language, takes the place of an
    /// earlier one; what may not count for others takes nobody's.
    pub(super) fn translate(&mut self, at: &Entered<'_>, body: &Translation) {
        let state = TranslationState {
            place: at.place,
            by: at.speaker.map(|speaker| speaker.person),
        };
        let mut all = self.translations.remove(&body.of).unwrap_or_default();
        if at.reach == Reach::Whole {
            all.retain(|one| one.by != state.by || !self.is_in_language_of(one, &body.passage));
        }
        all.push(state);
        self.translations.insert(body.of, all);
    }

    fn is_in_language_of(&self, one: &TranslationState, passage: &Passage) -> bool {
        let entry = self.item(one.place).and_then(Item::counted);
        entry.is_some_and(|entry| match &entry.body {
            Body::Translation(earlier) => is_same_language(&earlier.passage, passage),
            _ => false,
        })
    }

    /// The translations that stand beside an entry's words, in order; none that
    /// another took the place of.
    pub fn translations_of(&self, id: &EntryId) -> &[TranslationState] {
        self.translations.get(id).map_or(&[], Vec::as_slice)
    }
}

fn is_same_language(one: &Passage, other: &Passage) -> bool {
    one.language.eq_ignore_ascii_case(&other.language)
}

/// Whether words that are not here may lie in an entry from before.
fn repeats(body: &Body) -> bool {
    matches!(
        body,
        Body::Ask(_) | Body::Permission(_) | Body::Marked(_) | Body::Showing(_)
    )
}
