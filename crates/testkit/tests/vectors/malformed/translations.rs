//! Translations of what is nobody's words, and what would let one leave the room.

use desk::talks::entry::{Statement, Translation};
use desk::talks::{Body, EntryId, Malformed, Passage, RuleBroken, Words};

use super::entries::{AN_OFFICIAL, DELEGATE, HEAD, NO_ENTRY};
use super::sequence::sequence_of;
use super::unreadable::with_body;
use super::{Expected, Kind};
use crate::common::OFFICIAL;
use crate::scene::{BORDURIA, Place, exact, passage};

fn translation(of: EntryId, language: &str) -> Body {
    let words = "canary en d'autres mots".to_owned();
    let language = language.to_owned();
    Body::Translation(Translation {
        of,
        passage: Passage { words, language },
    })
}

fn statement() -> Body {
    Body::Statement(Statement {
        passage: passage("canary to be translated"),
        reply_to: None,
    })
}

pub(super) fn kinds() -> Vec<Kind> {
    let nothing = RuleBroken::NothingToTranslate;
    vec![
        Kind::entry(
            "translation-of-what-nobody-said",
            "A translation of an entry that is not there.",
            DELEGATE,
            nothing,
            |_| Ok(translation(NO_ENTRY, "fr")),
        )
        .pointing_to_nothing(),
        sequence_of(
            "translation-of-a-translation",
            "A translation whose original is itself one.",
            DELEGATE,
            nothing,
            |_, ids| {
                let bodies = [
                    statement(),
                    translation(ids[0], "fr"),
                    translation(ids[1], "ar"),
                ];
                Ok(bodies.into_iter().map(|body| (body, 0)).collect())
            },
        ),
        sequence_of(
            "translation-into-the-same-language",
            "Other words in the same language, passed off as a translation.",
            DELEGATE,
            RuleBroken::SameLanguage,
            |_, ids| {
                let language = passage("canary").language.to_uppercase();
                let bodies = [statement(), translation(ids[0], &language)];
                Ok(bodies.into_iter().map(|body| (body, 0)).collect())
            },
        ),
        sequence_of(
            "permission-of-a-translation",
            "A head permits a translation by its number, as if its side had said it.",
            HEAD,
            RuleBroken::NoSuchWords,
            |scene, ids| {
                let words = Words::Same(ids[1]);
                let permission = scene.signed(words, "canary", exact(BORDURIA))?;
                let permission = Body::Permission(permission);
                let bodies = [statement(), translation(ids[0], "fr"), permission];
                Ok(bodies.into_iter().map(|body| (body, 0)).collect())
            },
        ),
        Kind::new(
            "translation-into-no-language",
            "A translation that names no language.",
            AN_OFFICIAL,
            Expected::Unreadable(Malformed::Field("language")),
            |scene| {
                let body = desk::talks::codec::encode(&Translation {
                    of: NO_ENTRY,
                    passage: Passage {
                        words: "canary".to_owned(),
                        language: String::new(),
                    },
                });
                let bytes = with_body(scene, OFFICIAL, 40, body)?;
                scene.sealed(OFFICIAL, Place::Aland, &bytes)
            },
        ),
    ]
}
