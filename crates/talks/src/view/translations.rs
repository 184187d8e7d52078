//! Translations, told beside the words that they translate.

use crate::entry::{Body, Translation};
use crate::ids::{EntryId, Place};
use crate::room::Item;

use super::{Eye, Said, TranslationView};

impl Eye<'_> {
    /// The translations beside an entry's words.
    pub(super) fn translations(&self, id: &EntryId) -> Vec<TranslationView> {
        let all = self.room.translations_of(id).iter();
        all.filter_map(|state| self.translation_at(state.place))
            .collect()
    }

    fn translation_at(&self, place: Place) -> Option<TranslationView> {
        let item = self.room.item(place)?;
        let Body::Translation(body) = &item.counted()?.body else {
            return None;
        };
        let speaker = item.speaker.as_ref()?;
        Some(TranslationView {
            number: place.0,
            by: speaker.name.clone(),
            role: speaker.role,
            at: item.stated,
            passage: body.passage.clone(),
        })
    }

    /// The line of a translation itself.
    pub(super) fn translation(&self, place: Place, item: &Item, body: &Translation) -> Said {
        let standing = self.room.translations_of(&body.of);
        let stands = standing.iter().any(|state| state.place == place);
        Said::Translation {
            of: self.number(&body.of),
            passage: body.passage.clone(),
            replaced: item.counted().is_some() && !stands,
        }
    }
}
