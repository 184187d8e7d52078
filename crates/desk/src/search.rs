//! Finding what was said, however it is written.

use core::ops::Range;

use guard::{Folded, fold};
use talks::room::What;

use crate::answer::{Match, View};
use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::Misuse;
use crate::room::RoomEngine;
use crate::said::said;

/// Entries shown of one search.
const MATCHES: usize = 200;
/// Bytes of the words sought.
const SOUGHT: usize = 1024;
/// Characters shown before and after the first word found.
const AROUND: usize = 60;

impl Desk {
    pub(crate) fn search(&self, words: &str, room: Option<&RoomName>) -> Result<View, DeskError> {
        if words.len() > SOUGHT {
            return Err(Misuse::SoughtTooLong(SOUGHT).into());
        }
        let sought = sought(words);
        if sought.is_empty() {
            return Err(Misuse::NothingSought.into());
        }
        let engines = match room {
            Some(name) => vec![self.engine(&self.room_named(name)?)?],
            None => self.in_order(),
        };
        let mut matches = Vec::new();
        let mut more = 0;
        for engine in engines {
            for found in self.found(engine, &sought) {
                match matches.len() < MATCHES {
                    true => matches.push(found),
                    false => more += 1,
                }
            }
        }
        Ok(View::Found { matches, more })
    }

    fn found(&self, engine: &RoomEngine, sought: &[Vec<char>]) -> Vec<Match> {
        let items = engine.room.items().filter_map(|(place, item)| {
            let What::Entry { entry, verdict, .. } = &item.what else {
                return None;
            };
            let words = said(&entry.body).join("\n");
            let at = first_of_all(&words, sought)?;
            let speaker = item.speaker.as_ref();
            Some(Match {
                room: engine.id.to_string(),
                name: self.long_name(engine),
                title: engine.room.opening().title.clone(),
                number: place.0,
                at: item.stated,
                who: speaker.map_or_else(String::new, |speaker| speaker.name.clone()),
                excerpt: excerpt(&words, at),
                refused: !verdict.is_counted(),
            })
        });
        items.collect()
    }
}

/// The different words sought, folded.
fn sought(words: &str) -> Vec<Vec<char>> {
    let letters: Vec<char> = fold(words).iter().map(|folded| folded.letter).collect();
    let words = letters.split(|letter| letter.is_whitespace());
    let mut sought: Vec<Vec<char>> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !sought.iter().any(|known| known == word) {
            sought.push(word.to_vec());
        }
    }
    sought
}

/// Where the first of the words stands in a text that holds them all, in bytes.
fn first_of_all(text: &str, sought: &[Vec<char>]) -> Option<Range<usize>> {
    let folded = fold(text);
    let mut first: Option<Range<usize>> = None;
    for word in sought {
        let holds = |window: &[Folded]| window.iter().map(|f| f.letter).eq(word.iter().copied());
        let span = folded.windows(word.len()).find(|window| holds(window))?;
        let (from, to) = (span.first()?.start as usize, span.last()?.end as usize);
        if first.as_ref().is_none_or(|first| from < first.start) {
            first = Some(from..to);
        }
    }
    first
}

/// What stands around a place, with what was left out marked.
fn excerpt(text: &str, at: Range<usize>) -> String {
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.start..).unwrap_or_default();
    let length = text.get(at).map_or(0, |found| found.chars().count());
    let from = before
        .char_indices()
        .rev()
        .nth(AROUND - 1)
        .map_or(0, |(at, _)| at);
    let to = after
        .char_indices()
        .nth(length + AROUND)
        .map_or(after.len(), |(at, _)| at);
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    shown.push_str(before.get(from..).unwrap_or_default());
    shown.push_str(after.get(..to).unwrap_or_default());
    if to < after.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{excerpt, first_of_all, sought};

    fn finds(text: &str, words: &str) -> Option<String> {
        let at = first_of_all(text, &sought(words))?;
        Some(excerpt(text, at))
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        for (text, words) in [
            ("Élection à Genève", "geneve ELECTION"),
            ("نَقْبَلُ دَوْرِيَّةً مُشْتَرَكَةً", "دورية نقبل"),
            ("إلى الحدود", "الي"),
            ("می‌پذیریم که گشت در كوی ماست", "میپذیریم کوی"),
            ("סִיּוּר מְשֻׁתָּף בירושלים", "סיור ירושלימ"),
            ("۱۲۰ زندانی", "120"),
            ("Straße und Œuvre", "oeuvre strasse"),
            ("p\u{200B}a\u{AD}trol", "patrol"),
            ("artillery", "till"),
        ] {
            assert!(finds(text, words).is_some(), "{text} – {words}");
        }
        assert_eq!(finds("the road north", "road south"), None);
    }

    #[test]
    fn an_excerpt_shows_what_stands_around_the_first_word() {
        let long = format!("{}needle {}", "hay ".repeat(200), "straw ".repeat(200));
        let shown = finds(&long, "straw needle").unwrap();
        assert!(shown.starts_with('…') && shown.ends_with('…'));
        assert!(shown.contains("hay needle straw") && shown.chars().count() < 140);
        assert_eq!(finds("needle", "needle").unwrap(), "needle");
    }
}
