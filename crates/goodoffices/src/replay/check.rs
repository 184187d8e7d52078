//! Whether a room shows exactly what it must: its own utterances and those
//! conveyed to it, byte for byte, in order, and nothing else.

use std::collections::BTreeSet;

use talks::conveyance::Verified;
use talks::view::{RoomView, Said};

use crate::replay::casino::Dialogue;

/// What one room shows, or must show, of the words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Heard {
    /// Said in the room, for this side.
    Said { of: String, words: String },
    /// Conveyed from this side, verified as its exact words.
    Conveyed { from: String, words: String },
    /// Something that no utterance accounts for.
    Other,
}

/// The utterances of a dialogue that are not shown as they must be in the room
/// of `side`, counted from 0; places behind the last stand for lines too many.
pub(crate) fn violations(dialogue: &Dialogue, side: usize, room: &RoomView) -> BTreeSet<usize> {
    let expected = expected(dialogue, side);
    let shown = shown(room);
    let same_at_start = expected
        .iter()
        .zip(&shown)
        .take_while(|(expected, shown)| expected == shown)
        .count();
    let rest = expected.len().min(shown.len()) - same_at_start;
    let same_at_end = expected
        .iter()
        .rev()
        .zip(shown.iter().rev())
        .take(rest)
        .take_while(|(expected, shown)| expected == shown)
        .count();
    let longest = expected.len().max(shown.len());
    (same_at_start..longest - same_at_end).collect()
}

fn expected(dialogue: &Dialogue, side: usize) -> Vec<Heard> {
    dialogue
        .turns
        .iter()
        .map(|turn| {
            let speaker = dialogue.sides[turn.side].name.clone();
            let words = turn.words.clone();
            if turn.side == side {
                Heard::Said { of: speaker, words }
            } else {
                Heard::Conveyed {
                    from: speaker,
                    words,
                }
            }
        })
        .collect()
}

fn shown(room: &RoomView) -> Vec<Heard> {
    room.lines
        .iter()
        .filter_map(|line| {
            let counted = line.refused.is_none();
            match &line.what {
                Said::Statement { passage, .. } if counted => Some(Heard::Said {
                    of: line.who.of.clone(),
                    words: passage.words.clone(),
                }),
                Said::Conveyance {
                    passage,
                    attributed_to: Some(from),
                    verified: Some(Verified::Exact { .. }),
                    ..
                } if counted => Some(Heard::Conveyed {
                    from: from.clone(),
                    words: passage.words.clone(),
                }),
                Said::Statement { .. } | Said::Conveyance { .. } => Some(Heard::Other),
                _ => None,
            }
        })
        .collect()
}
