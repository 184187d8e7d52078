//! Where words were said, told.

use desk::answer::Match;

use crate::display::{Paragraph, Safe, Tone, clock, safe};
use crate::render::{aside, count};

/// What a search found.
pub(crate) fn page(matches: &[Match], more: u64) -> Vec<Paragraph> {
    if matches.is_empty() {
        let text = Safe::own("nothing here holds these words");
        return vec![Paragraph::new(Tone::Plain, text)];
    }
    let mut page: Vec<Paragraph> = matches.iter().flat_map(found).collect();
    if more > 0 {
        page.push(Paragraph::new(
            Tone::Aside,
            safe!(
                "and {}; take more words, or one room",
                count(more, "other entry", "other entries")
            ),
        ));
    }
    page
}

fn found(found: &Match) -> Vec<Paragraph> {
    let refused = Safe::own(match found.refused {
        true => "; refused by a rule, without effect",
        false => "",
    });
    vec![
        Paragraph::new(
            Tone::Speaker,
            safe!(
                "{}, number {}: {}, {}{}",
                Safe::name(&found.name),
                found.number,
                Safe::name(&found.who),
                clock::day_and_minute(found.at),
                refused
            ),
        ),
        aside(Safe::name(&found.excerpt)),
    ]
}
